"""Recognising what was made here when the vendor sends it, before it gets a local id of its own."""

from collections.abc import Collection, Sequence

from app.cache import driver
from app.cache.absorb import settle_id
from app.cache.deeds import deed_of
from app.cache.identity import known_ids, remote_id
from app.cache.ops import Op, makers
from app.cache.overlay import refresh
from app.model.ids import AccountId, Instant, RemoteId
from app.model.records import KIND_OF, AnyRecord, Visit
from app.model.words import Kind, OpState


def recognise(db: driver.Connection, account: AccountId, records: Sequence[AnyRecord], now: Instant) -> None:
    """Give the records that were made here the local ids they have had from the start.

    A try whose answer is still awaited is left to its answer. One whose answer was lost is recognised here only by
    what is beyond doubt, and is read back at once; what just looks like it the reading back counts, over all that was
    made since. Where somebody said that it was done, the only one that looks like it is taken for it.
    """
    open_makers = makers(db, account)
    if not open_makers:
        return
    fresh = [
        (remote, came)
        for kind, remote, came in ((*_name_of(came), came) for came in records)
        if not known_ids(db, account, kind, [remote])
    ]
    for op in open_makers:
        remote = _the_one(db, op, fresh)
        if remote is None or op.creates is None:
            continue
        settle_id(db, op.creates, remote)
        fresh = [(name, came) for name, came in fresh if name != remote]
        db.execute("UPDATE op SET not_before = MIN(not_before, ?) WHERE seq = ? AND state = 'unknown'", (now, op.seq))
        refresh(db, [op.target])


def find(db: driver.Connection, op: Op) -> None:
    """Look among what has come already for what an operation made that somebody says was done."""
    if op.creates is None or remote_id(db, op.creates) is not None:
        return
    twins = deed_of(op.intent).twins(db, op, op.intent, _ahead(db, op.account))
    if len(twins) == 1 and (remote := remote_id(db, twins[0])) is not None:
        settle_id(db, op.creates, remote)


def _the_one(db: driver.Connection, op: Op, fresh: Collection[tuple[RemoteId, AnyRecord]]) -> RemoteId | None:
    """What the vendor calls the record among these that an operation made; None where that is not sure."""
    deed = deed_of(op.intent)
    found = {remote for remote, came in fresh if deed.is_mine(db, op, op.intent, came)}
    if not found and op.state is OpState.DONE:
        ahead = _ahead(db, op.account)
        found = {remote for remote, came in fresh if deed.is_like(db, op, op.intent, came, ahead)}
        if found and deed.twins(db, op, op.intent, ahead):
            return None
    return found.pop() if len(found) == 1 else None


def _ahead(db: driver.Connection, account: AccountId) -> Instant:
    """The vendor's clock before ours, in ms."""
    return int(db.execute("SELECT ahead FROM account WHERE id = ?", (account,)).fetchone()[0])


def _name_of(came: AnyRecord) -> tuple[Kind, RemoteId]:
    """Which record it tells of: a visit is the first thing one hears of an application."""
    if isinstance(came, Visit):
        return Kind.APPLICATION, came.application
    return KIND_OF[type(came)], came.remote_id
