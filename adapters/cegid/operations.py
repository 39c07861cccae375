"""Every operation of Cegid Talentsoft, a row each: the vendor's document first, then its other interfaces.

Paths are complete. Where the document prints `/api/v1/system` for webhooks and leaves `v1` out of translations, its
own examples, the vendor's reference and every real client have what stands here (docs/vendors/cegid.md, 1). Rows with
`documented=False` are absent from the document and used by real clients.
"""

from adapters.cegid import CUSTOMER, JOB_BOARD, MATCHING
from adapters.http.catalogue import Catalogue, read, write
from app.vendor import Parameter, ValueKind

EXPORT_PAGES = "offset and limit, at most 100; an empty body ends it"
CUSTOMER_PAGES = "offset and limit, at most 100; contentRange says offset-size/total"
FRONT_PAGES = "start (a page's number, from 1) and count"
FRONT_OFFICE = "front office, no scope"
EVERY_SCOPE = f"{MATCHING} or {CUSTOMER}"


def _query(name: str, text: str, kind: ValueKind = "text", values: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name=name, where="query", help=text, kind=kind, values=values)


def _body(name: str, text: str, kind: ValueKind = "text", *, required: bool = False) -> Parameter:
    return Parameter(name=name, where="body", help=text, kind=kind, required=required)


_WINDOW = (_query("offset", "how many to leave out", "number"), _query("limit", "how many, at most 100", "number"))
_FILTER = "field::v1,v2 or field:gt:v or field:lt:v, several joined by |; fields: "
_VACANCY_FILTER = _query(
    "filter",
    f"{_FILTER}chronoNumber, updateDate, reference, vacancyStatus, clientVacancyStatus, publicationMedia,"
    " publishedOnTheMedia",
)
_CANDIDATE_FILTER = _query("filter", f"{_FILTER}id, email, updateDate, chronoNumber")

OPERATIONS = Catalogue(
    vendor="cegid",
    base="",
    rows=(
        read("auth.token", "POST", "/api/token", source="document > Authorization", body="form"),
        read(
            "vacancies.export",
            "GET",
            "/api/exports/v1/vacancies",
            source="document > Cinematics > vacancies and applicants",
            scope=MATCHING,
            pages=EXPORT_PAGES,
            parameters=(*_WINDOW, _VACANCY_FILTER, _query("q", "words to search for")),
        ),
        read(
            "candidates.export",
            "GET",
            "/api/exports/v1/candidates",
            source="document > Cinematics > vacancies and applicants",
            scope=MATCHING,
            pages=EXPORT_PAGES,
            parameters=(*_WINDOW, _CANDIDATE_FILTER, _query("attachmenttype", "resume: no other files")),
        ),
        write(
            "reports.create",
            "POST",
            "/api/exports/v1/reports",
            source="document > Example of the body of a request for reporting indexed data",
            scope=MATCHING,
            body="json",
            parameters=(
                _body("reportType", "vacancies or candidates", required=True),
                _body("items", "JSON: id, date, lastUpdateDate, status (success, error), messages", "list"),
            ),
        ),
        read(
            "referentials.list",
            "GET",
            "/api/v1/referentials/{name}",
            source="document > Cinematics > referentials",
            scope=EVERY_SCOPE,
            pages=CUSTOMER_PAGES,
            parameters=_WINDOW,
        ),
        read(
            "referentials.translations",
            "GET",
            "/api/v1/referentials/{name}/{id}/translations",
            source="document > Cinematics > referentials (printed without v1)",
            scope=EVERY_SCOPE,
        ),
        read(
            "referentials.translation",
            "GET",
            "/api/v1/referentials/{name}/{id}/translations/{lcid}",
            source="document > Cinematics > referentials (printed without v1)",
            scope=EVERY_SCOPE,
        ),
        write(
            "webhooks.subscribe",
            "POST",
            "/api/system/v1/webhooks",
            source="document > Use of Webhooks",
            scope=EVERY_SCOPE,
            body="json",
            parameters=(
                _body("event", "such as vacancy_new, vacancy_update, application_event_new", required=True),
                _body("callbackUrl", "where to send events", required=True),
                _body("pingUrl", "where to ask whether you are there", required=True),
            ),
        ),
        write(
            "webhooks.unsubscribe",
            "DELETE",
            "/api/system/v1/webhooks/{hookId}",
            source="document > Use of Webhooks",
            scope=EVERY_SCOPE,
        ),
        read(
            "referentials.get",
            "GET",
            "/api/v1/referentials/{name}/{id}",
            source="Customer reference > referentials",
            scope=EVERY_SCOPE,
            documented=False,
        ),
        read(
            "vacancies.list",
            "GET",
            "/api/v1/vacancies",
            source="Customer > vacancies",
            scope=CUSTOMER,
            pages=CUSTOMER_PAGES,
            parameters=(*_WINDOW, _VACANCY_FILTER),
            documented=False,
        ),
        read(
            "candidates.list",
            "GET",
            "/api/v1/candidates",
            source="Customer > candidates",
            scope=CUSTOMER,
            pages=CUSTOMER_PAGES,
            parameters=(*_WINDOW, _CANDIDATE_FILTER),
            documented=False,
        ),
        read(
            "candidates.get",
            "GET",
            "/api/v1/candidates/{id}",
            source="Customer > candidates",
            scope=CUSTOMER,
            documented=False,
        ),
        write(
            "candidates.update",
            "PUT",
            "/api/v1/candidates/{id}",
            source="Customer > candidates",
            scope=CUSTOMER,
            body="json",
            documented=False,
        ),
        write(
            "candidates.delete",
            "DELETE",
            "/api/v1/candidates/{id}",
            source="Customer > candidates",
            scope=CUSTOMER,
            destroys=True,
            documented=False,
        ),
        write(
            "candidates.apply",
            "POST",
            "/api/v1/candidates/{id}/vacancies/{vacancyReference}",
            source="Customer > create a job application",
            scope=CUSTOMER,
            body="json",
            documented=False,
        ),
        read(
            "offers.list",
            "GET",
            "/api/v2/offersummaries",
            source="Front office > offers",
            scope=FRONT_OFFICE,
            pages=FRONT_PAGES,
            parameters=(_query("start", "which page, from 1", "number"), _query("count", "offers a page", "number")),
            documented=False,
        ),
        read(
            "offers.get",
            "GET",
            "/api/v2/offers/getoffer",
            source="Front office > offers",
            scope=FRONT_OFFICE,
            parameters=(
                Parameter(name="reference", where="query", required=True, help="of the offer"),
                _query("metadata", "true: with what is known of its fields", "boolean", ("true", "false")),
            ),
            documented=False,
        ),
        write(
            "front.apply",
            "POST",
            "/api/v2/applicants/applicationswithoutaccount",
            source="Front office > apply without an account",
            scope=FRONT_OFFICE,
            body="multipart",
            notifies=True,
            parameters=(
                Parameter(name="jobAdReference", where="header", help="reference of the offer"),
                _body("applicantApplication", "JSON: applicant, application, uploadedFiles", "object", required=True),
                _body("file", "path of the file; uploadedFiles says its key"),
            ),
            documented=False,
        ),
        write(
            "front.update",
            "PUT",
            "/api/v2/applicants",
            source="Front office > applicants",
            scope=FRONT_OFFICE,
            body="json",
            documented=False,
        ),
        read(
            "jobboard.vacancies",
            "GET",
            "/api/jobboard/v1/vacancies",
            source="Job board > vacancies",
            scope=JOB_BOARD,
            documented=False,
        ),
    ),
)
