"""Walks through the vendor's lists by cursor, page by page."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from adapters.greenhouse.asking import list_request
from adapters.greenhouse.operations import MOST, MOST_IDS
from adapters.greenhouse.refusals import UNPROCESSABLE, cursor_refused, refusal
from adapters.http import raw
from adapters.http.client import Client
from adapters.http.cursors import Cursor, Once, cursor_in, link_to
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.paging import Sight
from adapters.http.walking import together
from app.model.ids import Instant
from app.vendor import Garbled, Refused

T = TypeVar("T")
Query = Mapping[str, str]
Row = dict[str, Any]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk through a list is: kept as JSON with every page, so that a pull goes on from there."""

    operation: str
    walk: Cursor

    def note(self) -> bytes:
        return msgspec.json.encode(self)


def start(operation: str, query: Query | None = None, *, size: int = MOST) -> Place:
    """Where a new walk begins."""
    asked = {"per_page": str(size), **(query or {})}
    return Place(operation=operation, walk=Cursor(query=tuple(asked.items()), alone=True))


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of raw records that were not handed over before, and where to go on."""

    rows: Sequence[bytes]
    following: Place | None
    begun_at: Instant
    server_time: Instant | None
    response: Response


class Reader:
    """Reads the lists of one account as one user."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def client(self) -> Client:
        return self._client

    async def slices(self, place: Place, priority: Priority) -> AsyncGenerator[Slice, None]:
        """All pages from a place on. A cursor that is refused restarts the walk; no row comes twice for it."""
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
        """The page at a place; None where its cursor is not taken any more."""
        request = list_request(place.operation, place.walk.ask(), priority)
        rows, response = await self._client.read(request, _rows)
        if response.status == UNPROCESSABLE:
            if place.walk.cursor is not None and cursor_refused(response):
                return None
            raise refusal(self._client, request, response)
        sight = Sight(ids=[raw.marks_of(row)[0] for row in rows], following=following(response))
        try:
            onward = place.walk.after(sight)
        except ValueError as wrong:
            raise Garbled(f"{self._client.who}: {place.operation}: {wrong}") from None
        return Slice(
            rows=[row for row, new in zip(rows, place.walk.fresh(sight), strict=True) if new],
            following=None if onward is None else msgspec.structs.replace(place, walk=onward),
            begun_at=response.begun_at,
            server_time=response.server_time,
            response=response,
        )

    async def raws(
        self, operation: str, query: Query | None = None, *, priority: Priority = Priority.USER_READ
    ) -> list[bytes]:
        """A whole list, as it came."""
        return [row async for slice_ in self.slices(start(operation, query), priority) for row in slice_.rows]

    async def raws_by(
        self,
        operation: str,
        name: str,
        ids: Iterable[Any],
        query: Query | None = None,
        *,
        priority: Priority = Priority.USER_READ,
    ) -> list[bytes]:
        """Of a list those whose parameter `name` is among these ids, asked for as many at once as may be."""
        wanted = [str(one) for one in dict.fromkeys(ids) if one is not None]
        batches = [wanted[begin : begin + MOST_IDS] for begin in range(0, len(wanted), MOST_IDS)]
        found = await together(
            [self.raws(operation, {name: ",".join(some), **(query or {})}, priority=priority) for some in batches]
        )
        return [row for rows in found for row in rows]

    async def rows(
        self, operation: str, query: Query | None = None, *, priority: Priority = Priority.USER_READ
    ) -> list[Row]:
        """A whole list."""
        return [record(row) for row in await self.raws(operation, query, priority=priority)]

    async def by(
        self,
        operation: str,
        name: str,
        ids: Iterable[Any],
        query: Query | None = None,
        *,
        priority: Priority = Priority.USER_READ,
    ) -> list[Row]:
        """The records that `raws_by` brings."""
        return [record(row) for row in await self.raws_by(operation, name, ids, query, priority=priority)]

    async def named(self, operation: str, ids: Iterable[Any]) -> dict[Any, Row]:
        """Records of a list by id; those that are not there, or not to be seen, are missing."""
        return {row.get("id"): row for row in await self.by(operation, "ids", ids)}

    def anew(self, place: Place) -> Place:
        """Where to begin again. Raises `Refused`, upon which a place is forgotten, where that was done too often."""
        restarted = place.walk.expired()
        if restarted is None:
            raise Refused(f"{self._client.who}: {place.operation}: its cursors are refused again and again")
        return msgspec.structs.replace(place, walk=restarted)


def following(response: Response) -> str | None:
    """The cursor of the next page; None where this is the last: no `Link`, an empty one, or one that names no next."""
    return cursor_in(link_to(response.headers.get("link", ""), "next"), ("cursor",))


def record(row: bytes) -> Row:
    """A raw record as it is. Raises `Garbled` for what is no object."""
    found = msgspec.json.decode(row)
    if not isinstance(found, dict):
        raise Garbled("the vendor's list holds something that is no record")
    return found


def _rows(response: Response) -> tuple[list[bytes], Response]:
    if response.status == UNPROCESSABLE:
        return [], response
    response.must_be_json()
    return raw.rows_of(response.body), response
