"""One candidate: who it is, the applications, what happened. Going to the next one only changes the texts."""

from collections.abc import Callable, Sequence

import msgspec
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from app import text
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import ActivityView, ApplicationView, CandidateView, JobView, StageCount
from app.model.words import OpState, StageKind
from app.profile import not_said, without
from screens.pipeline import PipelinePlace, Subject
from screens.widgets.bar import Bar
from screens.widgets.ink import Part, Row
from screens.widgets.lines import Lines
from screens.words import age, ago, moment, some

PANES = ("timeline", "applications", "facts")


class CandidateScreen(PipelinePlace):
    """The detail of a candidate, with the people of the board's column before and after."""

    CSS_PATH = "candidate.tcss"
    place = "candidate"

    def __init__(self) -> None:
        super().__init__()
        self.candidate_id: LocalId | None = None
        self.view: CandidateView | None = None
        self.people: Sequence[LocalId] = ()
        """The candidates of the column this was opened from."""
        self.contact = Bar(id="contact")
        self.tags = Bar(id="tags")
        self.panes = {name: Lines(id=name, cursor=name == "applications") for name in PANES}
        self.heads = {name: Bar(id=f"{name}-head") for name in PANES}
        self.pane = "timeline"
        self._jobs: dict[LocalId, JobView] = {}
        self._application: LocalId | None = None

    def body(self) -> ComposeResult:
        with Vertical(id="candidate", classes="body"):
            yield self.contact
            yield self.tags
            with Horizontal():
                with Vertical(id="left"):
                    yield self.heads["applications"]
                    yield self.panes["applications"]
                    yield self.heads["facts"]
                    yield self.panes["facts"]
                with Vertical(id="right"):
                    yield self.heads["timeline"]
                    yield self.panes["timeline"]

    def open(self, candidate: LocalId, application: LocalId | None, people: Sequence[LocalId]) -> None:
        """Show a candidate, and which application of theirs the keys are for, when this is next drawn."""
        self.people = people
        self._turn_to(candidate, application)

    def _turn_to(self, candidate: LocalId, application: LocalId | None) -> None:
        self.candidate_id, self._application = candidate, application
        self.seen = -1
        for pane in self.panes.values():
            pane.show((), 0)

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> tuple[CandidateView | None, dict[LocalId, JobView]]:
        desk, candidate = self.shell.desk, self.candidate_id
        view = None if candidate is None else await desk.candidate(candidate)
        jobs: dict[LocalId, JobView] = {}
        for application in view.applications if view else ():
            if (job := await desk.job(application.job)) is not None:
                jobs[job.id] = job
        return view, jobs

    def draw(self, found: tuple[CandidateView | None, dict[LocalId, JobView]]) -> None:
        view, jobs = found
        if view is None or view.id == self.candidate_id:
            self.view, self._jobs = view, jobs
            self._fill()

    def _fill(self) -> None:
        view = self.view
        applications, facts, timeline = self.panes["applications"], self.panes["facts"], self.panes["timeline"]
        if view is None:
            self.contact.show([("This candidate is not in the cache (any more).", "dim")])
            for pane in self.panes.values():
                pane.show(())
            return
        # The second mail last: in a narrow terminal it is what may be cut.
        known = [*view.emails[:1], *view.phones[:1], view.city, *view.emails[1:2]]
        self.contact.show(_line([view.title, view.company], known))
        self.tags.show(
            [
                *_labelled("tags", " ".join(view.tags)),
                *_labelled("source", view.source),
                *_labelled("owner", view.owner),
            ],
            [(f"read {ago(view.synced_at, self.now)}", "dim")],
        )
        if self._application is None and view.applications:
            self._application = view.applications[0].id
        at = next((n for n, one in enumerate(view.applications) if one.id == self._application), 0)
        applications.styles.height = max(1, min(len(view.applications), 6))
        width = max(applications.size.width, 20)
        rows = [self._application_row(one, width) for one in view.applications]
        applications.show(rows or [(("on no job", "dim"),)], at)
        facts.show(self._facts(view, max(facts.size.width, 20)))
        timeline.show(self._timeline(view, max(timeline.size.width, 24)))
        self._draw_heads()

    def _draw_heads(self) -> None:
        view = self.view
        if view is None:
            return
        notes = sum(one.kind == "note" for one in view.timeline)
        events = len(view.timeline) + sum(len(one.visits) for one in view.applications)
        counts = {
            "timeline": f" {events}, {some(notes, 'note')}",
            "applications": f" {len(view.applications)}",
            "facts": "",
        }
        for name in PANES:
            active = name == self.pane
            mark = self.shell.glyphs.cursor if active else " "
            self.heads[name].show(
                [(mark, "accent"), (name.upper(), "accent" if active else "dim"), (counts[name], "dim")]
            )
            self.panes[name].set_active(active)

    def title_parts(self) -> Sequence[Part]:
        if self.view is None:
            return [("Candidate", "strong")]
        view = self.view
        return [
            (f"{text.clean(view.account_name)} {text.clean(view.mark)}  ", "accent"),
            (text.clean(view.name), "strong"),
        ]

    def view_parts(self) -> Sequence[Part]:
        if self.candidate_id in self.people and len(self.people) > 1:
            return [(f"{self.people.index(self.candidate_id) + 1} of {len(self.people)} in this column", "dim")]
        return ()

    # --- the panes -------------------------------------------------------------------------------

    def _application_row(self, one: ApplicationView, width: int) -> Row:
        glyphs = self.shell.glyphs
        mark = "~" if one.op_state is not None else " "
        mark = f"zz{mark.strip()}" if one.parked else mark
        passed = text.pad_left(age(one.entered_at, self.now), 5)
        stage = text.cut_name(one.stage_name or one.status.value, max(width // 3, 8), glyphs.ellipsis)
        room = max(width - 1 - text.width(stage) - len(passed) - len(mark) - 3, 4)
        ended = one.status.value != "active"
        return (
            (text.pad(one.job_name, room, glyphs.ellipsis), "dim" if ended else "strong"),
            (f" {mark} ", "warn"),
            (stage, "dim" if ended else "text"),
            (passed + " ", "dim"),
        )

    def _facts(self, view: CandidateView, width: int) -> list[Row]:
        place = self.application
        ended = {StageKind.REJECTED: "declined", StageKind.WITHDRAWN: "withdrew", StageKind.ON_HOLD: "parked"}
        why = (ended.get(place.stage_kind, ""), place.reason or "") if place is not None else ("", "")
        own = [
            *([why] if all(why) else []),
            ("location", without(view.location, view.city)),
            ("skills", ", ".join(view.skills)),
        ]
        more = [*not_said(view.custom, own), *own]
        more += [("mail", mail) for mail in view.emails[2:]] + [("phone", phone) for phone in view.phones[1:]]
        more += [("link", link.removeprefix("https://")) for link in view.links]
        more += [("page", (view.url or "").removeprefix("https://")), ("id", view.ref)]
        more = [(name, value) for name, value in more if value]
        room = min(max((text.width(name) for name, _ in more), default=0), width // 3)
        rows: list[Row] = []
        for name, value in more:
            label = text.pad(name, room, self.shell.glyphs.ellipsis)
            for number, line in enumerate(text.wrap(value, max(width - room - 4, 8))):
                rows.append(((f"{label if not number else ' ' * room}  ", "dim"), (line, "text")))
        if view.summary:
            rows.append(())
            rows += [((line, "text"),) for line in text.wrap(view.summary, width - 2)]
        return rows

    def _timeline(self, view: CandidateView, width: int) -> list[Row]:
        rows: list[Row] = []
        happened = [*self._visits(view, width), *((one.at, self._entry(one, width)) for one in view.timeline)]
        for _, lines in sorted(happened, key=lambda one: one[0], reverse=True):
            rows += lines
        return rows or [(("nothing has happened yet, or nothing was synced", "dim"),)]

    def _visits(self, view: CandidateView, width: int) -> list[tuple[Instant, list[Row]]]:
        arrow, ellipsis = self.shell.glyphs.arrow, self.shell.glyphs.ellipsis
        found: list[tuple[Instant, list[Row]]] = []
        several = len(view.applications) > 1
        for application in view.applications:
            before = ""
            for visit in application.visits:
                said = f"{before} {arrow} {visit.stage}" if before else f"{arrow} {visit.stage}"
                by = f" by {visit.by}" if visit.by else ""
                job = f"  {application.job_name}" if several else ""
                said = text.cut(said, width - 16, ellipsis)
                quiet = text.cut(by + job, max(width - 17 - text.width(said), 0), ellipsis)
                when: Part = (f"{moment(visit.entered_at, self.now):>12}  ", "dim")
                found.append((visit.entered_at, [(when, (said, "text"), (quiet and f" {quiet}", "dim"))]))
                before = visit.stage
            if application.op_state is not None and application.stage_name:
                at = application.entered_at or self.now
                said = text.cut(f"{before} {arrow} {application.stage_name}".strip(), width - 28, ellipsis)
                pending = _pending(application.op_state, held=application.held)
                found.append((at, [((f"{moment(at, self.now):>12}  ", "dim"), (said, "text"), (pending, "warn"))]))
        return found

    def _entry(self, one: ActivityView, width: int) -> list[Row]:
        who = f"{one.by}: " if one.by else ""
        kind = "" if one.kind == "note" else f"{one.kind.replace('_', ' ')} "
        said = " ".join(part for part in (kind.strip(), one.title or "") if part)
        body = f"{who}{said + ': ' if said and one.body else said}{one.body or ''}"
        lines = text.wrap(body, max(width - 16, 12)) or [""]
        first, author = lines[0], text.clean(who)
        known = first.startswith(author) and bool(author)
        pending = _pending(one.pending, held=one.held)
        beside = pending if len(lines) == 1 and text.width(first) + len(pending) <= width - 16 else ""
        rows: list[Row] = [
            (
                (f"{moment(one.at, self.now):>12}  ", "dim"),
                (author if known else "", "strong"),
                (first[len(author) :] if known else first, "text"),
                (beside, "warn"),
            )
        ]
        rows += [((" " * 14 + line, "text"),) for line in lines[1:]]
        if pending and not beside:
            rows.append(((" " * 12 + pending, "warn"),))
        return rows

    # --- who a command is about ------------------------------------------------------------------

    @property
    def application(self) -> ApplicationView | None:
        """The application the keys are for."""
        for one in self.view.applications if self.view else ():
            if one.id == self._application:
                return one
        return None

    def subjects(self) -> Sequence[Subject]:
        one = self.application
        return [Subject(one.id, self.view.id, self.view.name, one.stage)] if one and self.view else []

    def stages(self) -> Sequence[StageCount]:
        job = self._jobs.get(self.application.job) if self.application else None
        return job.stages if job else ()

    def current(self, subjects: Sequence[Subject]) -> Sequence[Subject]:
        stages = {one.id: one.stage for one in self.view.applications} if self.view else {}
        return [msgspec.structs.replace(one, stage=stages.get(one.application, one.stage)) for one in subjects]

    @property
    def job_of_subjects(self) -> LocalId | None:
        return self.application.job if self.application else None

    @property
    def account_of_subjects(self) -> tuple[AccountId, str] | None:
        return (self.view.account, self.view.account_name) if self.view else None

    def ref_of(self, subject: Subject) -> str:
        return self.application.ref if self.application else super().ref_of(subject)

    # --- commands --------------------------------------------------------------------------------

    async def do_person_next(self) -> None:
        await self._turn(1)

    async def do_person_previous(self) -> None:
        await self._turn(-1)

    async def _turn(self, by: int) -> None:
        if self.candidate_id not in self.people:
            self.shell.flash("opened by itself: there is no next or previous candidate")
            return
        index = self.people.index(self.candidate_id) + by
        if not 0 <= index < len(self.people):
            self.shell.flash("the last candidate of this column" if by > 0 else "the first candidate of this column")
            return
        job = self.job_of_subjects
        self._turn_to(self.people[index], None)
        await self.reload()
        if self.view is not None:  # stay with the job one came from
            self._application = next((one.id for one in self.view.applications if one.job == job), self._application)
            self._fill()
        here = self.subjects()
        if here:
            self.shell.follow(here[0].application)

    def do_pane_next(self) -> None:
        self._pane(1)

    def do_pane_previous(self) -> None:
        self._pane(-1)

    def _pane(self, by: int) -> None:
        self.pane = PANES[(PANES.index(self.pane) + by) % len(PANES)]
        self._draw_heads()

    def do_cursor_down(self) -> None:
        self._scroll(lambda pane: pane.move(1))

    def do_cursor_up(self) -> None:
        self._scroll(lambda pane: pane.move(-1))

    def do_cursor_page_down(self) -> None:
        self._scroll(lambda pane: pane.page(1))

    def do_cursor_page_up(self) -> None:
        self._scroll(lambda pane: pane.page(-1))

    def do_cursor_first(self) -> None:
        self._scroll(lambda pane: pane.to(0))

    def do_cursor_last(self) -> None:
        self._scroll(lambda pane: pane.to(len(pane.rows)))

    def _scroll(self, how: Callable[[Lines], bool]) -> None:
        how(self.panes[self.pane])
        if self.pane == "applications":
            self._choose_application()

    def _choose_application(self) -> None:
        at = self.panes["applications"].cursor
        if self.view is not None and 0 <= at < len(self.view.applications):
            self._application = self.view.applications[at].id

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        if event.lines.id in PANES:
            self.pane = str(event.lines.id)
            self._draw_heads()
            if self.pane == "applications":
                self._choose_application()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)  # texts are wrapped to the width the panes get


def _pending(state: OpState | None, *, held: bool) -> str:
    """What is still unsent is marked."""
    return (
        "" if state is None else "  ~ held" if held else f"  ~ {'waiting' if state is OpState.QUEUED else state.value}"
    )


def _line(strong: Sequence[str | None], dim: Sequence[str | None]) -> list[Part]:
    first = ", ".join(text.clean(part) for part in strong if part)
    second = "   ".join(text.clean(part) for part in dim if part)
    return [(first, "text"), ("   " if first and second else "", "text"), (second, "dim")]


def _labelled(label: str, value: str | None) -> list[Part]:
    return [(f"{label} ", "dim"), (text.clean(value), "text"), ("   ", "text")] if value else []
