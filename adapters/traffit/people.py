"""A candidate as a record. Tenants differ most here: own fields, locations and lists come in any shape."""

from collections.abc import Iterable
from typing import Any

from adapters.markup import if_markup
from adapters.traffit.wire import Employee
from app.model.records import Candidate

_TITLE_FIELDS = frozenset({"_position", "_job_title", "_stanowisko", "_current_position"})
_SKILL_FIELDS = frozenset({"_skills", "_umiejetnosci", "_umiejętności", "_technologies"})
"""Own fields that tenants use for what Traffit has no field for; they are shown under their own names as well."""


def candidate(row: Employee) -> Candidate:
    """A person. Names and addresses stay as sent; texts that hold markup become plain."""
    own = tuple(_own_fields(row))
    location = place_of(row.candidate_location) or place_of(row.location)
    return Candidate(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        first_name=row.name or "",
        last_name=row.lastname or "",
        title=next((value for name, value in own if name.casefold() in _TITLE_FIELDS), None),
        emails=_filled(row.email),
        phones=_filled(row.mobile),
        links=_filled(row.linkedin or row.linkedin_id),
        city=_city(row.candidate_location) or _city(row.location) or (location and location.split(",")[0].strip()),
        location=location,
        source=row.source or None,
        owner=row.owner.id if row.owner else None,
        skills=tuple(skill for name, value in own if name.casefold() in _SKILL_FIELDS for skill in _split(value)),
        summary=row.candidate_about and if_markup(row.candidate_about),
        custom=(*_system_fields(row), *((name[1:], value) for name, value in own)),
    )


def _filled(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text and text.strip()))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def _own_fields(row: Employee) -> Iterable[tuple[str, str]]:
    for name, value in row.own_fields.items():
        text = _plain(value)
        if text:
            yield name, text


def _system_fields(row: Employee) -> Iterable[tuple[str, str]]:
    languages = ", ".join(text for one in row.candidate_languages if (text := _plain(one)))
    for label, value in (("languages", languages), ("availability", row.availability), ("finance", row.finance)):
        if value:
            yield label, if_markup(value)
    yield from _other_profiles(row)


def _other_profiles(row: Employee) -> Iterable[tuple[str, str]]:
    """Those that are not written from here: of the links of a candidate, one is (`forms.person`)."""
    other = row.linkedin_id if row.linkedin and row.linkedin_id != row.linkedin else None
    for label, value in (("linkedin", other), ("goldenline", row.goldenline), ("facebook", row.facebook)):
        if value and value.strip():
            yield label, value


def _plain(value: Any, depth: int = 0) -> str:
    """A value of any shape as text: lists joined, of objects what they are called."""
    if value is None or depth > 3:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return if_markup(value)
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _plain(one, depth + 1)))
    if isinstance(value, dict):
        named = [
            _plain(value[key], depth + 1) for key in ("value", "name", "label", "language", "level") if key in value
        ]
        return " ".join(text for text in named if text)
    return str(value)


def place_of(value: Any) -> str | None:
    """A location of any shape as one line: tenants send text, or objects with coordinates around a name."""
    if isinstance(value, str):
        return if_markup(value).strip() or None
    if isinstance(value, list):
        return next((place for one in value if (place := place_of(one))), None)
    if not isinstance(value, dict):
        return None
    for key in ("coordinates_with_location", "formatted_address", "location", "address", "name", "value"):
        if key in value and (place := place_of(value[key])):
            return place
    parts = [
        place for key in ("city", "locality", "region", "country") if key in value and (place := place_of(value[key]))
    ]
    return ", ".join(parts) or None


def _city(value: Any) -> str | None:
    if isinstance(value, list):
        return next((city for one in value if (city := _city(one))), None)
    if not isinstance(value, dict):
        return None
    for key in ("city", "locality"):
        if key in value and (city := place_of(value[key])):
            return city
    return next((city for inner in value.values() if isinstance(inner, (dict, list)) and (city := _city(inner))), None)
