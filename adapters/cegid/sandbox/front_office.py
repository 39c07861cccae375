"""The career site's API (notes 1.5): offers that are published, and people who apply without an account."""

import json
from typing import Any

from aiohttp import web

from adapters.cegid.sandbox import answers, asking, given, shown, times
from adapters.cegid.sandbox.calls import Call, Route
from adapters.cegid.sandbox.records import Row, Vacancy
from adapters.sandbox.forms import Upload

_MOST = 1_000
_CV = 36
"""The number of the file type that is a CV, as a client of real sites sends it."""
_REQUIRED = ("firstName", "lastName", "email")
_PERSONAL = ("address", "postalCode", "city", "birthDate", "professionalEmail", "nationalities", "residentCountry")


async def summaries(call: Call) -> web.Response:
    """`start` is the number of a page, from 1."""
    rows = asking.published(call)
    start, count = asking.number(call, "start", 1), min(asking.number(call, "count", asking.USUAL), _MOST)
    page = rows[(start - 1) * count : start * count]
    last = max(1, -(-len(rows) // count))
    pagination = {
        "start": start, "count": len(page), "total": len(rows), "resultsPerPage": count, "hasMore": start < last,
        "lastPage": last,
    }  # fmt: skip
    listed = [shown.offer_summary(row, _base(call), call.lcid) for row in page]
    return answers.data({"data": listed, "_pagination": pagination})


async def offer(call: Call) -> web.Response:
    reference = call.request.query.get("reference")
    if not reference:
        raise answers.bad_form({"reference": "The reference is required."})
    return answers.data(shown.offer(_published(call, reference), _base(call), call.lcid))


async def apply(call: Call) -> web.Response:
    """Without an account: a new person, or one more application of whoever has the address already."""
    sent = await call.sent()
    body = _object(_json(sent.get("applicantApplication")), "applicantApplication")
    detail = _detail(_object(body.get("applicant"), "applicant"))
    vacancy = _wanted(call, _object(body.get("application"), "application"))
    files = _files(body.get("uploadedFiles") or [], sent)
    key = _person(call, detail, vacancy)
    held = [call.tenant.attach(key, name, file, mime_type=kind, resume=cv) for name, file, kind, cv in files]
    call.tenant.front_applications += 1
    call.changed()
    row = call.tenant.candidate(key)
    made = row.at(vacancy.reference) if vacancy else None
    told = shown.front_application(vacancy, made, [file for file in row.attachments if file.id in held], call.lcid)
    number, now = call.tenant.front_applications, call.tenant.now()
    return answers.data({"id": number, "date": times.zulu(now)} | told, 201)


def _wanted(call: Call, application: Row) -> Vacancy | None:
    """The offer that is applied for; None of a spontaneous application."""
    if application.get("type", "offer") != "offer":
        return None
    reference = call.request.headers.get("jobAdReference") or application.get("offerReference")
    if not reference:
        raise answers.bad_form({"application.offerReference": "The offer is required."})
    return _published(call, str(reference))


def _person(call: Call, detail: Row, vacancy: Vacancy | None) -> str:
    known = call.tenant.named(detail["email"])
    if known is not None and vacancy is not None and known.at(vacancy.reference):
        raise answers.conflict("There is an application for this offer already.")
    key = call.tenant.add(from_front=True, **detail) if known is None else known.key
    if vacancy is not None:
        call.tenant.apply(key, vacancy.reference)
    return key


async def change(call: Call) -> web.Response:
    """Change an applicant, who is known by the address: one of those that came through this API (notes 1.10)."""
    sent = await call.sent()
    body = _object(_json(sent.get("applicant", sent)), "applicant")
    detail = _detail(body)
    known = call.tenant.named(detail["email"])
    if known is None or not known.from_front:
        raise answers.not_found("Applicant doesn't exist")
    call.tenant.edit(known.key, **detail)
    call.changed()
    return answers.done()


def _base(call: Call) -> str:
    return f"{call.request.scheme}://{call.request.host}"


def _published(call: Call, reference: str) -> Vacancy:
    row = call.tenant.vacancies.get(reference)
    if row is None or row.published is None:
        raise answers.not_found("Offer doesn't exist")
    return row


def _json(value: Any) -> Any:
    """JSON may come as the text of a form's field."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise answers.bad_form({name: "The value must be an object."})
    return value


def _detail(applicant: dict[str, Any]) -> Row:
    """The fields of `candidateDetail`: the career site nests them in another way."""
    personal = _object(applicant.get("personalInformation"), "applicant.personalInformation")
    missing = {f"applicant.personalInformation.{name}": "Required." for name in _REQUIRED if not personal.get(name)}
    if missing:
        raise answers.bad_form(missing)
    block = {name: personal[name] for name in _PERSONAL if personal.get(name) and name != "nationalities"}
    wishes = applicant.get("jobPreferences") or {}
    taken = ("contractType", "salaryPretensions", "dateOfAvailability", "primaryProfile")
    diplomas = (applicant.get("education") or {}).get("diplomas") or []
    jobs = (applicant.get("experiences") or {}).get("experienceList") or []
    fields = {name: personal.get(name) for name in (*_REQUIRED, "phoneNumber", "civility")}
    return given.read(
        {name: value for name, value in fields.items() if value}
        | {
            "personalInformation": block,
            "positionSought": {name: wishes[name] for name in taken if wishes.get(name)},
            "educations": [_renamed(one, _DIPLOMA) for one in diplomas],
            "experiences": [_renamed(one, _JOB) for one in jobs],
        }
    )


_DIPLOMA = {"educationLevel": "educationLevel", "yearObtained": "yearOfGraduation", "college": "school"}
_JOB = {"company": "company", "function": "function", "length": "duration"}


def _renamed(one: Any, names: dict[str, str]) -> Row:
    row = _object(one, "applicant")
    found = {new: row[old] for old, new in names.items() if row.get(old)}
    return {name: round(value) if isinstance(value, float) else value for name, value in found.items()}


def _files(announced: Any, sent: dict[str, Any]) -> list[tuple[str, bytes, str, bool]]:
    """Name, content, type and whether it is a CV of each file that is announced; each has a part of that name."""
    found = []
    for one in announced if isinstance(announced, list) else [announced]:
        file = _object(one, "uploadedFiles")
        part = sent.get(str(file.get("key")))
        if not isinstance(part, Upload):
            raise answers.bad_form({"uploadedFiles": f"There is no file {file.get('key')}."})
        found.append((part.filename, part.content, part.content_type, str(file.get("fileTypeId")) == str(_CV)))
    return found


ROUTES = (
    Route("GET", "/api/v2/offersummaries", (), summaries),
    Route("GET", "/api/v2/offers/getoffer", (), offer),
    Route("POST", "/api/v2/applicants/applicationswithoutaccount", (), apply),
    Route("PUT", "/api/v2/applicants", (), change),
)
