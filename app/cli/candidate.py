"""A candidate in plain text: what is known, the applications, and what happened, newest first."""

from collections.abc import Iterator

from app.cli.output import age, line, table
from app.model.ids import Instant
from app.model.views import ActivityView, CandidateView, FacetView
from app.profile import happened, not_said, without


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
    if view.files:
        line("files", bold=True)
        rows = [(one.name, one.file_kind, age(one.created_at, now), one.pending or "", one.ref) for one in view.files]
        table((), rows, whole=(4,))
    if view.consents:
        line("consents", bold=True)
        table((), [(one.name, age(one.agreed_at, now), one.pending or "") for one in view.consents])
    line("timeline", bold=True)
    table((), [(age(at, now), *words) for at, *words in _story(view)])


def _story(view: CandidateView) -> Iterator[tuple[Instant, str, str, str]]:
    for at, event in happened(view):
        if isinstance(event, ActivityView):
            yield at, event.kind, event.by or "", " ".join(part for part in (event.title, event.body) if part)
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
        *not_said(view.custom, own),
        *(("link", link) for link in view.links),
        ("page", view.url),
        ("summary", view.summary),
        ("read", f"{age(view.synced_at, now)} ago" if view.synced_at else None),
    ]
    return [(name, value) for name, value in facts if value]
