"""The first ten seconds: a board with made-up people, and nothing left of it afterwards."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e import board
from tests.e2e.terminal import Terminal
from tests.e2e.town import Machine

pytestmark = pytest.mark.terminal

DEMO = {"LANEHOP_HOME": "", "LANEHOP_PASSPHRASE_FILE": ""}
"""As a visitor has it: nothing of lanehop is set."""


@pytest.fixture
def demo(machine: Machine) -> Iterator[Terminal]:
    """The demo with its board on the screen and all processes running."""
    with machine.terminal("demo", "--only", "traffit", "--people", "40", env=DEMO) as terminal:
        terminal.wait_for(filled)
        yield terminal


FIVE = ("polka", "nordwind", "hansa", "polana", "checks")


def filled(lines: list[str]) -> bool:
    """The board is there, with a card in a column, and all has been pulled."""
    return "synced just now" in lines[0] and board.BAR in lines[board.HEAD] and "▌" in lines[board.FIRST]


def files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


def assert_nothing_is_left(machine: Machine) -> None:
    machine.wait_for_no_processes()
    assert files(machine.user) == []
    assert files(machine.temporary) == []
    assert not machine.home.exists()


def test_the_board_of_a_job_appears_and_fills_by_itself_and_five_accounts_come_in(machine: Machine) -> None:
    with machine.terminal("demo", "--people", "40", env=DEMO) as terminal:
        terminal.wait_for(lambda lines: board.BAR in lines[board.HEAD])
        shown = terminal.wait_for(filled).splitlines()
        assert shown[board.HEAD].split()[0] == "New"
        assert shown[-1].split()[:2] == ["L", "next"]
        terminal.type("g", "s")
        terminal.wait_for(lambda lines: all(any(f" {name} " in f"{line} " for line in lines) for name in FIVE))
        assert len(machine.processes("sandbox")) == 1, "one process serves all five"


def test_while_it_runs_it_has_a_folder_a_sandbox_and_an_engine(demo: Terminal, machine: Machine) -> None:
    (home,) = machine.temporary.iterdir()
    assert {"cache.db", "config.toml", "ledger.jsonl"} <= set(files(home))
    assert len(machine.processes("sandbox")) == 1
    assert len(machine.engines()) == 1
    assert files(machine.user) == []


@pytest.mark.parametrize(("key", "called"), [("q", "q"), ("ctrl+q", "Ctrl+Q")])
def test_leaving_deletes_everything_it_made_and_asks_before(
    demo: Terminal, machine: Machine, key: str, called: str
) -> None:
    demo.type("escape")
    demo.wait_for("q quits")
    demo.type(key)
    demo.wait_for(f"the demo goes with its cache, queue and settings; {called} again to leave")
    time.sleep(1)  # sooner nobody has read it, and it may be a key that is held
    demo.type(key)
    assert demo.wait_for_end() == 0
    assert_nothing_is_left(machine)


ENDS: dict[str, Callable[[Terminal], None]] = {
    "SIGTERM": lambda terminal: terminal.kill(signal.SIGTERM),
    "SIGHUP": lambda terminal: terminal.kill(signal.SIGHUP),
    "closed window": lambda terminal: terminal.hang_up(),
    "SIGKILL": lambda terminal: terminal.kill(signal.SIGKILL),
}


@pytest.mark.parametrize("end", ENDS)
def test_it_leaves_nothing_however_it_ends(demo: Terminal, machine: Machine, end: str) -> None:
    ENDS[end](demo)
    demo.wait_for_end()
    assert_nothing_is_left(machine)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_told_to_end_before_the_first_frame_it_leaves_nothing_either(machine: Machine, number: signal.Signals) -> None:
    with machine.terminal("demo", env=DEMO) as terminal:
        machine.wait_for_processes("sandbox")
        terminal.kill(number)
        terminal.wait_for_end()
        assert_nothing_is_left(machine)


def test_it_puts_the_terminal_back_in_order(demo: Terminal) -> None:
    demo.kill(signal.SIGTERM)
    assert demo.wait_for_end() == 0
    for mode in (b"1049", b"2004", b"1000"):  # the other screen, pasting, the mouse
        assert demo.raw.count(b"\x1b[?%sh" % mode) == demo.raw.count(b"\x1b[?%sl" % mode) > 0
    assert demo.raw.rstrip().rfind(b"\x1b[?25h") > demo.raw.rfind(b"\x1b[?25l")


def test_a_big_terminal_shows_more_columns(machine: Machine) -> None:
    with machine.terminal("demo", "--only", "traffit", "--people", "40", columns=200, rows=60, env=DEMO) as terminal:
        lines = terminal.wait_for(filled).splitlines()
        wide = len(board.columns(lines))
        terminal.resize(80, 24)
        lines = terminal.wait_for(lambda lines: len(lines) == 24 and filled(lines)).splitlines()
        assert len(board.columns(lines)) == 5 < wide
