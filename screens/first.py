"""What a person sees who has no account yet."""

import tomllib
from collections.abc import Awaitable, Sequence

from textual.app import ComposeResult

import assets
from app import text
from app.commands import Command, presets
from app.workspace.accounts import VendorView
from screens.frame import Place
from screens.widgets.ink import Row
from screens.widgets.lines import Lines

_MOST = 76
"""Cells of a line that is read."""
CHOICES = ("first.demo", "first.connect", "first.keys")
WORKS = frozenset(
    {
        *CHOICES,
        "open",
        "choice.next",
        "choice.previous",
        "go.accounts",
        "palette",
        "help",
        "redraw",
        "leave",
        "back",
        "quit",
    }
)
"""The commands that can do something before there is an account."""


class FirstScreen(Place):
    """The first run: what this is, and three ways to go on."""

    CSS_PATH = "first.tcss"
    place = "first"

    def __init__(self) -> None:
        super().__init__()
        self.told = Lines(id="first-told", cursor=False)
        self.lines = Lines(id="first")
        self.terminal = Lines(id="first-terminal", cursor=False)
        for widget in (self.told, self.lines, self.terminal):
            widget.add_class("body")
        self.vendors: Sequence[VendorView] = ()
        self._texts: dict[str, str] = tomllib.loads(assets.read("texts/first.toml"))

    def body(self) -> ComposeResult:
        yield self.told
        yield self.lines
        yield self.terminal

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> int:
        if not self.vendors and self.shell.can_connect:
            self.vendors = await self.shell.accounts.vendors()
        return len(await self.shell.desk.accounts())

    def draw(self, found: int) -> None:
        if found and self.shell.undisturbed(self):
            self.shell.start_over("jobs")  # nobody needs this one any more
            return
        if found:
            self.put_off()
        self._fill()

    def _fill(self) -> None:
        width, height = self.app.size
        said = (
            [("what", "text"), ("data", "text"), ("cache", "warn")]
            if height >= 20
            else [("data", "text"), ("cache", "warn")]
        )
        told: list[Row] = [()]
        for number, (key, ink) in enumerate(said):
            told += [()] if number else []
            told += [((line, ink),) for line in text.wrap(self._texts[key], min(width - 2, _MOST))]
        self.told.styles.height = len(told) + 1
        self.told.show(told)
        self.lines.show([self._choice(command) for command in CHOICES])
        self.terminal.show([(), *(((line, "dim"),) for line in self._about(width, height))])

    def _choice(self, command: str) -> Row:
        glyphs, key = self.shell.glyphs, self.shell.keyboard.key_for(command)
        words = {
            "first.demo": self._texts["demo"],
            "first.connect": ": ".join(filter(None, (self._texts["connect"], self._systems))),
            "first.keys": f"{self._texts['keys']}: {', '.join(self._presets)}",
        }[command]
        room = max(self.app.size.width - 6, 20)
        return ((f" {key or ' '}  ", "key"), (text.cut(words, room, glyphs.ellipsis), "strong"))

    @property
    def _systems(self) -> str:
        return ", ".join(one.title for one in self.vendors)

    @property
    def _presets(self) -> list[str]:
        now = self.shell.look.preset
        return [f"{now} (now)", *(name for name in presets() if name != now)]

    def _about(self, width: int, height: int) -> list[str]:
        """What the terminal gives, so that nobody wonders later."""
        unicode = "no, only ASCII is drawn" if self.shell.look.ascii else "yes"
        colours = "off (NO_COLOR)" if self.app.no_color else self.app.console.color_system or "none"
        least = f"60 x 18 cells at least; you have {width} x {height}. Colours: {colours}. Unicode: {unicode}."
        return [line for said in (least, self._texts["shell"]) for line in text.wrap(said, min(width - 2, _MOST))]

    def title_parts(self) -> list[tuple[str, str]]:
        return [("Welcome", "strong")]

    def on_resize(self) -> None:
        self._fill()

    # --- commands --------------------------------------------------------------------------------

    async def why_not(self, command: Command) -> str:
        return "" if command.id in WORKS else "no account is connected yet"

    def do_choice_next(self) -> None:
        self.lines.move(1)

    def do_choice_previous(self) -> None:
        self.lines.move(-1)

    def do_open(self) -> Awaitable[None] | None:
        return self.run(CHOICES[max(self.lines.cursor, 0)])

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        if event.lines is self.lines:
            self.pointed("open")

    def do_first_demo(self) -> None:
        self.shell.start_demo()

    async def do_first_connect(self) -> None:
        await self.shell.connect()

    def do_first_keys(self) -> None:
        self.shell.do_keys()
