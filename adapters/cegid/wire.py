"""Talentsoft's records as it spells them. Nothing is renamed, guessed or fixed here but odd values, which are none.

Anything but the ids may be null or absent, and nearly all of it is. Fields that are not named here are ignored.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from adapters.http.lenient import Id

SLOTS = "CustomFields"
"""How blocks of a site's own fields end: `shortText1`, `longText2`, `date3`, `customCodeTable1` and so on."""
_TWIN = "HTML"
_DEPTH = 6


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return None
    text = value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""
    return text.strip() or None


def _code(value: Any) -> str | None:
    """As it is: a blank at its end belongs to it."""
    return str(value) if isinstance(value, (str, int)) and str(value).strip() else None


def _flag(value: Any) -> bool:
    """Whether it says yes, in any way there is."""
    return value is True or str(value).strip().casefold() in ("true", "1", "yes", "oui")


def _coded(value: Any) -> Any:
    """A code with its word; a word alone too. None where it has neither."""
    if isinstance(value, Mapping):
        found = {"id": _code(value.get("id")), "label": _text(value.get("label"))}
    else:
        found = {"id": None, "label": _text(value)}
    return found if any(found.values()) else None


def _all_coded(value: Any) -> Any:
    return [one for one in map(_coded, value if isinstance(value, list) else []) if one]


