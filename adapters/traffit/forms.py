"""What is said of candidates and jobs as Traffit's fields (document: Create, Update single fields; notes 2.5, 2.7)."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.http.markup import from_text, if_mistaken
from app.model.days import date_of
from app.model.intents import Fields, JobFields, PersonFields
from app.vendor import Refused


def _only(values: tuple[str, ...]) -> str | None:
    """Traffit has room for one; the queue takes no more. Raises `Refused`."""
    if len(values) > 1:
        raise Refused(f"Traffit keeps one of these, not {len(values)}: {', '.join(values)}")
    return values[0] if values else None


_PERSON: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "first_name": ("name", str),
    "last_name": ("lastname", str),
    "emails": ("email", _only),
    "phones": ("mobile", _only),
    "links": ("linkedin", _only),
    "source": ("source", str),
    "summary": ("candidate_about", from_text),
}
_JOB: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "name": ("name", str),
    "code": ("nrRef", str),
    "openings": ("emp_number", int),
    "deadline_at": ("recruitment_deadline", date_of),
}


def person(fields: PersonFields) -> dict[str, Any]:
    """A candidate's fields as the body of POST and PATCH. Raises `Refused` for what Traffit has no field for."""
    body = _translated(fields, _PERSON)
    if isinstance(fields.custom, Mapping):
        # Labels are shown without the underscore that begins the name of every field of a tenant's own.
        body |= {f"_{label}": if_mistaken(value) or None for label, value in fields.custom.items()}
    return body


def job(fields: JobFields, company: str | None) -> dict[str, Any]:
    """A job's fields as the body of POST and PATCH."""
    body = _translated(fields, _JOB)
    if company is not None:
        body["client"] = company.partition(":")[2]
    return body


def _translated(fields: Fields, table: Mapping[str, tuple[str, Callable[[Any], Any]]]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name in fields.given:
        if name == "custom":
            continue
        if name not in table:
            raise Refused(f"Traffit has no field for {name.replace('_', ' ')}")
        theirs, convert = table[name]
        body[theirs] = convert(getattr(fields, name))
    return body
