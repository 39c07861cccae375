"""Hiring processes: the fixed statuses, the sub-statuses of a company, and which of them nobody may jump over."""

from dataclasses import dataclass
from typing import NamedTuple

STATUSES = ("LEAD", "NEW", "IN_REVIEW", "INTERVIEW", "OFFERED", "HIRED", "REJECTED", "WITHDRAWN", "TRANSFERRED")
FORWARD = STATUSES[:6]
"""What a candidacy passes on its way; the other three end it from anywhere."""
WITH_STEPS = ("IN_REVIEW", "INTERVIEW", "OFFERED")


class Place(NamedTuple):
    """Where a candidacy stands; `sub` None is the status alone."""

    status: str
    sub: str | None = None


@dataclass(frozen=True)
class Process:
    """`required`: places that must have been reached before anything behind them."""

    number: int
    name: str
    steps: dict[str, tuple[str, ...]]
    required: frozenset[Place] = frozenset()
    active: bool = True

    @property
    def path(self) -> tuple[Place, ...]:
        """The way of somebody who takes every step."""
        found: list[Place] = []
        for status in FORWARD[1:]:
            found += [Place(status, sub) for sub in self.steps.get(status, ())] or [Place(status)]
        return tuple(found)

    def knows(self, place: Place) -> bool:
        """Whether such a place exists in the process."""
        return place.sub is None or place.sub in self.steps.get(place.status, ())

    def omitted(self, target: Place, visited: set[Place]) -> Place | None:
        """The required place that a move to the target would jump over."""
        if target.status not in FORWARD:
            return None
        return next((one for one in self.required if one not in visited and self._rank(one) < self._rank(target)), None)

    def _rank(self, place: Place) -> tuple[int, int]:
        steps = self.steps.get(place.status, ())
        return FORWARD.index(place.status), steps.index(place.sub) + 1 if place.sub in steps else 0


STANDARD = Process(
    0,
    "Standard",
    {
        "IN_REVIEW": ("Screening", "Phone interview"),
        "INTERVIEW": ("First interview", "Manager interview"),
        "OFFERED": ("Verbal offer", "Written offer"),
    },
)
TECHNICAL = Process(
    1,
    "Technical",
    {
        "IN_REVIEW": ("CV review", "Take home test"),
        "INTERVIEW": ("Technical interview", "On-site (Kraków / Łódź)", "Reference check"),
        "OFFERED": ("Offer sent",),
    },
    frozenset({Place("INTERVIEW", "Reference check")}),
)
SHORT = Process(2, "Short", {"IN_REVIEW": (), "INTERVIEW": ("Interview",), "OFFERED": ()})
RETIRED = Process(3, "Until 2023", {"IN_REVIEW": ("Group exercise",), "INTERVIEW": (), "OFFERED": ()}, active=False)
PROCESSES = (STANDARD, TECHNICAL, SHORT, RETIRED)
