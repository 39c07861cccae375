"""Vitay (API 3.7.3): reference checks. The adapter, before any account.

Importing this loads neither HTTP nor pydantic; connecting does.
"""

from collections.abc import Sequence
from importlib import import_module

from adapters.http.absent import NO_REPORTS, NO_WEBHOOKS
from adapters.vitay.acts import ACTS
from adapters.vitay.streams import STREAMS
from app.model.acts import Act
from app.model.ids import MINUTE, Instant
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

BASE_URL = "https://api.vitay.io"

PERSON_FIELDS = ("first_name", "last_name", "emails", "phones", "summary", "external_ref")
"""What of a candidate can be written. `summary` is Vitay's one text of notes."""
REFEREE_FIELDS = ("first_name", "last_name", "email", "phone", "company", "relationship", "language", "is_manager")
"""The document names the first four for a new one; the others it shows where one is read."""
_NO_PIPELINE = "Vitay has no stages to move through: a reference check goes on by itself, as referees answer."
_NO_JOBS = "Vitay has no jobs: it knows candidates and their references."
_REMINDS = "Vitay e-mails and texts people at once, and nothing calls that back."
_ASKS = "Vitay e-mails and texts all references saved with the candidate, also those who were there before."
_SAVES = "Vitay saves a referee; whoever is added behind a request is written to by the next one only."
_NOT_FROM_HERE = {
    Verb.MOVE: _NO_PIPELINE,
    Verb.REJECT: _NO_PIPELINE,
    Verb.HIRE: _NO_PIPELINE,
    Verb.CHANGE_REASON: _NO_PIPELINE,
    Verb.TRANSFER: _NO_JOBS,
    Verb.ADD_TO_JOB: _NO_JOBS,
    Verb.CREATE_JOB: _NO_JOBS,
    Verb.EDIT_JOB: _NO_JOBS,
    Verb.JOB_STATUS: _NO_JOBS,
    Verb.EDIT_APPLICATION: _NO_JOBS,
    Verb.SCHEDULE: _NO_JOBS,
    Verb.OFFER: _NO_JOBS,
    Verb.OPENING: _NO_JOBS,
    Verb.NOTE: "Vitay keeps one text of notes with a candidate: edit the candidate.",
    Verb.TAG: "Vitay has no tags.",
    Verb.UNTAG: "Vitay has no tags.",
    Verb.ATTACH: "Vitay takes no files of candidates.",
    Verb.CONSENT: "At Vitay candidates and referees say themselves what they agree to.",
    Verb.MERGE: "Vitay merges nobody.",
}


class Vitay:
    """What lanehop knows about Vitay without asking it (implements `app.vendor.Vendor`)."""

    name = "vitay"
    title = "Vitay"
    mark = "VI"
    base_url: str | None = BASE_URL
    zone = "UTC"
    settings: Sequence[Setting] = (
        Setting(key="email", help="The e-mail address a recruiter of the firm signs in with at Vitay"),
        Setting(key="password", help="Password of that recruiter", secret=True),
    )
    capabilities: Sequence[Capability] = (
        Capability(verb=Verb.READ, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.CREATE_CANDIDATE, allowed=True, replay=Replay.MARKED, fields=PERSON_FIELDS),
        Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=PERSON_FIELDS),
        Capability(
            verb=Verb.REQUEST_REFERENCES,
            allowed=True,
            reason=_ASKS,
            replay=Replay.ONCE,
            notifies=True,
            fields=("min_manager_references",),
        ),
        Capability(verb=Verb.REMIND, allowed=True, reason=_REMINDS, replay=Replay.ONCE, notifies=True),
        Capability(verb=Verb.ADD_REFEREE, allowed=True, reason=_SAVES, replay=Replay.CONTENT, fields=REFEREE_FIELDS),
        Capability(verb=Verb.EDIT_REFEREE, allowed=True, replay=Replay.ABSOLUTE, fields=REFEREE_FIELDS),
        Capability(
            verb=Verb.ANONYMISE,
            allowed=True,
            reason="Vitay deletes the whole candidate, and what was asked and said about them with it.",
        ),
        *(Capability(verb=verb, allowed=False, reason=why) for verb, why in _NOT_FROM_HERE.items()),
        NO_REPORTS,
        NO_WEBHOOKS,
    )
    streams: Sequence[Stream] = STREAMS
    facets: Sequence[Facet] = (
        Facet(name="files", title="Answers and reports"),
        Facet(name="background", title="Background"),
    )
    acts: Sequence[Act] = ACTS
    sweeps: Sequence[Kind] = (Kind.CANDIDATE, Kind.JOB, Kind.APPLICATION, Kind.CHECK, Kind.REFEREE)
    late_window: Instant = MINUTE

    def operations(self) -> Sequence[Operation]:
        """Every operation of the vendor's document."""
        from adapters.vitay.operations import OPERATIONS  # noqa: PLC0415  # loaded when somebody asks

        return OPERATIONS.rows

    def connect(
        self, account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None
    ) -> Connection:
        """The account, ready to be asked. Raises `Refused` for settings that cannot work."""
        from adapters.vitay.vendor import connect  # noqa: PLC0415  # brings HTTP with it

        return connect(account, clock, tokens, pauses)

    def sandbox(self) -> SandboxFactory:
        """The factory of the sandbox server."""
        return import_module("adapters.vitay.sandbox").sandbox  # type: ignore[no-any-return]


VENDOR: Vendor = Vitay()
