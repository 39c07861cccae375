"""Approvals of jobs and offers: who is asked, in which order, and what their yes and no do."""

from collections.abc import Iterator

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, ids, paging
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.staff import ADMIN, MANAGERS, Row, user_id
from adapters.smartrecruiters.sandbox.wire import shown

_PAGE = 100
_MADE_HERE = 1 << 40
_AFTER = {"APPROVED": "APPROVED", "REJECTED": "NOT_APPROVED"}
"""What becomes of an offer."""


def _kept(call: Call) -> dict[str, Row]:
    kept: dict[str, Row] = call.tenant.rooms.setdefault("approvals", {})
    return kept


def _fresh(call: Call, number: int, subject: Row, status: str, at: int) -> Row:
    """Asked of two in a row: the head of talent, then the manager."""
    seed, done = call.tenant.seed, status != "PENDING"
    made = ids.uuid(seed, "approval", number)
    approvers = (user_id(seed, ADMIN), user_id(seed, MANAGERS[0]))
    decision = {"decision": "APPROVED", "decidedOn": at} if done else {"decision": "PENDING"}
    return {
        "id": made, "approvalRequestId": made, "subject": subject, "type": "sequential", "decisionMode": "all",
        "status": status,
        "steps": [{"status": decision["decision"], "approvers": [{"id": one, **decision}]} for one in approvers],
        "_comments": [],
    }  # fmt: skip


def of_offer(call: Call, whose: Candidate, row: Row) -> Row:
    """The latest approval of an offer."""
    latest = [one for one in _kept(call).values() if one["subject"] == {"id": row["id"], "type": "offer"}]
    if latest:
        return latest[-1]
    number = (whose.number * ids.PER_PERSON + row["_at"]) * 2
    status = "PENDING" if row["status"] == "PENDING_APPROVAL" else "APPROVED"
    return _fresh(call, number, {"id": row["id"], "type": "offer"}, status, row["createdOn"])


def _of_job(call: Call, job: Row) -> Row:
    latest = [one for one in _kept(call).values() if one["subject"] == {"id": job["id"], "type": "job"}]
    fresh = _fresh(call, job["_number"] * 2 + 1, {"id": job["id"], "type": "job"}, "PENDING", job["createdOn"])
    return latest[-1] if latest else fresh


