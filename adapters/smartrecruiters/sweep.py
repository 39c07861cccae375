"""What is still there: all ids of a kind, and whether one record is."""

from collections.abc import AsyncGenerator, Mapping, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.walking import place_in
from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.asking import read_request
from adapters.smartrecruiters.reading import Pairs, Place, Reader, start
from app.model.ids import RemoteId
from app.model.words import Kind
from app.vendor import IdPage, NotThere, Refused, Unreadable

LISTS: Mapping[Kind, tuple[str, Pairs]] = {
    Kind.CANDIDATE: ("candidates.all", ()),
    Kind.JOB: ("jobs.all", (("sort", "job_id"),)),
    Kind.APPLICATION: ("candidates.all", ()),
}
"""The list of a kind. Candidates who are on no job are in none: each of them is asked for alone."""


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def all(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        if kind not in LISTS:
            raise Refused(f"SmartRecruiters has no list of every {kind}")
        operation, asked = LISTS[kind]
        at: Place | None = start(operation, None, asked) if position is None else place_in(position, Place)
        if at is not None and at.operation != operation:
            raise Refused("the position to go on from is none of this walk's; walk from the start")
        while at is not None:
            found = await self._reader.one(at, Priority.SWEEP)
            if found is None:
                at = self._reader.anew(at)
                continue
            at = found.following
            yield IdPage(ids=_ids(kind, found.rows), position=None if at is None else at.note())

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
    for row in rows:
        person = raw.parse(row, wire.Candidate)
        if not isinstance(person, Unreadable):
            found += [ids.application(person.id, one.job.id) for one in person.assignments if one.job and one.job.id]
    return found
