"""The bytes of files: of those that wait to be sent, and of those that were opened.

They stay as long as a file that is here has them, or a change that may still be sent. Then they go.
"""

from collections.abc import Iterable

from app.cache import driver
from app.cache.ops import UNSETTLED
from app.model.ids import DAY, HOUR, Instant, LocalId
from app.model.intents import AttachFile, Perform

SPARED = HOUR
"""How long bytes stay that nothing names: whoever put them in may be about to say what they are for."""
TAKEN_BACK = DAY
"""How long a file that was taken back before it was sent can be brought back."""
_ATTACHING = f"kind IN ('{AttachFile.__struct_config__.tag}', '{Perform.__struct_config__.tag}')"
_NEEDED = (
    "EXISTS (SELECT 1 FROM attachment f WHERE f.sha256 = ?1) OR EXISTS (SELECT 1 FROM op"
    f" WHERE {_ATTACHING} AND json_extract(CAST(args AS TEXT), '$.sha256') = ?1"
    f" AND ({UNSETTLED} OR (undone = 1 AND step IS NOT NULL)))"
)


def keep(db: driver.Connection, content: bytes, now: Instant) -> str:
    """Put bytes in; the SHA-256 they lie under. The same bytes lie here once."""
    import hashlib  # noqa: PLC0415  # whoever only reads starts without it

    digest = hashlib.sha256(content).hexdigest()
    db.execute(
        "INSERT INTO content(sha256, bytes, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
        (digest, content, now),
    )
    return digest


def let_go(db: driver.Connection, digests: Iterable[str]) -> None:
    """Delete of these what nothing needs any more: no file that is here, and no change that may still be sent."""
    for digest in dict.fromkeys(digests):
        (needed,) = db.execute(f"SELECT {_NEEDED}", (digest,)).fetchone()
        if not needed:
            db.execute("DELETE FROM content WHERE sha256 = ?", (digest,))


def taken_back(db: driver.Connection) -> list[str]:
    """What of them was taken back before it was sent, and may be brought back."""
    rows = db.execute(
        "SELECT json_extract(CAST(args AS TEXT), '$.sha256') FROM op INDEXED BY op_undone"
        f" WHERE undone = 1 AND step IS NOT NULL AND {_ATTACHING}"
    ).fetchall()
    return [digest for (digest,) in rows if digest]


def let_all_go(db: driver.Connection) -> None:
    """The same of everything."""
    let_go(db, [digest for (digest,) in db.execute("SELECT sha256 FROM content").fetchall()])


def tidy(db: driver.Connection, now: Instant) -> None:
    """Delete what nothing has needed for a while (`SPARED`, `TAKEN_BACK`), whatever became of what it was for.

    What is newer than `now` was put in while this waited for its turn; only what is far newer is of a clock that was
    wrong.
    """
    db.execute(
        f"UPDATE op SET step = NULL WHERE undone = 1 AND step IS NOT NULL AND {_ATTACHING}"
        " AND settled_at NOT BETWEEN ? AND ?",
        (now - TAKEN_BACK, now + SPARED),
    )
    sql = "SELECT sha256 FROM content WHERE at NOT BETWEEN ? AND ?"
    rows = db.execute(sql, (now - SPARED, now + SPARED)).fetchall()
    let_go(db, [digest for (digest,) in rows])


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
    before = db.execute("SELECT sha256 FROM attachment WHERE pk = ? AND sha256 IS NOT NULL", (attachment,)).fetchall()
    db.execute("UPDATE attachment SET sha256 = ? WHERE pk = ?", (keep(db, content, now), attachment))
    let_go(db, [digest for (digest,) in before])
