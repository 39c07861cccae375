"""Records as an adapter hands them over: our names, the vendor's ids, nothing local.

Field names follow the nouns most unified recruiting APIs agree on. Every record carries `remote_id`; references
to other records are remote ids of the same account. `None` means the vendor did not say.
"""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from app.model.ids import Instant, RemoteId
from app.model.words import (
    ApplicationStatus,
    BackgroundKind,
    CheckStatus,
    FileKind,
    InterviewStatus,
    JobStatus,
    Kind,
    ListedKind,
    MatterSort,
    MatterStatus,
    OfferStatus,
    Rating,
    ReasonSide,
    RefereeStatus,
    StageKind,
    Visibility,
)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope all records share."""

    remote_id: RemoteId
    created_at: Instant | None = None
    updated_at: Instant | None = None
    url: str | None = None
    unsaid: tuple[str, ...] = ()
    """Fields that this answer says nothing of, where a list tells less than a single read does: they stay as they were.
    Of jobs, candidates and applications."""


class Job(Record, frozen=True, kw_only=True):
    """A requisition that people apply to. `code` is what a person types; it need not be unique."""

    name: str
    code: str | None = None
    status: JobStatus = JobStatus.OPEN
    status_raw: str | None = None
    openings: int | None = None
    company: str | None = None
    office: str | None = None
    department: str | None = None
    recruiters: tuple[str, ...] = ()
    hiring_managers: tuple[str, ...] = ()
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    deadline_at: Instant | None = None
    """A day, see `app.model.days`."""
    confidential: bool | None = None
    custom: tuple[tuple[str, str], ...] = ()
    """Fields the tenant added: (label, value as text)."""


class Stage(Record, frozen=True, kw_only=True):
    """One column of one job. `position` orders the columns of a job from left to right.

    `shut`: people are there, and nobody can be moved there.
    """

    job: RemoteId
    name: str
    position: int
    kind: StageKind = StageKind.OTHER
    kind_raw: str | None = None
    """The vendor's own word for the kind; None where the kind was worked out from the name."""
    shut: bool = False


class Candidate(Record, frozen=True, kw_only=True):
    """A person, as one account knows them. `emails` and `phones` are in the vendor's order, first is main."""

    first_name: str = ""
    last_name: str = ""
    title: str | None = None
    company: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Profiles that can be written where the vendor has room for links; others are shown among `custom`."""
    city: str | None = None
    location: str | None = None
    source: str | None = None
    owner: RemoteId | None = None
    """The user who looks after the candidate."""
    tags: tuple[str, ...] | None = None
    """None: not in this answer; they are read by themselves."""
    skills: tuple[str, ...] = ()
    summary: str | None = None
    custom: tuple[tuple[str, str], ...] = ()
    """Fields the tenant added: (label, value as text)."""
    marker: str | None = None
    """What whoever made the candidate left to find it by, where the vendor keeps such a thing."""
    is_private: bool | None = None
    """True where only some of the account's users may see them."""
    can_email: bool | None = None
    """False where they asked not to be written to."""
    external_ref: str | None = None
    """The same person's id in another system, as whoever made this one left it: `ACCOUNT:REMOTE_ID`, or a bare id."""
    networks: tuple[str, ...] = ()
    """Addresses they were seen at, where the vendor tells; compared, and never shown."""


class Purged(Record, frozen=True, kw_only=True):
    """A person of whom the vendor has taken out all it knew; `remote_id` is the candidate's. Nothing of them stays."""


class Tags(Record, frozen=True, kw_only=True):
    """All tags of a candidate; `remote_id` is the candidate's."""

    tags: tuple[str, ...]


class Attachment(Record, frozen=True, kw_only=True):
    """A file of a candidate."""

    candidate: RemoteId
    application: RemoteId | None = None
    name: str
    file_kind: FileKind = FileKind.OTHER
    mime: str | None = None
    size: int | None = None


class Listed(Record, frozen=True, kw_only=True):
    """Something an account lists beside people and jobs: a company, a contact, a source, a consent."""

    listed: ListedKind
    name: str
    of: RemoteId | None = None
    """What it belongs to, such as the company of a contact."""
    active: bool = True
    detail: tuple[tuple[str, str], ...] = ()
    """What else is known of it: (label, value as text)."""


