"""Operations of Vitay as requests: reads, lists page by page, writes."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from adapters.http.catalogue import fill
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.vitay.operations import OPERATIONS
from app.model.ids import Instant

JSON = "application/json"
ACCEPT = {"Accept": f"application/vnd.api+json, {JSON}"}
HINT = "The user who signs in may lack the rights for this: a recruiter of the firm can do it, or its root recruiter"
"""What to do about a 403."""
UNSIGNED = frozenset({"api.ping", "oauth.find_reset", "oauth.request_reset", "oauth.update_password"})
"""What is asked for without a token."""


def read_request(
    operation: str,
    path: Mapping[str, str] | None = None,
    query: Iterable[tuple[str, str]] = (),
    *,
    priority: Priority = Priority.USER_READ,
) -> Request:
    """A question."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, path or {}),
        query=encoded(query),
        headers=ACCEPT,
        priority=priority,
        signed=operation not in UNSIGNED,
        hint=HINT,
    )


def write_request(operation: str, path: Mapping[str, str], body: Any = None, *, before: Instant | None) -> Request:
    """A write, to be sent once and not at or after `before`."""
    asked = read_request(operation, path, priority=Priority.USER_OP)
    return msgspec.structs.replace(
        asked,
        body=None if body is None else msgspec.json.encode(body),
        content_type=None if body is None else JSON,
        changes=True,
        before=before,
    )


def encoded(query: Iterable[tuple[str, str]]) -> str:
    """A query string: `page[page]` becomes `page%5Bpage%5D`."""
    return urlencode(list(query), quote_via=quote, safe="")
