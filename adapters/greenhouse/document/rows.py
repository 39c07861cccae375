"""What the document's operations take, in its order."""

from adapters.greenhouse.notation import parameters
from adapters.http.catalogue import read, write
from app.vendor import Operation

NUMBERED = "page and results_per_page, by walking cursors"

CREATED = "created_after@ created_before@"
UPDATED = "updated_after@ updated_before@"
PAGED = "page# results_per_page# per_page#"
PERSON = (
    "user_id# !first_name !last_name company title is_private? can_email? phone_numbers* addresses* email_addresses* "
    "website_addresses* social_media_addresses* tags* custom_fields* recruiter{} coordinator{} educations* "
    "employments* activity_feed_notes*"
)

_HELP = {
    "page": "which page, from 1",
    "results_per_page": "records a page, 100 unless told, at most 500",
    "per_page": "the same as results_per_page",
    "created_after": "at or after this moment; a day begins at midnight UTC",
    "created_before": "before this moment",
    "updated_after": "at or after this moment; a day begins at midnight UTC",
    "updated_before": "before this moment",
    "user_id": "who does it; the account's own user unless told",
    "phone_numbers": 'JSON [{"value", "type"}]; type2 is understood as type',
    "email_addresses": 'JSON [{"value", "type"}]; type2 is understood as type',
    "addresses": 'JSON [{"value", "type"}]; type2 is understood as type',
    "website_addresses": 'JSON [{"value", "type"}]; type2 is understood as type',
    "social_media_addresses": 'JSON list of addresses, plain or {"value"}',
    "custom_fields": 'JSON [{"key", "value"}], the key a name, a name_key or an id',
    "recruiter": 'JSON {"id"} or {"email"}',
    "coordinator": 'JSON {"id"} or {"email"}',
    "activity_feed_notes": 'JSON [{"user_id", "body", "visibility"}]',
    "status": "active, converted, hired or rejected",
}


def _get(name: str, section: str, path: str, takes: str) -> Operation:
    return read(
        name,
        "GET",
        path,
        source=f"Main operations > {section}",
        scope=_scope(path, "list"),
        parameters=parameters(takes, "query", _HELP),
    )


def _list(name: str, section: str, path: str, takes: str = "") -> Operation:
    return read(
        name,
        "GET",
        path,
        source=f"Main operations > {section}",
        scope=_scope(path, "list"),
        pages=NUMBERED,
        parameters=parameters(f"{takes} {PAGED}", "query", _HELP),
    )


def _create(name: str, section: str, path: str, takes: str) -> Operation:
    return write(
        name,
        "POST",
        path,
        source=f"Main operations > {section}",
        scope=_scope(path, "create"),
        body="json",
        parameters=parameters(takes, "body", _HELP),
    )


def _choice(name: str, section: str, path: str, takes: str = "", *, pages: str | None = None) -> Operation:
    return read(
        name,
        "GET",
        path,
        source=f"DDL operations > {section}",
        scope=_scope(path, "list"),
        pages=pages,
        parameters=parameters(takes, "query", _HELP),
    )


def _scope(path: str, verb: str) -> str:
    return f"harvest:{path.removeprefix('/')}:{verb}"


ROWS: tuple[Operation, ...] = (
    _create("create_candidate", "Create candidate", "/candidates", f"{PERSON} application{{}}"),
    _create(
        "create_candidate_application",
        "Create candidate application",
        "/applications",
        "!candidate_id# !job_id# user_id# source_id# initial_stage_id# referrer{} recruiter{} coordinator{} "
        "attachments*",
    ),
    _create(
        "create_candidate_note",
        "Create candidate note",
        "/notes",
        "!candidate_id# !body user_id# visibility=admin_only|private|public",
    ),
    _create("create_prospect", "Create prospect", "/candidates", f"{PERSON} application{{}}"),
    _get("get_application", "Get application", "/applications", "!application_id#"),
    _get("get_candidate", "Get candidate", "/candidates", "!candidate_id#"),
    _get("get_current_offer_by_application", "Get current offer by application", "/offers", "!application_id#"),
    _get("get_job", "Get job", "/jobs", "!job_id#"),
    _get("get_offer", "Get offer", "/offers", "!offer_id#"),
    _get("get_user", "Get user", "/users", "!user_id#"),
    _list(
        "list_applications",
        "List applications",
        "/applications",
        f"job_id# {CREATED} last_activity_after@ status",
    ),
    _list(
        "list_candidates",
        "List candidates",
        "/candidates",
        f"job_id# candidate_ids* email {CREATED} {UPDATED}",
    ),
    _list("list_custom_fields", "List custom fields", "/custom_fields", "field_type include_inactive?"),
    _list("list_departments", "List departments", "/departments", "render_as=list|tree"),
    _list("list_job_stages", "List job stages", "/job_interview_stages", f"{CREATED} {UPDATED}"),
    _list(
        "list_job_stages_for_job",
        "List job stages for job",
        "/job_interview_stages",
        f"!job_id# {CREATED} {UPDATED}",
    ),
    _list(
        "list_jobs",
        "List jobs",
        "/jobs",
        f"status=open|closed|draft department_id# office_id# requisition_id opening_id custom_field_option_id# "
        f"{CREATED} {UPDATED}",
    ),
    _list("list_offers", "List offers", "/offers", f"status {CREATED} {UPDATED}"),
    _list("list_offers_by_application", "List offers by application", "/offers", "!application_id#"),
    _list("list_offices", "List offices", "/offices"),
    _list("list_sources", "List sources", "/sources"),
    _list("list_users", "List users", "/users", f"email employee_id {CREATED} {UPDATED}"),
    read(
        "list_attachment_content_types_ddl",
        "GET",
        "/attachments",
        source="DDL operations > List attachment content types (DDL)",
    ),
    _choice("list_candidate_custom_fields_ddl", "List candidate custom fields (DDL)", "/custom_fields"),
    _choice("list_candidates_ddl", "List candidates (DDL)", "/candidates", PAGED, pages=NUMBERED),
    _choice(
        "list_job_custom_field_options_ddl",
        "List job custom field options (DDL)",
        "/custom_field_options",
        "!custom_field#",
    ),
    _choice("list_job_custom_fields_ddl", "List job custom fields (DDL)", "/custom_fields"),
    _choice("list_job_stages_for_job_ddl", "List job stages for job (DDL)", "/job_interview_stages", "!job_id#"),
    _choice("list_jobs_ddl", "List jobs (DDL)", "/jobs"),
    _choice("list_sources_ddl", "List sources (DDL)", "/sources"),
    _choice("list_users_ddl", "List users (DDL)", "/users"),
)
