"""Candidates, their applications, what is said and thought of them.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="candidates",
        api="candidates-api",
        rows="""
candidates.tags.add POST /candidates/{id}/tags scope:candidates_manage
    > !tags*
candidates.tags.get GET /candidates/{id}/tags scope:candidates_read
candidates.tags.replace PUT /candidates/{id}/tags scope:candidates_manage
    > !tags*
candidates.tags.delete DELETE /candidates/{id}/tags scope:candidates_manage destroys
candidates.onboarding.get GET /candidates/{id}/onboardingStatus scope:candidates_read deprecated
candidates.onboarding.update PUT /candidates/{id}/onboardingStatus scope:candidates_manage deprecated
    > !onboardingStatus=READY_TO_ONBOARD|ONBOARDING_SUCCESSFUL|ONBOARDING_FAILED
candidates.onboarding.getForJob GET /candidates/{id}/jobs/{jobId}/onboardingStatus scope:candidates_read
candidates.onboarding.updateForJob PUT /candidates/{id}/jobs/{jobId}/onboardingStatus scope:candidates_manage
    > !onboardingStatus=READY_TO_ONBOARD|ONBOARDING_SUCCESSFUL|ONBOARDING_FAILED
candidates.all GET /candidates scope:candidates_read pages:pageId
    ? q limit# pageId jobId* location* averageRating* status* consentStatus* subStatus tag* updatedAfter@
    ? onboardingStatus=READY_TO_ONBOARD|ONBOARDING_SUCCESSFUL|ONBOARDING_FAILED propertyId* propertyValueId*
    ? sourceType* sourceSubType* sourceValueId* questionCategory* questionFieldId* questionFieldValueId*
candidates.add POST /candidates scope:candidates_create
    > !firstName !lastName !email phoneNumber location{} web{} tags* education* experience* sourceDetails{}
    > internal?
candidates.resume.add POST /candidates/cv scope:candidates_create multipart
    > sourceTypeId sourceSubTypeId sourceId internal? file
candidates.resume.parse POST /candidates/cv/parse multipart reads
    > !file
candidates.consent.request.batch POST /candidates/consent-requests scope:candidates_manage notifies
    > !content*
candidates.consent.status GET /candidates/{id}/consent scope:candidates_read
candidates.consent.decisions GET /candidates/{id}/consents scope:candidates_read
candidates.get GET /candidates/{id} scope:candidates_read
candidates.delete DELETE /candidates/{id} scope:candidates_manage destroys
candidates.update PATCH /candidates/{id} scope:candidates_manage
    > firstName lastName email phoneNumber location{} web{}
candidates.attachments.list GET /candidates/{id}/attachments scope:candidates_read deprecated
candidates.attachments.add POST /candidates/{id}/attachments scope:candidates_create multipart deprecated
    > !attachmentType=GENERIC_FILE|RESUME|COVER_LETTER file
candidates.attachments.get GET /candidates/{id}/attachments/{attachmentId} scope:candidates_read deprecated
candidates.attachments.listForJob GET /candidates/{id}/jobs/{jobId}/attachments scope:candidates_read
candidates.attachments.addForJob POST /candidates/{id}/jobs/{jobId}/attachments scope:candidates_create multipart
    > !attachmentType=GENERIC_FILE|RESUME|COVER_LETTER file
candidates.attachments.getForJob GET /candidates/attachments/{attachmentId} scope:candidates_read
candidates.attachments.deleteForJob DELETE /candidates/attachments/{attachmentId} scope:candidates_manage destroys
candidates.status.update PUT /candidates/{id}/jobs/{jobId}/status scope:candidates_manage notifies
    > !status=LEAD|NEW|IN_REVIEW|INTERVIEW|OFFERED|HIRED|REJECTED|WITHDRAWN|TRANSFERRED subStatus startsOn@
    > reason
candidates.status.updatePrimary PUT /candidates/{id}/status scope:candidates_manage notifies deprecated
    > !status=LEAD|NEW|IN_REVIEW|INTERVIEW|OFFERED|HIRED|REJECTED|WITHDRAWN|TRANSFERRED subStatus startsOn@
    > reason
candidates.status.history.get GET /candidates/{id}/status/history
    scope:candidates_read,candidate_status_read deprecated
