"""Putting a candidate on a job."""

from collections.abc import Sequence

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import Deed, Impossible, Plan, account_of, delete_unnamed, known
from app.cache.identity import known_ids, known_kind
from app.cache.ops import Op
from app.cache.overlay.applications import columns_of
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AddToJob
from app.model.pipeline import first
from app.model.records import AnyRecord, Application, Visit
from app.model.words import ApplicationStatus, Kind, Verb


class Joining(Deed[AddToJob]):
    """Put a candidate on a job: an application comes of it, in the job's first stage."""

    verb = Verb.ADD_TO_JOB
    stays = "nobody is taken off a job from here: decline instead"
    reads_first = False

    def plan(self, db: driver.Connection, intent: AddToJob) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        if account_of(db, "job", intent.job, "job") != account:
            raise Impossible("candidate and job are in different accounts")
        if known_kind(db, account, intent.application) is not Kind.APPLICATION:
            raise Impossible("that id is not one for a new application")
        there = db.execute(
            "SELECT 1 FROM application WHERE candidate = ? AND job = ?", (intent.candidate, intent.job)
        ).fetchone()
        if there is not None:
            raise Impossible("the candidate is on this job already")
        return Plan(
            account=account,
            target=intent.application,
            lanes=(intent.candidate, intent.application),
            refs=(intent.candidate, intent.job),
            creates=intent.application,
        )

    def show(self, db: driver.Connection, account: AccountId, intent: AddToJob, seq: int, at: Instant) -> None:
        begins = first(columns_of(db, intent.job))
        db.execute(
            "INSERT INTO application(pk, account_id, candidate, job, base_stage, base_status, base_entered_at, stage,"
            " status, entered_at, applied_at, derived, hash, seen_at)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?5, ?6, ?7, ?7, 1, x'', ?7)",
            (intent.application, account, intent.candidate, intent.job, begins, ApplicationStatus.ACTIVE, at),
        )

    def hide(self, db: driver.Connection, op: Op) -> None:
        delete_unnamed(db, "application", op.target)

    def build(self, db: driver.Connection, op: Op, intent: AddToJob) -> port.Write:
        return port.CreateApplication(candidate=known(db, intent.candidate), job=known(db, intent.job))

    def is_mine(self, db: driver.Connection, op: Op, intent: AddToJob, came: AnyRecord) -> bool:
        if not isinstance(came, Application | Visit):
            return False
        people = known_ids(db, op.account, Kind.CANDIDATE, [came.candidate])
        jobs = known_ids(db, op.account, Kind.JOB, [came.job])
        pair: tuple[LocalId | None, LocalId | None] = (people.get(came.candidate), jobs.get(came.job))
        return pair == (intent.candidate, intent.job)

    def twins(self, db: driver.Connection, op: Op, intent: AddToJob, ahead: Instant) -> Sequence[LocalId]:
        rows = db.execute(
            "SELECT pk FROM application WHERE candidate = ? AND job = ? AND pk <> ?",
            (intent.candidate, intent.job, op.target),
        ).fetchall()
        return [LocalId(pk) for (pk,) in rows]

    def words(self, db: driver.Connection, intent: AddToJob) -> str:
        row = db.execute("SELECT name FROM job WHERE pk = ?", (intent.job,)).fetchone()
        return f"on {row[0] if row else '?'}"
