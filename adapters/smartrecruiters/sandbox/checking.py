"""Whether a value is what a shape says; what a shape does not name is let pass."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from adapters.sandbox.forms import Upload
from adapters.smartrecruiters.sandbox import times
from adapters.smartrecruiters.sandbox.notation import Shape

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Complaint = tuple[str, str]
"""Where (`/timeslots/0/startsOn`) and what."""


def complaints(shape: Shape, value: Any, at: str = "") -> Iterator[Complaint]:
    """Everything that is wrong with the value."""
    shape = shape.real()
    if value is None:
        if not shape.nullable and shape.kind != "any":
            yield at or "/", "must not be null"
    elif shape.kind == "of":
        if all(any(complaints(one, value, at)) for one in shape.several):
            yield at or "/", "is none of the kinds that it may be"
    elif shape.kind == "object":
        yield from _object(shape, value, at)
    elif shape.kind == "list":
        yield from _list(shape, value, at)
    elif wrong := _plain(shape, value):
        yield at or "/", wrong


def _object(shape: Shape, value: Any, at: str) -> Iterator[Complaint]:
    if not isinstance(value, dict):
        yield at or "/", "must be an object"
        return
    for name in sorted(shape.needed):
        if value.get(name) is None:
            yield f"{at}/{name}", "is required"
    for name, one in value.items():
        inner = shape.fields.get(name) or shape.others
        # An optional field may be sent as null: most clients do.
        if inner is not None and one is not None:
            yield from complaints(inner, one, f"{at}/{name}")


def _list(shape: Shape, value: Any, at: str) -> Iterator[Complaint]:
    if not isinstance(value, list):
        yield at or "/", "must be an array"
        return
    if _outside(shape, len(value)):
        yield at or "/", f"must have {_range(shape)} items"
    for number, one in enumerate(value):
        if shape.item is not None:
            yield from complaints(shape.item, one, f"{at}/{number}")


def _plain(shape: Shape, value: Any) -> str | None:
    match shape.kind:
        case "any":
            return None
        case "words":
            return None if value in shape.words else f"must be one of: {', '.join(shape.words)}"
        case "file":
            return None if isinstance(value, Upload) else "must be a file"
        case "bool":
            return None if isinstance(value, bool) or value in ("true", "false") else "must be a boolean"
        case "int" | "num":
            return _numeric(shape, value)
        case _:
            return _text(shape, value)


def _numeric(shape: Shape, value: Any) -> str | None:
    kinds = int if shape.kind == "int" else int | float
    if not isinstance(value, kinds) or isinstance(value, bool):
        return "must be an integer" if shape.kind == "int" else "must be a number"
    return f"must be {_range(shape)}" if _outside(shape, value) else None


def _text(shape: Shape, value: Any) -> str | None:
    if not isinstance(value, str):
        return "must be a string"
    if shape.kind == "uuid":
        return None if _UUID.fullmatch(value) else "must be a UUID"
    if shape.kind in ("dt", "day"):
        return None if _is_moment(shape.kind, value) else "must be a date in ISO 8601"
    if shape.text and not re.search(shape.text, value):
        return "has not the right form"
    return f"must have {_range(shape)} characters" if _outside(shape, len(value)) else None


def _is_moment(kind: str, value: str) -> bool:
    try:
        if kind == "day":
            date.fromisoformat(value)
        else:
            times.read(value)
    except ValueError:
        return False
    return True


def _outside(shape: Shape, size: float) -> bool:
    return (shape.low is not None and size < shape.low) or (shape.high is not None and size > shape.high)


def _range(shape: Shape) -> str:
    return f"{'' if shape.low is None else shape.low}..{'' if shape.high is None else shape.high}"
