"""A candidate as a person reads them: each fact once, and everything that happened in order."""

from collections.abc import Sequence
from typing import TypeAlias

from app.model.ids import Instant
from app.model.views import ActivityView, CandidateView, VisitView
from app.text import clean, fold

Event: TypeAlias = ActivityView | tuple[VisitView, str, str | None]
"""What happened: an activity, or a stay in a stage with its job's name and the stage before it."""


def happened(view: CandidateView) -> list[tuple[Instant, Event]]:
    """Activities and stays in stages together, newest first."""
    events: list[tuple[Instant, Event]] = [(one.at, one) for one in view.timeline]
    for application in view.applications:
        before: str | None = None
        for visit in application.visits:
            events.append((visit.entered_at, (visit, application.job_name, before)))
            before = visit.stage
    return sorted(events, key=lambda event: event[0], reverse=True)


def without(location: str | None, city: str | None) -> str:
    """A location less the city, where that is said already."""
    said = fold(clean(city or ""))
    return ", ".join(part for one in (location or "").split(",") if (part := one.strip()) and fold(part) != said)


def not_said(custom: Sequence[tuple[str, str]], own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The vendor's own fields less those that only repeat one of ours (name, value), such as `_skills`."""
    said = {(name, _parts(value)) for name, value in own}
    return [(name, value) for name, value in custom if (fold(name).strip(" _"), _parts(value)) not in said]


def _parts(value: str) -> frozenset[str]:
    return frozenset(fold(part.strip()) for part in value.split(","))
