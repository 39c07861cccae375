"""What the lists around jobs, openings and approvals hold and can be asked for. How to read it: `lists`."""

TEXT = """
approval_flows
    id approval_status approval_type created_at job_id offer_id requested_by_id sequential? updated_at version#
  ? job_ids offer_ids approval_type=open_job|offer_job|offer_candidate
approver_groups
    id approval_flow_id approvals_required# created_at required_for_exception? resolved_at sort_order# updated_at
  ? approval_flow_ids
approvers
    id added_by_custom_field_id approver_group_id auto_reminders_sent# created_at reminder_sent_at
        reminder_sent_by_id reminders_sent# request_sent_at resolved_at resolved_by_id send_auto_reminder_at
        sort_order# status updated_at user_id version_sent#
  ? approver_group_ids user_ids status=waiting|due|approved|rejected
candidate_attribute_types
    id active? created_at is_draft? job_id name sort_order# updated_at
  ? active? is_draft?
close_reasons
    id created_at name updated_at
default_interviewers
    id created_at interview_kit_id updated_at user_id
  ? user_ids interview_kit_ids
email_templates
    id body cc_coordinator? cc_recruiter? created_at default? description email_type from_type html_body name
        office_anywhere? recipients subject updated_at user_id
  ? email_type=candidate_auto_reply|new_candidate|new_internal_candidate|new_referral|
        new_agency_submission|candidate_hired|approved_to_start_recruiting|offer_fully_approved|
        job_closed|candidate_rejection|weekly_status|scorecard_reminder|scorecard_repeat_reminder|
        interviewer_invite|take_home_test_email|daily_recruiting|stage_transition|
        scorecard_progress|agency_candidate_status|agency_candidate_stage|candidate_email|
        team_email|none|extending_offer|non_admin_welcome|job_admin_welcome|site_admin_welcome|
        prospect_referral_receipt|candidate_referral_receipt|candidate_availability_request|
        candidate_availability_confirmation|approval_request|eeoc_data_request|
        event_prospect_auto_reply|job_post_request|gdpr_notification|stage_change_for_followers|
        rejection_for_followers|calendly_request|gdpr_consent_extension|agency_recruiter_assigned|
        slack_mentions|candidate_self_schedule_request|sourcing_automation_step|candidate_survey|
        esignature_request|scheduling_link_confirmation|talent_matching_summary|
        identity_verification_request|identity_verification_daily_digest
        from_type=user_email|organization_email|my_email_address|inviter|organizer|not_applicable
focus_candidate_attributes
    id created_at interview_kit_id job_candidate_attribute_id updated_at
  ? interview_kit_ids job_candidate_attribute_ids
interview_kits
    id anonymize_candidate? anonymize_resumes? created_at exercises job_id job_interview_id updated_at
  ? job_ids job_interview_ids
interviewer_tags
    id created_at name updated_at
job_board_custom_locations
    id active? created_at greenhouse_job_board_id updated_at value
  ? greenhouse_job_board_ids active?
job_boards
    id about company_name conclusion created_at internal? introduction status updated_at url_token
  ? internal? live?
job_candidate_attributes
    id active? candidate_attribute_type_id created_at job_id name sort_order# updated_at
  ? job_ids candidate_attribute_type_ids active?
job_hiring_managers
    id created_at job_id updated_at user_id
  ? user_ids job_ids
job_interview_stages
    id active? created_at job_id name sort_order# updated_at
  ? job_ids active?
job_interviews
    id active? created_at duration# instructions job_id job_interview_stage_id name require_scorecard?
        scheduling_type sort_order# summary updated_at
  ? job_interview_stage_ids job_ids active? scheduling_type=none|needs_scheduling|take_home_test|offer
job_notes
    id body created_at job_id updated_at user_id visibility
  ? job_ids user_ids visibility=admin_only_visible|privately_visible
job_owners
    id created_at job_id responsible? type updated_at user_id
  ? user_ids job_ids type=sourcer|recruiter|coordinator
job_post_locations
    id created_at custom_location_id job_post_id office_id plain_text_location type updated_at
  ? office_ids job_post_ids custom_location_ids type=free_text|office|custom_list plain_text_location
job_post_searchable_locations
    id city country_long_name country_short_name county created_at job_post_id latitude~ location longitude~
        postal_code region_long_name region_short_name updated_at
  ? job_post_ids
job_posts
    id active? content created_at demographic_question_set_id featured? first_published_at internal?
        internal_content job_board_id job_id language live? public_url questions[] title updated_at
  ? job_ids job_board_ids active? featured? live? internal?
jobs
    id closed_at confidential? copied_from_id created_at custom_fields{} department_id is_template? name notes
        office_ids[] opened_at requisition_id$ status updated_at
  ? opened_at closed_at requisition_id$ department_id# office_id# custom_field_option_id# confidential?
        status=open|draft|closed
openings
    id application_id close_reason_id closed_at created_at custom_fields{} job_id open? opened_at opening_id$
        sort_order# target_start_on updated_at
  ? job_ids application_ids close_reason_ids opened_at closed_at custom_field_option_id# open? opening_id$
pay_input_ranges
    id created_at currency_type job_post_id max_cents# min_cents# pay_input_id updated_at
  ? pay_input_ids job_post_ids
pay_inputs
    id blurb created_at linked_custom_field_id locked? priority# title updated_at
  ? linked_custom_field_ids
tracking_links
    id created_at job_board_id job_id job_post_id referrer_id related_post_id related_post_type source_id token
        updated_at
  ? job_ids source_ids referrer_ids job_board_ids job_post_ids related_post_ids token related_post_type
"""
