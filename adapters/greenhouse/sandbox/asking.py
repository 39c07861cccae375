"""What a list is asked for: the query as data. A parameter that is unknown or has a bad value is refused with 422."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.greenhouse.sandbox import answers, times
from adapters.greenhouse.sandbox.lists import Filter, Listed

MOST_IDS = MOST_FIELDS = 50
MOST_ROWS, USUAL_ROWS = 500, 100
_BRACKETS = re.compile(r"(\w+)\[(gte|gt|lte|lt)\]$")
_OPERATORS = ("gte", "gt", "lte", "lt")
_TEXT_IDS = ("employee_ids",)


@dataclass
class Asked:
    """`filters`: by name; of a moment or a day the pairs of operator and value."""

    per_page: int = USUAL_ROWS
    fields: tuple[str, ...] | None = None
    filters: dict[str, Any] = field(default_factory=dict)


def read(listed: Listed, query: list[tuple[str, str]]) -> Asked:
    """Raises `answers.Refused`."""
    asked, seen = Asked(), dict[str, str]()
    for name, value in query:
        brackets = _BRACKETS.match(name)
        known = listed.filters.get(brackets[1] if brackets else name)
        if brackets and known is not None and known.kind in ("moment", "day"):
            pairs = asked.filters.setdefault(known.name, [])
            pairs.append((brackets[2], _stamp(known, value)))
        elif name in ("per_page", "fields") or (known is not None and not brackets):
            seen[name] = f"{seen[name]},{value}" if name in seen else value
        else:
            raise answers.bad_query(name, "is not a permitted parameter")
    for name, value in seen.items():
        _take(listed, asked, name, value)
    if "created_at" in asked.filters and "updated_at" in asked.filters:
        raise answers.refused("created_at and updated_at cannot be used in the same request.")
    return asked


def _take(listed: Listed, asked: Asked, name: str, value: str) -> None:
    if name == "per_page":
        asked.per_page = _within(value)
    elif name == "fields":
        asked.fields = _fields(listed, value)
    else:
        wanted = listed.filters[name]
        if wanted.kind in ("moment", "day"):
            asked.filters.setdefault(name, []).extend(_pipes(wanted, value))
        else:
            asked.filters[name] = _value(wanted, value)


def _within(value: str) -> int:
    number = _integer("per_page", value)
    if number > MOST_ROWS:
        raise answers.bad_query("per_page", f"`{number}` number is greater than: {MOST_ROWS}")
    if number < 1:
        raise answers.bad_query("per_page", f"`{number}` number is less than: 1")
    return number


def _fields(listed: Listed, value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in value.split(",") if part.strip())
    if len(wanted) > MOST_FIELDS:
        raise answers.bad_query("fields", f"array size is greater than: {MOST_FIELDS}")
    for part in wanted:
        if part not in listed.fields:
            raise answers.bad_query("fields", f"value `{part}` is not one of: {sorted(listed.fields)}")
    return wanted


def _value(wanted: Filter, value: str) -> Any:
    name = wanted.name
    if wanted.kind == "array":
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if len(parts) > MOST_IDS:
            raise answers.bad_query(name, f"array size is greater than: {MOST_IDS}")
        texts = name in _TEXT_IDS or not name.endswith("ids")
        return parts if texts else [_integer(name, part) for part in parts]
    if wanted.kind == "integer":
        return _integer(name, value)
    if wanted.kind == "boolean":
        if value not in ("true", "false"):
            raise answers.bad_query(name, f"`{value}` is not a boolean")
        return value == "true"
    if wanted.words and value not in wanted.words:
        raise answers.bad_query(name, f"value `{value}` is not one of: {list(wanted.words)}")
    return value


def _integer(name: str, value: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise answers.bad_query(name, f"`{value}` is not an integer")
    return int(value)


def _pipes(wanted: Filter, value: str) -> list[tuple[str, Any]]:
    """`gte|A|lte|B`."""
    parts = value.split("|")
    if len(parts) % 2 or any(word not in _OPERATORS for word in parts[::2]):
        raise answers.bad_query(wanted.name, f"`{value}` is not an operator and a value")
    return [(parts[at], _stamp(wanted, parts[at + 1])) for at in range(0, len(parts), 2)]


def _stamp(wanted: Filter, value: str) -> int | str:
    try:
        return times.read_day(value) if wanted.kind == "day" else times.read(value)
    except ValueError:
        form = "date" if wanted.kind == "day" else "date-time"
        raise answers.bad_query(wanted.name, f"`{value}` does not match format: {form}") from None


def window(pairs: list[tuple[str, int]]) -> tuple[int | None, int | None]:
    """The earliest and the latest moment that all pairs allow."""
    since = [value for operator, value in pairs if operator in ("gte", "gt")]
    until = [value for operator, value in pairs if operator in ("lte", "lt")]
    return max(since, default=None), min(until, default=None)


def holds(pairs: list[tuple[str, Any]], value: Any) -> bool:
    """Whether a moment or a day lies where all pairs want it; what is null lies nowhere."""
    return value is not None and all(_compare(operator, value, limit) for operator, limit in pairs)


def _compare(operator: str, value: Any, limit: Any) -> bool:
    match operator:
        case "gte":
            return bool(value >= limit)
        case "gt":
            return bool(value > limit)
        case "lte":
            return bool(value <= limit)
        case _:
            return bool(value < limit)


def restored(listed: Listed, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Filters as they were before they were JSON in a cursor."""
    return {
        name: [tuple(pair) for pair in value] if listed.filters[name].kind in ("moment", "day") else value
        for name, value in filters.items()
    }
