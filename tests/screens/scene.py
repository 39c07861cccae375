"""A busy made-up agency in a real cache, for tests that look at the screen."""

from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from app.cache import connection, pages, streams
from app.model.ids import DAY, HOUR, Instant
from app.model.records import Activity, AnyRecord, Application, Candidate, Job, Reason, Stage, User, Visit
from app.model.words import JobStatus, ReasonSide, StageKind
from app.vendor import Page, Pulled, Stream
from tests.world import START, HandClock, put_account

STAGES = (
    ("New", StageKind.NEW),
    ("Phone screen", StageKind.SCREEN),
    ("Interview", StageKind.INTERVIEW),
    ("Tech task", StageKind.INTERVIEW),
    ("Offer", StageKind.OFFER),
    ("Hired", StageKind.HIRED),
    ("Rejected", StageKind.REJECTED),
)
NAMES = (
    "Sarah Chen", "Tom Ek", "Ida Noor", "Li Wei", "Bo Lund", "José Álvarez", "Ana Ruiz", "Kofi Mensah", "Mia Sato",
    "Żaneta Błażejowska-Wyszyńska", "山田 太郎", "محمد بن سلمان", "김민준", "Søren Æblegård", "Zoë 👩‍🚀 O'Neil",
    "[bold red]Bobby[/] Tables", "\x1b[31mRed\x1b[0m Herring", "Nguyễn Thị Ánh", "Oluwaseun Adébáyò", "Jo",
)  # fmt: skip
JOBS = ("Backend Engineer", "Platform Engineer", "Księgowy (Accountant)", "Head of People", "Field Sales, Kraków")
TITLES = ("Rust", "Go, Kubernetes", "C++", "Staff engineer", "Java", "Python", "Data engineer", "家庭教師")
COMPANIES = ("Klarna", "Spotify", "Ericsson", "Ubisoft", "N26", "Bolt", "King", "株式会社サンプル")
SOURCES = ("LinkedIn", "Referral", "Job ad", "Career site", "Agency")
REASONS = (
    ("Skills do not match", ReasonSide.US, StageKind.REJECTED),
    ("Salary expectation", ReasonSide.US, StageKind.REJECTED),
    ("Took another offer", ReasonSide.THEM, StageKind.WITHDRAWN),
    ("No answer", ReasonSide.NONE, StageKind.REJECTED),
)


def build(path: Path, *, cards: int = 48, seed: int = 1, now: Instant = START) -> HandClock:
    """Make the cache at `path`: one account, five jobs, the first with `cards` people."""
    path.write_bytes(_made(cards, seed, now))
    return HandClock(now)


@cache
def _made(cards: int, seed: int, now: Instant) -> bytes:
    """The file of it, made once a process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cache.db"
        _build(path, cards, seed, now)
        return path.read_bytes()


def _build(path: Path, cards: int, seed: int, now: Instant) -> None:
    rng = Random(seed)
    db = connection.writer(path)
    account = connection.transaction(db, put_account, name="acme")
    records: list[AnyRecord] = [User(remote_id="u1", name="Lars Holm"), User(remote_id="u2", name="Eva Berg")]
    for number, name in enumerate(JOBS):
        records.append(
            Job(
                remote_id=f"{number}", name=name, code=f"J{number + 1}", opened_at=now - (number * 12 + 34) * DAY,
                openings=number % 3 + 1, company="Acme", office="Kraków", url=f"https://acme.example/jobs/{number}",
                status=JobStatus.CLOSED if number == 4 else JobStatus.OPEN,
            )
        )  # fmt: skip
        records += [
            Stage(remote_id=f"{number}:{place}", job=f"{number}", name=stage, position=place, kind=kind)
            for place, (stage, kind) in enumerate(STAGES)
        ]
        records += [
            Reason(remote_id=f"{number}:r{at}", job=f"{number}", name=why, side=side, leads_to=leads)
            for at, (why, side, leads) in enumerate(REASONS)
        ]
    people = cards + 4 * 9
    for person in range(people):
        job = 0 if person < cards else 1 + (person - cards) % 4
        name = NAMES[person % len(NAMES)] if person < 60 else f"{NAMES[person % 9].split()[0]} No{person}"
        first, _, last = name.partition(" ")
        records.append(
            Candidate(
                remote_id=f"c{person}", first_name=first, last_name=last, title=TITLES[person % 8],
                company=COMPANIES[person % 8], source=SOURCES[person % 5], emails=(f"p{person}@example.org",),
                phones=("+46 70 123 45 67",), city="Stockholm", tags=("rust", "backend"), skills=("Rust", "SQL"),
                summary="Fifteen years of building payment systems.\nLooks for a smaller team.",
                custom=(("Notice", "3 months"), ("Salary", "78 000")), url=f"https://acme.example/people/{person}",
            )
        )  # fmt: skip
        records.append(
            Application(
                remote_id=f"a{person}", candidate=f"c{person}", job=f"{job}", applied_at=now - 30 * DAY,
                source=SOURCES[person % 5],
            )
        )  # fmt: skip
        reached = min(int(rng.expovariate(0.7)), 6)
        at = now - 30 * DAY
        for step in range(reached + 1):
            entered = at + step * DAY * 3 + rng.randrange(DAY)
            records.append(
                Visit(
                    remote_id=f"v{person}.{step}", application=f"a{person}", candidate=f"c{person}", job=f"{job}",
                    stage=f"{job}:{step}", entered_at=entered, by="u1" if step else None,
                    left_at=None if step == reached else at + (step + 1) * DAY * 3,
                )
            )  # fmt: skip
        records.append(
            Activity(
                remote_id=f"n{person}", candidate=f"c{person}", kind="note", at=now - 5 * HOUR, by="u2",
                body="Strong systems answers; would like to talk to the team before she decides.\nCall her on Monday.",
            )
        )  # fmt: skip
    stream = Stream(name="all", title="everything", delta=True)
    connection.transaction(db, streams.begin, account, stream, 0, now - HOUR // 20, full=True)
    page = Page(records=[Pulled(one, b"{}") for one in records], position=None, begun_at=now - HOUR // 20)
    connection.transaction(db, pages.store_page, account, "all", page, now=now, complete=True)
    connection.transaction(db, streams.complete, account, now)
    db.close()
