"""What is still there: all ids of a kind, and whether one record is.

No list tells ids alone to the scope that reads: the exports are walked whole, once a day. Who was anonymised counts as
gone. The walk of the people tells their applications too, so that these need no walk of their own right behind it.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from adapters.cegid import wire
from adapters.cegid.reading import CANDIDATES, VACANCIES, Place, Reader, Row
from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.ids import pair
from adapters.http.walking import place_in
from app.model.ids import HOUR, Instant, RemoteId
from app.model.words import Kind
from app.vendor import Clock, IdPage, Refused, Unreadable

_AT_ONCE = 500
_LISTS = {Kind.CANDIDATE: CANDIDATES, Kind.JOB: VACANCIES, Kind.APPLICATION: CANDIDATES}


class Sweeper:
    """Lists ids, and looks for single records."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._pairs: list[RemoteId] = []
        self._paired_at: Instant | None = None
        """When a walk of all people began that `_pairs` is from."""

    async def ids(self, kind: Kind, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        """All ids of a kind. Raises `Refused` for one that has no list, and what reading raises."""
        if kind not in _LISTS:
            raise Refused(f"Cegid has no list of every {kind}")
        if kind is Kind.APPLICATION and position is None and self._just_walked():
            pairs, self._pairs, self._paired_at = self._pairs, [], None
            for begin in range(0, max(1, len(pairs)), _AT_ONCE):
                last = begin + _AT_ONCE >= len(pairs)
                yield IdPage(ids=pairs[begin : begin + _AT_ONCE], position=None if last else _start(kind).note())
            return
        place = _start(kind) if position is None else place_in(position, Place)
        if place.operation != _LISTS[kind].operation:
            raise Refused("the position to go on from is none of this walk's; walk from the start")
        begun, pairs = self._clock.now(), []
        async with aclosing(self._reader.pieces(place, Priority.SWEEP)) as pieces:
            async for piece in pieces:
                found = [one for row in piece.rows if not row.broken for one in _ids(kind, row)]
                if kind is Kind.CANDIDATE:
                    pairs += [one for row in piece.rows if not row.broken for one in _ids(Kind.APPLICATION, row)]
                here = piece.following if piece.whole else piece.at
                if here is None and kind is Kind.CANDIDATE and position is None:
                    self._pairs, self._paired_at = pairs, begun
                yield IdPage(ids=found, position=None if here is None else here.note())

    def _just_walked(self) -> bool:
        at = self._paired_at
        return at is not None and at <= self._clock.now() < at + HOUR

    async def exists(self, kind: Kind, remote: RemoteId) -> bool:
        """Whether it is there, by one question for it alone."""
        if kind not in _LISTS:
            raise Refused(f"Cegid has no single {kind} to ask for")
        key = remote.partition(":")[0] if kind is Kind.APPLICATION else remote
        row = await self._reader.one(_LISTS[kind], key, Priority.SWEEP)
        return row is not None and remote in _ids(kind, row)


def _start(kind: Kind) -> Place:
    return Place(operation=_LISTS[kind].operation, query=_LISTS[kind].walked)


def _ids(kind: Kind, row: Row) -> list[RemoteId]:
    """The ids of a kind that a record tells, none of somebody who was anonymised."""
    if kind is Kind.JOB:
        return [] if row.mark.startswith("\0") else [row.mark]
    found = raw.parse(row.raw, wire.CandidateRecord)
    if isinstance(found, Unreadable):  # they are there, whatever else is wrong with them
        return [] if kind is Kind.APPLICATION or row.mark.startswith("\0") else [row.mark]
    detail = found.candidate_detail
    if detail.is_anonymized:
        return []
    if kind is Kind.CANDIDATE:
        return [detail.id]
    references = dict.fromkeys(one.vacancy_reference for one in found.applications)
    return [pair(detail.id, reference) for reference in references if reference]
