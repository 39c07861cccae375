"""Which rows a filter lets through, and which people can have such rows at all."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from adapters.greenhouse.sandbox import asking
from adapters.greenhouse.sandbox.lists import Listed
from adapters.greenhouse.sandbox.plan import Place
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.tenant import Tenant
from adapters.greenhouse.sandbox.vacancies import FIRST_JOB
from adapters.sandbox import agency

Keep = Callable[[Row], bool]

_PARENTS = {
    "candidate_ids": "candidates", "application_ids": "applications", "interview_ids": "interviews",
    "scorecard_ids": "scorecards", "scorecard_question_answer_ids": "scorecard_question_answers",
}  # fmt: skip
"""Filters that say whose rows are wanted."""


def people(tenant: Tenant, filters: Mapping[str, Any]) -> list[int] | None:
    """The only people who can have such rows; None where it may be anybody."""
    for name, table in _PARENTS.items():
        if name in filters:
            found = (tenant.table(table).person(row_id) for row_id in filters[name])
            return sorted({person for person in found if person is not None})
    if isinstance(filters.get("email"), str):
        return _with_address(filters["email"])
    return None


def _with_address(address: str) -> list[int]:
    """Who can have this address among the made-up people: it ends in a number."""
    at_work = re.fullmatch(r".*-(\d{1,9})@work\.example", address.lower())
    if at_work:
        return [int(at_work[1])]
    number = agency.number_of(address.lower())
    return [] if number is None else [number, number + 3]


def stories(tenant: Tenant, listed: Listed, filters: Mapping[str, Any]) -> frozenset[int] | None:
    """The life stories in which such a row can occur; None where it may be any."""
    if listed.name not in _WITH_JOBS:
        return None
    found = [tenant.plan.living(test) for test in _tests(tenant, filters)]
    return frozenset.intersection(*found) if found else None


_WITH_JOBS = ("applications", "offers", "interviews", "openings")
"""Made-up lists whose rows name a job."""


def _tests(tenant: Tenant, filters: Mapping[str, Any]) -> Iterator[Callable[[Place], bool]]:
    stages = tenant.table("job_interview_stages")
    if "job_ids" in filters:
        yield _on_one_of(filters["job_ids"])
    if "prospective_job_ids" in filters:
        yield _on_one_of(filters["prospective_job_ids"])
    if "job_interview_stage_ids" in filters:
        rows = (stages.get(stage) for stage in filters["job_interview_stage_ids"])
        yield _on_one_of(row["job_id"] for row in rows if row is not None)
    if "stage_name" in filters:
        yield _on_one_of(row["job_id"] for row in stages if row["name"] == filters["stage_name"])
    if filters.get("prospect"):
        yield lambda place: place.job is None
    if filters.get("status") in ("hired", "rejected", "converted"):
        yield lambda place: place.ending == filters["status"]


def _on_one_of(jobs: Iterable[int]) -> Callable[[Place], bool]:
    wanted = {job - FIRST_JOB for job in jobs}
    return lambda place: place.job in wanted or not wanted.isdisjoint(place.considered)


def keeps(tenant: Tenant, listed: Listed, filters: Mapping[str, Any]) -> list[Keep]:
    """A test of a row for each filter, and for what the list hides unless it is asked for."""
    found = [_keep(tenant, listed, name, value) for name, value in filters.items() if name != "ids"]
    for name, hidden in _UNLESS_ASKED.get(listed.name, {}).items():
        if not filters.get(name):
            found.append(lambda row, hidden=hidden: not row[hidden])  # type: ignore[misc]
    if listed.name == "job_posts" and "active" not in filters:
        found.append(lambda row: bool(row["active"]))
    return found


_UNLESS_ASKED = {
    "users": {"show_service_accounts": "_service"},
    "rejection_reasons": {"include_defaults": "_default"},
}


def _keep(tenant: Tenant, listed: Listed, name: str, value: Any) -> Keep:
    special = _SPECIAL.get((listed.name, name)) or _SPECIAL.get(("", name))
    if special is not None:
        return special(tenant, value)
    kind = listed.filters[name].kind
    if kind in ("moment", "day"):
        return lambda row: asking.holds(value, row.get(name))
    if kind == "array":
        return _among(listed, name, frozenset(value))
    return lambda row: row.get(name) == value


def _among(listed: Listed, name: str, wanted: frozenset[Any]) -> Keep:
    if name in listed.fields:
        return lambda row: not wanted.isdisjoint(row[name] or ())
    single = name.removesuffix("s")
    return lambda row: row.get(single) in wanted


def _status(_: Tenant, value: str) -> Keep:
    """Asked for as `active`, answered as `in_process`."""
    wanted = "in_process" if value == "active" else value
    return lambda row: row["status"] == wanted


def _stage_name(tenant: Tenant, value: str) -> Keep:
    stages = frozenset(row["id"] for row in tenant.table("job_interview_stages") if row["name"] == value)
    return lambda row: row["job_interview_stage_id"] in stages


def _email(_: Tenant, value: str) -> Keep:
    wanted = value.lower()
    return lambda row: any(one["value"].lower() == wanted for one in row["email_addresses"])


def _tag(tenant: Tenant, value: str) -> Keep:
    return lambda row: value in tenant.tags(row["id"])


def _private(_: Tenant, value: bool) -> Keep:
    """True, which is the default, includes private candidates; false leaves them out."""
    return lambda row: value or not row["private"]


def _option(tenant: Tenant, value: int) -> Keep:
    holder = tenant.custom.holders(value)
    if holder is None:
        return lambda _: False
    key, name = holder

    def has(row: Row) -> bool:
        held = (row.get("custom_fields") or row.get("question_custom_fields") or {}).get(key)
        return bool(held == name or (isinstance(held, list) and name in held))

    return has


def _current_only(tenant: Tenant, value: bool) -> Keep:
    def latest(row: Row) -> bool:
        versions = tenant.of_application("offers", row["application_id"])
        return bool(row["version"] == max(one["version"] for one in versions))

    return latest if value else lambda _: True


def _office(_: Tenant, value: int) -> Keep:
    return lambda row: value in (row["office_ids"] or ())


def _outside(table: str, several: str, single: str) -> Callable[[Tenant, str], Keep]:
    """Rows that name an office or a department by the id it has elsewhere."""

    def special(tenant: Tenant, value: str) -> Keep:
        ids = frozenset(row["id"] for row in tenant.table(table) if row["external_id"] == value)
        return lambda row: not ids.isdisjoint(row.get(several) or (row.get(single),))

    return special


def _option_key(tenant: Tenant, value: str) -> Keep:
    ids = frozenset(row["id"] for row in tenant.table("custom_fields") if row["name_key"] == value)
    return lambda row: row["custom_field_id"] in ids


def _interviewer_tags(_: Tenant, value: Iterable[int]) -> Keep:
    wanted = frozenset(value)
    return lambda row: any(tag["id"] in wanted for tag in row["interviewer_tags"] or ())


def _emails(_: Tenant, value: Iterable[str]) -> Keep:
    wanted = frozenset(one.lower() for one in value)
    return lambda row: row["email"].lower() in wanted


def _always(_: Tenant, __: object) -> Keep:
    return lambda _: True


def _board_is_live(_: Tenant, value: bool) -> Keep:
    return lambda row: bool((row["status"] == "live") == value)


def _under_way(_: Tenant, value: bool) -> Keep:
    return lambda row: (row["completed_at"] is None) == value


_SPECIAL: dict[tuple[str, str], Callable[[Tenant, Any], Keep]] = {
    ("applications", "status"): _status,
    ("applications", "stage_name"): _stage_name,
    ("candidates", "email"): _email,
    ("candidates", "tag"): _tag,
    ("candidates", "private"): _private,
    ("", "custom_field_option_id"): _option,
    ("offers", "current_only"): _current_only,
    ("jobs", "office_id"): _office,
    ("", "external_office_id"): _outside("offices", "office_ids", "office_id"),
    ("", "external_department_id"): _outside("departments", "department_ids", "department_id"),
    ("", "custom_field_key"): _option_key,
    ("users", "interviewer_tag_ids"): _interviewer_tags,
    ("user_emails", "email"): _emails,
    ("users", "show_service_accounts"): _always,
    ("rejection_reasons", "include_defaults"): _always,
    ("job_boards", "live"): _board_is_live,
    ("bulk_requests", "active"): _under_way,
}
