"""A candidate in plain text: what is known, the applications, and what happened, newest first."""

import time
from collections.abc import Iterator, Sequence

from app.cli.output import age, line, table
from app.model.days import date_of
from app.model.ids import Instant
from app.model.views import ActivityView, CandidateView, FacetView, InterviewView, MatterView
from app.profile import (
    HIDDEN_FROM,
    happened,
    in_words,
    not_said,
    of_application,
    of_person,
    rated,
    span,
    state_of,
    without,
)


def show(view: CandidateView, now: Instant) -> None:
    """Print everything the cache holds of a candidate."""
    line(f"{view.name}  {view.ref}", bold=True)
    table((), _facts(view, now))
    line("applications", bold=True)
    table(
        (),
        [
            (
                one.job_name,
                (one.stage_name or "") if one.status == "active" else f"{one.stage_name or ''} ({one.status})",
                age(one.entered_at, now),
                one.ref,
            )
            for one in view.applications
        ],
        whole=(3,),
    )
    for application in view.applications:
        if facts := [fact for fact in of_application(application) if fact[1]]:
            line(f"on {application.job_name}", bold=True)
            table((), facts)
    _details(view, now)
    if view.files:
        line("files", bold=True)
        rows = [(one.name, one.file_kind, age(one.created_at, now), one.pending or "", one.ref) for one in view.files]
        table((), rows, whole=(4,))
    if view.consents:
        line("consents", bold=True)
        table((), [(one.name, age(one.agreed_at, now), one.pending or "") for one in view.consents])
    line("timeline", bold=True)
    table((), [(age(at, now), *words) for at, *words in _story(view)])


def _details(view: CandidateView, now: Instant) -> None:
    """Interviews, scorecards, offers, answers and what was before, each where there is something."""
    blocks: dict[str, list[tuple[str, ...]]] = {
        "interviews": [
            (
                _when(one),
                in_words(one.status, one.status_raw),
                one.name,
                ", ".join(who.name for who in one.interviewers),
                ", ".join(part for part in (one.location, one.link) if part),
            )
            for one in view.interviews
        ],
        "scorecards": [
            (
                rated(one),
                "draft" if one.draft else age(one.submitted_at, now),
                one.author or "",
                one.about or "",
                " ".join([one.comment or "", *(f"{asked}: {found}" for asked, found in one.answers)]).strip(),
            )
            for one in view.scorecards
        ],
        "offers": [
            (
                f"version {one.version}",
                "superseded" if one.superseded else "",
                in_words(one.status, one.status_raw),
                f"starts {date_of(one.starts_on)}" if one.starts_on is not None else "",
                ", ".join(f"{name}: {value}" for name, value in one.custom),
            )
            for one in view.offers
        ],
        "answers": [fact for application in view.applications for fact in application.answers or ()],
        "background": [
            (one.background, span(one), ", ".join(part for part in (one.title, one.place, one.field) if part))
            for one in view.background
        ],
    }
    blocks["references"] = [
        (
            one.ref,
            f"{one.filled}/{one.total}",
            in_words(one.status, one.status_raw),
            one.question_set or "",
            ", ".join(f"{who.name} ({in_words(who.status, who.status_raw)})" for who in one.referees),
        )
        for one in view.references
    ]
    blocks["matters"] = matters(view.matters)
    for name, rows in blocks.items():
        if rows:
            line(name, bold=True)
            table((), rows)


def matters(found: Sequence[MatterView]) -> list[tuple[str, ...]]:
    """What waits, or has a state of its own; `!` where it waits for this account."""
    return [
        (
            "!" if one.mine else "",
            one.ref,
            one.title,
            state_of(one),
            f"due {date_of(one.due_at)}" if one.due_at is not None else "",
            ", ".join(f"{who.name} ({who.status})" if who.status else who.name for who in one.who),
            ", ".join(f"{name}: {value}" for name, value in one.lines),
        )
        for one in found
    ]


def _when(one: InterviewView) -> str:
    """When an interview begins, in the time of this computer."""
    if one.starts_at is None:
        return "no time yet"
    return time.strftime("%Y-%m-%d" if one.all_day else "%Y-%m-%d %H:%M", time.localtime(one.starts_at / 1000))


def _story(view: CandidateView) -> Iterator[tuple[Instant, str, str, str]]:
    for at, event in happened(view):
        if isinstance(event, ActivityView):
            hidden = HIDDEN_FROM.get(event.visibility) if event.visibility else None
            by = " ".join(part for part in (event.by, f"({hidden})" if hidden else "") if part)
            yield at, event.kind, by, " ".join(part for part in (event.title, event.body) if part)
        else:
            visit, job, before = event
            moved = f"{before} -> {visit.stage}" if before else f"-> {visit.stage}"
            yield at, "stage", visit.by or "", f"{moved}  {job}"


def _read(facet: FacetView, now: Instant) -> str:
    """How old what is read of one candidate by itself is."""
    if facet.error is not None:
        return f"could not be: {facet.error}"
    return f"{age(facet.read_at, now)} ago" if facet.read_at else "not yet"


def _facts(view: CandidateView, now: Instant) -> list[tuple[str, str]]:
    """What is known, by name; a field of the tenant's own that only repeats another is left out."""
    own = [("skills", ", ".join(view.skills)), ("position", view.title or ""), ("location", view.location or "")]
    facts: list[tuple[str, str | None]] = [
        ("work", ", ".join(part for part in (view.title, view.company) if part)),
        ("where", ", ".join(part for part in (view.city, without(view.location, view.city)) if part)),
        ("mail", ", ".join(view.emails)),
        ("phone", ", ".join(view.phones)),
        ("tags", ", ".join(view.tags)),
        *((f"{one.name} read", _read(one, now)) for one in view.facets),
        ("skills", ", ".join(view.skills)),
        ("source", view.source),
        ("owner", view.owner),
        *of_person(view),
        *not_said(view.custom, own),
        *(("link", link) for link in view.links),
        ("page", view.url),
        ("summary", view.summary),
        ("read", f"{age(view.synced_at, now)} ago" if view.synced_at else None),
    ]
    return [(name, value) for name, value in facts if value]
