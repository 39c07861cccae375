"""Fields of the tenant's own: what they hold as text, and text as what they hold.

Read as `{key: {"name", "type", "value"}}`, written as `[{"name_key", "value"}]`, all of them at once: what is left out
of a write is emptied.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from app.vendor import Refused

Fields = Mapping[str, Any]
OPTIONS = "options"
"""Where a field carries what may be chosen: rows of `custom_field_options`."""
_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})
_RANGES = (("min_value", "max_value"), ("min_amount", "max_amount"), ("start_date", "end_date"))
_UNITS = ("currency_code", "unit")
"""What money is told in: by clients of v3, and as version 1 had it."""


def told(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Labels and values of those that hold something."""
    found = []
    for key, field in fields.items():
        value = text_of(field.get("value") if isinstance(field, Mapping) else field)
        if value:
            found.append((label_of(key, field), value))
    return tuple(found)


def label_of(key: str, field: Any) -> str:
    """What a field is called; its key where it has no name."""
    name = field.get("name") if isinstance(field, Mapping) else None
    return name.strip() if isinstance(name, str) and name.strip() else key


def text_of(value: Any) -> str:
    """A value for a person; empty for none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := text_of(one)))
    return _object(value) if isinstance(value, Mapping) else ""


def _object(value: Mapping[str, Any]) -> str:
    name = next((text for key in ("name", "value", "label") if (text := text_of(value.get(key)))), "")
    if name:
        return name
    unit = next((text for key in _UNITS if (text := text_of(value.get(key)))), "")
    for pair in _RANGES:
        if pair[0] in value or pair[1] in value:
            ends = " to ".join(text for key in pair if (text := text_of(value.get(key))))
            return f"{ends} {unit}".strip() if ends else ""
    if "amount" in value:
        amount = text_of(value["amount"])
        return f"{amount} {unit}".strip() if amount else ""
    return " ".join(text for one in value.values() if (text := text_of(one)))


# --- writing -------------------------------------------------------------------------------------


def merged(there: Fields, wanted: Mapping[str, str], known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All fields of a record as a write takes them: as they are, but for those that are wanted otherwise.

    Args:
        there: the record's fields as the vendor holds them now.
        wanted: by label; an empty text empties the field.
        known: the account's fields of this kind of record (`custom_fields`), those with a choice with their `OPTIONS`.

    Raises `Refused` for a label that there is none of, and for text that its field does not take.
    """
    rows = {plain(str(row.get("name") or row.get("name_key"))): row for row in known if row.get("active", True)}
    by_key = {str(row.get("name_key")): row for row in known}
    values = {
        key: _sent(field["value"], by_key.get(key, {}))
        for key, field in there.items()
        if isinstance(field, Mapping) and field.get("value") is not None
    }
    for label, text in wanted.items():
        row = rows.get(plain(label))
        if row is None:
            raise Refused(f"Greenhouse has no field {label!r} here")
        key = str(row.get("name_key"))
        value = value_of(text, str(row.get("value_type")), label)
        if isinstance(value, list):
            value = _whole(value, _options(row))
        lacking = [one for one in _chosen(value) if _options(row) and plain(one) not in _options(row)]
        if lacking:
            raise Refused(f"{label} has no {lacking[0]!r} to choose: {', '.join(map(str, _names(row)))}")
        values[key] = _as_there(_sent(value, row), values.get(key))
    return [{"name_key": key, "value": value} for key, value in values.items()]


def _whole(parts: Sequence[str], known: Mapping[str, Any]) -> list[str]:
    """What was chosen, where a comma may also stand within a name: as much of it at once as is the name of one."""
    found: list[str] = []
    while parts:
        names = [", ".join(parts[:many]) for many in range(len(parts), 0, -1)]
        found.append(next((name for name in names if plain(name) in known), parts[0]))
        parts = parts[found[-1].count(", ") + 1 :]
    return found


def _names(row: Mapping[str, Any]) -> list[Any]:
    return [option.get("name") for option in row.get(OPTIONS, ())]


def _options(row: Mapping[str, Any]) -> dict[str, Any]:
    """The ids of what a field may be, by name."""
    return {plain(str(option.get("name"))): option.get("id") for option in row.get(OPTIONS, ())}


def _chosen(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _sent(value: Any, row: Mapping[str, Any]) -> Any:
    """A value as a write takes it: read as the names of options and users, written as their ids."""
    if isinstance(value, Mapping) and row.get("value_type") == "user":
        return next((value[key] for key in ("user_id", "id") if value.get(key) is not None), value)
    ids = _options(row)
    if isinstance(value, list):
        return [ids.get(plain(one), one) if isinstance(one, str) else one for one in value]
    return ids.get(plain(value), value) if isinstance(value, str) else value


def shown(wanted: Mapping[str, str], known: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What is wanted as a record tells it once it is there. Raises `Refused` as `merged` does."""
    types = {plain(str(row.get("name") or row.get("name_key"))): str(row.get("value_type")) for row in known}
    return {label: text_of(value_of(text, types.get(plain(label), ""), label)) for label, text in wanted.items()}


def value_of(text: str, value_type: str, label: str) -> Any:
    """A text as the value of a field of this type; None empties it. Raises `Refused`."""
    text = text.strip()
    if not text:
        return None
    return _TYPES.get(value_type, _as_it_is)(text, label)


def _as_there(value: Any, there: Any) -> Any:
    """Money in the words in which the field holds it."""
    if isinstance(value, dict) and isinstance(there, Mapping) and "unit" in there:
        return {"amount": value["amount"], "unit": value[_UNITS[0]]}
    return value


def _as_it_is(text: str, _label: str) -> Any:
    return text


def _number(text: str, label: str) -> Any:
    try:
        found = msgspec.json.decode(text, type=int | float)
    except msgspec.DecodeError:
        raise Refused(f"{label} takes a number, not {text[:40]!r}") from None
    return found


def _yes_no(text: str, label: str) -> Any:
    word = text.casefold()
    if word not in _YES | _NO:
        raise Refused(f"{label} takes yes or no, not {text[:40]!r}")
    return word in _YES


def _several(text: str, _label: str) -> Any:
    return [part.strip() for part in text.split(",") if part.strip()]


def _money(text: str, label: str) -> Any:
    amount, _, unit = text.partition(" ")
    if not unit.strip():
        raise Refused(f"{label} takes an amount and a currency, such as 1000 EUR, not {text[:40]!r}")
    return {"amount": _number(amount, label), _UNITS[0]: unit.strip()}


def _not_from_here(text: str, label: str) -> Any:
    raise Refused(f"{label} cannot be set as text: {text[:40]!r}; change it at Greenhouse")


_TYPES: Mapping[str, Callable[[str, str], Any]] = {
    "number": _number,
    "yes_no": _yes_no,
    "multi_select": _several,
    "currency": _money,
    "number_range": _not_from_here,
    "currency_range": _not_from_here,
    "user": _not_from_here,
}


def plain(label: str) -> str:
    """A label without what tells no two apart."""
    return " ".join(label.split()).casefold().lstrip("_ ")
