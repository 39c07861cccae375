"""What a person sees who has no account yet."""

import tomllib
from collections.abc import Sequence

from textual.app import ComposeResult

import assets
from app import text
from app.commands import Command
from screens.frame import Place
from screens.widgets.ink import Row
from screens.widgets.lines import Lines

_DATA = "Your data stays on this computer. Only the systems you connect get anything. No telemetry."
_CACHE = "Cache and journal are not encrypted yet: who reads your files can read them."
_DEMO = ("lanehop", "demo")
_MOST = 76
"""Cells of a line that is read."""
WORKS = frozenset({"help", "redraw", "leave", "back", "quit"})
"""The commands that can do something before there is an account."""


class FirstScreen(Place):
    """The first run: what this is, and what to type."""

    CSS_PATH = "first.tcss"
    place = "first"

    def __init__(self) -> None:
        super().__init__()
        self.lines = Lines(id="first", cursor=False)
        self.lines.add_class("body")

    def body(self) -> ComposeResult:
        yield self.lines

    async def read(self) -> int:
        return len(await self.shell.desk.accounts())

    def draw(self, found: int) -> None:
        if found and self.shell.undisturbed(self):
            self.shell.start_over("jobs")  # nobody needs this one any more
            return
        if found:
            self.put_off()
        self.lines.show(self._rows())

    async def why_not(self, command: Command) -> str:
        return "" if command.id in WORKS else "no account is connected yet"

    def title_parts(self) -> list[tuple[str, str]]:
        return [("Welcome", "strong")]

    def _rows(self) -> list[Row]:
        width, height = self.app.size
        look = self.shell.look
        unicode = "no, only ASCII is drawn" if look.ascii else "yes"
        colours = self.app.console.color_system or "none"
        if self.app.no_color:
            colours = "off (NO_COLOR)"

        example = tomllib.loads(assets.read("texts/connect.toml"))
        quit_key = self.shell.keyboard.key_for("quit")
        said: list[tuple[str, str]] = [
            ("", ""),
            *((line, "text") for line in _told(_DATA, width)),
            *((line, "warn") for line in _told(_CACHE, width)),
            ("", ""),
            (f"Leave with {quit_key}, and type in your shell", "dim"),
            ("to look around with made-up data, without an account:", "text"),
            *((line, "accent") for line in _typed(_DEMO, width)),
            (f"or to connect {example['title']} ({example['name']}: a name you choose):", "text"),
            *((line, "accent") for command in example["commands"] for line in _typed(command, width)),
        ]
        if height >= 20:
            said += [
                ("", ""),
                (f"keys: {look.preset}   colours: {colours}   Unicode: {unicode}", "dim"),
                (f"terminal: {width} x {height}, 60 x 18 at least", "dim"),
            ]
        return [((line, ink or "text"),) for line, ink in said]

    def on_resize(self) -> None:
        self.lines.show(self._rows())


def _told(said: str, width: int) -> list[str]:
    return text.wrap(said, min(width - 2, _MOST))


def _typed(command: Sequence[str], width: int) -> list[str]:
    """A command as it can be copied, also where it takes several lines."""
    lines = ["    " + command[0]]
    for part in command[1:]:
        joined = f"{lines[-1]} {part}"
        if len(joined) + len(" \\") + 1 <= width:
            lines[-1] = joined
        else:
            lines[-1] += " \\"
            lines.append(" " * 8 + part)
    return lines
