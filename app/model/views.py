"""What a person sees, as the cache hands it to screens and the command line. Read-only, local ids, shown state.

"Shown" is the vendor's last known state with the person's own unsent intents replayed on it.
"""

import msgspec

from app.model.acts import InputKind
from app.model.ids import AccountId, Instant, LocalId
from app.model.records import Reminder
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
    OpState,
    Rating,
    ReasonSide,
    RefereeStatus,
    StageKind,
    Verb,
    Visibility,
)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The root of all views."""


class AccountView(View, frozen=True, kw_only=True):
    """One account and how fresh it is."""

    id: AccountId
    name: str
    vendor: str
    title: str
    mark: str
    base_url: str
    zone: str
    writes: bool
    hold: int
    """Undo time in ms before anything is sent."""
    paused: str | None
    """Why sending and pulling stand still; None when they do not."""
    synced_at: Instant | None
    """When the last complete pull began."""
    error: str | None
    error_at: Instant | None
    people: int
    jobs: int
    stale: tuple[str, ...] = ()
    """What is older than the rest because it could not be read the last time: its title, and why."""
    kept: tuple[str, ...] = ()
    """Of which kinds so many are missing at the vendor that they are kept until a person says they are gone."""
    silent_since: Instant | None = None
    """Since when a request has had no answer, where that is long."""


class CapabilityView(View, frozen=True, kw_only=True):
    verb: Verb
    allowed: bool
    reason: str
    notifies: bool
    fields: tuple[str, ...] = ()
    """Of a verb that writes fields: those there is room for."""


class StageCount(View, frozen=True, kw_only=True):
    """A column of a board, and how many are in it."""

    id: LocalId
    remote_id: str | None
    name: str
    """With a number behind it where a stage before it is called the same."""
    plain: str
    """As the vendor calls it."""
    kind: StageKind
    position: int
    count: int
    oldest_entered_at: Instant | None
    shut: bool = False
    """True where nobody can be moved to."""
    regrouped: bool = False
    """True where a person has put it into another group than it is in by itself."""


class JobView(View, frozen=True, kw_only=True):
    """A job with its columns; `stages` only hold people who are shown there now."""

    id: LocalId
    ref: str
    """`account:remote id`, the id a person can type."""
    account: AccountId
    account_name: str
    mark: str
    code: str | None
    name: str
    status: JobStatus
    status_raw: str | None
    company: str | None
    office: str | None
    openings: int | None
    recruiters: tuple[str, ...]
    opened_at: Instant | None
    closed_at: Instant | None
    url: str | None
    synced_at: Instant | None
    stages: tuple[StageCount, ...]
    deadline_at: Instant | None = None
    op_state: OpState | None = None
    """The newest unsent change of the job's own fields, if any."""
    department: str | None = None
    hiring_managers: tuple[str, ...] = ()
    confidential: bool | None = None


class Card(View, frozen=True, kw_only=True, gc=False):
    """One application on a board."""

    application: LocalId
    ref: str
    candidate: LocalId
    name: str
    title: str | None
    company: str | None
    source: str | None
    stage: LocalId
    base: LocalId | None = None
    """The stage the vendor was last known to have it in: where that changes, it was moved there."""
    entered_at: Instant | None
    status: ApplicationStatus
    op_state: OpState | None
    """The newest unsettled operation on it, if any."""
    held: bool
    """True while that operation's undo time runs."""
    parked: bool = False
    """True where it stands in a stage to wait in."""
    references: tuple[int, int] | None = None
    """Of the newest reference check of the person: how many have answered, of how many."""
    problem: bool
    """True when an operation on it or on its candidate is a conflict, failed, unknown or waits for a person's word."""
    job: LocalId | None = None
    """Of a board over all jobs: the one it is on. `stage` is one of that job's."""
    label: str = ""
    """Of such a board: its account's mark, and what the job is called for short."""
    read_only: bool = False
    """Of such a board: its account moves nobody."""


