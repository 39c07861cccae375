"""What is to be read again, however fresh it is: something was done of which only the vendor knows what it changed."""

from app.cache import driver
from app.model.ids import AccountId, Instant, LocalId
from app.model.words import Kind


def want(db: driver.Connection, account: AccountId, candidate: LocalId | None, now: Instant) -> None:
    """What is read of a candidate is read next; the lists that bring matters are walked by the next pull."""
    (names,) = db.execute("SELECT facets FROM account WHERE id = ?", (account,)).fetchone()
    db.executemany(
        "INSERT INTO facet(candidate, name, account_id, wanted_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT(candidate, name) DO UPDATE SET wanted_at = ?4",
        [(candidate, name, account, now) for name in (names.split() if candidate is not None else ())],
    )
    db.execute("UPDATE stream SET stale = 1 WHERE account_id = ? AND instr(brings, ?)", (account, Kind.MATTER))
