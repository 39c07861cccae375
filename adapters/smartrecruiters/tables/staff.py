"""Users, their roles and groups, what they are told, and what they did.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="users",
        base="/user-api/v201804",
        api="users-api",
        rows="""
users.all GET /users scope:users_read pages:pageId
    ? q limit# pageId updatedAfter@
users.create POST /users scope:users_manage notifies
    > email !firstName !lastName systemRole{} externalData ssoIdentifier ssoLoginMode=SSO|PASSWORD language{}
    > password location{}
users.me GET /users/me scope:users_read
users.get GET /users/{id} scope:users_read
users.update PATCH /users/{id} scope:users_manage json patch
users.password.reset POST /users/{id}/reset-password scope:users_manage notifies
users.activation.email.send POST /users/{id}/activation-email scope:users_manage notifies
users.activation.activate PUT /users/{id}/activation scope:users_manage
users.activation.deactivate DELETE /users/{id}/activation scope:users_manage
users.avatar.update PUT /users/{id}/avatar scope:users_manage multipart
    > !file
users.system-roles.all GET /system-roles scope:users_read
users.access-groups.all GET /access-groups scope:users_read
users.access-groups.users.remove DELETE /access-groups/{accessGroupId}/users/{id} scope:users_manage destroys
users.access-groups.users.assign POST /access-groups/{accessGroupId}/users scope:users_manage json
""",
    ),
    Family(
        name="users-deprecated",
        api="users-api-deprecated",
        rows="""
users-deprecated.users.all GET /users scope:users_read pages:offset deprecated
    ? q limit# offset# updatedAfter@
users-deprecated.users.create POST /users scope:users_manage notifies deprecated
    > email !firstName !lastName systemRole{} externalData ssoIdentifier ssoLoginMode=SSO|PASSWORD language{}
    > !role=EMPLOYEE|RESTRICTED|STANDARD|EXTENDED|ADMINISTRATOR password location{}
users-deprecated.users.me GET /users/me scope:users_read deprecated
users-deprecated.users.get GET /users/{id} scope:users_read deprecated
users-deprecated.users.activation.delete DELETE /users/{id} scope:users_manage deprecated
users-deprecated.users.update PATCH /users/{id} scope:users_manage json patch deprecated
users-deprecated.users.activation.email.send POST /users/{id}/activation-email scope:users_manage notifies deprecated
users-deprecated.users.activation.activate PUT /users/{id}/activation scope:users_manage deprecated
users-deprecated.users.activation.deactivate DELETE /users/{id}/activation scope:users_manage deprecated
users-deprecated.users.avatar.update PUT /users/{id}/avatar scope:users_manage multipart deprecated
    > !file
""",
    ),
    Family(
        name="notifications",
        base="/notification-preferences",
        api="notifications-api",
        rows="""
notifications.getEmployeePreferences GET /employee-preferences
    ? !channel=SLACK|TEAMS|EMAIL
notifications.saveEmployeePreferences POST /employee-preferences json
notifications.upsertEmployeePreferences PATCH /employee-preferences json
notifications.findGlobalPreferences GET /global-preferences
notifications.upsertGlobalPreferences PATCH /global-preferences json
notifications.updateEmployeePreferences PATCH /employee-preferences/preferences/{preferenceId} json
notifications.findAllNotificationTypes GET /notification-types
notifications.getAllEmployeePreferences GET /employee-preferences/all
""",
    ),
    Family(
        name="audit",
        base="/audit-api/v201910",
        api="audit-api",
        rows="""
audit.get GET /audit-events scope:audit_events_read pages:nextPageId
    ? eventDateAfter@ eventDateBefore@ eventName* authorType* authorId entityType* entityId nextPageId limit#
""",
    ),
)
