"""What somebody gave an operation by name: checked against its row, and turned into what is sent."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.greenhouse.operations import MOST, MOST_IDS
from adapters.http.calling import by_place, must_have, with_body
from app.vendor import Misused, Operation, Parameter

_BOUND = re.compile(r"(>=|<=|>|<)(.+)", re.DOTALL)
_OPERATORS = {">=": "gte", "<=": "lte", ">": "gt", "<": "lt"}
_WORDS = frozenset(_OPERATORS.values())
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Path and query as texts, the body as it goes out; None where nothing is sent."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None


def checked(row: Operation, given: Mapping[str, str], body: Any) -> Given:
    """Raises `Misused` for what is missing, unknown or not of its kind."""
    known = {one.name: one for one in row.parameters}
    places = by_place(row, given)
    fields = {name: _value(row, known[name], text) for name, text in places["body"].items()}
    content = with_body(row, fields, body)
    is_whole = not isinstance(content, Mapping)
    must_have(row, given if is_whole else {**given, **content}, whole=is_whole)
    for name, text in places["query"].items():
        _value(row, known[name], text)
    return Given(
        path=places["path"],
        query=places["query"],
        body=content if content or (row.body is not None) else None,
    )


def filters(row: Operation, query: Mapping[str, str], *, several: bool = False) -> dict[str, str]:
    """The question a v3 list is asked. `several`: more than 50 values are asked for in turns.

    Raises `Misused` for what Greenhouse would refuse, and for what it would answer wrongly without a word.
    """
    if "cursor" in query and len(query) > 1:
        raise Misused(f"{row.name}: a cursor stands alone, it keeps the first question")
    if "created_at" in query and "updated_at" in query:
        raise Misused(f"{row.name}: ask by created_at or by updated_at, not by both")
    if not 1 <= int(query.get("per_page", "1")) <= MOST:
        raise Misused(f"{row.name}: per_page is a number from 1 to {MOST}")
    known = {one.name: one for one in row.parameters}
    found: dict[str, str] = {}
    for name, text in query.items():
        match known[name].kind:
            case "list":
                values = [str(value) for value in _value(row, known[name], text)]
                if len(values) > MOST_IDS and not several:
                    raise Misused(f"{row.name}: {name} takes {MOST_IDS} at once; --all-pages asks for more in turns")
                found[name] = ",".join(values)
            case "moment":
                found[name] = _moments(row, name, text)
            case _:
                found[name] = text
    return found


def _value(row: Operation, parameter: Parameter, text: str) -> Any:
    """What a text from the command line stands for."""
    name = parameter.name
    if parameter.values and text not in parameter.values:
        raise Misused(f"{row.name}: {name} is one of {', '.join(parameter.values)}")
    match parameter.kind:
        case "number":
            if not (text.isascii() and text.isdecimal()):
                raise Misused(f"{row.name}: {name} is a number")
            return int(text)
        case "boolean":
            if text not in ("true", "false"):
                raise Misused(f"{row.name}: {name} is true or false")
            return text == "true"
        case "object":
            return _json(row, name, text)
        case "list":
            if text.lstrip()[:1] == "[":
                return _json(row, name, text)
            values = [part.strip() for part in text.split(",") if part.strip()]
            return [int(value) if value.isascii() and value.isdecimal() else value for value in values]
        case _:
            return text


def _json(row: Operation, name: str, text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as wrong:
        raise Misused(f"{row.name}: {name} is no JSON: {wrong}") from None


def _moments(row: Operation, name: str, text: str) -> str:
    """`>=2026-01-31,<2026-02-28` or the vendor's own `gte|...`, as the vendor's own."""
    parts = text.split("|") if "|" in text else [piece for part in text.split(",") for piece in _bound(part)]
    operators, moments = parts[::2], [part.strip() for part in parts[1::2]]
    if len(operators) != len(moments) or not set(operators) <= _WORDS or not all(moments):
        raise Misused(f"{row.name}: {name} is >=2026-01-31, or >=2026-01-31,<2026-02-28T12:00:00Z")
    if not name.endswith("_on"):  # those are days themselves
        moments = [f"{one}T00:00:00Z" if _DAY.fullmatch(one) else one for one in moments]
    return "|".join(part for pair in zip(operators, moments, strict=True) for part in pair)


def _bound(part: str) -> tuple[str, ...]:
    found = _BOUND.fullmatch(part.strip())
    return (_OPERATORS[found[1]], found[2]) if found else ("",)
