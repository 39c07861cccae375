"""The document's questions: single records, lists and look-ups, each composed of calls of v3."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.greenhouse.document import gathering, plain
from adapters.greenhouse.document.questions import Question, Window, question
from adapters.greenhouse.reading import Reader, Row

Given = Mapping[str, str]
Read = Callable[[Reader, Given, Window | None], Awaitable[Any]]

CONTENT_TYPES = (
    ("PDF", "application/pdf"),
    ("Word Document", "application/msword"),
    ("Image (JPEG)", "image/jpeg"),
    ("Image (PNG)", "image/png"),
    ("Plain Text", "text/plain"),
)
"""Of the document: v3 sees by its name what a file is."""
_STATUSES = {"active": "active", "in_process": "active", **{one: one for one in ("converted", "hired", "rejected")}}
_OFFERS = {"unresolved": "Created", **{one.lower(): one for one in ("Created", "Accepted", "Rejected", "Deprecated")}}
_WITH_OPTIONS = frozenset({"single_select", "multi_select"})


# --- single records ------------------------------------------------------------------------------


async def get_application(reader: Reader, given: Given, _: Window | None) -> Any:
    rows = await reader.by("applications.list", "ids", [given["application_id"]])
    return _found("application_found", await gathering.applications(reader, rows))


async def get_candidate(reader: Reader, given: Given, _: Window | None) -> Any:
    rows = await reader.by("candidates.list", "ids", [given["candidate_id"]])
    return _found("candidate_found", await gathering.candidates(reader, rows))


async def get_current_offer_by_application(reader: Reader, given: Given, _: Window | None) -> Any:
    rows = await reader.by("offers.list", "application_ids", [given["application_id"]], {"current_only": "true"})
    newest = sorted(rows, key=lambda row: row.get("version") or 0)[-1:]
    return _found("offer_found", [plain.offer(row) for row in newest])


async def get_job(reader: Reader, given: Given, _: Window | None) -> Any:
    rows = await reader.by("jobs.list", "ids", [given["job_id"]])
    return _found("job_found", await gathering.jobs(reader, rows))


async def get_offer(reader: Reader, given: Given, _: Window | None) -> Any:
    rows = await reader.by("offers.list", "ids", [given["offer_id"]])
    return _found("offer_found", [plain.offer(row) for row in rows])


async def get_user(reader: Reader, given: Given, _: Window | None) -> Any:
    found = await gathering.users(reader, [given["user_id"]])
    return _found("user_found", [plain.user(row) for row in found.values()])


# --- lists ---------------------------------------------------------------------------------------


async def list_applications(reader: Reader, given: Given, window: Window | None) -> Any:
    status = _STATUSES.get(given["status"].lower()) if "status" in given else None
    if "status" in given and status is None:  # the document's API answers so, where v3 refuses
        return {"results": []}
    asked = question(given, "list_applications", _some(job_ids=given.get("job_id"), status=status))
    rows = await gathering.rows_in(reader, "applications.list", asked, window)
    return {"results": await gathering.applications(reader, rows)}


async def list_candidates(reader: Reader, given: Given, window: Window | None) -> Any:
    asked = question(given, "list_candidates", _some(email=given.get("email")))
    ids: set[str] | None = None
    if "candidate_ids" in given:
        ids = set(re.findall(r"\d+", given["candidate_ids"]))
    if "job_id" in given:
        on_job = await reader.rows("applications.list", {"job_ids": given["job_id"], "fields": "id,candidate_id"})
        there = {str(row.get("candidate_id")) for row in on_job if row.get("candidate_id") is not None}
        ids = there if ids is None else ids & there
    if ids is None:
        rows = await gathering.rows_in(reader, "candidates.list", asked, window)
    else:
        rows = await gathering.rows_among(reader, "candidates.list", ids, asked, window)
    return {"results": await gathering.candidates(reader, rows)}


async def list_custom_fields(reader: Reader, given: Given, window: Window | None) -> Any:
    active = None if given.get("include_inactive") == "true" else "true"
    asked = Question(query=_some(field_type=given.get("field_type"), active=active))
    rows = await gathering.rows_in(reader, "custom_fields.list", asked, window)
    ids = [row.get("id") for row in rows if row.get("value_type") in _WITH_OPTIONS]
    options = gathering.grouped(
        await reader.by("custom_field_options.list", "custom_field_ids", ids), "custom_field_id"
    )
    return {"results": [plain.custom_field(row, options.get(row.get("id"), ())) for row in rows]}


async def list_departments(reader: Reader, given: Given, window: Window | None) -> Any:
    rows = await reader.rows("departments.list")
    if given.get("render_as") == "tree":
        found = plain.department_tree(rows)
    else:
        below = plain.children_of(rows)
        found = [plain.department(row, below) for row in rows]
    return {"results": found if window is None else window.of(found)}


async def list_job_stages(reader: Reader, given: Given, window: Window | None) -> Any:
    asked = question(given, "list_job_stages", {})
    rows = await gathering.rows_in(reader, "job_interview_stages.list", asked, window)
    return {"results": await gathering.stages(reader, rows)}


async def list_job_stages_for_job(reader: Reader, given: Given, window: Window | None) -> Any:
    asked = question(given, "list_job_stages_for_job", {"job_ids": given["job_id"]})
    rows = plain.in_order(await gathering.rows_in(reader, "job_interview_stages.list", asked, None))
    some = [dict(row) for row in (rows if window is None else window.of(rows))]
    return {"results": await gathering.stages(reader, some)}


async def list_jobs(reader: Reader, given: Given, window: Window | None) -> Any:
    names = ("status", "department_id", "office_id", "requisition_id", "custom_field_option_id")
    asked = question(given, "list_jobs", _some(**{name: given.get(name) for name in names}))
    if "opening_id" in given:
        openings = await reader.rows("openings.list", {"opening_id": given["opening_id"]})
        ids = [row["job_id"] for row in openings if row.get("job_id") is not None]
        rows = await gathering.rows_among(reader, "jobs.list", ids, asked, window)
    else:
        rows = await gathering.rows_in(reader, "jobs.list", asked, window)
    return {"results": await gathering.jobs(reader, rows)}


async def list_offers(reader: Reader, given: Given, window: Window | None) -> Any:
    status = _OFFERS.get(given["status"].lower()) if "status" in given else None
    if "status" in given and status is None:
        return {"results": []}
    asked = question(given, "list_offers", _some(status=status))
    rows = await gathering.rows_in(reader, "offers.list", asked, window)
    return {"results": [plain.offer(row) for row in rows]}


async def list_offers_by_application(reader: Reader, given: Given, window: Window | None) -> Any:
    asked = Question(query={"application_ids": given["application_id"]})
    rows = await gathering.rows_in(reader, "offers.list", asked, window)
    return {"results": [plain.offer(row) for row in rows]}


async def list_offices(reader: Reader, given: Given, window: Window | None) -> Any:  # noqa: ARG001  # one shape for all
    rows = await reader.rows("offices.list")
    shown = rows if window is None else window.of(rows)
    page, size = (1, len(rows)) if window is None else (window.page, window.size)
    return {
        "offices": [plain.office(row) for row in shown],
        "meta": {"total": len(rows), "page": page, "per_page": size},
    }


async def list_sources(reader: Reader, given: Given, window: Window | None) -> Any:  # noqa: ARG001  # one shape for all
    rows = await gathering.rows_in(reader, "sources.list", Question(query={}), window)
    return {"results": [plain.source(row) for row in rows]}


async def list_users(reader: Reader, given: Given, window: Window | None) -> Any:
    asked = question(given, "list_users", _some(employee_ids=given.get("employee_id"), show_service_accounts="true"))
    if "email" in given:
        ids = await _with_email(reader, given["email"])
        rows = await gathering.rows_among(reader, "users.list", ids, asked, window)
    else:
        rows = await gathering.rows_in(reader, "users.list", asked, window)
    return {"results": [plain.user(row) for row in rows]}


async def user_with_email(reader: Reader, email: str) -> Row | None:
    """A user by any of the user's addresses."""
    found = await gathering.users(reader, await _with_email(reader, email))
    return next(iter(found.values()), None)


