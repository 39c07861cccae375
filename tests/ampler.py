"""An account that lists more and lets more be said, for tests of what only some vendors can do."""

from dataclasses import replace

from app.cache import accounts, connection
from app.cache.driver import Connection
from app.cache.identity import local_ids
from app.model.ids import LocalId
from app.model.records import Listed
from app.model.words import Kind, ListedKind, Replay, Verb
from app.vendor import Capability
from tests.world import PERSON_FIELDS, World, put_account

TEMPLATES = ("Thanks but no", "Keep in touch")
_FIELDS: dict[Verb, tuple[str, ...]] = {
    Verb.REJECT: ("note", "mail", "mail_at"),
    Verb.HIRE: ("starts_on", "opening", "close_reason"),
    Verb.MOVE: ("unreject",),
    Verb.NOTE: ("visibility",),
    Verb.SCHEDULE: ("name", "starts_at", "ends_at", "location", "link", "interviewers"),
    Verb.OFFER: ("starts_on", "opening", "custom"),
    Verb.ANONYMISE: ("full_name", "emails"),
    Verb.JOB_STATUS: ("SOURCING=open", "ON_HOLD=on_hold", "CANCELLED=closed"),
    Verb.OPENING: ("name", "target_on", "open", "close_reason"),
    Verb.EDIT_APPLICATION: ("recruiter", "coordinator", "source", "credited_to", "custom"),
}


def allow(world: World, *verbs: Verb, notifies: bool = False) -> None:
    """The account can do this, with every field there is."""
    able = [
        Capability(verb=verb, allowed=True, replay=Replay.ABSOLUTE, fields=_FIELDS.get(verb, ()), notifies=notifies)
        for verb in verbs
    ]
    connection.transaction(world.db, accounts.put_capabilities, world.account, able)


REFEREE_FIELDS = (
    "first_name", "last_name", "email", "phone", "company", "relationship", "language", "is_manager",
)  # fmt: skip


def refs_account(world: World, name: str = "refs") -> World:
    """Another account of the same cache, which does reference checks and nothing else."""
    account = connection.transaction(world.db, put_account, name=name)
    checks = replace(world, account=account)
    able = [
        Capability(verb=verb, allowed=False, reason="There is no pipeline here.")
        for verb in (Verb.MOVE, Verb.REJECT, Verb.NOTE)
    ]
    able += [
        Capability(verb=Verb.CREATE_CANDIDATE, allowed=True, replay=Replay.MARKED,
                   fields=(*PERSON_FIELDS, "external_ref")),
        # As careless as an adapter can be: asking and reminding are sent once, whatever it says of them.
        Capability(verb=Verb.REQUEST_REFERENCES, allowed=True, replay=Replay.ABSOLUTE,
                   fields=("min_manager_references",)),
        Capability(verb=Verb.REMIND, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.ADD_REFEREE, allowed=True, replay=Replay.CONTENT, fields=REFEREE_FIELDS),
        Capability(verb=Verb.EDIT_REFEREE, allowed=True, replay=Replay.ABSOLUTE, fields=REFEREE_FIELDS),
    ]  # fmt: skip
    connection.transaction(world.db, accounts.put_capabilities, account, able)
    lists(checks, ListedKind.QUESTION_SET, "Engineers", "Managers")
    return checks


def lists(world: World, kind: ListedKind, *names: str) -> list[LocalId]:
    """The account lists these; what they are called here."""
    remotes = [f"{kind}:{name}" for name in names]
    world.store([Listed(remote_id=one, listed=kind, name=name) for one, name in zip(remotes, names, strict=True)])
    found = local_ids(world.db, world.account, Kind.LISTED, remotes)
    return [found[one] for one in remotes]


def sent_as(db: Connection, seq: int) -> tuple[str, bool]:
    """The class and the mark of an operation."""
    kind, notifies = db.execute("SELECT class, notifies FROM op WHERE seq = ?", (seq,)).fetchone()
    return kind, bool(notifies)
