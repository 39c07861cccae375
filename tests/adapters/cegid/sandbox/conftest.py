"""A Talentsoft site over HTTP and a client as plain as curl."""

import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.cegid.sandbox import Quirks, Talentsoft
from adapters.sandbox import Faults, Sandbox
from tests.adapters.sandboxes import Answer, Plain, Present, visiting

ALL = ("MatchingIndexation", "Customer", "JobBoard", "MetaEngine")


class Exported(Answer):
    @property
    def records(self) -> list[zipfile.ZipFile]:
        """The archives of a stream; each is all there."""
        found, at = [], 0
        while at < len(self.content):
            length = int.from_bytes(self.content[at : at + 4], "little")
            assert len(self.content) >= at + 4 + length
            found.append(zipfile.ZipFile(io.BytesIO(self.content[at + 4 : at + 4 + length])))
            at += 4 + length
        return found

    @property
    def people(self) -> list[Any]:
        return [json.loads(record.read("applicantdetail")) for record in self.records]

    @property
    def ids(self) -> list[str]:
        return [one["candidateDetail"]["id"] for one in self.people]

    @property
    def offers(self) -> list[Any]:
        return [json.loads(record.read("offerdetail"))["offerDetail"] for record in self.records]

    @property
    def rows(self) -> Any:
        """What an envelope holds."""
        assert self.json["code"] == self.status
        return self.json["data"]


@dataclass(kw_only=True)
class Client(Plain):
    """Keyword arguments of `get` are parameters."""

    sandbox: Sandbox[Talentsoft]
    answer: type[Exported] = Exported

    @property
    def tenant(self) -> Talentsoft:
        return self.sandbox.tenant

    async def sign_in(self, scope: str | None = "MatchingIndexation", **sent: str) -> Exported:
        form = {"grant_type": "client_credentials", **self.sandbox.credentials, **sent}
        answer = await self.send("POST", "/api/token", data=form | ({} if scope is None else {"scope": scope}))
        if answer.status == 200:
            self.token = answer.json["access_token"]
        return answer

    async def get(self, path: str, **params: Any) -> Exported:
        return await self.send("GET", self.root + path, params={name: str(value) for name, value in params.items()})

    async def delete(self, path: str) -> Exported:
        return await self.send("DELETE", self.root + path)

    async def candidates(self, **params: Any) -> Exported:
        answer = await self.get("/exports/v1/candidates", **params)
        assert answer.status == 200, answer.text
        return answer

    async def vacancies(self, **params: Any) -> Exported:
        answer = await self.get("/exports/v1/vacancies", **params)
        assert answer.status == 200, answer.text
        return answer

    async def everybody(self, limit: int = 100, **params: Any) -> list[Any]:
        """All pages of the people, until the empty one."""
        found, offset = list[Any](), 0
        while page := (await self.candidates(offset=offset, limit=limit, **params)).people:
            found += page
            offset += limit
        return found

    def changed(self) -> list[tuple[str, str]]:
        """Method and path of the requests that changed something."""
        return [(entry.method, entry.path) for entry in self.sandbox.ledger.effects()]


Visit = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def visit(present: Present) -> Visit:
    """A signed-in client of a site made for the test: `async with visit(people=1000) as client`."""

    @asynccontextmanager
    async def open_site(
        people: int = 60,
        seed: int = 1,
        scope: str | None = "MatchingIndexation",
        quirks: Quirks | None = None,
        faults: Faults | None = None,
    ) -> AsyncIterator[Client]:
        tenant = Talentsoft(people=people, seed=seed, clock=present, quirks=quirks or Quirks(), scopes=ALL)
        async with visiting(tenant, faults) as (sandbox, session):
            client = Client(session, "/api", sandbox=sandbox)
            assert (await client.sign_in(scope)).status == 200
            yield client

    return open_site


@pytest.fixture
async def client(visit: Visit) -> AsyncIterator[Client]:
    async with visit() as client:
        yield client


@pytest.fixture
async def customer(visit: Visit) -> AsyncIterator[Client]:
    async with visit(scope="Customer") as client:
        yield client


@pytest.fixture
async def front(visit: Visit) -> AsyncIterator[Client]:
    async with visit(scope=None) as client:
        yield client