async def _with_email(reader: Reader, email: str) -> list[Any]:
    """Ids of users with this address: v3 filters users by the first one of each alone."""
    rows = await reader.rows("users.list", {"primary_email": email, "show_service_accounts": "true"})
    if rows:
        return [row["id"] for row in rows]
    return [row["user_id"] for row in await reader.rows("user_emails.list", {"email": email})]


# --- look-ups (DDL) ------------------------------------------------------------------------------


async def list_attachment_content_types_ddl(reader: Reader, given: Given, _: Window | None) -> Any:  # noqa: ARG001
    return _choices(CONTENT_TYPES)


async def list_candidate_custom_fields_ddl(reader: Reader, given: Given, _: Window | None) -> Any:  # noqa: ARG001
    return _choices(_named(await reader.rows("custom_fields.list", {"field_type": "candidate", "active": "true"})))


async def list_candidates_ddl(reader: Reader, given: Given, window: Window | None) -> Any:  # noqa: ARG001
    asked = Question(query={"fields": "id,first_name,last_name"})
    rows = await gathering.rows_in(reader, "candidates.list", asked, window)
    return _choices((_full_name(row), row.get("id")) for row in rows)


async def list_job_custom_field_options_ddl(reader: Reader, given: Given, _: Window | None) -> Any:
    asked = {"custom_field_ids": given["custom_field"], "active": "true"}
    return _choices(_named(plain.in_order(await reader.rows("custom_field_options.list", asked))))


