"""The operations of the vendor's document: composed of v3, in the document's shape."""

from typing import Any

import pytest
from aiohttp import web

from app.vendor import Connection, Forbidden, Misused, Refused
from tests.adapters.greenhouse.harvest import Asked, Harvest, moments, unprocessable
from tests.adapters.greenhouse.town import (
    ANN,
    APPLICATION,
    JANE,
    JOB,
    LEE,
    MIKE,
    OTHER_JOB,
    PROSPECT,
    REJECTED,
    furnish,
)

MADE, CHANGED = "2026-01-05T10:00:00.000Z", "2026-02-05T10:00:00.000Z"
JANE_SHORT = {"id": JANE, "first_name": "Jane", "last_name": "Smith", "name": "Jane Smith", "employee_id": "EMP1"}
MIKE_SHORT = {"id": MIKE, "first_name": "Mike", "last_name": "Ros", "name": "Mike Ros", "employee_id": None}
NO_PROSPECT = {"prospect_pool": None, "prospect_stage": None, "prospect_owner": None}
ACTIVE = {
    "id": APPLICATION,
    "candidate_id": ANN,
    "prospect": False,
    "applied_at": MADE,
    "rejected_at": None,
    "last_activity_at": "2026-02-06T00:00:00.000Z",
    "location": {"address": "12 Main St"},
    "source": {"id": 33, "public_name": "LinkedIn"},
    "credited_to": JANE_SHORT,
    "rejection_reason": None,
    "rejection_details": None,
    "jobs": [{"id": JOB, "name": "Engineer"}],
    "status": "active",
    "current_stage": {"id": 71, "name": "Phone Screen"},
    "answers": [{"question": "Years?", "answer": "5"}],
    "prospect_detail": NO_PROSPECT,
}
ENDED = {
    "id": REJECTED,
    "candidate_id": ANN,
    "prospect": False,
    "applied_at": "2025-12-01T00:00:00.000Z",
    "rejected_at": "2026-01-20T00:00:00.000Z",
    "last_activity_at": "2026-01-20T00:00:00.000Z",
    "location": None,
    "source": None,
    "credited_to": {"id": None, "first_name": None, "last_name": None, "name": "A friend", "employee_id": None},
    "rejection_reason": {"id": 8, "name": "Lacking skills", "type": {"id": 1, "name": "We rejected"}},
    "rejection_details": {
        "custom_fields": {"why": "Too far"},
        "keyed_custom_fields": {"why": {"name": "Why", "type": "short_text", "value": "Too far"}},
    },
    "jobs": [{"id": OTHER_JOB, "name": "Designer"}],
    "status": "rejected",
    "current_stage": {"id": 82, "name": "Onsite"},
    "answers": [],
    "prospect_detail": NO_PROSPECT,
}
CANDIDATE = {
    "id": ANN,
    "first_name": "Ann",
    "last_name": "Bee",
    "company": "ABC",
    "title": None,
    "created_at": MADE,
    "updated_at": CHANGED,
    "last_activity": "2026-02-06T00:00:00.000Z",
    "is_private": False,
    "photo_url": None,
    "attachments": [{"filename": "cv.pdf", "url": "https://s3/x", "type": "resume"}],
    "application_ids": [APPLICATION, REJECTED],
    "phone_numbers": [{"value": "+1 555", "type": "mobile"}],
    "addresses": [],
    "email_addresses": [{"value": "ann@acme.test", "type": "personal"}],
    "website_addresses": [],
    "social_media_addresses": [{"value": "https://x.test/ann"}],
    "recruiter": JANE_SHORT,
    "coordinator": MIKE_SHORT,
    "tags": ["Java"],
    "applications": [ACTIVE, ENDED],
    "educations": [
        {
            "id": 91,
            "school_name": "MIT",
            "degree": "BSc",
            "discipline": None,
            "start_date": "2010-09-01T00:00:00.000Z",
            "end_date": None,
        }
    ],
    "employments": [{"id": 92, "company_name": "ABC", "title": "Dev", "start_date": "2015", "end_date": None}],
    "custom_fields": {"employment_type": "Full-time", "salary": None},
    "keyed_custom_fields": {
        "employment_type": {"name": "Employment Type", "type": "single_select", "value": "Full-time"},
        "salary": None,
    },
}
KEYED = {
    "employment_type": {"name": "Employment Type", "type": "single_select", "value": "Full-time"},
    "salary": {"name": "Salary", "type": "number", "value": None},
}
ENGINEER = {
    "id": JOB,
    "name": "Engineer",
    "requisition_id": "REQ-1",
    "notes": None,
    "confidential": False,
    "status": "open",
    "created_at": MADE,
    "opened_at": "2026-01-02T00:00:00.000Z",
    "closed_at": None,
    "departments": [{"id": 1002, "name": "Frontend", "parent_id": 1001, "child_ids": [], "external_id": "FE"}],
    "offices": [
        {
            "id": 54321,
            "name": "HQ",
            "location": {"name": "New York"},
            "primary_contact_user_id": JANE,
            "parent_id": None,
            "child_ids": [54322],
            "external_id": None,
        }
    ],
    "hiring_team": {
        "hiring_managers": [MIKE_SHORT],
        "recruiters": [{**JANE_SHORT, "responsible": True}],
        "coordinators": [
            {
                "id": 2999,
                "first_name": None,
                "last_name": None,
                "name": None,
                "employee_id": None,
                "responsible": False,
            }
        ],
        "sourcers": [MIKE_SHORT],
    },
    "custom_fields": {"employment_type": "Full-time", "salary": None},
    "keyed_custom_fields": KEYED,
    "openings": [
        {
            "id": 5002,
            "opening_id": "ENG-2",
            "status": "closed",
            "opened_at": "2026-01-02T00:00:00.000Z",
            "closed_at": "2026-02-02T00:00:00.000Z",
            "application_id": 3,
            "close_reason": {"id": 66, "name": "Hire - new headcount"},
        },
        {
            "id": 5001,
            "opening_id": "ENG-1",
            "status": "open",
            "opened_at": "2026-01-02T00:00:00.000Z",
            "closed_at": None,
            "application_id": None,
            "close_reason": None,
        },
    ],
}
OFFER = {
    "id": 61,
    "version": 2,
    "application_id": APPLICATION,
    "job_id": JOB,
    "candidate_id": ANN,
    "status": "created",
    "created_at": MADE,
    "updated_at": CHANGED,
    "sent_at": "2026-06-20",
    "resolved_at": None,
    "starts_at": "2026-07-15",
    "custom_fields": {"employment_type": "Full-time", "salary": None},
    "keyed_custom_fields": KEYED,
}
USER = {
    "id": MIKE,
    "name": "Mike Ros",
    "first_name": "Mike",
    "last_name": "Ros",
    "updated_at": CHANGED,
    "created_at": MADE,
    "disabled": False,
    "site_admin": False,
    "emails": ["mike@acme.test", "m.ros@acme.test"],
    "employee_id": None,
}


