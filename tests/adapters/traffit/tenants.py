"""Accounts for tests, at the sandbox or at a tenant that a test scripts by path."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.traffit import VENDOR
from app.model.ids import Instant
from app.model.records import AnyRecord
from app.vendor import AccountSettings, Connection, Page, Seen, VendorError, Write

SECRETS = {"client_id": "polka_desk", "client_secret": "sesame-open"}
API = "/api/integration/v2"
NEVER = 1 << 62
"""A moment that does not come, in ms."""


class Clock:
    """The program's clock, in ms; it stands still until moved."""

    def __init__(self, now: int) -> None:
        self.at = now

    def now(self) -> int:
        return self.at


class WallClock(Clock):
    """The real one, for a sandbox whose stamps are of today."""

    def __init__(self) -> None:
        super().__init__(0)

    def now(self) -> int:
        return round(time.time() * 1000)


class Store:
    """A token store in memory."""

    def __init__(self) -> None:
        self.stored: bytes | None = None
        self.mutex = threading.Lock()

    def read(self) -> bytes | None:
        return self.stored

    def write(self, token: bytes) -> None:
        self.stored = token

    def lock(self) -> Any:
        return self.mutex


def connect(base_url: str, clock: Clock, store: Store | None = None, **changed: Any) -> Connection:
    """An account at a server on loopback, as fast as it goes."""
    values = changed.pop("values", SECRETS)
    account = AccountSettings(name="polka", base_url=base_url, zone="", values=values, **{"rate": 0.0, **changed})
    return VENDOR.connect(account, clock, store or Store())


def account_at(served: Sandbox[Any], **changed: Any) -> Connection:
    """An account that is known at a sandbox. `scope`: what it asks for."""
    values = dict(served.credentials)
    if "scope" in changed:
        values["scope"] = changed.pop("scope")
    return connect(served.base_url, WallClock(), **{"values": values, **changed})


async def pages(
    connection: Connection, stream: str, since: int | None = None, position: bytes | None = None
) -> list[Page]:
    return [page async for page in connection.pull(stream, since=since, position=position)]


async def records(connection: Connection, stream: str, since: int | None = None) -> list[AnyRecord]:
    return [one.record for page in await pages(connection, stream, since) for one in page.records]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any

    @property
    def page(self) -> int:
        return int(self.headers.get("x-request-current-page", "1"))

    @property
    def filtered(self) -> Any:
        return json.loads(self.headers.get("x-request-filter", "null"))


Answer = Callable[[Asked], web.Response]


@dataclass
class Tenant:
    """Answers each path below the API as told; 404 for what nobody told it about."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    scope: str = "employee recruitment user"

    async def serve(self, request: web.Request) -> web.Response:
        if request.path == "/oauth2/token":
            return web.json_response({"access_token": "abcdef1234", "expires_in": 3600, "scope": self.scope})
        body = await request.read()
        one = Asked(
            request.method,
            request.path.removeprefix(API),
            dict(request.query),
            {name.lower(): value for name, value in request.headers.items()},
            json.loads(body) if body and request.content_type == "application/json" else body,
        )
        self.asked.append(one)
        answer = self.answers.get(one.path)
        if answer is None:
            return web.json_response({"error": {"code": 404, "message": "Not Found"}}, status=404)
        return answer(one)


def rows(*found: Any, total_pages: int = 1) -> web.Response:
    """A page of records with the vendor's headers."""
    headers = {
        "X-Result-Count": str(len(found)),
        "X-Result-Total-Pages": str(total_pages),
        "X-Result-Total-Count": str(len(found) * total_pages),
    }
    return web.json_response(list(found), headers=headers)


def refusal(status: int, body: Any) -> web.Response:
    if isinstance(body, str):
        return web.Response(text=body, status=status)
    return web.json_response(body, status=status)


async def look(account: Connection, write: Write, since: Instant) -> Seen:
    """What one write alone is told. Raises the error that stands in its place."""
    (seen,) = await account.look([write], since=since)
    if isinstance(seen, VendorError):
        raise seen
    return seen
