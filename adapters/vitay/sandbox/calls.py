"""A request on its way to a route, and what a route may ask of it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiohttp import web

from adapters.sandbox import forms
from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import CHANGED, NOTIFIED, SHIFT
from adapters.sandbox.table import Key, Query
from adapters.sandbox.tokens import bearer
from adapters.vitay.sandbox import answers, legal
from adapters.vitay.sandbox.deeds import Deeds
from adapters.vitay.sandbox.legal import Identifier, Sent
from adapters.vitay.sandbox.manners import Manner
from adapters.vitay.sandbox.records import Record, Resource, Wrong

PAGED = ("page[page]", "page[page_size]")
_PAGE_SIZE = 15
NAMES = {
    "candidates": "Candidate", "references": "Reference", "requests": "ReferenceRequest", "users": "User",
    "recruiters": "Recruiter", "firms": "HiringFirm", "questions": "Question", "question_sets": "QuestionSet",
    "metadata": "Metadatum", "activities": "Activity", "verifications": "Verification", "answers": "Answer",
}  # fmt: skip
"""The `type` of each table's records."""
_OWN = {"Question": frozenset({"type"})}
"""The document gives questions an attribute `type`, which JSON:API forbids: there is no other way to say it."""


@dataclass(frozen=True, slots=True)
class Call:
    """`user` asks, of whom `recruiter` is the place here; both None where nobody needs to sign in."""

    tenant: Deeds
    request: web.Request
    manner: Manner
    user: Record | None
    recruiter: Record | None

    @property
    def by(self) -> int:
        """The recruiter who acts."""
        return self.recruiter.id if self.recruiter is not None else 0

    def number(self, kind: str) -> int:
        """The id in the path. Raises `Wrong`."""
        return self.id(kind, self.request.match_info["id"])

    def id(self, kind: str, text: str, status: int = 404) -> int:
        """An id as it is kept; the document has them as texts. Raises `Wrong`."""
        if not text.isascii() or not text.isdecimal() or len(text) > 15:
            raise Wrong(status, f"Invalid {kind}")
        return int(text)

    def target(self, name: str) -> Record:
        """The record that the path names. Raises `Wrong`, as the document words it: "Invalid Reference"."""
        return self.row(name, self.request.match_info["id"])

    def row(self, name: str, text: str, status: int = 404) -> Record:
        row = self.tenant.tables[name].get(self.id(NAMES[name], text, status))
        if row is None:
            raise Wrong(status, f"Invalid {NAMES[name]}")
        return row

    async def object(self) -> dict[str, Any]:
        """A body that is a JSON object of the vendor's own. Raises `Wrong`."""
        value = await self.json()
        if not isinstance(value, dict):
            raise Wrong(400, "The body must be an object")
        return value

    async def json(self) -> Any:
        if self.request.content_type not in (answers.JSON, answers.JSON_API):
            raise Wrong(415, f"{self.request.content_type} is not supported")
        if self.request.content_type == answers.JSON_API and set(_parameters(self.request)) - {"ext", "profile"}:
            raise Wrong(415, "The media type must have no parameters")
        try:
            return forms.data(await self.request.read())
        except forms.Unreadable as error:
            raise Wrong(400, f"The body is {error}") from error

    async def sent(self, kind: str, row_id: int | None = None) -> Sent:
        """The resource in the body: of that type, and with the id of the path where there is one. Raises `Wrong`."""
        strict = self.tenant.quirks.legal
        found = legal.read(await self.json(), strict=strict, own=_OWN.get(kind, frozenset()))
        if found.type is not None:
            same_type(found.type, kind, "/data/type")
        if row_id is not None and found.id != str(row_id) and (strict or found.id is not None):
            if found.id is None:
                raise Wrong(400, "The id must be there", "/data/id")
            raise Wrong(409, f"The id {found.id[:40]} is not that of the address", "/data/id")
        return found

    def new(self, sent: Sent) -> Sent:
        """The same, where no id was sent: this server gives them. Raises `Wrong`."""
        if sent.id is not None:
            raise Wrong(403, "Ids are given by the server", "/data/id")
        return sent

    def related(self, sent: Sent, name: str, table: str, *, needed: bool = True, alias: str = "") -> Record | None:
        """The record that a relationship points at. Raises `Wrong`. `alias`: a type that stands for its own."""
        linkage = sent.relationships.get(name)
        pointer = f"/data/relationships/{name}"
        if linkage is None and not needed:
            return None
        if not isinstance(linkage, Identifier):
            raise Wrong(422, f"{name} must be one {NAMES[table]}", pointer)
        if folded(linkage.type) != folded(alias):
            same_type(linkage.type, NAMES[table], pointer)
        return self.row(table, linkage.id, 422)

    def known(self, sent: Sent, *names: str) -> Sent:
        """The same, where there are no other relationships. Raises `Wrong`."""
        if unknown := sorted(set(sent.relationships) - set(names)):
            raise Wrong(422, f"{unknown[0]} is unknown", f"/data/relationships/{unknown[0]}")
        return sent

    def one(self, resource: Resource) -> web.Response:
        return answers.one(self.manner, resource)

    def page(self, name: str, show: Callable[["Call", Record], Resource]) -> web.Response:
        """The page that was asked for."""
        number = self._whole("page[page]", 1)
        size = min(self._whole("page[page_size]", _PAGE_SIZE), self.tenant.quirks.most_rows)
        query: Query[Record] = Query(order=(Key("id", descending=self.tenant.quirks.newest_first),))
        offset = max(0, (number - 1) * size + self.request.get(SHIFT, 0))
        found = self.tenant.tables[name].page(query, offset, size)
        shown = [show(self, row) for row in found.rows]
        return answers.page(self.manner, shown, answers.Place(number, size, found.total), self.request.url)

    def _whole(self, name: str, default: int) -> int:
        text = self.request.query.get(name, str(default))
        if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) == 0:
            raise Wrong(400, f"{name} must be a number from 1 on")
        return int(text)

    def changed(self, *, notified: bool = False) -> None:
        """Something is another one than before; `notified`: and people were written to."""
        self.request[CHANGED] = True
        if notified:
            self.request[NOTIFIED] = True


