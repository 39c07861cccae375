"""A scripted tenant on loopback and the sandbox, and an account that is signed in at each."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.sandbox import Sandbox
from adapters.traffit.sandbox import sandbox
from app.vendor import Connection
from tests.adapters.traffit.tenants import Tenant, account_at, connect
from tests.surroundings import HandClock, serving

PEOPLE = 400


@pytest.fixture
def clock() -> HandClock:
    return HandClock(1_790_000_000_000)


@pytest.fixture
def tenant() -> Tenant:
    return Tenant()


@pytest.fixture
async def base_url(tenant: Tenant) -> AsyncIterator[str]:
    async with serving(tenant.serve) as url:
        yield url


@pytest.fixture
async def account(base_url: str, clock: HandClock) -> AsyncIterator[Connection]:
    connection = connect(base_url, clock)
    yield connection
    await connection.close()


@pytest.fixture
async def traffit() -> AsyncIterator[Sandbox[Any]]:
    async with Sandbox.serve(sandbox(people=PEOPLE, seed=7)) as served:
        yield served


@pytest.fixture
async def office(traffit: Sandbox[Any]) -> AsyncIterator[Connection]:
    """The account at the sandbox."""
    connection = account_at(traffit)
    yield connection
    await connection.close()
