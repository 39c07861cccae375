"""What the vendor holds now about what writes are for: one walk of the changed history for all moves together."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.ids import pair
from adapters.http.looking import is_candidate, is_job, look_at_each, made
from adapters.http.pages import pulled
from adapters.http.paging import Sliding, Walk
from adapters.traffit import facets, people, pull, translate, wire
from adapters.traffit.asking import Way, get_request
from adapters.traffit.reading import Reader
from adapters.traffit.times import OVERLAP, since_text
from app.model.ids import DAY, Instant, RemoteId
from app.model.records import AnyRecord, Attachment, Candidate, Job, Visit
from app.vendor import (
    AddTags,
    AttachFile,
    Clock,
    CreateApplication,
    CreateCandidate,
    CreateJob,
    CreateNote,
    MoveApplication,
    NotThere,
    Pulled,
    RecordConsent,
    Refused,
    RejectApplication,
    Seen,
    Unreadable,
    UpdateCandidate,
    UpdateJob,
    VendorError,
    Write,
)

History: TypeAlias = Mapping[RemoteId, list[Pulled]] | VendorError
"""The changed visits by application; or why they cannot be had."""


class Looker:
    """Reads back. `me` gives the id of the user we sign in as, None where that is not known."""

    def __init__(
        self, client: Client, reader: Reader, clock: Clock, me: Callable[[], Awaitable[RemoteId | None]]
    ) -> None:
        self._client = client
        self._reader = reader
        self._clock = clock
        self._me = me

    async def look(self, writes: Sequence[Write], since: Instant) -> list[Seen | VendorError]:
        """What is there for each write, or why that cannot be said of it, in their order."""
        begun = self._clock.now()  # nothing in the answers is newer than this for sure
        history: History = {}
        if any(isinstance(write, MoveApplication | RejectApplication) for write in writes):
            try:
                history = await self._changed_since(since)
            except VendorError as error:  # says nothing about writes that need no history
                history = error
        return await look_at_each(writes, lambda write: self._seen(write, since, begun, history), begun)

    async def _seen(self, write: Write, since: Instant, begun: Instant, history: History) -> Seen:
        wanted = translate.able(write)
        match wanted:
            case MoveApplication() | RejectApplication():
                if isinstance(history, VendorError):
                    raise history
                return _application(pair(wanted.job, wanted.candidate), history, begun)
            case CreateApplication():
                return await self._joined(wanted, begun)
            case CreateNote():
                return await self._note(wanted, since, begun)
            case CreateCandidate() | CreateJob():
                return await self._made(wanted, since, begun)
            case AttachFile():
                return await self._attached(wanted, begun)
            case _:
                return Seen(exists=True, records=await self._now(wanted), read_at=begun)

    async def _now(self, write: UpdateCandidate | RecordConsent | UpdateJob | AddTags) -> Sequence[Pulled]:
        """The records a write changes, as they are."""
        match write:
            case AddTags():
                return pulled(await facets.tags(self._reader, write.candidate))
            case UpdateJob():
                return [await self._job(write.job)]
            case _:
                return [await self._candidate(write.candidate)]

    # --- one record ---

    async def _candidate(self, employee: RemoteId, *, by_guid: bool = False) -> Pulled:
        request = get_request("candidates.get", {"employee_id": employee}, Priority.USER_OP, by_guid=by_guid)
        return await self._client.read(request, lambda answer: raw.alone(answer, wire.Employee, people.candidate))

    async def _job(self, recruitment: RemoteId, *, by_guid: bool = False) -> Pulled:
        request = get_request("jobs.get", {"recruitment_id": recruitment}, Priority.USER_OP, by_guid=by_guid)
        return await self._client.read(request, lambda answer: raw.alone(answer, wire.Recruitment, translate.job))

    # --- what was made ---

    async def _joined(self, write: CreateApplication, begun: Instant) -> Seen:
        """The candidate's jobs (a mixed list: jobs, and one element that is none; notes 2.6)."""
        parameters = {"employee_id": write.candidate}
        rows = await self._reader.everything("candidates.jobs", parameters, Priority.USER_OP)
        there = write.job in translate.jobs_among(rows)
        return made([pair(write.job, write.candidate)] if there else [], begun)

    async def _made(self, write: CreateCandidate | CreateJob, since: Instant, begun: Instant) -> Seen:
        """By the guid we left; where the tenant does not look for it, by what was made since."""
        found: list[Pulled]
        try:
            named = await self._named(write)
        except (NotThere, Refused):  # nobody has that guid, or the tenant takes none for an id
            named = None
        if named is not None and _is_since(named, since - DAY):
            found = [named]
        else:
            found = await self._like(write, since)
        return made([one.record.remote_id for one in found], begun, found)

    async def _named(self, write: CreateCandidate | CreateJob) -> Pulled:
        ask = self._candidate if isinstance(write, CreateCandidate) else self._job
        return await ask(write.marker, by_guid=True)

    async def _like(self, write: CreateCandidate | CreateJob, since: Instant) -> list[Pulled]:
        walk = Sliding(mark=since_text(since - OVERLAP))
        if isinstance(write, CreateCandidate):
            rows = await self._changed("candidates.list", walk, (Way.HEADER,))
            got = [raw.one(row, wire.Employee, people.candidate) for row in rows]
        else:
            rows = await self._changed("jobs.list", walk, (Way.HEADER,))
            got = [raw.one(row, wire.Recruitment, translate.job) for row in rows]
        return [one for one in got if isinstance(one, Pulled) and _is_made(one.record, write, since - OVERLAP)]

    async def _attached(self, write: AttachFile, begun: Instant) -> Seen:
        """The candidate's files that are called so and have these bytes; of several the newest (notes 2.7).

        The list tells no dates, and an older file may have the name.
        """
        try:
            files = pulled(await facets.files(self._reader, write.candidate))
        except NotThere:
            await self._candidate(write.candidate)  # raises `NotThere` where it is they who are gone
            raise Refused("this tenant does not list files") from None
        same = [one.record.remote_id for one in files if await self._is_same(one.record, write)]
        return made(sorted(same, key=_number_of)[-1:], begun, files)

    async def _is_same(self, file: AnyRecord, write: AttachFile) -> bool:
        if not isinstance(file, Attachment) or file.name != write.name:
            return False
        request = msgspec.structs.replace(facets.content_request(file.remote_id), priority=Priority.USER_OP)
        try:
            return await self._client.read(request, lambda answer: answer.body) == write.content
        except NotThere:
            return False

    async def _note(self, write: CreateNote, since: Instant, begun: Instant) -> Seen:
        """The candidate's notes with this text made since the first try, by us where it is known who we are."""
        me = await self._me()
        walk = Sliding(mark=since_text(since - OVERLAP))
        parameters = {"employee_id": write.candidate}
        records: list[Pulled] = []
        matching: list[RemoteId] = []
        for row in await self._changed("candidates.activities", walk, (Way.QUERY, Way.HEADER), parameters):
            found = raw.parse(row, wire.ActivityRow)
            if isinstance(found, Unreadable):
                continue
            if _is_ours(found, write, since, me):
                matching.append(found.id)
            got = raw.one(row, wire.ActivityRow, lambda line: translate.activity(line, write.candidate))
            if isinstance(got, Pulled):
                records.append(got)
        return made(matching, begun, records)

    # --- lists ---

    async def _changed(
        self, operation: str, walk: Walk, ways: tuple[Way, ...], parameters: Mapping[str, str] | None = None
    ) -> list[bytes]:
        """Each row once: a walk that a tenant's order spoils begins again with pages by number."""
        place = self._reader.start(operation, walk, ways)
        rows: dict[str, bytes] = {}
        async for slice_ in self._reader.slices(operation, place, priority=Priority.USER_OP, parameters=parameters):
            rows |= {raw.marks_of(row)[0] or f"#{len(rows) + at}": row for at, row in enumerate(slice_.rows)}
        return list(rows.values())

    async def _changed_since(self, since: Instant) -> dict[RemoteId, list[Pulled]]:
        """The visits that began or ended since then, by application."""
        source = pull.SOURCES["history"]
        found: dict[RemoteId, list[Pulled]] = {}
        for row in await self._changed(source.operation, Sliding(mark=since_text(since - OVERLAP)), source.ways):
            got = raw.one(row, wire.HistoryRow, translate.visit)
            if isinstance(got, Pulled) and isinstance(got.record, Visit):
                found.setdefault(got.record.application, []).append(got)
        return found


