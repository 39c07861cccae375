"""What happened to changes on their way to the vendor, said at the bottom of whatever is open.

A sentence a key has just led to is never written over within its time: news waits, alarms before successes. What has
waited is read again before it is said: it may have been decided meanwhile, or somebody looks at something else.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from app import text
from app.model.news import Happened
from app.model.words import OpState
from screens.frame import Place
from screens.words import fitting, without_account

if TYPE_CHECKING:
    from textual.timer import Timer

    from screens.machinery import Machinery

NAME = 28
"""Cells of a name in a sentence."""
ORDER = (OpState.CONFLICT, OpState.ASK, OpState.DEAD, OpState.DONE)
"""What is said first."""
GOOD = OpState.DONE


class ByItself(msgspec.Struct, frozen=True):
    """What changed before somebody's eyes without a key of theirs."""

    sentence: str
    alarm: bool
    of: Place
    holds: Callable[[], bool]
    """False once nobody looks at that any more."""


class News:
    """What has ended since it was last said."""

    def __init__(self, shell: "Machinery") -> None:
        self._shell = shell
        self._after: dict[OpState, int] = {}
        """Up to which event all was said, for each way to end."""
        self._read: dict[OpState, tuple[Happened, int]] = {}
        """What has not been said yet as it was when it was last read, and up to which event that is."""
        self._read_at = -1
        self._asked = False
        """There may be something to say: it is read again first."""
        self._fresh = False
        """What waits was read in this very turn."""
        self._else: ByItself | None = None
        self._timer: Timer | None = None

    async def begin(self) -> None:
        """What ended before the program started is no news: the status line counts it."""
        newest = await self._shell.desk.newest_event()
        self._after = dict.fromkeys(ORDER, newest)
        self._read_at = self._shell.changes

    @property
    def behind(self) -> bool:
        """The cache has changed since this was read, or something is about to be said that may not be so any more."""
        return bool(self._after) and (self._asked or self._read_at != self._shell.changes)

    async def read(self) -> None:
        """Ask what has ended meanwhile, and what of that which waits still stands as it ended."""
        if not self.behind:
            return
        changes, self._asked = self._shell.changes, False
        try:
            found = {after: await self._shell.desk.news(after) for after in set(self._after.values())}
        except Exception:
            if not self._shell.is_running:  # the desk was closed under us: we are leaving
                return
            raise
        self._read_at, self._fresh = changes, True
        self._read.clear()
        for state, after in self._after.items():
            one = next((one for one in found[after].happened if one.state is state), None)
            if one is not None:
                self._read[state] = one, found[after].upto
            else:
                self._after[state] = found[after].upto

    def say(self, sentence: str, *, of: Place, holds: Callable[[], bool], alarm: bool = False) -> None:
        """Something else than an operation happened without a key; an older such sentence is not worth saying."""
        self._else = ByItself(sentence, alarm, of, holds)
        self._speak()

    def forget(self, of: Place) -> None:
        """A key of the person's own has changed this place: what seemed to have happened there by itself is no news."""
        if self._else is not None and self._else.of is of:
            self._else = None

    def tell(self) -> None:
        """The sentence that stood there has had its time: say what there is to say, if it is still so."""
        if self._else is not None or self._read:
            self._asked = True
            self._shell.catch_up()

    def speak(self) -> None:
        """Say what has just been read, or as soon as the sentence that stands there has had its time."""
        self._speak()
        self._fresh = False

    def _speak(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._else is not None and not self._else.holds():
            self._else = None
        place = self._shell.on_top
        state = next((one for one in ORDER if one in self._read), None)
        mine = self._else if state in (GOOD, None) else None
        if state is None and mine is None:
            return
        alarm = mine.alarm if mine is not None else state is not GOOD
        wait = place.yields_in(alarm=alarm)
        if wait > 0:
            self._timer = self._shell.set_timer(wait, self.tell)
            return
        if mine is not None:
            self._else = None
            place.announce(mine.sentence, alarm=alarm)
        elif state is not None and self._fresh:
            one, self._after[state] = self._read.pop(state)
            place.announce(self._sentence(one), alarm=alarm)
        else:
            self.tell()
            return
        self._speak()  # what waits behind it

    def _sentence(self, one: Happened) -> str:
        row, keyboard = one.first, self._shell.keyboard
        width = self._shell.size.width - 2
        name = text.cut(row.subject, NAME, self._shell.glyphs.ellipsis)
        if one.state is GOOD:
            if one.changes > 1:
                sent, there = f"{one.changes - one.already} sent", f"{one.already} there already"
                return ", ".join([*([sent] if one.already < one.changes else []), *([there] if one.already else [])])
            said = "was there already" if one.already else "sent"
            if row.application is not None and row.to_name is not None:
                return f"{said}: {name} {self._shell.glyphs.arrow} {text.clean(row.to_name)}"
            if row.kind == "note.add":
                return f"{said}: note about {name}"
            return text.cut(f"{said}: {row.what}", width, self._shell.glyphs.ellipsis)
        many = one.people > 1
        key = keyboard.key_for("go.problem") or keyboard.key_for("go.queue")
        shows = f"; {key} shows {'them' if many else 'it'}" if key else ""
        word, more = _problem(one)
        if many:
            others = f"{one.people - 1} {'other' if one.people == 2 else 'others'}"
            return f"{name} and {others}: {word}{shows}"
        room = max(width - text.width(f"{name}: {word}{shows}") - 2, 0)
        said = f", {text.cut(more, room, self._shell.glyphs.ellipsis)}" if more else ""
        return fitting(width, f"{name}: {word}{said}{shows}", f"{name}: {word}{shows}")


def _problem(one: Happened) -> tuple[str, str]:
    """The word for it, and what more there is to say of one."""
    row = one.first
    if one.state is OpState.CONFLICT:
        now_in = "now in " if row.to_name is not None and not row.gone else ""
        return "conflict", f"{now_in}{text.clean(row.theirs)}" if row.theirs else ""
    if one.state is OpState.ASK:
        return "nobody knows whether it was done", ""
    return "failed", text.clean(without_account(row.error or "", row.account_name))
