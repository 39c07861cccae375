"""A scripted tenant on loopback, and an account that is signed in there."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from app.vendor import Connection
from tests.adapters.traffit.tenants import Clock, Tenant, connect


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
