"""Lists that the vendor leads through: each answer names the next page by an opaque text.

The text comes in a `Link` header (RFC 8288, once 5988) or in the body, and goes back as one parameter, alone or beside
the first question. A missing or empty one is the end.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, urlsplit

import msgspec

from adapters.http.paging import Sight, unseen

MOST_RESTARTS = 3
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)')
_PARAMETER = re.compile(r';\s*([\w!#$&+.^`|~*-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?')


class Cursor(msgspec.Struct, frozen=True, kw_only=True, tag="cursor"):
    """A walk along such texts.

    `query`: the first question, in order. `name`: of the parameter the text goes back as. `alone`: without the first
    question, for vendors that keep it in the text. `previous`: the ids of the page before, which a list that grows
    shows again. `mark`, `left`: to notice a vendor that leads in circles (Brent): the text met `left` and more pages
    ago, the next one is kept when none are left.
    """

    query: tuple[tuple[str, str], ...] = ()
    name: str = "cursor"
    alone: bool = False
    cursor: str | None = None
    previous: tuple[str, ...] = ()
    mark: str | None = None
    stride: int = 1
    left: int = 1
    restarts: int = 0

    def ask(self) -> tuple[tuple[str, str], ...]:
        """The query's names and values."""
        if self.cursor is None:
            return self.query
        return (*(() if self.alone else self.query), (self.name, self.cursor))

    def fresh(self, sight: Sight) -> list[bool]:
        return unseen(sight, self.previous)

    def after(self, sight: Sight) -> "Cursor | None":
        """Raises `ValueError` where the vendor leads in circles."""
        following = sight.following
        if not following or (following == self.cursor and not any(self.fresh(sight))):
            return None
        if following == self.mark:
            raise ValueError("its pages lead in circles")
        onward = msgspec.structs.replace(self, cursor=following, previous=tuple(sight.ids), left=self.left - 1)
        if onward.left == 0:
            return msgspec.structs.replace(onward, mark=following, stride=self.stride * 2, left=self.stride * 2)
        return onward

    def expired(self) -> "Cursor | None":
        """Where to go when the vendor does not take the text any more: to the beginning, but not for ever."""
        if self.cursor is None or self.restarts == MOST_RESTARTS:
            return None
        return Cursor(query=self.query, name=self.name, alone=self.alone, restarts=self.restarts + 1)


class Once:
    """Which rows came before, of all that one run of a walk has brought; a list that changes shows some of them again.

    Nothing of it is kept: after a crash a row may come twice, and the cache takes it as often as it comes.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def fresh(self, ids: Iterable[str]) -> list[bool]:
        """True for each id that comes for the first time; an empty one always does."""
        found = []
        for key in ids:
            found.append(not key or key not in self._seen)
            self._seen.add(key)
        return found


def link_to(header: str, *relations: str) -> str | None:
    """The first address in a `Link` header with one of these relations; None where there is none."""
    for address, parameters in _LINK.findall(header):
        for name, quoted, plain in _PARAMETER.findall(parameters):
            if name.lower() == "rel" and not {*relations}.isdisjoint((quoted or plain).lower().split()):
                return str(address)
    return None


def cursor_in(address: str | None, names: Sequence[str]) -> str | None:
    """The value of the first of these parameters in an address's query; the rest of the address is not looked at."""
    query = parse_qs(urlsplit(address).query) if address else {}
    return next((query[name][0] for name in names if name in query), None)
