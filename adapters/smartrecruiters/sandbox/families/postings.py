"""Published jobs as the public sees them, as a job board fetches them, and applying to one of them."""

from typing import Any

from aiohttp import web

from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import answers, catalogues, ids, paging
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.families.candidates import enlist
from adapters.smartrecruiters.sandbox.imagined import imagine
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import shown

_APPLIED = {"OFFERED": "OFFER", "HIRED": "HIRE"}
_PLACE = ("city", "region", "regionCode", "country", "countryCode", "address", "remote")
_SAME = ("id", "uuid", "name", "refNumber", "industry", "function", "typeOfEmployment")
_FEED = ("Pending", "UnderPosting", "Active", "toUnpost", "Inactive", "Error")


def _published(call: Call) -> list[tuple[Row, Row]]:
    """Jobs with their published ads; what is confidential is on no page."""
    return [
        (job, ad)
        for job in call.tenant.jobs.values()
        for ad in job["_ads"]
        if ad["postingStatus"] == "PUBLISHED" and not job["_hidden"] and job["postingStatus"] != "PRIVATE"
    ]


def _number(job: Row, ad: Row) -> int:
    return int(job["_number"]) * 64 + int(ad["_at"])


def _uuid(call: Call, job: Row, ad: Row) -> str:
    return ids.uuid(call.tenant.seed, "posting", _number(job, ad))


def _item(call: Call, job: Row, ad: Row) -> Row:
    company = {"identifier": catalogues.COMPANY, "name": "Nordwind Agency"}
    own = ids.decimal(_number(job, ad))
    place, level = job["location"], job["experienceLevel"]
    values = [(one, one["value"]) for one in job["properties"]]
    return {
        "id": own, "uuid": _uuid(call, job, ad), "name": ad["title"], "jobAdId": ad["id"],
        "defaultJobAd": ad["default"],
        "refNumber": job["refNumber"], "company": company, "releasedDate": ad["createdOn"],
        "location": {
            "city": place.get("city"), "region": (place.get("regionCode") or "").partition("-")[2] or None,
            "country": place.get("countryCode"), "remote": bool(place.get("remote")), "hybrid": False,
            "fullLocation": f"{place.get('city')}, {place.get('country')}",
        },
        "industry": job["industry"], "department": job["department"], "function": job["function"],
        "typeOfEmployment": job["typeOfEmployment"],
        "experienceLevel": level and {"id": level["id"], "label": level["label"], "name": level["label"]},
        "customField": [
            {
                "fieldId": one["id"], "fieldLabel": one["label"], "valueId": value.get("id"),
                "valueLabel": value.get("label"),
            }
            for one, value in values
        ],
        "ref": call.url(f"/v1/companies/{catalogues.COMPANY}/postings/{own}"), "creator": {"name": "Jakub Lis"},
        "visibility": "INTERNAL" if ad["visibility"] == "INTERNAL" else "PUBLIC",
    }  # fmt: skip


def _of_company(call: Call) -> None:
    if call.id("companyIdentifier").lower() != catalogues.COMPANY.lower():
        call.miss("company")


async def listed(call: Call) -> web.Response:
    """Anybody may ask; what is internal is shown where it is asked for."""
    _of_company(call)
    query = call.query
    kinds = {"INTERNAL": ("INTERNAL",), "INTERNAL_OR_PUBLIC": ("INTERNAL", "PUBLIC")}.get(
        query.get("destination", ""), ("PUBLIC",)
    )
    rows = [
        _item(call, job, ad) | {"language": ad["language"]}
        for job, ad in _published(call)
        if ("INTERNAL" if ad["visibility"] == "INTERNAL" else "PUBLIC") in kinds
        and query.get("q", "").lower() in ad["title"].lower()
        and query.get("country", job["location"].get("countryCode")) == job["location"].get("countryCode")
        and query.get("city", job["location"].get("city")) == job["location"].get("city")
        and query.get("department") in (None, (job["department"] or {}).get("id"))
        and ad["createdOn"] > query.get("releasedAfter", -1)
        and ("language" not in query or ad["language"]["code"] in query["language"])
    ]
    limit, offset = min(query.get("limit", 100), 100), query.get("offset", 0)
    page = paging.cut(call.request, rows, limit, offset)
    return answers.data(shown({"totalFound": page.total, "limit": limit, "offset": offset, "content": page.rows}))


