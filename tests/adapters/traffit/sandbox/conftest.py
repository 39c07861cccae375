"""A Traffit tenant over HTTP and a client as plain as curl."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.sandbox import Faults
from adapters.traffit.sandbox import Quirks, Traffit
from tests.adapters.sandboxes import Answer, Plain, Present, visiting

ROOT = "/api/integration/v2"


class Listing(Answer):
    @property
    def total(self) -> int:
        return int(self.headers["X-Result-Total-Count"])


@dataclass(kw_only=True)
class Client(Plain):
    """Keyword arguments of `get` are headers with underscores."""

    tenant: Traffit
    answer: type[Listing] = Listing

    async def sign_in(self, **sent: str) -> Answer:
        answer = await self.send("POST", "/oauth2/token", json={**self.tenant.credentials, **sent})
        if answer.status == 200:
            self.token = answer.json["access_token"]
        return answer

    async def get(self, path: str, **headers: Any) -> Answer:
        texts = {
            name.replace("_", "-"): json.dumps(value) if isinstance(value, dict) else str(value)
            for name, value in headers.items()
        }
        return await self.send("GET", self.root + path, texts)

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
def visit(present: Present) -> Visit:
    """A signed-in client of a tenant made for the test: `async with visit(people=1000) as client`."""

    @asynccontextmanager
    async def open_tenant(
        people: int = 60, seed: int = 1, quirks: Quirks | None = None, faults: Faults | None = None
    ) -> AsyncIterator[Client]:
        tenant = Traffit(people=people, seed=seed, clock=present, quirks=quirks or Quirks())
        async with visiting(tenant, faults, lambda session, _: Client(session, ROOT, tenant=tenant)) as client:
            assert (await client.sign_in(grant_type="client_credentials")).status == 200
            yield client

    return open_tenant


@pytest.fixture
async def client(visit: Visit) -> AsyncIterator[Client]:
    async with visit() as client:
        yield client
