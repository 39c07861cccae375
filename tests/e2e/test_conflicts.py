"""Two people move the same candidate: nothing is overwritten, and the person decides knowing both sides."""

import itertools
import re
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.screens import chosen, open_queue
from tests.e2e.terminal import Terminal
from tests.e2e.town import COLLEAGUE_NAME, Card, Sent, Town, town

pytestmark = pytest.mark.terminal

THEIRS, ANOTHER = "Interview", "Offer"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Some people have just applied; each test takes another one of them."""
    newcomers = ["Ada Byron", "Bo Lund", "Cy Young", "Di Okoro", "Ed Novak"]
    with town(tmp_path_factory.mktemp("conflicts") / "town", "--hold", "3600", newcomers=newcomers) as made:
        yield made


@pytest.fixture
def card(desk: Town) -> Iterator[Card]:
    """Somebody whose move to Screening met a colleague's move to Interview, and has become a conflict."""
    card, *_ = desk.newcomers()
    desk.machine.ok("move", card.ref, "--to", card.next)
    desk.tenant.move(card, state_called(desk, THEIRS))
    assert desk.machine.run("queue", "send").code == 6
    yield card
    for row in desk.queue():
        desk.machine.ok("queue", "drop", str(row["number"]))


@pytest.fixture
def dialog(desk: Town, card: Card) -> Iterator[Terminal]:
    """The conflict on the screen, opened from the queue."""
    with desk.machine.terminal() as terminal:
        terminal.wait_for("synced just now")
        (line,) = [line for line in open_queue(terminal) if card.name in line]
        assert f"CONFLICT: now {THEIRS}" in line
        terminal.type("c")
        terminal.wait_for(f"Conflict  {card.name}")
        yield terminal


def state_called(here: Town, name: str) -> int:
    """The vendor's id of a stage."""
    return next(int(stage["id"].rsplit(":", 1)[1]) for stage in here.board() if stage["name"] == name)


def test_nothing_is_overwritten_and_both_sides_are_shown(desk: Town, card: Card, dialog: Terminal) -> None:
    lines = dialog.wait_for("WHEN YOU SAW IT").splitlines()
    heads, sides = next(pair for pair in itertools.pairwise(lines) if "WHEN YOU SAW IT" in pair[0])
    base, mine, theirs = (heads.index(head) for head in ("WHEN YOU SAW IT", "YOUR CHANGE", "NOW AT THE VENDOR"))
    assert sides[base:mine].strip() == card.stage
    assert sides[mine:theirs].strip() == f"{card.stage} -> {card.next}"
    assert sides[theirs:].strip(" │") == THEIRS
    assert f"{THEIRS} ({COLLEAGUE_NAME})" in "\n".join(lines)
    assert sent(desk, card) == []
    assert desk.tenant.stage_of(card) == state_called(desk, THEIRS)


def sent(desk: Town, card: Card) -> list[Sent]:
    """The requests to move somebody that have arrived."""
    return [one for one in desk.tenant.moves() if one.employee == card.employee]


def choose_another(terminal: Terminal) -> None:
    terminal.type("s")
    terminal.wait_for(re.compile(r"Move \S+ \S+ to"))
    terminal.type(ANOTHER.lower())
    terminal.wait_for(lambda lines: ANOTHER in chosen(lines))
    terminal.type("enter")


CHOICES: dict[str, tuple[Callable[[Terminal], None], str | None]] = {
    "theirs": (lambda terminal: terminal.type("t"), None),
    "mine": (lambda terminal: terminal.type("m"), "Screening"),
    "another stage": (choose_another, ANOTHER),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_what_is_chosen_is_what_the_vendor_gets_and_nothing_else(
    desk: Town, card: Card, dialog: Terminal, choice: str
) -> None:
    choose, stage = CHOICES[choice]
    choose(dialog)
    dialog.wait_until_gone("NOW AT THE VENDOR")
    dialog.type("ctrl+s")
    there = state_called(desk, stage or THEIRS)
    desk.wait_until_sent()
    assert sent(desk, card) == ([Sent(card.employee, card.job, there)] if stage else [])
    dialog.wait_for("Nothing waits")
    assert desk.tenant.stage_of(card) == there


def test_what_is_left_for_later_stays_a_conflict_and_sends_nothing(desk: Town, card: Card, dialog: Terminal) -> None:
    dialog.type("l")
    dialog.wait_until_gone("NOW AT THE VENDOR")
    dialog.type("ctrl+s")
    dialog.wait_for("nothing is held")
    assert [row["state"] for row in desk.queue()] == ["conflict"]
    dialog.type("c")
    dialog.wait_for("NOW AT THE VENDOR")
    assert sent(desk, card) == []
    assert desk.tenant.stage_of(card) == state_called(desk, THEIRS)
