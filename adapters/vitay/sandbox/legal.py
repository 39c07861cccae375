"""Whether what a client sends is legal JSON:API (jsonapi.org, 1.1: document structure), and what it says."""

import re
from typing import Any, NamedTuple

from adapters.vitay.sandbox.records import Wrong

_TOP = frozenset({"data", "meta", "jsonapi", "links", "included"})
_RESOURCE = frozenset({"type", "id", "lid", "attributes", "relationships", "links", "meta"})
_RELATIONSHIP = frozenset({"data", "links", "meta"})
_IDENTIFIER = frozenset({"type", "id", "lid", "meta"})
_NAME = re.compile(r"[A-Za-z0-9\u0080-\U0010ffff]([A-Za-z0-9_ \-\u0080-\U0010ffff]*[A-Za-z0-9\u0080-\U0010ffff])?")


class Identifier(NamedTuple):
    type: str
    id: str


class Sent(NamedTuple):
    """A resource as it was sent; of relationships the linkage."""

    type: str | None
    id: str | None
    attributes: dict[str, Any]
    relationships: dict[str, Identifier | list[Identifier] | None]


def read(document: Any, *, strict: bool = True, own: frozenset[str] = frozenset()) -> Sent:
    """The resource of a document. Raises `Wrong` 400 for what is not legal.

    Without `strict` also what the vendor's own examples show: no `type`, relationships that are bare. `own`: attributes
    that the vendor has although JSON:API has none of that name.
    """
    data = _object(document, "", _TOP if strict else None).get("data")
    resource = _object(data, "/data", _RESOURCE if strict else None)
    kind, row_id = resource.get("type"), resource.get("id")
    if not isinstance(kind, str) and (strict or kind is not None):
        raise Wrong(400, "A resource object must have a type", "/data/type")
    if not isinstance(row_id, str | None):
        raise Wrong(400, "An id must be a string", "/data/id")
    attributes = _object(resource.get("attributes", {}), "/data/attributes")
    relationships = _object(resource.get("relationships", {}), "/data/relationships")
    for name in (*attributes, *relationships):
        if name not in own:
            _check_name(name, twice=name in attributes and name in relationships)
    found = {name: _linkage(value, f"/data/relationships/{name}", strict) for name, value in relationships.items()}
    return Sent(kind, row_id, attributes, found)


def _object(value: Any, pointer: str, members: frozenset[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(400, f"{pointer or 'The document'} must be an object", pointer)
    if members is not None and (unknown := sorted(set(value) - members)):
        raise Wrong(400, f"{unknown[0]} is not a member of {pointer or 'the document'}", f"{pointer}/{unknown[0]}")
    return value


def _check_name(name: str, *, twice: bool) -> None:
    if name in ("id", "type") or twice or not _NAME.fullmatch(name):
        raise Wrong(400, f"{name!r} cannot be the name of a field", "/data")


def _linkage(value: Any, pointer: str, strict: bool) -> Identifier | list[Identifier] | None:
    if not strict and (not isinstance(value, dict) or "data" not in value):
        return _identifiers(value, pointer, strict)
    relationship = _object(value, pointer, _RELATIONSHIP)
    if "data" not in relationship:
        raise Wrong(400, f"{pointer} must have data", pointer)
    return _identifiers(relationship["data"], f"{pointer}/data", strict)


def _identifiers(value: Any, pointer: str, strict: bool) -> Identifier | list[Identifier] | None:
    if value is None:
        return None
    if isinstance(value, list):
        return [_identifier(one, f"{pointer}/{at}", strict) for at, one in enumerate(value)]
    return _identifier(value, pointer, strict)


def _identifier(value: Any, pointer: str, strict: bool) -> Identifier:
    found = _object(value, pointer, _IDENTIFIER if strict else None)
    if not isinstance(found.get("type"), str) or not isinstance(found.get("id"), str):
        raise Wrong(400, f"{pointer} must have type and id, both strings", pointer)
    return Identifier(found["type"], found["id"])
