"""SmartRecruiters (Customer API): the adapter, before any account.

Importing this loads neither HTTP nor pydantic; connecting does.
"""

from collections.abc import Sequence
from importlib import import_module

from adapters.http.absent import NO_REFERENCES
from adapters.smartrecruiters import acts_approvals, acts_files, acts_jobs, acts_meetings, acts_people
from app.model.acts import Act
from app.model.ids import HOUR, MINUTE, Instant
from app.model.words import JobStatus, Kind, Replay, Verb, status_field
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

BASE_URL = "https://api.smartrecruiters.com"

PERSON_FIELDS = ("first_name", "last_name", "emails", "phones", "location")
"""What of a candidate can be changed; one e-mail and one phone, and the source belongs to the application."""
JOB_FIELDS = ("name", "code", "deadline_at")
APPLICATION_FIELDS = ("source", "custom")
MEETING_FIELDS = ("name", "starts_at", "ends_at", "location", "interviewers")
JOB_STATUSES = {
    "CREATED": JobStatus.DRAFT,
    "SOURCING": JobStatus.OPEN,
    "INTERVIEW": JobStatus.OPEN,
    "OFFER": JobStatus.OPEN,
    "FILLED": JobStatus.CLOSED,
    "CANCELLED": JobStatus.CLOSED,
    "ON_HOLD": JobStatus.ON_HOLD,
}
"""What a job may be, and what that means here; one that comes to be is open."""
_MAY_MAIL = "May send e-mail: the account's own rules apply when somebody arrives in a status."
_MAY_MAIL_ANEW = "May send e-mail: the status is set anew, as the reason is, and the account's own rules apply."
_NO_TRACE = "Who is on no job is in no list: after a lost answer nothing shows whether they were made."
_FILES_ON_JOBS = "SmartRecruiters keeps files with applications: that of the candidate's first job gets it."
_MAILS_MENTIONED = "Who is mentioned in it, as @Jane Roe, gets an e-mail."
_DELETES = "SmartRecruiters deletes the whole candidate, with all that is known of them on every job."
_NOT_FROM_HERE = {
    Verb.CONSENT: "SmartRecruiters asks candidates for consent itself: `consent.ask` has it do so.",
    Verb.CREATE_JOB: "A new job needs industry, function, level and place by their ids: make it at SmartRecruiters, or "
    "by lanehop call jobs.create.",
    Verb.TRANSFER: "SmartRecruiters has an application for each job: put them on the other job, then decline here.",
    Verb.OFFER: "SmartRecruiters lets nobody write offers from outside: its own pages do.",
    Verb.MERGE: "SmartRecruiters merges candidates on its own pages only.",
}
_OVERLAP = 2 * MINUTE
_SELDOM = 6 * HOUR


