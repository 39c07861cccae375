"""The small enums of the field; `status_raw` beside them keeps the vendor's own word."""

from collections.abc import Sequence
from enum import StrEnum


class Kind(StrEnum):
    """What a local id may stand for."""

    JOB = "job"
    STAGE = "stage"
    CANDIDATE = "candidate"
    APPLICATION = "application"
    VISIT = "visit"
    ACTIVITY = "activity"
    REASON = "reason"
    USER = "user"
    ATTACHMENT = "attachment"
    LISTED = "listed"
    INTERVIEW = "interview"
    SCORECARD = "scorecard"
    OFFER = "offer"
    OPENING = "opening"
    BACKGROUND = "background"
    CHECK = "check"
    REFEREE = "referee"
    MATTER = "matter"
    ACCOUNT = "account"


DETAILS = (
    Kind.INTERVIEW,
    Kind.SCORECARD,
    Kind.OFFER,
    Kind.OPENING,
    Kind.BACKGROUND,
    Kind.CHECK,
    Kind.REFEREE,
    Kind.MATTER,
)
"""What hangs on applications, jobs and people and is shown with them; all of it lies in one table."""


class JobStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    OPEN = "open"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    ARCHIVED = "archived"


def status_field(word: str, means: JobStatus) -> str:
    """A status a job may be given, as a field of `Verb.JOB_STATUS`: the vendor's word and what it means here."""
    return f"{word}={means}"


def job_statuses(fields: Sequence[str]) -> dict[str, JobStatus]:
    """The statuses a job may be given, in the vendor's order: its words and what they mean."""
    return {word: JobStatus(means) for word, _, means in (field.partition("=") for field in fields)}


class ListedKind(StrEnum):
    """What an account lists beside its records, to be shown and chosen from."""

    COMPANY = "company"
    CONTACT = "contact"
    SOURCE = "source"
    WORKFLOW = "workflow"
    TALENT_POOL = "talent pool"
    CONSENT = "consent"
    POSTING = "posting"
    FIELD = "field"
    CRM_ACTIVITY = "crm activity"
    DEPARTMENT = "department"
    OFFICE = "office"
    EMAIL_TEMPLATE = "email template"
    CLOSE_REASON = "close reason"
    REFERRER = "referrer"
    PROSPECT_POOL = "prospect pool"
    QUESTION_SET = "question set"
    QUESTION = "question"
    REFERENTIAL = "referential"
    """A word that fields are filled with: its name is what a person reads, its code stands in `detail`."""


class FileKind(StrEnum):
    """What a file of a candidate is."""

    RESUME = "resume"
    COVER_LETTER = "cover letter"
    OTHER = "other"