def _number_of(file: RemoteId) -> int:
    """Files are numbered in the order they were put in."""
    number = file.rpartition(":")[2]
    return int(number) if number.isdigit() else 0


def _application(application: RemoteId, history: Mapping[RemoteId, list[Pulled]], begun: Instant) -> Seen:
    """What has changed about the application since. Nothing: it exists, and the caller knows where.

    That a candidate is gone does not show in the history; there the write itself answers 404.
    """
    visits = history.get(application, [])
    now = translate.current(got.record for got in visits if isinstance(got.record, Visit))
    if now is None:
        return Seen(exists=True, read_at=begun)
    here = translate.application(now)
    records = [Pulled(here, translate.application_raw(here)), *visits]
    return Seen(exists=True, records=records, read_at=begun)


def _is_made(record: AnyRecord, write: CreateCandidate | CreateJob, since: Instant) -> bool:
    if isinstance(record, Candidate) and isinstance(write, CreateCandidate):
        return is_candidate(record, write.person, since)
    return isinstance(record, Job) and isinstance(write, CreateJob) and is_job(record, write.fields, since)


def _is_since(named: Pulled, since: Instant) -> bool:
    """Whether what a guid found can be what we made: a tenant may read the guid's first digits as somebody's id.

    The guid says more than the clocks do, so that a day between them is no reason to make it twice.
    """
    return named.record.created_at is None or named.record.created_at >= since


def _is_ours(row: wire.ActivityRow, write: CreateNote, since: Instant, me: RemoteId | None) -> bool:
    if row.created_at is not None and row.created_at < since - OVERLAP:
        return False
    if me is not None and row.created_by is not None and row.created_by.id != me:
        return False
    return translate.is_note(row, write.title, write.body)
