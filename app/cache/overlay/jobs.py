"""Jobs in the cache: what the vendor said, and what a person sees once unsent changes are replayed on it."""

import msgspec

from app.cache import driver
from app.cache.overlay.pending import pending, problems
from app.model.fields import JobSaid, job_changed, job_said
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import CreateJob, EditJob
from app.model.records import Job

_job = msgspec.json.Decoder(Job)
_encode = msgspec.json.Encoder().encode


def columns(job: Job) -> dict[str, object]:
    """A job as a row: what lists need, and all of it as `data`."""
    return {
        "code": job.code,
        "name": job.name,
        "status": job.status,
        "opened_at": job.opened_at,
        "data": _encode(job),
    }


def shown(db: driver.Connection, pk: LocalId) -> Job | None:
    """A job as a person sees it."""
    row = db.execute("SELECT data FROM job WHERE pk = ?", (pk,)).fetchone()
    return _job.decode(row[0]) if row else None


def base_of(db: driver.Connection, pk: LocalId) -> Job | None:
    """A job as the vendor said."""
    row = db.execute("SELECT COALESCE(base, data) FROM job WHERE pk = ?", (pk,)).fetchone()
    return _job.decode(row[0]) if row else None


def put_base(db: driver.Connection, pk: LocalId, job: Job, now: Instant) -> None:
    """Say what the vendor holds, as an answered write told us."""
    db.execute("UPDATE job SET base = ?, seen_at = ?, hash = x'' WHERE pk = ?", (_encode(job), now, pk))
    replay(db, pk)


def put_made(db: driver.Connection, account: AccountId, pk: LocalId, job: Job, at: Instant) -> None:
    """Put in a job that no vendor knows yet."""
    row = {"pk": pk, "account_id": account, **columns(job), "hash": b"", "seen_at": at}
    db.execute(f"INSERT INTO job({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def replay(db: driver.Connection, pk: LocalId) -> None:
    """Bring what is shown of a job up to date with what the vendor said and what is unsent."""
    row = db.execute("SELECT base, data, op, problem FROM job WHERE pk = ?", (pk,)).fetchone()
    if row is None:
        return
    base, data, op, problem = row
    unsent, count = pending(db, pk), problems(db, pk)
    newest = unsent[-1].seq if unsent else None
    if (newest, count) != (op, problem):
        db.execute("UPDATE job SET op = ?, problem = ? WHERE pk = ?", (newest, count, pk))
    changing = [one.intent for one in unsent if isinstance(one.intent, EditJob)]
    if base is None and not changing:
        return
    job = _job.decode(base if base is not None else data)
    for intent in changing:
        job = job_changed(job, said(db, intent))
    put = columns(job)
    put["base"] = (base if base is not None else data) if changing else None
    if (put["data"], put["base"]) != (data, base):
        names = ", ".join(f"{name} = ?" for name in put)
        db.execute(f"UPDATE job SET {names} WHERE pk = ?", (*put.values(), pk))


def said(db: driver.Connection, intent: CreateJob | EditJob) -> JobSaid:
    """What an intent says of its job, whom it is for by their name."""
    fields = intent.fields if isinstance(intent, CreateJob) else intent.changes
    row = None
    if intent.company is not None:
        row = db.execute("SELECT name FROM listed WHERE pk = ?", (intent.company,)).fetchone()
    return job_said(fields, None if row is None else str(row[0]))