@pytest.fixture
def town(harvest: Harvest) -> Harvest:
    furnish(harvest)
    return harvest


async def body(account: Connection, operation: str, given: dict[str, str] | None = None, **more: Any) -> Any:
    return (await account.call(operation, given or {}, **more)).body


# --- single records ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "given", "key", "shape"),
    [
        ("get_candidate", {"candidate_id": str(ANN)}, "candidate_found", CANDIDATE),
        ("get_application", {"application_id": str(APPLICATION)}, "application_found", ACTIVE),
        ("get_application", {"application_id": str(REJECTED)}, "application_found", ENDED),
        ("get_job", {"job_id": str(JOB)}, "job_found", ENGINEER),
        ("get_offer", {"offer_id": "61"}, "offer_found", OFFER),
        ("get_current_offer_by_application", {"application_id": str(APPLICATION)}, "offer_found", OFFER),
        ("get_user", {"user_id": str(MIKE)}, "user_found", USER),
    ],
)
@pytest.mark.usefixtures("town")
async def test_a_single_record(
    account: Connection, operation: str, given: dict[str, str], key: str, shape: dict[str, Any]
) -> None:
    assert await body(account, operation, given) == {key: True, "body": shape}
    (name,) = given
    assert await body(account, operation, {name: "7"}) == {key: False, "body": None}


