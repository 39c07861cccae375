"""The bytes of files: of those that wait to be sent, and of those that were opened."""

import hashlib

from app.cache import driver
from app.model.ids import Instant, LocalId


def keep(db: driver.Connection, content: bytes, now: Instant) -> str:
    """Put bytes in; the SHA-256 they lie under. The same bytes lie here once."""
    digest = hashlib.sha256(content).hexdigest()
    db.execute("INSERT INTO content(sha256, bytes, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (digest, content, now))
    return digest


def read(db: driver.Connection, sha256: str) -> bytes | None:
    """The bytes under a SHA-256; None where they are not here."""
    row = db.execute("SELECT bytes FROM content WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else bytes(row[0])


def of_file(db: driver.Connection, attachment: LocalId) -> bytes | None:
    """The bytes of a file of a candidate; None where they are not here."""
    sql = "SELECT c.bytes FROM attachment f JOIN content c ON c.sha256 = f.sha256 WHERE f.pk = ?"
    row = db.execute(sql, (attachment,)).fetchone()
    return None if row is None else bytes(row[0])


def put_to_file(db: driver.Connection, attachment: LocalId, content: bytes, now: Instant) -> None:
    """These are the bytes of a file, as the vendor sent them just now."""
    db.execute("UPDATE attachment SET sha256 = ? WHERE pk = ?", (keep(db, content, now), attachment))
