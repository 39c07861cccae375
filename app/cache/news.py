"""What the screens are told of without asking: ends of operations, and how far the first pull of an account is."""

from app.cache import driver, outbox
from app.model.ids import Instant
from app.model.news import FirstSync, Happened, NewsView
from app.model.words import OpState


def newest(db: driver.Connection) -> int:
    """The number of the newest event; what happens from now on has a higher one."""
    return int(db.execute("SELECT COALESCE(MAX(id), 0) FROM event").fetchone()[0])


def since(db: driver.Connection, number: int, now: Instant) -> NewsView:
    """What has come to an end after event `number` and still stands as it ended; costs nothing where nothing has."""
    upto = newest(db)
    if upto <= number:
        return NewsView(upto=upto, happened=())
    ends = db.execute(
        "SELECT o.state, COUNT(DISTINCT o.seq), COUNT(DISTINCT COALESCE(p.candidate, o.target)),"
        " COUNT(DISTINCT CASE WHEN e.detail = 'already' THEN o.seq END), MIN(o.seq)"
        " FROM event e JOIN op o ON o.seq = e.op AND o.state = e.outcome LEFT JOIN application p ON p.pk = o.target"
        " WHERE e.id > ? AND o.state IN ('done', 'conflict', 'ask', 'dead') GROUP BY o.state",
        (number,),
    ).fetchall()
    happened = [
        Happened(state=OpState(state), changes=changes, people=people, already=already, first=first)
        for state, changes, people, already, seq in ends
        for first in outbox.rows(db, now, seq=seq)
    ]
    return NewsView(upto=upto, happened=tuple(happened))


def first_sync(db: driver.Connection) -> FirstSync | None:
    """The account whose first pull is under way; None when every account has had one, or the pull stopped."""
    row = db.execute(
        "SELECT a.name, s.name, COALESCE(s.seen, 0), s.total, s.begun_at FROM account a"
        " LEFT JOIN stream s ON s.account_id = a.id AND s.running = 1 AND s.error IS NULL"
        " WHERE a.synced_at IS NULL AND a.error IS NULL AND a.paused IS NULL"
        " AND EXISTS (SELECT 1 FROM stream t WHERE t.account_id = a.id)"
        " ORDER BY s.name IS NULL, a.name LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    name, stream, seen, total, begun_at = row
    return FirstSync(account_name=name, stream=stream, seen=seen, total=total, begun_at=begun_at)
