"""A host that is none of the vendor's: whatever arrives there has gone astray."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Elsewhere:
    """`arrived`: a line for each request, with a word about the token it brought."""

    url: str = ""
    arrived: list[str] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        token = "with a token" if "Authorization" in request.headers else "without a token"
        self.arrived.append(f"{request.method} {request.path} went elsewhere {token}")
        return web.json_response([], status=200)


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Elsewhere]:
    app = web.Application()
    place = Elsewhere()
    app.router.add_route("*", "/{tail:.*}", place.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    place.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield place
    finally:
        await runner.cleanup()
