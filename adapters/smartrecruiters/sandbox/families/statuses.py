"""Moving people: status and sub-status of a candidacy, why, from when, and the way it took."""

from typing import Any

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, shown, times
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.jobs import process_of
from adapters.smartrecruiters.sandbox.plan import Reached
from adapters.smartrecruiters.sandbox.processes import FORWARD, Place, Process

_WHY = {"REJECTED": "rejection", "WITHDRAWN": "withdrawal"}


async def update(call: Call) -> web.Response:
    whose, application = call.application()
    return await _move(call, whose, application)


async def update_primary(call: Call) -> web.Response:
    whose = call.candidate()
    if whose.primary is None:
        call.miss("job", "Candidate has no assignment")
    return await _move(call, whose, whose.primary)


async def _move(call: Call, whose: Candidate, application: Application) -> web.Response:
    """Setting what is set already changes nothing; the last writer wins."""
    tenant, sent = call.tenant, await call.sent()
    if tenant.role == "EMPLOYEE":
        call.fail("PERMISSION_DENIED")
    target = Place(sent["status"], sent.get("subStatus") or None)
    reason = _reason(call, target.status, sent.get("reason"))
    _allow(call, process_of(tenant.jobs[application.job]), application, target)
    starts_on = times.read(sent["startsOn"]) if sent.get("startsOn") else None
    now = (target, reason, starts_on if starts_on is not None else application.starts_on)
    if (application.place, application.reason, application.starts_on) != now:
        before = application.place
        # A status may be dated back: the history then says that date.
        at = min(starts_on, tenant.now()) if starts_on is not None else tenant.now()
        if target != before:
            application.history.append(Reached(at, target))
        application.reason = reason
        application.starts_on = starts_on
        if target.status == "HIRED" and application.onboarding is None:
            application.onboarding = "READY_TO_ONBOARD"
        _tell(call, whose, application, before)
    return answers.done()


def _reason(call: Call, status: str, reason: str | None) -> str | None:
    if not reason:
        return None
    if status not in _WHY or status in call.tenant.quirks.no_reasons:
        call.fail("NO_REASON_SUPPORT_FOR_STATUS", f"Status {status} does not support reason")
    if all(one["id"] != reason for one in call.tenant.reasons(_WHY[status])):
        call.fail("REASON_NOT_FOUND", "Reason not found")
    return reason


def _allow(call: Call, process: Process, application: Application, target: Place) -> None:
    if not process.knows(target):
        # No code is documented for a sub-status that the job's process has not.
        call.fail("", f"Sub status {target.sub} does not exist for {target.status}", 400)
    omitted = process.omitted(target, application.visited)
    forward = target.status in FORWARD and target != application.place
    if omitted is not None and forward:
        call.fail("REQUIRED_SUB_STATUS_OMITTED", f"Required sub status omitted: {omitted.sub}")


def _tell(call: Call, whose: Candidate, application: Application, before: Place) -> None:
    tenant, job = call.tenant, call.tenant.jobs[application.job]
    tenant.touch(job, activity=True)
    call.keep(whose)
    about = {"job_id": job["id"], "candidate_id": whose.id, "application_id": application.id}
    call.tell("application.status.updated", f"/candidates/{whose.id}/jobs/{job['id']}/status/history", **about)
    context: dict[str, Any] = {"currentStatus": application.place.status, "previousStatus": before.status}
    if application.place.sub:
        context["currentStep"] = application.place.sub
    if before.sub:
        context["previousStep"] = before.sub
    tenant.note_down("JOB_APPLICATION_STATE_MODIFIED", "APPLICATION", application.id, context)


async def history(call: Call) -> web.Response:
    _, application = call.application()
    return answers.data(shown.history(application))


async def primary_history(call: Call) -> web.Response:
    whose = call.candidate()
    return answers.data({"totalFound": 0, "content": []} if whose.primary is None else shown.history(whose.primary))


ACTIONS: Actions = {
    "candidates.status.update": update,
    "candidates.status.updatePrimary": update_primary,
    "candidates.status.history.getForJob": history,
    "candidates.status.history.get": primary_history,
}
