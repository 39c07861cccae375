"""How the made-up tenant came to be: a hundred life stories that repeat, each person shifted by a fixed step of time.

Person `k` lives story `k % 100`, begun at tick `k * 8`. Because the stories repeat, every table is a lattice: counts
and places are arithmetic at any size. What a person *is* (name, mail, skills) does not repeat: see the agency.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from adapters.sandbox.chance import Chance
from adapters.sandbox.lattice import Lattice, Run, runs_of
from adapters.sandbox.worktime import WorkTime
from adapters.traffit.sandbox.workflows import BAD, GOOD, STANDARD, START, STRICT, TECHNICAL, WAIT, State, Workflow

STORIES = 100
STEP = 8
PERIOD = STORIES * STEP
_WEEKS = 10


@dataclass(frozen=True, slots=True)
class Opening:
    """A made-up job before it is a record: its share of a hundred first applications, and how it stands."""

    code: str
    name: str
    workflow: Workflow
    client: int
    share: int
    openings: int = 1
    closed: bool = False
    confidential: bool = False


OPENINGS = (
    Opening("J1", "Senior Python Developer", STANDARD, 1, 20, openings=3),
    Opening("J2", "Java Developer (Łódź)", TECHNICAL, 2, 12, openings=2),
    Opening("J3", "Chief Financial Officer", STRICT, 7, 9, confidential=True),
    Opening("J4", "Rust Engineer", TECHNICAL, 1, 9),
    Opening("J5", "Pielęgniarka oddziałowa", STANDARD, 6, 8, openings=4),
    Opening("J6", "Vertriebsleiter München", STRICT, 2, 7),
    Opening("J7", "Cykelmekaniker", STANDARD, 5, 8, openings=2),
    Opening("J8", "Data Analyst", TECHNICAL, 1, 7),
    Opening("J9", "Magazynier", STANDARD, 6, 8, openings=10),
    Opening("J10", "Head of [Quality]", STANDARD, 5, 0),
    # The reference number is not unique on a real tenant (notes 2.5).
    Opening("J10", "Head of Quality (2025)", STANDARD, 5, 4, closed=True),
)
FIRST_JOB = 101
GOLD_JOB = FIRST_JOB + len(OPENINGS)

_ENDINGS = (
    ("stays", 0, 12), ("rejected", 0, 12), ("stays", 1, 13), ("rejected", 1, 17), ("stays", 2, 11), ("rejected", 2, 13),
    ("stays", 9, 6), ("rejected", 9, 4), ("hired", 9, 5), ("waits", 1, 3), ("back", 1, 4),
)  # fmt: skip
"""(how it ends, after how many steps forward, of how many in a hundred)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A visit in a story: begun so many ticks after the person was created, in that state."""

    tick: int
    state: int


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to every hundredth person."""

    applications: tuple[tuple[int, tuple[Step, ...]], ...]
    edited: int | None
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a row of a lattice comes from: story, application in it and step; or a note of it."""

    story: int
    application: int
    step: int


class Plan:
    """The stories of one seed laid over a calendar, as lattices."""

    def __init__(self, seed: int, people: int, now: int) -> None:
        self.people = people
        self.end = people * STEP
        self.time = WorkTime.before(now, self.end, _WEEKS)
        self._taken: set[int] = set()
        self.stories = tuple(self._story(seed, number, *first) for number, first in enumerate(_first_jobs(seed)))
        self.scenes: list[Scene] = []
        history = list(self._history())
        self.history = self._lattice(history)
        self.activities = self._lattice([(created, None, label) for created, _, label in history] + list(self._notes()))

    @cached_property
    def employees(self) -> Lattice:
        steps = (
            (number * STEP, None if story.edited is None else number * STEP + story.edited, number)
            for number, story in enumerate(self.stories)
        )
        return self._lattice(steps)

    def members(self, job: int) -> Lattice:
        """The people of a job, created when they were: those whose application has begun."""
        begun = (
            (number * STEP + steps[0].tick, None, number)
            for number, story in enumerate(self.stories)
            for of_job, steps in story.applications
            if of_job == job
        )
        runs = runs_of(begun, PERIOD, self.end)
        return Lattice([run._replace(created=run.label * STEP, updated=run.label * STEP) for run in runs], PERIOD)

    def visits(self, person: int) -> Iterator[tuple[int, int | None, int, Step]]:
        """Of one person's made-up visits that have begun: (begun, ended or None, job, step), in ticks.

        None for a number below 0: whoever is not made up has none.
        """
        if person < 0:
            return
        start = person * STEP
        for job, steps in self.stories[person % STORIES].applications:
            begun = [(start + step.tick, step) for step in steps if start + step.tick < self.end]
            for place, (tick, step) in enumerate(begun):
                yield tick, begun[place + 1][0] if place + 1 < len(begun) else None, job, step

    def notes(self, person: int) -> Iterator[int]:
        """The ticks of one person's made-up notes."""
        notes = self.stories[person % STORIES].notes if person >= 0 else ()
        ticks = (person * STEP + note for note in notes)
        return (tick for tick in ticks if tick < self.end)

    def counter(self, job: int) -> dict[int, int]:
        """State id -> how many made-up people of the job are in it now."""
        found: dict[int, int] = {}
        for run in self.history.runs:
            scene = self.scenes[run.label]
            of_job, steps = self.stories[scene.story].applications[scene.application]
            if of_job == job and run.created == run.updated:
                state = steps[scene.step].state
                found[state] = found.get(state, 0) + run.last - run.first
        return found

    def is_note(self, label: int) -> bool:
        return self.scenes[label].application < 0

    def _lattice(self, steps: Sequence[tuple[int, int | None, int]] | Iterator[tuple[int, int | None, int]]) -> Lattice:
        runs: list[Run] = list(runs_of(steps, PERIOD, self.end))
        return Lattice(runs, PERIOD)

    def _history(self) -> Iterator[tuple[int, int | None, int]]:
        for number, story in enumerate(self.stories):
            for application, (_, steps) in enumerate(story.applications):
                for place, step in enumerate(steps):
                    after = number * STEP + steps[place + 1].tick if place + 1 < len(steps) else None
                    yield number * STEP + step.tick, after, self._scene(number, application, place)

    def _notes(self) -> Iterator[tuple[int, None, int]]:
        for number, story in enumerate(self.stories):
            for place, tick in enumerate(story.notes):
                yield number * STEP + tick, None, self._scene(number, -1, place)

    def _scene(self, story: int, application: int, step: int) -> int:
        self.scenes.append(Scene(story, application, step))
        return len(self.scenes) - 1

    def _story(self, seed: int, number: int, first: int | None, ending: int) -> Story:
        draw = Chance(seed, 2, number)
        applications = []
        if first is not None:
            applications.append((first, self._application(draw, number, first, ending, 0.2)))
            if draw.happens(0.12):
                second = FIRST_JOB + (first - FIRST_JOB + 1 + draw.below(8)) % 9
                applications.append(
                    (second, self._application(draw, number, second, draw.below(STORIES), 15 + draw.below(50)))
                )
        edited = self.time.hours(5 + draw.below(150)) if draw.happens(0.25) else None
        notes = (self._free(number, self.time.hours(2 + draw.below(120))) for _ in range(draw.below(4) // 2))
        return Story(tuple(applications), edited, tuple(notes))

    def _application(self, draw: Chance, number: int, job: int, ending: int, hours: float) -> tuple[Step, ...]:
        tick = self._free(number, self.time.hours(hours))
        steps: list[Step] = []
        for state in _path(ending, OPENINGS[job - FIRST_JOB]):
            if steps:
                tick = self._free(number, tick + self.time.hours(3 + draw.below(42)))
            steps.append(Step(tick, state.id))
        return tuple(steps)

    def _free(self, number: int, tick: int) -> int:
        """The first tick from there on at which no other story has anything: a tick is an id."""
        while (number * STEP + tick) % PERIOD in self._taken:
            tick += 1
        self._taken.add((number * STEP + tick) % PERIOD)
        return tick


def _first_jobs(seed: int) -> list[tuple[int | None, int]]:
    """The job that each story applies to first, and where among the endings (0..99) that application ends.

    None for people who are only in the talent pool. The applications of a job are spread evenly over the endings,
    so that with every seed it has people in every stage.
    """
    jobs: list[tuple[int | None, int]] = [
        (FIRST_JOB + at, (2 * place + 1) * STORIES // (2 * opening.share))
        for at, opening in enumerate(OPENINGS)
        for place in range(opening.share)
    ]
    return Chance(seed, 5).shuffled(jobs + [(None, 0)] * (STORIES - len(jobs)))


def _path(ending: int, opening: Opening) -> list[State]:
    """The states of one application in order; in a closed job nobody is left waiting."""
    workflow = opening.workflow
    how, forward = _ending(ending)
    path = list(workflow.active[: 1 + min(forward, len(workflow.active) - 1)])
    if how == "back":
        path += [path[0], path[1]]
    last = {"rejected": BAD, "hired": GOOD, "waits": WAIT}.get(how, BAD if opening.closed else START)
    end = workflow.of_type(last)
    return path if end is None or last == START else [*path, end]


def _ending(at: int) -> tuple[str, int]:
    for how, forward, share in _ENDINGS:
        if at < share:
            return how, forward
        at -= share
    return _ENDINGS[0][0], _ENDINGS[0][1]
