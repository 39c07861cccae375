"""Reports and webhooks.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="reporting",
        base="/reporting-api/v201804",
        api="reporting-api",
        rows="""
reporting.getReportFiles GET /reports/{reportId}/files scope:reporting_read pages:page
    ? page limit#
reporting.generateAdHocReport POST /reports/{reportId}/files scope:reporting_write
reporting.getReports GET /reports scope:reporting_read pages:page
    ? page limit#
reporting.getReport GET /reports/{reportId} scope:reporting_read
reporting.getMostRecentReportFile GET /reports/{reportId}/files/recent scope:reporting_read
    ^ If-None-Match
reporting.downloadMostRecentReportFile GET /reports/{reportId}/files/recent/data scope:reporting_read
    ^ If-None-Match
reporting.getReportFile GET /files/{reportFileId} scope:reporting_read
reporting.downloadReportFile GET /files/{reportFileId}/data scope:reporting_read
""",
    ),
    Family(
        name="webhooks",
        base="/webhooks-api/v201907",
        api="webhooks",
        rows="""
webhooks.subscriptions.create POST /subscriptions scope:webhooks_write,webhooks_manage
    > !callbackUrl !events* alertingEmailAddress callbackAuthentication{}
webhooks.subscriptions.getAll GET /subscriptions scope:webhooks_read,webhooks_manage pages:page_id
    ? page_id limit#
webhooks.subscriptions.get GET /subscriptions/{id} scope:webhooks_read,webhooks_manage
webhooks.subscriptions.delete DELETE /subscriptions/{id} scope:webhooks_delete,webhooks_manage destroys
webhooks.subscriptions.activate PUT /subscriptions/{id}/activation scope:webhooks_write,webhooks_manage
webhooks.subscriptions.generateSecretKey POST /subscriptions/{id}/secret-key scope:webhooks_write,webhooks_manage
webhooks.subscriptions.getSecretKey GET /subscriptions/{id}/secret-key scope:webhooks_read,webhooks_manage
webhooks.subscriptions.searchCallbackLog GET /subscriptions/{id}/callbacks-log
    scope:webhooks_read,webhooks_manage pages:page_id
    ? page_id limit# callbackStatus=successful|failed after@ before@
""",
    ),
)
