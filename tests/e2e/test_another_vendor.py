"""The same screens and commands at a vendor that keeps its records otherwise: hostile names, no network, a crash."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.screens import open_board
from tests.e2e.test_hostile_names import PEOPLE, assert_harmless
from tests.e2e.town import ACCOUNT, Town, town, until

pytestmark = pytest.mark.terminal


@dataclass(frozen=True)
class Another:
    """A vendor. `job`: one of its sandbox, and `its_id` there; `here`, `after`: two stages of it in a row.

    `named`: the fields of somebody by these names. `moves`: the path of a move, with what it says of whom.
    """

    name: str
    job: str
    its_id: Callable[[Town], Any]
    here: str
    after: str
    named: Callable[[str, str], dict[str, str]]
    moves: str
    whom: Callable[[list[str]], str]
    way: tuple[str, ...] = ()
    """Keys from where the board opens to that stage."""
    keys: str = "Gl"
    """Keys that change what is seen of it, each of them."""


def _by_code(desk: Town) -> str:
    """The vendor's own id of the job: it is no number."""
    desk.machine.ok("sync")
    jobs = desk.machine.json("jobs", "list")["jobs"]
    found: str = next(one["id"] for one in jobs if one["code"] == "REF1")
    return found.split(":", 1)[1]


VENDORS = (
    Another(
        name="greenhouse",
        job=f"{ACCOUNT}:60001",
        its_id=lambda _: 60_001,
        here="Application Review",
        after="Preliminary Phone Screen",
        named=lambda first, last: {"first_name": first, "last_name": last, "title": first, "company": last},
        moves="/move$",
        whom=lambda path: path[-2],
        way=("l",),  # past the prospects
        keys="GlG",
    ),
    Another(
        name="smartrecruiters",
        job="REF1",
        its_id=_by_code,
        here="New",
        after="In review",
        named=lambda first, last: {"firstName": first, "lastName": last, "phoneNumber": first},
        moves="/status$",
        whom=lambda path: f"{path[-4]}:{path[-2]}",
    ),
)


@pytest.fixture(scope="module", params=VENDORS, ids=lambda one: one.name)
def at(request: pytest.FixtureRequest) -> Another:
    found: Another = request.param
    return found


@pytest.fixture(scope="module")
def desk(at: Another, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Everybody with a name that no terminal should obey has applied for one job."""
    folder = tmp_path_factory.mktemp("another") / "town"
    with town(folder, "--hold", "0", synced=False, vendor=at.name) as made:
        job = at.its_id(made)
        for first, last in PEOPLE:
            made.tenant.control("add", fields=at.named(first, last), job=job)
        made.machine.ok("sync")
        yield made


def fresh(desk: Town, at: Another) -> list[dict[str, Any]]:
    """Who is in the first stage of the job, prospects aside."""
    columns = desk.machine.json("board", "--job", at.job)["columns"]
    cards: list[dict[str, Any]] = next(one["cards"] for one in columns if one["name"] == at.here)
    return cards


def moves(desk: Town, at: Another) -> list[str]:
    return [at.whom(row["path"].split("/")) for row in desk.tenant.ledger(at.moves) if row["changed"]]


def test_names_are_letters_and_nothing_more(desk: Town, at: Another) -> None:
    assert len(fresh(desk, at)) >= len(PEOPLE)
    with desk.machine.terminal("--offline", columns=200, rows=60) as terminal:
        open_board(terminal)
        terminal.type(*at.way)
        for key in at.keys:
            terminal.type_and_see(key)
            assert_harmless(terminal)


def test_without_a_network_a_move_waits_and_is_sent_once_when_it_is_back(desk: Town, at: Another) -> None:
    card = fresh(desk, at)[0]
    before = moves(desk, at)
    desk.cable.cut()
    try:
        desk.machine.ok("move", card["id"], "--to", at.after)
        assert desk.machine.run("queue", "send").code == 5
        assert [row["state"] for row in desk.queue()] == ["waiting"]
    finally:
        desk.cable.plug_in()
    desk.machine.ok("queue", "send")
    assert desk.queue() == []
    assert moves(desk, at) == [*before, card["id"].split(":", 1)[1]]


def test_an_engine_that_is_killed_while_it_sends_sends_nothing_twice(desk: Town, at: Another) -> None:
    card = fresh(desk, at)[0]
    before = moves(desk, at)
    desk.tenant.faults({"kind": "drop_after", "path": "/move$", "times": 1})
    with desk.machine.terminal() as terminal:
        terminal.wait_for("ONLINE  synced")
        desk.machine.ok("move", card["id"], "--to", at.after)
        until(lambda: len(moves(desk, at)) > len(before), lambda: desk.machine.log("engine"))
        for engine in desk.machine.engines():
            engine.kill()
        until(lambda: not desk.queue(), lambda: f"{desk.queue()}\n{desk.machine.log('engine')}")
        terminal.type("ctrl+q")
        terminal.wait_for_end()
    desk.tenant.faults()
    assert moves(desk, at) == [*before, card["id"].split(":", 1)[1]]