@pytest.mark.usefixtures("town")
async def test_a_prospect_is_on_the_jobs_it_is_thought_of_for(account: Connection) -> None:
    found = (await body(account, "get_application", {"application_id": str(PROSPECT)}))["body"]
    assert found["jobs"] == [{"id": JOB, "name": "Engineer"}, {"id": OTHER_JOB, "name": "Designer"}]
    assert found["current_stage"] is None
    assert found["prospect_detail"] == {
        "prospect_pool": {"id": 6, "name": "Silver"},
        "prospect_stage": {"id": 7, "name": "Contacted"},
        "prospect_owner": {"id": MIKE, "name": "Mike Ros"},
    }


async def test_the_stage_is_looked_up_where_the_application_does_not_say_it(account: Connection, town: Harvest) -> None:
    await body(account, "list_applications")
    (asked,) = town.of("/application_stages")
    assert asked.query == {"application_ids": str(REJECTED), "current": "true", "per_page": "500"}


async def test_what_is_hidden_unless_asked_for_is_asked_for(account: Connection, town: Harvest) -> None:
    await body(account, "get_candidate", {"candidate_id": str(ANN)})
    assert all(one.query["show_service_accounts"] == "true" for one in town.of("/users"))
    assert all(one.query["include_defaults"] == "true" for one in town.of("/rejection_reasons"))


async def test_what_may_not_be_read_is_said_and_not_left_out(account: Connection, town: Harvest) -> None:
    town.answers["/referrers"] = lambda _: web.json_response({"message": "Forbidden"}, status=403)
    with pytest.raises(Forbidden, match="harvest:referrers:list"):
        await body(account, "get_application", {"application_id": str(APPLICATION)})


# --- lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "given", "ids"),
    [
        ("list_applications", {}, [PROSPECT, REJECTED, APPLICATION]),
        ("list_applications", {"job_id": str(JOB)}, [APPLICATION]),
        ("list_applications", {"status": "Active"}, [PROSPECT, APPLICATION]),
        ("list_applications", {"status": "in_process"}, [PROSPECT, APPLICATION]),
        ("list_applications", {"status": "REJECTED"}, [REJECTED]),
        ("list_applications", {"status": "sleeping"}, []),
        ("list_applications", {"created_after": "2026-01-05", "created_before": "2026-03-05T10:00:00Z"}, [APPLICATION]),
        ("list_applications", {"last_activity_after": "2026-02-06T00:00:00Z"}, [PROSPECT, APPLICATION]),
        ("list_candidates", {}, [LEE, ANN]),
        ("list_candidates", {"job_id": str(OTHER_JOB)}, [ANN]),
        ("list_candidates", {"candidate_ids": f'["{LEE}", "{ANN}"]'}, [LEE, ANN]),
        ("list_candidates", {"candidate_ids": f"{LEE},9", "job_id": str(JOB)}, []),
        ("list_candidates", {"created_after": "2026-01-01", "updated_before": "2026-03-01"}, [ANN]),
        ("list_candidates", {"candidate_ids": f"{LEE},{ANN}", "created_after": "2026-02-01"}, [LEE]),
        ("list_custom_fields", {}, [1004, 1002]),
        ("list_custom_fields", {"field_type": "candidate", "include_inactive": "true"}, [1003, 1002]),
        ("list_departments", {}, [1004, 1003, 1002, 1001]),
        ("list_departments", {"render_as": "tree"}, [1004, 1001]),
        ("list_job_stages", {}, [82, 73, 72, 71]),
        ("list_job_stages", {"updated_after": "2026-02-06"}, []),
        ("list_job_stages_for_job", {"job_id": str(JOB)}, [72, 71, 73]),
        ("list_jobs", {}, [OTHER_JOB, JOB]),
        ("list_jobs", {"status": "open", "department_id": "1002"}, [JOB]),
        ("list_jobs", {"opening_id": "ENG-2"}, [JOB]),
        ("list_jobs", {"created_after": "2026-02-01", "updated_after": "2026-02-01"}, [OTHER_JOB]),
        ("list_offers", {}, [61, 60]),
        ("list_offers", {"status": "unresolved"}, [61]),
        ("list_offers", {"status": "created"}, [61]),
        ("list_offers", {"status": "lost"}, []),
        ("list_offers_by_application", {"application_id": str(APPLICATION)}, [61, 60]),
        ("list_offers_by_application", {"application_id": "1"}, []),
        ("list_sources", {}, [33]),
        ("list_users", {}, [MIKE, JANE]),
        ("list_users", {"email": "jane@acme.test"}, [JANE]),
        ("list_users", {"email": "m.ros@acme.test"}, [MIKE]),
        ("list_users", {"email": "nobody@acme.test"}, []),
        ("list_users", {"email": "jane@acme.test", "created_after": "2026-02-01"}, []),
    ],
)
@pytest.mark.usefixtures("town")
async def test_a_list_and_its_filters(
    account: Connection, operation: str, given: dict[str, str], ids: list[int]
) -> None:
    assert [row["id"] for row in (await body(account, operation, given))["results"]] == ids


