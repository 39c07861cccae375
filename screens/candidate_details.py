"""Interviews, scorecards, offers, answers and what somebody did before, as lines. Draws nothing."""

import time
from collections.abc import Iterator

from app.model.ids import DAY
from app.model.views import (
    BackgroundView,
    CandidateView,
    DetailView,
    InterviewView,
    OfferView,
    ScorecardView,
)
from app.model.words import BackgroundKind, InterviewStatus
from app.profile import in_words, rated, span
from screens.paper import Paper
from screens.widgets.ink import Part, Row
from screens.words import ago, day, moment

_TO_DO = (InterviewStatus.NEEDS_SCHEDULING, InterviewStatus.AWAITING_FEEDBACK)
"""Where somebody has to do something."""
_SPAN = 24
"""Cells of the time somebody was somewhere."""


def interviews(view: CandidateView, paper: Paper) -> list[Row]:
    return [row for one in view.interviews for row in _interview(one, paper, _job(one, view))]


def _interview(one: InterviewView, paper: Paper, job: str) -> Iterator[Row]:
    status = in_words(one.status, one.status_raw)
    yield paper.line(
        [
            (when(one, paper.now), "dim"),
            (status, "warn" if one.status in _TO_DO else "text"),
            (one.name, "strong"),
            (job, "dim"),
        ]
    )
    people = [f"{who.name} ({who.status})" if who.status else who.name for who in one.interviewers]
    if people:
        yield from paper.wrapped(f"with {', '.join(people)}", indent=2)
    where = [one.location, (one.link or "").removeprefix("https://"), f"by {one.organizer}" if one.organizer else ""]
    if any(where):
        yield from paper.wrapped(", ".join(part for part in where if part), "dim", indent=2)


def when(one: InterviewView, now: int) -> str:
    """`22 Nov 14:00-15:00`, a day where it lasts all of it, or that there is no time yet."""
    if one.starts_at is None:
        return "no time yet"
    if one.all_day:
        return f"{day(one.starts_at)}, all day"
    begins = moment(one.starts_at, now)
    if one.ends_at is None or not one.starts_at < one.ends_at < one.starts_at + DAY or ":" not in begins:
        return begins
    return f"{begins}-{time.strftime('%H:%M', time.localtime(one.ends_at / 1000))}"


def scorecards(view: CandidateView, paper: Paper) -> list[Row]:
    return [row for one in view.scorecards for row in _scorecard(one, paper, _job(one, view))]


def _scorecard(one: ScorecardView, paper: Paper, job: str) -> Iterator[Row]:
    at = ago(one.submitted_at, paper.now) if one.submitted_at is not None else ""
    yield paper.line(
        [
            (rated(one), "strong"),
            ("draft, not handed in" if one.draft else "", "warn"),
            (one.author or "", "text"),
            (one.about or "", "text"),
            (at, "dim"),
            (job, "dim"),
        ]
    )
    if one.comment:
        yield from paper.wrapped(one.comment, indent=2)
    yield from paper.labelled(one.answers, indent=2)


def offers(view: CandidateView, paper: Paper) -> list[Row]:
    return [row for one in view.offers for row in _offer(one, paper, _job(one, view))]


def standing(view: CandidateView) -> int:
    """How many offers count."""
    return sum(not one.superseded for one in view.offers)


def _offer(one: OfferView, paper: Paper, job: str) -> Iterator[Row]:
    status = in_words(one.status, one.status_raw)
    version = f"version {one.version}"
    parts: list[Part] = [
        (f"superseded: {status}" if one.superseded else status, "dim" if one.superseded else "strong"),
        (version, "dim"),
        (f"starts {day(one.starts_on)}" if one.starts_on else "", "text"),
        (f"sent {ago(one.sent_at, paper.now)}" if one.sent_at else "", "dim"),
        (f"answered {ago(one.resolved_at, paper.now)}" if one.resolved_at else "", "dim"),
        (f"opening {one.opening}" if one.opening else "", "dim"),
        (job, "dim"),
    ]
    yield paper.line(parts)
    if not one.superseded:
        yield from paper.labelled(one.custom, indent=2)


def background(view: CandidateView, paper: Paper) -> list[Row]:
    rows: list[Row] = []
    for kind in BackgroundKind:
        found = [one for one in view.background if one.background is kind]
        if found:
            rows += [(), ((kind.value, "dim"),)] if rows else [((kind.value, "dim"),)]
        for one in found:
            rows += _was(one, paper)
    return rows


def _was(one: BackgroundView, paper: Paper) -> Iterator[Row]:
    said = ", ".join(part for part in (one.title, one.place, one.field) if part) or "?"
    at = span(one)
    if paper.width < _SPAN + 24:
        yield from paper.wrapped(f"{said}  {at}".rstrip())
        return
    for number, (line,) in enumerate(paper.cut(paper.width - _SPAN, notes_beside=False).wrapped(said)):
        yield ((f"{'' if number else at:<{_SPAN}}", "dim"), line)


def answers(view: CandidateView, paper: Paper) -> list[Row]:
    rows: list[Row] = []
    told = [one for one in view.applications if one.answers]
    for application in told:
        if len(view.applications) > 1:
            rows += (
                [(), *paper.wrapped(application.job_name, "dim")]
                if rows
                else paper.wrapped(application.job_name, "dim")
            )
        for question, answer in application.answers or ():
            rows += paper.wrapped(question, "dim")
            rows += paper.wrapped(answer or "no answer", "text" if answer else "faint", indent=2)
    return rows


def _job(one: DetailView, view: CandidateView) -> str:
    """The job it is about, where there are several."""
    return one.job_name or "" if len(view.applications) > 1 else ""
