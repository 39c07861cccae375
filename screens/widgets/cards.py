"""How a card and the head of a column look: cells, and nothing of where they go."""

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual.cache import LRUCache

from app import text
from app.model.views import Card, StageCount
from screens.widgets.ink import Glyphs, Inks, Part

Line = list[Segment]


_WORD = 5
"""Cells in which the beginning of a word still says something."""


class Shelf(msgspec.Struct, frozen=True):
    """A column: a stage and the cards of it that are shown now, in board order."""

    stage: StageCount
    cards: Sequence[Card]
    total: int
    """How many there are without a filter."""
    problems: int
    """How many of the cards have a change that needs a person."""
    unread: int = 0
    """How many there are behind the last card."""


class Painter:
    """Draws with the inks of a theme, and remembers the cards it has drawn."""

    def __init__(self, inks: Inks, glyphs: Glyphs) -> None:
        self._inks = inks
        self._glyphs = glyphs
        self._cards: LRUCache[tuple[object, ...], tuple[Line, ...]] = LRUCache(4096)
        self._lines: LRUCache[tuple[object, ...], Line] = LRUCache(512)

    def line(self, parts: Sequence[Part], cells: int) -> Line:
        """Parts as cells."""
        key = (*parts, cells)
        if (line := self._lines.get(key)) is None:
            line = self._lines[key] = self._inks.segments(parts, cells)
        return line

    def edge(self, y: int, *, last: bool) -> Line:
        """What stands right of a column."""
        return self.line(((self._glyphs.rule if y == 1 else " " if last else self._glyphs.bar, "faint"),), 1)

    def head(self, shelf: Shelf, cells: int, *, at: bool, more_left: bool, more_right: bool) -> Line:
        """The name of a stage, how many have a problem, and how many are there."""
        glyphs = self._glyphs
        count = (
            str(shelf.total) if len(shelf.cards) + shelf.unread == shelf.total else f"{len(shelf.cards)}/{shelf.total}"
        )
        trouble = f"!{shelf.problems} " if shelf.problems else ""
        room = max(cells - len(count) - len(trouble) - 3, 0)
        mark = "*" if shelf.stage.regrouped else ""
        name = text.cut_name(shelf.stage.name, max(room - len(mark), 0), glyphs.ellipsis) + mark
        name = text.pad(name, room, glyphs.ellipsis)
        return self.line(
            (
                (glyphs.left if more_left else " ", "accent"),
                (name, "accent" if at else "strong"),
                (" ", "text"),
                (trouble, "bad"),
                (count, "accent" if at else "dim"),
                (glyphs.right if more_right else " ", "accent"),
            ),
            cells,
        )

    def rule(self, cells: int, above: int, *, at: bool) -> Line:
        """The line under a head; it says how many cards are above the first one that is shown."""
        note = f" {above} {self._glyphs.up} " if above else ""
        stroke, ink = (self._glyphs.heavy, "accent") if at else (self._glyphs.rule, "faint")
        return self.line(((stroke * (cells - len(note)), ink), (note, "dim")), cells)

    def foot(self, cells: int, below: int) -> Line:
        """How many cards are below the last one that is shown."""
        return self.line(((f" {self._glyphs.down} {below} more", "dim"),) if below > 0 else (), cells)

    def card(self, card: Card, cells: int, density: int, passed: str, *, at: bool, marked: bool) -> tuple[Line, ...]:
        """The lines of a card. `passed`: how long it has been there."""
        key = (card, cells, density, passed, at, marked)
        if (lines := self._cards.get(key)) is None:
            lines = self._cards[key] = tuple(self._draw(card, cells, density, passed, at=at, marked=marked))
        return lines

    def _draw(self, card: Card, cells: int, density: int, passed: str, *, at: bool, marked: bool) -> list[Line]:
        ground = "cursor" if at else "marked" if marked else "plain"
        edge: Part = (self._glyphs.cursor if at else " ", "accent")
        room = cells - 2
        changes = "!" if card.problem else "~" if card.op_state is not None else ""
        flags = " ".join(filter(None, ("R" if card.read_only else "", "zz" if card.parked else "", changes)))
        who = ", ".join(filter(None, (card.title, card.company)))
        side = flags if density > 1 else f"{flags} {passed}".strip()
        ink = "bad" if card.problem else "warn" if changes else "dim"
        refs = "" if card.references is None else "ref {}/{}".format(*card.references)
        mark = card.label.partition(" ")[0]
        if density == 1:
            side = f"{mark} {refs} {side}".strip()
        lines: list[list[Part]] = [
            [(self._glyphs.tick, "accent") if marked else edge, *self._sides(card.name, "strong", side, ink, room)]
        ]
        if density == 2:
            lines.append(
                [
                    edge,
                    *self._sides(
                        " ".join(filter(None, (card.label, who or card.source))),
                        "dim",
                        f"{refs} {passed}".strip(),
                        "dim",
                        room,
                    ),
                ]
            )
        elif density == 3:
            who = "  ".join(filter(None, (card.label, who)))
            lines.append([edge, (text.pad(who, room, self._glyphs.ellipsis), "dim")])
            left = room - len(passed) - 1 - len(refs) - 2
            source = card.source if not refs or left >= _WORD else ""  # one letter of it would say nothing
            known = "  ".join(filter(None, (refs, source)))
            lines.append([edge, *self._sides(known, "dim", passed, "dim", room)])
        return [self._inks.segments(line, cells, ground) for line in lines]

    def _sides(self, left: str, left_ink: str, right: str, right_ink: str, room: int) -> list[Part]:
        """Something on the left, cut as far as needed, and something short on the right."""
        cells = max(room - (len(right) + 1 if right else 0), 0)
        return [(text.pad(left, cells, self._glyphs.ellipsis) + (" " if right else ""), left_ink), (right, right_ink)]
