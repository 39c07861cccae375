"""One candidate: everything that is known, in blocks. Going to the next one only changes the texts."""

from collections.abc import Callable, Mapping, Sequence
from typing import final

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from app import text
from app.model.ids import AccountId, LocalId
from app.model.views import ApplicationView, CandidateView, FileView, JobView, StageCount, StatusView
from screens.candidate_blocks import BLOCKS
from screens.candidate_files import CandidateFiles
from screens.candidate_panes import OVERVIEW, Panes
from screens.paper import Paper
from screens.pipeline import Subject
from screens.widgets.bar import Bar
from screens.widgets.ink import Part
from screens.widgets.lines import Lines
from screens.words import ago, unsent

LOOK_AFTER = 0.3
"""Seconds one has to stay with a candidate until what is not fresh is asked for: who pages through asks nothing."""


@final
class CandidateScreen(CandidateFiles):
    """The detail of a candidate, with the people of the board's column before and after."""

    CSS_PATH = "candidate.tcss"
    place = "candidate"

    def __init__(self) -> None:
        super().__init__()
        self.candidate_id: LocalId | None = None
        self.view: CandidateView | None = None
        self.people: Sequence[LocalId] = ()
        """The candidates of the column this was opened from."""
        self._cards: Mapping[LocalId, LocalId] = {}
        self.contact = Bar(id="contact")
        self.origin = Bar(id="origin")
        self.panes = Panes()
        self.panes.redraw = self._fill
        self._jobs: dict[LocalId, JobView] = {}
        self._application: LocalId | None = None
        self._stay_with: LocalId | None = None
        """The job one came from: of somebody else it is that application the keys are for."""
        self._to_look = False
        """Opened, and nobody has asked yet for what is not fresh."""
        self._look: Timer | None = None

    def body(self) -> ComposeResult:
        with Vertical(id="candidate", classes="body"):
            yield self.contact
            yield self.origin
            yield self.panes

    def open(
        self,
        candidate: LocalId,
        application: LocalId | None,
        people: Sequence[LocalId],
        cards: Mapping[LocalId, LocalId] | None = None,
    ) -> None:
        """Show a candidate, and which application of theirs the keys are for, when this is next drawn.

        `cards`: which application it is of each of the people.
        """
        self.people, self._cards, self._stay_with = people, cards or {}, None
        self._turn_to(candidate, application)

    def _turn_to(self, candidate: LocalId, application: LocalId | None) -> None:
        self.candidate_id, self._application = candidate, application
        self.seen, self._to_look = -1, True
        self.forget_opening()
        self.panes.to_the_top()

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
            if self._to_look and view is not None:
                self._to_look = False
                self._look_soon()
            self.open_what_came()

    def draw_status(self, status: StatusView) -> None:
        changed = self.status is None or self.status.leader != status.leader
        super().draw_status(status)
        if changed:
            self._fill()

    def _look_soon(self) -> None:
        if self._look is not None:
            self._look.stop()
        self._look = self.set_timer(LOOK_AFTER, self._look_now)

    def _look_now(self) -> None:
        if self.is_current and self.candidate_id is not None:
            self.run_worker(self.shell.guarded(self.shell.desk.look_at(self.candidate_id)), name="look", group="look")

    def _fill(self) -> None:
        view = self.view
        if view is None:
            self.contact.show([("This candidate is not in the cache (any more).", "dim")])
            self.origin.show(())
            self.panes.say_nothing()
            return
        # The second mail last: in a narrow terminal it is what may be cut.
        known = [*view.emails[:1], *view.phones[:1], view.city, *view.emails[1:2]]
        self.contact.show(_line([view.title, view.company], known))
        self.origin.show(
            [
                *_labelled("source", view.source),
                *_labelled("owner", view.owner),
                ("changed" if view.op_state is not None else "", "dim"),
                (unsent(view.op_state, held=view.held), "warn"),
            ],
            [(f"read {ago(view.synced_at, self.now)}", "dim")],
        )
        if self._application is None and view.applications:
            here = (one.id for one in view.applications if one.job == self._stay_with)
            self._application = next(here, view.applications[0].id)
        self.panes.show(view, self._paper)

    @property
    def _paper(self) -> Paper:
        reads = self.status is not None and self.status.leader and not self.status.offline
        return Paper(self.app.size.width, self.now, self.shell.glyphs, self._application, reads=reads)

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

    # --- who a command is about ------------------------------------------------------------------

    @property
    def application(self) -> ApplicationView | None:
        """The application the keys are for."""
        for one in self.view.applications if self.view else ():
            if one.id == self._application:
                return one
        return None

    @property
    def file(self) -> FileView | None:
        """The file under the cursor, where the files are looked at; else the only one."""
        files = self.view.files if self.view else ()
        if self.panes.pane == "files":
            return files[self.panes.cursor] if 0 <= self.panes.cursor < len(files) else None
        return files[0] if len(files) == 1 else None

    def subjects(self) -> Sequence[Subject]:
        one = self.application
        if self.view is None:
            return []
        if one is None:
            return [Subject(LocalId(0), self.view.id, self.view.name, None)]
        return [Subject(one.id, self.view.id, self.view.name, one.stage)]

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

    # --- interviews and offers -------------------------------------------------------------------

    async def do_interview_new(self) -> None:
        from screens.meetings import ask_interview  # noqa: PLC0415

        if (of := self._applicant()) is not None:
            await ask_interview(self, *of)

    async def do_interview_edit(self) -> None:
        from screens.meetings import ask_edit_interview  # noqa: PLC0415

        if self.view is not None:
            await ask_edit_interview(self, self.view)

    async def do_interview_cancel(self) -> None:
        from screens.meetings import cancel_interview  # noqa: PLC0415

        if self.view is not None:
            await cancel_interview(self, self.view)

    async def do_offer_new(self) -> None:
        from screens.meetings import ask_offer  # noqa: PLC0415

        if (of := self._applicant()) is not None:
            await ask_offer(self, *of)

    async def do_offer_edit(self) -> None:
        from screens.meetings import ask_edit_offer  # noqa: PLC0415

        if self.view is not None:
            await ask_edit_offer(self, self.view)

    # --- what nothing takes back -----------------------------------------------------------------

    async def do_person_merge(self) -> None:
        from screens.final import ask_merge  # noqa: PLC0415

        if self.view is not None:
            await ask_merge(self, self.view)

    async def do_person_anonymise(self) -> None:
        from screens.final import ask_anonymise  # noqa: PLC0415

        if self.view is not None:
            await ask_anonymise(self, self.view)

    def _applicant(self) -> tuple[CandidateView, ApplicationView] | None:
        """Who is shown and what they applied for; that they did not is said."""
        if self.view is None or self.application is None:
            self.shell.flash("on no job")
            return None
        return self.view, self.application

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
        self._turn_to(self.people[index], self._cards.get(self.people[index]))
        self._stay_with = job
        await self.reload()
        if self.application is not None:
            self.shell.follow(self.application.id)

    async def do_open(self) -> None:
        """What lies under the cursor: the board of a job, a file; of anything else the way to change it."""
        pane = self.panes.pane
        if pane == "applications" and self.application is not None:
            self.shell.board.open(self.application.job)
            self.shell.follow(self.application.id)
            self.shell.go_to("board")
        elif pane == "files":
            await self.do_file_open()
        elif pane == "tags":
            await self.do_tag()
        elif pane == "facts":
            await self.do_person_edit()
        else:
            self.panes.to_tab(pane if self.panes.tab == OVERVIEW and pane in self.panes.tabs_there else OVERVIEW)
            self._fill()

    def do_tab_next(self) -> None:
        self.panes.step_tab(1)
        self._fill()

    def do_tab_previous(self) -> None:
        self.panes.step_tab(-1)
        self._fill()

    def step_out(self) -> bool:
        """First out of a block that has the screen to itself."""
        if self.panes.tab == OVERVIEW:
            return super().step_out()
        self.panes.to_tab(OVERVIEW)
        self._fill()
        return True

    def do_pane_next(self) -> None:
        self._pane(1)

    def do_pane_previous(self) -> None:
        self._pane(-1)

    def _pane(self, by: int) -> None:
        self.panes.step_pane(by)
        self._draw_heads()

    def _draw_heads(self) -> None:
        if self.view is not None:
            self.panes.draw_heads(self.view, self._paper)

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
        self.panes.scroll(how)
        self._choose_application()

    def _choose_application(self) -> None:
        at = self.panes.cursor
        if self.panes.pane == "applications" and self.view is not None and 0 <= at < len(self.view.applications):
            chosen = self.view.applications[at].id
            if chosen != self._application:
                self._application = chosen
                self._fill()

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        if event.lines.id in BLOCKS:
            self.panes.pane = str(event.lines.id)
            self._draw_heads()
            self._choose_application()
            if event.twice and BLOCKS[self.panes.pane].choose:
                self.pointed("open")

    def on_resize(self) -> None:
        self._fill()  # texts are wrapped to the width the panes get
        self.call_after_refresh(self._fill)


def _line(strong: Sequence[str | None], dim: Sequence[str | None]) -> list[Part]:
    first = ", ".join(text.clean(part) for part in strong if part)
    second = "   ".join(text.clean(part) for part in dim if part)
    return [(first, "text"), ("   " if first and second else "", "text"), (second, "dim")]


def _labelled(label: str, value: str | None) -> list[Part]:
    return [(f"{label} ", "dim"), (text.clean(value), "text"), ("   ", "text")] if value else []
