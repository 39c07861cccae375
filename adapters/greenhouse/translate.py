"""Wire to records: what boards, people and their history are made of. Pure functions.

Stages and ends: see `ids`. What hangs on applications and jobs is in `details`, what is only listed in
`catalogues`.
"""

import mimetypes
from collections.abc import Iterable, Sequence

from adapters.greenhouse import ids, wire
from adapters.greenhouse.own_fields import told
from adapters.http.ids import pair
from adapters.http.markup import if_markup
from adapters.http.stages import by_name, one_way
from app.model.ids import Instant, RemoteId
from app.model.records import Activity, Application, Attachment, Candidate, Job, Reason, Stage, User, Visit
from app.model.words import ApplicationStatus, FileKind, JobStatus, ReasonSide, StageKind, Visibility

_JOB_STATUS = {"draft": JobStatus.DRAFT, "open": JobStatus.OPEN, "closed": JobStatus.CLOSED}
_STATUS = {
    "in_process": ApplicationStatus.ACTIVE,
    "active": ApplicationStatus.ACTIVE,
    "hired": ApplicationStatus.HIRED,
    "rejected": ApplicationStatus.REJECTED,
    "converted": ApplicationStatus.CLOSED,
}
_SIDES = {
    "WE_REJECTED_THEM": ReasonSide.US,
    "SECURITY_CONCERN": ReasonSide.US,
    "THEY_REJECTED_US": ReasonSide.THEM,
}
_FILES = {"resume": FileKind.RESUME, "cover_letter": FileKind.COVER_LETTER}
_VISIBLE = {
    "admin_only": Visibility.ADMIN_ONLY,
    "private": Visibility.PRIVATE,
    "privately": Visibility.PRIVATE,
    "public": Visibility.PUBLIC,
    "publicly": Visibility.PUBLIC,
}
PREFERRED_NAME = "Preferred name"
"""How it is shown, and written, among the tenant's own fields: there is no other place for it."""
NOTE = "note"
_FIRST, _HIRED, _REJECTED, _CONVERTED = -1, 1_000_000, 1_000_001, 1_000_002
"""Where in a job the stages stand that are a status at Greenhouse."""


def user(row: wire.User) -> User:
    name = row.name or " ".join(part for part in (row.first_name, row.last_name) if part)
    return User(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        name=name or row.primary_email or f"#{row.id}",
        email=row.primary_email,
        active=row.deactivated is not True,
    )


# --- jobs ----------------------------------------------------------------------------------------


def job(
    row: wire.Job,
    *,
    openings: int | None = None,
    department: str | None = None,
    offices: Sequence[str] = (),
    recruiters: Sequence[str] = (),
    hiring_managers: Sequence[str] = (),
) -> Job:
    """A job. It opens and closes with its openings; a template is a draft that others are copied from."""
    return Job(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        name=row.name or row.requisition_id or f"#{row.id}",
        code=row.requisition_id or None,
        status=_JOB_STATUS.get((row.status or "").casefold(), JobStatus.OPEN),
        status_raw="template" if row.is_template else row.status,
        openings=openings,
        department=department,
        office=", ".join(offices) or None,
        recruiters=tuple(recruiters),
        hiring_managers=tuple(hiring_managers),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        confidential=row.confidential,
        custom=told(row.custom_fields),
    )


def stages(job: RemoteId, rows: Iterable[wire.Stage]) -> list[Stage]:
    """A job's columns from left to right, then where people end. What a stage is only its name says.

    One that was switched off stays: somebody may still be in it. What is called as an end is none: who is in it is in
    process.
    """
    ordered = sorted(enumerate(rows), key=lambda at: (_position(at[1], at[0]), at[0]))
    kinds = one_way([_kind(row.name) for _, row in ordered])
    made = [
        Stage(
            remote_id=row.id,
            created_at=row.created_at,
            updated_at=row.updated_at,
            job=job,
            name=row.name or f"#{row.id}",
            position=_position(row, place),
            kind=kind,
        )
        for (place, row), kind in zip(ordered, kinds, strict=True)
    ]
    return [*made, *ends(job)]


def _position(row: wire.Stage, place: int) -> int:
    position = place if row.sort_order is None else row.sort_order
    return min(max(position, _FIRST + 1), _HIRED - 1)


def _kind(name: str | None) -> StageKind | None:
    kind = by_name(name) if name else None
    return None if kind is not None and kind.ends else kind


def ends(job: RemoteId) -> list[Stage]:
    """The stages of a job that are a status at Greenhouse."""
    return [
        Stage(
            remote_id=pair(job, ids.HIRED),
            job=job,
            name="Hired",
            position=_HIRED,
            kind=StageKind.HIRED,
            kind_raw=ids.HIRED,
        ),
        rejected_end(job),
    ]


