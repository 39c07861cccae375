"""Who had gone and is there again: what went with them may come back too."""

from app.cache import driver, streams
from app.model.ids import AccountId, Instant, LocalId


def who_is_gone(db: driver.Connection, account: AccountId) -> dict[LocalId, Instant]:
    """What the vendor does not have any more, and since when that is known."""
    rows = db.execute("SELECT pk, gone_at FROM idmap WHERE account_id = ? AND gone_at IS NOT NULL", (account,))
    return {LocalId(pk): at for pk, at in rows}


def back(db: driver.Connection, account: AccountId, pk: LocalId, *, alone: bool = False) -> list[LocalId]:
    """A record that had gone is there: it and what went with it are not gone any more; which those are.

    What hangs on it did not change at the vendor and comes by no increment, so that all is walked the next time, unless
    it came `alone`.
    """
    sql = "SELECT pk FROM idmap WHERE account_id = ?1 AND gone_at IS NOT NULL AND (pk = ?2 OR gone_with = ?2)"
    family = [LocalId(one) for (one,) in db.execute(sql, (account, pk)).fetchall()]
    db.executemany(
        "UPDATE idmap SET gone_at = NULL, gone_with = NULL, missed = 0 WHERE pk = ?", [(one,) for one in family]
    )
    if not alone:
        streams.again(db, account)
    return family
