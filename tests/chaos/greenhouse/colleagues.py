"""People who work at Greenhouse's own pages while a client reads the same account."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from adapters.greenhouse.sandbox import Greenhouse, NotThere, sandbox
from adapters.greenhouse.sandbox.lives import candidate_id
from tests.chaos.agency import Agency, Settings, Turns

COLLEAGUE = 4002


def agency(people: int, rng: Random, *, removals: int, **how: Any) -> Agency[Greenhouse]:
    """An agency of so many people; `removals`: see `Colleagues`, the rest: see `Agency`. Nobody counts its requests."""

    def make(clock: Callable[[], datetime]) -> Greenhouse:
        return sandbox(people=people, seed=rng.randrange(1_000), clock=clock, limit=None)

    return Agency(rng, make, lambda tenant: Colleagues(tenant, rng, removals), _settings, **how)


def _settings(tenant: Greenhouse, base_url: str) -> Settings:
    told = {key: tenant.credentials[key] for key in ("client_id", "user_id")}
    return Settings("greenhouse", {**told, "token_url": f"{base_url}/token"}, tenant.credentials["client_secret"])


class Colleagues(Turns):
    """They edit, add, move, merge and delete, one thing a call, drawn from a seed.

    `removals`: how many candidates they delete or merge away at most, and how many applications they delete; beyond a
    share of all a client rightly doubts that. What v3 tells nobody about (a file or a note that is deleted) they leave.
    """

    def __init__(self, tenant: Greenhouse, rng: Random, removals: int) -> None:
        super().__init__(
            (self.edit, self.delete, self.join, self.move, self.note, self.edit, self.reject, self.tag, self.attach),
            (self.merge, self.join, self.move, self.edit_job, self.leave, self.untag, self.transfer, self.hire),
            (self.join, self.consider, self.take_back, self.visit),
            passes=(NotThere, ValueError, IndexError),
        )
        self._tenant = tenant
        self._rng = rng
        self._left = {"delete": removals, "leave": removals}
        self._joined: list[int] = []
        jobs = [row for row in tenant.table("jobs") if row["status"] == "open" and not row["confidential"]]
        self._jobs = sorted(row["id"] for row in jobs)

    def anybody(self) -> int:
        """A candidate: one of three of those who came while it was read."""
        if self._joined and self._rng.random() < 1 / 3:
            return self._rng.choice(self._joined)
        return candidate_id(self._rng.randrange(self._tenant.plan.people))

    def somewhere(self, status: str = "in_process") -> Any:
        """An application of somebody, on a job. Raises `NotThere`."""
        person = self.anybody()
        found = [row for row in self._tenant.applications_of(person) if row["status"] == status and not row["prospect"]]
        if not found:
            raise NotThere(f"any application of {person}")
        return self._rng.choice(found)

    def edit(self) -> None:
        number = self._rng.randrange(10_000)
        mail = [{"value": f"nowy.{number}@example.org", "type": "personal"}]
        changes = {"last_name": f"Żak-{number}", "email_addresses": mail, "title": f"Head {number}", "company": None}
        name = self._rng.choice(sorted(changes))
        self._tenant.edit(self.anybody(), **{name: changes[name]})

    def join(self) -> None:
        number = len(self._joined)
        mail = [{"value": f"nowa.{number}@example.org", "type": "personal"}]
        person = self._tenant.add("Łucja", f"Nowa {number}", email_addresses=mail, tags=["referral"])
        self._joined.append(person)
        self._tenant.apply(person, self._rng.choice(self._jobs))
        self._tenant.note(person, f"Polecenie & rozmowa nr {number}", by=COLLEAGUE)

    def consider(self) -> None:
        self._tenant.consider(self.anybody(), self._rng.sample(self._jobs, self._rng.randrange(3)))

    def visit(self) -> None:
        """Somebody who came lately is put on one more job."""
        self._tenant.apply(self._rng.choice(self._joined), self._rng.choice(self._jobs))

    def move(self) -> None:
        row = self.somewhere()
        self._tenant.move(row["id"], self._rng.choice(self._tenant.stages_of(row["job_id"]))["id"], by=COLLEAGUE)

    def transfer(self) -> None:
        self._tenant.transfer(self.somewhere()["id"], self._rng.choice(self._jobs), by=COLLEAGUE)

    def reject(self) -> None:
        reason = self._rng.choice([row["id"] for row in self._tenant.table("rejection_reasons")])
        self._tenant.reject(self.somewhere()["id"], reason, by=COLLEAGUE, notes="Not now")

    def take_back(self) -> None:
        self._tenant.unreject(self.somewhere("rejected")["id"])

    def hire(self) -> None:
        row = self.somewhere()
        self._tenant.hire(row["id"], self._tenant.open_openings(row["job_id"])[0]["id"])

    def note(self) -> None:
        self._tenant.note(self.anybody(), f"Oddzwonić do {self._rng.randrange(24)}:00", by=COLLEAGUE)

    def tag(self) -> None:
        self._tenant.tag(self.anybody(), f"Tag {self._rng.randrange(5)}")

    def untag(self) -> None:
        person = self.anybody()
        self._tenant.untag(person, self._tenant.tags(person)[0])

    def attach(self) -> None:
        self._tenant.attach(self.somewhere()["id"], "umowa.pdf", b"%PDF-1.4", kind="other")

    def edit_job(self) -> None:
        self._tenant.edit_job(self._rng.choice(self._jobs), name=f"Engineer {self._rng.randrange(90)}")

    def delete(self) -> None:
        """Of the hundred who have been there for longest: they may not be kept for ever."""
        if self._left["delete"]:
            self._tenant.delete(candidate_id(self._rng.randrange(100)))
            self._left["delete"] -= 1

    def merge(self) -> None:
        """Who came a moment ago was there already."""
        if self._left["delete"]:
            self._tenant.merge(self.anybody(), self._joined[-1])
            self._left["delete"] -= 1

    def leave(self) -> None:
        """Of one who was there before. What becomes of notes and files of such an application v3 tells nobody."""
        row = self.somewhere()
        about = [one for name in ("notes", "attachments") for one in self._tenant.of_application(name, row["id"])]
        if self._left["leave"] and not about and row["candidate_id"] not in self._joined:
            self._tenant.delete_application(row["id"])
            self._left["leave"] -= 1
