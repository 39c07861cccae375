"""Records that are kept twice: as the vendor said, and as a person sees them once unsent changes are replayed on it."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from app.cache import driver
from app.cache.overlay.pending import pending, problems
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AnyIntent
from app.model.records import AnyDetail, Candidate, Interview, Job, Matter, Offer, Opening, Referee, ReferenceCheck

R = TypeVar("R", bound=Candidate | Job | Interview | Offer | Opening | ReferenceCheck | Referee | Matter)


class Replayed(Generic[R]):
    """The records of one table with the columns `data`, what is shown, and `base`, what the vendor said.

    `base` is NULL while both are the same.

    Args:
        table: its name.
        model: what `data` and `base` hold.
        columns: a record as a row, all of it as `data` (`encoded`).
        changes: the kinds of intent that change what is said of a record.
        applied: a record once such an intent has taken effect.
    """

    def __init__(
        self,
        table: str,
        model: type[R],
        *,
        columns: Callable[[R], dict[str, object]],
        changes: tuple[type[AnyIntent], ...],
        applied: Callable[[driver.Connection, R, AnyIntent], R],
    ) -> None:
        self._table = table
        self._decode = msgspec.json.Decoder(model).decode
        self._columns = columns
        self._changes = changes
        self._applied = applied

    def shown(self, db: driver.Connection, pk: LocalId) -> R | None:
        """A record as a person sees it."""
        return self._read(db, pk, "data")

    def base_of(self, db: driver.Connection, pk: LocalId) -> R | None:
        """A record as the vendor said."""
        return self._read(db, pk, "COALESCE(base, data)")

    def _read(self, db: driver.Connection, pk: LocalId, what: str) -> R | None:
        row = db.execute(f"SELECT {what} FROM {self._table} WHERE pk = ?", (pk,)).fetchone()
        return self._decode(row[0]) if row else None

    def put_base(self, db: driver.Connection, pk: LocalId, record: R, now: Instant) -> None:
        """Say what the vendor holds, as an answered write told us."""
        db.execute(f"UPDATE {self._table} SET seen_at = ?, hash = x'' WHERE pk = ?", (now, pk))
        self.say(db, pk, record)

    def say(self, db: driver.Connection, pk: LocalId, record: R) -> None:
        """Say what the vendor holds, as a read of a part told us."""
        db.execute(f"UPDATE {self._table} SET base = ? WHERE pk = ?", (encoded(record), pk))
        self.replay(db, pk)

    def put_made(self, db: driver.Connection, account: AccountId, pk: LocalId, record: R, at: Instant) -> None:
        """Put in a record that no vendor knows yet."""
        row = {"pk": pk, "account_id": account, **self._columns(record), "hash": b"", "seen_at": at}
        names, holes = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT INTO {self._table}({names}) VALUES ({holes})", tuple(row.values()))

    def replay(self, db: driver.Connection, pk: LocalId) -> None:
        """Bring what is shown of a record up to date with what the vendor said and what is unsent."""
        row = db.execute(f"SELECT base, data, op, problem FROM {self._table} WHERE pk = ?", (pk,)).fetchone()
        if row is None:
            return
        base, data, op, problem = row
        unsent, count = pending(db, pk), problems(db, pk)
        newest = unsent[-1].seq if unsent else None
        if (newest, count) != (op, problem):
            db.execute(f"UPDATE {self._table} SET op = ?, problem = ? WHERE pk = ?", (newest, count, pk))
        changing = [one.intent for one in unsent if isinstance(one.intent, self._changes)]
        if base is None and not changing:
            return
        told = base if base is not None else data
        record = self._decode(told)
        for intent in changing:
            record = self._applied(db, record, intent)
        put = self._columns(record) | {"base": told if changing else None}
        if (put["data"], put["base"]) != (data, base):
            names = ", ".join(f"{name} = ?" for name in put)
            db.execute(f"UPDATE {self._table} SET {names} WHERE pk = ?", (*put.values(), pk))


def encoded(record: Candidate | Job | AnyDetail) -> bytes:
    """A record as it is kept."""
    return msgspec.json.encode(record)
