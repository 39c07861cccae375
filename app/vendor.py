"""The port: what an adapter must offer, what it may say it cannot do, and how it fails.

An adapter is found by its entry point in the group `lanehop.vendors` and imported when first used. It speaks remote
ids and `app.model.records`; it never sees the cache, the queue or a local id.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

import msgspec
from msgspec import UNSET, UnsetType

from app.model.acts import Act
from app.model.discreet import Discreet
from app.model.ids import Instant, RemoteId
from app.model.intents import Fields, JobFields, PersonFields, RefereeFields
from app.model.records import AnyRecord
from app.model.words import FileKind, Kind, MatterSort, Replay, Verb, Visibility

# --- what an account is made of ------------------------------------------------------------------


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One value an account needs. `secret` values go to the secret store, never to a file or a command line."""

    key: str
    help: str
    secret: bool = False
    required: bool = True
    default: str | None = None
    """Holds at the vendor's own address: a tenant at another one has to say its own."""


class AccountSettings(Discreet, frozen=True, kw_only=True):
    """An account as an adapter gets it. `values` holds settings and secrets by key; never log it."""

    name: str
    base_url: str
    zone: str
    values: Mapping[str, str]
    rate: float | None = None
    """Requests a second at most; None: the vendor's own figure, 0: no limit (sandboxes)."""
    timeout: float | None = None
    """Seconds until an answer is given up; None: the vendor's own figure."""

    def __repr__(self) -> str:
        return f"AccountSettings(name={self.name!r}, base_url={self.base_url!r}, values=<{len(self.values)} hidden>)"


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a verb works in this account, why not, and what repeating it would do."""

    verb: Verb
    allowed: bool
    reason: str = ""
    """One sentence for a person when not allowed, or a warning when allowed."""
    replay: Replay = Replay.ONCE
    notifies: bool = False
    """True where the vendor may mail or text somebody because of it, whatever is asked for. A decline mails somebody
    where a mail was chosen for it (`RejectApplication.mail`), and only there: this stays False for that. Asking for
    references and reminding always does."""
    fields: tuple[str, ...] = ()
    """Of a verb that writes fields (`app.model.intents.Fields`): which ones the vendor has room for.

    Of those with many values one is meant; where more have room, `several_emails` stands beside `emails`. Of what can
    be said with something: `note`, `mail`, `mail_at` with a decline; `visibility` and
    `mentions` with a note; `starts_on`, `opening`,
    `close_reason` with a hire (a hire without a capability of its own is a move). `final` of a hire: nobody is taken
    back out of it. `unreject` of a move: the account
    knows taking a rejection back by that name. Of `Verb.JOB_STATUS`: the states a job may be given, in the vendor's
    order (`app.model.words.status_field`). Of `Verb.ANONYMISE`: what can be taken out, in the vendor's words. Of
    `Verb.REQUEST_REFERENCES`: `min_manager_references`. Of `Verb.WEBHOOKS`: what there is beside subscribing and
    unsubscribing: `list`, `activate`, `log`, `keys`.
    """


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a test of the account found out."""

    who: str
    """Which user or client the vendor took us for."""
    capabilities: tuple[Capability, ...]
    server_time: Instant | None = None
    barred: Mapping[str, str] = {}
    """Which of `Vendor.acts` this account may not do, by name, and why."""


# --- reading -------------------------------------------------------------------------------------


