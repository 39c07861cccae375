"""What a person writes, as it leaves from here: no control characters, but for line breaks and tabs in texts. Pure.

Marks that scripts need, as those of direction and the joiners, stay. What a vendor said is not touched.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from app.model.intents import AnyIntent, Fields

LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_WRITTEN = ("body", "title", "person", "changes", "fields", "tags", "name", "values", "file_name")
"""What of intents a person has written."""
_TEXTS = ("body", "summary", "custom", "values")
"""Fields with room for line breaks and tabs."""


def as_written(intent: AnyIntent) -> AnyIntent:
    """The same, with nothing but text in what it says."""
    said = {name: _said(name, getattr(intent, name)) for name in _WRITTEN if hasattr(intent, name)}
    return msgspec.structs.replace(intent, **said) if said else intent


def text(written: str) -> str:
    """Of several lines, each ended in the same way."""
    return LINE_ENDS.sub("\n", _CONTROLS.sub("", written))


def line(written: str) -> str:
    """On one line: a blank where a line ended, or a tab was."""
    said = LINE_ENDS.sub(" ", _CONTROLS.sub("", written)).replace("\t", " ")
    return written if said == written else said.strip()


def _said(name: str, value: Any) -> Any:
    clean = text if name in _TEXTS else line
    match value:
        case Fields():
            return msgspec.structs.replace(value, **{one: _said(one, getattr(value, one)) for one in value.given})
        case str():
            return clean(value)
        case tuple():
            return tuple(_said(name, one) for one in value)
        case Mapping():  # the labels are the vendor's
            return {label: _said(name, said) for label, said in value.items()}
        case _:
            return value
