"""Every operation of the vendor's document, each on its own version prefix, in the document's order."""

import msgspec

from adapters.http.catalogue import Catalogue
from adapters.http.notation import rows_in
from app.vendor import Operation

BASE = "/api"
DOCUMENT = "Vitay.io API Reference 3.7.3"

_ROWS = """
api.ping GET /v3/ping
api.postman GET /v3/api/postman

reference_requests.list GET /v1/public/reference_requests pages:numbered
    ? page[page]# page[page_size]#
reference_requests.create POST /v1/public/reference_requests notifies
    > notes min_manager_references# !question_set !candidate
reference_requests.remind POST /v1/reminders/reference_request/{id} notifies

activities.list GET /activities pages:numbered
    ? page[page]# page[page_size]#

users.list GET /v1/users pages:numbered
    ? page[page]# page[page_size]#
users.get GET /v1/users/{id}
users.me GET /v1/users/me
    ? id

answers.get GET /v1/answers/{id}
answers.update PATCH /v1/answers/{id}
    > question value scale# language category comment

hiring_firms.list GET /v1/hiring_firms pages:numbered
    ? page[page]# page[page_size]#
hiring_firms.get GET /v1/hiring_firms/{id}
hiring_firms.update PATCH /v1/hiring_firms/{id}
    > name
hiring_firms.delete DELETE /v1/hiring_firms/{id} json destroys
hiring_firms.update_logo PATCH /v1/hiring_firms/{id}/logo multipart
    > !logo_file
hiring_firms.analytics GET /v1/hiring_firms/{id}/analytics

profiles.get GET /v1/profiles/{id}

questions.list GET /v1/questions pages:numbered
    ? page[page]# page[page_size]#
questions.create POST /v1/questions
    > question category order# language question_set candidate
questions.get GET /v1/questions/{id}
questions.update PATCH /v1/questions/{id}
    > question category order# language question_set candidate
questions.delete DELETE /v1/questions/{id} destroys

verifications.remind POST /v1/reminders/verification/{id} notifies

recruiters.list GET /v2/recruiters pages:numbered
    ? page[page]# page[page_size]#
recruiters.get GET /v1/recruiters/{id}
recruiters.update PATCH /v1/recruiters/{id}
    > is_active? notifications
recruiters.delete DELETE /v1/recruiters/{id} destroys
recruiters.analytics GET /v1/recruiters/{id}/analytics
recruiters.create_with_user POST /v1/recruiters_with_user notifies
    > hiring_firm_id !email

candidates.list GET /v3/candidates pages:numbered
    ? page[page]# page[page_size]#
candidates.create POST /v3/candidates
    > internal_id notes first_name last_name email country_code phone score#
candidates.get GET /v3/candidates/{id}
candidates.update PATCH /v3/candidates/{id}
    > internal_id notes first_name last_name email country_code phone score#
candidates.delete DELETE /v3/candidates/{id} destroys

question_sets.list GET /v1/question_sets
question_sets.create POST /v1/question_sets
    > title language
question_sets.get GET /v1/question_sets/{id}
question_sets.update POST /v1/question_sets/{id}
    > title language
question_sets.delete DELETE /v1/question_sets/{id} destroys

references.create POST /v2/references
    > internal_id email first_name last_name phone country_code candidate
references.list GET /v2/references pages:numbered
    ? page[page]# page[page_size]#
references.update PATCH /v1/references/{id}
    > email first_name last_name phone country_code relationship company_name language
references.get GET /v1/references/{id}
references.delete DELETE /v1/references/{id} destroys
references.get_public GET /v1/public/references/{id}
references.answer POST /v1/public/references
    > !id !answers*
references.remind POST /v1/reminders/reference/{id} notifies

documents.download GET /documents
    ? !type=candidates|invoices|resumes|references !id

metadata.list GET /v3/metadata pages:numbered
    ? page[page]# page[page_size]#
metadata.create POST /v3/metadata
    > ip_address browser browser_version os os_version user_agent !identifiable

oauth.login POST /v3/oauth/login
oauth.find_reset GET /v3/oauth/reset notifies
    ? !email
oauth.request_reset POST /v3/oauth/reset notifies
    > !email
oauth.update_password PATCH /v3/oauth/reset
    > !email !password !reset_key
"""

_MAILS = "oauth.find_reset"
"""A question that mails somebody: it is asked once, as everything that changes something."""


def _row(operation: Operation) -> Operation:
    if operation.name == _MAILS:
        return msgspec.structs.replace(operation, changes=True, notifies=True)
    return operation


OPERATIONS = Catalogue(vendor="vitay", base=BASE, rows=[_row(row.operation) for row in rows_in(_ROWS, source=DOCUMENT)])
