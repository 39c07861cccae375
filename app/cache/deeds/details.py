"""What hangs on applications and jobs: interviews, offers and openings are made and changed alike."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import (
    SKEW,
    Deed,
    Impossible,
    Looked,
    Plan,
    account_of,
    delete_unnamed,
    known,
    name_of,
    of_account,
)
from app.cache.deeds.edits import hand_on
from app.cache.identity import job_of, known_ids, known_kind, subject
from app.cache.ops import Op
from app.cache.overlay import details
from app.cache.overlay.details import as_is, changed, named
from app.model import intents
from app.model.days import date_of, moment_of
from app.model.fields import DetailSaid, in_words, same
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AnyIntent, CancelInterview, Fields
from app.model.records import AnyRecord, Interview, Offer, Opening, Referee
from app.model.words import InterviewStatus, Kind, ListedKind, OfferStatus, Verb

_MADE: dict[Kind, Callable[[], Any]] = {
    Kind.INTERVIEW: lambda: Interview(remote_id="", application="", name=""),
    Kind.OFFER: lambda: Offer(remote_id="", application="", status=OfferStatus.DRAFT),
    Kind.OPENING: lambda: Opening(remote_id="", job="", name="", open=True),
    Kind.REFEREE: lambda: Referee(remote_id="", candidate=""),
}
_CHANGES: dict[Kind, Callable[..., Fields]] = {
    Kind.INTERVIEW: port.InterviewChanges,
    Kind.OFFER: port.OfferChanges,
    Kind.OPENING: port.OpeningChanges,
}

M = TypeVar("M", bound=AnyIntent)


class Making(Deed[M], Generic[M]):
    """Make a detail of an application, a job or a candidate."""

    reads_first = False
    kind: Kind
    of: Kind
    """What it hangs on."""

    def fields(self, intent: M) -> tuple[str, ...]:
        fields: Fields = intent.fields  # type: ignore[union-attr]
        return fields.given

    def made(self, intent: M) -> LocalId:
        pk: LocalId = getattr(intent, self.kind)
        return pk

    def plan(self, db: driver.Connection, intent: M) -> Plan:
        owner: LocalId = getattr(intent, self.of)
        account = account_of(db, self.of, owner, self.of)
        if known_kind(db, account, self.made(intent)) is not self.kind or details.shown(db, self.made(intent)):
            raise Impossible(f"that id is not one for a new {self.kind}")
        fields: Fields = intent.fields  # type: ignore[union-attr]
        chosen = _check(db, account, fields, owner)
        return Plan(
            account=account,
            target=self.made(intent),
            lanes=(owner, self.made(intent)),
            refs=(owner, *chosen),
            creates=self.made(intent),
        )

    def show(self, db: driver.Connection, account: AccountId, intent: M, seq: int, at: Instant) -> None:
        fields: Fields = intent.fields  # type: ignore[union-attr]
        begun = msgspec.structs.replace(_MADE[self.kind](), created_at=at)
        details.put_made(db, account, self.made(intent), changed(db, begun, fields, at), at, **self.owners(db, intent))

    def owners(self, db: driver.Connection, intent: M) -> dict[str, LocalId | None]:
        """What its row hangs on."""
        owner: LocalId = getattr(intent, self.of)
        if self.of is not Kind.APPLICATION:
            return {str(self.of): owner}
        of = subject(db, owner)
        return {"application": owner, "candidate": None if of is None else of.candidate}

    def hide(self, db: driver.Connection, op: Op) -> None:
        delete_unnamed(db, "detail", op.target)

    def is_like(self, db: driver.Connection, op: Op, intent: M, came: AnyRecord, ahead: Instant) -> bool:
        """By what hangs on the same and says the same, made since."""
        if not isinstance(came, type(_MADE[self.kind]())):
            return False
        if came.created_at is not None and came.created_at < (op.sent_at or op.created_at) + ahead - SKEW:
            return False
        owner = getattr(came, self.of)
        if known_ids(db, op.account, self.of, [owner]).get(owner) != getattr(intent, self.of):
            return False
        return self.says_so(db, op.account, intent, came)

    def says_so(self, db: driver.Connection, account: AccountId, intent: M, came: Any) -> bool:
        """Whether a record says what this one is to say."""
        fields: Fields = intent.fields  # type: ignore[union-attr]
        return same(as_is(db, account, came, fields), fields)

    def twins(self, db: driver.Connection, op: Op, intent: M, ahead: Instant) -> Sequence[LocalId]:
        owner: LocalId = getattr(intent, self.of)
        rows = db.execute(
            f"SELECT d.pk, i.remote_id FROM detail d JOIN idmap i ON i.pk = d.pk AND i.remote_id IS NOT NULL"
            f" WHERE d.{self.of} = ? AND d.kind = ? AND d.pk <> ?",
            (owner, self.kind, op.target),
        ).fetchall()
        found = [(LocalId(pk), details.base_of(db, LocalId(pk))) for pk, _ in rows]
        since = (op.sent_at or op.created_at) + ahead - SKEW
        return [
            pk
            for pk, record in found
            if (record.created_at is None or record.created_at >= since)
            and self.says_so(db, op.account, intent, record)
        ]

    def words(self, db: driver.Connection, intent: M) -> str:
        said = in_words(named(db, intent.fields))  # type: ignore[union-attr]
        return f"new {self.kind}" + (f", {said}" if said else "")


class Scheduling(Making[intents.ScheduleInterview]):
    """Write down an interview of an application."""

    verb = Verb.SCHEDULE
    stays = "an interview is not deleted from here: cancel it"
    kind, of = Kind.INTERVIEW, Kind.APPLICATION

    def build(self, db: driver.Connection, op: Op, intent: intents.ScheduleInterview) -> port.Write:
        return port.ScheduleInterview(
            **_whose(db, intent.application), fields=_theirs(db, self.kind, intent.fields), marker=op.op_id
        )

    def inverse(self, db: driver.Connection, op: Op, intent: intents.ScheduleInterview) -> CancelInterview:
        return CancelInterview(interview=intent.interview)


class Offering(Making[intents.MakeOffer]):
    """Make an offer to an applicant."""

    verb = Verb.OFFER
    stays = "an offer is not deleted from here"
    kind, of = Kind.OFFER, Kind.APPLICATION

    def build(self, db: driver.Connection, op: Op, intent: intents.MakeOffer) -> port.Write:
        return port.MakeOffer(
            **_whose(db, intent.application), fields=_theirs(db, self.kind, intent.fields), marker=op.op_id
        )


class AddingOpening(Making[intents.AddOpening]):
    """Open a seat of a job."""

    verb = Verb.OPENING
    stays = "an opening is not deleted from here: close it"
    kind, of = Kind.OPENING, Kind.JOB

    def build(self, db: driver.Connection, op: Op, intent: intents.AddOpening) -> port.Write:
        return port.AddOpening(job=known(db, intent.job), fields=_theirs(db, self.kind, intent.fields), marker=op.op_id)


# --- changing ---------------------------------------------------------------------------------------


class Changing(Deed[M], Generic[M]):
    """Change what is said of a detail."""

    kind: Kind
    decode: Callable[[bytes], Fields]

    def fields(self, intent: M) -> tuple[str, ...]:
        return self.changes(intent).given

    def changes(self, intent: M) -> Fields:
        changes: Fields = intent.changes  # type: ignore[union-attr]
        return changes

    def pk(self, intent: M) -> LocalId:
        pk: LocalId = getattr(intent, self.kind)
        return pk

    def plan(self, db: driver.Connection, intent: M) -> Plan:
        pk = self.pk(intent)
        account, record = account_of(db, "detail", pk, self.kind), details.shown(db, pk)
        if record is None or not self.changes(intent).given:
            raise Impossible("there is nothing to change")
        before = as_is(db, account, record, self.changes(intent))
        if same(before, self.changes(intent)):
            raise Impossible("that is what it says already")
        owner = details.owner_of(db, pk)
        chosen = _check(db, account, self.changes(intent), owner)
        return Plan(
            account=account,
            target=pk,
            lanes=(pk,),
            refs=tuple(one for one in (pk, owner, *chosen) if one is not None),
            before=msgspec.json.encode(before),
        )

    def looked(self, db: driver.Connection, op: Op, intent: M, seen: port.Seen) -> Looked:
        record = details.base_of(db, op.target)
        if record is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        now = as_is(db, op.account, record, self.changes(intent))
        return Looked(
            there=same(now, self.changes(intent)),
            holds=op.before is not None and same(now, self.decode(op.before)),
            words=in_words(named(db, now)),
        )

    def replaces(self, db: driver.Connection, op: Op, intent: M) -> tuple[LocalId | None, bytes | None]:
        record = details.base_of(db, op.target)
        if record is None:
            raise Impossible(f"that {self.kind} is not in the cache")
        return None, msgspec.json.encode(as_is(db, op.account, record, self.changes(intent)))

    def landed(self, db: driver.Connection, op: Op, intent: M, now: Instant) -> None:
        record = details.base_of(db, op.target)
        if record is not None:
            details.put_base(db, op.target, changed(db, record, self.changes(intent), now), now)

    def told(self, db: driver.Connection, op: Op) -> DetailSaid:
        return DetailSaid() if op.before is None else named(db, self.decode(op.before))

    def words(self, db: driver.Connection, intent: M) -> str:
        return f"{_called(db, self.pk(intent), self.kind)}: {in_words(named(db, self.changes(intent)))}"

    def before(self, op: Op, intent: M) -> Fields:
        """What taking it back says. Raises `Impossible`."""
        if op.before is None:
            raise Impossible("what it said before is not known")
        fields = self.decode(op.before)
        empty = [name.replace("_", " ") for name in self.changes(intent).given if name not in fields.given]
        if empty:
            raise Impossible(f"{', '.join(empty)} had nothing in it before, and is not emptied from here")
        return fields

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        mine = type(op.intent)
        hand_on(
            db,
            [(one, one.intent.changes) for one in (op, *behind) if isinstance(one.intent, mine)],  # type: ignore[union-attr]
        )


class Rescheduling(Changing[intents.EditInterview]):
    """Change what is written down of an interview."""

    verb = Verb.SCHEDULE
    kind = Kind.INTERVIEW
    decode = staticmethod(msgspec.json.Decoder(intents.InterviewFields).decode)

    def build(self, db: driver.Connection, op: Op, intent: intents.EditInterview) -> port.Write:
        return port.EditInterview(
            **_of(db, op.target), interview=known(db, op.target), changes=_theirs(db, self.kind, intent.changes)
        )

    def inverse(self, db: driver.Connection, op: Op, intent: intents.EditInterview) -> intents.EditInterview:
        return intents.EditInterview(interview=op.target, changes=self.before(op, intent))  # type: ignore[arg-type]


class ChangingOffer(Changing[intents.EditOffer]):
    """Change what is offered."""

    verb = Verb.OFFER
    kind = Kind.OFFER
    decode = staticmethod(msgspec.json.Decoder(intents.OfferFields).decode)

    def build(self, db: driver.Connection, op: Op, intent: intents.EditOffer) -> port.Write:
        return port.EditOffer(
            **_of(db, op.target), offer=known(db, op.target), changes=_theirs(db, self.kind, intent.changes)
        )

    def inverse(self, db: driver.Connection, op: Op, intent: intents.EditOffer) -> intents.EditOffer:
        """Of the version that counts: the one that was changed may have been left behind by it."""
        return intents.EditOffer(offer=_counting(db, op.target), changes=self.before(op, intent))  # type: ignore[arg-type]


class ChangingOpening(Changing[intents.EditOpening]):
    """Change what is said of a seat of a job, or close it."""

    verb = Verb.OPENING
    kind = Kind.OPENING
    decode = staticmethod(msgspec.json.Decoder(intents.OpeningFields).decode)

    def build(self, db: driver.Connection, op: Op, intent: intents.EditOpening) -> port.Write:
        job = details.owner_of(db, op.target)
        if job is None:
            raise Impossible("the job of that opening is not in the cache")
        return port.EditOpening(
            job=known(db, job), opening=known(db, op.target), changes=_theirs(db, self.kind, intent.changes)
        )

    def before(self, op: Op, intent: intents.EditOpening) -> Fields:
        """What is open again has no reason for being closed: it need not have had one before."""
        if intent.changes.open is False:
            changes = msgspec.structs.replace(intent.changes, close_reason=UNSET)
            intent = msgspec.structs.replace(intent, changes=changes)
        return super().before(op, intent)

    def inverse(self, db: driver.Connection, op: Op, intent: intents.EditOpening) -> intents.EditOpening:
        return intents.EditOpening(opening=op.target, changes=self.before(op, intent))  # type: ignore[arg-type]


class Cancelling(Deed[CancelInterview]):
    """Call off an interview that is written down."""

    verb = Verb.SCHEDULE
    stays = "an interview that was cancelled stays so: schedule a new one"

    def plan(self, db: driver.Connection, intent: CancelInterview) -> Plan:
        account, record = account_of(db, "detail", intent.interview, "interview"), details.shown(db, intent.interview)
        if not isinstance(record, Interview):
            raise Impossible("that interview is not in the cache")
        if record.status is InterviewStatus.CANCELED:
            raise Impossible("that interview is cancelled already")
        owner = details.owner_of(db, intent.interview)
        refs = (intent.interview,) if owner is None else (intent.interview, owner)
        return Plan(account=account, target=intent.interview, lanes=(intent.interview,), refs=refs)

    def build(self, db: driver.Connection, op: Op, intent: CancelInterview) -> port.Write:
        return port.CancelInterview(**_of(db, op.target), interview=known(db, op.target))

    def looked(self, db: driver.Connection, op: Op, intent: CancelInterview, seen: port.Seen) -> Looked:
        """One that is not there is as good as cancelled, and is shown so until it is found to be gone."""
        record = details.base_of(db, op.target)
        if record is not None and not seen.exists:
            self.landed(db, op, intent, seen.read_at)
        off = record is None or not seen.exists or record.status is InterviewStatus.CANCELED
        return Looked(there=off, holds=True, words="cancelled" if off else record.name)

    def landed(self, db: driver.Connection, op: Op, intent: CancelInterview, now: Instant) -> None:
        record = details.base_of(db, op.target)
        if record is not None:
            details.put_base(db, op.target, msgspec.structs.replace(record, status=InterviewStatus.CANCELED), now)

    def words(self, db: driver.Connection, intent: CancelInterview) -> str:
        return f"cancel {_called(db, intent.interview, Kind.INTERVIEW)}"


# --- what they share --------------------------------------------------------------------------------


def _check(db: driver.Connection, account: AccountId, fields: Fields, owner: LocalId | None) -> list[LocalId]:
    """What the fields name. Raises `Impossible` for what the account does not have or what makes no sense."""
    given = {name: getattr(fields, name) for name in fields.given}
    chosen: list[LocalId] = []
    if not str(given.get("name", "?")).strip():
        raise Impossible("a name cannot be taken away: say another one")
    for user in given.get("interviewers", ()):
        if name_of(db, "user", user) is None:
            raise Impossible("the account has no such user")
        chosen.append(user)
    if "close_reason" in given:
        of_account(db, account, given["close_reason"], ListedKind.CLOSE_REASON)
        chosen.append(given["close_reason"])
    if "opening" in given:
        of = None if owner is None else subject(db, owner)
        if of is None or details.owner_of(db, given["opening"]) != of.job:
            raise Impossible("the candidate's job has no such opening")
        chosen.append(given["opening"])
    starts, ends = given.get("starts_at"), given.get("ends_at")
    if starts is not None and ends is not None and ends <= starts:
        raise Impossible("it would end before it begins")
    return chosen


def _theirs(db: driver.Connection, kind: Kind, fields: Fields) -> Any:
    """The fields in the vendor's ids."""
    values: dict[str, Any] = {name: getattr(fields, name) for name in fields.given}
    for name in fields.LOCAL:
        if name in values:
            value = values[name]
            values[name] = tuple(known(db, one) for one in value) if isinstance(value, tuple) else known(db, value)
    return _CHANGES[kind](**values)


