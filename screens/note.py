"""A box to write a note in."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea
from textual.widgets.text_area import Location

from app import text
from app.model.ids import SECOND, LocalId
from app.model.mentions import begun
from app.model.views import Spoken, UserView
from app.model.words import Visibility
from app.workspace import NoRoom, NotAllowed
from screens.colleagues import Colleagues, before_it_goes
from screens.dialog import Dialog
from screens.said import Sentence
from screens.widgets.bar import Bar

READ_BY = {
    Visibility.ADMIN_ONLY: ("admins only", "nobody but admins reads it"),
    Visibility.PRIVATE: ("private", "whoever works on the job reads it"),
    Visibility.PUBLIC: ("public", "everybody who sees the candidate reads it"),
}
ROOM = 70
"""Cells of a line in the box, as long as it has not been laid out."""
GAP = 2
"""Cells between what a line says on the left and on the right."""


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
        colleagues: Sequence[UserView] | None = None,
        asks: bool = False,
    ) -> None:
        """`hold`: ms of the account's undo time; `said`: what stands below at first.

        `visibility`: who may read it at first, None where the account does not ask; `colleagues`: who is mailed where
        the note speaks to them, None where nobody is; `asks`: saving was asked for already, and what has to be said
        before that is said at first.
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
        self._given = colleagues
        self._colleagues = None if colleagues is None else Colleagues(colleagues)
        self._asks = asks
        self._said = said
        self._offered: tuple[str, ...] = ()
        """The colleagues that the message line offers."""
        self._put_in: tuple[Location, tuple[str, ...], str] | None = None
        """Where a colleague was put in last, among whom, and which one."""
        self._spoken: tuple[str, Spoken] | None = None
        """The text that was there when saving was asked about, and what it was asked."""
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
        if self._asks:
            await self._agreed(self.area.text.strip())
        self.set_focus(self.area)
        self.editor = self.area

    def _draw_title(self) -> None:
        fate = f"held {self._hold // SECOND} s, then it stays" if self._hold else "once it is sent it stays"
        who = f"  {READ_BY[self._visibility][0]}" if self._visibility is not None else ""
        # The name gives way to who reads it.
        room = min(ROOM, self.app.size.width - 10) - len(f"Note about {who}{fate}") - GAP
        whom = text.cut_name(self._whom, max(room, 8), self.shell.glyphs.ellipsis)
        self.title_line.show([(f"Note about {whom}", "strong"), (who, "warn")], [(fate, "dim")])

    def flash(self, sentence: Sentence, *, alarm: bool = False) -> None:
        self._told, self._offered = self.area.text, ()
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
            self._asked = self._spoken = None
            self.say([])
            self._offered = ()
        self._offer()

    def on_text_area_selection_changed(self) -> None:
        self._offer()

    def _offer(self) -> None:
        """Name who may be meant behind the cursor, but never in place of what was said about this very text."""
        if self._colleagues is None or self.area.text == self._told:
            return
        offered = self._beside() or self._colleagues.offered(self._before())
        if offered:
            key = self.shell.keyboard.key_for("note.name")
            put_in = self._put_in[2] if self._beside() and self._put_in else ""
            names = [(f"  {text.clean(name)}", "strong" if name == put_in else "text") for name in offered]
            self.say([(key, "key"), *names])
        elif self._offered:
            self.say([])
        self._offered = offered

    def _before(self) -> str:
        row, column = self.area.cursor_location
        return self.area.document.get_line(row)[:column]

    def _beside(self) -> tuple[str, ...]:
        """Among whom the one was chosen that has just been put in before the cursor; nobody where that was not so."""
        if self._put_in is None:
            return ()
        (row, column), names, name = self._put_in
        there = self.area.cursor_location == (row, column + len(name)) and self._before()[column:] == name
        return names if there else ()

    async def do_note_name(self) -> None:
        """Put in the first colleague that is offered; again, the next one in its place."""
        await self._taken()
        if self._colleagues is None:
            self.flash("here a note mails nobody")
            return
        row, column = self.area.cursor_location
        if (names := self._beside()) and self._put_in:
            start, _, last = self._put_in
            name = names[(names.index(last) + 1) % len(names)]
        elif names := self._colleagues.offered(before := self._before()):
            start, name = (row, column - len(begun(before) or "")), names[0]
        else:
            written = begun(before)
            self.flash(f"no colleague's name begins with {written}" if written else "write @ and how a name begins")
            return
        self._put_in = start, names, name
        self._told = None
        self.area.replace(name, start, (row, column), maintain_selection_offset=False)
        self._offer()

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
        if not await self._agreed(body):
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
                colleagues=self._given,
            )
            await self.shell.push_screen(again)
            return
        except NotAllowed as reason:
            raise NotAllowed(f"not saved, kept until you quit: {reason}") from None
        self.shell.drafts.pop(self._candidate, None)

    async def _agreed(self, body: str) -> bool:
        """Whether nothing has to be said before this is saved, or was said about this very text; else it is said."""
        try:
            said = await self.shell.desk.spoken_to(self._candidate, body)
        except NotAllowed as reason:
            self.flash(str(reason))
            return False
        sentence = before_it_goes(said, self.shell.keyboard.key_for("note.save"), self.room if self.room > 0 else ROOM)
        if not sentence or self._spoken == (body, said):
            return True
        self._spoken = body, said
        self.flash(sentence)
        return False

    def footed(self) -> Sequence[str]:
        without = {"note.name": self._colleagues is None, "note.visibility": self._visibility is None}
        return [one for one in super().footed() if not without.get(one)]

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
