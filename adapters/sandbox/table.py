"""A table of a sandbox: a lattice of made-up rows, and over it the few that somebody changed."""

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from adapters.sandbox.lattice import FAR, Lattice, Spot, Window
from adapters.sandbox.worktime import WorkTime

Field = Literal["id", "created", "updated"]

MOST_SCANNED = 200_000
"""A filter or a sort that arithmetic cannot answer reads rows one by one, up to so many."""


class Stamped(Protocol):
    """What a table holds: an id, and naive seconds of creation and last change."""

    id: int
    created: int
    updated: int


R = TypeVar("R", bound=Stamped)


class TooMuch(Exception):
    """The query would read more rows one by one than anybody should wait for."""


class Key(NamedTuple):
    """One sort key by a stamp or the id."""

    field: Field
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query(Generic[R]):
    """What a page is cut from.

    Ranges hold ids and naive seconds, both ends included. `lattice` takes only some of the made-up rows; `alike`
    says the same of changed ones. `keep` looks at whole rows: it makes the table read them
    one by one. `sort` orders by anything else than a stamp or the id and makes it read them all. `among` names
    the only ids that can match, where the caller knows.
    """

    ids: tuple[int, int] = (0, 1 << 62)
    created: tuple[int, int] = (0, 1 << 40)
    updated: tuple[int, int] = (0, 1 << 40)
    order: tuple[Key, ...] = (Key("id"),)
    lattice: Lattice | None = None
    alike: Callable[[R], bool] | None = None
    keep: Callable[[R], bool] | None = None
    sort: Callable[[list[R]], None] | None = None
    among: Sequence[int] | None = None

    def holds(self, row: R) -> bool:
        return (
            self.ids[0] <= row.id <= self.ids[1]
            and self.created[0] <= row.created <= self.created[1]
            and self.updated[0] <= row.updated <= self.updated[1]
            and (self.alike is None or self.alike(row))
            and (self.keep is None or self.keep(row))
        )

    def key(self, row: Any) -> tuple[int, ...]:
        """What rows compare by. The id decides last, so that the order is the same on every page."""
        parts = [-getattr(row, key.field) if key.descending else getattr(row, key.field) for key in self.order]
        return (*parts, row.id)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    rows: list[R]
    total: int


class _Base(NamedTuple):
    """A lattice row as it is compared with others, before anything else of it is made."""

    id: int
    created: int
    updated: int
    spot: Spot


class _Overlay(NamedTuple, Generic[R]):
    """Of one query, in its order: changed rows, and the made-up ones that are no longer what the lattice says."""

    changed: list[R]
    covered: list[_Base]


