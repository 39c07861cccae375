"""Any operation of the catalogue by name, for `lanehop call`: parameters by name, walks of all pages, files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from adapters.cegid.asking import encoded, hint
from adapters.cegid.desk import Desk
from adapters.cegid.operations import CUSTOMER_PAGES, EXPORT_PAGES, FRONT_PAGES, OPERATIONS
from adapters.cegid.reading import Place, Reader, Row
from adapters.cegid.referentials import unwrapped
from adapters.http import multipart, raw
from adapters.http.calling import by_place, must_have, reply_of, with_body
from adapters.http.catalogue import fill
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.paging import Numbered, Sight
from adapters.http.windows import Window
from app.vendor import Garbled, Misused, Operation, Reply

MOST = 100
TELLING = "x-ts-"
"""How headers begin that mean something at this vendor alone."""


async def call(
    desk: Desk, reader: Reader, operation: str, parameters: Mapping[str, str], body: Any, *, all_pages: bool
) -> Reply:
    """The operation's answer. Raises `Misused` for parameters that are missing or unknown, and what sending raises."""
    row = OPERATIONS[operation]
    places = by_place(row, parameters)
    fields = with_body(row, {name: _value(text) for name, text in places["body"].items()}, body)
    given = {**parameters, **fields} if isinstance(fields, Mapping) else parameters
    must_have(row, given, whole=not isinstance(fields, Mapping))
    _check_numbers(row, places["query"])
    if row.pages == EXPORT_PAGES:
        return await _export(reader, row, places["query"], all_pages=all_pages)
    request = await _request(row, places, fields)
    client = desk.of(row)
    if row.changes:
        return _reply(await client.send(request))
    if all_pages and row.pages in (CUSTOMER_PAGES, FRONT_PAGES):
        return await _all(client, row, request, places["query"])
    return await client.read(request, _reply)


async def _request(row: Operation, places: Mapping[str, Mapping[str, str]], fields: Any) -> Request:
    content, content_type = await _content(row, fields)
    return Request(
        name=row.name,
        method=row.method,
        path=fill(row.path, places["path"]),
        query=encoded(places["query"].items()),
        headers=dict(places["header"]),
        body=content,
        content_type=content_type,
        changes=row.changes,
        priority=Priority.USER_READ,
        hint=hint(row),
    )


async def _content(row: Operation, fields: Any) -> tuple[bytes | None, str | None]:
    if row.body == "multipart":
        return await multipart.encode(_form(row, fields))
    if row.body is None:
        return None, None
    return msgspec.json.encode(fields), "application/json"


def _form(row: Operation, fields: Any) -> Mapping[str, Any]:
    """The application as JSON, and the file under the key that the application gives it."""
    if not isinstance(fields, Mapping):
        raise Misused(f"{row.name} needs a form: applicantApplication, and perhaps a file")
    application = fields["applicantApplication"]
    said = application if isinstance(application, Mapping) else {}
    form: dict[str, Any] = {"applicantApplication": msgspec.json.encode(application).decode()}
    if file := fields.get("file"):
        uploads = said.get("uploadedFiles")
        first = uploads[0] if isinstance(uploads, list) and uploads else None
        key = first.get("key") if isinstance(first, Mapping) else None
        if not isinstance(key, str) or not key:
            raise Misused(f"{row.name}: uploadedFiles of the application gives the file no key")
        form[key] = Path(str(file))
    return form


def _value(text: str) -> Any:
    """A body field from the command line: JSON where it is a list or an object, else text."""
    try:
        return msgspec.json.decode(text) if text[:1] in ("[", "{") else text
    except msgspec.DecodeError:
        return text


def _check_numbers(row: Operation, query: Mapping[str, str]) -> None:
    """Raise `Misused` for what is no number, and for more records than a page has."""
    for one in row.parameters:
        text = query.get(one.name)
        if one.kind != "number" or text is None:
            continue
        if not (text.isascii() and text.isdecimal()) or (one.name == "limit" and not 1 <= int(text) <= MOST):
            raise Misused(f"{row.name}: {one.name} is a number{f' from 1 to {MOST}' if one.name == 'limit' else ''}")


async def _export(reader: Reader, row: Operation, query: Mapping[str, str], *, all_pages: bool) -> Reply:
    """The records of an export as JSON, without the bytes of files; a broken one as what is wrong with it."""
    asked = tuple((name, text) for name, text in query.items() if name not in ("offset", "limit"))
    walk = Window(start=int(query.get("offset", "0")), size=int(query.get("limit", MOST)))
    place = Place(operation=row.name, query=asked, walk=walk)
    found: list[Any] = []
    pieces = reader.pieces if all_pages else reader.window
    async for piece in pieces(place, Priority.USER_READ):
        found.extend(_shown(one) for one in piece.rows)
    return Reply(status=200, headers={}, body=found)


def _shown(row: Row) -> Any:
    if row.broken:
        return {"error": row.broken}
    try:
        return msgspec.json.decode(row.raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        return {"error": f"it is no JSON: {wrong}"}


async def _all(client: Client, row: Operation, request: Request, query: Mapping[str, str]) -> Reply:
    """Every page, joined into one list."""
    front = row.pages == FRONT_PAGES
    walk: Any = Numbered(size=int(query.get("count", MOST))) if front else Window(size=MOST)
    joined: list[Any] = []
    first: Response | None = None
    while walk is not None:
        ask = walk.ask()
        place = {"start": str(ask.page), "count": str(ask.size)} if front else _window(ask)
        at = msgspec.structs.replace(request, query=encoded({**query, **place}.items()))
        rows, total, response = await client.read(at, _rows)
        first = first or response
        sight = Sight(ids=[_key(one) for one in rows], total=total)
        try:
            onward = walk.after(sight)
        except ValueError as wrong:
            raise Garbled(f"{client.who}: {row.name}: {wrong}") from None
        joined.extend(msgspec.json.decode(one) for one, new in zip(rows, walk.fresh(sight), strict=True) if new)
        walk = onward
    assert first is not None  # noqa: S101  # a walk has at least one page
    return Reply(status=first.status, headers=reply_of(first, TELLING).headers, body=joined)


def _window(ask: Any) -> dict[str, str]:
    return {"offset": str(ask.start), "limit": str(ask.size)}


def _rows(response: Response) -> tuple[list[bytes], int | None, Response]:
    response.must_be_json()
    return *unwrapped(response.body), response


def _key(row: bytes) -> str:
    """What a row is known again by: its id, or its reference."""
    try:
        found = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    key = raw.marks_of(row)[0] or bytes(found.get("reference", b"")).decode("utf-8", "replace").strip('"')
    return "" if key == "null" else key


def _reply(response: Response) -> Reply:
    return reply_of(response, TELLING)
