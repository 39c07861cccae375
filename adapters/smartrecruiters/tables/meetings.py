"""Interviews, their templates, self-scheduling and events.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="interviews",
        base="/interviews-api/v201904",
        api="interviews",
        rows="""
interviews.types.get GET /interview-types scope:interview_types_read
interviews.types.update PATCH /interview-types scope:interview_types_write json
interviews.types.delete DELETE /interview-types/{interviewType} scope:interview_types_write destroys
interviews.get-list GET /interviews scope:interviews_read
    ? !applicationId
interviews.create POST /interviews scope:interviews_write notifies
    > !candidate{} !jobId location !organizerId !timezone !timeslots* createdOn@ refUrl
interviews.get GET /interviews/{interviewId} scope:interviews_read
interviews.update PATCH /interviews/{interviewId} scope:interviews_write notifies
    > location timezone candidate{}
interviews.delete DELETE /interviews/{interviewId} scope:interviews_write notifies destroys
interviews.timeslots.create POST /interviews/{interviewId}/timeslots scope:interviews_write notifies
    > interviewType title place !startsOn@ !endsOn@ !interviewers*
    > candidateStatus=accepted|declined|pending|tentative
interviews.timeslots.get GET /interviews/{interviewId}/timeslots/{timeslotId} scope:interviews_read
interviews.timeslots.update PATCH /interviews/{interviewId}/timeslots/{timeslotId} scope:interviews_write notifies
    > interviewType title place !startsOn@ !endsOn@ !interviewers*
    > candidateStatus=accepted|declined|pending|tentative
interviews.timeslots.delete DELETE /interviews/{interviewId}/timeslots/{timeslotId}
    scope:interviews_write notifies destroys
interviews.statuses.candidate.put PUT /interviews/{interviewId}/candidate/status scope:interviews_write deprecated
    > !status=accepted|declined|pending|tentative
interviews.statuses.interviewer.put PUT /interviews/{interviewId}/timeslots/{timeslotId}/interviewers/{userId}/status
    scope:interviews_write
    > !status=accepted|declined|pending|tentative
interviews.timeslots.patch-noshow PATCH /interviews/{interviewId}/timeslots/{timeslotId}/noshow
    ? !value?
interviews.statuses.timeslot-candidate.put PUT /interviews/{interviewId}/timeslots/{timeslotId}/candidateStatus
    scope:interviews_write
    > !status=accepted|declined|pending|tentative
""",
    ),
    Family(
        name="interview-templates",
        base="/interview-templates",
        api="interview-templates",
        rows="""
interview-templates.getTemplateById GET /templates/{id}
interview-templates.updateTemplate PUT /templates/{id} json
interview-templates.deleteTemplate DELETE /templates/{id} destroys
interview-templates.getJobManagedSteps GET /managed-steps/jobs/{jobId}
interview-templates.updateJobManagedSteps PUT /managed-steps/jobs/{jobId}
    > states*
interview-templates.updateJobTemplate PUT /job-templates/{jobInterviewTemplateId} json
interview-templates.patchJobTemplateInterviewers PATCH /job-templates/{jobInterviewTemplateId}
    > hiringTeamRoleToInterviewers{}
interview-templates.findJobTemplateByHiringState GET /job-templates/jobs/{jobId}/hiringStages/{hiringStage}
    ? hiringStep
interview-templates.upsertJobTemplate PUT /job-templates/jobs/{jobId}/hiringStages/{hiringStage}
    ? hiringStep
    > templateId
interview-templates.getInterviewTemplateById GET /interview/templates/{id}
interview-templates.updateInterviewTemplate PUT /interview/templates/{id} json
interview-templates.deleteInterviewTemplate DELETE /interview/templates/{id} destroys
interview-templates.updateJobInterviewTemplate PUT /interview/templates/job/{jobInterviewTemplateId} json
interview-templates.updateJobInterviewTemplateInterviewers PATCH /interview/templates/job/{jobInterviewTemplateId}
    > hiringTeamRoleToInterviewers{}
interview-templates.getTemplates GET /templates pages:number
    ? page# pageSize# hiringStage=NEW|IN_PROGRESS|INTERVIEW|OFFER hiringStep type=INDIVIDUAL|GROUP search
