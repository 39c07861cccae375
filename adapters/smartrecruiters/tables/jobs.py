"""Jobs and their ads, positions and publications, offers, approvals, and what the public sees of jobs.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="jobs",
        api="jobs-api",
        rows="""
jobs.positions.all GET /jobs/{jobId}/positions scope:jobs_read
    ^ Accept-Language
jobs.positions.create POST /jobs/{jobId}/positions scope:jobs_manage
    > positionId incumbentName !type=NEW|REPLACEMENT !positionOpenDate@ !targetStartDate@
jobs.positions.get GET /jobs/{jobId}/positions/{positionId} scope:jobs_read
    ^ Accept-Language
jobs.positions.update PUT /jobs/{jobId}/positions/{positionId} scope:jobs_manage
    > incumbentName !type=NEW|REPLACEMENT !positionOpenDate@ !targetStartDate@
jobs.positions.remove DELETE /jobs/{jobId}/positions/{positionId} scope:jobs_manage destroys
jobs.jobads.all GET /jobs/{jobId}/jobads scope:jobs_read
    ^ Accept-Language
jobs.jobads.create POST /jobs/{jobId}/jobads scope:jobs_manage
    > !title language{} jobAd{}
jobs.jobads.get GET /jobs/{jobId}/jobads/{jobAdId} scope:jobs_read
    ^ Accept-Language
jobs.jobads.update PUT /jobs/{jobId}/jobads/{jobAdId} scope:jobs_manage
    > !title language{} jobAd{}
jobs.jobads.postings.create POST /jobs/{jobId}/jobads/{jobAdId}/postings scope:jobs_manage
    > aggregators? visibility=PUBLIC|INTERNAL
jobs.jobads.postings.all GET /jobs/{jobId}/jobads/{jobAdId}/postings scope:jobs_read
    ? activeOnly?
    ^ Accept-Language
jobs.jobads.postings.unpublish DELETE /jobs/{jobId}/jobads/{jobAdId}/postings scope:jobs_manage
jobs.publication.create POST /jobs/{jobId}/publication scope:jobs_publications_manage
    > aggregators? visibility=PUBLIC|INTERNAL
jobs.publication.unpublish DELETE /jobs/{jobId}/publication scope:jobs_publications_manage
jobs.publication.all GET /jobs/{jobId}/publication scope:jobs_read
    ? activeOnly?
    ^ Accept-Language
jobs.hiring-team.get GET /jobs/{jobId}/hiring-team scope:jobs_read
    ^ Accept-Language
jobs.hiring-team.add POST /jobs/{jobId}/hiring-team scope:jobs_manage
    > !id !role
jobs.hiring-team.remove DELETE /jobs/{jobId}/hiring-team/{userId} scope:jobs_manage destroys
jobs.notes.get GET /jobs/{jobId}/note scope:jobs_read
    ^ Accept-Language
jobs.notes.update PUT /jobs/{jobId}/note scope:jobs_manage
    > !content
jobs.headcount.update PATCH /jobs/{jobId}/headcount scope:jobs_manage notifies
    > salaryRange{}
jobs.all GET /jobs scope:jobs_read pages:pageId
    ? q limit# offset# pageId sort=default|job_id city* department* updatedAfter@ lastActivityAfter@ language
    ? status=CREATED|SOURCING|FILLED|INTERVIEW|OFFER|CANCELLED|ON_HOLD
    ? postingStatus=PUBLIC|INTERNAL|NOT_PUBLISHED|PRIVATE statuses* hiringTeamMemberId*
    ^ Accept-Language
jobs.create POST /jobs scope:jobs_manage
    > !title refNumber targetHiringDate@ department{} !location{} !industry{} !function{} typeOfEmployment{}
    > !experienceLevel{} eeoCategory{} template? compensation{} jobAd{} properties*
jobs.get GET /jobs/{jobId} scope:jobs_read
    ^ Accept-Language
jobs.patch PATCH /jobs/{jobId} scope:jobs_manage json patch
jobs.update PUT /jobs/{jobId} scope:jobs_manage
    > !title refNumber targetHiringDate@ department{} !location{} !industry{} !function{} typeOfEmployment{}
    > !experienceLevel{} eeoCategory{} template? compensation{} jobAd{} properties*
