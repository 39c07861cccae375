"""Send only the cells that changed.

Textual paints the whole screen several times when one opens or a dialog closes, and repaints from the left edge of a
widget to the right edge of what is dirty: on a board that is one widget, a card in the last column would cost the
width of the screen at every key. Over a slow line that is what a person waits for.
"""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate


class Thrift:
    """What the terminal shows, line by line, as far as it is known."""

    def __init__(self) -> None:
        self._lines: dict[int, str] = {}

    def forget(self) -> None:
        """The terminal may show something else now: after a change of its size, or when the program was stopped."""
        self._lines.clear()

    def save(self, update: CompositorUpdate) -> CompositorUpdate:
        """The same update with nothing in it that is on the screen already."""
        if isinstance(update, ChopsUpdate):
            return _Chops(update, self._lines)
        return _Layout(update, self._lines) if isinstance(update, LayoutUpdate) else update


class _Layout(LayoutUpdate):
    """A screenful: lines that are there already are left out."""

    def __init__(self, update: LayoutUpdate, lines: dict[int, str]) -> None:
        super().__init__(update.strips, update.region)
        self._lines = lines

    def render_segments(self, console: Console) -> str:
        sequences: list[str] = []
        x = self.region.x
        for y, strips in enumerate(self.strips, self.region.y):
            line = "".join([strip.render(console) for strip in strips])
            if self._lines.get(y) != line:
                self._lines[y] = line
                sequences += (Control.move_to(x, y).segment.text, line)
        return "".join(sequences)


class _Chops(ChopsUpdate):
    """Parts of lines, cut on both sides."""

    def __init__(self, update: ChopsUpdate, lines: dict[int, str]) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._lines = lines

    def render_segments(self, console: Console) -> str:
        sequences: list[str] = []
        for y, x1, x2 in self.spans:
            parts: list[str] = []
            ends = self.chop_ends[y]
            for end, (x, strip) in zip(ends, self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                start = max(x, x1)
                whole = x1 <= x and end <= x2
                parts.append(Control.move_to(start, y).segment.text)
                parts.append((strip if whole else strip.crop(start - x, min(end, x2) - x)).render(console))
            if x1 == 0 and ends and x2 >= ends[-1]:
                line = "".join(parts[1::2])
                if self._lines.get(y) == line:
                    continue
                self._lines[y] = line
            else:
                self._lines.pop(y, None)
            sequences += parts
        return "".join(sequences)
