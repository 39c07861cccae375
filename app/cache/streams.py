"""Where each stream of each account is, and what the process that pulls has been asked for."""

from collections.abc import Sequence

import msgspec

from app.cache import driver, thaw
from app.cache.overlay.applications import rederive_unsure
from app.model.ids import AccountId, Instant
from app.vendor import Stream


class Checkpoint(msgspec.Struct, frozen=True):
    """Where a pull goes on. `since` None: everything."""

    stream: str
    position: bytes | None
    since: Instant | None
    begun_at: Instant
    resumed: bool


class Wish(msgspec.Struct, frozen=True):
    """Somebody asked for a pull now. `account` None: of all accounts."""

    id: int
    account: AccountId | None
    full: bool
    at: Instant


def begin(
    db: driver.Connection, account: AccountId, stream: Stream, place: int, now: Instant, *, full: bool
) -> Checkpoint:
    """Start a pull of a stream, or go on with one that was cut off (also of an earlier process).

    A pull that begins asks for what changed since the last complete one began, less the stream's overlap.
    """
    row = db.execute(
        "SELECT running, position, since, begun_at, next_since, full FROM stream WHERE account_id = ? AND name = ?",
        (account, stream.name),
    ).fetchone()
    if row is not None and row[0] and not (full and not row[5]):
        return Checkpoint(stream.name, row[1], row[2], row[3], resumed=True)
    since = None if row is None or full or not stream.delta or row[4] is None else row[4] - stream.overlap
    whole = since is None
    db.execute(
        "INSERT INTO stream(account_id, name, title, place, running, full, position, since, begun_at)"
        " VALUES (?, ?, ?, ?, 1, ?, NULL, ?, ?) ON CONFLICT(account_id, name) DO UPDATE SET title = excluded.title,"
        " place = excluded.place, running = 1, full = excluded.full, position = NULL, since = excluded.since,"
        " begun_at = excluded.begun_at, began_there = NULL, done_at = NULL, seen = 0, total = NULL, new = 0,"
        " changed = 0, gone = 0, unreadable = 0, error = NULL",
        (account, stream.name, stream.title, place, int(whole), since, now),
    )
    return Checkpoint(stream.name, None, since, now, resumed=False)


def known_since(db: driver.Connection, account: AccountId) -> Instant:
    """Everything of the account that changed before this moment (on the vendor's clock) is in the cache.

    Where a first pull is still under way, the moment it began: what is in the cache was read after it. 0 before that.
    """
    sql = "SELECT MIN(COALESCE(next_since, began_there, begun_at, 0)) FROM stream WHERE account_id = ?"
    return int(db.execute(sql, (account,)).fetchone()[0] or 0)


def failed(db: driver.Connection, account: AccountId, stream: str | None, error: str, now: Instant) -> None:
    """Remember why a pull stopped; what it had stored stays, and it goes on from there."""
    if stream is not None:
        db.execute("UPDATE stream SET error = ? WHERE account_id = ? AND name = ?", (error, account, stream))
    db.execute("UPDATE account SET error = ?, error_at = ? WHERE id = ?", (error, now, account))


def complete(db: driver.Connection, account: AccountId, now: Instant) -> None:
    """All streams of the account are complete: it is as fresh as the start of the oldest of them."""
    begun = db.execute("SELECT MIN(begun_at) FROM stream WHERE account_id = ?", (account,)).fetchone()[0]
    rederive_unsure(db, account, begun or 0, now)
    thaw.thaw(db, account)
    db.execute(
        "UPDATE account SET error = NULL, error_at = NULL,"
        " synced_at = (SELECT MIN(begun_at) FROM stream WHERE account_id = account.id) WHERE id = ?",
        (account,),
    )


def wish(db: driver.Connection, account: AccountId | None, now: Instant, *, full: bool = False) -> int:
    """Ask the process that pulls to do it now; the wish's number."""
    cursor = db.execute("INSERT INTO wish(account_id, full, at) VALUES (?, ?, ?)", (account, int(full), now))
    db.execute("DELETE FROM wish WHERE id <= ?", ((cursor.lastrowid or 0) - 1000,))
    return cursor.lastrowid or 0


def are_wishes_open(db: driver.Connection) -> bool:
    """Whether anybody waits for a pull that nobody has taken."""
    sql = "SELECT 1 FROM wish WHERE done_at IS NULL AND taken_at IS NULL LIMIT 1"
    return db.execute(sql).fetchone() is not None


def take_wishes(db: driver.Connection, now: Instant) -> Sequence[Wish]:
    """The wishes nobody has taken, now this caller's."""
    rows = db.execute("SELECT id, account_id, full, at FROM wish WHERE done_at IS NULL AND taken_at IS NULL").fetchall()
    db.executemany("UPDATE wish SET taken_at = ? WHERE id = ?", [(now, row[0]) for row in rows])
    return [Wish(row[0], row[1], bool(row[2]), row[3]) for row in rows]


def forget_taken(db: driver.Connection) -> None:
    """A new leader: what an earlier one had taken and not done is open again."""
    db.execute("UPDATE wish SET taken_at = NULL WHERE done_at IS NULL")


def wish_done(db: driver.Connection, number: int, now: Instant, error: str | None, code: int) -> None:
    db.execute("UPDATE wish SET done_at = ?, error = ?, code = ? WHERE id = ?", (now, error, code, number))


def outcome(db: driver.Connection, number: int) -> tuple[bool, str | None, int]:
    """(done, the error in one line, the exit code of it) of a wish."""
    row = db.execute("SELECT done_at, error, code FROM wish WHERE id = ?", (number,)).fetchone()
    if row is None:  # of an account that was removed
        return True, None, 0
    return (False, None, 0) if row[0] is None else (True, row[1], row[2] or 0)