class Column(View, frozen=True, kw_only=True):
    stage: StageCount
    cards: tuple[Card, ...]
    """In board order; `stage.count` may be larger than `len(cards)` where a limit was given."""


class BoardView(View, frozen=True, kw_only=True):
    job: JobView
    columns: tuple[Column, ...]


class AllView(View, frozen=True, kw_only=True):
    """One board over all open jobs of all accounts, or of one: its columns are the stage groups."""

    jobs: tuple[JobView, ...]
    columns: tuple[Column, ...]
    """Their stages have ids of their own, below zero."""


class VisitView(View, frozen=True, kw_only=True):
    stage: str
    kind: StageKind
    entered_at: Instant
    left_at: Instant | None
    by: str | None


class ApplicationView(View, frozen=True, kw_only=True):
    """One application of a candidate, with the visits to its stages, oldest first."""

    id: LocalId
    ref: str
    account: AccountId
    job: LocalId
    job_name: str
    job_code: str | None
    stage: LocalId | None
    stage_name: str | None
    stage_kind: StageKind
    status: ApplicationStatus
    entered_at: Instant | None
    applied_at: Instant | None
    op_state: OpState | None
    held: bool
    visits: tuple[VisitView, ...]
    reason: str | None = None
    """Why it ended or waits, where that is known here."""
    status_raw: str | None = None
    source: str | None = None
    answers: tuple[tuple[str, str], ...] | None = None
    """What they were asked when they applied: (question, answer). None: the vendor tells no answers."""
    recruiter: str | None = None
    coordinator: str | None = None
    credited_to: str | None = None
    prospect: bool = False
    last_activity_at: Instant | None = None
    rejected_at: Instant | None = None
    custom: tuple[tuple[str, str], ...] = ()

    @property
    def parked(self) -> bool:
        return self.stage_kind is StageKind.ON_HOLD


class ActivityView(View, frozen=True, kw_only=True):
    """A line of the timeline. `pending` True: written here, not yet at the vendor."""

    id: LocalId
    kind: str
    at: Instant
    by: str | None
    title: str | None
    body: str | None
    pending: OpState | None
    held: bool
    visibility: Visibility | None = None


class FileView(View, frozen=True, kw_only=True):
    """A file of a candidate. `here`: its bytes are in the cache; `wanted`: somebody waits for them.

    `error`: why they could not be read when they were last asked for.
    """

    id: LocalId
    ref: str
    name: str
    file_kind: FileKind
    mime: str | None
    size: int | None
    created_at: Instant | None
    here: bool
    pending: OpState | None
    held: bool = False
    wanted: bool = False
    error: str | None = None


class ConsentView(View, frozen=True, kw_only=True):
    """A consent that was written down from here. `pending` None: the vendor has it."""

    name: str
    agreed_at: Instant
    job_name: str | None
    """The job it is for, where it is for one only."""
    pending: OpState | None
    held: bool


class FacetView(View, frozen=True, kw_only=True):
    """How old something is that is read of one candidate by itself. `read_at` None: never."""

    name: str
    read_at: Instant | None
    error: str | None
    wanted: bool


class BroughtView(View, frozen=True, kw_only=True):
    """A kind of details that lists of an account bring. `read_at` None: not all of those lists were read yet."""

    kind: Kind
    read_at: Instant | None
    error: str | None


class DetailView(View, frozen=True, kw_only=True):
    """What the details of an application, a job or a candidate have in common."""

    id: LocalId
    ref: str
    account_name: str
    mark: str
    application: LocalId | None
    candidate: LocalId | None
    candidate_name: str | None
    job: LocalId | None
    job_name: str | None
    url: str | None
    created_at: Instant | None


class InterviewerView(View, frozen=True, kw_only=True):
    name: str
    status: str | None
    """Whether they come, in the vendor's own word."""


class InterviewView(DetailView, frozen=True, kw_only=True):
    """A talk with an applicant. `starts_at` None: nobody has found a time yet."""

    name: str
    starts_at: Instant | None
    ends_at: Instant | None
    all_day: bool
    location: str | None
    link: str | None
    organizer: str | None
    interviewers: tuple[InterviewerView, ...]
    status: InterviewStatus
    status_raw: str | None


