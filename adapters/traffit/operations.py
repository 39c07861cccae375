"""Every operation of Traffit's API version 2, a row each, in the order of the vendor's document.

Paths are below `/api/integration/v2`; where the document's headings print `/api/v2/integration`, its own examples
and every real client use this one. Rows with `documented=False` are absent from the document and used by real
clients. Scopes are the document's; where it prints none, the scope of the object the operation is about.
"""

from adapters.http.catalogue import Catalogue, read, write
from app.vendor import Parameter

GET, POST, PUT, PATCH = "GET", "POST", "PUT", "PATCH"
BASE = "/api/integration/v2"

HEADER_PAGES = "X-Request-Current-Page, at most 100 a page"
SMALL_PAGES = "X-Request-Current-Page, at most 10 a page (more makes the tenant fail at random)"

HEADERS = {
    "page": "X-Request-Current-Page",
    "page_size": "X-Request-Page-Size",
    "filter": "X-Request-Filter",
    "sort": "X-Request-Sort",
    "response_metadata": "X-Response-Metadata",
    "request_metadata": "X-Request-Metadata",
    "by_guid": "X-Get-Find-By-Guid",
    "modules": "X-Additional-Modules",
}
"""The request header behind each header parameter of this catalogue (document: Headers)."""


def _header(name: str, text: str) -> Parameter:
    return Parameter(name=name, where="header", help=text)


def _query(name: str, text: str) -> Parameter:
    return Parameter(name=name, where="query", help=text)


def _body(name: str, text: str, *, required: bool = False) -> Parameter:
    return Parameter(name=name, where="body", required=required, help=text)


PAGE = (_header("page", "which page, from 1"), _header("page_size", "records a page, 10 unless told, at most 100"))
FILTER = _header("filter", 'one field: updated_at>=2026-01-31, or the vendor\'s JSON {"field":{"value","comparison"}}')
SORT = _header("sort", 'id, -updated_at, or the vendor\'s JSON {"field":"ASC"}')
SHAPE = _header("response_metadata", "true: which fields come, and in which form, instead of records")
FORM = _header("request_metadata", "true: which fields may be sent, and in which form; nothing is written")
GUID = _header("by_guid", "true: the id in the path is a guid")

LIST = (*PAGE, FILTER, SORT, SHAPE)
"""The headers of lists that filter by header (document: Filtering results, Sorting results)."""

TIMELINE = (
    *PAGE,
    _query("created_at", "2020-11-01 or 2021-01-04 12:10:00, Europe/Warsaw"),
    _query("created_at_comparison", "=, !=, >=, <="),
    _query("updated_at", "as created_at"),
    _query("updated_at_comparison", "=, !=, >=, <="),
    _query("id", "a record id"),
    _query("id_comparison", "=, !=, >=, <="),
    _query("sort_by", "created_at, updated_at"),
    _query("sort_by_direction", "ASC, DESC"),
)
"""What lists take that filter by query string."""

ACTIVITIES = (
    *TIMELINE,
    _query("type", "id of an activity type"),
    _query("type_comparison", "=, !="),
    _query("activity_date", "as created_at"),
    _query("activity_date_comparison", "=, !=, >=, <= (the document's table prints updated_at_comparison)"),
)

CANDIDATE = (
    FORM,
    _body("name", "first name"),
    _body("lastname", "last name"),
    _body("email", "e-mail"),
    _body("guid", "an id of your own"),
    _body("owner", "id of the responsible user"),
    _body("source", "name of a source"),
    _body("synchro_time", "yyyy-MM-dd HH:mm:ss, for your own use"),
)
JOB = (
    FORM,
    _body("name", "name of the job"),
    _body("guid", "an id of your own"),
    _body("synchro_time", "yyyy-MM-dd HH:mm:ss, for your own use"),
    _body("client", "id of the client"),
    _body("workflow", "id of the workflow"),
)
CLIENT = (FORM, _body("guid", "an id of your own"), _body("synchro_time", "yyyy-MM-dd HH:mm:ss, for your own use"))
PERSON = (
    FORM,
    _body("name", "first name"),
    _body("lastname", "last name"),
    _body("email", "e-mail"),
    _body("guid", "an id of your own"),
    _body("synchro_time", "yyyy-MM-dd HH:mm:ss, for your own use"),
)
USER = (
    FORM,
    _body("username", "the user's sign-in"),
    _body("permission_group", "id of a permission group"),
    _body("email", "e-mail"),
    _body("password", 'JSON {"first","second"}: the same password twice'),
)
PROVISION = (_body("recruitment", "id of the job"), _body("agreement_date", "yyyy-MM-dd"))

