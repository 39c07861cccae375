"""Recruiters and referees who work at Vitay's own pages while a client reads the same account."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from adapters.vitay.sandbox import NotThere, Vitay, sandbox
from adapters.vitay.sandbox.records import Record, Wrong
from tests.chaos.agency import Agency, Settings, Turns

SETS = (301, 302, 303)


def agency(people: int, rng: Random, *, removals: int, **how: Any) -> Agency[Vitay]:
    """An account with so many people; `removals`: see `Colleagues`, the rest: see `Agency`."""

    def make(clock: Callable[[], datetime]) -> Vitay:
        return sandbox(people=people, seed=rng.randrange(1_000), clock=clock)

    return Agency(rng, make, lambda tenant: Colleagues(tenant, rng, removals), _settings, **how)


def _settings(tenant: Vitay, _base_url: str) -> Settings:
    return Settings("vitay", {"email": tenant.credentials["email"]}, tenant.credentials["password"])


class Colleagues(Turns):
    """They add, edit, ask, remind, answer and delete, one thing a call, drawn from a seed.

    `removals`: how many candidates and how many references they delete at most; beyond a share of all a client
    rightly doubts that.
    """

    def __init__(self, tenant: Vitay, rng: Random, removals: int) -> None:
        super().__init__(
            (self.edit, self.delete, self.join, self.answer, self.ask, self.refer, self.remind, self.rename),
            (self.answer, self.withdraw, self.join, self.edit, self.ask, self.answer),
            passes=(NotThere, Wrong, IndexError),
        )
        self._tenant = tenant
        self._rng = rng
        self._left = {"delete": removals, "withdraw": removals}
        self._joined: list[int] = []

    def anybody(self) -> int:
        """A candidate: one of three of those who came while it was read."""
        if self._joined and self._rng.random() < 1 / 3:
            return self._rng.choice(self._joined)
        return self._tenant.tables["candidates"].first_id + self._rng.randrange(self._tenant.plan.people)

    def somebodys(self) -> Record:
        """A reference of somebody. Raises `IndexError`."""
        return self._rng.choice(self._tenant.references_of(self.anybody()))

    def edit(self) -> None:
        number = self._rng.randrange(10_000)
        changes = {"last_name": f"Żak-{number}", "email": f"nowy.{number}@example.org", "notes": f"Uwaga {number}"}
        name = self._rng.choice(sorted(changes))
        self._tenant.edit(self.anybody(), **{name: changes[name]})

    def join(self) -> None:
        number = len(self._joined)
        mail = f"nowa.{number}@example.org"
        row = self._tenant.add(first_name="Łucja", last_name=f"Nowa {number}", email=mail, internal_id=f"acme:{number}")
        self._joined.append(row.id)

    def refer(self) -> None:
        number = self._rng.randrange(10_000)
        self._tenant.refer(self.anybody(), first_name="Jan", last_name=f"Ref {number}", email=f"r{number}@example.org")

    def rename(self) -> None:
        self._tenant.edit_reference(self.somebodys().id, last_name=f"Inny {self._rng.randrange(10_000)}")

    def ask(self) -> None:
        """Of somebody who was asked about with no set of questions so far: twice the same is told apart by time."""
        person = self.anybody()
        asked = {row["question_set"] for row in self._tenant.requests_of(person)}
        self._tenant.ask(person, self._rng.choice([one for one in SETS if one not in asked]))

    def remind(self) -> None:
        self._tenant.remind("references", self.somebodys().id)

    def answer(self) -> None:
        row = self.somebodys()
        count = sum(len(self._tenant.questions_of(one)) for one in row["question_sets"])
        self._tenant.answer_all(row.id, [str(self._rng.randrange(1, 6)) for _ in range(count)])

    def withdraw(self) -> None:
        """Who has said nothing yet: the report of who has goes as soon as somebody looks, and here nobody may."""
        row = self.somebodys()
        if self._left["withdraw"] and row["filled_at"] is None:
            self._tenant.withdraw(row.id)
            self._left["withdraw"] -= 1

    def delete(self) -> None:
        """Of those who have been there for longest."""
        if self._left["delete"]:
            self._tenant.delete(self._tenant.tables["candidates"].first_id + self._rng.randrange(100))
            self._left["delete"] -= 1
