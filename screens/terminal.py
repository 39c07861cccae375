"""The terminal app: how it starts and is left, and what can be done in every place."""

import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from app import text
from app.commands import COMMANDS, GROUPS, commands_of
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import CapabilityView, HasLeft, JobView
from app.model.words import JobStatus, Verb
from app.workspace import Desk
from app.workspace.accounts import Accounts
from screens.frame import Frame, Place
from screens.housekeeping import Housekeeping
from screens.leaving import HELD
from screens.look import Look
from screens.shown import EVERY
from screens.words import ago, fitting, some

if TYPE_CHECKING:
    from app.workspace.editing import Editor
    from screens.pipeline import Last

_ENGINE_AFTER = 0.05
"""Seconds that the first frame has to itself."""


class Lanehop(Housekeeping):
    """The terminal app over an open desk.

    `now` gives the time (ms), so that a test can. `start_engine` is called when the first frame has had its time.
    `start_at` opens the board of that job. `open_first_board`: an account is being connected, and as soon as its first
    pull is complete and there is an open job, the board of that opens by itself (the demo fills its cache while one
    looks on). `leaving`: what leaving does beyond closing the screens, longest form first; where it says something, it
    is asked first. `second_shell`: what makes other commands work on the same home, for the help. `accounts`: how
    accounts are connected and kept. `notice`: what has to be said at the start.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        now: Callable[[], Instant],
        look: Look | None = None,
        start_at: LocalId | None = None,
        open_first_board: bool = False,
        leaving: Sequence[str] = (),
        second_shell: str = "",
        start_engine: Callable[[], Awaitable[None]] | None = None,
        editor: "Editor | None" = None,
        accounts: Accounts | None = None,
        notice: str = "",
    ) -> None:
        super().__init__(desk, now=now, look=look, accounts=accounts)
        self.editor = editor
        """What notes are written in; None: the built-in box."""
        self.wants_demo = False
        """True where a person left for the demo: whoever opened the screens opens those of the demo then."""
        self.expects_account = open_first_board
        """True where an account is on its way: none being there yet is no reason to tell how to add one."""
        self.drafts: dict[LocalId, str] = {}
        """What was written in a note about a candidate and not saved, for as long as the program runs."""
        self.last: Last | None = None
        """What was done to a card last, for the command that repeats it."""
        self._start_at = start_at
        self.waits_for_board = open_first_board
        self.second_shell = second_shell
        self._leaving = leaving
        self._start_engine = start_engine
        self._notice = notice
        self._first = "jobs"
        self._asked_sync: tuple[int, Instant] | None = None
        """The number of the pull that was asked for last, and when."""
        self._capabilities: dict[AccountId, tuple[int, dict[Verb, CapabilityView]]] = {}

    # --- start -----------------------------------------------------------------------------------

    async def on_load(self) -> None:
        """Decide what the first frame shows, so that it is the right one."""
        await self.news.begin()
        if self._start_at is not None and await self.desk.job(self._start_at) is not None:
            self._first = "board"
            self.board.job_id = self._start_at
        elif (first := await self._first_board()) is not None:
            self._first = "board"
            self.waits_for_board, self.board.job_id = False, first
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
            # Not after the first refresh: Textual forgets that where the first screen is left before it.
            self.set_timer(_ENGINE_AFTER, self._start_engine)
        if self._notice:
            self.set_timer(_ENGINE_AFTER, self._say_notice)

    def _say_notice(self) -> None:
        self.flash(self._notice, alarm=True)

    async def _first_board(self) -> LocalId | None:
        """The job whose board opens by itself, once it can, in the first account that is there.

        Until all of an account has been pulled people stand in wrong stages.
        """
        if not self.waits_for_board:
            return None
        ended = {one.id for one in await self.desk.accounts() if one.synced_at is not None or one.error is not None}
        jobs = [job for job in await self.desk.jobs() if job.account in ended] if ended else []
        fit = [job for job in jobs if job.status is JobStatus.OPEN and job.stages]
        return min(fit, key=lambda job: job.account).id if fit else None

    async def has_started(self, place: Place) -> bool:
        if place.place not in ("first", "jobs") or (first := await self._first_board()) is None:
            return False
        if not self.undisturbed(place):
            place.put_off()
            return False
        self.waits_for_board = False
        self.board.open(first)
        self.board.opened_itself = True
        self.start_over("board")
        return True

    # --- leaving ---------------------------------------------------------------------------------

    def leave(self, by: str = "quit") -> None:
        """Quit; where something would be lost or is held, only when asked twice. `by`: the command that leaves."""
        why = self._why_stay(by)
        if why and not self.leaving.answered():
            self.flash(why, alarm=bool(self._leaving))
            if self.leaving.undecided:
                self.set_timer(HELD, self._leave_if_meant)
        else:
            self.exit()

    def _leave_if_meant(self) -> None:
        meant = self.leaving.meant()
        if meant is None or (meant and not self.keyboard.idle):
            self.set_timer(HELD, self._leave_if_meant)
        elif meant:
            self.exit()

    def _why_stay(self, by: str) -> str:
        """What a person should know before they leave, and the key that leaves all the same; empty: nothing.

        That is the key of the command they came by, where it has one.
        """
        send = self.keyboard.key_for("send")
        ways = ("leave", "quit") if by == "leave" and isinstance(self.screen, Place) else ("quit", "leave")
        key = self.keyboard.key_for(ways[0]) or self.keyboard.key_for(ways[1])
        status, width = self.on_top.status, self.screen.room if isinstance(self.screen, Frame) else self.size.width
        if self._leaving:
            return fitting(width, *(f"{goes}; {key} again to leave" for goes in self._leaving))
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

    async def heard(self) -> None:
        """A pull that was asked for here has ended: what it brought is said."""
        if self._asked_sync is None:
            return
        asked = self._asked_sync
        try:
            outcome = await self.desk.sync_outcome(*asked)
        except Exception:
            if not self.is_running:  # the desk was closed under us: we are leaving
                return
            raise
        if outcome is None or self._asked_sync != asked:
            return
        self._asked_sync = None
        brought = [
            f"{one.account_name} {one.new} new, {one.changed} changed, {one.gone} gone" for one in outcome.pulled
        ]
        said = f"synced: {'; '.join(brought)}" if brought else "synced"
        self.news.say(outcome.error or said, of=self.on_top, holds=lambda: True, alarm=outcome.error is not None)

    def do_go_board(self) -> None:
        if self.board.job_id is None:
            self.board.open(EVERY)
        self.go_to("board")

    async def do_board_all(self) -> None:
        self.board.open(EVERY)
        self.go_into("board") if self.history[-1] == "jobs" else self.go_to("board")
        if self.board.ready.is_set():
            await self.board.reload()

    def do_go_jobs(self) -> None:
        self.go_to("jobs")

    def do_go_queue(self) -> None:
        self.go_to("queue")

    def do_go_references(self) -> None:
        self.go_to("references")

    async def do_go_problem(self) -> None:
        self.queue.find_problem()
        if self.screen is self.queue:
            await self.queue.reload()
        else:
            self.go_to("queue")

    def start_demo(self) -> None:
        """Leave for the demo, which comes back here when it ends."""
        self.wants_demo = True
        self.exit()

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
        now = self.now()
        self._asked_sync = await self.desk.ask_for_sync(), now
        self.flash("sync asked for" if status.leader else "sync asked for; it runs as soon as a lanehop is online")

    async def do_undo(self) -> None:
        undone = await self.desk.undo()
        if undone.left is not None:
            self._ask_to_take_back(undone.left, undone.passed)
        elif undone.too_late is not None:
            self.flash("; ".join((*undone.passed, undone.too_late)))
        elif not undone.dropped:
            self.flash("; ".join(undone.passed))
        else:
            await self._show_again(undone.dropped[:1])
            again = self.keyboard.key_for("redo")
            said = f"taken back: {undone.what or 'the newest change'}; nothing was sent"
            said = "; ".join((*undone.passed, said))
            brings = f", {again} brings it back" if again else ""
            self.flash(lambda: fitting(self._room, said + brings, said))

    def _ask_to_take_back(self, left: HasLeft, passed: Sequence[str]) -> None:
        """What has left is taken back only when the person has read what that means."""
        from screens.ask import AskScreen  # noqa: PLC0415

        async def take_back() -> None:
            undone = await self.desk.take_back(left.step)
            await self._show_again(undone.queued)
            said = f"asked to be taken back: {undone.what}" if undone.queued else f"as it was already: {undone.what}"
            self.flash(undone.too_late or said)

        asked = f"asked for {ago(left.asked_at, self.now())}"
        lines = [*passed, *left.back, *(f"stays: {one}" for one in left.stays), "", "The vendor's history shows both."]
        self.push_screen(AskScreen(f"Undo what has left, {asked}", lines, take_back))

    async def do_redo(self) -> None:
        redone = await self.desk.redo()
        if redone.why_not is not None:
            self.flash(redone.why_not)
        else:
            await self._show_again(redone.numbers)
            self.flash(f"brought back: {redone.what}")

    async def _show_again(self, numbers: Sequence[int]) -> None:
        """Operations have changed by a key of the person's own: show it, with the cursor on whom one of it is about."""
        place = self.screen
        if not isinstance(place, Place):
            return
        place.expire()
        row = await self.desk.operation(numbers[-1]) if numbers else None
        if len(numbers) == 1 and row is not None and row.application is not None:
            self.follow(row.application)
            await place.reread([row.application])
        else:
            await place.reload()
        place.guard.clear()

    @property
    def _room(self) -> int:
        return self.screen.room if isinstance(self.screen, Frame) else self.size.width

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
            self.flash(f"opened in the browser: {text.cut(url, 50)}")
        else:
            self.flash(f"no browser here; the page is {url}")
