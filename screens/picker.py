"""A dialog that offers a list: type to narrow it, or the number of a line; Enter takes it."""

from collections.abc import Awaitable, Callable, Sequence
from operator import itemgetter
from typing import Any

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from screens.dialog import Dialog
from screens.listing import Listing
from screens.ranks import NOT, ranker
from screens.widgets.bar import Bar
from screens.widgets.entry import Entry
from screens.widgets.ink import Row
from screens.widgets.lines import Lines


class Choice(msgspec.Struct, frozen=True):
    """A line to choose."""

    value: Any
    label: str
    note: str = ""
    """Said on the right, quietly."""
    why_not: str = ""
    """Why it cannot be taken now; said instead of the note."""
    code: str = ""
    """What it is called for short: who types that means this one."""
    also: str = ""
    """More words that find it."""
    alias: str = ""
    """Words that are nowhere to be read: they find it only where nothing else is found."""
    heads: bool = False
    """A heading over those that follow: nothing to choose, and gone while one types."""


class Picker(Listing, Dialog):
    """Offers choices and hands the value of the chosen one to `done`."""

    CSS_PATH = "picker.tcss"

    def __init__(
        self,
        place: str,
        title: str,
        choices: Sequence[Choice],
        done: Callable[[Any], Awaitable[None] | None],
        *,
        numbered: bool = False,
        must_choose: str = "",
        preselect: Any = None,
    ) -> None:
        """`must_choose`: nothing is chosen at first, and Enter says this sentence until something is."""
        super().__init__()
        self.place = place
        self.entry = Entry()
        self.title_line = Bar(id="title", ground="sheet")
        self.prompt = Bar(id="prompt", ground="sheet")
        self.lines = self.listed = Lines(id="choices", ground="sheet")
        self.choices = list(choices)
        self._haystacks = [text.fold(f"{one.label} {one.also}") for one in choices]
        offered = [one for one in choices if not one.heads]
        self._numbers = {id(one): number for number, one in enumerate(offered, 1)}
        self.shown: list[Choice] = []
        self._title = text.clean(title)
        self._done = done
        self._numbered = numbered
        self._must_choose = must_choose
        self._preselect = preselect

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.prompt
            yield self.lines
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        self.lines.styles.height = self.height
        self.title_line.show([(self._title, "strong")])
        start = next((n for n, one in enumerate(self.choices) if one.value == self._preselect), None)
        self._fill(start if start is not None and self._preselect is not None else -1 if self._must_choose else 0)

    @property
    def height(self) -> int:
        """Lines of the list."""
        return min(len(self.choices), max(self.app.size.height - 10, 3))

    @property
    def choice(self) -> Choice | None:
        """What Enter would take."""
        at = self.lines.cursor
        return self.shown[at] if 0 <= at < len(self.shown) and not self.shown[at].heads else None

    def typed(self) -> None:
        self._fill(0 if self.entry is not None and self.entry.value else -1 if self._must_choose else 0)

    def _fill(self, cursor: int) -> None:
        typed = self.entry.value if self.entry is not None else ""
        words = self.entry.words if self.entry is not None else ()
        number = int(typed) if self._numbered and typed.isdecimal() and typed.isascii() else None
        if number is not None:
            self.shown = self.choices
            cursor = next((at for at, one in enumerate(self.choices) if self._numbers.get(id(one)) == number), -1)
        else:
            self.shown = found = self.found(words)
            if not found:
                self.shown = self.guessed(words)
                cursor = -1 if self._must_choose else cursor  # a guess is no reason
        glyphs = self.shell.glyphs
        self.prompt.show([("> ", "accent"), (text.clean(typed), "strong"), ("_" if glyphs.ascii else "▏", "accent")])
        width = max(self.lines.size.width or self._width, 20)
        if self.shown:
            self.lines.show([self._row(one, width) for one in self.shown], cursor)
            self._off_the_heading(1)
        else:
            self.lines.say([((self.nothing, "dim"),)])
        self._say_why()

    @property
    def nothing(self) -> str:
        """What is said where nothing matches."""
        return "no match"

    def found(self, words: Sequence[str]) -> list[Choice]:
        """Choices that have all these: as their code, then as words, as beginnings of words, and within words."""
        if not words:
            return list(self.choices)
        rank = ranker(words)
        both = [pair for pair in zip(self.choices, self._haystacks, strict=True) if not pair[0].heads]
        ranked = [(rank(haystack, one.code), one) for one, haystack in both]
        ranked.sort(key=itemgetter(0))
        return [one for fits, one in ranked if fits != NOT]

    def guessed(self, words: Sequence[str]) -> list[Choice]:
        """What they may mean where nothing is found: another word for it, else its letters with others between."""
        offered = [one for one in self.choices if not one.heads]
        alias = [one for one in offered if one.alias and all(word in text.fold(one.alias) for word in words)]
        letters = "".join(words)
        return alias or [one for one in offered if _spelt(letters, text.fold(one.label))]

    @property
    def _width(self) -> int:
        return min(76, self.app.size.width) - 4

    def _row(self, one: Choice, width: int) -> Row:
        if one.heads:
            return ((text.cut(one.label, width - 2, self.shell.glyphs.ellipsis), "accent"),)
        number = f"{self._numbers.get(id(one), 0):>2}  " if self._numbered else ""
        note = text.cut(one.why_not or one.note, self._width // 2, self.shell.glyphs.ellipsis)
        room = width - 2 - len(number) - text.width(note) - 1
        label = text.pad(text.cut_name(one.label, room, self.shell.glyphs.ellipsis), max(room, 0))
        return (
            (number, "dim"),
            (label, "dim" if one.why_not else "text"),
            (" " + note + " ", "dim"),
        )

    def _say_why(self) -> None:
        """A reason that was cut in its line is said in full below."""
        why = text.clean(self.choice.why_not) if self.choice else ""
        self.say([(why, "warn")] if text.width(why) > self._width // 2 else [])

    # --- commands --------------------------------------------------------------------------------

    def do_accept(self) -> Awaitable[None] | None:
        choice = self.choice
        if choice is None:
            self.flash(self._must_choose if self._must_choose and self.shown else "nothing to choose")
            return None
        if choice.why_not:
            self.flash(choice.why_not)
            return None
        self.leave()
        return self._done(choice.value)

    def went(self, by: int) -> None:
        self._off_the_heading(by)
        self._say_why()

    def _off_the_heading(self, by: int) -> None:
        """Over a heading, the way one was going; at either end there is only the other way."""
        for way in (by, -by):
            at = self.lines.cursor
            if 0 <= at < len(self.shown) and self.shown[at].heads:
                self.lines.move(way)

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        self._say_why()
        if event.twice:
            self.pointed("accept")


def _spelt(letters: str, label: str) -> bool:
    """True where the letters stand in the label one after the other, whatever is between them."""
    rest = iter(label)
    return bool(letters) and all(letter in rest for letter in letters)
