"""Wire to records: jobs, people, where they are and were, what is said of them. Pure functions.

Lists tell less than single reads: `unsaid` of a record names what its row is silent about.
"""

import mimetypes
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from adapters.http.ids import listed
from adapters.http.markup import if_markup
from adapters.smartrecruiters import JOB_STATUSES, ids, wire
from adapters.smartrecruiters.ids import Status
from adapters.smartrecruiters.steps import LEAD, REJECTED, STATUSES, WITHDRAWN
from adapters.smartrecruiters.times import as_known
from app.model.days import date_of, on_its_day
from app.model.ids import Instant, RemoteId
from app.model.mentions import renamed
from app.model.records import (
    Activity,
    Application,
    Attachment,
    Background,
    Candidate,
    Interview,
    Interviewer,
    Job,
    Listed,
    Offer,
    Opening,
    Reason,
    Scorecard,
    User,
    Visit,
)
from app.model.words import (
    ApplicationStatus,
    BackgroundKind,
    FileKind,
    InterviewStatus,
    JobStatus,
    ListedKind,
    OfferStatus,
    ReasonSide,
    StageKind,
    Visibility,
)
from app.vendor import CreateNote

_USER = re.compile(r"@\[USER:([^\]\s]+)\]")
"""How a user is mentioned in a message."""
NAMED = re.compile(r"[@#]\[[A-Z_]+:[^\]\s]+\]")
"""What ties a message to somebody, or mails it to them, by their id."""
_ENDED = {
    "HIRED": ApplicationStatus.HIRED,
    "REJECTED": ApplicationStatus.REJECTED,
    "WITHDRAWN": ApplicationStatus.WITHDRAWN,
    "TRANSFERRED": ApplicationStatus.CLOSED,
}
_OFFER_STATUS = {
    "CREATED": OfferStatus.DRAFT,
    "PENDING_APPROVAL": OfferStatus.DRAFT,
    "APPROVED": OfferStatus.APPROVED,
    "PENDING_ACCEPTANCE": OfferStatus.SENT,
    "ACCEPTED": OfferStatus.ACCEPTED,
    "NOT_ACCEPTED": OfferStatus.DECLINED,
    "NOT_APPROVED": OfferStatus.ABANDONED,
    "ABANDONED": OfferStatus.ABANDONED,
}
FILES = {FileKind.RESUME: "RESUME", FileKind.COVER_LETTER: "COVER_LETTER", FileKind.OTHER: "GENERIC_FILE"}
_FILE_KINDS = {word: kind for kind, word in FILES.items()}
_TAKEN = frozenset({"filled", "closed", "cancelled", "occupied", "assigned"})
_MANAGERS, _RECRUITERS = ("HIRING_MANAGER",), ("RECRUITER",)
LINKS = ("linkedin", "website", "facebook", "twitter", "skype")
NOTE = "note"
JOB_UNSAID = ("openings", "recruiters", "hiring_managers", "deadline_at", "closed_at", "custom")
PERSON_UNSAID = ("title", "company", "phones", "links")


def user(row: wire.User) -> User:
    name = " ".join(part for part in (row.first_name, row.last_name) if part)
    return User(
        remote_id=row.id,
        updated_at=row.updated_on,
        name=name or row.email or f"#{row.id}",
        email=row.email,
        active=row.active is not False,
    )


# --- jobs ----------------------------------------------------------------------------------------


Custom = tuple[tuple[str, str], ...]
"""What there is no field for: (label, value as text)."""


def job(row: wire.Job, *, unsaid: Sequence[str] = (), more: Custom = (), **told: Any) -> Job:
    """A job. `more`, `told`: what is read beside it."""
    return Job(
        remote_id=row.id,
        created_at=row.created_on,
        updated_at=row.updated_on,
        name=row.title or row.ref_number or f"#{row.id}",
        code=row.ref_number or None,
        status=JOB_STATUSES.get(row.status or "", JobStatus.OPEN),
        status_raw=row.status,
        department=row.department.label if row.department else None,
        office=_place(row.location),
        opened_at=row.created_on,
        deadline_at=None if row.target_hiring_date is None else on_its_day(row.target_hiring_date),
        confidential=None if row.posting_status is None else row.posting_status == "PRIVATE",
        custom=(*_own_of_job(row), *more),
        unsaid=tuple(unsaid),
        **told,
    )


def is_closed(row: wire.Job) -> bool:
    return JOB_STATUSES.get(row.status or "") is JobStatus.CLOSED


