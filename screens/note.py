"""A box to write a note in."""

import asyncio
from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from app import text
from app.model.ids import SECOND, LocalId
from app.model.words import Visibility
from app.workspace import NoRoom, NotAllowed
from screens.dialog import Dialog
from screens.said import Sentence
from screens.widgets.bar import Bar

READ_BY = {
    Visibility.ADMIN_ONLY: ("admins only", "nobody but admins reads it"),
    Visibility.PRIVATE: ("private", "whoever works on the job reads it"),
    Visibility.PUBLIC: ("public", "everybody who sees the candidate reads it"),
}


class NoteScreen(Dialog):
    """The editor of a note; hands its text to `done`. What is not saved is kept as a draft until the program ends."""

    CSS_PATH = "note.tcss"
    place = "note"

    def __init__(
        self,
        candidate: LocalId,
        whom: str,
        done: Callable[[str, Visibility | None], Awaitable[None]],
        hold: int,
        said: str = "",
        *,
        visibility: Visibility | None = None,
        mentions: bool = False,
    ) -> None:
        """`hold`: ms of the account's undo time; `said`: what stands below at first; `visibility`: who may read it at

        first, None where the account does not ask; `mentions`: whether it writes to whom a note speaks to.
        """
        super().__init__()
        self.title_line = Bar(id="title", ground="sheet")
        self.area = TextArea(soft_wrap=True, show_line_numbers=False, id="area")
        self.area.cursor_blink = False
        self._candidate = candidate
        self._whom = text.clean(whom)
        self._done = done
        self._hold = hold
        self._visibility = visibility
        self._mentions = mentions
        self._said = said
        self._asked: str | None = None
        """The text that was there when leaving was asked about."""
        self._told: str | None = None
        """The text that was there when something was said last."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.area
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        self._draw_title()
        if draft := self.shell.drafts.get(self._candidate):
            self.area.text = draft.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self.area.move_cursor(self.area.document.end)
            self.flash(self._said or "this was written before and not saved")
        elif self._said:
            self.flash(self._said)
        self.set_focus(self.area)
        self.editor = self.area

    def _draw_title(self) -> None:
        fate = f"held {self._hold // SECOND} s, then it stays" if self._hold else "once it is sent it stays"
        who = [(f"  {READ_BY[self._visibility][0]}", "warn")] if self._visibility is not None else []
        speaks = [("@name mails them  ", "warn")] if self._mentions else []
        self.title_line.show([(f"Note about {self._whom}", "strong"), *who], [*speaks, (fate, "dim")])

    def flash(self, sentence: Sentence, *, alarm: bool = False) -> None:
        self._told = self.area.text
        super().flash(sentence, alarm=alarm)

    async def do_note_visibility(self) -> None:
        """The next answer to who may read it, where the account asks."""
        await self._taken()
        if self._visibility is None:
            self.flash("here everybody who sees the candidate sees the note")
            return
        ways = list(Visibility)
        self._visibility = ways[(ways.index(self._visibility) + 1) % len(ways)]
        self._draw_title()
        self.flash(READ_BY[self._visibility][1])

    def on_text_area_changed(self) -> None:
        """Typing goes on: what was said about the text before is over, and leaving asks anew."""
        if self.area.text not in (self._told, self._asked, self.shell.drafts.get(self._candidate)):
            self._asked = None
            self.say([])

    async def _taken(self) -> None:
        """Wait until every key that came before this one has had its effect.

        What is no letter (Backspace, an arrow) goes from the editor by all it lies in to the app, which has it done.
        """
        for one in (self.area, *self.area.ancestors):
            taken = asyncio.Event()
            if one.call_later(taken.set):
                await taken.wait()

    async def _written(self) -> str:
        """The text, with every key that came before this one; it is a draft from now on."""
        await self._taken()
        if self.area.text.strip():
            self.shell.drafts[self._candidate] = self.area.text
        else:
            self.shell.drafts.pop(self._candidate, None)
        return self.area.text.strip()

    async def do_note_save(self) -> None:
        body = await self._written()
        if not body:
            self.flash("the note is empty")
            return
        self.leave()
        try:
            await self._done(body, self._visibility)
        except NoRoom as reason:
            said = f"not saved: {reason.why}; what you typed stays"
            again = NoteScreen(
                self._candidate,
                self._whom,
                self._done,
                self._hold,
                said,
                visibility=self._visibility,
                mentions=self._mentions,
            )
            await self.shell.push_screen(again)
            return
        except NotAllowed as reason:
            raise NotAllowed(f"not saved, kept until you quit: {reason}") from None
        self.shell.drafts.pop(self._candidate, None)

    async def do_note_leave(self) -> None:
        """At once where nothing is written, else only when asked twice about the same text."""
        body = await self._written()
        if body and self._asked != self.area.text:
            self._asked = self.area.text
            keys = self.shell.keyboard
            self.flash(f"not saved: {keys.key_for('note.leave')} again to leave, {keys.key_for('note.save')} saves")
            return
        self.leave()
        if body:
            self.shell.flash(f"not saved; kept until you quit: {self.shell.keyboard.key_for('note')} opens it again")

    async def do_quit(self) -> None:
        """What is being written counts as unsaved."""
        await self._written()
        self.shell.leave()
