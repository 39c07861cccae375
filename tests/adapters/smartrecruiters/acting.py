"""What is done at a sandbox beside our verbs, and what a look tells before and after."""

from adapters.sandbox import Sandbox
from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import SmartRecruiters
from adapters.smartrecruiters.vendor import Account
from app.model.ids import DAY
from app.model.words import Kind
from app.vendor import Enclosed, Perform, Seen
from tests.adapters.accounts import look
from tests.surroundings import NEVER

ACTS = {one.name: one for one in VENDOR.acts}


class Job:
    """A job at a sandbox, and what is done with it through an account there."""

    def __init__(self, served: Sandbox[SmartRecruiters], account: Account, ref: str) -> None:
        self.served, self.account = served, account
        self.row = served.tenant.job_with_ref(ref)
        self.key = str(self.row["id"])
        self.application: str | None = None
        self.candidate: str | None = None
        self.file: Enclosed | None = None

    def write(self, act: str, about: str | None = None, **values: str | tuple[str, ...]) -> Perform:
        declared = ACTS[act]
        said = {name.rstrip("_"): (value,) if isinstance(value, str) else value for name, value in values.items()}
        assert said.keys() <= {one.name for one in declared.inputs}
        key = f"{declared.sort}:{self.key}" if declared.sort else self.key
        return Perform(
            act=act,
            kind=declared.about,
            about=key if about is None else about,
            application=self.application,
            candidate=self.candidate,
            job=None if declared.about is Kind.ACCOUNT else self.key,
            values=said,
            file=self.file,
            marker="m",
        )

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
