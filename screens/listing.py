"""Going through the one list of a screen."""

from screens.widgets.lines import Lines


class Listing:
    """A screen whose cursor keys are for its `lines`."""

    lines: Lines

    def went(self, by: int) -> None:
        """The cursor has come to another line, that way (1: down, -1: up)."""

    def do_cursor_down(self) -> None:
        self._go(1, moved=self.lines.move(1))

    def do_cursor_up(self) -> None:
        self._go(-1, moved=self.lines.move(-1))

    def do_cursor_page_down(self) -> None:
        self._go(1, moved=self.lines.page(1))

    def do_cursor_page_up(self) -> None:
        self._go(-1, moved=self.lines.page(-1))

    def do_cursor_first(self) -> None:
        self._go(-1, moved=self.lines.to(0))

    def do_cursor_last(self) -> None:
        self._go(1, moved=self.lines.to(len(self.lines.rows) - 1))

    def _go(self, by: int, *, moved: bool) -> None:
        if moved:
            self.went(by)
