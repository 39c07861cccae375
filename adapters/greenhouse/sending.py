"""What a person changes, as calls of v3: each write once, as the user who acts for the account."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.greenhouse import ids, merging, translate
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.offering import Offering
from adapters.greenhouse.openings import Openings
from adapters.greenhouse.reading import Row
from adapters.greenhouse.refusals import UNPROCESSABLE
from adapters.greenhouse.scheduling import Scheduling
from adapters.greenhouse.writing import Writer, answered, body_of, folded
from adapters.http.gate import Priority
from app.model.fields import lacking
from app.model.ids import Instant, RemoteId
from app.model.intents import PersonFields
from app.vendor import (
    AddOpening,
    AddTags,
    Answer,
    AnswerLost,
    AttachFile,
    CancelInterview,
    ChangeReason,
    CreateApplication,
    CreateCandidate,
    CreateJob,
    CreateNote,
    EditInterview,
    EditOffer,
    EditOpening,
    MakeOffer,
    MoveApplication,
    NotThere,
    RecordConsent,
    Refused,
    RejectApplication,
    RemoveTags,
    ScheduleInterview,
    Stale,
    TransferApplication,
    Unfinished,
    UpdateApplication,
    UpdateCandidate,
    UpdateJob,
    VendorError,
    Write,
)

VISIBILITY = "private"
"""Who may read a note of ours: those who may read private ones. What is too open cannot be taken back."""
SLOWEST = 64 * 1024
"""Bytes a second: how slowly a file may go up before it is given up."""
_ALREADY = ("already been taken", "already exists", "already applied", "already tagged")
_STEPS_BACK = "Greenhouse's API takes nobody back out of Hired; do that at Greenhouse"
_GOES_ON = "the prospect became a candidate and goes on as another application"
_WITH_A_REASON = "a candidate is rejected with a reason: decline instead of moving"


class Sender(Writer):
    """Sends writes of the port."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._scheduling = Scheduling(desk)
        self._offering = Offering(desk)
        self._openings = Openings(desk)

    async def send(self, write: Write, before: Instant) -> Answer:  # noqa: C901, PLR0911, PLR0912  # one for each write
        """See `app.vendor.Connection.send`."""
        match write:
            case MoveApplication():
                return await self._move(write, before)
            case RejectApplication():
                return await self._reject(write, before)
            case CreateApplication():
                return await self._apply(write, before)
            case CreateNote():
                return await self._note(write, before)
            case CreateCandidate():
                body = merging.person(write.person, {}, await self._own_fields(write.person))
                return self._named(await self._post("candidates.create", body, before), "candidate")
            case UpdateCandidate():
                return await self._update(write, before)
            case AddTags():
                return await self._tag(write, before)
            case AttachFile():
                return await self._attach(write, before)
            case UpdateJob():
                if write.company is not None:
                    raise Refused("Greenhouse has no field for the company of a job")
                path = {"id": str(ids.number(write.job, "job"))}
                return answered(await self._write("jobs.update", path, merging.job(write.changes), before))
            case ScheduleInterview() | EditInterview() | CancelInterview():
                return await self._scheduling.send(write, before)
            case MakeOffer() | EditOffer():
                return await self._offering.send(write, before)
            case AddOpening() | EditOpening():
                return await self._openings.send(write, before)
            case (
                RecordConsent()
                | CreateJob()
                | ChangeReason()
                | TransferApplication()
                | UpdateApplication()
                | RemoveTags()
            ):
                raise Refused(f"Greenhouse's API has no {type(write).__name__}")

    # --- where somebody is ---

    async def _move(self, write: MoveApplication, before: Instant) -> Answer:
        """A move within the job, or what moving into or out of an end of it is at Greenhouse."""
        path = {"id": str(ids.number(write.application, "application"))}
        match ids.end_in(write.from_stage):
            case ids.HIRED:
                raise Refused(_STEPS_BACK)
            case ids.CONVERTED:
                raise Refused(_GOES_ON)
            case ids.PROSPECT:
                return await self._convert(write, path, before)
            case ids.REJECTED:
                return await self._take_back(write, path, before)
        match ids.end_in(write.to_stage):
            case ids.HIRED:
                return answered(await self._write("applications.hire", path, {}, before))
            case None:
                stage = write.from_stage or await self._stage_now(write.application)
                body = {"from_stage_id": from_stage_id(stage), "to_stage_id": ids.number(write.to_stage, "stage")}
                return answered(await self._write("applications.move", path, body, before))
            case ids.REJECTED:
                raise Refused(_WITH_A_REASON)
            case _:
                raise Refused("a candidate does not become a prospect again")

    async def _convert(self, write: MoveApplication, path: Mapping[str, str], before: Instant) -> Answer:
        """A prospect becomes a candidate, by an application of a new number: the next pull brings that."""
        if ids.end_in(write.to_stage) is not None:
            raise Refused("a prospect becomes a candidate in a stage of the job first")
        body = {
            "job_id": ids.number(write.job, "job"),
            "to_job_interview_stage_id": ids.number(write.to_stage, "stage"),
        }
        return answered(await self._write("applications.convert_to_candidate", path, body, before))

    async def _take_back(self, write: MoveApplication, path: Mapping[str, str], before: Instant) -> Answer:
        """Out of the rejected: the rejection is taken back, which puts the application where it was before.

        Where that is not where it is wanted it is moved on. What then fails is told with what was done.
        """
        if ids.end_in(write.to_stage) not in (None, ids.HIRED):
            raise Refused(_WITH_A_REASON)
        stage = await self._stage_of(write.application)
        answer = await self._write("applications.unreject", path, None, before)
        if write.to_stage == stage:
            return answered(answer)
        try:
            if stage is None:  # the rejected need not say where they were
                stage = await self._stage_of(write.application)
            if write.to_stage == stage:
                return answered(answer)
            return await self._move(msgspec.structs.replace(write, from_stage=stage), before)
        except VendorError as error:
            error.message = f"{error.message}; before that the rejection was taken back"
            error.args = (error.message,)
            raise

    async def _reject(self, write: RejectApplication, before: Instant) -> Answer:
        """Nobody is told: no mail goes out without a template."""
        path = {"id": str(ids.number(write.application, "application"))}
        body = {"rejection_reason_id": ids.number(write.reason, "reason")}
        return answered(await self._write("applications.reject", path, body, before))

    async def _stage_now(self, application: RemoteId) -> RemoteId:
        """The stage of its job an application is in. Raises `Stale` where it is in none."""
        stage = await self._stage_of(application)
        if stage is None:
            raise Stale(f"{self._who}: the application is in no stage of its job")
        return stage

    async def _stage_of(self, application: RemoteId) -> RemoteId | None:
        """The same, None where it says none."""
        rows = await self._by("applications.list", "ids", application)
        if not rows:
            raise NotThere(f"{self._who}: the application is not there, or may not be seen")
        stage = rows[0].get("job_interview_stage_id")
        if stage is None:
            current = await self._by("application_stages.list", "application_ids", application, {"current": "true"})
            stage = next((one.get("job_interview_stage_id") for one in current), None)
        return None if stage is None else str(stage)

    # --- what is made ---

    async def _apply(self, write: CreateApplication, before: Instant) -> Answer:
        candidate = ids.number(write.candidate, "candidate")
        body: dict[str, Any] = {"candidate_id": candidate}
        body |= {"prospect": True} if write.job == ids.PROSPECTS else {"job_id": ids.number(write.job, "job")}
        return self._named(await self._post("applications.create", body, before))

    async def _note(self, write: CreateNote, before: Instant) -> Answer:
        body = {
            "candidate_id": ids.number(write.candidate, "candidate"),
            "body": translate.note_text(write.title, write.body),
            "visibility": VISIBILITY,
            "note_type": "NOTE",
        }
        return self._named(await self._post("notes.create", body, before))

    async def _attach(self, write: AttachFile, before: Instant) -> Answer:
        """A file belongs to an application: to the newest that is in process, else to the newest there is."""
        rows = await self._by("applications.list", "candidate_ids", write.candidate)
        if not rows:
            raise Refused(f"{self._who}: Greenhouse keeps files with applications, and the candidate has none")
        chosen = max(rows, key=_preference)
        content = (await asyncio.to_thread(b64encode, write.content)).decode()
        body = {
            "application_id": chosen.get("id"),
            "filename": write.name,
            "type": translate.file_type(write.file_kind),
            "content": content,
        }
        return self._named(await self._post("attachments.create", body, before, longer=len(content) / SLOWEST))

    # --- what is said of somebody ---

    async def _update(self, write: UpdateCandidate, before: Instant) -> Answer:
        """Merged into what the vendor holds at this moment, so that nothing is undone that nobody here has seen."""
        path = {"id": str(ids.number(write.candidate, "candidate"))}
        rows = await self._by("candidates.list", "ids", write.candidate)
        if not rows:
            raise NotThere(f"{self._who}: the candidate is not there, or may not be seen")
        body = merging.person(write.changes, rows[0], await self._own_fields(write.changes))
        if not body:
            return Answer(status=200, already=True)
        return answered(await self._write("candidates.update", path, body, before))

    async def _own_fields(self, fields: PersonFields) -> list[Row]:
        return await self._fields_of("candidate") if isinstance(fields.custom, Mapping) else []

    async def _tag(self, write: AddTags, before: Instant) -> Answer:
        """Each tag by a row of its own; one that the account does not have is made first."""
        candidate = ids.number(write.candidate, "candidate")
        rows = await self._before(self._desk.reader.rows("candidate_tags.list", priority=Priority.USER_OP))
        known = {folded(row.get("name")): row.get("id") for row in reversed(rows)}
        last: Answer | None = None
        news = 0
        for tag in lacking((), write.tags):
            key = known.get(folded(tag)) or await self._make_tag(tag, before)
            last = await self._apply_tag(candidate, key, before)
            news += not last.already
        if last is None:
            raise Refused("there is no tag to add")
        return Answer(status=last.status, already=not news, request_id=last.request_id)

    async def _make_tag(self, tag: str, before: Instant) -> Any:
        """A tag in the account's list of them, which says nothing about anybody yet."""
        try:
            made = await self._post("candidate_tags.create", {"name": tag}, before)
        except AnswerLost as lost:
            raise Unfinished(f"{lost.message}; the candidate was not touched", status=lost.status) from None
        key = body_of(made).get("id")
        if key is None:
            raise Unfinished(f"{self._who}: the answer does not name the tag that was made")
        return key

    async def _apply_tag(self, candidate: int, tag: Any, before: Instant) -> Answer:
        body = {"candidate_id": candidate, "candidate_tag_id": tag}
        try:
            return answered(await self._post("applied_candidate_tags.create", body, before))
        except Refused as refused:
            if any(word in refused.message.lower() for word in _ALREADY):
                return Answer(status=UNPROCESSABLE, already=True, request_id=refused.request_id)
            raise


def from_stage_id(stage: RemoteId) -> int:
    """What a move is guarded by: the stage of the job the application is taken out of (docs, section 6)."""
    return ids.number(stage, "stage")


def _preference(row: Row) -> tuple[bool, bool, int]:
    key = row.get("id")
    return row.get("status") in ("in_process", "active"), not row.get("prospect"), key if isinstance(key, int) else 0
