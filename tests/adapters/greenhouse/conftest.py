"""A scripted Harvest on loopback, and an account that is signed in there."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.greenhouse.vendor import Account
from tests.adapters.greenhouse.harvest import Harvest, connect


@pytest.fixture
def harvest() -> Harvest:
    return Harvest()


@pytest.fixture
async def base_url(harvest: Harvest) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", harvest.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def account(base_url: str) -> AsyncIterator[Account]:
    connection = connect(base_url)
    yield connection
    await connection.close()


@pytest.fixture
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.http.client.FIRST_WAIT", 0.001)
    monkeypatch.setattr("adapters.http.gate.FIRST_PAUSE", 0.01)
