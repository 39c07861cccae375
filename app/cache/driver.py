"""The one module that names the database driver, so that an encrypting one can take its place."""

import sqlite3

Connection = sqlite3.Connection
Row = sqlite3.Row
Error = sqlite3.Error
DatabaseError = sqlite3.DatabaseError
OperationalError = sqlite3.OperationalError
IntegrityError = sqlite3.IntegrityError


def version() -> str:
    """The version of SQLite in use, such as `3.45.1`."""
    return sqlite3.sqlite_version


def connect(path: str) -> Connection:
    """A bare connection in autocommit mode; only `app.cache.connection` may call this."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)


def is_busy(error: Error) -> bool:
    """Whether another connection was in the way, and the same call may succeed later."""
    return "locked" in str(error) or "busy" in str(error)


def complete(text: str) -> bool:
    """Whether the text ends a statement."""
    return sqlite3.complete_statement(text)
