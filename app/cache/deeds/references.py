"""Reference checks: naming referees, asking them, and reminding. Whoever is asked or reminded is mailed and texted, so

that the machine never does it twice: of one whose answer was lost a person has to say whether it was done.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import (
    SKEW,
    AlreadySo,
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
from app.cache.deeds.details import Changing, Making
from app.cache.identity import known_ids, known_kind, remote_id
from app.cache.ops import UNSETTLED, Op
from app.cache.overlay import details
from app.model.days import moment_of
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AddReferee, EditReferee, Fields, RefereeFields, Remind, RemoveReferee, RequestReferences
from app.model.records import AnyRecord, Referee, ReferenceCheck, Reminder
from app.model.words import CheckStatus, Kind, ListedKind, OpState, RefereeStatus, Replay, Verb

NOTIFIES = "e-mails and texts people"
"""What is said of all that does, before it leaves."""
_NOT_CALLED_BACK = "people were e-mailed and texted: that is not called back"
_reminder = msgspec.json.Decoder(Reminder)


class Naming(Making[AddReferee]):
    """Name somebody who is asked about a candidate."""

    verb = Verb.ADD_REFEREE
    stays = "a referee who was named is taken out by themselves"
    kind, of = Kind.REFEREE, Kind.CANDIDATE

    def plan(self, db: driver.Connection, intent: AddReferee) -> Plan:
        plan = super().plan(db, intent)
        if known_kind(db, plan.account, intent.check) is not Kind.CHECK:
            raise Impossible("that id is not one for a reference check")
        said = intent.fields
        if not (said.first_name or said.last_name) or not (said.email or said.phone):
            raise Impossible("a referee needs a name, and an e-mail address or a phone number")
        there = details.shown(db, intent.check)
        if there is not None and there.status is CheckStatus.COMPLETED:
            raise Impossible("that reference check is complete: ask for another one")
        for other in _referees_of(db, intent.check):
            if said.email and (other.email or "").casefold() == str(said.email).casefold():
                raise Impossible(f"{said.email} is asked already")
        refs = plan.refs if there is None else (*plan.refs, intent.check)
        return msgspec.structs.replace(plan, refs=refs)

    def owners(self, db: driver.Connection, intent: AddReferee) -> dict[str, LocalId | None]:
        return {"candidate": intent.candidate, "of": intent.check}

    def build(self, db: driver.Connection, op: Op, intent: AddReferee) -> port.Write:
        return port.AddReferee(
            candidate=known(db, intent.candidate),
            check=remote_id(db, intent.check),
            fields=intent.fields,
            marker=op.op_id,
        )

    def says_so(self, db: driver.Connection, account: AccountId, intent: AddReferee, came: Any) -> bool:
        """By the address they are asked under: how a name and a number are spelt is the vendor's affair."""
        if intent.fields.email:
            return str(intent.fields.email).casefold() == (came.email or "").casefold()
        return super().says_so(db, account, intent, came)

    def words(self, db: driver.Connection, intent: AddReferee) -> str:
        said = " ".join(str(part) for part in (intent.fields.first_name, intent.fields.last_name) if part)
        return f"referee {said}"


class Renaming(Changing[EditReferee]):
    """Change what is said of a referee."""

    verb = Verb.EDIT_REFEREE
    kind = Kind.REFEREE
    decode = staticmethod(msgspec.json.Decoder(RefereeFields).decode)

    def plan(self, db: driver.Connection, intent: EditReferee) -> Plan:
        plan = super().plan(db, intent)
        person = _person(db, intent.referee)
        return msgspec.structs.replace(plan, lanes=(person, *plan.lanes), refs=(person, *plan.refs))

    def build(self, db: driver.Connection, op: Op, intent: EditReferee) -> port.Write:
        person = known(db, _person(db, op.target))
        return port.EditReferee(candidate=person, referee=known(db, op.target), changes=intent.changes)

    def inverse(self, db: driver.Connection, op: Op, intent: EditReferee) -> EditReferee:
        return EditReferee(referee=op.target, changes=self.before(op, intent))  # type: ignore[arg-type]


