"""Three hours on a train: what was done without a network is all there afterwards, and happens once and in order."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.board import stage_of, start_of
from tests.e2e.screens import chosen, open_board, open_queue, under_the_cursor
from tests.e2e.terminal import Terminal
from tests.e2e.town import Card, Sent, Town, town

pytestmark = pytest.mark.terminal

MOVES, NOTES, REJECTS = 40, 10, 5
NEWCOMERS = [f"{chr(ord('A') + number // 10)}da{number % 10} Travel" for number in range(MOVES)]
_CHANGES = "/employees/|/recruitments/"
LOST = (
    {"kind": "drop_after", "method": "POST", "path": _CHANGES, "rate": 0.3},
    {"kind": "drop_before", "method": "POST", "path": _CHANGES, "rate": 0.2},
)
"""Half of the answers to what changes something never come; of these some was done and some was not."""
_MOVE = re.compile(r"/employees/(\d+)/recruitments/(\d+)/states/(\d+)/_move$")
_REJECT = re.compile(r"/employees/(\d+)/.*_move_to_reject_state$")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path / "town", "--hold", "0", newcomers=NEWCOMERS) as made:
        yield made


def work(terminal: Terminal, cards: list[Card]) -> None:
    """Move everybody on; decline the last few of them afterwards."""
    for card in cards:
        terminal.wait_for(lambda lines, card=card: start_of(card.name) in under_the_cursor(lines))
        terminal.type("L")
        terminal.wait_for(lambda lines, card=card: stage_of(lines, card.name) == card.next)
        if card in cards[-REJECTS:]:
            terminal.type("d")
            terminal.wait_for(f"Decline {card.name}")
            terminal.type("no contact")
            terminal.wait_for(lambda lines: "No contact" in chosen(lines))
            terminal.type("enter")
            terminal.wait_for(lambda lines, card=card: stage_of(lines, card.name) == "Rejected")
            terminal.type("h", "h", "h", "h", "h")
        terminal.type("h")


def effects(desk: Town) -> list[dict[str, Any]]:
    """What has changed something at the vendor, in order."""
    return [row for row in desk.tenant.ledger(_CHANGES) if row["changed"]]


def test_a_journeys_work_survives_a_kill_and_is_done_once_and_in_order_when_every_other_answer_is_lost(
    desk: Town,
) -> None:
    cards = desk.newcomers()
    assert len(cards) == MOVES
    declined, noted = cards[-REJECTS:], cards[:NOTES]
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal)
        work(terminal, cards)
        for card in noted:
            desk.machine.ok("note", card.ref, f"met {card.name} on the train")
        terminal.wait_for(f"{MOVES + NOTES + REJECTS} queued")
        terminal.kill()
    queued = desk.queue()
    kinds = Counter(row["kind"] for row in queued)
    assert kinds == {"application.move": MOVES, "note.add": NOTES, "application.reject": REJECTS}
    assert effects(desk) == []

    desk.tenant.faults(*LOST)
    with desk.machine.terminal() as terminal:
        open_queue(terminal)
        desk.wait_until_sent()
        terminal.wait_for("Nothing waits")
    assert {row["state"] for row in desk.queue(settled=True)} <= {"done", "merged"}

    done = effects(desk)
    moved = [Sent(*map(int, found[0])) for row in done if (found := _MOVE.findall(row["path"]))]
    rejected = [int(found[0]) for row in done if (found := _REJECT.findall(row["path"]))]
    assert sorted(moved) == sorted(card.advanced for card in cards)
    assert sorted(rejected) == sorted(card.employee for card in declined)
    notes = Counter(row["path"] for row in done if row["path"].endswith("/notes"))
    assert sorted(notes.values()) == [1] * NOTES
    for card in declined:
        own = [row["path"].rsplit("/", 1)[1] for row in done if f"/employees/{card.employee}/" in row["path"]]
        assert own == ["_move", "_move_to_reject_state"], "in the order in which it was asked for"
    assert [desk.tenant.stage_of(card) for card in cards[:-REJECTS]] == [card.next_id for card in cards[:-REJECTS]]


@pytest.mark.parametrize("lossy", [False, True], ids=["answers arrive", "answers are lost"])
def test_a_person_who_is_made_offline_is_made_once_and_gets_what_was_asked_for_in_order(
    desk: Town, lossy: bool
) -> None:
    other, *_ = desk.newcomers()
    stages = [column["name"] for column in desk.board()]
    desk.cable.cut()
    with desk.machine.terminal() as terminal:
        terminal.wait_for("NOT REACHABLE")
        made = desk.machine.json("candidates", "create", "--account", "polka", "--first", "Ola", "--last", "Nowa")
        person = made["queue"][0]["candidate"]
        application = desk.machine.json("apps", "add", person, "--job", "J1")["queue"][0]["application"]
        for stage in stages[1:3]:
            desk.machine.ok("move", application, "--to", stage)
        desk.machine.ok("note", application, "came with the evening train")
        desk.machine.ok("reject", other.ref, "--reason", "No contact")
        open_board(terminal)
        terminal.wait_for("queued")
        terminal.kill()
        desk.machine.wait_for_no_processes("app.cli.engine")
    assert effects(desk) == []

    if lossy:
        each = {"kind": "drop_after", "method": "POST", "times": 1}
        desk.tenant.faults({**each, "path": "/employees/$"}, {**each, "path": r"/recruitments/\d+/employees/\d+$"},
                           {**each, "path": "_move$"}, {**each, "path": "/notes$"})  # fmt: skip
    desk.cable.plug_in()
    with desk.machine.terminal() as terminal:
        open_board(terminal)
        desk.wait_until_sent()
    rows = {row["state"] for row in desk.queue(settled=True)}
    assert rows <= {"done", "merged"}, rows

    done = effects(desk)
    (found,) = desk.machine.json("search", "Ola Nowa")["candidates"]
    employee = int(found["id"].split(":")[1])
    own = [re.sub(r"\d+", "N", row["path"].removeprefix("/api/integration/v2")) for row in done
           if row["path"].endswith("/employees/") or str(employee) in row["path"]]  # fmt: skip
    assert own[:2] == ["/employees/", "/recruitments/N/employees/N"]
    assert sorted(own[2:]) == ["/employees/N/notes", "/employees/N/recruitments/N/states/N/_move"]
    assert len(done) == len(own) + 1, "and the one who was declined"
    third = int(desk.board()[2]["id"].rsplit(":", 1)[1])
    (moved,) = [one for one in desk.tenant.moves() if one.employee == employee][-1:]
    assert moved.state == third
    shown = desk.machine.json("candidates", "show", found["id"])
    assert [one["stage"] for one in shown["applications"]] == [stages[2]]