class ScorecardView(DetailView, frozen=True, kw_only=True):
    """What somebody thinks of an application. `about`: the interview, or what the card is called."""

    about: str | None
    author: str | None
    rating: Rating | None
    rating_raw: str | None
    draft: bool
    comment: str | None
    answers: tuple[tuple[str, str], ...]
    submitted_at: Instant | None


class OfferView(DetailView, frozen=True, kw_only=True):
    """What an applicant was offered. `superseded`: a later version for the same application counts."""

    version: int
    superseded: bool
    status: OfferStatus
    status_raw: str | None
    starts_on: Instant | None
    sent_at: Instant | None
    resolved_at: Instant | None
    opening: str | None
    custom: tuple[tuple[str, str], ...]


class OpeningView(DetailView, frozen=True, kw_only=True):
    """One seat of a job; `candidate` has taken it."""

    name: str
    open: bool
    opened_at: Instant | None
    closed_at: Instant | None
    close_reason: str | None
    target_on: Instant | None


class BackgroundView(DetailView, frozen=True, kw_only=True):
    """Where somebody worked or learnt; dates as far as they are known, `2019-03`. `ended_on` None: it goes on."""

    background: BackgroundKind
    title: str | None
    place: str | None
    field: str | None
    started_on: str | None
    ended_on: str | None


class RefereeView(DetailView, frozen=True, kw_only=True):
    """Somebody who is asked about a candidate."""

    check: LocalId | None
    name: str
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    company: str | None
    relationship: str | None
    language: str | None
    is_manager: bool | None
    status: RefereeStatus
    status_raw: str | None
    asked_at: Instant | None
    filled_at: Instant | None
    score: float | None
    answers: tuple[tuple[str, str], ...]
    same_network: bool
    """They were seen where the candidate was: a hint, and no proof of anything."""
    reminder: Reminder
    op_state: OpState | None
    held: bool

    @property
    def turnaround(self) -> Instant | None:
        """How long (ms) they took to answer; None where they have not, or nobody knows when they were asked."""
        return None if self.filled_at is None or self.asked_at is None else self.filled_at - self.asked_at


class CheckView(DetailView, frozen=True, kw_only=True):
    """What people were asked about a candidate, and how far it is."""

    account: AccountId
    people: tuple[LocalId, ...]
    """The same person in other accounts."""
    question_set: str | None
    status: CheckStatus
    status_raw: str | None
    min_manager_references: int | None
    requested_at: Instant | None
    completed_at: Instant | None
    score: float | None
    reminder: Reminder
    referees: tuple[RefereeView, ...]
    """Those who have not answered first, and last those nobody waits for any more."""
    op_state: OpState | None
    held: bool
    problem: bool
    """True where an operation on it needs a person."""

    @property
    def asked(self) -> tuple[RefereeView, ...]:
        """The referees but for those nobody waits for any more."""
        return tuple(one for one in self.referees if one.status is not RefereeStatus.INACTIVE)

    @property
    def filled(self) -> int:
        """How many have answered."""
        return sum(one.status is RefereeStatus.FILLED for one in self.asked)

    @property
    def total(self) -> int:
        """How many are to answer, as far as that is known: managers may be wanted who were not named yet."""
        return max(len(self.asked), self.min_manager_references or 0)

    @property
    def missing(self) -> tuple[RefereeView, ...]:
        """Those who have not answered."""
        return tuple(one for one in self.asked if one.status is RefereeStatus.PENDING)

    @property
    def waits_for(self) -> str:
        """Whom it waits for, in words: those who have not answered, else a manager who was not named yet."""
        if self.missing or self.status is CheckStatus.COMPLETED:
            return ", ".join(who.name for who in self.missing)
        managers = sum(who.status is RefereeStatus.FILLED and who.is_manager is True for who in self.asked)
        return "a manager" if managers < (self.min_manager_references or 0) else "nobody"