def closed_at(rows: Iterable[wire.Step]) -> Instant | None:
    """When a job became what it is: its history is told in any order."""
    return max((one.changed_on for one in rows if one.changed_on is not None), default=None)


def team(rows: Iterable[wire.Member], names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Who of a hiring team recruits, and who hires, by their names as far as they are known."""
    members = list(rows)

    def with_role(roles: Sequence[str]) -> tuple[str, ...]:
        return tuple(names[one.id] for one in members if (one.role or "").upper() in roles and one.id in names)

    return {"recruiters": with_role(_RECRUITERS), "hiring_managers": with_role(_MANAGERS)}


def opening(row: wire.Position, job_id: RemoteId) -> Opening:
    """A seat; one that replaces somebody says whom."""
    name = row.position_id or f"#{row.id}"
    return Opening(
        remote_id=f"{job_id}:{row.id}",
        job=job_id,
        name=f"{name} (for {row.incumbent})" if row.incumbent else name,
        open=(row.status or "").casefold() not in _TAKEN,
        opened_at=row.opened_on,
        target_on=None if row.target_on is None else on_its_day(row.target_on),
    )


def _own_of_job(row: wire.Job) -> tuple[tuple[str, str], ...]:
    named = (
        ("Industry", row.industry),
        ("Function", row.function),
        ("Employment", row.type_of_employment),
        ("Experience", row.experience_level),
    )
    plain = [(label, one.label) for label, one in named if one is not None and one.label]
    own = [(one.label or one.id or "?", text) for one in row.properties if (text := _said_in(one))]
    return (*plain, *own)


def _words(code: str) -> str:
    """`NOT_PUBLISHED` as a person writes it."""
    return code.replace("_", " ").lower()


def _place(found: wire.Place | None) -> str | None:
    """`Gdynia, Pomerania, Poland`."""
    if found is None:
        return None
    parts = (found.city, found.region, found.country or (found.country_code or "").upper())
    where = ", ".join(part for part in parts if part)
    return f"{where} (remote)" if found.remote and where else where or ("remote" if found.remote else None)


def _said_in(one: wire.Property) -> str | None:
    return one.value_label or _value(one.value)


def _value(value: Any) -> str | None:
    """What a field of the account's own says: texts, numbers, `{id, label}`, `{code, value}`, several of them."""
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _value(one))) or None
    if isinstance(value, Mapping):
        said = next((value[name] for name in ("label", "value", "id") if value.get(name) is not None), None)
        text = None if isinstance(said, list | Mapping) else _value(said)
        return f"{text} {value['code']}" if text and value.get("code") else text
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in (None, "") else None


# --- people --------------------------------------------------------------------------------------


def candidate(row: wire.Candidate, *, whole: bool) -> Candidate:
    """A person. `whole`: as they are told alone and not in a list."""
    now = next((one for one in row.experience if one.current), next(iter(row.experience), None))
    return Candidate(
        remote_id=row.id,
        created_at=row.created_on,
        updated_at=row.updated_on,
        first_name=row.first_name or "",
        last_name=row.last_name or "",
        title=now.title if now else None,
        company=now.company if now else None,
        emails=(row.email,) if row.email else (),
        phones=(row.phone_number,) if row.phone_number else (),
        links=tuple(link for name in LINKS if row.web is not None and (link := getattr(row.web, name))),
        city=row.location.city if row.location else None,
        location=_place(row.location),
        tags=tuple(dict.fromkeys(row.tags or ())) if whole or row.tags is not None else None,
        custom=(("Internal", "yes"),) if row.internal else (),
        unsaid=() if whole else PERSON_UNSAID,
    )


def background(row: wire.Candidate) -> list[Background]:
    """Where somebody worked and learnt. Nothing there has an id: what says the same is the same."""
    work = [
        (BackgroundKind.WORK, one.title, one.company, None, one.start, None if one.current else one.end)
        for one in row.experience
    ]
    learnt = [
        (BackgroundKind.EDUCATION, one.degree, one.institution, one.major, one.start, None if one.current else one.end)
        for one in row.education
    ]
    return [
        Background(
            remote_id=listed(kind, _digest(row.id, title, place, field, start)),
            candidate=row.id,
            background=kind,
            title=title,
            place=place,
            field=field,
            started_on=as_known(start),
            ended_on=as_known(end),
        )
        for kind, title, place, field, start, end in (*work, *learnt)
    ]


def _digest(*parts: str | None) -> str:
    return blake2b("\0".join(part or "" for part in parts).encode(), digest_size=10).hexdigest()


# --- applications ----------------------------------------------------------------------------------


