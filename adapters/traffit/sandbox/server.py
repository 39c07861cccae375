"""The tenant as the frame serves it: routes, redirects of slashes, the side door for tests."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox.frame import Control
from adapters.sandbox.tokens import bearer
from adapters.traffit.sandbox import agency_lists, answers, files, jobs, moves, people, timeline
from adapters.traffit.sandbox.calls import Route, behind
from adapters.traffit.sandbox.sign_in import give_token
from adapters.traffit.sandbox.tenant import Tenant

ROOT = "/api/integration/v2"
"""The only order that answers: 17 headings of the document print the other one (notes 2.1)."""

ROUTES: tuple[Route, ...] = (
    *timeline.ROUTES,
    *moves.ROUTES,
    *files.ROUTES,
    *people.ROUTES,
    *jobs.ROUTES,
    *agency_lists.ROUTES,
)
"""Fixed words before {ids}: `/employees/activities` is no candidate."""


class Traffit(Tenant):
    """The tenant with its API. What tests do to it: see `Tenant`."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        yield web.post("/oauth2/token", partial(give_token, self))
        yield web.get("/public/job_posts/published", partial(agency_lists.published, self))
        for method, path, scope, action in ROUTES:
            yield web.route(method, ROOT + path, behind(self, scope, action))
        yield from _slashes()

    def controls(self) -> Mapping[str, Control]:
        """`move {employee, recruitment, state, by}`, `edit {employee, fields}` and so on; ids as numbers."""

        def edit(employee: int, fields: dict[str, Any]) -> dict[str, Any]:
            self.edit(employee, **fields)
            return {"employee": employee}

        def add(fields: dict[str, Any], recruitment: int | None = None) -> dict[str, Any]:
            employee = self.add(**fields)
            if recruitment is not None:
                self.apply(employee, recruitment)
            return {"employee": employee}

        def stage(employee: int, recruitment: int) -> dict[str, Any]:
            return {"state": self.stage_of(employee, recruitment)}

        return {
            "move": self.move,
            "apply": self.apply,
            "edit": edit,
            "delete": self.delete,
            "add": add,
            "note": self.note,
            "tag": self.tag,
            "untag": self.untag,
            "leave": self.leave,
            "detach": self.detach,
            "close": self.close,
            "forbid": self.forbid,
            "stage": stage,
            "expire_tokens": self.tokens.expire_all,
        }

    def failure(self, status: int) -> web.Response:
        return answers.coded(status)

    def expire(self, request: web.Request) -> None:
        self.tokens.expire(bearer(request))

    def revoke(self, request: web.Request) -> None:
        self.tokens.revoke(bearer(request))


def _slashes() -> Iterator[web.AbstractRouteDef]:
    """Lists want their slash, or want none: the other form is redirected (notes 2.3). Only reading is."""
    for route in ROUTES:
        if route.method == "GET" and "{" not in route.path and route.path.count("/") <= 2:
            path = ROOT + route.path
            if route.path.endswith("/"):
                yield web.get(path.removesuffix("/"), partial(_redirect, path))
            elif route.path.count("/") == 1:
                yield web.get(path + "/", partial(_redirect, path))


async def _redirect(path: str, request: web.Request) -> web.Response:
    query = f"?{request.query_string}" if request.query_string else ""
    location = f"{request.scheme}://{request.host}{path}{query}"
    return web.Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": location})