async def test_lists_hold_whole_records(account: Connection, town: Harvest) -> None:
    first = {"results_per_page": "1", "page": "2"}
    assert (await body(account, "list_candidates", first))["results"] == [CANDIDATE]
    assert (await body(account, "list_jobs", first))["results"] == [ENGINEER]
    assert (await body(account, "list_applications", {**first, "page": "3"}))["results"] == [ACTIVE]
    assert (await body(account, "list_offers", {"status": "created"}))["results"] == [OFFER]
    assert (await body(account, "list_users", {"email": "mike@acme.test"}))["results"] == [USER]
    town.asked.clear()
    await body(account, "list_candidates", first)
    assert {one.query.get("candidate_ids") for one in town.of("/attachments")} == {str(ANN)}


@pytest.mark.usefixtures("town")
async def test_stages_with_their_interviews(account: Connection) -> None:
    found = await body(account, "list_job_stages_for_job", {"job_id": str(JOB), "results_per_page": "2"})
    review, screen = found["results"]
    assert (review["name"], review["interviews"]) == ("Application Review", [])
    assert screen == {
        "id": 71,
        "name": "Phone Screen",
        "created_at": MADE,
        "updated_at": CHANGED,
        "job_id": JOB,
        "interviews": [
            {
                "id": 11111,
                "name": "Initial call",
                "interview_kit": {
                    "id": 22,
                    "content": "<p>Ask</p>",
                    "questions": [{"id": 23, "question": "Fit?"}],
                },
            }
        ],
    }


@pytest.mark.usefixtures("town")
async def test_small_lists_in_the_shape_of_the_document(account: Connection) -> None:
    assert (await body(account, "list_sources"))["results"] == [
        {"id": 33, "name": "LinkedIn", "type": {"id": 1, "name": "Social Media"}}
    ]
    assert (await body(account, "list_custom_fields", {"field_type": "candidate"}))["results"] == [
        {
            "id": 1002,
            "name": "Work Location",
            "active": True,
            "field_type": "candidate",
            "priority": 2,
            "value_type": "multi_select",
            "private": False,
            "required": True,
            "require_approval": False,
            "trigger_new_version": True,
            "name_key": "work_location",
            "custom_field_options": [
                {"id": 103, "name": "Remote", "priority": 1},
                {"id": 102, "name": "On-site", "priority": 2},
            ],
        }
    ]
    assert await body(account, "list_offices", {"per_page": "1", "page": "2"}) == {
        "offices": [{"id": 54321, "name": "HQ", "location": "New York", "primary_contact_id": JANE, "parent_id": None}],
        "meta": {"total": 2, "page": 2, "per_page": 1},
    }


