"""What is changed of an application by names that a person reads: its source, and the account's own fields."""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.smartrecruiters import wire
from adapters.smartrecruiters.reading import Path, Reader
from app.vendor import Forbidden, NotThere, Refused

_NOW = Priority.USER_OP
_YES, _NO = ("yes", "true"), ("no", "false")


async def source_called(reader: Reader, name: str) -> dict[str, str]:
    """How the vendor wants a source named. Raises `Refused` for one there is none of, or several."""
    found: list[dict[str, str]] = []
    kinds = raw.readable(await reader.raws("configuration.source.types", priority=_NOW), wire.Listed)
    for kind in kinds:
        rows = await reader.raws("configuration.source.values.all", {"sourceType": kind.id}, priority=_NOW)
        for one in raw.readable(rows, wire.Source):
            if _plain(one.label) == _plain(name):
                sub = one.sub_type.id if one.sub_type else None
                found.append({"sourceTypeId": kind.id, "sourceId": one.id} | ({"sourceSubTypeId": sub} if sub else {}))
    if len(found) != 1:
        many = f"{len(found)} sources" if found else "no source"
        raise Refused(f"SmartRecruiters has {many} called {name}")
    return found[0]


async def properties(reader: Reader, path: Path, wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    """Fields of an application by their labels or ids, as the vendor wants them.

    Of the application those with a value are told, of the account all. Raises `Refused` for what does not fit.
    """
    rows = raw.readable(await reader.raws("candidates.properties.getForJob", path, priority=_NOW), wire.Property)
    rows = [one for one in rows if one.id]
    if not all(_called(rows, label) for label in wanted):
        with suppress(Forbidden, NotThere):
            listed = await reader.raws("configuration.candidate-properties.all", priority=_NOW)
            told = {one.id for one in rows}
            rows += [one for one in raw.readable(listed, wire.Property) if one.id and one.id not in told]
    sent = []
    for label, text in wanted.items():
        called = _called(rows, label)
        if len(called) != 1:
            many = f"{len(called)} fields" if called else "no field"
            raise Refused(f"SmartRecruiters has {many} {label} for this application")
        (field,) = called
        value = await _value(reader, field, text.strip())
        sent.append({"id": field.id} if value is None else {"id": field.id, "value": value})
    return sent


def _called(rows: Sequence[wire.Property], label: str) -> list[wire.Property]:
    """The field of that id, or else those of that label."""
    return [one for one in rows if one.id == label] or [one for one in rows if _plain(one.label) == _plain(label)]


async def _value(reader: Reader, field: wire.Property, text: str) -> Any:
    """What a text stands for in a field; None where it is to be empty."""
    if not text:
        return None
    match field.type:
        case "BOOLEAN" if text.casefold() in (*_YES, *_NO):
            return text.casefold() in _YES
        case "NUMBER" | "PERCENT":
            return _number(field, text)
        case "CURRENCY":
            amount, _, code = text.rpartition(" ")
            if len(code) != 3:
                raise Refused(f"{field.label} is an amount and its currency, such as 9000 EUR")
            return {"code": code.upper(), "value": _number(field, amount)}
        case "SINGLE_SELECT":
            return await _option(reader, field, text)
        case "BOOLEAN":
            raise Refused(f"{field.label} is yes or no")
        case _:
            return text


async def _option(reader: Reader, field: wire.Property, text: str) -> str:
    path = {"id": field.id or ""}
    rows = await reader.raws("configuration.candidate-properties.values.all", path, priority=_NOW)
    options = raw.readable(rows, wire.Labelled)
    chosen: Sequence[str] = [one.id for one in options if one.id and _plain(one.label) == _plain(text)]
    if len(chosen) != 1:
        labels = ", ".join(one.label for one in options[:10] if one.label)
        raise Refused(f"{field.label} is one of {labels}")
    return chosen[0]


def _number(field: wire.Property, text: str) -> float | int:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):  # JSON has no such number: the field would be emptied
        raise Refused(f"{field.label} is a number")
    return int(found) if found.is_integer() else found


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()
