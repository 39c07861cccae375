"""The terminal app: which screen is on top, what everybody shares, and when it is read again."""

import asyncio
import os
import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.timer import Timer

from app import text
from app.commands import COMMANDS, GROUPS, bindings, commands_of, keymap
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import CapabilityView, JobView
from app.model.words import JobStatus, Verb
from app.workspace import Desk, NotAllowed
from screens.frame import Frame, Place
from screens.keyboard import Keyboard
from screens.look import Look
from screens.thrift import Thrift
from screens.widgets.ink import ASCII, UNICODE, Inks
from screens.words import some

if TYPE_CHECKING:
    from screens.board import BoardScreen
    from screens.candidate import CandidateScreen
    from screens.pipeline import Last
    from screens.queue import QueueScreen

RELOAD = 0.05
"""Seconds from a change of the cache until the whole place is read: fast keys and pages come in bursts."""
REDRAW = 30.0
"""Seconds between two looks at whether an age on the screen has grown."""


class Lanehop(App[None]):
    """The terminal app over an open desk.

    `now` gives the time (ms), so that a test can. `start_engine` is called once the first frame is on the screen.
    `start_at` opens the board of that job. `open_first_board`: as soon as there is an open job, its board opens by
    itself (the demo fills its cache while one looks on).
    """

    CSS_PATH = "terminal.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    PAUSE_GC_ON_SCROLL = True
    BINDINGS: ClassVar = []
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012

    def __init__(
        self,
        desk: Desk,
        *,
        now: Callable[[], Instant],
        look: Look | None = None,
        start_at: LocalId | None = None,
        open_first_board: bool = False,
        start_engine: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
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
        self.history: list[str] = []
        """The places a person came by, the present one last."""
        self.changes = 0
        """How often the cache has changed since the start."""
        self._start_at = start_at
        self._open_first_board = open_first_board
        self._start_engine = start_engine
        self._places: dict[str, Place] = {}
        self._first = "jobs"
        self._reloading = False
        self._held_timer: Timer | None = None
        self._capabilities: dict[AccountId, tuple[int, dict[Verb, CapabilityView]]] = {}
        self._leaving = False
        self._thrift = Thrift()
        self._end_listening: Callable[[], None] = lambda: None
        self._last_receipts: dict[int, LocalId] = {}
        self.last: Last | None = None
        """What was done to a card last, for the command that repeats it."""

    # --- start -----------------------------------------------------------------------------------

    async def on_load(self) -> None:
        """Decide what the first frame shows, so that it is the right one."""
        if self._start_at is not None and await self.desk.job(self._start_at) is not None:
            self._first = "board"
            self.board.job_id = self._start_at
        elif await self._opens_first_board():
            self._first = "board"
        elif not (await self.desk.status()).accounts and not self._open_first_board:
            self._first = "first"
        self.history = [self._first]

    def get_default_screen(self) -> Screen[Any]:
        place = self._place(self._first)
        for path in place.css_path:  # Textual does so for screens that are pushed, and for this one not
            self.stylesheet.read(path)
        return place

    def on_mount(self) -> None:
        self._end_listening = self.desk.listen(self._changed)
        self.app_resume_signal.subscribe(self, lambda _: self._paint_anew(), immediate=True)
        self.set_interval(REDRAW, self._redraw)
        if self._start_engine is not None:
            self.call_after_refresh(self._start_engine)

    def on_unmount(self) -> None:
        self._end_listening()

    async def _opens_first_board(self) -> bool:
        if not self._open_first_board:
            return False
        first = next((job for job in await self.desk.jobs() if job.status is JobStatus.OPEN and job.stages), None)
        if first is None:
            return False
        self._open_first_board = False
        self.board.job_id = first.id
        return True

    # --- places ----------------------------------------------------------------------------------

    def _place(self, name: str) -> Place:
        """The screen of a place; made when it is first wanted, and kept."""
        if (place := self._places.get(name)) is None:
            place = self._places[name] = _make(name)
            self.install_screen(place, name)
        return place

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

    def go_back(self) -> None:
        """The place before this one; from the first one: leave."""
        if len(self.history) > 1:
            self.history.pop()
            self._show(self.history[-1])
        else:
            self.leave()

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

    def leave(self) -> None:
        """Quit; where something is held, only when asked twice."""
        status = self.screen.status if isinstance(self.screen, Place) else None
        if status is not None and status.held and not self._leaving:
            self._leaving = True
            send, again = self.keyboard.key_for("send"), self.keyboard.key_for("back")
            self.flash(
                f"{some(status.held, 'held change waits', 'held changes wait')}; kept and sent at the next start:"
                f" {again} again to leave, {send} to send now"
            )
            return
        self.exit()

    # --- keys ------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.app_focus = True
            leaving, self._leaving = self._leaving, False
            if leaving and bindings(self.keyboard.keys, "jobs").get((event.key,)) in ("back", "quit"):
                self._leaving = True
            self.keyboard.put(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self.keyboard.put(event)
        else:
            if isinstance(event, events.Resize):
                self._thrift.forget()
                if event.size == self.size:  # there and back: no change for Textual, but the terminal has cut lines
                    self._paint_anew()
            await super().on_event(event)

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

    def flash(self, sentence: str, *, alarm: bool = False) -> None:
        """Say one sentence at the bottom of whatever is on top."""
        if isinstance(self.screen, Frame):
            self.screen.flash(sentence, alarm=alarm)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable = self._thrift.save(renderable)
        super()._display(screen, renderable)

    def _paint_anew(self) -> None:
        """Send everything again: the terminal may show something else than it was sent."""
        self._thrift.forget()
        if self._running:
            self.screen.refresh()

    def do_redraw(self) -> None:
        self._paint_anew()

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":  # another system, or somebody's own
            return chosen
        from screens.driver import PatientDriver  # noqa: PLC0415

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
            while self._behind() is not None:
                await asyncio.sleep(RELOAD)
                if (place := self._behind()) is None:
                    return
                if place.place in ("first", "jobs") and await self._opens_first_board():
                    self.history = ["board"]
                    self._show("board")
                    return
                await place.reload()
        finally:
            self._reloading = False

    def _behind(self) -> Place | None:
        """The present place, where it has to be read again."""
        place = next((one for one in reversed(self.screen_stack) if isinstance(one, Place)), None)
        return None if place is None or not place.ready.is_set() or place.seen == self.changes else place

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
        """Wait until every key has had its effect and every change is on the screen (tests)."""
        while not (self.keyboard.idle and not self._reloading):
            await self.workers.wait_for_complete()
            await asyncio.sleep(0)

    # --- what all places can do ------------------------------------------------------------------

    async def can(self, account: AccountId, verb: Verb) -> str | None:
        """Why an account cannot do something, in one sentence; None when it can."""
        known = self._capabilities.get(account)
        if known is None or known[0] != self.changes:
            rows = {row.verb: row for row in await self.desk.capabilities(account)}
            known = self._capabilities[account] = (self.changes, rows)
        capability = known[1].get(verb)
        if capability is None or not capability.allowed:
            return capability.reason if capability and capability.reason else f"this system cannot {verb} from here"
        return None

    def do_go_board(self) -> None:
        if self.board.job_id is None:
            self.flash(f"no board yet: choose a job first ({self.keyboard.key_for('go.jobs')})")
            return
        self.go_to("board")

    def do_go_jobs(self) -> None:
        self.go_to("jobs")

    def do_go_queue(self) -> None:
        self.go_to("queue")

    def do_go_problem(self) -> None:
        self.queue.find_problem()
        self.go_to("queue")

    def do_quit(self) -> None:
        self.leave()

    async def do_sync(self) -> None:
        status = await self.desk.status()
        if status.offline:
            self.flash("offline: lanehop was started without network, nothing is pulled")
            return
        if not status.accounts:
            self.flash("no account to sync: lanehop account add VENDOR --name NAME")
            return
        await self.desk.ask_for_sync()
        self.flash("sync asked for" if status.leader else "sync asked for; it runs as soon as a lanehop is online")

    async def do_undo(self) -> None:
        undone = await self.desk.undo()
        if undone.too_late is not None:
            self.flash(undone.too_late)
        else:
            application = self._last_receipts.pop(undone.dropped or 0, None)
            place = self.screen
            if isinstance(place, Place):
                if application is not None:
                    self.follow(application)
                    await place.reread([application])
                else:
                    await place.reload()
            self.flash(f"taken back: {undone.what or 'the newest change'}; nothing was sent")

    async def do_send(self) -> None:
        count = await self.desk.send_now()
        if isinstance(self.screen, Place):
            await self.screen.reload()
        self.flash(f"{some(count, 'held change')} on the way" if count else "nothing is held")

    async def do_help(self) -> None:
        from screens.help import HelpScreen  # noqa: PLC0415

        status, accounts = await self.desk.status(), await self.desk.accounts()
        hold = max((account.hold for account in accounts), default=0) // 1000
        about = self.screen.place if isinstance(self.screen, Frame) else "board"
        self.push_screen(HelpScreen(about, hold, status.held))

    async def do_palette(self) -> None:
        await self._open_palette("Find a command or a job", GROUPS, await self.desk.jobs())

    async def do_menu(self) -> None:
        await self._open_palette("What you can do here", GROUPS[: GROUPS.index("FIND")], ())

    async def do_places(self) -> None:
        await self._open_palette("Go to", ("GO",), ())

    async def _open_palette(self, title: str, groups: Sequence[str], jobs: Sequence[JobView]) -> None:
        from screens.palette import PaletteScreen  # noqa: PLC0415

        place = self.screen
        if isinstance(place, Place):
            known = [command for command in commands_of(place.place) if command.group in groups]
            whys = [await place.why_not(command) for command in known]
            keys = [self.keyboard.key_for(command.id) for command in known]
            self.push_screen(PaletteScreen(title, list(zip(known, keys, whys, strict=True)), jobs))

    def remember(self, seq: int, application: LocalId) -> None:
        """Which card an operation was about, so that the cursor can go back with it."""
        self._last_receipts[seq] = application

    def follow(self, application: LocalId) -> None:
        """Let the board's cursor go with a card when it is next drawn."""
        if "board" in self._places:
            self.board.follow = application
            self.board.seen = -1

    def copy_text(self, copied: str) -> None:
        """Put text on the clipboard, by way of the terminal (OSC 52), so that it works over SSH too."""
        self.copy_to_clipboard(copied)
        self.flash(f"copied through the terminal: {text.cut(copied, 60)}")

    def open_page(self, url: str | None) -> None:
        """Open a vendor's page in the person's browser."""
        if url is None:
            self.flash("the vendor gave no page for this")
        elif not url.startswith(("https://", "http://")):
            self.flash(f"not a web page: {text.cut(url, 60)}")
        elif webbrowser.open(url):
            self.flash("opened in the browser")
        else:
            self.flash(f"no browser here; the page is {url}")


_PLACES = {
    "first": ("screens.first", "FirstScreen"),
    "jobs": ("screens.jobs", "JobsScreen"),
    "board": ("screens.board", "BoardScreen"),
    "candidate": ("screens.candidate", "CandidateScreen"),
    "queue": ("screens.queue", "QueueScreen"),
}


def _make(name: str) -> Place:
    module, kind = _PLACES[name]
    made = getattr(import_module(module), kind)()
    assert isinstance(made, Place)  # noqa: S101
    return made
