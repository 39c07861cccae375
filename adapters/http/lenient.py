"""Types for fields of payloads: they take what the reference shows first, and then whatever comes.

An odd value is none: what a vendor gets wrong costs the field and never its record, but for ids and times.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints

from app.model.ids import Instant

T = TypeVar("T")
IN_ORDER = Field(union_mode="left_to_right")
"""The first that fits: what is shown, which is read without Python, then whatever else."""
Shown = Annotated[T | None, Field()]


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else None


def texts(value: Any) -> Any:
    """The texts of a list, numbers and flags among them."""
    return [text for one in value if (text := _text(one))] if isinstance(value, list) else []


def _objects(value: Any) -> Any:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> Any:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def nothing(_value: Any) -> Any:
    """Whatever it is, it is taken for nothing."""
    return None


def time_by(instant: Callable[[str], Instant | None]) -> BeforeValidator:
    """Milliseconds UTC of a text by the vendor's clock. What is no text but a number or a flag makes the record odd."""

    def read(value: Any) -> Any:
        if isinstance(value, str):
            return instant(value)
        if value is None or isinstance(value, (list, dict)):
            return None
        raise ValueError("no time")

    return BeforeValidator(read)


Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Ids come as numbers and as strings of digits; inside they are text."""
Count = Annotated[Shown[int] | Annotated[int | None, BeforeValidator(_count)], IN_ORDER]
Text = Annotated[Shown[str] | Annotated[str | None, BeforeValidator(_text)], IN_ORDER]
_Bool = Annotated[bool | None, Field(strict=True)]
Flag = Annotated[_Bool | Annotated[bool | None, BeforeValidator(nothing)], IN_ORDER]
Own = Annotated[dict[str, Any], BeforeValidator(_object)]
"""An object whose fields are the tenant's own."""
Maybe = Annotated[Shown[T] | Annotated[T | None, BeforeValidator(nothing)], IN_ORDER]
Many = Annotated[list[T], BeforeValidator(_objects)]
"""The objects of a list."""
