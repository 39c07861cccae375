"""A signed-in request on its way to a route, and what a route may ask of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from aiohttp import web

from adapters.greenhouse.sandbox import answers
from adapters.greenhouse.sandbox.deeds import Deeds
from adapters.greenhouse.sandbox.records import Row
from adapters.sandbox import forms
from adapters.sandbox.answers import NotThere, Refused
from adapters.sandbox.frame import CHANGED
from adapters.sandbox.table import TooMuch
from adapters.sandbox.tokens import bearer


@dataclass(frozen=True)
class Call:
    """`user` acts."""

    tenant: Deeds
    request: web.Request
    user: int

    @cached_property
    def hidden_jobs(self) -> frozenset[int]:
        return self.tenant.hidden_jobs(self.user)

    @cached_property
    def sees_private(self) -> bool:
        return self.tenant.sees_private(self.user)

    def sees(self, row: Row) -> bool:
        """Whether the user may see a row: no confidential jobs of others, no private candidates without permission."""
        if "candidate_tag_id" in row and self.tenant.table("candidate_tags").get(row["candidate_tag_id"]) is None:
            return False  # A tag that was deleted left everybody who had it.
        if self.hidden_jobs and self._job_of(row) in self.hidden_jobs:
            return False
        return self.sees_private or not self._is_private(row)

    def _job_of(self, row: Row) -> int | None:
        found: int | None = row.get("job_id")
        if found is None and "confidential" in row:
            found = row["id"]
        if found is None and row.get("application_id") is not None:
            application = self.tenant.table("applications").get(row["application_id"])
            found = application["job_id"] if application else None
        return found

    def _is_private(self, row: Row) -> bool:
        if "private" in row and "first_name" in row:
            return bool(row["private"])
        candidate = row.get("candidate_id")
        if candidate is None and row.get("application_id") is not None:
            application = self.tenant.table("applications").get(row["application_id"])
            candidate = application["candidate_id"] if application else None
        found = None if candidate is None else self.tenant.table("candidates").get(candidate)
        return found is not None and bool(found["private"])

    def target(self, name: str, key: str = "id") -> Row:
        """The row that the path names. Refuses with 404, also where the user may not see it."""
        text = self.request.match_info[key]
        row = self.tenant.table(name).get(int(text)) if text.isdecimal() and len(text) < 16 else None
        if row is None or not self.sees(row):
            raise answers.not_found()
        return row

    def work_on(self, row: Row) -> Row:
        """The same row, where the user may change it. Refuses with 403."""
        if not self.tenant.may_work_on(self.user, self._job_of(row)):
            raise answers.forbidden("The acting user does not have permission to perform this action.")
        return row

    async def sent(self) -> dict[str, Any]:
        """The fields of a JSON body; an empty one has none. Refuses with 422."""
        body = await self.request.read()
        if not body.strip():
            return {}
        try:
            value = forms.data(body)
        except forms.Unreadable as error:
            raise answers.refused(f"The body is {error}.") from error
        if not isinstance(value, dict):
            raise answers.refused("The body must be a JSON object.")
        return value

    def changed(self) -> None:
        """Something at the vendor is another one than before."""
        self.request[CHANGED] = True


Action = Callable[[Call], Awaitable[web.Response]]


class Route(NamedTuple):
    """`path` below /v3; `scope` without its first word, `harvest`; `reads` is for site admins alone."""

    method: str
    path: str
    scope: str
    action: Action

    @property
    def reads(self) -> bool:
        return self.method == "GET"


def behind(tenant: Deeds, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The route as a handler: limit, token, scope, standing, and then the action; refusals are answers."""

    async def handle(request: web.Request) -> web.Response:
        response = tenant.rate.take()
        if response is None:
            try:
                response = await route.action(_signed_in(tenant, route, request))
            except Refused as refusal:
                response = refusal.response
            except NotThere:
                response = answers.not_found().response
            except TooMuch:
                # No document says what a query does that reads the whole of a huge account; this one says so.
                response = answers.worded(504)
        return response

    return handle


def _signed_in(tenant: Deeds, route: Route, request: web.Request) -> Call:
    token = tenant.tokens.known(bearer(request))
    if token is None:
        raise answers.unauthorized("Token could not be decoded. Please ensure your token is from a trusted source.")
    if token.expires <= tenant.clock():
        raise answers.unauthorized("Token has expired. Please generate a new token.")
    scope = f"harvest:{route.scope}"
    if token.scopes is not None and scope not in token.scopes:
        raise answers.forbidden(f"Missing required scope: {scope}")
    who = tenant.user(token.user)
    if who is None or who["deactivated"]:
        raise answers.forbidden("The authorizing user is not active.")
    if route.reads and not who["site_admin"]:
        raise answers.forbidden("GET endpoints are only accessible by site admin users.")
    return Call(tenant, request, token.user)
