"""What happened to the made-up people: a hundred lives that repeat, each begun a fixed step after the one before.

So who stands where is known of anybody alone. Who a person *is* does not repeat: see `adapters.sandbox.agency`.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from adapters.sandbox.chance import Chance
from adapters.sandbox.worktime import WorkTime
from adapters.smartrecruiters.sandbox.processes import Place
from adapters.smartrecruiters.sandbox.vacancies import CLOSED, VACANCIES

LIVES = 100
STEP = 8
_WEEKS = 10
_ENDS = ((0, "", 24), (1, "REJECTED", 14), (1, "", 12), (2, "", 10), (2, "REJECTED", 8), (3, "", 9),
         (3, "WITHDRAWN", 6), (4, "", 5), (9, "", 5), (9, "HIRED", 7))  # fmt: skip
"""(after how many steps forward it stands, how it ended, of how many in a hundred)."""


class Step(NamedTuple):
    """Reached so many ticks after the person came."""

    tick: int
    place: Place


@dataclass(frozen=True)
class Candidacy:
    """A candidacy in a life; `job` is a vacancy's number."""

    begun: int
    job: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Life:
    """`edited`: when the profile was changed, in ticks after it was made."""

    candidacies: tuple[Candidacy, ...]
    edited: int | None

    @property
    def last(self) -> int:
        """The latest tick at which anything happens."""
        return max([self.edited or 0, *(one.steps[-1].tick for one in self.candidacies)])


class Reached(NamedTuple):
    """A place, and when it was reached: milliseconds."""

    at: int
    place: Place


class Stand(NamedTuple):
    """How a candidacy of a person stands now; `slot` counts from 0."""

    slot: int
    job: int
    history: tuple[Reached, ...]


class Plan:
    """The lives of one seed laid over a calendar that ends at `now` (seconds since 1970)."""

    def __init__(self, seed: int, people: int, now: int) -> None:
        self.seed = seed
        self.people = people
        self.end = people * STEP
        self.until = now * 1000
        """Milliseconds since 1970: nothing happened later."""
        self.time = WorkTime.before(now, self.end, _WEEKS)
        self.lives = tuple(self._life(number, places) for number, places in enumerate(_places(seed)))
        self.longest = max(life.last for life in self.lives) + 1

    def moment(self, tick: int) -> int:
        """Milliseconds since 1970."""
        return self.time.at(tick) * 1000 + tick * 37 % 1000

    def created(self, person: int) -> int:
        return self.moment(person * STEP)

    def updated(self, person: int) -> int:
        """When anything of the person was changed last."""
        start, life = person * STEP, self.lives[person % LIVES]
        ticks = [life.edited or 0, *(step.tick for one in life.candidacies for step in one.steps)]
        return self.moment(start + max([tick for tick in ticks if start + tick < self.end], default=0))

    def applied(self, jobs: Container[int], since: int = 0) -> Iterator[int]:
        """Everybody from person `since` on who has applied for one of these jobs, by ascending number."""
        begun = [min((one.begun for one in life.candidacies if one.job in jobs), default=None) for life in self.lives]
        ends = [0 if tick is None else -((tick - self.end) // STEP) for tick in begun]
        return (person for person in range(since, self.people) if person < ends[person % LIVES])

    def stands(self, person: int) -> tuple[Stand, ...]:
        start = person * STEP
        return tuple(
            Stand(slot, one.job, tuple(self._reached(start, one)))
            for slot, one in enumerate(self.lives[person % LIVES].candidacies)
            if start + one.begun < self.end
        )

    def _reached(self, start: int, candidacy: Candidacy) -> Iterator[Reached]:
        for step in candidacy.steps:
            if start + step.tick < self.end:
                yield Reached(self.moment(start + step.tick), step.place)

    def since(self, moment: int) -> int:
        """The first person of whom anything may have changed after that moment (milliseconds)."""
        return max(0, (self.time.tick(moment // 1000) - self.longest) // STEP)

    def _life(self, number: int, places: tuple[tuple[int, int], ...]) -> Life:
        draw = Chance(self.seed, 42, number)
        edited = self.time.hours(5 + draw.below(150)) if draw.happens(0.25) else None
        begun, found = self.time.hours(0.2), []
        for job, end in places:
            found.append(self._candidacy(draw, begun, job, end))
            begun += self.time.hours(12 + draw.below(40))
        return Life(tuple(found), edited)

    def _candidacy(self, draw: Chance, begun: int, job: int, end: int) -> Candidacy:
        vacancy = VACANCIES[job]
        forward, how = _end(end)
        if vacancy.status in CLOSED and not how:
            how = "REJECTED"
        path = vacancy.process.path[:-1]
        tick, steps = begun, [Step(begun, Place("LEAD") if end % 12 == 5 else path[0])]
        for place in path[1 : forward + 1]:
            tick += self.time.hours(3 + draw.below(42)) + draw.below(3)
            steps.append(Step(tick, place))
        if how:
            steps.append(Step(tick + self.time.hours(4 + draw.below(40)), Place(how)))
        return Candidacy(begun, job, tuple(steps))


def _places(seed: int) -> list[tuple[tuple[int, int], ...]]:
    """For each life its jobs, and where among the ends (0..99) each candidacy comes to stand.

    The candidacies of a job are spread evenly over the ends: with every seed it has people in every place.
    """
    firsts = [
        (vacancy.number, (2 * at + 1) * LIVES // (2 * vacancy.share))
        for vacancy in VACANCIES
        for at in range(vacancy.share)
    ]
    found: list[tuple[tuple[int, int], ...]] = []
    for at, (job, end) in enumerate(firsts):
        more = 2 if at % 25 == 3 else 1 if at % 10 == 7 else 0
        found.append(
            ((job, end), *(((job + 1 + other) % 9, (end + 31 * (other + 1)) % LIVES) for other in range(more)))
        )
    found += [()] * (LIVES - len(found))
    return Chance(seed, 43).shuffled(found)


def _end(at: int) -> tuple[int, str]:
    for forward, how, share in _ENDS:
        if at < share:
            return forward, how
        at -= share
    return _ENDS[0][:2]
