"""Two people move the same candidate: nothing is overwritten, and the person decides knowing both sides."""

import itertools
import re
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.houses import House
from tests.e2e.screens import chosen, open_queue
from tests.e2e.terminal import Terminal
from tests.e2e.town import Card, Sent, Town, stage_id, town

pytestmark = pytest.mark.terminal


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, house: House) -> Iterator[Town]:
    """Some people have just applied; each test takes another one of them."""
    newcomers = ["Ada Byron", "Bo Lund", "Cy Young", "Di Okoro", "Ed Novak"]
    with town(
        tmp_path_factory.mktemp("conflicts") / "town", "--hold", "3600", newcomers=newcomers, house=house
    ) as made:
        yield made


@pytest.fixture
def card(desk: Town) -> Iterator[Card]:
    """Somebody whose move to the second stage met a colleague's to the third, and has become a conflict."""
    card, *_ = desk.newcomers()
    desk.machine.ok("move", card.ref, "--to", card.next)
    desk.tenant.move(card, stage_called(desk, desk.house.theirs))
    assert desk.machine.run("queue", "send").code == 6
    yield card
    for row in desk.queue():
        desk.machine.ok("queue", "drop", str(row["number"]))


@pytest.fixture
def dialog(desk: Town, card: Card) -> Iterator[Terminal]:
    """The conflict on the screen, opened from the queue."""
    with desk.machine.terminal(columns=160) as terminal:
        terminal.wait_for("synced just now")
        (line,) = [line for line in open_queue(terminal) if card.name in line]
        assert f"CONFLICT: now {desk.house.theirs}" in line
        terminal.type("c")
        terminal.wait_for(f"Conflict  {card.name}")
        yield terminal


def stage_called(here: Town, name: str) -> str:
    """The vendor's id of a stage."""
    return next(stage_id(stage) for stage in here.board() if stage["name"] == name)


def test_nothing_is_overwritten_and_both_sides_are_shown(desk: Town, card: Card, dialog: Terminal) -> None:
    lines = dialog.wait_for("WHEN YOU SAW IT").splitlines()
    heads, sides = next(pair for pair in itertools.pairwise(lines) if "WHEN YOU SAW IT" in pair[0])
    base, mine, theirs = (heads.index(head) for head in ("WHEN YOU SAW IT", "YOUR CHANGE", "NOW AT THE VENDOR"))
    assert sides[base:mine].strip() == card.stage
    assert f"{card.stage} -> {card.next}".startswith(sides[mine:theirs].strip())  # a long one goes on below
    assert sides[mine:theirs].strip().startswith(f"{card.stage} ->")
    assert sides[theirs:].strip(" │") == desk.house.theirs
    assert f"({desk.house.mover})" in "\n".join(lines) or not desk.house.mover
    assert sent(desk, card) == []
    assert desk.tenant.stage_of(card) == stage_called(desk, desk.house.theirs)


def sent(desk: Town, card: Card) -> list[Sent]:
    """The requests to move somebody that have arrived."""
    return [one for one in desk.tenant.moves() if one.application == card.application]


def choose_another(terminal: Terminal, stage: str) -> None:
    terminal.type("s")
    terminal.wait_for(re.compile(r"Move \S+ \S+ to"))
    terminal.type(stage.lower())
    terminal.wait_for(lambda lines: stage in chosen(lines))
    terminal.type("enter")


CHOICES: dict[str, Callable[[Terminal, Card, House], str | None]] = {
    "theirs": lambda terminal, _card, _house: terminal.type("t"),
    "mine": lambda terminal, card, _: terminal.type("m") or card.next,
    "another stage": lambda terminal, _, house: choose_another(terminal, house.fourth) or house.fourth,
}
"""Each chooses, and says the stage that the vendor is to be told."""


@pytest.mark.parametrize("choice", CHOICES)
def test_what_is_chosen_is_what_the_vendor_gets_and_nothing_else(
    desk: Town, card: Card, dialog: Terminal, choice: str
) -> None:
    stage = CHOICES[choice](dialog, card, desk.house)
    dialog.wait_until_gone("NOW AT THE VENDOR")
    dialog.type("ctrl+s")
    there = stage_called(desk, stage or desk.house.theirs)
    desk.wait_until_sent()
    assert sent(desk, card) == ([Sent(card.application, there)] if stage else [])
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
    assert desk.tenant.stage_of(card) == stage_called(desk, desk.house.theirs)
