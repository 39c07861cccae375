"""The streams: which list each one is, how it is walked, and what its rows become."""

from collections.abc import AsyncGenerator, Callable, Sequence

import msgspec

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.paging import Keyset, Numbered, Sliding, Walk
from adapters.traffit import people, translate, wire
from adapters.traffit.asking import Way
from adapters.traffit.reading import Place, Reader, Slice, ahead, place_of, together
from adapters.traffit.times import since_text
from app.model.ids import Instant, RemoteId
from app.model.records import AnyRecord, Visit
from app.vendor import Page, Pulled, Refused, Unreadable

Got = Pulled | Unreadable
MOST = 100
"""Records of one `Page` at most, so that storing it stays a short transaction."""
JOBS_A_PAGE = 20
"""Each job costs two more requests and brings a dozen records with it."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A stream's list. `walk`: from a stamp, or from the start where that is None."""

    operation: str
    ways: tuple[Way, ...]
    walk: Callable[[str | None], Walk]
    size: int = MOST


def _sliding(mark: str | None) -> Walk:
    return Sliding(mark=mark)


SOURCES: dict[str, Source] = {
    "jobs": Source(
        operation="jobs.list",
        ways=(Way.HEADER,),
        walk=lambda mark: Keyset(size=JOBS_A_PAGE) if mark is None else Sliding(mark=mark, size=JOBS_A_PAGE),
    ),
    "candidates": Source(
        operation="candidates.list",
        ways=(Way.HEADER,),
        walk=lambda mark: Keyset() if mark is None else Sliding(mark=mark),
    ),
    "history": Source(operation="history.list", ways=(Way.QUERY, Way.HEADER), walk=_sliding),
    "activities": Source(operation="activities.list", ways=(Way.QUERY, Way.HEADER), walk=_sliding),
    "users": Source(operation="users.list", ways=(Way.HEADER,), walk=lambda _: Numbered()),
}


class Puller:
    """Turns lists into streams of pages."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def pages(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        """The stream's pages. Raises `Refused` for a stream there is none of, and what reading raises."""
        source = SOURCES.get(stream)
        if source is None:
            raise Refused(f"there is no stream {stream!r}; there are {', '.join(SOURCES)}")
        if position is not None:
            place = place_of(position)
        else:
            mark = None if since is None else since_text(since)
            place = self._reader.start(source.operation, source.walk(mark), source.ways)
        pairs: set[RemoteId] = set()

        async def step(at: Place) -> tuple[Slice, list[list[Got]]]:
            slice_ = await self._reader.one(source.operation, at, priority=Priority.INCREMENT)
            return slice_, await self._groups(stream, slice_.rows, pairs)

        async for slice_, groups in ahead(step, place, lambda result: result[0].following):
            for page in _pages(slice_, groups):
                yield page

    async def _groups(self, stream: str, rows: Sequence[bytes], pairs: set[RemoteId]) -> list[list[Got]]:
        """What each row becomes; what must be stored together is one group."""
        match stream:
            case "jobs":
                return await together([self._job(row) for row in rows])
            case "candidates":
                return [[one(row, wire.Employee, people.candidate)] for row in rows]
            case "history":
                return [visit(row, pairs) for row in rows]
            case "activities":
                return [[one(row, wire.ActivityRow, translate.activity)] for row in rows]
            case _:
                return [[one(row, wire.Account, translate.user)] for row in rows]

    async def _job(self, row: bytes) -> list[Got]:
        """A job with its stages and reasons; alone where those may not be read."""
        found = raw.parse(row, wire.Recruitment)
        if isinstance(found, Unreadable):
            return [found]
        parameters = {"recruitment_id": found.id}
        states, rejections = await together(
            [
                self._reader.everything_allowed(operation, parameters, Priority.INCREMENT)
                for operation in ("stages.list", "rejections.list")
            ]
        )
        return [Pulled(translate.job(found), row), *_stages(found.id, states), *_reasons(found.id, rejections)]


def one(row: bytes, model: type[raw.Model], make: Callable[[raw.Model], AnyRecord]) -> Got:
    """A row as its record, or why it is none."""
    found = raw.parse(row, model)
    if isinstance(found, Unreadable):
        return found
    try:
        return Pulled(make(found), row)
    except ValueError as wrong:
        return raw.unreadable(row, str(wrong))


def visit(row: bytes, pairs: set[RemoteId]) -> list[Got]:
    """A row of the history as a visit, before it the application where this walk has not met the pair yet."""
    got = one(row, wire.HistoryRow, translate.visit)
    if not isinstance(got, Pulled) or not isinstance(got.record, Visit):
        return [got]
    if got.record.application in pairs:
        return [got]
    pairs.add(got.record.application)
    made = translate.application(got.record)
    return [Pulled(made, translate.application_raw(made)), got]


def _stages(recruitment: str, rows: Sequence[bytes]) -> list[Got]:
    read = [(row, raw.parse(row, wire.State)) for row in rows]
    states = {state.id: (row, state) for row, state in read if isinstance(state, wire.State)}
    made = translate.stages(recruitment, [state for _, state in states.values()])
    got: list[Got] = [Pulled(stage, states[stage.remote_id.partition(":")[2]][0]) for stage in made]
    return [*got, *(state for _, state in read if isinstance(state, Unreadable))]


def _reasons(recruitment: str, rows: Sequence[bytes]) -> list[Got]:
    return [one(row, wire.Rejection, lambda found: translate.reason(recruitment, found)) for row in rows]


def _pages(slice_: Slice, groups: Sequence[Sequence[Got]]) -> list[Page]:
    """One answer as pages of at most `MOST` records where groups allow; all but the last say "begin here again"."""
    chunks: list[list[Got]] = [[]]
    for group in groups:
        if chunks[-1] and len(chunks[-1]) + len(group) > MOST:
            chunks.append([])
        chunks[-1].extend(group)
    last = len(chunks) - 1
    here = slice_.at.note()
    onward = None if slice_.following is None else slice_.following.note()
    return [
        Page(
            records=[got for got in chunk if isinstance(got, Pulled)],
            unreadable=[got for got in chunk if isinstance(got, Unreadable)],
            position=onward if number == last else here,
            begun_at=slice_.begun_at,
            server_time=slice_.server_time,
            total=slice_.at.total,
        )
        for number, chunk in enumerate(chunks)
    ]
