"""Where an application goes: move, reject, unreject, hire, convert. All but the last answer with nothing."""

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Mail, Row

_MOVE = Shape("from_stage_id!# to_stage_id# to_job_id# email_from_user_id>users")
_REJECT = Shape("rejection_reason_id!>rejection_reasons notes rejection_email{}")
_MAIL = Shape("email_template_id!>email_templates send_email_at@ email_from_user_id>users")
_HIRE = Shape("start_date@ opening_id>openings close_reason_id>close_reasons")
_CONVERT = Shape("job_id!>jobs to_job_interview_stage_id>job_interview_stages")


async def move(call: Call) -> web.Response:
    """Within the job, to another job's first stage, or on to the next stage where neither is said."""
    row = _in_process(call.work_on(call.target("applications")))
    fields = _MOVE.read(call.tenant, await call.sent())
    stage, job = fields.get("to_stage_id"), fields.get("to_job_id")
    if stage is not None and job is not None:
        raise answers.refused("Only one of to_stage_id and to_job_id can be provided.")
    _must_stand_in(call, row, fields["from_stage_id"])
    by = fields.get("email_from_user_id") or call.user
    if job is not None:
        _transfer(call, row, job, by)
    else:
        call.tenant.move(row["id"], _target(call, row, stage), by=by)
    call.changed()
    return answers.done()


def _must_stand_in(call: Call, row: Row, stage: int) -> None:
    known = {row["job_interview_stage_id"]}
    if call.tenant.quirks.stage_rows_move:
        known.add(row["stage_id"])
    if stage not in known:
        raise answers.refused("from_stage_id does not match the application's current stage.")


def _target(call: Call, row: Row, stage: int | None) -> int:
    stages = [one["id"] for one in call.tenant.stages_of(row["job_id"])]
    here = row["job_interview_stage_id"]
    if stage is not None:
        if stage not in stages:
            raise answers.refused("to_stage_id is not an active stage of the application's job.")
        return stage
    later = stages[stages.index(here) + 1 :] if here in stages else []
    if not later:
        raise answers.refused("The application is already in the last stage.")
    return int(later[0])


def _transfer(call: Call, row: Row, job: int, by: int) -> None:
    target = call.tenant.table("jobs").get(job)
    if target is None or not call.sees(target) or target["status"] == "closed":
        raise answers.refused("to_job_id is not an open job.")
    if job == row["job_id"]:
        raise answers.refused("The application is already on this job.")
    if not call.tenant.may_work_on(call.user, job):
        raise answers.forbidden("The acting user does not have permission to perform this action.")
    call.tenant.transfer(row["id"], job, by=by)


async def reject(call: Call) -> web.Response:
    """With `rejection_email` the candidate is written to, now or at the moment that is asked for."""
    row = call.work_on(call.target("applications"))
    if row["status"] == "rejected":
        raise answers.refused("Application has already been rejected.")
    if row["status"] != "in_process":
        raise answers.refused(f"Application is {row['status']}.")
    fields = _REJECT.read(call.tenant, await call.sent())
    mail = _mail(call, row, fields)
    call.tenant.reject(row["id"], fields["rejection_reason_id"], by=call.user, notes=fields.get("notes"))
    call.tenant.mails.extend(mail)
    call.changed()
    return answers.done()


def _mail(call: Call, row: Row, fields: dict[str, object]) -> list[Mail]:
    sent = fields.get("rejection_email")
    if not isinstance(sent, dict):
        return []
    wanted = _MAIL.read(call.tenant, sent)
    if call.tenant.row("email_templates", wanted["email_template_id"])["email_type"] != "candidate_rejection":
        raise answers.refused("email_template_id is not a rejection template.")
    at = wanted.get("send_email_at") or call.tenant.now()
    sender = wanted.get("email_from_user_id")
    return [Mail(at, "rejection", row["id"], row["candidate_id"], wanted["email_template_id"], sender)]


async def unreject(call: Call) -> web.Response:
    row = call.work_on(call.target("applications"))
    if row["status"] != "rejected":
        raise answers.refused("Application is not rejected.")
    await call.sent()
    call.tenant.unreject(row["id"])
    call.changed()
    return answers.done()


async def hire(call: Call) -> web.Response:
    """Fills an opening: which one must be said where several are open."""
    row = _in_process(call.work_on(call.target("applications")))
    fields = _HIRE.read(call.tenant, await call.sent())
    free = [one["id"] for one in call.tenant.open_openings(row["job_id"])]
    opening = fields.get("opening_id")
    if opening is None and len(free) != 1:
        several, none = "is required when the job has more than one open opening", "the job has no open opening"
        raise answers.bad_fields([("opening_id", several if free else none)])
    if opening is not None and opening not in free:
        raise answers.bad_fields([("opening_id", "is not an open opening of the job")])
    call.tenant.hire(row["id"], opening or free[0], reason=fields.get("close_reason_id"))
    call.changed()
    return answers.done()


async def convert(call: Call) -> web.Response:
    """A prospect becomes a candidate on a job: it is `converted`, and a new application is answered."""
    row = call.work_on(call.target("applications"))
    if not row["prospect"] or row["status"] != "in_process":
        raise answers.refused("Application is not an active prospect.")
    fields = _CONVERT.read(call.tenant, await call.sent())
    job, stage = fields["job_id"], fields.get("to_job_interview_stage_id")
    if row["prospective_job_ids"] and job not in row["prospective_job_ids"]:
        raise answers.refused("The prospect is not associated with this job.")
    if stage is not None and stage not in {one["id"] for one in call.tenant.stages_of(job)}:
        raise answers.refused("to_job_interview_stage_id is not an active stage of the job.")
    credit = {name: row[name] for name in ("source_id", "referrer_id", "recruiter_id", "coordinator_id")}
    made = call.tenant.apply(row["candidate_id"], job, stage, **credit)
    call.tenant.put("applications", call.tenant.application(row["id"]), status="converted")
    call.changed()
    return answers.data(shown.row(call, "applications", call.tenant.application(made)), 201)


def _in_process(row: Row) -> Row:
    """Refuses what is over, and prospects, which are in no stage."""
    if row["status"] != "in_process":
        raise answers.refused(f"Application is {row['status']}.")
    if row["prospect"]:
        raise answers.refused("Prospects must be converted to candidates first.")
    return row


ROUTES = (
    Route("POST", "/applications/{id}/move", "applications:move", move),
    Route("POST", "/applications/{id}/reject", "applications:reject", reject),
    Route("POST", "/applications/{id}/unreject", "applications:unreject", unreject),
    Route("POST", "/applications/{id}/hire", "applications:hire", hire),
    Route("POST", "/applications/{id}/convert_to_candidate", "applications:convert_to_candidate", convert),
)
