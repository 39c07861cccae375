"""How every connection to the cache is opened, and how a transaction is run on one."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from app.cache import beside, driver, journal
from app.cache.migrate import NEWEST, is_believable, migrate, version_of
from app.cache.ops import UNSETTLED

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE = 5.0
"""Seconds to wait for another process's transaction to end."""
_LOOK = 0.001


class CacheError(Exception):
    """The cache cannot be used as asked; the message is one line a person can act on."""


class NoCache(CacheError):
    """There is no cache yet."""


class CacheLocked(CacheError):
    """Another process holds the cache for longer than the busy time-out. Exit code 4."""


class CacheTooNew(CacheError):
    """A newer lanehop made this cache: it may be read here, not written."""


class CacheBroken(CacheError):
    """The file is not a cache, or is damaged, or cannot be used where it is."""


class CacheUnfit(CacheBroken):
    """The disk, or the rights to it, do not let one use the file; it is sound as far as one can tell."""

    def __init__(self, message: str, why: str) -> None:
        """`why`: in a few words, what the disk does not do."""
        super().__init__(message)
        self.why = why


class CacheDamaged(CacheBroken):
    """The file is damaged, and word of it lies beside it: `app.cache.rescue` takes over what is left."""


def reader(path: Path) -> driver.Connection:
    """A connection that cannot write. Raises `NoCache`, `CacheBroken`."""
    _not_known_damaged(path)
    if not path.exists():
        raise NoCache(
            f"there is no cache yet at {path}: connect an account first (lanehop account add), or lanehop demo"
        )
    db = driver.connect(str(path))
    try:
        _set_up(db)
        db.execute("PRAGMA query_only=ON")
        found = version_of(db)
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        db.close()
        raise (_damaged(path, str(error)) if driver.is_damage(error) else _broken(path, error)) from error
    if found == 0:
        db.close()
        raise NoCache(f"the cache at {path} is empty: connect an account first (lanehop account add), or lanehop demo")
    if found < NEWEST:  # an older file: brought up to date by opening it for writing once
        db.close()
        writer(path).close()
        return reader(path)
    return db


def writer(path: Path, *, checkpoints: bool = False) -> driver.Connection:
    """A connection that may write; the file is made, or brought up to date, where needed.

    `checkpoints`: only the leader moves the write-ahead log into the file, because SQLite before 3.51.3 can damage a
    file that two connections checkpoint at once. Whoever opens it while nobody else has it open looks at whether the
    last one ended in the middle of something, and whether the file has all that its journal has.
    Raises `CacheTooNew`, `CacheLocked`, `CacheBroken`; `CacheDamaged` where a rescue is due.
    """
    existed = path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hold = _hold(path)
    db: driver.Connection | None = None
    try:
        _not_known_damaged(path)
        alone = hold is not None and hold.alone
        left_open = alone and beside.was_left_open(path)
        if alone and not left_open and (not existed or not path.stat().st_size):
            _not_emptied(path, existed=existed)
        _make(path)
        db = driver.connect(str(path))
        _prepare(db, path, checkpoints=checkpoints, alone=alone, left_open=left_open)
    except BaseException as error:
        if db is not None:
            db.close()
        if hold is not None:
            hold.release()
        if isinstance(error, driver.DatabaseError | UnicodeDecodeError):  # SQLite's words quote what is garbled
            raise _why_not_opened(path, error) from error
        raise
    made = db

    def last_word() -> None:
        try:
            journal.catch_up(made, path)
        except (OSError, driver.Error) as error:  # whoever opens it next writes what is missing
            if not path.exists():  # a demo's is gone by then
                return
            made.trouble = f"the journal beside {path} cannot be written: {error}"

    made.before_closing = last_word
    made.after_closing = hold.release if hold is not None else None
    return made


def _not_known_damaged(path: Path) -> None:
    if (word := beside.damage(path)) is not None:
        raise _damaged(path, word.why)


def _hold(path: Path) -> beside.Hold | None:
    try:
        return beside.hold(path)
    except beside.Taken:
        raise CacheLocked(
            f"another lanehop takes over what is left of a damaged cache at {path}: try again in a moment"
        ) from None


def _prepare(db: driver.Connection, path: Path, *, checkpoints: bool, alone: bool, left_open: bool) -> None:
    _tune(db, checkpoints=checkpoints)
    _not_newer(db, path)
    if left_open:
        _not_torn(db, path)
    if alone and version_of(db) == 0:
        _not_emptied(path, existed=True)
    migrate(db, path)
    with suppress(OSError):  # it waits for whoever comes next; nobody waits for it
        if alone and journal.last_change(path) > journal.newest(db):
            _not_gone_back(db, path)
            journal.renew(db, path)
        journal.catch_up(db, path)
    db.execute("PRAGMA busy_timeout=1")  # `begin` waits, more finely


def _tune(db: driver.Connection, *, checkpoints: bool) -> None:
    _set_up(db)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA fullfsync=ON")
    db.execute("PRAGMA foreign_keys=ON")
    db.execute("PRAGMA secure_delete=ON")
    if not checkpoints:
        db.execute("PRAGMA wal_autocheckpoint=0")


