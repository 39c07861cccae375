"""Traffit's payloads as Traffit spells them. Nothing is renamed, guessed or fixed here but times and empty values.

Anything but the id may be null or absent: tenants differ in what they show (notes 2.5). Fields that are not named
here are ignored; a candidate's own fields (`_SID`) are kept under their names.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from adapters.traffit.times import instant


def _time(value: Any) -> Any:
    if isinstance(value, str):
        return instant(value)
    if value is None or isinstance(value, (list, dict)):
        return None
    raise ValueError("no time")


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


def _count(value: Any) -> Any:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _nothing(_value: Any) -> Any:
    return None


# What the document shows is tried first and read without Python; what else tenants send comes second.
_IN_ORDER = Field(union_mode="left_to_right")
Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Ids come as integers and as strings of digits; inside they are text."""
_Str = Annotated[str | None, Field()]
_Int = Annotated[int | None, Field()]
_Bool = Annotated[bool | None, Field()]
Text = Annotated[_Str | Annotated[str | None, BeforeValidator(_text)], _IN_ORDER]
Count = Annotated[_Int | Annotated[int | None, BeforeValidator(_count)], _IN_ORDER]
Flag = Annotated[_Bool | Annotated[bool | None, BeforeValidator(_nothing)], _IN_ORDER]
WarsawTime = Annotated[int | None, BeforeValidator(_time)]
"""Milliseconds UTC of a stamp without a zone; see `times.instant`."""


class Wire(BaseModel):
    """The root of all payloads."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class Ref(Wire):
    """Another record: its id, and its name where the tenant sends one."""

    id: Id
    name: Text = None
    value: Text = None
    email: Text = None


_Ref = Annotated[Ref | None, Field()]
MaybeRef = Annotated[_Ref | Annotated[Ref | None, BeforeValidator(_object)], _IN_ORDER]


class Employee(Wire):
    """A candidate ("Get single candidate", "Get candidates list")."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    id: Id
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
    owner: MaybeRef = None
    created_at: WarsawTime = None
    updated_at: WarsawTime = None

    @property
    def own_fields(self) -> dict[str, Any]:
        """The fields the tenant added, as sent, by their names with the leading `_`."""
        return {name: value for name, value in (self.model_extra or {}).items() if name.startswith("_")}


class Recruitment(Wire):
    """A job ("Get jobs list"). `status` says active on closed jobs too: `is_closed` counts."""

    id: Id
    name: Text = None
    status: Text = None
    is_closed: Flag = None
    closing_date: WarsawTime = None
    recruitment_deadline: WarsawTime = None
    nrRef: Text = None  # noqa: N815  # the vendor's spelling
    client: MaybeRef = None
    localization: Text = None
    emp_number: Count = None
    responsible_person: Annotated[list[MaybeRef], BeforeValidator(_list)] = []
    created_at: WarsawTime = None
    updated_at: WarsawTime = None


class State(Wire):
    """A stage of a job's workflow ("Get job states"). `type` is not in the document; tenants send it."""

    id: Id
    name: Text = None
    sid: Text = None
    type: Text = None
    order: Count = None


_State = Annotated[State | None, Field()]
MaybeState = Annotated[_State | Annotated[State | None, BeforeValidator(_object)], _IN_ORDER]


class HistoryRow(Wire):
    """One visit of a candidate to a stage ("Get candidates jobs history")."""

    id: Id
    employee: MaybeRef = None
    recruitment: MaybeRef = None
    workflow_state: MaybeState = None
    date: WarsawTime = None  # absent in the document, sent by tenants
    end_date: WarsawTime = None
    created_at: WarsawTime = None
    updated_at: WarsawTime = None
    created_by: MaybeRef = None


class ActivityRow(Wire):
    """A line of a candidate's timeline ("Get candidates activities"; one candidate's list has no `employee`)."""

    id: Id
    employee: MaybeRef = None
    activity_date: WarsawTime = None
    type: MaybeRef = None
    content: Text = None
    created_by: MaybeRef = None
    created_at: WarsawTime = None
    updated_at: WarsawTime = None


class Rejection(Wire):
    """A reason of a job ("Get all job rejections"). `state_type` says where it leads: end-bad or wait."""

    id: Id
    name: Text = None
    state_type: Text = None


class Account(Wire):
    """A user ("Get users list"): no first and last name."""

    id: Id
    username: Text = None
    email: Text = None


class Tag(Wire):
    """A candidate's tag ("Get candidate tags")."""

    id: Id
    name: Text = None


class FileRow(Wire):
    """A file of a candidate (notes 2.7)."""

    id: Id
    name: Text = None


class ListedRow(Wire):
    """A row of a list that is only shown and chosen from: clients, sources, talents, workflows, provisions."""

    id: Id
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
    client: MaybeRef = None
    crm_person: MaybeRef = None
    states: Annotated[list[MaybeState], BeforeValidator(_list)] = []
    created_at: WarsawTime = None
    updated_at: WarsawTime = None


class AdvertJob(Wire):
    """The job that an advert is for."""

    id: Text = None
    nr_ref: Text = None


class AdvertValue(Wire):
    """One part of an advert's text; a place comes as an object, or as JSON in a text."""

    field_id: Text = None
    value: Any = None


_AdvertJob = Annotated[AdvertJob | None, Field()]
_AdvertValue = Annotated[AdvertValue | None, Field()]


class Advert(Wire):
    """What a job post shows (public job posts, notes 2.6)."""

    id: Text = None
    name: Text = None
    language: Text = None
    recruitment: Annotated[_AdvertJob | Annotated[AdvertJob | None, BeforeValidator(_object)], _IN_ORDER] = None
    values: Annotated[
        list[Annotated[_AdvertValue | Annotated[AdvertValue | None, BeforeValidator(_nothing)], _IN_ORDER]],
        BeforeValidator(_list),
    ] = []


_Advert = Annotated[Advert | None, Field()]


class JobPost(Wire):
    """An advert as it is published: alone ("Get single job post") flat, in the public list with its advert inside."""

    id: Id
    name: Text = None
    advert_id: Text = None
    nr_ref: Text = None
    url: Text = None
    valid_start: WarsawTime = None
    valid_end: WarsawTime = None
    application_form: Text = None
    advert: Annotated[_Advert | Annotated[Advert | None, BeforeValidator(_object)], _IN_ORDER] = None


class FormField(Wire):
    """A field of an application form ("Get application form")."""

    id: Id
    name: Text = None
    sid: Text = None
    required: Flag = None
    type: Text = None
    order: Count = None
