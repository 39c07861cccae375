"""Three hours on a train: what was done without a network is all there afterwards, and happens once and in order."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.board import stands_in, start_of
from tests.e2e.houses import House
from tests.e2e.screens import decline, open_board, open_queue, under_the_cursor
from tests.e2e.terminal import Terminal
from tests.e2e.town import Card, Sent, Town, stage_id, town

pytestmark = pytest.mark.terminal

MOVES, NOTES, REJECTS = 40, 10, 5
NEWCOMERS = [f"{chr(ord('A') + number // 10)}da{number % 10} Travel" for number in range(MOVES)]
OLA = ("--first", "Ola", "--last", "Nowa", "--mail", "ola.nowa@example.org")
FURTHEST = 12
"""At least so many columns are to the left of where the declined are."""
LOST = {"drop_after": 0.3, "drop_before": 0.2}
"""Half of the answers to what changes something never come; of these some was done and some was not."""


@pytest.fixture
def desk(tmp_path: Path, house: House) -> Iterator[Town]:
    with town(tmp_path / "town", "--hold", "0", newcomers=NEWCOMERS, house=house) as made:
        yield made


def work(terminal: Terminal, cards: list[Card], reason: str) -> None:
    """Move everybody on; decline the last few of them afterwards."""
    for card in cards:
        terminal.wait_for(lambda lines, card=card: start_of(card.name) in under_the_cursor(lines))
        terminal.type("L")
        terminal.wait_for(lambda lines, card=card: stands_in(lines, card.name, card.next))
        if card in cards[-REJECTS:]:
            decline(terminal, card.name, reason)
            terminal.type(*"h" * FURTHEST)
        terminal.type("h")


def test_a_journeys_work_survives_a_kill_and_is_done_once_and_in_order_when_every_other_answer_is_lost(
    desk: Town,
) -> None:
    cards = desk.newcomers()
    assert len(cards) == MOVES
    declined, noted = cards[-REJECTS:], cards[:NOTES]
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal, desk.house.job_name)
        work(terminal, cards, desk.house.reason)
        for card in noted:
            desk.machine.ok("note", card.ref, f"met {card.name} on the train")
        terminal.wait_for(f"{MOVES + NOTES + REJECTS} queued")
        terminal.kill()
    queued = desk.queue()
    kinds = Counter(row["kind"] for row in queued)
    assert kinds == {"application.move": MOVES, "note.add": NOTES, "application.reject": REJECTS}
    assert desk.tenant.deeds(done=True) == []

    desk.tenant.faults(
        *(
            {"kind": kind, "rate": rate, "method": method, "path": desk.house.changes}
            for method in sorted({desk.house.method(kind) for kind in ("move", "note", "reject")})
            for kind, rate in LOST.items()
        )
    )
    with desk.machine.terminal() as terminal:
        open_queue(terminal)
        desk.wait_until_sent()
        terminal.wait_for("Nothing waits")
    assert {row["state"] for row in desk.queue(settled=True)} <= {"done", "merged"}

    done = desk.tenant.deeds(done=True)
    assert sorted(Sent(one.about, one.to) for one in done if one.kind == "move") == sorted(
        card.advanced for card in cards
    )
    assert sorted(one.about for one in done if one.kind == "reject") == sorted(card.application for card in declined)
    assert sorted(one.about for one in done if one.kind == "note") == sorted(card.candidate for card in noted)
    for card in declined:
        own = [one.kind for one in done if one.about == card.application]
        assert own == ["move", "reject"], "in the order in which it was asked for"
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
        made = desk.machine.json("candidates", "create", "--account", "polka", *OLA)
        person = made["queue"][0]["candidate"]
        application = desk.machine.json("apps", "add", person, "--job", desk.job)["queue"][0]["application"]
        for stage in stages[1:3]:
            desk.machine.ok("move", application, "--to", stage)
        desk.machine.ok("note", application, "came with the evening train")
        desk.machine.ok("reject", other.ref, "--reason", desk.house.reason)
        open_board(terminal, desk.house.job_name)
        terminal.wait_for("queued")
        terminal.kill()
        desk.machine.wait_for_no_processes("app.cli.engine")
    assert desk.tenant.deeds(done=True) == []

    if lossy:
        met = [kind for kind in ("candidate", "application", "move", "note") if kind not in desk.house.untraced]
        desk.tenant.faults(*({"kind": "drop_after", **desk.house.rule(kind), "times": 1} for kind in met))
    desk.cable.plug_in()
    with desk.machine.terminal() as terminal:
        open_board(terminal, desk.house.job_name)
        desk.wait_until_sent()
    rows = {row["state"] for row in desk.queue(settled=True)}
    assert rows <= {"done", "merged"}, rows

    done = desk.tenant.deeds(done=True)
    (found,) = desk.machine.json("search", "Ola Nowa")["candidates"]
    shown = desk.machine.json("candidates", "show", found["id"])
    (place,) = shown["applications"]
    theirs = {one["id"].partition(":")[2] for one in (found, place)}
    own = [one for one in done if one.kind in ("candidate", "application") or one.about in theirs]
    assert [one.kind for one in own[:2]] == ["candidate", "application"]
    assert sorted(one.kind for one in own[2:]) == ["move", "note"]
    assert len(done) == len(own) + 1, "and the one who was declined"
    third = stage_id(desk.board()[2])
    (moved,) = [one for one in own if one.kind == "move"]
    assert moved.to == third
    assert place["stage"] == stages[2]
