"""The engine process and its parent: who outlives whom, and what is left behind."""

import subprocess
import sys
from typing import Any

import msgspec
import pytest

from app.cli import children
from app.cli.children import EngineProcess, Handover
from tests.app.cli.conftest import Lanehop
from tests.world import HandClock


@pytest.fixture
def crashing(lanehop: Lanehop) -> Lanehop:
    """A home in which the engine cannot work."""
    lanehop.home.mkdir()
    (lanehop.home / "config.toml").write_text("hold hold\n")
    return lanehop


def start(lanehop: Lanehop) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "app.cli.engine"], stdin=subprocess.PIPE, env=lanehop.environment
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(Handover(delete_home=True)) + b"\n")
    process.stdin.flush()
    return process


def test_an_engine_that_falls_over_leaves_its_parent_the_home(crashing: Lanehop):
    engine = start(crashing)
    assert engine.wait(30) == 2
    assert (crashing.home / "config.toml").exists()
    assert engine.stdin is not None
    engine.stdin.close()


def test_an_engine_whose_parent_is_gone_deletes_the_home(crashing: Lanehop):
    engine = start(crashing)
    assert engine.stdin is not None
    engine.stdin.close()
    engine.wait(30)
    assert not crashing.home.exists()


class Falling:
    """Children that fall over after the given times (s), and the seconds passed meanwhile."""

    def __init__(self, *lives: float) -> None:
        self.now = 0.0
        self.started = 0
        self._lives = list(lives)

    def monotonic(self) -> float:
        return self.now

    def start(self, *_: Any, **__: Any) -> "Falling":
        self.started += 1
        return self

    stdin = None

    def wait(self, _: float | None = None) -> int:
        self.now += self._lives.pop(0)
        return 1


@pytest.mark.parametrize(("life", "started"), [(10.0, 6), (299.0, 6), (300.0, 13)])
def test_only_an_engine_that_falls_over_again_and_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch, life: float, started: int
):
    falling = Falling(*[life] * 8, *[1.0] * 20)
    monkeypatch.setattr(children, "start", falling.start)
    monkeypatch.setattr(children, "time", falling)
    monkeypatch.setattr(children, "_RESTARTS", (0.0,) * 5)
    engine = EngineProcess(Handover(), HandClock())
    engine.start()
    engine._watch.join(10)
    assert falling.started == started
