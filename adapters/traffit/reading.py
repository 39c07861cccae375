"""Walks through the vendor's lists, page by page, in the way a tenant understands."""

from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.paging import Numbered, Sight, Walk
from adapters.http.steps import ahead
from adapters.traffit.asking import Way, list_request
from app.model.ids import Instant
from app.vendor import Forbidden, NotThere, Refused

TOTAL_PAGES, TOTAL_COUNT = "x-result-total-pages", "x-result-total-count"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk is: kept as JSON with every page, so that a pull goes on from there."""

    walk: Walk
    way: Way
    total: int | None = None

    def note(self) -> bytes:
        return msgspec.json.encode(self)


def place_of(note: bytes) -> Place:
    """The place of a note. Raises `Refused` for a note that is none of ours."""
    try:
        return msgspec.json.decode(note, type=Place)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("the position to go on from is none of this adapter's; pull from the start") from None


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of raw records that were not handed over before, where it was, and where to go on."""

    rows: Sequence[bytes]
    at: Place
    following: Place | None
    begun_at: Instant
    server_time: Instant | None


class Reader:
    """Reads lists of one account and remembers which way of asking the tenant refused."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._refused: dict[str, set[Way]] = {}

    def start(self, operation: str, walk: Walk, ways: Sequence[Way]) -> Place:
        """Where a new walk begins, in the first way the tenant has not refused."""
        way = next((way for way in ways if way not in self._refused.get(operation, ())), Way.PLAIN)
        return Place(walk=Numbered(size=walk.size) if way is Way.PLAIN else walk, way=way)

    async def slices(
        self, operation: str, place: Place, *, priority: Priority, parameters: Mapping[str, str] | None = None
    ) -> AsyncIterator[Slice]:
        """All pages from a place on, the next one on its way while the caller works on this one."""

        async def step(at: Place) -> Slice:
            return await self.one(operation, at, priority=priority, parameters=parameters)

        async for slice_ in ahead(step, place, lambda slice_: slice_.following):
            yield slice_

    async def everything(self, operation: str, parameters: Mapping[str, str], priority: Priority) -> list[bytes]:
        """A short list of one record's, all pages of it."""
        place = Place(walk=Numbered(), way=Way.PLAIN)
        rows: list[bytes] = []
        async for slice_ in self.slices(operation, place, priority=priority, parameters=parameters):
            rows.extend(slice_.rows)
        return rows

    async def everything_allowed(
        self, operation: str, parameters: Mapping[str, str], priority: Priority
    ) -> list[bytes]:
        """The same, empty where the account may not read it or it is gone."""
        try:
            return await self.everything(operation, parameters, priority)
        except (Forbidden, NotThere) as refused:
            if refused.status == 401:  # a token in trouble says nothing about the record
                raise
            return []

    async def one(
        self, operation: str, place: Place, *, priority: Priority, parameters: Mapping[str, str] | None = None
    ) -> Slice:
        """The page at a place, asked in another way where the tenant refuses this one."""
        while True:
            ask = place.walk.ask()
            request = list_request(operation, parameters or {}, ask, place.way, priority)
            try:
                rows, response = await self._client.read(request, _rows)
            except Refused as refused:
                other = self._other_way(operation, place, refused)
                if other is None:
                    raise
                place = other
                continue
            return _slice_of(rows, response, place)

    def nothing(self, place: Place, following: Place | None = None) -> Slice:
        """A page without rows, in place of one that cannot be had."""
        return Slice(rows=(), at=place, following=following, begun_at=self._client.clock.now(), server_time=None)

    def _other_way(self, operation: str, place: Place, refused: Refused) -> Place | None:
        """Where to begin again after 400: some tenants filter these lists by header, some not at all (notes 2.4)."""
        if refused.status != 400 or place.way is Way.PLAIN:
            return None
        self._refused.setdefault(operation, set()).add(place.way)
        if place.way is Way.QUERY and Way.HEADER not in self._refused[operation]:
            return Place(walk=place.walk, way=Way.HEADER, total=place.total)
        return Place(walk=Numbered(size=place.walk.size), way=Way.PLAIN)


def _rows(response: Response) -> tuple[list[bytes], Response]:
    response.must_be_json()
    return raw.rows_of(response.body), response


def _slice_of(rows: list[bytes], response: Response, place: Place) -> Slice:
    marks = [raw.marks_of(row) for row in rows]
    sight = Sight(
        ids=[key for key, _ in marks], stamps=[stamp for _, stamp in marks], pages=response.number(TOTAL_PAGES)
    )
    fresh = place.walk.fresh(sight)
    onward = place.walk.after(sight)
    total = place.total if place.total is not None else response.number(TOTAL_COUNT)
    at = msgspec.structs.replace(place, total=total)
    return Slice(
        rows=[row for row, new in zip(rows, fresh, strict=True) if new],
        at=at,
        following=None if onward is None else msgspec.structs.replace(at, walk=onward),
        begun_at=response.begun_at,
        server_time=response.server_time,
    )
