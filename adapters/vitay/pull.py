"""Walks the streams: list after list, each page with where to go on."""

from collections.abc import AsyncGenerator, Mapping, Sequence

import msgspec

from adapters.http.gate import Priority
from adapters.http.pages import Step, walked
from adapters.http.walking import place_in
from adapters.vitay.beside import Beside
from adapters.vitay.bringing import Bring, Bringer, board
from adapters.vitay.reading import Place, Reader, start
from app.vendor import Forbidden, NotThere, Page, Refused


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A list that a stream walks. `optional`: where the account may not read it, it is empty."""

    list: str
    bring: Bring
    optional: bool = False


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "users": (Source(list="users.list", bring=Bringer.users),),
    "candidates": (Source(list="candidates.list", bring=Bringer.candidates),),
    "question_sets": (Source(list="question_sets.list", bring=Bringer.question_sets),),
    "references": (
        Source(list="reference_requests.list", bring=Bringer.requests),
        Source(list="references.list", bring=Bringer.references),
    ),
    "activities": (Source(list="activities.list", bring=Bringer.activities, optional=True),),
    "firms": (Source(list="hiring_firms.list", bring=Bringer.firms, optional=True),),
    "recruiters": (Source(list="recruiters.list", bring=Bringer.recruiters, optional=True),),
}
"""By stream."""
_READ_ANEW = {"references": ("requests", "told", "candidates"), "candidates": ("networks",)}
"""What is not to be older than the walk of a stream."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk of a stream is: kept as JSON with every page. `leg`: which of its lists."""

    place: Place
    leg: int = 0

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Puller:
    """Turns lists into streams of pages."""

    def __init__(self, reader: Reader, beside: Beside) -> None:
        self._reader = reader
        self._beside = beside
        self._bringer = Bringer(reader, beside, Priority.INCREMENT)

    async def pages(self, stream: str, *, position: bytes | None) -> AsyncGenerator[Page, None]:
        """The stream's pages. Raises `Refused` for a stream there is none of, and what reading raises."""
        sources = SOURCES.get(stream)
        if sources is None:
            raise Refused(f"there is no stream {stream!r}; there are {', '.join(SOURCES)}")
        if position is None:
            self._beside.forget(*_READ_ANEW.get(stream, ()))
        begin = _begin(sources, 0) if position is None else _spot_of(position, sources)

        async def step(at: Spot) -> Step[Spot]:
            taken = await self._step(sources, at)
            is_first = stream == "references" and at == _begin(sources, 0)
            return msgspec.structs.replace(taken, groups=[board(), *taken.groups]) if is_first else taken

        async for page in walked(step, begin):
            yield page

    async def _step(self, sources: Sequence[Source], at: Spot) -> Step[Spot]:
        source = sources[at.leg]
        try:
            slice_ = await self._reader.one(at.place, Priority.INCREMENT)
        except (Forbidden, NotThere) as refused:
            if not source.optional or refused.status == 401:  # 401: a token in trouble
                raise
            return Step(at, (), _after(sources, at), self._reader.client.clock.now())
        onward = (
            _after(sources, at) if slice_.following is None else msgspec.structs.replace(at, place=slice_.following)
        )
        groups = await source.bring(self._bringer, slice_.rows)
        total = slice_.total if len(sources) == 1 else None
        return Step(at, groups, onward, slice_.begun_at, slice_.server_time, total)


def _begin(sources: Sequence[Source], leg: int) -> Spot:
    return Spot(place=start(sources[leg].list), leg=leg)


def _after(sources: Sequence[Source], at: Spot) -> Spot | None:
    """The list to walk after this one."""
    return None if at.leg + 1 == len(sources) else _begin(sources, at.leg + 1)


def _spot_of(note: bytes, sources: Sequence[Source]) -> Spot:
    """Raises `Refused` for a note that is none of this stream's."""
    spot = place_in(note, Spot)
    if 0 <= spot.leg < len(sources) and spot.place.operation == sources[spot.leg].list:
        return spot
    raise Refused("the position to go on from is none of this stream's; begin from the start")
