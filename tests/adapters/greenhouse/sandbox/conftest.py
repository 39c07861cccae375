"""A Greenhouse account over HTTP and a client as plain as curl."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from adapters.greenhouse.sandbox import Greenhouse, Quirks
from adapters.sandbox import Faults, Sandbox
from tests.adapters.sandboxes import Answer, Plain, Present, visiting

ADMIN, RECRUITER, AUDITOR = 4001, 4002, 4008


class Answered(Answer):
    @property
    def errors(self) -> Any:
        return self.json["errors"]

    @property
    def next(self) -> str | None:
        """The address of the next page."""
        found = re.match(r'<([^>]+)>; rel="next"$', self.headers.get("Link", ""))
        return found[1] if found else None


@dataclass(kw_only=True)
class Client(Plain):
    """Keyword arguments of `get` are parameters."""

    sandbox: Sandbox[Greenhouse]
    answer: type[Answered] = Answered

    @property
    def tenant(self) -> Greenhouse:
        return self.sandbox.tenant

    async def sign_in(self, sub: int | None = ADMIN, **sent: str) -> Answered:
        known = self.sandbox.credentials
        form = {"grant_type": "client_credentials", **({} if sub is None else {"sub": str(sub)}), **sent}
        basic = aiohttp.encode_basic_auth(known["client_id"], known["client_secret"])
        answer = await self.send("POST", known["token_url"], headers={"Authorization": basic}, data=form)
        if answer.status == 200:
            self.token = answer.json["access_token"]
        return answer

    async def get(self, path: str, **params: Any) -> Answered:
        return await self.send("GET", self.root + path, params={name: str(value) for name, value in params.items()})

    async def rows(self, path: str, **params: Any) -> list[Any]:
        """All pages of a list."""
        answer = await self.get(path, **params)
        found: list[Any] = []
        while True:
            assert answer.status == 200, answer.text
            found += answer.json
            if answer.next is None:
                return found
            answer = await self.send("GET", answer.next)

    async def one(self, path: str, row_id: int, **params: Any) -> Any:
        (row,) = await self.rows(path, ids=row_id, **params)
        return row

    async def post(self, path: str, body: Any = None) -> Answered:
        return await super().post(path, {} if body is None else body)

    async def delete(self, path: str, body: Any = None) -> Answered:
        return await self.send("DELETE", self.root + path, json=body)

    def job(self, code: str = "J1") -> int:
        return int(self.tenant.job_with_code(code)["id"])

    def stages(self, code: str = "J1") -> list[int]:
        return [row["id"] for row in self.tenant.stages_of(self.job(code))]

    def applied(self, code: str = "J1") -> tuple[int, int]:
        """A new candidate in the first stage of a job: ids of candidate and application."""
        candidate = self.tenant.add("Anna", "Kos")
        return candidate, self.tenant.apply(candidate, self.job(code))


Visit = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def visit(present: Present) -> Visit:
    """A signed-in client of an account made for the test: `async with visit(people=1000) as client`."""

    @asynccontextmanager
    async def open_account(
        people: int = 60,
        seed: int = 1,
        quirks: Quirks | None = None,
        faults: Faults | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[Client]:
        tenant = Greenhouse(people=people, seed=seed, clock=present, quirks=quirks or Quirks(), limit=limit)
        async with visiting(tenant, faults, lambda session, sandbox: Client(session, "/v3", sandbox=sandbox)) as client:
            assert (await client.sign_in()).status == 200
            yield client

    return open_account


@pytest.fixture
async def client(visit: Visit) -> AsyncIterator[Client]:
    async with visit() as client:
        yield client
