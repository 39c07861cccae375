"""A question that one key answers."""

from collections.abc import Awaitable, Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from screens.dialog import Dialog
from screens.widgets.bar import Bar
from screens.widgets.ink import Row
from screens.widgets.lines import Lines


class AskScreen(Dialog):
    """Says what would happen; yes does it, no leaves everything as it is."""

    CSS_PATH = "ask.tcss"
    place = "ask"

    def __init__(self, title: str, lines: Sequence[str], done: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.title_line = Bar(id="title", ground="sheet")
        self.lines = self.listed = Lines(id="choices", ground="sheet", cursor=False)
        self._title = text.clean(title)
        self._said = lines
        self._done = done

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.lines
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        width = min(76, self.app.size.width) - 6
        rows: list[Row] = [((line, "text"),) for said in self._said for line in text.wrap(said, width) or [""]]
        self.lines.styles.height = min(len(rows), max(self.app.size.height - 10, 3))
        self.title_line.show([(self._title, "strong")])
        self.lines.show(rows)

    def do_ask_yes(self) -> Awaitable[None]:
        self.leave()
        return self._done()

    def do_ask_no(self) -> None:
        self.leave()
        self.shell.flash("left as it is")

    def do_cursor_down(self) -> None:
        self.lines.move(1)

    def do_cursor_up(self) -> None:
        self.lines.move(-1)
