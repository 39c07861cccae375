"""A scripted tenant on loopback and the sandbox, and an account that is signed in at each."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.traffit.sandbox import sandbox
from app.vendor import Connection
from tests.adapters.traffit.tenants import Clock, Tenant, account_at, connect

PEOPLE = 400


@pytest.fixture
def clock() -> Clock:
    return Clock(1_790_000_000_000)


@pytest.fixture
def tenant() -> Tenant:
    return Tenant()


@pytest.fixture
async def base_url(tenant: Tenant) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", tenant.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def account(base_url: str, clock: Clock) -> AsyncIterator[Connection]:
    connection = connect(base_url, clock)
    yield connection
    await connection.close()


@pytest.fixture
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.http.client.FIRST_WAIT", 0.001)
    monkeypatch.setattr("adapters.http.gate.FIRST_PAUSE", 0.01)


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
