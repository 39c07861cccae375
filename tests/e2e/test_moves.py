"""A move, from the key to the vendor: at once on the screen, exactly once in the ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.board import stands_in, start_of
from tests.e2e.houses import House
from tests.e2e.screens import decline, open_board, open_queue, under_the_cursor
from tests.e2e.terminal import Terminal
from tests.e2e.town import ACCOUNT, Card, Town, town

pytestmark = pytest.mark.terminal

NEWCOMERS = ("Ada Byron", "Bo Lund", "Cy Young")
NEVER = "3600"
"""An undo time that no test lives to see the end of."""
WIDE = 130
"""Columns in which what was just done and how much is held are said side by side, not one after the other."""


@pytest.fixture
def desk(tmp_path: Path, house: House) -> Iterator[Town]:
    """Three people have just applied for a job; what is done with them is held until a test lets it go."""
    with town(tmp_path / "town", "--hold", NEVER, newcomers=NEWCOMERS, house=house) as made:
        yield made


@pytest.fixture
def screens(desk: Town) -> Iterator[Terminal]:
    with desk.machine.terminal(columns=WIDE) as terminal:
        yield terminal


def advance(terminal: Terminal, card: Card) -> None:
    """Move the card under the cursor to the next column, and see it there."""
    terminal.wait_for(lambda lines: start_of(card.name) in under_the_cursor(lines))
    terminal.type("L")
    terminal.wait_for(lambda lines: stands_in(lines, card.name, card.next))


def move_all(terminal: Terminal, cards: list[Card]) -> None:
    """Move the cards of the first column on, one after the other."""
    for card in cards:
        advance(terminal, card)
        terminal.type("h")


def test_a_card_moves_at_once_comes_back_with_u_and_leaves_once_after_its_hold(desk: Town, screens: Terminal) -> None:
    card, *_ = desk.newcomers()
    open_board(screens, desk.house.job_name)
    advance(screens, card)
    assert screens.wait_for("1 held").count("~") == 1, "what has not left is marked"

    screens.type("u")
    screens.wait_for(lambda lines: stands_in(lines, card.name, card.stage))
    assert [row["state"] for row in desk.queue(settled=True)] == ["dropped"]

    desk.set_hold(1)
    advance(screens, card)
    assert desk.wait_until_sent() == [card.advanced]
    assert desk.tenant.stage_of(card) == card.next_id
    screens.wait_for(lambda lines: stands_in(lines, card.name, card.next) and "~" not in "\n".join(lines))


def test_a_card_taken_there_and_back_before_it_leaves_is_no_request(desk: Town, screens: Terminal) -> None:
    card, *_ = desk.newcomers()
    open_board(screens, desk.house.job_name)
    advance(screens, card)
    screens.type("H")
    screens.wait_for(lambda lines: stands_in(lines, card.name, card.stage))
    screens.type("ctrl+s")
    assert desk.wait_until_sent() == []
    assert desk.tenant.stage_of(card) == card.stage_id


def test_a_stage_that_is_named_is_where_the_card_goes(desk: Town, screens: Terminal) -> None:
    card, *_ = desk.newcomers()
    open_board(screens, desk.house.job_name)
    screens.type("m", desk.house.chosen, "enter")
    screens.wait_for(lambda lines: stands_in(lines, card.name, desk.house.fourth))
    screens.type("ctrl+s")
    (sent,) = desk.wait_until_sent()
    assert sent.application == card.application
    assert desk.tenant.stage_of(card) == sent.stage


def test_a_decline_can_be_taken_back_and_else_arrives_with_the_reason_that_was_chosen(
    desk: Town, screens: Terminal
) -> None:
    card, *_ = desk.newcomers()
    open_board(screens, desk.house.job_name)
    decline(screens, card.name, desk.house.reason)
    screens.wait_for("1 held")
    screens.type("u")
    screens.wait_for(lambda lines: stands_in(lines, card.name, card.stage))
    assert desk.tenant.deeds() == []

    decline(screens, card.name, desk.house.reason)
    screens.wait_for("1 held")
    screens.type("ctrl+s")
    desk.wait_until_sent()
    (row,) = desk.tenant.ledger(desk.house.deeds["reject"])
    reasons = desk.machine.json("call", ACCOUNT, *desk.house.reasons)["body"]
    listed = reasons if isinstance(reasons, list) else reasons["content"]
    chosen = next(one["id"] for one in listed if desk.house.reason in one.values())
    assert str(row["body"][desk.house.reason_id]) == str(chosen)
    assert "mail" not in str(row["body"])
    assert [row for row in desk.tenant.ledger("mail|message") if row["method"] != "GET"] == []


def test_sending_stops_and_goes_on_as_the_person_says(desk: Town, screens: Terminal) -> None:
    cards = desk.newcomers()
    open_board(screens, desk.house.job_name)
    open_queue(screens)
    screens.type("T")
    screens.wait_for("sending: STOPPED")
    desk.machine.ok("move", *(card.ref for card in cards), "--to", cards[0].next)
    screens.type("ctrl+s")
    screens.wait_for(lambda lines: sum("waiting" in line for line in lines[2:]) == len(cards))
    assert desk.tenant.moves() == []
    screens.type("T")
    assert sorted(desk.wait_until_sent()) == sorted(card.advanced for card in cards)


@pytest.mark.parametrize("lossy", [False, True], ids=["answers arrive", "answers are lost"])
def test_what_was_done_without_network_survives_a_kill_and_is_sent_once_when_it_is_back(
    desk: Town, lossy: bool
) -> None:
    cards = desk.newcomers()
    desk.set_hold(0)
    desk.cable.cut()
    with desk.machine.terminal(columns=WIDE) as terminal:
        terminal.wait_for("NOT REACHABLE")
        open_board(terminal, desk.house.job_name)
        move_all(terminal, cards)
        terminal.wait_for("3 queued")
        terminal.kill()
        desk.machine.wait_for_no_processes("app.cli.engine")

    with desk.machine.terminal() as terminal:
        lines = open_board(terminal, desk.house.job_name)
        assert all(stands_in(lines, card.name, card.next) for card in cards)
        assert "\n".join(lines).count("~") == 3
        lines = open_queue(terminal)
        for card in cards:
            (line,) = [line for line in lines if f"{card.name}: {card.stage} -> " in line]
            assert "waiting" in line
        assert desk.tenant.moves() == []

        if lossy:
            desk.tenant.faults({"kind": "drop_after", **desk.house.rule("move"), "times": len(cards)})
        desk.cable.plug_in()
        terminal.type("R")
        assert sorted(desk.wait_until_sent()) == sorted(card.advanced for card in cards)
        terminal.wait_for("Nothing waits")
    assert [desk.tenant.stage_of(card) for card in cards] == [card.next_id for card in cards]
    assert {row["state"] for row in desk.queue(settled=True)} == {"done"}


def test_commands_and_the_screens_work_side_by_side_and_see_each_other(desk: Town, screens: Terminal) -> None:
    mine, *theirs = desk.newcomers()
    open_board(screens, desk.house.job_name)
    running = [desk.machine.start("move", card.ref, "--to", card.next, "--json") for card in theirs]
    advance(screens, mine)
    for process in running:
        out, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (0, b"")
        assert out.count(b"\n") == 1
    screens.wait_for(lambda lines: all(stands_in(lines, card.name, card.next) for card in theirs))

    sending = [desk.machine.start("queue", "send", "--json") for _ in range(2)]
    screens.type("ctrl+s")
    assert [process.wait(60) for process in sending] == [0, 0]
    assert sorted(desk.wait_until_sent()) == sorted(card.advanced for card in (mine, *theirs))
    screens.wait_for(lambda lines: "~" not in "\n".join(lines))


def test_the_same_move_from_two_processes_at_once_is_sent_once(desk: Town, screens: Terminal) -> None:
    card, *_ = desk.newcomers()
    open_board(screens, desk.house.job_name)
    both = [desk.machine.start("move", card.ref, "--to", card.next, "--json") for _ in range(2)]
    codes = sorted(process.wait(60) for process in both)
    assert codes == [0, 0], "for the second one she is on her way already"
    screens.wait_for(lambda lines: stands_in(lines, card.name, card.next))
    screens.type("ctrl+s")
    assert desk.wait_until_sent() == [card.advanced]
