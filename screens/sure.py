"""What something means, before it is done; where it cannot be undone, a word has to be typed."""

from collections.abc import Awaitable, Callable, Sequence

from app import text
from screens.sheet import Sheet
from screens.widgets.entry import Entry
from screens.widgets.ink import Part


class SureScreen(Sheet):
    """Says `said`; Enter does it. `word`: has to be typed before."""

    place = "sure"

    def __init__(
        self, title: str, said: Sequence[Part], done: Callable[[], Awaitable[None] | None], *, word: str = ""
    ) -> None:
        super().__init__(title)
        self.tell(said)
        self._done = done
        self._word = word
        if word:
            self.entry = Entry()

    async def on_mount(self) -> None:
        self.typed()

    def typed(self) -> None:
        if self.entry is None:
            return
        cursor = "_" if self.shell.glyphs.ascii else "▏"
        typed = text.clean(self.entry.value)
        self.say([(f"type {self._word} to go on: ", "dim"), (typed, "strong"), (cursor, "accent")])

    def do_accept(self) -> Awaitable[None] | None:
        if self.entry is not None and self.entry.value.strip() != self._word:
            self.flash(f"type {self._word} to go on, or leave")
            return None
        self.leave()
        return self._done()
