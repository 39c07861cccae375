"""What a company has set up: reasons, sources, tags, departments, properties and what else there is to choose from."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from adapters.smartrecruiters.sandbox.ids import hex24, uuid
from adapters.smartrecruiters.sandbox.staff import Row

TAGS = ("senior", "relokacja", "remote", "referral", "2027", "night shifts", "silver medallist", "[b]bold[/b]")

REJECTION = ("Not enough experience", "Zbyt wysokie oczekiwania", "Position filled", "Failed the test", "Put on hold")
WITHDRAWAL = ("Accepted another offer", "Salary", "Przeprowadzka")

COMPANY = "NordwindAgency"
DEPARTMENTS = ("Management", "Engineering", "Sales & Support", "Care", "Operations")
INDUSTRY = {"id": "staffing_and_recruiting", "label": "Staffing And Recruiting"}
FUNCTIONS = (
    ("information_technology", "Information Technology"), ("sales", "Sales"), ("health_care_provider", "Health Care"),
    ("management", "Management"), ("production", "Production"),
)  # fmt: skip
LEVELS = (("associate", "Associate"), ("mid_senior_level", "Mid-Senior Level"), ("entry_level", "Entry Level"))
EMPLOYMENT = (("permanent", "Full-time"), ("contract", "Contract"), ("temporary", "Temporary"))
INTERVIEW_TYPES = ("Phone", "On-site", "Technical", "Rozmowa z zespołem")
LANGUAGES = {
    "en": ("English", "English"),
    "pl": ("Polish", "polski"),
    "de": ("German", "Deutsch"),
    "da": ("Danish", "dansk"),
}


class Source(NamedTuple):
    """`type`, `sub` and `id` as they are written, and what they are called."""

    type: str
    sub: str | None
    id: str
    label: str


SOURCE_TYPES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("API", "API", ()),
    ("JOBBRD", "Job board", ("FREE", "PAID")),
    ("REFERRAL", "Referral", ()),
    ("CUSTOM", "Custom", ()),
    ("CAREER_SITE", "Career site", ()),
)
API = Source("API", None, "API", "API")
SOURCES = (
    API,
    Source("JOBBRD", "PAID", "1001", "LinkedIn"),
    Source("JOBBRD", "PAID", "1002", "Pracuj.pl"),
    Source("JOBBRD", "FREE", "1003", "Indeed"),
    Source("REFERRAL", None, "2001", "Polecenie"),
    Source("CUSTOM", None, "3001", "Targi pracy"),
    Source("CAREER_SITE", None, "4001", "Career page"),
)


class Field(NamedTuple):
    """A property of candidates; `values` of a single select are labels."""

    key: str
    label: str
    type: str
    values: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ("PROFILE",)


FIELDS = (
    Field("NOTICE", "Notice period", "SINGLE_SELECT", ("None", "One month", "Three months")),
    Field("SALARY", "Expected salary", "CURRENCY", contexts=("PROFILE", "OFFER_FORM")),
    Field("RELOCATE", "Would relocate", "BOOLEAN"),
    Field("YEARS", "Years of experience", "NUMBER"),
    Field("AVAILABLE", "Available from", "DATE", contexts=("PROFILE", "HIRE_FORM")),
    Field("COUNTRY_OF_WORK", "Country of work", "COUNTRY"),
    Field("REGION_OF_WORK", "Region of work", "REGION"),
    Field("SHARE", "Share of full time", "PERCENT"),
    Field("MENTOR", "Mentor", "USER"),
    Field("REMARK", "Remark [internal]", "TEXT"),
)
JOB_FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("BRAND", "Brand", ("Nordwind", "Südwind")),
    ("COST_CENTER", "Cost centre", ("CC-100", "CC-200", "CC-300")),
    ("COUNTRY", "Country", ("Poland", "Germany", "Denmark")),
    ("OFFICE", "Office", ("Warszawa", "Kraków", "Berlin", "København")),
)
"""Key, label, labels of values."""


def reason_id(seed: int, list_name: str, number: int) -> str:
    return uuid(seed, "reason", number + (100 if list_name == "withdrawal" else 0))


def reasons(seed: int, list_name: str) -> list[Row]:
    """`rejection` or `withdrawal`."""
    labels = REJECTION if list_name == "rejection" else WITHDRAWAL
    return [{"id": reason_id(seed, list_name, number), "label": label} for number, label in enumerate(labels)]


def reason(seed: int, status: str, drawn: int) -> str | None:
    """One that fits a status; of the rejected one in nine has none."""
    lists = {"REJECTED": ("rejection", REJECTION), "WITHDRAWN": ("withdrawal", WITHDRAWAL)}
    if status not in lists or drawn == 0:
        return None
    name, labels = lists[status]
    return reason_id(seed, name, drawn % len(labels))


def departments(seed: int) -> Iterator[Row]:
    for number, label in enumerate(DEPARTMENTS):
        yield {"id": uuid(seed, "department", number), "label": label, "description": f"All of {label}"}


def value_id(seed: int, key: str, number: int) -> str:
    """The id of a value of a property."""
    return uuid(seed, "value", sum(key.encode()) * 1_000 + number)


def candidate_fields(seed: int) -> Iterator[Row]:
    for field in FIELDS:
        users = "FULL_ACCESS" if field.key == "SALARY" else "ALL"
        yield {
            "id": field.key, "label": field.label, "type": field.type,
            "availability": {"toUsers": users, "context": [*field.contexts]},
            "_values": [
                {"id": value_id(seed, field.key, number), "label": label} for number, label in enumerate(field.values)
            ],
        }  # fmt: skip


def job_fields(seed: int) -> Iterator[Row]:
    for number, (key, label, values) in enumerate(JOB_FIELDS):
        yield {
            "id": hex24(seed, "value", number) if key != "COUNTRY" else key,
            "label": label,
            "category": "organization" if key != "COST_CENTER" else "job",
            "active": True,
            "visible": True,
            "required": key == "BRAND",
            "_key": key,
            "_values": [
                {"id": value_id(seed, key, place), "label": text, "archived": False}
                for place, text in enumerate(values)
            ],
            "_dependents": {},
        }


def language(code: str) -> dict[str, Any]:
    label, native = LANGUAGES.get(code, (code, code))
    return {"code": code, "label": label, "labelNative": native}
