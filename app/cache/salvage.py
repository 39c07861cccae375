"""Reading what is left of a damaged cache, row by row: what cannot be read costs no more than itself.

SQLite keeps no check sums: a row that can be read may still not be what was written. Whatever comes from here is
checked as far as it can be, and the journal's word counts for more.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from app.cache import driver, entries, journal
from app.cache.entries import Entry, Owner, Ref
from app.model.ids import AccountId, LocalId
from app.model.words import SETTLED, StageKind

_STEP = 500
_MOST_FAILURES = 5_000
"""Steps in a row without a row that can be read: then there is nothing left."""
_BEFORE = {"change": "0", "undone": "0", "ahead": "0", "tested": "0", "facets": "''", "fields": "''"}
"""What stands for columns that an older cache has not got; NULL for the others."""
_UNREADABLE = (driver.Error, msgspec.MsgspecError, ValueError, OverflowError, MemoryError, TypeError, KeyError)


class Wreck:
    """A damaged cache at `path`, opened to be looked at. It stays as it is; close it with `close`."""

    def __init__(self, path: Path) -> None:
        self._db: driver.Connection | None = None
        with suppress(*_UNREADABLE):
            self._db = driver.look_at(str(path))

    def close(self) -> None:
        if self._db is not None:
            self._db.close()

    def newest(self, what: str = "newest") -> int | None:
        """The number of the newest change, or of the newest one that `grouped`; None where that cannot be read."""
        row = self._one(f"SELECT {what} FROM changes")
        return row[0] if row and isinstance(row[0], int) else None

    def given(self, table: str) -> int:
        """The highest key a table has ever given; 0 where that cannot be read."""
        row = self._one("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return row[0] if row and isinstance(row[0], int) else 0

    def aside_needed(self) -> list[str] | None:
        """The caches moved aside earlier in which something unsent may lie; None where that cannot be read."""
        if self._db is not None:
            with suppress(*_UNREADABLE):
                return journal.aside_needed(self._db)
        return None

    def owners(self) -> dict[AccountId, Owner]:
        rows = self._rows("account", entries.OWNER.split(", "), "id")
        return {one.id: one for one in _each(entries.owner, rows)}

    def operations(self, owners: dict[AccountId, Owner]) -> Iterator[Entry]:
        """Every operation that can be read, settled or not, in order; its names at the vendor are in `named`."""

        def whole(row: Sequence[Any]) -> Entry:
            seq = row[0]
            lanes = [LocalId(lane) for (lane,) in self._some("SELECT lane FROM op_lane WHERE seq = ?", (seq,))]
            needs = [need for (need,) in self._some("SELECT needs FROM op_dep WHERE seq = ?", (seq,))]
            found = entries.entry(row, owners[row[4]], lanes, needs, ())
            assert found.op is not None  # noqa: S101  # just made
            _ = found.op.intent  # which must be one
            return found

        yield from _each(whole, self._rows("op", entries.COLUMNS.split(", "), "seq"))

    def named(self) -> Iterator[tuple[AccountId, Ref]]:
        """What the local ids stand for, with the account of each."""

        def one(row: Sequence[Any]) -> tuple[AccountId, Ref]:
            pk, account, kind, remote = row
            return account, msgspec.convert((pk, kind, remote), Ref)

        yield from _each(one, self._rows("idmap", ("pk", "account_id", "kind", "remote_id"), "pk"))

    def settled_by_audit(self) -> set[int]:
        """Operations that were settled, as far as the audit can be read."""
        return {row[2] for row in self.audit() if row[5] in SETTLED and isinstance(row[2], int)}

    def audit(self) -> Iterator[Sequence[Any]]:
        """The rows of `event` without their number: at, account_id, op, kind, target, outcome, detail."""
        names = ("at", "account_id", "op", "kind", "target", "outcome", "detail")
        yield from self._rows("event", names, "id")

    def capabilities(self) -> Iterator[Sequence[Any]]:
        """The rows of `capability`."""
        names = ("account_id", "verb", "allowed", "reason", "replay", "notifies", "fields", "tested")
        with suppress(*_UNREADABLE):
            yield from self._some(f"SELECT {self._there('capability', names)} FROM capability")

    def stage_groups(self) -> Iterator[Sequence[Any]]:
        """The rows of `stage_group`: account_id, stage, kind."""
        kinds = {kind.value for kind in StageKind}
        with suppress(*_UNREADABLE):
            rows = self._some("SELECT account_id, stage, kind FROM stage_group")
            yield from (row for row in rows if row[2] in kinds)

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a file; not checked."""
        row = self._one("SELECT bytes FROM content WHERE sha256 = ?", (sha256,))
        return row[0] if row and isinstance(row[0], bytes) else None

    def record(self, table: str, column: str, pk: int) -> list[dict[str, Any]]:
        """The rows of a table with this value in a column, by the names of their columns."""
        if self._db is None:
            return []
        with suppress(*_UNREADABLE):
            cursor = self._db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (pk,))
            names = [one[0] for one in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return []

    # --- how rows are got at -----------------------------------------------------------------------

    def _some(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        if self._db is None:
            return []
        return self._db.execute(sql, tuple(values)).fetchall()

    def _one(self, sql: str, values: Sequence[object] = ()) -> Any:
        with suppress(*_UNREADABLE):
            return next(iter(self._some(sql, values)), None)
        return None

    def _there(self, table: str, names: Sequence[str]) -> str:
        """These columns for a statement; those an older cache had not, as what they would have been."""
        there = {row[1] for row in self._some(f"PRAGMA table_info({table})")}
        return ", ".join(name if name in there else _BEFORE.get(name, "NULL") for name in names)

    def _rows(self, table: str, names: Sequence[str], key: str) -> Iterator[Sequence[Any]]:
        """The rows of a table by its integer key: in steps, and one by one where a step cannot be read."""
        try:
            columns = self._there(table, names)
        except _UNREADABLE:
            return
        select = f"SELECT {columns} FROM {table} WHERE {key} "
        at, failures, top = 1, 0, max(self.given(table), self._last(table, key))
        while at <= top and failures < _MOST_FAILURES:
            try:
                rows = self._some(f"{select} >= ? AND {key} < ? ORDER BY {key}", (at, at + _STEP))
                failures = 0
            except _UNREADABLE:
                rows = [row for one in range(at, at + _STEP) if (row := self._one(f"{select} = ?", (one,)))]
                failures = 0 if rows else failures + 1
            yield from rows
            at += _STEP
            if not rows and (after := self._one(f"SELECT {key} FROM {table} WHERE {key} >= ? ORDER BY {key}", (at,))):
                at = max(at, int(after[0]))

    def _last(self, table: str, key: str) -> int:
        row = self._one(f"SELECT MAX({key}) FROM {table}")
        return row[0] if row and isinstance(row[0], int) else 0


def _each(make: Callable[[Sequence[Any]], Any], rows: Iterator[Sequence[Any]]) -> Iterator[Any]:
    """What can be made of rows; the others are left out."""
    for row in rows:
        with suppress(*_UNREADABLE):
            yield make(row)
