"""What is still there: all ids of a kind, and whether one record is."""

from collections.abc import AsyncGenerator, Mapping

from adapters.greenhouse import ids
from adapters.greenhouse.reading import Place, Reader, place_of, start
from adapters.http import raw
from adapters.http.gate import Priority
from app.model.ids import RemoteId
from app.model.words import Kind
from app.vendor import IdPage, Refused

LISTS: Mapping[Kind, str] = {
    Kind.CANDIDATE: "candidates.list",
    Kind.JOB: "jobs.list",
    Kind.APPLICATION: "applications.list",
    Kind.INTERVIEW: "interviews.list",
    Kind.SCORECARD: "scorecards.list",
    Kind.OFFER: "offers.list",
    Kind.OPENING: "openings.list",
}


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def all(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        operation = _list_of(kind)
        at: Place | None = start(operation, {"fields": "id"}) if position is None else place_of(position)
        if at is not None and at.operation != operation:
            raise Refused("the position to go on from is none of this walk's; walk from the start")
        while at is not None:
            found = await self._reader.one(at, Priority.SWEEP)
            if found is None:
                at = self._reader.anew(at)
                continue
            keys = [key for row in found.rows if (key := raw.marks_of(row)[0])]
            at = found.following
            extra = [ids.PROSPECTS] if kind is Kind.JOB and at is None else []  # is no job there, and always here
            yield IdPage(ids=[*keys, *extra], position=None if at is None else at.note())

    async def exists(self, kind: Kind, remote: RemoteId) -> bool:
        """Whether it is there for us. v3 says the same of what is gone and of what may not be seen (any more).

        Site admins see everything, so that it counts as gone: who is erased must not live on here.
        """
        operation = _list_of(kind)
        if kind is Kind.JOB and remote == ids.PROSPECTS:
            return True
        ids.number(remote, kind)
        return bool(await self._reader.raws_by(operation, "ids", [remote], priority=Priority.SWEEP))


def _list_of(kind: Kind) -> str:
    if kind not in LISTS:
        raise Refused(f"Greenhouse has no list of every {kind}")
    return LISTS[kind]
