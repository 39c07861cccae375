"""A Vitay account over HTTP and a client as plain as curl."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.sandbox import Faults, Sandbox
from adapters.vitay.sandbox import Quirks, Vitay
from tests.adapters.sandboxes import Answer, Plain, Present, visiting

PLAIN = {
    "media": "application/json", "relationships": "bare", "paging": "pagination", "lists": "list", "values": "typed",
    "errors": "errors",
}  # fmt: skip
"""The manner of all answers where a test is not about manners."""


class Told(Answer):
    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def attributes(self) -> Any:
        return self.data["attributes"]

    @property
    def said(self) -> tuple[int, str]:
        """The status and the sentence of an error, told plainly."""
        return self.status, self.json["errors"][0]["detail"]


@dataclass(kw_only=True)
class Client(Plain):
    """Keyword arguments of `get` are parameters; `page` and `size` those of lists."""

    sandbox: Sandbox[Vitay]
    answer: type[Told] = Told

    @property
    def tenant(self) -> Vitay:
        return self.sandbox.tenant

    async def sign_in(self, **sent: Any) -> Told:
        answer = await self.post("/v3/oauth/login", {**self.sandbox.credentials, **sent})
        if answer.status == 200:
            self.token = answer.attributes["token"]
        return answer

    async def get(self, path: str, **params: Any) -> Told:
        spelt = {"page": "page[page]", "size": "page[page_size]"}
        found = {spelt.get(name, name): str(value) for name, value in params.items()}
        return await self.send("GET", self.root + path, params=found)

    async def delete(self, path: str, **more: Any) -> Told:
        return await self.send("DELETE", self.root + path, **more)

    async def rows(self, path: str) -> list[Any]:
        """All pages of a list, told plainly."""
        found, page, pages = [], 1, 1
        while page <= pages:
            answer = await self.get(path, page=page, size=100)
            assert answer.status == 200, answer.text
            found += answer.data
            pages, page = answer.json["pagination"]["total_pages"], page + 1
        return found

    async def referred(self, *, asked: int | None = None, references: int = 1) -> tuple[str, list[str]]:
        """A new candidate with saved references, `asked` by that question set: ids."""
        person = {"first_name": "Anna", "last_name": "Kos", "email": "anna@kos.example", "phone": "+48 1"}
        candidate = (await self.control("add", fields=person))["candidate"]
        found = []
        for at in range(references):
            fields = {"first_name": "Ref", "last_name": str(at), "email": f"ref{at}@kos.example", "phone": f"+48 2{at}"}
            found.append(str((await self.control("refer", candidate=candidate, fields=fields))["reference"]))
        if asked is not None:
            await self.control("ask", candidate=candidate, question_set=asked)
        return str(candidate), found

    def effects(self) -> list[tuple[str, bool]]:
        """Paths of the requests that changed something, and whether people were written to."""
        return [(entry.path.removeprefix(self.root), entry.notified) for entry in self.sandbox.ledger if entry.changed]


def resource(
    kind: str, row_id: str | None = None, /, related: dict[str, tuple[str, str]] | None = None, **said: Any
) -> Any:
    """A document of one resource."""
    found: dict[str, Any] = {"type": kind, "attributes": said}
    if row_id is not None:
        found["id"] = row_id
    if related:
        found["relationships"] = {
            name: {"data": {"type": kind, "id": one}} for name, (kind, one) in related.items()
        }  # fmt: skip
    return {"data": found}


Visit = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def visit(present: Present) -> Visit:
    """A signed-in client of an account made for the test. `drawn`: answers are told now this way, now that."""

    @asynccontextmanager
    async def open_account(
        people: int = 60, seed: int = 1, quirks: Quirks | None = None, faults: Faults | None = None, drawn: bool = False
    ) -> AsyncIterator[Client]:
        tenant = Vitay(people=people, seed=seed, clock=present, quirks=quirks or Quirks())
        async with visiting(tenant, faults) as (sandbox, session):
            client = Client(session, "/api", sandbox=sandbox)
            if not drawn:
                tenant.manners.hold(**PLAIN)
            assert (await client.sign_in()).status == 200
            yield client

    return open_account


@pytest.fixture
async def client(visit: Visit) -> AsyncIterator[Client]:
    async with visit() as client:
        yield client
