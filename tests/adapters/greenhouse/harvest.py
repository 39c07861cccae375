"""A Harvest v3 of a few tables, scripted by a test, and accounts at it. Not the sandbox: it knows no rule of the vendor
but how lists are filtered and paged and how tokens are given.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from adapters.greenhouse import VENDOR
from app.vendor import Clock, Connection, TokenStore
from tests.adapters import accounts
from tests.surroundings import HandClock

NOW = 1_790_000_000_000
SECRETS = {"client_id": "hv3-client.acme", "client_secret": "s3cret+/=&"}
Row = dict[str, Any]
Answer = Callable[["Asked"], web.Response | None]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    user: str | None
    """Whom the token acts as; None: the credential's own user, or no token at all."""
    body: Any
    headers: Mapping[str, str]


@dataclass
class Harvest:
    """Lists by name below `/v3`. `answers` of a path go before them, unless they are None."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    minted: list[dict[str, str]] = field(default_factory=list)
    valid: dict[str, str | None] = field(default_factory=dict)
    """Tokens that are taken, and whom each acts as."""
    life: Row = field(default_factory=lambda: {"expires_in": 3600})
    cap: int = 500
    """Rows a page at most, whatever was asked for."""
    only_newest: bool = False
    """True where a new token revokes all others."""
    last_link: str | None = None
    """The `Link` header of a last page; None: there is none."""
    limits: dict[str, str] = field(default_factory=dict)

    def of(self, path: str) -> list[Asked]:
        """What came for a path, in order."""
        return [one for one in self.asked if one.path == path]

    async def serve(self, request: web.Request) -> web.Response:
        if request.path == "/token":
            return await self._mint(request)
        body = await request.read()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        one = Asked(
            request.method,
            request.path.removeprefix("/v3"),
            dict(request.query),
            self.valid.get(token),
            json.loads(body) if body else None,
            {name.lower(): value for name, value in request.headers.items()},
        )
        if request.path.startswith("/v3") and token not in self.valid:
            return web.json_response({"message": "Unauthorized", "errors": ["Token could not be decoded."]}, status=401)
        self.asked.append(one)
        scripted = self.answers.get(f"{one.method} {one.path}") or self.answers.get(one.path)
        response = scripted(one) if scripted else None
        if response is None:
            response = self._list(request, one)
        response.headers.update(self.limits)
        return response

    async def _mint(self, request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode()))
        pair = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        self.minted.append(form)
        if "/token" in self.answers:
            answer = self.answers["/token"](Asked("POST", "/token", {}, None, form, {}))
            assert answer is not None
            return answer
        if pair != ":".join(SECRETS.values()):
            return web.json_response({"error": "invalid_client"}, status=401)
        if self.only_newest:
            self.valid.clear()
        token = f"token-number-{len(self.minted)}"
        self.valid[token] = form.get("sub")
        return web.json_response({"token_type": "Bearer", "access_token": token, **self.life})

    def _list(self, request: web.Request, one: Asked) -> web.Response:
        if one.method != "GET":
            return web.json_response({"message": "Resource not found"}, status=404)
        query = dict(one.query)
        if "cursor" in query:
            if len(query) > 1:
                return unprocessable("When passing a cursor, do not include other query params.")
            query, begin = cursor_of(query["cursor"])
        else:
            begin = 0
        size = min(self.cap, int(query.pop("per_page", "100")))
        rows = [row for row in self.tables.get(one.path.strip("/"), []) if _matches(row, query)]
        rows.sort(key=lambda row: -row["id"])
        response = web.json_response(rows[begin : begin + size])
        if begin + size < len(rows):
            onward = web_cursor(query | {"per_page": str(size)}, begin + size)
            response.headers["Link"] = f'<{request.url.origin()}{request.path}?cursor={onward}>; rel="next"'
        elif self.last_link is not None:
            response.headers["Link"] = self.last_link
        return response


_NOT_FIELDS = frozenset({"fields", "show_service_accounts", "include_defaults", "current_only"})


def _matches(row: Row, query: Mapping[str, str]) -> bool:
    return all(_is(row, name, text) for name, text in query.items() if name not in _NOT_FIELDS)


def _is(row: Row, name: str, text: str) -> bool:
    if "|" in text:
        parts = text.split("|")
        tests = {"gte": row[name].__ge__, "lte": row[name].__le__, "lt": row[name].__lt__, "gt": row[name].__gt__}
        return all(tests[word](moment) for word, moment in zip(parts[::2], parts[1::2], strict=True))
    if name == "ids":
        return str(row["id"]) in text.split(",")
    if name.endswith("_ids"):
        return str(row.get(name[:-1])) in text.split(",")
    if name == "status" and text == "active":
        text = "in_process"
    value = row.get(name)
    return str(value).lower() == text if isinstance(value, bool) else str(value) == text


def web_cursor(query: Mapping[str, str], begin: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([query, begin]).encode()).decode()


def cursor_of(cursor: str) -> tuple[dict[str, str], int]:
    query, begin = json.loads(base64.urlsafe_b64decode(cursor))
    return query, begin


def unprocessable(*errors: Any) -> web.Response:
    return web.json_response({"message": "Unprocessable Content", "errors": list(errors)}, status=422)


def moments(rows: Iterable[Row]) -> list[Row]:
    """The rows with the stamps every record has."""
    stamps = {"created_at": "2026-01-05T10:00:00.000Z", "updated_at": "2026-02-05T10:00:00.000Z"}
    return [{**stamps, **row} for row in rows]


def connect(base_url: str, clock: Clock | None = None, tokens: TokenStore | None = None, **changed: Any) -> Connection:
    """An account at a server on loopback, as fast as it goes."""
    values = {**SECRETS, "token_url": f"{base_url}/token", **changed.pop("values", {})}
    return accounts.connect(VENDOR, base_url, clock or HandClock(NOW), values, tokens, **changed)
