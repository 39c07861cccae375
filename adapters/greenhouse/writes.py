"""Every write of Harvest v3, a row each; marks: see `notation`.

A name says the scope: `applications.move` needs `harvest:applications:move`, and `.create_bulk` the same as `.create`.
Where no body is listed its fields are not known for sure: it is given whole, by `--body`. `NOTIFIES`: somebody may get
mail because of it. `DESTROYS`: what it takes away cannot be had back by undoing the call.
"""

from typing import Literal

Write = tuple[str, Literal["POST", "PATCH", "PUT", "DELETE"], str, str]
"""Name, method, path below `/v3`, body."""

_PERSON = (
    "preferred_name company title phone_numbers* email_addresses* addresses* website_addresses* "
    "social_media_addresses* tags* custom_fields* is_private? can_email?"
)
_INTERVIEW = "starts_at@ ends_at@ external_event_id interviewers* location video_conferencing_url"
_JOB = "notes requisition_id department_id# external_department_id office_ids* external_office_ids* custom_fields*"
_USER = (
    "job_title employee_id office_ids* external_office_ids* department_ids* external_department_ids* "
    "interviewer_tag_ids* custom_fields*"
)
_POOL = "prospect_pool_id# prospect_pool_stage_id# prospect_owner_id#"
_JOB_NOTE = "admin_only_visible|privately_visible|admin_only|private"
"""Clients write it as it is read; whether the words of a candidate's note do too is on no page."""

