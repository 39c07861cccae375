"""A request as an adapter writes it, and an answer as the client hands it over. No HTTP library in here."""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.http.address import Address
from adapters.http.gate import Priority
from app.model.discreet import Discreet
from app.model.ids import Instant

SLOWEST = 64 * 1024
"""Bytes a second: how slowly a file may go up before it is given up."""


class Request(Discreet, frozen=True, kw_only=True):
    """One call below the account's address, or below `at`: a token endpoint or a file store with a host of its own.

    What goes to another address is never signed.

    `path` and `query` are complete and percent-encoded. `changes` True: sent once, never repeated. `before`: no byte
    leaves from then on, by the client's clock. `accept`: statuses of 300 and more that the caller wants to read itself
    instead of an error. `longer`: seconds it may take beyond what the client gives every request.
    """

    name: str
    """The operation, for messages."""
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    content_type: str | None = None
    changes: bool = False
    before: Instant | None = None
    priority: Priority = Priority.USER_READ
    accept: frozenset[int] = frozenset()
    longer: float = 0.0
    signed: bool = True
    at: Address | None = None
    hint: str = ""
    """What a person can do about a 403."""

    def carrying(self, body: bytes, content_type: str) -> "Request":
        """The same with a file in its body, which may take as long as it needs on a slow line."""
        return msgspec.structs.replace(self, body=body, content_type=content_type, longer=len(body) / SLOWEST)

    def __repr__(self) -> str:
        return f"Request({self.method} {self.name})"


class Response(Discreet, frozen=True, kw_only=True):
    """An answer, complete. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    begun_at: Instant
    """When its request left, on our clock."""
    server_time: Instant | None = None
    request_id: str | None = None

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"

    def number(self, header: str) -> int | None:
        """A header that holds a whole number; None where it is missing or holds something else."""
        text = self.headers.get(header, "").strip()
        return int(text) if text.isdecimal() and text.isascii() else None

    def json(self) -> Any:
        """The decoded body. Raises `ValueError` where it is not JSON, or says that it is something else."""
        self.must_be_json()
        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError as wrong:
            raise ValueError(f"no JSON: {wrong}") from None

    def is_page(self) -> bool:
        """True for a page of HTML: no vendor's answer, whatever its status says."""
        return bool(self.body) and self.kind() in ("text/html", "application/xhtml+xml")

    def kind(self) -> str:
        """What the answer calls itself, such as `application/json`; empty where it does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def must_be_json(self) -> None:
        """Raise `ValueError` where the answer calls itself something else than JSON."""
        kind = self.kind()
        if kind and not kind.endswith("json"):
            raise ValueError(f"it is {kind[:60]}, not JSON")

    def must_be_bytes(self) -> None:
        """Raise `ValueError` where the answer calls itself text for people."""
        kind = self.kind()
        if kind.startswith("text/") or kind.endswith(("html", "xml")):
            raise ValueError(f"it is {kind[:60]}")
