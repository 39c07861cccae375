"""What the vendor holds now about what writes are for: one question for fifty of a kind."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from adapters.greenhouse import ids, offering, openings, scheduling, translate, wire
from adapters.greenhouse.asking import since as at_or_after
from adapters.greenhouse.bringing import Bringer, Group, readable, stays_in, visits_of
from adapters.greenhouse.names import Names
from adapters.greenhouse.reading import Reader
from adapters.greenhouse.streams import OVERLAP
from adapters.http.gate import Priority
from adapters.http.looking import is_candidate, look_at_each, made
from adapters.http.pages import pulled
from app.model.ids import Instant, RemoteId
from app.model.records import Activity, AnyRecord, Application, Attachment, Candidate, Visit
from app.model.words import ApplicationStatus
from app.vendor import (
    AddOpening,
    AddTags,
    AttachFile,
    CancelInterview,
    ChangeReason,
    Clock,
    CreateApplication,
    CreateCandidate,
    CreateNote,
    EditInterview,
    EditOffer,
    EditOpening,
    MakeOffer,
    MoveApplication,
    Pulled,
    Refused,
    RejectApplication,
    RemoveTags,
    ScheduleInterview,
    Seen,
    TransferApplication,
    UpdateApplication,
    UpdateCandidate,
    UpdateJob,
    VendorError,
    Write,
)

Known: TypeAlias = Mapping[RemoteId, Sequence[Pulled]] | VendorError
"""What was read, by the id it is about; or why it cannot be had."""
CLOSED = ApplicationStatus.CLOSED
_Placing: TypeAlias = MoveApplication | RejectApplication | TransferApplication
_OnApplications: TypeAlias = _Placing | ChangeReason | UpdateApplication
_OnPeople: TypeAlias = UpdateCandidate | AddTags | RemoveTags


class Looker:
    """Reads back. `me`: the user who acts for the account, None for the credential's own."""

    def __init__(self, reader: Reader, names: Names, clock: Clock, *, me: RemoteId | None) -> None:
        self._reader = reader
        self._bringer = Bringer(reader, names, Priority.USER_OP)
        self._clock = clock
        self._me = me

    async def look(self, writes: Sequence[Write], since: Instant) -> list[Seen | VendorError]:
        """What is there for each write, or why that cannot be said of it, in their order."""
        begun = self._clock.now()  # nothing in the answers is newer than this for sure
        applications, people, jobs = await asyncio.gather(
            _or_fault(self._applications, [one for one in writes if isinstance(one, _OnApplications)]),
            _or_fault(self._people, [one.candidate for one in writes if isinstance(one, _OnPeople)]),
            _or_fault(self._jobs, [one.job for one in writes if isinstance(one, UpdateJob)]),
        )

        async def see(write: Write) -> Seen:  # noqa: PLR0911  # one for each kind of write
            match write:
                case (
                    MoveApplication()
                    | RejectApplication()
                    | TransferApplication()
                    | ChangeReason()
                    | UpdateApplication()
                ):
                    return _about(applications, write.application, begun)
                case UpdateCandidate() | AddTags() | RemoveTags():
                    return _about(people, write.candidate, begun)
                case UpdateJob():
                    return _about(jobs, write.job, begun)
                case ScheduleInterview() | EditInterview() | CancelInterview():
                    return await scheduling.look(self._reader, self._bringer, write, begun)
                case MakeOffer() | EditOffer():
                    return await offering.look(self._reader, self._bringer, write, since, begun)
                case AddOpening() | EditOpening():
                    return await openings.look(self._reader, self._bringer, write, since, begun)
                case _:
                    return await self._made(write, since, begun)

        return await look_at_each(writes, see, begun)

    # --- what is changed ---

    async def _applications(self, writes: Sequence[_OnApplications]) -> Known:
        """Applications, with their stays where they are to be elsewhere: where they have been meanwhile."""
        wanted = [one.application for one in writes]
        raws = await self._reader.raws_by("applications.list", "ids", wanted, priority=Priority.USER_OP)
        placed = [one.application for one in writes if isinstance(one, _Placing)]
        stays = await self._reader.raws_by(
            "application_stages.list", "application_ids", placed, priority=Priority.USER_OP
        )
        groups = [*await self._bringer.applications(raws), *visits_of(stays_in(stays), raws)]
        found = _by(groups, _application_of)
        gone_on = [
            one
            for one in writes
            if isinstance(one, MoveApplication | TransferApplication)
            and _is_converted(one, found.get(one.application, ()))
        ]
        return {**found, **await self._converted(gone_on, found)} if gone_on else found

    async def _converted(
        self, writes: Sequence[MoveApplication | TransferApplication], found: Mapping[RemoteId, Sequence[Pulled]]
    ) -> dict[RemoteId, Sequence[Pulled]]:
        """Prospects that have become candidates: they are where their new application is.

        The next pull brings both as they are; until then the card that was moved stands where it was moved to.
        """
        raws = await self._reader.raws_by(
            "applications.list", "candidate_ids", [one.candidate for one in writes], priority=Priority.USER_OP
        )
        news = readable(await self._bringer.applications(raws))
        placed: dict[RemoteId, Sequence[Pulled]] = {}
        for write in writes:
            job = write.to_job if isinstance(write, TransferApplication) else write.job
            theirs = [one.record for one in news if isinstance(one.record, Application)]
            goes_on = next((one for one in theirs if one.job == job and not one.prospect), None)
            placed[write.application] = [_standing(one, goes_on) for one in found[write.application]]
        return placed

    async def _people(self, wanted: Sequence[RemoteId]) -> Known:
        raws = await self._reader.raws_by("candidates.list", "ids", wanted, priority=Priority.USER_OP)
        return _by(await self._bringer.plain(raws, wire.Candidate, translate.candidate), _own_id)

    async def _jobs(self, wanted: Sequence[RemoteId]) -> Known:
        raws = await self._reader.raws_by("jobs.list", "ids", wanted, priority=Priority.USER_OP)
        return _by(await self._bringer.jobs(raws), _own_id)

    # --- what is made ---

    async def _made(self, write: Write, since: Instant, begun: Instant) -> Seen:
        match write:
            case CreateApplication():
                return await self._joined(write, since, begun)
            case CreateNote():
                return await self._note(write, since, begun)
            case CreateCandidate():
                return await self._created(write, since, begun)
            case AttachFile():
                return await self._attached(write, since, begun)
            case _:
                raise Refused(f"Greenhouse's API has no {type(write).__name__}")

    async def _joined(self, write: CreateApplication, since: Instant, begun: Instant) -> Seen:
        """The candidate's applications to this job that were made since."""
        raws = await self._reader.raws_by(
            "applications.list", "candidate_ids", [write.candidate], priority=Priority.USER_OP
        )
        records = readable(await self._bringer.applications(raws))
        same = [
            one.record.remote_id
            for one in records
            if isinstance(one.record, Application) and one.record.job == write.job and _is_since(one.record, since)
        ]
        return made(same, begun, records)

    async def _note(self, write: CreateNote, since: Instant, begun: Instant) -> Seen:
        """The candidate's notes with this text made since the first try, by the user who acts where that is known."""
        raws = await self._of_candidate("notes.list", write.candidate, since)
        records = readable(await self._bringer.plain(raws, wire.Note, translate.activity))
        same = [
            one.record.remote_id
            for one in records
            if isinstance(one.record, Activity) and self._is_ours(one.record, write)
        ]
        return made(same, begun, records)

    def _is_ours(self, found: Activity, write: CreateNote) -> bool:
        if found.kind != translate.NOTE or (self._me is not None and found.by not in (None, self._me)):
            return False
        return translate.same_text(found.body, write.title, write.body)

    async def _created(self, write: CreateCandidate, since: Instant, begun: Instant) -> Seen:
        """Whoever was made since and has this name and these e-mails."""
        begin = max(0, since - OVERLAP)
        query = {"created_at": at_or_after(begin)}
        raws = await self._reader.raws("candidates.list", query, priority=Priority.USER_OP)
        records = readable(await self._bringer.plain(raws, wire.Candidate, translate.candidate))
        same = [
            one
            for one in records
            if isinstance(one.record, Candidate) and is_candidate(one.record, write.person, begin)
        ]
        return made([one.record.remote_id for one in same], begun, same)

    async def _attached(self, write: AttachFile, since: Instant, begun: Instant) -> Seen:
        """The candidate's files; ours has its name and came since."""
        raws = await self._reader.raws_by(
            "attachments.list", "candidate_ids", [write.candidate], priority=Priority.USER_OP
        )
        records = readable(await self._bringer.attachments(raws))
        same = [
            one.record.remote_id
            for one in records
            if isinstance(one.record, Attachment) and one.record.name == write.name and _is_since(one.record, since)
        ]
        return made(same, begun, records)

    async def _of_candidate(self, operation: str, candidate: RemoteId, since: Instant) -> list[bytes]:
        query = {"created_at": at_or_after(max(0, since - OVERLAP))}
        return await self._reader.raws_by(operation, "candidate_ids", [candidate], query, priority=Priority.USER_OP)


