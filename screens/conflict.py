"""A conflict: what it was when you saw it, what you changed, what it is now."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from app.model.views import ConflictView, StageCount
from screens.dialog import Dialog
from screens.widgets.bar import Bar
from screens.widgets.ink import Row
from screens.widgets.lines import Lines
from screens.words import moment, some

if TYPE_CHECKING:
    from screens.terminal import Lanehop


NO_MORE = "no conflict any more"
"""Another process has decided it."""


class ConflictScreen(Dialog):
    """One conflict after the other, in the same box."""

    CSS_PATH = "conflict.tcss"
    place = "conflict"

    def __init__(self, seqs: Sequence[int], view: ConflictView, job: str) -> None:
        """`seqs`: this conflict and those after it; `job`: the name of the job it is about."""
        super().__init__()
        self.view = view
        self.job = job
        self.title_line = Bar(id="title", ground="sheet")
        self.lines = self.listed = Lines(id="sides", ground="sheet", cursor=False)
        self._seqs = list(seqs)
        self._of = len(seqs)

    @classmethod
    async def open_first(cls, shell: "Lanehop", seqs: Sequence[int]) -> None:
        """Open the first of these that is (still) a conflict."""
        for number, seq in enumerate(seqs):
            if (view := await shell.desk.conflict(seq)) is not None:
                shell.push_screen(cls(seqs[number:], view, await _job_of(shell, view)))
                return
        shell.flash(NO_MORE)

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.lines
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    def _fill(self) -> None:
        row = self.view.row
        number = f"{self._of - len(self._seqs) + 1} of {self._of}" if self._of > 1 else ""
        self.title_line.show(
            [
                ("Conflict ", "bad"),
                (f"{number}  " if number else " ", "dim"),
                (text.clean(row.subject), "strong"),
                (f"  {text.clean(self.job)}  {text.clean(row.account_name)} {text.clean(row.mark)}", "dim"),
            ]
        )
        width = min(78, self.app.size.width) - 4
        rows = [*self._sides(width), (), *self._between(width), (), *self._choices(width)]
        self.lines.styles.height = min(len(rows), max(self.app.size.height - 6, 4))
        self.lines.show(rows, 0)

    def _sides(self, width: int) -> list[Row]:
        view, now = self.view, self.now
        column = width // 3
        arrow = self.shell.glyphs.arrow
        base = view.base or "unknown"
        sides = (
            ("WHEN YOU SAW IT", base, moment(view.base_at, now) and f"since {moment(view.base_at, now).strip()}"),
            ("YOUR CHANGE", f"{base} {arrow} {view.mine}", moment(view.mine_at, now).strip()),
            ("NOW AT THE VENDOR", view.theirs,
             "\n".join(filter(None, (moment(view.theirs_at, now).strip(), view.theirs_by and f"by {view.theirs_by}")))),
        )  # fmt: skip
        cells = [(head, text.wrap(what, column - 2), text.wrap(when, column - 2)) for head, what, when in sides]
        rows: list[Row] = [tuple((text.pad(head, column), "dim") for head, _, _ in cells)]
        rows += _beside([what for _, what, _ in cells], column, ("strong", "strong", "bad"))
        rows += _beside([when for _, _, when in cells], column, ("dim", "dim", "dim"))
        return rows

    def _between(self, width: int) -> list[Row]:
        """The vendor's history since."""
        visits = self.view.between
        if not visits:
            return [(("between: ", "dim"), ("the vendor tells no history since", "dim"))]
        said = "; ".join(
            f"{moment(one.entered_at, self.now).strip()} {one.stage}" + (f" ({one.by})" if one.by else "")
            for one in visits
        )
        lines = text.wrap(said, width - 10)
        return [(("between: " if not number else " " * 9, "dim"), (line, "text")) for number, line in enumerate(lines)]

    def _choices(self, width: int) -> list[Row]:
        view, keyboard = self.view, self.shell.keyboard
        choices = (
            ("conflict.theirs", f"keep theirs: {view.theirs} (drops my change)"),
            (
                "conflict.mine",
                f"do mine anyway: {view.theirs} {self.shell.glyphs.arrow} {view.mine}, seen in the history there",
            ),
            ("conflict.stage", "choose another stage..."),
            ("conflict.later", "later: nothing is sent until you decide"),
            ("web", "look at it in the vendor's web page"),
        )
        return [
            ((text.pad(keyboard.key_for(command), 4), "key"), (text.cut(said, width - 5), "text"))
            for command, said in choices
        ]

    # --- commands --------------------------------------------------------------------------------

    def do_cursor_down(self) -> None:
        self.lines.move(1)

    def do_cursor_up(self) -> None:
        self.lines.move(-1)

    async def do_conflict_theirs(self) -> None:
        if await self._decided():
            row, theirs = self.view.row, self.view.theirs
            kept = await self.shell.desk.keep_theirs(row.seq)
            await self._next(f"{row.subject}: {f'theirs kept, {theirs}' if kept else NO_MORE}")

    async def do_conflict_mine(self) -> None:
        if await self._decided():
            receipt = await self.shell.desk.keep_mine(self.view.row.seq)
            await self._next(f"{receipt.what}, {receipt.shown}")

    async def _decided(self) -> bool:
        """True where this is a conflict still; where another process was faster the next one takes its place."""
        if await self.shell.desk.conflict(self.view.row.seq) is not None:
            return True
        await self._next(f"{self.view.row.subject}: {NO_MORE}")
        return False

    def do_conflict_stage(self) -> None:
        from screens.move import MoveScreen  # noqa: PLC0415

        seq = self.view.row.seq

        async def retarget(stage: StageCount) -> None:
            if await self._decided():
                receipt = await self.shell.desk.retarget(seq, stage.id)
                await self._next(f"{receipt.what}, {receipt.shown}")

        self.app.push_screen(MoveScreen(self.view.row.subject, self.view.stages, set(), retarget))

    async def do_conflict_later(self) -> None:
        await self._next("left for later")

    async def do_web(self) -> None:
        candidate = self.view.row.candidate
        person = await self.shell.desk.candidate(candidate) if candidate is not None else None
        self.shell.open_page(person.url if person else None)

    async def _next(self, done: str) -> None:
        """What was decided is said; the next conflict takes its place in the box."""
        self._seqs.pop(0)
        while self._seqs:
            if (view := await self.shell.desk.conflict(self._seqs[0])) is not None:
                self.view, self.job = view, await _job_of(self.shell, view)
                self._fill()
                self.flash(done)
                return
            self._seqs.pop(0)
        beneath = self.beneath
        self.leave()
        await beneath.reload()
        beneath.guard.clear()
        left = beneath.status.problems if beneath.status else 0
        self.shell.flash(f"{done}; {some(left, 'problem')} left" if left else done)


async def _job_of(shell: "Lanehop", view: ConflictView) -> str:
    job = None if view.row.job is None else await shell.desk.job(view.row.job)
    return job.name if job else ""


def _beside(columns: Sequence[Sequence[str]], cells: int, inks: Sequence[str]) -> Iterator[Row]:
    """Wrapped texts next to each other."""
    for line in range(max(map(len, columns))):
        yield tuple(
            (text.pad(lines[line] if line < len(lines) else "", cells), ink)
            for lines, ink in zip(columns, inks, strict=True)
        )
