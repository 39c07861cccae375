"""What our widgets draw with: named inks on named grounds, taken from a theme.

Textual's component classes would cost a node of style a name and a widget at start-up; a line of cells needs
nothing but a finished style.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias, cast

import msgspec
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES, Theme
from textual.widget import Widget

import assets

Part: TypeAlias = tuple[str, str]
"""A cleaned text and the ink it is written in."""
Row: TypeAlias = tuple[Part, ...]
"""A line of parts from left to right."""


class Glyphs(msgspec.Struct, frozen=True):
    """The few signs that are not words. All but the arrow are one cell wide."""

    ascii: bool
    cursor: str
    bar: str
    rule: str
    heavy: str
    up: str
    down: str
    left: str
    right: str
    tick: str
    arrow: str
    ellipsis: str
    dot: str


UNICODE = Glyphs(False, "▌", "│", "─", "━", "↑", "↓", "‹", "›", "✓", "->", "…", "·")
ASCII = Glyphs(True, ">", "|", "-", "=", "^", "v", "<", ">", "x", "->", ".", "-")


class Inks:
    """The styles of one theme: `inks["dim", "cursor"]` is dim text where the cursor stands."""

    def __init__(self, name: str) -> None:
        stored = tomllib.loads(assets.read(f"themes/{name}.toml"))
        if "like" in stored:
            self.theme = replace(BUILTIN_THEMES[stored["like"]], name=name)
        else:
            self.theme = Theme(name=name, dark=stored["dark"], **stored["textual"])
        self._grounds: dict[str, str] = stored["ground"]
        self._inks: dict[str, str] = stored["ink"]
        self._flat = frozenset(stored.get("flat", {}).get("grounds", ()))
        self._made: dict[tuple[str, str], Style] = {}

    def __getitem__(self, which: tuple[str, str]) -> Style:
        if (style := self._made.get(which)) is None:
            style = self._made[which] = self._make(*which)
        return style

    def _make(self, ink: str, ground: str) -> Style:
        below, above = Style.parse(self._grounds[ground]), Style.parse(self._inks[ink])
        return below + (Style(bold=above.bold) if ground in self._flat else above)

    def strip(self, parts: Iterable[Part], width: int, ground: str = "plain") -> Strip:
        """Parts as exactly `width` styled cells."""
        return Strip(self.segments(parts, width, ground), width)

    def segments(self, parts: Iterable[Part], width: int, ground: str = "plain") -> list[Segment]:
        """The same as a list. Blanks go with their neighbours: every style costs bytes to send."""
        run, run_ink, used = "", "", 0
        segments: list[Segment] = []
        for text, ink in parts:
            if not text:
                continue
            used += len(text) if text.isascii() else cell_len(text)
            if ink == run_ink or text.isspace():
                run += text
            elif not run or run.isspace():
                run, run_ink = run + text, ink
            else:
                segments.append(Segment(run, self[run_ink or "text", ground]))
                run, run_ink = text, ink
        run += " " * (width - used)
        if run:
            segments.append(Segment(run, self[run_ink or "text", ground]))
        return segments if used <= width else list(Segment.adjust_line_length(segments, width))


class Canvas(Widget):
    """A widget that draws its own lines, every cell with a style, and never takes the focus."""

    ALLOW_SELECT = False

    @property
    def inks(self) -> Inks:
        return cast("Inks", getattr(self.app, "inks"))  # noqa: B009  (our app has it; Textual's type does not say so)

    @property
    def glyphs(self) -> Glyphs:
        return cast("Glyphs", getattr(self.app, "glyphs"))  # noqa: B009
