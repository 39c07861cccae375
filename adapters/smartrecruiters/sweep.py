"""What is still there: all ids of a kind, and whether one record is."""

from collections.abc import AsyncGenerator, Mapping, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.walking import place_in, together
from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.asking import read_request
from adapters.smartrecruiters.reading import Pairs, Place, Reader, start
from app.model.ids import RemoteId
from app.model.words import Kind
from app.vendor import Forbidden, IdPage, NotThere, Refused

LISTS: Mapping[Kind, tuple[str, Pairs]] = {
    Kind.CANDIDATE: ("candidates.all", ()),
    Kind.JOB: ("jobs.all", (("sort", "job_id"),)),
    Kind.APPLICATION: ("candidates.all", ()),
    Kind.OPENING: ("jobs.all", (("sort", "job_id"),)),
}
"""The list of a kind, or of what it belongs to. Candidates who are on no job are in none: each is asked for alone."""
FEWER = 20
"""Jobs of a page whose seats are listed one by one."""


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def all(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        if kind not in LISTS:
            raise Refused(f"SmartRecruiters has no list of every {kind}")
        operation, asked = LISTS[kind]
        size = FEWER if kind is Kind.OPENING else None
        at: Place | None = start(operation, None, asked, size=size) if position is None else place_in(position, Place)
        if at is not None and at.operation != operation:
            raise Refused("the position to go on from is none of this walk's; walk from the start")
        while at is not None:
            found = await self._reader.one(at, Priority.SWEEP)
            if found is None:
                at = self._reader.anew(at)
                continue
            at = found.following
            ids_found = await self._seats(found.rows) if kind is Kind.OPENING else _ids(kind, found.rows)
            yield IdPage(ids=ids_found, position=None if at is None else at.note())

    async def _seats(self, jobs: Sequence[bytes]) -> list[RemoteId]:
        """The seats of these jobs; of one that may not be seen none: each of those is asked for alone."""

        async def of(job: str) -> list[RemoteId]:
            try:
                rows = await self._reader.raws("jobs.positions.all", {"jobId": job}, priority=Priority.SWEEP)
            except (Forbidden, NotThere):
                return []
            return [f"{job}:{key}" for key in _ids(Kind.OPENING, rows)]

        return [key for keys in await together([of(job) for job in _ids(Kind.JOB, jobs)]) for key in keys]

    async def exists(self, kind: Kind, remote: RemoteId) -> bool:
        """Whether it is there. What may not be seen (any more) raises `Forbidden`, also as a 401."""
        match kind:
            case Kind.CANDIDATE:
                operation, path = "candidates.get", {"id": remote}
            case Kind.JOB:
                operation, path = "jobs.get", {"jobId": remote}
            case Kind.APPLICATION:
                candidate, job = ids.parts(remote, "application")
                operation, path = "candidates.getApplication", {"id": candidate, "jobId": job}
            case Kind.OPENING:
                job, position = ids.parts(remote, "opening")
                operation, path = "jobs.positions.get", {"jobId": job, "positionId": position}
            case _:
                raise Refused(f"SmartRecruiters has no list of every {kind}")
        try:
            await self._reader.client.read(read_request(operation, path, priority=Priority.SWEEP), lambda _: None)
        except NotThere:
            return False
        return True


def _ids(kind: Kind, rows: Sequence[bytes]) -> list[RemoteId]:
    if kind is not Kind.APPLICATION:
        return [key for row in rows if (key := raw.marks_of(row)[0])]
    found: list[RemoteId] = []
    for person in raw.readable(rows, wire.Candidate):
        found += [ids.application(person.id, one.job.id) for one in person.assignments if one.job and one.job.id]
    return found