class Enquiry(View, frozen=True, kw_only=True):
    """An account in which references for somebody can be asked for. `candidate` None: they would be made there."""

    account: AccountId
    account_name: str
    candidate: LocalId | None
    why_not: str = ""


class DoingView(View, frozen=True, kw_only=True):
    """Something that was asked for with a record and is not done, or lately was: an act of its system."""

    seq: int
    what: str
    pending: OpState
    held: bool


class MatterView(DetailView, frozen=True, kw_only=True):
    """Something that waits for somebody, or has a state of its own."""

    sort: MatterSort
    title: str
    status: MatterStatus | None
    status_raw: str | None
    who: tuple[InterviewerView, ...]
    at: Instant | None
    due_at: Instant | None
    lines: tuple[tuple[str, str], ...]
    mine: bool
    """It waits for whoever the account is signed in as."""
    doing: tuple[DoingView, ...]


class InputView(View, frozen=True, kw_only=True):
    """What an act is told. See `app.model.acts.Input`."""

    name: str
    title: str
    kind: InputKind
    required: bool
    several: bool
    choices: tuple[tuple[str, str], ...]
    """(value, what a person reads)."""
    says: tuple[str, ...] = ()
    """What it says now, where that is known."""


class ActView(View, frozen=True, kw_only=True):
    """Something that may be done with a record in its system's way, or why not."""

    name: str
    title: str
    about: LocalId
    about_ref: str
    about_kind: Kind
    about_name: str
    account: AccountId
    account_name: str
    mark: str
    why_not: str
    notifies: bool
    final: bool
    mine: bool
    inputs: tuple[InputView, ...]


class JobDetailView(View, frozen=True, kw_only=True):
    """All that is known of a job."""

    job: JobView
    custom: tuple[tuple[str, str], ...]
    openings: tuple[OpeningView, ...]
    brought: tuple[BroughtView, ...]
    """What the lists of its account bring: only then is having no openings a fact."""
    matters: tuple[MatterView, ...] = ()
    doing: tuple[DoingView, ...] = ()


class CandidateView(View, frozen=True, kw_only=True):
    id: LocalId
    ref: str
    account: AccountId
    account_name: str
    mark: str
    name: str
    first_name: str
    last_name: str
    title: str | None
    company: str | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    links: tuple[str, ...]
    city: str | None
    location: str | None
    source: str | None
    owner: str | None
    tags: tuple[str, ...]
    new_tags: tuple[str, ...] = ()
    """Those of the tags that the vendor does not know of yet."""
    skills: tuple[str, ...]
    summary: str | None
    custom: tuple[tuple[str, str], ...]
    url: str | None
    created_at: Instant | None
    updated_at: Instant | None
    synced_at: Instant | None
    """When this was last known to be as the vendor has it."""
    pulled_at: Instant | None = None
    """When the last complete pull of the account began: how old applications and what happened are."""
    applications: tuple[ApplicationView, ...]
    timeline: tuple[ActivityView, ...]
    """Newest first."""
    files: tuple[FileView, ...] = ()
    facets: tuple[FacetView, ...] = ()
    consents: tuple[ConsentView, ...] = ()
    interviews: tuple[InterviewView, ...] = ()
    scorecards: tuple[ScorecardView, ...] = ()
    offers: tuple[OfferView, ...] = ()
    background: tuple[BackgroundView, ...] = ()
    brought: tuple[BroughtView, ...] = ()
    """What the lists of the account bring: what none does is not missing."""
    references: tuple[CheckView, ...] = ()
    """Also those of the same person in other accounts; the newest first."""
    matters: tuple[MatterView, ...] = ()
    """What waits for this account first; then by sort, the newest first."""
    doing: tuple[DoingView, ...] = ()
    """What was asked for with the candidate and their applications, and is not done yet."""
    external_ref: str | None = None
    linked: tuple[str, ...] = ()
    """What the same person is called in other accounts: their refs."""
    is_private: bool | None = None
    can_email: bool | None = None
    op_state: OpState | None = None
    """The newest unsent change of the candidate's own fields, if any."""
    held: bool = False
    """True while that change's undo time runs."""


