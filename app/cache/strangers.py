"""What the vendor lists and no pull has brought.

Somebody may see a record since lately, or it is not confidential any more: it did not change for that, and neither did
what hangs on it, so that no increment asks for it. A walk of all ids meets it. What the next walk meets again, with a
pull between the two, is not merely new: then everything is walked once.
"""

from collections.abc import Sequence

from app.cache import driver, streams
from app.model.ids import AccountId, RemoteId
from app.model.words import Kind

MOST = 1000
"""Remembered of a kind at most: one is enough to walk everything."""
_TABLES = {Kind.CANDIDATE: "candidate", Kind.JOB: "job", Kind.APPLICATION: "application"}


def meet(db: driver.Connection, account: AccountId, kind: Kind, number: int, ids: Sequence[RemoteId]) -> None:
    """Remember those of a page of a walk that are not here, and did not turn out to be gone."""
    if kind not in _TABLES:
        return
    marks = ",".join("?" * len(ids))
    known = {
        remote
        for (remote,) in db.execute(
            f"SELECT i.remote_id FROM idmap i WHERE i.account_id = ? AND i.kind = ? AND i.remote_id IN ({marks})"
            f" AND (i.gone_at IS NOT NULL OR EXISTS (SELECT 1 FROM {_TABLES[kind]} t WHERE t.pk = i.pk))",
            (account, kind, *ids),
        )
    }
    unknown = [one for one in ids if one not in known]
    mine = (account, kind)
    db.executemany(
        "UPDATE stranger SET met_last = ? WHERE account_id = ? AND kind = ? AND remote_id = ?",
        [(number, *mine, one) for one in unknown],
    )
    (many,) = db.execute("SELECT COUNT(*) FROM stranger WHERE account_id = ? AND kind = ?", mine).fetchone()
    db.executemany(
        "INSERT OR IGNORE INTO stranger(account_id, kind, remote_id, met_first, met_last) VALUES (?1, ?2, ?3, ?4, ?4)",
        [(*mine, one, number) for one in unknown[: max(0, MOST - many)]],
    )


def judge(db: driver.Connection, account: AccountId, kind: Kind, number: int) -> None:
    """The walk is complete: what two have met is asked for by walking every stream whole, once."""
    if kind not in _TABLES:
        return
    db.execute(
        "DELETE FROM stranger WHERE account_id = ?1 AND kind = ?2 AND (met_last < ?3 OR EXISTS (SELECT 1 FROM idmap i"
        f" JOIN {_TABLES[kind]} t ON t.pk = i.pk"
        " WHERE i.account_id = ?1 AND i.kind = ?2 AND i.remote_id = stranger.remote_id))",
        (account, kind, number),
    )
    if not streams.is_whole(db, account) or not are_waited_for(db, account, kind, before=number):
        return
    db.execute(
        "UPDATE stranger SET asked = 1 WHERE account_id = ? AND kind = ? AND met_first < ?", (account, kind, number)
    )
    streams.again(db, account)


def are_waited_for(db: driver.Connection, account: AccountId, kind: Kind, *, before: int | None = None) -> bool:
    """Whether any was met that nobody has asked for, in a sweep `before` this one; what cannot be read came already."""
    sql = (
        "SELECT 1 FROM stranger s WHERE s.account_id = ?1 AND s.kind = ?2 AND NOT s.asked AND s.met_first < ?3"
        " AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.account_id = ?1 AND q.remote_id = s.remote_id) LIMIT 1"
    )
    return db.execute(sql, (account, kind, 2**62 if before is None else before)).fetchone() is not None
