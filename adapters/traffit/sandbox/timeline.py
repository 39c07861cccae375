"""What happened to candidates: activities, the history of stages, the jobs of a candidate."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from adapters.sandbox.answers import Refused
from adapters.sandbox.table import Query
from adapters.traffit.sandbox import answers, selection, shown
from adapters.traffit.sandbox.calls import Call, Route
from adapters.traffit.sandbox.catalogues import NOTE
from adapters.traffit.sandbox.selection import STAMPS, Condition, Field
from adapters.traffit.sandbox.workflows import STATES

_TYPE = Field(lambda row: row.type, "number", comparators=("=", "!="))
_EMPLOYEE = Field(lambda row: row.employee, "number", comparators=("=", "!="))
_OF_ONE: dict[str, Field] = {
    **STAMPS,
    "type": _TYPE,
    "activity_date": Field(lambda row: row.created, "moment", "created"),
}
_OF_ALL: dict[str, Field] = {**_OF_ONE, "employee_id": _EMPLOYEE}


async def activities(call: Call) -> web.Response:
    query = _asked(call, _OF_ALL)
    return selection.answer(call, call.tenant.activities, query, lambda row: shown.named_activity(call.tenant, row))


async def activities_of(call: Call) -> web.Response:
    query = replace(_asked(call, _OF_ONE), among=call.tenant.activity_ids(call.employee().id))
    return selection.answer(call, call.tenant.activities, query, shown.activity, caps=True)


async def history(call: Call) -> web.Response:
    """Every visit of everybody. The document filters by query string; some tenants take the header too (2.4)."""
    if call.header("X-Request-Filter") and not call.tenant.quirks.history_filter_header:
        raise Refused(answers.coded(400))
    query = _asked(call, STAMPS)
    return selection.answer(call, call.tenant.history, query, lambda row: shown.visit(call.tenant, row))


async def jobs_of(call: Call) -> web.Response:
    """The jobs of a candidate; with the additional module one more element, of another shape, at the end."""
    row = call.employee()
    visits = call.tenant.visits(row.id)
    jobs = [call.tenant.jobs[job] for job in dict.fromkeys(visit.recruitment for visit in visits)]
    elements: list[dict[str, Any]] = [{"recruitment": {"id": job.id, "name": job.name}} for job in jobs]
    if call.header("X-Additional-Modules") == "employee_recruitments_states":
        # As many lines a job as it had visits, all with the name of the current state (document, notes 2.6).
        names = {job.id: STATES[call.tenant.stage_of(row.id, job.id) or 0].name for job in jobs}
        states = [{"state": names[visit.recruitment], "recruitment_id": visit.recruitment} for visit in visits]
        elements.append({"extras": {"employee_recruitments_states": states}})
    return selection.answer_list(call, elements, lambda element: element)


def _asked(call: Call, fields: dict[str, Field]) -> Query[Any]:
    """What query string and headers ask for together."""
    join = call.tenant.quirks.fields_join
    by_query = selection.query_conditions(call, fields)
    query = selection.narrowed(Query(), selection.header_conditions(call, fields), join)
    query = selection.narrowed(query, by_query, join)
    query = selection.ordered(query, selection.query_order(call) or selection.header_order(call, fields))
    if len(by_query) == 1:
        return _sharpened(call, query, by_query[0])
    return query


def _sharpened(call: Call, query: Query[Any], condition: Condition) -> Query[Any]:
    """The same question where one condition says which rows to read at all."""
    if condition.field is _EMPLOYEE and condition.comparison == "=":
        return replace(query, among=call.tenant.activity_ids(condition.value))
    if condition.field is _TYPE:
        notes_wanted = (condition.value == NOTE) == (condition.comparison == "=")
        lattice = call.tenant.activities.lattice.only(lambda label: call.tenant.plan.is_note(label) == notes_wanted)
        return replace(query, lattice=lattice, alike=condition.holds, keep=None)
    return query


_SCOPE = "employee"
ROUTES = (
    Route("GET", "/employees/activities", _SCOPE, activities),
    Route("GET", "/employees/recruitment_history", _SCOPE, history),
    Route("GET", "/employees/{employee}/activities", _SCOPE, activities_of),
    Route("GET", "/employees/{employee}/recruitments", _SCOPE, jobs_of),
)