class Application(Record, frozen=True, kw_only=True):
    """One person on one job.

    `stage` None: the vendor keeps no current stage, and the cache derives it from the visits it holds.
    `stage_entered_at` None: they say that as well.
    """

    candidate: RemoteId
    job: RemoteId
    stage: RemoteId | None = None
    status: ApplicationStatus | None = None
    status_raw: str | None = None
    reason: RemoteId | None = None
    source: str | None = None
    applied_at: Instant | None = None
    stage_entered_at: Instant | None = None
    answers: tuple[tuple[str, str], ...] | None = None
    """What they were asked when they applied: (question, answer). None: this vendor tells no answers."""
    recruiter: RemoteId | None = None
    """The user who looks after the application, as `coordinator` is the one who arranges its interviews."""
    coordinator: RemoteId | None = None
    credited_to: str | None = None
    """Who brought them, by name."""
    prospect: bool = False
    """True where they have not applied: somebody has them in mind."""
    last_activity_at: Instant | None = None
    rejected_at: Instant | None = None
    custom: tuple[tuple[str, str], ...] = ()
    """Fields the tenant added: (label, value as text)."""


class Visit(Record, frozen=True, kw_only=True):
    """One stay of an application in a stage. `left_at` None: still there, or the tenant sends no end dates."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    stage: RemoteId
    stage_name: str | None = None
    stage_kind: StageKind | None = None
    entered_at: Instant
    left_at: Instant | None = None
    by: RemoteId | None = None


class Activity(Record, frozen=True, kw_only=True):
    """Something that happened to a candidate: a note, a mail, a stage change, a file."""

    candidate: RemoteId
    application: RemoteId | None = None
    kind: str
    """`note` is what people wrote, and what a note of ours is recognised among; all else is the vendor's own word."""
    at: Instant
    by: RemoteId | None = None
    title: str | None = None
    body: str | None = None
    """Plain text: adapters turn markup into text."""
    visibility: Visibility | None = None
    mentions: tuple[tuple[str, RemoteId], ...] = ()
    """What stands in the text for users: (as the vendor writes it, who)."""


class Reason(Record, frozen=True, kw_only=True):
    """Why an application may end or wait, as the account offers it for one job."""

    job: RemoteId | None = None
    name: str
    side: ReasonSide = ReasonSide.NONE
    leads_to: StageKind = StageKind.REJECTED


class User(Record, frozen=True, kw_only=True):
    """Somebody who works in the account."""

    name: str
    email: str | None = None
    active: bool = True


class Interviewer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part in an interview or a matter: a user of the account, or a name."""

    user: RemoteId | None = None
    name: str | None = None
    status: str | None = None
    """Whether they come, or what they decided, in the vendor's own word."""


class Interview(Record, frozen=True, kw_only=True):
    """A talk about one application. `starts_at` None: nobody has found a time yet."""

    application: RemoteId
    candidate: RemoteId | None = None
    """Where the vendor says it; else it is known by the application."""
    name: str
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    all_day: bool = False
    location: str | None = None
    link: str | None = None
    organizer: RemoteId | None = None
    interviewers: tuple[Interviewer, ...] = ()
    status: InterviewStatus = InterviewStatus.SCHEDULED
    status_raw: str | None = None


class Scorecard(Record, frozen=True, kw_only=True):
    """What somebody thinks of an application. `draft`: they have not handed it in."""

    application: RemoteId
    candidate: RemoteId | None = None
    """As of an interview."""
    interview: RemoteId | None = None
    name: str | None = None
    """What it is about, where that is not said by the interview."""
    author: RemoteId | None = None
    rating: Rating | None = None
    rating_raw: str | None = None
    draft: bool = False
    comment: str | None = None
    """Plain text."""
    answers: tuple[tuple[str, str], ...] = ()
    """(what was asked or looked at, what was found)."""
    submitted_at: Instant | None = None


class Offer(Record, frozen=True, kw_only=True):
    """What an applicant was offered. Of several versions for one application the latest one counts."""

    application: RemoteId
    candidate: RemoteId | None = None
    """As of an interview."""
    version: int = 1
    status: OfferStatus
    status_raw: str | None = None
    starts_on: Instant | None = None
    """A day, see `app.model.days`."""
    sent_at: Instant | None = None
    resolved_at: Instant | None = None
    opening: RemoteId | None = None
    custom: tuple[tuple[str, str], ...] = ()
    """Fields the tenant added: (label, value as text)."""


class Opening(Record, frozen=True, kw_only=True):
    """One seat of a job. `application`: who has taken it."""

    job: RemoteId
    name: str
    open: bool
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    application: RemoteId | None = None
    close_reason: str | None = None
    target_on: Instant | None = None
    """A day, see `app.model.days`."""


