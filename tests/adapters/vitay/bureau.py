"""A Vitay of a few tables, scripted by a test, and accounts at it. Not the sandbox: it knows no rule of the vendor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.vitay import VENDOR
from app.vendor import Clock, Connection, TokenStore
from tests.adapters import accounts
from tests.adapters.accounts import Asked, refusal
from tests.surroundings import HandClock

NOW = 1_790_000_000_000
SECRETS = {"email": "mara@acme.example", "password": "p4ss word+/="}
TOKEN = "eyJ0.vitay.token"
LOGIN = "/api/v3/oauth/login"
Row = dict[str, Any]


def record(kind: str, key: str, links: Mapping[str, Any] | None = None, /, **attributes: Any) -> Row:
    """A resource as the document shows one: relationships are bare."""
    return {"type": kind, "id": key, "attributes": attributes, "relationships": dict(links or {})}


def link(kind: str, key: str) -> Row:
    return {"type": kind, "id": key}


@dataclass
class Bureau(accounts.Scripted):
    """`lists`: records by the path of their list, below `/api`; single records are found in them by their id."""

    below: str = "/api"
    token: tuple[str, dict[str, Any]] = field(
        default_factory=lambda: (LOGIN, {"data": {"type": "token", "id": "1", "attributes": {"token": TOKEN}}})
    )
    lists: dict[str, list[Row]] = field(default_factory=dict)

    async def serve(self, request: web.Request) -> web.Response:
        if request.path == LOGIN:
            body = await request.json()
            self.asked.append(Asked("POST", LOGIN, {}, {}, body))
            if body != SECRETS:
                return refusal(401, {"errors": [{"status": "401", "title": "Invalid email or password"}]})
        path = request.path.removeprefix(self.below)
        if request.method == "GET" and path not in self.answers:
            self.answers |= {path: answer} if (answer := self._found(path)) is not None else {}
        return await super().serve(request)

    def _found(self, path: str) -> accounts.Answer | None:
        if path in self.lists:
            return lambda one: self._page(path, one)
        key = path.rpartition("/")[2]
        name = path.rpartition("/")[0].rpartition("/")[2]
        for there, rows in self.lists.items():
            row = next((row for row in rows if there.rpartition("/")[2] == name and row["id"] == key), None)
            if row is not None:
                return lambda _, row=row: web.json_response({"data": row})  # type: ignore[misc]
        return None

    def _page(self, path: str, one: Asked) -> web.Response:
        rows = self.lists[path]
        number, size = int(one.query.get("page[page]", "1")), int(one.query.get("page[page_size]", "15"))
        told = {
            "current_page": str(number),
            "total_pages": str(-(-len(rows) // size)),
            "total_entries": str(len(rows)),
            "page_size": str(size),
        }
        return web.json_response({"data": rows[(number - 1) * size : number * size], "pagination": told})

    def script(self, path: str, body: Any, status: int = 200) -> None:
        """Answer a path so; a function is asked each time."""
        self.answers[path] = lambda _: refusal(status, body() if callable(body) else body)

    def sent(self, method: str, path: str) -> list[Asked]:
        """What came for a path, in order."""
        return [one for one in self.asked if (one.method, one.path) == (method, path)]


def connect(base_url: str, clock: Clock | None = None, tokens: TokenStore | None = None, **changed: Any) -> Connection:
    """An account at a server on loopback, as fast as it goes."""
    return accounts.connect(
        VENDOR, base_url, clock or HandClock(NOW), **{"values": SECRETS, "tokens": tokens, **changed}
    )
