"""What the vendor lists and no pull brings is walked for, once, and only when it is not merely new."""

import pytest

from app.cache import connection, pages, streams, sweeps
from app.model.ids import DAY
from app.model.records import Candidate
from app.model.words import Kind
from app.vendor import Page, Stream, Unreadable
from tests.world import PEOPLE, World

CORE = Stream(name="people", title="People", delta=True, core=True)
HERE = [str(number) for number in range(len(PEOPLE))]


def walk(world: World, *listed: str, kind: Kind = Kind.CANDIDATE) -> None:
    begun = connection.transaction(world.db, sweeps.begin, world.account, kind, world.clock.pass_(DAY))
    connection.transaction(world.db, sweeps.met, world.account, begun, listed, None)
    connection.transaction(world.db, sweeps.end, world.account, begun, world.clock.now())


def pull(world: World, *unreadable: Unreadable) -> bool:
    """One whole pull; whether it asked for everything."""
    now = world.clock.pass_(1000)
    begun = connection.transaction(world.db, streams.begin, world.account, CORE, 0, now, full=False)
    page = Page(records=[], unreadable=list(unreadable), position=None, begun_at=now, server_time=now)
    connection.transaction(world.db, pages.store_page, world.account, CORE.name, page, now=now, complete=True)
    return begun.since is None


@pytest.fixture
def pulled(world: World) -> World:
    world.db.execute("DELETE FROM stream")
    assert pull(world)
    assert not pull(world)
    return world


def test_what_two_walks_meet_and_nobody_brings_is_walked_for_once(pulled: World) -> None:
    walk(pulled, *HERE, "77")
    assert not pull(pulled)
    walk(pulled, *HERE, "77")
    assert pull(pulled)
    walk(pulled, *HERE, "77")
    assert not pull(pulled), "it was asked for, and does not come"


def test_what_is_new_comes_by_itself(pulled: World) -> None:
    walk(pulled, *HERE, "77")
    pulled.store([Candidate(remote_id="77", first_name="Eva")])
    walk(pulled, *HERE, "77", "78")
    assert not pull(pulled)
    walk(pulled, *HERE, "77")
    assert not pull(pulled), "who came and went is not waited for"


def test_what_came_and_could_not_be_read_is_not_asked_for_again(pulled: World) -> None:
    walk(pulled, *HERE, "77")
    pull(pulled, Unreadable(remote_id="77", reason="no name", raw=b"{}"))
    walk(pulled, *HERE, "77")
    assert not pull(pulled)


def test_before_everything_was_pulled_once_nobody_is_a_stranger(world: World) -> None:
    world.db.execute("DELETE FROM stream")
    connection.transaction(world.db, streams.begin, world.account, CORE, 0, world.clock.now(), full=False)
    walk(world, *HERE, "77")
    walk(world, *HERE, "77")
    assert world.db.execute("SELECT again FROM stream").fetchall() == [(0,)]


def test_the_second_walk_is_soon(pulled: World) -> None:
    walk(pulled, *HERE)
    later = pulled.clock.now() + 2 * sweeps.AGAIN
    assert not sweeps.come_due(pulled.db, pulled.account, Kind.CANDIDATE, later)
    walk(pulled, *HERE, "77")
    later = pulled.clock.now() + 2 * sweeps.AGAIN
    assert sweeps.come_due(pulled.db, pulled.account, Kind.CANDIDATE, later)
