"""A SmartRecruiters that a test scripts by method and path, and accounts at it. Not the sandbox: it knows no rule."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from adapters.smartrecruiters import VENDOR
from app.vendor import Clock, Connection
from tests.adapters import accounts
from tests.surroundings import HandClock

NOW = 1_790_000_000_000
KEY = "DCRA1-0123456789abcdef0123456789"
CLIENT = {"client_id": "c1ient", "secret": "s3cret+/=&"}
FORM = {"grant_type": "client_credentials", "client_id": "c1ient", "client_secret": "s3cret+/=&"}
Row = dict[str, Any]


@dataclass
class Asked:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: Any


@dataclass
class Tenant:
    """Answers `METHOD path` as told, `otherwise` the rest. `keys`: the keys and tokens it takes."""

    answers: dict[str, Callable[[Asked], web.Response]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    minted: list[dict[str, str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=lambda: {KEY})
    otherwise: Callable[[Asked], web.Response] = field(default=lambda _: refused(404, "NOT_FOUND"))
    token: Row = field(default_factory=lambda: {"token_type": "bearer", "expires_in": 1800})

    def says(self, question: str, body: Any = None, status: int = 200, **headers: str) -> None:
        """What a question is always answered; `None` is an empty body."""

        def answer(_: Asked) -> web.Response:
            if body is None:
                return web.Response(status=status, headers=headers)
            return web.json_response(body, status=status, headers=headers)

        self.answers[question] = answer

    def of(self, question: str) -> list[Asked]:
        """What came for a question, in order."""
        return [one for one in self.asked if f"{one.method} {one.path}" == question]

    def bodies(self, question: str) -> list[Any]:
        return [one.body for one in self.of(question)]

    async def serve(self, request: web.Request) -> web.Response:
        content = await request.read()
        if request.path == "/identity/oauth/token":
            self.minted.append(dict(parse_qsl(content.decode())))
            if self.minted[-1] != FORM:
                return web.json_response({"error": "invalid_client"}, status=401)
            token = f"token-{len(self.minted)}"
            self.keys.add(token)
            return web.json_response({"access_token": token, **self.token})
        headers = {name.lower(): value for name, value in request.headers.items()}
        one = Asked(request.method, request.path, list(request.query.items()), headers, _decoded(content, headers))
        self.asked.append(one)
        shown = {headers.get("x-smarttoken", ""), headers.get("authorization", "").removeprefix("Bearer ")}
        if shown.isdisjoint(self.keys):
            return refused(401, message="Unauthorized")
        return self.answers.get(f"{one.method} {one.path}", self.otherwise)(one)


def _decoded(content: bytes, headers: dict[str, str]) -> Any:
    return json.loads(content) if content and "json" in headers.get("content-type", "") else content


def refused(status: int, *codes: str, message: str | None = None) -> web.Response:
    """An error as the vendor words it."""
    body: Row = {"errors": [{"code": code} for code in codes]} if codes else {}
    if message is not None:
        body["message"] = message
    return web.json_response(body, status=status)


def content(*rows: Any, **more: Any) -> Row:
    """A list that is told at once, or a page of one."""
    return {"totalFound": len(rows), "content": list(rows), **more}


def connect(base_url: str, clock: Clock | None = None, **changed: Any) -> Connection:
    """An account at a server on loopback, as fast as it goes; by its key unless told otherwise."""
    return accounts.connect(VENDOR, base_url, clock or HandClock(NOW), **{"values": {"secret": KEY}, **changed})


def furnish(tenant: Tenant) -> None:
    """One hiring process, and nothing else that a board needs beside its people."""
    steps = {"IN_REVIEW": ["Phone screen"], "INTERVIEW": ["Team", "Onsite"], "OFFERED": []}
    process = {"id": "p1", "name": "Usual", "active": True, "subStatuses": steps}
    old = {"id": "p0", "name": "Old", "active": False, "subStatuses": {"INTERVIEW": ["Elsewhere"]}}
    tenant.says("GET /configuration/hiring-processes", content(process, old))


def assignment(job: str, status: str = "NEW", sub_status: str | None = None, **more: Any) -> Row:
    found: Row = {"job": {"id": job, "title": f"Job {job}"}, "status": status, **more}
    return found if sub_status is None else {**found, "subStatus": sub_status}


def person(key: str = "c1", *assignments: Row, **more: Any) -> Row:
    """A candidate as told alone."""
    first, *others = assignments or (assignment("j1"),)
    return {
        "id": key,
        "firstName": "Ida",
        "lastName": "Noor",
        "email": "ida@example.org",
        "internal": False,
        "createdOn": "2026-01-05T10:00:00.000Z",
        "updatedOn": "2026-02-05T10:00:00.000Z",
        "primaryAssignment": first,
        "secondaryAssignments": others,
        **more,
    }


def in_list(whole: Row) -> Row:
    """The same person as a list tells them: of jobs beside the first one their ids alone."""
    others = [{"job": {"id": one["job"]["id"]}} for one in whole["secondaryAssignments"]]
    lacking = ("phoneNumber", "web", "education", "experience")
    first = {name: whole["primaryAssignment"][name] for name in whole["primaryAssignment"] if name != "source"}
    row = {name: value for name, value in whole.items() if name not in lacking}
    return {**row, "primaryAssignment": first, "secondaryAssignments": others}
