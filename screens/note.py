"""A box to write a note in."""

import asyncio
from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from app import text
from screens.frame import Dialog
from screens.widgets.bar import Bar


class NoteScreen(Dialog):
    """The editor of a note; hands its text to `done`."""

    CSS_PATH = "note.tcss"
    place = "note"

    def __init__(self, whom: str, done: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self.title_line = Bar(id="title", ground="sheet")
        self.area = TextArea(soft_wrap=True, show_line_numbers=False, id="area")
        self.area.cursor_blink = False
        self._whom = text.clean(whom)
        self._done = done
        self._sure = False

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.area
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        self.title_line.show([(f"Note about {self._whom}", "strong")])
        self.set_focus(self.area)
        self.editor = self.area

    async def _written(self) -> None:
        """Wait until the editor has taken every key that came before this one."""
        taken = asyncio.Event()
        if self.area.call_later(taken.set):
            await taken.wait()

    async def do_note_save(self) -> None:
        await self._written()
        body = self.area.text.strip()
        if not body:
            self.flash("the note is empty")
            return
        self.leave()
        await self._done(body)

    async def do_note_leave(self) -> None:
        """At once where nothing was written, else only when asked twice."""
        await self._written()
        if self.area.text.strip() and not self._sure:
            self._sure = True
            keys = self.shell.keyboard
            self.flash(f"not saved: {keys.key_for('note.leave')} again to leave, {keys.key_for('note.save')} saves")
        else:
            self.leave()
