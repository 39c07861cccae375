"""Interviews: records of what a calendar holds; nobody is invited by them."""

from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Row

_TIMES = "starts_at@ ends_at@ all_day_start_on% all_day_end_on% location video_conferencing_url"
_NEW = Shape(
    f"application_id!>applications job_interview_id!>job_interviews external_event_id! interviewers[] "
    f"organizer_id>users {_TIMES}"
)
_CHANGED = Shape(f"external_event_id interviewers[] organizer_id>users {_TIMES}")
_SEAT = Shape("user_id>users email response_status=needs_action|declined|tentative|accepted")
_CANCELLED = ("scheduled", "awaiting_feedback")


async def create(call: Call) -> web.Response:
    fields = _NEW.read(call.tenant, await call.sent())
    seats = _seats(call, fields.pop("interviewers", None) or [])
    application = call.work_on(call.tenant.application(fields["application_id"]))
    if call.tenant.row("job_interviews", fields["job_interview_id"])["job_id"] != application["job_id"]:
        raise answers.bad_fields([("job_interview_id", "does not belong to the application's job")])
    _in_order(fields)
    row = call.tenant.make(
        "interviews", status="scheduled", job_id=application["job_id"], scheduled_at=call.tenant.now(), **fields
    )  # fmt: skip
    _sit_down(call, row, seats)
    call.tenant.touch(None, application["id"])
    call.changed()
    return answers.data(_shown(call, row), 201)


async def change(call: Call) -> web.Response:
    """The people who are sent replace all who were there."""
    row = call.work_on(call.target("interviews"))
    fields = _CHANGED.read(call.tenant, await call.sent())
    seats = None if fields.get("interviewers") is None else _seats(call, fields["interviewers"])
    fields.pop("interviewers", None)
    _in_order({**row, **fields})
    row = call.tenant.put("interviews", row, **fields)
    if seats is not None:
        _stand_up(call, row)
        _sit_down(call, row, seats)
    call.changed()
    return answers.data(_shown(call, row))


async def delete(call: Call) -> web.Response:
    row = call.work_on(call.target("interviews"))
    if row["status"] not in _CANCELLED:
        raise answers.refused(f"An interview that is {row['status']} cannot be deleted.")
    _stand_up(call, row)
    call.tenant.drop("interviews", row["id"])
    call.changed()
    return answers.done()


def _seats(call: Call, sent: list[Any]) -> list[dict[str, Any]]:
    if not all(isinstance(one, dict) for one in sent):
        raise answers.bad_fields([("interviewers", "must be an array of objects")])
    return [_SEAT.read(call.tenant, one) for one in sent]


def _in_order(fields: dict[str, Any]) -> None:
    timed = fields.get("starts_at") is not None and fields.get("ends_at") is not None
    if timed and fields["starts_at"] >= fields["ends_at"]:
        raise answers.bad_fields([("ends_at", "must be after starts_at")])
    if not timed and fields.get("all_day_start_on") is None:
        raise answers.bad_fields([("starts_at", "is missing"), ("ends_at", "is missing")])


def _people(call: Call, row: Row) -> list[Row]:
    person = call.tenant.table("interviews").person(row["id"])
    return call.tenant.table("interviewers").where(() if person is None else (person,), interview_id=row["id"])


def _stand_up(call: Call, row: Row) -> None:
    call.tenant.drop_all("interviewers", _people(call, row))


def _sit_down(call: Call, row: Row, seats: list[dict[str, Any]]) -> None:
    for seat in seats:
        user = call.tenant.user(seat.get("user_id") or 0)
        call.tenant.make(
            "interviewers", interview_id=row["id"], user_id=seat.get("user_id"),
            email=seat.get("email") or (user["primary_email"] if user else None),
            response_status=seat.get("response_status") or "needs_action",
        )  # fmt: skip


def _shown(call: Call, row: Row) -> dict[str, Any]:
    return shown.row(call, "interviews", row)


ROUTES = (
    Route("POST", "/interviews", "interviews:create", create),
    Route("PATCH", "/interviews/{id}", "interviews:update", change),
    Route("DELETE", "/interviews/{id}", "interviews:destroy", delete),
)
