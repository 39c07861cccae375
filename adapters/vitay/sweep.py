"""What is still there: all ids of a kind, and whether one record is."""

from collections.abc import AsyncGenerator, Mapping

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.walking import place_in
from adapters.vitay import ids
from adapters.vitay.reading import Place, Reader, start
from app.model.ids import RemoteId
from app.model.words import Kind
from app.vendor import IdPage, NotThere, Refused

LISTS: Mapping[Kind, str] = {
    Kind.CANDIDATE: "candidates.list",
    Kind.APPLICATION: "reference_requests.list",
    Kind.CHECK: "reference_requests.list",
    Kind.REFEREE: "references.list",
}
SINGLE: Mapping[Kind, str] = {Kind.CANDIDATE: "candidates.get", Kind.REFEREE: "references.get_public"}
"""What can be asked for by its id; a request cannot."""


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def all(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        if kind is Kind.JOB:
            yield IdPage(ids=[ids.CHECKS], position=None)
            return
        operation = _of(kind, LISTS)
        at: Place | None = start(operation) if position is None else place_in(position, Place)
        if at is not None and at.operation != operation:
            raise Refused("the position to go on from is none of this walk's; walk from the start")
        while at is not None:
            found = await self._reader.one(at, Priority.SWEEP)
            at = found.following
            keys = [key for row in found.rows if (key := raw.marks_of(row)[0])]
            yield IdPage(ids=keys, position=None if at is None else at.note())

    async def exists(self, kind: Kind, remote: RemoteId) -> bool:
        """Whether it is there. Raises `Forbidden` for what may not be read, `Refused` for another kind."""
        if kind is Kind.JOB:
            return remote == ids.CHECKS
        if kind in SINGLE:
            try:
                await self._reader.record(SINGLE[kind], {"id": remote}, Priority.SWEEP)
            except NotThere:
                return False
            return True
        rows = await self._reader.resources(_of(kind, LISTS), Priority.SWEEP)
        return any(row.id == remote for row in rows)


def _of(kind: Kind, lists: Mapping[Kind, str]) -> str:
    if kind not in lists:
        raise Refused(f"Vitay has no list of every {kind}")
    return lists[kind]