interview-templates.createTemplate POST /templates json
interview-templates.searchJobTemplateByJobApplicationIds POST /job-templates/jobs/{jobId}/search reads
    > applicationIds*
interview-templates.searchInterviewTemplates GET /interview/templates pages:number
    ? page# limit# search
interview-templates.createInterviewTemplate POST /interview/templates json
interview-templates.getSchedulePreferences GET /schedule/preferences/users/{userId}
interview-templates.findJobTemplatesByJobId GET /job-templates/jobs/{jobId}
interview-templates.findJobTemplateByApplicationId GET /job-templates/job-applications/{applicationId}
interview-templates.getJobInterviewTemplates GET /interview/templates/jobs/{jobId}
interview-templates.getJobApplicationInterviewTemplates GET /interview/templates/job-applications/{applicationId}
""",
    ),
    Family(
        name="self-scheduling",
        base="/self-scheduling",
        api="self-scheduling",
        rows="""
self-scheduling.getSelfScheduledInterview GET /self-schedules/{id}/application/{applicationUuid}/interview
self-scheduling.updateSelfScheduleInterview PUT /self-schedules/{id}/application/{applicationUuid}/interview notifies
    > startsAt@ endsAt@
self-scheduling.createSelfScheduleInterview POST /self-schedules/{id}/application/{applicationUuid}/interview notifies
    > startsAt@ endsAt@
self-scheduling.automatedSelfScheduling POST /automated-self-schedules notifies
    > applicationUuid
self-scheduling.getAutomatedSchedulesAvailableSlotsCountByInterviewerWithRoles POST
    /automated-self-schedules/{scheduleType}/application/{applicationUuid}/slots/count/by-role reads
    > interviewerIdsByRole{} startDate@ endDate@ slotsAvailabilityLimitInDays#
self-scheduling.updateSelfScheduleInvite POST /automated-self-schedules/update-invite json notifies
self-scheduling.requestSelfReschedule POST /automated-self-schedules/reschedule json notifies
self-scheduling.searchSelfSchedules GET /self-schedules pages:offset
    ? applicationId withInterviews? limit# offset#
self-scheduling.getSelfSchedule GET /self-schedules/{id}
self-scheduling.cancelSelfSchedule DELETE /self-schedules/{id} notifies destroys
self-scheduling.getApplicationSelfSchedule GET /self-schedules/{id}/application/{applicationUuid}
self-scheduling.availableSlotsForApplication GET /self-schedules/{id}/application/{applicationUuid}/slots
""",
    ),
    Family(
        name="events",
        base="/event-management-api",
        api="event-management-api",
        rows="""
events.getEventDetails GET /events/{eventId}
events.updateEvent PUT /events/{eventId} json
events.deleteEvent DELETE /events/{eventId} destroys
events.addInterviewersToSession PUT /events/{eventId}/sessions/{sessionId}/interviewers
    > interviewers*
events.removeInterviewersFromSession DELETE /events/{eventId}/sessions/{sessionId}/interviewers destroys
    > interviewers*
events.moveApplicantsToSession PUT /events/{eventId}/sessions/{sessionId}/applicants notifies
    > fromSessionId applicantIds* allowOverbooking?
events.addApplicantsToSession POST /events/{eventId}/sessions/{sessionId}/applicants notifies
    > applicantIds* allowOverbooking?
events.getEvents GET /events pages:number
    ? jobId !state=PAST|ACTIVE page# pageSize#
events.createEvent POST /events json
events.getAllApplicants GET /events/{eventId}/applicants
events.addApplicantsToEvent POST /events/{eventId}/applicants notifies
    > applicantIds*
events.getSessionDetails GET /events/{eventId}/sessions/{sessionId}
events.deleteSession DELETE /events/{eventId}/sessions/{sessionId} destroys
events.getApplicantsByEventId GET /events/{eventId}/pool-applicants pages:number
    ? page# pageSize#
events.getEventsForCandidate GET /events/candidates/{profileId}
    ? state=PAST|ACTIVE
events.getEventsForApplication GET /events/applications/{applicationId}
    ? state=PAST|ACTIVE
""",
    ),
)
