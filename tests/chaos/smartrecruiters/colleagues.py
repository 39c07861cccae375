"""People who work at SmartRecruiters' own pages while a client reads the same company."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from adapters.smartrecruiters.sandbox import NotThere, SmartRecruiters, ids, sandbox
from adapters.smartrecruiters.sandbox.candidate import Candidate
from tests.chaos.agency import Agency, Settings, Turns


def agency(people: int, rng: Random, *, removals: int, **how: Any) -> Agency[SmartRecruiters]:
    """An agency of so many people; `removals`: see `Colleagues`, the rest: see `Agency`. Nobody counts its requests."""

    def make(clock: Callable[[], datetime]) -> SmartRecruiters:
        return sandbox(people=people, seed=rng.randrange(1_000), clock=clock, limited=False)

    return Agency(rng, make, lambda tenant: Colleagues(tenant, rng, removals), _settings, **how)


def _settings(tenant: SmartRecruiters, _base_url: str) -> Settings:
    known = tenant.credentials
    return Settings("smartrecruiters", {"client_id": known["client_id"]}, known["client_secret"])


class Colleagues(Turns):
    """They edit, add, move and delete, one thing a call, drawn from a seed.

    `removals`: how many candidates they delete, and how many they take off a job, at most; beyond a share of all a
    client rightly doubts that. Nobody is taken off their last job: who is on none is in no list.
    """

    def __init__(self, tenant: SmartRecruiters, rng: Random, removals: int) -> None:
        super().__init__(
            (self.edit, self.delete, self.join, self.move, self.note, self.reject, self.tag, self.attach, self.visit),
            (self.edit, self.leave, self.join, self.move, self.edit_job, self.untag, self.transfer, self.seat),
            passes=(NotThere, IndexError, ValueError),
        )
        self._tenant = tenant
        self._rng = rng
        self._left = {"delete": removals, "leave": removals}
        self._joined: list[str] = []
        self._jobs = [row["id"] for number, row in tenant.jobs.items() if tenant.sees_job(number)]

    def anybody(self) -> str:
        """A candidate on some job: one of three of those who came while it was read."""
        if self._joined and self._rng.random() < 1 / 3:
            return self._rng.choice(self._joined)
        return self._one().id

    def _one(self, oldest: int | None = None) -> Candidate:
        """Somebody of those who were there at first, in a list; `oldest`: of so many who have been for longest."""
        for _ in range(100):
            found = self._tenant.people.get(self._rng.randrange(oldest or self._tenant.plan.people))
            if found is not None and self._tenant.seen_of(found):
                return found
        raise NotThere("anybody")

    def _somewhere(self) -> tuple[str, str]:
        """Somebody, and a job they are on."""
        person = self.anybody()
        found = self._rng.choice(self._tenant.seen_of(self._tenant.candidate(person)))
        return person, self._tenant.job_id(found.job)

    def _elsewhere(self, person: str) -> str:
        """A job somebody is not on. Raises `IndexError` where there is none."""
        there = {self._tenant.job_id(one.job) for one in self._tenant.candidate(person).applications}
        return self._rng.choice([job for job in self._jobs if job not in there])

    def edit(self) -> None:
        number = self._rng.randrange(10_000)
        place = {"city": f"Żory {number}", "country": "Poland", "countryCode": "pl"}
        changes = {"lastName": f"Żak-{number}", "email": f"nowy.{number}@example.org", "location": place}
        name = self._rng.choice(sorted(changes))
        self._tenant.edit(self.anybody(), **{name: changes[name], "phoneNumber": f"+48 500 {number}"})

    def join(self) -> None:
        number = len(self._joined)
        person = self._tenant.add("Łucja", f"Nowa {number}", email=f"nowa.{number}@example.org", tags=["referral"])
        self._joined.append(person)
        self._tenant.apply(person, self._rng.choice(self._jobs))
        self._tenant.note(person, f"Polecenie & rozmowa nr {number}")

    def visit(self) -> None:
        """Somebody is put on one more job."""
        person = self.anybody()
        self._tenant.apply(person, self._elsewhere(person), "LEAD")

    def move(self) -> None:
        person, job = self._somewhere()
        place = self._rng.choice(self._tenant.job(job)["_process"].path)
        self._tenant.move(person, job, place.status, place.sub)

    def reject(self) -> None:
        """Or they withdraw."""
        person, job = self._somewhere()
        status, kind = self._rng.choice((("REJECTED", "rejection"), ("WITHDRAWN", "withdrawal")))
        reason = self._rng.choice(self._tenant.reasons(kind))
        self._tenant.move(person, job, status, reason=reason["id"])

    def transfer(self) -> None:
        person, job = self._somewhere()
        other = self._elsewhere(person)
        self._tenant.move(person, job, "TRANSFERRED")
        self._tenant.apply(person, other)

    def note(self) -> None:
        self._tenant.note(self.anybody(), f"Oddzwonić do {self._rng.randrange(24)}:00, nr {self._rng.random()}")

    def tag(self) -> None:
        self._tenant.tag(self.anybody(), f"Tag {self._rng.random()}")

    def untag(self) -> None:
        person = self.anybody()
        self._tenant.untag(person, self._tenant.candidate(person).tags[0])

    def attach(self) -> None:
        person, job = self._somewhere()
        self._tenant.attach(person, job, "umowa.pdf", b"%PDF-1.4")

    def edit_job(self) -> None:
        word = self._rng.choice(("SOURCING", "INTERVIEW", "FILLED", "ON_HOLD"))
        number = self._rng.randrange(90)
        self._tenant.edit_job(self._rng.choice(self._jobs), title=f"Engineer {number}", status=word)

    def seat(self) -> None:
        """The first position of a job is closed for good, and another one is opened."""
        row = self._tenant.job(self._rng.choice(self._jobs))
        first, *others = row["_positions"]
        at = 1 + max(one["_at"] for one in row["_positions"])
        made = ids.uuid(self._tenant.seed, "position", row["_number"] * 64 + at)
        another = {**first, "id": made, "_at": at, "positionId": f"P-new-{at}"}
        self._tenant.edit_job(row["id"], _positions=[*others, another])

    def delete(self) -> None:
        """Of the hundred who have been there for longest: they may not be kept for ever."""
        if self._left["delete"]:
            self._tenant.delete(self._one(oldest=100).id)
            self._left["delete"] -= 1

    def leave(self) -> None:
        """Somebody who was there before is taken off one of their jobs."""
        whose = self._one()
        seen = self._tenant.seen_of(whose)
        if self._left["leave"] and len(seen) > 1:
            self._tenant.unassign(whose.id, self._tenant.job_id(seen[0].job))
            self._left["leave"] -= 1
