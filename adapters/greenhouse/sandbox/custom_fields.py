"""Custom fields of every type with their options, and how their values are kept, shown and written."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.greenhouse.sandbox import times
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.staff import department, office
from adapters.greenhouse.sandbox.table import Table

_FIELDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("candidate", "Current Salary", "currency", ()),
    ("candidate", "Desired Salary", "currency_range", ()),
    ("candidate", "Preferred Work Location", "multi_select", ("Remote", "On-site", "Hybrid")),
    ("candidate", "Years of Experience", "number", ()),
    ("candidate", "Notes [internal]", "long_text", ()),
    ("candidate", "Portfolio", "url", ()),
    ("candidate", "Can relocate", "yes_no", ()),
    ("candidate", "Available From", "date", ()),
    ("candidate", "Mentor", "user", ()),
    ("application", "How did you hear about us?", "short_text", ()),
    ("application", "Notice Period", "single_select", ("None", "One month", "Three months")),
    ("job", "Employment Type", "single_select", ("Full-time", "Part-time", "Contract")),
    ("job", "Salary Range", "currency_range", ()),
    ("job", "Cost Center", "short_text", ()),
    ("job", "Headcount Range", "number_range", ()),
    ("opening", "Budgeted", "yes_no", ()),
    ("offer", "Salary", "currency", ()),
    ("offer", "Bonus", "number", ()),
    ("offer", "Employment Type", "single_select", ("Full-time", "Part-time")),
    ("offer", "Signing Notes", "long_text", ()),
    ("rejection_question", "Keep in touch?", "yes_no", ()),
    ("referral_question", "How do you know them?", "long_text", ()),
    ("user_attribute", "Shift", "single_select", ("Early", "Late")),
    ("standard", "School Name", "single_select", ("Uniwersytet Jagielloński", "TU München", "Københavns Universitet")),
    ("standard", "Degree", "single_select", ("Bachelor's Degree", "Master's Degree", "Doctorate")),
    ("standard", "Discipline", "single_select", ("Computer Science", "Nursing", "Economics")),
    ("form", "Parking", "yes_no", ()),
    ("agency_question", "Fee agreed", "yes_no", ()),
    ("candidate", "Retired field", "short_text", ()),
)
_FIRST, _FIRST_OPTION = 7_001, 7_501
_VERSIONED = ("salary",)
"""Changing one of these makes a new version of an offer."""


def _key(name: str) -> str:
    """`Notes [internal]` -> `notes_internal`."""
    return "_".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def rows(then: int) -> Iterator[tuple[str, Row]]:
    """Rows of this part with the name of their table, created at that moment."""
    stamps = {"created_at": then, "updated_at": then}
    option = _FIRST_OPTION
    for at, (kind, name, value_type, options) in enumerate(_FIELDS):
        row_id = _FIRST + at
        yield "custom_fields", {
            **blank(),
            "id": row_id, "name": name, "name_key": _key(name), "field_type": kind, "value_type": value_type,
            "sort_order": at, "active": name != "Retired field", "private": "Salary" in name,
            "required": name == "Preferred Work Location",
            "trigger_new_version": kind == "offer" and _key(name) in _VERSIONED,
            "internal_type": _key(name) if kind == "standard" else None,
            "application_type": "all_applications" if kind == "application" else None, **stamps,
        }  # fmt: skip
        for place, text in enumerate(options):
            yield "custom_field_options", {
                "id": option, "custom_field_id": row_id, "name": text, "sort_order": place, "active": True,
                "external_id": None, **stamps,
            }  # fmt: skip
            option += 1
    join = {"custom_field_id": _FIRST + 13, **stamps}
    yield "custom_field_departments", {"id": 7_901, "department_id": department(2), **join}
    yield "custom_field_offices", {"id": 7_951, "office_id": office(1), **join}


def blank() -> Row:
    """A custom field before anything of it is known."""
    return {
        "active": True, "api_only": False, "application_type": None, "default_value": None, "description": None,
        "expose_in_job_board_api": False, "internal_type": None, "placeholder": None, "private": False,
        "require_approval": False, "required": False, "sort_order": 0, "template_token_string": None,
        "trigger_new_version": False, "updated_by_id": None, "use_for_job_approvals": False,
        "use_for_offer_approvals": False,
    }  # fmt: skip


def named(name: str) -> str:
    """The key of a new field."""
    return _key(name)


class Custom:
    """The values of records, by the definitions that there are now."""

    def __init__(self, fields: Table, options: Table) -> None:
        self._fields = fields
        self._options = options
        self._known: dict[str, tuple[int, list[Row]]] = {}

    def of(self, field_type: str) -> list[Row]:
        """The active fields of that type, in their order."""
        version, known = self._known.get(field_type, (-1, []))
        if version != self._fields.version:
            known = self._read(field_type)
            self._known[field_type] = self._fields.version, known
        return known

    def _read(self, field_type: str) -> list[Row]:
        found = [row for row in self._fields if row["field_type"] == field_type and row["active"]]
        return sorted(found, key=lambda row: (row["sort_order"], row["id"]))

    def shown(self, field_type: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """`{"employment_type": {"name": ..., "type": ..., "value": ...}}`."""
        return {
            row["name_key"]: {"name": row["name"], "type": row["value_type"], "value": values.get(row["name_key"])}
            for row in self.of(field_type)
        }

    def written(self, field_type: str, sent: Any) -> dict[str, Any]:
        """The whole collection as it is kept after a write: what is not sent is gone. Raises ValueError."""
        if not isinstance(sent, list) or not all(isinstance(item, dict) for item in sent):
            raise ValueError("must be an array of objects")
        found: dict[str, Any] = {}
        for item in sent:
            field = self._named(field_type, item)
            value = item.get("value")
            found[field["name_key"]] = None if value in (None, "") else self._kept(field, value)
        return found

    def holders(self, option: int) -> tuple[str, str] | None:
        """Key of the field and text of an option; None where there is no such option."""
        row = self._options.get(option)
        field = None if row is None else self._fields.get(row["custom_field_id"])
        return None if row is None or field is None else (field["name_key"], row["name"])

    def _named(self, field_type: str, item: Mapping[str, Any]) -> Row:
        for row in self.of(field_type):
            if item.get("custom_field_id") == row["id"] or item.get("name_key") == row["name_key"]:
                return row
        raise ValueError(f"no custom field {item.get('name_key') or item.get('custom_field_id')!r} for {field_type}")

    def _kept(self, field: Row, value: Any) -> Any:
        kind = field["value_type"]
        if kind == "single_select":
            return self._option(field, value)
        if kind == "multi_select":
            if not isinstance(value, list):
                raise ValueError(f"{field['name_key']} must be an array")
            return [self._option(field, one) for one in value]
        if not _FITS[kind](value):
            raise ValueError(f"{field['name_key']} is not a {kind}")
        return value

    def _option(self, field: Row, value: Any) -> str:
        """An option may be sent by its id or by its name; it is kept by its name."""
        for row in self._options.where(custom_field_id=field["id"], active=True):
            if value in (row["id"], str(row["id"]), row["name"]):
                return str(row["name"])
        raise ValueError(f"{field['name_key']} has no option {value!r}")


def _is_day(value: Any) -> bool:
    try:
        times.read_day(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FITS: dict[str, Callable[[Any], bool]] = {
    "short_text": _is_text,
    "long_text": _is_text,
    "rich_text": _is_text,
    "url": _is_text,
    "yes_no": lambda value: isinstance(value, bool),
    "number": _is_number,
    "number_range": _is_object,
    "currency": _is_object,
    "currency_range": _is_object,
    "date": _is_day,
    "user": _is_id,
    "attachment": _is_text,
}
VALUE_TYPES = (*_FITS, "single_select", "multi_select")
