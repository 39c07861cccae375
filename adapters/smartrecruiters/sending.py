"""Sends writes of the port, each once. What has to be known before is read before."""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

import msgspec

from adapters.http import multipart, raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.smartrecruiters import APPLICATION_FIELDS, bodies, ids, own_fields, translate, wire
from adapters.smartrecruiters.asking import write_request
from adapters.smartrecruiters.doing import Acting
from adapters.smartrecruiters.people import People
from adapters.smartrecruiters.reading import Reader, row
from adapters.smartrecruiters.refusals import TAKEN, taken
from app.model.ids import Instant, RemoteId
from app.vendor import (
    AddOpening,
    AddTags,
    Anonymise,
    Answer,
    AnswerLost,
    AttachFile,
    CancelInterview,
    ChangeReason,
    Clock,
    CreateApplication,
    CreateCandidate,
    CreateNote,
    Destroy,
    EditInterview,
    EditOpening,
    Forbidden,
    MoveApplication,
    NotThere,
    Perform,
    Refused,
    RejectApplication,
    RemoveTags,
    ScheduleInterview,
    SetJobStatus,
    SignInRefused,
    Stale,
    Unfinished,
    Unreachable,
    UpdateApplication,
    UpdateCandidate,
    UpdateJob,
    VendorError,
    Write,
)

T = TypeVar("T")
_NOW = Priority.USER_OP
Path = Mapping[str, str]


