"""Finding out what is gone at the vendor: all ids are walked, and what two whole walks have missed is asked for singly.

A brake holds when a lot is missing at once: a lost permission or a broken list looks the same as many deletions. While
it does a few are asked for all the same, so that a list that leaves some out for good does not keep it on for ever.
"""

from collections.abc import Sequence

import msgspec

from app.cache import contents, details, driver, journal, links, returns, strangers
from app.cache.identity import known_ids
from app.cache.ops import UNSETTLED, Theirs
from app.cache.overlay import refresh
from app.model import intents
from app.model.ids import DAY, HOUR, AccountId, Instant, LocalId, RemoteId
from app.model.words import DETAILS, Kind, OpState

EVERY = DAY
"""Between two sweeps of a kind."""
AGAIN = HOUR
"""The same while something was missed once, or met that is not here: what that means is known sooner."""
FEW = 20
SHARE = 0.05
"""More than so many and such a share of a kind are not taken for gone without a person's word."""
MOST = 500
"""Asked for singly in one go."""
LEFT_OUT = 7 * DAY
"""How long what was found by itself, although the list left it out, does not count as missing."""
_TABLES = {Kind.CANDIDATE: "candidate", Kind.JOB: "job", Kind.APPLICATION: "application"} | dict.fromkeys(
    DETAILS, "detail"
)


class Sweep(msgspec.Struct, frozen=True):
    """A walk of all ids of a kind, under way."""

    kind: Kind
    number: int
    position: bytes | None
    begun_at: Instant


class Doubt(msgspec.Struct, frozen=True):
    """A record that two sweeps in a row have missed. `kept`: the brake holds it, whatever the vendor says of it."""

    pk: LocalId
    kind: Kind
    remote: RemoteId
    kept: bool = False


def come_due(db: driver.Connection, account: AccountId, kind: Kind, now: Instant) -> bool:
    """Whether it is time for a sweep, or one was cut off.

    Of a kind that never had one the time is counted from now: the first pull has just met everything.
    """
    row = db.execute("SELECT running, done_at FROM sweep WHERE account_id = ? AND kind = ?", (account, kind)).fetchone()
    if row is None:
        db.execute(
            "INSERT INTO sweep(account_id, kind, number, running, begun_at, done_at) VALUES (?, ?, 0, 0, ?, ?)",
            (account, kind, now, now),
        )
        return False
    if row[0] or row[1] is None:
        return True
    soon = _missed_once(db, account, kind) or strangers.are_waited_for(db, account, kind)
    return not row[1] <= now < row[1] + (AGAIN if soon else EVERY)


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
    """Ids that are there, also where they had gone; and where to go on from, in the same transaction."""
    found = known_ids(db, account, sweep.kind, ids)
    db.executemany("UPDATE idmap SET swept = ? WHERE pk = ?", [(sweep.number, pk) for pk in found.values()])
    strangers.meet(db, account, sweep.kind, sweep.number, ids)
    for pk in returns.who_is_gone(db, account).keys() & found.values():
        returns.back(db, account, pk)
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
        " AND (there_at IS NULL OR there_at NOT BETWEEN ?6 AND ?2)"
        f" AND remote_id IS NOT NULL AND pk IN ({known})",
        (sweep.begun_at, now, account, sweep.kind, sweep.number, now - LEFT_OUT),
    )
    db.execute(
        "UPDATE sweep SET running = 0, position = NULL, done_at = ?, error = NULL WHERE account_id = ? AND kind = ?",
        (now, account, sweep.kind),
    )
    judge(db, account, sweep.kind)
    strangers.judge(db, account, sweep.kind, sweep.number)


def judge(db: driver.Connection, account: AccountId, kind: Kind) -> None:
    """Put the brake on or off, by how many are missing."""
    missing = _missing(db, account, kind)
    (total,) = db.execute(
        f"SELECT COUNT(*) FROM idmap i JOIN {_TABLES[kind]} t ON t.pk = i.pk WHERE i.account_id = ? AND i.kind = ?",
        (account, kind),
    ).fetchone()
    (accepted,) = db.execute("SELECT accepted FROM sweep WHERE account_id = ? AND kind = ?", (account, kind)).fetchone()
    few = missing <= max(FEW, SHARE * total)
    stopped = None
    if not few and missing > accepted + max(FEW, SHARE * total):
        stopped = f"{missing} of {total} are not in the vendor's list any more"
    db.execute(
        "UPDATE sweep SET stopped = ?, accepted = CASE WHEN ? THEN 0 ELSE accepted END"
        " WHERE account_id = ? AND kind = ?",
        (stopped, few, account, kind),
    )


