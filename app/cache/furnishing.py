"""The records that rescued operations speak of, as they were last seen: shown until the pull has written them anew."""

from collections.abc import Iterable
from typing import Any

from app.cache import boards, connection, driver, outbox
from app.cache.ops import Op, unsettled
from app.cache.overlay import refresh
from app.cache.salvage import Wreck
from app.cache.thaw import show_anew
from app.model import intents
from app.model.ids import LocalId

_BASE = {"stage": "base_stage", "status": "base_status", "entered_at": "base_entered_at", "reason": "base_reason"}
_NOTHING: dict[str, int | None] = {"op": None, "problem": 0}
_PLAIN = ("stage", "reason", "listed", "user")


def furnish(db: driver.Connection, wreck: Wreck, kept: int) -> None:
    """Show the operations on records of the damaged cache where these make sense, else alone.

    A record that makes none is found out by reading everything a person would see of it.
    """
    if not kept:
        return
    try:
        connection.transaction(db, _furnish, wreck)
    except Exception:  # garbled rows fail in as many ways as there are readers of them
        connection.transaction(db, _bare)


def _furnish(db: driver.Connection, wreck: Wreck) -> None:
    found = unsettled(db)
    for pk in _spoken_of(found):
        _copy(db, wreck, pk)
    for op in found:
        show_anew(db, op)
    for job in boards.jobs(db, include_closed=True):
        boards.board(db, job.id, 0)
    outbox.rows(db, 0)


def _bare(db: driver.Connection) -> None:
    """The operations alone: what each makes is shown once everything has been read again."""
    refresh(db, [op.target for op in unsettled(db)])


def _spoken_of(found: Iterable[Op]) -> list[LocalId]:
    return list(dict.fromkeys(pk for op in found for pk in (op.target, *intents.records_of(op.intent))))


def _copy(db: driver.Connection, wreck: Wreck, pk: LocalId) -> None:
    for row in wreck.record("application", "pk", pk):
        shown_as = {name: row.get(base) for name, base in _BASE.items()}
        on = {"job": row.get("base_job") or row.get("job")} | ({"base_job": None} if "base_job" in row else {})
        _put(db, "application", row | shown_as | on | {"unsure": row.get("derived", 0)})
        for other in (row.get("candidate"), row.get("job"), row.get("base_job")):
            if isinstance(other, int):
                _copy(db, wreck, LocalId(other))
    for table in ("candidate", "job", "detail"):
        for row in wreck.record(table, "pk", pk):
            _put(db, table, row | {"data": row.get("base") or row["data"], "base": None})
    for stage in wreck.record("stage", "job", pk):
        _put(db, "stage", stage)
    for table in _PLAIN:
        for row in wreck.record(table, "pk", pk):
            _put(db, table, row)


def _put(db: driver.Connection, table: str, row: dict[str, Any]) -> None:
    """As something seen long ago: whatever the pull brings is newer."""
    fresh = row | {"hash": b"", "seen_at": 0} | {name: value for name, value in _NOTHING.items() if name in row}
    names = ", ".join(fresh)
    db.execute(f"INSERT OR IGNORE INTO {table}({names}) VALUES ({', '.join('?' * len(fresh))})", tuple(fresh.values()))
