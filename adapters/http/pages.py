"""What was read, as the port hands it over: pages of records, and what is read of one candidate."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from adapters.http.raw import Got
from adapters.http.walking import ahead
from app.model.ids import Instant
from app.vendor import FacetRead, Page, Pulled, Unreadable

MOST = 100
"""Records of one `Page` at most, so that storing it stays a short transaction."""


def pages_of(
    groups: Iterable[Sequence[Got]],
    *,
    here: bytes,
    onward: bytes | None,
    begun_at: Instant,
    server_time: Instant | None,
    total: int | None = None,
) -> list[Page]:
    """One answer as pages of at most `MOST` records where groups allow; all but the last say "begin here again".

    Args:
        groups: what must be stored together.
        here, onward: the position of the answer itself, and where to go on behind it; None at the end.
    """
    chunks: list[list[Got]] = [[]]
    for group in groups:
        if chunks[-1] and len(chunks[-1]) + len(group) > MOST:
            chunks.append([])
        chunks[-1].extend(group)
    last = len(chunks) - 1
    return [
        Page(
            records=pulled(chunk),
            unreadable=unreadable(chunk),
            position=onward if number == last else here,
            begun_at=begun_at,
            server_time=server_time,
            total=total,
        )
        for number, chunk in enumerate(chunks)
    ]


class Noted(Protocol):
    """Where a walk is, as it is kept with every page."""

    def note(self) -> bytes: ...


Spot = TypeVar("Spot", bound=Noted)


class Step(msgspec.Struct, Generic[Spot], frozen=True):
    """A page of a list, what it became, where to go on; None at the end."""

    at: Spot
    groups: Sequence[Sequence[Got]]
    following: Spot | None
    begun_at: Instant
    server_time: Instant | None = None
    total: int | None = None


async def walked(step: Callable[[Spot], Coroutine[Any, Any, Step[Spot]]], begin: Spot) -> AsyncGenerator[Page, None]:
    """Pages of step after step, the next one on its way while this one is worked on."""
    async for taken in ahead(step, begin, lambda taken: taken.following):
        for page in pages_of(
            taken.groups,
            here=taken.at.note(),
            onward=None if taken.following is None else taken.following.note(),
            begun_at=taken.begun_at,
            server_time=taken.server_time,
            total=taken.total,
        ):
            yield page


def facet_read(got: Sequence[Got] | None, read_at: Instant) -> FacetRead:
    """What was read of one candidate; None: there is no such candidate."""
    return FacetRead(
        exists=got is not None, records=pulled(got or ()), unreadable=unreadable(got or ()), read_at=read_at
    )


def pulled(got: Iterable[Got]) -> list[Pulled]:
    """Those that are records."""
    return [one for one in got if isinstance(one, Pulled)]


def unreadable(got: Iterable[Got]) -> list[Unreadable]:
    """Those that are none."""
    return [one for one in got if isinstance(one, Unreadable)]
