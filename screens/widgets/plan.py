"""Where the columns and cards of a board lie. Pure arithmetic, done once for a size and not for every line."""

import msgspec

HEAD = 2
"""Lines above the cards: the name of the stage, and a rule."""
FOOT = 1
"""Lines below them: how many more there are."""
NARROW, COMFORTABLE = 16, 26
"""The least cells a column takes, in either width."""
MOST_COLUMNS = 9
ROOMY = 26
"""From so many lines on, cards of three lines have a free one below."""


class Plan(msgspec.Struct, frozen=True):
    """The layout of a board of `total` columns in `width` x `height` cells."""

    width: int
    height: int
    total: int
    left: int
    """The first visible column, where those from it on fill the width."""
    density: int
    """Lines of a card that are written on."""
    wide: bool

    @property
    def columns(self) -> int:
        """How many columns are visible."""
        return max(1, min(self.total, MOST_COLUMNS, self.width // (COMFORTABLE if self.wide else NARROW)))

    @property
    def shown(self) -> range:
        """The visible columns; in a window that has grown, more of those on the left."""
        first = max(0, min(self.left, self.total - self.columns))
        return range(first, first + self.columns)

    def span(self, column: int) -> tuple[int, int]:
        """Where a visible column begins, and how many cells it has before the line on its right."""
        number = column - self.shown.start
        each, rest = divmod(self.width, self.columns)
        return number * each + min(number, rest), each - (0 if number < rest else 1)

    @property
    def card_height(self) -> int:
        """Lines from one card to the next."""
        return self.density + (1 if self.density == 3 and self.height >= ROOMY else 0)

    @property
    def fit(self) -> int:
        """Whole cards that fit into a column."""
        free = self.height - HEAD - FOOT + self.card_height - self.density
        return max(1, free // self.card_height)

    @property
    def last_line(self) -> int:
        """The line of the foot."""
        return self.height - FOOT

    def column_at(self, x: int) -> int | None:
        """The column under a cell."""
        for column in self.shown:
            start, cells = self.span(column)
            if start <= x <= start + cells:
                return column
        return None

    def scrolled(self, top: int, row: int, count: int) -> int:
        """The first card to show so that `row` can be seen: `top` where that does, else `row` in the middle, so that

        most steps of the cursor repaint two cards and few a column.
        """
        if not top <= row < top + self.fit:
            top = row - self.fit // 2
        return max(0, min(top, count - self.fit))

    def left_for(self, column: int) -> int:
        """The first column to show so that `column` can be seen."""
        left = max(min(self.left, column), column - self.columns + 1)
        return max(0, min(left, self.total - self.columns))