class Pulled(msgspec.Struct, frozen=True):
    """A record and the bytes it came as."""

    record: AnyRecord
    raw: bytes


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A record that did not validate: it goes to quarantine with its bytes, the rest of its page goes on."""

    remote_id: RemoteId | None
    reason: str
    raw: bytes


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a stream that may be stored in one short transaction.

    `position` is the adapter's own note of where to go on after this page (opaque JSON bytes); None on the last.
    `begun_at` is when its request left, on our clock; `server_time` the vendor's `Date` header.
    """

    records: Sequence[Pulled]
    unreadable: Sequence[Unreadable] = ()
    position: bytes | None
    begun_at: Instant
    server_time: Instant | None = None
    total: int | None = None
    """How many records the vendor says the stream has; a hint for progress, never a reason to stop."""
    waits: MatterSort | None = None
    """Said with all pages of a list of whatever waits for whoever is signed in: its sort.

    Once the list has been walked, matters of that sort that were not in it wait for them no longer.
    """


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """A series of records the vendor can be asked for.

    `delta` True: `pull` honours `since`. `overlap` (ms) is taken off `since` for late commits and coarse stamps.
    """

    name: str
    title: str
    delta: bool
    overlap: Instant = 0
    every: Instant = 0
    """How old (ms) it may become before a pull walks it again, unless everything is asked for; 0: every pull does."""
    core: bool = True
    """False: boards are right without it, so that the account counts as read whatever becomes of it."""
    brings: tuple[Kind, ...] = ()
    """Which of `app.model.words.DETAILS` it brings: only of those that some stream or facet brings is there a block."""


class Facet(msgspec.Struct, frozen=True, kw_only=True):
    """Something of one candidate that no stream brings: it is read candidate by candidate.

    Four names mean the same everywhere: `tags` brings `Tags`; `files` brings every `Attachment`, `matters` every
    `Matter` and `scorecards` every `Scorecard` of the candidate and their applications, so that one that is missing
    from it is gone. Of any other name nothing is taken for gone. `interviews`, `offers` and `background` bring the
    records that the block of that name shows.
    """

    name: str
    title: str
    costly: bool = False
    """True where reading it is more than a vendor should be asked for everybody: only of whom somebody looks at."""


class FacetRead(msgspec.Struct, frozen=True, kw_only=True):
    """A facet of one candidate, all of it. `exists` False: the candidate is not there any more."""

    exists: bool
    records: Sequence[Pulled] = ()
    unreadable: Sequence[Unreadable] = ()
    read_at: Instant
    """When its request left, on our clock."""


class IdPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the ids of a kind, for finding out what is gone. `position` as in `Page`."""

    ids: Sequence[RemoteId]
    position: bytes | None


# --- writing -------------------------------------------------------------------------------------


class MoveApplication(msgspec.Struct, frozen=True, kw_only=True):
    """Put an application into a stage. All ids are the vendor's.

    Into a stage of kind hired with terms, as far as the fields of `Verb.HIRE` name them. Out of one of kind rejected it
    takes the rejection back.
    """

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    from_stage: RemoteId | None
    to_stage: RemoteId
    starts_on: Instant | None = None
    """A day, see `app.model.days`."""
    opening: RemoteId | None = None
    close_reason: RemoteId | None = None


class RejectApplication(msgspec.Struct, frozen=True, kw_only=True):
    """End an application for a reason of its job.

    Nobody is told but by `mail`, an email template, at `mail_at` or at once. `note`: words for colleagues. Whether
    there is room for them the fields `note`, `mail` and `mail_at` of the capability say.
    """

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    from_stage: RemoteId | None
    reason: RemoteId
    note: str | None = None
    mail: RemoteId | None = None
    mail_at: Instant | None = None


class ChangeReason(msgspec.Struct, frozen=True, kw_only=True):
    """Say otherwise why an application has ended."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    reason: RemoteId


class TransferApplication(msgspec.Struct, frozen=True, kw_only=True):
    """Put an application on another job, into the first stage there."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    from_stage: RemoteId | None
    to_job: RemoteId


class ApplicationChanges(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """`app.model.intents.ApplicationFields` in the vendor's ids: None for nobody."""

    recruiter: RemoteId | UnsetType | None = UNSET
    coordinator: RemoteId | UnsetType | None = UNSET
    source: str | UnsetType = UNSET
    credited_to: str | UnsetType = UNSET
    custom: Mapping[str, str] | UnsetType = UNSET


