"""How the made-up site came to be: a hundred life stories that repeat, each person's shifted by a fixed step of time.

Person `n` lives story `n % 100`, begun at tick `n * 8`. Since the stories repeat, "who was changed since then" is
arithmetic at any size. What a person *is* does not repeat: see `adapters.sandbox.agency`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from adapters.cegid.sandbox.referentials import (
    HIRED,
    INTERVIEW,
    OFFER,
    PHONE,
    PRESELECTED,
    RECEIVED,
    REFUSED,
    WITHDRAWN,
)
from adapters.sandbox.chance import Chance
from adapters.sandbox.lattice import Lattice, Run
from adapters.sandbox.worktime import WorkTime

STORIES = 100
STEP = 8
PERIOD = STORIES * STEP
_WEEKS = 10
_FORWARD = (RECEIVED, PRESELECTED, PHONE, INTERVIEW, OFFER)
_ENDINGS = (
    (0, None, 14), (0, REFUSED, 12), (1, None, 14), (1, REFUSED, 13), (2, None, 10), (2, WITHDRAWN, 4),
    (3, None, 11), (3, REFUSED, 9), (4, None, 6), (4, HIRED, 7),
)  # fmt: skip
"""(how many steps forward, how it ends, of how many in a hundred)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A made-up vacancy before it is a record: its share of a hundred first applications, and how it stands."""

    title: str
    status: str
    organisation: str
    profile: int
    share: int
    openings: int = 1
    contract: str = "CDI"
    country: str = "France"
    region: str | None = None


OPENINGS = (
    Opening("Senior Python Developer", "Diffuse", "POLANA", 1, 22, 3, region="IledeFrance"),
    Opening("Java Developer (Łódź)", "Diffuse", "NORD", 1, 13, 2, country="Poland", region="Mazowieckie"),
    Opening("Pielęgniarka oddziałowa", "Diffuse", "SWIT", 3, 10, 4, country="Poland"),
    Opening("DEVELOPPEMENT COMMERCIAL H/F", "Diffuse", "POLANA", 2, 9, region="IledeFrance"),
    Opening("Vertriebsleiter München", "Suspendue", "NORD", 2, 8, country="Germany", region="Bayern"),
    Opening("Data Analyst", "Diffuse", "POLANA", 1, 8, contract="CDD"),
    Opening("Magazynier", "Diffuse", "NORD", 5, 8, 10, country="Poland"),
    Opening("Chief Financial Officer", "Valide", "POLANA", 4, 4),
    Opening("Head of [Quality]", "EnAttentePublication", "SWIT", 3, 0, country="Poland"),
    Opening("Stage <b>Support</b> 🌸", "Brouillon", "POLANA", 2, 0, contract="Stage"),
    Opening("Head of Quality (2025)", "Finalise", "SWIT", 3, 5, country="Poland"),
    Opening("Forklift operator (2024)", "Archive", "NORD", 5, 4, country="Denmark"),
)
_CLOSED = ("Finalise", "Archive")


class Stop(NamedTuple):
    """A step of an application, so many ticks after the person was created."""

    tick: int
    step: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to every hundredth person: `courses` are pairs of an opening and what was done about it there."""

    courses: tuple[tuple[int, tuple[Stop, ...]], ...]
    edited: int | None

    @property
    def ticks(self) -> list[int]:
        """When anything happens, the creation first."""
        ticks = {0, *(stop.tick for _, stops in self.courses for stop in stops)}
        return sorted(ticks if self.edited is None else ticks | {self.edited})


class Plan:
    """The stories of one seed laid over a calendar that ends at `now` (seconds since 1970)."""

    def __init__(self, seed: int, people: int, now: int) -> None:
        self.seed = seed
        self.people = people
        self.end = people * STEP
        self.time = WorkTime.before(now, self.end, _WEEKS)
        self.stories = tuple(self._story(number, *first) for number, first in enumerate(_first_openings(seed)))
        self.lattice = Lattice([run for number in range(STORIES) for run in self._runs(number)], PERIOD)

    def courses(self, person: int) -> Iterator[tuple[int, int, str]]:
        """Of one person's applications that have begun: opening, when (seconds), and its step now."""
        start = person * STEP
        for opening, stops in self.stories[person % STORIES].courses:
            past = [stop for stop in stops if start + stop.tick < self.end]
            if past:
                yield opening, self.time.at(start + past[0].tick), past[-1].step

    def _runs(self, number: int) -> Iterator[Run]:
        """The people of a story: those to whom the last thing has happened, those who wait for it, and so on."""
        created = number * STEP
        ticks = [created + tick for tick in self.stories[number].ticks]
        reached = [max(0, -((tick - self.end) // PERIOD)) for tick in ticks]
        for (least, most), tick in zip(pairwise([0, *reversed(reached)]), reversed(ticks), strict=True):
            if least < most:
                yield Run(least, most, created, tick, number)

    def _story(self, number: int, first: int | None, ending: int) -> Story:
        draw = Chance(self.seed, 2, number)
        courses = []
        if first is not None:
            courses.append((first, self._course(draw, first, ending, 0.2)))
            if draw.happens(0.12):
                second = (first + 1 + draw.below(6)) % 7
                courses.append((second, self._course(draw, second, draw.below(STORIES), 15 + draw.below(50))))
        edited = self.time.hours(5 + draw.below(150)) if draw.happens(0.25) else None
        return Story(tuple(courses), edited)

    def _course(self, draw: Chance, opening: int, ending: int, hours: float) -> tuple[Stop, ...]:
        forward, last = _ending(ending)
        if last is None and OPENINGS[opening].status in _CLOSED:
            last = REFUSED
        tick, stops = 0, list[Stop]()
        for step in [*_FORWARD[: forward + 1], *([] if last is None else [last])]:
            tick += self.time.hours(3 + draw.below(42) if stops else hours)
            stops.append(Stop(tick, step))
        return tuple(stops)


def _first_openings(seed: int) -> list[tuple[int | None, int]]:
    """The vacancy that each story applies to first, and where among the endings (0..99) that application ends.

    None for spontaneous applicants. The applications of a vacancy are spread evenly over the endings.
    """
    found: list[tuple[int | None, int]] = [
        (at, (2 * place + 1) * STORIES // (2 * opening.share))
        for at, opening in enumerate(OPENINGS)
        for place in range(opening.share)
    ]
    return Chance(seed, 5).shuffled(found + [(None, 0)] * (STORIES - len(found)))


def _ending(at: int) -> tuple[int, str | None]:
    for forward, last, share in _ENDINGS:
        if at < share:
            return forward, last
        at -= share
    return _ENDINGS[0][:2]
