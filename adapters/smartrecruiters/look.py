"""What the vendor holds now about what writes are for, one by one: it has no list of several by their ids."""

from collections.abc import Callable, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.looking import look_at_each, made
from adapters.http.markup import if_markup
from adapters.http.pages import pulled
from adapters.http.raw import Got
from adapters.smartrecruiters import ids, translate, wire
from adapters.smartrecruiters.doing import Acting
from adapters.smartrecruiters.facets import Facets
from adapters.smartrecruiters.people import People
from adapters.smartrecruiters.reading import Reader, row
from adapters.smartrecruiters.steps import Steps
from adapters.smartrecruiters.times import SKEW
from app.model.days import on_its_day
from app.model.ids import Instant, RemoteId
from app.model.records import Activity, AnyRecord, Attachment, Interview, Opening, Tags
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
    EditOpening,
    MoveApplication,
    NotThere,
    Perform,
    Pulled,
    Refused,
    RejectApplication,
    RemoveTags,
    ScheduleInterview,
    Seen,
    SetJobStatus,
    UpdateApplication,
    UpdateCandidate,
    UpdateJob,
    VendorError,
    Write,
)

_NOW = Priority.USER_OP


class Looker:
    """Reads back."""

    def __init__(
        self, reader: Reader, people: People, facets: Facets, steps: Steps, clock: Clock, *, acts: Acting
    ) -> None:
        self._acts = acts
        self._reader = reader
        self._people = people
        self._facets = facets
        self._steps = steps
        self._clock = clock

    async def look(self, writes: Sequence[Write], since: Instant) -> list[Seen | VendorError]:
        """What is there for each write, or why that cannot be said of it, in their order."""
        begun = self._clock.now()  # nothing in the answers is newer than this for sure

        async def see(write: Write) -> Seen:
            return await self._seen(write, since, begun)

        return await look_at_each(writes, see, begun)

    async def _seen(self, write: Write, since: Instant, begun: Instant) -> Seen:  # noqa: PLR0911  # one for each write
        match write:
            case MoveApplication() | RejectApplication() | ChangeReason():
                return _now(await self._application(write.application), begun)
            case UpdateApplication():
                candidate, job = ids.parts(write.application, "application")
                await self._steps.ready(_NOW)
                return _now(await self._people.application(candidate, job, _NOW, all_of_it=True), begun)
            case UpdateCandidate():
                person = await self._people.read(write.candidate, _NOW)
                return _now([Pulled(translate.candidate(person.found, whole=True), person.row)], begun)
            case AddTags() | RemoveTags():
                return _now([await self._tags(write.candidate)], begun)
            case UpdateJob() | SetJobStatus():
                return _now([await self._job(write.job)], begun)
            case EditInterview() | CancelInterview():
                return await self._slot(write, begun)
            case EditOpening():
                wanted = [one for one in await self._openings(write.job) if one.record.remote_id == write.opening]
                return Seen(exists=bool(wanted), records=wanted, read_at=begun)
            case Perform():
                return await self._acts.look(write, since, begun)
            case _:
                return await self._made(write, since, begun)

    async def _made(self, write: Write, since: Instant, begun: Instant) -> Seen:
        match write:
            case CreateApplication():
                return await self._joined(write, begun)
            case CreateNote():
                found = pulled(await self._facets.notes(write.candidate, _NOW))
                return _like(found, begun, lambda one: _is_note(one, write, since))
            case AttachFile():
                found = pulled(await self._facets.files_beside(write.candidate, _NOW))
                return _like(found, begun, lambda one: isinstance(one, Attachment) and one.name == write.name)
            case ScheduleInterview():
                candidate, job = ids.parts(write.application, "application")
                found = pulled(await self._facets.interviews_of(candidate, job, _NOW))
                return _like(found, begun, lambda one: _is_meeting(one, write, since))
            case AddOpening():
                found = await self._openings(write.job)
                return _like(found, begun, lambda one: _is_seat(one, write, since))
            case CreateCandidate():  # whoever is on no job is in no list
                return Seen(exists=True, read_at=begun)
            case _:
                raise Refused(f"SmartRecruiters' API has no {type(write).__name__}")

    # --- one record ---

    async def _application(self, application: RemoteId) -> list[Pulled]:
        await self._steps.ready(_NOW)
        return await self._people.application(*ids.parts(application, "application"), _NOW)

    async def _tags(self, candidate: RemoteId) -> Pulled:
        found = await self._reader.record("candidates.tags.get", {"id": candidate}, priority=_NOW)
        tags = row(found).get("tags")
        names = [str(tag) for tag in tags] if isinstance(tags, list) else []
        return Pulled(Tags(remote_id=candidate, tags=tuple(dict.fromkeys(names))), found)

    async def _job(self, job: RemoteId) -> Pulled:
        found = await self._reader.record("jobs.get", {"jobId": job}, priority=_NOW)
        unsaid = tuple(name for name in translate.JOB_UNSAID if name != "deadline_at")
        got = raw.one(found, wire.Job, lambda one: translate.job(one, unsaid=unsaid))
        return _must_be(got)

    async def _slot(self, write: EditInterview | CancelInterview, begun: Instant) -> Seen:
        interview, _ = ids.parts(write.interview, "interview")
        candidate, job = ids.parts(write.application, "application")
        found = await self._reader.record("interviews.get", {"interviewId": interview}, priority=_NOW)
        parsed = raw.parse(found, wire.Interview)
        slots = translate.interviews(parsed, candidate, job) if isinstance(parsed, wire.Interview) else []
        wanted = [Pulled(one, found) for one in slots if one.remote_id == write.interview]
        return Seen(exists=bool(wanted), records=wanted, read_at=begun)

    async def _openings(self, job: RemoteId) -> list[Pulled]:
        rows = await self._reader.raws("jobs.positions.all", {"jobId": job}, priority=_NOW)
        return pulled(raw.one(one, wire.Position, lambda found: translate.opening(found, job)) for one in rows)

    async def _joined(self, write: CreateApplication, begun: Instant) -> Seen:
        pair = ids.application(write.candidate, write.job)
        try:
            records = await self._application(pair)
        except NotThere:
            return Seen(exists=True, read_at=begun)
        return made([pair], begun, records)


