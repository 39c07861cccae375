"""A candidate as a person reads them: each fact once, and everything that happened in order."""

from collections.abc import Sequence
from typing import TypeAlias

from app.model.ids import Instant
from app.model.views import (
    ActivityView,
    ApplicationView,
    BackgroundView,
    CandidateView,
    MatterView,
    ScorecardView,
    VisitView,
)
from app.model.words import Visibility
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


# --- interviews, scorecards, offers, and what was before -------------------------------------------


def in_words(word: str, raw: str | None) -> str:
    """One of our few words, and the vendor's own beside it where that is another one."""
    ours = word.replace("_", " ")
    return ours if raw is None or fold(raw).replace("_", " ") == ours else f"{ours} ({raw})"


def state_of(one: MatterView) -> str:
    """How far a matter is, as far as the vendor says it."""
    return one.status_raw or "" if one.status is None else in_words(one.status, one.status_raw)


def rated(card: ScorecardView) -> str:
    """What a scorecard comes to: in words, else as the vendor says it."""
    if card.rating is not None:
        return in_words(card.rating, card.rating_raw)
    return card.rating_raw or "no rating"


def span(one: BackgroundView) -> str:
    """From when to when somebody was there, as far as that is known."""
    if one.started_on is None and one.ended_on is None:
        return ""
    return f"{one.started_on or '?'} - {one.ended_on or 'now'}"


def of_application(one: ApplicationView) -> list[tuple[str, str]]:
    """What is known of an application beside where it is: (name, value)."""
    return [
        ("prospect", "yes, has not applied" if one.prospect else ""),
        ("recruiter", one.recruiter or ""),
        ("coordinator", one.coordinator or ""),
        ("credited to", one.credited_to or ""),
        *one.custom,
    ]


def of_person(view: CandidateView) -> list[tuple[str, str]]:
    """What has to be minded about somebody: (name, value)."""
    return [
        ("private", "only some users may see them" if view.is_private else ""),
        ("writing", "asked not to be written to" if view.can_email is False else ""),
        ("also", ", ".join(view.linked)),
    ]


HIDDEN_FROM = {Visibility.ADMIN_ONLY: "admins only", Visibility.PRIVATE: "private"}
"""How it is said that not everybody at the account may read a note."""
