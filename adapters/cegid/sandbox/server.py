"""The site as the frame serves it: routes, the side door for tests."""

from collections.abc import Iterable, Mapping
from functools import partial

from aiohttp import web

from adapters.cegid.sandbox import answers, customer, exports, front_office, hooks, libraries
from adapters.cegid.sandbox.calls import Route, behind
from adapters.cegid.sandbox.controls import controls
from adapters.cegid.sandbox.sign_in import give_token
from adapters.cegid.sandbox.tenant import Tenant
from adapters.sandbox.frame import Control
from adapters.sandbox.tokens import bearer

ROUTES: tuple[Route, ...] = (
    *exports.ROUTES,
    *libraries.ROUTES,
    *hooks.ROUTES,
    *customer.ROUTES,
    *front_office.ROUTES,
)


class Talentsoft(Tenant):
    """The site with its APIs, all at one address. What tests do to it: see `Tenant`."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        yield web.post("/api/token", partial(give_token, self))
        for route in ROUTES:
            yield web.route(route.method, route.path, behind(self, route))

    def controls(self) -> Mapping[str, Control]:
        return controls(self)

    def failure(self, status: int) -> web.Response:
        return answers.worded(status)

    def expire(self, request: web.Request) -> None:
        self.tokens.expire(bearer(request))

    def revoke(self, request: web.Request) -> None:
        self.tokens.revoke(bearer(request))
