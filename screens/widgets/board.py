"""The pipeline of one job: all columns in one widget."""

from collections.abc import Iterable, Sequence

import msgspec
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from app import text
from app.model.ids import Instant, LocalId
from app.model.views import Card, StageCount
from screens.widgets.ink import Canvas, Part
from screens.words import age

HEAD = 2
"""Lines above the cards: the name of the stage, and a rule."""
FOOT = 1
"""Lines below them: how many more there are."""
NARROW, COMFORTABLE = 16, 26
"""The least cells a column takes, in either width."""
MOST_COLUMNS = 9


class Shelf(msgspec.Struct, frozen=True):
    """A column: a stage and the cards of it that are shown now, in board order."""

    stage: StageCount
    cards: Sequence[Card]
    total: int
    """How many there are without a filter."""
    problems: int
    """How many of the cards have a change that needs a person."""


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
        self._strips: LRUCache[tuple[object, ...], tuple[Strip, ...]] = LRUCache(4096)

    # --- what it shows ---------------------------------------------------------------------------

    def show_nothing(self, why: str) -> None:
        """No columns; the sentence says why."""
        if self.shelves or why != self._why_empty:
            self._why_empty = why
            self.shelves, self.rows, self._tops, self.at, self.left = (), [], [], 0, 0
            self.refresh()

    def show(self, shelves: Iterable[Shelf], now: Instant, follow: LocalId | None = None) -> None:
        """New columns; what differs is repainted.

        The cursor stays on its card as long as that is in the same column, else at its place; with `follow` it goes
        to the card of that application.
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
            self._find(here.application, [self.at] if same else range(len(self.shelves)))
        for column in range(len(self.shelves)):
            self._clamp(column)
        old_left = self.left
        self._keep_column_in_view()
        if not same or self.left != old_left:
            self.refresh()
            return
        for column in self._shown():
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
        new, top = self.shelves[column], self._tops[column]
        x, width = self._span(column)
        cursor_moved = (old_at == column) != (self.at == column) or old_row != self.rows[column]
        if old.stage != new.stage or len(old.cards) != len(new.cards) or old.total != new.total or cursor_moved:
            self.refresh(Region(x, 0, width - 1, HEAD), Region(x, self.size.height - FOOT, width - 1, FOOT))
        if top != old_top:
            self._refresh_column(column)
            return
        for index in range(top, top + self._fit + 1):
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
        shown = self._shown()
        return shown.start + 1, shown.stop

    # --- where the cursor is ---------------------------------------------------------------------

    def move(self, by: int) -> None:
        if self.shelves:
            self.place(self.at, self.rows[self.at] + by)

    def page(self, by: int) -> None:
        self.move(by * max(1, self._fit))

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
        self._keep_column_in_view()
        if self.left != old_left:
            self.refresh()
            return
        if old_at != column:
            self._refresh_card(old_at, old_row)
            for one in (old_at, column):
                x, width = self._span(one)
                self.refresh(Region(x, 0, width - 1, HEAD))
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
        for column in range(len(self.shelves)):
            self._clamp(column)
        self.refresh()
        return True

    def set_wide(self, wide: bool) -> None:
        self.wide = wide
        self._keep_column_in_view()
        self.refresh()

    # --- geometry --------------------------------------------------------------------------------

    @property
    def _card_height(self) -> int:
        """Lines a card takes: three have a free one below, where there is room for it."""
        return self.density + (1 if self.density == 3 and self.size.height >= 26 else 0)

    @property
    def _fit(self) -> int:
        """Whole cards that fit into a column."""
        free = self.size.height - HEAD - FOOT + (self._card_height - self.density)
        return max(1, free // self._card_height)

    @property
    def columns_shown(self) -> int:
        least = COMFORTABLE if self.wide else NARROW
        return max(1, min(len(self.shelves), MOST_COLUMNS, self.size.width // least))

    def _shown(self) -> range:
        return range(self.left, min(self.left + self.columns_shown, len(self.shelves)))

    def _span(self, column: int) -> tuple[int, int]:
        """Where a visible column begins and how wide it is, its separator included."""
        shown, number = self.columns_shown, column - self.left
        each, rest = divmod(self.size.width, shown)
        return number * each + min(number, rest), each + (1 if number < rest else 0)

    def _clamp(self, column: int) -> None:
        count = len(self.shelves[column].cards)
        row = self.rows[column] = max(0, min(self.rows[column], count - 1))
        fit, top = self._fit, self._tops[column]
        if not top <= row < top + fit:
            top = row - fit // 2  # to the middle, so that most steps repaint two cards and few a column
        self._tops[column] = max(0, min(top, count - fit))

    def _keep_column_in_view(self) -> None:
        shown = self.columns_shown
        left = max(min(self.left, self.at), self.at - shown + 1)
        self.left = max(0, min(left, len(self.shelves) - shown))

    def _refresh_card(self, column: int, row: int) -> None:
        if column not in self._shown():
            return
        x, width = self._span(column)
        y = HEAD + (row - self._tops[column]) * self._card_height
        if HEAD <= y < self.size.height - FOOT:
            self.refresh(Region(x, y, width - 1, min(self.density, self.size.height - FOOT - y)))

    def _refresh_column(self, column: int) -> None:
        if column in self._shown():
            x, width = self._span(column)
            self.refresh(Region(x, 1, width - 1, self.size.height - 1))

    # --- drawing ---------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Textual has painted the new size already: only a view that had to move is painted again."""
        before = (self.left, list(self._tops))
        for column in range(len(self.shelves)):
            self._clamp(column)
        self._keep_column_in_view()
        if before != (self.left, self._tops):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if not self.shelves:
            parts = ((f"  {self._why_empty}", "dim"),) if y == HEAD else ()
            return self.inks.strip(parts, self.size.width)
        shown = self._shown()
        strips = []
        for column in shown:
            strips.append(self._column_line(column, y, self._span(column)[1] - 1))
            edge = self.glyphs.rule if y == 1 else self.glyphs.bar if column < shown.stop - 1 else " "
            strips.append(self.inks.strip(((edge, "faint"),), 1))
        return Strip.join(strips)

    def _column_line(self, column: int, y: int, width: int) -> Strip:
        shelf = self.shelves[column]
        if y < HEAD:
            return self._head(column, shelf, width) if y == 0 else self._rule(column, width)
        if y >= self.size.height - FOOT:
            return self._foot(column, shelf, width)
        return self._body_line(column, shelf, y, width)

    def _body_line(self, column: int, shelf: Shelf, y: int, width: int) -> Strip:
        offset, part = divmod(y - HEAD, self._card_height)
        index = self._tops[column] + offset
        if index >= len(shelf.cards):
            if not shelf.cards and y == HEAD:
                return self.inks.strip(((" no match" if shelf.total else " nobody", "faint"),), width)
            return self.inks.strip((), width)
        if part >= self.density or y - part + self.density > self.size.height - FOOT:
            return self.inks.strip((), width)
        return self._card(column, index, shelf.cards[index], width)[part]

    def _head(self, column: int, shelf: Shelf, width: int) -> Strip:
        at = column == self.at
        count = str(shelf.total) if len(shelf.cards) == shelf.total else f"{len(shelf.cards)}/{shelf.total}"
        trouble = f"!{shelf.problems} " if shelf.problems else ""
        shown = self._shown()
        before = self.glyphs.left if column == shown.start and self.left else " "
        after = self.glyphs.right if column == shown.stop - 1 and shown.stop < len(self.shelves) else " "
        room = width - len(count) - len(trouble) - 3
        name = text.pad(shelf.stage.name, max(room, 0), self.glyphs.ellipsis)
        parts: tuple[Part, ...] = (
            (before, "accent"),
            (name, "accent" if at else "strong"),
            (" ", "text"),
            (trouble, "bad"),
            (count, "accent" if at else "dim"),
            (after, "accent"),
        )
        return self.inks.strip(parts, width)

    def _rule(self, column: int, width: int) -> Strip:
        above = self._tops[column]
        note = f" {above} {self.glyphs.up} " if above else ""
        line = self.glyphs.heavy if column == self.at else self.glyphs.rule
        ink = "accent" if column == self.at else "faint"
        return self.inks.strip(((line * (width - len(note)), ink), (note, "dim")), width)

    def _foot(self, column: int, shelf: Shelf, width: int) -> Strip:
        below = len(shelf.cards) - self._tops[column] - self._fit
        return self.inks.strip(((f" {self.glyphs.down} {below} more", "dim"),) if below > 0 else (), width)

    def _card(self, column: int, index: int, card: Card, width: int) -> tuple[Strip, ...]:
        at = column == self.at and index == self.rows[column]
        marked = card.application in self.marked
        passed = age(card.entered_at, self._now)
        key = (card, width, at, marked, self.density, passed)
        if (strips := self._strips.get(key)) is None:
            strips = self._strips[key] = self._draw_card(card, width, at, marked, passed)
        return strips

    def _draw_card(self, card: Card, width: int, at: bool, marked: bool, passed: str) -> tuple[Strip, ...]:
        ellipsis = self.glyphs.ellipsis
        ground = "cursor" if at else "marked" if marked else "plain"
        edge = self.glyphs.cursor if at else " "
        room = width - 2
        flags = ("!" if card.problem else "") + ("~" if card.op_state is not None and not card.problem else "")
        who = ", ".join(filter(None, (card.title, card.company)))
        first = [(self.glyphs.tick if marked else edge, "accent")]
        side = flags if self.density > 1 else f"{flags} {passed}".strip()
        first += self._sides(card.name, "strong", side, "bad" if card.problem else "warn" if flags else "dim", room)
        lines = [first]
        if self.density == 2:
            lines.append([(edge, "accent"), *self._sides(who or card.source or "", "dim", passed, "dim", room)])
        elif self.density == 3:
            lines.append([(edge, "accent"), (text.pad(who, room, ellipsis), "dim")])
            lines.append([(edge, "accent"), *self._sides(card.source or "", "dim", passed, "dim", room)])
        return tuple(self.inks.strip(line, width, ground) for line in lines)

    def _sides(self, left: str, left_ink: str, right: str, right_ink: str, room: int) -> list[Part]:
        """Something on the left, cut as far as needed, and something short on the right."""
        width = max(room - (len(right) + 1 if right else 0), 0)
        return [(text.pad(left, width, self.glyphs.ellipsis) + (" " if right else ""), left_ink), (right, right_ink)]

    # --- mouse -----------------------------------------------------------------------------------

    def _column_at(self, x: int) -> int | None:
        for column in self._shown():
            start, width = self._span(column)
            if start <= x < start + width:
                return column
        return None

    def on_click(self, event: events.Click) -> None:
        column = self._column_at(event.x)
        if column is None:
            return
        row = self._tops[column] + max(0, event.y - HEAD) // self._card_height
        if event.y >= HEAD and row < len(self.shelves[column].cards):
            self.place(column, row)
            self.post_message(self.Clicked(event.chain == 2))
        else:
            self.place(column, self.rows[column])

    def _scroll(self, x: int, by: int) -> None:
        column = self._column_at(x)
        if column is None:
            return
        count = len(self.shelves[column].cards)
        top = max(0, min(self._tops[column] + by, count - self._fit))
        if top != self._tops[column]:
            self._tops[column] = top
            self.rows[column] = max(top, min(self.rows[column], top + self._fit - 1))
            self._refresh_column(column)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(event.x, -1)
