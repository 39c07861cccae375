"""Candidates: making one, changing what is said of one, tags."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import SKEW, AlreadySo, Deed, Impossible, Looked, Plan, account_of, delete_unnamed, known
from app.cache.deeds.edits import hand_on
from app.cache.identity import known_kind
from app.cache.links import relink
from app.cache.ops import Op
from app.cache.overlay.candidates import base_of, put_base, put_made, shown
from app.model.fields import as_is, changed, in_words, reads_same, room, same
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import CreateCandidate, EditCandidate, PersonFields
from app.model.records import AnyRecord, Candidate
from app.model.words import Kind, Verb

_fields = msgspec.json.Decoder(PersonFields)


class Creating(Deed[CreateCandidate]):
    """Make a candidate known in an account."""

    verb = Verb.CREATE_CANDIDATE
    stays = "nobody is deleted from here: the new candidate stays"
    reads_first = False

    def fields(self, intent: CreateCandidate) -> tuple[str, ...]:
        return room(intent.person)

    def plan(self, db: driver.Connection, intent: CreateCandidate) -> Plan:
        person = changed(Candidate(remote_id=""), intent.person)
        if not (person.first_name.strip() or person.last_name.strip()):
            raise Impossible("a candidate needs a name")
        if known_kind(db, intent.account, intent.candidate) is not Kind.CANDIDATE:
            raise Impossible("that id is not one for a new candidate")
        if shown(db, intent.candidate) is not None:
            raise Impossible("that candidate exists already")
        if intent.person.external_ref is not UNSET and _is_there(db, intent.account, intent.person.external_ref):
            raise Impossible("they are in that account already")
        pk = intent.candidate
        return Plan(account=intent.account, target=pk, lanes=(pk,), creates=pk)

    def show(self, db: driver.Connection, account: AccountId, intent: CreateCandidate, seq: int, at: Instant) -> None:
        put_made(db, account, intent.candidate, changed(Candidate(remote_id="", created_at=at), intent.person), at)
        relink(db, intent.candidate)

    def hide(self, db: driver.Connection, op: Op) -> None:
        delete_unnamed(db, "candidate", op.target)
        relink(db, op.target)

    def build(self, db: driver.Connection, op: Op, intent: CreateCandidate) -> port.Write:
        return port.CreateCandidate(person=intent.person, marker=op.op_id)

    def is_mine(self, db: driver.Connection, op: Op, intent: CreateCandidate, came: AnyRecord) -> bool:
        if not isinstance(came, Candidate):
            return False
        ref = intent.person.external_ref
        return came.marker == op.op_id or (ref is not UNSET and came.external_ref == ref)

    def is_like(self, db: driver.Connection, op: Op, intent: CreateCandidate, came: AnyRecord, ahead: Instant) -> bool:
        if not isinstance(came, Candidate):
            return False
        if came.marker is not None:
            return came.marker == op.op_id
        if came.created_at is not None and came.created_at < (op.sent_at or op.created_at) + ahead - SKEW:
            return False
        told = PersonFields(first_name=came.first_name, last_name=came.last_name, emails=came.emails)
        made = changed(Candidate(remote_id=""), intent.person)
        return same(told, PersonFields(first_name=made.first_name, last_name=made.last_name, emails=made.emails))

    def twins(self, db: driver.Connection, op: Op, intent: CreateCandidate, ahead: Instant) -> Sequence[LocalId]:
        rows = db.execute(
            "SELECT t.pk FROM candidate c JOIN candidate t ON t.name_fold = c.name_fold AND t.account_id = c.account_id"
            " JOIN idmap i ON i.pk = t.pk AND i.remote_id IS NOT NULL WHERE c.pk = ? AND t.pk <> c.pk",
            (op.target,),
        ).fetchall()
        people = [(LocalId(pk), base_of(db, LocalId(pk))) for (pk,) in rows]
        return [pk for pk, came in people if came is not None and self.is_like(db, op, intent, came, ahead)]

    def words(self, db: driver.Connection, intent: CreateCandidate) -> str:
        return "new candidate"


def _is_there(db: driver.Connection, account: AccountId, external_ref: str) -> bool:
    sql = "SELECT 1 FROM candidate WHERE account_id = ? AND external_ref = ?"
    return db.execute(sql, (account, external_ref)).fetchone() is not None


class Editing(Deed[EditCandidate]):
    """Change what is said of a candidate."""

    verb = Verb.EDIT_CANDIDATE

    def fields(self, intent: EditCandidate) -> tuple[str, ...]:
        return room(intent.changes)

    def plan(self, db: driver.Connection, intent: EditCandidate) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        person = shown(db, intent.candidate)
        if person is None or not intent.changes.given:
            raise Impossible("there is nothing to change")
        before = as_is(person, intent.changes)
        if reads_same(before, intent.changes):
            raise AlreadySo("that is what it says already")
        return Plan(
            account=account,
            target=intent.candidate,
            lanes=(intent.candidate,),
            refs=(intent.candidate,),
            before=msgspec.json.encode(before),
        )

    def build(self, db: driver.Connection, op: Op, intent: EditCandidate) -> port.Write:
        before = None if op.before is None else _fields.decode(op.before)
        return port.UpdateCandidate(candidate=known(db, intent.candidate), changes=intent.changes, before=before)

    def looked(self, db: driver.Connection, op: Op, intent: EditCandidate, seen: port.Seen) -> Looked:
        person = base_of(db, intent.candidate)
        if person is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        now = as_is(person, intent.changes)
        before = None if op.before is None else _fields.decode(op.before)
        only_breaks = before is not None and same(before, intent.changes)  # what was there is not what is to be
        there = reads_same(now, intent.changes) if only_breaks else same(now, intent.changes)
        return Looked(there=there, holds=before is not None and same(now, before), words=in_words(now))

    def replaces(self, db: driver.Connection, op: Op, intent: EditCandidate) -> tuple[LocalId | None, bytes | None]:
        person = base_of(db, intent.candidate)
        if person is None:
            raise Impossible("that candidate is not in the cache")
        return None, msgspec.json.encode(as_is(person, intent.changes))

    def landed(self, db: driver.Connection, op: Op, intent: EditCandidate, now: Instant) -> None:
        person = base_of(db, intent.candidate)
        if person is not None:
            put_base(db, intent.candidate, changed(person, intent.changes), now)

    def words(self, db: driver.Connection, intent: EditCandidate) -> str:
        return in_words(intent.changes)

    def inverse(self, db: driver.Connection, op: Op, intent: EditCandidate) -> EditCandidate:
        if op.before is None:
            raise Impossible("what it said before is not known")
        return EditCandidate(candidate=intent.candidate, changes=_fields.decode(op.before))

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        hand_on(db, [(one, one.intent.changes) for one in (op, *behind) if isinstance(one.intent, EditCandidate)])
