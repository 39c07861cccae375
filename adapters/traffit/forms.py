"""What is said of candidates and jobs as Traffit's fields (document: Create, Update single fields; notes 2.5, 2.7)."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.markup import from_text, if_mistaken
from app.model.days import date_of
from app.model.intents import Fields, JobFields, PersonFields
from app.model.records import Candidate, Job
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


def is_candidate(found: Candidate, wanted: PersonFields, since: int) -> bool:
    """Whether a candidate is one that was made from these fields at or after `since` (ms)."""
    if found.created_at is None or found.created_at < since:
        return False
    mails = wanted.emails if isinstance(wanted.emails, tuple) else ()
    names = (wanted.first_name or "", wanted.last_name or "")
    here = (found.first_name, found.last_name)
    same_name = all(_plain(one) == _plain(str(other)) for one, other in zip(here, names, strict=True))
    return same_name and {mail.casefold() for mail in mails} <= {mail.casefold() for mail in found.emails}


def is_job(found: Job, wanted: JobFields, since: int) -> bool:
    """The same of a job."""
    if found.created_at is None or found.created_at < since:
        return False
    same_code = not wanted.code or _plain(found.code or "") == _plain(str(wanted.code))
    return same_code and _plain(found.name) == _plain(str(wanted.name or ""))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
