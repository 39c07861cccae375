"""Interviews of applications: records of what a calendar holds, nobody is invited by them.

v3 wants to know an interview by its event in a calendar (`external_event_id`). Ours is the mark of what was asked for:
by it one is found whose answer was lost.
"""

from collections.abc import Sequence
from typing import Any

from adapters.greenhouse import ids
from adapters.greenhouse.asking import stamp
from adapters.greenhouse.bringing import Bringer, readable
from adapters.greenhouse.reading import Reader, Row
from adapters.greenhouse.writing import Writer, answered, folded
from adapters.http.gate import Priority
from adapters.http.looking import made
from app.model.ids import Instant, RemoteId
from app.vendor import (
    Answer,
    CancelInterview,
    EditInterview,
    InterviewChanges,
    NotThere,
    Refused,
    ScheduleInterview,
    Seen,
)

_NEW = "needs_action"
_STAYS = "Greenhouse does not let an interview become another one of the job's plan: cancel it, and schedule the other"


class Scheduling(Writer):
    """Sends what is asked for of interviews."""

    async def send(self, write: ScheduleInterview | EditInterview | CancelInterview, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`."""
        match write:
            case ScheduleInterview():
                return await self._schedule(write, before)
            case EditInterview():
                return await self._edit(write, before)
            case CancelInterview():
                path = {"id": str(ids.number(write.interview, "interview"))}
                return await self._taken_away("interviews.destroy", path, before)

    async def _schedule(self, write: ScheduleInterview, before: Instant) -> Answer:
        fields = write.fields
        if not (fields.starts_at and fields.ends_at):
            raise Refused("Greenhouse wants to know when an interview begins and when it ends")
        body = {
            "application_id": ids.number(write.application, "application"),
            "job_interview_id": await self._planned(write),
            "external_event_id": write.marker,
            **_plain(fields),
            "interviewers": _seats(fields, ()),
        }
        return self._named(await self._post("interviews.create", body, before))

    async def _planned(self, write: ScheduleInterview) -> Any:
        """The interview of the job's plan that is meant: the one of that name, without one that of the stage.

        Raises `Refused` where several may be meant.
        """
        plan = await self._by("job_interviews.list", "job_ids", write.job, {"active": "true"})
        name = write.fields.name
        wanted = [row for row in plan if not isinstance(name, str) or folded(row.get("name")) == folded(name)]
        if len(wanted) > 1:
            rows = await self._by("applications.list", "ids", write.application)
            stage = rows[0].get("job_interview_stage_id") if rows else None
            wanted = [row for row in wanted if row.get("job_interview_stage_id") == stage]
        if len(wanted) != 1:
            names = ", ".join(dict.fromkeys(str(row.get("name")) for row in plan)) or "none"
            raise Refused(f"say which interview of the job it is by its name; its plan has: {names}")
        return wanted[0].get("id")

    async def _edit(self, write: EditInterview, before: Instant) -> Answer:
        key = ids.number(write.interview, "interview")
        body = _plain(write.changes)
        if isinstance(write.changes.name, str) and not await self._is_called(write.interview, write.changes.name):
            raise Refused(_STAYS)
        if isinstance(write.changes.interviewers, tuple):
            body["interviewers"] = _seats(
                write.changes, await self._by("interviewers.list", "interview_ids", write.interview)
            )
        if not body:
            return Answer(status=200, already=True)
        return answered(await self._write("interviews.update", {"id": str(key)}, body, before))

    async def _is_called(self, interview: RemoteId, name: str) -> bool:
        rows = await self._by("interviews.list", "ids", interview)
        if not rows:
            raise NotThere(f"{self._who}: the interview is not there, or may not be seen")
        plan = await self._by("job_interviews.list", "ids", str(rows[0].get("job_interview_id")))
        return any(folded(row.get("name")) == folded(name) for row in plan)


async def look(reader: Reader, bringer: Bringer, write: Any, begun: Instant) -> Seen:
    """What Greenhouse holds now of an interview that was asked for or is to be changed."""
    if isinstance(write, ScheduleInterview):
        query = {"external_event_id": write.marker}
        raws = await reader.raws_by(
            "interviews.list", "application_ids", [write.application], query, priority=Priority.USER_OP
        )
        records = readable(await bringer.interviews(raws))
        return made([one.record.remote_id for one in records], begun, records)
    raws = await reader.raws_by("interviews.list", "ids", [write.interview], priority=Priority.USER_OP)
    return Seen(exists=bool(raws), records=readable(await bringer.interviews(raws)), read_at=begun)


def _plain(fields: InterviewChanges) -> dict[str, Any]:
    """What is said in a field of its own; an empty text empties it."""
    body: dict[str, Any] = {}
    for name in ("starts_at", "ends_at"):
        if isinstance(at := getattr(fields, name), int):
            body[name] = stamp(at)
    for name, theirs in (("location", "location"), ("link", "video_conferencing_url")):
        if isinstance(text := getattr(fields, name), str):
            body[theirs] = text.strip() or None
    return body


def _seats(fields: InterviewChanges, there: Sequence[Row]) -> list[dict[str, Any]]:
    """Who asks, in place of all who did: whoever stays keeps what they answered.

    Raises `Refused` where somebody from outside would be taken off by it: the API knows users alone.
    """
    wanted = fields.interviewers if isinstance(fields.interviewers, tuple) else ()
    outside = [str(row.get("email") or "somebody") for row in there if row.get("user_id") is None]
    if outside:
        raise Refused(f"{', '.join(outside)} would be taken off, who is no user: change who asks at Greenhouse")
    answers = {row.get("user_id"): row.get("response_status") for row in there}
    users = [ids.number(user, "user") for user in dict.fromkeys(wanted)]
    return [{"user_id": user, "response_status": answers.get(user) or _NEW} for user in users]
