"""The fields of a candidate and of a job as a form asks for them: which there is room for, how each is read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.model import contact
from app.model.days import date_of, moment_of, noon
from app.model.fields import NOBODY, Part, parts_of
from app.model.ids import Instant, LocalId
from app.model.intents import ApplicationFields, JobFields, PersonFields
from app.model.views import ApplicationView, CandidateView, JobView
from screens.choices import Choices
from screens.form import Asked, Wrong

OWN = "own "
"""Before the label of a tenant's own field, in its key."""
MOST_OWN = 12
"""Fields of the tenant's own that a new candidate is asked for: those in use most."""
ON_JOB = "on job"
SEVERAL = "several: with commas between them"
_MANY = ("emails", "phones", "links")
COMPANY = "company"
SOURCE = "source"
YES, NO = "yes", "no"


def in_fields(parts: Mapping[Part, Any], listed: Mapping[str, Choices] | None = None) -> dict[str, str]:
    """What fields of a record say, by key and as it is typed. `listed`: what there is to choose from, by key."""
    said = {f"{OWN}{part[1]}" if part[1:] else part[0]: _typed(part[0], value) for part, value in parts.items()}
    return said | {key: choices.label(said[key]) for key, choices in (listed or {}).items() if key in said}


def _typed(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if value is None:
        return ""
    if name in ("starts_at", "ends_at"):
        return moment_of(value)
    return date_of(value) if name == "deadline_at" or name.endswith("_on") else str(value)


# --- candidates ----------------------------------------------------------------------------------


def person_fields(
    room: Sequence[str], view: CandidateView | None, labels: Sequence[str], sources: Choices
) -> list[Asked]:
    """What can be said of a candidate. `room`: the fields the account has; `labels`: the tenant's own."""
    said = {} if view is None else in_fields(parts_of(view), {SOURCE: sources})
    reads = {name: read for name, (_, _, read) in _PERSON.items()}
    reads |= {name: _one(reads[name]) for name in _MANY if f"several_{name}" not in room}
    if sources.labels:
        reads[SOURCE] = _source(sources)
    asked = [
        Asked(key=name, label=label, value=said.get(name, ""), hint=_hint(hint, name, room), lines=name == "summary",
              read=reads[name], choices=sources.labels if name == SOURCE else ())
        for name, (label, hint, _) in _PERSON.items()
        if name in room
    ]  # fmt: skip
    if "custom" in room:
        new = [f"{OWN}{label}" for label in labels[:MOST_OWN]]
        own = new if view is None else [key for key in said if key.startswith(OWN)]
        asked += [Asked(key=key, label=key.removeprefix(OWN), value=said.get(key, ""), read=_as_it_is,
                        hint="a field of your own system")
                  for key in own]  # fmt: skip
    return asked


def person_of(values: Mapping[str, Any]) -> PersonFields:
    """What was typed as the fields of a candidate."""
    own = {name.removeprefix(OWN): value for name, value in values.items() if name.startswith(OWN)}
    plain: dict[str, Any] = {name: value for name, value in values.items() if name in _PERSON}
    return PersonFields(**plain | ({"custom": own} if own else {}))


def _as_it_is(typed: str) -> str:
    """Also the blanks around it: they are the vendor's."""
    return typed if typed.strip() else ""


def _wrong_where_none(read: Callable[[str], tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
    """Reads the same; what it cannot read is told below the field."""

    def read_or_wrong(typed: str) -> tuple[str, ...]:
        try:
            return read(typed)
        except contact.NotOne as why:
            raise Wrong(str(why)) from None

    return read_or_wrong


def _one(read: Callable[[str], tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
    """Reads what there is room for one of."""

    def read_one(typed: str) -> tuple[str, ...]:
        found = read(typed)
        if len(found) > 1:
            raise Wrong(f"there is room for one, not {len(found)}")
        return found

    return read_one


def _source(sources: Choices) -> Callable[[str], str]:
    """Reads where somebody came from: by its name it is written."""
    return lambda typed: sources.row(typed).name if typed.strip() else ""


def _hint(hint: str, name: str, room: Sequence[str]) -> str:
    return "; ".join(filter(None, (hint, SEVERAL if f"several_{name}" in room else "")))


_PERSON: Mapping[str, tuple[str, str, Callable[[str], Any]]] = {
    "first_name": ("first name", "", str.strip),
    "last_name": ("last name", "", str.strip),
    "emails": ("mail", "", _wrong_where_none(contact.mails)),
    "phones": ("phone", "", _wrong_where_none(contact.phones)),
    "links": ("link", "a profile on the web", _wrong_where_none(contact.links)),
    "location": ("location", "where they live", str.strip),
    SOURCE: ("source", "where they came from", str.strip),
    "summary": ("about", "a few words", _as_it_is),
}


# --- applications --------------------------------------------------------------------------------


def application_fields(
    room: Sequence[str],
    view: ApplicationView,
    listed: Mapping[str, Choices],
) -> list[Asked]:
    """What can be said of an application. `listed`: what there is to choose from, by key."""
    said = in_fields(parts_of(view), listed)
    choices = {name: known.labels for name, known in listed.items()}
    choices |= {name: (NOBODY, *choices[name]) for name in ApplicationFields.LOCAL}
    labels = {"credited_to": "credited to"}
    asked = [
        Asked(key=name, label=labels.get(name, name), value=said.get(name, ""), choices=known)
        for name, known in choices.items()
        if name in room
    ]
    if "custom" in room:
        asked += [
            Asked(key=key, label=key.removeprefix(OWN), value=value, read=_as_it_is, hint="a field of your own system")
            for key, value in said.items()
            if key.startswith(OWN)
        ]
    return asked


def application_of(values: Mapping[str, Any], users: Choices) -> ApplicationFields:
    """What was typed as the fields of an application."""
    own = {name.removeprefix(OWN): value for name, value in values.items() if name.startswith(OWN)}
    plain: dict[str, Any] = {name: value for name, value in values.items() if not name.startswith(OWN)}
    for name in ApplicationFields.LOCAL:
        if name in plain:
            plain[name] = None if plain[name] == NOBODY else users.row(plain[name]).id
    return ApplicationFields(**plain | ({"custom": own} if own else {}))


# --- jobs ----------------------------------------------------------------------------------------


def job_fields(room: Sequence[str], view: JobView | None, companies: Choices) -> list[Asked]:
    """What can be said of a job; whom it is for, where there is somebody to choose."""
    said = {} if view is None else in_fields(parts_of(view), {COMPANY: companies})
    return [
        Asked(key=name, label=label, value=said.get(name, ""), hint=hint,
              read=_company(companies) if name == COMPANY else read,
              choices=companies.labels if name == COMPANY else ())
        for name, (label, hint, read) in _JOB.items()
        if name in room and (name != COMPANY or companies.labels)
    ]  # fmt: skip


def job_of(values: Mapping[str, Any]) -> tuple[JobFields, LocalId | None]:
    """What was typed as the fields of a job, and the company it is for where that was given."""
    plain = {name: value for name, value in values.items() if name != COMPANY}
    return JobFields(**plain), values.get(COMPANY)


def _company(companies: Choices) -> Callable[[str], LocalId]:
    def read(typed: str) -> LocalId:
        if not typed.strip():
            raise Wrong("it can be another one, and is not emptied from here")
        return companies.row(typed).id

    return read


def _name(typed: str) -> str:
    if not typed.strip():
        raise Wrong("a job needs one")
    return typed.strip()


def _count(typed: str) -> int:
    if not (typed.strip().isascii() and typed.strip().isdecimal() and 0 < int(typed) < 10_000):
        raise Wrong("a number from 1 on")
    return int(typed)


def _deadline(typed: str) -> Instant:
    try:
        return noon(typed.strip())
    except ValueError:
        raise Wrong(f"a day like 2026-03-31, not {typed.strip() or 'nothing'}") from None


_JOB: Mapping[str, tuple[str, str, Callable[[str], Any]]] = {
    "name": ("name", "", _name),
    "code": ("code", "what people call it by", str.strip),
    COMPANY: ("company", "the client it is for", str.strip),
    "office": ("office", "where", str.strip),
    "openings": ("openings", "how many are to be hired", _count),
    "deadline_at": ("deadline", "a day like 2026-03-31", _deadline),
}
