"""What a change of fields does to a record, and whether a record still is as it was. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from app.model.ids import Instant
from app.model.intents import AnyIntent, EditJob, Fields, JobFields, PersonFields
from app.model.records import Candidate, Job

F = TypeVar("F", bound=Fields)


def changed(person: Candidate, changes: PersonFields) -> Candidate:
    """The candidate with these fields as they are given."""
    values: dict[str, Any] = {name: getattr(changes, name) for name in changes.given}
    if "custom" in values:
        known = dict(person.custom)
        values["custom"] = tuple({**known, **values["custom"]}.items())
    return msgspec.structs.replace(person, **values)


def as_is(person: Candidate, changes: PersonFields) -> PersonFields:
    """The fields that `changes` names, as they are now."""
    own = dict(person.custom)
    values: dict[str, Any] = {name: getattr(person, name) or "" for name in changes.given if name != "custom"}
    for name in ("emails", "phones", "links"):
        if name in values:
            values[name] = tuple(values[name])
    if "custom" in changes.given and isinstance(changes.custom, dict):
        values["custom"] = {label: own.get(label, "") for label in changes.custom}
    return PersonFields(**values)


def job_changed(job: Job, changes: JobFields, company: str | None = None) -> Job:
    """The job with these fields as they are given; `company` by its name."""
    values: dict[str, Any] = {name: getattr(changes, name) for name in changes.given}
    if company is not None:
        values["company"] = company
    return msgspec.structs.replace(job, **values)


def job_as_is(job: Job, changes: JobFields) -> JobFields:
    """The fields that `changes` names, as they are now."""
    return JobFields(**{name: value for name in changes.given if (value := getattr(job, name)) is not None})


def same(one: F, other: F) -> bool:
    """Whether both say the same of what either says, blanks and letter case of addresses aside."""
    names = {*one.given, *other.given}
    return all(_plain(getattr(one, name)) == _plain(getattr(other, name)) for name in names)


def in_words(fields: Fields) -> str:
    """What is said, on one line: `emails ida@example.org, location Oslo`."""
    return ", ".join(_one_said(name, getattr(fields, name)) for name in fields.given)


def _one_said(name: str, value: Any) -> str:
    if name.endswith("_at"):
        return f"{name.removesuffix('_at')} {_day(value)}"
    return f"{name.replace('_', ' ')} {_said(value)}"


def _day(at: Instant) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d")


def _plain(value: Any) -> Any:
    handlers: dict[type, Callable[[Any], Any]] = {
        str: lambda text: " ".join(text.split()),
        tuple: lambda items: tuple(_plain(item).casefold() for item in items),
        dict: lambda pairs: {key: _plain(item) for key, item in pairs.items()},
    }
    if value is msgspec.UNSET:
        return ""
    return handlers.get(type(value), lambda other: other)(value)


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value) or "(none)"
    if isinstance(value, dict):
        return ", ".join(f"{name} {text}" for name, text in value.items())
    return str(value) or "(none)"


def before_of(intent: AnyIntent, stored: bytes) -> Fields:
    """What a change of fields replaces, out of its stored form."""
    return msgspec.json.decode(stored, type=JobFields if isinstance(intent, EditJob) else PersonFields)
