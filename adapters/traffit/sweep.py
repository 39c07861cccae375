"""What is still there: all ids of a kind, and whether one record is."""

from collections.abc import AsyncGenerator, Sequence

import msgspec

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.ids import pair
from adapters.http.messages import Response
from adapters.http.paging import Keyset, Numbered
from adapters.http.walking import place_in
from adapters.traffit import translate
from adapters.traffit.asking import Way, get_request
from adapters.traffit.reading import Place, Reader, Slice
from app.model.ids import RemoteId
from app.model.words import Kind
from app.vendor import Forbidden, IdPage, NotThere, Refused

LISTS = {Kind.CANDIDATE: "candidates.list", Kind.JOB: "jobs.list"}
RECORDS = {Kind.CANDIDATE: ("candidates.get", "employee_id"), Kind.JOB: ("jobs.get", "recruitment_id")}


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk of the people of all jobs is: kept as JSON with every page of ids."""

    jobs: tuple[str, ...] = ()
    """Jobs of the page at hand whose people are still to be read."""
    people: Place | None = None
    """Where in the people of the first of them."""
    following: Place | None = None
    """Where the next page of jobs is."""

    @property
    def ended(self) -> bool:
        return not self.jobs and self.following is None

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, client: Client, reader: Reader) -> None:
        self._client = client
        self._reader = reader

    async def ids(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        if kind is Kind.APPLICATION:
            at = self._start() if position is None else place_in(position, Round)
            async for page in self._applications(at):
                yield page
            return
        if kind not in LISTS:
            raise Refused(f"Traffit has no list of every {kind}")
        operation = LISTS[kind]
        place = (
            self._reader.start(operation, Keyset(), (Way.HEADER,)) if position is None else place_in(position, Place)
        )
        async for slice_ in self._reader.slices(operation, place, priority=Priority.SWEEP):
            yield IdPage(ids=_ids(slice_), position=None if slice_.following is None else slice_.following.note())

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        """Whether it is there. Raises `Forbidden` for what may not be read, `Refused` for another kind."""
        try:
            if kind is Kind.APPLICATION:
                return await self._is_on_job(remote_id)
            if kind not in RECORDS:
                raise Refused(f"Traffit has no single {kind} to ask for")
            operation, parameter = RECORDS[kind]
            await self._client.read(get_request(operation, {parameter: remote_id}, Priority.SWEEP), _must_be_a_record)
        except NotThere:
            return False
        return True

    def _start(self) -> Round:
        return Round(following=self._reader.start("jobs.list", Keyset(), (Way.HEADER,)))

    async def _applications(self, at: Round) -> AsyncGenerator[IdPage, None]:
        """Job by job, the people of each: Traffit lists no applications.

        A job whose people may not be read has none here; whoever misses them asks for each one by itself.
        """
        while True:
            if at.jobs:
                job = at.jobs[0]
                place = at.people or self._reader.start("jobs.candidates", Numbered(), (Way.HEADER,))
                people, onward = await self._people(job, place)
                at = msgspec.structs.replace(at, jobs=at.jobs if onward else at.jobs[1:], people=onward)
                yield IdPage(ids=[pair(job, one) for one in people], position=_note(at))
            elif at.following is not None:
                slice_ = await self._reader.one("jobs.list", at.following, priority=Priority.SWEEP)
                at = Round(jobs=tuple(_ids(slice_)), following=slice_.following)
                if at.ended:
                    yield IdPage(ids=(), position=None)
            if at.ended:
                return

    async def _people(self, job: str, place: Place) -> tuple[Sequence[RemoteId], Place | None]:
        """The people on one page of a job, and where its next page is."""
        try:
            slice_ = await self._reader.one(
                "jobs.candidates", place, priority=Priority.SWEEP, parameters={"recruitment_id": job}
            )
        except (Forbidden, NotThere) as refused:
            if refused.status == 401:  # a token in trouble says nothing about the job
                raise
            return (), None
        return _ids(slice_), slice_.following

    async def _is_on_job(self, application: RemoteId) -> bool:
        job, colon, employee = application.partition(":")
        if not (job and colon and employee):
            raise Refused(f"{application} is no application of Traffit")
        rows = await self._reader.everything("candidates.jobs", {"employee_id": employee}, Priority.SWEEP)
        return job in translate.jobs_among(rows)


def _ids(slice_: Slice) -> list[RemoteId]:
    return [key for key in (raw.marks_of(row)[0] for row in slice_.rows) if key]


def _note(at: Round) -> bytes | None:
    return None if at.ended else at.note()


def _must_be_a_record(answer: Response) -> None:
    answer.must_be_json()
    if not raw.marks_of(answer.body)[0]:
        raise ValueError("it is no record with an id")
