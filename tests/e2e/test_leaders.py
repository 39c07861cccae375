"""One process sends at a time, also when one of them stands still in the middle of sending and goes on later."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from tests.e2e.terminal import Terminal
from tests.e2e.town import Town, town, until

pytestmark = pytest.mark.terminal

NEWCOMERS = ("Ada Byron", "Bo Lund", "Cy Young", "Di Okoro", "Ed Novak", "Fay Marsh")
LEASE = timedelta(seconds=25)
"""After so long a leader that stands still has lost its lease."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path / "town", "--hold", "3600", newcomers=NEWCOMERS) as made:
        yield made


@pytest.fixture
def screens(desk: Town) -> Iterator[Terminal]:
    with desk.machine.terminal() as terminal:
        terminal.wait_for("ON  synced")
        yield terminal


def suspend(engine: psutil.Process, cache: Path) -> None:
    """Stop a process where it stands, but in no transaction: with one open nobody else could change anything."""

    def stopped() -> bool:
        engine.suspend()
        with closing(sqlite3.connect(cache, timeout=0, isolation_level=None)) as db:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                engine.resume()
                return False
            db.execute("ROLLBACK")
            return True

    until(stopped, lambda: "it is in a transaction all the time")


MIDDLES = {"while it looks": ("GET", "/recruitment_history"), "while it sends": ("POST", "/_move$")}


@pytest.mark.parametrize("middle", MIDDLES)
def test_an_engine_that_stood_still_while_another_led_sends_nothing_again(
    desk: Town, screens: Terminal, middle: str
) -> None:
    cards = desk.newcomers()
    desk.machine.ok("move", *(card.ref for card in cards), "--to", cards[0].next)
    method, path = MIDDLES[middle]
    # The vendor has done it at once; only the answer takes its time.
    desk.tenant.faults({"kind": "slow_body", "method": method, "path": path, "delay": 3, "times": 4})
    before = len(desk.tenant.ledger(path))
    (engine,) = desk.machine.engines()
    screens.type("ctrl+s")
    until(lambda: len(desk.tenant.ledger(path)) >= before + 4, lambda: desk.machine.log("engine"))
    suspend(engine, desk.machine.home / "cache.db")
    desk.tenant.faults()

    later = (datetime.now(UTC) + LEASE).isoformat()
    desk.machine.ok("queue", "send", env={"LANEHOP_NOW": later})
    assert desk.queue() == []
    engine.resume()

    desk.arrive("Gus Weber")
    screens.type("R")
    screens.wait_for("sync asked for")
    until(lambda: any(card.name == "Gus Weber" for card in desk.newcomers()), lambda: desk.machine.log("engine"))
    assert desk.machine.engines() == [engine], "it leads again"
    assert sorted(desk.tenant.moves()) == sorted(card.advanced for card in cards)
    assert {row["state"] for row in desk.queue(settled=True)} == {"done"}


def test_an_engine_that_is_killed_while_it_sends_is_followed_by_one_that_reads_back(
    desk: Town, screens: Terminal
) -> None:
    cards = desk.newcomers()
    desk.machine.ok("move", *(card.ref for card in cards), "--to", cards[0].next)
    desk.tenant.faults({"kind": "slow_body", "method": "POST", "path": "_move$", "delay": 3, "times": 4})
    (engine,) = desk.machine.engines()
    screens.type("ctrl+s")
    until(lambda: len(desk.tenant.moves()) >= 4, lambda: desk.machine.log("engine"))
    engine.send_signal(signal.SIGKILL)
    assert sorted(desk.wait_until_sent()) == sorted(card.advanced for card in cards)
    until(lambda: set(desk.machine.engines()) - {engine}, lambda: desk.machine.log("engine"))
