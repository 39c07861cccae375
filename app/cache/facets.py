"""What is read candidate by candidate, how old it is, and what is read next."""

from collections.abc import Collection, Sequence

import msgspec

from app.cache import contents, driver, sweeps
from app.cache.ops import UNSETTLED
from app.cache.pages import is_tagged_since, quarantine, store
from app.model.ids import DAY, MINUTE, AccountId, Instant, LocalId, RemoteId
from app.model.words import Kind
from app.vendor import FacetRead

FRESH = MINUTE
"""What was read so lately is not read again because somebody looks at it."""
OPEN_EVERY = DAY
"""How old a facet of somebody in process may become before it is read again by itself."""
REST_EVERY = 14 * DAY
"""The same of everybody else."""
BYTES_OF = "bytes of "
"""How the bytes of a file are called, before its local id: one more thing that is read by itself, when asked for."""
_BATCH = 50


class Due(msgspec.Struct, frozen=True):
    """A facet to read. `wanted`: a person looks at the candidate now."""

    candidate: LocalId
    remote: RemoteId
    facet: str
    wanted: bool

    @property
    def file(self) -> LocalId | None:
        """The file whose bytes this is about; None where it is about something else."""
        return LocalId(int(self.facet.removeprefix(BYTES_OF))) if self.facet.startswith(BYTES_OF) else None


def want(db: driver.Connection, candidate: LocalId, now: Instant) -> bool:
    """A person looks at a candidate: what is not fresh of them is read next. False where there is nothing to read."""
    row = db.execute(
        "SELECT c.account_id, a.facets FROM candidate c JOIN account a ON a.id = c.account_id"
        " JOIN idmap i ON i.pk = c.pk AND i.remote_id IS NOT NULL WHERE c.pk = ?",
        (candidate,),
    ).fetchone()
    if row is None:  # gone, or made here and not known to the vendor yet
        return False
    account, names = row
    asked = 0
    for name in names.split():
        cursor = db.execute(
            "INSERT INTO facet(candidate, name, account_id, wanted_at) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT(candidate, name) DO UPDATE SET wanted_at = ?4"
            " WHERE wanted_at IS NULL AND (read_at IS NULL OR read_at NOT BETWEEN ?4 - ?5 AND ?4)",
            (candidate, name, account, now, FRESH),
        )
        asked += cursor.rowcount
    return asked > 0


def want_file(db: driver.Connection, attachment: LocalId, now: Instant) -> bool:
    """A person wants to open a file: its bytes are read next. False where the vendor does not know it (yet)."""
    row = db.execute(
        "SELECT f.candidate, f.account_id FROM attachment f JOIN idmap i ON i.pk = f.pk JOIN idmap c ON c.pk ="
        " f.candidate WHERE f.pk = ? AND i.remote_id IS NOT NULL AND c.remote_id IS NOT NULL",
        (attachment,),
    ).fetchone()
    if row is None:
        return False
    db.execute(
        "INSERT INTO facet(candidate, name, account_id, wanted_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT(candidate, name) DO UPDATE SET wanted_at = ?4, error = NULL",
        (row[0], f"{BYTES_OF}{attachment}", row[1], now),
    )
    return True


def take_in_file(db: driver.Connection, one: Due, content: bytes, now: Instant) -> None:
    """Store the bytes of a file: nobody waits for them any longer."""
    if one.file is not None:
        contents.put_to_file(db, one.file, content, now)
    db.execute("DELETE FROM facet WHERE candidate = ? AND name = ?", (one.candidate, one.facet))


def due(db: driver.Connection, account: AccountId, now: Instant, *, costly: Collection[str] = ()) -> Sequence[Due]:
    """What to read next: what somebody waits for, the newest first; else people in process; else everybody.

    Of the last two who was never read, the newest first, and then whose was read longest ago. `costly`: what is read
    only where somebody waits for it.
    """
    sql = f"SELECT f.candidate, i.remote_id, f.name {_WANTED} ORDER BY f.wanted_at DESC"
    wanted = db.execute(sql, (account,)).fetchall()
    if wanted:
        return [Due(LocalId(pk), remote, name, wanted=True) for pk, remote, name in wanted]
    (names,) = db.execute("SELECT facets FROM account WHERE id = ?", (account,)).fetchone()
    for sql, every in ((_IN_PROCESS, OPEN_EVERY), (_EVERYBODY, REST_EVERY)):
        for name in [one for one in names.split() if one not in costly]:
            rows = db.execute(
                sql, {"account": account, "name": name, "old": now - every, "now": now, "most": _BATCH}
            ).fetchall()
            if rows:
                return [Due(LocalId(pk), remote, name, wanted=False) for pk, remote, _ in rows]
    return ()


