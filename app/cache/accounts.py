"""The accounts of the cache: what the configuration says of them, and what was found out about them."""

from collections.abc import Iterable

import msgspec

from app.cache import contents, driver, journal
from app.model.ids import AccountId, Instant
from app.vendor import Capability


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account as the engine needs it."""

    id: AccountId
    name: str
    vendor: str
    base_url: str
    zone: str
    writes: bool
    hold: int
    late_window: Instant
    paused: str | None
    """Why it stands still; see `STOPPED`."""
    not_before: Instant
    asked_at: Instant
    refusals: int
    revision: int
    ahead: Instant
    """How far the vendor's clock is ahead of ours, in ms."""
    rescued_at: Instant | None
    """Set until everything has been read again after a rescue: nothing is sent before."""

    @property
    def broken(self) -> bool:
        """True where it stands still because it does not work, not because a person stopped it."""
        return self.paused is not None and self.paused != STOPPED

    def shut_until(self, now: Instant) -> Instant:
        """Until when the vendor wants to be left alone. What was asked in the future is of before the clock was set."""
        return self.not_before if self.asked_at <= now else 0


STOPPED = "sending was stopped here"
OFTEN_REFUSED = "refused {} times in a row: check what the account may do (lanehop account test)"
"""Why an account is paused that a person stopped: nothing but a person starts it again."""
_FIELDS = (
    "id, name, vendor, base_url, zone, writes, hold, late_window, paused, not_before, asked_at, refusals, revision,"
    " ahead, rescued_at"
)


def every(db: driver.Connection) -> list[AccountRow]:
    rows = db.execute(f"SELECT {_FIELDS} FROM account ORDER BY name").fetchall()
    return [msgspec.convert(dict(zip(_FIELDS.split(", "), row, strict=True)), AccountRow, strict=False) for row in rows]


def named(db: driver.Connection, name: str) -> AccountRow | None:
    return next((account for account in every(db) if account.name == name), None)


def put(
    db: driver.Connection,
    *,
    name: str,
    vendor: str,
    title: str,
    mark: str,
    base_url: str,
    zone: str,
    writes: bool,
    hold: int,
    late_window: int,
    facets: str = "",
) -> AccountId:
    """Say what the configuration says of an account; its records stay. `hold`, `late_window` in ms."""
    db.execute(
        "INSERT INTO account(name, vendor, title, mark, base_url, zone, writes, hold, late_window,"
        " facets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET vendor = excluded.vendor,"
        " title = excluded.title, mark = excluded.mark, base_url = excluded.base_url, zone = excluded.zone,"
        " writes = excluded.writes, hold = excluded.hold, late_window = excluded.late_window,"
        " facets = excluded.facets,"
        " revision = revision + (vendor IS NOT excluded.vendor OR base_url IS NOT excluded.base_url"
        " OR zone IS NOT excluded.zone)",
        (name, vendor, title, mark, base_url, zone, int(writes), hold, late_window, facets),
    )
    return AccountId(db.execute("SELECT id FROM account WHERE name = ?", (name,)).fetchone()[0])


def put_capabilities(
    db: driver.Connection, account: AccountId, capabilities: Iterable[Capability], *, tested: bool = False
) -> None:
    """What the account can and cannot do: as a test of it found out, or else as its adapter says of itself.

    What a test narrowed stays narrowed until the next one.
    """
    narrowed = "tested AND NOT excluded.tested AND excluded.allowed"
    db.executemany(
        "INSERT INTO capability(account_id, verb, allowed, reason, replay, notifies, fields, tested)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(account_id, verb) DO UPDATE SET"
        f" allowed = CASE WHEN {narrowed} THEN allowed ELSE excluded.allowed END,"
        f" reason = CASE WHEN {narrowed} THEN reason ELSE excluded.reason END,"
        " replay = excluded.replay, notifies = excluded.notifies, fields = excluded.fields,"
        " tested = MAX(tested, excluded.tested)",
        [
            (
                account,
                one.verb,
                int(one.allowed),
                one.reason,
                one.replay,
                int(one.notifies),
                " ".join(one.fields),
                int(tested),
            )
            for one in capabilities
        ],
    )


