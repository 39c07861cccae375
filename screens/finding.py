"""A picker that finds people too: they are read from the cache while one types."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from app import text
from app.model.views import CandidateRow
from screens.picker import Choice, Picker

FROM = 2
"""Letters from which people are looked for."""
MOST = 20
"""People that are shown at once."""
_CITY = 14
"""Cells of a city."""


class Finder(Picker):
    """Its choices first, then people."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        done: Callable[[Any], Awaitable[None] | None],
        *,
        finds_people: bool = True,
        wants: Callable[[CandidateRow], bool] = lambda _: True,
    ) -> None:
        """`wants`: who of the people that are found can be chosen."""
        super().__init__("palette", title, choices, done)
        self.finds_people = finds_people
        self.wants = wants
        self._people: list[Choice] = []
        self._sought = ""
        """What people are looked for with, or were last."""
        self._all_read = asyncio.Event()
        """Set while nobody is looked for."""
        self._all_read.set()

    def typed(self) -> None:
        """Who was found before and fits no longer is gone at once; who else fits comes when it has been read."""
        sought = self.entry.value if self.entry is not None and self.finds_people else ""
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
        self._people = [self._person(row) for row in rows if self.wants(row)]
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
        return min(most, max(len(self.choices), MOST)) if self.finds_people else super().height

    def _say_why(self) -> None:
        if len(self._people) < MOST or (self.choice is not None and self.choice.why_not):
            super()._say_why()
        else:
            self.say([(f"{MOST} people of maybe more: type more of the name", "dim")])

    def do_accept(self) -> Awaitable[None] | None:
        """A command or a job at once; where there is none, or people, Enter may have been typed ahead of the read."""
        if self._all_read.is_set() or (self.choice is not None and not isinstance(self.choice.value, CandidateRow)):
            return super().do_accept()
        return self._accept_once_read()

    async def _accept_once_read(self) -> None:
        await self._all_read.wait()
        if (doing := super().do_accept()) is not None:
            await doing


def _fits(person: Choice, words: Sequence[str]) -> bool:
    found = text.fold(f"{person.label} {person.note}")
    return all(word in found for word in words)
