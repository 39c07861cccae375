"""Send only the cells that changed.

Textual paints the whole screen several times when one opens or a dialog closes, and repaints from the left edge of a
widget to the right edge of what is dirty: on a board that is one widget, a card in the last column would cost the
width of the screen at every key. Over a slow line that is what a person waits for.
"""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual.strip import Strip

from screens.private import ChopsUpdate, CompositorUpdate, LayoutUpdate


class Thrift:
    """What the terminal shows, line by line, as far as it is known."""

    def __init__(self) -> None:
        self._lines: dict[int, list[Segment]] = {}
        self._size = (0, 0)
        self.off = False
        """True once Textual paints in a way this does not understand."""

    def forget(self) -> None:
        """The terminal may show something else now: after a change of its size, or when the program was stopped."""
        self._lines.clear()

    def fit(self, width: int, height: int) -> None:
        """The screen is so large now; what was sent for another size may have been cut."""
        if self._size != (width, height):
            self._size = (width, height)
            self.forget()

    def save(self, update: Any) -> Any:
        """The same update with nothing in it that is on the screen already; anything else as it is."""
        if not isinstance(update, CompositorUpdate) or self.off:
            return update
        try:
            if isinstance(update, ChopsUpdate):
                return _Chops(update, self)
            return _Layout(update, self) if isinstance(update, LayoutUpdate) else update
        except (AttributeError, TypeError):  # made of something else than what we know: no saving, the right screen
            self.off = True
            return update

    def line(self, y: int, segments: Iterable[Segment], console: Console) -> str:
        """What makes line `y` of the terminal these cells."""
        new = list(Segment.simplify(segments))
        old = self._lines.get(y, [])
        self._lines[y] = new
        if old == new:
            return ""
        front, x = 0, 0
        while front < min(len(old), len(new)) and old[front] == new[front]:
            x += new[front].cell_length
            front += 1
        back, room = 0, min(len(old), len(new)) - front
        if _cells(old) != _cells(new):  # what stands at the end of both does not stand in the same place
            room = 0
        while back < room and old[-1 - back] == new[-1 - back]:
            back += 1
        return _written(x, y, Strip(new[front : len(new) - back]), console)

    def part(self, y: int, x: int, strip: Strip, console: Console) -> str:
        """What puts these cells into line `y`."""
        if y not in self._lines:
            return _written(x, y, strip, console)
        line = Strip(self._lines[y])
        rest = line.crop(x + strip.cell_length, line.cell_length)
        return self.line(y, (*line.crop(0, x), *strip, *rest), console)


class _Layout(LayoutUpdate):
    """A screenful."""

    def __init__(self, update: LayoutUpdate, thrift: Thrift) -> None:
        super().__init__(update.strips, update.region)
        self._thrift = thrift

    def render_segments(self, console: Console) -> str:
        self._thrift.fit(self.region.width, self.region.height)
        lines = enumerate(self.strips, self.region.y)
        return "".join(
            self._thrift.line(y, (segment for strip in strips for segment in strip), console) for y, strips in lines
        )


class _Chops(ChopsUpdate):
    """Parts of lines, cut on both sides."""

    def __init__(self, update: ChopsUpdate, thrift: Thrift) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._thrift = thrift

    def render_segments(self, console: Console) -> str:
        sequences: list[str] = []
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                start = max(x, x1)
                part = strip if x1 <= x and end <= x2 else strip.crop(start - x, min(end, x2) - x)
                sequences.append(self._thrift.part(y, start, part, console))
        return "".join(sequences)


def _cells(line: Iterable[Segment]) -> int:
    return sum(one.cell_length for one in line)


def _written(x: int, y: int, strip: Strip, console: Console) -> str:
    return Control.move_to(x, y).segment.text + strip.render(console)
