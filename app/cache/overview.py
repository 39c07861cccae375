"""The accounts and how fresh they are, the status line, and how far a pull is."""

from collections.abc import Iterable

import msgspec

from app.cache import driver, lease, sweeps
from app.cache.accounts import OFTEN_REFUSED, STOPPED
from app.clock import wall
from app.model.ids import AccountId, Instant
from app.model.views import AccountView, CapabilityView, StatusView, SyncRow
from app.model.words import Verb


def accounts(db: driver.Connection) -> list[AccountView]:
    stale, kept = _stale(db), _kept(db)
    led = lease.is_led(db, wall())
    rows = db.execute(
        "SELECT a.id, a.name, a.vendor, a.title, a.mark, a.base_url, a.zone, a.writes, a.hold, a.paused, a.synced_at,"
        " a.error, a.error_at, a.silent_since, (SELECT COUNT(*) FROM candidate c WHERE c.account_id = a.id),"
        " (SELECT COUNT(*) FROM job j WHERE j.account_id = a.id) FROM account a ORDER BY a.name"
    ).fetchall()
    return [
        AccountView(
            id=pk,
            name=name,
            vendor=vendor,
            title=title,
            mark=mark,
            base_url=base_url,
            zone=zone,
            writes=bool(writes),
            hold=hold,
            paused=paused,
            synced_at=synced_at,
            error=error,
            error_at=error_at,
            people=people,
            jobs=jobs,
            stale=stale.get(name, ()),
            kept=kept.get(name, ()),
            silent_since=silent_since if led else None,
        )
        for (
            pk,
            name,
            vendor,
            title,
            mark,
            base_url,
            zone,
            writes,
            hold,
            paused,
            synced_at,
            error,
            error_at,
            silent_since,
            people,
            jobs,
        ) in rows
    ]


_STALE = "s.error IS NOT NULL AND s.error IS NOT a.error"
"""Of a stream that failed by itself: what failed with its account is said of the account."""


def _stale(db: driver.Connection) -> dict[str, tuple[str, ...]]:
    """By account: the streams that failed by themselves, and the kinds whose sweep did."""
    rows = db.execute(
        f"SELECT a.name, s.title, s.error FROM stream s JOIN account a ON a.id = s.account_id WHERE {_STALE}"
        f" UNION ALL SELECT a.name, 'What is gone (' || s.kind || ')', s.error FROM sweep s"
        f" JOIN account a ON a.id = s.account_id WHERE {_STALE}"
    ).fetchall()
    return _by_account((name, f"{title}: {error}") for name, title, error in rows)


def _kept(db: driver.Connection) -> dict[str, tuple[str, ...]]:
    return _by_account((brake.account, f"{brake.kind}: {brake.why}") for brake in sweeps.brakes(db))