def status_of(row: wire.Assignment | wire.Step) -> Status:
    """Raises `ValueError` for one that says none."""
    if not row.status:
        raise ValueError("the row names no status")
    return Status(row.status, row.sub_status or None)


def application(
    row: wire.Assignment,
    person: RemoteId,
    job_id: RemoteId,
    *,
    whole: bool,
    history: Sequence[Visit] | None = None,
    answers: tuple[tuple[str, str], ...] | None = None,
    own: Iterable[wire.Property] | None = None,
) -> Application:
    """Somebody on a job. `whole`: told alone, with its source and why it ended. Raises `ValueError`.

    Where these were read: `history`, where it was, first to last; `answers` to the questions of the job; `own` fields.
    """
    at = status_of(row)
    ended = _ENDED.get(at.status)
    silent = [
        *(("applied_at", "rejected_at") if history is None else ()),
        *(("answers",) if answers is None else ()),
        *(("custom",) if own is None else ()),
        *(() if whole else ("source", "reason") if ended else ("source",)),
    ]
    starts = (("Starts", date_of(row.starts_on)),) if row.starts_on is not None else ()
    return Application(
        remote_id=ids.application(person, job_id),
        candidate=person,
        job=job_id,
        stage=ids.stage(job_id, *at),
        status=ended or ApplicationStatus.ACTIVE,
        status_raw=" / ".join(part for part in at if part),
        reason=_reason_of(row, at),
        source=row.source or None,
        prospect=at.status == LEAD,
        applied_at=history[0].entered_at if history else None,
        rejected_at=history[-1].entered_at if history and at.status in (REJECTED, WITHDRAWN) else None,
        custom=(*starts, *((one.label or one.id or "?", text) for one in own or () if (text := _said_in(one)))),
        answers=answers,
        unsaid=tuple(silent),
    )


def _reason_of(row: wire.Assignment, at: Status) -> RemoteId | None:
    kind, found = (ids.REJECTION, row.rejected_for) if at.status == REJECTED else (ids.WITHDRAWAL, row.withdrawn_for)
    if at.status not in (REJECTED, WITHDRAWN) or found is None or found.id is None:
        return None
    return f"{kind}:{found.id}"


def visits(rows: Iterable[wire.Step], person: RemoteId, job_id: RemoteId) -> list[Visit]:
    """Where somebody was on a job, first to last; who moved them the vendor does not say."""
    dated = [
        (one.changed_on, number, one) for number, one in enumerate(rows) if one.changed_on is not None and one.status
    ]
    steps = sorted(dated)
    ends = [*(at for at, _, _ in steps[1:]), None]
    found: list[Visit] = []
    for (entered_at, _, step), end in zip(steps, ends, strict=False):  # of no step there is no end
        at = status_of(step)
        known = STATUSES.get(at.status)
        found.append(
            Visit(
                remote_id=f"{ids.application(person, job_id)}:{entered_at}:{_digest(*at)[:6]}",
                application=ids.application(person, job_id),
                candidate=person,
                job=job_id,
                stage=ids.stage(job_id, *at),
                stage_name=at.sub_status or (known[0] if known else at.status),
                stage_kind=known[1] if known else StageKind.OTHER,
                entered_at=entered_at,
                left_at=end,
            )
        )
    return found


def answers(rows: Iterable[wire.ScreeningAnswer]) -> tuple[tuple[str, str], ...]:
    """What somebody was asked when they applied; a question with several fields says them one after the other."""
    found = []
    for one in rows:
        texts = [
            ": ".join(part for part in (field.label, _chosen(field)) if part)
            for record in one.records
            for field in record.fields
        ]
        found.append((one.label or one.name or one.id or "?", "; ".join(text for text in texts if text)))
    return tuple(found)


def _chosen(field: wire.AnswerField) -> str:
    return ", ".join(text for one in field.values if (text := one.label or one.id))


def reason(row: wire.Labelled, kind: str) -> Reason:
    """Why applications end: one list for who is rejected, one for who withdraws. Raises `ValueError`."""
    if row.id is None:
        raise ValueError("the reason has no id")
    theirs = kind == ids.WITHDRAWAL
    return Reason(
        remote_id=f"{kind}:{row.id}",
        name=row.label or f"#{row.id}",
        side=ReasonSide.THEM if theirs else ReasonSide.US,
        leads_to=StageKind.WITHDRAWN if theirs else StageKind.REJECTED,
    )


# --- what hangs on them ------------------------------------------------------------------------------


