"""What a person asks for of applications and tags, each of somebody whom nobody else in the matrix is about."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from app.model.ids import LocalId
from app.model.intents import (
    AddToJob,
    AnyIntent,
    ApplicationFields,
    ChangeReason,
    EditApplication,
    EditCandidate,
    Move,
    PersonFields,
    Reject,
    RemoveTags,
    SetJobStatus,
    Transfer,
)
from app.model.views import ApplicationRow, ApplicationView, CandidateView
from app.model.words import ApplicationStatus, Kind, StageKind, Verb, job_statuses
from tests.office import Office

Wish = Callable[[Office[Any], str], Awaitable[AnyIntent]]


async def a_decline(here: Office[Any], job: str) -> AnyIntent:
    row = (await _in_process(here, job))[0]
    return Reject(application=row.id, reason=(await here.desk.reasons(row.job))[0].id, note="Too far away")


async def a_hire(here: Office[Any], job: str) -> AnyIntent:
    """Into the first seat that is free."""
    row = (await _in_process(here, job))[1]
    board, known = await here.desk.board(row.job), await here.desk.job_detail(row.job)
    assert board is not None
    assert known is not None
    hired = next(one.stage.id for one in board.columns if one.stage.kind is StageKind.HIRED)
    return Move(application=row.id, stage=hired, opening=next(one.id for one in known.openings if one.open))


async def a_transfer(here: Office[Any], job: str) -> AnyIntent:
    row = (await _in_process(here, job))[2]
    return Transfer(application=row.id, job=(await here.board(job)).job.id)


async def another_recruiter(here: Office[Any], job: str) -> AnyIntent:
    row = (await _in_process(here, job))[3]
    _, view = await _known(here, row)
    user = next(one for one in await here.desk.users(here.account) if one.name != view.recruiter)
    return EditApplication(application=row.id, changes=ApplicationFields(recruiter=user.id))


async def another_reason(here: Office[Any], _job: str) -> AnyIntent:
    row = (await _rows(here, ApplicationStatus.REJECTED))[0]
    _, view = await _known(here, row)
    reason = next(one for one in await here.desk.reasons(row.job) if one.name != view.reason)
    return ChangeReason(application=row.id, reason=reason.id)


async def a_rejection_taken_back(here: Office[Any], _job: str) -> AnyIntent:
    """Back to where they were, so that no move is needed behind it."""
    rows = await _rows(here, ApplicationStatus.REJECTED)
    stages: Mapping[LocalId, LocalId] = await here.desk.came_from([row.id for row in rows[1:]])
    application, stage = next(iter(stages.items()))
    return Move(application=application, stage=stage)


async def no_tag(here: Office[Any], _job: str) -> AnyIntent:
    people = [await _known(here, row) for row in await _rows(here, ApplicationStatus.REJECTED)]
    person = next(person for person, _ in people if person.tags)
    return RemoveTags(candidate=person.id, tags=person.tags[:1])


async def another_status(here: Office[Any], job: str) -> AnyIntent:
    """Of a job on which nobody is moved."""
    at = next(one for one in await here.desk.jobs() if one.code != job)
    able = next(row for row in await here.desk.capabilities(here.account) if row.verb is Verb.JOB_STATUS)
    word, means = next(one for one in job_statuses(able.fields).items() if one[0] != at.status_raw)
    return SetJobStatus(job=at.id, status=word, means=means)


async def another_mail(here: Office[Any], _job: str) -> AnyIntent:
    person = await here.desk.candidate((await here.desk.applications())[0].candidate)
    assert person is not None
    return EditCandidate(candidate=person.id, changes=PersonFields(emails=("another@example.org", *person.emails[1:])))


async def on_a_job(here: Office[Any], job: str) -> AnyIntent:
    """Somebody else than whose mail changes: neither waits for the other."""
    rows = await here.desk.applications()
    wanted = (await here.board(job)).job.id
    there = {row.candidate for row in rows if row.job == wanted} | {rows[0].candidate}
    whom = next(row.candidate for row in rows if row.candidate not in there)
    made: LocalId = await here.desk.new_id(here.account, Kind.APPLICATION)
    return AddToJob(application=made, candidate=whom, job=wanted)


WISHES: Mapping[str, Wish] = {
    "another mail": another_mail,
    "on a job": on_a_job,
    "reject": a_decline,
    "hire": a_hire,
    "transfer": a_transfer,
    "recruiter": another_recruiter,
    "reason": another_reason,
    "unreject": a_rejection_taken_back,
    "untag": no_tag,
    "job status": another_status,
}


async def _in_process(here: Office[Any], job: str) -> Sequence[ApplicationRow]:
    """Those on open jobs but the one where people are moved; of people who have no offer that they could lose."""
    jobs = {one.id for one in await here.desk.jobs() if one.code != job}
    known = [(row, *await _known(here, row)) for row in await _rows(here, ApplicationStatus.ACTIVE) if row.job in jobs]
    return [row for row, person, view in known if not view.prospect and not person.offers]


async def _rows(here: Office[Any], status: ApplicationStatus) -> list[ApplicationRow]:
    """The last ones first: what else is asked for in the matrix is about the first."""
    return [row for row in reversed(await here.desk.applications()) if row.status is status]


async def _known(here: Office[Any], row: ApplicationRow) -> tuple[CandidateView, ApplicationView]:
    person = await here.desk.candidate(row.candidate)
    assert person is not None
    return person, next(one for one in person.applications if one.id == row.id)
