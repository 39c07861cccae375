"""The account as the frame serves it: routes, what every answer carries, the side door for tests."""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, bulk, files, reading, shown
from adapters.greenhouse.sandbox.calls import Route, behind
from adapters.greenhouse.sandbox.controls import controls
from adapters.greenhouse.sandbox.deeds import Deeds
from adapters.greenhouse.sandbox.rate import Window
from adapters.greenhouse.sandbox.sign_in import authorize, exchange_key, give_token
from adapters.greenhouse.sandbox.writes import (
    applications,
    approvals,
    candidates,
    interviews,
    jobs,
    moves,
    offers,
    plain,
    users,
    writing,
)  # fmt: skip
from adapters.sandbox.frame import Control
from adapters.sandbox.tokens import bearer

ROOT = "/v3"
ROUTES: tuple[Route, ...] = (
    *reading.ROUTES,
    *bulk.ROUTES,
    *moves.ROUTES,
    *applications.ROUTES,
    *candidates.ROUTES,
    *writing.ROUTES,
    *interviews.ROUTES,
    *offers.ROUTES,
    *jobs.ROUTES,
    *users.ROUTES,
    *approvals.ROUTES,
    *plain.ROUTES,
)
"""Fixed words before {ids}: `/openings/bulk` is no opening."""

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Greenhouse(Deeds):
    """The account with its API. What tests do to it: see `Deeds`."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        yield web.post("/token", self._marked(partial(give_token, self), self.token_rate))
        yield web.get("/authorize", partial(authorize, self))
        yield web.post("/auth/token", self._marked(partial(exchange_key, self), self.token_rate))
        yield web.get(f"{shown.FILES}/{{attachment}}/{{name}}", partial(files.download, self))
        for route in ROUTES:
            yield web.route(route.method, ROOT + route.path, self._marked(behind(self, route), self.rate))

    def controls(self) -> Mapping[str, Control]:
        return controls(self)

    def failure(self, status: int) -> web.Response:
        return self._mark(answers.worded(status) if status < 500 else _broken(status), self.rate)

    def expire(self, request: web.Request) -> None:
        self.tokens.expire(bearer(request))

    def revoke(self, request: web.Request) -> None:
        self.tokens.revoke(bearer(request))

    def _marked(self, handler: Handler, window: Window) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            return self._mark(await handler(request), window)

        return handle

    def _mark(self, response: web.Response, window: Window) -> web.Response:
        """Every answer says which request it is of, and what is left of the limit; also errors."""
        response.headers["X-Request-Id"] = secrets.token_hex(16)
        response.headers.update(window.headers())
        return response


def _broken(status: int) -> web.Response:
    body: dict[str, Any] = {"message": "Internal Server Error" if status == 500 else "Service Unavailable"}
    return answers.data(body, status)
