"""From keys to commands: one at a time, in the order in which they were pressed.

A key may wait for the cache (a move is durable before the next key counts), so keys queue here and not in the
screens; what a key means is decided when its turn comes, by the screen that is on top then. `L` twenty times moves
the right card twenty times, and `m off Enter` may be typed faster than the dialog opens.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeAlias

from textual import events
from textual.timer import Timer

from app.commands import DIALOGS, Keys, bindings, shown
from screens.frame import Action, Frame
from screens.guard import FINGERS
from screens.private import forward

if TYPE_CHECKING:
    from screens.machinery import Machinery

Item: TypeAlias = events.Key | events.Paste | Action

SHOW_PREFIX_AFTER = 0.4
"""Seconds until a pressed prefix shows how it can go on."""


def press_of(event: events.Key) -> str:
    """A key as settings spell it: the character itself where there is one, else its name."""
    character = event.character
    if character is not None and character.isprintable() and character != " ":
        return character
    return event.key


_OF_A_TEXT = frozenset({"enter", "tab", "backspace", "ctrl+s"})
"""What people press in a text and behind it, beside characters."""
BLIND = frozenset({"quit", "leave", "redraw"})
"""What may be done in a window that is too small to show what one does."""


class Keyboard:
    """The dispatcher of all keys, single ones and sequences."""

    def __init__(self, app: "Machinery", keys: Keys) -> None:
        self.keys = keys
        self.prefix: tuple[str, ...] = ()
        self._app = app
        self._waiting: deque[Item] = deque()
        self._busy = False
        self._bindings: dict[str, dict[tuple[str, ...], str]] = {}
        self._prefix_timer: Timer | None = None
        self._lent = False
        """Another program had the terminal, and the keys that were pressed meanwhile."""
        self._in_vain_until = 0.0
        """Until then what is typed was meant for something that did not open."""

    def rebind(self, keys: Keys) -> None:
        """Other keys from now on."""
        self.keys = keys
        self._bindings.clear()

    @property
    def idle(self) -> bool:
        """True when every key has had its effect."""
        return not self._busy and not self._waiting

    def put(self, item: Item) -> None:
        """Take a key, pasted text or an action; it has its turn after everything that came before."""
        self._waiting.append(item)
        if not self._busy:
            self._go_on()

    async def forget_what_was_typed(self) -> None:
        """Keys that came while another program had the terminal were for that one, or for nobody."""

        async def a_turn() -> None:
            """Goes the way that keys go from the thread that reads them: those before it have been posted then."""

        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(a_turn(), asyncio.get_running_loop()))
        arrived = asyncio.Event()
        if self._app.call_later(arrived.set):
            await arrived.wait()
        self._waiting = deque(item for item in self._waiting if not isinstance(item, events.Key | events.Paste))
        self._lent = True

    async def asking(self, screen: Frame, doing: Awaitable[None]) -> None:
        """Await what is to open something to type into; where that is refused, the text that comes at once is nobody's.

        Who writes goes on without looking: each letter would be a command.
        """
        self._lent = False
        try:
            await doing
        finally:
            opened = self._app.screen is not screen or screen.entry is not None or screen.editor is not None
            if not opened and not self._lent:
                self._in_vain_until = self._app.tick() + FINGERS

    def _typed_in_vain(self, event: events.Key) -> bool:
        """Whether a key is still of a text that nothing takes; the first pause ends that, and a key that is no text."""
        now = self._app.tick()
        text = event.is_printable or event.key in _OF_A_TEXT
        self._in_vain_until = now + FINGERS if text and now < self._in_vain_until else 0.0
        return self._in_vain_until > 0.0

    def key_for(self, command: str) -> str:
        """The key of a command as people read it; empty where it has none."""
        its_keys = self.keys.get(command, ())
        return shown(its_keys[0]) if its_keys else ""

    def continuations(self) -> list[tuple[str, str]]:
        """What may follow the pressed prefix: (rest of the key, command id)."""
        screen = self._app.screen
        place = screen.place if isinstance(screen, Frame) else ""
        length = len(self.prefix)
        return [
            (shown(" ".join(presses[length:])), command)
            for presses, command in self._of(place).items()
            if len(presses) > length and presses[:length] == self.prefix
        ]

    # --- one after the other ---------------------------------------------------------------------

    def _go_on(self) -> None:
        """Do at once what needs no waiting (a cursor key), and the rest in a task."""
        while self._waiting:
            waiting_for = self._handle(self._waiting[0])
            if waiting_for is not None:
                self._busy = True
                self._app.run_worker(self._finish(waiting_for), name="keys", group="keys")
                return

    async def _finish(self, waiting_for: Awaitable[None]) -> None:
        try:
            await self._app.guarded(waiting_for)
            while self._waiting:
                next_one = self._handle(self._waiting[0])
                if next_one is not None:
                    await self._app.guarded(next_one)
                else:
                    await asyncio.sleep(0)  # a thousand keys at once must not keep the screen from being drawn
        finally:
            self._busy = False

    def _handle(self, item: Item) -> Awaitable[None] | None:
        screen = self._app.screen
        if isinstance(screen, Frame) and not screen.ready.is_set():
            return screen.when_ready()  # the item stays first in the queue
        self._waiting.popleft()
        if isinstance(item, events.Paste):
            if isinstance(screen, Frame):
                screen.pasted(item.text)
            return None
        if isinstance(item, events.Key):
            return self._pressed(item)
        return item()

    # --- what a key means ------------------------------------------------------------------------

    def _pressed(self, event: events.Key) -> Awaitable[None] | None:  # noqa: PLR0911  (one answer a kind of key)
        screen = self._app.screen
        if not isinstance(screen, Frame):
            forward(screen, event)  # a screen of Textual's own reads its keys itself
            return None
        if self._typed_in_vain(event):
            return None
        press = press_of(event)
        known = self._of(screen.place)
        if not self.prefix:
            if not self._app.readable and (press,) not in known:
                return None
            if screen.entry is not None and screen.entry.type(press, event.character):
                if not self._more_is_typed:
                    screen.typed()
                return None
            if screen.editor is not None and (press,) not in known:
                self._app.leaving.acted()
                forward(screen.editor, self._with_what_follows(event))
                return None
        presses = (*self.prefix, press)
        self._forget_prefix()
        if (command := known.get(presses)) is not None:
            return screen.run(command) if self._app.readable or command in BLIND else None
        if any(longer[: len(presses)] == presses for longer in known):
            self.prefix = presses
            self._prefix_timer = self._app.set_timer(SHOW_PREFIX_AFTER, self._app.show_continuations)
            return None
        if press == "ctrl+c":
            self._app.flash(f"{self.key_for('quit')} quits")
        elif event.is_printable or len(presses) > 1 or (screen.place in DIALOGS and not press.startswith("<")):
            self._app.flash(screen.hint(shown(" ".join(presses))))  # what Textual names <...> no keyboard sends
        return None

    def _with_what_follows(self, event: events.Key) -> events.Key | events.Paste:
        """Characters that wait behind a character go into an editor as one text: it wraps its lines anew each time."""
        typed = event.character if event.is_printable and event.character else ""
        count = 1
        while typed and self._more_is_typed:
            following = self._waiting.popleft()
            typed += following.character or "" if isinstance(following, events.Key) else ""
            count += 1
        return events.Paste(typed) if count > 1 else event

    @property
    def _more_is_typed(self) -> bool:
        """The next key is a character too: what they find together is looked for once."""
        return bool(self._waiting) and isinstance(self._waiting[0], events.Key) and self._waiting[0].is_printable

    def _forget_prefix(self) -> None:
        if self._prefix_timer is not None:
            self._prefix_timer.stop()
            self._prefix_timer = None
        if self.prefix:
            self.prefix = ()
            self._app.hide_continuations()

    def _of(self, place: str) -> dict[tuple[str, ...], str]:
        if (found := self._bindings.get(place)) is None:
            found = self._bindings[place] = bindings(self.keys, place)
        return found
