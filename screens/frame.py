"""What all screens share: the title line, the status line, the footer, and how a command finds its handler."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from app import text
from app.commands import ASKING, CARDS, COMMANDS, FOOTERS, Command, commands_of
from app.model.ids import Instant, LocalId
from app.model.news import FirstSync
from app.model.views import StatusView
from screens.counts import first_sync_words, queue_parts, sync_parts
from screens.guard import Guard
from screens.leaving import ASIDE
from screens.private import forward
from screens.said import FLASH, Said, Sentence
from screens.widgets.bar import Bar
from screens.widgets.entry import Entry
from screens.widgets.ink import Part
from screens.widgets.lines import Lines
from screens.words import within

LATER = 0.5
"""Seconds until what was put off is tried again."""
Action: TypeAlias = Callable[[], Awaitable[None] | None]

if TYPE_CHECKING:
    from screens.terminal import Lanehop


class Frame(Screen[None]):
    """A place or a dialog: something that keys go to."""

    AUTO_FOCUS = ""  # the cursor is data; moving the focus would repaint most of the screen
    place: str
    """The word of the command table for where this is."""
    entry: Entry | None = None
    """The line that is being typed into, if any: it gets the characters."""
    editor: Widget | None = None
    """A text editor with the focus, if any: it gets every key that is not a command of this place."""

    def __init__(self) -> None:
        super().__init__()
        self.ready = asyncio.Event()
        """Set when keys can be taken."""
        self.footer = Bar(id="footer", ground="bar", clicked=self._footer_clicked)
        self.footer.add_class("body")
        self._footer_keys: list[tuple[int, int, str]] = []

    @property
    def shell(self) -> "Lanehop":
        """The app that holds all places."""
        return cast("Lanehop", self.app)

    @property
    def now(self) -> Instant:
        return self.shell.now()

    async def when_ready(self) -> None:
        await self.ready.wait()

    # --- commands --------------------------------------------------------------------------------

    def run(self, command: str) -> Awaitable[None] | None:
        """Do a command of this place, or of all places."""
        if command not in ASIDE and self.place != "palette":
            self.shell.leaving.acted()
        name = "do_" + command.replace(".", "_")
        handler = getattr(self, name, None) or getattr(self.shell, name)
        doing = cast("Awaitable[None] | None", handler())
        return doing if doing is None or command not in ASKING else self.shell.keyboard.asking(self, doing)

    def pointed(self, command: str) -> None:
        """A command was clicked."""
        self.in_turn(lambda: self.run(command))

    def in_turn(self, action: Action) -> None:
        """Do what was pointed at after every key and click before it; nothing, where those led away from here.

        A key means what it means to the screen that is on top in its turn, but a click was meant for this one.
        """
        self.shell.keyboard.put(lambda: action() if self.is_active else None)

    def typed(self) -> None:
        """The entry has changed."""

    def pasted(self, pasted: str) -> None:
        """Text came from the clipboard of the terminal."""
        if self.entry is not None:
            self.entry.paste(pasted)
            self.typed()
        elif self.editor is not None:
            forward(self.editor, events.Paste(pasted))

    @property
    def room(self) -> int:
        """Cells for a sentence at the bottom."""
        return self.app.size.width - 2

    def flash(self, sentence: Sentence, *, alarm: bool = False) -> None:
        """Say one sentence at the bottom."""

    def hint(self, key: str) -> str:
        """What is said of a key that means nothing here."""
        keyboard = self.shell.keyboard
        if any(command.id == "help" for command in commands_of(self.place)):
            return f"{key} does nothing here; {keyboard.key_for('help')} shows the keys"
        keys = [f"{keyboard.key_for(one)} {COMMANDS[one].short}" for one in self.footed() if keyboard.key_for(one)]
        return f"{key} does nothing here: {', '.join(keys)}"

    # --- footer ----------------------------------------------------------------------------------

    def footed(self) -> Sequence[str]:
        """The commands whose keys stand at the bottom, most useful first; help comes last."""
        return FOOTERS[self.place]

    def draw_footer(self) -> None:
        """The most useful keys of this place, as many as fit: help is always among them."""
        keyboard = self.shell.keyboard
        wanted = [command for command in self.footed() if keyboard.key_for(command)]
        room = max(self.app.size.width - 2, 0)
        items = [(command, keyboard.key_for(command), COMMANDS[command].short) for command in wanted]
        while len(items) > 1 and sum(len(key) + len(short) + 3 for _, key, short in items) - 2 > room:
            del items[-2]
        parts: list[Part] = []
        self._footer_keys = []
        x = 1
        for command, key, short in items:
            parts += [(key, "key"), (f" {short}  ", "dim")]
            self._footer_keys.append((x, x + len(key) + len(short) + 1, command))
            x += len(key) + len(short) + 3
        if parts:
            parts[-1] = (parts[-1][0].rstrip(" "), "dim")
        self.footer.show(parts)

    def on_resize(self) -> None:
        self.draw_footer()

    def on_click(self, event: events.Click) -> None:
        if event.widget is not self.footer:  # there it is a command
            self.shell.leaving.acted()

    def _footer_clicked(self, x: int) -> None:
        command = next((command for start, end, command in self._footer_keys if start <= x < end), None)
        if command is not None:
            self.pointed(command)


class Place(Frame):
    """A screen of its own: reads what it shows from the desk and draws what has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = Bar(id="heading", ground="bar")
        self.status_line = Bar(id="status")
        self.small = Lines(id="small", cursor=False)
        for widget in (self.heading, self.status_line):
            widget.add_class("body")
        self.guard = Guard(self._tick, cleared=lambda: self.shell.news.forget(self))
        self.status: StatusView | None = None
        self.first_sync: FirstSync | None = None
        """The first pull of an account, while it is under way."""
        self.filter = Entry()
        self.seen = -1
        """Which change of the cache this screen has been drawn after."""
        self._asked = self._drawn = 0
        self._flash_timer: Timer | None = None
        self._said: Said | None = None
        self._late = False

    def body(self) -> ComposeResult:
        """The widgets between the title and the status line."""
        yield from ()

    def compose(self) -> ComposeResult:
        yield self.heading
        yield from self.body()
        yield self.status_line
        yield self.footer
        yield self.small

    async def on_mount(self) -> None:
        self.draw_footer()
        await self.reload()
        self.ready.set()
        self.shell.catch_up()

    async def on_screen_resume(self) -> None:
        """Back on top: what changed meanwhile is read now."""
        if self.ready.is_set() and self.seen != self.shell.changes:
            await self.reload()
        self._again()

    def put_off(self) -> None:
        """Somebody is busy here: what would have put another place under their keys is tried again a little later."""
        self._late = True
        if self.is_current:
            self.set_timer(LATER, self._again)

    def _again(self) -> None:
        if self._late:
            self._late, self.seen = False, -1
            self.shell.catch_up()

    async def why_not(self, command: Command) -> str:  # noqa: ARG002  (places that can refuse look at it)
        """Why a command cannot be done here now, as the menu says it; empty when it can."""
        return ""

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> Any:
        """Ask the desk for what this screen shows."""

    def draw(self, found: Any) -> None:
        """Show what `read` gave; repaints what differs."""

    async def reload(self) -> None:
        """Read again and draw. Of two that overlap the later one wins, whichever comes back first."""
        ticket, changes = self.ticket(), self.shell.changes
        try:
            status = await self.shell.desk.status()
            # Only where an account has none yet: everybody else does without the question.
            first_sync = await self.shell.desk.first_sync() if status.accounts and status.synced_at is None else None
            found = await self.read()
        except Exception:
            if not self.shell.is_running:  # the desk was closed under us: we are leaving
                return
            raise
        if self.outdated(ticket):
            return
        self.seen = changes
        self.first_sync = first_sync
        self.draw(found)
        self.draw_status(status)

    async def reread(self, applications: Sequence[LocalId]) -> None:  # noqa: ARG002  (the board reads only these)
        """A person has just changed these: show it. Everything else is read a little later anyway."""
        await self.reload()

    def ticket(self) -> int:
        """The number of a read that begins now."""
        self._asked += 1
        return self._asked

    def outdated(self, ticket: int) -> bool:
        """True where a read that began later has been drawn already; else this one counts as drawn."""
        if ticket < self._drawn:
            return True
        self._drawn = ticket
        return False

    def expire(self) -> None:
        """A change has just been made: what is still being read was read before it."""
        self._drawn = self.ticket()

    def draw_status(self, status: StatusView) -> None:
        self.status = status
        self.draw_lines()
        self.shell.held_changed(status.held)

    def draw_lines(self) -> None:
        """Title and status line; also once in a while, because ages grow."""
        self.heading.show(self.title_parts(), self._sync_parts())
        if self._said is not None:
            sentence = within(self.room, str(self._said), self.shell.glyphs.ellipsis)
            counts = queue_parts(self.status)
            fits = text.width(sentence) + sum(len(part) for part, _ in counts) + 4 <= self.app.size.width
            ground = "alarm" if self._said.alarm else "flash"
            self.status_line.show([(sentence, "text")], counts if fits else (), ground)
        else:
            parts = [*self._filter_parts(), *self._writes_parts(), *self._first_sync_parts(), *self.view_parts()]
            self.status_line.show(parts, queue_parts(self.status), ground="plain")
        width, height = self.app.size
        said = [(line, "strong") for line in text.wrap(f"{width} x {height} is too small.", width - 2)]
        said += [(line, "text") for line in text.wrap("lanehop needs 60 columns and 18 rows.", width - 2)]
        self.small.show([(), *((part,) for part in said)] if height > len(said) else [(part,) for part in said])

    def _tick(self) -> float:
        return self.shell.tick()

    def title_parts(self) -> Sequence[Part]:
        return ()

    def view_parts(self) -> Sequence[Part]:
        """What of the whole is shown: filter, selection, columns."""
        return ()

    def on_resize(self) -> None:
        self.draw_lines()

    @property
    def account_name(self) -> str:
        """The account that is meant here; empty where that is none, or more than one."""
        return ""

    @property
    def why_no_account(self) -> str:
        if self.shell.expects_account:
            return "An account is being connected; its jobs appear here in a moment."
        keys = self.shell.keyboard
        return f"No account is connected: {keys.key_for('go.accounts') or keys.key_for('places')} leads to accounts"

    @property
    def reads_first(self) -> str:
        """What of an account is being read for the first time, in words; empty once all is there."""
        return first_sync_words(self.first_sync, self.status, self.shell.glyphs.ellipsis)

    def _writes_parts(self) -> list[Part]:
        """That nothing may be changed here, where that is so: not found out by a key that does nothing."""
        locked = self.status is not None and self.account_name in self.status.writes_off
        return [("WRITES OFF  ", "warn")] if locked and self.place in CARDS else []

    def _first_sync_parts(self) -> list[Part]:
        return [(f"{self.reads_first}  ", "warn")] if self.reads_first else []

    def _sync_parts(self) -> list[Part]:
        ellipsis, starting = self.shell.glyphs.ellipsis, self.shell.expects_account
        return sync_parts(self.status, self.now, ellipsis, starting=starting)

    # --- flash -----------------------------------------------------------------------------------

    def flash(self, sentence: Sentence, *, alarm: bool = False) -> None:
        self._say(Said(sentence, alarm, news=False, at=self.shell.tick()))

    def announce(self, sentence: Sentence, *, alarm: bool = False) -> None:
        """Say what happened without a key; `yields_in` says when that may be."""
        self._say(Said(sentence, alarm, news=True, at=self.shell.tick()))

    def yields_in(self, *, alarm: bool) -> float:
        """Seconds until news may be said here without taking the place of what a person has to read first."""
        return 0.0 if self._said is None else self._said.yields_in(alarm=alarm, now=self.shell.tick())

    def _say(self, said: Said) -> None:
        if self._said is not None and self._flash_timer is not None:
            self._flash_timer.reset()
        else:
            self._flash_timer = self.set_timer(FLASH, self._flash_ended)
        self._said = said
        self.draw_lines()

    def _flash_ended(self) -> None:
        self.clear_flash()
        self.shell.news.tell()

    def clear_flash(self) -> None:
        if self._said is not None:
            self._said = None
            if self._flash_timer is not None:
                self._flash_timer.stop()
            self.draw_lines()

    @property
    def flashed(self) -> str:
        """The sentence at the bottom now; empty when there is none."""
        return str(self._said) if self._said else ""

    # --- filter ----------------------------------------------------------------------------------

    def run(self, command: str) -> Awaitable[None] | None:
        if self.entry is not None and command in ("open", "back", "back.left", "person.back", "leave"):
            self.entry = None
            if command in ("back", "leave"):
                self.unfilter()
            self.draw_lines()
            self.shell.leaving.acted()
            return None
        if command == "leave":  # counts only where it leads somewhere else than out
            return cast("Awaitable[None] | None", self.do_leave())
        return super().run(command)

    def do_filter(self) -> None:
        """Characters narrow what is shown; Enter keeps the filter, Escape ends it."""
        self.entry = self.filter
        self.clear_flash()
        self.draw_lines()

    def unfilter(self) -> bool:
        """Show everything again; False where nothing was filtered."""
        if not self.filter.value:
            return False
        self.filter.value = ""
        self.typed()
        return True

    def step_out(self) -> bool:
        """Out of what is narrowed or selected here; False where nothing is."""
        return self.unfilter()

    def do_back(self) -> None:
        """First out of the filter, then out of the place. Never out of the program: a stray Escape ends nothing."""
        if not self.step_out() and not self.shell.go_back():
            key = self.shell.keyboard.key_for("leave") or self.shell.keyboard.key_for("quit")
            self.flash(f"this is the first screen; {key} quits")

    do_back_left = do_person_back = do_back

    def do_leave(self) -> None:
        """The same, and out of the first place also out of the program."""
        if self.step_out() or self.shell.go_back():
            self.shell.leaving.acted()
        else:
            self.shell.leave("leave")

    def typed(self) -> None:
        self.filtered()
        self.draw_lines()

    def _filter_parts(self) -> list[Part]:
        if self.entry is None and not self.filter.value:
            return []
        value = text.clean(self.filter.value) + (" " if self.filter.value.endswith(" ") else "")
        cursor = "" if self.entry is None else "_" if self.shell.glyphs.ascii else "▏"
        return [("filter ", "dim"), (value, "strong"), (cursor, "accent"), ("  ", "text")]

    def filtered(self) -> None:
        """The filter has changed: show what matches."""
