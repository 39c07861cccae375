"""The same screens and commands at a vendor that keeps its records otherwise: hostile names, no network, a crash."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.screens import open_board
from tests.e2e.test_hostile_names import PEOPLE, assert_harmless
from tests.e2e.town import ACCOUNT, Town, town, until

pytestmark = pytest.mark.terminal

JOB = 60_001


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Everybody with a name that no terminal should obey has applied for one job."""
    folder = tmp_path_factory.mktemp("another") / "town"
    with town(folder, "--hold", "0", synced=False, vendor="greenhouse") as made:
        for first, last in PEOPLE:
            fields = {"first_name": first, "last_name": last, "title": first, "company": last}
            made.tenant.control("add", fields=fields, job=JOB)
        made.machine.ok("sync")
        yield made


def fresh(desk: Town) -> list[dict[str, Any]]:
    """Who is in the first stage of the job, prospects aside."""
    columns = desk.machine.json("board", "--job", f"{ACCOUNT}:{JOB}")["columns"]
    cards: list[dict[str, Any]] = next(one["cards"] for one in columns if one["name"] == "Application Review")
    return cards


def moves(desk: Town) -> list[str]:
    return [row["path"].split("/")[-2] for row in desk.tenant.ledger("/move$") if row["changed"]]


def test_names_are_letters_and_nothing_more(desk: Town) -> None:
    assert len(fresh(desk)) >= len(PEOPLE)
    with desk.machine.terminal("--offline", columns=200, rows=60) as terminal:
        open_board(terminal)
        terminal.type("l")
        for key in "GlG":
            terminal.type_and_see(key)
            assert_harmless(terminal)


def test_without_a_network_a_move_waits_and_is_sent_once_when_it_is_back(desk: Town) -> None:
    card = fresh(desk)[0]
    before = moves(desk)
    desk.cable.cut()
    try:
        desk.machine.ok("move", card["id"], "--to", "Preliminary Phone Screen")
        assert desk.machine.run("queue", "send").code == 5
        assert [row["state"] for row in desk.queue()] == ["waiting"]
    finally:
        desk.cable.plug_in()
    desk.machine.ok("queue", "send")
    assert desk.queue() == []
    assert moves(desk) == [*before, card["id"].split(":")[1]]


def test_an_engine_that_is_killed_while_it_sends_sends_nothing_twice(desk: Town) -> None:
    card = fresh(desk)[0]
    before = moves(desk)
    desk.tenant.faults({"kind": "drop_after", "path": "/move$", "times": 1})
    with desk.machine.terminal() as terminal:
        terminal.wait_for("ONLINE  synced")
        desk.machine.ok("move", card["id"], "--to", "Preliminary Phone Screen")
        until(lambda: len(moves(desk)) > len(before), lambda: desk.machine.log("engine"))
        for engine in desk.machine.engines():
            engine.kill()
        until(lambda: not desk.queue(), lambda: f"{desk.queue()}\n{desk.machine.log('engine')}")
        terminal.type("ctrl+q")
        terminal.wait_for_end()
    desk.tenant.faults()
    assert moves(desk) == [*before, card["id"].split(":")[1]]