WRITES: tuple[Write, ...] = (
    # --- applications ---
    (
        "applications.create",
        "POST",
        "/applications",
        (
            f"!candidate_id# job_id# initial_stage_id# source_id# referrer_id# recruiter_id# coordinator_id# prospect? "
            f"job_ids* {_POOL}"
        ),
    ),
    (
        "applications.update",
        "PATCH",
        "/applications/{id}",
        f"source_id# referrer_id# recruiter_id# coordinator_id# custom_fields* rejected_at@ created_at@ {_POOL}",
    ),
    (
        "applications.move",
        "POST",
        "/applications/{id}/move",
        "!from_stage_id# to_stage_id# to_job_id# email_from_user_id#",
    ),
    (
        "applications.reject",
        "POST",
        "/applications/{id}/reject",
        "!rejection_reason_id# notes rejection_email{}",
    ),
    ("applications.unreject", "POST", "/applications/{id}/unreject", ""),
    ("applications.hire", "POST", "/applications/{id}/hire", "start_date@ opening_id# close_reason_id#"),
    (
        "applications.convert_to_candidate",
        "POST",
        "/applications/{id}/convert_to_candidate",
        "!job_id# to_job_interview_stage_id#",
    ),
    ("applications.destroy", "DELETE", "/applications/{id}", ""),
    ("rejection_details.update", "PATCH", "/rejection_details/{id}", "rejection_reason_id# question_custom_fields*"),
    # --- candidates ---
    (
        "candidates.create",
        "POST",
        "/candidates",
        f"!first_name !last_name {_PERSON} application{{}}",
    ),
    ("candidates.update", "PATCH", "/candidates/{id}", f"first_name last_name {_PERSON} linked_user_ids*"),
    ("candidates.merge", "POST", "/candidates/{id}/merge", "!secondary_candidate_id#"),
    ("candidates.anonymize", "PATCH", "/candidates/{id}/anonymize", "!fields*"),
    ("candidates.destroy", "DELETE", "/candidates/{id}", ""),
    (
        "candidate_educations.create",
        "POST",
        "/candidate_educations",
        (
            "!candidate_id# school_name_custom_field_option_id# degree_custom_field_option_id# "
            "discipline_custom_field_option_id# start_at@ end_at@"
        ),
    ),
    ("candidate_educations.destroy", "DELETE", "/candidate_educations/{id}", ""),
    (
        "candidate_employments.create",
        "POST",
        "/candidate_employments",
        "!candidate_id# !company_name !title !start_date@ end_date@",
    ),
    ("candidate_employments.destroy", "DELETE", "/candidate_employments/{id}", ""),
    (
        "attachments.create",
        "POST",
        "/attachments",
        (
            "!application_id# !filename "
            "!type=resume|cover_letter|take_home_test|offer_packet|offer_letter|signed_offer_letter|other|form_attachment|"
            "midfunnel_agreement|automated_agreement content url visibility=public|private|admin_only"
        ),
    ),
    ("attachments.destroy", "DELETE", "/attachments/{id}", ""),
    # --- notes and tags ---
    (
        "notes.create",
        "POST",
        "/notes",
        (
            "!candidate_id# !body !visibility=admin_only|private|public !note_type=NOTE|ACTIVITY|EMAIL user_id# "
            "application_id# subject email_from* email_to* email_cc*"
        ),
    ),
    ("candidate_tags.create", "POST", "/candidate_tags", "!name"),
    ("candidate_tags.destroy", "DELETE", "/candidate_tags/{id}", ""),
    ("applied_candidate_tags.create", "POST", "/applied_candidate_tags", "!candidate_id# !candidate_tag_id#"),
    ("applied_candidate_tags.destroy", "DELETE", "/applied_candidate_tags/{id}", ""),
    # --- interviews and offers ---
    (
        "interviews.create",
        "POST",
        "/interviews",
        f"!application_id# !job_interview_id# !{_INTERVIEW.replace(' ends_at', ' !ends_at').replace(' ext', ' !ext')}",
    ),
    ("interviews.update", "PATCH", "/interviews/{id}", _INTERVIEW),
    ("interviews.destroy", "DELETE", "/interviews/{id}", ""),
    ("offers.create", "POST", "/offers", "!application_id# starts_on@ custom_fields*"),
    ("offers.update", "PATCH", "/offers/{id}", "starts_on@ sent_on@ resolved_at@ custom_fields*"),
    ("approval_flows.create", "POST", "/approval_flows", ""),
    ("approval_flows.update", "PATCH", "/approval_flows/{id}", "sequential?"),
    ("approval_flows.request_approvals", "POST", "/approval_flows/{id}/request_approvals", ""),
    ("approval_flows.replace_approver_groups", "PUT", "/approval_flows/{id}/replace_approver_groups", ""),
    ("approver_groups.replace_approver", "PUT", "/approver_groups/{id}/replace_approver", ""),
    # --- jobs ---
    (
        "jobs.create",
        "POST",
        "/jobs",
        f"!template_job_id# !number_of_openings# job_name job_post_name opening_ids* {_JOB}",
    ),
    ("jobs.create_bulk", "POST", "/jobs/bulk", ""),
    (
        "jobs.update",
        "PATCH",
        "/jobs/{id}",
        f"name anywhere? team_and_responsibilities how_to_sell_this_job {_JOB}",
    ),
    ("job_notes.create", "POST", "/job_notes", f"!job_id# !body !visibility={_JOB_NOTE} user_id#"),
    ("job_notes.update", "PATCH", "/job_notes/{id}", f"body visibility={_JOB_NOTE}"),
    ("job_notes.destroy", "DELETE", "/job_notes/{id}", ""),
    ("job_owners.create", "POST", "/job_owners", "!job_id# !user_id# !type=sourcer|recruiter|coordinator responsible?"),
    ("job_owners.destroy", "DELETE", "/job_owners/{id}", ""),
    ("job_hiring_managers.create", "POST", "/job_hiring_managers", "!job_id# !user_id#"),
    ("job_hiring_managers.destroy", "DELETE", "/job_hiring_managers/{id}", ""),
    ("openings.create", "POST", "/openings", "!job_id# opening_id target_start_on@ custom_fields*"),
    ("openings.create_bulk", "POST", "/openings/bulk", ""),
    (
        "openings.update",
        "PATCH",
        "/openings/{id}",
        "job_id# opening_id status=open|closed close_reason_id# target_start_on@ custom_fields*",
    ),
    ("openings.update_bulk", "PATCH", "/openings/bulk", ""),
    ("openings.destroy", "DELETE", "/openings/{id}", ""),
    ("openings.destroy_bulk", "DELETE", "/openings/bulk", ""),
    ("job_posts.create", "POST", "/job_posts", ""),
    (
        "job_posts.update",
        "PATCH",
        "/job_posts/{id}",
        "title content internal_content job_application_status=draft|live",
    ),
    (
        "job_post_locations.create",
        "POST",
        "/job_post_locations",
        "!job_post_id# !type=free_text|office|custom_list office_id# custom_location_id# plain_text_location",
    ),
    ("job_post_locations.destroy", "DELETE", "/job_post_locations/{id}", ""),
    # --- the organization ---
    ("departments.create", "POST", "/departments", "!name parent_id# external_id"),
    ("departments.update", "PATCH", "/departments/{id}", "name parent_id# external_id"),
    ("departments.update_bulk", "PATCH", "/departments/bulk", ""),
    (
        "offices.create",
        "POST",
        "/offices",
        "!name location parent_id# external_id primary_in_house_contact_user_id#",
    ),
    (
        "offices.update",
        "PATCH",
        "/offices/{id}",
        "name location parent_id# external_id primary_in_house_contact_user_id#",
    ),
    ("offices.update_bulk", "PATCH", "/offices/bulk", ""),
    (
        "custom_fields.create",
        "POST",
        "/custom_fields",
        "!name !field_type !value_type description private? required? require_approval? trigger_new_version?",
    ),
    (
        "custom_fields.update",
        "PATCH",
        "/custom_fields/{id}",
        "name description private? required? require_approval? trigger_new_version? active?",
    ),
    ("custom_fields.destroy", "DELETE", "/custom_fields/{id}", ""),
    ("custom_field_options.create", "POST", "/custom_field_options", "!custom_field_id# !name external_id sort_order#"),
    ("custom_field_options.create_bulk", "POST", "/custom_field_options/bulk", ""),
    ("custom_field_options.update", "PATCH", "/custom_field_options/{id}", "name external_id sort_order#"),
    ("custom_field_options.update_bulk", "PATCH", "/custom_field_options/bulk", ""),
    ("custom_field_options.destroy", "DELETE", "/custom_field_options/{id}", ""),
    ("custom_field_options.destroy_bulk", "DELETE", "/custom_field_options/bulk", ""),
    ("custom_field_departments.create", "POST", "/custom_field_departments", "!custom_field_id# !department_id#"),
    ("custom_field_departments.destroy", "DELETE", "/custom_field_departments/{id}", ""),
    ("custom_field_offices.create", "POST", "/custom_field_offices", "!custom_field_id# !office_id#"),
    ("custom_field_offices.destroy", "DELETE", "/custom_field_offices/{id}", ""),
    # --- users and what they may do ---
    ("users.create", "POST", "/users", f"!first_name !last_name !primary_email send_email_invite? {_USER}"),
    ("users.create_bulk", "POST", "/users/bulk", ""),
    ("users.update", "PATCH", "/users/{id}", f"first_name last_name primary_email {_USER}"),
    ("users.update_bulk", "PATCH", "/users/bulk", ""),
    ("users.activate", "POST", "/users/{id}/activate", ""),
    ("users.activate_bulk", "POST", "/users/activate/bulk", ""),
    ("users.deactivate", "POST", "/users/{id}/deactivate", ""),
    ("users.deactivate_bulk", "POST", "/users/deactivate/bulk", ""),
    ("users.revoke_permissions", "POST", "/users/{id}/revoke_permissions", ""),
    ("user_emails.create", "POST", "/user_emails", "!user_id# !email send_verification?"),
    ("user_job_permissions.create", "POST", "/user_job_permissions", "!user_id# !job_id# !role_id#"),
    ("user_job_permissions.destroy", "DELETE", "/user_job_permissions/{id}", ""),
    (
        "future_job_permissions.create",
        "POST",
        "/future_job_permissions",
        "!user_id# !role_id# department_id# office_id# external_department_id external_office_id",
    ),
    ("future_job_permissions.destroy", "DELETE", "/future_job_permissions/{id}", ""),
    (
        "blocked_spam_sources.create",
        "POST",
        "/blocked_spam_sources",
        "!source_type=ip_address|cidr_block|email_address|email_domain !value note",
    ),
    ("blocked_spam_sources.create_bulk", "POST", "/blocked_spam_sources/bulk", ""),
    ("blocked_spam_sources.update", "PATCH", "/blocked_spam_sources/{id}", "note"),
    ("blocked_spam_sources.update_bulk", "PATCH", "/blocked_spam_sources/bulk", ""),
    ("blocked_spam_sources.destroy", "DELETE", "/blocked_spam_sources/{id}", ""),
    ("blocked_spam_sources.destroy_bulk", "DELETE", "/blocked_spam_sources/bulk", ""),
)

