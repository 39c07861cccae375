"""How the made-up account came to be: a hundred stories of reference checks, each person's shifted by a step of time.

Person n lives story `n % 100`, begun at tick `n * 8`. What happened when, what was answered and how often people were
reminded is the story's; who they are is the person's (`adapters.sandbox.agency`). So all counts are arithmetic.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from adapters.sandbox import agency, seats
from adapters.sandbox.chance import Chance
from adapters.sandbox.lattice import Lattice, runs_of
from adapters.sandbox.worktime import WorkTime
from adapters.vitay.sandbox.catalogues import RELATIONSHIPS, SCALES, SETS, WORKING

STORIES = 100
STEP = 8
REQUEST, VERIFICATION = 5, 6
"""Ticks after a person was added; references are saved at ticks 1 to 4."""
_WEEKS = 10
_DAY = 86_400
LATELY = 5 * 3_600
"""Some people were reminded so many seconds before the account's first moment."""
LINKED = {"greenhouse": (10_000_000, 2), "traffit": (1_000, 2)}
"""How the agency's other systems number person n: first + n * stride. That number is the `internal_id` here."""


class Chased(NamedTuple):
    """How often somebody was reminded, and whether today (`LATELY`) or two days after it began."""

    times: int = 0
    lately: bool = False


class Slot(NamedTuple):
    """A reference in a story. `seconds`: from when it was saved until it was filled, None where it never is."""

    relationship: str
    seconds: int | None
    scales: tuple[int, ...]
    opened: bool
    same_network: bool
    active: bool
    shares: tuple[bool, bool]
    chased: Chased

    @property
    def score(self) -> float:
        return score_of(self.scales)


class Request(NamedTuple):
    question_set: int
    managers: int
    chased: Chased


class Story(NamedTuple):
    """`recruiter` who added the person; `system`: which of the agency's others knows the person too."""

    recruiter: int
    system: str | None
    slots: tuple[Slot, ...]
    request: Request | None
    verification: bool
    has_user: bool


def score_of(scales: Iterable[int]) -> float:
    """What a reference is worth: the mean of its numbers, 1 to 5."""
    found = list(scales)
    return round(sum(found) / len(found), 1)


