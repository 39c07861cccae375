"""A vendor that does what a test tells it, over real HTTP on loopback."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from adapters.http.address import Address
from adapters.http.client import Client
from adapters.http.gate import Gate
from adapters.http.messages import Request
from adapters.http.redact import Redactor
from tests import surroundings
from tests.surroundings import HandClock

Deed = Callable[[web.Request], Awaitable[web.StreamResponse]] | web.Response


async def _ok(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True})


@dataclass
class Arrived:
    """A request as the vendor saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Vendor:
    """Does the next deed of its script with each request; with an empty script what it always does."""

    base_url: str = ""
    script: list[Deed] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    always: Deed = field(default_factory=lambda: _ok)

    def count(self, method: str) -> int:
        return sum(one.method == method for one in self.arrived)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.arrived.append(Arrived(request.method, request.raw_path, headers, await request.read()))
        deed = self.script.pop(0) if self.script else self.always
        return deed if isinstance(deed, web.Response) else await deed(request)


async def hang_up(request: web.Request) -> web.StreamResponse:
    """The request has arrived; the connection closes without an answer."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def cut_short(request: web.Request) -> web.StreamResponse:
    """Half of a body, then the connection closes."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'[{"id": 1},')
    assert request.transport is not None
    request.transport.close()
    return response


class Naps:
    """A sleep that only counts."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@contextlib.asynccontextmanager
async def serving(vendor: Vendor, **site: Any) -> AsyncIterator[Vendor]:
    async with surroundings.serving(vendor.serve, **site) as vendor.base_url:
        yield vendor


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    async with serving(Vendor()) as one:
        yield one


@pytest.fixture
def clock() -> HandClock:
    return HandClock(1_790_000_000_000)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def make_client(vendor: Vendor, clock: HandClock, naps: Naps) -> AsyncIterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**changed: Any) -> Client:
        settings: dict[str, Any] = {
            "who": "polka (Traffit)",
            "address": Address("polka (Traffit)", changed.pop("base_url", vendor.base_url)),
            "clock": clock,
            "gate": Gate(0),
            "signin": None,
            "redactor": Redactor(),
            "timeout": 5.0,
            "sleep": naps,
            **changed,
        }
        client = Client(**settings)
        made.append(client)
        return client

    yield make
    for client in made:
        await client.close()


def get(path: str = "/things", **changed: Any) -> Request:
    return Request(name="things.list", method="GET", path=path, **changed)


def put(path: str = "/things/1", method: str = "PUT", **changed: Any) -> Request:
    return Request(
        name="things.change",
        method=method,
        path=path,
        body=b"{}",
        content_type="application/json",
        changes=True,
        **changed,
    )
