"""A cache with many people, made without any vendor."""

from collections.abc import Iterator
from pathlib import Path

from app.cache import connection, pages, streams
from app.cache.driver import Connection
from app.model.ids import AccountId
from app.model.records import AnyRecord, Application, Candidate, Job, Stage, Visit
from app.vendor import Page, Pulled, Stream
from tests.world import STAGES, START, put_account

STREAM = Stream(name="candidates", title="candidates", delta=True)
PAYLOAD = b'{"id": 1, "text": "%s"}' % (b"x" * 900)
FIRST = ("Anna", "Łukasz", "Søren", "Maria", "Ida", "Bo", "Zofia", "Jan", "Eva", "Piotr")
LAST = ("Nowak", "Wójcik", "Lund", "Chen", "Noor", "Kowalska", "Æblegård", "Weiß", "Dvořák", "Mensah")


def candidate(number: int) -> Candidate:
    return Candidate(
        remote_id=str(number),
        first_name=FIRST[number % 10],
        last_name=f"{LAST[number // 10 % 10]}{number // 100}",
        emails=(f"person{number}@example.org",),
        title="Backend Engineer",
        company="Example GmbH",
        city="Łódź",
        tags=("rust", "senior"),
        updated_at=START + number,
    )


def open_crowd(path: Path) -> tuple[Connection, AccountId]:
    db = connection.writer(path, checkpoints=True)
    account = connection.transaction(db, put_account)
    connection.transaction(db, streams.begin, account, STREAM, 0, START, full=True)
    return db, account


def job(number: int) -> list[AnyRecord]:
    columns = [
        Stage(remote_id=f"{number}:{place}", job=str(number), name=name, position=place, kind=kind)
        for place, (name, kind) in enumerate(STAGES)
    ]
    return [Job(remote_id=str(number), name=f"Job {number}", code=f"J{number}", opened_at=START - number), *columns]


def applying(people: range, of: int) -> Iterator[AnyRecord]:
    """Each of these people on one job, somewhere in its stages."""
    for number in people:
        pair = f"{of}:{number}"
        yield Application(remote_id=pair, candidate=str(number), job=str(of))
        yield Visit(
            remote_id=f"v{pair}",
            application=pair,
            candidate=str(number),
            job=str(of),
            stage=f"{of}:{number % 4}",
            entered_at=START + number,
        )


def store(db: Connection, account: AccountId, records: list[AnyRecord], read_at: int, *, size: int = 100) -> None:
    pulled = [Pulled(record, PAYLOAD) for record in records]
    for start in range(0, len(pulled), size):
        page = Page(records=pulled[start : start + size], position=b"1", begun_at=read_at)
        connection.transaction(db, pages.store_page, account, STREAM.name, page, now=read_at, complete=False)


def fill(path: Path, people: int, jobs: int = 20, cards: int = 500) -> None:
    """A cache of `people`, with `cards` of them on each of `jobs` jobs."""
    db, account = open_crowd(path)
    store(db, account, [record for number in range(1, jobs + 1) for record in job(number)], START)
    for start in range(0, people, 5000):
        store(db, account, [candidate(number) for number in range(start, min(start + 5000, people))], START)
    for number in range(1, jobs + 1):
        store(db, account, list(applying(range(cards), number)), START)
    done = Page(records=[], position=None, begun_at=START)
    connection.transaction(db, pages.store_page, account, STREAM.name, done, now=START, complete=True)
    connection.transaction(db, streams.complete, account, START)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
