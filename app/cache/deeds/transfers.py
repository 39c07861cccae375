"""Putting an application on another job."""

from collections.abc import Sequence

import msgspec

from app.cache import driver
from app.cache.deeds.deed import AlreadySo, Deed, Impossible, Looked, Plan, account_of, known, name_of
from app.cache.deeds.places import must_not_be_hired_for_good, seen_in, visits_since, whose
from app.cache.identity import subject
from app.cache.ops import Op
from app.cache.overlay.applications import columns_of, set_base
from app.model.ids import Instant, LocalId
from app.model.intents import ChangeReason, Move, Reject, Transfer
from app.model.pipeline import Place, apply
from app.model.words import ApplicationStatus, StageKind, Verb
from app.vendor import Seen, TransferApplication, Write


class _Was(msgspec.Struct, frozen=True):
    """The job it was on, as the person saw it."""

    job: LocalId


_was = msgspec.json.Decoder(_Was)


class Transferring(Deed[Transfer]):
    """Put an application on another job of its account, into the first stage there."""

    verb = Verb.TRANSFER

    def plan(self, db: driver.Connection, intent: Transfer) -> Plan:
        of = subject(db, intent.application)
        if of is None:
            raise Impossible("that application is not in the cache")
        must_not_be_hired_for_good(db, of.account, intent.application)
        if account_of(db, "job", intent.job, "job") != of.account:
            raise Impossible("candidate and job are in different accounts")
        if intent.job == of.job:
            raise AlreadySo("the candidate is on this job already")
        other = db.execute(
            "SELECT 1 FROM application WHERE candidate = ? AND job = ? AND pk <> ?",
            (of.candidate, intent.job, intent.application),
        ).fetchone()
        if other is not None:
            raise Impossible("the candidate is on that job too: decline here instead")
        return Plan(
            account=of.account,
            target=intent.application,
            lanes=(intent.application, of.candidate),
            refs=(intent.application, of.candidate, of.job, intent.job),
            expect=of.stage,
            before=msgspec.json.encode(_Was(of.job)),
        )

    def build(self, db: driver.Connection, op: Op, intent: Transfer) -> Write:
        return TransferApplication(**whose(db, op), to_job=known(db, intent.job))

    def looked(self, db: driver.Connection, op: Op, intent: Transfer, seen: Seen) -> Looked:
        row = db.execute(
            "SELECT p.base_stage, p.base_status, p.base_entered_at, COALESCE(s.name, '?'), COALESCE(j.name, '?'), j.pk"
            " FROM application p LEFT JOIN stage s ON s.pk = p.base_stage"
            " LEFT JOIN job j ON j.pk = COALESCE(p.base_job, p.job) WHERE p.pk = ?",
            (op.target,),
        ).fetchone()
        if row is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        stage, status, entered_at, name, job_name, job = row
        was = None if op.before is None else _was.decode(op.before).job
        return Looked(
            there=job == intent.job,
            holds=job == was and stage == seen_in(db, op),
            was_there=any(one == intent.job for _, _, one in visits_since(db, op)),
            place=Place(stage=stage, status=ApplicationStatus(status), entered_at=entered_at),
            stage=stage,
            words=f"{name} of {job_name}",
            at=entered_at,
        )

    def replaces(self, db: driver.Connection, op: Op, intent: Transfer) -> tuple[LocalId | None, bytes | None]:
        row = db.execute(
            "SELECT base_stage, COALESCE(base_job, job) FROM application WHERE pk = ?", (op.target,)
        ).fetchone()
        if row is None:
            raise Impossible("that application is not in the cache")
        return row[0], msgspec.json.encode(_Was(row[1]))

    def landed(self, db: driver.Connection, op: Op, intent: Transfer, now: Instant) -> None:
        place = Place(stage=None, status=ApplicationStatus.ACTIVE, entered_at=now)
        set_base(db, op.target, apply(place, intent, now, columns_of(db, intent.job), StageKind.OTHER), now)

    def stood(self, db: driver.Connection, op: Op) -> str:
        was = None if op.before is None else name_of(db, "job", _was.decode(op.before).job)
        stage = None if op.expect is None else name_of(db, "stage", op.expect)
        return f"{stage or '?'} of {was or '?'}"

    def words(self, db: driver.Connection, intent: Transfer) -> str:
        return f"transfer to {name_of(db, 'job', intent.job) or '?'}"

    def inverse(self, db: driver.Connection, op: Op, intent: Transfer) -> Transfer:
        """Into the first stage again: which one it was in nobody can be asked for."""
        if op.before is None:
            raise Impossible("the job it came from is not known")
        shut = db.execute("SELECT name FROM stage WHERE pk = ? AND shut", (op.expect,)).fetchone()
        if shut is not None:
            raise Impossible(f"it came from {shut[0]}, where nobody gets back")
        return Transfer(application=op.target, job=_was.decode(op.before).job)

    def takes_along(self, op: Op, behind: Sequence[Op]) -> Sequence[Op]:
        """What was asked on the other job means nothing on this one."""
        return [one for one in behind if isinstance(one.intent, Move | Reject | ChangeReason | Transfer)]