def _now(records: Sequence[Pulled], begun: Instant) -> Seen:
    return Seen(exists=True, records=records, read_at=begun)


def _like(found: Sequence[Pulled], begun: Instant, like: Callable[[AnyRecord], bool]) -> Seen:
    return made([one.record.remote_id for one in found if like(one.record)], begun, found)


def _must_be(got: Got) -> Pulled:
    if isinstance(got, Pulled):
        return got
    raise Refused(f"the record cannot be read: {got.reason}")


def _is_note(found: AnyRecord, write: CreateNote, since: Instant) -> bool:
    if not isinstance(found, Activity) or found.at < since - SKEW:
        return False
    return _plain(found.body) == _plain(if_markup(translate.written(write)))  # as it is read, tags off


def _is_meeting(found: AnyRecord, write: ScheduleInterview, since: Instant) -> bool:
    if not isinstance(found, Interview) or (found.created_at is not None and found.created_at < since - SKEW):
        return False
    named = not isinstance(write.fields.name, str) or found.name == write.fields.name
    return named and found.starts_at == write.fields.starts_at


def _is_seat(found: AnyRecord, write: AddOpening, since: Instant) -> bool:
    """A seat is open since a day, at whatever hour of it the vendor says."""
    if not isinstance(found, Opening):
        return False
    if found.opened_at is not None and on_its_day(found.opened_at) < on_its_day(since - SKEW):
        return False
    named = not isinstance(write.fields.name, str) or found.name == write.fields.name
    target = write.fields.target_on
    return named and (not isinstance(target, int) or found.target_on == on_its_day(target))


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