NOTIFIES = frozenset(
    {
        "applications.move",
        "applications.reject",
        "approval_flows.request_approvals",
        "users.create",
        "users.create_bulk",
        "user_emails.create",
    }
)
DESTROYS = frozenset(
    {
        "applications.destroy",
        "candidates.merge",
        "candidates.anonymize",
        "candidates.destroy",
        "candidate_educations.destroy",
        "candidate_employments.destroy",
        "attachments.destroy",
        "candidate_tags.destroy",
        "interviews.destroy",
        "approval_flows.replace_approver_groups",
        "job_notes.destroy",
        "openings.destroy",
        "openings.destroy_bulk",
        "users.revoke_permissions",
        "custom_fields.destroy",
    }
)
FROM_CLIENTS = frozenset({"users.create", "users.activate", "users.deactivate", "users.revoke_permissions"})
"""Sent by real clients; of the first three the vendor's reference describes the `_bulk` forms alone."""

_REPLACED = (
    "phone_numbers",
    "email_addresses",
    "addresses",
    "website_addresses",
    "social_media_addresses",
    "tags",
    "custom_fields",
)

HELP: dict[str, dict[str, str]] = {
    "applications.create": {
        "job_id": "needed unless prospect is true",
        "prospect": "true: a prospect, on the jobs in job_ids or on none",
    },
    "applications.move": {
        "from_stage_id": "the job's stage the application is in now (job_interview_stage_id); the guard against moves"
        " that are out of date",
        "to_stage_id": "a stage of the same job; without it and to_job_id: the next one",
        "to_job_id": "another job, on whose first stage the application lands",
        "email_from_user_id": "who the mail of a stage transition rule comes from",
    },
    "applications.reject": {
        "rejection_email": 'JSON {"email_template_id", "send_email_at", "email_from_user_id"}; nothing is sent without'
    },
    "applications.hire": {"opening_id": "needed where the job has several open openings"},
    "applications.convert_to_candidate": {"to_job_interview_stage_id": "the job's first stage unless told"},
    "candidates.create": {"application": 'JSON {"job_id"} or {"prospect": true, "job_ids": []}'},
    "candidates.update": dict.fromkeys(_REPLACED, "JSON; replaces all there were"),
    "candidates.merge": {"secondary_candidate_id": "whom the candidate in the path takes in; this one is deleted"},
    "candidates.anonymize": {"fields": "what to empty, with commas between; cannot be undone"},
    "attachments.create": {"content": "the file in base64; or url", "url": "where Greenhouse finds it; or content"},
    "notes.create": {"subject": "of an EMAIL, which also needs email_from and email_to", "user_id": "the author"},
    "jobs.create": {"template_job_id": "the job it is a copy of"},
    "interviews.create": {"interviewers": 'JSON [{"user_id", "response_status"}]; nobody is invited'},
    "interviews.update": {"interviewers": 'JSON [{"user_id", "response_status"}]; replaces all there were'},
}  # fmt: skip
