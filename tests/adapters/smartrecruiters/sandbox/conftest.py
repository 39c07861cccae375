"""A company at SmartRecruiters over HTTP and a client as plain as curl."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from adapters.sandbox import Faults, Sandbox
from adapters.smartrecruiters.sandbox import Quirks, SmartRecruiters
from tests.adapters.sandboxes import Answer, Plain, Present, visiting


class Answered(Answer):
    @property
    def codes(self) -> list[str]:
        return [error["code"] for error in self.json["errors"]]

    @property
    def next(self) -> str | None:
        """The address of the next page."""
        found = re.match(r'<([^>]+)>; rel="(?:next|link)"$', self.headers.get("Link", ""))
        return found[1] if found else None


@dataclass(kw_only=True)
class Client(Plain):
    """Signed by key; keyword arguments of `get` are parameters."""

    sandbox: Sandbox[SmartRecruiters]
    key: str = ""
    answer: type[Answered] = Answered

    @property
    def tenant(self) -> SmartRecruiters:
        return self.sandbox.tenant

    async def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, *, signed: bool = True, **more: Any
    ) -> Any:
        sent = ({"X-SmartToken": self.key} if signed and self.key else {}) | (headers or {})
        return await super().send(method, path, sent, signed=signed and not self.key, **more)

    async def ask_token(self, **form: str) -> Answered:
        known = self.sandbox.credentials
        sent = {"grant_type": "client_credentials", **{name: known[name] for name in ("client_id", "client_secret")}}
        return await self.send("POST", "/identity/oauth/token", signed=False, data=sent | form)

    async def get(self, path: str, **params: Any) -> Answered:
        return await self.send("GET", self.root + path, params=[*_pairs(params)])

    async def delete(self, path: str, **params: Any) -> Answered:
        return await self.send("DELETE", self.root + path, params=[*_pairs(params)])

    async def control(self, name: str, /, **sent: Any) -> Any:
        answer = await self.send("POST", f"/_sandbox/{name}", signed=False, json=sent)
        assert answer.status == 200, answer.text
        return answer.json

    def job(self, ref: str = "REF1") -> str:
        return str(self.tenant.job_with_ref(ref)["id"])

    def applied(self, ref: str = "REF1") -> tuple[str, str]:
        """A new candidate on a job: ids of both."""
        candidate = self.tenant.add("Anna", "Kos", email="anna.kos@example.org")
        self.tenant.apply(candidate, self.job(ref))
        return candidate, self.job(ref)


def _pairs(params: dict[str, Any]) -> Any:
    """Lists are said again and again."""
    for name, value in params.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, str(one).lower() if isinstance(one, bool) else str(one)


Visit = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def present() -> Present:
    return Present(datetime(2026, 11, 18, 9, 30, tzinfo=UTC))


@pytest.fixture
def visit(present: Present) -> Visit:
    """A client of a company made for the test: `async with visit(people=1000) as client`."""

    @asynccontextmanager
    async def open_company(
        people: int = 100,
        seed: int = 1,
        quirks: Quirks | None = None,
        faults: Faults | None = None,
        *,
        limited: bool = False,
    ) -> AsyncIterator[Client]:
        tenant = SmartRecruiters(people=people, seed=seed, clock=present, quirks=quirks or Quirks(), limited=limited)
        async with visiting(tenant, faults) as (sandbox, session):
            yield Client(session, "", sandbox=sandbox, key=sandbox.credentials["api_key"])

    return open_company


@pytest.fixture
async def client(visit: Visit) -> AsyncIterator[Client]:
    async with visit() as client:
        yield client


@pytest.fixture
async def handshake() -> AsyncIterator[Callable[[], Any]]:
    """Gives the address of somebody who shakes every hand that is offered."""
    from tests.surroundings import serving

    async def shake(request: Any) -> Any:
        return aiohttp.web.Response(headers={"X-Hook-Secret": request.headers.get("X-Hook-Secret", "")})

    async with serving(shake) as url:

        async def address() -> str:
            return url

        yield address
