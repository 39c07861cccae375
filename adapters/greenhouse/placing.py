"""Where an application is, as calls of v3: moved, declined and taken back, hired, converted, on another job; and why.

What a move within the job is, and what moving into or out of an end of it: see `ids`.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.greenhouse import ids
from adapters.greenhouse.asking import stamp
from adapters.greenhouse.reading import Row
from adapters.greenhouse.writing import NOTHING_CHANGED, Writer, answered
from app.model.ids import Instant, RemoteId
from app.model.words import ListedKind
from app.vendor import (
    Answer,
    ChangeReason,
    MoveApplication,
    NotThere,
    Refused,
    RejectApplication,
    SignInRefused,
    Stale,
    TransferApplication,
    Unfinished,
    Unreachable,
    VendorError,
)

_STEPS_BACK = "Greenhouse's API takes nobody back out of Hired; do that at Greenhouse"
_GOES_ON = "the prospect became a candidate and goes on as another application"
_WITH_A_REASON = "a candidate is rejected with a reason: decline instead of moving"
_ENDED = "a candidate who was declined is not transferred: take that back first"
_CONSIDERED = "the prospect is considered for other jobs only: add this one to them at Greenhouse first"


class Placing(Writer):
    """Sends what changes where an application is, or why it ended."""

    async def send(
        self, write: MoveApplication | RejectApplication | TransferApplication | ChangeReason, before: Instant
    ) -> Answer:
        """See `app.vendor.Connection.send`."""
        path = {"id": str(ids.number(write.application, "application"))}
        match write:
            case MoveApplication():
                return await self._move(write, path, before)
            case RejectApplication():
                return await self._reject(write, path, before)
            case TransferApplication():
                return await self._transfer(write, path, before)
            case ChangeReason():
                return await self._change_reason(write, before)

    # --- on the job ---

    async def _move(self, write: MoveApplication, path: Mapping[str, str], before: Instant) -> Answer:
        match ids.end_in(write.from_stage):
            case ids.PROSPECT:
                if ids.end_in(write.to_stage) is not None:
                    raise Refused("a prospect becomes a candidate in a stage of the job first")
                return await self._convert(path, write.job, ids.number(write.to_stage, "stage"), before)
            case ids.REJECTED:
                return await self._take_back(write, path, before)
            case end:
                _must_be_in_process(end)
        match ids.end_in(write.to_stage):
            case ids.HIRED:
                return answered(await self._write("applications.hire", path, _terms(write), before))
            case None:
                return await self._leave(write, path, {"to_stage_id": ids.number(write.to_stage, "stage")}, before)
            case ids.REJECTED:
                raise Refused(_WITH_A_REASON)
            case _:
                raise Refused("a candidate does not become a prospect again")

    async def _leave(
        self, write: MoveApplication | TransferApplication, path: Mapping[str, str], target: Row, before: Instant
    ) -> Answer:
        """Out of the stage it is in; guarded by that."""
        stage = write.from_stage or await self._stage_now(write.application)
        body = {"from_stage_id": from_stage_id(stage), **target}
        return answered(await self._write("applications.move", path, body, before))

    async def _convert(self, path: Mapping[str, str], job: RemoteId, stage: int | None, before: Instant) -> Answer:
        """A prospect becomes a candidate, by an application of a new number: the next pull brings that."""
        body = {"job_id": ids.number(job, "job")}
        body |= {} if stage is None else {"to_job_interview_stage_id": stage}
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
            return await self._move(msgspec.structs.replace(write, from_stage=stage), path, before)
        except VendorError as error:
            said = f"{error.message.removesuffix(NOTHING_CHANGED)}; before that the rejection was taken back"
            if isinstance(error, SignInRefused | Unfinished | Unreachable):  # another try would begin elsewhere
                raise Stale(said, status=error.status) from None
            error.message = said
            error.args = (said,)
            raise

    # --- off it ---

    async def _reject(self, write: RejectApplication, path: Mapping[str, str], before: Instant) -> Answer:
        """Nobody is told but by a template; that mail comes from the user who acts, where that is somebody."""
        body: dict[str, Any] = {"rejection_reason_id": ids.number(write.reason, "reason")}
        if write.note is not None:
            body["notes"] = write.note
        if write.mail is not None:
            acting = self._desk.writing_user
            mail: dict[str, Any] = {"email_template_id": ids.listed_number(write.mail, ListedKind.EMAIL_TEMPLATE)}
            mail |= {} if write.mail_at is None else {"send_email_at": stamp(write.mail_at)}
            mail |= {} if acting is None else {"email_from_user_id": ids.number(acting, "user")}
            body["rejection_email"] = mail
        return answered(await self._write("applications.reject", path, body, before))

    async def _change_reason(self, write: ChangeReason, before: Instant) -> Answer:
        """The reason lies in a record of the rejection, which is gone where that was taken back."""
        rows = await self._by("rejection_details.list", "application_ids", write.application)
        newest = max((row["id"] for row in rows if isinstance(row.get("id"), int)), default=None)
        if newest is None:
            raise Stale(f"{self._who}: the application is not rejected now, or may not be seen")
        body = {"rejection_reason_id": ids.number(write.reason, "reason")}
        return answered(await self._write("rejection_details.update", {"id": str(newest)}, body, before))

    async def _transfer(self, write: TransferApplication, path: Mapping[str, str], before: Instant) -> Answer:
        """Into the other job's first stage. A prospect becomes a candidate there, as with a move out of prospects."""
        job, end = ids.number(write.to_job, "job"), ids.end_in(write.from_stage)
        if end == ids.REJECTED:
            raise Refused(_ENDED)
        if end != ids.PROSPECT:
            _must_be_in_process(end)
            return await self._leave(write, path, {"to_job_id": job}, before)
        considered = (await self._row(write.application)).get("prospective_job_ids")
        if considered and job not in considered:
            raise Refused(_CONSIDERED)
        return await self._convert(path, write.to_job, None, before)

    # --- what has to be known ---

    async def _stage_now(self, application: RemoteId) -> RemoteId:
        """The stage of its job an application is in. Raises `Stale` where it is in none."""
        stage = await self._stage_of(application)
        if stage is None:
            raise Stale(f"{self._who}: the application is in no stage of its job")
        return stage

    async def _stage_of(self, application: RemoteId) -> RemoteId | None:
        """The same, None where it says none."""
        stage = (await self._row(application)).get("job_interview_stage_id")
        if stage is None:
            asked = {"current": "true"}
            current = await self._by("application_stages.list", "application_ids", application, asked)
            stage = next((one.get("job_interview_stage_id") for one in current), None)
        return None if stage is None else str(stage)

    async def _row(self, application: RemoteId) -> Row:
        rows = await self._by("applications.list", "ids", application)
        if not rows:
            raise NotThere(f"{self._who}: the application is not there, or may not be seen")
        return rows[0]


def from_stage_id(stage: RemoteId) -> int:
    """What a move is guarded by: the stage of the job the application is taken out of (docs, section 6)."""
    return ids.number(stage, "stage")


def _must_be_in_process(end: str | None) -> None:
    """Raises `Refused` for ends there is no way out of."""
    if end == ids.HIRED:
        raise Refused(_STEPS_BACK)
    if end == ids.CONVERTED:
        raise Refused(_GOES_ON)


def _terms(write: MoveApplication) -> Row:
    """What is agreed on with a hire: the day it begins as a moment of it, the seat, why that is closed."""
    terms: dict[str, Any] = {}
    if write.starts_on is not None:
        terms["start_date"] = stamp(write.starts_on)
    if write.opening is not None:
        terms["opening_id"] = ids.number(write.opening, "opening")
    if write.close_reason is not None:
        terms["close_reason_id"] = ids.listed_number(write.close_reason, ListedKind.CLOSE_REASON)
    return terms