class Sender:
    """Sends writes. `zone`: whose hours interviews are told in."""

    def __init__(
        self,
        client: Client,
        reader: Reader,
        people: People,
        clock: Clock,
        *,
        zone: str,
        acts: Acting,
    ) -> None:
        self._acts = acts
        self._client = client
        self._reader = reader
        self._people = people
        self._clock = clock
        self._zone = zone

    async def send(self, write: Write, before: Instant) -> Answer:  # noqa: PLR0911  # one for each write
        """See `app.vendor.Connection.send`."""
        match write:
            case MoveApplication():
                return await self._place(write.application, bodies.move(write), before)
            case RejectApplication() | ChangeReason():
                return await self._place(write.application, bodies.ending(write), before)
            case UpdateApplication():
                return await self._update_application(write, before)
            case CreateApplication():
                return await self._join(write, before)
            case CreateNote():
                return await self._note(write, before)
            case CreateCandidate():
                return self._named(
                    await self._write("candidates.add", {}, bodies.person(write.person, new=True), before)
                )
            case UpdateCandidate():
                path = {"id": write.candidate}
                return _answer(await self._write("candidates.update", path, bodies.person(write.changes), before))
            case AddTags():
                path = {"id": write.candidate}
                return _answer(await self._write("candidates.tags.add", path, {"tags": [*write.tags]}, before))
            case RemoveTags():
                return await self._untag(write, before)
            case AttachFile():
                return await self._attach(write, before)
            case _:
                return await self._send_other(write, before)

    async def destroy(self, what: Destroy) -> Answer:
        """Delete a candidate, with all that hangs on them: SmartRecruiters takes out no less."""
        if not isinstance(what, Anonymise) or what.fields:
            raise Refused("SmartRecruiters deletes a candidate as a whole, and does nothing else of the kind")
        return _answer(await self._write("candidates.delete", {"id": what.candidate}, None, None))

    async def _send_other(self, write: Write, before: Instant) -> Answer:  # noqa: PLR0911  # one for each write
        """What is about jobs, their seats and interviews."""
        match write:
            case UpdateJob() if write.company is not None:
                raise Refused("SmartRecruiters has no field for the company of a job")
            case UpdateJob():
                return _answer(await self._write("jobs.patch", {"jobId": write.job}, bodies.job(write.changes), before))
            case SetJobStatus():
                said = {"status": write.status}
                return _answer(await self._write("jobs.status.update", {"jobId": write.job}, said, before))
            case ScheduleInterview():
                return await self._schedule(write, before)
            case EditInterview():
                return await self._edit_slot(write, before)
            case CancelInterview():
                return await self._cancel(write, before)
            case AddOpening() | EditOpening():
                return await self._seat(write, before)
            case Perform():
                return await self._acts.send(write, before)
            case _:
                raise Refused(f"SmartRecruiters' API has no {type(write).__name__}")

    # --- where somebody is ---

    async def _place(self, application: RemoteId, body: bodies.Body, before: Instant) -> Answer:
        candidate, job = ids.parts(application, "application")
        path = {"id": candidate, "jobId": job}
        return _answer(await self._write("candidates.status.update", path, body, before))

    async def _update_application(self, write: UpdateApplication, before: Instant) -> Answer:
        """Its source, then its fields. What then fails is told with what was done."""
        lacking = [name for name in write.changes.given if name not in APPLICATION_FIELDS]
        if lacking:
            raise Refused(f"SmartRecruiters has no field for {lacking[0].replace('_', ' ')} of an application")
        candidate, job = ids.parts(write.application, "application")
        path = {"id": candidate, "jobId": job}
        source, custom = write.changes.source, write.changes.custom
        named = await self._before(own_fields.source_called(self._reader, source)) if isinstance(source, str) else None
        fields = (
            await self._before(own_fields.properties(self._reader, path, custom)) if isinstance(custom, Mapping) else []
        )
        answer = Answer(status=200, already=True)
        if named is not None:
            answer = _answer(await self._write("candidates.source.update", path, named, before))
        if fields:
            try:
                done = await self._write("candidates.properties.values.batchUpdateForJob", path, fields, before)
            except VendorError as error:
                if named is not None:
                    error.message = f"{error.message}; before that the source was changed"
                    error.args = (error.message,)
                raise
            answer = _answer(done)
        return answer

    async def _join(self, write: CreateApplication, before: Instant) -> Answer:
        """On another job: the vendor knows the candidate by name and e-mail, and says whom it took them for."""
        person = (await self._before(self._people.read(write.candidate, _NOW))).found
        body = {"firstName": person.first_name, "lastName": person.last_name, "email": person.email}
        if not all(body.values()):
            raise Refused("SmartRecruiters puts nobody on a job without a first name, a last name and an e-mail")
        made = self._named(await self._write("candidates.addToJob", {"jobId": write.job}, body, before))
        if made.remote_id != write.candidate:
            raise Stale(
                f"{self._client.who}: SmartRecruiters took them for somebody else and made candidate {made.remote_id}"
            )
        return msgspec.structs.replace(made, remote_id=ids.application(write.candidate, write.job))

    # --- what is said of somebody ---

    async def _note(self, write: CreateNote, before: Instant) -> Answer:
        """The answer names the message, and no list of messages does: the note is known again by what it says."""
        jobs = (await self._before(self._people.read(write.candidate, _NOW))).jobs
        return _answer(await self._write("messages.shares.create", {}, bodies.note(write, jobs), before))

    async def _untag(self, write: RemoveTags, before: Instant) -> Answer:
        """All the other tags in place of all there are; between the two nobody may add one."""
        path = {"id": write.candidate}
        found = row(await self._before(self._reader.record("candidates.tags.get", path, priority=_NOW))).get("tags")
        there = [str(tag) for tag in found] if isinstance(found, list) else []
        gone = {tag.casefold() for tag in write.tags}
        kept = [tag for tag in there if tag.casefold() not in gone]
        if len(kept) == len(there):
            return Answer(status=200, already=True)
        if not kept:
            return _answer(await self._write("candidates.tags.delete", path, None, before))
        return _answer(await self._write("candidates.tags.replace", path, {"tags": kept}, before))

    async def _attach(self, write: AttachFile, before: Instant) -> Answer:
        """To the first of their applications; who is on no job has a place of their own for files.

        No file says since when it is there: one whose name is taken is not sent, so that after a lost answer one of
        that name is the one that was.
        """
        jobs = (await self._before(self._people.read(write.candidate, _NOW))).jobs
        form = {"attachmentType": translate.FILES[write.file_kind], "file": write.content}
        content, content_type = await multipart.encode(form, filename=write.name, mime=write.mime)
        path = {"id": write.candidate, **({"jobId": jobs[0]} if jobs else {})}
        if write.name in await self._before(self._names_of_files(path)):
            raise Stale(f"{self._client.who}: {TAKEN}")
        operation = "candidates.attachments.addForJob" if jobs else "candidates.attachments.add"
        request = write_request(operation, path, None, before=before).carrying(content, content_type)
        made = self._named(await taken(self._client, request))
        return made if jobs else msgspec.structs.replace(made, remote_id=f"{write.candidate}:{made.remote_id}")

    async def _names_of_files(self, path: Path) -> set[str | None]:
        """What the files beside a new one are called; nothing where the account may not see them."""
        operation = "candidates.attachments.listForJob" if "jobId" in path else "candidates.attachments.list"
        try:
            rows = await self._reader.raws(operation, path, priority=_NOW)
        except Forbidden:
            return set()
        return {one.name for one in raw.readable(rows, wire.File)}

    # --- interviews ---

    async def _schedule(self, write: ScheduleInterview, before: Instant) -> Answer:
        candidate, job = ids.parts(write.application, "application")
        organizer = await self._before(self._people.acting_for(_NOW))
        body = {
            "candidate": {"id": candidate},
            "jobId": job,
            "organizerId": organizer,
            "timezone": self._zone,
            "timeslots": [bodies.new_slot(write.fields, organizer)],
        }
        made = await self._write("interviews.create", {}, body, before)
        interview = self._named(made)
        slots = _body(made).get("timeslots")
        key = slots[0].get("id") if isinstance(slots, list) and slots and isinstance(slots[0], dict) else None
        if not isinstance(key, str) or not key:
            raise AnswerLost(f"{self._client.who}: the answer does not name the slot that was made; it is looked for")
        return msgspec.structs.replace(interview, remote_id=f"{interview.remote_id}:{key}")

    async def _edit_slot(self, write: EditInterview, before: Instant) -> Answer:
        """The reference wants times and people with every change: what is not changed is sent as it is."""
        interview, timeslot = ids.parts(write.interview, "interview")
        path = {"interviewId": interview, "timeslotId": timeslot}
        there = row(await self._before(self._reader.record("interviews.timeslots.get", path, priority=_NOW)))
        body = bodies.changed_slot(write.changes, there)
        return _answer(await self._write("interviews.timeslots.update", path, body, before))

    async def _cancel(self, write: CancelInterview, before: Instant) -> Answer:
        """A slot among others, or with it the whole interview: the vendor keeps none without a slot."""
        interview, timeslot = ids.parts(write.interview, "interview")
        path = {"interviewId": interview}
        found = row(await self._before(self._reader.record("interviews.get", path, priority=_NOW))).get("timeslots")
        slots = [str(one.get("id")) for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        if timeslot not in slots:
            return Answer(status=200, already=True)
        if len(slots) > 1:
            path = {**path, "timeslotId": timeslot}
            return _answer(await self._write("interviews.timeslots.delete", path, None, before))
        return _answer(await self._write("interviews.delete", path, None, before))

    # --- seats ---

    async def _seat(self, write: AddOpening | EditOpening, before: Instant) -> Answer:
        if isinstance(write, AddOpening):
            body = bodies.seat(write.fields, {}, self._clock.now())
            made = self._named(await self._write("jobs.positions.create", {"jobId": write.job}, body, before))
            return msgspec.structs.replace(made, remote_id=f"{write.job}:{made.remote_id}")
        job, position = ids.parts(write.opening, "opening")
        path = {"jobId": job, "positionId": position}
        there = row(await self._before(self._reader.record("jobs.positions.get", path, priority=_NOW)))
        body = bodies.seat(write.changes, there, self._clock.now())
        return _answer(await self._write("jobs.positions.update", path, body, before))

    # --- calls ---

    async def _before(self, reading: Awaitable[T]) -> T:
        """What has to be known before. Raises `Unfinished` where it cannot be had for a reason of its own."""
        try:
            return await reading
        except (Unreachable, SignInRefused, NotThere, Forbidden, Refused):
            raise
        except VendorError as error:
            raise Unfinished(f"{error.message}; nothing was changed", status=error.status) from None

    async def _write(self, operation: str, path: Path, body: Any, before: Instant | None) -> Response:
        return await taken(self._client, write_request(operation, path, body, before=before))

    def _named(self, response: Response) -> Answer:
        """The answer to what made something. Raises `AnswerLost` where it does not say what."""
        key = _body(response).get("id")
        if not isinstance(key, str | int) or isinstance(key, bool) or not str(key):
            raise AnswerLost(f"{self._client.who}: the answer does not name what was made; it is looked for")
        return msgspec.structs.replace(_answer(response), remote_id=str(key))


def _answer(response: Response) -> Answer:
    return Answer(status=response.status, request_id=response.request_id)


def _body(response: Response) -> dict[str, Any]:
    try:
        return row(response.body)
    except ValueError:
        return {}