class SmartRecruiters:
    """What lanehop knows about SmartRecruiters without asking it (implements `app.vendor.Vendor`)."""

    name = "smartrecruiters"
    title = "SmartRecruiters"
    mark = "SR"
    base_url: str | None = BASE_URL
    zone = "UTC"
    settings: Sequence[Setting] = (
        Setting(
            key="secret",
            help="API key, or with client_id the client secret of a credential: Settings > Apps & Integrations",
            secret=True,
        ),
        Setting(key="client_id", help="Client ID of that credential; without it secret is an API key", required=False),
        Setting(
            key="user_id",
            help="Id of the user who arranges interviews; whoever the credential belongs to unless told",
            required=False,
        ),
    )
    capabilities: Sequence[Capability] = (
        Capability(verb=Verb.READ, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.MOVE, allowed=True, reason=_MAY_MAIL, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.HIRE, allowed=True, reason=_MAY_MAIL, replay=Replay.ABSOLUTE, fields=("starts_on",)),
        Capability(verb=Verb.REJECT, allowed=True, reason=_MAY_MAIL, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.CHANGE_REASON, allowed=True, reason=_MAY_MAIL_ANEW, replay=Replay.ABSOLUTE, notifies=True),
        Capability(verb=Verb.EDIT_APPLICATION, allowed=True, replay=Replay.ABSOLUTE, fields=APPLICATION_FIELDS),
        Capability(
            verb=Verb.NOTE,
            allowed=True,
            reason=_MAILS_MENTIONED,
            replay=Replay.CONTENT,
            fields=("visibility", "mentions"),
        ),
        Capability(
            verb=Verb.CREATE_CANDIDATE,
            allowed=True,
            reason=_NO_TRACE,
            replay=Replay.ONCE,
            fields=(*PERSON_FIELDS, "links"),
        ),
        Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=PERSON_FIELDS),
        Capability(verb=Verb.TAG, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.UNTAG, allowed=True, replay=Replay.ABSOLUTE),
        Capability(verb=Verb.ADD_TO_JOB, allowed=True, replay=Replay.NATURAL),
        Capability(verb=Verb.ATTACH, allowed=True, reason=_FILES_ON_JOBS, replay=Replay.CONTENT),
        Capability(verb=Verb.EDIT_JOB, allowed=True, replay=Replay.ABSOLUTE, fields=JOB_FIELDS),
        Capability(
            verb=Verb.JOB_STATUS,
            allowed=True,
            replay=Replay.ABSOLUTE,
            fields=tuple(status_field(word, means) for word, means in JOB_STATUSES.items()),
        ),
        Capability(verb=Verb.SCHEDULE, allowed=True, replay=Replay.CONTENT, fields=MEETING_FIELDS),
        Capability(verb=Verb.OPENING, allowed=True, replay=Replay.CONTENT, fields=("name", "target_on")),
        Capability(verb=Verb.ANONYMISE, allowed=True, reason=_DELETES),
        Capability(verb=Verb.REPORTS, allowed=True),
        Capability(verb=Verb.WEBHOOKS, allowed=True, fields=("list", "activate", "log", "keys")),
        *(Capability(verb=verb, allowed=False, reason=why) for verb, why in _NOT_FROM_HERE.items()),
        *NO_REFERENCES,
    )
    # Lists tell little of each record: what a board needs comes first, the rest job by job and candidate by candidate.
    streams: Sequence[Stream] = (
        Stream(name="users", title="Users", delta=False, core=False, every=HOUR),
        Stream(name="jobs", title="Jobs with their stages", delta=True, overlap=_OVERLAP),
        Stream(name="reasons", title="Reasons for ending", delta=False, core=False, every=HOUR),
        Stream(name="candidates", title="Candidates and their applications", delta=True, overlap=_OVERLAP),
        Stream(
            name="job_details",
            title="What jobs say, their teams and positions",
            delta=True,
            overlap=_OVERLAP,
            core=False,
            brings=(Kind.OPENING, Kind.MATTER),
        ),
        Stream(
            name="approvals",
            title="Approvals that wait for you",
            delta=False,
            core=False,
            every=10 * MINUTE,
            brings=(Kind.MATTER,),
        ),
        Stream(name="stages", title="Stages of all jobs", delta=False, core=False, every=_SELDOM),
        Stream(name="departments", title="Departments", delta=False, core=False, every=_SELDOM),
        Stream(name="sources", title="Sources", delta=False, core=False, every=_SELDOM),
        Stream(name="fields", title="Fields of the account's own", delta=False, core=False, every=_SELDOM),
    )
    facets: Sequence[Facet] = (
        Facet(name="background", title="Profile"),
        Facet(name="history", title="History and answers"),
        Facet(name="notes", title="Notes"),
        Facet(name="files", title="Files"),
        Facet(name="interviews", title="Interviews"),
        Facet(name="scorecards", title="Reviews"),
        Facet(name="offers", title="Offers"),
    )
    acts: Sequence[Act] = (
        *acts_approvals.ACTS,
        *acts_people.ACTS,
        *acts_jobs.ACTS,
        *acts_meetings.ACTS,
        *acts_files.ACTS,
    )
    sweeps: Sequence[Kind] = (Kind.CANDIDATE, Kind.JOB, Kind.APPLICATION, Kind.OPENING)
    late_window: Instant = 2 * MINUTE + 8_000

    def operations(self) -> Sequence[Operation]:
        """Every operation of the vendor's reference, under its own name."""
        from adapters.smartrecruiters.operations import OPERATIONS  # noqa: PLC0415  # loaded when somebody asks

        return OPERATIONS.rows

    def connect(
        self, account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None
    ) -> Connection:
        """The account, ready to be asked. Raises `Refused` for settings that cannot work."""
        from adapters.smartrecruiters.vendor import connect  # noqa: PLC0415  # brings HTTP with it

        return connect(account, clock, tokens, pauses)

    def sandbox(self) -> SandboxFactory:
        """The factory of the sandbox server."""
        return import_module("adapters.smartrecruiters.sandbox").sandbox  # type: ignore[no-any-return]


VENDOR: Vendor = SmartRecruiters()
