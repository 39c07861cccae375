"""The streams: vacancies and candidates out of the exports, the words of referentials.

Everybody who changed in the last three months comes first, as the vendor asks its partners to begin with them; then
all. Of what changed the export tells by `updateDate`.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import msgspec

from adapters.cegid import translate
from adapters.cegid.asking import since as changed_since
from adapters.cegid.reading import CANDIDATES, LISTS, VACANCIES, List, Piece, Place, Reader, Row
from adapters.cegid.referentials import Glossary, Referentials
from adapters.cegid.reporting import Reporter
from adapters.cegid.times import since_text
from adapters.cegid.translate import Site
from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.pages import pages_of
from adapters.http.raw import Got
from adapters.http.walking import place_in
from adapters.http.windows import Window
from app.model.ids import DAY, Instant
from app.vendor import Clock, Page, Refused, Unreadable

RECENT = 92 * DAY
WORDS = 25
"""Words of a referential that are looked up at once: each is a request of its own."""
STREAMS = {"jobs": VACANCIES, "candidates": CANDIDATES}
REFERENTIALS = "referentials"


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk of a stream is: kept as JSON with every page. `all_next`: everything is walked behind this."""

    place: Place
    all_next: bool = False

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk through the referentials is: in which one, by its name, and where in it."""

    name: str
    walk: Window = Window()

    def note(self) -> bytes:
        return msgspec.json.encode(self)


class Puller:
    """Turns lists into streams of pages."""

    def __init__(
        self,
        reader: Reader,
        referentials: Referentials,
        glossary: Glossary,
        site: Site,
        *,
        reporter: Reporter | None,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._referentials = referentials
        self._glossary = glossary
        self._site = site
        self._reporter = reporter
        self._clock = clock

    async def pages(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        """The stream's pages. Raises `Refused` for a stream there is none of, and what reading raises."""
        if stream == REFERENTIALS:
            async for page in self._words(position):
                yield page
            return
        list_ = STREAMS.get(stream)
        if list_ is None:
            raise Refused(f"there is no stream {stream!r}; there are {', '.join([*STREAMS, REFERENTIALS])}")
        following: Spot | None = self._begin(list_, since) if position is None else _spot_of(position, list_)
        while following is not None:
            at = following
            async with aclosing(self._reader.window(at.place, Priority.INCREMENT)) as pieces:
                async for piece in pieces:
                    following = _after(at, piece)
                    for page in await self._pages(list_, at, piece, following):
                        yield page
                        if self._reporter is not None:  # whoever takes the pages has stored this one by now
                            await self._reporter.report(list_, page, self._clock.now())

    def _begin(self, list_: List, since: Instant | None) -> Spot:
        recent_first = since is None and list_ is CANDIDATES
        after = self._clock.now() - RECENT if recent_first else since
        asked = () if after is None else (changed_since(since_text(after, self._site.zone)),)
        place = Place(operation=list_.operation, query=(*list_.walked, *asked))
        return Spot(place=place, all_next=recent_first)

    async def _pages(self, list_: List, at: Spot, piece: Piece, onward: Spot | None) -> list[Page]:
        await self._glossary.learn([row.raw for row in piece.rows if not row.broken])
        groups = [self._group(list_, row) for row in piece.rows]
        last = onward.note() if piece.whole and onward is not None else None
        return pages_of(
            groups,
            here=at.note(),
            onward=last if piece.whole else at.note(),
            begun_at=piece.begun_at,
            server_time=piece.server_time,
        )

    def _group(self, list_: List, row: Row) -> Sequence[Got]:
        """What a record becomes, to be stored together."""
        if row.broken:
            return [raw.unreadable(row.raw, row.broken)]
        if list_ is VACANCIES:
            found: list[Got] = [translate.vacancy(row.raw, self._site)]
        else:
            found = translate.candidate(row.raw, self._site)
        return [_named(one, row) for one in found]

    async def _words(self, position: bytes | None) -> AsyncGenerator[Page, None]:
        names = self._referentials.names
        at: Shelf | None = Shelf(name=names[0]) if position is None else place_in(position, Shelf)
        if at is not None and at.name not in names:
            raise Refused("the position to go on from is in no referential that is read; begin from the start")
        while at is not None:
            found = await self._referentials.window(at.name, at.walk, Priority.INCREMENT)
            behind = names[names.index(at.name) + 1 :]
            onward = Shelf(name=behind[0]) if behind else None
            if found is not None and found.following is not None:
                onward = Shelf(name=at.name, walk=found.following)
            rows = found.rows if found is not None else ()
            groups = [
                [one]
                for start in range(0, len(rows), WORDS)
                for one in await self._referentials.words(at.name, rows[start : start + WORDS])
            ]
            for page in pages_of(
                groups,
                here=at.note(),
                onward=onward.note() if onward is not None else None,
                begun_at=found.begun_at if found is not None else self._clock.now(),
                server_time=found.server_time if found is not None else None,
            ):
                yield page
            at = onward


def _after(at: Spot, piece: Piece) -> Spot | None:
    """Where to go on behind a window."""
    if piece.following is not None:
        return msgspec.structs.replace(at, place=piece.following)
    if not at.all_next:
        return None
    return Spot(place=Place(operation=at.place.operation, query=LISTS[at.place.operation].walked))


def _spot_of(note: bytes, list_: List) -> Spot:
    """Raises `Refused` for a note that is none of this stream's."""
    spot = place_in(note, Spot)
    if spot.place.operation != list_.operation:
        raise Refused("the position to go on from is none of this stream's; begin from the start")
    return spot


def _named(got: Got, row: Row) -> Got:
    """What cannot be read is kept under the id of its record."""
    if isinstance(got, Unreadable) and not row.mark.startswith("\0"):
        return msgspec.structs.replace(got, remote_id=row.mark)
    return got
