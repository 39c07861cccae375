"""Records as an adapter hands them over: our names, the vendor's ids, nothing local.

Field names follow the nouns most unified recruiting APIs agree on. Every record carries `remote_id`; references
to other records are remote ids of the same account. `None` means the vendor did not say.
"""

from typing import TypeAlias

import msgspec

from app.model.ids import Instant, RemoteId
from app.model.words import ApplicationStatus, FileKind, JobStatus, Kind, ListedKind, ReasonSide, StageKind


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope all records share."""

    remote_id: RemoteId
    created_at: Instant | None = None
    updated_at: Instant | None = None
    url: str | None = None


class Job(Record, frozen=True, kw_only=True):
    """A requisition that people apply to. `code` is what a person types; it need not be unique."""

    name: str
    code: str | None = None
    status: JobStatus = JobStatus.OPEN
    status_raw: str | None = None
    openings: int | None = None
    company: str | None = None
    office: str | None = None
    recruiters: tuple[str, ...] = ()
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    deadline_at: Instant | None = None
    """A day, see `app.model.days`."""


class Stage(Record, frozen=True, kw_only=True):
    """One column of one job. `position` orders the columns of a job from left to right."""

    job: RemoteId
    name: str
    position: int
    kind: StageKind = StageKind.OTHER
    kind_raw: str | None = None


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


AnyRecord: TypeAlias = (
    Job | Stage | Candidate | Tags | Application | Visit | Activity | Attachment | Reason | User | Listed
)

KIND_OF: dict[type[Record], Kind] = {
    Job: Kind.JOB,
    Stage: Kind.STAGE,
    Candidate: Kind.CANDIDATE,
    Tags: Kind.CANDIDATE,
    Application: Kind.APPLICATION,
    Visit: Kind.VISIT,
    Activity: Kind.ACTIVITY,
    Attachment: Kind.ATTACHMENT,
    Reason: Kind.REASON,
    User: Kind.USER,
    Listed: Kind.LISTED,
}
