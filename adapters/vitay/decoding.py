"""Vitay's documents, in every form they come in (docs/vendors/vitay.md, 2).

They are JSON:API but for five things: `data` of a list may be one object and of a single record a list; a relationship
may be bare or within `data`, one or several, with a `filled` in its identifier; pages are told beside the data, in
`meta` or by `links`; flags, numbers and dates are texts; and the media type is that of plain JSON.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from adapters.http import raw
from adapters.http.jsonapi import sight_of
from adapters.http.messages import Response
from adapters.http.paging import Sight
from adapters.http.times import instant
from app.model.ids import SECOND, Instant, RemoteId
from app.vendor import Unreadable

_YES = frozenset({"true", "t", "yes", "y", "1", "on"})
_NO = frozenset({"false", "f", "no", "n", "0", "off", "", "nil", "null", "none"})
_ZONE = re.compile(r"\s+(?:UTC|GMT|([+-]\d{2}:?\d{2}))$")
_SECONDS, _MILLISECONDS = 100_000_000, 100_000_000_000
"""Numbers from here on count seconds, or milliseconds, since 1970; smaller ones are no moments."""


class Link(msgspec.Struct, frozen=True):
    """What a relationship names."""

    kind: str
    """Its type, as `kind_of` writes it."""
    id: RemoteId
    filled: bool | None = None


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a document. What it does not say, and what makes no sense, is None."""

    kind: str
    id: RemoteId
    attributes: Mapping[str, Any]
    links: Mapping[str, tuple[Link, ...]]
    raw: bytes

    def text(self, name: str) -> str | None:
        return text(self.attributes.get(name))

    def flag(self, name: str) -> bool | None:
        return flag(self.attributes.get(name))

    def number(self, name: str) -> float | None:
        return number(self.attributes.get(name))

    def moment(self, name: str) -> Instant | None:
        return moment(self.attributes.get(name))

    def within(self, name: str) -> Mapping[str, Any]:
        """An attribute that has fields of its own; empty where it has none."""
        found = self.attributes.get(name)
        return found if isinstance(found, Mapping) else {}

    def link(self, name: str) -> Link | None:
        """The first that a relationship names."""
        return next(iter(self.links.get(name, ())), None)

    def other(self, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """Attributes that nobody has foreseen, as texts; the same in whatever form and order they came."""
        return tuple((name, said) for name in sorted({*self.attributes} - known) if (said := self._said(name)))

    def _said(self, name: str) -> str | None:
        said = self.text(name)
        is_flag = name.startswith("is_") or said in ("true", "false")
        return text(self.flag(name)) or said if is_flag else said


class _Document(msgspec.Struct):
    data: msgspec.Raw


_document: msgspec.json.Decoder[_Document] = msgspec.json.Decoder(_Document)
_rows: msgspec.json.Decoder[list[msgspec.Raw]] = msgspec.json.Decoder(list[msgspec.Raw])


def rows_in(body: bytes) -> list[bytes]:
    """The records of a document as they came, whether `data` is a list, one of them or nothing. Raises `ValueError`."""
    try:
        data = bytes(_document.decode(body).data).strip()
        if data.startswith(b"["):
            return [bytes(row) for row in _rows.decode(data)]
    except msgspec.DecodeError as wrong:
        raise ValueError(f"no document of JSON:API: {wrong}") from None
    return [data] if data.startswith(b"{") else []


def page_of(response: Response) -> tuple[list[bytes], Sight]:
    """The records of an answer, and what it says of its page. Raises `ValueError`."""
    return rows_in(response.body), sight_of(response.json())


def only(response: Response) -> Resource:
    """The one record of an answer. Raises `ValueError` where it holds none, or several."""
    response.must_be_json()
    rows = rows_in(response.body)
    if len(rows) != 1:
        raise ValueError(f"one record was asked for, and {len(rows)} came")
    found = resource(rows[0])
    if isinstance(found, Unreadable):
        raise ValueError(found.reason)  # noqa: TRY004  # a garbled answer
    return found


def resource(row: bytes) -> Resource | Unreadable:
    """A record, or why it is none."""
    found = msgspec.json.decode(row)
    if not isinstance(found, dict):
        return raw.unreadable(row, "it is no record")
    attributes = found.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    key = text(found.get("id")) or text(attributes.get("id"))
    if key is None:
        return raw.unreadable(row, "it has no id")
    related = found.get("relationships")
    links = {name: _links(one) for name, one in related.items()} if isinstance(related, dict) else {}
    return Resource(kind=kind_of(found.get("type")), id=key, attributes=attributes, links=links, raw=row)


def resources(rows: Iterable[bytes]) -> list[Resource]:
    """Those of the rows that are records, for what only adds to others: an odd one is left out."""
    return [found for row in rows if isinstance(found := resource(row), Resource)]


def kind_of(type_: Any) -> str:
    """A type without what different hands write differently: `hiringfirm` for HiringFirm and hiring_firms.

    `RerefenceRequest` is what the document itself writes.
    """
    word = re.sub(r"[^a-z]", "", str(type_ or "").casefold()).replace("rerefence", "reference")
    return word.removesuffix("s") if word.endswith("s") and not word.endswith("ss") else word


def _links(value: Any) -> tuple[Link, ...]:
    """What a relationship names: bare or within `data`, one, several or none."""
    if isinstance(value, dict) and "data" in value:
        value = value["data"]
    rows = value if isinstance(value, list) else [value]
    found = [one.get("data", one) for one in rows if isinstance(one, dict)]
    return tuple(
        Link(kind_of(one.get("type")), key, flag(one.get("filled")))
        for one in found
        if isinstance(one, dict) and (key := text(one.get("id")))
    )


# --- values ---------------------------------------------------------------------------------------


def text(value: Any) -> str | None:
    """A value as text; None for nothing, and for what holds more than one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (str, int, float)):
        return str(value).strip() or None
    return None


def flag(value: Any) -> bool | None:
    """Whether: as a flag, a word or a number. A moment at which it became so says yes."""
    if isinstance(value, bool) or value is None:
        return value
    word = str(value).strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    amount = number(value)
    if amount is not None:
        return amount != 0
    return True if moment(value) is not None else None


def number(value: Any) -> float | None:
    """A number, also one that is written as text."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def moment(value: Any) -> Instant | None:
    """Milliseconds UTC of a stamp: ISO 8601, with its zone behind a blank too, or a count since 1970."""
    amount = number(value)
    try:
        if amount is not None and amount >= _SECONDS:
            return round(amount if amount >= _MILLISECONDS else amount * SECOND)
        return instant(_ZONE.sub(lambda zone: zone[1] or "+00:00", value.strip()))
    except (AttributeError, ValueError, OverflowError):
        return None
