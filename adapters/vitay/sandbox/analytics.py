"""What firms and recruiters are told of their candidates: counted from the state, at any size.

What nobody touched is arithmetic over the stories. Candidates of whom anything changed are taken out of that and
counted one by one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adapters.vitay.sandbox import made_up
from adapters.vitay.sandbox.plan import STEP
from adapters.vitay.sandbox.records import Record
from adapters.vitay.sandbox.tenant import Tenant

_DAY, _HOUR = 86_400, 3_600
_DAYS = 90
"""Counts by day go back so far."""


@dataclass
class Figures:
    """Sums; `seconds` from when a reference was saved until it was filled; days are `2026-11-18`."""

    candidates: int = 0
    references: int = 0
    completed: int = 0
    seconds: int = 0
    scored: int = 0
    score: float = 0.0
    candidate_days: Counter[str] = field(default_factory=Counter)
    reference_days: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, Any]:
        """By the names of the API. The document has no unit of the time: here it is hours."""
        return {
            "total_candidates": self.candidates,
            "total_references": self.references,
            "completed_references": self.completed,
            "avg_reference_completion_time": _mean(self.seconds / _HOUR, self.completed),
            "avg_candidates_score": _mean(self.score, self.scored),
        }

    def days(self, since: int) -> dict[str, Any]:
        """One object a day, of one member: the document has `{"date": "number"}`. `since`: seconds since 1970."""
        first = _day(since)
        return {"candidate_count_by_date": _by_day(self.candidate_days, first),
                "reference_count_by_date": _by_day(self.reference_days, first)}  # fmt: skip

    def add(self, candidate: Record, references: Iterable[Record], sign: int = 1) -> None:
        """Count one candidate with these references; with `sign` -1 take it out."""
        rows = list(references)
        filled = [row for row in rows if row["filled_at"] is not None]
        scores = [row["score"] for row in filled if row["score"] is not None]
        score = round(sum(scores) / len(scores), 1) if scores else candidate["score"]
        self.candidates += sign
        self.references += sign * len(rows)
        self.completed += sign * len(filled)
        self.seconds += sign * sum(row["filled_at"] - row.created for row in filled)
        if score is not None:
            self.scored += sign
            self.score += sign * score
        self.candidate_days[_day(candidate.created)] += sign
        for row in rows:
            self.reference_days[_day(row.created)] += sign


def since(tenant: Tenant) -> int:
    """The second from which on days are counted."""
    return tenant.now() - _DAYS * _DAY


def figures(tenant: Tenant, recruiters: Iterable[int]) -> Figures:
    """Of the candidates that these recruiters added."""
    wanted, found = set(recruiters), Figures()
    days = list(_days(tenant))
    for number, story in enumerate(tenant.plan.stories):
        if story.recruiter in wanted:
            _count_story(tenant, number, days, found)
    for candidate in _touched(tenant):
        _recount(tenant, candidate, wanted, found)
    return found


def _count_story(tenant: Tenant, story: int, days: Sequence[tuple[str, int, int]], found: Figures) -> None:
    plan = tenant.plan
    slots = plan.stories[story].slots
    people = plan.how_many(story, 0, plan.people)
    found.candidates += people
    found.references += people * len(slots)
    below = [plan.filled_below(story, slot) for slot in range(len(slots))]
    for slot, bound in zip(slots, below, strict=True):
        completed = plan.how_many(story, 0, bound)
        found.completed += completed
        found.seconds += completed * (slot.seconds or 0)
    # Those who have the same references filled are worth the same.
    start = 0
    for bound in sorted(set(below)):
        scores = [slot.score for slot, last in zip(slots, below, strict=True) if last >= bound]
        some = plan.how_many(story, start, bound)
        found.scored += some
        found.score += some * round(sum(scores) / len(scores), 1)
        start = bound
    for day, first, last in days:
        _count_day(tenant, story, day, (first, last), found)


def _count_day(tenant: Tenant, story: int, day: str, ticks: tuple[int, int], found: Figures) -> None:
    def started(tick: int) -> int:
        """How many people of the story had this tick of theirs on the day."""
        first, last = (max(0, min(tenant.plan.people, -((tick - end) // STEP))) for end in ticks)
        return tenant.plan.how_many(story, first, last)

    if people := started(0):
        found.candidate_days[day] += people
    for slot in range(len(tenant.plan.stories[story].slots)):
        if people := started(1 + slot):
            found.reference_days[day] += people


def _days(tenant: Tenant) -> Iterator[tuple[str, int, int]]:
    """The days of the made-up past, with the ticks of each."""
    time = tenant.plan.time
    begin = max(time.start, (tenant.plan.now // _DAY - _DAYS) * _DAY)
    first = time.tick(begin)
    for start in range(begin, tenant.plan.now + _DAY, _DAY):
        last = time.tick(start + _DAY)
        if last > first:
            yield _day(start), first, last
        first = last


def _touched(tenant: Tenant) -> set[int]:
    """The candidates of whom something is not as it was made up."""
    tables = tenant.tables
    found = {*tables["candidates"].stored, *tables["candidates"].gone}
    found |= {row["candidate"] for row in tables["references"].stored.values()}
    gone = ((row_id - made_up.REFERENCES) // STEP for row_id in tables["references"].gone)
    return found | {made_up.candidate_id(number) for number in gone}


def _recount(tenant: Tenant, candidate: int, wanted: set[int], found: Figures) -> None:
    number, table = tenant.number(candidate), tenant.tables["candidates"]
    if number is not None and tenant.plan.story(number).recruiter in wanted:
        found.add(*_as_it_was(tenant, number), sign=-1)
    row = table.get(candidate)
    if row is not None and row["recruiter"] in wanted:
        found.add(row, tenant.references_of(candidate))


def _as_it_was(tenant: Tenant, number: int) -> tuple[Record, list[Record]]:
    def made(name: str, row_id: int) -> Record:
        table = tenant.tables[name]
        spot = table.lattice.at((row_id - table.first_id) * table.stride)
        if spot is None:
            raise LookupError(row_id)
        return table.make(row_id, spot)

    slots = range(len(tenant.plan.story(number).slots))
    references = [made("references", made_up.reference_id(number, slot)) for slot in slots]
    return made("candidates", made_up.candidate_id(number)), references


def _mean(total: float, count: int) -> float | None:
    return round(total / count, 2) if count else None


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _by_day(days: Counter[str], first: str) -> list[dict[str, int]]:
    return [{day: count} for day, count in sorted(days.items()) if count and day >= first]
