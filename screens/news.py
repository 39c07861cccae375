"""What happened to changes on their way to the vendor, said at the bottom of whatever is open.

A sentence a key has just led to is never written over within its time: news waits, alarms before successes.
"""

from typing import TYPE_CHECKING

from app import text
from app.model.news import Happened
from app.model.words import OpState
from screens.words import fitting

if TYPE_CHECKING:
    from textual.timer import Timer

    from screens.shell import Shell

NAME = 28
"""Cells of a name in a sentence."""
ORDER = (OpState.CONFLICT, OpState.ASK, OpState.DEAD, OpState.DONE)
"""What is said first."""
GOOD = OpState.DONE


class News:
    """What has ended since it was last said."""

    def __init__(self, shell: "Shell") -> None:
        self._shell = shell
        self._upto: int | None = None
        self._read_at = -1
        self._pending: dict[OpState, Happened] = {}
        self._else: tuple[str, bool] | None = None
        self._timer: Timer | None = None

    async def begin(self) -> None:
        """What ended before the program started is no news: the status line counts it."""
        self._upto = await self._shell.desk.newest_event()
        self._read_at = self._shell.changes

    @property
    def behind(self) -> bool:
        """The cache has changed since this was read."""
        return self._upto is not None and self._read_at != self._shell.changes

    async def read(self) -> None:
        """Ask what has ended meanwhile."""
        if self._upto is None or not self.behind:
            return
        changes = self._shell.changes
        try:
            found = await self._shell.desk.news(self._upto)
        except Exception:
            if not self._shell.is_running:  # the desk was closed under us: we are leaving
                return
            raise
        self._upto, self._read_at = found.upto, changes
        for one in found.happened:
            self._pending[one.state] = _both(self._pending.get(one.state), one)

    def say(self, sentence: str, *, alarm: bool = False) -> None:
        """Something else than an operation happened without a key; an older such sentence is not worth saying."""
        self._else = sentence, alarm
        self.tell()

    def tell(self) -> None:
        """Say what there is to say, or as soon as the sentence that stands there has had its time."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        place = self._shell.on_top
        if place.status is not None and not place.status.problems:  # decided meanwhile
            self._pending = {state: one for state, one in self._pending.items() if state is GOOD}
        state = next((one for one in ORDER if one in self._pending), None)
        mine = self._else if state in (GOOD, None) else None
        if state is None and mine is None:
            return
        alarm = mine[1] if mine is not None else state is not GOOD
        wait = place.yields_in(alarm=alarm)
        if wait > 0:
            self._timer = self._shell.set_timer(wait, self.tell)
            return
        if mine is not None:
            self._else = None
            place.announce(mine[0], alarm=alarm)
        elif state is not None:
            place.announce(self._sentence(self._pending.pop(state)), alarm=alarm)
        self.tell()  # what waits behind it

    def _sentence(self, one: Happened) -> str:
        row, keyboard = one.first, self._shell.keyboard
        width = self._shell.size.width - 2
        name = text.cut(row.subject, NAME, self._shell.glyphs.ellipsis)
        if one.state is GOOD:
            if one.changes > 1:
                return f"{one.changes} sent"
            if row.application is None:
                return f"sent: note about {name}"
            there = "sent" if row.attempts else "was there already"
            return f"{there}: {name} {self._shell.glyphs.arrow} {text.clean(row.to_name or '?')}"
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
        now_in = "now in " if row.theirs_at is not None else ""
        return "conflict", f"{now_in}{text.clean(row.theirs)}" if row.theirs else ""
    if one.state is OpState.ASK:
        return "the answer was lost, was it done?", ""
    return "failed", text.clean(row.error or "")


def _both(before: Happened | None, now: Happened) -> Happened:
    """What waited to be said, and what has come since. The same person may be counted twice: that is rare, and no lie

    about what there is to look at.
    """
    if before is None:
        return now
    changes, people = before.changes + now.changes, before.people + now.people
    return Happened(state=now.state, changes=changes, people=people, first=before.first)