class StageKind(StrEnum):
    """The stage groups that make boards of different vendors comparable."""

    NEW = "new"
    SCREEN = "screen"
    INTERVIEW = "interview"
    REFERENCE = "reference"
    OFFER = "offer"
    HIRED = "hired"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OTHER = "other"

    @property
    def group(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ")

    @property
    def ends(self) -> bool:
        """True where an application that arrives is no longer in process."""
        return self in (StageKind.HIRED, StageKind.REJECTED, StageKind.WITHDRAWN)


class ApplicationStatus(StrEnum):
    ACTIVE = "active"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class ReasonSide(StrEnum):
    """Who ended it: `us` rejected, `them` withdrew, `none` where the vendor does not say."""

    US = "us"
    THEM = "them"
    NONE = "none"


class InterviewStatus(StrEnum):
    NEEDS_SCHEDULING = "needs_scheduling"
    SCHEDULED = "scheduled"
    AWAITING_FEEDBACK = "awaiting_feedback"
    COMPLETE = "complete"
    CANCELED = "canceled"


class Rating(StrEnum):
    """What a scorecard comes to; a vendor that gives numbers says them in its own word only."""

    DEFINITELY_NO = "definitely_no"
    NO = "no"
    NO_DECISION = "no_decision"
    YES = "yes"
    STRONG_YES = "strong_yes"


class OfferStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ABANDONED = "abandoned"


class CheckStatus(StrEnum):
    """How far a reference check is: nobody has answered, some have, it is complete."""

    REQUESTED = "requested"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class RefereeStatus(StrEnum):
    """Whether a referee has answered; `inactive`: nobody waits for them any more."""

    PENDING = "pending"
    FILLED = "filled"
    INACTIVE = "inactive"


class MatterSort(StrEnum):
    """What people wait for, or look after, beside the records that have a form of their own."""

    APPROVAL = "approval"
    REVIEW = "review"
    CONSENT = "consent"
    MESSAGES = "messages"
    ONBOARDING = "onboarding"
    POSITION = "position"
    AD = "ad"
    PUBLICATION = "publication"
    TEAM = "team"
    PROPERTY = "property"
    VERIFICATION = "verification"
    QUESTIONNAIRE = "questionnaire"
    OTHER = "other"


class MatterStatus(StrEnum):
    """How far a matter is: nobody has seen to it, it goes on, it came to a good or a bad end, or it is off."""

    WAITING = "waiting"
    ACTIVE = "active"
    DONE = "done"
    REFUSED = "refused"
    ENDED = "ended"


class Visibility(StrEnum):
    """Who at the account may read a note. A new one is private unless said otherwise: whoever works on the job reads

    it, and whoever merely may look the candidate up does not.
    """

    ADMIN_ONLY = "admin_only"
    PRIVATE = "private"
    PUBLIC = "public"


class BackgroundKind(StrEnum):
    """What somebody did before."""

    WORK = "work"
    EDUCATION = "education"


class OpState(StrEnum):
    """The stored states of a queued operation (engine: states and outcomes)."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    CONFLICT = "conflict"
    ASK = "ask"
    DEAD = "dead"
    CANCELLED = "cancelled"
    MERGED = "merged"


SETTLED = frozenset({OpState.DONE, OpState.CANCELLED, OpState.MERGED})
"""States that free the lanes an operation stands in."""

SHOWN = frozenset({OpState.QUEUED, OpState.SENDING, OpState.UNKNOWN, OpState.ASK})
"""States whose effect is part of what a person sees."""

PROBLEMS = frozenset({OpState.CONFLICT, OpState.DEAD, OpState.ASK, OpState.UNKNOWN})
"""States a person should know of; the status line counts them."""


class Replay(StrEnum):
    """What repeating a request does at the vendor: decides what may happen after a lost answer."""

    ABSOLUTE = "absolute"
    CAS = "cas"
    NATURAL = "natural"
    MARKED = "marked"
    CONTENT = "content"
    ONCE = "once"


class Verb(StrEnum):
    """What a person may do in an account; a capability row says whether, and why not."""

    READ = "read"
    MOVE = "move"
    REJECT = "reject"
    NOTE = "note"
    CREATE_CANDIDATE = "create candidates"
    EDIT_CANDIDATE = "edit candidates"
    TAG = "tag"
    ADD_TO_JOB = "add people to jobs"
    ATTACH = "attach files"
    CONSENT = "record consents"
    CREATE_JOB = "create jobs"
    EDIT_JOB = "edit jobs"
    JOB_STATUS = "change the status of jobs"
    HIRE = "hire"
    CHANGE_REASON = "change why somebody was declined"
    TRANSFER = "transfer people to other jobs"
    UNTAG = "take tags off"
    EDIT_APPLICATION = "edit applications"
    SCHEDULE = "schedule interviews"
    OFFER = "make offers"
    OPENING = "change openings"
    MERGE = "merge candidates"
    ANONYMISE = "anonymise candidates"
    REQUEST_REFERENCES = "ask for references"
    REMIND = "remind of references"
    ADD_REFEREE = "add referees"
    EDIT_REFEREE = "change referees"
    REPORTS = "fetch reports"
    WEBHOOKS = "subscribe to webhooks"
