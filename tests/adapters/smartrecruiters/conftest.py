"""A scripted tenant on loopback, and an account that is known there."""

from collections.abc import AsyncIterator

import pytest

from app.vendor import Connection
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
