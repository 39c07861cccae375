"""Moving and declining: what changes where an application is."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypedDict, TypeVar

import msgspec

from app.cache import driver
from app.cache.deeds.deed import SKEW, AlreadySo, Deed, Impossible, Looked, NotMapped, Plan, known, name_of, of_account
from app.cache.identity import Subject, job_of, remote_id, subject
from app.cache.ops import Op
from app.cache.overlay import details
from app.cache.overlay.applications import columns_of, ends_in, set_base
from app.model.days import date_of, moment_of
from app.model.ids import AccountId, Instant, LocalId, RemoteId
from app.model.intents import AnyIntent, Move, Reject, Transfer, decode, mails
from app.model.pipeline import Place, apply
from app.model.words import ApplicationStatus, Kind, ListedKind, OpState, Replay, StageKind, Verb
from app.vendor import MoveApplication, RejectApplication, Seen, Write

_KINDS = ", ".join(f"'{one.__struct_config__.tag}'" for one in (Move, Reject, Transfer))
"""What operations are called that say where an application is, for SQL."""
_BAD = (StageKind.REJECTED, StageKind.WITHDRAWN)


P_contra = TypeVar("P_contra", Move, Reject, contravariant=True)


class Whose(TypedDict):
    """What every request to place an application says, in the vendor's ids."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    from_stage: RemoteId | None


def placing(ops: Sequence[Op]) -> list[Op]:
    """Those of the operations on an application that say where it is."""
    return [op for op in ops if isinstance(op.intent, Move | Reject | Transfer)]