async def list_job_custom_fields_ddl(reader: Reader, given: Given, _: Window | None) -> Any:  # noqa: ARG001
    return _choices(_named(await reader.rows("custom_fields.list", {"field_type": "job", "active": "true"})))


async def list_job_stages_for_job_ddl(reader: Reader, given: Given, _: Window | None) -> Any:
    asked = {"job_ids": given["job_id"], "active": "true"}
    return _choices(_named(plain.in_order(await reader.rows("job_interview_stages.list", asked))))


async def list_jobs_ddl(reader: Reader, given: Given, _: Window | None) -> Any:  # noqa: ARG001
    return _choices(_named(await reader.rows("jobs.list", {"fields": "id,name"})))


async def list_sources_ddl(reader: Reader, given: Given, _: Window | None) -> Any:  # noqa: ARG001
    return _choices(_named(await reader.rows("sources.list")))


async def list_users_ddl(reader: Reader, given: Given, _: Window | None) -> Any:  # noqa: ARG001
    rows = await reader.rows("users.list", {"deactivated": "false"})
    return _choices((row.get("name") or _full_name(row), row.get("id")) for row in rows)


def _choices(pairs: Any) -> Any:
    return {"result": [plain.choice(text, value) for text, value in pairs]}


def _named(rows: Any) -> list[tuple[Any, Any]]:
    return [(row.get("name"), row.get("id")) for row in rows]


def _full_name(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[name]) for name in ("first_name", "last_name") if row.get(name))


def _found(key: str, shapes: list[Any]) -> Any:
    return {key: bool(shapes), "body": shapes[0] if shapes else None}


def _some(**given: str | None) -> dict[str, str]:
    return {name: value for name, value in given.items() if value is not None}


READS: dict[str, Read] = {
    read.__name__: read
    for read in (
        get_application, get_candidate, get_current_offer_by_application, get_job, get_offer, get_user,
        list_applications, list_candidates, list_custom_fields, list_departments, list_job_stages,
        list_job_stages_for_job, list_jobs, list_offers, list_offers_by_application, list_offices, list_sources,
        list_users, list_attachment_content_types_ddl, list_candidate_custom_fields_ddl, list_candidates_ddl,
        list_job_custom_field_options_ddl, list_job_custom_fields_ddl, list_job_stages_for_job_ddl, list_jobs_ddl,
        list_sources_ddl, list_users_ddl,
    )
}  # fmt: skip