async def _or_fault(ask: Callable[[Any], Awaitable[Known]], wanted: Sequence[Any]) -> Known:
    """What is read for some writes together; a fault of it says nothing about others."""
    if not wanted:
        return {}
    try:
        return await ask(wanted)
    except VendorError as error:
        return error


def _about(known: Known, key: RemoteId, begun: Instant) -> Seen:
    """What was read about a record; that nothing was says that it is gone, or not for us to see any more."""
    if isinstance(known, VendorError):
        raise known
    return Seen(exists=key in known, records=known.get(key, ()), read_at=begun)


def _by(groups: Iterable[Group], key: Callable[[AnyRecord], RemoteId]) -> dict[RemoteId, list[Pulled]]:
    found: dict[RemoteId, list[Pulled]] = {}
    for group in groups:
        for one in pulled(group):
            found.setdefault(key(one.record), []).append(one)
    return found


def _own_id(record: AnyRecord) -> RemoteId:
    return record.remote_id


def _application_of(record: AnyRecord) -> RemoteId:
    return record.application if isinstance(record, Visit) else record.remote_id


def _is_since(record: AnyRecord, since: Instant) -> bool:
    return record.created_at is None or record.created_at >= since - OVERLAP


def _is_converted(write: MoveApplication | TransferApplication, found: Sequence[Pulled]) -> bool:
    """Whether a prospect that is to become a candidate is one by now."""
    if ids.end_in(write.from_stage) != ids.PROSPECT:
        return False
    return any(isinstance(one.record, Application) and one.record.status is CLOSED for one in found)


def _standing(one: Pulled, goes_on: Application | None) -> Pulled:
    """What is left of a prospect, where the application stands that it goes on as."""
    if goes_on is None or not isinstance(one.record, Application):
        return one
    return Pulled(msgspec.structs.replace(one.record, job=goes_on.job, stage=goes_on.stage), one.raw)
