"""What every test starts from: a folder of its own and nothing of this machine's configuration."""

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, build

LONG = ("chaos/test_big_pull.py", "chaos/test_broken_pulls.py", "e2e/test_train.py", "e2e/test_leaders.py")
"""Where the tests are that take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have each worker begin with long tests: nobody is left with one when all others have ended.

    Workers get equal shares of the list, from the front to the back, and help each other out at the end.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [one for one in items if one.nodeid.split("::")[0].endswith(LONG)]
    others = [one for one in items if not one.nodeid.split("::")[0].endswith(LONG)]
    share = len(items) / workers
    shares = [long[worker::workers] for worker in range(workers)]
    for worker, own in enumerate(shares):
        room = round(share * (worker + 1)) - round(share * worker) - len(own)
        own += [others.pop(0) for _ in range(min(max(room, 0), len(others)))]
    items[:] = [one for own in shares for one in own] + others


def pytest_collection_finish() -> None:
    """What has been collected stays to the end: nobody needs to look for garbage in it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LANEHOP_PASSPHRASE_FILE", "LANEHOP_NOW", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANEHOP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> None:
    """A suite in a shell's background ignores Ctrl+C, and would hand that on to every program it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A cache with one account, one job and four people in its first stage."""
    made = build(tmp_path / "cache.db")
    yield made
    made.db.close()
