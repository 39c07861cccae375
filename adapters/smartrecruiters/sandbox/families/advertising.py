"""What belongs to a job: its ads and where they are published, its positions, its approval."""

from typing import Any

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, catalogues, ids, jobs
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import action, shown

_MOST_ADS, _MOST_PUBLISHED = 50, 20


# Ads


def _ad(call: Call, job: Row) -> Row:
    return call.among(job["_ads"], "jobAdId", "jobad")


def _shown(call: Call, job: Row, row: Row) -> Any:
    url = call.url(f"/jobs/{job['id']}/jobads/{row['id']}/postings")
    apply = f"https://jobs.smartrecruiters.example/{catalogues.COMPANY}/{row['id']}"
    return shown({**row, "applyUrl": apply, "actions": {"postings": action(url)}})


async def ads(call: Call) -> web.Response:
    job = call.job()
    return answers.data([_shown(call, job, row) for row in job["_ads"]])


async def ad(call: Call) -> web.Response:
    job = call.job()
    return answers.data(_shown(call, job, _ad(call, job)))


async def create_ad(call: Call) -> web.Response:
    job, sent = call.job(), await call.sent()
    if len(job["_ads"]) >= _MOST_ADS:
        call.fail("JOB_AD_LIMIT_REACHED")
    at, language = (
        max((row["_at"] for row in job["_ads"]), default=-1) + 1,
        (sent.get("language") or {}).get("code", "en"),
    )
    row = jobs.ad(call.tenant.seed, job["_number"], at, sent["title"], call.tenant.now())
    row["language"] = catalogues.language(language)
    row |= {
        "jobAd": sent.get("jobAd") or {},
        "default": not job["_ads"],
        "postingStatus": "NOT_PUBLISHED",
        "_publications": [],
    }
    job["_ads"].append(row)
    call.touch(job)
    call.tell("job.ad.created", f"/jobs/{job['id']}/jobads/{row['id']}", job_id=job["id"], job_ad_id=row["id"])
    return answers.data(_shown(call, job, row))


async def update_ad(call: Call) -> web.Response:
    """What is published does not change until it is published again."""
    job, sent = call.job(), await call.sent()
    row = _ad(call, job)
    before = {name: row[name] for name in ("title", "language", "jobAd")}
    row |= {"title": sent["title"], "jobAd": sent.get("jobAd") or {}}
    if sent.get("language"):
        row["language"] = catalogues.language(sent["language"]["code"])
    if any(row[name] != value for name, value in before.items()):
        row["updatedOn"] = call.tenant.now()
        call.touch(job)
        call.tell("job.ad.updated", f"/jobs/{job['id']}/jobads/{row['id']}", job_id=job["id"], job_ad_id=row["id"])
    return answers.data(_shown(call, job, row))


# Publications


def _published(row: Row, *, active: bool) -> Any:
    return shown({"content": [one for one in row["_publications"] if not active or one["unpublishedOn"] is None]})


async def postings(call: Call) -> web.Response:
    return answers.data(_published(_ad(call, call.job()), active=call.query.get("activeOnly", True)))


async def publications(call: Call) -> web.Response:
    row = _default(call, call.job())
    return answers.data(_published(row, active=call.query.get("activeOnly", True)))


def _default(call: Call, job: Row) -> Row:
    found: Row | None = next((row for row in job["_ads"] if row["default"]), None)
    if found is None:
        call.miss("jobad", "The job has no ad")
    return found


async def publish_ad(call: Call) -> web.Response:
    job = call.job()
    row = _ad(call, job)
    if not row["default"] and _default(call, job)["postingStatus"] != "PUBLISHED":
        call.fail("JOB_NOT_POSTED")
    _publish(call, job, row, await call.sent())
    return answers.data({"postingStatus": "PENDING"}, 202)


async def publish(call: Call) -> web.Response:
    job = call.job()
    if call.tenant.role == "RESTRICTED":
        call.fail("NOT_AUTHORIZED_TO_PUBLISH_JOB")
    _publish(call, job, _default(call, job), await call.sent())
    return answers.done()


