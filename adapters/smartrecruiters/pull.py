"""Walks the streams: list after list, each page with where to go on.

A list is asked for what was updated at or after a moment, with no end to it: what changes while it is walked is asked
for again by the next pull, which begins before this one did. So a walk may end anywhere and loses nothing.
"""

from collections.abc import AsyncGenerator, Sequence
from functools import partial

import msgspec

from adapters.http.gate import Priority
from adapters.http.pages import Step, walked
from adapters.http.walking import place_in
from adapters.smartrecruiters.bringing import Bring, Bringer
from adapters.smartrecruiters.reading import Pairs, Place, Reader, start
from adapters.smartrecruiters.times import stamp
from app.model.ids import Instant
from app.model.words import MatterSort
from app.vendor import Clock, Forbidden, NotThere, Page, Refused


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A list that a stream walks. `asked`: what else it is asked; `delta`: by when records were updated.

    `optional`: where the account may not read it, it is empty. `size`: rows of a page, where fewer do.
    """

    list: str
    bring: Bring
    asked: Pairs = ()
    delta: bool = False
    optional: bool = False
    size: int | None = None
    waits: MatterSort | None = None
    """See `app.vendor.Page`."""


_BY_ID = (("sort", "job_id"),)
"""The only order in which the list of jobs goes on from page to page."""
SOURCES: dict[str, tuple[Source, ...]] = {
    "users": (Source(list="users.all", bring=Bringer.users),),
    "jobs": (Source(list="jobs.all", bring=Bringer.jobs, asked=_BY_ID, delta=True),),
    "reasons": (
        Source(list="configuration.reasons.rejection.all", bring=Bringer.rejections),
        Source(list="configuration.reasons.withdrawal.all", bring=Bringer.withdrawals, optional=True),
    ),
    "candidates": (Source(list="candidates.all", bring=Bringer.candidates, delta=True),),
    "job_details": (Source(list="jobs.all", bring=Bringer.job_details, asked=_BY_ID, delta=True, size=20),),
    "approvals": (Source(list="approvals.get", bring=Bringer.approvals, optional=True, waits=MatterSort.APPROVAL),),
    "stages": (Source(list="jobs.all", bring=Bringer.stages, asked=_BY_ID),),
    "departments": (Source(list="configuration.department.all", bring=Bringer.departments, optional=True),),
    "sources": (Source(list="configuration.source.types", bring=Bringer.sources, optional=True),),
    "fields": (
        Source(list="configuration.candidate-properties.all", bring=Bringer.candidate_fields, optional=True),
        Source(list="configuration.job-properties.all", bring=Bringer.job_fields, optional=True),
    ),
}
"""By stream."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk of a stream is: kept as JSON with every page. `leg`: which of its lists; `since`: what was asked."""

    place: Place
    leg: int = 0
    since: Instant | None = None

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Puller:
    """Turns lists into streams of pages."""

    def __init__(self, reader: Reader, bringer: Bringer, clock: Clock) -> None:
        self._reader = reader
        self._bringer = bringer
        self._clock = clock

    async def pages(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        """The stream's pages. Raises `Refused` for a stream there is none of, and what reading raises."""
        sources = SOURCES.get(stream)
        if sources is None:
            raise Refused(f"there is no stream {stream!r}; there are {', '.join(SOURCES)}")
        begin = _begin(sources, 0, since) if position is None else _spot_of(position, sources)

        async for page in walked(partial(self._step, sources), begin):
            yield msgspec.structs.replace(page, waits=sources[0].waits)

    async def _step(self, sources: Sequence[Source], at: Spot) -> Step[Spot]:
        source = sources[at.leg]
        try:
            slice_ = await self._reader.one(at.place, Priority.INCREMENT)
        except (Forbidden, NotThere):
            if not source.optional:
                raise
            return Step(at, (), _after(sources, at), self._clock.now())
        if slice_ is None:  # the vendor does not take the page any more that it named itself
            anew = msgspec.structs.replace(at, place=self._reader.anew(at.place))
            return Step(at, (), anew, self._clock.now())
        groups = await source.bring(self._bringer, slice_.rows)
        onward = (
            _after(sources, at) if slice_.following is None else msgspec.structs.replace(at, place=slice_.following)
        )
        total = slice_.total if len(sources) == 1 else None
        return Step(at, groups, onward, slice_.begun_at, slice_.server_time, total)


def _begin(sources: Sequence[Source], leg: int, since: Instant | None) -> Spot:
    source = sources[leg]
    asked = source.asked
    if since is not None and source.delta:
        asked = (*asked, ("updatedAfter", stamp(max(0, since))))
    return Spot(place=start(source.list, None, asked, size=source.size), leg=leg, since=since)


def _after(sources: Sequence[Source], at: Spot) -> Spot | None:
    """The list to walk after this one."""
    return None if at.leg + 1 == len(sources) else _begin(sources, at.leg + 1, at.since)


def _spot_of(note: bytes, sources: Sequence[Source]) -> Spot:
    """Raises `Refused` for a note that is none of this stream's."""
    spot = place_in(note, Spot)
    if 0 <= spot.leg < len(sources) and spot.place.operation == sources[spot.leg].list:
        return spot
    raise Refused("the position to go on from is none of this stream's; begin from the start")
