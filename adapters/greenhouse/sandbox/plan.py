"""How the made-up tenant came to be: a hundred life stories that repeat, each person's shifted by a fixed step of time.

Person `n` lives story `n % 100`, begun at tick `n * 8`; so what happened to anybody is known without anybody else. What
a person *is* (name, mail) does not repeat: see `adapters.sandbox.agency`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from adapters.greenhouse.sandbox.vacancies import VACANCIES, Vacancy
from adapters.sandbox.chance import Chance
from adapters.sandbox.worktime import WorkTime

Ending = Literal["in_process", "rejected", "hired", "converted"]

STORIES = 100
STEP = 8
_WEEKS = 10
PLACES = 4
"""A person has at most so many applications of the made-up past."""

_ENDINGS: tuple[tuple[Ending, int, int], ...] = (
    ("in_process", 0, 13), ("rejected", 0, 11), ("in_process", 1, 14), ("rejected", 1, 13), ("in_process", 2, 11),
    ("rejected", 2, 9), ("in_process", 3, 9), ("rejected", 9, 5), ("in_process", 9, 8), ("hired", 9, 7),
)  # fmt: skip
"""(how it ends, after how many stages forward, of how many in a hundred)."""
_JOBLESS, _SOURCED, _CONVERTED = 4, 4, 3
"""Of a hundred: prospects on no job, prospects considered for several, prospects that became candidates."""


class Step(NamedTuple):
    """A stage entered so many ticks after the person was created; `stage` counts from 0 in its job."""

    tick: int
    stage: int


@dataclass(frozen=True, slots=True)
class Place:
    """An application in a story. `job` counts from 0, None for a prospect; `considered` are the jobs of a prospect."""

    begun: int
    job: int | None
    steps: tuple[Step, ...] = ()
    ending: Ending = "in_process"
    ended: int = 0
    considered: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to every hundredth person, in ticks after each was created."""

    places: tuple[Place, ...]
    edited: int | None
    notes: tuple[int, ...]

    @property
    def last(self) -> int:
        """The latest tick at which anything happens."""
        ticks = [place.ended or place.begun for place in self.places]
        ticks += [step.tick for place in self.places for step in place.steps]
        return max([*ticks, self.edited or 0, *self.notes, 0])


class Visit(NamedTuple):
    """A stage that an application was in: moments in milliseconds, `left` None while it lasts."""

    stage: int
    entered: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Application:
    """An application as it stands now. `slot` counts from 0 within its person."""

    person: int
    slot: int
    created: int
    updated: int
    vacancy: Vacancy | None
    status: Ending
    visits: tuple[Visit, ...]
    ended: int | None
    considered: tuple[Vacancy, ...]

    @property
    def key(self) -> int:
        return self.person * PLACES + self.slot


