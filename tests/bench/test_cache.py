"""What the cache takes: pages in, boards out, a key press while somebody else writes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cache import boards, connection, people, queue
from app.model.ids import LocalId
from app.model.intents import Move
from tests.bench import crowd
from tests.bench.conftest import Report, p50, p95
from tests.world import START

PEOPLE = 20_000


def test_pages_in(tmp_path: Path, report: Report) -> None:
    db, account = crowd.open_crowd(tmp_path / "cache.db")
    records = [crowd.candidate(number) for number in range(PEOPLE)]
    floor = _bare_inserts(tmp_path / "bare.db", PEOPLE)
    began = time.perf_counter()
    crowd.store(db, account, records, START)
    first = PEOPLE / (time.perf_counter() - began)
    writes, began = db.total_changes, time.perf_counter()
    crowd.store(db, account, records, START + 1)
    again = PEOPLE / (time.perf_counter() - began)
    pages_stored = PEOPLE // 100
    assert db.total_changes - writes == pages_stored, "the same rows again write their checkpoints only"
    report("first pull, search index current", rows_per_s=first, of_bare_inserts=first / floor)
    report("the same rows again", rows_per_s=again, of_first=again / first)
    db.close()


def _bare_inserts(path: Path, count: int) -> float:
    """Rows a second into one bare table with the same bytes, in pages of 100, each durable: the floor."""
    db = connection.writer(path)
    db.execute("CREATE TABLE bare(pk INTEGER PRIMARY KEY, name TEXT, payload BLOB)")
    began = time.perf_counter()
    for start in range(0, count, 100):
        db.execute("BEGIN IMMEDIATE")
        rows = [(number, f"person {number}", crowd.PAYLOAD) for number in range(start, start + 100)]
        db.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)
        db.execute("COMMIT")
    took = time.perf_counter() - began
    db.close()
    return count / took


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("big") / "cache.db"
    crowd.fill(path, PEOPLE, jobs=20, cards=500)
    return path


def test_boards_and_search(big: Path, report: Report) -> None:
    db = connection.reader(big)
    (first, *_) = boards.jobs(db)
    report("board of 500 cards", **_times(lambda: boards.board(db, first.id, START)))
    report("board of all jobs", **_times(lambda: boards.everything(db, START, most=200)))
    report("every card of all jobs", **_times(lambda: boards.everything(db, START), runs=10))
    report("jobs with their counts", **_times(lambda: boards.jobs(db)))
    report("search, 3 letters", **_times(lambda: people.search(db, "luk")))
    report("search, name and mail", **_times(lambda: people.search(db, "soren person4")))
    db.close()


def _times(work: object, runs: int = 50) -> dict[str, float]:
    assert callable(work)
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": p50(taken), "p95_ms": p95(taken)}


def test_a_key_press_is_durable(big: Path, report: Report) -> None:
    quiet = _presses(big, 300)
    report("quiet", p50_ms=p50(quiet), p95_ms=p95(quiet))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.puller", str(big)], stdout=subprocess.PIPE, text=True
    ) as puller:
        assert puller.stdout is not None
        assert puller.stdout.readline() == "pulling\n"
        beside = _presses(big, 300)
        assert puller.poll() is None, "the other process pulled all the time"
        puller.terminate()
    report("another process pulls", p50_ms=p50(beside), p95_ms=p95(beside), of_quiet=p95(beside) / p95(quiet))


def _presses(path: Path, count: int) -> list[float]:
    db = connection.writer(path)
    board = boards.board(db, boards.jobs(db)[0].id, START)
    assert board is not None
    cards = [card for column in board.columns for card in column.cards]
    stages = [column.stage.id for column in board.columns[:4]]
    taken = []
    for number in range(count):
        card = cards[number % len(cards)]
        place = db.execute("SELECT stage FROM application WHERE pk = ?", (card.application,)).fetchone()[0]
        target = LocalId(next(stage for stage in stages if stage != place))
        began = time.perf_counter()
        intent = Move(application=card.application, stage=target)
        connection.transaction(db, queue.enqueue, [intent], START + number)
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(0.005)
    db.close()
    return taken
