"""Any operation of the catalogue by name, for `lanehop call`: parameters by name, walks of all pages, files.

What is pulled and sent does not come by here.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.http import multipart
from adapters.http.calling import by_place, must_have, reply_of, with_body
from adapters.http.catalogue import fill
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.smartrecruiters.asking import NOT_TAKEN, body_type, encoded, hint
from adapters.smartrecruiters.dialects import dialect_of
from adapters.smartrecruiters.operations import HOSTED, OPERATIONS
from adapters.smartrecruiters.reading import Reader, start
from adapters.smartrecruiters.refusals import refusal
from app.vendor import Misused, Operation, Parameter, Reply

LIMITS = "x-ratelimit-"
"""How headers begin that say what is left."""
_TAGGED = "etag"
_SEEN = 304


async def call(reader: Reader, operation: str, given: Mapping[str, str], body: Any, *, all_pages: bool) -> Reply:
    """The operation's answer. Raises `Misused` for parameters that are missing or unknown, and what sending raises."""
    row = OPERATIONS[operation]
    if row.name in HOSTED:
        raise Misused(f"{row.name} is served by a partner of SmartRecruiters, and not by SmartRecruiters")
    places = by_place(row, given)
    known = {(one.where, one.name): one for one in row.parameters}
    fields = {name: _value(row, known["body", name], text) for name, text in places["body"].items()}
    sent = with_body(row, fields, body)
    must_have(row, given, whole=body is not None)
    query = tuple(pair for name, text in places["query"].items() for pair in _pairs(row, known["query", name], text))
    if all_pages and row.pages is not None:
        return await _all(reader, row, places["path"], query)
    request = await _request(row, places, query, sent)
    return await _answered(reader.client, request)


async def _request(row: Operation, places: Mapping[str, Mapping[str, str]], query: Any, sent: Any) -> Request:
    request = Request(
        name=row.name,
        method=row.method,
        path=fill(row.path, places["path"]),
        query=encoded(query),
        headers=places["header"],
        changes=row.changes,
        priority=Priority.USER_READ,
        accept=NOT_TAKEN | {_SEEN},
        hint=hint(row),
    )
    if row.body == "multipart":
        if not isinstance(sent, Mapping):
            raise Misused(f"{row.name} needs a form: fields by name, the file as a path")
        return request.carrying(*await multipart.encode(sent))
    if row.body is None and not sent:
        return request
    return msgspec.structs.replace(request, body=msgspec.json.encode(sent), content_type=body_type(row))


async def _answered(client: Client, request: Request) -> Reply:
    if request.changes:
        return _reply(client, request, await client.send(request))
    return await client.read(request, lambda response: _reply(client, request, response))


def _reply(client: Client, request: Request, response: Response) -> Reply:
    if response.status in NOT_TAKEN:
        raise refusal(client, request, response)
    reply = reply_of(response, LIMITS)
    tag = response.headers.get(_TAGGED)
    return (
        reply if tag is None else Reply(status=reply.status, headers={**reply.headers, _TAGGED: tag}, body=reply.body)
    )


async def _all(reader: Reader, row: Operation, path: Mapping[str, str], query: tuple[tuple[str, str], ...]) -> Reply:
    """Every page, joined into one list."""
    dialect = dialect_of(row)
    asked = dict(query)
    if dialect.parameter in asked:
        raise Misused(f"{row.name}: all pages begin with a question, not with {dialect.parameter}")
    size = asked.get(dialect.size)
    pairs = tuple((name, text) for name, text in query if name != dialect.size)
    if row.name == "jobs.all" and "sort" not in asked:  # goes on from page to page in this order alone
        pairs = (("sort", "job_id"), *pairs)
    found: list[Any] = []
    first: Response | None = None
    begin = start(row.name, path, pairs, size=None if size is None else int(size))
    async for slice_ in reader.slices(begin, Priority.USER_READ):
        first = first or slice_.response
        found.extend(map(msgspec.json.decode, slice_.rows))
    assert first is not None  # noqa: S101  # a walk has at least one page
    reply = reply_of(first, LIMITS)
    headers = {name: value for name, value in reply.headers.items() if name != "link"}
    return Reply(status=reply.status, headers=headers, body=found)


def _pairs(row: Operation, parameter: Parameter, text: str) -> list[tuple[str, str]]:
    """A value of a question; one that may have several stands there several times."""
    if parameter.kind == "list":
        return [(parameter.name, part.strip()) for part in text.split(",") if part.strip()]
    _value(row, parameter, text)
    return [(parameter.name, text)]


def _value(row: Operation, parameter: Parameter, text: str) -> Any:
    """What a text from the command line stands for. Raises `Misused`."""
    name = parameter.name
    if parameter.values and text not in parameter.values:
        raise Misused(f"{row.name}: {name} is one of {', '.join(parameter.values)}")
    match parameter.kind:
        case "number":
            return _number(row, name, text)
        case "boolean":
            if text not in ("true", "false"):
                raise Misused(f"{row.name}: {name} is true or false")
            return text == "true"
        case "object":
            return _json(row, name, text)
        case "list" if text.lstrip()[:1] == "[":
            return _json(row, name, text)
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            return text


def _number(row: Operation, name: str, text: str) -> int | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        raise Misused(f"{row.name}: {name} is a number") from None


def _json(row: Operation, name: str, text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as wrong:
        raise Misused(f"{row.name}: {name} is no JSON: {wrong}") from None
