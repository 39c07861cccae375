"""Send only the cells that changed.

Textual repaints from the left edge of a widget to the right edge of what is dirty. On a board that is one widget a
card in the last column would so cost the whole width of the screen, five to nine times the bytes, at every key.
"""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate


class ThriftyUpdate(ChopsUpdate):
    """The same update, cut on both sides."""

    @classmethod
    def of(cls, update: ChopsUpdate) -> "ThriftyUpdate":
        return cls(update.chops, update.spans, update.chop_ends)

    def render_segments(self, console: Console) -> str:
        sequences: list[str] = []
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                start = max(x, x1)
                part = strip if (x1 <= x and end <= x2) else strip.crop(start - x, min(end, x2) - x)
                sequences += (Control.move_to(start, y).segment.text, part.render(console))
        return "".join(sequences)
