"""Offers, which can be read here and are made on screen, and their documents."""

from typing import Any

from aiohttp import web

from adapters.sandbox.documents import pdf
from adapters.smartrecruiters.sandbox import answers, ids, paging
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.families import approvals
from adapters.smartrecruiters.sandbox.staff import FULL, Row
from adapters.smartrecruiters.sandbox.times import DAY
from adapters.smartrecruiters.sandbox.wire import action, shown


def _shown(call: Call, whose: Candidate, row: Row) -> Any:
    job = call.tenant.job_id(row["_job"])
    links = {
        "candidate": action(call.url(f"/candidates/{whose.id}")), "job": action(call.url(f"/jobs/{job}")),
        "details": action(call.url(f"/candidates/{whose.id}/jobs/{job}/offers/{row['id']}")),
    }  # fmt: skip
    return shown({**row, "actions": links})


def _may(call: Call) -> None:
    if call.tenant.role not in FULL:
        call.fail("NO_ACCESS_TO_OFFERS", status=403)


async def find(call: Call) -> web.Response:
    """Of everybody, the latest changed first."""
    _may(call)
    query, tenant = call.query, call.tenant
    found = tenant.people.matching("offers", range(tenant.plan.people), lambda one: bool(one.offers))
    pairs = [
        (whose, row) for whose in found.after(-1, found.total) for row in whose.offers if tenant.sees_job(row["_job"])
    ]
    now, age = tenant.now(), query.get("age", "")
    pairs = [
        (whose, row)
        for whose, row in pairs
        if ("status" not in query or row["status"] in query["status"])
        and row["createdOn"] > query.get("createdAfter", -1)
        and row["createdOn"] < query.get("createdBefore", now + 1)
        and (not age.isdecimal() or row["createdOn"] > now - int(age) * DAY)
    ]
    pairs.sort(key=lambda pair: (-pair[1]["updatedOn"], pair[1]["id"]))
    limit, offset = query.get("limit", 10), query.get("offset", 0)
    page = paging.cut(call.request, pairs, limit, offset)
    rows = [_shown(call, whose, row) for whose, row in page.rows]
    return answers.data({"limit": limit, "offset": offset, "totalFound": page.total, "content": rows})


async def listed(call: Call) -> web.Response:
    _may(call)
    whose, application = call.application()
    rows = [_shown(call, whose, row) for row in whose.offers if row["_job"] == application.job]
    return answers.data({"limit": 100, "offset": 0, "totalFound": len(rows), "content": rows})


def _one(call: Call) -> tuple[Candidate, Row]:
    _may(call)
    call.application()
    return call.record("offer", "offerId")


async def one(call: Call) -> web.Response:
    return answers.data(_shown(call, *_one(call)))


async def latest_approval(call: Call) -> web.Response:
    whose, row = _one(call)
    return answers.data(shown(approvals.of_offer(call, whose, row)))


async def documents(call: Call) -> web.Response:
    whose, row = call.record("offer", "offerId")
    made = ids.uuid(call.tenant.seed, "document", whose.number * ids.PER_PERSON + row["_at"])
    rows = [shown({"id": made, "name": "offer.pdf", "createdDate": row["createdOn"]})]
    return answers.data({"documents": rows, "isCurrentlySyncing": False, "provider": "DOCUSIGN"})


async def document(call: Call) -> web.Response:
    whose, row = call.record("offer", "offerId")
    if call.id("documentId") != ids.uuid(call.tenant.seed, "document", whose.number * ids.PER_PERSON + row["_at"]):
        call.miss("document")
    lines = ["Offer", f"{whose.profile['firstName']} {whose.profile['lastName']}", *row["properties"].values()]
    return web.Response(body=pdf(lines), content_type="application/octet-stream")


ACTIONS: Actions = {
    "candidates.offers.find": find,
    "candidates.offers.all": listed,
    "candidates.offers.get": one,
    "candidates.offers.approvals.latest": latest_approval,
    "offers.documents.getDocumentsList": documents,
    "offers.documents.getDocument": document,
}