def _find(call: Call, wanted: str) -> Row | None:
    """An approval by its id: one that was touched, or one that is made up."""
    if wanted in _kept(call):
        return _kept(call)[wanted]
    number = ids.number(call.tenant.seed, "approval", wanted)
    if number is None or number >= _MADE_HERE:
        return None
    if number % 2:
        job = call.tenant.jobs.get(number // 2)
        return _of_job(call, job) if job is not None and job["_approval"] else None
    whose = call.tenant.people.get(number // 2 // ids.PER_PERSON)
    rows = [] if whose is None else [row for row in whose.offers if row["_at"] == number // 2 % ids.PER_PERSON]
    return of_offer(call, whose, rows[0]) if whose is not None and rows else None


def _one(call: Call) -> Row:
    found = _find(call, call.id("approvalRequestId"))
    if found is None:
        call.fail("APPROVAL_REQUEST_NOT_FOUND", status=404)
    return found


async def waiting(call: Call) -> web.Response:
    """Pending ones in which the user is asked, a hundred at a time."""
    me = call.tenant.actor["id"]
    rows = [row for row in _pending(call) if any(me == one["id"] for step in row["steps"] for one in step["approvers"])]
    page = call.page(rows, _PAGE)
    response = answers.data({"content": shown(page.rows)})
    return paging.linked(call.request, response, "pageId", page.mark)


def _pending(call: Call) -> Iterator[Row]:
    tenant = call.tenant
    yield from (row for row in _kept(call).values() if row["status"] == "PENDING")
    for job in tenant.jobs.values():
        if job["_approval"] and (row := _of_job(call, job))["id"] not in _kept(call) and row["status"] == "PENDING":
            yield row
    found = tenant.people.matching("offers", range(tenant.plan.people), lambda one: bool(one.offers))
    for whose in found.after(-1, found.total):
        for offer in whose.offers:
            row = of_offer(call, whose, offer)
            if row["status"] == "PENDING" and row["id"] not in _kept(call):
                yield row


async def one(call: Call) -> web.Response:
    return answers.data(shown(_one(call)))


async def approve(call: Call) -> web.Response:
    return await _decide(call, "APPROVED")


async def reject(call: Call) -> web.Response:
    row = _one(call)
    response = await _decide(call, "REJECTED")
    sent = await call.sent()
    row["_comments"].append(
        {"content": sent["comment"], "authorId": sent["approverId"], "createdOn": call.tenant.now()}
    )
    return response


async def _decide(call: Call, decision: str) -> web.Response:
    row, sent = _one(call), await call.sent({"/comment": "COMMENT_IS_REQUIRED"})
    if decision == "REJECTED" and not str(sent.get("comment") or "").strip():
        call.fail("COMMENT_IS_REQUIRED")
    if row["status"] != "PENDING":
        call.fail("APPROVAL_COMPLETED")
    mine = [
        (at, approver)
        for at, step in enumerate(row["steps"])
        for approver in step["approvers"]
        if approver["id"] == sent.get("approverId")
    ]
    if not mine:
        call.fail("APPROVER_NOT_ALLOWED")
    at, approver = next((pair for pair in mine if pair[1]["decision"] == "PENDING"), mine[0])
    if approver["decision"] != "PENDING":
        call.fail("DECISION_ALREADY_TAKEN")
    if row["type"] == "sequential" and any(step["status"] == "PENDING" for step in row["steps"][:at]):
        call.fail("DECISION_NOT_YET_ALLOWED")
    _kept(call)[row["id"]] = row
    approver |= {"decision": decision, "decidedOn": call.tenant.now()}
    _settle(call, row, row["steps"][at], decision)
    call.changed()
    return answers.done()


def _settle(call: Call, row: Row, step: Row, decision: str) -> None:
    """One no is a no; one yes is enough for a step where any may decide."""
    said = [one["decision"] for one in step["approvers"]]
    if decision == "REJECTED" or row["decisionMode"] == "any" or "PENDING" not in said:
        step["status"] = decision
    kind, about = row["subject"]["type"], {"approval_id": row["id"]}
    path = f"/approvals-api/v201910/approvals/{row['id']}"
    call.tell(f"{kind}.approval.step.{decision.lower()}", path, **about)
    if decision == "REJECTED" or all(one["status"] == "APPROVED" for one in row["steps"]):
        row["status"] = decision
        call.tell(f"{kind}.approval.{decision.lower()}", path, **about)
        _conclude(call, row["subject"], decision)


def _conclude(call: Call, subject: Row, decision: str) -> None:
    """What was asked for happens, or does not."""
    if subject["type"] == "job":
        job = call.tenant.job(subject["id"])
        job["_approval"] = False
        salary = job.pop("_salary", None)
        if decision == "APPROVED" and salary:
            job["compensation"] = salary
        call.tenant.touch(job)
        return
    whose, offer = call.tenant.record("offer", subject["id"])
    offer |= {"status": _AFTER[decision], "updatedOn": call.tenant.now()}
    call.tenant.keep(whose)


async def create(call: Call) -> web.Response:
    """A new request in the place of another one, which is abandoned by that."""
    sent = await call.sent()
    base = _find(call, sent.get("baseId", ""))
    if base is None:
        call.fail("BASE_ID_NOT_FOUND")
    approvers = [one["id"] for step in sent["steps"] for one in step.get("approvers", ())]
    if not set(approvers) <= set(call.tenant.users):
        call.fail("APPROVER_ID_NOT_FOUND")
    if sent["type"] == "sequential" and sent["decisionMode"] == "any":
        call.fail("INVALID_DECISION_MODE")
    kept = _kept(call)
    if base["status"] == "PENDING":
        base["status"] = "ABANDONED"
    kept[base["id"]] = base
    made = ids.uuid(call.tenant.seed, "approval", _MADE_HERE + len(kept))
    steps = [
        {
            "status": "PENDING",
            "approvers": [{"id": one["id"], "decision": "PENDING"} for one in step.get("approvers", ())],
        }
        for step in sent["steps"]
    ]
    names = {name: sent[name] for name in ("type", "decisionMode")}
    row = {"id": made, "approvalRequestId": made, "subject": dict(base["subject"]), **names, "status": "PENDING"}
    kept[made] = {**row, "steps": steps, "_comments": []}
    call.changed()
    call.tell(
        f"{row['subject']['type']}.approval.created", f"/approvals-api/v201910/approvals/{made}", approval_id=made
    )
    return answers.data(shown(kept[made]), 201)


async def comments(call: Call) -> web.Response:
    return answers.data({"content": shown(_one(call)["_comments"])})


async def comment(call: Call) -> web.Response:
    row, sent = _one(call), await call.sent()
    if sent["authorId"] not in call.tenant.users:
        call.fail("UNAUTHORIZED_ACCESS")
    if "\x00" in sent["content"]:
        call.fail("COMMENT_CONTAINS_ILLEGAL_CHARACTERS")
    made = {"content": sent["content"], "authorId": sent["authorId"], "createdOn": call.tenant.now()}
    row["_comments"].append(made)
    _kept(call)[row["id"]] = row
    call.changed()
    path = f"/approvals-api/v201910/approvals/{row['id']}/comments"
    call.tell(f"{row['subject']['type']}.approval.comment.created", path, approval_id=row["id"])
    return answers.data(shown(made), 201)


async def of_the_job(call: Call) -> web.Response:
    job = call.job()
    latest = [one for one in _kept(call).values() if one["subject"] == {"id": job["id"], "type": "job"}]
    if not latest and not job["_approval"]:
        call.fail("APPROVALS_NOT_FOUND")
    row = latest[-1] if latest else _of_job(call, job)
    salary = job.get("_salary") or job["compensation"] or {}
    found = {"approvalRequestId": row["id"], "positions": job["_positions"], "salaryRange": salary}
    return answers.data(shown(found))


ACTIONS: Actions = {
    "approvals.get": waiting,
    "approvals.getById": one,
    "approvals.create": create,
    "approvals.approve": approve,
    "approvals.reject": reject,
    "approvals.comments.get": comments,
    "approvals.comments.create": comment,
}
OF_JOBS: Actions = {"jobs.approvals.latest": of_the_job}