class Brief(View, frozen=True, kw_only=True):
    """What has to be known of somebody before they get tags or jobs."""

    tags: frozenset[str]
    jobs: frozenset[LocalId]


class Double(View, frozen=True, kw_only=True):
    """Somebody who is in an account already under what a new candidate is to be reached by."""

    id: LocalId
    ref: str
    name: str
    has: str
    """What both have: `e-mail` or `phone number`."""


class Vocabulary(View, frozen=True, kw_only=True):
    """What people of an account are described with, the most used first, among those the cache learned of last."""

    tags: tuple[tuple[str, int], ...]
    """Each with how many have it."""
    labels: tuple[str, ...]
    """The names of the tenant's own fields."""


class CandidateRow(View, frozen=True, kw_only=True):
    """A candidate in a list or a search result."""

    id: LocalId
    ref: str
    account_name: str
    mark: str
    name: str
    title: str | None
    company: str | None
    city: str | None
    email: str | None


class ApplicationRow(View, frozen=True, kw_only=True):
    """An application in a list."""

    id: LocalId
    ref: str
    candidate: LocalId
    candidate_ref: str
    name: str
    job: LocalId
    job_ref: str
    job_name: str
    stage_id: LocalId | None
    stage: str | None
    kind: StageKind
    status: ApplicationStatus
    entered_at: Instant | None
    applied_at: Instant | None


class ReasonView(View, frozen=True, kw_only=True):
    id: LocalId
    remote_id: str | None
    name: str
    side: ReasonSide
    leads_to: StageKind


class ListedView(View, frozen=True, kw_only=True):
    """Something an account lists, to be chosen from."""

    id: LocalId
    remote_id: str | None
    listed: ListedKind
    name: str
    active: bool
    detail: tuple[tuple[str, str], ...]


class UserView(View, frozen=True, kw_only=True):
    """Somebody who works in an account."""

    id: LocalId
    remote_id: str | None
    name: str
    email: str | None


class Spoken(View, frozen=True, kw_only=True):
    """Whom a note speaks to, in an account that mails them because of it."""

    to: tuple[LocalId, ...] = ()
    names: tuple[str, ...] = ()
    """How those are called."""
    unknown: tuple[str, ...] = ()
    """What stands behind an `@` and nobody is called."""


class QueueRow(View, frozen=True, kw_only=True):
    """One operation in the queue. `shown` is the word people read; `why` says more."""

    seq: int
    account: AccountId
    account_name: str
    mark: str
    kind: str
    state: OpState
    shown: str
    """held, waiting, sending, unknown, ask, conflict, failed, done, dropped or merged."""
    why: str | None
    what: str
    """`Ida Noor: Interview -> Offer`, ready to read."""
    subject: str
    from_name: str | None
    to_name: str | None
    application: LocalId | None
    candidate: LocalId | None
    job: LocalId | None
    created_at: Instant
    not_before: Instant
    settled_at: Instant | None
    attempts: int
    error: str | None
    theirs: str | None
    """On a conflict: what the vendor holds now, in words."""
    theirs_at: Instant | None
    theirs_by: str | None
    undoable: bool
    gone: bool = False
    """On a conflict: what it is about is not there any more."""
    merged_into: int | None = None
    """The number of the later operation that stands for this one, of a merged one."""
    undoes: int | None = None
    """The number of the operation that had left and that this one takes back."""
    behind: int | None = None
    """The number of the operation that has to be settled first, where that one is not just about to go as well."""
    mails: bool = False
    """The vendor is asked to mail somebody."""
    asks_first: bool = False
    """Of one that asks: nothing of it has left, and it goes only once a person has said that it still may."""


class HistoryLine(View, frozen=True, kw_only=True):
    """Something that happened at the vendor."""

    at: Instant
    what: str
    by: str | None


