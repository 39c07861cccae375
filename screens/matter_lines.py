"""What waits for somebody, or has a state of its own, as lines. Draws nothing."""

from collections.abc import Iterator, Sequence

from app.model.views import CandidateView, DoingView, MatterView
from app.profile import state_of
from screens.paper import Paper
from screens.widgets.ink import Part, Row
from screens.words import ago, day, unsent

MINE = "waits for you"


def matters(view: CandidateView, paper: Paper) -> list[Row]:
    return of_matters(view.matters, view.doing, paper)


def counted(view: CandidateView) -> str:
    return count(view.matters, view.doing)


def count(found: Sequence[MatterView], doing: Sequence[DoingView]) -> str:
    """How many, and how many of them wait for this account; empty where there are none."""
    mine = sum(one.mine for one in found)
    return f"{len(found)}{f', {mine} for you' if mine else ''}" if found else "0" if doing else ""


def of_matters(found: Sequence[MatterView], doing: Sequence[DoingView], paper: Paper) -> list[Row]:
    """Each with its state, who is asked and what else is known; and what was asked for and is not done."""
    return [row for one in found for row in _matter(one, paper)] + [_doing(one, paper, 0) for one in doing]


def _matter(one: MatterView, paper: Paper) -> Iterator[Row]:
    heading: list[Part] = [
        (f"! {one.title}" if one.mine else one.title, "strong"),
        (MINE if one.mine else "", "warn"),
        (state_of(one), "text"),
        (f"due {day(one.due_at)}" if one.due_at is not None else "", "warn"),
        (str(one.sort) if str(one.sort) not in one.title.casefold() else "", "dim"),
        (ago(one.at, paper.now) if one.at is not None else "", "dim"),
    ]
    yield paper.line(heading)
    people = [f"{who.name} ({who.status})" if who.status else who.name for who in one.who]
    if people:
        yield from paper.wrapped(", ".join(people), indent=2)
    yield from paper.labelled(one.lines, indent=2)
    for act in one.doing:
        yield _doing(act, paper, 2)


def _doing(one: DoingView, paper: Paper, indent: int) -> Row:
    return ((" " * indent, "text"), *paper.line([(f"{one.what}{unsent(one.pending, held=one.held)}", "warn")]))
