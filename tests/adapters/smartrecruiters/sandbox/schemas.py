"""The table of shapes as JSON Schema, for a validator that is not ours."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from adapters.sandbox import Entry
from adapters.smartrecruiters.sandbox.notation import Shape, shapes
from adapters.smartrecruiters.sandbox.operations import Operation, operations

_KINDS: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "num": {"type": "number"},
    "bool": {"type": "boolean"},
    "dt": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "uuid": {"type": "string", "pattern": r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
    "file": {"type": "string"},
    "any": {},
}
_BOUNDS = {"str": ("minLength", "maxLength"), "list": ("minItems", "maxItems")}


def json_schema(shape: Shape) -> dict[str, Any]:
    found = _bare(shape)
    low, high = _BOUNDS.get(shape.kind, ("minimum", "maximum"))
    found |= ({} if shape.low is None else {low: shape.low}) | ({} if shape.high is None else {high: shape.high})
    return {"anyOf": [found, {"type": "null"}]} if shape.nullable else found


def _bare(shape: Shape) -> dict[str, Any]:
    match shape.kind:
        case "name":
            return {"$ref": f"#/$defs/{shape.text}"}
        case "words":
            return {"enum": [*shape.words]}
        case "of":
            return {"anyOf": [json_schema(one) for one in shape.several]}
        case "list":
            return {"type": "array", "items": json_schema(shape.item) if shape.item else {}}
        case "object":
            fields = {name: json_schema(one) for name, one in shape.fields.items()}
            others = {} if shape.others is None else {"additionalProperties": json_schema(shape.others)}
            return {"type": "object", "properties": fields, "required": sorted(shape.needed), **others}
        case kind:
            return _KINDS[kind] | ({"pattern": shape.text} if shape.text else {})


@cache
def definitions() -> dict[str, Any]:
    return {name: json_schema(one) for name, one in shapes().items()}


@cache
def validator(shape: Shape) -> Draft202012Validator:
    return Draft202012Validator({"$defs": definitions(), **json_schema(shape)})


def wrong(shape: Shape, value: Any) -> list[str]:
    """What the validator has to say against a value."""
    return [f"{error.json_path}: {error.message}" for error in validator(shape).iter_errors(value)]


def asked_for(entry: Entry) -> Operation | None:
    """Which operation a request is for; fixed words go before what stands in braces."""
    found = [one for one in operations() if one.method == entry.method and re.fullmatch(_path(one.path), entry.path)]
    return min(found, key=lambda one: one.path.count("{"), default=None)


def _path(template: str) -> str:
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))


def unfit(entries: Iterable[Entry]) -> Iterator[str]:
    """What is wrong with requests, by the table: for the ledger of whatever client talked to the sandbox."""
    for entry in entries:
        operation = asked_for(entry)
        if operation is None:
            if not entry.path.startswith("/identity/"):
                yield f"{entry.method} {entry.path}: no such operation"
            continue
        where = f"{entry.method} {entry.path}"
        names = {name for name in operation.query.fields if not name.startswith("@")}
        yield from (f"{where}: no parameter {name}" for name in entry.query if name not in names)
        yield from (f"{where}: {name} is missing" for name in operation.query.needed - set(entry.query))
        taken = operation.body
        if entry.body is None:
            if taken is not None and taken.needed and entry.method != "GET":
                yield f"{where}: the body is missing"
        elif taken is not None and taken.form in ("json", "patch"):
            yield from (f"{where}: {complaint}" for complaint in wrong(taken.shape, entry.body))
