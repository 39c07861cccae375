"""Greenhouse (Harvest v3): the adapter, before any account.

Importing this loads neither HTTP nor pydantic; connecting does.
"""

from collections.abc import Sequence
from importlib import import_module

from adapters.greenhouse.streams import STREAMS
from adapters.http.absent import NO_REFERENCES, NO_REPORTS, NO_WEBHOOKS
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

BASE_URL = "https://harvest.greenhouse.io"
TOKEN_URL = "https://auth.greenhouse.io/token"  # noqa: S105  # an address

PERSON_FIELDS = ("first_name", "last_name", "emails", "several_emails", "phones", "links", "location", "custom")
"""What of a candidate can be written; the source belongs to the application, and there is no summary."""
JOB_FIELDS = ("name", "code")
APPLICATION_FIELDS = ("recruiter", "coordinator", "source", "credited_to", "custom")
INTERVIEW_FIELDS = ("name", "starts_at", "ends_at", "location", "link", "interviewers")
OFFER_FIELDS = ("starts_on", "custom")
"""Which opening an offer is for cannot be said through the API."""
OPENING_FIELDS = ("name", "target_on", "open", "close_reason")
ANONYMISED = (
    "full_name", "email_addresses", "phone_numbers", "addresses", "social_media_links", "websites", "location",
    "candidate_photo", "current_company", "current_title", "headline", "education", "employment",
    "tags", "custom_candidate_fields", "notes", "attachments", "emails", "activity_items", "follow_up_reminders",
    "touchpoints", "innotes", "inmails", "third_party_integrations",
    "source", "credited_to", "referral_questions", "application_questions", "custom_application_fields",
    "rejection_reason", "rejection_notes", "custom_rejection_question_fields", "scorecards_and_interviews", "offers",
)  # fmt: skip
"""What can be taken out of a candidate, as Greenhouse calls it. What tells of the process stays: who was in which
stage when, who worked on it, that there were offers."""
_MAY_MAIL = "May send e-mail: the tenant's stage transition rules apply when somebody arrives in a stage."
_ON_APPLICATIONS = "Greenhouse keeps files with applications: the candidate needs one."
_NO_CONSENTS = "Greenhouse's API records no consents; use its data privacy pages."
_NO_STATUS = "Greenhouse opens and closes a job on its own pages only: here its openings can be closed one by one."
_NO_INVITATION = "It is a record: put it into the calendar too, Greenhouse invites nobody for it."
_NOT_SENT = "An offer is written down, nothing is sent: approvals and the letter are made at Greenhouse."
_LAST_CLOSES = "Closing the last open one closes the job."
_ANONYMISES_LATER = "Greenhouse may take some minutes until all of it is gone."
_COPIES = "Greenhouse makes a job as the copy of a template job, which has to be chosen there or by `lanehop call`."


