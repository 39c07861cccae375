"""How what `acts_meetings` declares is sent, each once, and how what came of it is looked at."""

from collections.abc import Mapping

from adapters.smartrecruiters import bodies, ids, translate, wire
from adapters.smartrecruiters.asking import write_request
from adapters.smartrecruiters.doing import Doing, Found, Look, Send, parsed, told
from adapters.smartrecruiters.refusals import taken
from app.model.ids import HOUR, Instant
from app.vendor import Answer, InterviewChanges, Perform, Pulled, Refused


class MeetingActs(Doing):
    """Does what is done with interviews, slot by slot."""

    def known(self) -> Mapping[str, tuple[Send, Look]]:
        return {
            "interview.slot": (self._add, self._added),
            "interview.candidate": (self._candidate, self._stands),
            "interview.interviewer": (self._interviewer, self._stands),
            "interview.no-show": (self._no_show, self._stands),
        }

    async def _add(self, write: Perform, before: Instant) -> Answer:
        starts = int(told(write, "starts"))
        fields = InterviewChanges(
            name=told(write, "title") or "Interview",
            location=told(write, "place"),
            starts_at=starts,
            ends_at=int(told(write, "ends") or starts + HOUR),
            interviewers=write.values.get("who", ()),
        )
        body = {name: value for name, value in bodies.slot(fields, {}).items() if value}
        path = {"interviewId": _slot_of(write)["interviewId"]}
        return await self.write("interviews.timeslots.create", path, body, before)

    async def _candidate(self, write: Perform, before: Instant) -> Answer:
        said = {"status": told(write, "answer")}
        return await self.write("interviews.statuses.timeslot-candidate.put", _slot_of(write), said, before)

    async def _interviewer(self, write: Perform, before: Instant) -> Answer:
        path = {**_slot_of(write), "userId": told(write, "who")}
        said = {"status": told(write, "answer")}
        return await self.write("interviews.statuses.interviewer.put", path, said, before)

    async def _no_show(self, write: Perform, before: Instant) -> Answer:
        asked = (("value", "true" if told(write, "away") == "yes" else "false"),)
        request = write_request("interviews.timeslots.patch-noshow", _slot_of(write), None, before=before, query=asked)
        response = await taken(self._client, request)
        return Answer(status=response.status, request_id=response.request_id)

    async def _added(self, write: Perform, _: Instant) -> Found:
        interview, records = await self._interview(write)
        starts, title = int(told(write, "starts")), told(write, "title") or "Interview"
        return any((one.starts_on, one.title) == (starts, title) for one in interview.slots), records

    async def _stands(self, write: Perform, _: Instant) -> Found:
        interview, records = await self._interview(write)
        slot = next((one for one in interview.slots if one.id == _slot_of(write)["timeslotId"]), None)
        if slot is None:
            raise Refused("that time of the interview is not there any more")
        match write.act:
            case "interview.candidate":
                there = slot.candidate_status == told(write, "answer")
            case "interview.interviewer":
                there = any(
                    (one.id, one.status) == (told(write, "who"), told(write, "answer")) for one in slot.interviewers
                )
            case _:
                there = slot.no_show is (told(write, "away") == "yes")
        return there, records

    async def _interview(self, write: Perform) -> tuple[wire.Interview, list[Pulled]]:
        found = await self.record("interviews.get", {"interviewId": _slot_of(write)["interviewId"]})
        interview = parsed(found, wire.Interview)
        candidate, job = ids.parts(write.application or "", "application")
        return interview, [Pulled(one, found) for one in translate.interviews(interview, candidate, job)]


def _slot_of(write: Perform) -> dict[str, str]:
    interview, slot = ids.parts(write.about, "interview")
    return {"interviewId": interview, "timeslotId": slot}
