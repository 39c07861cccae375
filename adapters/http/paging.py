"""How to walk a list that changes while it is walked.

A walk is a small immutable value: it says what to ask next (`ask`), which rows of an answer are new (`fresh`) and
where to go from there (`after`). It is JSON, so a pull goes on after a crash from any page that was stored.

* `Numbered`: page 1, 2, 3 ... Ends by the vendor's own number of pages, never on a short page.
* `Keyset`: always page 1 of `id >= the last one seen`. Nothing shifts, whatever is deleted meanwhile.
* `Sliding`: always page 1 of `stamp >= the last one seen`. Rows that change meanwhile come again at the end.
* `Inside`: a single stamp that fills more than a page, from its last page to its first, so that a row that leaves the
  stamp moves the others onto pages that are still to be read.

`cursors` walks lists that the vendor leads through, `windows` those that are read by place.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import msgspec

SIZE = 100
_STAMP = "%Y-%m-%d %H:%M:%S"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask for: one page, one field to filter by, one to sort by (ascending)."""

    page: int
    size: int
    sort: str
    field: str | None = None
    comparison: str = ">="
    value: str | None = None


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer showed of its rows, in their order; an unreadable id or stamp is an empty text."""

    ids: Sequence[str]
    stamps: Sequence[str] = ()
    pages: int | None = None
    """How many pages the vendor says there are; None where it does not say."""
    total: int | None = None
    """How many rows it says there are."""
    size: int | None = None
    """How many rows it says a page has."""
    following: str | None = None
    """The cursor or token of the next page; None or empty where there is none."""


class Numbered(msgspec.Struct, frozen=True, kw_only=True, tag="numbered"):
    """Pages by number. `previous`: the ids of the page before, to notice a vendor that ignores the number."""

    page: int = 1
    size: int = SIZE
    sort: str = "id"
    previous: tuple[str, ...] = ()

    def ask(self) -> Ask:
        return Ask(page=self.page, size=self.size, sort=self.sort)

    def fresh(self, sight: Sight) -> list[bool]:
        return unseen(sight, self.previous)

    def after(self, sight: Sight) -> "Walk | None":
        if sight.pages is not None and self.page >= sight.pages:
            return None
        # An empty page in the middle happens where deleted rows still count; without a number it is the end.
        nothing_new = not any(self.fresh(sight)) and (bool(sight.ids) or sight.pages is None)
        if nothing_new:
            return None
        return msgspec.structs.replace(self, page=self.page + 1, previous=tuple(sight.ids))


class Keyset(msgspec.Struct, frozen=True, kw_only=True, tag="keyset"):
    """Page 1 of `id >= last`, ascending; `page` counts on only where a page holds nothing but rows that are gone."""

    last: int | None = None
    page: int = 1
    size: int = SIZE

    def ask(self) -> Ask:
        if self.last is None:
            return Ask(page=self.page, size=self.size, sort="id")
        return Ask(page=self.page, size=self.size, sort="id", field="id", value=str(self.last))

    def fresh(self, sight: Sight) -> list[bool]:
        return [key is None or self.last is None or key > self.last for key in _numbers(sight.ids)]

    def after(self, sight: Sight) -> "Walk | None":
        keys = [key for key in _numbers(sight.ids) if key is not None]
        if keys != sorted(keys) or any(self.last is not None and key < self.last for key in keys):
            return Numbered(size=self.size)  # sort or filter is ignored here: only a full walk is safe
        done = sight.pages is not None and sight.pages <= self.page
        if keys and (self.last is None or keys[-1] > self.last):
            return None if done else Keyset(last=keys[-1], size=self.size)
        if done or sight.pages is None:
            return None
        return msgspec.structs.replace(self, page=self.page + 1)


class Sliding(msgspec.Struct, frozen=True, kw_only=True, tag="sliding"):
    """Page 1 of `field >= mark`, ascending. `seam`: ids already handed over that the next page shows again."""

    mark: str | None = None
    field: str = "updated_at"
    page: int = 1
    size: int = SIZE
    seam: tuple[str, ...] = ()

    def ask(self) -> Ask:
        if self.mark is None:
            return Ask(page=self.page, size=self.size, sort=self.field)
        return Ask(page=self.page, size=self.size, sort=self.field, field=self.field, value=self.mark)

    def fresh(self, sight: Sight) -> list[bool]:
        return unseen(sight, self.seam)

    def after(self, sight: Sight) -> "Walk | None":
        stamps = [stamp for stamp in sight.stamps if stamp]
        if stamps != sorted(stamps) or (self.mark is not None and any(stamp < self.mark for stamp in stamps)):
            return Numbered(size=self.size)  # sort or filter is ignored here: only a full walk is safe
        if sight.pages is not None and sight.pages <= self.page:
            return None
        if stamps and (self.mark is None or stamps[-1] > self.mark):
            return msgspec.structs.replace(self, mark=stamps[-1], page=1, seam=_at(sight, stamps[-1]))
        return self._within(sight, all_stamped=bool(stamps) and len(stamps) == len(sight.ids))

    def _within(self, sight: Sight, *, all_stamped: bool) -> "Walk | None":
        """The page did not get past the mark, and there is more."""
        if self.mark is not None and self.page == 1 and all_stamped:
            return Inside(stamp=self.mark, field=self.field, size=self.size, seam=tuple(sight.ids))
        if not any(self.fresh(sight)) and (bool(sight.ids) or sight.pages is None):
            return None
        return msgspec.structs.replace(self, page=self.page + 1, seam=tuple(sight.ids))


class Inside(msgspec.Struct, frozen=True, kw_only=True, tag="inside"):
    """All rows of one stamp. `left` None: the first question, which learns how many pages there are."""

    stamp: str
    field: str = "updated_at"
    left: int | None = None
    size: int = SIZE
    seam: tuple[str, ...] = ()

    def ask(self) -> Ask:
        return Ask(page=self.left or 1, size=self.size, sort="id", field=self.field, comparison="=", value=self.stamp)

    def fresh(self, sight: Sight) -> list[bool]:
        return unseen(sight, self.seam)

    def after(self, sight: Sight) -> "Walk | None":
        if self.left is None:
            following = _next_second(self.stamp)
            if not sight.ids or sight.pages is None or following is None or set(sight.stamps) != {self.stamp}:
                # "=" does not do here what it says: count pages in the list that starts at the stamp
                return Sliding(mark=self.stamp, field=self.field, page=2, size=self.size, seam=self.seam)
            if sight.pages > 1:
                return msgspec.structs.replace(self, left=sight.pages, seam=())
        elif self.left > 1:
            return msgspec.structs.replace(self, left=self.left - 1, seam=tuple(sight.ids))
        return Sliding(mark=_next_second(self.stamp), field=self.field, size=self.size)


Walk: TypeAlias = Numbered | Keyset | Sliding | Inside


def unseen(sight: Sight, seen: Sequence[str]) -> list[bool]:
    """Which rows of an answer are not among those seen; one without an id always is."""
    known = frozenset(seen) - {""}
    return [key not in known for key in sight.ids]


def _at(sight: Sight, stamp: str) -> tuple[str, ...]:
    return tuple(key for key, at in zip(sight.ids, sight.stamps, strict=False) if at == stamp)


def _numbers(ids: Sequence[str]) -> list[int | None]:
    return [int(key) if key.isdecimal() else None for key in ids]


def _next_second(stamp: str) -> str | None:
    try:
        return (datetime.strptime(stamp, _STAMP) + timedelta(seconds=1)).strftime(_STAMP)  # noqa: DTZ007  # the vendor's own clock text
    except ValueError:
        return None
