"""Traffit's payloads as Traffit spells them. Nothing is renamed, guessed or fixed here but times and empty values.

Anything but the id may be null or absent: tenants differ in what they show (notes 2.5). Fields that are not named
here are ignored; a candidate's own fields (`_SID`) are kept under their names.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from adapters.http.lenient import IN_ORDER, Count, Id, Shown, T, nothing, time_by
from adapters.traffit.times import instant


def _text(value: Any) -> Any:
    """Text of anything: an object is its name, a list its parts, nothing is None."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dict):
        return next(
            (_text(value[key]) for key in ("value", "name", "label", "string_represent") if value.get(key)), None
        )
    if isinstance(value, list):
        return ", ".join(part for item in value if (part := _text(item))) or None
    return None


def _object(value: Any) -> Any:
    """An id alone is an object with that id; an empty list (PHP's empty object) and one without id are None."""
    if isinstance(value, (int, str)) and not isinstance(value, bool) and value != "":
        return {"id": value}
    return None


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else []


Text = Annotated[Shown[str] | Annotated[str | None, BeforeValidator(_text)], IN_ORDER]
Flag = Annotated[Shown[bool] | Annotated[bool | None, BeforeValidator(nothing)], IN_ORDER]
Maybe = Annotated[Shown[T] | Annotated[T | None, BeforeValidator(_object)], IN_ORDER]
"""Another object, which may be an id alone or nothing."""
WarsawTime = Annotated[int | None, time_by(instant)]
"""Milliseconds UTC of a stamp without a zone; see `times.instant`."""


class Wire(BaseModel):
    """The root of all payloads."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class Row(Wire):
    """What has an id."""

    id: Id


class Named(Row):
    """What is called something."""

    name: Text = None


class Stamped(Row):
    """What tells when it was made and changed."""

    created_at: WarsawTime = None
    updated_at: WarsawTime = None


class Ref(Named):
    """Another record: its id, and its name where the tenant sends one."""

    value: Text = None
    email: Text = None


class Employee(Stamped):
    """A candidate ("Get single candidate", "Get candidates list")."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    name: Text = None
    lastname: Text = None
    status: Text = None
    email: Text = None
    mobile: Text = None
    linkedin: Text = None
    linkedin_id: Text = None
    goldenline: Text = None
    facebook: Text = None
    location: Any = None
    candidate_location: Any = None
    candidate_about: Text = None
    candidate_languages: Annotated[list[Any], BeforeValidator(_list)] = []
    availability: Text = None
    finance: Text = None
    source: Text = None
    owner: Maybe[Ref] = None

    @property
    def own_fields(self) -> dict[str, Any]:
        """The fields the tenant added, as sent, by their names with the leading `_`."""
        return {name: value for name, value in (self.model_extra or {}).items() if name.startswith("_")}


class Recruitment(Stamped):
    """A job ("Get jobs list"). `status` says active on closed jobs too: `is_closed` counts."""

    name: Text = None
    status: Text = None
    is_closed: Flag = None
    closing_date: WarsawTime = None
    recruitment_deadline: WarsawTime = None
    nrRef: Text = None  # noqa: N815  # the vendor's spelling
    client: Maybe[Ref] = None
    localization: Text = None
    emp_number: Count = None
    responsible_person: Annotated[list[Maybe[Ref]], BeforeValidator(_list)] = []


class State(Named):
    """A stage of a job's workflow ("Get job states"). `type` is not in the document; tenants send it."""

    sid: Text = None
    type: Text = None
    order: Count = None


class HistoryRow(Stamped):
    """One visit of a candidate to a stage ("Get candidates jobs history")."""

    employee: Maybe[Ref] = None
    recruitment: Maybe[Ref] = None
    workflow_state: Maybe[State] = None
    date: WarsawTime = None  # absent in the document, sent by tenants
    end_date: WarsawTime = None
    created_by: Maybe[Ref] = None


class ActivityRow(Stamped):
    """A line of a candidate's timeline ("Get candidates activities"; one candidate's list has no `employee`)."""

    employee: Maybe[Ref] = None
    activity_date: WarsawTime = None
    type: Maybe[Ref] = None
    content: Text = None
    created_by: Maybe[Ref] = None


class Rejection(Named):
    """A reason of a job ("Get all job rejections"). `state_type` says where it leads: end-bad or wait."""

    state_type: Text = None


class Account(Row):
    """A user ("Get users list"): no first and last name."""

    username: Text = None
    email: Text = None


class Tag(Named):
    """A candidate's tag ("Get candidate tags")."""


class FileRow(Named):
    """A file of a candidate (notes 2.7)."""


class ListedRow(Stamped):
    """A row of a list that is only shown and chosen from: clients, sources, talents, workflows, provisions."""

    name: Text = None
    value: Text = None
    lastname: Text = None
    email: Text = None
    mobile: Text = None
    position: Text = None
    status: Text = None
    content: Text = None
    language: Text = None
    type: Text = None
    public: Flag = None
    is_active: Flag = None
    start_date: WarsawTime = None
    closing_date: WarsawTime = None
    activity_date: WarsawTime = None
    client: Maybe[Ref] = None
    crm_person: Maybe[Ref] = None
    states: Annotated[list[Maybe[State]], BeforeValidator(_list)] = []


class AdvertJob(Wire):
    """The job that an advert is for."""

    id: Text = None
    nr_ref: Text = None


class AdvertValue(Wire):
    """One part of an advert's text; a place comes as an object, or as JSON in a text."""

    field_id: Text = None
    value: Any = None


class Advert(Wire):
    """What a job post shows (public job posts, notes 2.6)."""

    id: Text = None
    name: Text = None
    language: Text = None
    recruitment: Maybe[AdvertJob] = None
    values: Annotated[
        list[Annotated[Shown[AdvertValue] | Annotated[AdvertValue | None, BeforeValidator(nothing)], IN_ORDER]],
        BeforeValidator(_list),
    ] = []


class JobPost(Named):
    """An advert as it is published: alone ("Get single job post") flat, in the public list with its advert inside."""

    advert_id: Text = None
    nr_ref: Text = None
    url: Text = None
    valid_start: WarsawTime = None
    valid_end: WarsawTime = None
    application_form: Text = None
    advert: Maybe[Advert] = None


class FormField(Named):
    """A field of an application form ("Get application form")."""

    sid: Text = None
    required: Flag = None
    type: Text = None
    order: Count = None
