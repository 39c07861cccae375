"""What lines are written on, and the parts that several blocks write in the same way."""

from collections.abc import Iterable, Sequence

import msgspec

from app import text
from app.model.ids import Instant, LocalId
from screens.widgets.ink import Glyphs, Part, Row
from screens.words import moment

WHEN = 12
"""Cells of a moment at the left of what happened."""


class Paper(msgspec.Struct, frozen=True):
    """What lines are written on: so many cells, at this time, with these glyphs."""

    width: int
    now: Instant
    glyphs: Glyphs
    application: LocalId | None = None
    """The one the keys are for."""
    reads: bool = True
    """Some process reads what is asked for: what is wanted is on its way."""
    notes_beside: bool = False
    """The notes are to be seen in a block of their own: what happened need not repeat them."""

    def cut(self, width: int, *, notes_beside: bool) -> "Paper":
        """The same in another width."""
        return msgspec.structs.replace(self, width=width, notes_beside=notes_beside)

    def at(self, at: Instant) -> Part:
        """A moment, before what happened then."""
        return (f"{moment(at, self.now):>{WHEN}}  ", "dim")

    def labelled(self, facts: Iterable[tuple[str, str]], indent: int = 0) -> list[Row]:
        """A line or more for each fact that there is: what it is called, and what it is, under each other."""
        known = [(name, value) for name, value in facts if value]
        room = min(max((text.width(name) for name, _ in known), default=0), self.width // 3)
        rows: list[Row] = []
        for name, value in known:
            label = text.pad(name, room, self.glyphs.ellipsis)
            for number, line in enumerate(text.wrap(value, max(self.width - indent - room - 4, 8))):
                rows.append(((f"{' ' * indent}{label if not number else ' ' * room}  ", "dim"), (line, "text")))
        return rows

    def wrapped(self, said: str, ink: str = "text", indent: int = 0) -> list[Row]:
        """A text in as many lines as it takes."""
        lines = text.wrap(said, max(self.width - 2 - indent, 8))
        return [((f"{' ' * indent}{line}", ink),) for line in lines]

    def line(self, parts: Sequence[Part]) -> Row:
        """Parts beside each other with a gap between; what does not fit any more is cut."""
        row: list[Part] = []
        left = self.width - 2
        for said, ink in parts:
            gap = "  " if row else ""
            if said and left > len(gap) + 3:
                shown = text.cut(said, left - len(gap), self.glyphs.ellipsis)
                row.append((f"{gap}{shown}", ink))
                left -= len(gap) + text.width(shown)
        return tuple(row)