jobs.status.update PUT /jobs/{jobId}/status scope:jobs_manage
    > !status=CREATED|SOURCING|FILLED|INTERVIEW|OFFER|CANCELLED|ON_HOLD
jobs.status.history.get GET /jobs/{jobId}/status/history scope:jobs_read
    ^ Accept-Language
jobs.approvals.latest GET /jobs/{jobId}/approvals/latest scope:jobs_read
    ^ Accept-Language
""",
    ),
    Family(
        name="offers",
        api="offers-api",
        rows="""
offers.candidates.offers.all GET /candidates/{id}/jobs/{jobId}/offers scope:candidates_offers_read
offers.candidates.offers.get GET /candidates/{id}/jobs/{jobId}/offers/{offerId} scope:candidates_offers_read
offers.candidates.offers.approvals.latest GET /candidates/{id}/jobs/{jobId}/offers/{offerId}/approvals/latest
    scope:candidates_offers_read
offers.candidates.offers.find GET /offers scope:candidates_offers_read pages:offset deprecated
    ? limit# offset# createdAfter@ createdBefore@ age status*
offers.documents.getDocumentsList GET /offers/{offerId}/documents scope:candidates_offers_read
offers.documents.getDocument GET /offers/{offerId}/documents/{documentId} scope:candidates_offers_read
""",
    ),
    Family(
        name="approvals",
        base="/approvals-api/v201910",
        api="approvals-api",
        rows="""
approvals.getById GET /approvals/{approvalRequestId} scope:approvals_read
approvals.comments.get GET /approvals/{approvalRequestId}/comments scope:approvals_read
approvals.comments.create POST /approvals/{approvalRequestId}/comments scope:approvals_read notifies
    > !content !authorId
approvals.get GET /approvals scope:approvals_read pages:pageId
    ? pageId
approvals.create POST /approvals scope:approvals_create notifies
    > !baseId !type=sequential|parallel !decisionMode=any|all !steps*
approvals.approve POST /approvals/{approvalRequestId}/approve-decisions scope:approvals_read,approvals_decide notifies
    > !approverId
approvals.reject POST /approvals/{approvalRequestId}/reject-decisions scope:approvals_read,approvals_decide notifies
    > !approverId !comment
""",
    ),
    Family(
        name="postings",
        api="posting-api",
        rows="""
postings.v1.listPostings GET /v1/companies/{companyIdentifier}/postings pages:offset
    ? q limit# offset# destination=PUBLIC|INTERNAL|INTERNAL_OR_PUBLIC locationType=REMOTE|ONSITE|ANY country
    ? region city department language* releasedAfter@ customField{}
    ^ accept-language
postings.v1.getPosting GET /v1/companies/{companyIdentifier}/postings/{postingId}
    ? sourceTypeId sourceSubTypeId sourceId
    ^ accept-language
postings.v1.listDepartments GET /v1/companies/{companyIdentifier}/departments
    ^ accept-language
""",
    ),
    Family(
        name="feed",
        base="/feed",
        api="feed-api",
        rows="""
feed.findPostingUsingJson GET /publications/{postingId}
feed.updatePostingUsingJson PUT /publications/{postingId}
    > liveUrl status comment
feed.postingsJSONStream GET /publications pages:offset
    ? updatedAfter status* offset limit
""",
    ),
    Family(
        name="application",
        api="apply-api",
        rows="""
application.createCandidate POST /postings/{uuid}/candidates notifies
    > !firstName !lastName !email createJoinLink? conditionalsIncluded? phoneNumber location{} web{} tags*
    > education* experience* sourceDetails{} resume{} avatar{} attachments* answers* messageToHiringManager
    > consent? consentDecisions{} internal?
application.getApplyConfigurationForPosting GET /postings/{uuid}/configuration
    ? conditionalsIncluded?
    ^ Accept-Language
application.getApplicationStatus GET /postings/{uuid}/candidates/{candidateId}/status
""",
    ),
)