_PAIR = "/employees/{employee_id}/recruitments/{recruitment_id}/states"

OPERATIONS = Catalogue(
    vendor="traffit",
    base=BASE,
    outside=(
        read(
            "auth.token",
            POST,
            "/oauth2/token",
            body="json",
            parameters=(
                _body("grant_type", "client_credentials, password or refresh_token"),
                _body("client_id", "name of the API client"),
                _body("client_secret", "its secret"),
                _body("username", "for the password grant"),
                _body("password", "for the password grant"),
                _body("scope", "scopes, separated by blanks"),
            ),
            source="Overview > Generating access token",
        ),
        read(
            "job_posts.published",
            GET,
            "/public/job_posts/published",
            pages=HEADER_PAGES,
            parameters=(*PAGE, _header("sort", '{"sort_by":"id","direction":"ASC"}: not the shape of the other lists')),
            source="notes 2.6 (public job posts, no sign-in)",
            documented=False,
        ),
    ),
    rows=(
        # --- candidates ---
        write("candidates.create", POST, "/employees/", scope="employee", body="json", parameters=CANDIDATE,
              source="Candidate > Create new candidate"),
        write("candidates.replace", PUT, "/employees/{employee_id}", scope="employee", body="json", destroys=True,
              parameters=CANDIDATE, source="Candidate > Update candidate"),
        write("candidates.update", PATCH, "/employees/{employee_id}", scope="employee", body="json",
              parameters=CANDIDATE, source="Candidate > Update single fields on the candidate"),
        read("candidates.get", GET, "/employees/{employee_id}", scope="employee", parameters=(GUID, SHAPE),
             source="Candidate > Get single candidate"),
        read("candidates.tags", GET, "/employees/{employee_id}/tags", scope="employee", pages=HEADER_PAGES,
             parameters=PAGE, source="Candidate > Get candidate tags"),
        write("candidates.add_tags", PATCH, "/employees/{employee_id}/tags", scope="employee", body="json",
              parameters=(_body("tags", 'JSON list of names that exist, ["a","b"]', required=True),),
              source="Candidate > Add tags to the candidate"),
        write("candidates.attach_file", POST, "/employees/{employee_id}/files/{file_id}", scope="employee",
              body="json", parameters=(_body("dictionary_type", "kind of file, such as CV"),),
              source="Candidate > Add file to the candidate"),
        write("applications.reject", POST, f"{_PAIR}/_move_to_reject_state", scope="employee", body="json",
              parameters=(_body("rejection_id", "id of one of the job's rejections", required=True),),
              source="Candidate > Reject candidate in job"),
        write("applications.move_next", POST, f"{_PAIR}/_move_to_next_state", scope="employee",
              source="Candidate > Move candidate in job to next state"),
        write("applications.move", POST, f"{_PAIR}/{{state_id}}/_move", scope="employee",
              source="Candidate > Move candidate in job to state"),
        write("applications.move_back", POST, f"{_PAIR}/_back", scope="employee",
              source="Candidate > Move candidate in job to last state"),
        write("candidates.add_provision", POST, "/employees/{employee_id}/provisions/{provision_id}",
              scope="employee", body="json", parameters=PROVISION,
              source="Candidate > Add provision to the candidate in job"),
        write("candidates.add_provisions", PATCH, "/employees/{employee_id}/provisions", scope="employee",
              body="json", source="Candidate > Add many provisions to the candidate in job"),
        read("candidates.jobs", GET, "/employees/{employee_id}/recruitments", scope="employee", pages=HEADER_PAGES,
             parameters=(*PAGE, _header("modules", "employee_recruitments_states: adds the names of the stages")),
             source="Candidate > Get candidate jobs"),
        read("candidates.activities", GET, "/employees/{employee_id}/activities", scope="employee",
             pages=HEADER_PAGES, parameters=ACTIVITIES, source="Candidate > Get candidate activities"),
        read("candidates.list", GET, "/employees/", scope="employee", pages=HEADER_PAGES, parameters=LIST,
             source="Candidate > Get candidates list"),
        read("activities.list", GET, "/employees/activities", scope="employee", pages=HEADER_PAGES,
             parameters=(*ACTIVITIES, _query("employee_id", "id of a candidate"),
                         _query("employee_id_comparison", "=, !=")),
             source="Candidate > Get candidates activities"),
        read("history.list", GET, "/employees/recruitment_history", scope="employee", pages=HEADER_PAGES,
             parameters=(*TIMELINE, FILTER, SORT), source="Candidate > Get candidates jobs history"),
        write("notes.create", POST, "/employees/{employee_id}/notes", scope="employee", body="json",
              parameters=(_body("title", "headline", required=True), _body("content", "text or HTML", required=True)),
              source="Candidate > Add note to the candidate"),
        read("candidates.talents", GET, "/employees/{employee_id}/talents", scope="employee", pages=HEADER_PAGES,
             parameters=PAGE, source="Candidate > Get candidate talents"),
        # --- jobs ---
        write("jobs.create", POST, "/recruitments/", scope="recruitment", body="json", parameters=JOB,
              source="Job > Create new job"),
        write("jobs.update_all", PATCH, "/recruitments/{recruitment_id}", scope="recruitment", body="json",
              parameters=JOB, destroys=True, source="Job > Update job (the heading lacks the id)"),
        write("jobs.update", PATCH, "/recruitments/{recruitment_id}", scope="recruitment", body="json",
              parameters=JOB, source="Job > Update single fields on the job"),
        read("jobs.get", GET, "/recruitments/{recruitment_id}", scope="recruitment", parameters=(GUID, SHAPE),
             source="Job > Get single job"),
        read("jobs.list", GET, "/recruitments/", scope="recruitment", pages=HEADER_PAGES, parameters=LIST,
             source="Job > Get jobs list"),
        write("applications.create", POST, "/recruitments/{recruitment_id}/employees/{employee_id}",
              scope="recruitment", source="Job > Add candidate to the recruitment"),
        read("rejections.list", GET, "/recruitments/{recruitment_id}/rejections", scope="recruitment",
             pages=HEADER_PAGES, parameters=PAGE, source="Job > Get all job rejections"),
        read("rejections.wait", GET, "/recruitments/{recruitment_id}/rejections/wait", scope="recruitment",
             pages=HEADER_PAGES, parameters=PAGE, source="Job > Get job pending rejections"),
        read("rejections.end_bad", GET, "/recruitments/{recruitment_id}/rejections/end-bad", scope="recruitment",
             pages=HEADER_PAGES, parameters=PAGE, source="Job > Get job rejections"),
        read("stages.list", GET, "/recruitments/{recruitment_id}/states", scope="recruitment", pages=HEADER_PAGES,
             parameters=PAGE, source="Job > Get job states"),
        read("stages.counter", GET, "/recruitments/{recruitment_id}/states/counter", scope="recruitment",
             pages=HEADER_PAGES, parameters=PAGE, source="Job > Get job states counter"),
        # --- clients and their people ---
        write("clients.create", POST, "/clients/", scope="client", body="json", parameters=CLIENT,
              source="Client > Create new client"),
        write("clients.replace", PUT, "/clients/{client_id}", scope="client", body="json", destroys=True,
              parameters=CLIENT, source="Client > Update client"),
        write("clients.update", PATCH, "/clients/{client_id}", scope="client", body="json", parameters=CLIENT,
              source="Client > Update single fields on the client"),
        read("clients.get", GET, "/clients/{client_id}", scope="client", parameters=(GUID, SHAPE),
             source="Client > Get single client"),
        read("clients.list", GET, "/clients/", scope="client", pages=HEADER_PAGES, parameters=LIST,
             source="Client > Get clients list"),
        write("crm_persons.create", POST, "/crm_persons/", scope="crm_person", body="json", parameters=PERSON,
              source="Crm_person > Create new crm_person"),
        write("crm_persons.replace", PUT, "/crm_persons/{crm_person_id}", scope="crm_person", body="json",
              destroys=True, parameters=PERSON, source="Crm_person > Update crm_person"),
        write("crm_persons.update", PATCH, "/crm_persons/{crm_person_id}", scope="crm_person", body="json",
              parameters=PERSON, source="Crm_person > Update single fields on the crm_person"),
        read("crm_persons.get", GET, "/crm_persons/{crm_person_id}", scope="crm_person", parameters=(GUID, SHAPE),
             source="Crm_person > Get single crm_person"),
        read("crm_persons.list", GET, "/crm_persons/", scope="crm_person", pages=HEADER_PAGES, parameters=LIST,
             source="Crm_person > Get crm_persons list (prints the scope as crm_persons)"),
        # --- files, adverts, forms ---
        write("files.upload", POST, "/files/", scope="file", body="multipart",
              parameters=(_body("file", "a path", required=True), _body("name", "new file name"),
                          _body("isPublic", "0 or 1")),
              source="File > Upload file"),
        read("job_posts.get", GET, "/adverts_publish/{advert_publish_id}", scope="advert_publish",
             parameters=(SHAPE,), source="Job post > Get single job post"),
        read("forms.fields", GET, "/form/fields/{advert_id}", scope="form", source="Form > Get application form"),
        # --- users ---
        write("users.create", POST, "/users/", scope="user", body="json", parameters=USER,
              source="User > Create new user"),
        write("users.update", PATCH, "/users/{user_id}", scope="user", body="json", parameters=USER,
              source="User > Create new user (the second of that name: update)"),
        read("users.get", GET, "/users/{user_id}", scope="user", parameters=(SHAPE,), source="User > Get single user"),
        read("users.list", GET, "/users/", scope="user", pages=HEADER_PAGES, parameters=LIST,
             source="User > Get users list"),
        # --- the rest ---
        read("crm_activities.get", GET, "/crm_activities/{crm_activity_id}", scope="crm_activity",
             parameters=(SHAPE,), source="Crm_activity > Get single crm_activity"),
        read("crm_activities.list", GET, "/crm_activities/", scope="crm_activity", pages=HEADER_PAGES,
             parameters=LIST, source="Crm_activity > Get crm_activities list"),
        read("provisions.list", GET, "/provisions", scope="provision", pages=HEADER_PAGES,
             parameters=(*PAGE, _query("language", "en, pl"), _query("is_active", "1, 0"),
                         _query("type", "id of a provision type")),
             source="Provision > Get provisions list"),
        read("provisions.types", GET, "/provisions/types", scope="provision", pages=HEADER_PAGES, parameters=PAGE,
             source="Provision > Get provision types"),
        # --- later than the document, used by real clients ---
        read("jobs.candidates", GET, "/recruitments/{recruitment_id}/employees", scope="recruitment",
             pages=HEADER_PAGES, parameters=PAGE, source="notes 2.6", documented=False),
        read("candidates.files", GET, "/employees/{employee_id}/files", scope="employee", pages=HEADER_PAGES,
             parameters=PAGE, source="notes 2.7", documented=False),
        read("candidates.file_content", GET, "/employees/{employee_id}/files/{file_id}/content", scope="employee",
             source="notes 2.7", documented=False),
        write("candidates.upload_file", POST, "/employees/{employee_id}/files/", scope="employee", body="multipart",
              parameters=(_body("file[file]", "a path", required=True), _body("file[isPublic]", "0 or 1"),
                          _body("dictionary_file_type", "kind of file, such as CV")),
              source="notes 2.7", documented=False),
        read("sources.list", GET, "/sources", scope="source", pages=SMALL_PAGES, parameters=PAGE,
             source="notes 2.3", documented=False),
        read("talents.list", GET, "/talents", scope="talent", pages=HEADER_PAGES, parameters=PAGE,
             source="notes 2.3", documented=False),
        read("workflows.list", GET, "/workflows", scope="workflow", pages=HEADER_PAGES, parameters=PAGE,
             source="notes 2.3", documented=False),
        read("webhooks.list", GET, "/webhooks", scope="webhook", pages=HEADER_PAGES, parameters=PAGE,
             source="notes 2.7", documented=False),
    ),
)  # fmt: skip
