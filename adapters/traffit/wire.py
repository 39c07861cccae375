"""Traffit's payloads as Traffit spells them. Nothing is renamed, guessed or fixed here but times and empty values.

Anything but the id may be null or absent: tenants differ in what they show (notes 2.5). Fields that are not named
here are ignored; a candidate's own fields (`_SID`) are kept under their names.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from adapters.traffit.times import instant


def _id(value: Any) -> Any:
    """Ids come as integers and as strings of digits; inside they are text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("no id")


def _time(value: Any) -> Any:
    if value is None or isinstance(value, (list, dict)):
        return None
    if isinstance(value, str):
        return instant(value)
    raise ValueError("no time")


def _text(value: Any) -> Any:
    """Text; a number as its digits, an object as its name, nothing as None."""
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
    """An object; an id alone as an object with that id; an empty list (PHP's empty object) as None."""
    if isinstance(value, dict):
        return value if value.get("id") not in (None, "") else None
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


def _flag(value: Any) -> Any:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(str(value).lower())


Id = Annotated[str, BeforeValidator(_id)]
Text = Annotated[str | None, BeforeValidator(_text)]
Count = Annotated[int | None, BeforeValidator(_count)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]
WarsawTime = Annotated[int | None, BeforeValidator(_time)]
"""Milliseconds UTC of a stamp without a zone; see `times.instant`."""


class Wire(BaseModel):
    """The root of all payloads."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Ref(Wire):
    """Another record: its id, and its name where the tenant sends one."""

    id: Id
    name: Text = None
    value: Text = None
    email: Text = None


MaybeRef = Annotated[Ref | None, BeforeValidator(_object)]


class Employee(Wire):
    """A candidate ("Get single candidate", "Get candidates list")."""

    model_config = ConfigDict(extra="allow", frozen=True)

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


class Person(Wire):
    """Somebody responsible for a job."""

    id: Id
    email: Text = None
    name: Text = None


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
    responsible_person: Annotated[list[Annotated[Ref | None, BeforeValidator(_object)]], BeforeValidator(_list)] = []
    created_at: WarsawTime = None
    updated_at: WarsawTime = None


class State(Wire):
    """A stage of a job's workflow ("Get job states"). `type` is not in the document; tenants send it."""

    id: Id
    name: Text = None
    sid: Text = None
    type: Text = None
    order: Count = None


class HistoryRow(Wire):
    """One visit of a candidate to a stage ("Get candidates jobs history")."""

    id: Id
    employee: MaybeRef = None
    recruitment: MaybeRef = None
    workflow_state: Annotated[State | None, BeforeValidator(_object)] = None
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
