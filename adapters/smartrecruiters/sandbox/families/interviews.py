"""Interviews with their timeslots and who comes; what people made on screen can be read here and not changed."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, ids, times
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import shown

_MOST_SLOTS, _MOST_TYPES = 50, 2_000
_OWN = "API"


def _shown(call: Call, whose: Candidate, row: Row) -> Any:
    candidate = {"id": whose.id, "status": row["_status"]}
    return shown({**row, "candidate": candidate, "jobId": call.tenant.job_id(row["_job"])})


async def listed(call: Call) -> web.Response:
    try:
        whose, application = call.tenant.application(call.query["applicationId"])
    except KeyError:
        call.miss("application")
    if not call.tenant.sees_job(application.job):
        call.deny("Application access denied")
    rows = [_shown(call, whose, row) for row in whose.interviews if row["_job"] == application.job]
    return answers.data({"content": rows})


async def one(call: Call) -> web.Response:
    return answers.data(_shown(call, *call.record("interview", "interviewId")))


def _own(call: Call) -> tuple[Candidate, Row]:
    """The interview, where it may be changed from here."""
    whose, row = call.record("interview", "interviewId")
    if row["source"] != _OWN:
        call.deny("Interviews made in SmartRecruiters cannot be changed by the API")
    return whose, row


async def create(call: Call) -> web.Response:
    sent, tenant = await call.sent(), call.tenant
    _check_zone(call, sent["timezone"])
    try:
        whose = tenant.candidate(sent["candidate"]["id"])
    except KeyError:
        call.miss("candidate")
    try:
        job = tenant.job(sent["jobId"])
    except KeyError:
        call.miss("job")
    if whose.on(job["_number"]) is None:
        call.miss("application")
    if not tenant.sees_job(job["_number"]):
        call.deny("Job access denied")
    organizer = tenant.users.get(sent["organizerId"])
    if organizer is None:
        call.fail("NON_EXISTING_ORGANIZER")
    if not organizer["active"]:
        call.fail("INACTIVE_OR_DELETED_ORGANIZER")
    at, made = whose.next("interview")
    row: Row = {
        "id": made, "_at": at, "_job": job["_number"], "_status": sent["candidate"].get("status", "pending"),
        "location": sent.get("location"), "timezone": sent["timezone"], "organizerId": sent["organizerId"],
        "createdOn": tenant.now(), "source": _OWN, "refUrl": sent.get("refUrl"), "timeslots": [],
    }  # fmt: skip
    for slot in sent["timeslots"]:
        row["timeslots"].append(_slot(call, whose, row, slot))
    whose.interviews.append(row)
    call.keep(whose)
    return answers.data(_shown(call, whose, row), 201)


def _check_zone(call: Call, name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        call.fail("INVALID_TIMEZONE")


def _slot(call: Call, whose: Candidate, row: Row, sent: Row) -> Row:
    """A timeslot as it is kept, with an id of its own."""
    at = row["_slots_made"] = row.get("_slots_made", max((one["_at"] for one in row["timeslots"]), default=-1)) + 1
    number = (whose.number * ids.PER_PERSON + row["_at"]) * 64 + at
    kept = {"id": ids.uuid(call.tenant.seed, "timeslot", number), "_at": at, "noShow": False}
    return {**kept, "candidateStatus": "pending", **_checked(call, sent)}


def _checked(call: Call, sent: Row) -> Row:
    begins, ends = times.read(sent["startsOn"]), times.read(sent["endsOn"])
    if ends <= begins:
        call.fail("END_DATE_BEFORE_START_DATE")
    for who in sent["interviewers"]:
        user = call.tenant.users.get(who["id"])
        if user is None:
            call.fail("NON_EXISTING_INTERVIEWERS")
        if not user["active"]:
            call.fail("INACTIVE_OR_DELETED_INTERVIEWERS")
    names = ("interviewType", "title", "place", "interviewers", "candidateStatus")
    kept = {name: sent[name] for name in names if sent.get(name) is not None}
    return {**kept, "startsOn": begins, "endsOn": ends}


async def update(call: Call) -> web.Response:
    whose, row = _own(call)
    sent = await call.sent()
    if "timezone" in sent:
        _check_zone(call, sent["timezone"])
    changes = {name: sent[name] for name in ("location", "timezone") if name in sent}
    if sent.get("candidate"):
        changes["_status"] = sent["candidate"]["status"]
    return _put(call, whose, row, changes)


def _put(call: Call, whose: Candidate, row: Row, changes: Row) -> web.Response:
    if any(row.get(name) != value for name, value in changes.items()):
        row |= changes
        call.keep(whose)
    return answers.done()


async def delete(call: Call) -> web.Response:
    whose, row = _own(call)
    whose.interviews.remove(row)
    call.keep(whose)
    return answers.done()


# Timeslots and who comes


def _timeslot(call: Call, row: Row) -> Row:
    return call.among(row["timeslots"], "timeslotId", "timeslot")


async def timeslot(call: Call) -> web.Response:
    _, row = call.record("interview", "interviewId")
    return answers.data(shown(_timeslot(call, row)))


async def add_timeslot(call: Call) -> web.Response:
    whose, row = _own(call)
    sent = await call.sent()
    if len(row["timeslots"]) >= _MOST_SLOTS:
        call.fail("CANNOT_ADD_MORE_TIMESLOTS")
    made = _slot(call, whose, row, sent)
    row["timeslots"].append(made)
    call.keep(whose)
    return answers.data(shown(made), 201)


async def update_timeslot(call: Call) -> web.Response:
    whose, row = _own(call)
    slot = _timeslot(call, row)
    return _put(call, whose, slot, _checked(call, await call.sent()))


async def delete_timeslot(call: Call) -> web.Response:
    whose, row = _own(call)
    slot = _timeslot(call, row)
    if len(row["timeslots"]) == 1:
        call.fail("CANNOT_DELETE_LAST_TIMESLOT")
    row["timeslots"].remove(slot)
    call.keep(whose)
    return answers.done()


async def no_show(call: Call) -> web.Response:
    whose, row = call.record("interview", "interviewId")
    _put(call, whose, _timeslot(call, row), {"noShow": call.query["value"]})
    return answers.done()


async def candidate_status(call: Call) -> web.Response:
    whose, row = _own(call)
    return _put(call, whose, row, {"_status": (await call.sent())["status"]})


async def timeslot_status(call: Call) -> web.Response:
    whose, row = _own(call)
    return _put(call, whose, _timeslot(call, row), {"candidateStatus": (await call.sent())["status"]})


async def interviewer_status(call: Call) -> web.Response:
    whose, row = _own(call)
    slot, sent = _timeslot(call, row), await call.sent()
    if all(one["id"] != call.id("userId") for one in slot["interviewers"]):
        call.fail("NON_EXISTING_INTERVIEWERS")
    changed = [
        one | ({"status": sent["status"]} if one["id"] == call.id("userId") else {}) for one in slot["interviewers"]
    ]
    return _put(call, whose, slot, {"interviewers": changed})


# Types


async def kinds(call: Call) -> web.Response:
    return answers.data(call.tenant.interview_types)


async def add_kinds(call: Call) -> web.Response:
    """The sent ones beside those there are."""
    kept = list(dict.fromkeys([*call.tenant.interview_types, *(await call.sent())]))
    if len(kept) > _MOST_TYPES:
        call.fail("INTERVIEW_TYPES_SIZE_EXCEEDED")
    if kept != call.tenant.interview_types:
        call.tenant.interview_types = kept
        call.changed()
    return answers.done()


async def delete_kind(call: Call) -> web.Response:
    if call.id("interviewType") not in call.tenant.interview_types:
        call.fail("INTERVIEW_TYPE_NOT_FOUND")
    call.tenant.interview_types.remove(call.id("interviewType"))
    call.changed()
    return answers.done()


ACTIONS: Actions = {
    "interviews.get-list": listed,
    "interviews.get": one,
    "interviews.create": create,
    "interviews.update": update,
    "interviews.delete": delete,
    "timeslots.get": timeslot,
    "timeslots.create": add_timeslot,
    "timeslots.update": update_timeslot,
    "timeslots.delete": delete_timeslot,
    "timeslots.patch-noshow": no_show,
    "statuses.candidate.put": candidate_status,
    "statuses.timeslot-candidate.put": timeslot_status,
    "statuses.interviewer.put": interviewer_status,
    "types.get": kinds,
    "types.update": add_kinds,
    "types.delete": delete_kind,
}