class Releasing(Deed[RemoveReferee]):
    """Ask somebody no more."""

    verb = Verb.EDIT_REFEREE
    stays = "a referee who was taken out stays so: name them anew"

    def plan(self, db: driver.Connection, intent: RemoveReferee) -> Plan:
        account, record = _referee(db, intent.referee)
        if record.status is RefereeStatus.INACTIVE:
            raise AlreadySo("nobody waits for that referee any more")
        if record.status is RefereeStatus.FILLED:
            raise Impossible("that referee has answered, and stays")
        person = _person(db, intent.referee)
        pks = (person, intent.referee)
        return Plan(account=account, target=intent.referee, lanes=pks, refs=pks)

    def build(self, db: driver.Connection, op: Op, intent: RemoveReferee) -> port.Write:
        return port.RemoveReferee(candidate=known(db, _person(db, op.target)), referee=known(db, op.target))

    def looked(self, db: driver.Connection, op: Op, intent: RemoveReferee, seen: port.Seen) -> Looked:
        """One who is not there is as good as taken out; one who has answered meanwhile is not to go unseen."""
        record = details.base_of(db, op.target)
        out = record is None or not seen.exists or record.status is RefereeStatus.INACTIVE
        filled = not out and record.status is RefereeStatus.FILLED
        return Looked(there=out, holds=not filled, words="answered" if filled else "there")

    def landed(self, db: driver.Connection, op: Op, intent: RemoveReferee, now: Instant) -> None:
        record = details.base_of(db, op.target)
        if record is not None:
            details.put_base(db, op.target, msgspec.structs.replace(record, status=RefereeStatus.INACTIVE), now)

    def words(self, db: driver.Connection, intent: RemoveReferee) -> str:
        return f"take out {_called(db, intent.referee)}"


