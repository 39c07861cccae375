"""Operations of the catalogue as requests."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

import msgspec

from adapters.cegid.operations import OPERATIONS
from adapters.http.catalogue import fill
from adapters.http.gate import Priority
from adapters.http.messages import Request
from app.model.ids import Instant
from app.vendor import Operation


def read_request(
    operation: str,
    priority: Priority,
    *,
    path: Mapping[str, str] | None = None,
    query: Iterable[tuple[str, str]] = (),
) -> Request:
    """A read. The exports answer with anything but JSON, and are asked for anything."""
    row = OPERATIONS[operation]
    return Request(
        name=operation,
        method=row.method,
        path=fill(row.path, path or {}),
        query=encoded(query),
        headers={"Accept": "*/*"} if operation.endswith(".export") else {},
        priority=priority,
        hint=hint(row),
    )


def write_request(
    operation: str,
    path: Mapping[str, str],
    body: object,
    *,
    before: Instant | None = None,
    priority: Priority = Priority.USER_OP,
    accept: frozenset[int] = frozenset(),
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
        priority=priority,
        accept=accept,
        hint=hint(row),
    )


def hint(row: Operation) -> str:
    """What to do about a 403."""
    return f"Ask Cegid's consultant to give the client the scope {row.scope}" if row.scope else ""


def encoded(query: Iterable[tuple[str, str]]) -> str:
    """A query string; `:`, `,` and `|` of filters are percent-encoded like everything else."""
    return urlencode(list(query), quote_via=quote, safe="")


def one_of(field: str, value: str) -> tuple[str, str]:
    """Asks for the records with this value."""
    return ("filter", f"{field}::{value}")


def since(stamp: str) -> tuple[str, str]:
    """Asks for what changed after a stamp."""
    return ("filter", f"updateDate:gt:{stamp}")
