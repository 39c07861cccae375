"""Saying otherwise why an application has ended."""

from collections.abc import Sequence

import msgspec

from app.cache import driver
from app.cache.deeds.deed import AlreadySo, Deed, Impossible, Looked, Plan, known, name_of
from app.cache.deeds.places import whose
from app.cache.identity import subject
from app.cache.ops import Op
from app.cache.overlay.applications import set_base
from app.model import intents
from app.model.ids import Instant, LocalId
from app.model.pipeline import Place
from app.model.words import ApplicationStatus, StageKind, Verb
from app.vendor import ChangeReason, Seen, Write

_ENDED = (ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN)


class _Was(msgspec.Struct, frozen=True):
    """The reason, as the person saw it; None where none was known."""

    reason: LocalId | None


_was = msgspec.json.Decoder(_Was)


class ChangingReason(Deed[intents.ChangeReason]):
    """Give an application that has ended another reason."""

    verb = Verb.CHANGE_REASON

    def plan(self, db: driver.Connection, intent: intents.ChangeReason) -> Plan:
        of = subject(db, intent.application)
        row = db.execute("SELECT status, reason FROM application WHERE pk = ?", (intent.application,)).fetchone()
        if of is None or row is None:
            raise Impossible("that application is not in the cache")
        if ApplicationStatus(row[0]) not in _ENDED:
            raise Impossible("the candidate was not declined: there is no reason to change")
        fits = db.execute(
            "SELECT leads_to FROM reason WHERE pk = ? AND account_id = ? AND (job IS NULL OR job = ?)",
            (intent.reason, of.account, of.job),
        ).fetchone()
        if fits is None or StageKind(fits[0]) is StageKind.ON_HOLD:
            raise Impossible("that reason does not end applications on the candidate's job")
        if row[1] == intent.reason:
            raise AlreadySo("that is the reason already")
        return Plan(
            account=of.account,
            target=intent.application,
            lanes=(intent.application,),
            refs=(intent.application, of.candidate, of.job, intent.reason),
            before=msgspec.json.encode(_Was(row[1])),
        )

    def build(self, db: driver.Connection, op: Op, intent: intents.ChangeReason) -> Write:
        of = whose(db, op)
        return ChangeReason(
            application=of["application"], candidate=of["candidate"], job=of["job"], reason=known(db, intent.reason)
        )

    def looked(self, db: driver.Connection, op: Op, intent: intents.ChangeReason, seen: Seen) -> Looked:
        row = db.execute(
            "SELECT p.base_status, p.base_reason, COALESCE(r.name, '?') FROM application p"
            " LEFT JOIN reason r ON r.pk = p.base_reason WHERE p.pk = ?",
            (op.target,),
        ).fetchone()
        if row is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        status, reason, name = ApplicationStatus(row[0]), row[1], row[2]
        ended = status in _ENDED
        return Looked(
            there=ended and reason == intent.reason,
            holds=ended and op.before is not None and reason == _was.decode(op.before).reason,
            words=f"reason {name}" if ended else f"that they are {status}",
        )

    def replaces(
        self, db: driver.Connection, op: Op, intent: intents.ChangeReason
    ) -> tuple[LocalId | None, bytes | None]:
        row = db.execute("SELECT base_reason FROM application WHERE pk = ?", (op.target,)).fetchone()
        if row is None:
            raise Impossible("that application is not in the cache")
        return None, msgspec.json.encode(_Was(row[0]))

    def landed(self, db: driver.Connection, op: Op, intent: intents.ChangeReason, now: Instant) -> None:
        row = db.execute(
            "SELECT base_stage, base_status, base_entered_at FROM application WHERE pk = ?", (op.target,)
        ).fetchone()
        if row is not None:
            place = Place(stage=row[0], status=ApplicationStatus(row[1]), entered_at=row[2], reason=intent.reason)
            set_base(db, op.target, place, now)

    def stood(self, db: driver.Connection, op: Op) -> str:
        was = None if op.before is None else _was.decode(op.before).reason
        return "" if was is None else f"reason {name_of(db, 'reason', was) or '?'}"

    def words(self, db: driver.Connection, intent: intents.ChangeReason) -> str:
        return f"reason {name_of(db, 'reason', intent.reason) or '?'}"

    def inverse(self, db: driver.Connection, op: Op, intent: intents.ChangeReason) -> intents.ChangeReason:
        was = None if op.before is None else _was.decode(op.before).reason
        if was is None:
            raise Impossible("the reason before is not known")
        return intents.ChangeReason(application=op.target, reason=was)

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        for first in [one for one in behind if isinstance(one.intent, intents.ChangeReason)][:1]:
            db.execute("UPDATE op SET before = ? WHERE seq = ?", (op.before, first.seq))
