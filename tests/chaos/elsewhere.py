"""A host that is none of the vendor's: whatever arrives there has gone astray."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.surroundings import serving


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
    place = Elsewhere()
    async with serving(place.serve) as place.url:
        yield place
