"""Finding out what is gone at the vendor: all ids are walked, and what two whole walks have missed is asked for singly.

A brake holds when a lot is missing at once: a lost permission or a broken list looks the same as many deletions.
"""

from collections.abc import Sequence

import msgspec

from app.cache import driver
from app.cache.identity import known_ids
from app.cache.ops import UNSETTLED
from app.cache.overlay import refresh
from app.model.ids import DAY, HOUR, AccountId, Instant, LocalId, RemoteId
from app.model.words import Kind

EVERY = DAY
"""Between two sweeps of a kind."""
AGAIN = HOUR
"""The same while something was missed once: whether it is gone is known sooner."""
FEW = 20
SHARE = 0.05
"""More than so many and such a share of a kind are not taken for gone without a person's word."""
MOST = 500
"""Asked for singly in one go."""
_TABLES = {Kind.CANDIDATE: "candidate", Kind.JOB: "job", Kind.APPLICATION: "application"}


class Sweep(msgspec.Struct, frozen=True):
    """A walk of all ids of a kind, under way."""

    kind: Kind
    number: int
    position: bytes | None
    begun_at: Instant


class Doubt(msgspec.Struct, frozen=True):
    """A record that two sweeps in a row have missed."""

    pk: LocalId
    kind: Kind
    remote: RemoteId


def is_due(db: driver.Connection, account: AccountId, kind: Kind, now: Instant) -> bool:
    """Whether it is time for a sweep, or one was cut off. The first pull has just met everything: it counts as one."""
    row = db.execute("SELECT running, done_at FROM sweep WHERE account_id = ? AND kind = ?", (account, kind)).fetchone()
    if row is None:
        db.execute(
            "INSERT INTO sweep(account_id, kind, number, running, begun_at, done_at) VALUES (?, ?, 0, 0, ?, ?)",
            (account, kind, now, now),
        )
        return False
    if row[0] or row[1] is None:
        return True
    return not row[1] <= now < row[1] + (AGAIN if _missed_once(db, account, kind) else EVERY)


def _missed_once(db: driver.Connection, account: AccountId, kind: Kind) -> bool:
    sql = "SELECT 1 FROM idmap WHERE account_id = ? AND kind = ? AND missed > 0 AND gone_at IS NULL LIMIT 1"
    return db.execute(sql, (account, kind)).fetchone() is not None


def begin(db: driver.Connection, account: AccountId, kind: Kind, now: Instant) -> Sweep:
    """Start a sweep, or go on with one that was cut off."""
    row = db.execute(
        "SELECT number, position, begun_at, running FROM sweep WHERE account_id = ? AND kind = ?", (account, kind)
    ).fetchone()
    if row is not None and row[3]:
        return Sweep(kind, row[0], row[1], row[2])
    number = row[0] + 1 if row else 1
    db.execute(
        "INSERT INTO sweep(account_id, kind, number, running, begun_at) VALUES (?1, ?2, ?3, 1, ?4)"
        " ON CONFLICT(account_id, kind) DO UPDATE SET number = ?3, running = 1, position = NULL, begun_at = ?4,"
        " done_at = NULL, met = 0",
        (account, kind, number, now),
    )
    return Sweep(kind, number, None, now)


def met(
    db: driver.Connection, account: AccountId, sweep: Sweep, ids: Sequence[RemoteId], position: bytes | None
) -> None:
    """Ids that are there; and where to go on from, in the same transaction."""
    found = known_ids(db, account, sweep.kind, ids)
    db.executemany("UPDATE idmap SET swept = ? WHERE pk = ?", [(sweep.number, pk) for pk in found.values()])
    db.execute(
        "UPDATE sweep SET position = ?, met = met + ? WHERE account_id = ? AND kind = ?",
        (position, len(ids), account, sweep.kind),
    )


