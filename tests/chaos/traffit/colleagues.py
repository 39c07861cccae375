"""People who work at Traffit's own pages while a client reads the same tenant."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from adapters.traffit.sandbox import NotThere, Traffit, sandbox
from adapters.traffit.sandbox.catalogues import TAGS
from adapters.traffit.sandbox.made_up import employee_id
from tests.chaos.agency import Agency, Settings, Turns

COLLEAGUE = 24


def agency(people: int, rng: Random, *, removals: int, **how: Any) -> Agency[Traffit]:
    """An agency of so many people; `removals`: see `Colleagues`, the rest: see `Agency`."""

    def make(clock: Callable[[], datetime]) -> Traffit:
        return sandbox(people=people, seed=rng.randrange(1_000), clock=clock)

    return Agency(rng, make, lambda tenant: Colleagues(tenant, rng, removals), _settings, **how)


def _settings(tenant: Traffit, _base_url: str) -> Settings:
    client, secret = (tenant.credentials[key] for key in ("client_id", "client_secret"))
    return Settings("traffit", {"client_id": client}, secret)


class Colleagues(Turns):
    """They edit, add, move and delete, one thing a call, drawn from a seed.

    `removals`: how many candidates they delete at most, and how many they take out of a job; beyond a share of all
    a client rightly doubts that.
    """

    def __init__(self, tenant: Traffit, rng: Random, removals: int) -> None:
        super().__init__(
            (self.edit, self.delete, self.join, self.move, self.note, self.edit, self.visit, self.tag, self.attach),
            (self.delete, self.join, self.move, self.edit_job, self.leave, self.untag, self.forget, self.close),
            (self.join, self.detach),
            passes=(NotThere, ValueError),  # deleted a moment ago, or on that job already
        )
        self._tenant = tenant
        self._rng = rng
        self._left = {"delete": removals, "leave": removals}
        self._joined: list[int] = []

    def anybody(self) -> int:
        """A candidate: one of three of those who came while it was read."""
        if self._joined and self._rng.random() < 1 / 3:
            return self._rng.choice(self._joined)
        return employee_id(self._rng.randrange(self._tenant.plan.people))

    def somewhere(self, employee: int) -> int:
        """A job of somebody. Raises `NotThere`."""
        jobs = sorted({visit.recruitment for visit in self._tenant.visits(employee)})
        if not jobs:
            raise NotThere(f"any job of {employee}")
        return self._rng.choice(jobs)

    def edit(self) -> None:
        number = self._rng.randrange(10_000)
        changes = {
            "lastname": f"Żak-{number}",
            "mobile": f"+48 {number:09}",
            "_salary": number,
            "candidate_about": None,
        }
        name = self._rng.choice(sorted(changes))
        self._tenant.edit(self.anybody(), by=COLLEAGUE, **{name: changes[name]})

    def join(self) -> None:
        number = len(self._joined)
        fields = {"name": "Łucja", "lastname": f"Nowa {number}", "email": f"nowa.{number}@example.org", "source": 261}
        employee = self._tenant.add(by=COLLEAGUE, **fields)
        self._joined.append(employee)
        self._tenant.apply(employee, self._rng.choice(sorted(self._tenant.jobs)), by=COLLEAGUE)
        self._tenant.note(employee, f"<p>Polecenie &amp; rozmowa nr {number}</p>", by=COLLEAGUE)

    def move(self) -> None:
        employee = self.anybody()
        job = self.somewhere(employee)
        self._tenant.move(employee, job, self._rng.choice(self._tenant.states(job)).id, by=COLLEAGUE)

    def visit(self) -> None:
        """Somebody who came lately is put on one more job."""
        self._tenant.apply(self._rng.choice(self._joined or [0]), self._rng.choice(sorted(self._tenant.jobs)))

    def note(self) -> None:
        self._tenant.note(self.anybody(), f"Oddzwonić do {self._rng.randrange(24)}:00", by=COLLEAGUE)

    def tag(self) -> None:
        self._tenant.tag(self.anybody(), [self._rng.choice(sorted(TAGS))], by=COLLEAGUE)

    def untag(self) -> None:
        employee = self.anybody()
        self._tenant.untag(employee, self._tenant.tags(employee)[:1], by=COLLEAGUE)

    def attach(self) -> None:
        name = self._rng.choice(("umowa.pdf", "list motywacyjny.docx", "portfolio.png", "notatki"))
        self._tenant.attach(self.anybody(), name, b"%PDF-1.4", content_type="application/pdf", by=COLLEAGUE)

    def detach(self) -> None:
        self._tenant.detach(self._rng.choice(sorted(self._tenant.uploads) or [0]), by=COLLEAGUE)

    def delete(self) -> None:
        """Of the hundred who have been there for longest: they may not be kept for ever."""
        if self._left["delete"]:
            self._tenant.delete(employee_id(self._rng.randrange(100)))
            self._left["delete"] -= 1

    def forget(self) -> None:
        """Who came a moment ago goes again."""
        if self._left["delete"] and self._joined:
            self._tenant.delete(self._joined[-1])
            self._left["delete"] -= 1

    def leave(self) -> None:
        if self._left["leave"]:
            employee = self.anybody()
            self._tenant.leave(employee, self.somewhere(employee))
            self._left["leave"] -= 1

    def close(self) -> None:
        job = self._tenant.job(self._rng.choice(sorted(self._tenant.jobs)))
        self._tenant.close(job.id, closed=job.closed is None, by=COLLEAGUE)

    def edit_job(self) -> None:
        job = self._rng.choice(sorted(self._tenant.jobs))
        self._tenant.edit_job(job, by=COLLEAGUE, emp_number=self._rng.randrange(1, 9))