def _whose(db: driver.Connection, application: LocalId) -> dict[str, str]:
    of = subject(db, application)
    if of is None:
        raise Impossible("that application is not in the cache")
    return {
        "application": known(db, application),
        "candidate": known(db, of.candidate),
        "job": known(db, job_of(db, application) or of.job),
    }


def _of(db: driver.Connection, detail: LocalId) -> dict[str, str]:
    owner = details.owner_of(db, detail)
    if owner is None:
        raise Impossible("the application of that is not in the cache")
    return {"application": known(db, owner)}


def _counting(db: driver.Connection, offer: LocalId) -> LocalId:
    """The version of an offer that has taken its place; itself where none has."""
    record = details.base_of(db, offer)
    if record is None or record.status is not OfferStatus.ABANDONED:
        return offer
    rows = db.execute(
        "SELECT pk FROM detail WHERE kind = ? AND application = ?", (Kind.OFFER, details.owner_of(db, offer))
    ).fetchall()
    versions = [(details.base_of(db, pk), LocalId(pk)) for (pk,) in rows]
    standing = [(one.version, pk) for one, pk in versions if one.status is not OfferStatus.ABANDONED]
    return max(standing, default=(0, offer))[1]


def _called(db: driver.Connection, pk: LocalId, kind: Kind) -> str:
    match details.base_of(db, pk):
        case Interview(name=name, starts_at=at):
            return f"interview {name}" + (f" of {moment_of(at)}" if at is not None else "")
        case Offer(version=version, starts_on=on):
            return f"offer {version}" + (f" from {date_of(on)}" if on is not None else "")
        case Opening(name=name):
            return f"opening {name}"
        case Referee(first_name=first, last_name=last):
            return f"referee {first} {last}".rstrip()
        case _:
            return str(kind)
