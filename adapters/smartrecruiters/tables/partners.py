"""What is there for partners: assessments, the marketplace, onboarding, and the endpoints that partners host.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="assessments",
        base="/assessment-api/v202107",
        api="assessments-api",
        rows="""
assessments.orders.getList GET /assessment-orders scope:assessment_orders_read
    ? !applicationId
""",
    ),
    Family(
        name="assessment-partner",
        base="/assessment-api/v202010",
        api="assessment-partner-api",
        rows="""
assessment-partner.getPartnerConfig GET /partner/configuration scope:partner_configuration_manage
assessment-partner.savePartnerConfig PUT /partner/configuration scope:partner_configuration_manage
    > !consentUrl !consentDisplayMode=REDIRECT|POPUP !assessmentPackageListUrl !singleAssessmentPackageUrl
    > packageOrderUrl inlineAssessmentPackageOrderUrl !oauthTokenUrl integrationDisableUrl fields*
    > !supportedAssessmentTypes*
assessment-partner.setUpIntegration POST /integration/company/{companyId} scope:partner_configuration_manage
    > !clientId !clientSecret
assessment-partner.packageResultUpdate PATCH /orders/{orderId}/results scope:assessment_result_manage
    > assessmentPackageDate@ submissionDate@ name description
    > status=IN_PROGRESS|PENDING|COMPLETED|REJECTED|EXPIRED score{} scoreLabel summary attachments*
    > assessmentResults*
assessment-partner.addAttachmentToOrder POST /orders/{orderId}/results/attachment multipart
""",
    ),
    Family(
        name="partner-app",
        hosted="a partner",
        api="assessment-partner-app",
        rows="""
partner-app.askForConsent GET /integration
    ? companyId
partner-app.deleteIntegration DELETE /integrations/companies/{companyId} destroys
partner-app.listPackages GET /packages
    ? country-code region-abbr city address postal-code remote? partner-field-id
partner-app.getPackageById GET /packages/{assessmentPackageId}
partner-app.ordersAssessmentPackage POST /packages/orders
    > !resultCallbackURL !candidate{} !job{} !requester{} !assessmentPackageId !jobId !companyId fields*
partner-app.ordersInlineAssessmentPackage POST /packages/inline/orders
    > !resultCallbackURL !candidate{} !job{} !assessmentPackageId !jobId !companyId
    > !completedAssessmentCallbackUrl fields*
partner-app.getToken POST /oauth/token form reads
    > !grant_type=client_credentials !client_id !client_secret
""",
    ),
    Family(
        name="marketplace",
        base="/v1",
        api="partners-public-api",
        rows="""
marketplace.getConfigs GET /configs deprecated
marketplace.addConfig POST /configs deprecated
    > !id value
marketplace.getConfig GET /configs/{configId} deprecated
marketplace.updateConfig POST /configs/{configId} deprecated
    > !id value
marketplace.searchOffers GET /offers pages:offset deprecated
    ? limit# offset# status q postingId
""",
    ),
    Family(
        name="onboarding",
        base="/smartonboard-api/v202205",
        api="smartonboard",
        rows="""
onboarding.new-hires.get GET /new-hires/{newHireId} scope:new_hires_read
onboarding.onboarding-processes.get GET /onboarding-processes/{onboardingProcessId} scope:onboarding_processes_read
onboarding.web-form-assignments.form-answers.get GET /web-form-assignments/{webFormAssignmentId}/form-answers
    scope:assignments_submissions_read
onboarding.web-form-assignments.fields-metadata.get GET /web-form-assignments/{webFormAssignmentId}/fields-metadata
    scope:assignments_submissions_read
onboarding.fillable-pdf-form-assignments.form-answers.get GET
    /fillable-pdf-form-assignments/{fillablePdfFormAssignmentId}/form-answers scope:assignments_submissions_read
onboarding.onboarding-processes.assignments.get GET /onboarding-processes/{onboardingProcessId}/assignments
    scope:assignments_read
onboarding.onboarding-processes.assignment.get GET
    /onboarding-processes/{onboardingProcessId}/assignments/{assignmentId}
onboarding.activity-assignments.attachments.get GET /activity-assignments/{activityAssignmentId}/attachments
    scope:assignments_submissions_read
onboarding.activity-assignments.attachments.getById GET
    /activity-assignments/{activityAssignmentId}/attachments/{attachmentId} scope:assignments_submissions_read
""",
    ),
    Family(
        name="apps-integrations",
        base="/apps-integrations",
        api="apps-integrations",
        rows="""
apps-integrations.enableIntegration POST /partner-api/integrations json
""",
    ),
    Family(
        name="shorten",
        base="/url-shortener",
        api="url-shortener",
        rows="""
shorten.publicShorten POST /shorten json
""",
    ),
)