def _not_torn(db: driver.Connection, path: Path) -> None:
    found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise damaged(path, " ".join(found.split()))
    contradicted = journal.contradicted(db, path)
    if contradicted is not None:
        raise damaged(path, contradicted)


def _not_emptied(path: Path, *, existed: bool) -> None:
    """An empty file, or none, is a new cache, unless its journal holds what no vendor has."""
    if journal.read(path).is_needed:
        raise damaged(path, "the file is empty" if existed else "the file is gone")


def _not_gone_back(db: driver.Connection, path: Path) -> None:
    """What the file has lost does not matter where nothing was asked for: it is pulled again."""
    waiting = db.execute(f"SELECT 1 FROM op WHERE {UNSETTLED} LIMIT 1").fetchone()
    if waiting is not None or journal.read(path).is_needed:
        raise damaged(path, "the newest changes of the queue are missing in it")


def damaged(path: Path, why: str) -> CacheDamaged:
    """Leave word that the cache is damaged, for every process that has it open; what to raise."""
    with suppress(OSError):
        if beside.damage(path) is None:
            beside.tell_damage(path, beside.Damage(why))
    return _damaged(path, why)


def trouble(path: Path, error: BaseException) -> CacheError | None:
    """What to say of an error of the database that came up while the cache was in use; None for a fault of ours.

    Where it means that the file is damaged, word of it is left.
    """
    if driver.is_damage(error):
        return damaged(path, str(error))
    return _unfit(path, error) if driver.is_unfit(error) else None


def _why_not_opened(path: Path, error: driver.DatabaseError | UnicodeDecodeError) -> CacheError:
    if isinstance(error, UnicodeDecodeError):
        return damaged(path, "its tables have no names any more")
    if driver.is_damage(error) or driver.is_other_schema(error):
        return damaged(path, str(error))
    if driver.is_busy(error):
        return CacheLocked(f"another program holds the cache at {path}: close it and try again")
    return _broken(path, error)


def sole_writer(path: Path) -> driver.Connection:
    """A connection for whoever is alone with the cache by other means (`beside.alone`)."""
    _make(path)
    db = driver.connect(str(path))
    try:
        _tune(db, checkpoints=True)
        migrate(db, path)
    except BaseException:
        db.close()
        raise
    return db


def is_newer(path: Path) -> bool:
    """Whether a newer lanehop made the file, as it says itself, without opening it. Raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(100)
    version = int.from_bytes(head[60:64], "big") if head.startswith(b"SQLite format 3\0") else 0
    return version > NEWEST and is_believable(version)


def transaction(
    db: driver.Connection, work: Callable[Concatenate[driver.Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run `work` in one IMMEDIATE transaction: all of it is durable when this returns, or none of it happened.

    Raises `CacheLocked` when another process does not let go in time, and whatever `work` raises.
    """
    begin(db)
    try:
        result = work(db, *args, **kwargs)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # some errors have ended it already
            db.execute("ROLLBACK")
        raise
    return result


def begin(db: driver.Connection) -> None:
    """Start an IMMEDIATE transaction as soon as no other process has one. Raises `CacheLocked` after `_PATIENCE`.

    SQLite's own waiting sleeps longer and longer and so misses the pauses that a pull leaves; this looks every
    millisecond, and a person's key press waits for one page at most.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute("BEGIN IMMEDIATE")
        except driver.OperationalError as error:
            if not driver.is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise CacheLocked("another program holds the cache: try again in a moment") from error
            time.sleep(_LOOK)
        else:
            return


def _set_up(db: driver.Connection) -> None:
    db.execute("PRAGMA busy_timeout=5000")
    db.execute("PRAGMA temp_store=MEMORY")
    db.execute("PRAGMA cache_size=-16384")


def _make(path: Path) -> None:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _not_newer(db: driver.Connection, path: Path) -> None:
    if not is_believable(version_of(db)):
        raise damaged(path, f"it says that its version is {version_of(db)}")
    if version_of(db) > NEWEST:
        raise CacheTooNew(f"the cache at {path} was made by a newer lanehop: update this one to change anything")


def _unfit(path: Path, error: BaseException) -> CacheUnfit:
    to_do = "make room, or give back the right to write to it and its folder"
    return CacheUnfit(f"the cache at {path} cannot be used ({error}): {to_do}", driver.unfit_words(error))


def _broken(path: Path, error: Exception) -> CacheBroken:
    if driver.is_unfit(error):
        return _unfit(path, error)
    return CacheBroken(f"the cache at {path} cannot be read ({error}): nothing was changed; see lanehop doctor")


def _damaged(path: Path, why: str) -> CacheDamaged:
    return CacheDamaged(
        f"the cache at {path} is damaged and cannot be read ({why}): nothing was changed; what is left of it is taken"
        " over by the next lanehop sync, or when the screens are opened"
    )
