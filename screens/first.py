"""What a person sees who has no account yet."""

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
        if found and self.shell.undisturbed(self):
            self.shell.start_over("jobs")  # nobody needs this one any more
            return
        if found:
            self.put_off()
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

        quit_key = self.shell.keyboard.key_for("quit")
        said: list[tuple[str, str]] = [
            ("", ""),
            ("Your data stays on this computer. Nothing is sent anywhere except", "text"),
            ("to the recruiting systems you connect. No telemetry.", "text"),
            ("The cache is not encrypted yet: who can read your files", "warn"),
            ("can read it.", "warn"),
            ("", ""),
            (f"Leave with {quit_key}, and type in your shell", "dim"),
            ("to look around with made-up data, without an account:", "text"),
            ("    lanehop demo", "accent"),
            ("or to connect a system, see what it can do, and come back:", "text"),
            ("    lanehop account add VENDOR --name NAME \\", "accent"),
            ("        --set KEY=VALUE --secret-stdin", "accent"),
            ("    lanehop account test NAME", "accent"),
            ("    lanehop", "accent"),
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
