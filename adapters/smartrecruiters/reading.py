"""Walks through the vendor's lists, whatever way they page, and reads single records."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import msgspec

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.cursors import Cursor, Once
from adapters.http.dialects import Walk
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.paging import Sight
from adapters.smartrecruiters.asking import read_request
from adapters.smartrecruiters.dialects import dialect_of
from adapters.smartrecruiters.operations import OPERATIONS
from adapters.smartrecruiters.refusals import is_cursor, refusal
from app.model.ids import Instant
from app.vendor import Garbled

Pairs = tuple[tuple[str, str], ...]
Path = Mapping[str, str]
BAD_REQUEST, NOTHING = 400, 204


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk through a list is: kept as JSON with every page, so that a pull goes on from there."""

    operation: str
    path: Path = {}
    query: Pairs = ()
    walk: Walk

    def note(self) -> bytes:
        return msgspec.json.encode(self)

    def request(self, priority: Priority) -> Request:
        """The question for its page. A refusal is read here, and not as an error: it may be of a token."""
        row = OPERATIONS[self.operation]
        asked = dialect_of(row).ask(self.walk, self.query) if row.pages is not None else self.query
        request = read_request(self.operation, self.path, asked, priority=priority)
        return msgspec.structs.replace(request, accept=frozenset({BAD_REQUEST}))


def start(operation: str, path: Path | None = None, query: Pairs = (), *, size: int | None = None) -> Place:
    """Where a new walk begins."""
    walk = dialect_of(OPERATIONS[operation]).start(query, size)
    return Place(operation=operation, path=path or {}, query=query, walk=walk)


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of raw records that were not handed over before, and where to go on."""

    rows: Sequence[bytes]
    following: Place | None
    begun_at: Instant
    server_time: Instant | None
    total: int | None
    response: Response


class Reader:
    """Reads one account."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def slices(self, place: Place, priority: Priority) -> AsyncGenerator[Slice, None]:
        """All pages from a place on; no row comes twice, also where a refused token restarts the walk."""
        seen = Once()
        at: Place | None = place
        while at is not None:
            found = await self.one(at, priority)
            if found is None:
                at = self.anew(at)
                continue
            fresh = seen.fresh(raw.marks_of(row)[0] for row in found.rows)
            new = [row for row, first in zip(found.rows, fresh, strict=True) if first]
            yield msgspec.structs.replace(found, rows=new)
            at = found.following

    async def one(self, place: Place, priority: Priority) -> Slice | None:
        """The page at a place; None where its token is not taken any more."""
        row = OPERATIONS[place.operation]
        dialect = dialect_of(row)
        request = place.request(priority)

        def rows_in(response: Response) -> tuple[list[bytes], Response]:
            if response.status == BAD_REQUEST:
                return [], response
            if not response.body.strip() and (row.pages is None or response.status == NOTHING):
                return [], response  # with 200 it may be half a list of pages: the walk would end there
            response.must_be_json()
            if row.pages is None and _is_empty(response.body):
                return [], response
            return dialect.rows_of(response.body), response

        rows, response = await self.client.read(request, rows_in)
        if response.status == BAD_REQUEST:
            if is_cursor(response) and isinstance(place.walk, Cursor) and place.walk.cursor is not None:
                return None
            raise refusal(self.client, request, response)
        onward: Place | None = None
        total: int | None = len(rows)
        fresh = [True] * len(rows)
        if row.pages is not None and response.body.strip():
            sight = dialect.sight(place.walk, response, [raw.marks_of(one)[0] for one in rows])
            fresh, total = place.walk.fresh(sight), sight.total
            onward = self._onward(place, sight)
        return Slice(
            rows=[one for one, new in zip(rows, fresh, strict=True) if new],
            following=onward,
            begun_at=response.begun_at,
            server_time=response.server_time,
            total=total,
            response=response,
        )

    def _onward(self, place: Place, sight: Sight) -> Place | None:
        try:
            onward = place.walk.after(sight)
        except ValueError as wrong:
            raise Garbled(f"{self.client.who}: {place.operation}: {wrong}") from None
        return None if onward is None else msgspec.structs.replace(place, walk=onward)

    async def raws(
        self, operation: str, path: Path | None = None, query: Pairs = (), *, priority: Priority
    ) -> list[bytes]:
        """A whole list, as it came."""
        place = start(operation, path, query)
        return [row async for slice_ in self.slices(place, priority) for row in slice_.rows]

    async def record(self, operation: str, path: Path, *, priority: Priority) -> bytes:
        """One record, as it came. Raises what reading raises."""
        request = read_request(operation, path, priority=priority)

        def whole(response: Response) -> bytes:
            response.must_be_json()
            row(response.body)
            return response.body

        return await self.client.read(request, whole)

    def anew(self, place: Place) -> Place:
        """Where to begin again. Raises `Garbled` where that was done too often."""
        restarted = place.walk.expired() if isinstance(place.walk, Cursor) else None
        if restarted is None:
            raise Garbled(f"{self.client.who}: {place.operation}: its pages are refused again and again")
        return msgspec.structs.replace(place, walk=restarted)


def _is_empty(body: bytes) -> bool:
    """Whether an answer is `{}`: so says a list that comes whole, and need not be named, that nothing is in it."""
    return b"".join(body.split()) == b"{}"


def row(raw_row: bytes) -> dict[str, Any]:
    """A raw record as it is. Raises `ValueError` for what is no object."""
    try:
        found = msgspec.json.decode(raw_row)
    except msgspec.DecodeError as wrong:
        raise ValueError(f"no JSON: {wrong}") from None
    if not isinstance(found, dict):
        raise ValueError("it is no record")  # noqa: TRY004  # a garbled answer
    return found
