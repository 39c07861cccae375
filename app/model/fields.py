"""What a change of fields does to a record, and whether a record still is as it was. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from app.model.days import date_of, moment_of
from app.model.ids import Instant
from app.model.intents import (
    AnyIntent,
    ApplicationFields,
    EditApplication,
    EditCandidate,
    EditInterview,
    EditJob,
    EditOffer,
    EditOpening,
    EditReferee,
    Fields,
    InterviewFields,
    JobFields,
    OfferFields,
    OpeningFields,
    PersonFields,
    RefereeFields,
)
from app.model.records import Candidate, Job
from app.model.views import ApplicationView, CandidateView, DetailView, InterviewView, JobView

F = TypeVar("F", bound=Fields)

Editing: TypeAlias = EditCandidate | EditJob | EditApplication | EditInterview | EditOffer | EditOpening | EditReferee
"""What a form changes, and what a colleague may have changed while it was open."""
NOBODY = "nobody"
"""Who looks after something that is nobody's."""

Part: TypeAlias = tuple[str, ...]
"""A field by its name; one of the tenant's own by `custom` and its label."""


class JobSaid(JobFields, frozen=True, kw_only=True, omit_defaults=True):
    """What is said of a job, and whom it is for by their name."""

    company: str | UnsetType = UNSET


