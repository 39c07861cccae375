"""Moving a candidate through a job: document "Move candidate in job ..." and "Reject candidate in job", notes 2.7."""

from aiohttp import web

from adapters.sandbox.answers import Refused
from adapters.traffit.sandbox import answers
from adapters.traffit.sandbox.calls import Call, Route
from adapters.traffit.sandbox.records import Visit
from adapters.traffit.sandbox.workflows import STATES, State, rejections


async def move(call: Call) -> web.Response:
    visit = _application(call)
    target = call.tenant.workflow_of(visit.recruitment).state(call.number("state"))
    if target is None:
        raise answers.not_found()
    return _go(call, visit, target)


async def move_to_next(call: Call) -> web.Response:
    visit = _application(call)
    return _go(call, visit, call.tenant.workflow_of(visit.recruitment).after(STATES[visit.state]))


async def back(call: Call) -> web.Response:
    """ "Move candidate in job to last state": to the one it was in before."""
    visit = _application(call)
    earlier = [row for row in call.tenant.visits(visit.employee, visit.recruitment) if row.id != visit.id]
    return _go(call, visit, STATES[earlier[-1].state] if earlier else None)


async def reject(call: Call) -> web.Response:
    """With one of the job's reasons; a reason of type `wait` puts on hold. The id may come as a text."""
    visit, sent = _application(call), await call.sent()
    workflow = call.tenant.workflow_of(visit.recruitment)
    reason = next((row for row in rejections(workflow) if str(row.id) == str(sent.get("rejection_id"))), None)
    if reason is None:
        raise Refused(answers.invalid(["rejection_id: This value is not valid."]))
    response = _go(call, visit, workflow.of_type(reason.state_type))
    call.tenant.rejected[visit.employee, visit.recruitment] = reason.id
    return response


def _application(call: Call) -> Visit:
    """Where the candidate stands in the job. Refuses with 404, or 403.

    The document has a 403 and does not say when; here it is a job that the user may not touch or that is closed.
    """
    employee, job = call.employee(), call.job()
    if job.closed is not None:
        raise answers.forbidden()
    visit = call.tenant.visit(employee.id, job.id)
    if visit is None:
        raise answers.not_found()
    return visit


def _go(call: Call, visit: Visit, target: State | None) -> web.Response:
    workflow = call.tenant.workflow_of(visit.recruitment)
    if target is None or not workflow.allows(STATES[visit.state], target):
        raise Refused(answers.no_transition())
    call.tenant.move(visit.employee, visit.recruitment, target.id, by=call.user)
    call.changed()
    return answers.done()


_STATES = "/employees/{employee}/recruitments/{recruitment}/states"
# The document prints no scope for these calls; they belong to the candidate's part of it.
ROUTES = (
    Route("POST", _STATES + "/{state}/_move", "employee", move),
    Route("POST", _STATES + "/_move_to_next_state", "employee", move_to_next),
    Route("POST", _STATES + "/_back", "employee", back),
    Route("POST", _STATES + "/_move_to_reject_state", "employee", reject),
)
