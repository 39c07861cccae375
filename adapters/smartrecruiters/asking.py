"""Operations of SmartRecruiters as requests: reads, lists page by page, writes."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from adapters.http.catalogue import fill
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.smartrecruiters.operations import OPERATIONS, PATCHES
from app.model.ids import Instant
from app.vendor import Operation

JSON, JSON_PATCH = "application/json", "application/json-patch+json"
NOT_TAKEN = frozenset({400, 403, 409, 422})
"""What is read here rather than as an error: `refusals` knows what is meant by the codes in it."""
Pairs = Iterable[tuple[str, str]]


def read_request(
    operation: str, path: Mapping[str, str], query: Pairs = (), *, priority: Priority = Priority.USER_READ
) -> Request:
    """A question."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, path),
        query=encoded(query),
        priority=priority,
        hint=hint(row),
    )


def write_request(
    operation: str, path: Mapping[str, str], body: Any, *, before: Instant | None, query: Pairs = ()
) -> Request:
    """A write, to be sent once and not at or after `before`."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, path),
        query=encoded(query),
        body=None if body is None else msgspec.json.encode(body),
        content_type=None if body is None else body_type(row),
        changes=True,
        before=before,
        priority=Priority.USER_OP,
        accept=NOT_TAKEN,
        hint=hint(row),
    )


def body_type(row: Operation) -> str:
    """What a body in JSON calls itself: some changes are told as a list of steps, and refused under the common name."""
    return JSON_PATCH if row.name in PATCHES else JSON


def hint(row: Operation) -> str:
    """What to do about a 401 or 403: a credential has a role beside its scopes, and both have to allow it."""
    scope = row.scope
    if scope is None:
        return "The role of the credential may not allow it"
    plural = "s" if " " in scope else ""
    return f"The credential may lack the scope{plural} {scope.replace(' ', ' or ')}, or its role may not see this"


def encoded(query: Pairs) -> str:
    """A query string; what has several values stands there several times."""
    return urlencode(list(query), quote_via=quote, safe="")
