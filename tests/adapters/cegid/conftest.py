"""A scripted site on loopback, and an account that is signed in there."""

from collections.abc import AsyncIterator

import pytest

from app.vendor import Connection
from tests.adapters.cegid.packing import Site, connect
from tests.surroundings import HandClock, serving


@pytest.fixture
def clock() -> HandClock:
    return HandClock(1_790_000_000_000)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
async def base_url(site: Site) -> AsyncIterator[str]:
    async with serving(site.serve) as url:
        yield url


@pytest.fixture
async def account(base_url: str, clock: HandClock) -> AsyncIterator[Connection]:
    connection = connect(base_url, clock)
    yield connection
    await connection.close()
