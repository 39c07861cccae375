"""Tags of candidates: given and taken off, each the opposite of the other where the account can do both."""

import msgspec

from app import vendor as port
from app.cache import driver
from app.cache.deeds.deed import Deed, Impossible, Looked, Plan, account_of, known
from app.cache.ops import Op
from app.cache.overlay.candidates import base_of, put_base, shown
from app.model.fields import among, lacking, tagged, untagged
from app.model.ids import Instant
from app.model.intents import AddTags, AnyIntent, RemoveTags
from app.model.words import Verb

_tags = msgspec.json.Decoder(tuple[str, ...])


class Tagging(Deed[AddTags]):
    """Give a candidate tags."""

    verb = Verb.TAG
    stays = "tags are not taken off from here"

    def plan(self, db: driver.Connection, intent: AddTags) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        person = shown(db, intent.candidate)
        if not lacking((), intent.tags):
            raise Impossible("there is no tag to add")
        new = lacking((person and person.tags) or (), intent.tags)
        if person is not None and not new:
            raise Impossible("the candidate has these tags already")
        return Plan(
            account=account,
            target=intent.candidate,
            lanes=(intent.candidate,),
            refs=(intent.candidate,),
            before=msgspec.json.encode(new),
        )

    def build(self, db: driver.Connection, op: Op, intent: AddTags) -> port.Write:
        """Those that are there are left out: the vendor may know them by another letter case alone."""
        person = base_of(db, intent.candidate)
        there = (person and person.tags) or ()
        tags = lacking(there, intent.tags) or lacking((), intent.tags)
        return port.AddTags(candidate=known(db, intent.candidate), tags=tags)

    def looked(self, db: driver.Connection, op: Op, intent: AddTags, seen: port.Seen) -> Looked:
        person = base_of(db, intent.candidate)
        if person is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        there = person.tags or ()
        return Looked(there=not lacking(there, intent.tags), holds=True, words=" ".join(there))

    def landed(self, db: driver.Connection, op: Op, intent: AddTags, now: Instant) -> None:
        person = base_of(db, intent.candidate)
        if person is not None:
            put_base(db, intent.candidate, tagged(person, intent.tags), now)

    def stood(self, db: driver.Connection, op: Op) -> str:
        return ""

    def words(self, db: driver.Connection, intent: AddTags) -> str:
        return f"tags {', '.join(lacking((), intent.tags))}"

    def inverse(self, db: driver.Connection, op: Op, intent: AddTags) -> AnyIntent:
        """Only those that it gave, and not those that were there before."""
        if not _can(db, op, Verb.UNTAG) or op.before is None:
            raise Impossible(self.stays)
        return RemoveTags(candidate=intent.candidate, tags=_tags.decode(op.before))


class Untagging(Deed[RemoveTags]):
    """Take tags off a candidate."""

    verb = Verb.UNTAG
    stays = "tags are not given from here"

    def plan(self, db: driver.Connection, intent: RemoveTags) -> Plan:
        account = account_of(db, "candidate", intent.candidate, "candidate")
        if not lacking((), intent.tags):
            raise Impossible("there is no tag to take off")
        person = shown(db, intent.candidate)
        there = among((person and person.tags) or (), intent.tags)
        if not there:
            raise Impossible("the candidate has none of these tags")
        return Plan(
            account=account,
            target=intent.candidate,
            lanes=(intent.candidate,),
            refs=(intent.candidate,),
            before=msgspec.json.encode(there),
        )

    def build(self, db: driver.Connection, op: Op, intent: RemoveTags) -> port.Write:
        """Those that are there, as they are spelt there; the vendor may take a tag that is not there for a mistake."""
        person = base_of(db, intent.candidate)
        there = among((person and person.tags) or (), intent.tags)
        return port.RemoveTags(candidate=known(db, intent.candidate), tags=there or lacking((), intent.tags))

    def looked(self, db: driver.Connection, op: Op, intent: RemoveTags, seen: port.Seen) -> Looked:
        person = base_of(db, intent.candidate)
        if person is None or not seen.exists:
            return Looked(gone=True, words="not there any more")
        there = person.tags or ()
        return Looked(there=not among(there, intent.tags), holds=True, words=" ".join(there))

    def landed(self, db: driver.Connection, op: Op, intent: RemoveTags, now: Instant) -> None:
        person = base_of(db, intent.candidate)
        if person is not None:
            put_base(db, intent.candidate, untagged(person, intent.tags), now)

    def stood(self, db: driver.Connection, op: Op) -> str:
        return "" if op.before is None else f"tags {', '.join(_tags.decode(op.before))}"

    def words(self, db: driver.Connection, intent: RemoveTags) -> str:
        return f"take off tags {', '.join(lacking((), intent.tags))}"

    def inverse(self, db: driver.Connection, op: Op, intent: RemoveTags) -> AnyIntent:
        if not _can(db, op, Verb.TAG) or op.before is None:
            raise Impossible(self.stays)
        return AddTags(candidate=intent.candidate, tags=_tags.decode(op.before))


def _can(db: driver.Connection, op: Op, verb: Verb) -> bool:
    sql = "SELECT 1 FROM capability WHERE account_id = ? AND verb = ? AND allowed"
    return db.execute(sql, (op.account, verb)).fetchone() is not None
