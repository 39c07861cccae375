"""The one module that names the database driver, so that an encrypting one can take its place."""

import sqlite3
from collections.abc import Callable
from typing import Any

Row = sqlite3.Row
Error = sqlite3.Error
DatabaseError = sqlite3.DatabaseError
OperationalError = sqlite3.OperationalError
IntegrityError = sqlite3.IntegrityError
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_UNFIT = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})


class Connection(sqlite3.Connection):
    """A connection, and what is to be done when it is closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_closing: Callable[[], None] | None = None
        self.after_closing: Callable[[], None] | None = None
        self.trouble: str | None = None
        """What could not be done before it was closed."""

    def close(self) -> None:
        """Close it; a second time nothing happens."""
        before, self.before_closing = self.before_closing, None
        after, self.after_closing = self.after_closing, None
        try:
            if before is not None:
                before()
        finally:
            super().close()
            if after is not None:
                after()


def version() -> str:
    """The version of SQLite in use, such as `3.45.1`."""
    return sqlite3.sqlite_version


def connect(path: str) -> Connection:
    """A bare connection in autocommit mode; only `app.cache.connection` may call this."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0, factory=Connection)


def look_at(path: str) -> Connection:
    """A bare connection that leaves the file and its log as they are, also when it is closed."""
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{quoted}?mode=ro", uri=True, isolation_level=None, factory=Connection)


def is_busy(error: Error) -> bool:
    """Whether another connection was in the way, and the same call may succeed later."""
    return "locked" in str(error) or "busy" in str(error)


def is_damage(error: BaseException) -> bool:
    """Whether the error says that the file is damaged, or none of SQLite's."""
    return isinstance(error, DatabaseError) and (_code(error) in _DAMAGE or "decode to UTF-8" in str(error))


def is_unfit(error: BaseException) -> bool:
    """Whether the file itself is sound as far as one can tell, and the disk or its rights do not let one use it."""
    return isinstance(error, DatabaseError) and _code(error) in _UNFIT


def unfit_words(error: BaseException) -> str:
    """What the disk or its rights do not let one do, of an error that `is_unfit`."""
    code = _code(error) if isinstance(error, DatabaseError) else 0
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full"
    if code == sqlite3.SQLITE_READONLY:
        return "the cache may not be written to"
    return "the disk takes no more"


def is_other_schema(error: BaseException) -> bool:
    """Whether a statement does not fit the tables that are there."""
    return isinstance(error, OperationalError) and _code(error) == sqlite3.SQLITE_ERROR


def _code(error: DatabaseError) -> int:
    """SQLite's primary result code; 0 for an error that Python made itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def complete(text: str) -> bool:
    """Whether the text ends a statement."""
    return sqlite3.complete_statement(text)
