"""The pipeline of one job: all columns in one widget."""

from collections.abc import Iterable

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from app.model.ids import Instant, LocalId
from app.model.views import Card
from screens.widgets.cards import Line, Painter, Shelf
from screens.widgets.ink import Canvas
from screens.widgets.plan import FOOT, HEAD, Plan
from screens.words import age


class Board(Canvas):
    """The pipeline of one job.

    The cursor is data, so moving it repaints two cards and not the screen. What a card costs to move, and whether it
    may be moved, is not the board's to know.
    """

    class Clicked(Message):
        """A card was clicked; `twice` on a double click."""

        def __init__(self, twice: bool) -> None:
            super().__init__()
            self.twice = twice

    class Dropped(Message):
        """A card was dragged into another column and let go there."""

        def __init__(self, application: LocalId, stage: LocalId) -> None:
            super().__init__()
            self.application = application
            self.stage = stage

    def __init__(self, *, id: str, density: int | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.shelves: tuple[Shelf, ...] = ()
        self.density = density or 3
        self.wide = False
        self.marked: set[LocalId] = set()
        """Applications that are selected."""
        self.at = 0
        """The column of the cursor."""
        self.rows: list[int] = []
        """The card of the cursor, a column."""
        self.left = 0
        """The first visible column."""
        self._why_empty = ""
        self._tops: list[int] = []
        self._now: Instant = 0
        self._planned = Plan(0, 0, 0, 0, 3, wide=False)
        self._painter: Painter | None = None
        self._dragged: LocalId | None = None
        self._from: LocalId | None = None
        """The stage in which it was taken up."""
        self._over: int | None = None
        """The column over which a dragged card would be let go."""

    # --- what it shows ---------------------------------------------------------------------------

    def show_nothing(self, why: str) -> None:
        """No columns; the sentence says why."""
        if self.shelves or why != self._why_empty:
            self._why_empty = why
            self.shelves, self.rows, self._tops, self.at, self.left = (), [], [], 0, 0
            self.refresh()

    def show(self, shelves: Iterable[Shelf], now: Instant, follow: LocalId | None = None) -> None:
        """New columns; what differs is repainted.

        The cursor stays with its card, also into another column; where that is gone, at its place. With `follow` it
        goes to the card of that application.
        """
        old, old_tops, old_at, old_rows = self.shelves, self._tops, self.at, self.rows
        here = self.card
        self.shelves, self._now = tuple(shelves), now
        same = [one.stage.id for one in old] == [one.stage.id for one in self.shelves]
        if not same:
            self._carry_over(old)
        else:
            self.rows, self._tops = list(old_rows), list(old_tops)
        if not (follow is not None and self._find(follow, range(len(self.shelves)))) and here is not None:
            self._find(here.application, [self.at, *range(len(self.shelves))])  # mostly it is where it was
        old_left = self.left
        self._clamp_all()
        if not same or self.left != old_left:
            self.refresh()
            return
        for column in self.plan.shown:
            self._repaint_column(column, old[column], old_tops[column], old_rows[column], old_at)

    def _carry_over(self, old: tuple[Shelf, ...]) -> None:
        """Columns came or went: those that stay keep their place."""
        kept = {shelf.stage.id: (row, top) for shelf, row, top in zip(old, self.rows, self._tops, strict=True)}
        stage = old[self.at].stage.id if self.at < len(old) else None
        places = [kept.get(shelf.stage.id, (0, 0)) for shelf in self.shelves]
        self.rows = [row for row, _ in places]
        self._tops = [top for _, top in places]
        self.at = next((number for number, shelf in enumerate(self.shelves) if shelf.stage.id == stage), 0)
        if not old:  # the first look: where the work is
            self.at = next((number for number, shelf in enumerate(self.shelves) if shelf.cards), 0)

    def _find(self, application: LocalId, columns: Iterable[int]) -> bool:
        for column in columns:
            for row, card in enumerate(self.shelves[column].cards):
                if card.application == application:
                    self.at, self.rows[column] = column, row
                    return True
        return False

    def _repaint_column(self, column: int, old: Shelf, old_top: int, old_row: int, old_at: int) -> None:
        new, top, plan = self.shelves[column], self._tops[column], self.plan
        x, cells = plan.span(column)
        heads = [(one.stage, len(one.cards), one.total, one.problems, one.unread) for one in (old, new)]
        if heads[0] != heads[1] or (old_at == column) != (self.at == column):
            self._refresh_head(column)
            self.refresh(Region(x, plan.last_line, cells, FOOT))
        if top != old_top:
            self._refresh_column(column)
            return
        for index in range(top, top + plan.fit + 1):
            before = old.cards[index] if index < len(old.cards) else None
            now = new.cards[index] if index < len(new.cards) else None
            was_at = old_at == column and index == old_row
            is_at = self.at == column and index == self.rows[column]
            if before != now or was_at != is_at:
                self._refresh_card(column, index)

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        if self.at < len(self.shelves) and self.rows[self.at] < len(self.shelves[self.at].cards):
            return self.shelves[self.at].cards[self.rows[self.at]]
        return None

    @property
    def shelf(self) -> Shelf | None:
        """The column of the cursor."""
        return self.shelves[self.at] if self.at < len(self.shelves) else None

    @property
    def columns_visible(self) -> tuple[int, int]:
        """The first and the last visible column, counted from 1."""
        shown = self.plan.shown
        return shown.start + 1, shown.stop

    # --- where the cursor is ---------------------------------------------------------------------

    def move(self, by: int) -> None:
        if self.shelves:
            self.place(self.at, self.rows[self.at] + by)

    def page(self, by: int) -> None:
        self.move(by * max(1, self.plan.fit))

    def end(self, last: bool) -> None:
        if self.shelves:
            self.place(self.at, len(self.shelves[self.at].cards) - 1 if last else 0)

    def step(self, by: int) -> None:
        """To a neighbouring column."""
        column = self.at + by
        if 0 <= column < len(self.shelves):
            self.place(column, self.rows[column])

    def place(self, column: int, row: int) -> None:
        """Put the cursor there; repaints two cards, and two headers where the column changes."""
        old_at, old_row, old_top, old_left = self.at, self.rows[self.at], self._tops[column], self.left
        self.at, self.rows[column] = column, row
        self._clamp(column)
        self.left = self.plan.left_for(column)
        if self.left != old_left:
            self.refresh()
            return
        if old_at != column:
            self._refresh_card(old_at, old_row)
            self._refresh_head(old_at)
            self._refresh_head(column)
        if self._tops[column] != old_top:
            self._refresh_column(column)
            return
        if old_at == column and old_row != self.rows[column]:
            self._refresh_card(column, old_row)
        if (old_at, old_row) != (column, self.rows[column]):
            self._refresh_card(column, self.rows[column])

    def mark(self, applications: Iterable[LocalId], *, on: bool) -> None:
        """Select cards, or leave them out."""
        (self.marked.update if on else self.marked.difference_update)(applications)
        self.refresh()

    def mark_one(self) -> None:
        """Select the card under the cursor, or leave it out."""
        if (card := self.card) is not None:
            self.marked.symmetric_difference_update({card.application})
            self._refresh_card(self.at, self.rows[self.at])

    def set_density(self, density: int) -> bool:
        density = max(1, min(density, 3))
        if density == self.density:
            return False
        self.density = density
        self._clamp_all()
        self.refresh()
        return True

    def set_wide(self, wide: bool) -> None:
        self.wide = wide
        self._clamp_all()
        self.refresh()

    # --- geometry --------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """Where everything lies at the present size."""
        size, planned = self.size, self._planned
        wanted = (size.width, size.height, len(self.shelves), self.left, self.density, self.wide)
        if wanted != (
            planned.width, planned.height, planned.total, planned.left, planned.density, planned.wide
        ):  # fmt: skip
            planned = self._planned = Plan(*wanted)
        return planned

    def _clamp(self, column: int) -> None:
        count = len(self.shelves[column].cards)
        row = self.rows[column] = max(0, min(self.rows[column], count - 1))
        self._tops[column] = self.plan.scrolled(self._tops[column], row, count)

    def _clamp_all(self) -> None:
        for column in range(len(self.shelves)):
            self._clamp(column)
        self.left = self.plan.left_for(self.at)

    def _refresh_card(self, column: int, row: int) -> None:
        plan = self.plan
        if column in plan.shown:
            x, cells = plan.span(column)
            y = HEAD + (row - self._tops[column]) * plan.card_height
            if HEAD <= y < plan.last_line:
                self.refresh(Region(x, y, cells, min(self.density, plan.last_line - y)))

    def _refresh_head(self, column: int) -> None:
        if column in (plan := self.plan).shown:
            x, cells = plan.span(column)
            self.refresh(Region(x, 0, cells, HEAD))

    def _refresh_column(self, column: int) -> None:
        if column in (plan := self.plan).shown:
            x, cells = plan.span(column)
            self.refresh(Region(x, 1, cells, plan.height - 1))

    # --- drawing ---------------------------------------------------------------------------------

    @property
    def painter(self) -> Painter:
        if self._painter is None:
            self._painter = Painter(self.inks, self.glyphs)
        return self._painter

    def on_resize(self) -> None:
        """Textual has painted the new size already: only a view that had to move is painted again."""
        before = (self.left, list(self._tops))
        self._clamp_all()
        if before != (self.left, self._tops):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        plan = self.plan
        if not self.shelves:
            return self.inks.strip(((f"  {self._why_empty}", "dim"),) if y == HEAD else (), plan.width)
        segments: list[Segment] = []
        shown = plan.shown
        for column in shown:
            segments += self._column_line(plan, column, y)
            segments += self.painter.edge(y, last=column == shown[-1])
        return Strip(segments, plan.width)

    def _column_line(self, plan: Plan, column: int, y: int) -> Line:
        shelf, top = self.shelves[column], self._tops[column]
        _, cells = plan.span(column)
        at = column == (self.at if self._over is None else self._over)
        if y == 0:
            more_left = column == plan.shown[0] > 0
            more_right = column == plan.shown[-1] and column + 1 < plan.total
            return self.painter.head(shelf, cells, at=at, more_left=more_left, more_right=more_right)
        if y == 1:
            return self.painter.rule(cells, top, at=at)
        if y >= plan.last_line:
            return self.painter.foot(cells, len(shelf.cards) + shelf.unread - top - plan.fit)
        return self._card_line(plan, column, y, cells)

    def _card_line(self, plan: Plan, column: int, y: int, cells: int) -> Line:
        shelf = self.shelves[column]
        offset, part = divmod(y - HEAD, plan.card_height)
        row = self._tops[column] + offset
        if not shelf.cards and y == HEAD:
            return self.painter.line(((" no match" if shelf.total else " nobody", "faint"),), cells)
        if row >= len(shelf.cards) or part >= self.density or y - part + self.density > plan.last_line:
            return self.painter.line((), cells)
        card = shelf.cards[row]
        at = column == self.at and row == self.rows[column]
        passed = age(card.entered_at, self._now)
        marked = card.application in self.marked
        return self.painter.card(card, cells, self.density, passed, at=at, marked=marked)[part]

    # --- mouse -----------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        found = self._card_at(event.x, event.y)
        if event.button == 1 and found is not None:
            self.place(*found)
            column, row = found
            self._from = self.shelves[column].stage.id
            self._dragged = self.shelves[column].cards[row].application
            self.capture_mouse()  # let go outside, it is let go all the same

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragged is not None:
            self._hover(self.plan.column_at(event.x))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        dragged, self._dragged = self._dragged, None
        self._hover(None)
        column = self.plan.column_at(event.x) if 0 <= event.y < self.plan.height else None
        if dragged is None or column is None:
            return
        shelf = self.shelves[column]
        # A card that a sync moved under a pointer at rest was not dragged.
        if shelf.stage.id != self._from and all(card.application != dragged for card in shelf.cards):
            self.post_message(self.Dropped(dragged, shelf.stage.id))

    def _hover(self, column: int | None) -> None:
        if column != self._over:
            before, self._over = self._over, column
            for head in (self.at, before, column):
                if head is not None:
                    self._refresh_head(head)

    def on_click(self, event: events.Click) -> None:
        column = self.plan.column_at(event.x)
        found = self._card_at(event.x, event.y)
        if found is not None:
            self.place(*found)
            self.post_message(self.Clicked(event.chain == 2))
        elif column is not None:
            self.place(column, self.rows[column])

    def _card_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The column and the row of the card under a cell."""
        column = self.plan.column_at(x)
        if column is None or y < HEAD or y >= self.plan.last_line:
            return None
        row = self._tops[column] + (y - HEAD) // self.plan.card_height
        return (column, row) if row < len(self.shelves[column].cards) else None

    def _scroll(self, x: int, by: int) -> None:
        plan, column = self.plan, self.plan.column_at(x)
        if column is None:
            return
        top = max(0, min(self._tops[column] + by, len(self.shelves[column].cards) - plan.fit))
        if top != self._tops[column]:
            self._tops[column] = top
            self.rows[column] = max(top, min(self.rows[column], top + plan.fit - 1))
            self._refresh_column(column)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(event.x, -1)
