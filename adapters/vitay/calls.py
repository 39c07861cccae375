"""Any operation of the catalogue by name, for `lanehop call`: parameters by name, walks of all pages, the logo.

What is pulled and sent does not come by here. An answer may be printed, so that secrets in it are hidden.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from adapters.http import multipart
from adapters.http.calling import by_place, must_have, reply_of, with_body
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.redact import HIDDEN
from adapters.vitay.asking import JSON, read_request
from adapters.vitay.documents import of_fields
from adapters.vitay.operations import OPERATIONS
from adapters.vitay.reading import NUMBER, SIZE, Place, Reader, start
from app.vendor import Misused, Operation, Reply

POSTMAN = "api.postman"
"""Answers with the variables of the vendor's own tools: their names are shown, what they say is not."""
LOGO = "logo_file"
_SECRET = frozenset({"password", "reset_key"})
_TOKENS = frozenset({"token", "key", "reset_key"})


async def call(reader: Reader, operation: str, given: Mapping[str, str], body: Any, *, all_pages: bool) -> Reply:
    """The operation's answer. Raises `Misused` for parameters that are missing or unknown, and what sending raises."""
    row = OPERATIONS[operation]
    if typed := sorted(_SECRET & given.keys()):
        raise Misused(f"{row.name}: {' and '.join(typed)} belong into the body, by --body @-, and on no command line")
    places = by_place(row, given)
    fields = {name: _value(row, name, text) for name, text in places["body"].items()}
    must_have(row, given.keys() | (body.keys() if isinstance(body, Mapping) else ()), whole=body is not None)
    if all_pages and row.pages is not None:
        return await _all(reader, row, places["query"])
    request = await _request(reader, row, places, fields, body)
    if row.changes:
        return _reply(row, await reader.client.send(request))
    return await reader.client.read(request, lambda answer: _reply(row, answer))


async def _request(
    reader: Reader, row: Operation, places: Mapping[str, Mapping[str, str]], fields: Mapping[str, Any], body: Any
) -> Request:
    asked = read_request(row.name, places["path"], places["query"].items())
    request = msgspec.structs.replace(asked, changes=row.changes)
    if row.body == "multipart":
        form = with_body(row, {**fields, LOGO: Path(fields[LOGO])} if LOGO in fields else fields, body)
        return request.carrying(*await multipart.encode(form))
    if body is None:
        body = of_fields(row, fields, places["path"].get("id"))
    elif fields:
        raise Misused(f"{row.name}: give the body or its fields, not both")
    if isinstance(body, Mapping):
        for name in _SECRET & body.keys():
            reader.client.redactor.hide(str(body[name]))
    if body is None:
        return request
    return msgspec.structs.replace(request, body=msgspec.json.encode(body), content_type=JSON)


async def _all(reader: Reader, row: Operation, query: Mapping[str, str]) -> Reply:
    """Every page, joined into one list."""
    if NUMBER in query or SIZE in query:
        raise Misused(f"{row.name}: all pages are all there are, of whatever size: give no page and no size")
    place: Place | None = start(row.name)
    found: dict[str, Any] = {}
    first: Response | None = None
    while place is not None:
        slice_ = await reader.one(place, Priority.USER_READ)
        first = first or slice_.response
        for raw_row in slice_.rows:
            one = msgspec.json.decode(raw_row)
            found.setdefault(str(one.get("id") if isinstance(one, dict) else len(found)), one)
        place = slice_.following
    assert first is not None  # noqa: S101  # a walk has at least one page
    reply = _reply(row, first)
    return Reply(status=reply.status, headers=reply.headers, body={"data": [*found.values()]})


def _value(row: Operation, name: str, text: str) -> Any:
    """What a text from the command line stands for. Raises `Misused`."""
    kind = next(one.kind for one in row.parameters if one.name == name)
    match kind:
        case "number":
            try:
                return float(text) if "." in text else int(text)
            except ValueError:
                raise Misused(f"{row.name}: {name} is a number") from None
        case "boolean" if text not in ("true", "false"):
            raise Misused(f"{row.name}: {name} is true or false")
        case "boolean":
            return text == "true"
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            return text


def _reply(row: Operation, response: Response) -> Reply:
    reply = reply_of(response, "x-")
    if row.name == POSTMAN:
        return Reply(status=reply.status, headers=reply.headers, body=_only_names(reply.body))
    if row.name.startswith("oauth."):
        return Reply(status=reply.status, headers=reply.headers, body=_without_tokens(reply.body))
    return reply


def _only_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _only_names(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_only_names(one) for one in value]
    return HIDDEN


def _without_tokens(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: HIDDEN if name in _TOKENS else _without_tokens(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_tokens(one) for one in value]
    return value
