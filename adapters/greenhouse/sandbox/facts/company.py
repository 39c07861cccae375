"""What the lists around users, places and custom fields hold and can be asked for. How to read it: `lists`."""

TEXT = """
blocked_spam_sources
    id created_at note source_type updated_at value
  ? source_type=ip_address|cidr_block|email_address|email_domain value
bulk_requests
    id api_endpoint bulk_action_uuid callback_response callback_url completed_at created_at expires_at
        failure_count# record_count# requested_at requested_by_user_id status success_count# updated_at
  ? bulk_action_uuid active?
custom_field_departments
    id created_at custom_field_id department_id updated_at
  ? custom_field_ids department_ids
custom_field_offices
    id created_at custom_field_id office_id updated_at
  ? custom_field_ids office_ids
custom_field_options
    id active? created_at custom_field_id external_id$ name sort_order# updated_at
  ? custom_field_ids active? custom_field_key
custom_fields
    id active? api_only? application_type created_at default_value{} description expose_in_job_board_api?
        field_type internal_type name name_key placeholder private? require_approval? required? sort_order#
        template_token_string trigger_new_version? updated_at updated_by_id use_for_job_approvals?
        use_for_offer_approvals? value_type
  ? field_type=job|opening|standard|offer|compensation_frequency|candidate|referral_question|
        application|rejection_question|form|agency_question|user_attribute active? name name_key
departments
    id created_at external_id$ name parent_id updated_at
  ? parent_id# external_id$
future_job_permissions
    id created_at department_id office_id role_id updated_at user_id
  ? department_ids office_ids user_ids role_ids external_department_id$ external_office_id$
offices
    id created_at external_id$ location name parent_id primary_in_house_contact_user_id updated_at
  ? parent_id# external_id$
user_emails
    id created_at email updated_at user_id verification_token_sent_at verified?
  ? user_ids email[] verified? verification_token_sent_at
user_job_permissions
    id automated? created_at job_id role_id updated_at user_id
  ? job_ids user_ids role_ids
user_roles
    id created_at name role_type updated_at
users
    id agency_id created_at custom_fields{} deactivated? department_ids[] emails[] employee_id$ first_name
        interviewer_tags[] job_title last_name linked_candidate_ids[] name office_ids[] primary_email site_admin?
        updated_at
  ? agency_ids office_ids department_ids linked_candidate_ids interviewer_tag_ids employee_ids
        custom_field_option_id# deactivated? primary_email external_office_id$ external_department_id$
        show_service_accounts?
"""
