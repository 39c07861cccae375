"""What a pull has brought: how much was new, how much had changed, how much is gone."""

from app.cache import driver, streams
from app.model.ids import AccountId, Instant
from app.model.views import Pulled, SyncOutcome
from app.model.words import Kind


def gone_since(db: driver.Connection, account: AccountId, since: Instant) -> int:
    """How many candidates, jobs and applications turned out to be gone at the vendor."""
    sql = (
        "SELECT COUNT(*) FROM idmap WHERE account_id = ? AND gone_at >= ?"
        f" AND kind IN ('{Kind.CANDIDATE}', '{Kind.JOB}', '{Kind.APPLICATION}')"
    )
    return int(db.execute(sql, (account, since)).fetchone()[0])


def sync_outcome(db: driver.Connection, number: int, since: Instant) -> SyncOutcome | None:
    """How a wish ended that was made at `since`, with what its pull brought; None while it is under way."""
    done, error, _ = streams.outcome(db, number)
    if not done:
        return None
    rows = db.execute(
        "SELECT a.id, a.name, COALESCE(SUM(s.new), 0), COALESCE(SUM(s.changed), 0) FROM account a"
        " JOIN stream s ON s.account_id = a.id AND s.begun_at >= ? GROUP BY a.id ORDER BY a.name",
        (since,),
    ).fetchall()
    pulled = tuple(
        Pulled(account_name=name, new=new, changed=changed, gone=gone_since(db, account, since))
        for account, name, new, changed in rows
    )
    return SyncOutcome(error=error, pulled=pulled)
