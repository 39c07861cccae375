"""A dialog of fields: Ctrl+S saves what is right, and nothing that was typed is lost without being asked about."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import takewhile
from typing import Any

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical

from app import text
from app.workspace import NoRoom, NotAllowed
from screens.dialog import Dialog
from screens.widgets.bar import Bar
from screens.widgets.field import Field
from screens.widgets.ink import Row
from screens.widgets.lines import Lines

LABEL = 18
"""Cells of the name of a field at most."""
SOME = 4
"""Choices that are named where there are many."""
SHORT = 20
"""Characters of a text that is told whole."""


class Wrong(Exception):
    """What was typed into a field makes no sense; the message says why."""


class Meanwhile(Exception):
    """What was to be changed is not what the form showed. `now`: what it says, by key and as it would be typed."""

    def __init__(self, now: Mapping[str, str]) -> None:
        super().__init__("fields were changed meanwhile")
        self.now = now


class Asked(msgspec.Struct, frozen=True):
    """One field: `read` makes of what was typed what it means, or raises `Wrong`."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    """What it may be, where that is known: left and right go through it, and how it begins is enough."""
    read: Callable[[str], Any] = str.strip
    lines: bool = False
    """Has room for line breaks."""
    sent: bool = False
    """Counts also where nothing was typed: what it says at first is an answer."""


class FormScreen(Dialog):
    """Hands what was changed to `save`, by key, and once that is queued what came of it to `saved`."""

    CSS_PATH = "form.tcss"
    place = "form"

    def __init__(
        self,
        title: str,
        asked: Sequence[Asked],
        save: Callable[[Mapping[str, Any]], Awaitable[Any]],
        saved: Callable[[Any], Awaitable[None]],
        *,
        as_it_is: bool = False,
    ) -> None:
        """`as_it_is`: what the form says at first may be meant, and is saved also where nothing was typed."""
        super().__init__()
        self.title_line = Bar(id="title", ground="sheet")
        self.lines = self.listed = Lines(id="fields", ground="sheet")
        self.asked = asked
        self.fields = [Field(one.value, one.choices, lines=one.lines) for one in asked]
        self.entry = self.fields[0]
        self._title = text.clean(title)
        self._save = save
        self._saved = saved
        self._as_it_is = as_it_is
        self._now: dict[str, str] = {}
        """What fields say that were changed by somebody else, by key."""
        self._left: list[str] | None = None
        """By which key leaving was asked about, and what the fields held then."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="body"):
            yield self.title_line
            yield self.lines
            yield self.message
            yield self.footer

    async def on_mount(self) -> None:
        self.lines.styles.height = min(len(self.asked), max(self.app.size.height - 8, 3))
        self.title_line.show([(self._title, "strong")])
        self._draw()
        self.call_after_refresh(self._say_hint_again, self._message)

    def _say_hint_again(self, hint: object) -> None:
        """How wide it may be is known once the box is laid out; a key may have said something else by then."""
        if self._message is hint:
            self._say_hint()

    @property
    def at(self) -> int:
        """The field one types into."""
        return max(0, min(self.lines.cursor, len(self.asked) - 1))

    def _changes(self, number: int) -> bool:
        """Whether a field says something else than what is there, as far as the form knows."""
        field, now = self.fields[number], self._now.get(self.asked[number].key)
        return field.changed if now is None else field.value.strip() != now.strip()

    def _changes_any(self) -> bool:
        return any(self._changes(number) for number in range(len(self.asked)))

    # --- drawing ---------------------------------------------------------------------------------

    def _draw(self, cursor: int | None = None) -> None:
        cursor = self.at if cursor is None else cursor
        width = max(self.lines.size.width or min(76, self.app.size.width) - 4, 30)
        room = min(max(text.width(one.label) for one in self.asked), LABEL)
        rows = [self._row(number, number == cursor, room, width) for number in range(len(self.asked))]
        self.lines.show(rows, cursor)
        self.entry = self.fields[cursor]
        self._say_hint()

    def _row(self, number: int, active: bool, room: int, width: int) -> Row:
        one, field, glyphs = self.asked[number], self.fields[number], self.shell.glyphs
        label = (text.pad(one.label, room, glyphs.ellipsis) + ("*" if self._changes(number) else " ") + " ", "dim")
        cells = width - room - 4
        if not active:
            said = text.cut(field.value.replace("\n", f" {glyphs.bar} "), cells, glyphs.ellipsis)
            return (label, (said, "text"))
        before, behind = field.seen(cells - 1, glyphs.ellipsis, f" {glyphs.bar} ")
        return (label, (before, "strong"), ("_" if glyphs.ascii else "▏", "accent"), (behind, "strong"))

    def _say_hint(self) -> None:
        one, field = self.asked[self.at], self.fields[self.at]
        hint = one.hint
        if one.choices:
            typed = text.fold(field.value)
            fits = [choice for choice in one.choices if text.fold(choice).startswith(typed)]
            fits = fits if len(fits) > 1 else list(one.choices)  # of the one that is there already nobody need be told
            more = f", {len(fits) - SOME} more" if len(fits) > SOME else ""
            hint = f"{self.shell.glyphs.left} {self.shell.glyphs.right} {', '.join(fits[:SOME])}{more}"
        if one.key in self._now:
            hint = self._became(one.label, field, self._now[one.key])
        self.say([(text.cut(hint, max(self.room - 8, 20), self.shell.glyphs.ellipsis), "dim")])

    def typed(self) -> None:
        self._draw()
        if trouble := self.fields[self.at].trouble:
            self.flash(trouble, alarm=True)

    # --- commands --------------------------------------------------------------------------------

    def do_form_next(self) -> None:
        self._to(self.at + 1)

    def do_form_previous(self) -> None:
        self._to(self.at - 1)

    async def do_accept(self) -> None:
        """The next field; from the last one, save."""
        if self.at < len(self.asked) - 1:
            self._to(self.at + 1)
        else:
            await self.do_form_save()

    def _to(self, number: int) -> None:
        field, one = self.fields[self.at], self.asked[self.at]
        if one.choices and len(whole := chosen(field.value, one.choices)) == 1:
            field.put(whole[0])
        self._draw(number % len(self.asked))

    async def do_form_save(self) -> None:
        values: dict[str, Any] = {}
        for number, (one, field) in enumerate(zip(self.asked, self.fields, strict=True)):
            if not self._changes(number) and not one.sent:
                continue
            try:
                values[one.key] = one.read(_meant(one, field.value))
            except Wrong as why:
                self._draw(number)
                self.flash(f"{one.label}: {why}", alarm=True)
                return
        if not self._as_it_is and not self._changes_any():
            new = not any(one.value for one in self.asked if not one.sent)
            self.flash("nothing was typed yet" if new else "nothing changed")
            return
        try:
            came = await self._save(values)
        except Meanwhile as found:
            self._say_meanwhile(found.now)
            return
        except NoRoom as reason:
            self.flash(f"not saved: {reason.why}; what you typed stays", alarm=True)
            return
        except NotAllowed as reason:
            self.flash(str(reason), alarm=True)
            return
        self.leave()
        await self._saved(came)

    def _say_meanwhile(self, now: Mapping[str, str]) -> None:
        """Nothing is lost: what was typed stays, what it says now is told, and saving again is meant."""
        self._now |= now
        numbers = [number for number, one in enumerate(self.asked) if one.key in now]
        self._draw(numbers[0])
        labels = [self.asked[number].label for number in numbers]
        field, said = self.fields[numbers[0]], now[self.asked[numbers[0]].key]
        what = self._became(labels[0], field, said) if len(labels) == 1 else f"{', '.join(labels)} were changed"
        again = f"; {self.shell.keyboard.key_for('form.save')} again writes yours"
        self.flash(text.cut(what, self.room - text.width(again), self.shell.glyphs.ellipsis) + again, alarm=True)

    def _became(self, label: str, field: Field, now: str) -> str:
        """`about was changed to "…and the rest"`: of a text that went on as it did, what is new."""
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(field.first, now, strict=False))))
        start = max(now.rfind(" ", 0, same + 1), now.rfind("\n", 0, same + 1)) + 1 if len(now) > SHORT else 0
        said = (self.shell.glyphs.ellipsis if start else "") + now[start:].replace("\n", f" {self.shell.glyphs.bar} ")
        return f'{label} was changed to "{said}"' if now else f"{label} was emptied"

    def do_form_leave(self) -> None:
        """At once where nothing was typed, else only when asked twice about the same."""
        if not self._asks("form.leave"):
            self.leave()

    def do_quit(self) -> None:
        if not self._asks("quit"):
            self.shell.leave()

    def _asks(self, command: str) -> bool:
        now = [command, *(field.value for field in self.fields)]
        if self._left == now or not self._changes_any():
            return False
        self._left = now
        keys = self.shell.keyboard
        self.flash(f"not saved: {keys.key_for(command)} again to leave, {keys.key_for('form.save')} saves")
        return True

    def on_lines_clicked(self, _: Lines.Clicked) -> None:
        self._draw()


def chosen(typed: str, choices: Sequence[str]) -> Sequence[str]:
    """The choices that may be meant: the one of that very name, else those called so but for case and accents, else
    those that begin so."""
    name, wanted = typed.strip(), text.fold(typed.strip())
    known = dict.fromkeys(choices)
    return (
        [one for one in known if one == name]
        or [one for one in known if text.fold(one) == wanted]
        or [one for one in known if wanted and text.fold(one).startswith(wanted)]
    )


def _meant(one: Asked, typed: str) -> str:
    """What was typed, or the choice it begins. Raises `Wrong`."""
    if not one.choices or not typed.strip():
        return typed
    found = chosen(typed, one.choices)
    if len(found) != 1:
        said = "may be" if found else "is none of"
        raise Wrong(
            f"{typed.strip()!r} {said} {', '.join((found or one.choices)[:SOME])}" + _more(found or one.choices)
        )
    return found[0]


def _more(choices: Sequence[str]) -> str:
    return f" and {len(choices) - SOME} more" if len(choices) > SOME else ""
