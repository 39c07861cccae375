"""Reviews of candidates on a job, and what a job wants to be looked at."""

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import shown

_CRITERIA = ("Communication", "Know-how", "Zespołowość")


def _shown(call: Call, whose: Candidate, row: Row) -> object:
    return shown({**row, "candidateId": whose.id, "jobId": call.tenant.job_id(row["_job"])})


async def listed(call: Call) -> web.Response:
    query = call.query
    try:
        whose, job = call.tenant.candidate(query["candidateId"]), call.tenant.job(query["jobId"])
    except KeyError as missing:
        call.miss("resource", f"No such {missing}")
    if not call.tenant.sees_job(job["_number"]):
        call.deny("Job access denied")
    return answers.data([_shown(call, whose, row) for row in whose.reviews if row["_job"] == job["_number"]])


async def one(call: Call) -> web.Response:
    return answers.data(_shown(call, *call.record("review", "reviewId")))


async def create(call: Call) -> web.Response:
    sent, tenant = await call.sent({"/overallRating": "INVALID_OVERALL"}), call.tenant
    for kind, find in (("candidate", tenant.candidate), ("job", tenant.job)):
        try:
            find(sent[f"{kind}Id"])
        except KeyError:
            call.miss(kind)
    whose, job = call.seen(tenant.candidate(sent["candidateId"])), tenant.job(sent["jobId"])
    if whose.on(job["_number"]) is None:
        call.miss("application")
    if not tenant.sees_job(job["_number"]):
        call.deny("Job access denied")
    reviewer = _reviewer(call, sent.get("reviewerId") or tenant.actor["id"])
    at, made = whose.next("review")
    now = tenant.now()
    row = {
        "id": made, "_at": at, "_job": job["_number"], "reviewerId": reviewer, "overallRating": sent["overallRating"],
        "comment": sent.get("comment"), "createdOn": now, "updatedOn": now,
    }  # fmt: skip
    whose.reviews.append(row)
    _told(call, whose, row, "created")
    return answers.data(_shown(call, whose, row), 201)


def _reviewer(call: Call, user: str) -> str:
    known = call.tenant.users.get(user)
    if known is None:
        call.fail("NON_EXISTING_REVIEWER")
    if not known["active"]:
        call.fail("INACTIVE_OR_DELETED_REVIEWER")
    return user


def _told(call: Call, whose: Candidate, row: Row, what: str) -> None:
    call.keep(whose)
    application = whose.on(row["_job"])
    about = {"review_id": row["id"], "application_id": application.id if application else ""}
    call.tell(f"review.{what}", f"/reviews-api/v201910/reviews/{row['id']}", **about)


def _own(call: Call, reviewer: str) -> tuple[Candidate, Row]:
    """The review, where that person wrote it."""
    whose, row = call.record("review", "reviewId")
    if _reviewer(call, reviewer) != row["reviewerId"]:
        call.fail("REVIEWER_ID_DOES_NOT_MATCH")
    return whose, row


async def update(call: Call) -> web.Response:
    sent = await call.sent({"/overallRating": "INVALID_OVERALL"})
    whose, row = _own(call, sent["reviewerId"])
    changes = {name: sent[name] for name in ("overallRating", "comment") if sent.get(name) is not None}
    if any(row[name] != value for name, value in changes.items()):
        row |= {**changes, "updatedOn": call.tenant.now()}
        _told(call, whose, row, "updated")
    return answers.done()


async def delete(call: Call) -> web.Response:
    whose, row = _own(call, call.query["reviewerId"])
    whose.reviews.remove(row)
    _told(call, whose, row, "deleted")
    return answers.done()


async def criteria(call: Call) -> web.Response:
    """Nobody tells the shape of this one."""
    job = call.job()
    return answers.data(
        {"content": [{"id": f"{job['_number']}-{at}", "name": name} for at, name in enumerate(_CRITERIA)]}
    )


ACTIONS: Actions = {
    "reviews.getList": listed,
    "reviews.get": one,
    "reviews.create": create,
    "reviews.update": update,
    "reviews.delete": delete,
    "scorecards.criteria.getByJobId": criteria,
}
