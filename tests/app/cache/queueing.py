"""What a person and the engine do with the queue, one transaction after the other."""

from app.cache import connection, lease, ops, outgoing, queue
from app.cache.deeds import Looked
from app.cache.ops import Op
from app.model.intents import AnyIntent, Move
from app.model.records import AnyRecord
from app.model.words import OpState
from app.vendor import Pulled, Seen
from tests.world import HOLD, World


def ask(world: World, intent: AnyIntent) -> int:
    """The operation that comes of it."""
    (seq,) = ask_together(world, intent)
    return seq


def ask_together(world: World, *intents: AnyIntent) -> list[int]:
    """The operations that come of one key press."""
    return connection.transaction(world.db, queue.enqueue, intents, world.clock.now())


def move(world: World, person: int, stage: int) -> int:
    return ask(world, Move(application=world.applications[person], stage=world.stages[stage]))


def one(world: World, seq: int) -> Op:
    found = ops.one(world.db, seq)
    assert found is not None
    return found


def lead(world: World) -> int:
    """This process sends; the epoch under which it does."""
    epoch = connection.transaction(world.db, lease.take, "me", world.clock.now(), force=True)
    assert epoch is not None
    return epoch


def epoch(world: World) -> int:
    """That of whoever sends."""
    held = lease.holder(world.db)
    assert held is not None
    return held.epoch


def leaves(world: World, seq: int) -> None:
    """Its hold runs out, and it is sent."""
    world.clock.pass_(HOLD + 1)
    assert connection.transaction(world.db, queue.claim, seq, (), epoch(world), world.clock.now()) is not None


def settle(world: World, seq: int, state: OpState = OpState.DONE, remote: str | None = None) -> None:
    """It comes to an end, by which the vendor has called what it made so."""
    connection.transaction(
        world.db,
        queue.settle,
        seq,
        state,
        epoch=epoch(world),
        now=world.clock.now(),
        remote=remote,
        landed=state is OpState.DONE,
    )


def ends(world: World, seq: int, state: OpState = OpState.DONE, remote: str | None = None) -> None:
    """It is sent, and comes to that end."""
    leaves(world, seq)
    settle(world, seq, state, remote)


def look(world: World, seq: int, *records: AnyRecord, matches: int = 0, remote: str | None = None) -> Looked:
    """The vendor is asked a second later, and tells that."""
    now = world.clock.pass_(1000)
    pulled = [Pulled(record, b"x") for record in records]
    seen = Seen(exists=True, matches=matches, remote_id=remote, records=pulled, read_at=now)
    return connection.transaction(world.db, outgoing.take_in, one(world, seq), seen, now)
