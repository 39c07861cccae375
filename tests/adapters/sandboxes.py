"""A tenant's present, and a client of its sandbox as plain as curl."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp

from adapters.sandbox import Faults, Sandbox, VendorSandbox

V = TypeVar("V", bound=VendorSandbox)


@dataclass
class Present:
    """A clock that moves when it is told to."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Answer:
    status: int
    headers: Any
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Plain:
    """Signed with `token`; but for `send`, paths are below the API's `root`. `answer`: what it makes of an answer."""

    session: aiohttp.ClientSession
    root: str
    token: str = ""
    answer: type[Answer] = Answer

    async def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, *, signed: bool = True, **more: Any
    ) -> Any:
        sent = ({"Authorization": f"Bearer {self.token}"} if signed else {}) | (headers or {})
        async with self.session.request(method, path, headers=sent, allow_redirects=False, **more) as found:
            return self.answer(found.status, found.headers, await found.read())

    async def control(self, name: str, /, **sent: Any) -> Any:
        """What a test in another process can do to the tenant."""
        answer = await self.send("POST", f"/_sandbox/{name}", signed=False, json=sent)
        assert answer.status == 200, answer.text
        return answer.json

    async def post(self, path: str, body: Any = None) -> Any:
        return await self.send("POST", self.root + path, json=body)

    async def patch(self, path: str, body: Any) -> Any:
        return await self.send("PATCH", self.root + path, json=body)

    async def put(self, path: str, body: Any) -> Any:
        return await self.send("PUT", self.root + path, json=body)


@asynccontextmanager
async def visiting(tenant: V, faults: Faults | None = None) -> AsyncIterator[tuple[Sandbox[V], aiohttp.ClientSession]]:
    """The tenant served, and a session with it; where something is to go wrong, each request has its own connection."""
    connector = aiohttp.TCPConnector(force_close=faults is not None)
    async with (
        Sandbox.serve(tenant, faults=faults) as sandbox,
        aiohttp.ClientSession(sandbox.base_url, connector=connector) as session,
    ):
        yield sandbox, session