class Asking(Deed[RequestReferences]):
    """Ask referees about a candidate; where none are named, the candidate is asked to name them."""

    verb = Verb.REQUEST_REFERENCES
    stays = _NOT_CALLED_BACK
    reads_first = False

    def fields(self, intent: RequestReferences) -> tuple[str, ...]:
        return () if intent.min_manager_references is None else ("min_manager_references",)

    def terms(self, intent: RequestReferences, replay: Replay, *, notifies: bool) -> tuple[Replay, bool]:
        return Replay.ONCE, True

    def plan(self, db: driver.Connection, intent: RequestReferences) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        of_account(db, account, intent.question_set, ListedKind.QUESTION_SET)
        if known_kind(db, account, intent.check) is not Kind.CHECK or details.shown(db, intent.check) is not None:
            raise Impossible("that id is not one for a new reference check")
        for referee in intent.referees:
            if _referee(db, referee)[0] != account or _person(db, referee) != intent.candidate:
                raise Impossible("one of the referees is somebody else's")
        questions = remote_id(db, intent.question_set)
        for pk, other in _checks_of(db, intent.candidate):
            if pk != intent.check and other.question_set == questions and other.status is not CheckStatus.COMPLETED:
                name = name_of(db, "listed", intent.question_set)
                raise Impossible(f"references with {name} were asked for already: remind, or name another referee")
        return Plan(
            account=account,
            target=intent.check,
            lanes=(intent.candidate, intent.check),
            refs=(intent.candidate, intent.question_set, *intent.referees),
            creates=intent.check,
        )

    def show(self, db: driver.Connection, account: AccountId, intent: RequestReferences, seq: int, at: Instant) -> None:
        record = ReferenceCheck(
            remote_id="",
            candidate="",
            question_set=remote_id(db, intent.question_set),
            min_manager_references=intent.min_manager_references,
            requested_at=at,
            created_at=at,
        )
        details.put_made(db, account, intent.check, record, at, candidate=intent.candidate)
        db.executemany("UPDATE detail SET of = ? WHERE pk = ?", [(intent.check, pk) for pk in intent.referees])

    def hide(self, db: driver.Connection, op: Op) -> None:
        delete_unnamed(db, "detail", op.target)

    def build(self, db: driver.Connection, op: Op, intent: RequestReferences) -> port.Write:
        return port.RequestReferences(
            candidate=known(db, intent.candidate),
            question_set=known(db, intent.question_set),
            referees=tuple(known(db, one) for one in intent.referees),
            min_manager_references=intent.min_manager_references,
            marker=op.op_id,
        )

    def is_like(
        self, db: driver.Connection, op: Op, intent: RequestReferences, came: AnyRecord, ahead: Instant
    ) -> bool:
        if not isinstance(came, ReferenceCheck):
            return False
        people = known_ids(db, op.account, Kind.CANDIDATE, [came.candidate])
        return people.get(came.candidate) == intent.candidate and self._fits(db, op, intent, came, ahead)

    def twins(self, db: driver.Connection, op: Op, intent: RequestReferences, ahead: Instant) -> Sequence[LocalId]:
        found = _checks_of(db, intent.candidate)
        return [pk for pk, one in found if pk != op.target and self._fits(db, op, intent, one, ahead)]

    def _fits(
        self, db: driver.Connection, op: Op, intent: RequestReferences, came: ReferenceCheck, ahead: Instant
    ) -> bool:
        at = came.requested_at or came.created_at
        since = (op.sent_at or op.created_at) + ahead - SKEW
        return came.question_set == remote_id(db, intent.question_set) and (at is None or at >= since)

    def words(self, db: driver.Connection, intent: RequestReferences) -> str:
        count = len(intent.referees)
        whom = f"{count} referee{'' if count == 1 else 's'}" if count else "the candidate names the referees"
        return f"ask for references with {name_of(db, 'listed', intent.question_set) or '?'}, {whom}"

    def beside(self, db: driver.Connection, intent: RequestReferences, seen: LocalId | None) -> str:
        return NOTIFIES


class Reminding(Deed[Remind]):
    """Remind whoever has not answered."""

    verb = Verb.REMIND
    stays = _NOT_CALLED_BACK

    def terms(self, intent: Remind, replay: Replay, *, notifies: bool) -> tuple[Replay, bool]:
        return Replay.ONCE, True

    def plan(self, db: driver.Connection, intent: Remind) -> Plan:
        target = intent.check if intent.referee is None else intent.referee
        account, record = account_of(db, "detail", target, "reference check"), details.shown(db, target)
        if why := _why_none(record):
            raise Impossible(why)
        sql = f"SELECT seq FROM op WHERE target = ? AND kind = ? AND {UNSETTLED}"
        waiting = db.execute(sql, (target, Remind.__struct_config__.tag)).fetchone()
        if waiting is not None:
            raise Impossible(f"a reminder is in the queue already (number {waiting[0]})")
        person = _person(db, target)
        return Plan(
            account=account,
            target=target,
            lanes=(person, target),
            refs=tuple(one for one in (person, intent.check, intent.referee) if one is not None),
            before=msgspec.json.encode(record.reminder),
        )

    def build(self, db: driver.Connection, op: Op, intent: Remind) -> port.Write:
        return port.Remind(
            candidate=known(db, _person(db, op.target)),
            check=known(db, intent.check),
            referee=None if intent.referee is None else known(db, intent.referee),
        )

    def looked(self, db: driver.Connection, op: Op, intent: Remind, seen: port.Seen) -> Looked:
        """The vendor also reminds by itself: of one whose answer was lost, no count of reminders tells whose it was."""
        record = details.base_of(db, op.target)
        if record is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        told = _told(record.reminder)
        if op.state is OpState.UNKNOWN:
            return Looked(unsure=f"the vendor says {told}")
        before = Reminder() if op.before is None else _reminder.decode(op.before)
        if _is_newer(record.reminder, before):
            return Looked(words=told)
        why = _why_none(record)
        return Looked(holds=not why, words=why or told)

    def replaces(self, db: driver.Connection, op: Op, intent: Remind) -> tuple[LocalId | None, bytes | None]:
        record = details.base_of(db, op.target)
        if why := _why_none(record):
            raise Impossible(why)
        return None, msgspec.json.encode(record.reminder)

    def landed(self, db: driver.Connection, op: Op, intent: Remind, now: Instant) -> None:
        record = details.base_of(db, op.target)
        if record is not None:
            reminder = msgspec.structs.replace(record.reminder, sent_at=now, count=record.reminder.count + 1)
            details.put_base(db, op.target, msgspec.structs.replace(record, reminder=reminder), now)

    def told(self, db: driver.Connection, op: Op) -> Fields:
        return Fields()

    def stood(self, db: driver.Connection, op: Op) -> str:
        return _told(Reminder() if op.before is None else _reminder.decode(op.before))

    def words(self, db: driver.Connection, intent: Remind) -> str:
        return f"remind {_called(db, intent.referee)}" if intent.referee is not None else "remind of the references"

    def beside(self, db: driver.Connection, intent: Remind, seen: LocalId | None) -> str:
        return NOTIFIES


