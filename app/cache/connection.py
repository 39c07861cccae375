"""How every connection to the cache is opened, and how a transaction is run on one."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from app.cache import driver
from app.cache.migrate import NEWEST, migrate, version_of

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
    """The file is not a cache, or is damaged."""


def reader(path: Path) -> driver.Connection:
    """A connection that cannot write. Raises `NoCache`, `CacheBroken`."""
    if not path.exists():
        raise NoCache(
            f"there is no cache yet at {path}: connect an account first (lanehop account add), or lanehop demo"
        )
    db = driver.connect(str(path))
    try:
        _set_up(db)
        db.execute("PRAGMA query_only=ON")
        found = version_of(db)
    except driver.DatabaseError as error:
        db.close()
        raise _broken(path, error) from error
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
    file that two connections checkpoint at once. Raises `CacheTooNew`, `CacheLocked`, `CacheBroken`.
    """
    _make(path)
    db = driver.connect(str(path))
    try:
        _set_up(db)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA fullfsync=ON")
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("PRAGMA secure_delete=ON")
        if not checkpoints:
            db.execute("PRAGMA wal_autocheckpoint=0")
        _not_newer(db, path)
        migrate(db, path)
        db.execute("PRAGMA busy_timeout=1")  # `begin` waits, more finely
    except driver.OperationalError as error:
        db.close()
        if driver.is_busy(error):
            raise CacheLocked(f"another program holds the cache at {path}: close it and try again") from error
        raise _broken(path, error) from error
    except driver.DatabaseError as error:
        db.close()
        raise _broken(path, error) from error
    except BaseException:
        db.close()
        raise
    return db


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
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _not_newer(db: driver.Connection, path: Path) -> None:
    if version_of(db) > NEWEST:
        raise CacheTooNew(f"the cache at {path} was made by a newer lanehop: update this one to change anything")


def _broken(path: Path, error: driver.Error) -> CacheBroken:
    return CacheBroken(f"the cache at {path} cannot be read ({error}): nothing was changed; see lanehop doctor")
