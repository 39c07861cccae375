"""Bringing a cache up to date: numbered SQL files, one transaction each, a copy made first."""

from importlib import resources
from pathlib import Path

from app.cache import driver

_FILES = (
    "0001_first.sql",
    "0002_told_apart.sql",
    "0003_more_to_do.sql",
    "0004_counted_changes.sql",
    "0005_details.sql",
    "0006_more_writes.sql",
    "0007_strangers.sql",
    "0008_references.sql",
    "0009_stage_groups.sql",
    "0010_acts.sql",
    "0011_kept_groups.sql",
)
NEWEST = len(_FILES)
_BELIEVABLE = range(1000)
"""A file that names another version does not name one."""


def version_of(db: driver.Connection) -> int:
    """How many migrations the file has had; 0 for an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def is_believable(version: int) -> bool:
    """Whether a file of this version may have been made by some lanehop."""
    return version in _BELIEVABLE


def migrate(db: driver.Connection, path: Path) -> None:
    """Apply what is missing. A file that holds something is copied beside itself before it is changed."""
    found = version_of(db)
    if found >= NEWEST:
        return
    if found:
        copy = path.with_name(f"{path.name}.before-{NEWEST}")
        copy.unlink(missing_ok=True)
        db.execute("VACUUM INTO ?", (str(copy),))
        copy.chmod(0o600)
    for number in range(found + 1, NEWEST + 1):
        sql = resources.files("app.cache.migrations").joinpath(_FILES[number - 1]).read_text("utf-8")
        db.execute("BEGIN IMMEDIATE")
        try:
            if version_of(db) < number:  # another process may have been quicker
                for statement in statements(sql):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version={number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def statements(sql: str) -> list[str]:
    """The single statements of a script; `executescript` would commit the transaction it runs in."""
    found: list[str] = []
    pending = ""
    for line in sql.splitlines():
        pending += line + "\n"
        if driver.complete(pending):
            found.append(pending)
            pending = ""
    return found
