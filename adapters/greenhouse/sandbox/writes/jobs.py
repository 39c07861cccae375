"""Jobs and openings. A job is made from a template, and closes by itself with its last opening."""

from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape, custom
from adapters.greenhouse.sandbox.bulk import bulk
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Row

_JOB = Shape(
    "template_job_id!>jobs number_of_openings!# job_name job_post_name department_id>departments office_ids[>offices] "
    "requisition_id notes opening_ids[] custom_fields[] external_department_id external_office_ids[]"
)
_JOB_CHANGED = Shape(
    "name notes requisition_id department_id>departments office_ids[>offices] custom_fields[] anywhere?"
)
_OPENING = Shape("job_id!>jobs opening_id target_start_on% custom_fields[]")
_OPENING_CHANGED = Shape(
    "job_id>jobs status=open|closed close_reason_id>close_reasons opening_id target_start_on% custom_fields[]"
)
_MOST_OPENINGS, _MOST_NEW = 100, 200
_COPIED = ("name", "department_id", "office_ids", "confidential", "custom_fields")


async def create_job(call: Call) -> web.Response:
    row = _made(call, await call.sent())
    call.changed()
    return answers.data(shown.row(call, "jobs", row), 201)


def _made(call: Call, sent: dict[str, Any]) -> Row:
    tenant = call.tenant
    fields = custom(tenant, "job", _JOB.read(tenant, sent))
    openings = fields["number_of_openings"]
    if not 0 <= openings <= _MOST_NEW:
        raise answers.bad_fields([("number_of_openings", f"must be between 0 and {_MOST_NEW}")])
    template = tenant.row("jobs", fields["template_job_id"])
    values = {name: template[name] for name in _COPIED} | {"name": fields.get("job_name") or template["name"]}
    sent_values = {name: fields[name] for name in ("department_id", "office_ids", "custom_fields", "requisition_id",
                                                   "notes") if name in fields}  # fmt: skip
    now = tenant.now()
    job = tenant.make(
        "jobs", **(values | sent_values), status="open" if openings else "draft", is_template=False,
        copied_from_id=template["id"], opened_at=now if openings else None,
    )  # fmt: skip
    for stage in tenant.stages_of(template["id"]):
        copy = {name: stage[name] for name in ("name", "sort_order", "active", "_mails")}
        tenant.make("job_interview_stages", job_id=job["id"], **copy)
    names = fields.get("opening_ids") or []
    for at in range(openings):
        named = str(names[at]) if at < len(names) and names[at] is not None else None
        _opened(call, job["id"], at, {"opening_id": named})
    return job


async def change_job(call: Call) -> web.Response:
    """The status is no field of it: it follows the openings."""
    row = call.work_on(call.target("jobs"))
    fields = custom(call.tenant, "job", _JOB_CHANGED.read(call.tenant, await call.sent()))
    fields.pop("anywhere", None)
    row = call.tenant.put("jobs", row, **fields)
    call.changed()
    return answers.data(shown.row(call, "jobs", row))


async def create_opening(call: Call) -> web.Response:
    row = _opening(call, await call.sent())
    call.changed()
    return answers.data(shown.row(call, "openings", row), 201)


def _opening(call: Call, sent: dict[str, Any]) -> Row:
    fields = custom(call.tenant, "opening", _OPENING.read(call.tenant, sent))
    job = call.work_on(call.tenant.row("jobs", fields.pop("job_id")))
    free = call.tenant.open_openings(job["id"])
    if len(free) >= _MOST_OPENINGS:
        raise answers.refused(f"A job can have at most {_MOST_OPENINGS} open openings.")
    row = _opened(call, job["id"], len(free), fields)
    if job["status"] == "closed":
        call.tenant.put("jobs", job, status="open", closed_at=None)
    return row


def _opened(call: Call, job: int, at: int, fields: dict[str, Any]) -> Row:
    values = {"custom_fields": {}} | fields
    return call.tenant.make("openings", job_id=job, open=True, opened_at=call.tenant.now(), sort_order=at, **values)


async def change_opening(call: Call) -> web.Response:
    row = _opening_changed(call, call.target("openings"), await call.sent())
    call.changed()
    return answers.data(shown.row(call, "openings", row))


def _opening_changed(call: Call, row: Row, sent: dict[str, Any]) -> Row:
    call.work_on(row)
    tenant = call.tenant
    fields = custom(tenant, "opening", _OPENING_CHANGED.read(tenant, sent))
    if fields.pop("job_id", row["job_id"]) != row["job_id"]:
        raise answers.bad_fields([("job_id", "is not the job of the opening")])
    status, reason = fields.pop("status", None), fields.pop("close_reason_id", None)
    row = tenant.put("openings", row, **fields)
    if status == "closed" and row["open"]:
        tenant.close_opening(row["id"], reason)
    elif status == "open" and not row["open"]:
        if row["application_id"] is not None:
            raise answers.refused("An opening that was filled cannot be opened again.")
        tenant.put("openings", row, open=True, closed_at=None, close_reason_id=None)
        tenant.put("jobs", tenant.row("jobs", row["job_id"]), status="open", closed_at=None)
    elif reason is not None:
        if row["open"]:
            raise answers.refused("close_reason_id can only be set on closed openings.")
        tenant.put("openings", row, close_reason_id=reason)
    return tenant.row("openings", row["id"])


async def delete_opening(call: Call) -> web.Response:
    _opening_deleted(call, call.target("openings"))
    call.changed()
    return answers.done()


def _opening_deleted(call: Call, row: Row) -> None:
    """Only one that is closed and was never filled."""
    call.work_on(row)
    if row["open"] or row["application_id"] is not None:
        raise answers.refused("Only closed openings that were not filled can be deleted.")
    call.tenant.drop("openings", row["id"])


ROUTES = (
    bulk("POST", "jobs", "create", create=_made),
    bulk("POST", "openings", "create", create=_opening),
    bulk("PATCH", "openings", "update", change=_opening_changed),
    bulk("DELETE", "openings", "destroy", delete=_opening_deleted),
    Route("POST", "/jobs", "jobs:create", create_job),
    Route("PATCH", "/jobs/{id}", "jobs:update", change_job),
    Route("POST", "/openings", "openings:create", create_opening),
    Route("PATCH", "/openings/{id}", "openings:update", change_opening),
    Route("DELETE", "/openings/{id}", "openings:destroy", delete_opening),
)
