"""What has ended since a moment is told once, as it stands now, and names stages so that they can be told apart."""

from app.cache import connection, news, queue
from app.model.words import OpState
from tests.app.cache.queueing import ends, lead, move
from tests.world import PEOPLE, World


def ended(world: World, person: int, state: OpState) -> int:
    lead(world)
    seq = move(world, person, 1)
    ends(world, seq, state)
    return seq


def test_what_ended_is_counted_by_its_end_and_told_once(world: World) -> None:
    start = news.newest(world.db)
    for person in range(3):
        ended(world, person, OpState.DONE)
    ended(world, 3, OpState.DEAD)
    told = news.since(world.db, start, world.clock.now())
    found = {one.state: (one.changes, one.people, one.first.subject) for one in told.happened}
    assert found == {OpState.DONE: (3, 3, PEOPLE[0]), OpState.DEAD: (1, 1, PEOPLE[3])}
    assert news.since(world.db, told.upto, world.clock.now()).happened == ()


def test_what_has_changed_since_it_ended_is_no_news(world: World) -> None:
    start = news.newest(world.db)
    seq = ended(world, 0, OpState.DEAD)
    connection.transaction(world.db, queue.drop, seq, world.clock.now())
    assert news.since(world.db, start, world.clock.now()).happened == ()


def test_a_first_pull_is_one_until_it_was_complete_or_stopped(world: World) -> None:
    first = news.first_sync(world.db)
    assert first is not None
    assert (first.account_name, first.stream) == ("polka", None)
    world.db.execute("UPDATE stream SET running = 1, seen = 5, total = 9")
    first = news.first_sync(world.db)
    assert first is not None
    assert (first.stream, first.seen, first.total) == ("all", 5, 9)
    world.db.execute("UPDATE account SET error = 'cut off'")
    assert news.first_sync(world.db) is None
    world.db.execute("UPDATE account SET error = NULL, synced_at = 1")
    assert news.first_sync(world.db) is None