class ConflictView(View, frozen=True, kw_only=True):
    """Three sides of one conflict. Who did what is there where the vendor says."""

    row: QueueRow
    base: str | None
    base_at: Instant | None
    base_by: str | None
    mine: str
    mine_at: Instant
    theirs: str
    theirs_at: Instant | None
    theirs_by: str | None
    gone: bool
    """What it is about is not there any more: the person's change can only be dropped."""
    requests: tuple[str, ...]
    """What doing it anyway would ask of the vendor, a request each."""
    between: tuple[VisitView, ...]
    """The stages since the base."""
    history: tuple[HistoryLine, ...]
    """All that the vendor tells of the time since the base, the oldest first."""
    stages: tuple[StageCount, ...]
    """Those that could be chosen instead; none where it is not about a stage."""


class StatusView(View, frozen=True, kw_only=True):
    """The status line."""

    offline: bool
    """True when the program runs with no network by wish."""
    leader: bool
    """True when some process of this home is sending and pulling."""
    stopped: bool = False
    """True when a person stopped sending."""
    syncing: str | None
    """What is being pulled, in words; None when nothing is."""
    synced_at: Instant | None
    """The oldest `synced_at` of all accounts; None before the first complete pull."""
    reachable: bool
    """False when the newest try of any account failed."""
    failing: tuple[str, ...] = ()
    """The accounts of which that is so."""
    refused: bool = False
    """True when that was because a vendor refused the sign-in: it is not tried again until a person asks for it."""
    error: str | None
    held: int
    queued: int
    """Waiting, sending or being read back."""
    problems: int
    accounts: int
    stale: int = 0
    """Lists that could not be read the last time, beside what keeps an account from being complete."""
    kept: int = 0
    """Kinds of which so many are missing at the vendor that a person must say whether they are gone."""
    silent_since: Instant | None = None
    """Since when some vendor has not answered a request."""
    silent: tuple[str, ...] = ()
    """The accounts of those that have not, the longest silent first."""
    writes_off: tuple[str, ...] = ()
    """The accounts in which nothing may be changed."""


class Receipt(View, frozen=True, kw_only=True):
    """An intent that is durable in the queue."""

    seq: int
    shown: str
    not_before: Instant
    what: str


class HasLeft(View, frozen=True, kw_only=True):
    """A step that cannot be dropped any more, and what taking it back would mean. Nothing has been done about it."""

    step: int
    asked_at: Instant
    back: tuple[str, ...]
    """What would be asked of the vendor, a line each, ready to read."""
    stays: tuple[str, ...]
    """What of the step cannot be taken back, and why."""


class Undone(View, frozen=True, kw_only=True):
    """What undo did: `dropped` (nothing leaves), `queued` (what takes back what had left), or why neither.

    Of a step that has left nothing is done before the person has agreed: `left` says to what.
    """

    dropped: tuple[int, ...] = ()
    """Operations, the newest first."""
    queued: tuple[int, ...] = ()
    what: str | None = None
    left: HasLeft | None = None
    too_late: str | None = None
    passed: tuple[str, ...] = ()
    """What was passed over on the way, as it is so already; ready to read."""


class Redone(View, frozen=True, kw_only=True):
    """What redo brought back, or why it did not."""

    numbers: tuple[int, ...] = ()
    """The operations that stand again."""
    what: str | None = None
    why_not: str | None = None


class Pulled(View, frozen=True, kw_only=True):
    """What a pull of one account has brought."""

    account_name: str
    new: int
    changed: int
    gone: int


class SyncOutcome(View, frozen=True, kw_only=True):
    """How a pull that somebody asked for ended."""

    error: str | None
    pulled: tuple[Pulled, ...]


class SyncRow(View, frozen=True, kw_only=True):
    """How far one stream of one account is."""

    account: AccountId
    account_name: str
    stream: str
    title: str
    running: bool
    seen: int
    total: int | None
    new: int
    changed: int
    gone: int
    unreadable: int
    begun_at: Instant | None
    done_at: Instant | None
    error: str | None
    fresh_at: Instant | None = None
    """When the last walk of it that came to its end began."""
    core: bool = True
    """False: the account is complete without it."""