Action = Callable[[Call], Awaitable[web.Response]]


class Route(NamedTuple):
    """`path` below the API's root; `takes` are the parameters it knows; `open`: nobody needs to sign in."""

    method: str
    path: str
    action: Action
    takes: tuple[str, ...] = ()
    open: bool = False


def behind(tenant: Deeds, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The route as a handler: what the client accepts, who it is, what it asks, and then the action."""

    async def handle(request: web.Request) -> web.Response:
        accepts = answers.accepted(request.headers.get("Accept", ""))
        manner = tenant.manners.next(accepts or "*/*")
        try:
            user, recruiter = (None, None) if route.open else _signed_in(tenant, request)
            _check(route, request, accepts)
            return await route.action(Call(tenant, request, manner, user, recruiter))
        except Wrong as wrong:
            return answers.refusal(manner, wrong.status, wrong.sentence, wrong.pointer)
        except NotThere as missing:
            return answers.refusal(manner, 404, f"Invalid {missing}")

    return handle


def _check(route: Route, request: web.Request, accepts: str | None) -> None:
    """Raises `Wrong` for parameters that the route has not, and where nothing that it gives is taken."""
    if unknown := sorted(set(request.query) - set(route.takes)):
        raise Wrong(400, f"The parameter {unknown[0][:40]} is not supported")
    if accepts is None and "/documents" not in route.path:
        raise Wrong(406, f"Only {answers.JSON_API} and {answers.JSON} can be had")


def _signed_in(tenant: Deeds, request: web.Request) -> tuple[Record, Record]:
    token = tenant.tokens.kept.get(bearer(request))
    user = None if token is None else tenant.tables["users"].get(token.user)
    recruiter = None if user is None else tenant.recruiter(user)
    if token is None or user is None or recruiter is None:
        raise Wrong(401, "Invalid token")
    if token.expires <= tenant.clock():
        raise Wrong(401, "Token has expired")
    return user, recruiter


def folded(kind: str) -> str:
    """A type in one spelling: JSON:API lets vendors choose case and number, and theirs is nowhere told."""
    return re.sub(r"[^a-z]", "", kind.lower()).removesuffix("s")


def same_type(sent: str, kind: str, pointer: str) -> None:
    """Raises `Wrong` 409."""
    if folded(sent) != folded(kind):
        raise Wrong(409, f"{sent[:40]} is not {kind}", pointer)


def _parameters(request: web.Request) -> list[str]:
    parts = request.headers.get("Content-Type", "").split(";")[1:]
    return [part.split("=")[0].strip().lower() for part in parts]
