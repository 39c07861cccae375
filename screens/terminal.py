"""The terminal app: how it starts and is left, and what can be done in every place."""

import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from app import text
from app.commands import COMMANDS, GROUPS, commands_of
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import CapabilityView, JobView
from app.model.words import JobStatus, Verb
from app.workspace import Desk
from screens.frame import Frame, Place
from screens.look import Look
from screens.machinery import Machinery
from screens.words import fitting, some

if TYPE_CHECKING:
    from screens.pipeline import Last


class Lanehop(Machinery):
    """The terminal app over an open desk.

    `now` gives the time (ms), so that a test can. `start_engine` is called once the first frame is on the screen.
    `start_at` opens the board of that job. `open_first_board`: an account is being connected, and as soon as its first
    pull is complete and there is an open job, the board of that opens by itself (the demo fills its cache while one
    looks on). `leaving`: what leaving does beyond closing the screens; where it says something, it is asked first.
    `notice`: what has to be said at the start.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        now: Callable[[], Instant],
        look: Look | None = None,
        start_at: LocalId | None = None,
        open_first_board: bool = False,
        leaving: str = "",
        start_engine: Callable[[], Awaitable[None]] | None = None,
        notice: str = "",
    ) -> None:
        super().__init__(desk, now=now, look=look)
        self.expects_account = open_first_board
        """True where an account is on its way: none being there yet is no reason to tell how to add one."""
        self.drafts: dict[LocalId, str] = {}
        """What was written in a note about a candidate and not saved, for as long as the program runs."""
        self.last: Last | None = None
        """What was done to a card last, for the command that repeats it."""
        self._start_at = start_at
        self._open_first_board = open_first_board
        self._leaving = leaving
        self._start_engine = start_engine
        self._notice = notice
        self._first = "jobs"
        self._capabilities: dict[AccountId, tuple[int, dict[Verb, CapabilityView]]] = {}
        self._last_receipts: dict[int, LocalId] = {}

    # --- start -----------------------------------------------------------------------------------

    async def on_load(self) -> None:
        """Decide what the first frame shows, so that it is the right one."""
        await self.news.begin()
        if self._start_at is not None and await self.desk.job(self._start_at) is not None:
            self._first = "board"
            self.board.job_id = self._start_at
        elif (first := await self._first_board()) is not None:
            self._first = "board"
            self._open_first_board, self.board.job_id = False, first
        elif not (await self.desk.status()).accounts and not self.expects_account:
            self._first = "first"
        self.history = [self._first]

    def get_default_screen(self) -> Screen[Any]:
        place = self._place(self._first)
        for path in place.css_path:  # Textual does so for screens that are pushed, and for this one not
            self.stylesheet.read(path)
        return place

    def on_mount(self) -> None:
        if self._start_engine is not None:
            self.call_after_refresh(self._start_engine)
        if self._notice:
            self.call_after_refresh(self.flash, self._notice, alarm=True)

    async def _first_board(self) -> LocalId | None:
        """The job whose board opens by itself, once it can: until all has been pulled people stand in wrong stages."""
        if not self._open_first_board:
            return None
        status = await self.desk.status()
        if status.synced_at is None and status.reachable:
            return None
        return next((job.id for job in await self.desk.jobs() if job.status is JobStatus.OPEN and job.stages), None)

    async def has_started(self, place: Place) -> bool:
        if place.place not in ("first", "jobs") or (first := await self._first_board()) is None:
            return False
        if not self.undisturbed(place):
            place.put_off()
            return False
        self._open_first_board = False
        self.board.open(first)
        self.board.opened_itself = True
        self.start_over("board")
        return True

    # --- leaving ---------------------------------------------------------------------------------

    def leave(self) -> None:
        """Quit; where something would be lost or is held, only when asked twice."""
        why = self._why_stay()
        if why and not self.leaving.answered():
            self.flash(why, alarm=bool(self._leaving))
        else:
            self.exit()

    def _why_stay(self) -> str:
        """What a person should know before they leave, and the key that leaves all the same; empty: nothing."""
        key, send = self.keyboard.key_for("leave") or self.keyboard.key_for("quit"), self.keyboard.key_for("send")
        if not isinstance(self.screen, Place):
            key = self.keyboard.key_for("quit")
        status, width = self.on_top.status, self.screen.room if isinstance(self.screen, Frame) else self.size.width
        if self._leaving:
            return fitting(width, f"{self._leaving}; {key} again to leave", f"{key} again to leave: {self._leaving}")
        if self.drafts:
            notes = some(len(self.drafts), "unsaved note")
            return fitting(width, f"{notes} would be lost; {key} again to leave", f"{notes} lost; {key} again: leave")
        if status is not None and status.held:
            held = some(status.held, "held change")
            return fitting(
                width,
                f"{held} kept, sent at the next start; {key} again to leave, {send} sends now",
                f"{status.held} held, sent at next start; {key} again: leave, {send}: send",
                f"{status.held} held; {key} again to leave, {send} to send",
            )
        return ""

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

    async def do_go_problem(self) -> None:
        self.queue.find_problem()
        if self.screen is self.queue:
            await self.queue.reload()
        else:
            self.go_to("queue")

    def do_quit(self) -> None:
        self.leave()

    async def do_sync(self) -> None:
        status = await self.desk.status()
        if status.offline:
            self.flash("offline: lanehop was started without network, nothing is pulled")
            return
        if not status.accounts:
            self.flash(self.on_top.why_no_account)
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
                place.expire()
                if application is not None:
                    self.follow(application)
                    await place.reread([application])
                else:
                    await place.reload()
                place.guard.clear()
            self.flash(f"taken back: {undone.what or 'the newest change'}; nothing was sent")

    async def do_send(self) -> None:
        count = await self.desk.send_now()
        if isinstance(self.screen, Place):
            await self.screen.reload()
        self.flash(f"{some(count, 'held change')} on the way" if count else self._nothing_to_send())

    def _nothing_to_send(self) -> str:
        status = self.screen.status if isinstance(self.screen, Place) else None
        if status is not None and status.stopped:
            return f"sending is stopped; {self.keyboard.key_for('queue.pause')} in the queue starts it"
        return "nothing is held"

    async def do_help(self) -> None:
        from screens.help import HelpScreen  # noqa: PLC0415

        status, accounts = await self.desk.status(), await self.desk.accounts()
        hold = max((account.hold for account in accounts), default=0) // 1000
        about = self.screen.place if isinstance(self.screen, Frame) else "board"
        self.push_screen(HelpScreen(about, hold, status.held))

    async def do_palette(self) -> None:
        await self._open_palette(COMMANDS["palette"].title, GROUPS, await self.desk.jobs())

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
            self.board.expire()

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
