"""Any operation of the catalogue by name, for `lanehop call`: parameters by name, walks of all pages, files.

What is pulled and sent does not come by here: that is `reading` and `asking`.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.http import multipart
from adapters.http.calling import by_place, must_have, reply_of, with_body, without_tokens
from adapters.http.catalogue import fill
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.paging import Numbered, Sight
from adapters.traffit.asking import PUBLIC, ascii_json, encoded, hint
from adapters.traffit.operations import HEADERS, OPERATIONS, SMALL_PAGES
from app.vendor import Misused, Operation, Reply

MOST, MOST_SMALL = 100, 10
_SHORT = re.compile(r"^\s*(\w+)\s*(>=|<=|!=|=|\blike\b|\bin\b)\s*(.*?)\s*$", re.DOTALL)


async def call(client: Client, operation: str, parameters: Mapping[str, str], body: Any, *, all_pages: bool) -> Reply:
    """The operation's answer. Raises `Misused` for parameters that are missing or unknown, and what sending raises."""
    row = OPERATIONS[operation]
    request = await _request(row, dict(parameters), body)
    if row.name == "auth.token":
        return without_tokens(_reply(await client.send(request)))
    if row.changes:
        return _reply(await client.send(request))
    if all_pages and row.pages is not None:
        return await _all(client, request, MOST_SMALL if row.pages == SMALL_PAGES else MOST)
    return await client.read(request, _reply)


async def _request(row: Operation, given: dict[str, str], body: Any) -> Request:
    # Fields a tenant added may be filtered by and written under their own names.
    places = by_place(row, given, own={name for name in given if name.startswith("_")})
    fields = with_body(row, {name: _value(text) for name, text in places["body"].items()}, body)
    must_have(row, given, whole=body is not None)
    content, content_type = await _content(row, fields)
    return Request(
        name=row.name,
        method=row.method,
        path=fill(row.path, given),
        query=encoded(places["query"]),
        headers={HEADERS[name]: _header(row, name, value) for name, value in places["header"].items()},
        body=content,
        content_type=content_type,
        changes=row.changes,
        priority=Priority.USER_READ,
        signed=row.name not in (PUBLIC, "auth.token"),
        hint=hint(row.scope),
    )


async def _content(row: Operation, fields: Any) -> tuple[bytes | None, str | None]:
    if row.body == "multipart":
        if not isinstance(fields, Mapping):
            raise Misused(f"{row.name} needs a form: fields by name, the file as a path or bytes")
        return await multipart.encode(fields)
    if not fields and row.body is None:
        return None, "application/json" if row.changes else None
    return msgspec.json.encode(fields), "application/json"


def _value(text: str) -> Any:
    """A body field from the command line: JSON where it is a list or an object, else text."""
    if text[:1] in "[{" and text:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    return text


def _header(row: Operation, name: str, value: str) -> str:
    """The header's text. Raises `Misused` for a page size above the limit and for a filter that makes no sense."""
    if name in ("page", "page_size"):
        most = MOST_SMALL if row.pages == SMALL_PAGES else MOST
        if not value.isdecimal() or int(value) < 1 or (name == "page_size" and int(value) > most):
            raise Misused(f"{row.name}: {name} is a number from 1{f' to {most}' if name == 'page_size' else ''}")
        return value
    if name == "filter":
        return _filter(row, value)
    if name == "sort":
        return _sort(row, value)
    return value if value.isascii() and value.isprintable() else ascii_json(value)


def _filter(row: Operation, value: str) -> str:
    """`updated_at>=2026-01-31` or the vendor's own JSON, as the vendor's JSON in ASCII."""
    if value.lstrip().startswith("{"):
        return ascii_json(_json(row, "filter", value))
    short = _SHORT.match(value)
    if short is None:
        raise Misused(f"{row.name}: a filter is field>=value (=, !=, <=, >=, like, in) or the vendor's JSON")
    return ascii_json({short[1]: {"value": short[3], "comparison": short[2]}})


def _sort(row: Operation, value: str) -> str:
    """`id`, `-updated_at`, several with commas, or the vendor's own JSON."""
    if value.lstrip().startswith("{"):
        return ascii_json(_json(row, "sort", value))
    fields = [field.strip() for field in value.split(",") if field.strip()]
    if row.name == PUBLIC and fields:
        return ascii_json({"sort_by": fields[0].lstrip("-"), "direction": "DESC" if fields[0][0] == "-" else "ASC"})
    return ascii_json({field.lstrip("-"): "DESC" if field.startswith("-") else "ASC" for field in fields})


def _json(row: Operation, name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError as wrong:
        raise Misused(f"{row.name}: {name} is no JSON: {wrong}") from None


async def _all(client: Client, request: Request, most: int) -> Reply:
    """Every page, joined into one list. Ends by the vendor's number of pages, never on a short page."""
    headers = dict(request.headers)
    if headers.get(HEADERS["page_size"]):
        most = int(headers[HEADERS["page_size"]])
    walk: Any = Numbered(page=int(headers.get(HEADERS["page"], "1")), size=most)
    joined: list[Any] = []
    first: Reply | None = None
    while walk is not None:
        ask = walk.ask()
        headers |= {HEADERS["page"]: str(ask.page), HEADERS["page_size"]: str(ask.size)}
        reply, response = await client.read(
            msgspec.structs.replace(request, headers=dict(headers)), lambda answer: (_reply(answer), answer)
        )
        first = first or reply
        if not isinstance(reply.body, list):
            return reply
        ids = [str(one.get("id", "")) if isinstance(one, dict) else str(one) for one in reply.body]
        sight = Sight(ids=ids, pages=response.number("x-result-total-pages"))
        joined.extend(one for one, new in zip(reply.body, walk.fresh(sight), strict=True) if new)
        walk = walk.after(sight)
    assert first is not None  # noqa: S101  # the walk has at least one page
    return Reply(status=first.status, headers=first.headers, body=joined)


def _reply(response: Response) -> Reply:
    return reply_of(response, "x-result-")
