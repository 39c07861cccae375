"""What is known of a candidate, block by block: what each is called, how old it is, and its lines. Draws nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from app import text
from app.model.ids import Instant
from app.model.views import ActivityView, ApplicationView, CandidateView, FacetView, FileView, VisitView
from app.model.words import FileKind, Kind, StageKind
from app.profile import HIDDEN_FROM, happened, not_said, of_application, of_person, without
from screens import candidate_details as details
from screens import check_lines, matter_lines
from screens.paper import WHEN, Paper
from screens.widgets.ink import Part, Row
from screens.words import age, ago, bytes_of, day, some, unsent

_ENDED = {StageKind.REJECTED: "declined", StageKind.WITHDRAWN: "withdrew", StageKind.ON_HOLD: "parked"}
Lister: TypeAlias = Callable[[CandidateView, Paper], list[Row]]


class Block(msgspec.Struct, frozen=True):
    """One block of the screen. `facet`: what of the vendor's single reads it shows; empty where a pull brings it."""

    name: str
    rows: Lister
    count: Callable[[CandidateView], str]
    facet: str = ""
    choose: bool = False
    """Has a cursor: a key may be about one line of it."""
    kind: Kind | None = None
    """Of which details it is; it is there only where the account tells them."""

    def is_told(self, view: CandidateView) -> bool:
        """Whether the account tells this of its candidates."""
        if self.name == "answers":
            return any(one.answers is not None for one in view.applications)
        lists = self.kind is None or any(one.kind is self.kind for one in view.brought)
        return lists or self.count(view) != "" or facet_of(self, view) is not None


def head(block: Block, view: CandidateView, paper: Paper) -> Part:
    """How many there are, and how old that is."""
    count = block.count(view)
    return (f"{' ' if count else ''}{count}  {freshness(block, view, paper)}".rstrip(), "dim")


def freshness(block: Block, view: CandidateView, paper: Paper) -> str:
    """`read 3m ago`, `not read yet`, `reading`, or that it cannot be."""
    facet = facet_of(block, view)
    if block.name == "consents":
        return "written down from here"
    if facet is None:
        found = next((one for one in view.brought if one.kind is block.kind), None)
        if found is not None and found.error is not None:
            return f"could not be read; {_read(found.read_at, paper)}"
        then = found.read_at if found else view.synced_at if block.name == "facts" else view.pulled_at
        return _read(then, paper)
    if facet.wanted and paper.reads:
        return f"reading {paper.glyphs.ellipsis}"
    if facet.error is not None:
        return f"could not be read {ago(facet.read_at, paper.now)}"
    return _read(facet.read_at, paper)


def _read(then: Instant | None, paper: Paper) -> str:
    return "not read yet" if then is None else f"read {ago(then, paper.now)}"


def facet_of(block: Block, view: CandidateView) -> FacetView | None:
    return next((one for one in view.facets if one.name == block.facet), None) if block.facet else None


# --- applications, tags, files -------------------------------------------------------------------


def _applications(view: CandidateView, paper: Paper) -> list[Row]:
    return [_application(one, paper) for one in view.applications] or [(("on no job", "dim"),)]


