"""What one operation of the queue would change."""

from collections.abc import Awaitable, Sequence

from app import text
from app.model.views import QueueRow
from screens.queue import QueueScreen, acts_on, error_words, state_words, too_late
from screens.sheet import Sheet
from screens.widgets.ink import Row
from screens.words import moment


class DiffScreen(Sheet):
    """Before and after, when it was asked for and what has become of it."""

    place = "diff"

    def __init__(self, queue: QueueScreen, row: QueueRow, note: str) -> None:
        """`queue`: the place beneath, which does what is done about an operation. `note`: what it writes, if any."""
        super().__init__(f"{row.seq}  {row.subject}")
        self.row = row
        self._queue = queue
        self._note = note
        self._note_lines: tuple[int, Sequence[str]] = (0, ())
        """The lines of the note, and for how many cells it was broken."""

    async def on_mount(self) -> None:
        self.set_interval(1.0, self._follow)

    async def _follow(self) -> None:
        """Seconds that stand still would be a lie, and what has left cannot be dropped any more."""
        try:
            row = await self.shell.desk.operation(self.row.seq)
        except Exception:
            if not self.shell.is_running:  # the desk was closed under us: we are leaving
                return
            raise
        if row is not None:
            self.row = row
            self.draw()
            self.draw_footer()

    def content(self) -> Sequence[Row]:
        row, now = self.row, self.now
        facts = [
            ("account", f"{row.account_name} {row.mark}"),
            ("was", row.from_name or ("" if row.application is None else "unknown")),
            ("becomes" if row.to_name else "what", row.to_name or row.what.removeprefix(f"{row.subject}: ")),
            ("takes back", str(row.undoes or "")),
            ("asked for", moment(row.created_at, now)),
            ("state", state_words(row, now)),
            ("why", row.why or ""),
            ("tries", str(row.attempts) if row.attempts and row.shown != "failed" else ""),
            ("error", "" if row.shown == "failed" else error_words(row)),
            ("there now", row.theirs or ""),
            ("settled", moment(row.settled_at, now)),
        ]
        room = self.cells - 12
        lines = [row for name, value in facts if value for row in _told(name, text.wrap(value, room))]
        return [*lines, *_told("text", self._wrapped(room))]

    def _wrapped(self, cells: int) -> Sequence[str]:
        """The lines of the note: all else is drawn anew each second, and a note may be long."""
        if self._note_lines[0] != cells:
            self._note_lines = (cells, text.wrap(self._note, cells))
        return self._note_lines[1]

    def footed(self) -> Sequence[str]:
        return [*acts_on(self.row), *super().footed()]

    async def _act(self, command: str) -> None:
        """Do it to the operation that is shown, as it is by now; the cursor of the queue beneath may be elsewhere."""
        self.row = await self.shell.desk.operation(self.row.seq) or self.row
        if command not in acts_on(self.row):
            self.draw()
            self.draw_footer()
            self.flash(too_late(self.row, command), alarm=True)
            return
        self.leave()
        await self._queue.act(command, self.row)

    def do_queue_resolve(self) -> Awaitable[None]:
        return self._act("queue.resolve")

    def do_queue_retry(self) -> Awaitable[None]:
        return self._act("queue.retry")

    def do_queue_confirm(self) -> Awaitable[None]:
        return self._act("queue.confirm")

    def do_queue_done(self) -> Awaitable[None]:
        return self._act("queue.done")

    def do_queue_drop(self) -> Awaitable[None]:
        return self._act("queue.drop")

    def do_back(self) -> None:
        self.leave()

    do_back_left = do_leave = do_back


def _told(name: str, lines: Sequence[str]) -> list[Row]:
    """A fact with its name at its first line."""
    return [((f"{'' if number else name:>10}  ", "dim"), (line, "text")) for number, line in enumerate(lines)]
