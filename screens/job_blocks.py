"""What is known of a job, as lines. Draws nothing."""

from collections.abc import Sequence

from app import text
from app.model.days import date_of
from app.model.views import JobDetailView, JobView, OpeningView
from app.model.words import Kind
from app.profile import in_words
from screens.matter_lines import count, of_matters
from screens.paper import Paper
from screens.widgets.ink import Row
from screens.words import age, ago, day, some

_NAME = 40
"""Cells of a stage's name at most: its count stands beside it."""


def facts(view: JobDetailView, paper: Paper) -> list[Row]:
    """The job itself, its team, and the fields the tenant added."""
    job = view.job
    told = [
        ("status", in_words(job.status, job.status_raw)),
        ("confidential", "yes" if job.confidential else ""),
        ("company", job.company or ""),
        ("department", job.department or ""),
        ("office", job.office or ""),
        ("opened", f"{day(job.opened_at)}, {ago(job.opened_at, paper.now)}" if job.opened_at else ""),
        ("closed", day(job.closed_at)),
        ("deadline", date_of(job.deadline_at) if job.deadline_at else ""),
        ("openings", "" if job.openings is None or view.openings else str(job.openings)),
        ("page", (job.url or "").removeprefix("https://")),
    ]
    team = [("recruiters", ", ".join(job.recruiters)), ("managers", ", ".join(job.hiring_managers))]
    nobody: list[Row] = [(("nobody is named", "dim"),)]
    rows = [_head("JOB", ""), *paper.labelled(told), (), _head("TEAM", ""), *(paper.labelled(team) or nobody)]
    if any(value for _, value in view.custom):
        rows += [(), _head("FIELDS", ""), *paper.labelled(view.custom)]
    return rows


def seats(view: JobDetailView, paper: Paper) -> list[Row]:
    """The openings, where the account tells them one by one."""
    found = next((one for one in view.brought if one.kind is Kind.OPENING), None)
    if found is None and not view.openings:
        return []
    left = sum(one.open for one in view.openings)
    then = found.read_at if found is not None else view.job.synced_at
    read = "not read yet" if then is None else f"read {ago(then, paper.now)}"
    count = f" {left} open of {len(view.openings)}" if view.openings else ""
    rows: list[Row] = [(), _head("OPENINGS", f"{count}  {read}")]
    if found is not None and found.error is not None:
        rows += paper.wrapped(f"cannot be read: {found.error}", "warn")
    elif not view.openings:
        rows.append((("none" if then is not None else "not known yet", "dim"),))
    return rows + [row for one in view.openings for row in _seat(one, paper)]


def waiting(view: JobDetailView, paper: Paper) -> list[Row]:
    """What waits for somebody, or has a state of its own; nothing where there is none."""
    rows = of_matters(view.matters, view.doing, paper)
    return [(), _head("MATTERS", f" {count(view.matters, view.doing)}"), *rows] if rows else []


def _seat(one: OpeningView, paper: Paper) -> Sequence[Row]:
    state = "open" if one.open else "filled" if one.application else "closed"
    since = age(one.opened_at if one.open else one.closed_at, paper.now)
    target = f"wanted by {date_of(one.target_on)}" if one.target_on is not None and one.open else ""
    line = paper.line(
        [(one.name, "strong" if one.open else "text"), (state, "text"), (since, "dim"), (target, "dim")],
    )
    why = [f"by {one.candidate_name}" if one.candidate_name else "", one.close_reason or ""]
    return [line, *(paper.wrapped(", ".join(part for part in why if part), "dim", indent=2) if any(why) else ())]


def stages(job: JobView, paper: Paper) -> list[Row]:
    """How many are in each stage, and how long the first of them has been there."""
    people = some(sum(one.count for one in job.stages if not one.kind.ends), "person", "people")
    rows: list[Row] = [_head("STAGES", f" {people} in process")]
    room = max(min(paper.width - 16, _NAME), 8)
    for one in job.stages:
        count = (f"{one.count:>5}", "text") if one.count else (f"{paper.glyphs.dot:>5}", "faint")
        waits = age(one.oldest_entered_at, paper.now) if one.count and not one.kind.ends else ""
        rows.append(((text.pad(one.name, room, paper.glyphs.ellipsis), "text"), count, (f"{waits:>6}", "dim")))
    return rows if job.stages else [*rows, (("no stages were read", "dim"),)]


def _head(title: str, more: str) -> Row:
    return ((title, "accent"), (more, "dim"))
