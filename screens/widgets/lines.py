"""A long list in one widget: rows as data, a cursor as data."""

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from screens.widgets.ink import Canvas, Row


class Lines(Canvas):
    """Rows from top to bottom, one line each, of which only the visible ones are ever drawn.

    Moving the cursor repaints two lines. Showing new rows repaints those that differ.
    """

    class Clicked(Message):
        """A row was clicked; `twice` on a double click."""

        def __init__(self, lines: "Lines", twice: bool) -> None:
            super().__init__()
            self.lines = lines
            self.twice = twice

    def __init__(
        self,
        *,
        id: str,  # noqa: A002
        ground: str = "plain",
        cursor: bool = True,
    ) -> None:
        super().__init__(id=id)
        self._ground = ground
        self._has_cursor = cursor
        self._rows: Sequence[Row] = ()
        self._choosable = True
        self.cursor = 0
        self.top = 0
        self.active = True
        """False where another pane has the keys: the cursor is drawn faintly."""
        self.viewed: Callable[[], None] = lambda: None
        """Called when another part of the rows is seen."""

    # --- what it shows ---------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    def show(self, rows: Sequence[Row], cursor: int | None = None) -> None:
        """New rows; `cursor` says where it goes (-1: nowhere), otherwise it stays at its line."""
        old, old_top, old_cursor = self._rows, self.top, self.cursor
        self._rows = rows
        self._choosable = True
        self.cursor = min(max(self.cursor, 0) if cursor is None else cursor, len(rows) - 1)
        self._keep_in_view()
        self.viewed()
        if self.top != old_top:
            self.refresh()
            return
        for y in range(self.size.height):
            index = self.top + y
            before = old[index] if index < len(old) else None
            now = rows[index] if index < len(rows) else None
            if before != now or (index in (old_cursor, self.cursor) and old_cursor != self.cursor):
                self.refresh(Region(0, y, self.size.width, 1))

    def say(self, rows: Sequence[Row]) -> None:
        """Rows that say why there is nothing: no cursor ever stands on them."""
        self.show(rows, -1)
        self._choosable = False

    def set_active(self, active: bool) -> None:
        if active != self.active:
            self.active = active
            self._refresh_row(self.cursor)

    @property
    def hidden(self) -> tuple[int, int]:
        """How many rows there are above and below those that are seen."""
        return self.top, max(0, len(self._rows) - self.top - max(self.size.height, 1))

    @property
    def says(self) -> str:
        """What can be read of it now, line by line, for tests."""
        shown = self._rows[self.top : self.top + max(self.size.height, 1)]
        return "\n".join("".join(part for part, _ in row).rstrip() for row in shown)

    # --- where the cursor is ---------------------------------------------------------------------

    def move(self, by: int) -> bool:
        return self.to((self.cursor if self._has_cursor else self.top) + by)

    def page(self, by: int) -> bool:
        return self.move(by * max(self.size.height - 1, 1))

    def to(self, index: int) -> bool:
        """Put the cursor on a row; True where that is another one. Without a cursor the view scrolls."""
        if not self._has_cursor:
            return self._scroll(index)
        index = max(0, min(index, len(self._rows) - 1))
        if index == self.cursor or not self._choosable:
            return False
        old, old_top = self.cursor, self.top
        self.cursor = index
        self._keep_in_view()
        if self.top != old_top:
            self.refresh()
            self.viewed()
        else:
            self._refresh_row(old)
            self._refresh_row(index)
        return True

    def _scroll(self, top: int) -> bool:
        top = max(0, min(top, len(self._rows) - self.size.height))
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        self.viewed()
        return True

    def _keep_in_view(self) -> None:
        height = max(self.size.height, 1)
        if self._has_cursor and self.cursor >= 0 and not self.top <= self.cursor < self.top + height:
            self.top = self.cursor - height // 2  # to the middle, so that most steps repaint two lines
        self.top = max(0, min(self.top, len(self._rows) - height))

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - self.top, self.size.width, 1))

    # --- drawing ---------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        index, width = self.top + y, self.size.width
        if index >= len(self._rows):
            return self.inks.strip((), width, self._ground)
        at = self._has_cursor and index == self.cursor
        ground = ("cursor" if self.active else "marked") if at else self._ground
        return self.inks.strip(((self.glyphs.cursor if at else " ", "accent"), *self._rows[index]), width, ground)

    def on_resize(self) -> None:
        """Textual has painted the new size already: only a view that had to move is painted again."""
        top = self.top
        self._keep_in_view()
        self.viewed()
        if self.top != top:
            self.refresh()

    # --- mouse -----------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        if self.top + event.y < len(self._rows) and self._choosable:
            self.to(self.top + event.y)
            self.post_message(self.Clicked(self, event.chain == 2))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-3)
