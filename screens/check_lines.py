"""Reference checks and their referees as lines. Draws nothing."""

from collections.abc import Iterator

from app.model.records import Reminder
from app.model.views import CandidateView, CheckView, RefereeView
from app.model.words import RefereeStatus
from app.profile import in_words
from screens.paper import Paper
from screens.widgets.ink import Part, Row
from screens.words import age, ago, some, took, unsent

SAME_NETWORK = "seen in the same network as the candidate: a hint, no proof"
_ANSWER = {
    RefereeStatus.PENDING: "waits",
    RefereeStatus.FILLED: "answered",
    RefereeStatus.INACTIVE: "not asked any more",
}


def references(view: CandidateView, paper: Paper) -> list[Row]:
    rows: list[Row] = []
    for one in view.references:
        rows += [(), *of_check(one, paper)] if rows else of_check(one, paper)
    return rows


def counted(view: CandidateView) -> str:
    """`1/3` of the newest check; empty where there is none."""
    return share(view.references[0]) if view.references else ""


def share(view: CheckView) -> str:
    return f"{view.filled}/{view.total}"


def of_check(view: CheckView, paper: Paper) -> list[Row]:
    """The check, then its referees with what they said."""
    return [check(view, paper), *(row for one in view.referees for row in referee(one, paper))]


def check(view: CheckView, paper: Paper) -> Row:
    return paper.line(
        [
            (in_words(view.status, view.status_raw), "strong"),
            (share(view), "text"),
            *_unsent(view),
            (view.question_set or "", "text"),
            (_score(view.score), "text"),
            (f"asked {ago(view.requested_at, paper.now)}", "dim"),
            (took(view.requested_at, view.completed_at), "dim"),
            (reminded(view.reminder, paper), "dim"),
            (view.mark, "dim"),
        ]
    )


def referee(one: RefereeView, paper: Paper) -> Iterator[Row]:
    yield referee_line(one, paper, indent=2)
    about = [f"as {one.relationship}" if one.relationship else "", f"at {one.company}" if one.company else ""]
    reach = [one.email, one.phone, f"in {one.language}" if one.language else ""]
    known = [*about, *([] if one.status is RefereeStatus.FILLED else reach)]
    if any(known):
        yield from paper.wrapped(", ".join(part for part in known if part), "dim", indent=4)
    if why := one.reminder.why_not if one.status is RefereeStatus.PENDING else "":
        yield from paper.wrapped(why, "warn", indent=4)
    if one.same_network:
        yield from paper.wrapped(SAME_NETWORK, "warn", indent=4)
    yield from paper.labelled(one.answers, indent=4)


def referee_line(one: RefereeView, paper: Paper, indent: int = 0) -> Row:
    waits = f"{age(one.asked_at, paper.now)}" if one.status is RefereeStatus.PENDING else ""
    answer = in_words(_ANSWER[one.status], one.status_raw)
    return (
        (" " * indent, "text"),
        *paper.line(
            [
                (one.name, "text"),
                (f"{answer} {waits}".rstrip(), "dim" if one.status is RefereeStatus.INACTIVE else "strong"),
                *_unsent(one),
                ("manager" if one.is_manager else "", "text"),
                (_score(one.score), "text"),
                (took(one.asked_at, one.filled_at), "dim"),
                (reminded(one.reminder, paper), "dim"),
            ]
        ),
    )


def reminded(reminder: Reminder, paper: Paper) -> str:
    """`2 reminders, the last 3h ago`."""
    if not reminder.count and reminder.sent_at is None:
        return ""
    last = f", the last {ago(reminder.sent_at, paper.now)}" if reminder.sent_at is not None else ""
    return f"{some(reminder.count, 'reminder') if reminder.count else 'reminded'}{last}"


def _unsent(one: CheckView | RefereeView) -> list[Part]:
    state = unsent(one.op_state, held=one.held).strip()
    return [(state, "warn")] if state else []


def _score(score: float | None) -> str:
    return "" if score is None else f"score {score:g}"
