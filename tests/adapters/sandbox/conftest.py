"""A vendor as small as can be, served by the real frame."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.sandbox.frame import CHANGED, NOTIFIED


class Shop:
    """Counts what was bought. One token, "open-sesame"."""

    vendor = "shop"

    def __init__(self) -> None:
        self.bought = 0
        self.tokens = {"open-sesame"}

    @staticmethod
    def clock() -> datetime:
        return datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

    @property
    def credentials(self) -> dict[str, str]:
        return {"key": "k"}

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [web.get("/things", self._things), web.post("/things", self._buy)]

    def controls(self) -> Mapping[str, Callable[..., Any]]:
        return {"restock": self._restock}

    def failure(self, status: int) -> web.Response:
        return web.json_response({"shop says": status}, status=status)

    def expire(self, request: web.Request) -> None:
        self.tokens.discard(request.headers["Authorization"].removeprefix("Bearer "))

    revoke = expire

    async def _things(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization", "Bearer open-sesame").removeprefix("Bearer ") not in self.tokens:
            return web.json_response({"shop says": 401}, status=401)
        return web.json_response({"things": ["chair", "table", "lamp"] * 20})

    async def _buy(self, request: web.Request) -> web.Response:
        self.bought += 1
        request[CHANGED] = True
        request[NOTIFIED] = "receipt" in request.query
        return web.json_response({"bought": self.bought}, status=201)

    def _restock(self, count: int) -> dict[str, int]:
        self.bought = -count
        return {"bought": self.bought}


@pytest.fixture
async def shop() -> AsyncIterator[Sandbox[Shop]]:
    async with Sandbox.serve(Shop()) as sandbox:
        yield sandbox


@pytest.fixture
async def client(shop: Sandbox[Shop]) -> AsyncIterator[aiohttp.ClientSession]:
    # The server closes connections on purpose here: each request gets its own.
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(shop.base_url, connector=connector) as session:
        yield session
