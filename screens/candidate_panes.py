"""The blocks of a candidate as they lie on the screen: some beside each other, or one that has it to itself."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size

from app.model.views import CandidateView
from screens.candidate_blocks import BLOCKS, LEFT, RIGHT, head
from screens.paper import Paper
from screens.widgets.bar import Bar
from screens.widgets.ink import Part
from screens.widgets.lines import Lines
from screens.words import fitting

OVERVIEW = "overview"
TABS = (
    OVERVIEW,
    "timeline",
    "notes",
    "matters",
    "interviews",
    "scorecards",
    "references",
    "offers",
    "answers",
    "background",
    "files",
    "facts",
    "consents",
)
"""What can be looked at: several blocks beside each other, or one alone. Some only where the account tells them."""
ALONE = ("answers", "background")
"""These are no part of the overview."""
TALL = {"consents": 32, "notes": 40, "interviews": 40, "scorecards": 40, "references": 32, "offers": 40}
"""From so many rows of the window on these are part of the overview."""
NOTES_WIDE = 120
"""Below so many cells notes stand in the timeline only."""
LONGEST = {
    "applications": 6,
    "interviews": 4,
    "offers": 3,
    "tags": 3,
    "files": 4,
    "consents": 4,
    "scorecards": 5,
    "references": 6,
}
"""Rows at most of a block of the overview; in a tall window twice as many."""
FIRST = "timeline"
"""The block that has the keys at first."""


class Panes(Vertical):
    """Draws blocks, knows which one the cursor keys are for, and which of its lines they point at."""

    def __init__(self) -> None:
        super().__init__(id="panes")
        self.tabs = Bar(id="tabs", clicked=self._tab_clicked)
        self.lines = {name: Lines(id=name, cursor=block.choose) for name, block in BLOCKS.items()}
        self.heads = {name: Bar(id=f"{name}-head") for name in BLOCKS}
        self.sides = {"left": Vertical(id="left"), "right": Vertical(id="right")}
        self.tab = OVERVIEW
        self.pane = FIRST
        """The block the cursor keys are for."""
        self.redraw: Callable[[], None] = lambda: None
        """Called when a click leads to another block."""
        self.tabs_there: tuple[str, ...] = TABS
        """The tabs of whoever is shown."""
        self._tabs_at: list[tuple[int, int, str]] = []
        self._heights: dict[str, int | str] = {}
        self._arranged: tuple[str, Size, tuple[str, ...]] | None = None
        """For which tab, size and tabs everything has its place: saying it again would lay all of it out anew."""

    def compose(self) -> ComposeResult:
        yield self.tabs
        with Horizontal():
            for side, blocks in (("left", LEFT), ("right", RIGHT)):
                with self.sides[side]:
                    for block in blocks:
                        yield self.heads[block.name]
                        yield self.lines[block.name]

    # --- drawing ---------------------------------------------------------------------------------

    @property
    def shown(self) -> list[str]:
        """The blocks that are to be seen now, in the order of the screen."""
        if self.tab != OVERVIEW:
            return [self.tab]
        width, height = self.app.size
        there = [name for name in BLOCKS if name not in ALONE and (name in self.tabs_there or name not in TABS)]
        return [name for name in there if height >= TALL.get(name, 0) and (name != "notes" or width >= NOTES_WIDE)]

    def say_nothing(self) -> None:
        """There is nobody to show."""
        for bar in (self.tabs, *self.heads.values()):
            bar.show(())
        for lines in self.lines.values():
            lines.show(())

    def to_the_top(self) -> None:
        """Somebody else is shown next."""
        for lines in self.lines.values():
            lines.show((), 0)

    def show(self, view: CandidateView, paper: Paper) -> None:
        """Show a candidate; `paper` says what all blocks need to know."""
        self.tabs_there = tuple(tab for tab in TABS if tab == OVERVIEW or BLOCKS[tab].is_told(view))
        if self.tab not in self.tabs_there:
            self.to_tab(OVERVIEW)
        self._arrange()
        for name in self.shown:
            self._fill(name, view, self._cut_for(name, paper))
        self.draw_heads(view, paper)

    def _fill(self, name: str, view: CandidateView, paper: Paper) -> None:
        lines, rows = self.lines[name], BLOCKS[name].rows(view, paper)
        height = self._height(name, len(rows), paper)
        if self._heights.get(name) != height:
            self._heights[name] = lines.styles.height = height
        if name == "applications":
            lines.show(rows, next((n for n, one in enumerate(view.applications) if one.id == paper.application), 0))
        elif name == "files" and not view.files:
            lines.say(rows)
        else:
            lines.show(rows, max(lines.cursor, 0))

    def _height(self, name: str, rows: int, paper: Paper) -> int | str:
        if self.tab == OVERVIEW and name in LONGEST:
            most = LONGEST[name] * (2 if self.app.size.height >= TALL["notes"] else 1)
            return max(1, min(rows, most))
        if name == "timeline" and paper.notes_beside:
            return max(1, min(rows, self.app.size.height // 2))
        return "1fr"

    def _cut_for(self, name: str, paper: Paper) -> Paper:
        """The paper in the width that block has."""
        whole, left = self.app.size.width, self._left_width
        width = whole if self.tab != OVERVIEW else left if any(one.name == name for one in LEFT) else whole - left
        beside = self.tab == OVERVIEW and "notes" in self.shown
        return paper.cut(max(width, 24), notes_beside=beside)

    @property
    def _left_width(self) -> int:
        return self.app.size.width * (42 if self.app.size.width >= 100 else 44) // 100

    def _arrange(self) -> None:
        shown = self.shown
        if (arranged := (self.tab, self.app.size, self.tabs_there)) == self._arranged:
            return
        self._arranged = arranged
        for name in BLOCKS:
            self.heads[name].display = self.lines[name].display = name in shown
        for side, blocks in (("left", LEFT), ("right", RIGHT)):
            self.sides[side].display = any(block.name in shown for block in blocks)
        self.sides["left"].styles.width = self._left_width if self.tab == OVERVIEW else "1fr"
        self.set_class(self.app.size.height >= TALL["consents"], "-roomy")
        if self.pane not in shown:
            self.pane = FIRST if FIRST in shown else shown[0]

    def draw_heads(self, view: CandidateView, paper: Paper) -> None:
        """What each block is called, how many there are, how old it is; the one with the keys is marked."""
        glyphs = paper.glyphs
        for name in self.shown:
            active = name == self.pane
            title = (name.upper(), "accent" if active else "dim")
            said = head(BLOCKS[name], view, self._cut_for(name, paper))
            self.heads[name].show([(glyphs.cursor if active else " ", "accent"), title, said])
            self.lines[name].set_active(active)
        self._draw_tabs(view, paper)

    def _draw_tabs(self, view: CandidateView, paper: Paper) -> None:
        """The present one in brackets; how many there are of what can be counted, where that fits."""
        tabs, room = self.tabs_there, self.app.size.width - 4
        bare = [name.capitalize() for name in tabs]
        counts = ["", *(BLOCKS[name].count(view).partition(",")[0] for name in tabs[1:])]
        counted = [f"{name} {count}".rstrip() for name, count in zip(bare, counts, strict=True)]
        words = bare if fitting(room, "   ".join(bare), "") and not fitting(room, "   ".join(counted), "") else counted
        first, end = _around(tabs.index(self.tab), [len(word) + 3 for word in words], room)
        parts: list[Part] = [(f"{paper.glyphs.left} ", "dim")] if first else []
        self._tabs_at, x = [], 3 if first else 1
        for tab, word in zip(tabs[first:end], words[first:end], strict=True):
            said = f"[{word}]" if tab == self.tab else f" {word} "
            parts += [(said, "accent" if tab == self.tab else "dim"), (" ", "text")]
            self._tabs_at.append((x, x + len(said), tab))
            x += len(said) + 1
        self.tabs.show(parts, [(f"{len(tabs) - end} more {paper.glyphs.right}", "dim")] if end < len(tabs) else ())

    # --- where the keys are ----------------------------------------------------------------------

    def to_tab(self, tab: str) -> None:
        """Look at the overview, or at one block alone, once it is drawn."""
        self.tab = tab
        if tab != OVERVIEW:
            self.pane = tab

    def step_tab(self, by: int) -> None:
        self.to_tab(self.tabs_there[(self.tabs_there.index(self.tab) + by) % len(self.tabs_there)])

    def step_pane(self, by: int) -> None:
        shown = self.shown
        self.pane = shown[(shown.index(self.pane) + by) % len(shown)]

    @property
    def cursor(self) -> int:
        """The line under the cursor, of the block the keys are for."""
        return self.lines[self.pane].cursor

    def scroll(self, how: Callable[[Lines], bool]) -> None:
        how(self.lines[self.pane])

    def _tab_clicked(self, x: int) -> None:
        tab = next((tab for start, end, tab in self._tabs_at if start <= x < end), None)
        if tab is not None:
            self.to_tab(tab)
            self.redraw()


def _around(at: int, cells: list[int], room: int) -> tuple[int, int]:
    """The first one and the one after the last of what fits around one of them; some room is for what is not shown."""
    if sum(cells) <= room + 3:
        return 0, len(cells)
    first, end, left = at, at + 1, room - 12 - cells[at]
    before = after = True
    while before or after:
        if before := first > 0 and cells[first - 1] <= left:
            first -= 1
            left -= cells[first]
        if after := end < len(cells) and cells[end] <= left:
            left -= cells[end]
            end += 1
    return first, end