def end(db: driver.Connection, account: AccountId, sweep: Sweep, now: Instant) -> None:
    """The walk is complete: what has been missed twice in a row is in doubt from now on (`doubts`).

    Where too much is missing the brake holds; why is kept with the sweep for a person to see.
    """
    table = _TABLES[sweep.kind]
    db.execute(
        "UPDATE idmap SET missed = 0 WHERE account_id = ? AND kind = ? AND missed > 0 AND swept = ?",
        (account, sweep.kind, sweep.number),
    )
    # What came while the walk was under way may lie behind it; what came in the future, before the clock was set.
    known = f"SELECT pk FROM {table} WHERE seen_at NOT BETWEEN ?1 AND ?2"
    if sweep.kind is Kind.CANDIDATE:  # who came and went between two pulls is known by what they left only
        known += " UNION SELECT candidate FROM activity WHERE seen_at NOT BETWEEN ?1 AND ?2"
    db.execute(
        f"UPDATE idmap SET missed = missed + 1 WHERE account_id = ?3 AND kind = ?4 AND swept < ?5 AND gone_at IS NULL"
        f" AND remote_id IS NOT NULL AND pk IN ({known})",
        (sweep.begun_at, now, account, sweep.kind, sweep.number),
    )
    missing = _missing(db, account, sweep.kind)
    (total,) = db.execute(f"SELECT COUNT(*) FROM {table} WHERE account_id = ?", (account,)).fetchone()
    (accepted,) = db.execute(
        "SELECT accepted FROM sweep WHERE account_id = ? AND kind = ?", (account, sweep.kind)
    ).fetchone()
    few = missing <= max(FEW, SHARE * total)
    stopped = None
    if not few and missing > accepted + max(FEW, SHARE * total):
        stopped = f"{missing} of {total} are not in the vendor's list any more"
    db.execute(
        "UPDATE sweep SET running = 0, position = NULL, done_at = ?, error = NULL, stopped = ?,"
        " accepted = CASE WHEN ? THEN 0 ELSE accepted END WHERE account_id = ? AND kind = ?",
        (now, stopped, few, account, sweep.kind),
    )


def stalled(db: driver.Connection, account: AccountId, kind: Kind, error: str) -> None:
    """Remember why a sweep stopped; it goes on from there the next time."""
    db.execute("UPDATE sweep SET error = ? WHERE account_id = ? AND kind = ?", (error, account, kind))


def doubts(db: driver.Connection, account: AccountId, kind: Kind) -> Sequence[Doubt]:
    """The next `MOST` that two sweeps have missed; none while the brake holds."""
    rows = db.execute(
        f"SELECT i.pk, i.remote_id FROM idmap i JOIN sweep s ON s.account_id = i.account_id AND s.kind = i.kind"
        f" WHERE i.account_id = ? AND i.kind = ? AND {_MISSING} AND i.missed > 1 AND s.stopped IS NULL LIMIT ?",
        (account, kind, MOST),
    )
    return [Doubt(LocalId(pk), kind, remote) for pk, remote in rows.fetchall()]


_MISSING = "i.missed > 0 AND i.gone_at IS NULL AND i.remote_id IS NOT NULL"


def _missing(db: driver.Connection, account: AccountId, kind: Kind) -> int:
    sql = f"SELECT COUNT(*) FROM idmap i WHERE i.account_id = ? AND i.kind = ? AND {_MISSING}"
    return int(db.execute(sql, (account, kind)).fetchone()[0])


def doubt(db: driver.Connection, candidate: LocalId) -> None:
    """Somebody asked for a candidate and the vendor said that there is none: that counts like a sweep's miss.

    The next sweep, which is soon then, and a single read after it say whether they are gone.
    """
    db.execute("UPDATE idmap SET missed = MAX(missed, 1) WHERE pk = ? AND gone_at IS NULL", (candidate,))


# --- the brake -------------------------------------------------------------------------------------


class Brake(msgspec.Struct, frozen=True):
    """A lot of a kind is missing at once, and kept until a person says that it is gone. `why` as a sentence's end."""

    account: str
    kind: Kind
    why: str


def brakes(db: driver.Connection, account: AccountId | None = None) -> Sequence[Brake]:
    """Every brake that holds, of one account or of all."""
    rows = db.execute(
        "SELECT a.name, s.kind, s.stopped FROM sweep s JOIN account a ON a.id = s.account_id"
        " WHERE s.stopped IS NOT NULL AND ?1 IN (0, s.account_id) ORDER BY a.name, s.kind",
        (account or 0,),
    )
    return [Brake(name, Kind(kind), why) for name, kind, why in rows.fetchall()]


