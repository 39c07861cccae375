"""Every key of the place one is in, from the command table."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from app import text
from app.commands import COMMANDS, GROUPS, Command, commands_of, shown
from screens.first import WORKS
from screens.sheet import Sheet
from screens.widgets.entry import Entry
from screens.widgets.ink import Part, Row
from screens.words import fitting

_TITLES = {"jobs": "Jobs", "board": "Board", "candidate": "Candidate", "job": "Job", "queue": "Queue",
           "accounts": "Accounts", "first": "First run", "conflict": "Conflict", "diff": "One change",
           "references": "References"}  # fmt: skip
_SIDE = 9
"""Cells of the group names on the left."""


class HelpScreen(Sheet):
    """At a glance, all keys by group; while one types, what matches with all its words."""

    CSS_PATH: ClassVar = ["sheet.tcss", "help.tcss"]
    place = "help"
    width = 78

    def __init__(self, about: str, hold: int, held: int) -> None:
        """`about`: the place; `hold`: its undo time in seconds; `held`: how many changes wait now."""
        super().__init__(f"Help: {_TITLES.get(about, about)}")
        self.about = about
        self.entry = Entry()
        self._hold, self._held = hold, held
        self._commands = [one for one in commands_of(about) if about != "first" or one.id in WORKS]
        """What can be done there."""

    def draw_message(self) -> None:
        """The rule of the hold, shorter where it stands beside how much more there is."""
        sends = any(command.id == "send" for command in self._commands)
        if self._hold and sends and not self._message[0]:
            room = self.message.size.width - 4 - sum(len(part) for part, _ in self.more())
            held, send = self._held, self.shell.keyboard.key_for("send")
            rule = fitting(
                room,
                f"Nothing leaves for {self._hold} s after a change ({held} held now). {send} sends.",
                f"Nothing leaves for {self._hold} s ({held} held now). {send} sends.",
                f"Held for {self._hold} s ({held} now). {send} sends.",
            )
            self.message.show([(rule, "dim")], self.more(), "sheet")
        else:
            super().draw_message()

    def typed(self) -> None:
        self.lines.to(0)
        self.draw()

    def draw(self) -> None:
        typed = text.clean(self.entry.value) if self.entry else ""
        hint = [(typed, "strong"), ("_" if self.shell.glyphs.ascii else "▏", "accent")] if typed else []
        self.title_line.show([(self._title, "strong")], hint or [("type to find a command", "dim")])
        super().draw()

    def content(self) -> Sequence[Row]:
        width = max(self.cells, 40)
        return list(self._found(width) if self.entry and self.entry.value else self._all(width))

    def _keys(self, command: Command) -> str:
        return ", ".join(shown(key) for key in self.shell.keyboard.keys.get(command.id, ()))

    def _all(self, width: int) -> Iterator[Row]:
        for group in GROUPS:
            items = [
                (keys, command.short or command.title.lower())
                for command in self._commands
                if command.group == group and (keys := self._keys(command))
            ]
            yield from _flowed(group, items, width)
        yield from _flowed("NO KEY", self._keyless(), width)
        yield from _flowed("MARKS", self._marks(), width)
        if self.shell.second_shell:
            said = "every command works here in a second shell, after:"
            for at, line in enumerate([said, *text.wrap(self.shell.second_shell, width - _SIDE)]):
                yield ((text.pad("" if at else "SHELL", _SIDE), "accent"), (line, "text"))

    def _keyless(self) -> list[tuple[str, str]]:
        """What has no key, behind the one that leads to it; nothing where no menu does."""
        if not any(command.id == "menu" for command in self._commands):
            return []
        menu = self._keys(COMMANDS["menu"]) or self._keys(COMMANDS["palette"])
        names = [one.short or one.title.lower() for one in self._commands if not self._keys(one)]
        return [(menu, f"then: {names[0]}"), *(("", name) for name in names[1:])] if names else []

    def _marks(self) -> list[tuple[str, str]]:
        """What the signs on a card mean, where there are cards."""
        shows = self.shell.keyboard.key_for("go.problem")
        unsent = ("~", "not sent yet")
        trouble = ("!", f"problem, {shows} shows it" if shows else "problem")
        parked = ("zz", "parked")
        selected = (self.shell.glyphs.tick, "selected")
        closed = ("R", "read-only")
        marks = {"board": [unsent, trouble, parked, selected, closed], "candidate": [unsent, parked]}
        return marks.get(self.about, [])

    def _found(self, width: int) -> Iterator[Row]:
        words = self.entry.words if self.entry else ()
        for command in self._commands:
            keys = self._keys(command) or "by menu"
            if all(word in text.fold(f"{command.title} {command.group} {keys}") for word in words):
                yield ((text.pad(keys, 22), "key"), (text.cut(command.title, width - 23), "text"))
                if command.undo:
                    yield ((" " * 22, "text"), (text.cut(f"taken back: {command.undo}", width - 23), "dim"))

    # --- commands --------------------------------------------------------------------------------

    def do_accept(self) -> None:
        self.leave()


def _flowed(group: str, items: Sequence[tuple[str, str]], width: int) -> Iterator[Row]:
    """The items of a group one after the other, broken where a line is full."""
    line: list[Part] = [(text.pad(group, _SIDE), "accent")]
    used = _SIDE
    for key, what in items:
        gap = " " if key else ""
        cells = text.width(key) + len(gap) + text.width(what)
        if used + cells > width and used > _SIDE:
            yield tuple(line)
            line, used = [(" " * _SIDE, "text")], _SIDE
        line += [(key, "key"), (f"{gap}{what}   ", "text")]
        used += cells + 3
    if items:
        yield tuple(line)
