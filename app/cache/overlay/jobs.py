"""Jobs in the cache: what the vendor said, and what a person sees once unsent changes are replayed on it."""

import msgspec

from app.cache import driver
from app.cache.overlay.replayed import Replayed, encoded
from app.model.fields import JobSaid, job_changed, job_said
from app.model.intents import AnyIntent, CreateJob, EditJob, SetJobStatus
from app.model.records import Job


def columns(job: Job) -> dict[str, object]:
    """A job as a row: what lists need, and all of it as `data`."""
    return {
        "code": job.code,
        "name": job.name,
        "status": job.status,
        "opened_at": job.opened_at,
        "data": encoded(job),
    }


def said(db: driver.Connection, intent: CreateJob | EditJob) -> JobSaid:
    """What an intent says of its job, whom it is for by their name."""
    fields = intent.fields if isinstance(intent, CreateJob) else intent.changes
    row = None
    if intent.company is not None:
        row = db.execute("SELECT name FROM listed WHERE pk = ?", (intent.company,)).fetchone()
    return job_said(fields, None if row is None else str(row[0]))


def applied(db: driver.Connection, job: Job, intent: AnyIntent) -> Job:
    """The job once an intent has taken effect."""
    match intent:
        case EditJob():
            return job_changed(job, said(db, intent))
        case SetJobStatus():
            return msgspec.structs.replace(job, status_raw=intent.status, status=intent.means)
        case _:
            return job


_jobs = Replayed("job", Job, columns=columns, changes=(EditJob, SetJobStatus), applied=applied)
shown, base_of, replay = _jobs.shown, _jobs.base_of, _jobs.replay
put_made, put_base = _jobs.put_made, _jobs.put_base
