"""Walks through the two exports: windows of at most 100 records, each read while it arrives.

Windows overlap, because rows that go shift all behind them (`adapters.http.windows`). A window that is cut off is asked
for again; where it is cut off at the same record every time, that record is told of as broken and the walk goes on
behind it.
"""

import hashlib
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import msgspec

from adapters.cegid.asking import one_of, read_request
from adapters.cegid.export import Archive, Bounds, Odd, archives
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.paging import Sight
from adapters.http.stream import Stream
from adapters.http.windows import Window
from app.model.ids import Instant
from app.vendor import Garbled, Unreachable, VendorError

MOST = 100
"""Records a window."""
FEW = 20
"""Records that are handed on at once, and `HEAVY` the bytes of them: a window is never held whole."""
HEAVY = 4 * 1024 * 1024
IN_A_ROW = 3
"""Windows that may break at their first record, one behind the other, before the list is given up."""
_KEPT = 64 * 1024
"""Bytes that are kept of a record that cannot be read."""


class List(msgspec.Struct, frozen=True):
    """An export. `member` of an archive holds its record, `wrapper` of that the record itself, `key` of that its id.

    `walked`: what it is asked for where it is walked, so that as little comes with it as may be.
    """

    operation: str
    member: str
    wrapper: str
    key: str
    walked: tuple[tuple[str, str], ...] = ()


VACANCIES = List("vacancies.export", "offerdetail", "offerDetail", "reference")
CANDIDATES = List(
    "candidates.export", "applicantdetail", "candidateDetail", "id", walked=(("attachmenttype", "resume"),)
)
LISTS = {one.operation: one for one in (VACANCIES, CANDIDATES)}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A record: its JSON, and what it is known again by, its id where it has one.

    `broken`: why it cannot be read; `raw` is what there is of it then. `file`: the bytes of the one that was asked for.
    """

    raw: bytes
    mark: str
    broken: str = ""
    file: bytes | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk is: kept as JSON with every page, so that a pull goes on from there.

    `gaps`: how many broken records the walk has just stepped over, so that nothing lies before this window to meet.
    """

    operation: str
    query: tuple[tuple[str, str], ...] = ()
    walk: Window = Window(size=MOST)
    gaps: int = 0

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a window that were not handed over before. `whole`: the last of them, and `following` is known."""

    rows: Sequence[Row]
    at: Place
    whole: bool
    following: Place | None = None
    begun_at: Instant
    server_time: Instant | None


class Reader:
    """Reads the exports of one account."""

    def __init__(self, client: Client, bounds: Bounds | None = None) -> None:
        self._client = client
        self._bounds = bounds or Bounds()

    @property
    def client(self) -> Client:
        return self._client

    async def pieces(self, place: Place, priority: Priority) -> AsyncGenerator[Piece, None]:
        """All rows from a place on."""
        at: Place | None = place
        while at is not None:
            async with aclosing(self.window(at, priority)) as pieces:
                async for piece in pieces:
                    yield piece
                    at = piece.following

    async def one(self, list_: List, key: str, priority: Priority, *, file: str | None = None) -> Row | None:
        """The record with this id, with the bytes of one of its files where that is asked for; None: there is none.

        Raises `Garbled` for one that cannot be read.
        """
        place = Place(operation=list_.operation, query=(one_of(list_.key, key),))
        async with aclosing(self.window(place, priority, file=file)) as pieces:
            async for piece in pieces:
                for row in piece.rows:
                    if row.broken:
                        raise Garbled(f"{self._client.who}: {list_.operation}: {row.broken}")
                    if row.mark == key:
                        return row
        return None

    async def window(self, place: Place, priority: Priority, *, file: str | None = None) -> AsyncGenerator[Piece, None]:
        """The rows of one window, piece by piece. Raises what reading raises once trying again did not help."""
        seen: set[str] = set() if place.gaps else {*place.walk.seam}
        met, broke_at = _Met(place), -1
        for attempt in range(1, self._client.tries + 1):
            before, met = broke_at, _Met(place)
            try:
                async with self._client.stream(self._request(place, priority), largest=self._largest) as answer:
                    met.response, stream = answer
                    async with aclosing(self._rows(met, stream, file)) as rows:
                        async for row in rows:
                            met.take(row, seen)
                            if met.is_full():
                                yield met.piece()
                break
            except (Unreachable, Garbled) as failure:
                broke_at = met.broke_at(failure)
                if attempt < self._client.tries:
                    if met.rows:
                        yield met.piece()
                    await self._client.rest(attempt, failure)
                    continue
                if broke_at < 0 or broke_at != before or not met.may_step_over():
                    raise
                yield met.stepped_over(failure)
                return
        try:
            yield met.last()
        except ValueError as wrong:
            raise Garbled(f"{self._client.who}: {place.operation}: {wrong}") from None

    @property
    def _largest(self) -> int:
        return self._bounds.archive * self._bounds.window

    def _request(self, place: Place, priority: Priority) -> Request:
        span = place.walk.ask()
        query = [("offset", str(span.start)), ("limit", str(span.size)), *place.query]
        return read_request(place.operation, priority, query=query)

    async def _rows(self, met: "_Met", stream: Stream, file: str | None) -> AsyncGenerator[Row, None]:
        list_, response = LISTS[met.place.operation], met.answered
        try:
            response.must_be_bytes()
        except ValueError as wrong:
            raise Garbled(f"{self._client.who}: the answer to {list_.operation} makes no sense: {wrong}") from None
        if response.kind().endswith("json"):
            for row in await self._plain(stream, list_):
                yield row
            return
        met.framed = True
        async for row in framed(stream, list_, self._bounds, start=met.place.walk.ask().start, file=file):
            yield row

    async def _plain(self, stream: Stream, list_: List) -> list[Row]:
        """The records of an answer that is JSON after all."""
        content = bytearray()
        async for piece in stream.pieces():
            content += piece
            if len(content) > self._bounds.plain:
                raise Garbled(f"{self._client.who}: the answer to {list_.operation} is too large")
        try:
            return [_plain_row(bytes(one), list_) for one in _records(bytes(content))]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise Garbled(f"{self._client.who}: the answer to {list_.operation} makes no sense: {wrong}") from None


class _Met:
    """What one answer to a window has brought so far."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._marks: list[str] = []
        self.rows: list[Row] = []
        self._weight = 0
        self.response: Response | None = None
        self.framed = False
        """The answer is a row of archives, as far as it says."""

    @property
    def answered(self) -> Response:
        assert self.response is not None  # noqa: S101  # rows come behind it
        return self.response

    def take(self, row: Row, seen: set[str]) -> None:
        """Keep a row that was not seen before."""
        self._marks.append(row.mark)
        if row.mark not in seen:
            seen.add(row.mark)
            self.rows.append(row)
            self._weight += len(row.raw)

    def is_full(self) -> bool:
        return len(self.rows) >= FEW or self._weight > HEAVY

    def piece(self) -> Piece:
        rows, self.rows, self._weight = self.rows, [], 0
        return Piece(
            rows=rows,
            at=self.place,
            whole=False,
            begun_at=self.answered.begun_at,
            server_time=self.answered.server_time,
        )

    def last(self) -> Piece:
        """The rest, and where to go on. Raises `ValueError` for a list that cannot be walked."""
        walk = self.place.walk
        if self.place.gaps:  # what lies before is broken: there is nothing to meet
            walk = msgspec.structs.replace(walk, seam=tuple(self._marks[:1]))
        onward = walk.after(Sight(ids=self._marks))
        following = Place(operation=self.place.operation, query=self.place.query, walk=onward) if onward else None  # type: ignore[arg-type]
        return msgspec.structs.replace(self.piece(), whole=True, following=following)

    def broke_at(self, failure: VendorError) -> int:
        """At which record of the answer it broke; -1 where that says nothing about a record."""
        return len(self._marks) if self.framed and isinstance(failure, Garbled) else -1

    def may_step_over(self) -> bool:
        """Not where every window of late has broken at its first record."""
        return bool(self._marks) or self.place.gaps < IN_A_ROW

    def stepped_over(self, failure: VendorError) -> Piece:
        """The rest, the record at which the answer breaks, and the place behind that."""
        start = self.place.walk.ask().start + len(self._marks)
        words = failure.message.rpartition(": ")[2]
        self.rows.append(Row(raw=b"", mark="", broken=f"record {start} of the list: {words}"))
        gaps = 1 if self._marks else self.place.gaps + 1
        onward = msgspec.structs.replace(self.place, walk=Window(start=start + 1, size=MOST), gaps=gaps)
        return msgspec.structs.replace(self.piece(), whole=True, following=onward)


