"""Walks through the vendor's lists, whatever they tell of their pages, and reads single records."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

import msgspec

from adapters.http.client import Client
from adapters.http.cursors import Cursor
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.paging import Numbered, Sight
from adapters.http.windows import Span, Window
from adapters.vitay import decoding
from adapters.vitay.asking import read_request
from adapters.vitay.decoding import Resource
from adapters.vitay.operations import OPERATIONS
from app.model.ids import Instant
from app.vendor import Garbled

MOST = 100
"""Records of a page that are asked for; how many may be is nowhere said, and 15 come unasked."""
NUMBER, SIZE = "page[page]", "page[page_size]"
Walk: TypeAlias = Window | Numbered | Cursor
"""Of `paging` only `Numbered`: there is nothing to filter by."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk through a list is: kept as JSON with every page, so that a pull goes on from there."""

    operation: str
    walk: Walk

    def note(self) -> bytes:
        return msgspec.json.encode(self)

    def request(self, priority: Priority) -> Request:
        """The question for its page; a list that has no pages is asked for as a whole."""
        asked = _asked(self.walk) if OPERATIONS[self.operation].pages is not None else []
        return read_request(self.operation, query=asked, priority=priority)


def start(operation: str) -> Place:
    """Where a new walk begins."""
    return Place(operation=operation, walk=Window(size=MOST, paged=True))


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of raw records that were not handed over before, and where to go on."""

    rows: Sequence[bytes]
    at: Place
    following: Place | None
    begun_at: Instant
    server_time: Instant | None
    total: int | None
    response: Response


class Reader:
    """Reads one account."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def one(self, place: Place, priority: Priority) -> Slice:
        """The page at a place."""
        (rows, sight), response = await self.client.read(
            place.request(priority), lambda answer: (decoding.page_of(answer), answer)
        )
        onward = None
        if OPERATIONS[place.operation].pages is not None:
            try:
                onward = _after(place.walk, sight)
            except ValueError as wrong:
                raise Garbled(f"{self.client.who}: {place.operation}: {wrong}") from None
        return Slice(
            rows=[row for row, new in zip(rows, place.walk.fresh(sight), strict=True) if new],
            at=place,
            following=None if onward is None else msgspec.structs.replace(place, walk=onward),
            begun_at=response.begun_at,
            server_time=response.server_time,
            total=sight.total,
            response=response,
        )

    async def slices(self, operation: str, priority: Priority) -> AsyncGenerator[Slice, None]:
        """All pages of a list; a row may come twice."""
        at: Place | None = start(operation)
        while at is not None:
            found = await self.one(at, priority)
            yield found
            at = found.following

    async def resources(self, operation: str, priority: Priority) -> list[Resource]:
        """All that a list holds and that makes sense, each once."""
        found: dict[str, Resource] = {}
        async for slice_ in self.slices(operation, priority):
            found |= {one.id: one for one in decoding.resources(slice_.rows)}
        return [*found.values()]

    async def record(self, operation: str, path: Mapping[str, str], priority: Priority) -> Resource:
        """One record. Raises what reading raises."""
        return await self.client.read(read_request(operation, path, priority=priority), decoding.only)


def _asked(walk: Walk) -> list[tuple[str, str]]:
    if isinstance(walk, Cursor):
        return parse_qsl(walk.cursor or "")
    at = walk.ask()
    number = at.number if isinstance(at, Span) else at.page
    return [(NUMBER, str(number)), (SIZE, str(at.size))]


def _after(walk: Walk, sight: Sight) -> Walk | None:
    """Where to go on. Raises `ValueError` for pages that lead nowhere.

    Answers of one list may tell of pages now this way, now that. Where one counts nothing, its link to the next page
    does: by number and size, as they are asked for here, or in a way of its own, which is followed then. Where nobody
    tells how many rows a page has, and not as many came as were asked for, pages are counted as they are.
    """
    query = urlsplit(sight.following or "").query
    named = dict(parse_qsl(query))
    if isinstance(walk, Cursor) or (query and NUMBER not in named and sight.total is None and sight.pages is None):
        follow = walk if isinstance(walk, Cursor) else Cursor()
        return follow.after(msgspec.structs.replace(sight, following=query or None))
    if sight.following is not None and sight.total is None and sight.pages is None:
        size = named.get(SIZE, "")
        if isinstance(walk, Window) and size.isdecimal() and int(size) not in (0, walk.ask().size):
            return Numbered(size=int(size))
        sight = _counted_by_link(walk, sight)
    if isinstance(walk, Window) and sight.size is None and _has_own_size(walk, sight):
        return Numbered(size=len(sight.ids))
    return walk.after(sight)  # type: ignore[return-value]  # one by number goes on so


def _counted_by_link(walk: Window | Numbered, sight: Sight) -> Sight:
    """That there is no link to a next page says that this is the last one; that there is one, that rows are left."""
    if sight.following:
        return msgspec.structs.replace(sight, size=walk.ask().size)
    if isinstance(walk, Window):
        return msgspec.structs.replace(sight, total=walk.ask().start + len(sight.ids))
    return msgspec.structs.replace(sight, pages=walk.page)


def _has_own_size(walk: Window, sight: Sight) -> bool:
    """Whether more rows came than were asked for, or fewer although there may be more behind them."""
    came, asked = len(sight.ids), walk.ask().size
    if came >= asked or came == 0:
        return came > asked
    if sight.total is not None:
        return sight.total > came and walk.start == 0
    return walk.start == 0 and (sight.pages is None or sight.pages > 1)
