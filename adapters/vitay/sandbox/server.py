"""The account as the frame serves it: routes, how the frame's own errors are worded, the side door for tests."""

from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus

from aiohttp import web

from adapters.sandbox.frame import Control
from adapters.sandbox.tokens import bearer
from adapters.vitay.sandbox import answers, firms, papers, people, questions, references, sign_in
from adapters.vitay.sandbox.calls import Route, behind
from adapters.vitay.sandbox.controls import controls
from adapters.vitay.sandbox.deeds import Deeds

ROOTS = ("/api", "")
"""The vendor's base is `https://api.vitay.io/api`: an address may be given with its path or without."""
ROUTES: tuple[Route, ...] = (
    *sign_in.ROUTES,
    *people.ROUTES,
    *references.ROUTES,
    *questions.ROUTES,
    *firms.ROUTES,
    *papers.ROUTES,
)
"""Fixed words before {id}: `/v1/users/me` is nobody's id."""


class Vitay(Deeds):
    """The account with its API. What tests do to it: see `Deeds`."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        yield web.get("/logos/{id}", partial(firms.show_logo, self))
        for root in ROOTS:
            for route in ROUTES:
                yield web.route(route.method, root + route.path, behind(self, route))

    def controls(self) -> Mapping[str, Control]:
        return controls(self)

    def failure(self, status: int) -> web.Response:
        try:
            phrase = HTTPStatus(status).phrase
        except ValueError:
            phrase = "Error"
        return answers.refusal(self.manners.next(), status, phrase)

    def expire(self, request: web.Request) -> None:
        self.tokens.expire(bearer(request))

    def revoke(self, request: web.Request) -> None:
        self.tokens.revoke(bearer(request))
