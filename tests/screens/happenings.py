"""What the engine and the vendor do to a queue while somebody looks at it."""

from app.cache import connection, lease, queue
from app.cache.queue import Theirs
from app.model.pipeline import Place
from app.model.words import ApplicationStatus, OpState
from tests.world import HOLD, World


def sent(world: World, seq: int) -> int:
    """The hold has run out and the request has left; the epoch of whoever leads."""
    world.clock.pass_(HOLD + 1)
    epoch = connection.transaction(world.db, lease.take, "test", world.clock.now(), force=True)
    assert epoch is not None
    assert connection.transaction(world.db, queue.claim, seq, [], epoch, world.clock.now()) is not None
    return epoch


def conflicted(world: World, seq: int, person: int, stage: int, words: str, *, by: str = "Lars Holm") -> None:
    """Somebody at the vendor was faster."""
    epoch = sent(world, seq)
    world.vendor_moves(person, stage)
    now = world.clock.now()
    theirs = Place(stage=world.stages[stage], status=ApplicationStatus.ACTIVE, entered_at=now)
    connection.transaction(
        world.db, queue.settle, seq, OpState.CONFLICT, epoch=epoch, now=now, place=theirs,
        theirs=Theirs(stage=world.stages[stage], words=words, at=now, by=by),
    )  # fmt: skip


def failed(world: World, seq: int, error: str) -> None:
    """The vendor will never take it."""
    epoch = sent(world, seq)
    connection.transaction(
        world.db, queue.settle, seq, OpState.DEAD, epoch=epoch, now=world.clock.now(), error=error
    )  # fmt: skip


def asks(world: World, seq: int, error: str) -> None:
    """The answer was lost, and nothing shows whether the vendor has taken it."""
    epoch = sent(world, seq)
    connection.transaction(
        world.db, queue.settle, seq, OpState.ASK, epoch=epoch, now=world.clock.now(), error=error
    )  # fmt: skip


def done(world: World, seq: int) -> None:
    """The vendor has taken it."""
    epoch = sent(world, seq)
    connection.transaction(world.db, queue.settle, seq, OpState.DONE, epoch=epoch, now=world.clock.now(), landed=True)
