"""Every operation of the catalogue by name, at the sandbox: its answer, and what is another at the vendor afterwards.

What is another is read back by the lists, so that nothing here knows how the sandbox keeps it. A row of the catalogue
without a case here fails.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from adapters.greenhouse.operations import COMPOSED, CURSOR_PAGES, OPERATIONS
from adapters.http.redact import HIDDEN
from app.vendor import Operation, Parameter, Refused, Stale
from tests.adapters.greenhouse.everything import Row, Town

BODY_UNKNOWN = frozenset(
    {row.name for row in OPERATIONS if row.name.endswith("_bulk")}
    | {"approval_flows.create", "approval_flows.replace_approver_groups", "approver_groups.replace_approver"}
    | {"approval_flows.request_approvals", "job_posts.create"}
)
"""Their fields are on no page that could be read: they go out as they are given, here as the sandbox takes them."""

Case = Callable[[Town], Awaitable[Any]]
CASES: dict[str, Case] = {}


def case(*operations: str) -> Callable[[Case], Case]:
    def put(run: Case) -> Case:
        for operation in operations:
            assert operation not in CASES
            CASES[operation] = run
        return run

    return put


def test_every_operation_has_a_case_and_fields_that_are_on_no_page_are_in_no_row() -> None:
    assert CASES.keys() == {row.name for row in OPERATIONS}
    for name in BODY_UNKNOWN:
        assert not any(one.where == "body" for one in OPERATIONS[name].parameters)


# --- lists ---------------------------------------------------------------------------------------

_KINDS: Mapping[str, tuple[type, ...]] = {
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict, list),
    "text": (str,),
    "moment": (str,),
}


def shows(row: Operation) -> None:
    """A list: its rows hold what the catalogue says, newest id first, and every question of its own is understood."""
    name = row.name.removesuffix(".list")

    async def run(town: Town) -> None:
        if name == "bulk_requests":  # nobody has asked for any yet
            office = await town.some("offices")
            await town.ask("offices.update_bulk", {"data": [{"id": office["id"], "name": "Sopot"}]})
        reply = await town.ask(row.name, per_page=500)
        assert reply.status == 200
        rows: list[Row] = reply.body
        assert rows
        kinds = {one.name: one.kind for one in row.fields}
        for one in rows[:50]:
            assert one.keys() <= kinds.keys(), sorted(one.keys() - kinds.keys())
            wrong = [key for key, value in one.items() if value is not None and not _is(value, kinds[key])]
            assert wrong == []
        assert [one["id"] for one in rows] == sorted((one["id"] for one in rows), reverse=True)
        await _questions(town, row, rows)

    CASES[row.name] = run


def _is(value: Any, kind: str) -> bool:
    if kind == "moment":
        datetime.fromisoformat(value)
    if kind == "number" and isinstance(value, bool):
        return False
    return isinstance(value, _KINDS[kind])


async def _questions(town: Town, row: Operation, rows: list[Row]) -> None:
    """Each filter with the value of a record that is there: it finds that record, and none that is otherwise."""
    name, first = row.name.removesuffix(".list"), rows[0]
    assert [one["id"] for one in await town.rows(name, ids=first["id"])] == [first["id"]]
    (slim,) = (await town.ask(row.name, ids=first["id"], fields="id")).body
    assert slim == {"id": first["id"]}
    for parameter in row.parameters:
        if parameter.name in PAGING or f"{name}.{parameter.name}" in UNSAID:
            continue
        says = _saying(f"{name}.{parameter.name}", parameter)
        there = next((one for one in rows if says(one)), None)
        assert there is not None, f"no record says anything of {parameter.name}"
        value = next(iter(says(there)))
        asked = f">={value}" if parameter.kind == "moment" else str(value).lower() if value in (True, False) else value
        found = (await town.ask(row.name, **{parameter.name: asked, "per_page": 500})).body
        assert there["id"] in [one["id"] for one in found], parameter.name
        for one in found:
            assert any(said >= value if parameter.kind == "moment" else said == value for said in says(one)), one


PAGING = frozenset({"ids", "fields", "cursor", "per_page"})
_UNSAID = """
applications.custom_field_option_id approval_flows.offer_ids bulk_requests.active candidates.custom_field_option_id
custom_field_options.custom_field_key future_job_permissions.external_department_id
future_job_permissions.external_office_id future_job_permissions.office_ids job_boards.live
job_post_locations.custom_location_ids jobs.custom_field_option_id jobs.office_id offers.current_only
offers.custom_field_option_id offices.external_id openings.custom_field_option_id prospect_details.office_ids
rejection_details.custom_field_option_id rejection_reasons.include_defaults tracking_links.referrer_ids
users.agency_ids users.custom_field_option_id users.external_department_id users.external_office_id
users.interviewer_tag_ids users.linked_candidate_ids users.show_service_accounts
"""
UNSAID = frozenset(_UNSAID.split())
"""Filters by what no record says by itself: `test_filters` asks by each."""

_SAID_ELSEWHERE: Mapping[str, Callable[[Row], list[Any]]] = {
    "applications.status": lambda row: [{"in_process": "active"}.get(row["status"], row["status"])],
    "candidates.email": lambda row: [one["value"] for one in row["email_addresses"]],
    "candidates.tag": lambda row: row["tags"],
}


def _saying(name: str, parameter: Parameter) -> Callable[[Row], list[Any]]:
    """What a record says of a parameter: nothing where it is null or empty there."""

    def said(row: Row) -> list[Any]:
        key = parameter.name if parameter.name in row else parameter.name.removesuffix("s")
        value = row.get(key)
        return value if isinstance(value, list) else [] if value is None else [value]

    return _SAID_ELSEWHERE.get(name, said)


for _row in OPERATIONS:
    if _row.pages == CURSOR_PAGES and _row.name not in COMPOSED:
        shows(_row)


@case("auth.token")
async def _(town: Town) -> None:
    reply = await town.ask("auth.token")
    assert (reply.status, reply.body) == (200, {"access_token": HIDDEN})


@case("rejection_reasons.get")
async def _(town: Town) -> None:
    row = await town.some("rejection_reasons")
    assert (await town.ask("rejection_reasons.get", id=row["id"])).body == row


# --- applications --------------------------------------------------------------------------------


@case("applications.move")
async def _(town: Town) -> None:
    row, stage, stages = await town.someone()
    reply = await town.ask("applications.move", {"from_stage_id": stage, "to_stage_id": stages[-1]}, id=row["id"])
    assert (reply.status, reply.body) == (204, None)
    assert await town.stage_of(row["id"]) == stages[-1]
    with pytest.raises(Stale):
        await town.ask("applications.move", {"from_stage_id": stage, "to_stage_id": stages[0]}, id=row["id"])
    assert await town.stage_of(row["id"]) == stages[-1]
    await town.ask("applications.move", {"from_stage_id": stages[-1], "to_stage_id": stages[0]}, id=row["id"])
    await town.ask("applications.move", {"from_stage_id": stages[0]}, id=row["id"])
    assert await town.stage_of(row["id"]) == stages[1]
    job = next(one for one in await town.rows("jobs", status="open") if one["id"] != row["job_id"])
    await town.ask("applications.move", {"from_stage_id": stages[1], "to_job_id": job["id"]}, id=row["id"])
    found = await town.row("applications", row["id"])
    assert found is not None
    assert (found["job_id"], await town.stage_of(row["id"])) == (job["id"], (await town.stages(job["id"]))[0])


@case("applications.reject", "applications.unreject", "rejection_details.update")
async def _(town: Town) -> None:
    row, stage, _ = await town.someone()
    first, second, *_ = await town.rows("rejection_reasons", include_defaults="true")
    sent = {"rejection_reason_id": first["id"], "notes": "no"}
    assert (await town.ask("applications.reject", sent, id=row["id"])).status == 204
    with pytest.raises((Refused, Stale)):
        await town.ask("applications.reject", sent, id=row["id"])
    found = await town.row("applications", row["id"])
    assert found is not None
    assert found["status"] == "rejected"
    assert found["rejected_at"] is not None
    (details,) = await town.rows("rejection_details", application_ids=row["id"])
    assert details["rejection_reason_id"] == first["id"]
    await town.changed("rejection_details.update", details["id"], {"rejection_reason_id": second["id"]})
    assert (await town.ask("applications.unreject", id=row["id"])).status == 204
    again = await town.row("applications", row["id"])
    assert again is not None
    assert (again["status"], await town.stage_of(row["id"])) == ("in_process", stage)


@case("applications.hire")
async def _(town: Town) -> None:
    opening, row = await _to_fill(town)
    sent = {"start_date": "2027-01-01T00:00:00Z", "opening_id": opening["id"]}
    assert (await town.ask("applications.hire", sent, id=row["id"])).status == 204
    found, filled = await town.row("applications", row["id"]), await town.row("openings", opening["id"])
    assert found is not None
    assert filled is not None
    assert (found["status"], filled["open"], filled["application_id"]) == ("hired", False, row["id"])


async def _to_fill(town: Town) -> tuple[Row, Row]:
    """An opening and somebody who may fill it."""
    for opening in await town.rows("openings", open="true"):
        people = await town.rows("applications", job_ids=opening["job_id"], status="active", prospect="false")
        if people:
            return opening, people[0]
    raise AssertionError("nobody is on a job with an opening")


@case("applications.convert_to_candidate")
async def _(town: Town) -> None:
    prospects = await town.rows("applications", prospect="true", status="active")
    row = next(one for one in prospects if one["prospective_job_ids"])
    job = row["prospective_job_ids"][0]
    reply = await town.ask("applications.convert_to_candidate", {"job_id": job}, id=row["id"])
    assert reply.status in (200, 201)
    there = await town.rows("applications", candidate_ids=row["candidate_id"], job_ids=job, prospect="false")
    before = await town.row("applications", row["id"])
    assert [one["status"] for one in there] == ["in_process"]
    assert before is None or before["status"] == "converted" or before["id"] == there[0]["id"]


@case("applications.create", "applications.update", "applications.destroy")
async def _(town: Town) -> None:
    person = (await town.ask("candidates.create", {"first_name": "Ola", "last_name": "New"})).body["candidate"]
    job = await town.some("jobs", status="open")
    source = await town.some("sources")
    row = await town.made("applications.create", {"candidate_id": person["id"], "job_id": job["id"]})
    assert (row["status"], row["prospect"]) == ("in_process", False)
    assert await town.stage_of(row["id"]) == (await town.stages(job["id"]))[0]
    await town.changed("applications.update", row["id"], {"source_id": source["id"]})
    await town.gone("applications.destroy", row["id"])


# --- candidates ----------------------------------------------------------------------------------


@case("candidates.create", "candidates.update")
async def _(town: Town) -> None:
    job = await town.some("jobs", status="open")
    emails = [{"value": "ola@new.test", "type": "personal"}]
    sent = {"first_name": "Ola", "last_name": "New", "email_addresses": emails, "application": {"job_id": job["id"]}}
    reply = await town.ask("candidates.create", sent)
    candidate, application = reply.body["candidate"], reply.body["application"]
    assert reply.status == 201
    assert (application["job_id"], application["candidate_id"]) == (job["id"], candidate["id"])
    (found,) = await town.rows("candidates", email="OLA@new.test")
    assert (found["id"], found["email_addresses"]) == (candidate["id"], emails)
    more = [*emails, {"value": "ola@work.test", "type": "work"}]
    await town.changed("candidates.update", candidate["id"], {"title": "Head", "email_addresses": more})
    await town.changed("candidates.update", candidate["id"], {"email_addresses": emails})


async def _person(town: Town, name: str) -> Any:
    sent = {"first_name": name, "last_name": "Twin"}
    return (await town.ask("candidates.create", sent)).body["candidate"]["id"]


@case("candidates.merge", "candidates.destroy")
async def _(town: Town) -> None:
    first, second = await _person(town, "Ola"), await _person(town, "Ala")
    job = await town.some("jobs", status="open")
    theirs = await town.made("applications.create", {"candidate_id": second, "job_id": job["id"]})
    assert (await town.ask("candidates.merge", {"secondary_candidate_id": second}, id=first)).status in (200, 204)
    assert await town.row("candidates", second) is None
    assert [row["id"] for row in await town.rows("applications", candidate_ids=first)] == [theirs["id"]]
    await town.gone("candidates.destroy", first)


@case("candidates.anonymize")
async def _(town: Town) -> None:
    row = next(one for one in await town.rows("candidates") if one["email_addresses"])
    assert (await town.ask("candidates.anonymize", {"fields": ["email_addresses"]}, id=row["id"])).status in (
        200,
        202,
        204,
    )
    found = await town.row("candidates", row["id"])
    assert found is not None
    assert found["email_addresses"] == []
    assert found["first_name"] == row["first_name"]


@case("candidate_educations.create", "candidate_educations.destroy")
async def _(town: Town) -> None:
    person = await town.some("candidates")
    school = await town.some("custom_field_options", custom_field_key="school_name")
    sent = {"candidate_id": person["id"], "school_name_custom_field_option_id": school["id"]}
    row = await town.made("candidate_educations.create", sent)
    await town.gone("candidate_educations.destroy", row["id"])


@case("candidate_employments.create", "candidate_employments.destroy")
async def _(town: Town) -> None:
    person = await town.some("candidates")
    sent = {"candidate_id": person["id"], "company_name": "ABC", "title": "Dev", "start_date": "2019-06-01"}
    row = await town.made("candidate_employments.create", sent)
    await town.gone("candidate_employments.destroy", row["id"])


@case("attachments.create", "attachments.destroy")
async def _(town: Town) -> None:
    application, *_ = await town.someone()
    sent = {"application_id": application["id"], "filename": "cv.txt", "type": "resume", "content": "aGVsbG8="}
    row = await town.made("attachments.create", sent)
    assert await town.account.content(str(row["id"])) == b"hello"
    await town.gone("attachments.destroy", row["id"])


@case("notes.create")
async def _(town: Town) -> None:
    person = await town.some("candidates")
    sent = {"candidate_id": person["id"], "body": "said yes", "visibility": "private", "note_type": "NOTE"}
    reply = await town.ask("notes.create", sent)
    row = await town.row("notes", reply.body["id"])
    assert row is not None
    assert reply.status == 201
    assert (row["candidate_id"], row["body"], row["type"]) == (person["id"], "said yes", "NOTE")
    assert row["visibility"] == "privately_visible"


@case(
    "candidate_tags.create", "candidate_tags.destroy", "applied_candidate_tags.create", "applied_candidate_tags.destroy"
)
async def _(town: Town) -> None:
    person = await town.some("candidates")
    tag = await town.made("candidate_tags.create", {"name": "Silver medalist"})
    given = {"candidate_id": person["id"], "candidate_tag_id": tag["id"]}
    row = await town.made("applied_candidate_tags.create", given)
    found = await town.row("candidates", person["id"])
    assert found is not None
    assert "Silver medalist" in found["tags"]
    await town.gone("applied_candidate_tags.destroy", row["id"])
    await town.gone("candidate_tags.destroy", tag["id"])


# --- interviews, offers, approvals ---------------------------------------------------------------


@case("interviews.create", "interviews.update", "interviews.destroy")
async def _(town: Town) -> None:
    application, stage, _ = await town.someone()
    kinds = await town.rows("job_interviews", job_ids=application["job_id"])
    user = await town.some("users")
    sent = {
        "application_id": application["id"],
        "job_interview_id": kinds[0]["id"],
        "starts_at": "2027-01-04T09:00:00.000Z",
        "ends_at": "2027-01-04T10:00:00.000Z",
        "external_event_id": "event-1",
        "interviewers": [{"user_id": user["id"], "response_status": "accepted"}],
    }
    row = await town.made("interviews.create", sent)
    (interviewer,) = await town.rows("interviewers", interview_ids=row["id"])
    assert (interviewer["user_id"], interviewer["response_status"]) == (user["id"], "accepted")
    await town.changed("interviews.update", row["id"], {"location": "Room 2"})
    await town.gone("interviews.destroy", row["id"])
    assert stage == await town.stage_of(application["id"])


@case("offers.create", "offers.update")
async def _(town: Town) -> None:
    application, *_ = await town.someone()
    row = await town.made("offers.create", {"application_id": application["id"], "starts_on": "2027-02-01"})
    assert row["status"] == "Created"
    reply = await town.ask("offers.update", {"starts_on": "2027-03-01"}, id=row["id"])
    assert reply.status == 200
    now, before = await town.rows("offers", application_ids=application["id"])
    assert (now["starts_on"], now["status"], now["version"]) == ("2027-03-01", "Created", row["version"] + 1)
    assert (before["id"], before["status"]) == (row["id"], "Deprecated")


@case("approval_flows.update")
async def _(town: Town) -> None:
    row = await town.some("approval_flows")
    await town.changed("approval_flows.update", row["id"], {"sequential": not row["sequential"]})


# --- jobs ----------------------------------------------------------------------------------------


@case("jobs.create", "jobs.update")
async def _(town: Town) -> None:
    template = await town.some("jobs")
    sent = {"template_job_id": template["id"], "number_of_openings": 2, "job_name": "Buyer"}
    reply = await town.ask("jobs.create", sent)
    row = await town.row("jobs", reply.body["id"])
    assert row is not None
    assert (reply.status, row["name"], row["copied_from_id"]) == (201, "Buyer", template["id"])
    assert len(await town.rows("openings", job_ids=row["id"])) == 2
    assert len(await town.stages(row["id"])) == len(await town.stages(template["id"]))
    await town.changed("jobs.update", row["id"], {"name": "Head of buying", "requisition_id": "REQ-9"})


@case("job_notes.create", "job_notes.update", "job_notes.destroy")
async def _(town: Town) -> None:
    job = await town.some("jobs")
    reply = await town.ask("job_notes.create", {"job_id": job["id"], "body": "Intake", "visibility": "private"})
    row = await town.row("job_notes", reply.body["id"])
    assert row is not None
    assert (row["body"], row["visibility"]) == ("Intake", "privately_visible")
    await town.changed("job_notes.update", row["id"], {"body": "Intake, again"})
    await town.gone("job_notes.destroy", row["id"])


@case("job_owners.create", "job_owners.destroy")
async def _(town: Town) -> None:
    sent = await _nobodys(town, "job_owners")
    row = await town.made("job_owners.create", {**sent, "type": "sourcer"})
    await town.gone("job_owners.destroy", row["id"])


@case("job_hiring_managers.create", "job_hiring_managers.destroy")
async def _(town: Town) -> None:
    row = await town.made("job_hiring_managers.create", await _nobodys(town, "job_hiring_managers"))
    await town.gone("job_hiring_managers.destroy", row["id"])


async def _nobodys(town: Town, name: str) -> Row:
    """A job and a user who are not together in a list."""
    job = await town.some("jobs", status="open")
    there = {row["user_id"] for row in await town.rows(name, job_ids=job["id"])}
    user = next(row for row in await town.rows("users", deactivated="false") if row["id"] not in there)
    return {"job_id": job["id"], "user_id": user["id"]}


@case("openings.create", "openings.update", "openings.destroy")
async def _(town: Town) -> None:
    job = await town.some("jobs", status="open")
    reason = await town.some("close_reasons")
    row = await town.made("openings.create", {"job_id": job["id"], "opening_id": "NEW-1"})
    assert row["open"] is True
    await town.changed("openings.update", row["id"], {"target_start_on": "2027-04-01"})
    await town.ask("openings.update", {"status": "closed", "close_reason_id": reason["id"]}, id=row["id"])
    closed = await town.row("openings", row["id"])
    assert closed is not None
    assert (closed["open"], closed["close_reason_id"]) == (False, reason["id"])
    await town.gone("openings.destroy", row["id"])


@case("job_posts.update")
async def _(town: Town) -> None:
    row = await town.some("job_posts")
    await town.changed("job_posts.update", row["id"], {"title": "Come and buy"})


@case("job_post_locations.create", "job_post_locations.destroy")
async def _(town: Town) -> None:
    post = await town.some("job_posts")
    sent = {"job_post_id": post["id"], "type": "free_text", "plain_text_location": "Warsaw"}
    row = await town.made("job_post_locations.create", sent)
    await town.gone("job_post_locations.destroy", row["id"])


# --- the organization ----------------------------------------------------------------------------


@case("departments.create", "departments.update")
async def _(town: Town) -> None:
    parent = await town.some("departments")
    row = await town.made("departments.create", {"name": "Buying", "parent_id": parent["id"]})
    await town.changed("departments.update", row["id"], {"name": "Purchase"})


@case("offices.create", "offices.update")
async def _(town: Town) -> None:
    row = await town.made("offices.create", {"name": "Gdynia", "location": "Poland"})
    await town.changed("offices.update", row["id"], {"name": "Gdańsk"})


@case("custom_fields.create", "custom_fields.update", "custom_fields.destroy")
async def _(town: Town) -> None:
    row = await town.made(
        "custom_fields.create", {"name": "Shoe size", "field_type": "candidate", "value_type": "short_text"}
    )
    await town.changed("custom_fields.update", row["id"], {"name": "Hat size"})
    await town.gone("custom_fields.destroy", row["id"])


@case("custom_field_options.create", "custom_field_options.update", "custom_field_options.destroy")
async def _(town: Town) -> None:
    fields = await town.rows("custom_fields", active="true")
    own = next(row for row in fields if row["value_type"] == "single_select")
    row = await town.made("custom_field_options.create", {"custom_field_id": own["id"], "name": "Purple"})
    await town.changed("custom_field_options.update", row["id"], {"name": "Violet"})
    assert (await town.ask("custom_field_options.destroy", id=row["id"])).status in (200, 204)
    after = await town.row("custom_field_options", row["id"])  # it is archived, not deleted
    assert after is None or after["active"] is False


@case("custom_field_departments.create", "custom_field_departments.destroy")
async def _(town: Town) -> None:
    sent = {"custom_field_id": await _fresh_field(town), "department_id": (await town.some("departments"))["id"]}
    row = await town.made("custom_field_departments.create", sent)
    await town.gone("custom_field_departments.destroy", row["id"])


@case("custom_field_offices.create", "custom_field_offices.destroy")
async def _(town: Town) -> None:
    sent = {"custom_field_id": await _fresh_field(town), "office_id": (await town.some("offices"))["id"]}
    row = await town.made("custom_field_offices.create", sent)
    await town.gone("custom_field_offices.destroy", row["id"])


async def _fresh_field(town: Town) -> Any:
    sent = {"name": "Desk", "field_type": "job", "value_type": "short_text"}
    return (await town.made("custom_fields.create", sent))["id"]


@case("users.create", "users.update", "users.deactivate", "users.activate", "user_emails.create")
async def _(town: Town) -> None:
    sent = {"first_name": "Ola", "last_name": "New", "primary_email": "ola@acme.test"}
    row = await town.made("users.create", sent)
    await town.changed("users.update", row["id"], {"job_title": "Recruiter"})
    for operation, deactivated in (("users.deactivate", True), ("users.activate", False)):
        assert (await town.ask(operation, id=row["id"])).status in (200, 204)
        found = await town.row("users", row["id"])
        assert found is not None
        assert found["deactivated"] is deactivated
    await town.made("user_emails.create", {"user_id": row["id"], "email": "o.new@acme.test"})


@case("user_job_permissions.create", "user_job_permissions.destroy")
async def _(town: Town) -> None:
    sent = await _nobodys(town, "user_job_permissions")
    role = await town.some("user_roles")
    row = await town.made("user_job_permissions.create", {**sent, "role_id": role["id"]})
    await town.gone("user_job_permissions.destroy", row["id"])


@case("future_job_permissions.create", "future_job_permissions.destroy")
async def _(town: Town) -> None:
    user, role = await town.some("users"), await town.some("user_roles")
    office = await town.some("offices")
    sent = {"user_id": user["id"], "role_id": role["id"], "office_id": office["id"]}
    row = await town.made("future_job_permissions.create", sent)
    await town.gone("future_job_permissions.destroy", row["id"])


@case("blocked_spam_sources.create", "blocked_spam_sources.update", "blocked_spam_sources.destroy")
async def _(town: Town) -> None:
    sent = {"source_type": "email_domain", "value": "spam.test", "note": "again"}
    row = await town.made("blocked_spam_sources.create", sent)
    await town.changed("blocked_spam_sources.update", row["id"], {"note": "and again"})
    await town.gone("blocked_spam_sources.destroy", row["id"])


# --- the vendor's document -----------------------------------------------------------------------


def lists(operation: str, name: str, key: str = "results", **asked: Any) -> None:
    """A list of the document shows the same records as the list of v3 it is composed of, page by page."""

    async def run(town: Town) -> None:
        given = {field: str(value) for field, value in asked.items()}
        expected = [row["id"] for row in await town.rows(name, **given)]
        everything = (await town.account.call(operation, {}, all_pages=True)).body[key]
        assert [row["id"] for row in everything] == expected
        pages: list[Any] = []
        for page in range(1, 3):
            body = (await town.ask(operation, results_per_page=7, page=page)).body
            pages += [row["id"] for row in body[key]]
        assert pages == expected[:14]

    case(operation)(run)


def chooses(operation: str, name: str, text: str | None = "name", **asked: Any) -> None:
    """A look-up offers the records of a list of v3."""

    async def run(town: Town) -> None:
        given = {field: str(value) for field, value in asked.items()}
        rows = await town.rows(name, **given)
        assert rows
        found = (await town.account.call(operation, {}, all_pages=True)).body["result"]
        assert {one["value"] for one in found} == {row["id"] for row in rows}
        assert all(one.keys() == {"text", "value"} and one["text"] for one in found)
        if text is not None:
            assert {one["text"] for one in found} == {row[text] for row in rows}

    case(operation)(run)


lists("list_applications", "applications")
lists("list_candidates", "candidates")
lists("list_custom_fields", "custom_fields", active="true")
lists("list_departments", "departments")
lists("list_job_stages", "job_interview_stages")
lists("list_jobs", "jobs")
lists("list_offers", "offers")
lists("list_offices", "offices", "offices")
lists("list_sources", "sources")
lists("list_users", "users", show_service_accounts="true")
chooses("list_candidate_custom_fields_ddl", "custom_fields", field_type="candidate", active="true")
chooses("list_candidates_ddl", "candidates", None)
chooses("list_job_custom_fields_ddl", "custom_fields", field_type="job", active="true")
chooses("list_jobs_ddl", "jobs")
chooses("list_sources_ddl", "sources")
chooses("list_users_ddl", "users", deactivated="false")


@case("list_attachment_content_types_ddl")
async def _(town: Town) -> None:
    found = (await town.ask("list_attachment_content_types_ddl")).body["result"]
    assert {"text": "Plain Text", "value": "text/plain"} in found


@case("list_job_custom_field_options_ddl")
async def _(town: Town) -> None:
    fields = await town.rows("custom_fields", field_type="job", active="true")
    own = next(row for row in fields if row["value_type"].endswith("select"))
    options = await town.rows("custom_field_options", custom_field_ids=own["id"], active="true")
    found = (await town.ask("list_job_custom_field_options_ddl", custom_field=own["id"])).body["result"]
    assert options
    assert {(one["text"], one["value"]) for one in found} == {(row["name"], row["id"]) for row in options}


@case("list_job_stages_for_job", "list_job_stages_for_job_ddl")
async def _(town: Town) -> None:
    job = await town.some("jobs", status="open")
    stages = await town.stages(job["id"])
    listed = (await town.ask("list_job_stages_for_job", job_id=job["id"])).body["results"]
    chosen = (await town.ask("list_job_stages_for_job_ddl", job_id=job["id"])).body["result"]
    assert [row["id"] for row in listed if row["id"] in stages] == stages
    assert all(row["job_id"] == job["id"] for row in listed)
    assert [one["value"] for one in chosen] == stages


@case("get_application")
async def _(town: Town) -> None:
    row, stage, _ = await town.someone()
    found = (await town.ask("get_application", application_id=row["id"])).body
    assert found["application_found"]
    shape = found["body"]
    assert (shape["id"], shape["candidate_id"], shape["status"]) == (row["id"], row["candidate_id"], "active")
    assert (shape["applied_at"], shape["current_stage"]["id"]) == (row["created_at"], stage)
    assert shape["jobs"][0]["id"] == row["job_id"]
    assert (await town.ask("get_application", application_id=1)).body == {"application_found": False, "body": None}


@case("get_candidate")
async def _(town: Town) -> None:
    application, *_ = await town.someone()
    row = await town.row("candidates", application["candidate_id"])
    assert row is not None
    shape = (await town.ask("get_candidate", candidate_id=row["id"])).body["body"]
    assert (shape["id"], shape["first_name"], shape["tags"]) == (row["id"], row["first_name"], row["tags"])
    assert application["id"] in shape["application_ids"]
    files = await town.rows("attachments", candidate_ids=row["id"])
    assert {one["filename"] for one in shape["attachments"]} == {one["filename"] for one in files}


@case("get_job")
async def _(town: Town) -> None:
    row = await town.some("jobs", status="open")
    shape = (await town.ask("get_job", job_id=row["id"])).body["body"]
    assert (shape["id"], shape["name"], shape["status"]) == (row["id"], row["name"], "open")
    openings = await town.rows("openings", job_ids=row["id"])
    assert {one["id"] for one in shape["openings"]} == {one["id"] for one in openings}
    assert [one["id"] for one in shape["offices"]] == row["office_ids"]


@case("get_offer", "get_current_offer_by_application", "list_offers_by_application")
async def _(town: Town) -> None:
    row = await town.some("offers", current_only="true")
    key = row["application_id"]
    assert (await town.ask("get_offer", offer_id=row["id"])).body["body"]["id"] == row["id"]
    current = (await town.ask("get_current_offer_by_application", application_id=key)).body["body"]
    listed = (await town.ask("list_offers_by_application", application_id=key)).body["results"]
    assert (current["id"], current["status"]) == (row["id"], row["status"].lower())
    assert {one["id"] for one in listed} == {one["id"] for one in await town.rows("offers", application_ids=key)}


@case("get_user")
async def _(town: Town) -> None:
    row = await town.some("users")
    shape = (await town.ask("get_user", user_id=row["id"])).body["body"]
    assert (shape["id"], shape["name"], shape["disabled"]) == (row["id"], row["name"], row["deactivated"])
    assert row["primary_email"] in shape["emails"]


@case("create_candidate", "create_candidate_application", "create_candidate_note")
async def _(town: Town) -> None:
    first, second, *_ = await town.rows("jobs", status="open")
    file = {"filename": "cv.txt", "type2": "resume", "content": "aGVsbG8=", "content_type": "text/plain"}
    sent = {
        "first_name": "Ola",
        "last_name": "New",
        "email_addresses": [{"value": "ola@new.test", "type2": "work"}],
        "tags": ["Java"],
        "application": {"job_id": first["id"], "attachments": [file]},
    }
    made = (await town.ask("create_candidate", sent)).body
    assert (made["first_name"], made["tags"]) == ("Ola", ["Java"])
    assert made["email_addresses"] == [{"value": "ola@new.test", "type": "work"}]
    assert [one["filename"] for one in made["attachments"]] == ["cv.txt"]
    again = {"candidate_id": made["id"], "job_id": second["id"]}
    application = (await town.ask("create_candidate_application", again)).body
    assert application["jobs"] == [{"id": second["id"], "name": second["name"]}]
    assert len(await town.rows("applications", candidate_ids=made["id"])) == 2
    note = (await town.ask("create_candidate_note", {"candidate_id": made["id"], "body": "Call her"})).body
    (kept,) = await town.rows("notes", candidate_ids=made["id"], type="NOTE")
    assert (kept["id"], kept["body"]) == (note["id"], "Call her")


@case("create_prospect")
async def _(town: Town) -> None:
    jobs = [row["id"] for row in (await town.rows("jobs", status="open"))[:2]]
    sent = {
        "first_name": "Ola",
        "last_name": "New",
        "social_media_addresses": ["https://x.test/ola"],
        "activity_feed_notes": [{"body": "Met at a fair", "visibility": "public"}],
        "application": {"job_ids": jobs},
    }
    made = (await town.ask("create_prospect", sent)).body
    (application,) = made["applications"]
    assert application["prospect"] is True
    assert {one["id"] for one in application["jobs"]} == set(jobs)
    assert made["social_media_addresses"] == [{"value": "https://x.test/ola"}]
    notes = await town.rows("notes", candidate_ids=made["id"])
    assert "Met at a fair" in [one["body"] for one in notes]


# --- many at once, and what else has its fields on no page -------------------------------------------


async def _in_bulk(town: Town, operation: str, data: list[Any]) -> None:
    """Everything of a request with many succeeds, which its record tells."""
    reply = await town.ask(operation, {"data": data})
    assert reply.status == 202
    record = (await town.ask("bulk_requests.get", bulk_action_uuid=reply.body["bulk_action_uuid"])).body
    assert (record["success_count"], record["failure_count"]) == (len(data), 0), record


async def _ids(town: Town, name: str, key: str, values: list[str]) -> list[Any]:
    """The ids of the records with these values, in their order."""
    found = {row[key]: row["id"] for row in await town.rows(name)}
    return [found[value] for value in values]


async def _changed_in_bulk(town: Town, name: str, ids: list[Any], changes: list[Row]) -> None:
    data = [{"id": key, **change} for key, change in zip(ids, changes, strict=True)]
    await _in_bulk(town, f"{name}.update_bulk", data)
    for sent in data:
        row = await town.row(name, sent["id"])
        assert row is not None
        assert {key: row[key] for key in sent} == sent


async def _gone_in_bulk(town: Town, name: str, ids: list[Any]) -> None:
    await _in_bulk(town, f"{name}.destroy_bulk", ids)
    assert await town.rows(name, ids=",".join(map(str, ids))) == []


@case("bulk_requests.get", "departments.update_bulk", "offices.update_bulk")
async def _(town: Town) -> None:
    for name in ("departments", "offices"):
        first, second, *_ = await town.rows(name)
        await _changed_in_bulk(town, name, [first["id"], second["id"]], [{"name": "A"}, {"name": "B"}])
    (newest, _) = await town.rows("bulk_requests")
    shown = (await town.ask("bulk_requests.get", bulk_action_uuid=newest["bulk_action_uuid"])).body
    assert {key: shown[key] for key in newest} == newest
    with pytest.raises(Refused, match="bulk_action_uuid"):
        await town.ask("bulk_requests.get")


@case("jobs.create_bulk", "openings.create_bulk", "openings.update_bulk", "openings.destroy_bulk")
async def _(town: Town) -> None:
    template = await town.some("jobs", confidential="false")
    new = {"template_job_id": template["id"], "number_of_openings": 1}
    await _in_bulk(town, "jobs.create_bulk", [{**new, "job_name": "Buyer"}, {**new, "job_name": "Seller"}])
    buyer, seller = await _ids(town, "jobs", "name", ["Buyer", "Seller"])
    sent = [{"job_id": buyer, "opening_id": "B-2"}, {"job_id": seller, "opening_id": "S-2"}]
    await _in_bulk(town, "openings.create_bulk", sent)
    ids = await _ids(town, "openings", "opening_id", ["B-2", "S-2"])
    await _changed_in_bulk(town, "openings", ids, [{"target_start_on": "2027-04-01"}, {"opening_id": "S-3"}])
    await _in_bulk(town, "openings.update_bulk", [{"id": key, "status": "closed"} for key in ids])
    await _gone_in_bulk(town, "openings", ids)
    assert len(await town.rows("openings", job_ids=f"{buyer},{seller}")) == 2


@case("custom_field_options.create_bulk", "custom_field_options.update_bulk", "custom_field_options.destroy_bulk")
async def _(town: Town) -> None:
    own = next(row for row in await town.rows("custom_fields", active="true") if row["value_type"] == "single_select")
    sent = [{"custom_field_id": own["id"], "name": name} for name in ("Purple", "Ochre")]
    await _in_bulk(town, "custom_field_options.create_bulk", sent)
    ids = await _ids(town, "custom_field_options", "name", ["Purple", "Ochre"])
    await _changed_in_bulk(town, "custom_field_options", ids, [{"name": "Violet"}, {"sort_order": 9}])
    await _in_bulk(town, "custom_field_options.destroy_bulk", ids)
    left = await town.rows("custom_field_options", ids=",".join(map(str, ids)))
    assert [row for row in left if row["active"]] == []


@case("blocked_spam_sources.create_bulk", "blocked_spam_sources.update_bulk", "blocked_spam_sources.destroy_bulk")
async def _(town: Town) -> None:
    domains = ["one.test", "two.test"]
    sent = [{"source_type": "email_domain", "value": value} for value in domains]
    await _in_bulk(town, "blocked_spam_sources.create_bulk", sent)
    ids = await _ids(town, "blocked_spam_sources", "value", domains)
    await _changed_in_bulk(town, "blocked_spam_sources", ids, [{"note": "again"}, {"note": "and again"}])
    await _gone_in_bulk(town, "blocked_spam_sources", ids)


@case("users.create_bulk", "users.update_bulk", "users.activate_bulk", "users.deactivate_bulk")
async def _(town: Town) -> None:
    mails = ["ola@acme.test", "ala@acme.test"]
    sent = [{"first_name": "New", "last_name": "One", "primary_email": mail} for mail in mails]
    await _in_bulk(town, "users.create_bulk", sent)
    ids = await _ids(town, "users", "primary_email", mails)
    await _changed_in_bulk(town, "users", ids, [{"job_title": "Recruiter"}, {"last_name": "Two"}])
    for operation, deactivated in (("users.deactivate_bulk", True), ("users.activate_bulk", False)):
        await _in_bulk(town, operation, [{"id": key} for key in ids])
        rows = await town.rows("users", ids=",".join(map(str, ids)))
        assert [row["deactivated"] for row in rows] == [deactivated] * 2


@case("users.revoke_permissions")
async def _(town: Town) -> None:
    user = (await town.some("user_job_permissions"))["user_id"]
    assert (await town.ask("users.revoke_permissions", id=user)).status in (200, 204)
    assert await town.rows("user_job_permissions", user_ids=user) == []


@case(
    "approval_flows.create",
    "approval_flows.request_approvals",
    "approval_flows.replace_approver_groups",
    "approver_groups.replace_approver",
)
async def _(town: Town) -> None:
    offer = await town.some("offers", current_only="true")
    first, second, third, *_ = [row["id"] for row in await town.rows("users", deactivated="false")]
    group = {"approvals_required": 1, "approvers": [first]}
    sent = {"offer_id": offer["id"], "approval_type": "offer_candidate", "sequential": True}
    flow = (await town.ask("approval_flows.create", {**sent, "approver_groups": [group]})).body["id"]

    async def asked() -> list[tuple[Any, Any]]:
        (made,) = await town.rows("approver_groups", approval_flow_ids=flow)
        approvers = await town.rows("approvers", approver_group_ids=made["id"])
        return [(row["user_id"], row["status"]) for row in approvers]

    row = await town.row("approval_flows", flow)
    assert row is not None
    assert {key: row[key] for key in sent} == sent
    assert await asked() == [(first, "waiting")]
    replaced = {"approver_groups": [{**group, "approvers": [second]}]}
    await town.ask("approval_flows.replace_approver_groups", replaced, id=flow)
    assert await asked() == [(second, "waiting")]
    (made,) = await town.rows("approver_groups", approval_flow_ids=flow)
    (approver,) = await town.rows("approvers", approver_group_ids=made["id"])
    change = {"remove_approver_id": approver["id"], "add_user_id": third}
    await town.ask("approver_groups.replace_approver", change, id=made["id"])
    await town.ask("approval_flows.request_approvals", id=flow)
    assert await asked() == [(third, "due")]


@case("job_posts.create")
async def _(town: Town) -> None:
    post = await town.some("job_posts")
    row = await town.made("job_posts.create", {"duplicate_job_post_id": post["id"], "title": "Come and sell"})
    assert (row["job_id"], row["live"]) == (post["job_id"], False)


# --- all of them -----------------------------------------------------------------------------------

_TOGETHER: dict[Case, list[str]] = {}
for _name, _run in CASES.items():
    _TOGETHER.setdefault(_run, []).append(_name)


@pytest.mark.parametrize("run", [pytest.param(run, id=" ".join(names)) for run, names in _TOGETHER.items()])
async def test_operations(town: Town, run: Case) -> None:
    await run(town)
