"""Two people move the same candidate: nothing is overwritten, and the person decides knowing both sides."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.screens import chosen, open_queue
from tests.e2e.terminal import Terminal
from tests.e2e.town import COLLEAGUE_NAME, Card, Sent, Town, town

pytestmark = pytest.mark.terminal

THEIRS, ANOTHER = "Interview", "Offer"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Town]:
    """A move to Screening met a colleague's move to Interview on its way, and has become a conflict."""
    with town(tmp_path / "town", "--hold", "3600", newcomers=["Ada Byron"]) as made:
        (card,) = made.newcomers()
        made.machine.ok("move", card.ref, "--to", card.next)
        made.tenant.move(card, state_called(made, THEIRS))
        assert made.machine.run("queue", "send").code == 6
        yield made


@pytest.fixture
def card(desk: Town) -> Card:
    """Where she was when the move was asked for, and where it was to go."""
    (row,) = desk.queue()
    _, job, employee = row["application"].split(":")
    stages = {stage["name"]: int(stage["id"].rsplit(":", 1)[1]) for stage in desk.board()}
    return Card(
        ref=row["application"],
        name="Ada Byron",
        employee=int(employee),
        job=int(job),
        stage=row["from"],
        stage_id=stages[row["from"]],
        next=row["to"],
        next_id=stages[row["to"]],
    )


@pytest.fixture
def dialog(desk: Town) -> Iterator[Terminal]:
    """The conflict on the screen, opened from the queue."""
    with desk.machine.terminal() as terminal:
        terminal.wait_for("synced just now")
        (line,) = [line for line in open_queue(terminal) if "Ada Byron" in line]
        assert f"CONFLICT: now {THEIRS}" in line
        terminal.type("c")
        terminal.wait_for("Conflict")
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
    assert desk.tenant.moves() == []
    assert desk.tenant.stage_of(card) == state_called(desk, THEIRS)


def choose_another(terminal: Terminal) -> None:
    terminal.type("s")
    terminal.wait_for("Move Ada Byron to")
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
    assert desk.wait_until_sent() == ([Sent(card.employee, card.job, there)] if stage else [])
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
    assert desk.tenant.moves() == []
    assert desk.tenant.stage_of(card) == state_called(desk, THEIRS)
