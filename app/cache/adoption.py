"""Recognising what was made here when the vendor sends it, before it gets a local id of its own."""

from collections.abc import Sequence

from app.cache import driver
from app.cache.absorb import settle_id
from app.cache.deeds import deed_of
from app.cache.identity import known_ids
from app.cache.ops import makers
from app.cache.overlay import refresh
from app.model.ids import AccountId, Instant
from app.model.records import KIND_OF, AnyRecord, Visit
from app.model.words import Kind


def recognise(db: driver.Connection, account: AccountId, records: Sequence[AnyRecord], now: Instant) -> None:
    """Give the records that were made here the local ids they have had from the start, and settle who made them.

    A try whose answer is still awaited is left to its answer.
    """
    open_makers = makers(db, account)
    if not open_makers:
        return
    (ahead,) = db.execute("SELECT ahead FROM account WHERE id = ?", (account,)).fetchone()
    for came in records:
        kind, remote = _name_of(came)
        if known_ids(db, account, kind, [remote]):
            continue
        for op in open_makers:
            if op.creates is None or not deed_of(op.intent).is_mine(db, op, op.intent, came, ahead):
                continue
            settle_id(db, op.creates, remote)
            open_makers.remove(op)
            cursor = db.execute(
                "UPDATE op SET state = 'done', settled_at = ?, why = NULL, error = NULL WHERE seq = ?"
                " AND state IN ('unknown', 'ask')",
                (now, op.seq),
            )
            if cursor.rowcount:
                deed_of(op.intent).landed(db, op, op.intent, now)
            refresh(db, [op.target])
            break


def _name_of(came: AnyRecord) -> tuple[Kind, str]:
    """Which record it tells of: a visit is the first thing one hears of an application."""
    if isinstance(came, Visit):
        return Kind.APPLICATION, came.application
    return KIND_OF[type(came)], came.remote_id
