"""Everybody the company has ever heard of: made up when looked at, kept when changed."""

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.plan import Plan
from adapters.smartrecruiters.sandbox.staff import Row

_REMEMBERED, _SEARCHES = 2_048, 16
Keep = Callable[[Candidate], bool]


class People:
    """Candidates by number; those that came through the API have the numbers behind the made-up ones."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kept: dict[int, Candidate] = {}
        self.gone: set[int] = set()
        self.next_number = plan.people
        self._made_up: OrderedDict[int, Candidate] = OrderedDict()
        self._found: OrderedDict[object, array[int]] = OrderedDict()

    def get(self, number: int | None) -> Candidate | None:
        if number is None or number in self.gone:
            return None
        if number in self.kept:
            return self.kept[number]
        return self._imagined(number) if 0 <= number < self.plan.people else None

    def _imagined(self, number: int) -> Candidate:
        found = self._made_up.pop(number, None) or Candidate(self.plan, number)
        self._made_up[number] = found
        if len(self._made_up) > _REMEMBERED:
            self._made_up.popitem(last=False)
        return found

    def keep(self, candidate: Candidate) -> None:
        """It is another one than was made up."""
        self.kept[candidate.number] = candidate

    def add(self, profile: Row, now: int) -> Candidate:
        candidate = Candidate(self.plan, self.next_number, profile, now)
        self.next_number += 1
        self.keep(candidate)
        return candidate

    def drop(self, number: int) -> None:
        self.kept.pop(number, None)
        self.gone.add(number)

    def matching(self, search: object, among: Iterable[int], keep: Keep, *, all_of_them: bool = False) -> "Matches":
        """Everybody that `keep` holds of. `search` names the question: the made-up answers are remembered by it.

        `among`: made-up people that it may hold of, by ascending number; with `all_of_them` it does.
        """
        made_up = self._found.pop(search, None)
        if made_up is None:
            made_up = array("q", (number for number in among if all_of_them or keep(Candidate(self.plan, number))))
        self._found[search] = made_up
        if len(self._found) > _SEARCHES:
            self._found.popitem(last=False)
        changed = sorted(number for number, one in self.kept.items() if keep(one))
        touched = sorted({*self.kept, *self.gone})
        return Matches(self, made_up, changed, touched)

    @property
    def stored(self) -> int:
        """How many people are held in memory because somebody changed them."""
        return len(self.kept) + len(self.gone)


class Matches:
    """The answer to a search, by ascending number."""

    def __init__(self, people: People, made_up: "array[int]", changed: list[int], touched: Iterable[int]) -> None:
        self._people = people
        self._made_up = made_up
        self._changed = changed
        self._covered = [number for number in touched if _holds(made_up, number)]
        self.total = len(made_up) - len(self._covered) + len(changed)

    def after(self, number: int, limit: int) -> list[Candidate]:
        """The next ones behind that number."""
        found = [one for one in map(self._people.get, self._numbers(number, limit)) if one is not None]
        return found[:limit]

    def _numbers(self, number: int, limit: int) -> list[int]:
        covered = set(self._covered)
        changed = self._changed[bisect_right(self._changed, number) :][:limit]
        made_up: list[int] = []
        for one in self._untouched(number):
            if one not in covered:
                made_up.append(one)
                if len(made_up) == limit:
                    break
        return sorted([*changed, *made_up])[:limit]

    def _untouched(self, number: int) -> Iterator[int]:
        return iter(self._made_up[bisect_right(self._made_up, number) :])

    def before(self, number: int, count: int) -> int:
        """Behind which number a page begins that many rows earlier than behind this one; -1 for the first of all."""
        numbers = [one for one in self._made_up if one <= number and one not in set(self._covered)]
        numbers = sorted([*numbers, *(one for one in self._changed if one <= number)])
        return numbers[-count - 1] if count < len(numbers) else -1


def _holds(numbers: "array[int]", number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number
