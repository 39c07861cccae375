"""What every test starts from: a folder of its own and nothing of this machine's configuration."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, build


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