def held_back(db: driver.Connection, account: AccountId, kind: Kind, *, limit: int) -> Sequence[str]:
    """What some of those are called whom the brake keeps, so that a person can tell whether they are gone."""
    sql = (
        f"SELECT {_CALLED[kind]} FROM idmap i JOIN {_TABLES[kind]} t ON t.pk = i.pk"
        f" WHERE i.account_id = ? AND i.kind = ? AND {_MISSING} ORDER BY 1 LIMIT ?"
    )
    return [name for (name,) in db.execute(sql, (account, kind, limit)).fetchall()]


_CALLED = {
    Kind.CANDIDATE: "t.name",
    Kind.JOB: "t.name",
    Kind.APPLICATION: "COALESCE((SELECT name FROM candidate WHERE pk = t.candidate), '?') || ', ' ||"
    " COALESCE((SELECT name FROM job WHERE pk = t.job), '?')",
}


def accept(db: driver.Connection, account: AccountId) -> Sequence[Kind]:
    """A person says that what the brakes hold back is gone: the next sweep may take so many for that. Which kinds."""
    kinds = [
        Kind(kind)
        for (kind,) in db.execute(
            "SELECT kind FROM sweep WHERE account_id = ? AND stopped IS NOT NULL ORDER BY kind", (account,)
        )
    ]
    for kind in kinds:
        db.execute(
            "UPDATE sweep SET accepted = ?, stopped = NULL, done_at = NULL WHERE account_id = ? AND kind = ?",
            (_missing(db, account, kind), account, kind),
        )
    return kinds


# --- one record ------------------------------------------------------------------------------------


def still_there(db: driver.Connection, doubt: Doubt) -> None:
    """The single read found it."""
    db.execute("UPDATE idmap SET missed = 0 WHERE pk = ?", (doubt.pk,))


def gone(db: driver.Connection, doubt: Doubt, now: Instant) -> bool:
    """The vendor does not have it any more: it goes from here too. False where something unsent speaks of it.

    That becomes a conflict a person sees, and the record stays until it is settled.
    """
    family = _family(db, doubt)
    marks = ",".join("?" * len(family))
    unsent = db.execute(
        f"SELECT seq, target FROM op WHERE target IN ({marks}) AND {UNSETTLED} AND state != 'sending'", family
    ).fetchall()
    if unsent:
        db.executemany(
            "UPDATE op SET state = 'conflict', error = ?, theirs = ?, why = NULL WHERE seq = ? AND state != 'conflict'",
            [(_GONE, msgspec.json.encode({"words": _GONE, "gone": True}), seq) for seq, _ in unsent],
        )
        refresh(db, {LocalId(target) for _, target in unsent})
        db.execute("UPDATE idmap SET missed = 1 WHERE pk = ?", (doubt.pk,))  # asked again after another sweep
        return False
    files = f"SELECT sha256 FROM attachment WHERE candidate IN ({marks}) AND sha256 IS NOT NULL"
    contents = [sha256 for (sha256,) in db.execute(files, family).fetchall()]
    db.execute(f"DELETE FROM facet WHERE candidate IN ({marks})", family)
    for table, column in _ROWS:
        rows = f"SELECT one.pk FROM {table} one WHERE one.{column} IN ({marks})"
        db.execute(f"DELETE FROM raw WHERE pk IN ({rows})", family)
        db.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", family)
    for sha256 in contents:
        kept = "SELECT 1 FROM attachment WHERE sha256 = content.sha256"
        db.execute(f"DELETE FROM content WHERE sha256 = ? AND NOT EXISTS ({kept})", (sha256,))
    db.execute(f"UPDATE idmap SET gone_at = ?, missed = 0 WHERE pk IN ({marks})", (now, *family))
    return True


_GONE = "not there any more"
_ROWS = (
    ("visit", "application"),
    ("activity", "candidate"),
    ("activity", "application"),
    ("attachment", "candidate"),
    ("stage", "job"),
    ("reason", "job"),
    ("application", "pk"),
    ("candidate", "pk"),
    ("job", "pk"),
)


def _family(db: driver.Connection, doubt: Doubt) -> list[LocalId]:
    """The record and the applications that cannot be without it."""
    column = {Kind.CANDIDATE: "candidate", Kind.JOB: "job"}.get(doubt.kind)
    if column is None:
        return [doubt.pk]
    rows = db.execute(f"SELECT pk FROM application WHERE {column} = ?", (doubt.pk,)).fetchall()
    return [doubt.pk, *(LocalId(pk) for (pk,) in rows)]
