"""Any operation of the catalogue by name, for `lanehop call`: parameters by name, walks of all pages.

What is pulled and sent does not come by here.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.greenhouse.asking import encoded, hint
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.document import answers
from adapters.greenhouse.given import Given, checked, filters
from adapters.greenhouse.operations import COMPOSED, CURSOR_PAGES, MOST_IDS, OPERATIONS
from adapters.greenhouse.reading import record, start
from adapters.greenhouse.refusals import UNPROCESSABLE, refusal
from adapters.http.calling import reply_of
from adapters.http.catalogue import fill
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from app.vendor import Misused, Operation, Reply

LIMITS = "x-ratelimit-"
"""How headers begin that say what is left."""


async def call(desk: Desk, operation: str, parameters: Mapping[str, str], body: Any, *, all_pages: bool) -> Reply:
    """The operation's answer. Raises `Misused` for parameters that are missing or unknown, and what sending raises."""
    row = OPERATIONS[operation]
    given = checked(row, parameters, body)
    if operation in COMPOSED:
        return Reply(
            status=201 if row.changes else 200,
            headers={},
            body=await answers.answer(desk, row, given, all_pages=all_pages),
        )
    client = desk.writing if row.changes else desk.reading
    if row.pages == CURSOR_PAGES:
        if all_pages:
            return await _all(desk, row, given)
        given = msgspec.structs.replace(given, query=filters(row, given.query))
    request = _request(row, given)
    if row.changes:
        return _reply(client, request, await client.send(request))
    return await client.read(request, lambda response: _reply(client, request, response))


def _request(row: Operation, given: Given) -> Request:
    return Request(
        name=row.name,
        method=row.method,
        path=fill(row.path, given.path),
        query=encoded(given.query.items()),
        body=None if given.body is None else msgspec.json.encode(given.body),
        content_type=None if given.body is None else "application/json",
        changes=row.changes,
        priority=Priority.USER_READ,
        accept=frozenset({UNPROCESSABLE}),
        hint=hint(row),
    )


async def _all(desk: Desk, row: Operation, given: Given) -> Reply:
    """Every page, joined into one list; long lists of ids in turns."""
    if "cursor" in given.query:
        raise Misused(f"{row.name}: all pages begin with a question, not with a cursor")
    found: list[Any] = []
    first: Response | None = None
    for question in _turns(row, filters(row, given.query, several=True)):
        async for slice_ in desk.reader.slices(start(row.name, question), Priority.USER_READ):
            first = first or slice_.response
            found.extend(map(record, slice_.rows))
    assert first is not None  # noqa: S101  # a walk has at least one page
    reply = reply_of(first, LIMITS)
    headers = {name: value for name, value in reply.headers.items() if name != "link"}
    return Reply(status=reply.status, headers=headers, body=found)


def _turns(row: Operation, question: dict[str, str]) -> list[dict[str, str]]:
    long = [name for name, text in question.items() if text.count(",") >= MOST_IDS and _is_list(row, name)]
    if len(long) > 1:
        raise Misused(f"{row.name}: only one of {', '.join(long)} may hold more than {MOST_IDS}")
    if not long:
        return [question]
    values = question[long[0]].split(",")
    batches = [values[begin : begin + MOST_IDS] for begin in range(0, len(values), MOST_IDS)]
    return [{**question, long[0]: ",".join(some)} for some in batches]


def _is_list(row: Operation, name: str) -> bool:
    return any(one.name == name and one.kind == "list" for one in row.parameters)


def _reply(client: Client, request: Request, response: Response) -> Reply:
    if response.status == UNPROCESSABLE:
        raise refusal(client, request, response)
    return reply_of(response, LIMITS)
