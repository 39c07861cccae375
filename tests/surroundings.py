"""What a program finds around it, for tests: the time, a place for tokens, a server on loopback."""

import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from app.model.ids import Instant

START: Instant = 1_750_000_000_000
NEVER: Instant = 1 << 62
"""A moment that does not come."""


@dataclass
class HandClock:
    """A clock that a test turns by hand."""

    at: Instant = START

    def now(self) -> Instant:
        return self.at

    def pass_(self, ms: int) -> Instant:
        self.at += ms
        return self.at


class WallClock:
    """The real one, for a server whose stamps are of today."""

    def now(self) -> Instant:
        return round(time.time() * 1000)


class MemoryTokens:
    """A token store that forgets with the test; only the thread that has taken its lock may free it."""

    def __init__(self) -> None:
        self.stored: bytes | None = None
        self.mutex = threading.RLock()

    def read(self) -> bytes | None:
        return self.stored

    def write(self, token: bytes) -> None:
        self.stored = token

    def lock(self) -> Any:
        return self.mutex


@asynccontextmanager
async def serving(answer: Callable[[web.Request], Awaitable[web.StreamResponse]], **site: Any) -> AsyncIterator[str]:
    """The address at which every request gets that answer."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, **site).start()
    try:
        yield f"{'https' if site.get('ssl_context') else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