@dataclass
class Table(Generic[R]):
    """Rows by id. `make` gives the made-up row of a spot; ids grow with ticks, one every `stride` of them.

    Only what was added or changed is stored; what was deleted leaves its id in `gone`.
    """

    lattice: Lattice
    time: WorkTime
    first_id: int
    make: Callable[[int, Spot], R]
    stride: int = 1
    stored: dict[int, R] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.next_id = self.first_id + self.time.ticks // self.stride + 1

    def __len__(self) -> int:
        return self.lattice.count() - sum(1 for _ in self._hidden()) + len(self.stored)

    def __iter__(self) -> Iterator[R]:
        return iter(self.walk(Query()))

    def get(self, row_id: int) -> R | None:
        if row_id in self.gone:
            return None
        if (row := self.stored.get(row_id)) is not None:
            return row
        spot = self._made_up(row_id)
        return None if spot is None else self.make(row_id, spot)

    def put(self, row: R) -> None:
        self.stored[row.id] = row
        self.next_id = max(self.next_id, row.id + 1)

    def drop(self, row_id: int) -> None:
        self.stored.pop(row_id, None)
        if self._made_up(row_id) is not None:
            self.gone.add(row_id)

    def page(self, query: Query[R], offset: int, limit: int) -> Page[R]:
        """Rows number `offset` to `offset + limit` of the query, and how many it has. Raises `TooMuch`."""
        if query.among is not None:
            named = (self.get(row_id) for row_id in query.among)
            return cut(query, (row for row in named if row is not None), offset, limit)
        if query.keep is not None or query.sort is not None:
            if self._lattice(query).count(self._window(query)) > MOST_SCANNED:
                raise TooMuch
            return cut(query, self.walk(query), offset, limit)
        over = self._overlay(query)
        total = self._lattice(query).count(self._window(query)) + len(over.changed) - len(over.covered)
        return Page(list(islice(self._merged(query, over, offset), limit)) if offset < total else [], total)

    def walk(self, query: Query[R]) -> Iterator[R]:
        """Rows of the query in its order."""
        return self._merged(query, self._overlay(query), 0)

    def _merged(self, query: Query[R], over: "_Overlay[R]", skip: int) -> Iterator[R]:
        """Made-up and changed rows together, without the first `skip`; those are counted before `keep` looks."""
        start, dropped = self._seek(query, over, skip) if skip else (0, 0)
        hidden = {base.id for base in over.covered}
        untouched = (base for base in self._bases(query, start) if base.id not in hidden)
        keyed = heapq.merge(
            ((query.key(base), base) for base in untouched),
            ((query.key(row), row) for row in over.changed[dropped:]),
            key=lambda pair: pair[0],
        )
        found: Any
        for _, found in keyed:
            row: R = self.make(found.id, found.spot) if isinstance(found, _Base) else found
            if query.keep is None or query.keep(row):
                yield row

    def _lattice(self, query: Query[R]) -> Lattice:
        return self.lattice if query.lattice is None else query.lattice

    def _window(self, query: Query[R]) -> Window:
        at, ids = self.time.tick, [(i - self.first_id) * self.stride for i in (query.ids[0], query.ids[1] + 1)]
        return Window(
            max(0, ids[0], at(query.created[0])),
            self._until(min(max(0, ids[1]), at(query.created[1] + 1))),
            at(query.updated[0]),
            self._until(at(query.updated[1] + 1)),
        )

    def _until(self, tick: int) -> int:
        """The end of a range; behind the last tick it is open, which costs the lattice nothing."""
        return tick if tick < self.time.ticks else FAR

    def _overlay(self, query: Query[R]) -> "_Overlay[R]":
        lattice = self._lattice(query)
        ranges: Query[Any] = Query(query.ids, query.created, query.updated)
        alike = replace(ranges, alike=query.alike)
        changed = sorted((row for row in self.stored.values() if alike.holds(row)), key=query.key)
        spots = ((row_id, lattice.at(self._tick(row_id))) for row_id in self._hidden())
        bases = (self._base(row_id, spot) for row_id, spot in spots if spot is not None)
        return _Overlay(changed, sorted((base for base in bases if ranges.holds(base)), key=query.key))

    def _hidden(self) -> Iterable[int]:
        yield from self.gone
        yield from (row_id for row_id in self.stored if self._made_up(row_id) is not None)

    def _seek(self, query: Query[R], over: "_Overlay[R]", skip: int) -> tuple[int, int]:
        """How many made-up and how many changed rows lie before row number `skip` of both together."""
        changed, covered = over
        hidden = [query.key(base) for base in covered]

        def place(index: int) -> int:
            key = query.key(changed[index])
            return index + self._rank(query, key, changed[index]) - bisect_left(hidden, key)

        dropped = _first(len(changed), lambda index: place(index) >= skip)
        untouched = skip - dropped
        passed = _first(len(covered), lambda i: self._rank(query, hidden[i], covered[i]) - i > untouched)
        return untouched + passed, dropped

    def _rank(self, query: Query[R], key: tuple[int, ...], row: Any) -> int:
        """How many made-up rows of the query compare below that key."""
        lattice, window, (name, descending) = self._lattice(query), self._window(query), query.order[0]
        axis, (low, high) = _axis(name), self._ticks(name, getattr(row, name))
        if descending:
            below = lattice.count(window) - lattice.before(axis, high, window)
        else:
            below = lattice.before(axis, low, window)
        return below + sum(1 for base in self._group(lattice, name, low, high, window) if query.key(base) < key)

    def _group(self, lattice: Lattice, name: Field, low: int, high: int, window: Window) -> Iterator[_Base]:
        axis = _axis(name)
        for spot in lattice.walk(axis, low, window):
            if getattr(spot, axis) >= high:
                return
            yield self._base(self._id(spot.created), spot)

    def _bases(self, query: Query[R], skip: int) -> Iterator[_Base]:
        """Made-up rows of the query in its order, without the first `skip`."""
        lattice, window, (name, back) = self._lattice(query), self._window(query), query.order[0]
        axis = _axis(name)
        tick, left = (self.time.ticks if back else 0), 0
        if skip:
            total = lattice.count(window)
            if skip >= total:
                return
            tick = lattice.tick_of(axis, total - 1 - skip if back else skip, self.time.ticks, window)
            before = lattice.before(axis, tick + 1, window) if back else lattice.before(axis, tick, window)
            left = skip - (total - before if back else before)
        spots = lattice.walk(axis, tick, window, back=back)
        for _, group in groupby(spots, key=lambda spot: getattr(spot, axis)):
            for base in sorted((self._base(self._id(spot.created), spot) for spot in group), key=query.key):
                if left:
                    left -= 1
                else:
                    yield base

    def _ticks(self, name: Field, value: int) -> tuple[int, int]:
        """The ticks whose rows have this value."""
        if name == "id":
            return max(0, self._tick(value)), max(0, self._tick(value + 1))
        return self.time.tick(value), self.time.tick(value + 1)

    def _base(self, row_id: int, spot: Spot) -> _Base:
        return _Base(row_id, self.time.at(spot.created), self.time.at(spot.updated), spot)

    def _made_up(self, row_id: int) -> Spot | None:
        return self.lattice.at(self._tick(row_id)) if row_id >= self.first_id else None

    def _id(self, tick: int) -> int:
        return self.first_id + tick // self.stride

    def _tick(self, row_id: int) -> int:
        return (row_id - self.first_id) * self.stride


def _axis(name: Field) -> Literal["created", "updated"]:
    return "updated" if name == "updated" else "created"


def cut(query: Query[R], rows: Iterable[R], offset: int, limit: int) -> Page[R]:
    """A page of those rows, which lie in memory, that the query holds."""
    found = [row for row in rows if query.holds(row)]
    if query.sort is None:
        found.sort(key=query.key)
    else:
        query.sort(found)
    return Page(found[offset : offset + limit], len(found))


def _first(length: int, true: Callable[[int], bool]) -> int:
    """The first index from which a monotone condition is true; `length` when it never is."""
    low, high = 0, length
    while low < high:
        middle = (low + high) // 2
        if true(middle):
            high = middle
        else:
            low = middle + 1
    return low
