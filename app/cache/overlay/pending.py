"""What is unsent of a record, and how many of its operations need a person."""

from collections.abc import Sequence

import msgspec

from app.cache import driver
from app.model import intents
from app.model.ids import Instant, LocalId
from app.model.intents import AnyIntent
from app.model.words import PROBLEMS, SHOWN

_SHOWN = ",".join(f"'{state}'" for state in sorted(SHOWN))
_CHUNK = 500
_PROBLEMS = ",".join(f"'{state}'" for state in sorted(PROBLEMS))


class Pending(msgspec.Struct, frozen=True):
    """An operation whose effect is part of what a person sees."""

    seq: int
    intent: AnyIntent
    at: Instant


def with_operations(db: driver.Connection, targets: Sequence[LocalId]) -> set[LocalId]:
    """Those of the records that any operation is about: of the others nothing is unsent, and a pull brings many."""
    found: set[LocalId] = set()
    for start in range(0, len(targets), _CHUNK):
        chunk = targets[start : start + _CHUNK]
        rows = db.execute(f"SELECT target FROM op WHERE target IN ({','.join('?' * len(chunk))})", chunk)
        found.update(LocalId(target) for (target,) in rows)
    return found


def pending(db: driver.Connection, target: LocalId) -> Sequence[Pending]:
    """A record's operations whose effect is shown, in order."""
    rows = db.execute(
        f"SELECT seq, args, created_at FROM op WHERE target = ? AND state IN ({_SHOWN}) ORDER BY seq", (target,)
    ).fetchall()
    return [Pending(seq, intents.decode(args), at) for seq, args, at in rows]


def problems(db: driver.Connection, target: LocalId) -> int:
    """How many of a record's operations need a person."""
    sql = f"SELECT COUNT(*) FROM op WHERE target = ? AND state IN ({_PROBLEMS})"
    return int(db.execute(sql, (target,)).fetchone()[0])