class _Placing(Deed[P_contra]):
    def plan(self, db: driver.Connection, intent: P_contra) -> Plan:
        of = subject(db, intent.application)
        if of is None:
            raise Impossible("that application is not in the cache")
        must_not_be_hired_for_good(db, of.account, intent.application)
        by: tuple[LocalId, ...] = self.placed_by(db, intent, of)
        return Plan(
            account=of.account,
            target=intent.application,
            lanes=(intent.application,),
            refs=(intent.application, of.candidate, of.job, *by),
            expect=of.stage,
        )

    @abstractmethod
    def fitting(self, db: driver.Connection, intent: P_contra, of: Subject) -> LocalId:
        """What it is placed by: a stage or a reason. Raises `Impossible` for one that does not fit the application."""

    def placed_by(self, db: driver.Connection, intent: P_contra, of: Subject) -> tuple[LocalId, ...]:
        """The same with what else was chosen."""
        return (self.fitting(db, intent, of),)

    @abstractmethod
    def wanted(self, db: driver.Connection, intent: P_contra, stage: LocalId | None, kind: StageKind) -> bool:
        """Whether that stage is where the intent leads."""

    def looked(self, db: driver.Connection, op: Op, intent: P_contra, seen: Seen) -> Looked:
        row = db.execute(
            "SELECT p.base_stage, p.base_status, p.base_entered_at, COALESCE(s.name, '?'), COALESCE(s.kind, 'other'),"
            " (SELECT u.name FROM visit v LEFT JOIN user u ON u.pk = v.by_user WHERE v.application = p.pk"
            "  AND v.stage = p.base_stage ORDER BY v.entered_at DESC LIMIT 1), p.base_reason"
            " FROM application p LEFT JOIN stage s ON s.pk = p.base_stage WHERE p.pk = ?",
            (op.target,),
        ).fetchone()
        if row is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        stage, status, entered_at, name, kind, by, reason = row
        return Looked(
            there=self.wanted(db, intent, stage, StageKind(kind)),
            holds=stage == seen_in(db, op),
            was_there=self._was_there(db, op, intent),
            place=Place(stage=stage, status=ApplicationStatus(status), entered_at=entered_at, reason=reason),
            stage=stage,
            words=name,
            at=entered_at,
            by=by,
        )

    def replaces(self, db: driver.Connection, op: Op, intent: P_contra) -> tuple[LocalId | None, bytes | None]:
        row = db.execute("SELECT base_stage FROM application WHERE pk = ?", (op.target,)).fetchone()
        if row is None:
            raise Impossible("that application is not in the cache")
        return row[0], None

    def redirected(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        for first in placing(behind)[:1]:
            if isinstance(op.intent, Move):
                db.execute("UPDATE op SET expect = ? WHERE seq = ?", (op.intent.stage, first.seq))

    def landed(self, db: driver.Connection, op: Op, intent: P_contra, now: Instant) -> None:
        row = db.execute(
            "SELECT base_stage, base_status, base_entered_at, COALESCE(base_job, job) FROM application WHERE pk = ?",
            (op.target,),
        ).fetchone()
        if row is not None:
            place = Place(stage=row[0], status=ApplicationStatus(row[1]), entered_at=row[2])
            end = ends_in(db, intent)
            set_base(db, op.target, apply(place, intent, now, columns_of(db, LocalId(row[3])), end), now)

    def inverse(self, db: driver.Connection, op: Op, intent: P_contra) -> AnyIntent:
        """Back to where the person saw it when they asked, by name and not by a step."""
        before = _came_from(db, op)
        row = db.execute("SELECT name, kind FROM stage WHERE pk = ?", (before,)).fetchone()
        if before is None or row is None:
            raise Impossible("the stage it came from is not known")
        if StageKind(row[1]) in _BAD:
            raise Impossible(f"it came from {row[0]}, where one gets with a reason: decline again instead")
        return Move(application=op.target, stage=before)

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        for first in placing(behind)[:1]:
            db.execute("UPDATE op SET expect = ? WHERE seq = ?", (op.expect, first.seq))

    def _was_there(self, db: driver.Connection, op: Op, intent: P_contra) -> bool:
        """Whether the history has a visit that the operation may have made."""
        return any(self.wanted(db, intent, stage, StageKind(kind)) for stage, kind, _ in visits_since(db, op))


_TERMS = ("starts_on", "opening", "close_reason")


class Moving(_Placing[Move]):
    """Put an application into a stage. Where an account hires by more than a move, that is a capability of its own."""

    verb = Verb.MOVE

    def verb_of(self, db: driver.Connection, account: AccountId, intent: Move) -> Verb:
        row = db.execute(
            "SELECT 1 FROM stage s JOIN capability c ON c.account_id = ? AND c.verb = ? WHERE s.pk = ? AND s.kind = ?",
            (account, Verb.HIRE, intent.stage, StageKind.HIRED),
        ).fetchone()
        return Verb.MOVE if row is None else Verb.HIRE

    def fields(self, intent: Move) -> tuple[str, ...]:
        return tuple(name for name in _TERMS if getattr(intent, name) is not None)

    def placed_by(self, db: driver.Connection, intent: Move, of: Subject) -> tuple[LocalId, ...]:
        stage = self.fitting(db, intent, of)
        terms = self.fields(intent)
        if terms and not _is_hired(db, stage):
            raise Impossible(f"{name_of(db, 'stage', stage)} hires nobody: there is nothing to agree on")
        chosen: list[LocalId] = [stage]
        if intent.opening is not None:
            _check_free(db, intent.opening, of)
            chosen.append(intent.opening)
        if intent.close_reason is not None:
            of_account(db, of.account, intent.close_reason, ListedKind.CLOSE_REASON)
            chosen.append(intent.close_reason)
        return tuple(chosen)

    def fitting(self, db: driver.Connection, intent: Move, of: Subject) -> LocalId:
        there = db.execute("SELECT kind, shut FROM stage WHERE pk = ? AND job = ?", (intent.stage, of.job)).fetchone()
        if there is None:
            raise Impossible("that stage does not belong to the candidate's job")
        if StageKind(there[0]) in _BAD:
            raise Impossible("a candidate comes here with a reason: decline instead of moving")
        if intent.stage == of.stage:
            raise AlreadySo("the candidate is in that stage already")
        if there[1]:
            raise Impossible("nobody can be moved to that stage")
        return intent.stage

    def build(self, db: driver.Connection, op: Op, intent: Move) -> Write:
        return MoveApplication(
            **whose(db, op),
            to_stage=known(db, intent.stage),
            starts_on=intent.starts_on,
            opening=None if intent.opening is None else known(db, intent.opening),
            close_reason=None if intent.close_reason is None else known(db, intent.close_reason),
        )

    def landed(self, db: driver.Connection, op: Op, intent: Move, now: Instant) -> None:
        super().landed(db, op, intent, now)
        if intent.opening is not None:
            why = None if intent.close_reason is None else name_of(db, "listed", intent.close_reason)
            details.take_seat(db, intent.opening, op.target, why, now)

    def beside(self, db: driver.Connection, intent: Move, seen: LocalId | None) -> str:
        seat = None if intent.opening is None else details.shown(db, intent.opening)
        why = None if intent.close_reason is None else name_of(db, "listed", intent.close_reason)
        said = (
            "unreject" if unrejects(db, seen) else "",
            f"starts {date_of(intent.starts_on)}" if intent.starts_on is not None else "",
            f"opening {seat.name if seat is not None else '?'}" if intent.opening is not None else "",
            f"closed as {why or '?'}" if intent.close_reason is not None else "",
        )
        return ", ".join(part for part in said if part)

    def wanted(self, db: driver.Connection, intent: Move, stage: LocalId | None, kind: StageKind) -> bool:
        return stage == intent.stage

    def words(self, db: driver.Connection, intent: Move) -> str:
        return name_of(db, "stage", intent.stage) or "?"


class Declining(_Placing[Reject]):
    """End or park an application with a reason. One that mails somebody is never sent twice by itself."""

    verb = Verb.REJECT

    def fields(self, intent: Reject) -> tuple[str, ...]:
        return tuple(name for name in ("note", "mail", "mail_at") if getattr(intent, name) is not None)

    def terms(self, intent: Reject, replay: Replay, *, notifies: bool) -> tuple[Replay, bool]:
        return (Replay.ONCE, True) if mails(intent) else (replay, False)

    def fitting(self, db: driver.Connection, intent: Reject, of: Subject) -> LocalId:
        fits = db.execute(
            "SELECT 1 FROM reason WHERE pk = ? AND account_id = ? AND (job IS NULL OR job = ?)",
            (intent.reason, of.account, of.job),
        ).fetchone()
        if fits is None:
            raise Impossible("that reason does not belong to the candidate's job")
        return intent.reason

    def build(self, db: driver.Connection, op: Op, intent: Reject) -> Write:
        return RejectApplication(
            **whose(db, op),
            reason=known(db, intent.reason),
            note=intent.note,
            mail=None if intent.mail is None else known(db, intent.mail),
            mail_at=intent.mail_at,
        )

    def placed_by(self, db: driver.Connection, intent: Reject, of: Subject) -> tuple[LocalId, ...]:
        reason = self.fitting(db, intent, of)
        if intent.note is not None or intent.mail is not None:
            _must_be_undecided(db, intent.application)
        if intent.mail is None:
            if intent.mail_at is not None:
                raise Impossible("there is no mail to be sent at that time")
            return (reason,)
        if ends_in(db, intent) is StageKind.ON_HOLD:
            raise Impossible("nobody is mailed because they wait: decline, or park without a mail")
        of_account(db, of.account, intent.mail, ListedKind.EMAIL_TEMPLATE)
        return reason, intent.mail

    def looked(self, db: driver.Connection, op: Op, intent: Reject, seen: Seen) -> Looked:
        """Where somebody else has declined before any of this left, what was to go with it did not: it is not done."""
        found = super().looked(db, op, intent, seen)
        has_left = op.state is OpState.UNKNOWN or (op.sent_at is not None and op.sent_at > op.created_at)
        if has_left or (intent.note is None and intent.mail is None):
            return found
        return msgspec.structs.replace(found, there=False)

    def wanted(self, db: driver.Connection, intent: Reject, stage: LocalId | None, kind: StageKind) -> bool:
        """Which of several bad ends a vendor picks is its own business."""
        end = ends_in(db, intent)
        return kind is end or (kind in _BAD and end in _BAD)

    def words(self, db: driver.Connection, intent: Reject) -> str:
        reason = name_of(db, "reason", intent.reason)
        parked = ends_in(db, intent) is StageKind.ON_HOLD
        mails = "" if intent.mail is None else f", mails {name_of(db, 'listed', intent.mail) or '?'}"
        at = "" if intent.mail_at is None else f" at {moment_of(intent.mail_at)}"
        return f"{'parked' if parked else 'declined'}: {reason or '?'}{mails}{at}"


def visits_since(db: driver.Connection, op: Op) -> list[tuple[LocalId, str, LocalId | None]]:
    """Stages an application has come into since the operation was sent: which, of what kind, of which job."""
    if op.sent_at is None:
        return []
    return db.execute(
        "SELECT v.stage, COALESCE(s.kind, v.kind, 'other'), s.job FROM visit v JOIN account a ON a.id = v.account_id"
        " LEFT JOIN stage s ON s.pk = v.stage WHERE v.application = ? AND v.entered_at >= ? + a.ahead",
        (op.target, op.sent_at - SKEW),
    ).fetchall()


def must_not_be_hired_for_good(db: driver.Connection, account: AccountId, application: LocalId) -> None:
    """Raises `Impossible` where the vendor has hired them, and takes nobody back out of that."""
    row = db.execute(
        "SELECT s.name, c.fields FROM application p JOIN stage s ON s.pk = p.base_stage AND s.kind = ?"
        " JOIN capability c ON c.account_id = ? AND c.verb = ? WHERE p.pk = ?",
        (StageKind.HIRED, account, Verb.HIRE, application),
    ).fetchone()
    if row is not None and "final" in row[1].split():
        raise Impossible(f"nobody is taken back out of {row[0]} from here: that is done at the vendor")


def unrejects(db: driver.Connection, seen: LocalId | None) -> bool:
    """Whether to move somebody out of that stage takes a rejection back, as their account calls it."""
    row = db.execute(
        "SELECT s.kind, c.fields FROM stage s JOIN capability c ON c.account_id = s.account_id AND c.verb = ?"
        " WHERE s.pk = ?",
        (Verb.MOVE, seen),
    ).fetchone()
    return row is not None and StageKind(row[0]) in _BAD and "unreject" in row[1].split()


def _is_hired(db: driver.Connection, stage: LocalId) -> bool:
    row = db.execute("SELECT 1 FROM stage WHERE pk = ? AND kind = ?", (stage, StageKind.HIRED)).fetchone()
    return row is not None


def _check_free(db: driver.Connection, opening: LocalId, of: Subject) -> None:
    """Raises `Impossible` for what is no open seat of the job."""
    row = db.execute("SELECT job FROM detail WHERE pk = ? AND kind = ?", (opening, Kind.OPENING)).fetchone()
    seat = details.shown(db, opening)
    if row is None or row[0] != of.job or seat is None:
        raise Impossible("the candidate's job has no such opening")
    if not seat.open:
        raise Impossible(f"the opening {seat.name} is not open any more")


def _must_be_undecided(db: driver.Connection, application: LocalId) -> None:
    """Raises `Impossible` where nothing could go with a decline, as they were declined before."""
    (status,) = db.execute("SELECT status FROM application WHERE pk = ?", (application,)).fetchone()
    if ApplicationStatus(status) in (ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN):
        raise Impossible("the candidate was declined already: a note or a mail does not go with it any more")


def _came_from(db: driver.Connection, op: Op) -> LocalId | None:
    """Where the person saw it before; `expect` is where those began that it stood for."""
    sql = "SELECT args FROM op WHERE merged_into = ?1 AND seq < ?1 ORDER BY seq DESC LIMIT 1"
    last = db.execute(sql, (op.seq,)).fetchone()
    earlier = None if last is None else decode(last[0])
    return earlier.stage if isinstance(earlier, Move) else op.expect


def seen_in(db: driver.Connection, op: Op) -> LocalId | None:
    """The stage the person saw it in. Of an application added or transferred here, before the vendor said where that

    begins: that one. What was shown by then was a guess, and the vendor may begin in another column.
    """
    if _was_transferred(db, op):
        row = db.execute("SELECT base_stage FROM application WHERE pk = ?", (op.target,)).fetchone()
        return op.expect if row is None else row[0]
    joined = db.execute("SELECT settled_at FROM op WHERE creates = ?", (op.target,)).fetchone()
    told = db.execute(
        "SELECT 1 FROM visit WHERE application = ?1 AND seen_at <= ?2 UNION ALL"
        f" SELECT 1 FROM op WHERE target = ?1 AND seq < ?3 AND kind IN ({_KINDS}) AND state = 'done'",
        (op.target, op.created_at, op.seq),
    ).fetchone()
    if joined is None or told is not None:
        return op.expect
    first = db.execute(
        "SELECT stage FROM visit WHERE application = ? ORDER BY entered_at, pk LIMIT 1", (op.target,)
    ).fetchone()
    if first is None and (joined[0] is None or joined[0] > op.created_at):
        first = db.execute("SELECT base_stage FROM application WHERE pk = ?", (op.target,)).fetchone()
    return op.expect if first is None else first[0]


def _was_transferred(db: driver.Connection, op: Op) -> bool:
    """Whether what reached the vendor of it last is a transfer, which it was asked for behind."""
    last = db.execute(
        f"SELECT kind, settled_at FROM op WHERE target = ? AND seq < ? AND kind IN ({_KINDS}) AND state = 'done'"
        " ORDER BY seq DESC LIMIT 1",
        (op.target, op.seq),
    ).fetchone()
    return last is not None and last[0] == Transfer.__struct_config__.tag and last[1] > op.created_at


def whose(db: driver.Connection, op: Op) -> Whose:
    of, seen = subject(db, op.target), seen_in(db, op)
    if of is None:
        raise NotMapped(str(op.target))
    return Whose(
        application=known(db, op.target),
        candidate=known(db, of.candidate),
        job=known(db, job_of(db, op.target) or of.job),
        from_stage=None if seen is None else remote_id(db, seen),
    )
