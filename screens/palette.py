"""Find a command by its name, a job by its name or code, a person by what the cache knows; keys are shown beside."""

import asyncio
from collections.abc import Awaitable, Sequence

from app import text
from app.commands import COMMANDS, Command
from app.model.views import CandidateRow, JobView
from screens.picker import Choice, Picker

FROM = 2
"""Letters from which people are looked for."""
MOST = 20
"""People that are shown at once."""
_HIDDEN = frozenset({"palette", "menu", "places"})
_CITY = 14
"""Cells of a city."""


class PaletteScreen(Picker):
    """Commands of the place beneath first, then jobs, then people: those are read while one types."""

    def __init__(self, title: str, commands: Sequence[tuple[Command, str, str]], jobs: Sequence[JobView]) -> None:
        """`commands`: each with its key as it is shown, and why it cannot be done now (empty when it can).

        Where the palette is among them it is for everything, and finds people too.
        """
        self._people_too = any(command.id == "palette" for command, _, _ in commands)
        choices = [
            Choice(command, label=command.title, note=key, why_not=why, also=f"{command.group} {command.short} {key}")
            for command, key, why in commands
            if command.id not in _HIDDEN
        ]
        choices += [
            Choice(
                job,
                label=f"Board: {job.name}",
                code=job.code or "",
                note=f"{job.code or ''} {job.mark}".strip(),
                also=f"{job.code} {job.ref}",
            )
            for job in jobs
        ]
        super().__init__("palette", COMMANDS["palette"].title if self._people_too else title, choices, self._chosen)
        self._people: list[Choice] = []
        self._sought = ""
        """What people are looked for with, or were last."""
        self._all_read = asyncio.Event()
        """Set while nobody is looked for."""
        self._all_read.set()

    # --- people ----------------------------------------------------------------------------------

    def typed(self) -> None:
        """Who was found before and fits no longer is gone at once; who else fits comes when it has been read."""
        sought = self.entry.value if self.entry is not None and self._people_too else ""
        if sum(letter.isalnum() for letter in sought) < FROM:
            sought = ""
        if sought.split() != self._sought.split():
            self._sought = sought
            words = text.fold(sought).split()
            self._people = [one for one in self._people if words and _fits(one, words)]
            if sought:
                self._all_read.clear()
                self.run_worker(self._look_for(sought), name="people", group="people")
            else:
                self._all_read.set()
        super().typed()

    async def _look_for(self, sought: str) -> None:
        """Read who is found. What was typed meanwhile has a read of its own: then this one is worth nothing."""
        try:
            rows = await self.shell.desk.search(sought, limit=MOST)
        except Exception:
            if not self.shell.is_running:  # the desk was closed under us: we are leaving
                return
            raise
        if sought != self._sought:
            return
        at = self.choice
        self._people = [self._person(row) for row in rows]
        self._all_read.set()
        if self.is_attached:
            self._fill(0)
            here = next((n for n, one in enumerate(self.shown) if at is not None and one.value == at.value), 0)
            self.lines.to(here)
            self._say_why()

    def _person(self, row: CandidateRow) -> Choice:
        """With what tells people of one name apart; of that the end is never cut: the city and the account."""
        glyphs = self.shell.glyphs
        city = text.cut(row.city or "", _CITY, glyphs.ellipsis)
        end = f"{glyphs.dot} {city} {text.clean(row.mark)}" if city else text.clean(row.mark)
        who = ", ".join(filter(None, (text.clean(row.title or ""), text.clean(row.company or ""))))
        who = text.cut(who, self._width // 2 - text.width(end) - 1, glyphs.ellipsis)
        return Choice(row, label=row.name, note=f"{who} {end}" if who else end.removeprefix(f"{glyphs.dot} "))

    def found(self, words: Sequence[str]) -> list[Choice]:
        return [*super().found(words), *self._people]

    def guessed(self, words: Sequence[str]) -> list[Choice]:
        return super().guessed(words) if self._all_read.is_set() else []

    @property
    def nothing(self) -> str:
        return super().nothing if self._all_read.is_set() else f"looking for people {self.shell.glyphs.ellipsis}"

    @property
    def height(self) -> int:
        most = max(self.app.size.height - 10, 3)
        return min(most, max(len(self.choices), MOST)) if self._people_too else super().height

    def _say_why(self) -> None:
        if len(self._people) < MOST or (self.choice is not None and self.choice.why_not):
            super()._say_why()
        else:
            self.say([(f"{MOST} people of maybe more: type more of the name", "dim")])

    # --- what was chosen -------------------------------------------------------------------------

    def do_accept(self) -> Awaitable[None] | None:
        """A command or a job at once; where there is none, or people, Enter may have been typed ahead of the read."""
        if self._all_read.is_set() or (self.choice is not None and not isinstance(self.choice.value, CandidateRow)):
            return super().do_accept()
        return self._accept_once_read()

    async def _accept_once_read(self) -> None:
        await self._all_read.wait()
        if (doing := super().do_accept()) is not None:
            await doing

    def _chosen(self, value: Command | JobView | CandidateRow) -> Awaitable[None] | None:
        shell = self.shell
        if isinstance(value, JobView):
            shell.board.open(value.id)
            shell.go_into("board") if shell.history[-1] == "jobs" else shell.go_to("board")
            return shell.board.reload() if shell.board.ready.is_set() else None
        if isinstance(value, CandidateRow):
            shell.candidate.open(value.id, None, people=())  # the keys are for the newest application
            shell.candidate.guard.armed = None  # that was about somebody else
            shell.go_into("candidate")
            return shell.candidate.reload() if shell.candidate.ready.is_set() else None
        return self.beneath.run(value.id)


def _fits(person: Choice, words: Sequence[str]) -> bool:
    found = text.fold(f"{person.label} {person.note}")
    return all(word in found for word in words)
