"""A Traffit tenant over HTTP and a client as plain as curl."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from adapters.sandbox import Faults, Sandbox
from adapters.traffit.sandbox import Quirks, Traffit

ROOT = "/api/integration/v2"


@dataclass
class Present:
    """A clock that moves when it is told to."""

    moment: datetime = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Answer:
    status: int
    headers: Any
    text: str
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def total(self) -> int:
        return int(self.headers["X-Result-Total-Count"])


@dataclass
class Client:
    """Paths are below the API's root; keyword arguments of `get` are headers with underscores."""

    session: aiohttp.ClientSession
    tenant: Traffit
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def sign_in(self, **sent: str) -> Answer:
        answer = await self.send("POST", "/oauth2/token", json={**self.tenant.credentials, **sent})
        if answer.status == 200:
            self.token = answer.json["access_token"]
        return answer

    async def send(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}"} | (headers or {})
        async with self.session.request(method, path, headers=sent, allow_redirects=False, **more) as answer:
            content = await answer.read()
            return Answer(answer.status, answer.headers, content.decode("utf-8", "replace"), content)

    async def get(self, path: str, **headers: Any) -> Answer:
        texts = {
            name.replace("_", "-"): json.dumps(value) if isinstance(value, dict) else str(value)
            for name, value in headers.items()
        }
        return await self.send("GET", ROOT + path, texts)

    async def post(self, path: str, body: Any = None) -> Answer:
        return await self.send("POST", ROOT + path, json=body)

    async def patch(self, path: str, body: Any) -> Answer:
        return await self.send("PATCH", ROOT + path, json=body)

    async def put(self, path: str, body: Any) -> Answer:
        return await self.send("PUT", ROOT + path, json=body)

    async def everything(self, path: str, size: int = 100, **headers: Any) -> list[Any]:
        """All pages, as many as the server says there are."""
        rows: list[Any] = []
        page, pages = 1, 1
        while page <= pages:
            answer = await self.get(path, X_Request_Page_Size=size, X_Request_Current_Page=page, **headers)
            assert answer.status == 200, answer.text
            rows += answer.json
            pages, page = int(answer.headers["X-Result-Total-Pages"]), page + 1
        return rows


Visit = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def present() -> Present:
    return Present()


@pytest.fixture
def visit(present: Present) -> Visit:
    """A signed-in client of a tenant made for the test: `async with visit(people=1000) as client`."""

    @asynccontextmanager
    async def open_tenant(
        people: int = 60, seed: int = 1, quirks: Quirks | None = None, faults: Faults | None = None
    ) -> AsyncIterator[Client]:
        tenant = Traffit(people=people, seed=seed, clock=present, quirks=quirks or Quirks())
        connector = aiohttp.TCPConnector(force_close=faults is not None)
        async with (
            Sandbox.serve(tenant, faults=faults) as sandbox,
            aiohttp.ClientSession(sandbox.base_url, connector=connector) as session,
        ):
            client = Client(session, tenant)
            assert (await client.sign_in(grant_type="client_credentials")).status == 200
            yield client

    return open_tenant


@pytest.fixture
async def client(visit: Visit) -> AsyncIterator[Client]:
    async with visit() as client:
        yield client
