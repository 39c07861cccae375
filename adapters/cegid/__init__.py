"""Cegid Talentsoft (Recruiting): the adapter, before any account.

Importing this loads neither HTTP nor pydantic; connecting does.
"""

from collections.abc import Sequence
from importlib import import_module

from adapters.cegid.acts import ACTS
from adapters.http.absent import NO_REFERENCES
from app.model.acts import Act
from app.model.ids import DAY, MINUTE, Instant
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

MATCHING, CUSTOMER, JOB_BOARD = "MatchingIndexation", "Customer", "JobBoard"
"""The scopes a client of the back office may be given; the front office knows none."""
REFERENTIALS = ("countries", "applicationevents")
"""The referentials whose names are known of every site; an account may name more."""
PERSON_FIELDS = ("first_name", "last_name", "emails", "several_emails", "phones")
"""What of a candidate can be written: two e-mails and a phone have room."""
NO_STAGE = "the API knows no stages: move them in Cegid"
_IN_CEGID = {
    Verb.MOVE: NO_STAGE,
    Verb.HIRE: "the API hires nobody: do it in Cegid",
    Verb.REJECT: "the API rejects nobody: do it in Cegid",
    Verb.CHANGE_REASON: "the API tells no reasons: do it in Cegid",
    Verb.TRANSFER: "the API moves nobody to another job: put them on it, and end this one in Cegid",
    Verb.EDIT_APPLICATION: "the API changes nothing of an application: do it in Cegid",
    Verb.NOTE: "the API takes no notes: write it in Cegid",
    Verb.CREATE_CANDIDATE: "candidates come by applying: enter them in Cegid, or `lanehop call` front.apply",
    Verb.TAG: "Cegid has no tags that the API tells",
    Verb.UNTAG: "Cegid has no tags that the API tells",
    Verb.ATTACH: "the API takes no files: add it in Cegid",
    Verb.CONSENT: "the API records no consents: do it in Cegid",
    Verb.CREATE_JOB: "the API makes no vacancies: do it in Cegid",
    Verb.EDIT_JOB: "the API changes no vacancies: do it in Cegid",
    Verb.JOB_STATUS: "the API changes no vacancies: publish, suspend or close it in Cegid",
    Verb.SCHEDULE: "the API knows no interviews: plan them in Cegid",
    Verb.OFFER: "the API knows no offers: make them in Cegid",
    Verb.OPENING: "the API changes no vacancies: do it in Cegid",
    Verb.MERGE: "the API merges nobody: do it in Cegid",
    Verb.REPORTS: "the API has no reports: make them in Cegid; the setting report tells Cegid what was indexed",
}
_BLIND = "Cegid lists no subscriptions and keeps no log of them; the client secret signs, and none needs to be woken."
_READ_ONLY = "Read-only but for what the scope Customer allows; where somebody stands in a job is not told."


class Cegid:
    """What lanehop knows about Cegid Talentsoft without asking it (implements `app.vendor.Vendor`)."""

    name = "cegid"
    title = "Cegid"
    mark = "CE"
    base_url: str | None = None
    zone = "Europe/Paris"
    settings: Sequence[Setting] = (
        Setting(key="client_id", help="Client ID that Cegid's consultant gave you for this site"),
        Setting(key="client_secret", help="Client secret that came with it", secret=True),
        Setting(
            key="language",
            help="Language of coded words, such as fr, en-GB or 1036; as the site has them unless told",
            required=False,
        ),
        Setting(
            key="referentials",
            help=f"Names of referentials to read, separated by blanks; default: {' '.join(REFERENTIALS)}",
            required=False,
        ),
        Setting(
            key="report",
            help="yes: tell Cegid what was indexed, as partners have to; not told unless this says so",
            required=False,
        ),
        Setting(key="front_url", help="Address of the front office (career site), for `lanehop call`", required=False),
        Setting(key="front_client_id", help="Client ID of the front office; the other one unless told", required=False),
        Setting(key="front_client_secret", help="Client secret of the front office", secret=True, required=False),
    )
    capabilities: Sequence[Capability] = (
        Capability(verb=Verb.READ, allowed=True, reason=_READ_ONLY, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.ADD_TO_JOB, allowed=True, replay=Replay.CONTENT),
        Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=PERSON_FIELDS),
        Capability(verb=Verb.WEBHOOKS, allowed=True, reason=_BLIND),
        Capability(
            verb=Verb.ANONYMISE,
            allowed=True,
            reason="Cegid deletes the whole candidate: who is to be anonymised and kept is so in Cegid itself.",
        ),
        *(Capability(verb=verb, allowed=False, reason=why) for verb, why in _IN_CEGID.items()),
        *NO_REFERENCES,
    )
    streams: Sequence[Stream] = (
        Stream(name="jobs", title="Vacancies", delta=True, overlap=15 * MINUTE),
        Stream(name="candidates", title="Candidates with their applications", delta=True, overlap=15 * MINUTE),
        Stream(name="referentials", title="Referentials", delta=False, core=False, every=7 * DAY),
    )
    facets: Sequence[Facet] = (Facet(name="files", title="Files", costly=True),)
    acts: Sequence[Act] = ACTS
    sweeps: Sequence[Kind] = (Kind.CANDIDATE, Kind.JOB, Kind.APPLICATION)
    late_window: Instant = 2 * MINUTE

    def operations(self) -> Sequence[Operation]:
        """Every operation of the vendor's document, and those of its other interfaces that real clients use."""
        from adapters.cegid.operations import OPERATIONS  # noqa: PLC0415  # loaded when somebody asks

        return OPERATIONS.rows

    def connect(
        self, account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None
    ) -> Connection:
        """The account, ready to be asked. Raises `Refused` for settings that cannot work."""
        from adapters.cegid.vendor import connect  # noqa: PLC0415  # brings HTTP and pydantic with it

        return connect(account, clock, tokens, pauses)

    def sandbox(self) -> SandboxFactory:
        """The factory of the sandbox server."""
        return import_module("adapters.cegid.sandbox").sandbox  # type: ignore[no-any-return]


VENDOR: Vendor = Cegid()
