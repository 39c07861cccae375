"""A few people on a few jobs, as v3 keeps them: each list for itself, ids between them."""

from tests.adapters.greenhouse.harvest import Harvest, Row, moments

ANN, LEE = 501, 502
"""A candidate with everything, and a prospect."""
JOB, OTHER_JOB = 12345, 12346
APPLICATION, REJECTED, PROSPECT = 22222, 22223, 22224
JANE, MIKE = 2001, 2002
"""Users: a site admin and a recruiter."""

CUSTOM = {"employment_type": {"name": "Employment Type", "type": "single_select", "value": "Full-time"}}
NOTHING = {"salary": {"name": "Salary", "type": "number", "value": None}}


def furnish(harvest: Harvest) -> None:
    harvest.tables.update({name: moments(rows) for name, rows in _TABLES.items()})


_TABLES: dict[str, list[Row]] = {
    "candidates": [
        {
            "id": ANN, "first_name": "Ann", "last_name": "Bee", "preferred_name": None, "company": "ABC", "title": None,
            "private": False, "can_email": True, "tags": ["Java"], "last_activity_at": "2026-02-06T00:00:00.000Z",
            "phone_numbers": [{"value": "+1 555", "type": "mobile"}], "addresses": [], "website_addresses": [],
            "email_addresses": [{"value": "ann@acme.test", "type": "personal"}],
            "social_media_addresses": [{"value": "https://x.test/ann"}], "custom_fields": {**CUSTOM, **NOTHING},
        },
        {
            "id": LEE, "first_name": "Lee", "last_name": "Cho", "private": True, "tags": [], "custom_fields": {},
            "created_at": "2026-03-05T10:00:00.000Z", "updated_at": "2026-03-06T10:00:00.000Z",
        },
    ],
    "applications": [
        {
            "id": APPLICATION, "candidate_id": ANN, "job_id": JOB, "prospect": False, "status": "in_process",
            "stage_id": 900, "job_interview_stage_id": 71, "stage_name": "Phone Screen", "source_id": 33,
            "referrer_id": 44, "recruiter_id": JANE, "coordinator_id": MIKE, "rejected_at": None,
            "last_activity_at": "2026-02-06T00:00:00.000Z", "location_address": "12 Main St", "custom_fields": {},
            "answers": [{"question": "Years?", "answer": "5"}], "prospective_job_ids": [],
        },
        {
            "id": REJECTED, "candidate_id": ANN, "job_id": OTHER_JOB, "prospect": False, "status": "rejected",
            "stage_id": 901, "stage_name": "Onsite", "source_id": None, "referrer_id": 45, "recruiter_id": None,
            "rejected_at": "2026-01-20T00:00:00.000Z", "last_activity_at": "2026-01-20T00:00:00.000Z",
            "location_address": None, "answers": [], "prospective_job_ids": [], "custom_fields": {},
            "created_at": "2025-12-01T00:00:00.000Z",
        },
        {
            "id": PROSPECT, "candidate_id": LEE, "job_id": None, "prospect": True, "status": "in_process",
            "stage_id": None, "stage_name": None, "prospective_job_ids": [JOB, OTHER_JOB], "answers": [],
            "last_activity_at": "2026-03-06T10:00:00.000Z", "created_at": "2026-03-05T10:00:00.000Z",
        },
    ],
    "application_stages": [
        {"id": 901, "application_id": REJECTED, "job_interview_stage_id": 82, "current": True},
    ],
    "jobs": [
        {
            "id": JOB, "name": "Engineer", "requisition_id": "REQ-1", "notes": None, "confidential": False,
            "status": "open", "department_id": 1002, "office_ids": [54321], "opened_at": "2026-01-02T00:00:00.000Z",
            "closed_at": None, "custom_fields": {**CUSTOM, **NOTHING}, "is_template": False,
        },
        {
            "id": OTHER_JOB, "name": "Designer", "requisition_id": None, "status": "closed", "department_id": None,
            "office_ids": [], "custom_fields": {}, "created_at": "2026-03-01T00:00:00.000Z",
        },
    ],
    "sources": [{"id": 33, "name": "LinkedIn", "type": {"id": 1, "name": "Social Media"}}],
    "referrers": [{"id": 44, "name": "Jane Smith", "user_id": JANE}, {"id": 45, "name": "A friend", "user_id": None}],
    "users": [
        {
            "id": JANE, "name": "Jane Smith", "first_name": "Jane", "last_name": "Smith", "employee_id": "EMP1",
            "deactivated": False, "site_admin": True, "primary_email": "jane@acme.test", "emails": ["jane@acme.test"],
        },
        {
            "id": MIKE, "name": "Mike Ros", "first_name": "Mike", "last_name": "Ros", "employee_id": None,
            "deactivated": False, "site_admin": False, "primary_email": "mike@acme.test",
            "emails": ["mike@acme.test", "m.ros@acme.test"],
        },
    ],
    "user_emails": [{"id": 1, "user_id": MIKE, "email": "m.ros@acme.test"}],
    "rejection_details": [
        {
            "id": 61, "application_id": REJECTED, "rejection_reason_id": 8,
            "question_custom_fields": {"why": {"name": "Why", "type": "short_text", "value": "Too far"}},
        },
    ],
    "rejection_reasons": [{"id": 8, "name": "Lacking skills", "type": {"id": 1, "key": "WE", "name": "We rejected"}}],
    "prospect_details": [
        {"id": 5, "application_id": PROSPECT, "pool_id": 6, "pool_stage_id": 7, "prospect_owner_id": MIKE},
    ],
    "prospect_pools": [{"id": 6, "name": "Silver", "active": True}],
    "prospect_pool_stages": [{"id": 7, "name": "Contacted", "prospect_pool_id": 6}],
    "attachments": [{"id": 90, "candidate_id": ANN, "filename": "cv.pdf", "type": "resume", "url": "https://s3/x"}],
    "candidate_educations": [
        {
            "id": 91, "candidate_id": ANN, "school_name_custom_field_option_id": 301,
            "degree_custom_field_option_id": 302, "discipline_custom_field_option_id": None,
            "start_at": "2010-09-01T00:00:00.000Z", "end_at": None,
        },
    ],
    "candidate_employments": [
        {"id": 92, "candidate_id": ANN, "company_name": "ABC", "title": "Dev", "start_date": "2015", "end_date": None},
    ],
    "custom_fields": [
        {
            "id": 1002, "name": "Work Location", "active": True, "field_type": "candidate", "sort_order": 2,
            "value_type": "multi_select", "private": False, "required": True, "require_approval": False,
            "trigger_new_version": True, "name_key": "work_location",
        },
        {"id": 1003, "name": "Years", "active": False, "field_type": "candidate", "value_type": "number"},
        {"id": 1004, "name": "Level", "active": True, "field_type": "job", "value_type": "single_select"},
    ],
    "custom_field_options": [
        {"id": 301, "custom_field_id": 9, "name": "MIT", "sort_order": 1, "active": True},
        {"id": 302, "custom_field_id": 9, "name": "BSc", "sort_order": 2, "active": True},
        {"id": 102, "custom_field_id": 1002, "name": "On-site", "sort_order": 2, "active": True},
        {"id": 103, "custom_field_id": 1002, "name": "Remote", "sort_order": 1, "active": False},
        {"id": 104, "custom_field_id": 1004, "name": "Senior", "sort_order": 1, "active": True},
        {"id": 105, "custom_field_id": 1004, "name": "Junior", "sort_order": 0, "active": True},
        {"id": 106, "custom_field_id": 1004, "name": "Gone", "sort_order": 2, "active": False},
    ],
    "departments": [
        {"id": 1001, "name": "Engineering", "parent_id": None, "external_id": None},
        {"id": 1002, "name": "Frontend", "parent_id": 1001, "external_id": "FE"},
        {"id": 1003, "name": "Backend", "parent_id": 1001, "external_id": None},
        {"id": 1004, "name": "Sales", "parent_id": None, "external_id": None},
    ],
    "offices": [
        {
            "id": 54321, "name": "HQ", "location": "New York", "primary_in_house_contact_user_id": JANE,
            "parent_id": None, "external_id": None,
        },
        {"id": 54322, "name": "West", "location": None, "parent_id": 54321, "external_id": "W"},
    ],
    "openings": [
        {
            "id": 5001, "job_id": JOB, "opening_id": "ENG-1", "open": True, "opened_at": "2026-01-02T00:00:00.000Z",
            "closed_at": None, "application_id": None, "close_reason_id": None, "sort_order": 1,
        },
        {
            "id": 5002, "job_id": JOB, "opening_id": "ENG-2", "open": False, "opened_at": "2026-01-02T00:00:00.000Z",
            "closed_at": "2026-02-02T00:00:00.000Z", "application_id": 3, "close_reason_id": 66, "sort_order": 0,
        },
    ],
    "close_reasons": [{"id": 66, "name": "Hire - new headcount"}],
    "job_hiring_managers": [{"id": 1, "job_id": JOB, "user_id": MIKE}],
    "job_owners": [
        {"id": 1, "job_id": JOB, "user_id": JANE, "type": "recruiter", "responsible": True},
        {"id": 2, "job_id": JOB, "user_id": MIKE, "type": "sourcer", "responsible": False},
        {"id": 3, "job_id": JOB, "user_id": 2999, "type": "coordinator", "responsible": False},
    ],
    "job_interview_stages": [
        {"id": 71, "job_id": JOB, "name": "Phone Screen", "sort_order": 1, "active": True},
        {"id": 72, "job_id": JOB, "name": "Application Review", "sort_order": 0, "active": True},
        {"id": 73, "job_id": JOB, "name": "Old", "sort_order": 2, "active": False},
        {"id": 82, "job_id": OTHER_JOB, "name": "Onsite", "sort_order": 1, "active": True},
    ],
    "job_interviews": [
        {"id": 11111, "job_id": JOB, "job_interview_stage_id": 71, "name": "Initial call", "sort_order": 0},
    ],
    "interview_kits": [{"id": 22, "job_id": JOB, "job_interview_id": 11111, "exercises": "<p>Ask</p>"}],
    "scorecard_questions": [{"id": 23, "interview_kit_id": 22, "question": "Fit?", "sort_order": 1}],
    "offers": [
        {
            "id": 60, "version": 1, "application_id": APPLICATION, "job_id": JOB, "candidate_id": ANN,
            "status": "Deprecated", "starts_on": "2026-07-01", "sent_on": None, "resolved_at": None,
            "custom_fields": NOTHING,
        },
        {
            "id": 61, "version": 2, "application_id": APPLICATION, "job_id": JOB, "candidate_id": ANN,
            "status": "Created", "starts_on": "2026-07-15", "sent_on": "2026-06-20", "resolved_at": None,
            "custom_fields": {**CUSTOM, **NOTHING},
        },
    ],
}  # fmt: skip
