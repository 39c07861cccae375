"""A signed-in request on its way to a route, and what a route may ask of it."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from aiohttp import web

from adapters.cegid.sandbox import answers, referentials
from adapters.cegid.sandbox.records import Candidate, Vacancy
from adapters.cegid.sandbox.tenant import Tenant
from adapters.sandbox import forms
from adapters.sandbox.answers import NotThere, Refused
from adapters.sandbox.asked import Asked
from adapters.sandbox.table import TooMuch
from adapters.sandbox.tokens import bearer


class Call(Asked[Tenant]):
    """What a route may ask of its request."""

    def path(self, name: str) -> str:
        return self.request.match_info[name]

    @property
    def lcid(self) -> int:
        """The language to answer in, where the answer has one (Front Office)."""
        return referentials.understood(self.request.headers.get("Accept-Language", ""))

    def candidate(self) -> Candidate:
        """The candidate of the path. Ends with 404."""
        return self.tenant.candidate(self.path("id"))

    def vacancy(self) -> Vacancy:
        """The vacancy of the path. Ends with 404."""
        return self.tenant.vacancy(self.path("reference"))

    async def sent(self) -> dict[str, Any]:
        """The fields of the body: JSON, a form or multipart; of an empty one none. Refuses with 400."""
        body = await self.request.read()
        try:
            return forms.fields(self.request.headers.get("Content-Type", ""), body) if body.strip() else {}
        except forms.Unreadable as error:
            raise answers.bad_body(f"The body is {error}.") from error


Action = Callable[[Call], Awaitable[web.Response]]


class Route(NamedTuple):
    """`scopes`: one of these the token needs; where there are none, it must be one of the Front Office."""

    method: str
    path: str
    scopes: tuple[str, ...]
    action: Action


def behind(tenant: Tenant, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The route as a handler: token, scope, and then the action; refusals are answers."""

    async def handle(request: web.Request) -> web.Response:
        try:
            _check(tenant, route, bearer(request))
            return await route.action(Call(tenant, request))
        except Refused as refusal:
            return refusal.response
        except NotThere:
            return answers.not_found().response
        except TooMuch:
            # No document says what a query does that reads the whole of a huge site; this one says so.
            return answers.worded(504)

    return handle


def _check(tenant: Tenant, route: Route, access: str) -> None:
    token = tenant.tokens.valid(access)
    if token is None:
        raise answers.unauthorized()
    if not token.scopes.intersection(route.scopes) if route.scopes else token.scopes:
        raise answers.forbidden(route.scopes)
