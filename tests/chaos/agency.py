"""An agency whose people work at the vendor's own pages while a client reads the same tenant."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from random import Random

from adapters.sandbox.frame import Sandbox
from adapters.sandbox.ledger import Entry, Ledger
from adapters.traffit.sandbox import NotThere, Traffit, sandbox
from adapters.traffit.sandbox.catalogues import TAGS
from adapters.traffit.sandbox.made_up import employee_id

BEGAN = datetime(2026, 5, 12, 8, tzinfo=UTC)
"""A Tuesday morning, far from any change of clocks."""
COLLEAGUE = 24
_LATEST_KILL = 0.02
"""Seconds after a request until the client that asked is killed: before, within or after what it stores."""


class Witness(Ledger):
    """Tells of every request once its answer is made and before it leaves."""

    def __init__(self, seen: Callable[[Entry], None]) -> None:
        super().__init__()
        self._seen = seen

    def write(self, entry: Entry) -> None:
        super().write(entry)
        self._seen(entry)


class Colleagues:
    """They edit, add, move and delete, one thing a call, drawn from a seed.

    `removals`: how many candidates they delete at most, and how many they take out of a job; beyond a share of all
    a client rightly doubts that.
    """

    def __init__(self, tenant: Traffit, rng: Random, removals: int) -> None:
        self._tenant = tenant
        self._rng = rng
        self._left = {"delete": removals, "leave": removals}
        self._joined: list[int] = []
        self._count = 0
        self._deeds = (
            *(self.edit, self.delete, self.join, self.move, self.note, self.edit, self.visit, self.tag, self.attach),
            *(self.delete, self.join, self.move, self.edit_job, self.leave, self.untag, self.forget, self.close),
            *(self.join, self.detach),
        )

    def act(self) -> None:
        """The next thing."""
        deed = self._deeds[self._count % len(self._deeds)]
        self._count += 1
        with suppress(NotThere, ValueError):  # deleted a moment ago, or on that job already
            deed()

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


class Agency:
    """A tenant, served; its clock goes on by `step` seconds a request, so that a pull takes as long as at a real one.

    From request number `first` on, with every `every`-th one, the colleagues do so many `deeds`; while `quiet` nothing.
    """

    def __init__(
        self, people: int, rng: Random, *, step: int, removals: int, first: int = 1, every: int = 1, deeds: int = 1
    ) -> None:
        self._rng = rng
        self._step = step
        self._first = first
        self._every = every
        self._deeds = deeds
        self._passed = timedelta()
        self._victim: asyncio.subprocess.Process | None = None
        self._kill_at = 0
        self.arrived = 0
        self.paths: list[str] = []
        self.quiet = False
        self.tenant = sandbox(people=people, seed=rng.randrange(1_000), clock=self.now)
        self.colleagues = Colleagues(self.tenant, rng, removals)
        self.base_url = ""

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.arrived * self._step) + self._passed

    def pass_(self, hours: int) -> None:
        self._passed += timedelta(hours=hours)

    def kill(self, process: asyncio.subprocess.Process, at: int) -> None:
        """Kill a client in a moment after request number `at` has arrived."""
        self._victim, self._kill_at = process, at

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Agency"]:
        async with Sandbox.serve(self.tenant, ledger=Witness(self._seen)) as served:
            self.base_url = served.base_url
            yield self

    def _seen(self, entry: Entry) -> None:
        self.arrived += 1
        self.paths.append(entry.path)
        if not self.quiet and self.arrived >= self._first and self.arrived % self._every == 0:
            for _ in range(self._deeds):
                self.colleagues.act()
        if self._victim is not None and self.arrived >= self._kill_at:
            asyncio.get_running_loop().call_later(self._rng.random() * _LATEST_KILL, _end, self._victim)
            self._victim = None


def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()


def spread(rng: Random, kills: int, first: int, last: int) -> Sequence[int]:
    """So many moments, one in each equal part of the way from `first` to `last`."""
    part = (last - first) / kills
    return [round(first + part * (number + rng.random())) for number in range(kills)]
