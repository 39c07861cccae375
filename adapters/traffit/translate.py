"""Wire to records, and writes to calls. Pure functions: same input, same output, nothing asked of anybody.

Stages, reasons and applications exist only within a job here, so their remote ids are pairs:
`{recruitment}:{state}`, `{recruitment}:{rejection}`, `{recruitment}:{employee}`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from adapters.http.ids import listed_id, pair, within
from adapters.http.markup import folded, from_text, to_text
from adapters.http.stages import one_way
from adapters.traffit import forms
from adapters.traffit.kinds import FIRST_TERMINAL_ORDER, kind_of, said
from adapters.traffit.times import day_of, warsaw_text
from adapters.traffit.wire import (
    Account,
    ActivityRow,
    HistoryRow,
    Recruitment,
    Rejection,
    State,
)
from app.model.ids import RemoteId
from app.model.records import Activity, Application, Job, Reason, Stage, User, Visit
from app.model.words import JobStatus, StageKind
from app.vendor import (
    AddTags,
    AttachFile,
    CreateApplication,
    CreateCandidate,
    CreateJob,
    CreateNote,
    MoveApplication,
    RecordConsent,
    Refused,
    RejectApplication,
    UpdateCandidate,
    UpdateJob,
    Write,
)

NOTE_WORDS = frozenset({"note", "notes", "notatka", "notiz", "remarque"})
"""What tenants call the activity type of a note."""
_STAGE_WORDS = frozenset({"stage in recruitment", "etap w rekrutacji"})
_CLOSED_WORDS = ("closed", "finished", "archiv", "zamkni", "zakończ", "inactive")
_LONGEST_TITLE = 80


class _JobNamed(msgspec.Struct):
    id: int | str | None = None


class _JobElement(msgspec.Struct):
    """`{"recruitment": {"id"}}` in the document, `{"id"}` on some tenants, `{"extras"}` once."""

    id: int | str | None = None
    recruitment: _JobNamed | None = None


_jobs: msgspec.json.Decoder[_JobElement] = msgspec.json.Decoder(_JobElement)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """An operation of the catalogue with what it needs."""

    operation: str
    parameters: Mapping[str, str]
    body: Any = None


# --- records ---


def job(row: Recruitment) -> Job:
    """A job. `is_closed` beats `status`, which says active on closed jobs too."""
    code = row.nrRef or None
    return Job(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        name=row.name or code or f"#{row.id}",
        code=code,
        status=_job_status(row),
        status_raw=row.status,
        openings=row.emp_number,
        company=(row.client.name or row.client.value) if row.client else None,
        office=row.localization or None,
        recruiters=tuple(one.email or one.name or one.value or one.id for one in row.responsible_person if one),
        opened_at=row.created_at,
        closed_at=row.closing_date if row.is_closed else None,
        deadline_at=None if row.recruitment_deadline is None else day_of(row.recruitment_deadline),
    )


def _job_status(row: Recruitment) -> JobStatus:
    if row.is_closed is not None:
        return JobStatus.CLOSED if row.is_closed else JobStatus.OPEN
    word = (row.status or "").casefold()
    return JobStatus.CLOSED if any(closed in word for closed in _CLOSED_WORDS) else JobStatus.OPEN


def stages(recruitment: str, states: Sequence[State]) -> list[Stage]:
    """A job's columns from left to right. Two may have one name; without `order` a state keeps its place."""
    ordered = sorted(enumerate(states), key=lambda at: (_position(at[1], at[0]), at[0]))
    kinds = one_way([_kind(state) for _, state in ordered])
    return [
        Stage(
            remote_id=pair(recruitment, state.id),
            job=recruitment,
            name=state.name or state.sid or f"#{state.id}",
            position=_position(state, place),
            kind=kind,
            kind_raw=said(state.type),
        )
        for (place, state), kind in zip(ordered, kinds, strict=True)
    ]


def _position(state: State, place: int) -> int:
    return place if state.order is None else state.order


def _kind(state: State) -> StageKind | None:
    kind = kind_of(state.type, state.name, state.sid)
    if kind is None and state.order is not None and state.order >= FIRST_TERMINAL_ORDER:
        return StageKind.OTHER  # ends or holds a process, but which of the two nobody says
    return kind


