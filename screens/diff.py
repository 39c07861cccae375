"""What one operation of the queue would change."""

from collections.abc import Awaitable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from app.model.views import QueueRow
from screens.dialog import Dialog
from screens.queue import acts_on, error_words, state_words
from screens.widgets.bar import Bar
from screens.widgets.ink import Row
from screens.widgets.lines import Lines
from screens.words import moment


class DiffScreen(Dialog):
    """Before and after, when it was asked for and what has become of it."""

    CSS_PATH = "diff.tcss"
    place = "diff"

    def __init__(self, row: QueueRow) -> None:
        super().__init__()
        self.row = row
        self.title_line = Bar(id="title", ground="sheet")
        self.lines = self.listed = Lines(id="diff", ground="sheet", cursor=False)

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.lines
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        rows = self._rows()
        self.lines.styles.height = min(len(rows), max(self.app.size.height - 8, 3))
        self.title_line.show([(f"{self.row.seq}  {text.clean(self.row.subject)}", "strong")])
        self.lines.show(rows)

    def _rows(self) -> list[Row]:
        row, now = self.row, self.now
        facts = [
            ("account", f"{row.account_name} {row.mark}"),
            ("was", row.from_name or ("" if row.application is None else "unknown")),
            ("becomes", row.to_name or row.what.removeprefix(f"{row.subject}: ")),
            ("takes back", str(row.undoes or "")),
            ("asked for", moment(row.created_at, now)),
            ("state", state_words(row, now)),
            ("why", row.why or ""),
            ("tries", str(row.attempts) if row.attempts else ""),
            ("error", "" if row.shown == "failed" else error_words(row)),
            ("there now", row.theirs or ""),
            ("settled", moment(row.settled_at, now)),
        ]
        width = min(72, self.app.size.width - 4) - 13
        lines: list[Row] = []
        for name, value in facts:
            for number, part in enumerate(text.wrap(value, width) if value else ()):
                lines.append(((f"{name if not number else '':>10}  ", "dim"), (part, "text")))
        return lines

    def footed(self) -> Sequence[str]:
        return [*acts_on(self.row), *super().footed()]

    def _act(self, command: str) -> Awaitable[None] | None:
        """The queue beneath has its cursor on the same operation."""
        beneath = self.beneath
        self.leave()
        return beneath.run(command)

    def do_queue_retry(self) -> Awaitable[None] | None:
        return self._act("queue.retry")

    def do_queue_drop(self) -> Awaitable[None] | None:
        return self._act("queue.drop")

    def do_back(self) -> None:
        self.leave()

    do_back_left = do_leave = do_back

    def do_cursor_down(self) -> None:
        self.lines.move(1)

    def do_cursor_up(self) -> None:
        self.lines.move(-1)

    def do_cursor_page_down(self) -> None:
        self.lines.page(1)

    def do_cursor_page_up(self) -> None:
        self.lines.page(-1)

    def do_cursor_first(self) -> None:
        self.lines.to(0)

    def do_cursor_last(self) -> None:
        self.lines.to(len(self.lines.rows))