class UpdateApplication(msgspec.Struct, frozen=True, kw_only=True):
    """Change fields of an application; all others stay."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    changes: ApplicationChanges


class CreateNote(msgspec.Struct, frozen=True, kw_only=True):
    """Write a note about a candidate. `marker` is the operation's own id, for vendors with a field that keeps it.

    `visibility` None where nobody was asked: private, at a vendor that wants to know.
    """

    candidate: RemoteId
    title: str | None
    body: str
    marker: str
    visibility: Visibility | None = None
    mentions: tuple[tuple[str, RemoteId], ...] = ()
    """Users the text speaks to: (as they stand in it, `@Jane Roe`, who). They are written to."""


class CreateApplication(msgspec.Struct, frozen=True, kw_only=True):
    """Put a candidate on a job."""

    candidate: RemoteId
    job: RemoteId


class CreateCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """Make a candidate. `marker` as in `CreateNote`."""

    person: PersonFields
    marker: str


class UpdateCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """Change fields of a candidate; all others stay.

    `before`: what is replaced, as the person saw it. It was there at the last `look`; a vendor that is read once more
    to be written to, because whole collections are replaced, is held to it then: `Stale` where it says otherwise.
    """

    candidate: RemoteId
    changes: PersonFields
    before: PersonFields | None = None


class AddTags(msgspec.Struct, frozen=True, kw_only=True):
    """Give a candidate tags; those there are stay."""

    candidate: RemoteId
    tags: tuple[str, ...]


class RemoveTags(msgspec.Struct, frozen=True, kw_only=True):
    """Take tags off a candidate, spelt as the vendor does where that is known; all others stay."""

    candidate: RemoteId
    tags: tuple[str, ...]


class AttachFile(Discreet, frozen=True, kw_only=True):
    """Put a file to a candidate."""

    candidate: RemoteId
    name: str
    file_kind: FileKind
    mime: str | None
    content: bytes

    def __repr__(self) -> str:
        return f"AttachFile({self.candidate}, {len(self.content)} bytes)"


class RecordConsent(msgspec.Struct, frozen=True, kw_only=True):
    """Write down that a candidate agreed, for one job where the vendor binds consents to jobs."""

    candidate: RemoteId
    consents: tuple[RemoteId, ...]
    agreed_at: Instant
    job: RemoteId | None


class CreateJob(msgspec.Struct, frozen=True, kw_only=True):
    """Make a job. `company`: the client it is for."""

    fields: JobFields
    company: RemoteId | None
    marker: str


class UpdateJob(msgspec.Struct, frozen=True, kw_only=True):
    """Change fields of a job; all others stay."""

    job: RemoteId
    changes: JobFields
    company: RemoteId | None


class SetJobStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Put a job into another state, in the vendor's words: one of those the capability names."""

    job: RemoteId
    status: str