def _publish(call: Call, job: Row, row: Row, sent: Row) -> None:
    if sum(one["postingStatus"] == "PUBLISHED" for one in job["_ads"]) >= _MOST_PUBLISHED:
        call.fail("PUBLISHED_JOB_AD_LIMIT_REACHED")
    _withdraw(call, row)
    boards = jobs.BOARDS if sent.get("aggregators", True) else jobs.BOARDS[:1]
    row["_publications"] += [jobs.publication(board, kind, call.tenant.now()) for board, kind in boards]
    row |= {"postingStatus": "PUBLISHED", "visibility": sent.get("visibility", "PUBLIC")}
    if row["default"]:
        job["postingStatus"] = row["visibility"]
    _told(call, job, row)


async def unpublish_ad(call: Call) -> web.Response:
    job = call.job()
    row = _ad(call, job)
    _unpublish(call, job, row)
    return answers.data({"unpostingStatus": "PENDING"}, 202)


async def unpublish(call: Call) -> web.Response:
    job = call.job()
    _unpublish(call, job, _default(call, job))
    return answers.done()


def _unpublish(call: Call, job: Row, row: Row) -> None:
    """The default ad takes all others of the job with it."""
    rows = job["_ads"] if row["default"] else [row]
    if all(one["postingStatus"] != "PUBLISHED" for one in rows):
        return
    for one in rows:
        _withdraw(call, one)
        one["postingStatus"] = "NOT_PUBLISHED"
    if row["default"]:
        job["postingStatus"] = "NOT_PUBLISHED"
    _told(call, job, row)


def _withdraw(call: Call, row: Row) -> None:
    for one in row["_publications"]:
        one["unpublishedOn"] = one["unpublishedOn"] or call.tenant.now()


def _told(call: Call, job: Row, row: Row) -> None:
    call.touch(job)
    path = f"/jobs/{job['id']}/jobads/{row['id']}/postings"
    call.tell("job.ad.postings.updated", path, job_id=job["id"], job_ad_id=row["id"])


# Positions


def _position(call: Call, job: Row) -> Row:
    return call.among(job["_positions"], "positionId", "position")


def _may_change(call: Call) -> Row:
    job = call.job()
    if job["_approval"]:
        call.fail("APPROVAL_PROCESS_ENABLED")
    return job


async def positions(call: Call) -> web.Response:
    rows = call.job()["_positions"]
    return answers.data(shown({"totalFound": len(rows), "content": rows}))


async def position(call: Call) -> web.Response:
    return answers.data(shown(_position(call, call.job())))


async def create_position(call: Call) -> web.Response:
    job, sent = _may_change(call), await call.sent()
    at = max((row["_at"] for row in job["_positions"]), default=-1) + 1
    made = ids.uuid(call.tenant.seed, "position", job["_number"] * 64 + at)
    row = {"id": made, "_at": at, "status": "OPEN", **sent}
    job["_positions"].append(row)
    _position_told(call, job, row, "created")
    return answers.data(shown(row), 201)


async def update_position(call: Call) -> web.Response:
    job, sent = _may_change(call), await call.sent()
    row = _position(call, job)
    row |= {name: value for name, value in sent.items() if name != "id"}
    _position_told(call, job, row, "updated")
    return answers.data(shown(row), 201)


async def delete_position(call: Call) -> web.Response:
    job = _may_change(call)
    row = _position(call, job)
    if row["status"] != "OPEN":
        call.fail("POSITION_ASSIGNED")
    job["_positions"].remove(row)
    call.touch(job)
    call.tell("position.deleted", None, job_id=job["id"], position_id=row["id"])
    return answers.done()


def _position_told(call: Call, job: Row, row: Row, what: str) -> None:
    call.touch(job)
    path = f"/jobs/{job['id']}/positions/{row['id']}"
    call.tell(f"position.{what}", path, job_id=job["id"], position_id=row["id"])


ACTIONS: Actions = {
    "jobs.jobads.all": ads,
    "jobs.jobads.get": ad,
    "jobs.jobads.create": create_ad,
    "jobs.jobads.update": update_ad,
    "jobs.jobads.postings.all": postings,
    "jobs.jobads.postings.create": publish_ad,
    "jobs.jobads.postings.unpublish": unpublish_ad,
    "jobs.publication.all": publications,
    "jobs.publication.create": publish,
    "jobs.publication.unpublish": unpublish,
    "jobs.positions.all": positions,
    "jobs.positions.get": position,
    "jobs.positions.create": create_position,
    "jobs.positions.update": update_position,
    "jobs.positions.remove": delete_position,
}
