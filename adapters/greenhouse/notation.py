"""The short hand of this adapter's tables: names with a mark for their kind, separated by blanks.

`id#` a number, `active?` true or false, `ids*` a list, `type{}` an object, `created_at@` a date with or without its
time, `name` a text, `status=open|closed` one of these. `!` before the name: it has to be given.
"""

from collections.abc import Iterable
from typing import Literal

from app.vendor import Field, Parameter, ValueKind

_MARKS: dict[str, ValueKind] = {"#": "number", "?": "boolean", "*": "list", "{}": "object", "@": "moment"}


def parameters(
    text: str, where: Literal["path", "query", "body"], helps: dict[str, str] | None = None
) -> tuple[Parameter, ...]:
    """What an operation takes; `helps`: what is to be said of some of them."""
    return tuple(_parameter(word, where, helps or {}) for word in text.split())


def fields(text: str) -> tuple[Field, ...]:
    """What the records of an answer hold."""
    return tuple(Field(name=name, kind=kind) for name, kind, _ in map(_read, text.split()))


def _parameter(word: str, where: Literal["path", "query", "body"], helps: dict[str, str]) -> Parameter:
    name, kind, values = _read(word.removeprefix("!"))
    said = helps.get(name, "")
    return Parameter(
        name=name,
        where=where,
        required=word.startswith("!"),
        kind=kind,
        values=values,
        help=said or _help(kind, values),
    )


def _read(word: str) -> tuple[str, ValueKind, tuple[str, ...]]:
    name, equals, values = word.partition("=")
    if equals:
        return name, "text", tuple(values.split("|"))
    for mark, kind in _MARKS.items():
        if name.endswith(mark):
            return name.removesuffix(mark), kind, ()
    return name, "text", ()


def _help(kind: ValueKind, values: Iterable[str]) -> str:
    found = ", ".join(values)
    if found:
        return f"one of {found}" if len(found) < 200 else f"one of {found[: found.rfind(',', 0, 200)]}, ..."
    return {"boolean": "true or false", "list": "several, with commas between", "object": "JSON"}.get(kind, "")