def _object(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {}


def _objects(value: Any) -> Any:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


Text = Annotated[str | None, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Key = Annotated[str | None, BeforeValidator(_code)]


class Wire(BaseModel):
    """The root of all payloads."""

    model_config = ConfigDict(
        extra="ignore", coerce_numbers_to_str=True, alias_generator=to_camel, validate_by_name=True
    )


class Coded(Wire):
    """A value of a referential: its code, which is the same everywhere, and its word in some language."""

    id: str | None = None
    label: str | None = None


Code = Annotated[Coded | None, BeforeValidator(_coded)]
Codes = Annotated[list[Coded], BeforeValidator(_all_coded)]


class Own(Wire):
    """A field of the site's own, by block and slot: it is told under no other name."""

    slot: str
    value: Code = None


class WithOwn(Wire):
    """What has blocks of fields of the site's own, wherever they stand in it."""

    own: list[Own] = []

    @model_validator(mode="before")
    @classmethod
    def _collect(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {**value, "own": [{"slot": slot, "value": one} for slot, one in _slots(value)]}


def _slots(value: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        if isinstance(part, Mapping) and depth < _DEPTH:
            if not key.endswith(SLOTS):
                yield from _slots(part, depth + 1)
                continue
            for slot, one in part.items():
                twin = slot.removesuffix(_TWIN)
                if _coded(one) and not (twin != slot and _coded(part.get(twin))):
                    yield f"{key.removesuffix(SLOTS)}.{twin}", one


# --- vacancies -----------------------------------------------------------------------------------


class JobDescription(Wire):
    title: Text = None
    description1: Text = None
    description2: Text = None
    description1_html: Annotated[Text, Field(alias="description1HTML")] = None
    description2_html: Annotated[Text, Field(alias="description2HTML")] = None
    contract_type: Code = None
    contract_length: Code = None
    job_time: Code = None
    professional_category: Code = None
    salary_range: Code = None
    primary_profile: Code = None
    country: Code = None


class Location(Wire):
    address: Text = None
    country: Code = None
    region: Code = None
    department: Code = None
    geographical_area: Code = None


class Criteria(Wire):
    experience_level: Code = None
    education_level: Code = None
    diploma: Code = None
    skills: Codes = []
    specialisations: Codes = []


class LineManager(Wire):
    label: Text = None
    email: Text = None


class RequestingParty(Wire):
    beginning_date: Text = None
    number_of_vacancies: Text = None
    recruiting_reason: Code = None
    line_manager: Annotated[LineManager, BeforeValidator(_object)] = LineManager()


class Vacancy(WithOwn):
    """`offerDetail`."""

    reference: Id
    status: Code = None
    creation_date: Text = None
    modification_date: Text = None
    vacancy_category: Code = None
    organisation: Code = None
    job_description: Annotated[JobDescription, BeforeValidator(_object)] = JobDescription()
    location: Annotated[Location, BeforeValidator(_object)] = Location()
    criteria: Annotated[Criteria, BeforeValidator(_object)] = Criteria()
    requesting_party: Annotated[RequestingParty, BeforeValidator(_object)] = RequestingParty()


class VacancyRecord(Wire):
    """What the member `offerdetail` holds."""

    offer_detail: Vacancy


# --- candidates ----------------------------------------------------------------------------------


class PersonalInformation(Wire):
    address: Text = None
    postal_code: Text = None
    city: Text = None
    resident_country: Code = None
    other_phone_number: Text = None
    professional_email: Text = None


class PositionSought(Wire):
    primary_profile: Code = None
    secondary_profiles: Codes = []
    contract_type: Code = None
    contract_lenght: Code = None
    job_time: Code = None
    salary_expectations: Code = None
    date_of_availability: Text = None


class Education(Wire):
    diploma: Code = None
    education_level: Code = None
    school: Text = None
    school_city: Text = None
    speciality: Code = None
    year_of_graduation: Text = None


class Employment(Wire):
    company: Text = None
    function: Text = None
    duration: Code = None
    type_of_contract: Code = None


class Experience(Wire):
    experience: Annotated[Employment, BeforeValidator(_object)] = Employment()


class GlobalExperience(Wire):
    global_experience_level: Code = None


class AdditionalInformation(Wire):
    skills: Codes = []


class Referral(Wire):
    referral_status: Code = None


class RecruiterData(Wire):
    comment: Text = None
    recommender_name: Text = None


class Language(Wire):
    language: Code = None
    language_level: Code = None


class Candidate(WithOwn):
    """`candidateDetail`."""

    id: Id
    first_name: Text = None
    last_name: Text = None
    middle_name: Text = None
    email: Text = None
    phone_number: Text = None
    title: Text = None
    status: Code = None
    creation_date: Text = None
    is_anonymized: Flag = False
    agency_user: Code = None
    personal_information: Annotated[PersonalInformation, BeforeValidator(_object)] = PersonalInformation()
    position_sought: Annotated[PositionSought, BeforeValidator(_object)] = PositionSought()
    educations: Annotated[list[Education], BeforeValidator(_objects)] = []
    experiences: Annotated[list[Experience], BeforeValidator(_objects)] = []
    global_experience: Annotated[GlobalExperience, BeforeValidator(_object)] = GlobalExperience()
    languages: Annotated[list[Language], BeforeValidator(_objects)] = []
    additional_information: Annotated[AdditionalInformation, BeforeValidator(_object)] = AdditionalInformation()
    referral: Annotated[Referral, BeforeValidator(_object)] = Referral()
    recruiter_data: Annotated[RecruiterData, BeforeValidator(_object)] = RecruiterData()


class Applied(Wire):
    """An entry of `applications`. What else it holds is not public, and not guessed."""

    vacancy_reference: Text = None


class Attachment(Wire):
    id: Text = None
    filename: Text = None
    mime_type: Text = None
    is_resume: Flag = False


class CandidateRecord(Wire):
    """What the member `applicantdetail` holds."""

    candidate_detail: Candidate
    is_employee: Flag = False
    applications: Annotated[list[Applied], BeforeValidator(_objects)] = []
    attachments: Annotated[list[Attachment], BeforeValidator(_objects)] = []


# --- referentials --------------------------------------------------------------------------------


class Word(Wire):
    """An entry of a referential, or one of its translations."""

    id: Key = None
    label: Text = None
    name: Text = None
    lcid: Text = None
    language_id: Text = None
    language: Text = None

    @property
    def said(self) -> str | None:
        return self.label or self.name

    @property
    def tongue(self) -> str | None:
        """Which language a translation is in, by its number or however it is said."""
        return self.lcid or self.language_id or self.language
