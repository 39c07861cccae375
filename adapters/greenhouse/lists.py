"""Every list of Harvest v3: what it can be asked for by, and what its records hold.

All have `id`, `created_at` and `updated_at`, and all take the parameters of `operations.COMMON`. Marks: see `notation`.
`job_interview_stage_id` of an application, and its filter, are on the wire and not on every page that describes it.
"""

Row = tuple[str, str, str]
"""Name, filters of its own, fields of its own."""

LISTS: tuple[Row, ...] = (
    (
        "application_stages",
        "application_ids* job_interview_stage_ids* current?",
        "application_id# job_interview_stage_id# current? days_in_stage# entered_at@ exited_at@",
    ),
    (
        "applications",
        (
            "candidate_ids* job_ids* job_interview_stage_ids* job_post_ids* prospective_job_ids* referrer_ids* "
            "source_ids* stage_ids* custom_field_option_id# last_activity_at@ prospect? stage_name "
            "status=rejected|hired|converted|active"
        ),
        (
            "agency_note_id# candidate_id# coordinator_id# job_id# job_interview_stage_id# job_post_id# recruiter_id# "
            "referrer_id# source_id# stage_id# answers* custom_fields{} last_activity_at@ location_address "
            "needs_decision? prospect? prospective_job_ids* rejected_at@ rejection_reason_id# stage_name status"
        ),
    ),
    (
        "applied_candidate_tags",
        "candidate_ids* candidate_tag_ids*",
        "candidate_id# candidate_tag_id#",
    ),
    (
        "approval_flows",
        "job_ids* offer_ids* approval_type=open_job|offer_job|offer_candidate",
        "job_id# offer_id# requested_by_id# approval_status approval_type sequential? version#",
    ),
    (
        "approver_groups",
        "approval_flow_ids*",
        "approval_flow_id# approvals_required# required_for_exception? resolved_at@ sort_order#",
    ),
    (
        "approvers",
        "approver_group_ids* user_ids* status=waiting|due|approved|rejected",
        (
            "added_by_custom_field_id# approver_group_id# reminder_sent_by_id# resolved_by_id# user_id# "
            "auto_reminders_sent# reminder_sent_at@ reminders_sent# request_sent_at@ resolved_at@ "
            "send_auto_reminder_at@ sort_order# status version_sent#"
        ),
    ),
    (
        "attachments",
        (
            "application_ids* candidate_ids* "
            "type=resume|cover_letter|take_home_test|offer_packet|offer_letter|signed_offer_letter|other|form_attachment|"
            "midfunnel_agreement|automated_agreement"
        ),
        "application_id# candidate_id# filename type url",
    ),
    (
        "blocked_spam_sources",
        "source_type=ip_address|cidr_block|email_address|email_domain value",
        "note source_type value",
    ),
    (
        "bulk_requests",
        "active? bulk_action_uuid",
        (
            "requested_by_user_id# api_endpoint bulk_action_uuid callback_response callback_url completed_at@ "
            "expires_at@ failure_count# record_count# requested_at@ status success_count#"
        ),
    ),
    (
        "candidate_attribute_types",
        "active? is_draft?",
        "job_id# active? is_draft? name sort_order#",
    ),
    (
        "candidate_educations",
        "candidate_ids* end_at@ latest? start_at@",
        (
            "candidate_id# degree_custom_field_option_id# discipline_custom_field_option_id# "
            "school_name_custom_field_option_id# end_at@ end_date_month# end_date_year# latest? start_at@ "
            "start_date_month# start_date_year#"
        ),
    ),
    (
        "candidate_employments",
        "candidate_ids* latest?",
        "candidate_id# company_name end_date@ latest? start_date@ title",
    ),
    (
        "candidate_tags",
        "",
        "name",
    ),
    (
        "candidates",
        "custom_field_option_id# email last_activity_at@ private? tag",
        (
            "addresses* can_email? company custom_fields{} email_addresses* first_name last_activity_at@ last_name "
            "linked_user_ids* message phone_numbers* preferred_name private? social_media_addresses* tags* time_zone "
            "title website_addresses*"
        ),
    ),
    (
        "close_reasons",
        "",
        "name",
    ),
    (
        "custom_field_departments",
        "custom_field_ids* department_ids*",
        "custom_field_id# department_id#",
    ),
    (
        "custom_field_offices",
        "custom_field_ids* office_ids*",
        "custom_field_id# office_id#",
    ),
    (
        "custom_field_options",
        "custom_field_ids* active? custom_field_key",
        "custom_field_id# active? external_id name sort_order#",
    ),
    (
        "custom_fields",
        (
            "active? "
            "field_type=job|opening|standard|offer|compensation_frequency|candidate|referral_question|application|"
            "rejection_question|form|agency_question|user_attribute name name_key"
        ),
        (
            "updated_by_id# active? api_only? application_type default_value{} description expose_in_job_board_api? "
            "field_type internal_type name name_key placeholder private? require_approval? required? sort_order# "
            "template_token_string trigger_new_version? use_for_job_approvals? use_for_offer_approvals? value_type"
        ),
    ),
    (
        "default_interviewers",
        "interview_kit_ids* user_ids*",
        "interview_kit_id# user_id#",
    ),
    (
        "demographic_answer_options",
        "demographic_question_ids* active?",
        "demographic_question_id# active? decline_to_answer? free_form? name sort_order#",
    ),
    (
        "demographic_answers",
        "application_ids* demographic_answer_option_ids* demographic_question_ids*",
        "application_id# demographic_answer_option_id# demographic_question_id# free_form_text",
    ),
    (
        "demographic_question_sets",
        "active? enabled?",
        "active? description enabled? title",
    ),
    (
        "demographic_questions",
        "demographic_question_set_ids* active? required?",
        "demographic_question_set_id# active? answer_type name required? sort_order#",
    ),
    (
        "departments",
        "parent_id# external_id",
        "parent_id# external_id name",
    ),
    (
        "eeoc",
        "application_ids* submitted_at@",
        "application_id# candidate_id# disability_status{} gender{} race{} submitted_at@ veteran_status{}",
    ),
    (
        "email_templates",
        (
            "email_type=candidate_auto_reply|new_candidate|new_internal_candidate|new_referral|new_agency_submission|"
            "candidate_hired|approved_to_start_recruiting|offer_fully_approved|job_closed|candidate_rejection|"
            "weekly_status|scorecard_reminder|scorecard_repeat_reminder|interviewer_invite|take_home_test_email|"
            "daily_recruiting|stage_transition|scorecard_progress|agency_candidate_status|agency_candidate_stage|"
            "candidate_email|team_email|none|extending_offer|non_admin_welcome|job_admin_welcome|site_admin_welcome|"
            "prospect_referral_receipt|candidate_referral_receipt|candidate_availability_request|"
            "candidate_availability_confirmation|approval_request|eeoc_data_request|event_prospect_auto_reply|"
            "job_post_request|gdpr_notification|stage_change_for_followers|rejection_for_followers|calendly_request|"
            "gdpr_consent_extension|agency_recruiter_assigned|slack_mentions|candidate_self_schedule_request|"
            "sourcing_automation_step|candidate_survey|esignature_request|scheduling_link_confirmation|"
            "talent_matching_summary|identity_verification_request|identity_verification_daily_digest "
            "from_type=user_email|organization_email|my_email_address|inviter|organizer|not_applicable"
        ),
        (
            "user_id# body cc_coordinator? cc_recruiter? default? description email_type from_type html_body name "
            "office_anywhere? recipients subject"
        ),
    ),
    (
        "focus_candidate_attributes",
        "interview_kit_ids* job_candidate_attribute_ids*",
        "interview_kit_id# job_candidate_attribute_id#",
    ),
    (
        "future_job_permissions",
        "department_ids* office_ids* role_ids* user_ids* external_department_id external_office_id",
        "department_id# office_id# role_id# user_id#",
    ),
    (
        "interview_kits",
        "job_ids* job_interview_ids*",
        "job_id# job_interview_id# anonymize_candidate? anonymize_resumes? exercises",
    ),
    (
        "interviewer_tags",
        "",
        "name",
    ),
    (
        "interviewers",
        "interview_ids* scorecard_ids* user_ids* response_status=needs_action|declined|tentative|accepted",
        "interview_id# scorecard_id# user_id# email response_status",
    ),
    (
        "interviews",
        (
            "application_ids* job_ids* job_interview_ids* organizer_ids* all_day_end_on@ all_day_start_on@ ends_at@ "
            "external_event_id starts_at@ "
            "status=to_be_scheduled|scheduled|awaiting_feedback|complete|skipped|collect_feedback|to_be_sent|sent|"
            "received"
        ),
        (
            "application_id# job_id# job_interview_id# organizer_id# all_day_end_on@ all_day_start_on@ "
            "availability_received_at@ ends_at@ external_event_id location scheduled_at@ starts_at@ status "
            "video_conferencing_url"
        ),
    ),
    (
        "job_board_custom_locations",
        "greenhouse_job_board_ids* active?",
        "greenhouse_job_board_id# active? value",
    ),
    (
        "job_boards",
        "internal? live?",
        "about company_name conclusion internal? introduction status url_token",
    ),
    (
        "job_candidate_attributes",
        "candidate_attribute_type_ids* job_ids* active?",
        "candidate_attribute_type_id# job_id# active? name sort_order#",
    ),
    (
        "job_hiring_managers",
        "job_ids* user_ids*",
        "job_id# user_id#",
    ),
    (
        "job_interview_stages",
        "job_ids* active?",
        "job_id# active? name sort_order#",
    ),
    (
        "job_interviews",
        "job_ids* job_interview_stage_ids* active? scheduling_type=none|needs_scheduling|take_home_test|offer",
        (
            "job_id# job_interview_stage_id# active? duration# instructions name require_scorecard? scheduling_type "
            "sort_order# summary"
        ),
    ),
    (
        "job_notes",
        "job_ids* user_ids* visibility=admin_only_visible|privately_visible",
        "job_id# user_id# body visibility",
    ),
    (
        "job_owners",
        "job_ids* user_ids* type=sourcer|recruiter|coordinator",
        "job_id# user_id# responsible? type",
    ),
    (
        "job_post_locations",
        "custom_location_ids* job_post_ids* office_ids* plain_text_location type=free_text|office|custom_list",
        "custom_location_id# job_post_id# office_id# plain_text_location type",
    ),
    (
        "job_post_searchable_locations",
        "job_post_ids*",
        (
            "job_post_id# city country_long_name country_short_name county latitude# location longitude# postal_code "
            "region_long_name region_short_name"
        ),
    ),
    (
        "job_posts",
        "job_board_ids* job_ids* active? featured? internal? live?",
        (
            "demographic_question_set_id# job_board_id# job_id# active? content featured? first_published_at@ "
            "internal? internal_content language live? public_url questions* title"
        ),
    ),
    (
        "jobs",
        (
            "custom_field_option_id# department_id# office_id# closed_at@ confidential? opened_at@ requisition_id "
            "status=open|draft|closed"
        ),
        (
            "copied_from_id# department_id# closed_at@ confidential? custom_fields{} is_template? name notes "
            "office_ids* opened_at@ requisition_id status"
        ),
    ),
    (
        "notes",
        (
            "application_ids* candidate_ids* user_ids* "
            "type=NOTE|ACTIVITY|INTERVIEW|EMAIL|FOLLOW_UP|TAKE_HOME_TEST|LINKEDIN_NOTE|LINKEDIN_INMAIL|"
            "AVAILABILITY_REQUEST|MIGRATION_ERROR|TOUCHPOINT|FORM|FEEDBACK "
            "visibility=admin_only_visible|privately_visible|publicly_visible"
        ),
        (
            "application_id# candidate_id# user_id# body body_with_tags email_attachment_file_names email_cc* "
            "email_from email_to import_hash subject type visibility"
        ),
    ),
    (
        "offers",
        (
            "application_ids* candidate_ids* job_ids* opening_ids* custom_field_option_id# current_only? resolved_at@ "
            "sent_on@ starts_on@ status=Created|Accepted|Rejected|Deprecated"
        ),
        (
            "application_id# candidate_id# job_id# opening_id# custom_fields{} resolved_at@ sent_on@ starts_on@ status "
            "version#"
        ),
    ),
    (
        "offices",
        "parent_id# external_id",
        "parent_id# primary_in_house_contact_user_id# external_id location name",
    ),
    (
        "openings",
        "application_ids* close_reason_ids* job_ids* custom_field_option_id# closed_at@ open? opened_at@ opening_id",
        (
            "application_id# close_reason_id# job_id# closed_at@ custom_fields{} open? opened_at@ opening_id "
            "sort_order# target_start_on@"
        ),
    ),
    (
        "pay_input_ranges",
        "job_post_ids* pay_input_ids*",
        "job_post_id# pay_input_id# currency_type max_cents# min_cents#",
    ),
    (
        "pay_inputs",
        "linked_custom_field_ids*",
        "linked_custom_field_id# blurb locked? priority# title",
    ),
    (
        "prospect_details",
        "application_ids* department_ids* office_ids* pool_ids* pool_stage_ids* prospect_owner_ids*",
        "application_id# department_id# office_id# pool_id# pool_stage_id# prospect_owner_id#",
    ),
    (
        "prospect_pool_stages",
        "prospect_pool_ids*",
        "prospect_pool_id# name sort_order#",
    ),
    (
        "prospect_pools",
        "department_ids* job_ids* office_ids* active?",
        "active? department_ids* description job_ids* name office_ids*",
    ),
    (
        "referrers",
        "user_ids*",
        "user_id# name",
    ),
    (
        "rejection_details",
        "application_ids* rejection_reason_ids* custom_field_option_id#",
        "application_id# rejected_by_id# rejection_note_id# rejection_reason_id# question_custom_fields{} rejected_at@",
    ),
    (
        "rejection_reasons",
        "include_defaults?",
        "name type{}",
    ),
    (
        "scorecard_candidate_attributes",
        "job_candidate_attribute_ids* scorecard_ids*",
        "job_candidate_attribute_id# scorecard_id# candidate_attribute_rating note",
    ),
    (
        "scorecard_question_answer_options",
        "scorecard_question_answer_ids* scorecard_question_option_ids*",
        "scorecard_question_answer_id# scorecard_question_option_id#",
    ),
    (
        "scorecard_question_answers",
        "scorecard_ids* scorecard_question_ids*",
        "scorecard_id# scorecard_question_id# answer answer_with_tags boolean_value?",
    ),
    (
        "scorecard_question_candidate_attributes",
        "focus_candidate_attribute_ids* scorecard_question_ids*",
        "focus_candidate_attribute_id# scorecard_question_id#",
    ),
    (
        "scorecard_question_options",
        "scorecard_question_ids* active?",
        "scorecard_question_id# active? name sort_order#",
    ),
    (
        "scorecard_questions",
        "interview_kit_ids* active?",
        "interview_kit_id# active? answer_type question required? sort_order#",
    ),
    (
        "scorecards",
        (
            "application_ids* interview_kit_ids* interviewer_ids* submitter_ids* interviewed_at@ submitted_at@ "
            "status=draft|complete"
        ),
        (
            "application_id# interview_kit_id# interviewer_id# submitter_id# candidate_rating interviewed_at@ notes "
            "notes_with_tags private_notes private_notes_with_tags public_notes public_notes_with_tags status "
            "submitted_at@"
        ),
    ),
    (
        "sources",
        "",
        "name type{}",
    ),
    (
        "tracking_links",
        "job_board_ids* job_ids* job_post_ids* referrer_ids* related_post_ids* source_ids* related_post_type token",
        "job_board_id# job_id# job_post_id# referrer_id# related_post_id# source_id# related_post_type token",
    ),
    (
        "user_emails",
        "user_ids* email* verification_token_sent_at@ verified?",
        "user_id# email verification_token_sent_at@ verified?",
    ),
    (
        "user_job_permissions",
        "job_ids* role_ids* user_ids*",
        "job_id# role_id# user_id# automated?",
    ),
    (
        "user_roles",
        "",
        "name role_type",
    ),
    (
        "users",
        (
            "agency_ids* department_ids* employee_ids* interviewer_tag_ids* linked_candidate_ids* office_ids* "
            "custom_field_option_id# deactivated? external_department_id external_office_id primary_email "
            "show_service_accounts?"
        ),
        (
            "agency_id# custom_fields{} deactivated? department_ids* emails* employee_id first_name interviewer_tags* "
            "job_title last_name linked_candidate_ids* name office_ids* primary_email site_admin?"
        ),
    ),
)

UNDATED = frozenset({"demographic_answer_options", "demographic_questions"})
"""The lists that cannot be asked by when their records were made or changed."""