def _by_account(lines: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, line in lines:
        found[name] = (*found.get(name, ()), line)
    return found


def capabilities(db: driver.Connection, account: AccountId) -> list[CapabilityView]:
    rows = db.execute("SELECT verb, allowed, reason, notifies, fields FROM capability WHERE account_id = ?", (account,))
    return [
        CapabilityView(
            verb=Verb(verb), allowed=bool(allowed), reason=reason, notifies=bool(notifies), fields=tuple(fields.split())
        )
        for verb, allowed, reason, notifies, fields in rows
    ]


def set_aside(db: driver.Connection, account: AccountId) -> list[str]:
    """What of each list could not be read, and why the last of it could not."""
    sql = (
        "SELECT stream, COUNT(*), reason, MAX(at) FROM quarantine WHERE account_id = ? GROUP BY stream ORDER BY stream"
    )
    return [f"{count} of {stream}: {reason}" for stream, count, reason, _ in db.execute(sql, (account,))]


def status(db: driver.Connection, now: Instant, *, offline: bool) -> StatusView:
    """The status line: how fresh, how much is unsent, how much needs a person."""
    count, oldest, missing = db.execute(
        "SELECT COUNT(*), MIN(synced_at), SUM(synced_at IS NULL) FROM account"
    ).fetchone()
    failing = db.execute("SELECT name, error FROM account WHERE error IS NOT NULL ORDER BY error_at DESC").fetchall()
    held, queued, problems = db.execute(
        "SELECT COALESCE(SUM(state = 'queued' AND held_until > ?1), 0),"
        " COALESCE(SUM((state = 'queued' AND held_until <= ?1) OR state = 'sending'), 0),"
        " COALESCE(SUM(state IN ('unknown', 'conflict', 'dead', 'ask')), 0) FROM op"
        " WHERE state IN ('queued', 'sending', 'unknown', 'conflict', 'dead', 'ask')",
        (now,),
    ).fetchone()
    led = lease.is_led(db, wall())
    running = db.execute(
        "SELECT a.name, s.title FROM stream s JOIN account a ON a.id = s.account_id"
        " WHERE s.running = 1 AND s.error IS NULL ORDER BY s.account_id, s.place LIMIT 1"
    ).fetchone()
    (stopped,) = db.execute("SELECT COUNT(*) FROM account WHERE paused = ?", (STOPPED,)).fetchone()
    (refused,) = db.execute(
        "SELECT COUNT(*) FROM account WHERE paused IS NOT NULL AND paused != ? AND paused NOT LIKE ?",
        (STOPPED, OFTEN_REFUSED.format("%")),
    ).fetchone()
    (kept,) = db.execute("SELECT COUNT(*) FROM sweep WHERE stopped IS NOT NULL").fetchone()
    silent = db.execute(
        "SELECT name, silent_since FROM account WHERE silent_since IS NOT NULL AND ? ORDER BY silent_since", (led,)
    ).fetchall()
    return StatusView(
        offline=offline,
        stopped=stopped > 0,
        leader=led,
        syncing=f"{running[0]} {running[1]}" if running and led else None,
        synced_at=None if missing else oldest,
        reachable=not failing,
        failing=tuple(name for name, _ in failing),
        refused=refused > 0,
        error=": ".join(failing[0]) if failing else None,
        held=held,
        queued=queued,
        problems=problems,
        accounts=count,
        stale=sum(map(len, _stale(db).values())),
        kept=kept,
        silent_since=silent[0][1] if silent else None,
        silent=tuple(name for name, _ in silent),
        writes_off=writes_off(db),
    )


def writes_off(db: driver.Connection) -> tuple[str, ...]:
    """The names of the accounts in which nothing may be changed."""
    rows = db.execute("SELECT name FROM account WHERE writes = 0 ORDER BY name").fetchall()
    return tuple(name for (name,) in rows)


def sync_rows(db: driver.Connection) -> list[SyncRow]:
    rows = db.execute(
        "SELECT s.account_id, a.name, s.name, s.title, s.running, s.seen, s.total, s.new, s.changed, s.gone,"
        " s.unreadable, s.begun_at, s.done_at, s.error, s.fresh_at, s.core FROM stream s"
        " JOIN account a ON a.id = s.account_id ORDER BY a.name, s.place"
    ).fetchall()
    return [
        SyncRow(
            account=account,
            account_name=name,
            stream=stream,
            title=title,
            running=bool(running),
            seen=seen,
            total=total,
            new=new,
            changed=changed,
            gone=gone,
            unreadable=unreadable,
            begun_at=begun_at,
            done_at=done_at,
            error=error,
            fresh_at=fresh_at,
            core=bool(core),
        )
        for (
            account,
            name,
            stream,
            title,
            running,
            seen,
            total,
            new,
            changed,
            gone,
            unreadable,
            begun_at,
            done_at,
            error,
            fresh_at,
            core,
        ) in rows
    ]


class Health(msgspec.Struct, frozen=True):
    """How the file is: SQLite's own check (`ok` or what is wrong), its journal, whether some process leads."""

    check: str
    journal: str
    led: bool


def health(db: driver.Connection) -> Health:
    check = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    journal = str(db.execute("PRAGMA journal_mode").fetchone()[0])
    return Health(check, journal, lease.is_led(db, wall()))


def audit(db: driver.Connection, *, limit: int = 1000) -> list[dict[str, object]]:
    """What was changed at vendors from here, newest first: when, where, what, how it ended. No content."""
    names = ("at", "account", "op", "kind", "target", "outcome", "detail")
    rows = db.execute(
        "SELECT e.at, a.name, e.op, e.kind, e.target, e.outcome, e.detail FROM event e"
        " LEFT JOIN account a ON a.id = e.account_id ORDER BY e.id DESC LIMIT ?",
        (limit,),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def record_call(db: driver.Connection, account: AccountId, operation: str, now: Instant) -> int:
    """Remember a request that somebody is about to send by hand; its number."""
    cursor = db.execute(
        "INSERT INTO event(at, account_id, kind, outcome) VALUES (?, ?, ?, 'no answer')", (now, account, operation)
    )
    return cursor.lastrowid or 0


def record_answer(db: driver.Connection, event: int, outcome: str) -> None:
    """What became of it."""
    db.execute("UPDATE event SET outcome = ? WHERE id = ?", (outcome, event))
