"""What the app is made of: which screen is on top, where keys go, what is painted, and when it is read again."""

import asyncio
import os
import shutil
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer

from app.commands import COMMANDS, keymap
from app.model.ids import Instant
from app.workspace import CacheDamaged, Desk, NotAllowed
from screens.frame import Frame, Place
from screens.keyboard import Keyboard
from screens.leaving import Question
from screens.look import Look
from screens.news import News
from screens.private import told_in_band
from screens.said import Sentence
from screens.thrift import Thrift
from screens.widgets.ink import ASCII, UNICODE, Inks

if TYPE_CHECKING:
    from screens.board import BoardScreen
    from screens.candidate import CandidateScreen
    from screens.job import JobScreen
    from screens.queue import QueueScreen

MEASURED = 0.5
"""Seconds between two looks at how large the window is."""
SMALLEST = (60, 18)
"""Cells across and down in which everything can be read."""
RELOAD = 0.05
"""Seconds from a change of the cache until the whole place is read: fast keys and pages come in bursts."""
REDRAW = 30.0
"""Seconds between two looks at whether an age on the screen has grown."""


class Machinery(App[None]):
    """The app without what a person can do in it: places, keys, painting, reading. `now` gives the time (ms)."""

    CSS_PATH = "terminal.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    PAUSE_GC_ON_SCROLL = True
    BINDINGS: ClassVar = []
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (SMALLEST[0], "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (SMALLEST[1], "-high")]  # noqa: RUF012

    def __init__(self, desk: Desk, *, now: Callable[[], Instant], look: Look | None = None) -> None:
        self.look = look or Look()
        self.inks = Inks(self.look.theme or ("ansi" if "NO_COLOR" in os.environ else "dusk"))
        # Said here already, or Textual turns the terminal's own colours (and with NO_COLOR none) into black on black.
        super().__init__(ansi_color=True if self.inks.theme.ansi else None)
        self.animation_level = "none"
        self.desk = desk
        self.now = now
        self.glyphs = ASCII if self.look.ascii else UNICODE
        self.register_theme(self.inks.theme)
        self.theme = self.inks.theme.name
        self.set_class(self.look.ascii, "-ascii")
        self.keyboard = Keyboard(self, keymap(self.look.preset, self.look.overrides))
        self.news = News(self)
        self.leaving = Question(lambda: self.tick())  # noqa: PLW0108  (a test may turn it later)
        self.history: list[str] = []
        """The places a person came by, the present one last."""
        self.changes = 0
        """How often the cache has changed since the start."""
        self._places: dict[str, Place] = {}
        self._reloading = False
        self._held_timer: Timer | None = None
        self._thrift = Thrift()
        self._end_listening: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        self._end_listening = self.desk.listen(self._changed)
        self.app_resume_signal.subscribe(self, lambda _: self._paint_anew(), immediate=True)
        self.set_interval(REDRAW, self._redraw)
        if not self.is_headless:
            self.set_interval(MEASURED, self._measure)

    def on_unmount(self) -> None:
        self._end_listening()

    @staticmethod
    def tick() -> float:
        """Seconds that only ever grow: for how long ago something was, whatever happens to the clock."""
        return time.monotonic()

    # --- places ----------------------------------------------------------------------------------

    def _place(self, name: str) -> Place:
        """The screen of a place; made when it is first wanted, and kept."""
        if (place := self._places.get(name)) is None:
            place = self._places[name] = _make(name)
            self.install_screen(place, name)
        return place

    @property
    def on_top(self) -> Place:
        """The place that is seen, also beneath a dialog."""
        return next(one for one in reversed(self.screen_stack) if isinstance(one, Place))

    @property
    def board(self) -> "BoardScreen":
        from screens.board import BoardScreen  # noqa: PLC0415  (a place is imported when it is first wanted)

        place = self._place("board")
        assert isinstance(place, BoardScreen)  # noqa: S101
        return place

    @property
    def candidate(self) -> "CandidateScreen":
        from screens.candidate import CandidateScreen  # noqa: PLC0415

        place = self._place("candidate")
        assert isinstance(place, CandidateScreen)  # noqa: S101
        return place

    @property
    def job(self) -> "JobScreen":
        from screens.job import JobScreen  # noqa: PLC0415

        place = self._place("job")
        assert isinstance(place, JobScreen)  # noqa: S101
        return place

    @property
    def queue(self) -> "QueueScreen":
        from screens.queue import QueueScreen  # noqa: PLC0415

        place = self._place("queue")
        assert isinstance(place, QueueScreen)  # noqa: S101
        return place

    def go_to(self, name: str) -> None:
        """Another place; where it was already on the way here, this goes back to it."""
        if name in self.history:
            del self.history[self.history.index(name) + 1 :]
        else:
            self.history.append(name)
        self._show(name)

    def go_into(self, name: str) -> None:
        """A place that belongs to the present one, such as the board of a job: back leads here."""
        if name in self.history:
            self.history.remove(name)
        self.history.append(name)
        self._show(name)

    def go_back(self) -> bool:
        """The place before this one; False where this is the first one."""
        if len(self.history) < 2:
            return False
        self.history.pop()
        self._show(self.history[-1])
        return True

    @property
    def readable(self) -> bool:
        """False where the window is too small, and says only that."""
        width, height = self.size
        return width >= SMALLEST[0] and height >= SMALLEST[1]

    def _measure(self) -> None:
        """Of a burst of sizes the last one may not have been told: ask the system, once in a while."""
        size = Size(*shutil.get_terminal_size())
        if size != self.size and not told_in_band(self._driver):
            self.post_message(events.Resize(size, size))

    def undisturbed(self, place: Place) -> bool:
        """True where nobody types there, has a key waiting, or looks at a dialog: another place may take its turn."""
        return self.screen is place and place.entry is None and self.keyboard.idle and not self.keyboard.prefix

    def start_over(self, name: str) -> None:
        """This place becomes the first one: nothing leads back from it. Only where a person is `undisturbed`."""
        self.history = [name]
        self._show(name)

    def _show(self, name: str) -> None:
        """The first screen stays at the bottom of the stack (Textual cannot switch it away), one other lies above."""
        place = self._place(name)
        if place is self.screen:
            return
        if place is self.screen_stack[0]:
            self.pop_screen()
        elif len(self.screen_stack) == 1:
            self.push_screen(place)
        else:
            self.switch_screen(place)

    # --- keys ------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.app_focus = True
            self.keyboard.put(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self.keyboard.put(event)
        else:
            await super().on_event(event)
            if isinstance(event, events.Resize):
                self.forget_painted()
                # Also there and back, which is no change for Textual while the terminal has cut lines.
                self.screen.call_after_refresh(self._paint_anew)

    async def guarded(self, doing: Awaitable[None]) -> None:
        """Await what a key started; what may not be done is said, not raised."""
        try:
            await doing
        except NotAllowed as reason:
            self.flash(str(reason), alarm=True)

    def show_continuations(self) -> None:
        """After a prefix: what may follow it."""
        if isinstance(self.screen, Frame):
            said = [f"{key} {COMMANDS[command].short or COMMANDS[command].title.lower()}"
                    for key, command in self.keyboard.continuations()]  # fmt: skip
            self.screen.flash(f"{' '.join(self.keyboard.prefix)} then:  " + "   ".join(said))

    def hide_continuations(self) -> None:
        if isinstance(self.screen, Place) and " then: " in self.screen.flashed:
            self.screen.clear_flash()

    def flash(self, sentence: Sentence, *, alarm: bool = False) -> None:
        """Say one sentence at the bottom of whatever is on top."""
        if isinstance(self.screen, Frame):
            self.screen.flash(sentence, alarm=alarm)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, self._thrift.save(renderable))

    def _handle_exception(self, error: Exception) -> None:
        """A damaged cache ends the program in order: whoever opened the screens says what there is to be done."""
        if isinstance(getattr(error, "error", error), CacheDamaged):  # a worker's is wrapped
            self.exit()
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without a word: Textual's own would print every value it finds, what was typed and secrets among them.

        Whoever opened the screens takes `fault` and says one line.
        """
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002  (they quote what went wrong)
        """The same, for the thread that reads keys and for errors that bring what they would print."""
        self._exception = self._exception or RuntimeError("the keys cannot be read any more")
        self._fatal_error()

    @property
    def fault(self) -> Exception | None:
        """A fault of ours that ended the program."""
        found = self._exception
        return getattr(found, "error", found) if isinstance(found, Exception) else None

    def forget_painted(self) -> None:
        """The terminal may show something else than it was sent: what is painted next is sent in full."""
        self._thrift.forget()

    def _paint_anew(self) -> None:
        """Send everything again at once."""
        self.forget_painted()
        if self._running:
            self.screen.refresh()

    def do_redraw(self) -> None:
        self._paint_anew()

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":  # another system, or somebody's own
            return chosen
        try:
            from screens.driver import PatientDriver  # noqa: PLC0415
        except ImportError:  # it is made of parts Textual does not promise to keep
            return chosen
        return PatientDriver

    # --- what has changed ------------------------------------------------------------------------

    def _changed(self) -> None:
        self.changes += 1
        self.catch_up()

    def catch_up(self) -> None:
        """Read the present place again, if anything has changed since it was read."""
        if not self._reloading:
            self._reloading = True
            self.run_worker(self._reload(), name="reload", group="reload")

    async def _reload(self) -> None:
        """Read the present place again until it is up to date; keys go on meanwhile."""
        try:
            while self.is_running and (self._behind() is not None or self.news.behind):
                await asyncio.sleep(RELOAD)
                await self.news.read()
                await self.heard()
                if (place := self._behind()) is not None and not await self.has_started(place):
                    await place.reload()
                if self._shows_a_place:
                    self.news.speak()  # in the turn in which the place was drawn: one painting for both
        finally:
            self._reloading = False

    async def heard(self) -> None:
        """Something in the cache has changed."""

    async def has_started(self, place: Place) -> bool:  # noqa: ARG002  (the app that opens by itself looks at it)
        """True where the first look at the data leads to another place, which is on its way."""
        return False

    @property
    def _shows_a_place(self) -> bool:
        """False once we are leaving and all screens are gone."""
        return any(isinstance(one, Place) for one in self.screen_stack)

    def _behind(self) -> Place | None:
        """The present place, where it has to be read again."""
        if not self._shows_a_place:
            return None
        place = self.on_top
        return place if place.ready.is_set() and place.seen != self.changes else None

    def held_changed(self, held: int) -> None:
        """While something is held the present place is read once a second: holds end without a change of the cache."""
        if held and self._held_timer is None:
            self._held_timer = self.set_interval(1.0, self._held_tick)
        elif not held and self._held_timer is not None:
            self._held_timer.stop()
            self._held_timer = None

    def _held_tick(self) -> None:
        if self.keyboard.idle:
            self._changed()

    def _redraw(self) -> None:
        if isinstance(self.screen, Place) and self.screen.ready.is_set():
            self.screen.draw_lines()

    async def settled(self) -> None:
        """Wait until every key has had its effect and every change is on the screen, or the app has ended (tests)."""
        while self.is_running and not (self.keyboard.idle and not self._reloading):
            await self.workers.wait_for_complete()
            await asyncio.sleep(0)


_PLACES = {
    "first": ("screens.first", "FirstScreen"),
    "jobs": ("screens.jobs", "JobsScreen"),
    "board": ("screens.board", "BoardScreen"),
    "candidate": ("screens.candidate", "CandidateScreen"),
    "job": ("screens.job", "JobScreen"),
    "queue": ("screens.queue", "QueueScreen"),
    "references": ("screens.references", "ReferencesScreen"),
    "accounts": ("screens.accounts", "AccountsScreen"),
}


def _make(name: str) -> Place:
    module, kind = _PLACES[name]
    made = getattr(import_module(module), kind)()
    assert isinstance(made, Place)  # noqa: S101
    return made
