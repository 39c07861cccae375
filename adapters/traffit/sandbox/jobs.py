"""Jobs: document chapter "Job", and the people of a job (notes 2.6)."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox import worktime
from adapters.sandbox.answers import Refused
from adapters.sandbox.table import Query
from adapters.traffit.sandbox import answers, selection, shown
from adapters.traffit.sandbox.calls import Call, Route
from adapters.traffit.sandbox.records import Job, Member
from adapters.traffit.sandbox.selection import STAMPS, Field
from adapters.traffit.sandbox.workflows import BAD, WAIT, WORKFLOWS, Rejection, rejections

WRITABLE = {
    "name": "text", "guid": "text", "synchro_time": "datetime", "client": "client", "workflow": "workflow",
    "nrRef": "text", "emp_number": "number", "recruitment_deadline": "date", "note": "text",
}  # fmt: skip
READABLE = {"id": "integer", "status": "text", "created_at": "datetime", "updated_at": "datetime", **WRITABLE}

_FIELDS: dict[str, Field] = {
    **STAMPS,
    "name": Field(lambda row: row.name, "text"),
    "status": Field(lambda _: "active", "text"),
    "guid": Field(lambda row: row.guid, "text"),
    "nrRef": Field(lambda row: row.code, "text"),
}


async def list_all(call: Call) -> web.Response:
    if call.says("X-Response-Metadata"):
        return answers.data(shown.metadata(READABLE))
    jobs = (job for job in call.tenant.jobs.values() if job.id not in call.tenant.forbidden)
    return selection.answer_list(call, jobs, lambda row: shown.job(call.tenant, row), _FIELDS)


async def show_one(call: Call) -> web.Response:
    row = _by_guid(call) if call.says("X-Get-Find-By-Guid") else call.job()
    if call.says("X-Response-Metadata"):
        return answers.data(shown.metadata(READABLE))
    return answers.data(shown.job_in_full(call.tenant, row))


async def create(call: Call) -> web.Response:
    if call.says("X-Request-Metadata"):
        return answers.data(shown.metadata(WRITABLE))
    fields = _checked(call, await call.sent())
    if not fields.get("name"):
        raise Refused(answers.invalid(["name: This value should not be blank."]))
    tenant, now = call.tenant, call.tenant.now()
    blank = Job(max(tenant.jobs) + 1, now, now, "", "", 1, 1, created_by=call.user, updated_by=call.user)
    tenant.jobs[blank.id] = _written(blank, fields)
    call.changed()
    return answers.created(blank.id)


async def change(call: Call) -> web.Response:
    """PATCH, and PUT as the document's own example has it: only what is sent changes."""
    row = call.job()
    if call.says("X-Request-Metadata"):
        return answers.data(shown.metadata(WRITABLE))
    fields = _checked(call, await call.sent())
    call.tenant.jobs[row.id] = replace(_written(row, fields), updated=call.tenant.now(), updated_by=call.user)
    call.changed()
    return answers.done()


async def states(call: Call) -> web.Response:
    return selection.answer_list(call, call.tenant.states(call.job().id), shown.state)


async def counter(call: Call) -> web.Response:
    """Numbers as texts, states without anyone absent (document)."""
    counts = call.tenant.counter(call.job().id)
    rows = [{"stateCount": str(count), "state": str(state)} for state, count in counts.items()]
    return selection.answer_list(call, rows, lambda row: row)


async def all_rejections(call: Call) -> web.Response:
    return _rejections(call, (BAD, WAIT))


async def waiting_rejections(call: Call) -> web.Response:
    return _rejections(call, (WAIT,))


async def final_rejections(call: Call) -> web.Response:
    return _rejections(call, (BAD,))


async def people(call: Call) -> web.Response:
    """The candidates of a job. In use by clients, not in the document (notes 2.6): sent as the list sends them."""
    tenant = call.tenant

    def show(member: Member) -> dict[str, Any] | None:
        row = tenant.employees.get(member.id)
        return None if row is None else shown.employee(tenant, row)

    query = selection.ordered(Query(), selection.header_order(call, STAMPS))
    return selection.answer(call, tenant.members(call.job().id), query, show, caps=True)


async def add_candidate(call: Call) -> web.Response:
    job, row = call.job(), call.employee()
    if job.closed is not None:
        raise answers.forbidden()
    try:
        call.tenant.apply(row.id, job.id, by=call.user)
    except ValueError:
        return answers.listed("Employee in recruitment!", HTTPStatus.CONFLICT)
    call.changed()
    return answers.done()


def _rejections(call: Call, kinds: tuple[str, ...]) -> web.Response:
    reasons = [row for row in rejections(call.tenant.workflow_of(call.job().id)) if row.state_type in kinds]

    def show(row: Rejection) -> dict[str, Any]:
        return {"state_type": row.state_type, "id": row.id, "name": row.name}

    return selection.answer_list(call, reasons, show)


def _checked(call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as the tenant keeps them; ids may come as texts, as in the document. Refuses with the errors."""
    errors = [f"{name}: This field is not available via integration." for name in sent if name not in WRITABLE]
    fields: dict[str, Any] = {}
    for name in sent:
        try:
            if name in WRITABLE:
                fields[name] = None if sent[name] is None else _kept(WRITABLE[name], sent[name])
        except (ValueError, TypeError):
            errors.append(f"{name}: This value is not valid.")
    if "client" in fields and fields["client"] not in call.tenant.clients:
        errors.append("client: This value is not valid.")
    if "workflow" in fields and fields["workflow"] not in WORKFLOWS:
        errors.append("workflow: This value is not valid.")
    if errors:
        raise Refused(answers.invalid(errors))
    return fields


def _kept(kind: str, value: Any) -> Any:
    match kind:
        case "client" | "workflow" | "number":
            return int(value)
        case "datetime":
            return worktime.text(worktime.read(str(value)))
        case "date":
            return worktime.text(worktime.read(str(value)))[:10]
        case _:
            return str(value)


def _written(row: Job, fields: Mapping[str, Any]) -> Job:
    own = {"name": "name", "nrRef": "code", "client": "client", "workflow": "workflow", "guid": "guid"}
    changed: dict[str, Any] = {own[name]: value for name, value in fields.items() if name in own}
    other = {name: value for name, value in fields.items() if name not in own}
    return replace(row, **changed, fields={**row.fields, **other})


def _by_guid(call: Call) -> Job:
    guid = call.request.match_info["recruitment"]
    for job in call.tenant.jobs.values():
        if job.guid == guid:
            return job
    raise answers.not_found()


_SCOPE = "recruitment"
_JOB = "/recruitments/{recruitment}"
ROUTES = (
    Route("GET", "/recruitments/", _SCOPE, list_all),
    Route("POST", "/recruitments/", _SCOPE, create),
    Route("GET", _JOB, _SCOPE, show_one),
    Route("PATCH", _JOB, _SCOPE, change),
    Route("PUT", _JOB, _SCOPE, change),
    Route("GET", _JOB + "/states", _SCOPE, states),
    Route("GET", _JOB + "/states/counter", _SCOPE, counter),
    Route("GET", _JOB + "/rejections", _SCOPE, all_rejections),
    Route("GET", _JOB + "/rejections/wait", _SCOPE, waiting_rejections),
    Route("GET", _JOB + "/rejections/end-bad", _SCOPE, final_rejections),
    Route("GET", _JOB + "/employees", _SCOPE, people),
    Route("POST", _JOB + "/employees/{employee}", _SCOPE, add_candidate),
)