class InterviewChanges(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """`app.model.intents.InterviewFields` in the vendor's ids."""

    name: str | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    ends_at: Instant | UnsetType = UNSET
    location: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    interviewers: tuple[RemoteId, ...] | UnsetType = UNSET


class OfferChanges(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """`app.model.intents.OfferFields` in the vendor's ids."""

    starts_on: Instant | UnsetType = UNSET
    opening: RemoteId | UnsetType = UNSET
    custom: Mapping[str, str] | UnsetType = UNSET


class OpeningChanges(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """`app.model.intents.OpeningFields` in the vendor's ids."""

    name: str | UnsetType = UNSET
    target_on: Instant | UnsetType = UNSET
    open: bool | UnsetType = UNSET
    close_reason: RemoteId | UnsetType = UNSET


class ScheduleInterview(msgspec.Struct, frozen=True, kw_only=True):
    """Write down an interview. Nobody is invited, unless the capability says that it notifies."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    fields: InterviewChanges
    marker: str


class EditInterview(msgspec.Struct, frozen=True, kw_only=True):
    """Change what is written down of an interview; all else stays."""

    application: RemoteId
    interview: RemoteId
    changes: InterviewChanges


class CancelInterview(msgspec.Struct, frozen=True, kw_only=True):
    """Call an interview off."""

    application: RemoteId
    interview: RemoteId


class MakeOffer(msgspec.Struct, frozen=True, kw_only=True):
    """Make an offer."""

    application: RemoteId
    candidate: RemoteId
    job: RemoteId
    fields: OfferChanges
    marker: str


class EditOffer(msgspec.Struct, frozen=True, kw_only=True):
    """Change an offer; all else stays."""

    application: RemoteId
    offer: RemoteId
    changes: OfferChanges


class AddOpening(msgspec.Struct, frozen=True, kw_only=True):
    """Open a seat of a job."""

    job: RemoteId
    fields: OpeningChanges
    marker: str


class EditOpening(msgspec.Struct, frozen=True, kw_only=True):
    """Change a seat of a job, or close it; all else stays."""

    job: RemoteId
    opening: RemoteId
    changes: OpeningChanges


class AddReferee(msgspec.Struct, frozen=True, kw_only=True):
    """Name a referee. `check` None: it is asked for behind this, by a `RequestReferences` that names the referee."""

    candidate: RemoteId
    check: RemoteId | None
    fields: RefereeFields
    marker: str


class EditReferee(msgspec.Struct, frozen=True, kw_only=True):
    """Change what is said of a referee; all else stays."""

    candidate: RemoteId
    referee: RemoteId
    changes: RefereeFields


class RemoveReferee(msgspec.Struct, frozen=True, kw_only=True):
    """Ask a referee no more."""

    candidate: RemoteId
    referee: RemoteId


class RequestReferences(msgspec.Struct, frozen=True, kw_only=True):
    """Ask referees, who are there already, about a candidate. Always `once`: they are mailed and texted."""

    candidate: RemoteId
    question_set: RemoteId
    referees: tuple[RemoteId, ...]
    min_manager_references: int | None
    marker: str


class Remind(msgspec.Struct, frozen=True, kw_only=True):
    """Remind a referee; None: of the whole check. Always `once`.

    A `look` at it reads the check, and the referee where there is one, with their reminders as they are now.
    """

    candidate: RemoteId
    check: RemoteId
    referee: RemoteId | None


class Enclosed(Discreet, frozen=True, kw_only=True):
    """A file that goes with an act, under the name of its input."""

    name: str
    file_name: str
    content: bytes

    def __repr__(self) -> str:
        return f"Enclosed({self.name!r}, {len(self.content)} bytes)"


class Perform(msgspec.Struct, frozen=True, kw_only=True):
    """Do what `Vendor.acts` declares under that name with the record of the kind it is about.

    `values`: in the form of `app.model.acts.Input`. What the record belongs to is named as far as it is known. A
    `look` at it brings the record, and says whether what is wanted is so already (`Seen.there`).
    """

    act: str
    kind: Kind
    about: RemoteId
    """Empty where it is about the account itself."""
    application: RemoteId | None = None
    candidate: RemoteId | None = None
    job: RemoteId | None = None
    values: Mapping[str, tuple[str, ...]] = {}
    file: Enclosed | None = None
    marker: str


Write: TypeAlias = (
    MoveApplication
    | RejectApplication
    | ChangeReason
    | TransferApplication
    | UpdateApplication
    | CreateApplication
    | CreateNote
    | CreateCandidate
    | UpdateCandidate
    | AddTags
    | RemoveTags
    | AttachFile
    | RecordConsent
    | CreateJob
    | UpdateJob
    | SetJobStatus
    | ScheduleInterview
    | EditInterview
    | CancelInterview
    | MakeOffer
    | EditOffer
    | AddOpening
    | EditOpening
    | AddReferee
    | EditReferee
    | RemoveReferee
    | RequestReferences
    | Remind
    | Perform
)


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """Make one candidate of two: `secondary` is gone then, and all of theirs is `primary`'s."""

    primary: RemoteId
    secondary: RemoteId


class Anonymise(msgspec.Struct, frozen=True, kw_only=True):
    """Take out what is known of a candidate: these fields, among those the capability names; none for all of them."""

    candidate: RemoteId
    fields: tuple[str, ...] = ()


Destroy: TypeAlias = Merge | Anonymise
"""What nothing takes back. Never queued: a person waits for it, and has typed a name."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the vendor holds now about a write.

    `records` is what was read about it; the caller stores it and finds there where an application is. Nothing in it
    means that nothing has changed since what the caller already has (`since`).
    """

    exists: bool
    """False: what the write is about is gone."""
    matches: int = 0
    """Of a write that makes something: how many like it, made since the first try, the vendor holds."""
    remote_id: RemoteId | None = None
    """The id of what was made, where `matches` is 1."""
    there: bool | None = None
    """Of a `Perform`: whether what it wants is so. None: that cannot be told."""
    records: Sequence[Pulled] = ()
    read_at: Instant = 0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The vendor took the write."""

    status: int
    already: bool = False
    """True where the vendor said that it was so before."""
    remote_id: RemoteId | None = None
    """The id of what was made, where the vendor says it."""
    request_id: str | None = None


# --- calling any documented operation ------------------------------------------------------------


ValueKind: TypeAlias = Literal["text", "number", "boolean", "list", "object", "moment"]
"""What a value is in JSON; a moment is a text that holds a date, with or without its time."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    where: Literal["path", "query", "header", "body"]
    required: bool = False
    help: str = ""
    kind: ValueKind = "text"
    values: tuple[str, ...] = ()
    """All it may be, where the document counts that up."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the records an operation answers with."""

    name: str
    kind: ValueKind = "text"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One documented operation: catalogue, client, command line, documentation and tests read the same row."""

    name: str
    method: str
    path: str
    """Below the vendor's base, with `{names}` of path parameters."""
    source: str
    """The document and its section."""
    scope: str | None = None
    parameters: tuple[Parameter, ...] = ()
    pages: str | None = None
    """How it pages; None where it answers in one piece."""
    body: Literal["json", "form", "multipart"] | None = None
    changes: bool = False
    notifies: bool = False
    destroys: bool = False
    documented: bool = True
    """False: used by real clients, absent from the vendor's document."""
    fields: tuple[Field, ...] = ()
    """What each record of the answer may hold, where the document says it."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a call: status, the headers that mean something, the decoded body."""

    status: int
    headers: Mapping[str, str]
    body: Any


# --- reports -------------------------------------------------------------------------------------


class SavedReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report that somebody has put together at the vendor."""

    remote_id: RemoteId
    name: str
    columns: tuple[str, ...] = ()
    updated_at: Instant | None = None


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a report said at some time, as soon as it is `ready`."""

    remote_id: RemoteId
    state: Literal["waiting", "being made", "ready", "failed"]
    made_at: Instant | None = None


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way. `tag` is the vendor's mark of its content; `pieces` None: it is the one that is known."""

    tag: str | None
    pieces: AsyncIterator[bytes] | None


class Reports(Protocol):
    """The reports of an account. All methods raise the `VendorError` family."""

    async def saved(self) -> Sequence[SavedReport]: ...

    async def newest(self, report: RemoteId) -> ReportFile | None:
        """The file that was asked for last, whatever its state; None where none ever was."""
        ...

    async def make(self, report: RemoteId) -> ReportFile:
        """Have a file made of what is there now. Raises `Stale` where one is being made already."""
        ...

    async def file(self, file: RemoteId) -> ReportFile:
        """How far a file is."""
        ...

    def download(self, report: RemoteId, *, known: str | None) -> AbstractAsyncContextManager[Download]:
        """The newest file that is ready, as CSV; nothing is sent where `known` is its tag."""
        ...


@runtime_checkable
class WithReports(Protocol):
    """A `Connection` to a vendor that makes reports (`Verb.REPORTS`)."""

    reports: Reports


# --- webhooks ------------------------------------------------------------------------------------


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a vendor tells what has happened. `active` False: nothing is sent yet; None: the vendor does not say."""

    remote_id: RemoteId
    callback: str
    events: tuple[str, ...]
    active: bool | None = None


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a vendor sent, and whether it was taken."""

    taken: bool
    at: Instant | None = None
    event: str | None = None
    url: str | None = None


class Message(Discreet, frozen=True, kw_only=True):
    """A message as somebody received it. `target`: path and query of the request; empty where nobody kept them."""

    target: str
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Message({len(self.body)} bytes)"


class Webhooks(Protocol):
    """What an account tells others. All methods but `why_not` raise the `VendorError` family.

    Of what the fields of `Verb.WEBHOOKS` do not name nothing is called.
    """

    receiving: str
    """What whoever receives has to answer, for a person to read."""
    own_keys: Sequence[str]
    """What signs the messages of every subscription, beside keys of its own."""

    async def subscribe(
        self, callback: str, events: Sequence[str], *, ping: str | None, alert: str | None
    ) -> Subscription:
        """`ping`: where to ask whether somebody is there; `alert`: whom to mail when nobody is. Raises `Misused` for
        what the vendor has no room for."""
        ...

    async def subscribed(self) -> Sequence[Subscription]: ...

    async def activate(self, subscription: RemoteId) -> None:
        """Have the vendor see whether the receiver is there, and begin. Raises `Refused` where it is not."""
        ...

    async def unsubscribe(self, subscription: RemoteId) -> None: ...

    async def log(self, subscription: RemoteId, *, failed: bool) -> Sequence[Callback]:
        """What was sent, the newest first; only what was not taken where `failed`."""
        ...

    async def key(self, subscription: RemoteId, *, new: bool) -> str:
        """The newest key that signs, or one more. Raises `NotThere` where there is none. Never to be logged."""
        ...

    def why_not(self, message: Message, keys: Sequence[str], now: Instant) -> str | None:
        """Why a message is not the vendor's, None where one of the keys signed it. Asks nobody."""
        ...


@runtime_checkable
class WithWebhooks(Protocol):
    """A `Connection` to a vendor that tells others what has happened (`Verb.WEBHOOKS`)."""

    webhooks: Webhooks


# --- the adapter ---------------------------------------------------------------------------------


class Connection(Protocol):
    """A signed-in account. Cheap to make: nothing is asked of the vendor before the first call.

    All methods raise the `VendorError` family and nothing else; cancelling one leaves the connection usable.
    """

    async def check(self) -> Report:
        """Sign in afresh and find out what the account may do."""
        ...

    def pull(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        """The stream's pages, from `position` if given; only what changed since `since` where the stream is delta.

        The caller has taken the stream's overlap off `since`.
        """
        ...

    async def facet(self, facet: str, candidate: RemoteId, *, wanted: bool) -> FacetRead:
        """One of the vendor's facets of a candidate. `wanted`: a person waits to see it.

        Raises `Refused` where the vendor has no such list: nothing is known then, which is not the same as nothing.
        """
        ...

    async def content(self, attachment: RemoteId) -> bytes:
        """The bytes of a file. Raises `NotThere` for one that is gone."""
        ...

    def ids(self, kind: Kind, *, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind among `Vendor.sweeps`, from `position` if given; ids may come twice."""
        ...

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        """Whether a record is still there, by a single read. False only where the vendor says that it is not:

        a record that may not be read (any more) raises `Forbidden`.
        """
        ...

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence["Seen | VendorError"]:
        """What the vendor holds now about what each write changes, in their order.

        What one of them alone could not be told stands in its place, and is nothing to the others.

        `since`: for applications, changes before it are known to the caller and need not be fetched again;
        for notes, the moment of the first try.
        """
        ...

    async def send(self, write: Write, *, before: Instant) -> Answer:
        """Send once. Nothing in here repeats a write, except after a 401 with a token known to be old.

        No byte of it leaves at or after `before`: a process that stood still for so long may have been succeeded by
        another. Raises `TooLate` then, and `Unfinished` where what has to come before it failed.
        """
        ...

    async def destroy(self, what: Destroy) -> Answer:
        """Do what cannot be taken back, once; a lost answer is `AnswerLost`, and nobody tries again by themselves."""
        ...

    async def call(
        self, operation: str, parameters: Mapping[str, str], body: Any = None, *, all_pages: bool = False
    ) -> Reply:
        """Any operation of the catalogue, signed in and paced. Raises `Refused` for a parameter that is missing."""
        ...

    def silence(self) -> float:
        """Seconds since anything was heard of the request under way that has waited longest; 0 where none is."""
        ...

    async def close(self) -> None: ...


class Clock(Protocol):
    """Where the program gets its time from."""

    def now(self) -> Instant: ...


class Vendor(Protocol):
    """An adapter, before any account. Reading its attributes imports no HTTP."""

    name: str
    """The word in commands, in lower case."""
    title: str
    mark: str
    """Two letters for a card: `TR`."""
    base_url: str | None
    """None: every tenant has its own host and `--base-url` is needed."""
    zone: str
    settings: Sequence[Setting]
    capabilities: Sequence[Capability]
    """What the adapter can do at best; an account's own test narrows it."""
    streams: Sequence[Stream]
    """In the order in which a first pull is most useful."""
    facets: Sequence[Facet]
    """What is read candidate by candidate."""
    acts: Sequence[Act]
    """What people may do there beside our verbs, in the order in which it is offered."""
    sweeps: Sequence[Kind]
    """Kinds of which all ids can be listed, so that what is gone is found out: candidates, jobs, applications and
    `app.model.words.DETAILS` only."""
    late_window: Instant
    """How long (ms) a request whose answer was lost may still take effect at the vendor."""

    def operations(self) -> Sequence[Operation]: ...

    def connect(
        self, account: AccountSettings, clock: Clock, tokens: "TokenStore", pauses: "Pauses | None" = None
    ) -> Connection: ...

    def sandbox(self) -> "SandboxFactory":
        """The factory of this vendor's sandbox server; imports it."""
        ...


class SandboxFactory(Protocol):
    """Makes a tenant up; the same `people` and `seed` make the same one."""

    def __call__(self, *, people: int, seed: int, clock: Callable[[], datetime] = ...) -> Any:
        """What `adapters.sandbox.Sandbox` serves: an `adapters.sandbox.VendorSandbox`.

        `clock` gives aware UTC datetimes; without it the time is the machine's. One whose vendor limits requests may
        take `limited` too: False where nobody is to wait for that.
        """
        ...


class TokenStore(Protocol):
    """Where access tokens rest between runs; never the database, a log or a file of its own."""

    def read(self) -> bytes | None: ...

    def write(self, token: bytes) -> None: ...

    def lock(self) -> Any:
        """A context manager that only one process on this machine holds: minting may revoke the older token."""
        ...


class Pauses(Protocol):
    """The pause a vendor asked for, known to every process that asks it. No request leaves while any of it is left."""

    def left(self) -> float:
        """Seconds from now; 0 for none. Asked before every request."""
        ...

    def asked(self, seconds: float) -> None:
        """The vendor wants to be left alone for so long from now; does not raise."""
        ...


# --- how it fails --------------------------------------------------------------------------------


class VendorError(Exception):
    """What went wrong, in one line a person can act on; `request_id` where the vendor gave one."""

    def __init__(self, message: str, *, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.request_id = request_id


class Unreachable(VendorError):
    """The request did not leave, or the vendor said that it did nothing with it. Safe to try again later."""


class Throttled(Unreachable):
    """429, or 503 with Retry-After. `retry_after` in seconds where the vendor said."""

    def __init__(
        self, message: str, *, retry_after: float | None, status: int | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message, status=status, request_id=request_id)
        self.retry_after = retry_after


class TooLate(Unreachable):
    """The time in which it was allowed to leave had passed before it could. Says nothing about the vendor."""


class Unfinished(VendorError):
    """What has to come before a change did not come to its end, and nothing was changed. Says little about the vendor:
    it alone is tried again, and not for ever."""


class AnswerLost(VendorError):
    """The request left and no usable answer came back: it may or may not have taken effect."""


class SignInRefused(VendorError):
    """Credentials or token were refused, also after a fresh token."""


class Forbidden(VendorError):
    """The account may not do this."""


class Denied(Forbidden):
    """The account may not see this one record. Says nothing about the others."""


class NotThere(VendorError):
    """404 or 410."""


class Stale(VendorError):
    """409, 412, or the vendor's word for "not from where it is now": the base does not hold any more."""


class Refused(VendorError):
    """400, 422 and the like: the vendor will never take this."""


class Misused(Refused):
    """Refused here before anything was sent: a parameter that is missing, unknown or out of range."""


class Garbled(VendorError):
    """An answer to a read that makes no sense: wrong type, cut short, not JSON."""
