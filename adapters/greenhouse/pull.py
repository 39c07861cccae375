"""Walks the streams: lists by cursor, newest id first, each page with where to go on.

A list is asked for what changed at or after a moment, with no end to it: what changes while it is walked is asked for
again by the next pull, which begins before this one did. So a walk may end anywhere and loses nothing.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from functools import partial

import msgspec

from adapters.greenhouse import catalogues, details, translate, wire
from adapters.greenhouse.asking import since as changed_since
from adapters.greenhouse.bringing import Bring, Bringer, Group
from adapters.greenhouse.names import Names
from adapters.greenhouse.reading import Place, Reader, Slice, record, start
from adapters.greenhouse.streams import SOURCES, Source
from adapters.http.gate import Priority
from adapters.http.pages import Step, walked
from adapters.http.walking import place_in
from app.model.ids import Instant
from app.vendor import Clock, Forbidden, NotThere, Page, Refused, VendorError


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk of a stream is: kept as JSON with every page, so that a pull goes on from there.

    `leg`: 0 for the stream's own list, then those beside it. `since`: what was asked for, None for everything.
    """

    place: Place
    leg: int = 0
    since: Instant | None = None

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Puller:
    """Turns lists into streams of pages."""

    def __init__(self, reader: Reader, names: Names, clock: Clock) -> None:
        self._reader = reader
        self._names = names
        self._clock = clock

    async def pages(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        """The stream's pages. Raises `Refused` for a stream there is none of, and what reading raises."""
        source = SOURCES.get(stream)
        if source is None:
            raise Refused(f"there is no stream {stream!r}; there are {', '.join(SOURCES)}")
        begin = _begin(source, 0, since) if position is None else _spot_of(position, source)
        bringer = Bringer(self._reader, self._names, Priority.INCREMENT)
        bring = _BRING[stream]

        async def step(at: Spot) -> Step[Spot]:
            try:
                slice_ = await self._reader.one(at.place, Priority.INCREMENT)
            except (Forbidden, NotThere) as refused:
                if not _is_none(source, at, refused):
                    raise
                return self._nothing(at, _after(source, at))
            if slice_ is None:  # the vendor does not take the cursor any more
                return self._nothing(at, msgspec.structs.replace(at, place=self._reader.anew(at.place)))
            return await self._taken(source, at, slice_, partial(bring, bringer))

        async for page in walked(step, begin):
            yield page

    async def _taken(
        self, source: Source, at: Spot, slice_: Slice, bring: Callable[[Sequence[bytes]], Awaitable[list[Group]]]
    ) -> Step[Spot]:
        rows = slice_.rows if at.leg == 0 else await self._told_of(source, at, slice_.rows)
        onward = _after(source, at) if slice_.following is None else msgspec.structs.replace(at, place=slice_.following)
        return Step(at, await bring(rows), onward, slice_.begun_at, slice_.server_time)

    async def _told_of(self, source: Source, at: Spot, rows: Sequence[bytes]) -> list[bytes]:
        """The stream's own records that rows of a list beside it speak of."""
        field = source.beside[at.leg - 1].names
        keys = [record(row).get(field) for row in rows]
        return await self._reader.raws_by(f"{source.list}.list", "ids", keys, source.asked, priority=Priority.INCREMENT)

    def _nothing(self, at: Spot, onward: Spot | None) -> Step[Spot]:
        return Step(at, (), onward, self._clock.now(), None)


def _begin(source: Source, leg: int, since: Instant | None) -> Spot:
    name = source.list if leg == 0 else source.beside[leg - 1].list
    asked = dict(source.asked) if leg == 0 else {}
    if since is not None:
        asked["updated_at"] = changed_since(max(0, since))
    return Spot(place=start(f"{name}.list", asked, size=source.size if leg == 0 else 500), leg=leg, since=since)


def _after(source: Source, at: Spot) -> Spot | None:
    """The list to walk after this one. Whoever walked everything has no need of those beside it."""
    if at.since is None or at.leg == len(source.beside):
        return None
    return _begin(source, at.leg + 1, at.since)


def _spot_of(note: bytes, source: Source) -> Spot:
    """Raises `Refused` for a note that is none of this stream's."""
    spot = place_in(note, Spot)
    if 0 <= spot.leg <= len(source.beside):
        name = source.list if spot.leg == 0 else source.beside[spot.leg - 1].list
        if spot.place.operation == f"{name}.list":
            return spot
    raise Refused("the position to go on from is none of this stream's; begin from the start")


def _is_none(source: Source, at: Spot, error: VendorError) -> bool:
    """Whether an error only says that there is no such list for us. Of those beside a stream none has to be there."""
    return error.status != 401 and (source.optional or at.leg > 0)  # 401: a token in trouble


# --- what the rows of each stream become -----------------------------------------------------------


def _plain(model: type[wire.Wire], make: object) -> Bring:
    async def bring(bringer: Bringer, rows: Sequence[bytes]) -> list[Group]:
        return await bringer.plain(rows, model, make)  # type: ignore[arg-type]

    return bring


_BRING: Mapping[str, Bring] = {
    "users": _plain(wire.User, translate.user),
    "jobs": Bringer.jobs,
    "stages": Bringer.stages,
    "reasons": _plain(wire.Reason, translate.reason),
    "applications": Bringer.applications,
    "candidates": _plain(wire.Candidate, translate.candidate),
    "application_stages": Bringer.visits,
    "notes": _plain(wire.Note, translate.activity),
    "attachments": Bringer.attachments,
    "interviews": Bringer.interviews,
    "scorecards": Bringer.scorecards,
    "offers": _plain(wire.Offer, details.offer),
    "openings": Bringer.openings,
    "educations": Bringer.educations,
    "employments": _plain(wire.Employment, details.employment),
    "custom_fields": Bringer.custom_fields,
    **{name: _plain(wire.Listed, make) for name, make in catalogues.LISTS.items()},
}