def reason(recruitment: str, row: Rejection) -> Reason:
    """A reason of a job. Its list mixes both sides ("Candidate refused to offer", "No contact"), so no side is told."""
    waits = (row.state_type or "").strip().lower() == "wait"
    return Reason(
        remote_id=pair(recruitment, row.id),
        job=recruitment,
        name=row.name or f"#{row.id}",
        leads_to=StageKind.ON_HOLD if waits else StageKind.REJECTED,
    )


def visit(row: HistoryRow) -> Visit:
    """One stay in a stage. Raises `ValueError` for a row that names no candidate, job, stage or time."""
    state = row.workflow_state
    entered = row.date if row.date is not None else row.created_at
    if row.employee is None or row.recruitment is None or state is None:
        gone = [
            name
            for name, there in (("employee", row.employee), ("recruitment", row.recruitment), ("workflow_state", state))
            if there is None
        ]
        raise ValueError(f"the row names no {', no '.join(gone)}")
    if entered is None:
        raise ValueError("the row has neither date nor created_at")
    return Visit(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        application=pair(row.recruitment.id, row.employee.id),
        candidate=row.employee.id,
        job=row.recruitment.id,
        stage=pair(row.recruitment.id, state.id),
        stage_name=state.name,
        stage_kind=kind_of(state.type, state.name, state.sid),
        entered_at=entered,
        left_at=row.end_date,
        by=row.created_by.id if row.created_by else None,
    )


def application(visit: Visit) -> Application:
    """The application a visit belongs to. Traffit keeps none of its own and no current stage (notes 2.6)."""
    return Application(remote_id=visit.application, candidate=visit.candidate, job=visit.job)


def application_raw(made: Application) -> bytes:
    """The bytes kept for an application: its pair, the same whichever row it was seen in."""
    return msgspec.json.encode({"employee": {"id": made.candidate}, "recruitment": {"id": made.job}})


def current(visits: Iterable[Visit]) -> Visit | None:
    """Where an application is: its newest visit that has not ended; where tenants send no end dates, the newest."""
    known = list(visits)
    still = [one for one in known if one.left_at is None]
    return max(still or known, key=lambda one: (one.entered_at, _number(one.remote_id)), default=None)


def jobs_among(rows: Iterable[bytes]) -> set[RemoteId]:
    """The jobs in a candidate's list of them: it wraps each in an object, and one element may be none (notes 2.6)."""
    found = set()
    for row in rows:
        try:
            element = _jobs.decode(row)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        job = element.recruitment.id if element.recruitment is not None else element.id
        if job is not None:
            found.add(str(job))
    return found


def _number(remote_id: str) -> int:
    return int(remote_id) if remote_id.isdecimal() else 0


def activity(row: ActivityRow, employee: str | None = None) -> Activity:
    """A line of the timeline; `employee` for lists that belong to one. Raises `ValueError` where nobody is named."""
    who = row.employee.id if row.employee else employee
    at = row.activity_date if row.activity_date is not None else row.created_at
    if who is None:
        raise ValueError("the row names no employee")
    if at is None:
        raise ValueError("the row has neither activity_date nor created_at")
    return Activity(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        candidate=who,
        kind=activity_kind(row),
        at=at,
        by=row.created_by.id if row.created_by else None,
        body=(row.content and to_text(row.content)) or None,
    )


def activity_kind(row: ActivityRow) -> str:
    """`note` and `stage` for what is known, else the tenant's own word in small letters, else `activity`."""
    word = ((row.type and (row.type.value or row.type.name)) or "").strip()
    small = word.casefold()
    if small in NOTE_WORDS:
        return "note"
    if small in _STAGE_WORDS:
        return "stage"
    return small or "activity"


def user(row: Account) -> User:
    """A user; Traffit sends no first and last name."""
    return User(remote_id=row.id, name=row.username or row.email or f"#{row.id}", email=row.email or None)


# --- writes ---


Able: TypeAlias = (
    MoveApplication
    | RejectApplication
    | CreateApplication
    | CreateNote
    | CreateCandidate
    | UpdateCandidate
    | AddTags
    | AttachFile
    | RecordConsent
    | CreateJob
    | UpdateJob
)
"""What Traffit can be asked for; all else its capabilities say it cannot."""


