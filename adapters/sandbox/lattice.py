"""Rows that are counted and found by arithmetic, so that a tenant of a million people stores none of them.

Time is cut into ticks. A `Run` is a regular sequence of rows: one every `period` ticks, each created at its own tick
and last updated at a later one. A `Lattice` is many runs of one period laid over each other. Since every run is an
arithmetic progression, "how many rows were updated before tick t" is a sum of divisions and "which row is number n"
a search over it: no index, no list.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Axis = Literal["created", "updated"]


class Run(NamedTuple):
    """Rows number `first` <= m < `last`: created at tick `created + m * period`, updated at `updated + m * period`.

    `label` is the owner's: it says what the rows are.
    """

    first: int
    last: int
    created: int
    updated: int
    label: int


class Spot(NamedTuple):
    """One row of a lattice."""

    created: int
    updated: int
    label: int
    m: int


FAR = 1 << 62
"""A tick that nothing reaches: a range up to it is open."""


class Window(NamedTuple):
    """Rows created and updated in these half-open ranges of ticks."""

    created_from: int = 0
    created_until: int = FAR
    updated_from: int = 0
    updated_until: int = FAR


EVERYTHING = Window()


class _Lane(NamedTuple):
    """A run in the order of an axis: its place in a period, then when its rows are created, as seen from there.

    `first`, `last`: the periods in which it has rows; its row in period p is number p - `ahead`.
    """

    place: int
    created: int
    first: int
    last: int
    ahead: int
    run: Run


@dataclass(frozen=True)
class Lattice:
    """Runs of one period. No two rows are created at the same tick."""

    runs: Sequence[Run]
    period: int

    def only(self, wanted: Callable[[int], bool]) -> "Lattice":
        """The rows whose label is wanted."""
        return Lattice([run for run in self.runs if wanted(run.label)], self.period)

    def count(self, window: Window = EVERYTHING) -> int:
        if window == EVERYTHING:
            return sum(run.last - run.first for run in self.runs if run.last > run.first)
        return sum(high - low for _, low, high in self._parts(window))

    def at(self, tick: int) -> Spot | None:
        """The row created at that tick."""
        for run in self._by_residue().get(tick % self.period, ()):
            m, rest = divmod(tick - run.created, self.period)
            if not rest and run.first <= m < run.last:
                return self._spot(run, m)
        return None

    def before(self, axis: Axis, tick: int, window: Window = EVERYTHING) -> int:
        """How many rows of the window were created (updated) before that tick."""
        if axis == "created":
            return self.count(window._replace(created_until=min(tick, window.created_until)))
        return self.count(window._replace(updated_until=min(tick, window.updated_until)))

    def tick_of(self, axis: Axis, rank: int, ticks: int, window: Window = EVERYTHING) -> int:
        """The tick of row number `rank` (from 0) of the window in the order of that axis; `ticks` when there is none.

        Rows are spread almost evenly, so guessing by proportion finds the place in a few counts; every second step
        halves the range, so an uneven window is no worse than a plain binary search.
        """
        low, below = 0, 0
        high, upto = ticks, self.before(axis, ticks, window)
        if rank >= upto:
            return ticks
        guess = True
        while high - low > 1:
            middle = low + ((high - low) * (rank - below) // max(1, upto - below) if guess else (high - low) // 2)
            middle = min(max(middle, low + 1), high - 1)
            found = self.before(axis, middle, window)
            if found <= rank:
                low, below = middle, found
            else:
                high, upto = middle, found
            guess = not guess
        return low

    def walk(self, axis: Axis, start: int, window: Window = EVERYTHING, *, back: bool = False) -> Iterator[Spot]:
        """Rows of the window in the order of that axis, from tick `start` on (with `back`: from there downwards)."""
        window = self._from(axis, start, window, back=back)
        lanes = sorted(self._lane(axis, part) for part in self._parts(window))
        if not lanes:
            return
        # Every run has one row a period, always at the same place in it: one period after the other is the order.
        first, last = min(lane.first for lane in lanes), max(lane.last for lane in lanes)
        if back:
            lanes.reverse()
        for number in range(last - 1, first - 1, -1) if back else range(first, last):
            for lane in lanes:
                if lane.first <= number < lane.last:
                    yield self._spot(lane.run, number - lane.ahead)

    def _lane(self, axis: Axis, part: tuple[Run, int, int]) -> _Lane:
        run, low, high = part
        ahead, place = divmod(run.created if axis == "created" else run.updated, self.period)
        return _Lane(place, run.created - ahead * self.period, ahead + low, ahead + high, ahead, run)

    @staticmethod
    def _from(axis: Axis, start: int, window: Window, *, back: bool) -> Window:
        if axis == "created":
            if back:
                return window._replace(created_until=min(window.created_until, start + 1))
            return window._replace(created_from=max(window.created_from, start))
        if back:
            return window._replace(updated_until=min(window.updated_until, start + 1))
        return window._replace(updated_from=max(window.updated_from, start))

    def _spot(self, run: Run, m: int) -> Spot:
        return Spot(run.created + m * self.period, run.updated + m * self.period, run.label, m)

    def _parts(self, window: Window) -> Iterator[tuple[Run, int, int]]:
        """Each run with the range of its rows that lie in the window, where there are any."""
        period = self.period
        created_from, created_until, updated_from, updated_until = window
        # Few questions limit more than one side, and every page asks several: what is open costs nothing here.
        for run in self.runs:
            low, high, created, updated, _ = run
            if created_from > created and (least := -((created - created_from) // period)) > low:
                low = least
            if updated_from > updated and (least := -((updated - updated_from) // period)) > low:
                low = least
            if created_until < FAR and (most := -((created - created_until) // period)) < high:
                high = most
            if updated_until < FAR and (most := -((updated - updated_until) // period)) < high:
                high = most
            if low < high:
                yield run, low, high

    def _by_residue(self) -> dict[int, list[Run]]:
        found: dict[int, list[Run]] | None = self.__dict__.get("_residues")
        if found is None:
            found = {}
            for run in self.runs:
                found.setdefault(run.created % self.period, []).append(run)
            self.__dict__["_residues"] = found
        return found


def runs_of(steps: Iterable[tuple[int, int | None, int]], period: int, end: int) -> Iterator[Run]:
    """Runs for rows of one kind: (created offset, offset of what updates the row or None, label).

    A row exists once its tick is before `end`, and is updated once that other tick is: older rows of a kind are
    updated, the latest are not yet.
    """
    for created, updated, label in steps:
        existing = _existing(created, period, end)
        touched = min(existing, _existing(updated, period, end)) if updated is not None else 0
        if updated is not None and touched:
            yield Run(0, touched, created, updated, label)
        if existing > touched:
            yield Run(touched, existing, created, created, label)


def _existing(offset: int, period: int, end: int) -> int:
    return max(0, -((offset - end) // period))
