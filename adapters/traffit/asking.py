"""Operations of the catalogue as requests: where filters, sort and page numbers go (document: Headers, Filtering)."""

import json
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote, urlencode

import msgspec

from adapters.http.catalogue import fill
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.http.paging import Ask
from adapters.traffit.operations import HEADERS, OPERATIONS
from adapters.traffit.translate import Call
from app.model.ids import Instant

PUBLIC = "job_posts.published"
"""The only operation that wants no sign-in."""


class Way(StrEnum):
    """How a list may be asked to filter and sort. Tenants differ and answer 400 to what they do not know."""

    QUERY = "query"
    HEADER = "header"
    PLAIN = "plain"


def list_request(operation: str, parameters: Mapping[str, str], ask: Ask, way: Way, priority: Priority) -> Request:
    """One page of a list."""
    row = OPERATIONS[operation]
    headers = {HEADERS["page"]: str(ask.page), HEADERS["page_size"]: str(ask.size)}
    query: dict[str, str] = {}
    if operation == PUBLIC:
        headers[HEADERS["sort"]] = ascii_json({"sort_by": ask.sort, "direction": "ASC"})
    elif way is Way.HEADER:
        headers[HEADERS["sort"]] = ascii_json({ask.sort: "ASC"} if ask.sort == "id" else {ask.sort: "ASC", "id": "ASC"})
        if ask.field is not None:
            headers[HEADERS["filter"]] = ascii_json({ask.field: {"value": ask.value, "comparison": ask.comparison}})
    elif way is Way.QUERY:
        if ask.field is not None and ask.value is not None:
            query = {ask.field: ask.value, f"{ask.field}_comparison": ask.comparison}
        if ask.sort != "id":  # the document sorts by created_at and updated_at only
            query |= {"sort_by": ask.sort, "sort_by_direction": "ASC"}
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, parameters),
        query=encoded(query),
        headers=headers,
        priority=priority,
        signed=operation != PUBLIC,
        hint=hint(row.scope),
    )


def write_request(call: Call, accept: frozenset[int], before: Instant) -> Request:
    """A write, to be sent once and not at or after `before`."""
    row = OPERATIONS[call.operation]
    return Request(
        name=call.operation,
        method=row.method,
        path=fill(row.path, call.parameters),
        body=None if call.body is None else msgspec.json.encode(call.body),
        content_type="application/json",
        changes=True,
        before=before,
        priority=Priority.USER_OP,
        accept=accept,
        hint=hint(row.scope),
    )


def get_request(operation: str, parameters: Mapping[str, str], priority: Priority, *, by_guid: bool = False) -> Request:
    """One record by its id; `by_guid`: by the id that whoever made it gave."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, parameters),
        headers={HEADERS["by_guid"]: "true"} if by_guid else {},
        priority=priority,
        hint=hint(row.scope),
    )


def hint(scope: str | None) -> str:
    """What to do about a 403."""
    return f"The API client may lack the scope {scope}" if scope else ""


def ascii_json(value: object) -> str:
    """JSON for a header: other letters as \\uXXXX, as the vendor asks for."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def encoded(query: Mapping[str, str]) -> str:
    """A query string; `>=` becomes `%3E%3D`, a blank `%20`."""
    return urlencode(query, quote_via=quote, safe="")
