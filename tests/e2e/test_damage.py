"""The cache breaks while the program runs: it ends with one line, and the next start takes over what is unsent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.houses import Firm
from tests.e2e.screens import open_queue
from tests.e2e.town import Town, town, until

pytestmark = pytest.mark.terminal
LOCKED = 4


@pytest.fixture
def desk(tmp_path: Path, firm: Firm) -> Iterator[Town]:
    with town(tmp_path / "town", "--hold", "3600", newcomers=["Ada Byron", "Bo Lund"], house=firm) as made:
        yield made


def break_pages(cache: Path) -> None:
    """What is on the disk is not what was written; every page but the first two."""
    with cache.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(2 * 4096)
        file.write(b"\xa5" * (size - 2 * 4096))


def test_damage_ends_the_screens_with_a_line_and_the_next_start_takes_over(desk: Town) -> None:
    machine = desk.machine
    cards = desk.newcomers()
    desk.change(*cards)
    machine.ok("sync")
    with machine.terminal() as terminal:
        terminal.wait_for("ONLINE  synced")
        break_pages(machine.home / "cache.db")
        assert terminal.wait_for_end() == LOCKED
        said = " ".join("".join(terminal.screen()).split())
        assert "lanehop: the cache at" in said
        assert "is damaged" in said
        assert b"Traceback" not in terminal.raw
    machine.wait_for_no_processes("app.cli.engine")

    with machine.terminal() as terminal:
        terminal.wait_for("ONLINE  synced")
        open_queue(terminal)
        terminal.wait_for(cards[0].name)
        terminal.type("ctrl+s")
        until(lambda: len(desk.tenant.changed()) == 2, lambda: f"{desk.queue()} {machine.log('engine')}")
        until(lambda: not desk.queue(), desk.queue)
    assert desk.tenant.changed() == desk.changes_of(*cards)
    report = machine.json("doctor")["rescue"]
    assert "taken over: 2; none was lost" in report["last"]
    assert report["moved_aside"]


def test_what_was_taken_over_is_said_at_the_start(desk: Town) -> None:
    cards = desk.newcomers()
    desk.change(cards[0])
    (desk.machine.home / "cache.db").write_bytes(b"rubbish" * 1000)
    with desk.machine.terminal("--offline") as terminal:
        terminal.wait_for("the cache was damaged: 1 unsent kept")
