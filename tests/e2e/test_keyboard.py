"""Every screen has its help and its ways out, and nothing that a keyboard or a window does breaks the program."""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import pytest

from tests.e2e.screens import open_board, open_queue
from tests.e2e.terminal import Terminal
from tests.e2e.town import Machine, Town, town

pytestmark = pytest.mark.terminal

CROWD = [f"Ada Byron{number}" for number in range(34)]
"""So many that moving all of them asks for their number."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with a crowd on its board, and in its queue a conflict and a change that waits for the network."""
    with town(tmp_path_factory.mktemp("keys") / "town", "--hold", "0", newcomers=CROWD) as made:
        stuck, waiting, *_ = made.newcomers()
        made.tenant.move(stuck, str(int(stuck.next_id) + 1))
        assert made.machine.run("move", stuck.ref, "--to", stuck.next, "--wait").code == 6
        made.cable.cut()
        made.machine.ok("move", waiting.ref, "--to", waiting.next)
        assert [row["state"] for row in made.queue()] == ["waiting", "conflict"]
        yield made


class Screen(NamedTuple):
    """How one comes to a screen from the list of jobs, what is seen there, and what its help is called."""

    open: Callable[[Terminal], object]
    seen: str
    help: str | None = None


def by(*keys: str, after: Callable[[Terminal], object] = open_board) -> Callable[[Terminal], None]:
    """Press keys after something."""

    def walk(terminal: Terminal) -> None:
        after(terminal)
        terminal.type(*keys)

    return walk


def nothing(terminal: Terminal) -> None:
    """Stay where one is."""
    _ = terminal


SCREENS = {
    "jobs": Screen(nothing, " Jobs", "Jobs"),
    "board": Screen(open_board, "columns 1-5 of 7", "Board"),
    "candidate": Screen(by("enter"), "APPLICATIONS", "Candidate"),
    "queue": Screen(open_queue, "STATE", "Queue"),
    "conflict": Screen(by("!", "c", after=nothing), "NOW AT THE VENDOR", "Conflict"),
    "what would change": Screen(by("enter", after=open_queue), "becomes"),
    "move to": Screen(by("m"), "Move Ada"),
    "decline": Screen(by("d"), "Decline Ada"),
    "note": Screen(by("n"), "Note about Ada"),
    "tags": Screen(by("t"), "Tags for Ada"),
    "another job": Screen(by("A"), "Put Ada"),
    "a form": Screen(by("N"), "New candidate in"),
    "a file": Screen(by("enter", "F"), "A file for Ada"),
    "copy": Screen(by("y"), "Copy of Ada"),
    "palette": Screen(by("ctrl+p"), "Find a command"),
    "menu": Screen(by(","), "What you can do here"),
    "many at once": Screen(by("*", "L"), "to be moved"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_place_has_its_help_and_escape_leaves_every_screen_and_ctrl_q_the_program(desk: Town, name: str) -> None:
    screen = SCREENS[name]
    with desk.machine.terminal("--offline") as terminal:
        terminal.wait_for(" Jobs")
        screen.open(terminal)
        terminal.wait_for(screen.seen)
        if screen.help:
            terminal.type("?")
            terminal.wait_for(f"Help: {screen.help}")
            terminal.type("escape")
            terminal.wait_until_gone("Help:")
        terminal.type("escape")
        if name == "jobs":
            terminal.wait_for("q quits")
        else:
            terminal.wait_until_gone(screen.seen)
        terminal.type("escape", "g", "j", "escape")  # which takes away marks, and the filter by which a board was found
        terminal.wait_for(lambda lines: lines[0].startswith(" Jobs"))
        screen.open(terminal)
        terminal.wait_for(screen.seen)
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0
    assert [row["state"] for row in desk.queue()] == ["waiting", "conflict"], "looking changes nothing"


def test_who_has_no_account_yet_is_told_what_to_type(machine: Machine) -> None:
    with machine.terminal() as terminal:
        terminal.wait_for("lanehop account add")
        terminal.type("?")
        terminal.wait_for("Help: First run")
        terminal.type("escape")
        terminal.wait_until_gone("Help:")
        terminal.type("q")
        assert terminal.wait_for_end() == 0


def test_a_terminal_that_is_too_small_says_so_and_is_well_again_when_it_grows(desk: Town) -> None:
    with desk.machine.terminal("--offline", columns=50, rows=15) as terminal:
        shown = terminal.wait_for("50 x 15 is too small.")
        assert "lanehop needs 60 columns and 18 rows." in shown
        terminal.resize(80, 24)
        lines = ageless(open_board(terminal))
        for columns, rows in ((59, 24), (80, 17)):
            terminal.resize(columns, rows)
            terminal.wait_for(f"{columns} x {rows} is too small.")
        terminal.resize(80, 24)
        terminal.wait_for(lambda now: ageless(now) == lines)


def test_every_size_of_the_window_is_drawn_in_full(desk: Town) -> None:
    rng = Random(5)
    with desk.machine.terminal("--offline") as terminal:
        lines = ageless(open_board(terminal))
        for _ in range(25):
            columns, rows = rng.randint(30, 250), rng.randint(3, 80)
            terminal.resize(columns, rows)
            small = f"{columns} x {rows} is too small."
            terminal.wait_for(small if columns < 60 or rows < 18 else lambda now: now[-1].startswith(" L next"))
            terminal.type(rng.choice(("j", "k")))
        terminal.resize(80, 24)
        terminal.wait_for(lambda now: now[-1].startswith(" L next"))  # in a window that is too small keys do nothing
        terminal.type("g", "g")
        terminal.wait_for(lambda now: ageless(now) == lines)


def ageless(lines: Sequence[str]) -> list[str]:
    """A board without what a minute changes in it: the line of the job, and since when people are where they are."""
    return [re.sub(r"now|[ \d]\dm", "age", line) for line in lines[1:]]


def test_a_window_that_is_torn_about_ends_nothing(desk: Town) -> None:
    rng = Random(5)
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal)
        for _ in range(100):
            terminal.resize(rng.randint(1, 250), rng.randint(1, 80))
            terminal.type(rng.choice(("j", "k", "l", "h")))
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0