class Background(Record, frozen=True, kw_only=True):
    """Where somebody worked or learnt. `title` is a position or a degree, `field` what was studied."""

    candidate: RemoteId
    background: BackgroundKind
    title: str | None = None
    place: str | None = None
    field: str | None = None
    started_on: str | None = None
    """A date as far as it is known: `2019`, `2019-03` or `2019-03-01`; `ended_on` too, None where it goes on."""
    ended_on: str | None = None


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """How often somebody was reminded, and whether they may be again."""

    next_at: Instant | None = None
    """When the vendor reminds them by itself."""
    sent_at: Instant | None = None
    count: int = 0
    count_exceeded: bool = False
    rate_exceeded: bool = False

    @property
    def why_not(self) -> str:
        """Why the vendor would refuse another one now; empty where it would not."""
        if self.count_exceeded:
            return "no more reminders may be sent" + (f": {self.count} were" if self.count else "")
        return "it is too soon after the last reminder" if self.rate_exceeded else ""


class ReferenceCheck(Record, frozen=True, kw_only=True):
    """What several people are asked about a candidate, with one set of questions. `reminder`: of all of it at once."""

    candidate: RemoteId
    question_set: RemoteId | None = None
    status: CheckStatus = CheckStatus.REQUESTED
    status_raw: str | None = None
    min_manager_references: int | None = None
    """How many of the answers have to come from managers."""
    requested_at: Instant | None = None
    completed_at: Instant | None = None
    score: float | None = None
    reminder: Reminder = Reminder()


class Referee(Record, frozen=True, kw_only=True):
    """Somebody who is asked about a candidate. `check` None: in none yet, or the vendor does not say in which."""

    candidate: RemoteId
    check: RemoteId | None = None
    first_name: str = ""
    last_name: str = ""
    email: str | None = None
    phone: str | None = None
    company: str | None = None
    relationship: str | None = None
    """What they are to the candidate, in the vendor's word."""
    language: str | None = None
    """In which they are asked."""
    is_manager: bool | None = None
    status: RefereeStatus = RefereeStatus.PENDING
    status_raw: str | None = None
    filled_at: Instant | None = None
    score: float | None = None
    answers: tuple[tuple[str, str], ...] | None = None
    """(what was asked, what they said). None: not in this answer; they are read by themselves."""
    networks: tuple[str, ...] = ()
    """As of a candidate."""
    reminder: Reminder = Reminder()


class Matter(Record, frozen=True, kw_only=True):
    """Something about an application, a candidate or a job that waits for somebody, or has a state of its own.

    Such as an approval, an ad, a consent that was asked for. It names at least one of the three.
    """

    sort: MatterSort
    title: str
    application: RemoteId | None = None
    candidate: RemoteId | None = None
    """Where the vendor says it; else it is known by the application."""
    job: RemoteId | None = None
    """Of a matter of a job only."""
    status: MatterStatus | None = None
    status_raw: str | None = None
    who: tuple[Interviewer, ...] = ()
    at: Instant | None = None
    due_at: Instant | None = None
    lines: tuple[tuple[str, str], ...] = ()
    """What else is known of it: (label, value as text)."""
    mine: bool = False
    """It waits for whoever the account is signed in as."""
    acts: tuple[str, ...] | None = None
    """Which acts of its sort may be done now, by name; None: all of them."""
    offers: Mapping[str, tuple[tuple[str, str], ...]] = {}
    """What it lets choose from, by the name of an input: (value, what a person reads)."""
    says: Mapping[str, tuple[str, ...]] = {}
    """What inputs say now, in the form of `app.model.acts.Input`."""


AnyDetail: TypeAlias = Interview | Scorecard | Offer | Opening | Background | ReferenceCheck | Referee | Matter
AnyRecord: TypeAlias = (
    Job
    | Stage
    | Candidate
    | Purged
    | Tags
    | Application
    | Visit
    | Activity
    | Attachment
    | Reason
    | User
    | Listed
    | AnyDetail
)

KIND_OF: dict[type[Record], Kind] = {
    Job: Kind.JOB,
    Stage: Kind.STAGE,
    Candidate: Kind.CANDIDATE,
    Purged: Kind.CANDIDATE,
    Tags: Kind.CANDIDATE,
    Application: Kind.APPLICATION,
    Visit: Kind.VISIT,
    Activity: Kind.ACTIVITY,
    Attachment: Kind.ATTACHMENT,
    Reason: Kind.REASON,
    User: Kind.USER,
    Listed: Kind.LISTED,
    Interview: Kind.INTERVIEW,
    Scorecard: Kind.SCORECARD,
    Offer: Kind.OFFER,
    Opening: Kind.OPENING,
    Background: Kind.BACKGROUND,
    ReferenceCheck: Kind.CHECK,
    Referee: Kind.REFEREE,
    Matter: Kind.MATTER,
}
