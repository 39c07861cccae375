"""Notes: shared with people, read by administrators alone, without a number to read them by."""

import re

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, paging, shown
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import shown as wired

_CANDIDATE, _USER = re.compile(r"#\[CANDIDATE:([^\]]+)\]"), re.compile(r"@\[USER:([^\]]+)\]")
_MOST_RECIPIENTS = 500


async def fetch(call: Call) -> web.Response:
    """About one candidate, the latest first; all pages but the last name the next in `Link`."""
    call.need("ADMINISTRATOR")
    query = call.query
    try:
        whose = call.tenant.candidate(query["candidateId"])
        job = None if "jobId" not in query else call.tenant.job(query["jobId"])["_number"]
    except KeyError as missing:
        call.miss(str(missing.args[0]).partition(" ")[0])
    application = None if job is None else whose.on(job)
    if job is not None and application is None:
        call.fail("APPLICATION_NOT_FOUND")
    call.seen(whose)
    rows = [row for row in whose.messages if application is None or application.slot in row["_slots"]]
    rows.sort(key=lambda row: (-row["createdOn"], -row["_at"]))
    page = call.page(rows, query.get("limit", 10))
    response = answers.data([_shown(call, whose, row) for row in page.rows])
    return paging.linked(call.request, response, "pageId", page.mark)


def _shown(call: Call, whose: Candidate, row: Row) -> object:
    applications = [
        {
            "applicationId": one.id, "candidateId": whose.id, "jobId": call.tenant.job_id(one.job),
            **shown.standing(call, one),
        }
        for one in whose.applications
        if one.slot in row["_slots"]
    ]  # fmt: skip
    names = ("content", "createdOn", "visibility", "authorId")
    return wired({**{name: row[name] for name in names}, "context": {"applications": applications}})


async def share(call: Call) -> web.Response:
    """Kept with every candidate that is named in it; whoever is mentioned, or shared with, is written to."""
    sent, tenant = await call.sent(), call.tenant
    if "content" not in sent:
        call.fail("", "The body is missing", 400)
    wanted = sent.get("shareWith") or {}
    if wanted.get("everyone") and wanted.get("openNote"):
        call.fail("INVALID_VISIBILITY_OPTIONS")
    mentioned, shared = _USER.findall(sent["content"]), wanted.get("users") or []
    for users, code in ((mentioned, "MENTIONED_USERS_NOT_FOUND"), (shared, "SHARED_WITH_USERS_NOT_FOUND")):
        if not set(users) <= set(tenant.users):
            call.fail(code)
    if len(mentioned) + len(shared) > _MOST_RECIPIENTS:
        call.fail("TOO_MANY_RECIPIENTS")
    teams = [_job(call, job) for job in wanted.get("hiringTeamOf") or []]
    people = [_person(call, one) for one in dict.fromkeys(_CANDIDATE.findall(sent["content"]))]
    row = {
        "content": sent["content"], "createdOn": tenant.now(), "authorId": tenant.actor["id"],
        "visibility": "PUBLIC" if wanted.get("everyone") or wanted.get("openNote") else "INTERNAL",
    }  # fmt: skip
    made = _kept(call, row, people, {team["_number"] for team in teams})
    team = [member["id"] for job in teams for member in job["_team"]]
    for user in dict.fromkeys([*mentioned, *shared, *team]):
        tenant.mails.append({"at": tenant.now(), "user": user, "what": "message"})
    alone = not (wanted.get("everyone") or wanted.get("openNote") or shared or teams)
    return answers.data({"id": made, "shareRequired": alone}, 201)


def _job(call: Call, job: str) -> Row:
    try:
        return call.tenant.job(job)
    except KeyError:
        call.miss("job")


def _person(call: Call, candidate: str) -> Candidate:
    try:
        found = call.tenant.candidate(candidate)
    except KeyError:
        call.fail("NO_ACCESS_TO_CANDIDATE")
    if not call.tenant.sees(found):
        call.fail("NO_ACCESS_TO_CANDIDATE")
    return found


def _kept(call: Call, row: Row, people: list[Candidate], jobs: set[int]) -> str:
    """The message's id; one that names nobody is kept by itself."""
    if not people:
        loose: list[Row] = call.tenant.rooms.setdefault("messages", [])
        loose.append({**row, "id": f"{len(loose):024x}"})
        call.changed()
        return str(loose[-1]["id"])
    first = ""
    for whose in people:
        at, made = whose.next("message")
        first = first or made
        slots = [one.slot for one in whose.applications if one.job in jobs]
        whose.messages.append({**row, "id": made, "_at": at, "_of": first, "_slots": slots})
        call.keep(whose)
    return first


async def delete(call: Call) -> web.Response:
    wanted = call.id()
    loose: list[Row] = call.tenant.rooms.get("messages", [])
    if any(row["id"] == wanted for row in loose):
        call.tenant.rooms["messages"] = [row for row in loose if row["id"] != wanted]
        call.changed()
        return answers.done()
    whose, _ = call.record("message", "id")
    for one in [whose, *call.tenant.people.kept.values()]:
        left = [row for row in one.messages if wanted not in (row["id"], row.get("_of"))]
        if len(left) != len(one.messages):
            one.messages = left
            call.keep(one)
    return answers.done()


ACTIONS: Actions = {"messages.fetch": fetch, "messages.shares.create": share, "messages.shares.delete": delete}
