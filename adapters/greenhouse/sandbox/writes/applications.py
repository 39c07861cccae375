"""Applications: create for a job or as a prospect, update, delete; the reason of a rejection."""

from typing import Any, NamedTuple

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape, custom
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Row

_CREDIT = "source_id>sources referrer_id>referrers recruiter_id>users coordinator_id>users custom_fields[]"
_CANDIDACY = Shape(f"job_id!>jobs initial_stage_id>job_interview_stages {_CREDIT} prospect?")
_PROSPECT = Shape(
    f"prospect? job_ids[>jobs] prospect_pool_id>prospect_pools prospect_pool_stage_id>prospect_pool_stages "
    f"prospect_owner_id>users prospective_department_id>departments prospective_office_id>offices {_CREDIT}"
)
_CHANGED = Shape(
    f"{_CREDIT} prospect_pool_id>prospect_pools prospect_pool_stage_id>prospect_pool_stages "
    "prospect_owner_id>users prospective_job_ids[>jobs] rejected_at@ created_at@"
)
_DETAILS = {
    "prospect_pool_id": "pool_id", "prospect_pool_stage_id": "pool_stage_id", "prospect_owner_id": "prospect_owner_id",
    "prospective_department_id": "department_id", "prospective_office_id": "office_id",
}  # fmt: skip
"""What is written of a prospect and the column of `prospect_details` that has it."""


class Wanted(NamedTuple):
    """An application that may be made. `job` None: a prospect, considered for `jobs`."""

    job: int | None
    stage: int | None
    jobs: list[int]
    fields: dict[str, Any]
    details: dict[str, Any]


def wanted(call: Call, sent: dict[str, Any], *, nested: bool = False) -> Wanted:
    """The application that is asked for. Refuses with 422 or 403."""
    about = {name: value for name, value in sent.items() if nested or name != "candidate_id"}
    prospect = about.get("prospect") is True
    fields = custom(
        call.tenant, "application", (_PROSPECT if prospect else _CANDIDACY).read(call.tenant, about)
    )  # fmt: skip
    fields.pop("prospect", None)
    if prospect:
        details = {_DETAILS[name]: fields.pop(name) for name in list(fields) if name in _DETAILS}
        return Wanted(None, None, fields.pop("job_ids", []), fields, details)
    job, stage = fields.pop("job_id"), fields.pop("initial_stage_id", None)
    row = call.tenant.row("jobs", job)
    if not call.sees(row):
        raise answers.bad_fields([("job_id", "does not exist")])
    if not call.tenant.may_work_on(call.user, job):
        raise answers.forbidden("The acting user does not have permission to add candidates to this job.")
    if row["status"] == "closed":
        raise answers.refused("Applications cannot be added to a closed job.")
    if stage is not None and stage not in {one["id"] for one in call.tenant.stages_of(job)}:
        raise answers.bad_fields([("initial_stage_id", "is not an active stage of the job")])
    return Wanted(job, stage, [], fields, {})


def made(call: Call, candidate: int, what: Wanted) -> Row:
    """The new application's row; whoever has the candidate there already is refused."""
    tenant = call.tenant
    if what.job is None:
        application = tenant.consider(candidate, what.jobs, **what.fields)
        (detail,) = tenant.of_application("prospect_details", application)
        tenant.put("prospect_details", detail, **what.details)
    else:
        application = tenant.apply(candidate, what.job, what.stage, **what.fields)
    return tenant.application(application)


async def create(call: Call) -> web.Response:
    sent = await call.sent()
    candidate = Shape("candidate_id!>candidates").read(
        call.tenant, {name: value for name, value in sent.items() if name == "candidate_id"}
    )["candidate_id"]
    what = wanted(call, sent)
    same = (row for row in call.tenant.applications_of(candidate) if row["status"] == "in_process")
    if what.job is not None and any(row["job_id"] == what.job and not row["prospect"] for row in same):
        raise answers.refused("Candidate already has an active application on this job.")
    row = made(call, candidate, what)
    call.changed()
    return answers.data(shown.row(call, "applications", row), 201)


async def change(call: Call) -> web.Response:
    row = call.work_on(call.target("applications"))
    fields = custom(call.tenant, "application", _CHANGED.read(call.tenant, await call.sent()))
    details = {_DETAILS[name]: fields.pop(name) for name in list(fields) if name in _DETAILS}
    if (details or "prospective_job_ids" in fields) and not row["prospect"]:
        raise answers.refused("Prospect fields can only be set on prospects.")
    if "rejected_at" in fields and row["status"] != "rejected":
        raise answers.refused("rejected_at can only be set on rejected applications.")
    call.tenant.put("applications", row, **fields)
    for one in call.tenant.of_application("prospect_details", row["id"]):
        call.tenant.put("prospect_details", one, **details)
    call.changed()
    return answers.data(shown.row(call, "applications", call.tenant.application(row["id"])))


async def delete(call: Call) -> web.Response:
    """Cannot be undone."""
    row = call.work_on(call.target("applications"))
    call.tenant.delete_application(row["id"])
    call.changed()
    return answers.done()


async def change_rejection(call: Call) -> web.Response:
    """PATCH of `rejection_details`: the reason and the answers to its questions."""
    row = call.work_on(call.target("rejection_details"))
    shape = Shape("rejection_reason_id>rejection_reasons question_custom_fields[] rejection_note_id>notes")
    fields = shape.read(call.tenant, await call.sent())
    fields = custom(call.tenant, "rejection_question", fields, "question_custom_fields")
    row = call.tenant.put("rejection_details", row, **fields)
    application = call.tenant.application(row["application_id"])
    call.tenant.put("applications", application, rejection_reason_id=row["rejection_reason_id"])
    call.changed()
    return answers.data(shown.row(call, "rejection_details", row))


ROUTES = (
    Route("POST", "/applications", "applications:create", create),
    Route("PATCH", "/applications/{id}", "applications:update", change),
    Route("DELETE", "/applications/{id}", "applications:destroy", delete),
    Route("PATCH", "/rejection_details/{id}", "rejection_details:update", change_rejection),
)
