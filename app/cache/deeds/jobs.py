"""Jobs: making one, changing what is said of one."""

from collections.abc import Sequence

import msgspec
from msgspec import UnsetType

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import SKEW, AlreadySo, Deed, Impossible, Looked, Plan, account_of, delete_unnamed, known
from app.cache.deeds.edits import hand_on
from app.cache.identity import known_kind
from app.cache.ops import Op
from app.cache.overlay.jobs import base_of, put_base, put_made, said, shown
from app.model.fields import JobSaid, called, in_words, job_as_is, job_changed, only_job_fields, room, same
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import CreateJob, EditJob, JobFields
from app.model.records import AnyRecord, Job
from app.model.words import Kind, ListedKind, Verb

_said = msgspec.json.Decoder(JobSaid)


class CreatingJob(Deed[CreateJob]):
    """Make a job in an account."""

    verb = Verb.CREATE_JOB
    stays = "a job is not deleted from here: the new one stays"
    reads_first = False

    def fields(self, intent: CreateJob) -> tuple[str, ...]:
        return (*room(intent.fields), *(() if intent.company is None else ("company",)))

    def plan(self, db: driver.Connection, intent: CreateJob) -> Plan:
        if not str(intent.fields.name or "").strip():
            raise Impossible("a job needs a name")
        if known_kind(db, intent.account, intent.job) is not Kind.JOB or shown(db, intent.job) is not None:
            raise Impossible("that id is not one for a new job")
        company = () if intent.company is None else (intent.company,)
        return Plan(account=intent.account, target=intent.job, lanes=(intent.job,), refs=company, creates=intent.job)

    def show(self, db: driver.Connection, account: AccountId, intent: CreateJob, seq: int, at: Instant) -> None:
        made = Job(remote_id="", name="", opened_at=at, created_at=at)
        put_made(db, account, intent.job, job_changed(made, said(db, intent)), at)

    def hide(self, db: driver.Connection, op: Op) -> None:
        delete_unnamed(db, "job", op.target)

    def build(self, db: driver.Connection, op: Op, intent: CreateJob) -> port.Write:
        company = None if intent.company is None else known(db, intent.company)
        return port.CreateJob(fields=intent.fields, company=company, marker=op.op_id)

    def is_like(self, db: driver.Connection, op: Op, intent: CreateJob, came: AnyRecord, ahead: Instant) -> bool:
        if not isinstance(came, Job):
            return False
        if came.created_at is not None and came.created_at < (op.sent_at or op.created_at) + ahead - SKEW:
            return False
        named = JobFields(**{name: getattr(intent.fields, name) for name in intent.fields.given if name != "openings"})
        return same(job_as_is(came, named), named)

    def twins(self, db: driver.Connection, op: Op, intent: CreateJob, ahead: Instant) -> Sequence[LocalId]:
        rows = db.execute(
            "SELECT t.pk FROM job c JOIN job t ON t.account_id = c.account_id AND t.name = c.name"
            " JOIN idmap i ON i.pk = t.pk AND i.remote_id IS NOT NULL WHERE c.pk = ? AND t.pk <> c.pk",
            (op.target,),
        ).fetchall()
        jobs = [(LocalId(pk), base_of(db, LocalId(pk))) for (pk,) in rows]
        return [pk for pk, came in jobs if came is not None and self.is_like(db, op, intent, came, ahead)]

    def words(self, db: driver.Connection, intent: CreateJob) -> str:
        return "new job"


class EditingJob(Deed[EditJob]):
    """Change what is said of a job."""

    verb = Verb.EDIT_JOB

    def fields(self, intent: EditJob) -> tuple[str, ...]:
        return (*room(intent.changes), *(() if intent.company is None else ("company",)))

    def plan(self, db: driver.Connection, intent: EditJob) -> Plan:
        account = account_of(db, "job", intent.job, "job")
        job = shown(db, intent.job)
        if job is None or not (intent.changes.given or intent.company is not None):
            raise Impossible("there is nothing to change")
        before = job_as_is(job, said(db, intent))
        if same(before, said(db, intent)):
            raise AlreadySo("that is what it says already")
        company = () if intent.company is None else (intent.company,)
        return Plan(
            account=account,
            target=intent.job,
            lanes=(intent.job,),
            refs=(intent.job, *company),
            before=msgspec.json.encode(before),
        )

    def build(self, db: driver.Connection, op: Op, intent: EditJob) -> port.Write:
        company = None if intent.company is None else known(db, intent.company)
        return port.UpdateJob(job=known(db, intent.job), changes=intent.changes, company=company)

    def looked(self, db: driver.Connection, op: Op, intent: EditJob, seen: port.Seen) -> Looked:
        job = base_of(db, intent.job)
        if job is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        wanted = said(db, intent)
        now = job_as_is(job, wanted)
        there = same(now, wanted)
        before = None if op.before is None else _said.decode(op.before)
        if before is not None and job.company is None:  # a vendor that does not tell whom a job is for says no other
            before = msgspec.structs.replace(before, company=msgspec.UNSET)
        return Looked(there=there, holds=before is not None and same(now, before), words=in_words(now))

    def replaces(self, db: driver.Connection, op: Op, intent: EditJob) -> tuple[LocalId | None, bytes | None]:
        job = base_of(db, intent.job)
        if job is None:
            raise Impossible("that job is not in the cache")
        return None, msgspec.json.encode(job_as_is(job, said(db, intent)))

    def landed(self, db: driver.Connection, op: Op, intent: EditJob, now: Instant) -> None:
        job = base_of(db, intent.job)
        if job is not None:
            put_base(db, intent.job, job_changed(job, said(db, intent)), now)

    def words(self, db: driver.Connection, intent: EditJob) -> str:
        return in_words(said(db, intent))

    def inverse(self, db: driver.Connection, op: Op, intent: EditJob) -> EditJob:
        if op.before is None:
            raise Impossible("what it said before is not known")
        before = _said.decode(op.before)
        empty = [called(name) for name in intent.changes.given if name not in before.given]
        if empty:
            raise Impossible(f"{', '.join(empty)} had nothing in it before, and is not emptied from here")
        company = None if intent.company is None else _company_called(db, op.account, before.company)
        return EditJob(job=intent.job, changes=only_job_fields(before), company=company)

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        hand_on(db, [(one, said(db, one.intent)) for one in (op, *behind) if isinstance(one.intent, EditJob)])


def _company_called(db: driver.Connection, account: AccountId, name: str | UnsetType) -> LocalId:
    """The one company of that name that the account lists. Raises `Impossible`."""
    rows = db.execute(
        "SELECT pk FROM listed WHERE account_id = ? AND listed = ? AND name = ?",
        (account, ListedKind.COMPANY, "" if isinstance(name, UnsetType) else name),
    ).fetchall()
    if len(rows) != 1:
        raise Impossible("whom it was for before is not known here")
    return LocalId(rows[0][0])