def stalled(db: driver.Connection, account: AccountId, kind: Kind, error: str, *, afresh: bool) -> None:
    """Remember why a sweep stopped; it goes on from there the next time, or where `afresh` begins anew."""
    db.execute(
        "UPDATE sweep SET error = ?1, position = CASE WHEN ?2 THEN NULL ELSE position END"
        " WHERE account_id = ?3 AND kind = ?4",
        (error, afresh, account, kind),
    )


def doubts(db: driver.Connection, account: AccountId, kind: Kind, *, walked: bool = True) -> Sequence[Doubt]:
    """The next `MOST` that two sweeps have missed.

    While the brake holds a `FEW`, and those only where a sweep has just `walked` all ids.
    """
    (kept,) = db.execute(
        "SELECT COUNT(*) FROM sweep WHERE account_id = ? AND kind = ? AND stopped IS NOT NULL", (account, kind)
    ).fetchone()
    rows = db.execute(
        f"SELECT i.pk, i.remote_id FROM idmap i WHERE i.account_id = ? AND i.kind = ? AND {_MISSING} AND i.missed > 1"
        " ORDER BY i.missed, i.pk LIMIT ?",
        (account, kind, MOST if not kept else FEW if walked else 0),
    )
    return [Doubt(LocalId(pk), kind, remote, kept=bool(kept)) for pk, remote in rows.fetchall()]


_MISSING = "i.missed > 0 AND i.gone_at IS NULL AND i.remote_id IS NOT NULL"


def _missing(db: driver.Connection, account: AccountId, kind: Kind) -> int:
    sql = f"SELECT COUNT(*) FROM idmap i WHERE i.account_id = ? AND i.kind = ? AND {_MISSING}"
    return int(db.execute(sql, (account, kind)).fetchone()[0])


def doubt(db: driver.Connection, candidate: LocalId) -> None:
    """Somebody asked for a candidate and the vendor said that there is none: that counts like a sweep's miss.

    The next sweep, which is soon then, and a single read after it say whether they are gone.
    """
    db.execute(
        "UPDATE idmap SET missed = MAX(missed, 1), there_at = NULL WHERE pk = ? AND gone_at IS NULL", (candidate,)
    )


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
} | dict.fromkeys(
    DETAILS,
    "COALESCE((SELECT name FROM candidate WHERE pk = t.candidate), (SELECT name FROM job WHERE pk = t.job), '?')",
)


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


def still_there(db: driver.Connection, doubt: Doubt, now: Instant) -> None:
    """The single read found it, and the list may go on leaving it out."""
    db.execute("UPDATE idmap SET missed = 0, there_at = ? WHERE pk = ?", (now, doubt.pk))


def not_told(db: driver.Connection, doubt: Doubt) -> None:
    """The single read said nothing about it: two more sweeps have to miss it. Where the brake holds others are next."""
    db.execute("UPDATE idmap SET missed = CASE WHEN ? THEN missed + 1 ELSE 0 END WHERE pk = ?", (doubt.kept, doubt.pk))


