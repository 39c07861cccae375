"""What reaches the terminal is what changed, and what stands there in the end is right."""

import pyte
from rich.console import Console
from rich.segment import Segment
from rich.style import Style

from screens.thrift import Thrift
from tests.screens.conftest import Opened, Show

TOUR = ("j", "l", "L", "m", "escape", "?", "escape", "g q", "g j", "enter", "/ n o", "escape", "space L", "u", "enter",
        "q", "d", "escape")  # fmt: skip


class Terminal:
    """A real terminal emulator behind the app's driver."""

    def __init__(self, show: Show) -> None:
        self.screen = pyte.Screen(*show.app.size)
        self._stream = pyte.Stream(self.screen)
        self.sent = 0
        self._app = show.app

    def write(self, data: str) -> None:
        self.sent += len(data.encode())
        self._stream.feed(data)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)


async def on_terminal(show: Show) -> Terminal:
    """From now on the app believes that it writes to a terminal, and does."""
    terminal = Terminal(show)
    driver = show.app._driver
    assert driver is not None
    driver.write = terminal.write  # type: ignore[method-assign]
    driver.flush = lambda: None  # type: ignore[method-assign]
    type(show.app).is_headless = property(lambda _: False)  # type: ignore[method-assign,assignment]
    show.app.screen.refresh()
    await show.settled()
    return terminal


def off_terminal(show: Show) -> None:
    del type(show.app).is_headless


async def test_after_any_tour_the_terminal_shows_what_the_app_thinks_it_shows(open_world: Opened) -> None:
    async with open_world(size=(100, 30)) as show:
        terminal = await on_terminal(show)
        try:
            for keys in TOUR:
                await show.press(*keys.split())
                assert terminal.text == show.text, keys
        finally:
            off_terminal(show)


async def test_opening_a_screen_sends_each_line_once(open_world: Opened) -> None:
    async with open_world(size=(100, 30)) as show:
        terminal = await on_terminal(show)
        try:
            whole = terminal.sent
            terminal.sent = 0
            await show.press("m")
            await show.press("escape")
            assert terminal.sent < 1.5 * whole
            terminal.sent = 0
            show.app.screen.refresh()
            await show.settled()
            assert terminal.sent < 100
        finally:
            off_terminal(show)


def test_a_line_that_ends_as_a_shorter_one_did_is_written_to_its_end() -> None:
    screen, thrift = pyte.Screen(12, 1), Thrift()
    whole = [Segment("New ", Style(bold=True)), Segment("Screen ", Style(italic=True)), Segment("x", Style())]
    for line in (whole[1:], whole):
        pyte.Stream(screen).feed(thrift.line(0, line, Console(force_terminal=True)))
    assert screen.display[0] == "New Screen x"


async def test_a_terminal_of_another_size_is_painted_anew(open_world: Opened) -> None:
    async with open_world(size=(100, 30)) as show:
        terminal = await on_terminal(show)
        try:
            terminal.screen.resize(28, 90)
            terminal.screen.reset()
            await show.pilot.resize_terminal(90, 28)
            await show.settled()
            assert terminal.text.rstrip("\n") == show.text.rstrip("\n")
        finally:
            off_terminal(show)
