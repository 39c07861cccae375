"""A scripted Vitay on loopback, and an account that is signed in there."""

from collections.abc import AsyncIterator

import pytest

from app.vendor import Connection
from tests.adapters.vitay.bureau import Bureau, connect
from tests.surroundings import serving


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


@pytest.fixture
async def base_url(bureau: Bureau) -> AsyncIterator[str]:
    async with serving(bureau.serve) as url:
        yield url


@pytest.fixture
async def account(base_url: str) -> AsyncIterator[Connection]:
    connection = connect(base_url)
    yield connection
    await connection.close()
