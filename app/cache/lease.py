"""Who sends and pulls: one process at a time, with a number that tells its transactions from an earlier leader's."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import msgspec

from app.cache import driver
from app.model.ids import SECOND, Instant

P = ParamSpec("P")
T = TypeVar("T")
NAME = "leader"
LIFE = 20 * SECOND
"""How long a lease lives without a heartbeat."""
UNLOCKED = "."
"""The end of an owner's name while it leads without the operating system's lock: that says nothing of it then."""
HEARTBEAT = 5 * SECOND


class Fenced(Exception):
    """Another process leads by now: what this one was about to do must not happen."""


class Lease(msgspec.Struct, frozen=True):
    owner: str
    epoch: int
    until: Instant


def holder(db: driver.Connection) -> Lease | None:
    row = db.execute("SELECT owner, epoch, until FROM lease WHERE name = ?", (NAME,)).fetchone()
    return Lease(*row) if row else None


def take(db: driver.Connection, owner: str, now: Instant, *, force: bool = False) -> int | None:
    """Become the leader where nobody is. The new epoch; None while somebody else's lease lives.

    `force`: the caller holds the operating system's lock, so that whoever wrote the lease with it is gone.
    """
    held = holder(db)
    gone = held is None or held.owner == "" or (force and not held.owner.endswith(UNLOCKED))
    # A lease further ahead than one could ever be was written by a clock that was wrong.
    if held is not None and now < held.until <= now + LIFE and not gone and not _is_same(held.owner, owner):
        return None
    epoch = held.epoch + 1 if held else 1
    db.execute(
        "INSERT INTO lease(name, owner, epoch, until) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(name) DO UPDATE SET owner = excluded.owner, epoch = excluded.epoch, until = excluded.until",
        (NAME, owner, epoch, now + LIFE),
    )
    return epoch


def _is_same(owner: str, other: str) -> bool:
    return owner.removesuffix(UNLOCKED) == other.removesuffix(UNLOCKED)


def renew(db: driver.Connection, owner: str, epoch: int, now: Instant) -> bool:
    """Keep the lease. False: another process leads by now."""
    sql = "UPDATE lease SET owner = ?, until = ? WHERE name = ? AND epoch = ?"
    cursor = db.execute(sql, (owner, now + LIFE, NAME, epoch))
    return cursor.rowcount == 1


def give_up(db: driver.Connection, epoch: int) -> None:
    """Let the next process lead at once."""
    db.execute("UPDATE lease SET until = 0, owner = '' WHERE name = ? AND epoch = ?", (NAME, epoch))


def is_led(db: driver.Connection, now: Instant) -> bool:
    held = holder(db)
    return held is not None and now < held.until <= now + LIFE


def check(db: driver.Connection, epoch: int) -> None:
    """Raises `Fenced` where another process leads."""
    held = holder(db)
    if held is None or held.epoch != epoch:
        raise Fenced("another process sends for this cache now")


def led(
    db: driver.Connection,
    epoch: int,
    work: Callable[Concatenate[driver.Connection, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Do what only the leader may. Raises `Fenced` where another process leads."""
    check(db, epoch)
    return work(db, *args, **kwargs)