def gone(db: driver.Connection, doubt: Doubt, now: Instant) -> bool:
    """The vendor does not have it any more: it goes from here too, with what is said of it anywhere.

    False where something unsent speaks of it: that becomes a conflict a person sees, and the record stays until it is
    settled. While something of it is being sent nothing changes, and it is asked for again.
    """
    family = _family(db, doubt)
    marks = ",".join("?" * len(family))
    unsent = db.execute(
        f"SELECT DISTINCT o.seq, o.target, o.state, o.account_id, o.kind FROM op_lane l JOIN op o ON o.seq = l.seq"
        f" WHERE l.lane IN ({marks}) AND o.{UNSETTLED}",
        family,
    ).fetchall()
    if any(state == OpState.SENDING for _, _, state, _, _ in unsent):
        return False
    if unsent:
        for seq, target, state, account, kind in unsent:
            if state != OpState.CONFLICT:
                _contradict(db, seq)
                db.execute(
                    "INSERT INTO event(at, account_id, op, kind, target, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (now, account, seq, kind, str(target), OpState.CONFLICT, _GONE),
                )
        refresh(db, {LocalId(target) for _, target, _, _, _ in unsent})
        db.execute("UPDATE idmap SET missed = 1 WHERE pk = ?", (doubt.pk,))  # asked again after another sweep
        return False
    files = f"SELECT sha256 FROM attachment WHERE candidate IN ({marks}) AND sha256 IS NOT NULL"
    bytes_of = [sha256 for (sha256,) in db.execute(files, family).fetchall()]
    bytes_of += _hush(db, family)
    journal.erase(db)
    db.execute(f"DELETE FROM facet WHERE candidate IN ({marks})", family)
    details.forget(db, family)
    links.forget(db, family)
    _forget_unreadable(db, family)
    for table, column in _ROWS:
        mine = f"SELECT one.pk FROM {table} one WHERE one.{column} IN ({marks})"
        _forget_unreadable(db, [LocalId(pk) for (pk,) in db.execute(mine, family).fetchall()])
        db.execute(f"DELETE FROM raw WHERE pk IN ({mine})", family)
        db.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", family)
    contents.let_go(db, bytes_of)
    db.execute(
        f"UPDATE idmap SET gone_at = ?, missed = 0, gone_with = NULLIF(?, pk) WHERE pk IN ({marks})",
        (now, doubt.pk, *family),
    )
    return True


def _contradict(db: driver.Connection, seq: int) -> None:
    theirs = msgspec.json.encode(Theirs(words=_GONE, gone=True))
    db.execute(
        "UPDATE op SET state = 'conflict', error = ?, theirs = ?, why = NULL WHERE seq = ?", (_GONE, theirs, seq)
    )


def _hush(db: driver.Connection, family: Sequence[LocalId]) -> list[str]:
    """Take out of the settled operations what they say of somebody; nobody goes back to them any more.

    The digests of the files that went with them.
    """
    files: list[str] = []
    marks = ",".join("?" * len(family))
    rows = db.execute(
        f"SELECT DISTINCT o.seq, o.args FROM op_lane l JOIN op o ON o.seq = l.seq WHERE l.lane IN ({marks})", family
    ).fetchall()
    for seq, args in rows:
        intent = intents.decode(args)
        if digest := getattr(intent, "sha256", ""):
            files.append(digest)
        db.execute(
            "UPDATE op SET args = ?, before = NULL, theirs = NULL, error = NULL, step = NULL WHERE seq = ?",
            (intents.encode(intents.without_words(intent)), seq),
        )
        db.execute("UPDATE event SET detail = NULL WHERE op = ? AND detail IS NOT 'already'", (seq,))
    return files


def _forget_unreadable(db: driver.Connection, records: Sequence[LocalId]) -> None:
    """Delete what the quarantine holds of these records; it may be of another kind that is called the same."""
    db.executemany(
        "DELETE FROM quarantine WHERE (account_id, remote_id) IN"
        " (SELECT account_id, remote_id FROM idmap WHERE pk = ? AND remote_id IS NOT NULL)",
        [(pk,) for pk in records],
    )


_GONE = "not there any more"
_ROWS = (
    ("visit", "application"),
    ("activity", "candidate"),
    ("activity", "application"),
    ("attachment", "candidate"),
    ("stage", "job"),
    ("reason", "job"),
    ("detail", "candidate"),
    ("detail", "job"),
    ("detail", "pk"),
    ("application", "pk"),
    ("candidate", "pk"),
    ("job", "pk"),
)


def _family(db: driver.Connection, doubt: Doubt) -> list[LocalId]:
    """The record and the applications that cannot be without it."""
    column = {Kind.CANDIDATE: "candidate", Kind.JOB: "job"}.get(doubt.kind)
    if column is None:
        return [doubt.pk]
    also = " OR base_job = ?1" if doubt.kind is Kind.JOB else ""
    rows = db.execute(f"SELECT pk FROM application WHERE {column} = ?1{also}", (doubt.pk,)).fetchall()
    return [doubt.pk, *(LocalId(pk) for (pk,) in rows)]
