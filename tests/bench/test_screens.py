"""What a person feels: the start beside a bare Textual app, and what a key costs."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench import crowd
from tests.bench.conftest import Report, p50, p95
from tests.bench.probe import Probe, bare, environment, lanehop

RUNS = 5
PEOPLE = 20_000
CONFIG = """[accounts.polka]
vendor = "traffit"
base_url = "http://127.0.0.1:1"
writes = true
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose cache holds 20,000 people and a job with 500 cards."""
    folder = tmp_path_factory.mktemp("home")
    crowd.fill(folder / "cache.db", PEOPLE, jobs=20, cards=500)
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    with Probe(lanehop("--offline"), environment(folder)) as probe:  # takes the configuration over
        probe.ready("Job 1")
        probe.leave()
    return folder


def test_a_command_answers(home: Path, report: Report) -> None:
    env = environment(home)
    for arguments in (("--help",), ("--version",), ("jobs", "list", "--json")):
        taken = []
        for _ in range(RUNS + 2):
            began = time.perf_counter()
            subprocess.run(lanehop(*arguments), env=env, check=True, capture_output=True)
            taken.append((time.perf_counter() - began) * 1000)
        report(" ".join(arguments), best_ms=min(taken), p50_ms=p50(taken))


def test_the_start_beside_a_bare_textual_app(home: Path, report: Report) -> None:
    env = environment(home)
    floor, jobs, memory, killed = [], [], [], []
    for _ in range(RUNS):  # one after the other, so that a busy moment falls on both
        with Probe(bare(), env) as probe:
            floor.append(probe.ready("ready to go"))
        with Probe(lanehop("--offline"), env) as probe:
            jobs.append(probe.ready("Job 1"))
            memory.append(probe.memory())
            probe.leave()
    for _ in range(RUNS):  # what was killed is checked through before it is believed
        with Probe(lanehop("--offline"), env) as probe:
            killed.append(probe.ready("Job 1"))
    report("to the list of jobs", p50_ms=p50(jobs), bare_ms=p50(floor), of_bare=p50(jobs) / p50(floor))
    report("the same after a kill", p50_ms=p50(killed[1:]), of_bare=p50(killed[1:]) / p50(floor))
    report("memory", mb=p50(memory))


def test_a_key_on_the_board(home: Path, report: Report) -> None:
    before = _asked(home)
    with Probe(lanehop("--offline"), environment(home)) as probe:
        probe.ready("Job 1")
        opening = probe.press(b"\r")
        report("open the board of 500 cards", ms=opening[1], bytes=float(opening[2]))
        for name, keys in (
            ("cursor down", (b"j",) * 60),
            ("cursor to the next column and back", (b"l", b"h") * 10),
            ("carry to the next column and back", (b"L", b"H") * 10),
        ):
            pressed = [probe.press(key) for key in keys]
            first, last = [one[0] for one in pressed], [one[1] for one in pressed]
            report(
                name,
                p50_ms=p50(first),
                p95_ms=p95(first),
                settled_p50_ms=p50(last),
                bytes=float(p50([float(one[2]) for one in pressed])),
            )
            assert all(one[2] for one in pressed), f"{name}: a key did nothing"
    assert _asked(home) - before == 20


def _asked(home: Path) -> int:
    """How many changes the queue has taken."""
    with closing(sqlite3.connect(home / "cache.db")) as db:
        (count,) = db.execute("SELECT COUNT(*) FROM op").fetchone()
    return int(count)
