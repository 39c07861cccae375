"""Changing what is said of an application."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import Deed, Impossible, Looked, Plan, known, name_of
from app.cache.deeds.edits import hand_on
from app.cache.deeds.places import whose
from app.cache.identity import local_ids, remote_id, subject
from app.cache.ops import Op
from app.cache.overlay.application_fields import Said, base_of, changed, put_base, shown
from app.model.fields import NOBODY, ApplicationSaid, in_words, room, same
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import ApplicationFields, EditApplication
from app.model.words import Kind, Verb

_fields = msgspec.json.Decoder(ApplicationFields)


class EditingApplication(Deed[EditApplication]):
    """Change who looks after an application, where it came from, and fields of the tenant's own."""

    verb = Verb.EDIT_APPLICATION

    def fields(self, intent: EditApplication) -> tuple[str, ...]:
        return room(intent.changes)

    def plan(self, db: driver.Connection, intent: EditApplication) -> Plan:
        of, said = subject(db, intent.application), shown(db, intent.application)
        if of is None or said is None or not intent.changes.given:
            raise Impossible("there is nothing to change")
        users = [getattr(intent.changes, name) for name in intent.changes.LOCAL if name in intent.changes.given]
        if any(user is not None and name_of(db, "user", user) is None for user in users):
            raise Impossible("the account has no such user")
        before = as_is(db, of.account, said, intent.changes)
        if same(before, intent.changes):
            raise Impossible("that is what it says already")
        return Plan(
            account=of.account,
            target=intent.application,
            lanes=(intent.application,),
            refs=(intent.application, of.candidate, of.job, *(user for user in users if user is not None)),
            before=msgspec.json.encode(before),
        )

    def build(self, db: driver.Connection, op: Op, intent: EditApplication) -> port.Write:
        values: dict[str, Any] = {name: getattr(intent.changes, name) for name in intent.changes.given}
        for name in intent.changes.LOCAL:
            if values.get(name) is not None:
                values[name] = known(db, values[name])
        of = whose(db, op)
        return port.UpdateApplication(
            application=of["application"],
            candidate=of["candidate"],
            job=of["job"],
            changes=port.ApplicationChanges(**values),
        )

    def looked(self, db: driver.Connection, op: Op, intent: EditApplication, seen: port.Seen) -> Looked:
        said = base_of(db, op.target)
        if said is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        now = as_is(db, op.account, said, intent.changes)
        before = None if op.before is None else _fields.decode(op.before)
        return Looked(
            there=same(now, intent.changes),
            holds=before is not None and same(now, before),
            words=in_words(named(db, now)),
        )

    def replaces(self, db: driver.Connection, op: Op, intent: EditApplication) -> tuple[LocalId | None, bytes | None]:
        said = base_of(db, op.target)
        if said is None:
            raise Impossible("that application is not in the cache")
        return None, msgspec.json.encode(as_is(db, op.account, said, intent.changes))

    def landed(self, db: driver.Connection, op: Op, intent: EditApplication, now: Instant) -> None:
        said = base_of(db, op.target)
        if said is not None:
            put_base(db, op.target, changed(db, said, intent.changes), now)

    def told(self, db: driver.Connection, op: Op) -> ApplicationSaid:
        return named(db, ApplicationFields() if op.before is None else _fields.decode(op.before))

    def words(self, db: driver.Connection, intent: EditApplication) -> str:
        return in_words(named(db, intent.changes))

    def inverse(self, db: driver.Connection, op: Op, intent: EditApplication) -> EditApplication:
        if op.before is None:
            raise Impossible("what it said before is not known")
        return EditApplication(application=op.target, changes=_fields.decode(op.before))

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        hand_on(db, [(one, one.intent.changes) for one in (op, *behind) if isinstance(one.intent, EditApplication)])


def as_is(db: driver.Connection, account: AccountId, said: Said, changes: ApplicationFields) -> ApplicationFields:
    """The fields that `changes` names, as they are now."""
    own = dict(said.more.custom)
    values: dict[str, Any] = {}
    for name in changes.given:
        if name in changes.LOCAL:
            remote = getattr(said.more, name)
            values[name] = None if remote is None else local_ids(db, account, Kind.USER, [remote])[remote]
        elif name == "custom":
            values[name] = {label: own.get(label, "") for label in changes.custom}  # type: ignore[union-attr]
        else:
            values[name] = (said.source if name == "source" else said.more.credited_to) or ""
    return ApplicationFields(**values)


def named(db: driver.Connection, fields: ApplicationFields) -> ApplicationSaid:
    """The same with users by their names."""
    values: dict[str, Any] = {name: getattr(fields, name) for name in fields.given}
    for name in fields.LOCAL:
        if name in values:
            values[name] = (
                NOBODY if values[name] is None else name_of(db, "user", values[name]) or remote_id(db, values[name])
            )
    return ApplicationSaid(**values)
