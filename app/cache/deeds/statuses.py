"""Giving a job another status."""

from collections.abc import Sequence

import msgspec

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import AlreadySo, Deed, Impossible, Looked, Plan, account_of, known
from app.cache.ops import Op
from app.cache.overlay.jobs import applied, base_of, put_base, shown
from app.model.ids import Instant, LocalId
from app.model.intents import SetJobStatus
from app.model.records import Job
from app.model.words import JobStatus, Verb, status_field


class _Was(msgspec.Struct, frozen=True):
    """The status, as the person saw it: the vendor's word and ours."""

    status: str
    means: JobStatus


_was = msgspec.json.Decoder(_Was)


class SettingStatus(Deed[SetJobStatus]):
    """Put a job into another of the vendor's own states."""

    verb = Verb.JOB_STATUS

    def fields(self, intent: SetJobStatus) -> tuple[str, ...]:
        return (status_field(intent.status, intent.means),)

    def plan(self, db: driver.Connection, intent: SetJobStatus) -> Plan:
        account = account_of(db, "job", intent.job, "job")
        job = shown(db, intent.job)
        if job is None:
            raise Impossible("that job is not in the cache")
        if job.status_raw == intent.status:
            raise AlreadySo("that is its status already")
        before = msgspec.json.encode(_of(job))
        return Plan(account=account, target=intent.job, lanes=(intent.job,), refs=(intent.job,), before=before)

    def build(self, db: driver.Connection, op: Op, intent: SetJobStatus) -> port.Write:
        return port.SetJobStatus(job=known(db, intent.job), status=intent.status)

    def looked(self, db: driver.Connection, op: Op, intent: SetJobStatus, seen: port.Seen) -> Looked:
        job = base_of(db, intent.job)
        if job is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        now = _of(job).status
        holds = op.before is not None and now == _was.decode(op.before).status
        return Looked(there=now == intent.status, holds=holds, words=f"status {now}")

    def replaces(self, db: driver.Connection, op: Op, intent: SetJobStatus) -> tuple[LocalId | None, bytes | None]:
        job = base_of(db, intent.job)
        if job is None:
            raise Impossible("that job is not in the cache")
        return None, msgspec.json.encode(_of(job))

    def landed(self, db: driver.Connection, op: Op, intent: SetJobStatus, now: Instant) -> None:
        job = base_of(db, intent.job)
        if job is not None:
            put_base(db, intent.job, applied(db, job, intent), now)

    def words(self, db: driver.Connection, intent: SetJobStatus) -> str:
        return f"status {intent.status}"

    def stood(self, db: driver.Connection, op: Op) -> str:
        return "" if op.before is None else f"status {_was.decode(op.before).status}"

    def inverse(self, db: driver.Connection, op: Op, intent: SetJobStatus) -> SetJobStatus:
        if op.before is None:
            raise Impossible("the status before is not known")
        was = _was.decode(op.before)
        return SetJobStatus(job=intent.job, status=was.status, means=was.means)

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        for first in [one for one in behind if isinstance(one.intent, SetJobStatus)][:1]:
            db.execute("UPDATE op SET before = ? WHERE seq = ?", (op.before, first.seq))


def _of(job: Job) -> _Was:
    return _Was(job.status_raw or str(job.status), job.status)