@pytest.mark.usefixtures("town")
async def test_departments_as_a_list_and_as_a_tree(account: Connection) -> None:
    listed = (await body(account, "list_departments"))["results"]
    assert listed[-1] == {
        "id": 1001,
        "name": "Engineering",
        "parent_id": None,
        "child_ids": [1003, 1002],
        "external_id": None,
    }
    sales, engineering = (await body(account, "list_departments", {"render_as": "tree"}))["results"]
    assert sales["children"] == []
    assert [one["name"] for one in engineering["children"]] == ["Backend", "Frontend"]
    assert engineering["children"][0]["children"] == []


async def test_departments_that_lie_within_each_other_stand_in_no_tree(account: Connection, harvest: Harvest) -> None:
    ring = [{"id": 1, "name": "A", "parent_id": 2}, {"id": 2, "name": "B", "parent_id": 1}]
    harvest.tables["departments"] = moments([*ring, {"id": 3, "name": "C", "parent_id": None}])
    found = (await body(account, "list_departments", {"render_as": "tree"}))["results"]
    assert [one["name"] for one in found] == ["C"]


# --- pages ---------------------------------------------------------------------------------------


async def test_pages_are_walked_by_cursors(account: Connection, harvest: Harvest) -> None:
    harvest.tables["sources"] = moments([{"id": key, "name": str(key), "type": None} for key in range(1, 96)])
    harvest.cap = 10

    async def page(number: int, size: int) -> list[int]:
        given = {"page": str(number), "results_per_page": str(size)}
        return [row["id"] for row in (await body(account, "list_sources", given))["results"]]

    assert await page(1, 20) == list(range(95, 75, -1))
    assert await page(3, 20) == list(range(55, 35, -1))
    assert await page(5, 20) == list(range(15, 0, -1))
    assert await page(6, 20) == []
    harvest.asked.clear()
    await page(2, 20)
    assert [sorted(one.query) for one in harvest.of("/sources")] == [["per_page"], ["cursor"], ["cursor"], ["cursor"]]
    everything = await body(account, "list_sources", all_pages=True)
    assert len(everything["results"]) == 95


async def test_rows_that_are_looked_at_here_fill_their_page(account: Connection, harvest: Harvest) -> None:
    """Half of them were made too early, which v3 cannot be asked beside when they were changed."""
    rows = [
        {"id": key, "name": str(key), "created_at": f"202{5 + key % 2}-06-01T00:00:00.000Z"} for key in range(1, 41)
    ]
    harvest.tables["job_interview_stages"] = moments(rows)
    harvest.cap = 4
    given = {"created_after": "2026-01-01", "updated_after": "2026-01-01", "results_per_page": "5", "page": "2"}
    found = [row["id"] for row in (await body(account, "list_job_stages", given))["results"]]
    assert found == [29, 27, 25, 23, 21]


# --- look-ups ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "given", "pairs"),
    [
        ("list_candidate_custom_fields_ddl", {}, [("Work Location", 1002)]),
        ("list_candidates_ddl", {}, [("Lee Cho", LEE), ("Ann Bee", ANN)]),
        ("list_candidates_ddl", {"results_per_page": "1", "page": "2"}, [("Ann Bee", ANN)]),
        ("list_job_custom_field_options_ddl", {"custom_field": "1004"}, [("Junior", 105), ("Senior", 104)]),
        ("list_job_custom_fields_ddl", {}, [("Level", 1004)]),
        ("list_job_stages_for_job_ddl", {"job_id": str(JOB)}, [("Application Review", 72), ("Phone Screen", 71)]),
        ("list_jobs_ddl", {}, [("Designer", OTHER_JOB), ("Engineer", JOB)]),
        ("list_sources_ddl", {}, [("LinkedIn", 33)]),
        ("list_users_ddl", {}, [("Mike Ros", MIKE), ("Jane Smith", JANE)]),
    ],
)
@pytest.mark.usefixtures("town")
async def test_a_look_up(
    account: Connection, operation: str, given: dict[str, str], pairs: list[tuple[str, int]]
) -> None:
    assert await body(account, operation, given) == {"result": [{"text": text, "value": key} for text, key in pairs]}


