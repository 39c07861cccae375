"""A box above a place."""

from collections.abc import Sequence

from textual.screen import ModalScreen

from app import text
from screens.frame import Frame, Place
from screens.said import Said, Sentence
from screens.widgets.bar import Bar
from screens.widgets.ink import Part
from screens.widgets.lines import Lines
from screens.words import within


class Dialog(Frame, ModalScreen[None]):
    """Says what was chosen to `done`, in the turn of the key that chose it."""

    listed: Lines | None = None
    """The list of which the message line says how much of it is not seen."""

    def __init__(self) -> None:
        super().__init__()
        self.message = Bar(id="message", ground="sheet")
        self._message: tuple[Sequence[Part], str] = ((), "sheet")

    @property
    def beneath(self) -> Place:
        """The place this dialog was opened from."""
        return self.shell.on_top

    async def on_mount(self) -> None:
        if self.listed is not None:
            self.listed.viewed = self.draw_message
        self.draw_footer()
        self.ready.set()

    def leave(self) -> None:
        """Close this dialog."""
        self.app.pop_screen()

    def do_cancel(self) -> None:
        self.leave()

    # --- the line below --------------------------------------------------------------------------

    @property
    def room(self) -> int:
        return self.message.size.width - 2

    def flash(self, sentence: Sentence, *, alarm: bool = False) -> None:
        said = str(Said(sentence, alarm, news=False, at=0))
        if self.room > 0:  # it has been laid out
            said = within(self.room, said, self.shell.glyphs.ellipsis)
        self.say([(said, "text")], ground="alarm" if alarm else "flash")

    def say(self, parts: Sequence[Part], ground: str = "sheet") -> None:
        """What stands below the content, beside how much of that is not seen."""
        self._message = (parts, ground)
        self.draw_message()

    def draw_message(self) -> None:
        parts, ground = self._message
        room = self.room - sum(text.width(part) for part, _ in parts) - 2
        more = self.more()
        self.message.show(parts, more if sum(len(part) for part, _ in more) <= room else self.more(""), ground)

    def more(self, word: str = " more") -> list[Part]:
        """How many lines are above and below what is seen."""
        above, below = self.listed.hidden if self.listed is not None else (0, 0)
        glyphs = self.shell.glyphs
        said = [f"{glyphs.up} {above}" if above else "", f"{glyphs.down} {below}{word}" if below else ""]
        return [("  ".join(filter(None, said)), "dim")] if above or below else []