def declared_by(db: driver.Connection) -> str | None:
    """Which program last wrote down what its adapters say of themselves; None where none did."""
    row = db.execute("SELECT value FROM meta WHERE key = 'declared_by'").fetchone()
    return None if row is None else str(row[0])


def set_declared_by(db: driver.Connection, program: str) -> None:
    db.execute(
        "INSERT INTO meta(key, value) VALUES ('declared_by', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (program,),
    )


def reconnect(db: driver.Connection, account: AccountId) -> None:
    """Its secrets or settings are others now: a connection that is open does not fit any more."""
    db.execute("UPDATE account SET revision = revision + 1 WHERE id = ?", (account,))


def set_writes(db: driver.Connection, account: AccountId, writes: bool) -> None:
    db.execute("UPDATE account SET writes = ? WHERE id = ?", (int(writes), account))


def pause(db: driver.Connection, account: AccountId, why: str | None, now: Instant) -> None:
    """Stop (or with None: resume) sending and pulling for an account; queued operations stay.

    Where a person stopped it (`STOPPED`) nothing is wrong with it: only sending stands still.
    """
    error = None if why == STOPPED else why
    db.execute(
        "UPDATE account SET paused = ?1, error = COALESCE(?2, error), error_at = CASE WHEN ?2 IS NULL THEN error_at"
        " ELSE ?3 END, refusals = 0 WHERE id = ?4",
        (why, error, now, account),
    )


def throttle(db: driver.Connection, account: AccountId, until: Instant, now: Instant) -> None:
    """Remember a pause that the vendor asked for, for every process and for the next start."""
    db.execute(
        "UPDATE account SET not_before = CASE WHEN asked_at <= ?1 THEN MAX(not_before, ?2) ELSE ?2 END, asked_at = ?1"
        " WHERE id = ?3",
        (now, until, account),
    )


def silent(db: driver.Connection, account: AccountId, since: Instant | None) -> None:
    """A request has had no answer since then; None: nothing waits for an answer for long any more."""
    db.execute("UPDATE account SET silent_since = ? WHERE id = ?", (since, account))


def none_is_silent(db: driver.Connection) -> None:
    """Whoever waited for answers has ended."""
    db.execute("UPDATE account SET silent_since = NULL WHERE silent_since IS NOT NULL")


def refused(db: driver.Connection, account: AccountId) -> int:
    """Count a 403 in a row; how many there are now."""
    db.execute("UPDATE account SET refusals = refusals + 1 WHERE id = ?", (account,))
    return int(db.execute("SELECT refusals FROM account WHERE id = ?", (account,)).fetchone()[0])


def reached(db: driver.Connection, account: AccountId) -> None:
    """The vendor answers again."""
    db.execute("UPDATE account SET refusals = 0, error = NULL, error_at = NULL WHERE id = ?", (account,))


def unsent(db: driver.Connection, account: AccountId) -> int:
    """How many operations would be lost with the account."""
    sql = (
        "SELECT COUNT(*) FROM op WHERE account_id = ? AND state IN ('queued', 'sending', 'unknown', 'ask', 'conflict')"
    )
    return int(db.execute(sql, (account,)).fetchone()[0])


def forget(db: driver.Connection, account: AccountId) -> None:
    """Delete everything the cache holds of an account, its queue and the bytes of its files included."""
    db.execute("DELETE FROM op_lane WHERE seq IN (SELECT seq FROM op WHERE account_id = ?)", (account,))
    db.execute("DELETE FROM op_dep WHERE seq IN (SELECT seq FROM op WHERE account_id = ?)", (account,))
    db.execute("UPDATE op SET merged_into = NULL WHERE account_id = ?", (account,))
    for table in ("op", "event", "wish"):
        db.execute(f"DELETE FROM {table} WHERE account_id = ?", (account,))
    db.execute("DELETE FROM raw WHERE pk IN (SELECT pk FROM idmap WHERE account_id = ?)", (account,))
    db.execute("DELETE FROM account WHERE id = ?", (account,))
    journal.erase(db)
    contents.let_all_go(db)
