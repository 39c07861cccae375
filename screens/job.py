"""One job: what is known of it, who is on its team, its seats, and how many people are in which stage."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from app import text
from app.commands import Command
from app.model.ids import LocalId
from app.model.views import JobDetailView, JobView
from screens.frame import Place
from screens.job_blocks import facts, seats, stages, waiting
from screens.paper import Paper
from screens.widgets.ink import Part
from screens.widgets.lines import Lines
from screens.words import ago


class JobScreen(Place):
    """What is known of a job on the left, where its people are on the right; Enter opens its board."""

    CSS_PATH = "job.tcss"
    place = "job"

    def __init__(self) -> None:
        super().__init__()
        self.job_id: LocalId | None = None
        self.view: JobDetailView | None = None
        self.left = Lines(id="job-left", cursor=False)
        self.right = Lines(id="job-right", cursor=False)
        self._active = self.left

    def body(self) -> ComposeResult:
        with Horizontal(id="job", classes="body"):
            yield self.left
            yield self.right

    def open(self, job: LocalId) -> None:
        """Show a job when this is next drawn."""
        self.job_id, self.seen, self._active = job, -1, self.left
        for lines in (self.left, self.right):
            lines.show((), 0)

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> JobDetailView | None:
        return None if self.job_id is None else await self.shell.desk.job_detail(self.job_id)

    def draw(self, found: JobDetailView | None) -> None:
        if found is None or found.job.id == self.job_id:
            self.view = found
            self._fill()

    def _fill(self) -> None:
        width = self.app.size.width
        left = width * (58 if width >= 100 else 52) // 100
        self.left.styles.width = left if self.view is not None else "1fr"
        self.right.display = self.view is not None
        if self.view is None:
            self.left.say([(("This job is not in the cache (any more).", "dim"),)])
            return
        paper = self._paper(left)
        self.left.show([*facts(self.view, paper), *waiting(self.view, paper), *seats(self.view, paper)])
        self.right.show(stages(self.view.job, self._paper(width - left)))

    def _paper(self, width: int) -> Paper:
        return Paper(width, self.now, self.shell.glyphs)

    @property
    def job(self) -> JobView | None:
        return self.view.job if self.view is not None else None

    @property
    def account_name(self) -> str:
        return self.job.account_name if self.job is not None else ""

    def title_parts(self) -> Sequence[Part]:
        if self.job is None:
            return [("Job", "strong")]
        job = self.job
        code = f"{text.clean(job.code)}  " if job.code else ""
        return [
            (f"{text.clean(job.account_name)} {text.clean(job.mark)}  ", "accent"),
            (f"{code}{text.clean(job.name)}", "strong"),
        ]

    def view_parts(self) -> Sequence[Part]:
        if self.job is None:
            return ()
        changed = [("changed  ~  ", "warn")] if self.job.op_state is not None else []
        return [*changed, (f"{text.clean(self.job.ref)}  read {ago(self.job.synced_at, self.now)}", "dim")]

    # --- commands --------------------------------------------------------------------------------

    def do_open(self) -> None:
        if self.job is None:
            self.shell.flash("no job here to open")
            return
        self.shell.board.open(self.job.id)
        self.shell.go_into("board")

    async def do_job_status(self) -> None:
        from screens.statuses import ask_status  # noqa: PLC0415

        if self.job is None:
            self.shell.flash("no job here to change")
        else:
            await ask_status(self, self.job)

    async def do_act_more(self) -> None:
        from screens.acts import open_acts  # noqa: PLC0415

        if self.job is None:
            self.shell.flash("no job here")
        else:
            await open_acts(self, self.job.name, None, self.job.id)

    async def do_job_edit(self) -> None:
        from screens.forms import ask_edit_job  # noqa: PLC0415

        if self.job is None:
            self.shell.flash("no job here to edit")
        else:
            await ask_edit_job(self, self.job)

    async def do_opening_new(self) -> None:
        from screens.meetings import ask_opening  # noqa: PLC0415

        if self.view is not None:
            await ask_opening(self, self.view)

    async def do_opening_edit(self) -> None:
        from screens.meetings import ask_edit_opening  # noqa: PLC0415

        if self.view is not None:
            await ask_edit_opening(self, self.view)

    async def do_opening_reopen(self) -> None:
        from screens.meetings import reopen_opening  # noqa: PLC0415

        if self.view is not None:
            await reopen_opening(self, self.view)

    async def do_opening_close(self) -> None:
        from screens.meetings import close_opening  # noqa: PLC0415

        if self.view is not None:
            await close_opening(self, self.view)

    async def why_not(self, command: Command) -> str:
        if command.needs is None or self.job is None:
            return ""
        if self.status is not None and self.job.account_name in self.status.writes_off:
            return f"writes are off for {self.job.account_name}"
        return await self.shell.can(self.job.account, command.needs) or ""

    def do_web(self) -> None:
        self.shell.open_page(self.job.url if self.job else None)

    def do_copy(self) -> None:
        if self.job is None:
            self.shell.flash("no job here to copy from")
        else:
            self.shell.copy_text(self.job.ref)

    def do_pane_next(self) -> None:
        self._active = self.right if self._active is self.left else self.left

    do_pane_previous = do_pane_next

    def do_cursor_down(self) -> None:
        self._scroll(lambda lines: lines.move(1))

    def do_cursor_up(self) -> None:
        self._scroll(lambda lines: lines.move(-1))

    def do_cursor_page_down(self) -> None:
        self._scroll(lambda lines: lines.page(1))

    def do_cursor_page_up(self) -> None:
        self._scroll(lambda lines: lines.page(-1))

    def do_cursor_first(self) -> None:
        self._scroll(lambda lines: lines.to(0))

    def do_cursor_last(self) -> None:
        self._scroll(lambda lines: lines.to(len(lines.rows)))

    def _scroll(self, how: Callable[[Lines], bool]) -> None:
        """The side the keys are for; where all of that is seen, the other one."""
        other = self.right if self._active is self.left else self.left
        if not any(self._active.hidden) and any(other.hidden):
            self._active = other
        how(self._active)

    def on_resize(self) -> None:
        self._fill()
        self.call_after_refresh(self._fill)
