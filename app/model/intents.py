"""What a person may ask for. Local ids and absolute values only, so that an intent can wait, be undone and be replayed.

An intent is stored as JSON with its `kind` tag and the version `V`; migrations bring older ones up to date. What an
intent makes has its local id from the start, so that later intents can speak of it before any vendor knows it.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from app.model.days import on_its_day
from app.model.ids import AccountId, Instant, LocalId
from app.model.words import FileKind, JobStatus, Visibility

V = 1
HIDDEN = "..."
"""What stands where something was said of a person who is gone."""


class Fields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some fields of a record: those that are unset stay as they are."""

    LOCAL: ClassVar[tuple[str, ...]] = ()
    """Those that are local ids of records."""

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the fields that are set."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not UNSET)


class PersonFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be said of a candidate. `emails`, `phones` and `links` replace all there were."""

    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    emails: tuple[str, ...] | UnsetType = UNSET
    phones: tuple[str, ...] | UnsetType = UNSET
    links: tuple[str, ...] | UnsetType = UNSET
    location: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    summary: str | UnsetType = UNSET
    external_ref: str | UnsetType = UNSET
    """See `app.model.records.Candidate`."""
    custom: Mapping[str, str] | UnsetType = UNSET
    """Fields of the tenant's own by label; those not named stay as they are."""

    def __post_init__(self) -> None:
        if isinstance(self.custom, Mapping):  # a label is what is shown, and blanks and underscores before it are not
            own = {label.strip().lstrip("_ "): text for label, text in self.custom.items()}
            msgspec.structs.force_setattr(self, "custom", own)


class JobFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be said of a job."""

    name: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    office: str | UnsetType = UNSET
    openings: int | UnsetType = UNSET
    deadline_at: Instant | UnsetType = UNSET
    """A day, see `app.model.days`; any moment of it may be given."""

    def __post_init__(self) -> None:
        if isinstance(self.deadline_at, int):
            msgspec.structs.force_setattr(self, "deadline_at", on_its_day(self.deadline_at))


class ApplicationFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be said of an application. Users by their local ids, None for nobody; the rest as the account has it."""

    LOCAL: ClassVar[tuple[str, ...]] = ("recruiter", "coordinator")

    recruiter: LocalId | UnsetType | None = UNSET
    coordinator: LocalId | UnsetType | None = UNSET
    source: str | UnsetType = UNSET
    credited_to: str | UnsetType = UNSET
    custom: Mapping[str, str] | UnsetType = UNSET
    """Fields of the tenant's own by label; those not named stay as they are."""


class InterviewFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be written down of an interview. `interviewers`: users by local ids, in place of all there were."""

    LOCAL: ClassVar[tuple[str, ...]] = ("interviewers",)

    name: str | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    ends_at: Instant | UnsetType = UNSET
    location: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    interviewers: tuple[LocalId, ...] | UnsetType = UNSET


class OfferFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be said of an offer."""

    LOCAL: ClassVar[tuple[str, ...]] = ("opening",)

    starts_on: Instant | UnsetType = UNSET
    """A day, see `app.model.days`; any moment of it may be given."""
    opening: LocalId | UnsetType = UNSET
    custom: Mapping[str, str] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if isinstance(self.starts_on, int):
            msgspec.structs.force_setattr(self, "starts_on", on_its_day(self.starts_on))


class OpeningFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be said of a seat of a job. `open` False closes it, for a reason the account lists."""

    LOCAL: ClassVar[tuple[str, ...]] = ("close_reason",)

    name: str | UnsetType = UNSET
    target_on: Instant | UnsetType = UNSET
    """A day, as of an offer."""
    open: bool | UnsetType = UNSET
    close_reason: LocalId | UnsetType = UNSET

    def __post_init__(self) -> None:
        if isinstance(self.target_on, int):
            msgspec.structs.force_setattr(self, "target_on", on_its_day(self.target_on))


class RefereeFields(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What can be said of a referee."""

    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    company: str | UnsetType = UNSET
    relationship: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    is_manager: bool | UnsetType = UNSET


