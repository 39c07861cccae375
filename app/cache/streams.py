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


def due(
    db: driver.Connection, account: AccountId, declared: Sequence[Stream], now: Instant, *, full: bool
) -> Sequence[tuple[int, Stream]]:
    """The streams a pull walks now, each with its place among all; `full`: every one of them.

    What failed the last time goes last, so that nothing stands behind a stream that never works. What the adapter
    does not have any more is forgotten.
    """
    for place, stream in enumerate(declared):
        _declare(db, account, stream, place)
    rows = db.execute(
        "SELECT name, done_at IS NOT NULL AND NOT again AND NOT stale AND fresh_at <= ?1 AND ?1 < fresh_at + every,"
        " error IS NOT NULL FROM stream WHERE account_id = ?2",
        (now, account),
    ).fetchall()
    gone = {name for name, _, _ in rows} - {stream.name for stream in declared}
    db.executemany("DELETE FROM stream WHERE account_id = ? AND name = ?", [(account, name) for name in gone])
    rests = {name for name, resting, _ in rows if resting and not full}
    failed_before = {name for name, _, failing in rows if failing}
    walked = [(place, stream) for place, stream in enumerate(declared) if stream.name not in rests]
    return sorted(walked, key=lambda one: one[1].name in failed_before)


def _declare(db: driver.Connection, account: AccountId, stream: Stream, place: int) -> None:
    """Write down what the adapter says of a stream."""
    db.execute(
        "INSERT INTO stream(account_id, name, title, place, every, core, brings, running, full)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT(account_id, name) DO UPDATE SET title = excluded.title,"
        " place = excluded.place, every = excluded.every, core = excluded.core, brings = excluded.brings"
        " WHERE (title, place, every, core, brings)"
        " IS NOT (excluded.title, excluded.place, excluded.every, excluded.core, excluded.brings)",
        (account, stream.name, stream.title, place, stream.every, int(stream.core), " ".join(stream.brings)),
    )


def begin(
    db: driver.Connection, account: AccountId, stream: Stream, place: int, now: Instant, *, full: bool
) -> Checkpoint:
    """Start a pull of a stream, or go on with one that was cut off (also of an earlier process).

    A pull that begins asks for what changed since the last complete one began, less the stream's overlap.
    """
    _declare(db, account, stream, place)
    running, position, begun_since, begun_at, next_since, was_full, again = db.execute(
        "SELECT running, position, since, begun_at, next_since, full, again FROM stream"
        " WHERE account_id = ? AND name = ?",
        (account, stream.name),
    ).fetchone()
    full = full or bool(again)
    if running and not again and not (full and not was_full):
        return Checkpoint(stream.name, position, begun_since, begun_at, resumed=True)
    since = None if full or not stream.delta or next_since is None else next_since - stream.overlap
    db.execute(
        "UPDATE stream SET running = 1, full = ?, position = NULL, since = ?, begun_at = ?, began_there = NULL,"
        " again = 0, stale = 0, done_at = NULL, seen = 0, total = NULL, new = 0, changed = 0, gone = 0, unreadable = 0"
        " WHERE account_id = ? AND name = ?",
        (int(since is None), since, now, account, stream.name),
    )
    return Checkpoint(stream.name, None, since, now, resumed=False)


def is_whole(db: driver.Connection, account: AccountId) -> bool:
    """Whether every core stream was walked to its end once."""
    sql = "SELECT COUNT(*) > 0 AND COUNT(*) = COUNT(fresh_at) FROM stream WHERE account_id = ? AND core"
    return bool(db.execute(sql, (account,)).fetchone()[0])


def again(db: driver.Connection, account: AccountId) -> None:
    """Somebody is there who was not: what hangs on them comes by no increment, so that each stream is walked whole."""
    db.execute("UPDATE stream SET again = 1 WHERE account_id = ?", (account,))


def known_since(db: driver.Connection, account: AccountId) -> Instant:
    """Everything that says where an application is and changed before this moment (on the vendor's clock) is here.

    Where a first pull is still under way, the moment it began: what is in the cache was read after it. 0 before that.
    """
    sql = (
        "SELECT MIN(COALESCE(next_since, began_there, begun_at)) FROM stream"
        " WHERE account_id = ? AND core AND begun_at IS NOT NULL"
    )
    return int(db.execute(sql, (account,)).fetchone()[0] or 0)


def stalled(db: driver.Connection, account: AccountId, stream: str, error: str, *, afresh: bool) -> None:
    """Remember why a walk stopped; what it had stored stays, and it goes on from there, or where `afresh` anew."""
    db.execute("UPDATE stream SET error = ? WHERE account_id = ? AND name = ?", (error, account, stream))
    if afresh:
        db.execute(
            "UPDATE stream SET running = 0, position = NULL WHERE account_id = ? AND name = ?", (account, stream)
        )


def failed(db: driver.Connection, account: AccountId, error: str, now: Instant) -> None:
    """Remember why nothing could be had of the account as a whole."""
    db.execute("UPDATE account SET error = ?, error_at = ? WHERE id = ?", (error, now, account))


def complete(db: driver.Connection, account: AccountId, now: Instant) -> None:
    """Say how fresh the account is: as the oldest of its core streams, counted from where their last whole walk began.

    A stream that is not core says by its own error that it is older. One that is leaves the account in error.
    """
    fresh, lacking = db.execute(
        "SELECT MIN(fresh_at), SUM(fresh_at IS NULL) FROM stream WHERE account_id = ? AND core", (account,)
    ).fetchone()
    if fresh is not None and not lacking:
        rederive_unsure(db, account, fresh, now)
        thaw.thaw(db, account)
        db.execute("UPDATE account SET synced_at = ? WHERE id = ?", (fresh, account))
    row = db.execute(
        "SELECT error FROM stream WHERE account_id = ? AND core AND error IS NOT NULL ORDER BY place LIMIT 1",
        (account,),
    ).fetchone()
    error = None if row is None else row[0]
    db.execute(
        "UPDATE account SET error = ?1, error_at = CASE WHEN ?1 IS NULL THEN NULL ELSE ?2 END WHERE id = ?3",
        (error, now, account),
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
