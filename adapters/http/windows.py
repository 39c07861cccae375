"""Lists that are read by place: by offset and limit, or by number and size of a page.

Rows that come or go in front of a place shift all behind it. So every window begins inside the one before: where the
two have a row in common nothing lies between them, and where they have none the walk goes back until they do. That
holds for lists in an order of their own (by id, by creation), in which rows do not overtake each other.
"""

import msgspec

from adapters.http.paging import SIZE, Numbered, Sight, unseen

FEWEST = 15
"""Rows of a page at least, where pages are numbered: fewer do not always overlap."""
_SHARE = 20
"""The overlap is one row in so many."""
_PATIENCE = 20
"""Windows in a row that may bring nothing new."""


class Span(msgspec.Struct, frozen=True):
    """A window: `size` rows from `start` on, counted from 0."""

    start: int
    size: int

    @property
    def number(self) -> int:
        """As a page that is counted from 1."""
        return self.start // self.size + 1


class Window(msgspec.Struct, frozen=True, kw_only=True, tag="window"):
    """A walk through such a list.

    `start`: the row to go on from; the window may begin before it. `paged`: the vendor takes numbers and sizes of
    pages only. `seam`: the ids of the last window that followed on the one before. `idle`: windows since then.
    """

    start: int = 0
    size: int = SIZE
    paged: bool = False
    seam: tuple[str, ...] = ()
    idle: int = 0

    def ask(self) -> Span:
        return _page(self.start, self.size) if self.paged else Span(self.start, self.size)

    def fresh(self, sight: Sight) -> list[bool]:
        return unseen(sight, self.seam)

    def after(self, sight: Sight) -> "Window | Numbered | None":
        """Raises `ValueError` where the list shifts faster than it can be read, or says that it has more than comes."""
        span = self.ask()
        if self.paged and sight.size is not None and 0 < sight.size != span.size:
            return self._of_their_size(sight.size)
        met = span.start == 0 or not ({*sight.ids} - {""}).isdisjoint(self.seam)
        fresh = any(self.fresh(sight))
        idle = 0 if met and fresh else self.idle + 1
        if idle > _PATIENCE:
            raise ValueError("the list shifts faster than it can be read")
        if not met:
            return msgspec.structs.replace(self, start=max(0, span.start - (self.size << self.idle)), idle=idle)
        end = span.start + len(sight.ids)
        if sight.total is not None and not sight.ids and sight.total > 0:
            raise ValueError(f"an empty page where {sight.total} rows are said to be")
        if not sight.ids or (sight.total is not None and end >= sight.total):
            return None
        if not fresh and len(sight.ids) < span.size:  # a short window may be anything, but not with nothing new in it
            return None
        overlap = max(1, min(self.size // _SHARE, len(sight.ids) - 1))
        return msgspec.structs.replace(self, start=end - overlap, seam=tuple(sight.ids), idle=idle)

    def _of_their_size(self, size: int) -> "Window | Numbered":
        """The vendor has pages of its own size: take it, or where it was asked for count pages as they are."""
        if self.start == 0 and size >= FEWEST and size < self.size:
            return Window(size=size, paged=True)
        return Numbered(size=size)


def _page(start: int, most: int) -> Span:
    """The page of at most that many rows that begins at or before `start` and ends the furthest behind it."""
    size = max(range(min(FEWEST, most) // 2 + 1, most + 1), key=lambda rows: (start // rows + 1) * rows)
    return Span(start // size * size, size)