# --- what they share --------------------------------------------------------------------------------


def _why_none(record: Any) -> str:
    """Why nobody is reminded; empty where somebody is."""
    if not isinstance(record, ReferenceCheck | Referee):
        return "that reference check is not in the cache"
    if record.status is CheckStatus.COMPLETED:
        return "that reference check is complete"
    if record.status is RefereeStatus.FILLED:
        return "that referee has answered"
    if record.status is RefereeStatus.INACTIVE:
        return "nobody waits for that referee any more"
    return record.reminder.why_not


def _told(reminder: Reminder) -> str:
    """`2 reminders, the last one of 2026-11-22 09:12`."""
    if not reminder.count and reminder.sent_at is None:
        return "no reminder was sent"
    count = f"{reminder.count} reminder{'' if reminder.count == 1 else 's'}"
    return count + (f", the last one of {moment_of(reminder.sent_at)}" if reminder.sent_at is not None else "")


def _is_newer(now: Reminder, before: Reminder) -> bool:
    return now.count > before.count or (now.sent_at or 0) > (before.sent_at or 0)


def _person(db: driver.Connection, detail: LocalId) -> LocalId:
    person = details.candidate_of(db, detail)
    if person is None:
        raise Impossible("whom that is about is not in the cache")
    return person


def _referee(db: driver.Connection, pk: LocalId) -> tuple[AccountId, Referee]:
    account, record = account_of(db, "detail", pk, "referee"), details.shown(db, pk)
    if not isinstance(record, Referee):
        raise Impossible("that referee is not in the cache")
    return account, record


def _called(db: driver.Connection, referee: LocalId) -> str:
    record = details.base_of(db, referee)
    if not isinstance(record, Referee):
        return "a referee"
    return f"{record.first_name} {record.last_name}".strip() or record.email or "a referee"


def _checks_of(db: driver.Connection, candidate: LocalId) -> list[tuple[LocalId, ReferenceCheck]]:
    rows = db.execute("SELECT pk FROM detail WHERE candidate = ? AND kind = ?", (candidate, Kind.CHECK)).fetchall()
    return [(LocalId(pk), details.shown(db, LocalId(pk))) for (pk,) in rows]


def _referees_of(db: driver.Connection, check: LocalId) -> list[Referee]:
    rows = db.execute("SELECT pk FROM detail WHERE of = ?", (check,)).fetchall()
    return [details.shown(db, LocalId(pk)) for (pk,) in rows]