class Intent(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """The root of all intents."""


class Move(Intent, frozen=True, kw_only=True, tag="application.move"):
    """Put an application into a stage of its job. Into one where people are hired with terms, where there are any."""

    application: LocalId
    stage: LocalId
    starts_on: Instant | None = None
    """A day, see `app.model.days`; any moment of it may be given."""
    opening: LocalId | None = None
    """The seat of the job that is taken."""
    close_reason: LocalId | None = None
    """Why that seat is closed, as the account lists it."""

    def __post_init__(self) -> None:
        if self.starts_on is not None:
            msgspec.structs.force_setattr(self, "starts_on", on_its_day(self.starts_on))


class Reject(Intent, frozen=True, kw_only=True, tag="application.reject"):
    """End or park an application with one of the account's reasons. Without `mail` the candidate is told nothing."""

    application: LocalId
    reason: LocalId
    note: str | None = None
    """Words that go with it, for colleagues."""
    mail: LocalId | None = None
    """One of the account's email templates, which the vendor sends to the candidate."""
    mail_at: Instant | None = None
    """When the vendor is to send it; None: at once."""


class ChangeReason(Intent, frozen=True, kw_only=True, tag="application.reason"):
    """Say otherwise why an application has ended."""

    application: LocalId
    reason: LocalId


class Transfer(Intent, frozen=True, kw_only=True, tag="application.transfer"):
    """Put an application on another job of its account, into the first stage there; it is the same application."""

    application: LocalId
    job: LocalId


class EditApplication(Intent, frozen=True, kw_only=True, tag="application.edit"):
    """Change what is said of an application."""

    application: LocalId
    changes: ApplicationFields


class AddToJob(Intent, frozen=True, kw_only=True, tag="application.add"):
    """Put a candidate on a job. `application` is what comes of it."""

    application: LocalId
    candidate: LocalId
    job: LocalId


class AddNote(Intent, frozen=True, kw_only=True, tag="note.add"):
    """Write a note about a candidate."""

    candidate: LocalId
    body: str
    title: str | None = None
    visibility: Visibility | None = None
    """Who may read it, where the account wants to know."""
    mentions: tuple[LocalId, ...] = ()
    """Users the note speaks to (`app.model.mentions`), where the account writes to them because of it."""


class CreateCandidate(Intent, frozen=True, kw_only=True, tag="candidate.create"):
    """Make a candidate known in an account."""

    account: AccountId
    candidate: LocalId
    person: PersonFields


class EditCandidate(Intent, frozen=True, kw_only=True, tag="candidate.edit"):
    """Change what is said of a candidate."""

    candidate: LocalId
    changes: PersonFields


class AddTags(Intent, frozen=True, kw_only=True, tag="candidate.tag"):
    """Give a candidate tags; those there are stay. Letter case tells no two tags apart."""

    candidate: LocalId
    tags: tuple[str, ...]


class RemoveTags(Intent, frozen=True, kw_only=True, tag="candidate.untag"):
    """Take tags off a candidate; letter case tells no two tags apart."""

    candidate: LocalId
    tags: tuple[str, ...]


class AttachFile(Intent, frozen=True, kw_only=True, tag="file.attach"):
    """Put a file to a candidate. Its bytes lie in the cache under their SHA-256 until they are sent."""

    candidate: LocalId
    attachment: LocalId
    name: str
    sha256: str
    size: int
    mime: str | None = None
    file_kind: FileKind = FileKind.OTHER


class RecordConsent(Intent, frozen=True, kw_only=True, tag="consent.record"):
    """Write down that a candidate agreed to things the account lists as consents."""

    candidate: LocalId
    consents: tuple[LocalId, ...]
    agreed_at: Instant
    job: LocalId | None = None


class CreateJob(Intent, frozen=True, kw_only=True, tag="job.create"):
    """Make a job in an account."""

    account: AccountId
    job: LocalId
    fields: JobFields
    company: LocalId | None = None
    """The client of an agency, as the account lists it."""


class EditJob(Intent, frozen=True, kw_only=True, tag="job.edit"):
    """Change what is said of a job."""

    job: LocalId
    changes: JobFields
    company: LocalId | None = None


class SetJobStatus(Intent, frozen=True, kw_only=True, tag="job.status"):
    """Put a job into another of the vendor's own states."""

    job: LocalId
    status: str
    """In the vendor's words."""
    means: JobStatus


class ScheduleInterview(Intent, frozen=True, kw_only=True, tag="interview.add"):
    """Write down an interview of an application. Nobody is invited by lanehop."""

    application: LocalId
    interview: LocalId
    fields: InterviewFields


class EditInterview(Intent, frozen=True, kw_only=True, tag="interview.edit"):
    """Change what is written down of an interview."""

    interview: LocalId
    changes: InterviewFields


class CancelInterview(Intent, frozen=True, kw_only=True, tag="interview.cancel"):
    """Call an interview off."""

    interview: LocalId


class MakeOffer(Intent, frozen=True, kw_only=True, tag="offer.add"):
    """Make an offer to an applicant."""

    application: LocalId
    offer: LocalId
    fields: OfferFields


class EditOffer(Intent, frozen=True, kw_only=True, tag="offer.edit"):
    """Change what is offered."""

    offer: LocalId
    changes: OfferFields


class AddOpening(Intent, frozen=True, kw_only=True, tag="opening.add"):
    """Open a seat of a job."""

    job: LocalId
    opening: LocalId
    fields: OpeningFields


class EditOpening(Intent, frozen=True, kw_only=True, tag="opening.edit"):
    """Change what is said of a seat of a job, or close it."""

    opening: LocalId
    changes: OpeningFields


class AddReferee(Intent, frozen=True, kw_only=True, tag="referee.add"):
    """Name somebody who is asked about a candidate. `check`: one there is, or that is asked for behind this."""

    candidate: LocalId
    check: LocalId
    referee: LocalId
    fields: RefereeFields


class EditReferee(Intent, frozen=True, kw_only=True, tag="referee.edit"):
    """Change what is said of a referee."""

    referee: LocalId
    changes: RefereeFields


class RemoveReferee(Intent, frozen=True, kw_only=True, tag="referee.remove"):
    """Ask somebody no more."""

    referee: LocalId


class RequestReferences(Intent, frozen=True, kw_only=True, tag="references.request"):
    """Ask referees about a candidate: whoever they are hears of it by mail and text. `check` is what comes of it."""

    candidate: LocalId
    check: LocalId
    question_set: LocalId
    referees: tuple[LocalId, ...] = ()
    min_manager_references: int | None = None


class Remind(Intent, frozen=True, kw_only=True, tag="references.remind"):
    """Remind one referee of a check, by mail and text; without one, whoever the vendor reminds of the whole check."""

    check: LocalId
    referee: LocalId | None = None


class Perform(Intent, frozen=True, kw_only=True, tag="act.perform"):
    """Do something the account's system declares (`app.model.acts.Act`) with a record."""

    about: LocalId
    name: str
    title: str
    values: Mapping[str, tuple[str, ...]] = {}
    """What it is told, in the form of `app.model.acts.Input`; people and what is listed stand in `chosen`."""
    chosen: Mapping[str, tuple[LocalId, ...]] = {}
    file_name: str = ""
    sha256: str = ""
    """Of the bytes of its file, as of one that is attached."""
    notifies: bool = False


class AskedReferences(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks for: references for `candidate`, who may be in another account than the one that asks.

    No intent yet: `app.cache.references.steps` makes some of it.
    """

    account: AccountId
    candidate: LocalId
    question_set: LocalId
    referees: tuple[RefereeFields, ...] = ()
    min_manager_references: int | None = None


AnyIntent: TypeAlias = (
    Move
    | Reject
    | ChangeReason
    | Transfer
    | EditApplication
    | AddToJob
    | AddNote
    | CreateCandidate
    | EditCandidate
    | AddTags
    | RemoveTags
    | AttachFile
    | RecordConsent
    | CreateJob
    | EditJob
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
_decoder: msgspec.json.Decoder[AnyIntent] = msgspec.json.Decoder(AnyIntent)
_RECORDS = (
    "application",
    "candidate",
    "job",
    "stage",
    "reason",
    "attachment",
    "company",
    "mail",
    "opening",
    "close_reason",
    "interview",
    "offer",
    "check",
    "referee",
    "question_set",
    "about",
)
"""The fields of intents that are local ids of records."""


def encode(intent: AnyIntent) -> bytes:
    """The stored form: one JSON object with its `kind`."""
    return msgspec.json.encode(intent)


def decode(stored: bytes) -> AnyIntent:
    """The intent of its stored form. Raises `msgspec.ValidationError` on anything else."""
    return _decoder.decode(stored)


def without_words(intent: AnyIntent) -> AnyIntent:
    """The same without anything that is said of a person: that it was done stays, and with which records."""
    return msgspec.structs.replace(intent, **_blanks(intent))


def _blanks(intent: AnyIntent) -> dict[str, Any]:
    """What stands in place of what is said of a person."""
    blanks: dict[str, Any] = {}
    match intent:
        case AddNote():
            blanks = {"body": HIDDEN, "title": None}
        case Reject(note=str()):
            blanks = {"note": HIDDEN}
        case CreateCandidate(person=person):
            blanks = {"person": _blank(person)}
        case ScheduleInterview() | MakeOffer() | AddOpening() | AddReferee():
            blanks = {"fields": type(intent.fields)()}
        case EditInterview() | EditOffer() | EditOpening() | EditReferee():
            blanks = {"changes": type(intent.changes)()}
        case EditApplication(changes=fields):
            blanks = {"changes": msgspec.structs.replace(fields, source=UNSET, credited_to=UNSET, custom=UNSET)}
        case EditCandidate(changes=changes):
            blanks = {"changes": _blank(changes)}
        case AddTags() | RemoveTags():
            blanks = {"tags": (HIDDEN,)}
        case AttachFile():
            blanks = {"name": HIDDEN, "sha256": "", "size": 0}
        case Perform():
            blanks = {"values": {}, "file_name": "", "sha256": ""}
    return blanks


def _blank(person: PersonFields) -> PersonFields:
    said = {name: getattr(person, name) for name in person.given}
    blank = {name: HIDDEN if isinstance(value, str) else () for name, value in said.items() if name != "custom"}
    return PersonFields(**blank)  # type: ignore[arg-type]


def records_of(intent: AnyIntent) -> tuple[LocalId, ...]:
    """The records an intent speaks of."""
    found = [getattr(intent, name, None) for name in _RECORDS]
    several: list[Any] = [*intent.consents] if isinstance(intent, RecordConsent) else []
    several += intent.mentions if isinstance(intent, AddNote) else ()
    several += intent.referees if isinstance(intent, RequestReferences) else ()
    several += [pk for pks in intent.chosen.values() for pk in pks] if isinstance(intent, Perform) else ()
    for fields in (getattr(intent, "changes", None), getattr(intent, "fields", None)):
        if isinstance(fields, Fields):
            named = [getattr(fields, name) for name in fields.given if name in fields.LOCAL]
            several += [pk for value in named for pk in (value if isinstance(value, tuple) else (value,))]
    return tuple(LocalId(pk) for pk in (*found, *several) if pk is not None)


def mails(intent: AnyIntent) -> bool:
    """Whether a person chose something that mails somebody."""
    match intent:
        case RequestReferences() | Remind() | Perform(notifies=True):
            return True
        case Reject(mail=mail):
            return mail is not None
        case AddNote(mentions=mentions):
            return bool(mentions)
        case _:
            return False


def kind_of(intent: AnyIntent) -> str:
    """The tag an intent is stored under, such as `application.move`."""
    return str(intent.__struct_config__.tag)