@dataclass(frozen=True)
class Plan:
    """The stories of one seed laid over a calendar that ends at `now` (seconds since 1970)."""

    seed: int
    people: int
    now: int
    time: WorkTime
    stories: tuple[Story, ...]

    @classmethod
    def of(cls, seed: int, people: int, now: int) -> "Plan":
        kinds = Chance(seed, 31).shuffled(["nobody"] * 20 + ["saved"] * 15 + ["asked"] * 65)
        stories = tuple(_story(seed, number, kind) for number, kind in enumerate(kinds))
        return cls(seed, people, now, WorkTime.before(now, people * STEP, _WEEKS), stories)

    def story(self, person: int) -> Story:
        return self.stories[person % STORIES]

    def at(self, person: int, tick: int) -> int:
        """The second of what happens to a person so many ticks after it was added."""
        return self.time.at(person * STEP + tick)

    def filled_at(self, person: int, slot: int) -> int | None:
        """When a reference was filled; None where it has not been."""
        seconds = self.story(person).slots[slot].seconds
        at = self.at(person, 1 + slot) + (seconds or 0)
        return at if seconds is not None and at <= self.now else None

    def filled_below(self, story: int, slot: int) -> int:
        """Of the people of a story those below this number have that reference filled."""
        seconds = self.stories[story].slots[slot].seconds
        if seconds is None:
            return 0
        ticks = self.time.tick(self.now - seconds + 1)
        return min(self.people, max(0, -((1 + slot - ticks) // STEP)))

    def internal_id(self, person: int) -> str | None:
        system = self.story(person).system
        if system is None:
            return None
        first, stride = LINKED[system]
        return str(first + person * stride)

    def who(self, person: int) -> agency.Person:
        """Whoever has that number: the person of the other system where one knows them."""
        system = self.story(person).system
        return agency.person(self.seed if system is None else seats.neighbour(self.seed, system), person)

    def with_internal_id(self, internal_id: str) -> Iterator[int]:
        """The made-up people whom another system knows by that number."""
        number = int(internal_id) if internal_id.isascii() and internal_id.isdecimal() and len(internal_id) < 16 else 0
        for system, (first, stride) in LINKED.items():
            person, rest = divmod(number - first, stride)
            if not rest and 0 <= person < self.people and self.story(person).system == system:
                yield person

    def how_many(self, story: int, first: int, last: int) -> int:
        """How many people from number `first` to before `last` live that story."""
        return max(0, -((story - last) // STORIES)) - max(0, -((story - first) // STORIES))

    # The tables

    def candidates(self) -> Lattice:
        return self._lattice((story, 0) for story in range(STORIES))

    def users(self) -> Lattice:
        return self._lattice((number, 0) for number, story in enumerate(self.stories) if story.has_user)

    def references(self) -> Lattice:
        return self._lattice(self._slots())

    def requests(self) -> Lattice:
        return self._lattice((number, REQUEST) for number, story in enumerate(self.stories) if story.request)

    def verifications(self) -> Lattice:
        return self._lattice((number, VERIFICATION) for number, story in enumerate(self.stories) if story.verification)

    def metadata(self) -> Lattice:
        """Where candidates and references were seen."""
        seen = [(number, 0) for number, story in enumerate(self.stories) if story.slots]
        return self._lattice([*seen, *((story, tick) for story, tick in self._slots() if self._opened(story, tick))])

    def activities(self) -> Lattice:
        found = [(number, 0) for number in range(STORIES)] + list(self._slots())
        for number, story in enumerate(self.stories):
            found += [(number, REQUEST)] if story.request else []
            found += [(number, VERIFICATION)] if story.verification else []
        return self._lattice(found)

    def _slots(self) -> Iterator[tuple[int, int]]:
        for number, story in enumerate(self.stories):
            yield from ((number, 1 + slot) for slot in range(len(story.slots)))

    def _opened(self, story: int, tick: int) -> bool:
        return self.stories[story].slots[tick - 1].opened

    def _lattice(self, places: Iterable[tuple[int, int]]) -> Lattice:
        """Rows of these stories, so many ticks after each person was added."""
        steps = [(story * STEP + tick, None, 0) for story, tick in places]
        return Lattice(list(runs_of(steps, STORIES * STEP, self.people * STEP)), STORIES * STEP)


def _story(seed: int, number: int, kind: str) -> Story:
    draw = Chance(seed, 32, number)
    asked = kind == "asked"
    slots = () if kind == "nobody" else tuple(_slot(draw, asked=asked) for _ in range(1 + draw.below(4)))
    request = Request(draw.pick(tuple(SETS)), draw.below(2), _chased(draw)) if asked else None
    system = draw.pick((*LINKED, *LINKED, None))
    checked, has_user = asked and draw.happens(0.15), kind != "nobody" and draw.happens(0.3)
    return Story(draw.pick(WORKING).id, system, slots, request, checked, has_user)


def _slot(draw: Chance, *, asked: bool) -> Slot:
    fills = asked and draw.happens(0.65)
    return Slot(
        draw.pick(RELATIONSHIPS),
        _DAY // 3 + draw.below(12 * _DAY) if fills else None,
        tuple(1 + draw.below(5) if draw.happens(0.3) else 4 + draw.below(2) for _ in range(SCALES)),
        asked and (fills or draw.happens(0.5)),
        draw.happens(0.12),
        draw.happens(0.95),
        (draw.happens(0.7), draw.happens(0.4)),
        _chased(draw) if asked and not fills else Chased(),
    )


def _chased(draw: Chance) -> Chased:
    times = draw.below(4)
    return Chased(times, times > 0 and draw.happens(0.4))