class Greenhouse:
    """What lanehop knows about Greenhouse without asking it (implements `app.vendor.Vendor`)."""

    name = "greenhouse"
    title = "Greenhouse"
    mark = "GH"
    base_url: str | None = BASE_URL
    zone = "UTC"
    settings: Sequence[Setting] = (
        Setting(
            key="client_id",
            help="Client ID of a credential of the type Harvest V3 (OAuth): Configure > Dev Center > API Credentials",
        ),
        Setting(key="client_secret", help="Client secret of that credential", secret=True),
        Setting(
            key="user_id",
            help="Id of the Greenhouse user who acts when lanehop writes; the credential's own user unless told",
            required=False,
        ),
        Setting(
            key="read_user_id",
            help="Id of a site admin to read as, where user_id is none: lists are shown to site admins only",
            required=False,
        ),
        Setting(
            key="token_url",
            help="Where one signs in to a tenant at another address than Greenhouse's own, with its path (/token)",
            required=False,
            default=TOKEN_URL,
        ),
    )
    capabilities: Sequence[Capability] = (
        Capability(verb=Verb.READ, allowed=True, replay=Replay.ABSOLUTE),
        Capability(
            verb=Verb.MOVE, allowed=True, reason=_MAY_MAIL, replay=Replay.CAS, notifies=True, fields=("unreject",)
        ),
        Capability(
            verb=Verb.HIRE, allowed=True, replay=Replay.CAS, fields=("starts_on", "opening", "close_reason", "final")
        ),
        Capability(verb=Verb.REJECT, allowed=True, replay=Replay.CAS, fields=("note", "mail", "mail_at")),
        Capability(verb=Verb.CHANGE_REASON, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.TRANSFER, allowed=True, reason=_MAY_MAIL, replay=Replay.CAS, notifies=True),
        Capability(verb=Verb.EDIT_APPLICATION, allowed=True, replay=Replay.ABSOLUTE, fields=APPLICATION_FIELDS),
        Capability(verb=Verb.NOTE, allowed=True, replay=Replay.CONTENT, fields=("visibility",)),
        Capability(verb=Verb.CREATE_CANDIDATE, allowed=True, replay=Replay.CONTENT, fields=PERSON_FIELDS),
        Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=PERSON_FIELDS),
        Capability(verb=Verb.TAG, allowed=True, replay=Replay.NATURAL),
        Capability(verb=Verb.UNTAG, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.ADD_TO_JOB, allowed=True, replay=Replay.CONTENT),
        Capability(verb=Verb.ATTACH, allowed=True, reason=_ON_APPLICATIONS, replay=Replay.CONTENT),
        Capability(verb=Verb.CONSENT, allowed=False, reason=_NO_CONSENTS),
        Capability(verb=Verb.CREATE_JOB, allowed=False, reason=_COPIES),
        Capability(verb=Verb.JOB_STATUS, allowed=False, reason=_NO_STATUS),
        Capability(verb=Verb.EDIT_JOB, allowed=True, replay=Replay.ABSOLUTE, fields=JOB_FIELDS),
        Capability(
            verb=Verb.SCHEDULE, allowed=True, reason=_NO_INVITATION, replay=Replay.MARKED, fields=INTERVIEW_FIELDS
        ),
        Capability(verb=Verb.OFFER, allowed=True, reason=_NOT_SENT, replay=Replay.CONTENT, fields=OFFER_FIELDS),
        Capability(verb=Verb.OPENING, allowed=True, reason=_LAST_CLOSES, replay=Replay.CONTENT, fields=OPENING_FIELDS),
        Capability(verb=Verb.MERGE, allowed=True),
        Capability(verb=Verb.ANONYMISE, allowed=True, reason=_ANONYMISES_LATER, fields=ANONYMISED),
        *NO_REFERENCES,
        NO_REPORTS,
        NO_WEBHOOKS,
    )
    streams: Sequence[Stream] = STREAMS
    facets: Sequence[Facet] = (Facet(name="files", title="Files"),)
    acts: Sequence[Act] = ()
    sweeps: Sequence[Kind] = (
        Kind.CANDIDATE,
        Kind.JOB,
        Kind.APPLICATION,
        Kind.INTERVIEW,
        Kind.SCORECARD,
        Kind.OFFER,
        Kind.OPENING,
        Kind.BACKGROUND,
    )
    late_window: Instant = MINUTE

    def operations(self) -> Sequence[Operation]:
        """Those of the vendor's document under their own names, and every one of Harvest v3."""
        from adapters.greenhouse.operations import OPERATIONS  # noqa: PLC0415  # loaded when somebody asks

        return OPERATIONS.rows

    def connect(
        self, account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None
    ) -> Connection:
        """The account, ready to be asked. Raises `Refused` for settings that cannot work."""
        from adapters.greenhouse.vendor import connect  # noqa: PLC0415  # brings HTTP with it

        return connect(account, clock, tokens, pauses)

    def sandbox(self) -> SandboxFactory:
        """The factory of the sandbox server."""
        return import_module("adapters.greenhouse.sandbox").sandbox  # type: ignore[no-any-return]


VENDOR: Vendor = Greenhouse()
