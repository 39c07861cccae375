"""How a vendor pages, as data: what a page is asked for by, where its rows are, what leads to the next one.

A vendor that grew by many hands has several of these; a walk by any of them is a value of `cursors`, `windows` or
`paging`, and the loop around it is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from adapters.http.cursors import Cursor, cursor_in, link_to
from adapters.http.messages import Response
from adapters.http.paging import Numbered, Sight
from adapters.http.windows import Window

Walk: TypeAlias = Cursor | Window | Numbered
Pairs: TypeAlias = tuple[tuple[str, str], ...]


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """One way to page.

    `by`: the next page is named by the answer (`token`), by how many rows came before (`offset`), or by a `number`.
    `parameter` and `size` are the query's names; `most`: rows of a page at most; `first`: the number of the first page.
    """

    by: Literal["token", "offset", "number"]
    parameter: str
    size: str = "limit"
    most: int = 100
    first: int = 1
    rows: tuple[str, ...] = ("content",)
    """Where the rows are, the first of these there is; a bare list is its rows."""
    following: tuple[str, ...] = ()
    """Where the body names the next page."""
    links: tuple[str, ...] = ()
    """By which of its parameters a `Link` to the next page names it."""
    relations: tuple[str, ...] = ("next",)
    totals: tuple[str, ...] = ("totalFound",)

    def start(self, query: Iterable[tuple[str, str]] = (), size: int | None = None) -> Walk:
        """Where a walk begins. What a token does not keep goes along with it: `query` is for those alone."""
        size = size or self.most
        match self.by:
            case "token":
                return Cursor(query=((self.size, str(size)), *query), name=self.parameter)
            case "offset":
                return Window(size=size)
            case "number":
                return Numbered(size=size)

    def ask(self, walk: Walk, query: Iterable[tuple[str, str]] = ()) -> Pairs:
        """The question for the next page; `query` as it was given to `start`."""
        match walk:
            case Cursor():
                return walk.ask()
            case Window():
                span = walk.ask()
                return (*query, (self.size, str(span.size)), (self.parameter, str(span.start)))
            case Numbered():
                number = walk.page - 1 + self.first
                return (*query, (self.size, str(walk.size)), (self.parameter, str(number)))

    def rows_of(self, body: bytes) -> list[bytes]:
        """The records of an answer, as they came. Raises `ValueError` where it holds none and no list of them."""
        found = _decode(body)
        if isinstance(found, list):
            return [bytes(row) for row in found]
        for name in self.rows:
            if name in found:
                return [bytes(row) for row in _list(found[name])]
        raise ValueError(f"no list under {' or '.join(self.rows)}")

    def sight(self, walk: Walk, response: Response, ids: Sequence[str]) -> Sight:
        """What an answer shows to a walk: its rows' `ids`, and what it says of the next page and of all."""
        found = _decode(response.body)
        told = found if isinstance(found, dict) else {}
        total = next((number for name in self.totals if (number := _number(told.get(name))) is not None), None)
        token = next((text for name in self.following if (text := _text(told.get(name)))), None)
        link = response.headers.get("link", "")
        return Sight(
            ids=ids,
            total=total,
            pages=-(-total // walk.size) if isinstance(walk, Numbered) and total is not None else None,
            following=token or cursor_in(link_to(link, *self.relations), self.links),
        )


_raw: msgspec.json.Decoder[list[msgspec.Raw] | dict[str, msgspec.Raw]] = msgspec.json.Decoder(
    list[msgspec.Raw] | dict[str, msgspec.Raw]
)
_rows: msgspec.json.Decoder[list[msgspec.Raw] | None] = msgspec.json.Decoder(list[msgspec.Raw] | None)


def _decode(body: bytes) -> list[msgspec.Raw] | Mapping[str, msgspec.Raw]:
    try:
        return _raw.decode(body)
    except msgspec.DecodeError as wrong:
        raise ValueError(f"no JSON list: {wrong}") from None


def _list(raw: msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return _rows.decode(raw) or []
    except msgspec.DecodeError as wrong:
        raise ValueError(f"no JSON list: {wrong}") from None


def _number(raw: msgspec.Raw | None) -> int | None:
    found = None if raw is None else msgspec.json.decode(raw)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _text(raw: msgspec.Raw | None) -> str | None:
    found = None if raw is None else msgspec.json.decode(raw)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None
