"""A conflict: what it was when you saw it, what you changed, what it is now."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from app import text
from app.model.ids import Instant
from app.model.views import ConflictView, StageCount
from app.model.words import Verb, Visibility
from screens.sheet import Sheet
from screens.widgets.ink import Row
from screens.words import moment, some

if TYPE_CHECKING:
    from screens.terminal import Lanehop


NO_MORE = "no conflict any more"
"""Another process has decided it."""


class ConflictScreen(Sheet):
    """One conflict after the other, in the same box."""

    CSS_PATH: ClassVar = ["sheet.tcss", "conflict.tcss"]
    place = "conflict"
    width = 78

    def __init__(self, seqs: Sequence[int], view: ConflictView, job: str) -> None:
        """`seqs`: this conflict and those after it; `job`: the name of the job it is about."""
        super().__init__("")
        self.view = view
        self.job = job
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

    def draw(self) -> None:
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
        width, room = min(78, self.app.size.width) - 4, max(self.app.size.height - 6, 4)
        choices = self._choices(width)
        gaps = 2 if room > 12 else 0
        history = self._history(width, max(1, min(4, room - len(choices) - gaps - 6)))
        sides = self._sides(width, max(room - len(choices) - gaps - len(history), 3))
        gap: list[Row] = [()] * (gaps // 2)
        rows = [*sides, *gap, *history, *gap, *choices]
        self.lines.styles.height = min(len(rows), room)
        self.lines.show(rows, 0)

    def _sides(self, width: int, room: int) -> list[Row]:
        """The three columns, in at most so many lines; what is longer is cut, and said so."""
        view = self.view
        column, ellipsis = width // 3, self.shell.glyphs.ellipsis
        base = view.base or "unknown"
        moves = bool(view.stages)
        mine = f"{base} {self.shell.glyphs.arrow} {view.mine}" if moves else view.mine
        sides = (
            ("WHEN YOU SAW IT", base, self._when(view.base_at, view.base_by, "since ")),
            ("YOUR CHANGE", mine, self._when(view.mine_at, "you")),
            ("NOW AT THE VENDOR", view.theirs, self._when(view.theirs_at, view.theirs_by)),
        )
        cells = [(head, text.wrap(what, column - 2), text.wrap(when, column - 2)) for head, what, when in sides]
        when = min(max(len(lines) for _, _, lines in cells), 3 if room > 5 else 2)
        what = max(room - 1 - when, 1)
        rows: list[Row] = [tuple((text.pad(head, column), "dim") for head, _, _ in cells)]
        said = [lines if len(lines) <= what else [*lines[: what - 1], ellipsis] for _, lines, _ in cells]
        rows += _beside(said, column, ("strong", "strong", "bad"))
        rows += _beside([lines[:when] for _, _, lines in cells], column, ("dim", "dim", "dim"))
        return rows

    def _when(self, at: Instant | None, by: str | None, since: str = "") -> str:
        """When and by whom, on two lines; empty where neither is known."""
        time = moment(at, self.now).strip()
        return "\n".join(filter(None, (time and f"{since}{time}", by and f"by {by}")))

    def _history(self, width: int, room: int) -> list[Row]:
        """What the vendor tells of the time since, the newest of it where not all has room."""
        told = self.view.history
        if not told:
            return [(("between: ", "dim"), ("the vendor tells no history since", "dim"))]
        ellipsis = self.shell.glyphs.ellipsis
        said = [
            f"{moment(one.at, self.now).strip()} {text.cut(one.what, 48, ellipsis)}"
            + (f" ({one.by})" if one.by else "")
            for one in told
        ]
        while len(said) > 1 and len(text.wrap("; ".join(said), width - 10)) > room:
            said = [ellipsis, *said[2:]] if said[0] == ellipsis else [ellipsis, *said[1:]]
        lines = text.wrap("; ".join(said), width - 10)[:room]
        return [(("between: " if not number else " " * 9, "dim"), (line, "text")) for number, line in enumerate(lines)]

    def _choices(self, width: int) -> list[Row]:
        view = self.view
        long = (
            ("conflict.theirs", "drop my change" if view.gone else f"keep theirs: {view.theirs} (drops my change)"),
            ("conflict.mine", self._anyway()),
        )
        short = (
            ("conflict.stage", "choose another stage..." if view.stages else ""),
            ("conflict.note", "write a note first" if view.row.candidate is not None else ""),
            ("conflict.later", "later: nothing is sent"),
            ("web", "open the web page"),
        )
        rows = [self._choice(command, said, width) for command, said in long if said]
        offered = [(command, said) for command, said in short if said]
        pairs = [offered[at : at + 2] for at in range(0, len(offered), 2)]
        return rows + [tuple(part for one in pair for part in self._choice(*one, width // 2)) for pair in pairs]

    def _anyway(self) -> str:
        """What doing mine would send; empty where it cannot be done."""
        requests = self.view.requests
        if not requests:
            return ""
        out_of = f", out of {self.view.theirs}" if self.view.stages else ""
        return f"do mine anyway ({some(len(requests), 'request')}, seen there): {', then '.join(requests)}{out_of}"

    def _choice(self, command: str, said: str, width: int) -> Row:
        key = text.pad(self.shell.keyboard.key_for(command), 4)
        room = width - 5
        return ((key, "key"), (text.pad(text.cut(said, room, self.shell.glyphs.ellipsis), room + 1), "text"))

    # --- commands --------------------------------------------------------------------------------

    async def do_conflict_theirs(self) -> None:
        if await self._decided():
            row, theirs = self.view.row, self.view.theirs
            kept = await self.shell.desk.keep_theirs(row.seq)
            await self._next(f"{row.subject}: {f'theirs kept, {theirs}' if kept else NO_MORE}")

    async def do_conflict_mine(self) -> None:
        if self.view.gone:
            self.flash(f"{self.view.theirs}: only your change can be dropped")
        elif await self._decided():
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
        if not self.view.stages or self.view.gone:
            self.flash("this is not about a stage" if not self.view.gone else f"{self.view.theirs}: there is no stage")
            return

        async def retarget(stage: StageCount) -> None:
            if await self._decided():
                receipt = await self.shell.desk.retarget(seq, stage.id)
                await self._next(f"{receipt.what}, {receipt.shown}")

        self.app.push_screen(MoveScreen(self.view.row.subject, self.view.stages, set(), retarget))

    async def do_conflict_note(self) -> None:
        """To whoever was faster, or to oneself; the conflict stays until it is decided."""
        from screens.editing import usual_visibility, write_note  # noqa: PLC0415

        row = self.view.row
        candidate = row.candidate
        if candidate is None:
            self.flash("this is about nobody one could write a note about")
        elif (why := await self.shell.can(row.account, Verb.NOTE)) is not None:
            self.flash(f"{row.account_name}: {why}")
        else:

            async def note(body: str, visibility: Visibility | None) -> None:
                (receipt,) = await self.shell.desk.do(await self.shell.desk.noting(candidate, body, visibility))
                self.shell.flash(f"{receipt.what} {receipt.shown}; and now the conflict")

            visibility = await usual_visibility(self.shell, row.account)
            await write_note(self.shell, candidate, row.subject, note, visibility=visibility)

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
                self.draw()
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
