"""What is still there: all ids of a kind, and whether one record is."""

from collections.abc import AsyncGenerator, Mapping, Sequence

from adapters.greenhouse import ids
from adapters.greenhouse.reading import Place, Reader, start
from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.ids import listed
from adapters.http.walking import place_in
from app.model.ids import MINUTE, RemoteId
from app.model.words import BackgroundKind, Kind
from app.vendor import Forbidden, IdPage, Refused

LISTS: Mapping[Kind, Mapping[str, BackgroundKind | None]] = {
    Kind.CANDIDATE: {"candidates.list": None},
    Kind.JOB: {"jobs.list": None},
    Kind.APPLICATION: {"applications.list": None},
    Kind.INTERVIEW: {"interviews.list": None},
    Kind.SCORECARD: {"scorecards.list": None},
    Kind.OFFER: {"offers.list": None},
    Kind.OPENING: {"openings.list": None},
    Kind.BACKGROUND: {
        "candidate_educations.list": BackgroundKind.EDUCATION,
        "candidate_employments.list": BackgroundKind.WORK,
    },
}
"""The lists of a kind, one after the other, and what the numbers of each are told apart by."""


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._shown_at = -MINUTE

    async def all(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        lists = _lists_of(kind)
        at: Place | None = _start(next(iter(lists))) if position is None else place_in(position, Place)
        if at is not None and at.operation not in lists:
            raise Refused("the position to go on from is none of this walk's; walk from the start")
        while at is not None:
            found = await self._reader.one(at, Priority.SWEEP)
            if found is None:
                at = self._reader.anew(at)
                continue
            told_apart = lists[at.operation]
            keys = [key for row in found.rows if (key := raw.marks_of(row)[0])]
            at = found.following or _next([*lists], at.operation)
            named = keys if told_apart is None else [listed(told_apart, key) for key in keys]
            yield IdPage(ids=named, position=None if at is None else at.note())

    async def exists(self, kind: Kind, remote: RemoteId) -> bool:
        """Whether it is there for us. v3 says the same of what is gone and of what may not be seen (any more).

        It counts as gone: who is erased must not live on here, and what may not be seen comes back when it may be. But
        where the account shows nobody at all, that says nothing about anybody: raises `Forbidden`.
        """
        lists = _lists_of(kind)
        if kind is Kind.JOB and remote == ids.PROSPECTS:  # is no job there, and always here
            return True
        prefix, _, key = remote.rpartition(":")
        operation = next((name for name, told_apart in lists.items() if (told_apart or "") == prefix), None)
        if operation is None:
            raise Refused(f"Greenhouse has no {kind} {remote}")
        ids.number(key, kind)
        found = bool(await self._reader.raws_by(operation, "ids", [key], priority=Priority.SWEEP))
        if not found and not await self._shows_anybody():
            raise Forbidden(
                f"{self._reader.client.who}: no candidate is shown; the user it reads as may be no site admin"
            )
        return found

    async def _shows_anybody(self) -> bool:
        """Whether the user who reads is shown people, now or a moment ago."""
        now = self._reader.client.clock.now()
        if not self._shown_at <= now < self._shown_at + MINUTE:
            place = start("candidates.list", {"fields": "id"}, size=1)
            slice_ = await self._reader.one(place, Priority.SWEEP)
            if slice_ is None or not slice_.rows:
                return False
            self._shown_at = now
        return True


def _lists_of(kind: Kind) -> Mapping[str, BackgroundKind | None]:
    if kind not in LISTS:
        raise Refused(f"Greenhouse has no list of every {kind}")
    return LISTS[kind]


def _start(operation: str) -> Place:
    return start(operation, {"fields": "id"})


def _next(lists: Sequence[str], operation: str) -> Place | None:
    """Where the list behind this one begins."""
    behind = lists[lists.index(operation) + 1 :]
    return _start(behind[0]) if behind else None