def rejected_end(job: RemoteId) -> Stage:
    return Stage(
        remote_id=pair(job, ids.REJECTED),
        job=job,
        name="Rejected",
        position=_REJECTED,
        kind=StageKind.REJECTED,
        kind_raw=ids.REJECTED,
    )


def before_all(job: RemoteId) -> Stage:
    """Where prospects stand."""
    return Stage(
        remote_id=pair(job, ids.PROSPECT),
        job=job,
        name="Prospects",
        position=_FIRST,
        kind=StageKind.NEW,
        kind_raw=ids.PROSPECT,
        shut=True,
    )


def converted(job: RemoteId) -> Stage:
    """Where what is left of prospects stands who became candidates."""
    return Stage(
        remote_id=pair(job, ids.CONVERTED),
        job=job,
        name="Converted",
        position=_CONVERTED,
        kind=StageKind.OTHER,
        kind_raw=ids.CONVERTED,
        shut=True,
    )


def unlisted(job: RemoteId) -> list[Stage]:
    """The stages of a job that are told only where somebody is in them."""
    return [before_all(job), converted(job)]


def of_prospects() -> list[Job | Stage]:
    """The job of prospects who are on none, with where they may end."""
    made = Job(remote_id=ids.PROSPECTS, name="Prospects without a job", status=JobStatus.OPEN)
    return [made, rejected_end(ids.PROSPECTS)]


def arrived_at(row: wire.Application, hired_at: Instant | None = None) -> Instant | None:
    """Since when an application is where its status says; for stages of its job that is told by its history."""
    match status(row):
        case ApplicationStatus.REJECTED:
            return row.rejected_at
        case ApplicationStatus.HIRED:
            return hired_at
        case ApplicationStatus.ACTIVE if row.prospect:
            return row.created_at
        case _:
            return None


# --- applications --------------------------------------------------------------------------------


def status(row: wire.Application, side: ReasonSide = ReasonSide.NONE) -> ApplicationStatus | None:
    """Rejected for a reason of theirs is withdrawn."""
    found = _STATUS.get((row.status or "").casefold())
    if found is ApplicationStatus.REJECTED and side is ReasonSide.THEM:
        return ApplicationStatus.WITHDRAWN
    return found


def is_rejected(row: wire.Application) -> bool:
    """Whether it is among the rejected, whether or not it says since when."""
    return status(row) is ApplicationStatus.REJECTED


def is_hired(row: wire.Application) -> bool:
    return status(row) is ApplicationStatus.HIRED


def job_of(row: wire.Application) -> RemoteId:
    """The job somebody is on: of a prospect on several the first one."""
    return row.job_id or next(iter(row.prospective_job_ids), ids.PROSPECTS)


def is_silent(row: wire.Application) -> bool:
    """Whether an application is in a stage of its job, and does not say in which."""
    return _is_in_process(row) and not row.prospect and row.job_interview_stage_id is None


def stage_of(row: wire.Application, current: RemoteId | None = None) -> RemoteId | None:
    """Where an application is; `current`: as its history says, where it does not say it itself."""
    job = job_of(row)
    match status(row):
        case ApplicationStatus.HIRED:
            return pair(job, ids.HIRED)
        case ApplicationStatus.REJECTED:
            return pair(job, ids.REJECTED)
        case ApplicationStatus.CLOSED:
            return pair(job, ids.CONVERTED)
        case _ if row.prospect or job == ids.PROSPECTS:
            return pair(job, ids.PROSPECT)
        case _:
            return row.job_interview_stage_id or current


def _is_in_process(row: wire.Application) -> bool:
    return status(row) in (ApplicationStatus.ACTIVE, None)


def application(
    row: wire.Application,
    *,
    current: RemoteId | None = None,
    reason: RemoteId | None = None,
    side: ReasonSide = ReasonSide.NONE,
    source: str | None = None,
    credited_to: str | None = None,
    hired_at: Instant | None = None,
) -> Application:
    """One person on one job. Raises `ValueError` for one that names no candidate."""
    if row.candidate_id is None:
        raise ValueError("the application names no candidate")
    return Application(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        candidate=row.candidate_id,
        job=job_of(row),
        stage=stage_of(row, current),
        status=status(row, side),
        status_raw=row.status,
        reason=reason if is_rejected(row) else None,
        source=source,
        applied_at=row.created_at,
        stage_entered_at=arrived_at(row, hired_at),
        answers=tuple((one.question, one.answer or "") for one in row.answers if one.question),
        recruiter=row.recruiter_id,
        coordinator=row.coordinator_id,
        credited_to=credited_to,
        prospect=row.prospect is True,
        last_activity_at=row.last_activity_at,
        rejected_at=row.rejected_at if is_rejected(row) else None,
        custom=told(row.custom_fields),
    )


