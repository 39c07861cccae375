"""Undo after sending: the vendor hears of the move and of its opposite, and of nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.board import stands_in
from tests.e2e.houses import House
from tests.e2e.screens import decline, open_board
from tests.e2e.terminal import Terminal
from tests.e2e.town import Card, Sent, Town, town

pytestmark = pytest.mark.terminal


@pytest.fixture
def desk(tmp_path: Path, house: House) -> Iterator[Town]:
    with town(tmp_path / "town", "--hold", "3600", newcomers=["Ada Byron"], house=house) as made:
        yield made


def is_in(terminal: Terminal, card: Card, stage: str) -> None:
    terminal.wait_for(lambda lines: stands_in(lines, card.name, stage))


def test_a_move_that_has_left_is_taken_back_by_one_more_and_brought_back_by_none(desk: Town) -> None:
    (card,) = desk.newcomers()
    with desk.machine.terminal() as terminal:
        open_board(terminal, desk.house.job_name)
        terminal.type("L")
        is_in(terminal, card, card.next)
        terminal.type("ctrl+s")
        assert desk.wait_until_sent() == [card.advanced]

        terminal.type("u")
        terminal.wait_for(f"{card.name} is in {card.next} at the vendor: move back to")
        terminal.type("n")
        terminal.wait_for("left as it is")
        assert desk.queue() == []

        terminal.type("u")
        terminal.wait_for("Undo what has left")
        terminal.type("y")
        is_in(terminal, card, card.stage)
        terminal.type("U")
        is_in(terminal, card, card.next)
        assert desk.queue() == []

        terminal.type("u")
        terminal.wait_for("Undo what has left")
        terminal.type("y")
        is_in(terminal, card, card.stage)
        terminal.type("ctrl+s")
        back = Sent(card.application, card.stage_id)
        assert desk.wait_until_sent() == [card.advanced, back]
        terminal.wait_for(lambda lines: stands_in(lines, card.name, card.stage) and "~" not in "\n".join(lines))
    assert desk.tenant.stage_of(card) == card.stage_id
    words = [row["what"] for row in desk.queue(settled=True)]
    assert [one for one in words if ", takes back 1" in one]
    assert desk.machine.run("undo").err == "lanehop: there is nothing to undo\n"


def test_slips_within_the_hold_leave_the_board_as_it_was_and_no_request(desk: Town) -> None:
    (card,) = desk.newcomers()
    with desk.machine.terminal(columns=130) as terminal:
        open_board(terminal, desk.house.job_name)
        terminal.type("L")
        is_in(terminal, card, card.next)
        terminal.type("L")
        terminal.wait_for("2 held")
        decline(terminal, card.name, desk.house.reason)
        terminal.wait_for("3 held")
        terminal.type("u", "u", "u")
        is_in(terminal, card, card.stage)
        terminal.wait_until_gone("held")
        assert desk.tenant.deeds() == []
        assert {row["state"] for row in desk.queue(settled=True)} == {"dropped"}


def test_a_pull_that_was_asked_for_says_what_it_brought(desk: Town) -> None:
    with desk.machine.terminal(columns=120) as terminal:
        open_board(terminal, desk.house.job_name)
        desk.arrive("Bo Lund")
        terminal.type("R")
        terminal.wait_for("synced: polka ")
        terminal.wait_for("changed, 0 gone")
        terminal.wait_for("Bo Lund")
