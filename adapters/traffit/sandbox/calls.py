"""A signed-in request on its way to a route, and what a route may ask of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiohttp import web

from adapters.sandbox import forms
from adapters.sandbox.answers import NotThere, Refused
from adapters.sandbox.asked import Asked
from adapters.sandbox.table import TooMuch
from adapters.sandbox.tokens import bearer
from adapters.traffit.sandbox import answers
from adapters.traffit.sandbox.records import Employee, Job
from adapters.traffit.sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Call(Asked[Tenant]):
    """`user` is whom changes are written to."""

    user: int

    def header(self, name: str) -> str | None:
        return self.request.headers.get(name)

    def says(self, header: str) -> bool:
        return self.request.headers.get(header, "").lower() in ("true", "1")

    def number(self, name: str) -> int:
        """A number of the path. Refuses with 404."""
        text = self.request.match_info[name]
        if not text.isdecimal() or len(text) > 15:
            raise answers.not_found()
        return int(text)

    def employee(self) -> Employee:
        """The candidate of the path. Refuses with 404."""
        try:
            return self.tenant.employee(self.number("employee"))
        except NotThere:
            raise answers.not_found() from None

    def job(self) -> Job:
        """The job of the path. Refuses with 404, or 403 where the user may not see it."""
        try:
            job = self.tenant.job(self.number("recruitment"))
        except NotThere:
            raise answers.not_found() from None
        if job.id in self.tenant.forbidden:
            raise answers.forbidden()
        return job

    async def sent(self) -> dict[str, Any]:
        """The fields of the body. Refuses with 400."""
        try:
            return forms.fields(self.request.headers.get("Content-Type", ""), await self.request.read())
        except forms.Unreadable as error:
            raise Refused(answers.invalid([f"The body cannot be read: {error}."])) from error

    async def sent_list(self) -> list[Any]:
        """A body that is a JSON list. Refuses with 400."""
        try:
            value = forms.data(await self.request.read())
        except forms.Unreadable as error:
            raise Refused(answers.invalid([f"The body cannot be read: {error}."])) from error
        if not isinstance(value, list):
            raise Refused(answers.invalid(["This value should be a list."]))
        return value


Action = Callable[[Call], Awaitable[web.Response]]


class Route(NamedTuple):
    """`path` below the API's root, with {employee} and {recruitment} for ids; `scope` the token needs."""

    method: str
    path: str
    scope: str
    action: Action


def behind(tenant: Tenant, scope: str, action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The route as a handler: a valid token with the scope first, then the action, refusals as answers."""

    async def handle(request: web.Request) -> web.Response:
        token = tenant.tokens.valid(bearer(request))
        if token is None:
            return answers.unauthorized()
        if scope not in token.scopes:
            return answers.coded(403)
        try:
            return await action(Call(tenant, request, token.user))
        except Refused as refusal:
            return refusal.response
        except TooMuch:
            # No document says what a query does that reads the whole of a huge tenant; this one says so.
            return answers.coded(504)

    return handle
