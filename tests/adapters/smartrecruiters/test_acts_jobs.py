"""What is done with a job beside our verbs: what SmartRecruiters holds afterwards, and what a look tells of it."""

import pytest

from adapters.sandbox import Sandbox
from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import SmartRecruiters
from adapters.smartrecruiters.vendor import Account
from app.model.ids import DAY
from app.model.records import Matter
from app.model.words import MatterSort
from app.vendor import Perform, Seen
from tests.adapters.accounts import look, records
from tests.surroundings import NEVER

ACTS = {one.name: one for one in VENDOR.acts}


class Job:
    """A job at a sandbox, and what is done with it through an account there."""

    def __init__(self, served: Sandbox[SmartRecruiters], account: Account, ref: str) -> None:
        self.served, self.account = served, account
        self.row = served.tenant.job_with_ref(ref)
        self.key = str(self.row["id"])

    def write(self, act: str, about: str | None = None, **values: str | tuple[str, ...]) -> Perform:
        declared = ACTS[act]
        said = {name.rstrip("_"): (value,) if isinstance(value, str) else value for name, value in values.items()}
        assert said.keys() <= {one.name for one in declared.inputs}
        key = f"{declared.sort}:{self.key}" if declared.sort else self.key
        return Perform(act=act, kind=declared.about, about=about or key, job=self.key, values=said, marker="m")

    async def seen(self, write: Perform) -> Seen:
        return await look(self.account, write, since=self.served.tenant.now() - DAY)

    async def does(self, act: str, about: str | None = None, **values: str | tuple[str, ...]) -> None:
        """It is not so, it is done once, and then it is so."""
        write = self.write(act, about, **values)
        before = (await self.seen(write)).there
        self.served.ledger.clear()
        await self.account.send(write, before=NEVER)
        assert len(self.served.ledger.effects()) == 1
        assert (before, (await self.seen(write)).there) == (False, True)


@pytest.fixture
async def job(served: Sandbox[SmartRecruiters], at_work: Account) -> Job:
    return Job(served, at_work, "REF1")


async def matters(job: Job, sort: MatterSort) -> list[Matter]:
    found = await records(job.account, "job_details")
    return [one for one in found if isinstance(one, Matter) and one.job == job.key and one.sort is sort]


async def test_somebody_joins_a_team_and_leaves_it(job: Job) -> None:
    taken = {one["id"] for one in job.row["_team"]}
    who = next(key for key, one in job.served.tenant.users.items() if key not in taken and one["active"])
    await job.does("team.add", who=who, role="COORDINATOR")
    assert {"id": who, "role": "COORDINATOR"} in job.row["_team"]
    (team,) = await matters(job, MatterSort.TEAM)
    assert who in dict(team.offers["who"])
    await job.does("team.remove", who=who)
    assert {one["id"] for one in job.row["_team"]} == taken
