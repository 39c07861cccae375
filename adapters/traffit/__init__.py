"""Traffit (api version 2): the adapter, before any account.

Importing this loads neither HTTP nor pydantic; connecting does.
"""

from collections.abc import Sequence
from importlib import import_module

from adapters.http.absent import NO_REFERENCES, NO_REPORTS, NO_WEBHOOKS
from app.model.acts import Act
from app.model.ids import HOUR, MINUTE, Instant
from app.model.words import Kind, Replay, Verb
from app.vendor import (
    AccountSettings,
    Capability,
    Clock,
    Connection,
    Facet,
    Operation,
    Pauses,
    SandboxFactory,
    Setting,
    Stream,
    TokenStore,
    Vendor,
)

SCOPES = (
    "employee recruitment workflow source user file provision"
    " client crm_person crm_activity talent form advert_publish webhook"
)
"""What the catalogue's operations need; the adapter asks for less where the client may not have all of them."""

PERSON_FIELDS = ("first_name", "last_name", "emails", "phones", "links", "source", "summary", "custom")
"""What of a candidate can be written; a place and an owner cannot by name."""
JOB_FIELDS = ("name", "code", "company", "openings", "deadline_at")
_TAGS = "Tags must exist at Traffit; taking one away is not possible."
_MAY_MAIL = "The tenant's own automation may send mail when somebody arrives in a stage."
_NOT_FROM_HERE = {
    Verb.JOB_STATUS: "Traffit closes and opens jobs on its own pages only.",
    Verb.CHANGE_REASON: "Traffit keeps the reason of a step as it was: move back, then decline anew.",
    Verb.TRANSFER: "Traffit has an application for each job: put on the other job, then decline here.",
    Verb.UNTAG: "Traffit takes no tag off from outside: its own page of the candidate does.",
    Verb.EDIT_APPLICATION: "Traffit keeps nothing of an application that could be changed.",
    Verb.SCHEDULE: "Traffit lets nobody see or plan interviews from outside.",
    Verb.OFFER: "Traffit has no offers.",
    Verb.OPENING: "At Traffit openings are a number of the job: edit the job.",
    Verb.MERGE: "Traffit merges candidates on its own pages only.",
    Verb.ANONYMISE: "Traffit anonymises candidates on its own pages only.",
}


class Traffit:
    """What lanehop knows about Traffit without asking it (implements `app.vendor.Vendor`)."""

    name = "traffit"
    title = "Traffit"
    mark = "TR"
    base_url: str | None = None
    zone = "Europe/Warsaw"
    settings: Sequence[Setting] = (
        Setting(
            key="client_id", help="Name of the API client, <instance>_<client>: Settings > Integration with the API"
        ),
        Setting(key="client_secret", help="Secret of the API client", secret=True),
        Setting(
            key="username",
            help="A user's sign-in, only where the client may not sign in by itself (password grant)",
            required=False,
        ),
        Setting(key="password", help="Password of that user", secret=True, required=False),
        Setting(key="scope", help=f"Scopes to ask for, separated by blanks; default: {SCOPES}", required=False),
    )
    capabilities: Sequence[Capability] = (
        Capability(verb=Verb.READ, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.MOVE, allowed=True, reason=_MAY_MAIL, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.HIRE, allowed=True, reason=_MAY_MAIL, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.REJECT, allowed=True, reason=_MAY_MAIL, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.NOTE, allowed=True, replay=Replay.CONTENT),
        Capability(verb=Verb.CREATE_CANDIDATE, allowed=True, replay=Replay.MARKED, fields=PERSON_FIELDS),
        Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=PERSON_FIELDS),
        Capability(verb=Verb.TAG, allowed=True, replay=Replay.ABSOLUTE, reason=_TAGS),
        Capability(verb=Verb.ADD_TO_JOB, allowed=True, reason=_MAY_MAIL, replay=Replay.NATURAL),
        Capability(verb=Verb.ATTACH, allowed=True, replay=Replay.CONTENT),
        Capability(verb=Verb.CONSENT, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.CREATE_JOB, allowed=True, replay=Replay.MARKED, fields=JOB_FIELDS),
        Capability(verb=Verb.EDIT_JOB, allowed=True, replay=Replay.ABSOLUTE, fields=JOB_FIELDS),
        *(Capability(verb=verb, allowed=False, reason=why) for verb, why in _NOT_FROM_HERE.items()),
        *NO_REFERENCES,
        NO_REPORTS,
        NO_WEBHOOKS,
    )
    # `overlap` is taken off by the caller of `pull`; the adapter itself reaches back an hour more near a clock change.
    streams: Sequence[Stream] = (
        Stream(name="jobs", title="Jobs with their stages and reasons", delta=True, overlap=2 * MINUTE),
        Stream(name="candidates", title="Candidates", delta=True, overlap=2 * MINUTE),
        Stream(name="history", title="Who was in which stage", delta=True, overlap=2 * MINUTE),
        Stream(name="activities", title="Notes and activities", delta=True, overlap=2 * MINUTE, core=False),
        # Whole lists, walked at their own rhythm: what people are written with first, then what is only looked at.
        Stream(name="users", title="Users", delta=False, core=False, every=HOUR),
        Stream(name="sources", title="Sources", delta=False, core=False, every=6 * HOUR),
        Stream(name="provisions", title="Consents", delta=False, core=False, every=6 * HOUR),
        Stream(name="clients", title="Clients", delta=False, core=False, every=HOUR),
        Stream(name="crm_persons", title="Contacts", delta=False, core=False, every=6 * HOUR),
        Stream(name="workflows", title="Workflows", delta=False, core=False, every=6 * HOUR),
        Stream(name="talents", title="Talent pools", delta=False, core=False, every=6 * HOUR),
        Stream(name="job_posts", title="Job posts with their forms", delta=False, core=False, every=6 * HOUR),
        Stream(name="crm_activities", title="Activities with clients", delta=False, core=False, every=6 * HOUR),
    )
    facets: Sequence[Facet] = (Facet(name="tags", title="Tags"), Facet(name="files", title="Files"))
    acts: Sequence[Act] = ()
    sweeps: Sequence[Kind] = (Kind.CANDIDATE, Kind.JOB, Kind.APPLICATION)
    late_window: Instant = MINUTE

    def operations(self) -> Sequence[Operation]:
        """Every documented operation, and the later ones that real clients use."""
        from adapters.traffit.operations import OPERATIONS  # noqa: PLC0415  # loaded when somebody asks

        return OPERATIONS.rows

    def connect(
        self, account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None
    ) -> Connection:
        """The account, ready to be asked. Raises `Refused` for settings that cannot work."""
        from adapters.traffit.vendor import connect  # noqa: PLC0415  # brings HTTP and pydantic with it

        return connect(account, clock, tokens, pauses)

    def sandbox(self) -> SandboxFactory:
        """The factory of the sandbox server."""
        return import_module("adapters.traffit.sandbox").sandbox  # type: ignore[no-any-return]


VENDOR: Vendor = Traffit()