class Plan:
    """The stories of one seed laid over a calendar that ends at `now` (seconds since 1970)."""

    def __init__(self, seed: int, people: int, now: int) -> None:
        self.seed = seed
        self.people = people
        self.end = people * STEP
        self.time = WorkTime.before(now, self.end, _WEEKS)
        self.stories = tuple(self._story(number, kind) for number, kind in enumerate(_kinds(seed)))
        self.longest = max(story.last for story in self.stories) + 1
        self.applications = lru_cache(maxsize=4096)(self._applications)

    def moment(self, tick: int) -> int:
        """Milliseconds since 1970; what happens at one tick happens in one second."""
        return self.time.at(tick) * 1000 + tick * 37 % 1000

    def created(self, person: int) -> int:
        return self.moment(person * STEP)

    def edited(self, person: int) -> int:
        """When the person was changed last: at creation, or once later."""
        edited = self.story(person).edited
        tick = person * STEP + (edited or 0)
        return self.moment(tick if tick < self.end else person * STEP)

    def notes(self, person: int) -> Iterator[int]:
        """The moments of a person's notes."""
        ticks = (person * STEP + note for note in self.story(person).notes)
        return (self.moment(tick) for tick in ticks if tick < self.end)

    def story(self, person: int) -> Story:
        return self.stories[person % STORIES]

    def living(self, wanted: Callable[[Place], bool]) -> frozenset[int]:
        """The stories with such an application."""
        return frozenset(
            number for number, story in enumerate(self.stories) if any(wanted(place) for place in story.places)
        )

    def span(self, since: int | None, until: int | None) -> tuple[int, int]:
        """The people of whom something may have happened between two moments, as a range of numbers."""
        first = 0 if since is None else (self.time.tick(since // 1000) - self.longest) // STEP
        last = self.people if until is None else self.time.tick(until // 1000 + 1) // STEP + 1
        return max(0, first), min(self.people, last)

    def _applications(self, person: int) -> tuple[Application, ...]:
        start = person * STEP
        places = enumerate(self.story(person).places)
        return tuple(self._application(person, slot, place) for slot, place in places if start + place.begun < self.end)

    def _application(self, person: int, slot: int, place: Place) -> Application:
        start = person * STEP
        over = place.ending != "in_process" and start + place.ended < self.end
        ended = self.moment(start + place.ended) if over else None
        steps = [step for step in place.steps if start + step.tick < self.end]
        entered = [self.moment(start + step.tick) for step in steps]
        visits = tuple(
            Visit(step.stage, entered[at], entered[at + 1] if at + 1 < len(steps) else ended)
            for at, step in enumerate(steps)
        )
        created = self.moment(start + place.begun)
        return Application(
            person,
            slot,
            created,
            ended or (entered[-1] if entered else created),
            None if place.job is None else VACANCIES[place.job],
            place.ending if over else "in_process",
            visits,
            ended,
            tuple(VACANCIES[job] for job in place.considered),
        )

    def _story(self, number: int, kind: tuple[str, int, int]) -> Story:
        draw = Chance(self.seed, 2, number)
        edited = self.time.hours(5 + draw.below(150)) if draw.happens(0.25) else None
        notes = tuple(self.time.hours(2 + draw.below(120)) for _ in range(draw.below(4)))
        return Story(tuple(self._places(draw, kind)), edited, notes)

    def _places(self, draw: Chance, kind: tuple[str, int, int]) -> Iterator[Place]:
        what, job, ending = kind
        begun = self.time.hours(0.2)
        if what == "jobless":
            yield Place(begun, None)
        elif what == "sourced":
            yield Place(begun, None, considered=tuple(sorted({0, 1 + draw.below(4), 5 + draw.below(3)})))
        elif what == "converted":
            later = begun + self.time.hours(10 + draw.below(20))
            yield Place(begun, None, ending="converted", ended=later, considered=(job,))
            yield self._candidacy(draw, later, job, ending)
        elif what == "applied":
            yield self._candidacy(draw, begun, job, ending)
            if draw.happens(0.12):
                second = (job + 1 + draw.below(6)) % 9
                yield self._candidacy(draw, self.time.hours(15 + draw.below(50)), second, draw.below(STORIES))

    def _candidacy(self, draw: Chance, begun: int, job: int, ending: int) -> Place:
        vacancy = VACANCIES[job]
        how, forward = _ending(ending)
        if vacancy.status == "closed" and how == "in_process":
            how = "rejected"
        tick, steps = begun, list[Step]()
        for stage in range(min(forward, len(vacancy.stages) - 1) + 1):
            if steps:
                tick += self.time.hours(3 + draw.below(42)) + draw.below(3)
            steps.append(Step(tick, stage))
        ended = tick + self.time.hours(4 + draw.below(40))
        return Place(begun, job, tuple(steps), how, 0 if how == "in_process" else ended)


def _kinds(seed: int) -> list[tuple[str, int, int]]:
    """For each story what it is about, which job, and where among the endings (0..99) its application ends.

    The applications of a job are spread evenly over the endings: with every seed it has people in every stage.
    """
    found = [
        ("applied", at, (2 * place + 1) * STORIES // (2 * vacancy.share))
        for at, vacancy in enumerate(VACANCIES)
        for place in range(vacancy.share)
    ]
    found += [("jobless", 0, 0)] * _JOBLESS + [("sourced", 0, 0)] * _SOURCED
    found += [("converted", at, 30 + 25 * at) for at in range(_CONVERTED)]
    return Chance(seed, 5).shuffled(found + [("none", 0, 0)] * (STORIES - len(found)))


def _ending(at: int) -> tuple[Ending, int]:
    for how, forward, share in _ENDINGS:
        if at < share:
            return how, forward
        at -= share
    return _ENDINGS[0][0], _ENDINGS[0][1]
