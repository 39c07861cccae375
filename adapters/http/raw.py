"""A page of JSON as the raw records it is made of: the bytes stay, each record is read on its own."""

from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from adapters.http.messages import Response
from adapters.http.redact import cut, printable
from app.model.records import AnyRecord
from app.vendor import Pulled, Unreadable

Got: TypeAlias = Pulled | Unreadable
Model = TypeVar("Model", bound=BaseModel)
_LONGEST_REASON = 300
_rows: msgspec.json.Decoder[list[msgspec.Raw]] = msgspec.json.Decoder(list[msgspec.Raw])


class _Marks(msgspec.Struct):
    id: int | str | None = None
    updated_at: str | None = None


_marks: msgspec.json.Decoder[_Marks] = msgspec.json.Decoder(_Marks)


def rows_of(body: bytes) -> list[bytes]:
    """The records of a JSON list. Raises `ValueError` where the body is no JSON list."""
    try:
        return [bytes(row) for row in _rows.decode(body)]
    except msgspec.DecodeError as wrong:
        raise ValueError(f"no JSON list: {wrong}") from None


def parse(raw: bytes, model: type[Model]) -> Model | Unreadable:
    """One record as its wire model, or why it is none."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as wrong:
        return unreadable(raw, _reason(wrong))


def readable(rows: Iterable[bytes], model: type[Model]) -> list[Model]:
    """The rows that make sense, for what only adds to another record: an odd one is left out."""
    return [found for row in rows if not isinstance(found := parse(row, model), Unreadable)]


def one(raw: bytes, model: type[Model], make: Callable[[Model], AnyRecord]) -> Got:
    """A row as its record, or why it is none. `make` raises `ValueError` for a row that says too little."""
    return made(raw, parse(raw, model), make)


def made(raw: bytes, found: Model | Unreadable, make: Callable[[Model], AnyRecord]) -> Got:
    """The same of a row that is parsed already."""
    if isinstance(found, Unreadable):
        return found
    try:
        return Pulled(make(found), raw)
    except ValueError as wrong:
        return unreadable(raw, str(wrong))


def alone(answer: Response, model: type[Model], make: Callable[[Model], AnyRecord]) -> Pulled:
    """The one record of an answer. Raises `ValueError` for an answer that is none, see `Client.read`."""
    answer.must_be_json()
    got = one(answer.body, model, make)
    if isinstance(got, Unreadable):
        raise ValueError(got.reason)  # noqa: TRY004  # a garbled answer
    return got


def unreadable(raw: bytes, reason: str) -> Unreadable:
    """A record for the quarantine, with its id where one can be found."""
    return Unreadable(remote_id=marks_of(raw)[0] or None, reason=cut(printable(reason), _LONGEST_REASON), raw=raw)


def marks_of(raw: bytes) -> tuple[str, str]:
    """The record's `id` and `updated_at` as the vendor wrote them; empty texts where there are none."""
    try:
        found = _marks.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", ""
    return "" if found.id is None else str(found.id), found.updated_at or ""


def _reason(wrong: ValidationError) -> str:
    """Which fields are wrong and how; never the values, which may be personal."""
    parts = [
        f"{'.'.join(str(step) for step in error['loc']) or 'record'}: {error['msg']}"
        for error in wrong.errors(include_input=False, include_url=False, include_context=False)
    ]
    return "; ".join(parts)