def note(row: wire.Message, person: RemoteId) -> Activity:
    """What was said of somebody; the mark that ties it to them is no part of it. Raises `ValueError`."""
    if row.created_on is None:
        raise ValueError("the message has no createdOn")
    return Activity(
        remote_id=f"{person}:{_digest(str(row.created_on), row.author_id, row.content)}",
        created_at=row.created_on,
        candidate=person,
        kind=NOTE,
        at=row.created_on,
        by=row.author_id,
        body=if_markup((row.content or "").replace(mark_of(person), "").strip()),
        visibility=Visibility.PUBLIC if row.visibility == "PUBLIC" else Visibility.PRIVATE,
        mentions=tuple((said[0], said[1]) for said in _USER.finditer(row.content or "")),
    )


def mark_of(person: RemoteId) -> str:
    """What ties a message to a candidate."""
    return f"#[CANDIDATE:{person}]"


def written(write: CreateNote) -> str:
    """A note as SmartRecruiters keeps it: whom it speaks to is in it by id."""
    return renamed(note_text(write.title, write.body), {said: f"@[USER:{who}]" for said, who in write.mentions})


def note_text(title: str | None, body: str) -> str:
    """A note has no headline at SmartRecruiters: it goes before the text."""
    return f"{title.strip()}\n\n{body}" if title and title.strip() else body


def attachment(row: wire.File, person: RemoteId, job_id: RemoteId | None) -> Attachment:
    """A file; one that hangs on no application is named with whom it is of."""
    return Attachment(
        remote_id=row.id if job_id is not None else f"{person}:{row.id}",
        candidate=person,
        application=None if job_id is None else ids.application(person, job_id),
        name=row.name or f"#{row.id}",
        file_kind=_FILE_KINDS.get((row.type or "").upper(), FileKind.OTHER),
        mime=row.content_type or mimetypes.guess_type(row.name or "")[0],
    )


def interviews(row: wire.Interview, person: RemoteId, job_id: RemoteId) -> list[Interview]:
    """An interview, slot by slot: each is a meeting of its own."""
    return [
        Interview(
            remote_id=f"{row.id}:{slot.id}",
            created_at=row.created_on,
            url=row.url,
            application=ids.application(person, job_id),
            candidate=person,
            name=slot.title or (slot.type or "Interview").replace("_", " ").capitalize(),
            starts_at=slot.starts_on,
            ends_at=slot.ends_on,
            location=slot.place or row.location,
            organizer=row.organizer_id,
            interviewers=tuple(Interviewer(user=one.id, status=one.status) for one in slot.interviewers if one.id),
            status=InterviewStatus.SCHEDULED,
            status_raw=f"candidate {slot.candidate_status}" if slot.candidate_status else None,
        )
        for slot in row.slots
    ]


def scorecard(row: wire.Review, person: RemoteId, job_id: RemoteId, criteria: Sequence[str]) -> Scorecard:
    """A review. `criteria`: by what the job's candidates are judged; a review does not say how each was rated."""
    return Scorecard(
        remote_id=row.id,
        created_at=row.created_on,
        updated_at=row.updated_on,
        application=ids.application(person, job_id),
        candidate=person,
        name="Review",
        author=row.reviewer_id,
        rating_raw=None if row.rating is None else f"{row.rating} of 5",
        comment=row.comment and if_markup(row.comment),
        answers=(("criteria of the job", ", ".join(criteria)),) if criteria else (),
        submitted_at=row.updated_on or row.created_on,
    )


def offer(row: wire.Offer, person: RemoteId, job_id: RemoteId) -> Offer:
    """An offer with what its form says. Raises `ValueError` for one without a status."""
    if not row.status:
        raise ValueError("the offer names no status")
    settled = row.status in ("ACCEPTED", "NOT_ACCEPTED", "ABANDONED")
    return Offer(
        remote_id=row.id,
        created_at=row.created_on,
        updated_at=row.updated_on,
        application=ids.application(person, job_id),
        candidate=person,
        status=_OFFER_STATUS.get(row.status, OfferStatus.DRAFT),
        status_raw=row.status,
        resolved_at=row.updated_on if settled else None,
        custom=tuple((label, text) for label, value in row.properties.items() if (text := _value(value))),
    )


# --- what is listed ----------------------------------------------------------------------------------


def listed_as(kind: ListedKind, row: wire.Listed, *detail: tuple[str, str | None], key: str | None = None) -> Listed:
    """Something to be shown and chosen from. `key`: what tells it apart where its own id does not."""
    return Listed(
        remote_id=listed(kind, key or row.id),
        listed=kind,
        name=row.label or row.name or f"#{row.id}",
        active=row.active is not False,
        detail=tuple((label, text) for label, text in detail if text and text.strip()),
    )
