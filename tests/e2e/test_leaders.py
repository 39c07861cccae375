"""One process sends at a time, also when one of them stands still in the middle of sending and goes on later."""

import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.e2e.houses import Firm
from tests.e2e.terminal import Terminal
from tests.e2e.town import Card, Town, town, until

pytestmark = pytest.mark.terminal

NEWCOMERS = ("Ada Byron", "Bo Lund", "Cy Young", "Di Okoro", "Ed Novak", "Fay Marsh")


@pytest.fixture
def desk(tmp_path: Path, firm: Firm) -> Iterator[Town]:
    more = ("--hold", "3600", "--late-window", "4")
    # A token that the next engine cannot keep on using is signed in for anew, which takes the one before away.
    with town(tmp_path / "town", *more, newcomers=NEWCOMERS, house=firm, boxed=True) as made:
        yield made


@pytest.fixture
def screens(desk: Town) -> Iterator[Terminal]:
    with desk.machine.terminal() as terminal:
        terminal.wait_for("ONLINE  synced")
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


def begin_to_send(desk: Town, screens: Terminal) -> list[Card]:
    """Let an engine come to where some changes are on their way, and others that were looked at wait for their turn."""
    firm = desk.firm
    until(lambda: asked(desk, "GET", firm.last_list) >= firm.read_last, lambda: "the pull at the start never ended")
    cards = desk.newcomers()
    desk.change(*cards)
    desk.tenant.faults({"kind": "slow", **firm.rule(firm.change), "delay": 3, "times": firm.at_once})
    screens.type("ctrl+s")
    until(lambda: asked(desk, **firm.rule(firm.change)) >= firm.at_once, desk.queue)
    return cards


def asked(desk: Town, method: str, path: str) -> int:
    """How many requests of a kind have left, whether they have arrived or not."""
    return sum(one.method == method and re.search(path, one.target) is not None for one in desk.cable.requests())


def test_an_engine_that_stood_still_while_another_led_sends_nothing_again(desk: Town, screens: Terminal) -> None:
    (engine,) = desk.machine.engines()
    cards = begin_to_send(desk, screens)
    suspend(engine, desk.machine.home / "cache.db")
    states = sorted(row["state"] for row in desk.queue())
    assert states == ["sending"] * 4 + ["waiting"] * 2

    desk.machine.ok("queue", "send")  # once the lease of who stands still is over
    assert desk.tenant.changed() == desk.changes_of(*cards)
    engine.resume()

    desk.arrive("Gus Weber")
    screens.type("R")
    until(lambda: any(card.name == "Gus Weber" for card in desk.newcomers()), lambda: desk.machine.log("engine"))
    assert desk.machine.engines() == [engine], "it leads again"
    assert desk.tenant.changed() == desk.changes_of(*cards)
    assert {row["state"] for row in desk.queue(settled=True)} == {"done"}


def test_an_engine_that_is_killed_while_it_sends_is_followed_by_one_that_reads_back(
    desk: Town, screens: Terminal
) -> None:
    (engine,) = desk.machine.engines()
    cards = begin_to_send(desk, screens)
    engine.send_signal(signal.SIGKILL)
    desk.wait_until_sent()
    assert desk.tenant.changed() == desk.changes_of(*cards)
    until(lambda: set(desk.machine.engines()) - {engine}, lambda: desk.machine.log("engine"))
