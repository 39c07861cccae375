"""Accounts for tests of an adapter, at its sandbox or at a tenant that a test scripts by path."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.sandbox import Sandbox
from app.clock import WallClock
from app.model.ids import Instant
from app.model.records import AnyRecord
from app.vendor import AccountSettings, Clock, Connection, Page, Seen, TokenStore, Vendor, VendorError, Write
from tests.surroundings import MemoryTokens


def connect(
    vendor: Vendor,
    base_url: str,
    clock: Clock,
    values: Mapping[str, str],
    tokens: TokenStore | None = None,
    **changed: Any,
) -> Connection:
    """An account at a server on loopback, as fast as it goes. `changed`: more of its settings."""
    account = AccountSettings(name="polka", base_url=base_url, values=values, **{"zone": "", "rate": 0.0, **changed})
    return vendor.connect(account, clock, tokens or MemoryTokens())


def at_sandbox(vendor: Vendor, served: Sandbox[Any], **changed: Any) -> Connection:
    """An account that is known at a sandbox whose stamps are of today."""
    return connect(vendor, served.base_url, WallClock(), **{"values": served.credentials, **changed})


async def pages(
    account: Connection, stream: str, since: Instant | None = None, position: bytes | None = None
) -> list[Page]:
    return [page async for page in account.pull(stream, since=since, position=position)]


async def records(account: Connection, stream: str, since: Instant | None = None) -> list[AnyRecord]:
    return [one.record for page in await pages(account, stream, since) for one in page.records]


async def look(account: Connection, write: Write, since: Instant) -> Seen:
    """What one write alone is told. Raises the error that stands in its place."""
    (seen,) = await account.look([write], since=since)
    if isinstance(seen, VendorError):
        raise seen
    return seen


@dataclass
class Asked:
    """A request as the tenant got it; `path` without what all paths of the API begin with."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


Answer = Callable[[Asked], web.Response]


@dataclass
class Scripted:
    """Answers each path below the API as told; 404 for what nobody told it about.

    `below`: what all paths of the API begin with. `token`: the path at which it gives one, and the answer there.
    `request`: what it takes a request for.
    """

    below: str
    token: tuple[str, dict[str, Any]]
    request: type[Asked] = Asked
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        path, token = self.token
        if request.path == path:
            return web.json_response(token)
        body = await request.read()
        one = self.request(
            request.method,
            request.path.removeprefix(self.below),
            dict(request.query),
            {name.lower(): value for name, value in request.headers.items()},
            json.loads(body) if body and request.content_type == "application/json" else body,
        )
        self.asked.append(one)
        answer = self.answers.get(one.path)
        return refusal(404, {"error": {"code": 404, "message": "Not Found"}}) if answer is None else answer(one)


def refusal(status: int, body: Any) -> web.Response:
    if isinstance(body, str):
        return web.Response(text=body, status=status)
    return web.json_response(body, status=status)