_OLD = (
    " LEFT JOIN facet f ON f.candidate = i.pk AND f.name = :name WHERE i.account_id = :account"
    " AND i.remote_id IS NOT NULL AND (f.read_at IS NULL OR f.read_at NOT BETWEEN :old AND :now)"
)
_IN_PROCESS = (
    "SELECT DISTINCT i.pk, i.remote_id, f.read_at FROM application p JOIN job j ON j.pk = p.job AND j.status = 'open'"
    f" JOIN idmap i ON i.pk = p.candidate{_OLD} AND p.account_id = :account AND p.status = 'active'"
    " ORDER BY f.read_at, i.pk DESC LIMIT :most"
)
# Who was never read has no stamp and comes first, the newest of them before all.
_EVERYBODY = (
    f"SELECT i.pk, i.remote_id, f.read_at FROM candidate c JOIN idmap i ON i.pk = c.pk{_OLD}"
    " ORDER BY f.read_at, i.pk DESC LIMIT :most"
)


def is_wanted(db: driver.Connection, account: AccountId) -> bool:
    """Whether somebody waits for a facet of the account that can be read."""
    return db.execute(f"SELECT 1 {_WANTED} LIMIT 1", (account,)).fetchone() is not None


_WANTED = (
    "FROM facet f JOIN idmap i ON i.pk = f.candidate"
    " WHERE f.account_id = ? AND f.wanted_at IS NOT NULL AND i.remote_id IS NOT NULL"
)


_WHOLE = {"matters": Kind.MATTER, "scorecards": Kind.SCORECARD}
"""Of these facets the list is all there is of that kind."""


def take_in(db: driver.Connection, account: AccountId, one: Due, read: FacetRead, now: Instant) -> None:
    """Store a facet, all of it: what it does not hold any more is gone. Whose candidate is not there is in doubt.

    What was asked for before a change of ours reached the vendor says nothing: it is read again.
    """
    if not read.exists:
        sweeps.doubt(db, one.candidate)
        _mark(db, account, one, read.read_at, "not there any more", now=now)
        return
    if one.facet == "tags" and is_tagged_since(db, one.candidate, read.read_at, now):
        return
    store(db, account, read.records, read.read_at, now)
    for bad in read.unreadable:
        quarantine(db, account, one.facet, bad, now)
    if one.facet == "files":
        _let_go_of_others(db, one.candidate, read)
    if one.facet in _WHOLE:
        _end_others(db, one.candidate, _WHOLE[one.facet], read)
    _mark(db, account, one, read.read_at, None, now=now)


def _let_go_of_others(db: driver.Connection, candidate: LocalId, read: FacetRead) -> None:
    """Delete the files that the vendor's list does not hold any more, as far as it can be read."""
    unnamed = any(bad.remote_id is None for bad in read.unreadable)
    names = {pulled.record.remote_id for pulled in read.records} | {bad.remote_id for bad in read.unreadable}
    rows = db.execute(
        "SELECT a.pk, i.remote_id, a.sha256 FROM attachment a JOIN idmap i ON i.pk = a.pk"
        " WHERE a.candidate = ? AND i.remote_id IS NOT NULL AND a.seen_at < ?",
        (candidate, read.read_at),
    ).fetchall()
    lost = [(pk, sha256) for pk, remote, sha256 in rows if remote not in names and not unnamed]
    for table in ("attachment", "raw"):
        db.executemany(f"DELETE FROM {table} WHERE pk = ?", [(pk,) for pk, _ in lost])
    contents.let_go(db, [sha256 for _, sha256 in lost if sha256 is not None])


def _end_others(db: driver.Connection, candidate: LocalId, kind: Kind, read: FacetRead) -> None:
    """Delete what the vendor's list of a kind does not hold any more; what is unsent of one is told so by itself."""
    if any(bad.remote_id is None for bad in read.unreadable):
        return
    names = {pulled.record.remote_id for pulled in read.records} | {bad.remote_id for bad in read.unreadable}
    rows = db.execute(
        "SELECT d.pk, i.remote_id FROM detail d JOIN idmap i ON i.pk = d.pk WHERE d.candidate = ? AND d.kind = ?"
        f" AND d.seen_at < ? AND NOT EXISTS (SELECT 1 FROM op WHERE target = d.pk AND {UNSETTLED})",
        (candidate, kind, read.read_at),
    ).fetchall()
    lost = [(pk,) for pk, remote in rows if remote not in names]
    for table in ("detail", "raw"):
        db.executemany(f"DELETE FROM {table} WHERE pk = ?", lost)


def failed(db: driver.Connection, account: AccountId, one: Due, why: str, now: Instant) -> None:
    """It could not be read: nobody waits for it any longer, and it is tried again when its time has come."""
    _mark(db, account, one, now, why, now=now)


def _mark(db: driver.Connection, account: AccountId, one: Due, at: Instant, error: str | None, *, now: Instant) -> None:
    db.execute(
        "INSERT INTO facet(candidate, name, account_id, read_at, error) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT(candidate, name) DO UPDATE SET read_at = ?4, error = ?5,"
        # Whoever has come to want it anew since that was asked for still does; not by a clock that was ahead.
        " wanted_at = CASE WHEN wanted_at > ?4 AND wanted_at <= ?6 THEN wanted_at END",
        (one.candidate, one.facet, account, at, error, now),
    )
