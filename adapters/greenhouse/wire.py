"""Harvest v3's records as Greenhouse spells them. Nothing is renamed, guessed or fixed here but times and empty values.

Anything but the id may be null or absent. Fields that are not named here are ignored.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from adapters.greenhouse.times import instant
from adapters.http.lenient import IN_ORDER, Count, Id, Shown, nothing, time_by


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else None


def _key(value: Any) -> Any:
    """The id of another record: a number or a text that is not empty."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    return str(value).strip() or None


def _keys(value: Any) -> Any:
    return [key for one in value if (key := _key(one))] if isinstance(value, list) else []


def _texts(value: Any) -> Any:
    return [text for one in value if (text := _text(one))] if isinstance(value, list) else []


def _objects(value: Any) -> Any:
    """The objects of a list; a text alone is one that has it as its value."""
    if not isinstance(value, list):
        return []
    known = [{"value": one} if isinstance(one, str) else one for one in value]
    return [one for one in known if isinstance(one, dict)]


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


_Bool = Annotated[bool | None, Field(strict=True)]
Key = Annotated[str | None, BeforeValidator(_key)]
Keys = Annotated[list[str], BeforeValidator(_keys)]
Text = Annotated[Shown[str] | Annotated[str | None, BeforeValidator(_text)], IN_ORDER]
Texts = Annotated[list[str], BeforeValidator(_texts)]
Flag = Annotated[_Bool | Annotated[bool | None, BeforeValidator(nothing)], IN_ORDER]
Time = Annotated[int | None, time_by(instant)]
"""Milliseconds UTC."""
Own = Annotated[dict[str, Any], BeforeValidator(_object)]
"""Fields of the tenant's own by key: `{"name", "type", "value"}`."""


class Wire(BaseModel):
    """The root of all payloads."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class Row(Wire):
    """What every record of a list has."""

    id: Id
    created_at: Time = None
    updated_at: Time = None


class Valued(Wire):
    """One of several e-mails, phones, addresses, sites."""

    value: Text = None
    type: Text = None


class Answered(Wire):
    question: Text = None
    answer: Text = None


class Typed(Wire):
    """The kind of a source or a reason."""

    key: Text = None
    name: Text = None


Values = Annotated[list[Valued], BeforeValidator(_objects)]
MaybeTyped = Annotated[Shown[Typed] | Annotated[Typed | None, BeforeValidator(nothing)], IN_ORDER]


class User(Row):
    name: Text = None
    first_name: Text = None
    last_name: Text = None
    primary_email: Text = None
    deactivated: Flag = None


class Job(Row):
    name: Text = None
    requisition_id: Text = None
    status: Text = None
    confidential: Flag = None
    department_id: Key = None
    office_ids: Keys = []
    opened_at: Time = None
    closed_at: Time = None
    is_template: Flag = None
    custom_fields: Own = {}


class Stage(Row):
    """A stage of a job (`job_interview_stages`)."""

    job_id: Key = None
    name: Text = None
    sort_order: Count = None
    active: Flag = None


class Candidate(Row):
    first_name: Text = None
    last_name: Text = None
    preferred_name: Text = None
    company: Text = None
    title: Text = None
    private: Flag = None
    can_email: Flag = None
    tags: Annotated[list[str] | None, BeforeValidator(lambda value: None if value is None else _texts(value))] = None
    phone_numbers: Values = []
    addresses: Values = []
    email_addresses: Values = []
    website_addresses: Values = []
    social_media_addresses: Values = []
    custom_fields: Own = {}
    message: Text = None
    """In place of everything else while the vendor works on the candidate."""


class Application(Row):
    """`job_interview_stage_id` and `rejection_reason_id` are not in the reference's list of fields: see `bringing`."""

    candidate_id: Key = None
    job_id: Key = None
    prospect: Flag = None
    prospective_job_ids: Keys = []
    status: Text = None
    job_interview_stage_id: Key = None
    rejection_reason_id: Key = None
    source_id: Key = None
    referrer_id: Key = None
    recruiter_id: Key = None
    coordinator_id: Key = None
    rejected_at: Time = None
    last_activity_at: Time = None
    location_address: Text = None
    answers: Annotated[list[Answered], BeforeValidator(_objects)] = []
    custom_fields: Own = {}


class Stay(Row):
    """A stage of one application (`application_stages`); those it has not come to yet have no `entered_at`."""

    application_id: Key = None
    job_interview_stage_id: Key = None
    entered_at: Time = None
    exited_at: Time = None
    current: Flag = None


class Rejection(Row):
    """Why an application was rejected (`rejection_details`)."""

    application_id: Key = None
    rejection_reason_id: Key = None


class Reason(Row):
    name: Text = None
    type: MaybeTyped = None


class Note(Row):
    candidate_id: Key = None
    application_id: Key = None
    user_id: Key = None
    type: Text = None
    subject: Text = None
    body: Text = None
    visibility: Text = None
    email_from: Text = None
    email_to: Text = None


class Attachment(Row):
    candidate_id: Key = None
    application_id: Key = None
    filename: Text = None
    type: Text = None


class Interview(Row):
    application_id: Key = None
    job_interview_id: Key = None
    organizer_id: Key = None
    starts_at: Time = None
    ends_at: Time = None
    all_day_start_on: Time = None
    all_day_end_on: Time = None
    location: Text = None
    video_conferencing_url: Text = None
    status: Text = None


class Interviewer(Row):
    interview_id: Key = None
    scorecard_id: Key = None
    user_id: Key = None
    email: Text = None
    response_status: Text = None


class Scorecard(Row):
    application_id: Key = None
    interview_kit_id: Key = None
    interviewer_id: Key = None
    submitter_id: Key = None
    candidate_rating: Text = None
    status: Text = None
    notes: Text = None
    public_notes: Text = None
    private_notes: Text = None
    submitted_at: Time = None


class Offer(Row):
    application_id: Key = None
    candidate_id: Key = None
    opening_id: Key = None
    version: Count = None
    status: Text = None
    starts_on: Time = None
    sent_on: Time = None
    resolved_at: Time = None
    custom_fields: Own = {}


class Opening(Row):
    job_id: Key = None
    opening_id: Text = None
    open: Flag = None
    opened_at: Time = None
    closed_at: Time = None
    application_id: Key = None
    close_reason_id: Key = None
    target_start_on: Time = None


class Education(Row):
    candidate_id: Key = None
    school_name_custom_field_option_id: Key = None
    degree_custom_field_option_id: Key = None
    discipline_custom_field_option_id: Key = None
    start_at: Text = None
    start_date_year: Count = None
    start_date_month: Count = None
    end_at: Text = None
    end_date_year: Count = None
    end_date_month: Count = None


class Employment(Row):
    candidate_id: Key = None
    company_name: Text = None
    title: Text = None
    start_date: Text = None
    end_date: Text = None


class Listed(Row):
    """A row of a list that is only shown and chosen from."""

    name: Text = None
    active: Flag = None
    parent_id: Key = None
    external_id: Text = None
    location: Text = None
    type: MaybeTyped = None
    user_id: Key = None
    description: Text = None
    subject: Text = None
    body: Text = None
    email_type: Text = None
    from_type: Text = None
    field_type: Text = None
    value_type: Text = None
    name_key: Text = None
    required: Flag = None
    private: Flag = None
