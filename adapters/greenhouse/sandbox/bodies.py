"""What a write sends, checked: fields that must be there, of which kind, and what they may point at.

A `Shape` is written like the facts of the lists: `name!` must be there, `candidate_id!>candidates` is the id of a row,
`type!=a|b` one of those words, `?` boolean, `#` integer, `[]` list, `{}` object, `[>]` ids of a table.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from adapters.greenhouse.sandbox import answers, times
from adapters.greenhouse.sandbox.tenant import Tenant

_WORD = re.compile(r"(\w+)(!?)(\?|#|\[\]|\{\}|\[>\w+\]|>\w+|=[\w|]+|@|%)?$")


class _Field(NamedTuple):
    name: str
    needed: bool
    mark: str


class Shape:
    """`taken` lists fields that a create or an update knows; everything else is refused."""

    def __init__(self, text: str) -> None:
        found = [match for match in map(_WORD.match, text.split()) if match]
        self.fields = {match[1]: _Field(match[1], bool(match[2]), match[3] or "") for match in found}

    def read(self, tenant: Tenant, sent: Mapping[str, Any], *, whole: bool = True) -> dict[str, Any]:
        """The fields as they are kept: moments in milliseconds. `whole`: those that must be there are missed.

        Raises `answers.Refused` with all complaints at once.
        """
        errors = [(name, "is not a permitted field") for name in sent if name not in self.fields]
        if whole:
            needed = (field.name for field in self.fields.values() if field.needed)
            errors += [(name, "is missing") for name in needed if sent.get(name) in (None, "", [])]
        kept: dict[str, Any] = {}
        for name, value in sent.items():
            field = self.fields.get(name)
            if field is not None:
                try:
                    kept[name] = None if value is None else _kept(tenant, field.mark, value)
                except ValueError as error:
                    errors.append((name, str(error)))
        if errors:
            raise answers.bad_fields(errors)
        return kept


def _kept(tenant: Tenant, mark: str, value: Any) -> Any:
    """Raises ValueError with what is wrong."""
    if mark.startswith(">"):
        return _reference(tenant, mark[1:], value)
    if mark.startswith("[>"):
        if not isinstance(value, list):
            raise ValueError("must be an array")
        return [_reference(tenant, mark[2:-1], one) for one in value]
    if mark.startswith("="):
        if value not in mark[1:].split("|"):
            raise ValueError(f"must be one of: {', '.join(mark[1:].split('|'))}")
        return value
    return _KINDS[mark](value)


def _reference(tenant: Tenant, table: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("must be an integer")  # noqa: TRY004  # one kind of complaint about a field
    if tenant.table(table).get(value) is None:
        raise ValueError("does not exist")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004  # one kind of complaint about a field
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be a boolean")  # noqa: TRY004  # one kind of complaint about a field
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("must be an integer")  # noqa: TRY004  # one kind of complaint about a field
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("must be an array")  # noqa: TRY004  # one kind of complaint about a field
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be an object")  # noqa: TRY004  # one kind of complaint about a field
    return value


def _moment(value: Any) -> int:
    try:
        return times.read(_text(value))
    except ValueError:
        raise ValueError("must be a date-time in ISO 8601") from None


def _day(value: Any) -> str:
    try:
        return times.read_day(_text(value)[:10])
    except ValueError:
        raise ValueError("must be a date") from None


_KINDS: dict[str, Callable[[Any], Any]] = {
    "": _text, "?": _boolean, "#": _number, "[]": _list, "{}": _object, "@": _moment, "%": _day,
}  # fmt: skip


def custom(tenant: Tenant, field_type: str, fields: dict[str, Any], key: str = "custom_fields") -> dict[str, Any]:
    """The same fields with their custom values as they are kept. Raises `answers.Refused`."""
    if key in fields and fields[key] is not None:
        try:
            fields = fields | {key: tenant.custom.written(field_type, fields[key])}
        except ValueError as error:
            raise answers.bad_fields([(key, str(error))]) from None
    return fields


def addresses(fields: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]) -> None:
    """Check lists of `{value, type}`; `names` says which types each list takes, none where it has no types."""
    errors = []
    for name, types in names.items():
        for one in fields.get(name) or ():
            if not isinstance(one, dict) or not isinstance(one.get("value"), str) or not one["value"]:
                errors.append((name, "value is missing"))
            elif types and one.get("type") not in types:
                errors.append((name, f"type must be one of: {', '.join(types)}"))
    if errors:
        raise answers.bad_fields(errors)
