"""What the lists around candidates and applications hold and can be asked for. How to read it: `lists`."""

TEXT = """
candidates
    id addresses[] can_email? company created_at custom_fields{} email_addresses[] first_name last_activity_at
        last_name linked_user_ids[] phone_numbers[] preferred_name private? social_media_addresses[] tags[]
        time_zone title updated_at website_addresses[]
  ? last_activity_at custom_field_option_id# private? email tag
candidate_educations
    id candidate_id created_at degree_custom_field_option_id discipline_custom_field_option_id end_at
        end_date_month# end_date_year# latest? school_name_custom_field_option_id start_at start_date_month#
        start_date_year# updated_at
  ? candidate_ids start_at end_at latest?
candidate_employments
    id candidate_id company_name created_at end_date latest? start_date title updated_at
  ? candidate_ids latest?
candidate_tags
    id created_at name updated_at
applied_candidate_tags
    id candidate_id candidate_tag_id created_at updated_at
  ? candidate_tag_ids candidate_ids
attachments
    id application_id candidate_id created_at filename type updated_at url
  ? application_ids candidate_ids
        type=resume|cover_letter|take_home_test|offer_packet|offer_letter|signed_offer_letter|
        other|form_attachment|midfunnel_agreement|automated_agreement
notes
    id application_id body body_with_tags candidate_id created_at email_attachment_file_names email_cc[]
        email_from email_to import_hash subject type updated_at user_id visibility
  ? candidate_ids user_ids application_ids
        type=NOTE|ACTIVITY|INTERVIEW|EMAIL|FOLLOW_UP|TAKE_HOME_TEST|LINKEDIN_NOTE|LINKEDIN_INMAIL|
        AVAILABILITY_REQUEST|MIGRATION_ERROR|TOUCHPOINT|FORM|FEEDBACK
        visibility=admin_only_visible|privately_visible|publicly_visible
applications
    id agency_note_id answers[] candidate_id coordinator_id created_at custom_fields{} job_id job_post_id
        last_activity_at location_address needs_decision? prospect? prospective_job_ids[] recruiter_id
        referrer_id rejected_at source_id stage_id stage_name status updated_at job_interview_stage_id
        rejection_reason_id
  ? candidate_ids job_ids prospective_job_ids job_post_ids source_ids referrer_ids stage_ids
        status=rejected|hired|converted|active stage_name custom_field_option_id# last_activity_at prospect?
        job_interview_stage_ids
application_stages
    id application_id created_at current? days_in_stage# entered_at exited_at job_interview_stage_id updated_at
  ? application_ids job_interview_stage_ids current?
prospect_details
    id application_id created_at department_id office_id pool_id pool_stage_id prospect_owner_id updated_at
  ? application_ids pool_ids pool_stage_ids prospect_owner_ids department_ids office_ids
prospect_pools
    id active? created_at department_ids[] description job_ids[] name office_ids[] updated_at
  ? department_ids office_ids job_ids active?
prospect_pool_stages
    id created_at name prospect_pool_id sort_order# updated_at
  ? prospect_pool_ids
rejection_details
    id application_id created_at question_custom_fields{} rejected_at rejected_by_id rejection_note_id
        rejection_reason_id updated_at
  ? application_ids rejection_reason_ids custom_field_option_id#
rejection_reasons
    id created_at name type{} updated_at
  ? include_defaults?
sources
    id created_at name type{} updated_at
referrers
    id created_at name updated_at user_id
  ? user_ids
offers
    id application_id candidate_id created_at custom_fields{} job_id opening_id resolved_at sent_on starts_on
        status updated_at version#
  ? application_ids job_ids candidate_ids opening_ids current_only? custom_field_option_id#
        status=Created|Accepted|Rejected|Deprecated resolved_at sent_on starts_on
interviews
    id all_day_end_on all_day_start_on application_id availability_received_at created_at ends_at
        external_event_id$ job_id job_interview_id location organizer_id scheduled_at starts_at status updated_at
        video_conferencing_url
  ? job_ids application_ids job_interview_ids organizer_ids starts_at ends_at all_day_start_on all_day_end_on
        external_event_id$ status=to_be_scheduled|scheduled|awaiting_feedback|complete|skipped|collect_feedback|
        to_be_sent|sent|received
interviewers
    id created_at email interview_id response_status scorecard_id updated_at user_id
  ? interview_ids user_ids scorecard_ids response_status=needs_action|declined|tentative|accepted
scorecards
    id application_id candidate_rating created_at interview_kit_id interviewed_at interviewer_id notes
        notes_with_tags private_notes private_notes_with_tags public_notes public_notes_with_tags status
        submitted_at submitter_id updated_at
  ? interview_kit_ids submitter_ids application_ids interviewer_ids interviewed_at submitted_at
        status=draft|complete
scorecard_questions
    id active? answer_type created_at interview_kit_id question required? sort_order# updated_at
  ? interview_kit_ids active?
scorecard_question_options
    id active? created_at name scorecard_question_id sort_order# updated_at
  ? scorecard_question_ids active?
scorecard_question_answers
    id answer answer_with_tags boolean_value? created_at scorecard_id scorecard_question_id updated_at
  ? scorecard_ids scorecard_question_ids
scorecard_question_answer_options
    id created_at scorecard_question_answer_id scorecard_question_option_id updated_at
  ? scorecard_question_option_ids scorecard_question_answer_ids
scorecard_question_candidate_attributes
    id created_at focus_candidate_attribute_id scorecard_question_id updated_at
  ? scorecard_question_ids focus_candidate_attribute_ids
scorecard_candidate_attributes
    id candidate_attribute_rating created_at job_candidate_attribute_id note scorecard_id updated_at
  ? scorecard_ids job_candidate_attribute_ids
eeoc
    id application_id candidate_id created_at disability_status{} gender{} race{} submitted_at updated_at
        veteran_status{}
  ? application_ids submitted_at
demographic_questions
    id active? answer_type created_at demographic_question_set_id name required? sort_order# updated_at
  ? demographic_question_set_ids active? required? -created_at -updated_at
demographic_question_sets
    id active? created_at description enabled? title updated_at
  ? active? enabled?
demographic_answer_options
    id active? created_at decline_to_answer? demographic_question_id free_form? name sort_order# updated_at
  ? demographic_question_ids active? -created_at -updated_at
demographic_answers
    id application_id created_at demographic_answer_option_id demographic_question_id free_form_text updated_at
  ? application_ids demographic_question_ids demographic_answer_option_ids
"""