async def one(call: Call) -> web.Response:
    _of_company(call)
    job, ad = _named(call)
    page = f"https://jobs.smartrecruiters.example/{catalogues.COMPANY}/{call.id('postingId')}"
    more = {"jobId": job["id"], "applyUrl": f"{page}?oga=true", "postingUrl": page, "active": True}
    return answers.data(shown(_item(call, job, ad) | more | {"jobAd": ad["jobAd"]}))


def _named(call: Call) -> tuple[Row, Row]:
    """Job and ad of a posting, by its decimal id or its UUID."""
    wanted = call.id("postingId")
    for job, ad in _published(call):
        if wanted in (ids.decimal(_number(job, ad)), _uuid(call, job, ad)):
            return job, ad
    raise answers.refused(404, "POSTING_NOT_FOUND")


async def departments(call: Call) -> web.Response:
    _of_company(call)
    return answers.data({"totalFound": len(call.tenant.departments), "content": shown(call.tenant.departments)})


# Job board


def _feed(call: Call, job: Row, ad: Row) -> Row:
    item, kept = _item(call, job, ad), call.tenant.rooms.setdefault("feed", {})
    said: Row = kept.get(item["id"], {})
    place, sections = job["location"], ad["jobAd"].get("sections") or {}
    found = {
        **{name: item[name] for name in _SAME},
        "status": said.get("status", "Pending"), "liveUrl": said.get("liveUrl"), "comment": said.get("comment"),
        "postedDate": ad["createdOn"],
        "location": {name: place.get(name) for name in _PLACE},
        "company": {"cid": "1", **item["company"]}, "languageCode": ad["language"]["code"],
        "jobAd": {name: section["text"] for name, section in sections.items() if "text" in section},
    }  # fmt: skip
    wired: Row = shown(found)
    return wired


async def feed(call: Call) -> web.Response:
    """Those that wait to be posted where nothing is said."""
    query = call.query
    wanted = query.get("status", ["Pending"])
    rows = [row for row in (_feed(call, job, ad) for job, ad in _published(call)) if row["status"] in wanted]
    limit, offset = query.get("limit", 100), query.get("offset", 0)
    page = paging.cut(call.request, rows, limit, offset)
    counts = {"offset": str(offset), "limit": str(limit), "totalFound": str(page.total)}
    return answers.data({"Provider": "Lanehop sandbox", **counts, "jobs": page.rows})


async def feed_one(call: Call) -> web.Response:
    return answers.data(_feed(call, *_named(call)))


async def feed_update(call: Call) -> web.Response:
    row, sent = _feed(call, *_named(call)), await call.sent()
    if sent.get("status") not in (None, *_FEED):
        call.fail("", "No such status", 400)
    kept = call.tenant.rooms["feed"]
    kept[row["id"]] = {**kept.get(row["id"], {}), **sent}
    call.changed()
    return answers.done()


# Applying


def _posting(call: Call) -> Row:
    """The job that is applied to."""
    wanted = call.id("uuid").lower()
    found = next((job for job, ad in _published(call) if _uuid(call, job, ad) == wanted), None)
    if found is None:
        call.fail("RESOURCE_NOT_FOUND_ERROR", "No such posting", 400)
    return found


async def apply(call: Call) -> web.Response:
    job = _posting(call)
    sent = await call.sent()
    whose = enlist(call, {name: value for name, value in sent.items() if name != "sourceDetails"}, job)
    portal = f"https://my.smartrecruiters.example/{whose.id}"
    return answers.data(shown({"id": whose.id, "createdOn": whose.created, "candidatePortalUrl": portal}))


async def applied(call: Call) -> web.Response:
    job = _posting(call)
    try:
        application = call.tenant.candidate(call.id("candidateId")).on(job["_number"])
    except KeyError:
        application = None
    if application is None:
        call.fail("RESOURCE_NOT_FOUND_ERROR", "No such candidate", 400)
    status = application.place.status
    return answers.data({"status": _APPLIED.get(status, status)})


async def questions(call: Call) -> web.Response:
    _posting(call)
    shape = call.operation.reply.shape
    found: Any = imagine(shape, Chance(call.tenant.seed, 91), 0) if shape else {}
    return answers.data(found)


PUBLIC: Actions = {"v1.listPostings": listed, "v1.getPosting": one, "v1.listDepartments": departments}
FEED: Actions = {"postingsJSONStream": feed, "findPostingUsingJson": feed_one, "updatePostingUsingJson": feed_update}
APPLY: Actions = {
    "createCandidate": apply,
    "getApplicationStatus": applied,
    "getApplyConfigurationForPosting": questions,
}