async def test_content_types_are_the_documents_own(account: Connection, harvest: Harvest) -> None:
    found = (await body(account, "list_attachment_content_types_ddl"))["result"]
    assert {"text": "PDF", "value": "application/pdf"} in found
    assert len(found) == 5
    assert harvest.minted == []


# --- what is made --------------------------------------------------------------------------------


def makes(harvest: Harvest, path: str, answer: Any, status: int = 201) -> None:
    harvest.answers[path] = lambda one: None if one.method == "GET" else web.json_response(answer, status=status)


PROSPECT_BODY = {
    "title": "Software Engineer",
    "first_name": "John",
    "last_name": "Doe",
    "company": "Tech Solutions Inc.",
    "phone_numbers": [{"type2": "mobile", "value": "+1 (555) 123-4567"}],
    "email_addresses": [{"type2": "work", "value": "john.doe@tech.test"}],
    "social_media_addresses": ["https://linkedin.com/in/johndoe"],
    "tags": ["Java", "Python"],
    "custom_fields": [{"key": "Work Location", "value": "Remote"}],
    "recruiter": {"email": "jane@acme.test"},
    "activity_feed_notes": [{"user_id": JANE, "body": "Strong", "visibility": "private"}],
    "application": {
        "job_ids": [JOB, OTHER_JOB],
        "source_id": 33,
        "attachments": [
            {"filename": "cv.pdf", "type2": "resume", "content": "YQ==", "content_type": "application/pdf"}
        ],
    },
}


async def test_a_prospect_is_made_by_the_calls_v3_took_apart(account: Connection, town: Harvest) -> None:
    application = {"id": PROSPECT, "candidate_id": LEE, "job_id": None, "prospect": True, "status": "in_process"}
    makes(town, "/candidates", {"candidate": {"id": LEE}, "application": application})
    for path in (f"/applications/{PROSPECT}", "/attachments", "/notes"):
        makes(town, path, {"id": 1})
    found = await body(account, "create_prospect", body=PROSPECT_BODY)
    assert (found["id"], found["application_ids"]) == (LEE, [PROSPECT])
    sent = [(one.method, one.path, one.body) for one in town.asked if one.method != "GET"]
    assert sent == [
        (
            "POST",
            "/candidates",
            {
                "title": "Software Engineer",
                "first_name": "John",
                "last_name": "Doe",
                "company": "Tech Solutions Inc.",
                "phone_numbers": [{"type": "mobile", "value": "+1 (555) 123-4567"}],
                "email_addresses": [{"type": "work", "value": "john.doe@tech.test"}],
                "social_media_addresses": [{"value": "https://linkedin.com/in/johndoe"}],
                "tags": ["Java", "Python"],
                "custom_fields": [{"custom_field_id": 1002, "value": "Remote"}],
                "application": {"prospect": True, "job_ids": [JOB, OTHER_JOB], "source_id": 33},
            },
        ),
        ("PATCH", f"/applications/{PROSPECT}", {"recruiter_id": JANE}),
        (
            "POST",
            "/attachments",
            {"application_id": PROSPECT, "filename": "cv.pdf", "type": "resume", "content": "YQ=="},
        ),
        (
            "POST",
            "/notes",
            {"candidate_id": LEE, "body": "Strong", "visibility": "private", "note_type": "NOTE", "user_id": JANE},
        ),
    ]