def _application(one: ApplicationView, paper: Paper) -> Row:
    mark = "~" if one.op_state is not None else " "
    mark = f"zz{mark.strip()}" if one.parked else mark
    passed = text.pad_left(age(one.entered_at, paper.now), 5)
    stage = text.cut_name(one.stage_name or one.status.value, max(paper.width // 3, 8), paper.glyphs.ellipsis)
    room = max(paper.width - 1 - text.width(stage) - len(passed) - len(mark) - 3, 4)
    ended = one.status.value != "active"
    return (
        (text.pad(one.job_name, room, paper.glyphs.ellipsis), "dim" if ended else "strong"),
        (f" {mark} ", "warn"),
        (stage, "dim" if ended else "text"),
        (passed + " ", "dim"),
    )


def _tags(view: CandidateView, paper: Paper) -> list[Row]:
    """Several on a line; those the vendor does not know of yet with a mark."""
    rows: list[Row] = []
    line: list[Part] = []
    used = 0
    for tag in view.tags:
        new = tag in view.new_tags
        said = text.cut(tag, max(paper.width - 8, 4), paper.glyphs.ellipsis)
        cells = text.width(said) + (2 if new else 0) + (2 if line else 0)
        if line and used + cells > paper.width - 2:
            rows.append(tuple(line))
            line, used, cells = [], 0, cells - 2
        line += [("  " if line else "", "text"), (said, "text"), (" ~" if new else "", "warn")]
        used += cells
    if line:
        rows.append(tuple(line))
    return rows or _nothing("tags", view, paper, "no tags")


def _files(view: CandidateView, paper: Paper) -> list[Row]:
    return [_file(one, paper) for one in view.files] or _nothing("files", view, paper, "no files")


def _file(one: FileView, paper: Paper) -> Row:
    kind = "" if one.file_kind is FileKind.OTHER else f" {one.file_kind.value}"
    facts = [bytes_of(one.size), age(one.created_at, paper.now), "here" if one.here else ""]
    quiet = "".join(f"  {fact}" for fact in facts if fact)
    state = unsent(one.pending, held=one.held)
    if one.wanted:
        state = f"  reading {paper.glyphs.ellipsis}" if paper.reads else "  to be read"
    elif one.error is not None:
        state = "  could not be read"
    room = paper.width - 2 - text.width(quiet) - text.width(state)
    if room < len(kind) + 12:
        kind = ""
    name = text.cut(one.name, max(room - len(kind), 8), paper.glyphs.ellipsis)
    return ((name, "text"), (kind, "dim"), (quiet, "dim"), (state, "warn"))


def _consents(view: CandidateView, paper: Paper) -> list[Row]:
    rows: list[Row] = []
    for one in view.consents:
        job = f", for {one.job_name}" if one.job_name else ""
        state = unsent(one.pending, held=one.held)
        said = text.cut(f"{one.name}{job}", max(paper.width - 16 - text.width(state), 8), paper.glyphs.ellipsis)
        rows.append(((said, "text"), (f"  {day(one.agreed_at)}", "dim"), (state, "warn")))
    return rows or paper.wrapped("none; what the vendor holds is not told", "dim")


def _nothing(facet: str, view: CandidateView, paper: Paper, none: str) -> list[Row]:
    """Why there is nothing: it was looked for and not found, it could not be read, or nobody has looked."""
    found = next((one for one in view.facets if one.name == facet), None)
    if found is None or (found.read_at is not None and found.error is None):
        return [((none, "dim"),)]
    if found.error is not None:
        lines = text.wrap(f"cannot be read: {found.error}", max(paper.width - 2, 12))
        return [((line, "warn"),) for line in lines]
    return [(("not known yet", "dim"),)]


# --- facts ---------------------------------------------------------------------------------------


def _facts(view: CandidateView, paper: Paper) -> list[Row]:
    place = next((one for one in view.applications if one.id == paper.application), None)
    why = (_ENDED.get(place.stage_kind, ""), place.reason or "") if place is not None else ("", "")
    own = [
        *([why] if all(why) else []),
        ("location", without(view.location, view.city)),
        ("skills", ", ".join(view.skills)),
    ]
    more = [*of_person(view), *not_said(view.custom, own), *own]
    if place is not None:
        more += of_application(place)
    more += [("mail", mail) for mail in view.emails[2:]] + [("phone", phone) for phone in view.phones[1:]]
    more += [("link", link.removeprefix("https://")) for link in view.links]
    more += [("page", (view.url or "").removeprefix("https://")), ("id", view.ref)]
    more += [("created", day(view.created_at)), ("changed", day(view.updated_at))]
    rows = paper.labelled(more)
    if view.summary:
        rows.append(())
        rows += [((line, "text"),) for line in text.wrap(view.summary, paper.width - 2)]
    return rows


# --- what happened -------------------------------------------------------------------------------


def _timeline(view: CandidateView, paper: Paper) -> list[Row]:
    events: list[tuple[Instant, list[Row]]] = list(_on_the_way(view, paper))
    several = len(view.applications) > 1
    for at, event in happened(view):
        if isinstance(event, ActivityView):
            if not (paper.notes_beside and event.kind == "note"):
                events.append((at, _activity(event, paper)))
        else:
            events.append((at, [_visit(*event, paper=paper, several=several)]))
    rows = [row for _, lines in sorted(events, key=lambda one: one[0], reverse=True) for row in lines]
    return rows or paper.wrapped("nothing has happened yet, or nothing was synced", "dim")


def _notes(view: CandidateView, paper: Paper) -> list[Row]:
    rows = [row for one in view.timeline if one.kind == "note" for row in _activity(one, paper)]
    return rows or [(("no notes", "dim"),)]


def _on_the_way(view: CandidateView, paper: Paper) -> Iterator[tuple[Instant, list[Row]]]:
    """Steps that have not reached the vendor."""
    for one in view.applications:
        if one.op_state is None or not one.stage_name:
            continue
        at = one.entered_at or paper.now
        before = f"{one.visits[-1].stage} " if one.visits else ""
        said = text.cut(f"{before}{paper.glyphs.arrow} {one.stage_name}", paper.width - 28, paper.glyphs.ellipsis)
        yield at, [(paper.at(at), (said, "text"), (unsent(one.op_state, held=one.held), "warn"))]


def _visit(visit: VisitView, job: str, before: str | None, *, paper: Paper, several: bool) -> Row:
    """A stay in a stage; its job is named where there are several."""
    arrow, ellipsis = paper.glyphs.arrow, paper.glyphs.ellipsis
    said = f"{before} {arrow} {visit.stage}" if before else f"{arrow} {visit.stage}"
    by = f" by {visit.by}" if visit.by else ""
    said = text.cut(said, paper.width - WHEN - 4, ellipsis)
    more = f"{by}{f'  {job}' if several else ''}"
    quiet = text.cut(more, max(paper.width - WHEN - 5 - text.width(said), 0), ellipsis)
    return (paper.at(visit.entered_at), (said, "text"), (quiet and f" {quiet}", "dim"))


def _activity(one: ActivityView, paper: Paper) -> list[Row]:
    hidden = HIDDEN_FROM.get(one.visibility) if one.visibility else None
    by = " ".join(part for part in (one.by, f"({hidden})" if hidden else "") if part)
    who = f"{by}: " if by else ""
    kind = "" if one.kind == "note" else f"{one.kind.replace('_', ' ')} "
    said = " ".join(part for part in (kind.strip(), one.title or "") if part)
    body = f"{who}{said + ': ' if said and one.body else said}{one.body or ''}"
    lines = text.wrap(body, max(paper.width - WHEN - 4, 12)) or [""]
    first, author = lines[0], text.clean(who)
    known = first.startswith(author) and bool(author)
    pending = unsent(one.pending, held=one.held)
    beside = pending if len(lines) == 1 and text.width(first) + len(pending) <= paper.width - WHEN - 4 else ""
    rows: list[Row] = [
        (
            paper.at(one.at),
            (author if known else "", "strong"),
            (first[len(author) :] if known else first, "text"),
            (beside, "warn"),
        )
    ]
    rows += [((" " * (WHEN + 2) + line, "text"),) for line in lines[1:]]
    if pending and not beside:
        rows.append(((" " * WHEN + pending, "warn"),))
    return rows


# --- the table -----------------------------------------------------------------------------------


def _how_much_happened(view: CandidateView) -> str:
    notes = sum(one.kind == "note" for one in view.timeline)
    events = len(view.timeline) + sum(len(one.visits) for one in view.applications)
    return f"{events}, {some(notes, 'note')}"


def _counted(count: int) -> str:
    return str(count) if count else ""


def _none_of(kind: Kind, block: str, rows: Lister, none: str) -> Lister:
    """Lines about details; where there are none, why."""

    def listed(view: CandidateView, paper: Paper) -> list[Row]:
        found = next((one for one in view.brought if one.kind is kind), None)
        if (written := rows(view, paper)) or found is None:
            return written or _nothing(block, view, paper, none)
        if found.error is not None:
            return paper.wrapped(f"cannot be read: {found.error}", "warn")
        return [((none if found.read_at is not None else "not known yet", "dim"),)]

    return listed


def _details(name: str, kind: Kind, rows: Lister, count: Callable[[CandidateView], int], none: str) -> Block:
    return Block(name, _none_of(kind, name, rows, none), lambda view: _counted(count(view)), facet=name, kind=kind)


def _answers(view: CandidateView, paper: Paper) -> list[Row]:
    return details.answers(view, paper) or [(("was asked nothing", "dim"),)]


LEFT: Sequence[Block] = (
    Block("applications", _applications, lambda view: str(len(view.applications)), choose=True),
    Block(
        "matters",
        _none_of(Kind.MATTER, "matters", matter_lines.matters, "nothing waits"),
        matter_lines.counted,
        facet="matters",
        kind=Kind.MATTER,
    ),
    _details("interviews", Kind.INTERVIEW, details.interviews, lambda view: len(view.interviews), "no interviews"),
    _details("offers", Kind.OFFER, details.offers, details.standing, "no offers"),
    Block("tags", _tags, lambda view: _counted(len(view.tags)), facet="tags"),
    Block("files", _files, lambda view: _counted(len(view.files)), facet="files", choose=True),
    Block("consents", _consents, lambda view: _counted(len(view.consents))),
    Block("facts", _facts, lambda _: ""),
)
RIGHT: Sequence[Block] = (
    Block("timeline", _timeline, _how_much_happened),
    Block("notes", _notes, lambda view: _counted(sum(one.kind == "note" for one in view.timeline))),
    _details("scorecards", Kind.SCORECARD, details.scorecards, lambda view: len(view.scorecards), "no scorecards"),
    Block(
        "references",
        _none_of(Kind.CHECK, "references", check_lines.references, "no references"),
        check_lines.counted,
        facet="references",
        kind=Kind.CHECK,
    ),
    Block("answers", _answers, lambda view: _counted(sum(len(one.answers or ()) for one in view.applications))),
    _details("background", Kind.BACKGROUND, details.background, lambda view: len(view.background), "nothing known"),
)
BLOCKS: Mapping[str, Block] = {block.name: block for block in (*LEFT, *RIGHT)}
