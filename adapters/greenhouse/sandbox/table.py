"""One table: what is made up of every person, and over it the few rows that somebody changed."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from adapters.greenhouse.sandbox.records import Made, Row
from adapters.sandbox.table import TooMuch

_KEPT = 512
"""People whose made-up rows are remembered, a table."""

MOST_SCANNED = 100_000
"""Of so many people rows are made up for one page, and no more."""


class Whose(NamedTuple):
    """The people of a walk: numbers from `first` to before `last`, and only such that `n % cycle` is one of `only`."""

    first: int = 0
    last: int = 1 << 62
    cycle: int = 1
    only: frozenset[int] | None = None

    def down(self, last: int) -> Iterator[int]:
        """Their numbers from the highest at or below `last` on."""
        numbers = range(min(last, self.last - 1), max(0, self.first) - 1, -1)
        if self.only is None:
            return iter(numbers)
        return (number for number in numbers if number % self.cycle in self.only)


EVERYBODY = Whose()


class Table:
    """Rows by id. Without `made` there are only those that were put in."""

    def __init__(self, made: Made | None = None, people: int = 0, first_new: int = 1) -> None:
        self._made = made
        self._people = people if made else 0
        self.stored: dict[int, Row] = {}
        self.gone: set[int] = set()
        self.version = 0
        """How often anything was put in or taken out."""
        self.next_id = made.first + people * made.width + 1 if made else first_new
        self._of: Callable[[int], list[Row]] = lru_cache(maxsize=_KEPT)(made.make) if made else _nobody

    def __iter__(self) -> Iterator[Row]:
        return self.down()

    def get(self, row_id: int) -> Row | None:
        if row_id in self.stored:
            return self.stored[row_id]
        person = self.person(row_id)
        if person is None or row_id in self.gone:
            return None
        return next((row for row in self._of(person) if row["id"] == row_id), None)

    def put(self, row: Row) -> Row:
        self.stored[row["id"]] = row
        self.version += 1
        self.next_id = max(self.next_id, row["id"] + 1)
        return row

    def drop(self, row_id: int) -> None:
        self.stored.pop(row_id, None)
        self.version += 1
        if self.person(row_id) is not None:
            self.gone.add(row_id)

    def person(self, row_id: int) -> int | None:
        """Whose made-up row has that id; None for all others."""
        if self._made is None or row_id < self._made.first:
            return None
        person = (row_id - self._made.first) // self._made.width
        return person if person < self._people else None

    def of(self, people: Iterable[int]) -> list[Row]:
        """The rows of these people that nobody changed."""
        found = (row for person in people if 0 <= person < self._people for row in self._of(person))
        return [row for row in found if self._is_untouched(row)]

    def down(self, below: int | None = None, whose: Whose = EVERYBODY) -> Iterator[Row]:
        """Rows by falling id, from `below` (inclusive) on; made-up ones only of these people. Raises `TooMuch`."""
        changed = sorted((key for key in self.stored if below is None or key <= below), reverse=True)
        at = 0
        for row in self._made_down(below, whose):
            while at < len(changed) and changed[at] > row["id"]:
                yield self.stored[changed[at]]
                at += 1
            yield row
        for key in changed[at:]:
            yield self.stored[key]

    def _made_down(self, below: int | None, whose: Whose) -> Iterator[Row]:
        if self._made is None:
            return
        last = self._people - 1
        if below is not None:
            last = min(last, (below - self._made.first) // self._made.width)
        for looked_at, person in enumerate(whose.down(last)):
            if looked_at >= MOST_SCANNED:
                raise TooMuch
            for row in reversed(self._of(person)):
                if (below is None or row["id"] <= below) and self._is_untouched(row):
                    yield row

    def _is_untouched(self, row: Row) -> bool:
        return row["id"] not in self.stored and row["id"] not in self.gone

    def where(self, people: Iterable[int] = (), **wanted: Any) -> list[Row]:
        """Rows with these values, by ascending id: the changed ones and the made-up ones of `people`."""
        rows = [*self.stored.values(), *self.of(people)]
        found = [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
        return sorted(found, key=lambda row: int(row["id"]))


def _nobody(_: int) -> list[Row]:
    return []