async def test_what_was_made_before_something_failed_is_said(account: Connection, town: Harvest) -> None:
    makes(town, "/candidates", {"candidate": {"id": LEE}, "application": {"id": PROSPECT}})
    makes(town, f"/applications/{PROSPECT}", {"id": PROSPECT}, 200)
    town.answers["/attachments"] = lambda one: None if one.method == "GET" else unprocessable({"type": "is unknown"})
    with pytest.raises(Refused, match=f"type: is unknown .*before that, candidate {LEE} was made"):
        await body(account, "create_prospect", body=PROSPECT_BODY)


async def test_a_candidate_is_made_with_an_application(account: Connection, town: Harvest) -> None:
    makes(town, "/candidates", {"candidate": {"id": ANN}, "application": {"id": APPLICATION, "candidate_id": ANN}})
    asked = {"application": {"job_id": JOB, "referrer": {"type": "id", "value": JANE}}, "coordinator": {"id": MIKE}}
    given = {"first_name": "Ann", "last_name": "Bee"}
    reply = await account.call("create_candidate", given, asked)
    assert (reply.status, reply.body) == (201, CANDIDATE)
    assert town.of("/candidates")[0].body == {
        **given,
        "application": {"job_id": JOB, "referrer_id": 44, "coordinator_id": MIKE},
    }


async def test_an_application_and_a_note_are_made(account: Connection, town: Harvest) -> None:
    makes(town, "/applications", {"id": APPLICATION})
    given = {"candidate_id": str(ANN), "job_id": str(JOB), "source_id": "33"}
    assert await body(account, "create_candidate_application", given) == ACTIVE
    assert town.of("/applications")[0].body == {"candidate_id": ANN, "job_id": JOB, "source_id": 33}
    made = {"id": 3, "created_at": MADE, "body": "Call her", "visibility": "admin_only_visible", "user_id": JANE}
    makes(town, "/notes", made)
    note = {"candidate_id": str(ANN), "body": "Call her", "visibility": "admin_only", "user_id": str(JANE)}
    assert await body(account, "create_candidate_note", note) == {
        "id": 3,
        "created_at": MADE,
        "body": "Call her",
        "user": JANE_SHORT,
        "private": False,
        "visibility": "admin_only",
    }


@pytest.mark.parametrize(
    ("operation", "sent", "words"),
    [
        ("create_candidate", {"nickname": "A"}, "create_candidate takes no nickname"),
        ("create_candidate", {"recruiter": {"id": 1}}, "recruiter and coordinator belong to an application"),
        ("create_candidate", {"application": {}}, "application needs job_id"),
        ("create_candidate", {"application": {"job": 1}}, "takes no job; did you mean job_id"),
        ("create_candidate", {"custom_fields": [{"key": "Shoe size", "value": 1}]}, "no field 'Shoe size'"),
        ("create_prospect", {"recruiter": {"email": "nobody@acme.test"}}, "no user at Greenhouse has the e-mail"),
        ("create_prospect", {"recruiter": "Jane"}, "a user is"),
        ("create_prospect", {"application": {"referrer": {"type": "outside", "value": "x"}}}, "referrer is"),
        ("create_candidate_application", {"candidate_id": 1}, "needs job_id"),
    ],
)
async def test_what_cannot_be_made_is_not_begun(
    account: Connection, town: Harvest, operation: str, sent: dict[str, Any], words: str
) -> None:
    person = {} if operation.endswith("application") else {"first_name": "A", "last_name": "B"}
    with pytest.raises(Misused, match=words):
        await body(account, operation, body={**person, **sent})
    assert all(one.method == "GET" for one in town.asked)


async def test_a_candidate_that_is_not_shown_yet_is_shown_as_it_was_answered(
    account: Connection, town: Harvest
) -> None:
    def answer(one: Asked) -> web.Response:
        row = {"id": 900, "first_name": "A", "last_name": "B"}
        return web.json_response([] if one.method == "GET" else row)

    town.answers["/candidates"] = answer
    found = await body(account, "create_candidate", {"first_name": "A", "last_name": "B"})
    assert (found["id"], found["first_name"], found["applications"]) == (900, "A", [])
