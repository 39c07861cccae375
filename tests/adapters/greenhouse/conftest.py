"""A scripted Harvest on loopback and an account that is signed in there; the sandbox and one there."""

from collections.abc import AsyncIterator

import pytest

from app.vendor import Connection
from tests.adapters.greenhouse.everything import Town, open_town
from tests.adapters.greenhouse.harvest import Harvest, connect
from tests.adapters.greenhouse.place import Place, at_greenhouse
from tests.surroundings import serving


@pytest.fixture
def harvest() -> Harvest:
    return Harvest()


@pytest.fixture
async def base_url(harvest: Harvest) -> AsyncIterator[str]:
    async with serving(harvest.serve) as url:
        yield url


@pytest.fixture
async def account(base_url: str) -> AsyncIterator[Connection]:
    connection = connect(base_url)
    yield connection
    await connection.close()


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with at_greenhouse() as there:
        yield there


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as made:
        yield made
