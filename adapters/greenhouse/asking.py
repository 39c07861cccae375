"""Operations of Harvest v3 as requests, and values as it spells them in a question."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import msgspec

from adapters.greenhouse.operations import OPERATIONS
from adapters.greenhouse.refusals import UNPROCESSABLE
from adapters.http.catalogue import fill
from adapters.http.gate import Priority
from adapters.http.messages import Request
from app.model.ids import Instant
from app.vendor import Operation

READ = frozenset({UNPROCESSABLE})
"""What is read here rather than as an error: `refusals` knows what a 422 means."""


def list_request(operation: str, query: Iterable[tuple[str, str]], priority: Priority) -> Request:
    """One page of a list."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=row.path,
        query=encoded(query),
        priority=priority,
        accept=READ,
        hint=hint(row),
    )


def write_request(
    operation: str, path: Mapping[str, str], body: Mapping[str, object] | None, *, before: Instant | None = None
) -> Request:
    """A write, to be sent once and not at or after `before`."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, path),
        body=None if body is None else msgspec.json.encode(body),
        content_type=None if body is None else "application/json",
        changes=True,
        before=before,
        priority=Priority.USER_OP,
        accept=READ,
        hint=hint(row),
    )


def hint(row: Operation) -> str:
    """What to do about a 403."""
    if row.changes:
        return f"The credential may lack the scope {row.scope}, or the user it acts as may not do this"
    return f"The credential may lack the scope {row.scope}, or the user it reads as is no site admin"


def encoded(query: Iterable[tuple[str, str]]) -> str:
    """A query string; commas stay, `|` and everything else is percent-encoded."""
    return urlencode(list(query), quote_via=quote, safe=",")


def since(moment: Instant) -> str:
    """At or after a moment (ms), as a filter."""
    return f"gte|{stamp(moment)}"


def between(after: Instant, until: Instant) -> str:
    """From one moment up to another, both included (ms), as a filter."""
    return f"gte|{stamp(after)}|lte|{stamp(until)}"


def stamp(moment: Instant) -> str:
    """A moment (ms) as Greenhouse writes it: `2026-05-05T22:36:04.296Z`."""
    text = datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
