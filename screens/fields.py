"""Lines to fill in: the cursor is data, what is typed goes to the line it stands on, secrets are never shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from screens.sheet import Sheet
from screens.widgets.entry import Exact
from screens.widgets.ink import Row
from screens.widgets.lines import Lines
from screens.words import some

LABEL = 16
"""Cells of a label."""
_AROUND = 9
"""Lines of the box that are not fields: as of a sheet, and three of help."""
_LONGEST = 4096


@dataclass
class Field:
    """One line to fill in."""

    key: str
    label: str
    help: str
    required: bool = True
    secret: bool = False
    rests: str = ""
    """What an empty line means, where that is not that something is missing."""
    fixed: str = ""
    """Why it cannot be changed; empty where it can."""
    entry: Exact = field(default_factory=lambda: Exact(longest=_LONGEST))

    @property
    def value(self) -> str:
        return self.entry.value.strip()


class FieldsScreen(Sheet):
    """Fields one below the other, and what the one under the cursor is for."""

    def __init__(self, title: str, fields: Sequence[Field], *, wrong: str = "") -> None:
        """`wrong`: what is said at first."""
        super().__init__(title)
        self.fields = fields
        self.lines = self.listed = Lines(id="lines", ground="sheet")
        self.help = Lines(id="help", ground="sheet", cursor=False)
        self.reminder = ""
        """What is said below as long as nothing else is."""
        self.busy = ""
        """What is being done with what was typed; nothing can be typed meanwhile."""
        self._wrong = text.clean(wrong)
        self._start = tuple(one.value for one in fields)
        self._asked = ""
        """The command that was asked about, as what was typed would be lost."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.lines
            yield self.help
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        wrong = self._wrong
        self.say([(self.reminder, "dim")])
        self.go_to(next((number for number, one in enumerate(self.fields) if not one.fixed), 0))
        if wrong:
            self.wrong(wrong)

    # --- what it shows ---------------------------------------------------------------------------

    @property
    def field(self) -> Field:
        """The field under the cursor."""
        return self.fields[max(self.lines.cursor, 0)]

    def draw(self) -> None:
        at = self.field if self.lines.rows else self.fields[0]
        self.entry = None if self.busy or at.fixed else at.entry
        self.lines.styles.height = min(len(self.fields), max(self.app.size.height - _AROUND, 3))
        self.lines.show([self._row(one, at=one is at) for one in self.fields])
        ink, said = ("bad", self._wrong) if self._wrong else ("dim", at.fixed or at.help)
        self.help.show([((line, ink),) for line in text.wrap(said, self.cells)])
        if self.busy:
            self.say([(self.busy, "warn")])

    def _row(self, one: Field, *, at: bool) -> Row:
        glyphs = self.shell.glyphs
        star = "*" if one.required and not one.fixed else " "
        room = self.cells - LABEL - 4
        typed = one.entry.value
        if one.secret and typed:
            value, ink = f"{some(len(typed), 'character')}, not shown", "text"
        elif typed:
            value, ink = _end_of(typed, room, glyphs.ellipsis), "dim" if one.fixed else "strong"
        else:
            value, ink = "", "text"
        cursor = "" if not at or self.entry is None else "_" if glyphs.ascii else "▏"
        hint = one.rests or ("" if one.required else "optional")
        rest = f" {hint}" if not typed and hint else ""
        label = text.pad(one.label, LABEL, glyphs.ellipsis)
        return ((label, "text"), (f"{star} ", "warn"), (value, ink), (cursor, "accent"), (rest, "faint"))

    def typed(self) -> None:
        if self._wrong or self._asked:
            self._wrong, self._asked = "", ""
            self.say([(self.reminder, "dim")])
        self.draw()

    def wrong(self, message: str, key: str = "") -> None:
        """Say what cannot work, and go to where that can be mended."""
        self._wrong = text.clean(message)
        at = next((number for number, one in enumerate(self.fields) if one.key == key and not one.fixed), None)
        if at is not None:
            self.lines.to(at)
        self.draw()

    def go_to(self, number: int) -> None:
        """Put the cursor on a field."""
        self.draw()
        self.lines.to(max(0, min(number, len(self.fields) - 1)))
        self._wrong = ""
        self.draw()

    def unfilled(self) -> Field | None:
        """The first field in which something is missing."""
        return next((one for one in self.fields if one.required and not one.value and not one.rests), None)

    # --- commands --------------------------------------------------------------------------------

    def do_cursor_down(self) -> None:
        self.go_to(self.lines.cursor + 1)

    def do_cursor_up(self) -> None:
        self.go_to(self.lines.cursor - 1)

    def do_cursor_page_down(self) -> None:
        self.do_cursor_last()

    def do_cursor_page_up(self) -> None:
        self.do_cursor_first()

    def do_cursor_first(self) -> None:
        self.go_to(0)

    def do_cursor_last(self) -> None:
        self.go_to(len(self.fields) - 1)

    def do_field_next(self) -> None:
        self.go_to((self.lines.cursor + 1) % len(self.fields))

    def do_field_previous(self) -> None:
        self.go_to((self.lines.cursor - 1) % len(self.fields))

    def do_cancel(self) -> None:
        """At once where nothing was typed, else only when asked twice."""
        if not self._asks("cancel", "leave"):
            self.leave()

    def do_quit(self) -> None:
        if not self._asks("quit", "quit"):
            self.shell.leave()

    def _asks(self, command: str, what: str) -> bool:
        """True where it cannot be now, or only once it was asked for twice; that is said."""
        if self.busy:
            self.flash(self.busy)
            return True
        if self._asked == command or tuple(one.value for one in self.fields) == self._start:
            return False
        self._asked = command
        self.flash(f"what you typed would be lost: {self.shell.keyboard.key_for(command)} again to {what}")
        return True

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        if event.lines is self.lines:
            self.go_to(event.lines.cursor)


def _end_of(typed: str, cells: int, ellipsis: str) -> str:
    """As much of the end of what was typed as there is room for: one sees what one types."""
    said = text.clean(typed) + (" " if typed.endswith(" ") else "")
    if text.width(said) <= cells:
        return said
    while said and text.width(said) > cells - len(ellipsis):
        said = said[1:]
    return ellipsis + said
