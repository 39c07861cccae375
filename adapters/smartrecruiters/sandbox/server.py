"""The company as the frame serves it: every row of the table of operations, the sign-in, the side door for tests."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from aiohttp import web

from adapters.sandbox.frame import Control
from adapters.sandbox.tokens import bearer
from adapters.smartrecruiters.sandbox import answers, loose
from adapters.smartrecruiters.sandbox.calls import Action, behind
from adapters.smartrecruiters.sandbox.controls import controls
from adapters.smartrecruiters.sandbox.deeds import Deeds
from adapters.smartrecruiters.sandbox.families import ACTIONS
from adapters.smartrecruiters.sandbox.operations import Operation, operations
from adapters.smartrecruiters.sandbox.sign_in import CONSENT_PATH, TOKEN_PATH, consent, give_token


class SmartRecruiters(Deeds):
    """The company with its API."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        yield web.post(TOKEN_PATH, partial(give_token, self))
        yield web.get(CONSENT_PATH, partial(consent, self))
        for operation, action in served():
            yield web.route(operation.method, operation.path, behind(self, operation, action))

    def controls(self) -> Mapping[str, Control]:
        return controls(self)

    def failure(self, status: int) -> web.Response:
        return answers.failed(status)

    def expire(self, request: web.Request) -> None:
        """A key never expires: only tokens do."""
        self.tokens.expire(bearer(request))

    def revoke(self, request: web.Request) -> None:
        if "X-SmartToken" in request.headers:
            self.key_revoked = True
        self.tokens.revoke(bearer(request))


def served() -> Iterator[tuple[Operation, Action]]:
    """Who answers what. Fixed words before {ids}: `/users/me` is no user."""
    for operation in sorted(operations(), key=lambda one: [part.startswith("{") for part in one.path.split("/")]):
        yield operation, ACTIONS.get(operation.family, {}).get(operation.name, loose.answer)