candidates.status.history.getForJob GET /candidates/{id}/jobs/{jobId}/status/history
    scope:candidates_read,candidate_status_read
candidates.source.update PUT /candidates/{id}/jobs/{jobId}/source scope:candidates_manage
    > !sourceTypeId sourceSubTypeId !sourceId
candidates.properties.get GET /candidates/{id}/properties scope:candidates_read deprecated
    ? context=PROFILE|OFFER_FORM|HIRE_FORM|OFFER_APPROVAL_FORM
candidates.properties.getForJob GET /candidates/{id}/jobs/{jobId}/properties scope:candidates_read
    ? context=PROFILE|OFFER_FORM|HIRE_FORM|OFFER_APPROVAL_FORM
candidates.properties.values.batchUpdateForJob PUT /candidates/{id}/jobs/{jobId}/properties
    scope:candidates_manage json
candidates.properties.values.update PUT /candidates/{id}/properties/{propertyId} scope:candidates_manage deprecated
    > value
candidates.properties.values.updateForJob PUT /candidates/{id}/jobs/{jobId}/properties/{propertyId}
    scope:candidates_manage deprecated
    > value
candidates.screening-answers.get GET /candidates/{id}/jobs/{jobId}/screening-answers scope:candidates_read
candidates.addToJob POST /jobs/{jobId}/candidates scope:candidates_create
    > !firstName !lastName !email phoneNumber location{} web{} tags* education* experience* sourceDetails{}
    > internal?
candidates.resume.addToJob POST /jobs/{jobId}/candidates/cv scope:candidates_create multipart
    > sourceTypeId sourceSubTypeId sourceId internal? file
candidates.getApplication GET /candidates/{id}/jobs/{jobId} scope:candidates_read
candidates.deleteApplication DELETE /candidates/{id}/jobs/{jobId} destroys
""",
    ),
    Family(
        name="job-applications",
        base="/job-applications-api/v202112",
        api="job-applications-api",
        rows="""
job-applications.getById GET /job-applications/{jobApplicationId} scope:job_applications_read
job-applications.deleteById DELETE /job-applications/{jobApplicationId} destroys
job-applications.postConsentRequest POST /job-applications/{jobApplicationId}/consent-request json notifies
job-applications.getConsentDecision GET /job-applications/{jobApplicationId}/consents
""",
    ),
    Family(
        name="candidate-status",
        base="/candidate-status-api",
        api="candidate-status-api",
        rows="""
candidate-status.getStatus GET /status/{applicationUuid}
""",
    ),
    Family(
        name="messages",
        api="messages-api",
        rows="""
messages.shares.create POST /messages/shares scope:messages_write notifies
    > !content correlationId shareWith{}
messages.shares.delete DELETE /messages/shares/{id} scope:messages_manage destroys
messages.fetch GET /messages scope:messages_read pages:pageId
    ? !candidateId jobId pageId limit#
""",
    ),
    Family(
        name="message-templates",
        base="/message-templates-api",
        api="message-templates-api",
        rows="""
message-templates.getMessageTemplate GET /message-templates/{messageTemplateId}
message-templates.updateMessageTemplate PUT /message-templates/{messageTemplateId} json
message-templates.removeMessageTemplate DELETE /message-templates/{messageTemplateId} destroys
message-templates.getMessageTemplates GET /message-templates
    ? type* channel* name
message-templates.createMessageTemplate POST /message-templates json
""",
    ),
    Family(
        name="reviews",
        base="/reviews-api/v201910",
        api="reviews",
        rows="""
reviews.scorecards.criteria.getByJobId GET /jobs/{jobId}/criteria
reviews.getList GET /reviews scope:reviews_read
    ? !candidateId !jobId
reviews.create POST /reviews scope:reviews_write
    > reviewerId !candidateId !jobId !overallRating# comment createdOn@
reviews.get GET /reviews/{reviewId} scope:reviews_read
reviews.update PATCH /reviews/{reviewId} scope:reviews_write
    > overallRating# comment !reviewerId
reviews.delete DELETE /reviews/{reviewId} scope:reviews_write destroys
    ? !reviewerId
""",
    ),
)
