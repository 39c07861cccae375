"""From an operation in local ids to the request a vendor gets, and from what was read back to what it means."""

from app.cache import driver
from app.cache.deeds import Impossible, Looked, Lost, deed_of
from app.cache.identity import remote_id
from app.cache.ops import Op
from app.cache.pages import store
from app.model.ids import Instant
from app.model.mentions import Ambiguous
from app.vendor import Seen, Write


def build(db: driver.Connection, op: Op) -> Write:
    """The write of an operation, in the vendor's ids. Raises `NotMapped`: that is how dependent work waits; `Lost`."""
    try:
        return deed_of(op.intent).build(db, op, op.intent)
    except (Impossible, Ambiguous) as reason:  # it was possible when it was asked for
        raise Lost(str(reason)) from None


def take_in(db: driver.Connection, op: Op, seen: Seen, now: Instant) -> Looked:
    """Store what was read on the way; what it says about the operation."""
    store(db, op.account, seen.records, seen.read_at, now)
    if op.creates is not None and (name := remote_id(db, op.creates)) is not None:
        return Looked(matches=1, remote=name, sure=True)  # recognised among what was read
    return deed_of(op.intent).looked(db, op, op.intent, seen)