def able(write: Write) -> Able:
    """The same, as one of those. Raises `Refused` for another."""
    if not isinstance(write, Able):
        raise Refused(f"Traffit cannot do this ({type(write).__name__})")
    return write


def call_of(write: Write) -> Call:
    """The one call that a write is. Raises `Refused` for a stage or reason of another job and for unknown fields."""
    wanted = able(write)
    match wanted:
        case MoveApplication() | RejectApplication() | CreateApplication():
            return _application_call(wanted)
        case CreateJob() | UpdateJob():
            return _job_call(wanted)
        case AttachFile():
            raise TypeError("a file is two calls")
        case _:
            return _candidate_call(wanted)


def _candidate_call(write: CreateNote | AddTags | RecordConsent | CreateCandidate | UpdateCandidate) -> Call:
    match write:
        case CreateNote():
            return note_call(write.candidate, write.title, write.body)
        case RecordConsent():
            return _consent_call(write)
        case AddTags(candidate=employee, tags=names):
            body: dict[str, Any] = {"tags": list(names)}
            return Call(operation="candidates.add_tags", parameters={"employee_id": employee}, body=body)
        case CreateCandidate():
            body = forms.person(write.person) | {"guid": write.marker}
            return Call(operation="candidates.create", parameters={}, body=body)
        case UpdateCandidate(candidate=employee):
            body = forms.person(write.changes)
            return Call(operation="candidates.update", parameters={"employee_id": employee}, body=body)


def _job_call(write: CreateJob | UpdateJob) -> Call:
    match write:
        case CreateJob():
            body = forms.job(write.fields, write.company) | {"guid": write.marker}
            return Call(operation="jobs.create", parameters={}, body=body)
        case UpdateJob():
            body = forms.job(write.changes, write.company)
            return Call(operation="jobs.update", parameters={"recruitment_id": write.job}, body=body)


def _application_call(write: MoveApplication | RejectApplication | CreateApplication) -> Call:
    pair_of = {"employee_id": write.candidate, "recruitment_id": write.job}
    match write:
        case MoveApplication(job=recruitment, to_stage=stage):
            parameters = pair_of | {"state_id": within(recruitment, stage, "stage")}
            return Call(operation="applications.move", parameters=parameters)
        case RejectApplication(job=recruitment, reason=chosen):
            body = {"rejection_id": within(recruitment, chosen, "reason")}
            return Call(operation="applications.reject", parameters=pair_of, body=body)
        case CreateApplication():
            return Call(operation="applications.create", parameters=pair_of)


def _consent_call(write: RecordConsent) -> Call:
    body: dict[str, Any] = {"agreement_date": warsaw_text(write.agreed_at)[:10]}
    if write.job is not None:
        body["recruitment"] = write.job
    parameters = {"employee_id": write.candidate}
    if len(write.consents) > 1:
        many = [{"provision": listed_id(consent), **body} for consent in write.consents]
        return Call(operation="candidates.add_provisions", parameters=parameters, body=many)
    parameters["provision_id"] = listed_id(write.consents[0])
    return Call(operation="candidates.add_provision", parameters=parameters, body=body)


def note_call(employee: str, title: str | None, body: str) -> Call:
    """A note. The vendor's field holds markup, so text is escaped: what a person typed is what others read."""
    return Call(
        operation="notes.create",
        parameters={"employee_id": employee},
        body={"title": note_title(title, body), "content": from_text(body)},
    )


def note_title(title: str | None, body: str) -> str:
    """The headline: the one given, else how the note begins."""
    if title and title.strip():
        return title
    first = next((line.strip() for line in body.splitlines() if line.strip()), "")
    return first if len(first) <= _LONGEST_TITLE else first[: _LONGEST_TITLE - 1].rstrip() + "…"


def is_note(row: ActivityRow, title: str | None, body: str) -> bool:
    """True where an activity is this note: its text, with or without the headline before it."""
    if activity_kind(row) != "note":
        return False
    text = " ".join(body.split())
    headline = " ".join(note_title(title, body).split())
    found = folded(row.content or "")
    return found in {text, f"{headline} {text}".strip()}