async def framed(
    stream: Stream, list_: List, bounds: Bounds, *, start: int = 0, file: str | None = None
) -> AsyncGenerator[Row, None]:
    """The records of an export's answer as they arrive. Raises what `Stream` raises, nothing for a broken record.

    `start`: the number of the first one. `file`: the member whose bytes are wanted too.
    """
    number = start
    async for content in archives(stream, bounds):
        yield _row(content, list_, f"record {number} of the list", bounds, file)
        number += 1


def _row(content: bytes | int, list_: List, called: str, bounds: Bounds, file: str | None) -> Row:
    """One record of the export. What is wrong with it is said of it alone."""
    if isinstance(content, int):
        broken = f"{called}: its {content} bytes are more than {bounds.archive}"
        return Row(raw=b"", mark=f"\0{content}", broken=broken)
    try:
        archive = Archive(content, bounds)
        raw = archive.detail(list_.member)
        mark = id_of(raw, list_) or _fingerprint(content)
        held = None if file is None or not archive.has(file) else archive.file(file)
        return Row(raw=raw, mark=mark, file=held)
    except Odd as odd:
        return Row(raw=content[:_KEPT], mark=_fingerprint(content), broken=f"{called}: {odd}")


def _plain_row(raw: bytes, list_: List) -> Row:
    if list_.wrapper not in _fields(raw):
        raw = msgspec.json.encode({list_.wrapper: msgspec.Raw(raw)})
    return Row(raw=raw, mark=id_of(raw, list_) or _fingerprint(raw))


def _fingerprint(content: bytes) -> str:
    """What a record without an id is known again by; no id looks like this."""
    return f"\0{hashlib.blake2b(content, digest_size=12).hexdigest()}"


def _records(content: bytes) -> Iterable[msgspec.Raw]:
    """A list, a list under `data`, or one record. Raises what `msgspec` raises."""
    if not content.strip():
        return ()
    if content.lstrip()[:1] == b"[":
        return msgspec.json.decode(content, type=list[msgspec.Raw])
    data = _fields(content).get("data")
    if data is None:
        return (msgspec.Raw(content),)
    return msgspec.json.decode(data, type=list[msgspec.Raw])


def _fields(raw: bytes) -> Mapping[str, msgspec.Raw]:
    return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])


def id_of(raw: bytes, list_: List) -> str:
    """The id of a record; empty where none can be found."""
    try:
        found: Any = msgspec.json.decode(_fields(raw)[list_.wrapper], type=dict[str, msgspec.Raw])[list_.key]
        found = msgspec.json.decode(found)
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, RecursionError):
        return ""
    return str(found).strip() if isinstance(found, (str, int)) and not isinstance(found, bool) else ""
