"""What a person changes, as calls of v3: each write once, as the user who acts for the account.

Where applications are is in `placing`, tags in `tagging`, what hangs on them and on jobs in `scheduling`, `offering`
and `openings`, the calls themselves in `writing`.
"""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.greenhouse import ids, merging, translate, wire
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.offering import Offering
from adapters.greenhouse.openings import Openings
from adapters.greenhouse.own_fields import merged
from adapters.greenhouse.placing import Placing
from adapters.greenhouse.reading import Row
from adapters.greenhouse.scheduling import Scheduling
from adapters.greenhouse.tagging import Tagging
from adapters.greenhouse.writing import Writer, answered
from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.raw import Got
from app.model.fields import as_is, in_words, same
from app.model.ids import Instant
from app.model.intents import Fields
from app.model.records import Candidate
from app.model.words import Visibility
from app.vendor import (
    AddOpening,
    AddTags,
    Answer,
    AttachFile,
    CancelInterview,
    ChangeReason,
    CreateApplication,
    CreateCandidate,
    CreateNote,
    EditInterview,
    EditOffer,
    EditOpening,
    MakeOffer,
    MoveApplication,
    NotThere,
    Pulled,
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
    Write,
)

SLOWEST = 64 * 1024
"""Bytes a second: how slowly a file may go up before it is given up."""


class Sender(Writer):
    """Sends writes of the port."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._placing = Placing(desk)
        self._tagging = Tagging(desk)
        self._scheduling = Scheduling(desk)
        self._offering = Offering(desk)
        self._openings = Openings(desk)

    async def send(self, write: Write, before: Instant) -> Answer:  # noqa: C901, PLR0911, PLR0912  # one for each write
        """See `app.vendor.Connection.send`."""
        match write:
            case MoveApplication() | RejectApplication() | TransferApplication() | ChangeReason():
                return await self._placing.send(write, before)
            case UpdateApplication():
                return await self._update_application(write, before)
            case CreateApplication():
                return await self._apply(write, before)
            case CreateNote():
                return await self._note(write, before)
            case CreateCandidate():
                body = merging.person(write.person, {}, await self._own_fields("candidate", write.person))
                return self._named(await self._post("candidates.create", body, before), "candidate")
            case UpdateCandidate():
                return await self._update(write, before)
            case AddTags() | RemoveTags():
                return await self._tagging.send(write, before)
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
            case _:
                raise Refused(f"Greenhouse's API has no {type(write).__name__}")

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
            "visibility": str(write.visibility or Visibility.PRIVATE),
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
        self._must_be_as_seen(write, raw.one(msgspec.json.encode(rows[0]), wire.Candidate, translate.candidate))
        body = merging.person(write.changes, rows[0], await self._own_fields("candidate", write.changes))
        if not body:
            return Answer(status=200, already=True)
        return answered(await self._write("candidates.update", path, body, before))

    def _must_be_as_seen(self, write: UpdateCandidate, there: Got) -> None:
        """Raises `Stale` where a field that is to be replaced does not say what the person saw any more."""
        person = there.record if isinstance(there, Pulled) else None
        if not isinstance(person, Candidate):
            raise Unfinished(f"{self._who}: what the candidate says cannot be read now; nothing was changed")
        now = as_is(person, write.changes)
        if write.before is not None and not same(now, write.before) and not same(now, write.changes):
            raise Stale(f"{self._who}: somebody has changed it meanwhile: it says {in_words(now)} now")

    async def _update_application(self, write: UpdateApplication, before: Instant) -> Answer:
        """Names of sources and referrers are looked up; the account's own fields are merged into what is there."""
        path = {"id": str(ids.number(write.application, "application"))}
        changes = write.changes
        body: dict[str, Any] = {}
        for name in sorted({"recruiter", "coordinator"}.intersection(changes.given)):
            user = getattr(changes, name)
            body[f"{name}_id"] = None if user is None else ids.number(user, "user")
        if isinstance(changes.source, str):
            body["source_id"] = await self._called("sources", changes.source)
        if isinstance(changes.credited_to, str):
            body["referrer_id"] = await self._called("referrers", changes.credited_to)
        if isinstance(changes.custom, Mapping):
            rows = await self._by("applications.list", "ids", write.application)
            if not rows:
                raise NotThere(f"{self._who}: the application is not there, or may not be seen")
            there = rows[0].get("custom_fields") or {}
            body["custom_fields"] = merged(there, changes.custom, await self._own_fields("application", changes))
        return answered(await self._write("applications.update", path, body, before))

    async def _called(self, listing: str, name: str) -> Any:
        """The number of a source or a referrer; None for no name. Raises `Refused` where it is not the name of one."""
        wanted = " ".join(name.split())
        if not wanted:
            return None
        rows = await self._before(self._desk.reader.rows(f"{listing}.list", priority=Priority.USER_OP))
        found = [row.get("id") for row in rows if " ".join(str(row.get("name")).split()) == wanted]
        if len(found) != 1:
            several = "several" if found else "none"
            raise Refused(f"of the {listing} at Greenhouse {several} is called {wanted!r}")
        return found[0]

    async def _own_fields(self, kind: str, fields: Fields) -> list[Row]:
        """The account's own fields of this kind of record, where any is to be written."""
        return await self._fields_of(kind) if "custom" in fields.given else []


def _preference(row: Row) -> tuple[bool, bool, int]:
    key = row.get("id")
    return row.get("status") in ("in_process", "active"), not row.get("prospect"), key if isinstance(key, int) else 0
