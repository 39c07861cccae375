"""The streams: which list each one is, how it is walked, and what its rows become."""

from collections.abc import AsyncGenerator, Callable, Sequence

import msgspec

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.paging import Keyset, Numbered, Sliding, Walk
from adapters.http.steps import ahead, together
from adapters.traffit import lists, people, translate, wire
from adapters.traffit.asking import PUBLIC, Way, get_request
from adapters.traffit.reading import Place, Reader, Slice, place_of
from adapters.traffit.times import since_text
from app.model.ids import Instant, RemoteId
from app.model.records import Visit
from app.vendor import (
    Forbidden,
    Garbled,
    NotThere,
    Page,
    Pulled,
    Refused,
    Throttled,
    Unreachable,
    Unreadable,
    VendorError,
)

Got = Pulled | Unreadable
one = raw.one
MOST = 100
"""Records of one `Page` at most, so that storing it stays a short transaction."""
JOBS_A_PAGE = 20
"""Each job costs two more requests and brings a dozen records with it."""
MOST_SOURCES = 10
"""A page; more makes tenants fail at random (notes 2.3)."""
MOST_MISSED = 3
"""Pages in a row that may fail before the rest of a list is given up."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A stream's list. `walk`: from a stamp, or from the start where that is None."""

    operation: str
    ways: tuple[Way, ...]
    walk: Callable[[str | None], Walk]
    optional: bool = False
    """Where a tenant lacks the list, or the client may not read it, it is empty."""
    patchy: bool = False
    """Where the vendor fails at a page, that page is reported and the next one asked for."""


def _sliding(mark: str | None) -> Walk:
    return Sliding(mark=mark)


def _by_id(operation: str) -> Source:
    return Source(operation=operation, ways=(Way.HEADER,), walk=lambda _: Keyset(), optional=True)


def _small(operation: str) -> Source:
    return Source(operation=operation, ways=(Way.HEADER,), walk=lambda _: Numbered(), optional=True)


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
    "sources": Source(
        operation="sources.list",
        ways=(Way.HEADER,),
        walk=lambda _: Numbered(size=MOST_SOURCES),
        optional=True,
        patchy=True,
    ),
    "provisions": _small("provisions.list"),
    "clients": _by_id("clients.list"),
    "crm_persons": _by_id("crm_persons.list"),
    "workflows": _small("workflows.list"),
    "talents": _small("talents.list"),
    "job_posts": Source(operation=PUBLIC, ways=(Way.PLAIN,), walk=lambda _: Numbered(size=JOBS_A_PAGE), optional=True),
    "crm_activities": _by_id("crm_activities.list"),
}


class Puller:
    """Turns lists into streams of pages."""

    def __init__(self, client: Client, reader: Reader) -> None:
        self._client = client
        self._reader = reader
        self._forms: dict[str, bytes] = {}
        self._forms_forbidden = False

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
        missed = 0

        async def step(at: Place) -> tuple[Slice, list[list[Got]]]:
            nonlocal missed
            try:
                slice_ = await self._reader.one(source.operation, at, priority=Priority.INCREMENT)
            except VendorError as error:
                if _is_none(source, error):
                    return self._reader.nothing(at), []
                if not _is_patch(source, error):
                    raise
                missed += 1
                onward = _next_page(at) if missed < MOST_MISSED else None
                return self._reader.nothing(at, onward), [[_missing(at, error, onward)]]
            missed = 0
            return slice_, await self._groups(stream, slice_.rows, pairs)

        async for slice_, groups in ahead(step, place, lambda result: result[0].following):
            for page in _pages(slice_, groups):
                yield page

    async def _groups(self, stream: str, rows: Sequence[bytes], pairs: set[RemoteId]) -> list[list[Got]]:
        """What each row becomes; what must be stored together is one group."""
        match stream:
            case "jobs" | "job_posts":
                whole = self._job if stream == "jobs" else self._post
                return await together([whole(row) for row in rows])
            case "candidates":
                return [[one(row, wire.Employee, people.candidate)] for row in rows]
            case "history":
                return [visit(row, pairs) for row in rows]
            case "activities":
                return [[one(row, wire.ActivityRow, translate.activity)] for row in rows]
            case "users":
                return [[one(row, wire.Account, translate.user)] for row in rows]
            case _:
                return [[one(row, wire.ListedRow, lists.LISTS[stream])] for row in rows]

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

    async def _post(self, row: bytes) -> list[Got]:
        """A published advert with the fields of its form; alone where that may not be read."""
        found = raw.parse(row, wire.JobPost)
        if isinstance(found, Unreadable):
            return [found]
        posting = lists.posting(found)
        form = await self._form(lists.advert_of(found))
        return [Pulled(posting, row), *(lists.form_fields(posting.remote_id, form) if form else ())]

    async def _form(self, advert: str | None) -> bytes:
        """The form of an advert, empty where there is none. Read once: forms change seldom, and each is a request."""
        if advert is None or self._forms_forbidden:
            return b""
        if advert not in self._forms:
            request = get_request("forms.fields", {"advert_id": advert}, Priority.INCREMENT)
            try:
                self._forms[advert] = await self._client.read(request, _json)
            except (Forbidden, NotThere, Refused, Garbled) as refused:  # 400: "Application form is not created"
                if refused.status == 401:
                    raise
                self._forms_forbidden = isinstance(refused, Forbidden)
                return b""
        return self._forms[advert]


def _json(answer: Response) -> bytes:
    answer.json()
    return answer.body


def _is_none(source: Source, error: VendorError) -> bool:
    """True where an error only says that this tenant has no such list for us."""
    if not source.optional:
        return False
    if source.operation == PUBLIC:  # a site of its own, which a tenant may switch off in any way
        gone = isinstance(error, Unreachable) and 300 <= (error.status or 0) < 400
        return gone or isinstance(error, (Forbidden, NotThere, Refused, Garbled))
    return isinstance(error, (Forbidden, NotThere)) and error.status != 401  # 401: a token in trouble


def _is_patch(source: Source, error: VendorError) -> bool:
    failed = isinstance(error, Unreachable) and not isinstance(error, Throttled) and (error.status or 0) >= 500
    return source.patchy and failed


def _next_page(at: Place) -> Place | None:
    """The page after one that failed; None where the vendor has said that there are no more."""
    page, size = at.walk.ask().page, at.walk.ask().size
    if at.total is not None and page * size >= at.total:
        return None
    return msgspec.structs.replace(at, walk=Numbered(page=page + 1, size=size))


def _missing(at: Place, error: VendorError, onward: Place | None) -> Unreadable:
    rest = "" if onward is not None else "; nothing was read after it"
    return Unreadable(remote_id=None, reason=f"page {at.walk.ask().page} was answered {error.status}{rest}", raw=b"")


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
