"""A box of sentences above a place, with a line below for what is said meanwhile."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from screens.dialog import Dialog
from screens.listing import Listing
from screens.widgets.bar import Bar
from screens.widgets.ink import Part, Row
from screens.widgets.lines import Lines

_AROUND = 6
"""Lines of a box that are not its content: its edges, title, message and keys, and one of the place beneath."""


class Sheet(Listing, Dialog):
    """A title, lines to read, a message, keys."""

    CSS_PATH: ClassVar = ["sheet.tcss"]
    chooses = False
    """Has a cursor: a key may be about one of its lines."""
    width = 76
    """Cells across, where the terminal has so many; the style sheet says the same."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title_line = Bar(id="title", ground="sheet")
        self.lines = self.listed = Lines(id="lines", ground="sheet", cursor=self.chooses)
        self._title = text.clean(title)
        self._said: Sequence[Part] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.lines
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        self.title_line.show([(self._title, "strong")])
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    # --- what it says ----------------------------------------------------------------------------

    @property
    def cells(self) -> int:
        """Cells for a line of content."""
        return max(min(self.width, self.app.size.width) - 5, 20)

    @property
    def most(self) -> int:
        """Lines of content that there is room for."""
        return max(self.app.size.height - _AROUND, 3)

    def tell(self, said: Sequence[Part]) -> None:
        """Paragraphs, each in its ink; an empty one is an empty line."""
        self._said = said
        if self.is_attached:
            self.draw()

    def content(self) -> Sequence[Row]:
        """The lines there are to read."""
        rows: list[Row] = []
        for said, ink in self._said:
            rows += [((line, ink),) for line in text.wrap(said, self.cells)] or [()]
        return rows

    def draw(self) -> None:
        """Draw the content anew, as the room is now."""
        rows = self.content()
        self.lines.styles.height = max(min(len(rows), self.most), 1)
        self.lines.show(rows)
