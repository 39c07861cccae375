"""A scripted tenant on loopback, and an account that is known there."""

from collections.abc import AsyncIterator

import pytest

from adapters.sandbox import Sandbox
from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import Quirks, SmartRecruiters
from adapters.smartrecruiters.vendor import Account
from app.vendor import Connection
from tests.adapters.accounts import at_sandbox
from tests.adapters.smartrecruiters.acting import Job
from tests.adapters.smartrecruiters.tenant import Tenant, connect, furnish
from tests.surroundings import serving


@pytest.fixture
def tenant() -> Tenant:
    made = Tenant()
    furnish(made)
    return made


@pytest.fixture
async def base_url(tenant: Tenant) -> AsyncIterator[str]:
    async with serving(tenant.serve) as url:
        yield url


@pytest.fixture
async def account(base_url: str) -> AsyncIterator[Connection]:
    connection = connect(base_url)
    yield connection
    await connection.close()


@pytest.fixture
async def served() -> AsyncIterator[Sandbox[SmartRecruiters]]:
    """A small company that makes its reports at once."""
    made = SmartRecruiters(people=12, seed=1, limited=False, quirks=Quirks(report_seconds=0))
    async with Sandbox.serve(made) as sandbox:
        yield sandbox


@pytest.fixture
async def at_work(served: Sandbox[SmartRecruiters]) -> AsyncIterator[Account]:
    """The account there, with all that it has beside a `Connection`."""
    connection = at_sandbox(VENDOR, served, values={"secret": served.credentials["api_key"]})
    assert isinstance(connection, Account)
    yield connection
    await connection.close()


@pytest.fixture
async def job(served: Sandbox[SmartRecruiters], at_work: Account) -> Job:
    """One that is published, with a seat, a team and ads."""
    return Job(served, at_work, "REF1")
