"""A Greenhouse sandbox with an account there, and somebody who applied for a job: for tests of what is changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.greenhouse.sandbox import sandbox
from adapters.sandbox import Sandbox
from app.model.records import AnyRecord, Application
from app.vendor import Answer, Connection, MoveApplication, RejectApplication, Seen, Write
from tests.adapters.greenhouse.harvest import connect
from tests.surroundings import NEVER, WallClock

ADMIN, RECRUITER = "4001", "4002"
NOBODY = "99999999"


@dataclass
class Place:
    """The sandbox, an account there, and an application to be moved about."""

    served: Sandbox[Any]
    account: Connection
    candidate: str
    application: str
    job: str
    stages: list[str]

    @property
    def tenant(self) -> Any:
        return self.served.tenant

    @property
    def row(self) -> dict[str, Any]:
        found: dict[str, Any] = self.tenant.application(int(self.application))
        return found

    def move(self, source: str | None, to: str) -> MoveApplication:
        return MoveApplication(
            application=self.application, candidate=self.candidate, job=self.job, from_stage=source, to_stage=to
        )

    def reject(self, source: str | None, reason: str = "5006") -> RejectApplication:
        return RejectApplication(
            application=self.application, candidate=self.candidate, job=self.job, from_stage=source, reason=reason
        )

    async def send(self, write: Write) -> Answer:
        return await self.account.send(write, before=NEVER)

    async def look(self, write: Write, since: int | None = None) -> Seen:
        (seen,) = await self.account.look([write], since=WallClock().now() if since is None else since)
        assert isinstance(seen, Seen), seen
        return seen

    async def stage(self) -> str | None:
        """Where the adapter sees the application."""
        seen = await self.look(self.move(None, self.stages[0]))
        return next(one.record.stage for one in seen.records if isinstance(one.record, Application))

    def sent(self, path: str) -> list[Any]:
        return [one.body for one in self.served.ledger.requests(path) if one.method != "GET"]


@asynccontextmanager
async def at_greenhouse() -> AsyncIterator[Place]:
    async with Sandbox.serve(sandbox(people=40, seed=7, limit=None)) as served:
        tenant = served.tenant
        job = int(tenant.job_with_code("J2")["id"])
        for seat in tenant.open_openings(job)[1:]:  # whoever is hired takes the one that is left
            tenant.close_opening(seat["id"], None)
        candidate = tenant.add("Anna", "Kos")
        application = tenant.apply(candidate, job)
        account = connect(served.base_url, WallClock(), values=served.credentials)
        stages = [str(row["id"]) for row in tenant.stages_of(job)]
        yield Place(served, account, str(candidate), str(application), str(job), stages)
        await account.close()


def one_of(kind: type[AnyRecord], seen: Seen) -> Any:
    return next(one.record for one in seen.records if isinstance(one.record, kind))
