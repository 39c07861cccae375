"""What a person sees who has no account yet."""

import sys

from textual.app import ComposeResult

from screens.frame import Place
from screens.widgets.ink import Row
from screens.widgets.lines import Lines


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
        if found:
            self.shell.go_into("jobs")
            return
        self.lines.show(self._rows())

    def title_parts(self) -> list[tuple[str, str]]:
        return [("Welcome", "strong")]

    def _rows(self) -> list[Row]:
        width, height = self.app.size
        look = self.shell.look
        unicode = "no, only ASCII is drawn" if look.ascii else "yes"
        colours = self.app.console.color_system or "none"
        if self.app.no_color:
            colours = "off (NO_COLOR)"

        def command(line: str, what: str) -> Row:
            return (("  ", "text"), (f"{line:<52}", "accent"), (what, "dim"))

        return [
            (),
            ((" Your data stays on this computer. Nothing is sent anywhere except to the", "text"),),
            ((" recruiting systems you connect. No telemetry.", "text"),),
            ((" The cache is not encrypted yet: who can read your files can read it.", "warn"),),
            (),
            (
                ("  Type this in your shell (", "text"),
                (self.shell.keyboard.key_for("quit"), "key"),
                (" leaves):", "text"),
            ),
            (),
            command("lanehop demo", "made-up data, no account"),
            (),
            command("lanehop account add VENDOR --name NAME \\", "connect a system"),
            command("    --base-url URL --set KEY=VALUE --secret-stdin", ""),
            command("lanehop account test NAME", "what it can and cannot do"),
            command("lanehop", "come back"),
            (),
            (
                (f" keys: {look.preset}   ", "dim"),
                (f"terminal: {width} x {height} (60 x 18 at least)   ", "dim"),
                (f"colours: {colours}   Unicode: {unicode}   ", "dim"),
                (f"Python {sys.version_info.major}.{sys.version_info.minor}", "dim"),
            ),
        ]

    def on_resize(self) -> None:
        self.lines.show(self._rows())
