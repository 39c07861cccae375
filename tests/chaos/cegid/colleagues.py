"""People who work on the pages of a Talentsoft site while a client reads its exports."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from adapters.cegid.sandbox import NotThere, Talentsoft, sandbox
from adapters.cegid.sandbox.records import candidate_key
from tests.chaos.agency import Agency, Settings, Turns

STATUSES = ("Diffuse", "Suspendue", "Finalise")


def agency(people: int, rng: Random, *, removals: int, **how: Any) -> Agency[Talentsoft]:
    """A site with so many people; `removals`: see `Colleagues`, the rest: see `Agency`."""

    def make(clock: Callable[[], datetime]) -> Talentsoft:
        return sandbox(people=people, seed=rng.randrange(1_000), clock=clock)

    return Agency(rng, make, lambda tenant: Colleagues(tenant, rng, removals), _settings, **how)


def _settings(tenant: Talentsoft, _base_url: str) -> Settings:
    return Settings("cegid", {"client_id": tenant.credentials["client_id"]}, tenant.credentials["client_secret"])


class Colleagues(Turns):
    """They add, edit, put people on vacancies, anonymise and delete, one thing a call, drawn from a seed.

    `removals`: how many people they anonymise and how many they delete at most. A file that is taken away is told of
    where somebody looks at the person, and here nobody may: they leave them.
    """

    def __init__(self, tenant: Talentsoft, rng: Random, removals: int) -> None:
        super().__init__(
            (self.edit, self.delete, self.join, self.apply, self.attach, self.anonymise, self.retitle),
            (self.edit, self.join, self.apply, self.set_status),
            passes=(NotThere, ValueError, IndexError),
        )
        self._tenant = tenant
        self._rng = rng
        self._left = {"anonymise": removals, "delete": removals}
        self._joined: list[str] = []
        self._vacancies = sorted(tenant.vacancies)

    def anybody(self) -> str:
        """A candidate: one of three of those who came while it was read."""
        if self._joined and self._rng.random() < 1 / 3:
            return self._rng.choice(self._joined)
        return candidate_key(self._tenant.candidates.first_id + self._rng.randrange(self._tenant.plan.people))

    def edit(self) -> None:
        number = self._rng.randrange(10_000)
        changes = {"lastName": f"Żak-{number}", "email": f"nowy.{number}@example.org", "title": f"Head {number}"}
        name = self._rng.choice(sorted(changes))
        key = self.anybody()
        if not self._tenant.candidate(key).anonymized:
            self._tenant.edit(key, **{name: changes[name]})

    def join(self) -> None:
        number = len(self._joined)
        mail = f"nowa.{number}@example.org"
        self._joined.append(self._tenant.add(firstName="Łucja", lastName=f"Nowa {number}", email=mail))
        self._tenant.apply(self._joined[-1], self._rng.choice(self._vacancies))

    def apply(self) -> None:
        self._tenant.apply(self.anybody(), self._rng.choice(self._vacancies))

    def attach(self) -> None:
        self._tenant.attach(self.anybody(), f"cv {self._rng.randrange(90)}.pdf", b"%PDF-1.4")

    def retitle(self) -> None:
        self._tenant.edit_vacancy(self._rng.choice(self._vacancies), title=f"Engineer {self._rng.randrange(90)}")

    def set_status(self) -> None:
        self._tenant.set_status(self._rng.choice(self._vacancies), self._rng.choice(STATUSES))

    def anonymise(self) -> None:
        if self._left["anonymise"]:
            self._tenant.anonymize(self.anybody())
            self._left["anonymise"] -= 1

    def delete(self) -> None:
        """Of those who have been there for longest."""
        if self._left["delete"]:
            self._tenant.delete(candidate_key(self._tenant.candidates.first_id + self._rng.randrange(100)))
            self._left["delete"] -= 1