def last_visit(row: wire.Application, hired_at: Instant | None = None) -> Visit | None:
    """The stay among the rejected or the hired, which has no row of its own at Greenhouse."""
    end = ids.REJECTED if is_rejected(row) else ids.HIRED if is_hired(row) else None
    entered_at = arrived_at(row, hired_at)
    if end is None or entered_at is None or row.candidate_id is None:
        return None
    return Visit(
        remote_id=pair(row.id, end),
        application=row.id,
        candidate=row.candidate_id,
        job=job_of(row),
        stage=pair(job_of(row), end),
        stage_name=end.capitalize(),
        stage_kind=StageKind(end),
        entered_at=entered_at,
    )


def visit(row: wire.Stay, of: wire.Application) -> Visit | None:
    """A stay in a stage; None for a stage the application has not come to. Raises `ValueError` for one of no stage."""
    if row.entered_at is None:
        return None
    if row.job_interview_stage_id is None or of.candidate_id is None:
        raise ValueError("the row names no stage" if of.candidate_id else "its application names no candidate")
    return Visit(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        application=of.id,
        candidate=of.candidate_id,
        job=job_of(of),
        stage=row.job_interview_stage_id,
        entered_at=row.entered_at,
        left_at=None if row.current and _is_in_process(of) else row.exited_at,
    )


def reason(row: wire.Reason) -> Reason:
    """Why applications end: one list for the whole account."""
    return Reason(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        name=row.name or f"#{row.id}",
        side=side_of(row.type.key if row.type else None),
        leads_to=StageKind.REJECTED,
    )


def side_of(key: str | None) -> ReasonSide:
    return _SIDES.get(key or "", ReasonSide.NONE)


# --- people --------------------------------------------------------------------------------------


def candidate(row: wire.Candidate) -> Candidate:
    """A person. Raises `ValueError` while the vendor says nothing but that it works on them."""
    if row.message and row.first_name is None and row.last_name is None:
        raise ValueError(f"the candidate cannot be read yet: {row.message}")
    location = next(iter(_filled(row.addresses)), None)
    own = told(row.custom_fields)
    return Candidate(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        first_name=row.first_name or "",
        last_name=row.last_name or "",
        title=row.title or None,
        company=row.company or None,
        emails=_filled(row.email_addresses),
        phones=_filled(row.phone_numbers),
        links=_filled([*row.website_addresses, *row.social_media_addresses]),
        city=_city(location),
        location=location,
        tags=None if row.tags is None else tuple(dict.fromkeys(row.tags)),
        custom=((PREFERRED_NAME, row.preferred_name), *own) if row.preferred_name else own,
        is_private=row.private,
        can_email=row.can_email,
    )


def _filled(values: Iterable[wire.Valued]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.value for one in values if one.value and one.value.strip()))


def _city(location: str | None) -> str | None:
    """The city of `Gdynia, Polska`; none of an address with a street or a code, which begins with something else."""
    if location is None or any(char.isdigit() for char in location):
        return None
    return location.split(",")[0].strip() or None


def activity(row: wire.Note) -> Activity:
    """A line of the timeline. What people wrote is plain text; a mail may be markup. Raises `ValueError`."""
    if row.candidate_id is None:
        raise ValueError("the row names no candidate")
    if row.created_at is None:
        raise ValueError("the row has no created_at")
    kind = (row.type or "activity").casefold().replace("_", " ")
    text = row.body or None
    body = text if kind == NOTE or text is None else if_markup(text)
    return Activity(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        candidate=row.candidate_id,
        application=row.application_id,
        kind=kind,
        at=row.created_at,
        by=row.user_id,
        title=row.subject or None,
        body="\n\n".join(part for part in (_ways(row), body) if part) or None,
        visibility=_VISIBLE.get((row.visibility or "").removesuffix("_visible")),
    )


def _ways(row: wire.Note) -> str:
    """Whom a mail is from and to: one from a candidate names no user."""
    ways = (("from", row.email_from), ("to", row.email_to))
    return " ".join(f"{way} {address}" for way, address in ways if address)


def attachment(row: wire.Attachment) -> Attachment:
    """A file. Raises `ValueError` for one of nobody."""
    if row.candidate_id is None:
        raise ValueError("the file names no candidate")
    return Attachment(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        candidate=row.candidate_id,
        application=row.application_id,
        name=row.filename or f"#{row.id}",
        file_kind=_FILES.get(row.type or "", FileKind.OTHER),
        mime=mimetypes.guess_type(row.filename or "")[0],
    )


def file_type(kind: FileKind) -> str:
    """Greenhouse's word for a kind of file."""
    return next((word for word, known in _FILES.items() if known is kind), "other")


def same_text(found: str | None, title: str | None, body: str) -> bool:
    """Whether a note is this one: its text, with the headline before it where it has one."""
    return _plain(found or "") == _plain(note_text(title, body))


def note_text(title: str | None, body: str) -> str:
    """A note has no headline at Greenhouse: it goes before the text."""
    return f"{title.strip()}\n\n{body}" if title and title.strip() else body


def _plain(text: str) -> str:
    return " ".join(text.split())