class ApplicationSaid(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What is said of an application, users by their names."""

    recruiter: str | UnsetType = UNSET
    coordinator: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    credited_to: str | UnsetType = UNSET
    custom: Mapping[str, str] | UnsetType = UNSET


class DetailSaid(Fields, frozen=True, kw_only=True, omit_defaults=True):
    """What is said of an interview, an offer, an opening or a referee, whatever it names by its name."""

    name: str | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    ends_at: Instant | UnsetType = UNSET
    location: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    interviewers: tuple[str, ...] | UnsetType = UNSET
    starts_on: Instant | UnsetType = UNSET
    opening: str | UnsetType = UNSET
    target_on: Instant | UnsetType = UNSET
    open: bool | UnsetType = UNSET
    close_reason: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    company: str | UnsetType = UNSET
    relationship: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    is_manager: bool | UnsetType = UNSET
    custom: Mapping[str, str] | UnsetType = UNSET


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
    if "custom" in changes.given and isinstance(changes.custom, Mapping):
        values["custom"] = {label: own.get(label, "") for label in changes.custom}
    return PersonFields(**values)


def job_said(changes: JobFields, company: str | None) -> JobSaid:
    """The same fields, and whom the job is for where that is given."""
    values = {name: getattr(changes, name) for name in changes.given}
    return JobSaid(**values, company=UNSET if company is None else company)


def job_changed(job: Job, said: JobSaid) -> Job:
    """The job with these fields as they are given."""
    return msgspec.structs.replace(job, **{name: getattr(said, name) for name in said.given})


def job_as_is(job: Job, said: JobFields) -> JobSaid:
    """The fields that `said` names, as they are now."""
    return JobSaid(**{name: value for name in said.given if (value := getattr(job, name)) is not None})


def only_job_fields(said: JobSaid) -> JobFields:
    """What can be said of a job without knowing whom it is for."""
    return JobFields(**{name: getattr(said, name) for name in said.given if name != "company"})


def same(one: F, other: F) -> bool:
    """Whether both say the same of what either says, blanks and letter case of addresses aside."""
    names = {*one.given, *other.given}
    return all(_plain(getattr(one, name)) == _plain(getattr(other, name)) for name in names)


def reads_same(one: F, other: F) -> bool:
    """The same, but for where a text breaks its lines: to whoever reads it that is a difference."""
    names = {*one.given, *other.given}
    return same(one, other) and all(_broken(getattr(one, name)) == _broken(getattr(other, name)) for name in names)


def room(fields: Fields) -> tuple[str, ...]:
    """What a vendor must have room for, as `app.vendor.Capability.fields` names it."""
    many = [name for name in fields.given if isinstance(value := getattr(fields, name), tuple) and len(value) > 1]
    return (*fields.given, *(f"several_{name}" for name in many))


def called(name: str) -> str:
    """A field's name for a person: `first name`, `deadline`."""
    return name.removesuffix("_at").replace("_", " ")


def in_words(fields: Fields) -> str:
    """What is said, on one line: `emails ida@example.org, location Oslo`."""
    return ", ".join(f"{called(name)} {_said(name, getattr(fields, name))}" for name in fields.given)


def before_of(intent: AnyIntent, stored: bytes) -> Fields:
    """What a change of fields replaces, out of its stored form."""
    kinds: dict[type[AnyIntent], type[Fields]] = {
        EditJob: JobSaid,
        EditApplication: ApplicationFields,
        EditInterview: InterviewFields,
        EditOffer: OfferFields,
        EditOpening: OpeningFields,
        EditReferee: RefereeFields,
    }
    return msgspec.json.decode(stored, type=kinds.get(type(intent), PersonFields))


# --- one by one -----------------------------------------------------------------------------------


def replaced(changes: Fields, before: Fields) -> dict[Part, Any]:
    """What stands in each field that `changes` gives, None where there was nothing."""
    stood = _parts(before)
    return {part: stood.get(part) for part in _parts(changes)}


def together(parts: Mapping[Part, Any]) -> dict[str, Any]:
    """Fields out of their parts, as their JSON has them."""
    made: dict[str, Any] = {}
    for (name, *label), value in parts.items():
        if value is None:
            continue
        if label:
            made.setdefault(name, {})[label[0]] = value
        else:
            made[name] = value
    return made


def parts_of(view: CandidateView | JobView | ApplicationView | DetailView) -> dict[Part, Any]:
    """What a person sees of the fields that can be changed."""
    if isinstance(view, DetailView):
        own = {name: getattr(view, name, None) for name in DetailSaid.__struct_fields__}
        if isinstance(view, InterviewView):
            own["interviewers"] = tuple(one.name for one in view.interviewers)
        own["custom"] = dict(own["custom"] or ())
        return _parts(DetailSaid(**{name: value for name, value in own.items() if value is not None}))
    if isinstance(view, ApplicationView):
        known = ApplicationSaid(
            recruiter=view.recruiter or NOBODY,
            coordinator=view.coordinator or NOBODY,
            source=view.source or "",
            credited_to=view.credited_to or "",
        )
        return _parts(known) | {("custom", label): text for label, text in view.custom}
    if isinstance(view, JobView):
        values = {name: getattr(view, name) for name in JobSaid.__struct_fields__}
        return _parts(JobSaid(**{name: value for name, value in values.items() if value is not None}))
    plain: dict[Part, Any] = {
        (name,): getattr(view, name) for name in PersonFields.__struct_fields__ if name != "custom"
    }
    return plain | {("custom", label): said for label, said in view.custom}


def overtaken(intent: Editing, before: Fields, seen: Mapping[Part, Any]) -> dict[Part, Any]:
    """What the fields that are to be changed say, where that is something else than a person saw.

    `before`: what the change replaces.
    """
    written: list[Part] = [*_parts(intent.changes)]
    if isinstance(intent, EditJob) and intent.company is not None:
        written.append(("company",))
    stood = _parts(before)
    return {part: stood.get(part) for part in written if _plain(stood.get(part)) != _plain(seen.get(part))}


def _parts(fields: Fields) -> dict[Part, Any]:
    found: dict[Part, Any] = {}
    for name in fields.given:
        value = getattr(fields, name)
        if isinstance(value, Mapping):
            found |= {(name, label): text for label, text in value.items()}
        else:
            found[name,] = value
    return found


# --- tags -----------------------------------------------------------------------------------------


def lacking(there: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """Those of `tags` that are not there: blank ones are none, and letter case tells no two apart."""
    known = {_plain(tag).casefold() for tag in there}
    found: dict[str, str] = {}
    for tag in tags:
        key = _plain(tag).casefold()
        if key and key not in known:
            found.setdefault(key, tag.strip())
    return tuple(found.values())


def tagged(person: Candidate, tags: Sequence[str]) -> Candidate:
    """The candidate with these tags too."""
    there = person.tags or ()
    return msgspec.structs.replace(person, tags=(*there, *lacking(there, tags)))


def among(there: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """Those of `tags` that are there, spelt as they are there."""
    wanted = {_plain(tag).casefold() for tag in tags}
    return tuple(tag for tag in there if _plain(tag).casefold() in wanted)


def untagged(person: Candidate, tags: Sequence[str]) -> Candidate:
    """The candidate without these tags."""
    there = person.tags or ()
    gone = among(there, tags)
    return msgspec.structs.replace(person, tags=tuple(tag for tag in there if tag not in gone))


def _plain(value: Any) -> Any:
    handlers: dict[type, Callable[[Any], Any]] = {
        str: lambda text: " ".join(text.split()),
        tuple: lambda items: tuple(str(_plain(item)).casefold() for item in items),
        dict: lambda pairs: {key: _plain(item) for key, item in pairs.items()},
    }
    if value is None or value is msgspec.UNSET:
        return ""
    return handlers.get(type(value), lambda other: other)(value)


def _broken(value: Any) -> Any:
    """A text line by line, blanks aside; None for what has no lines."""
    if value is None or value is UNSET:
        return []
    if isinstance(value, str):
        return [" ".join(line.split()) for line in value.strip().splitlines()]
    if isinstance(value, Mapping):
        return {key: _broken(text) for key, text in value.items()}
    return None


def _said(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value) or "(none)"
    if isinstance(value, dict):
        return ", ".join(f"{label} {text}" for label, text in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in ("starts_at", "ends_at"):
        return moment_of(value)
    if name == "deadline_at" or name.endswith("_on"):
        return date_of(value)
    return str(value) or "(none)"
