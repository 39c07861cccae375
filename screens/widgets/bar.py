"""One line across the screen."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from app import text
from screens.widgets.ink import Canvas, Part


class Bar(Canvas):
    """A line with something on the left and something on the right; where both do not fit the left is cut.

    Repaints only when what it says has changed.
    """

    def __init__(self, *, id: str, ground: str = "plain", clicked: Callable[[int], None] | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ground = ground
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()
        self._clicked = clicked

    def show(self, left: Sequence[Part], right: Sequence[Part] = (), ground: str | None = None) -> None:
        said = (tuple(left), tuple(right), ground or self._ground)
        if said != (self._left, self._right, self._ground):
            self._left, self._right, self._ground = said
            self.refresh()

    @property
    def says(self) -> str:
        """What it reads, for tests and screen readers."""
        return "".join(part for part, _ in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y:
            return self.inks.strip((), width, self._ground)
        right_width = sum(cell_len(part) for part, _ in self._right)
        room = width - 2 - right_width - (2 if self._right else 0)
        left, used = _fitted(self._left, max(room, 0), self.glyphs.ellipsis)
        gap = " " * (width - 2 - used - right_width)
        return self.inks.strip(((" ", "text"), *left, (gap, "text"), *self._right, (" ", "text")), width, self._ground)

    def on_click(self, event: events.Click) -> None:
        if self._clicked is not None:
            self._clicked(event.x)


def _fitted(parts: Sequence[Part], room: int, ellipsis: str) -> tuple[list[Part], int]:
    fitted: list[Part] = []
    used = 0
    for part, ink in parts:
        cells = cell_len(part)
        if used + cells > room:
            # A part may begin with a space on purpose, which cutting would take away.
            lead = len(part) - len(part.lstrip(" "))
            short = " " * min(lead, room - used) + text.cut(part, max(room - used - lead, 0), ellipsis)
            fitted.append((short, ink))
            return fitted, used + cell_len(short)
        fitted.append((part, ink))
        used += cells
    return fitted, used
