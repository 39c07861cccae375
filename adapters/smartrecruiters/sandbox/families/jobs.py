"""Jobs: the list, one alone, creating and changing, status, note, hiring team, headcount."""

from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, catalogues, jobs, paging
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.patching import patched
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import action, shown

_SUMMARY = (
    "id", "title", "refNumber", "createdOn", "updatedOn", "lastActivityOn", "department", "location", "status",
    "postingStatus",
)  # fmt: skip
_FIXED = ("id", "createdOn", "updatedOn", "lastActivityOn", "status", "postingStatus", "creator", "actions")
_KNOWN = {
    "industry": ({catalogues.INDUSTRY["id"]: catalogues.INDUSTRY["label"]}, "INDUSTRY_NOT_FOUND"),
    "function": (dict(catalogues.FUNCTIONS), "FUNCTION_NOT_FOUND"),
    "experienceLevel": (dict(catalogues.LEVELS), "EXPERIENCE_LEVEL_NOT_FOUND"),
    "typeOfEmployment": (dict(catalogues.EMPLOYMENT), "TYPE_OF_EMPLOYMENT_NOT_FOUND"),
}


async def listed(call: Call) -> web.Response:
    """Cursors lead through all of it only where it is sorted by id; else they pass over rows, as the document warns."""
    query = call.query
    mark = call.mark()
    if mark is not None and not isinstance(mark, str if query.get("sort") == "job_id" else int):
        call.fail("INVALID_PAGE_ID")
    limit, rows = query.get("limit", 10), list(_wanted(call, query))
    if query.get("sort") == "job_id":
        rows.sort(key=lambda row: str(row["id"]))
        page = paging.by_key(rows, limit, mark, lambda row: row["id"], call.shift)
    else:
        rows.sort(key=lambda row: (-row["createdOn"], row["_number"]))
        page = paging.cut(call.request, rows, limit, query.get("offset", 0) if mark is None else mark)
        if page.mark is not None and "offset" not in query:
            page = page._replace(mark=page.mark + 1)
    page = page._replace(rows=[_summary(call, row) for row in page.rows])
    empty = "jobs" in call.tenant.quirks.empty_last_page
    return paging.by_cursor(call.request, page, limit, empty=empty, offset=query.get("offset", 0))


def _wanted(call: Call, query: Mapping[str, Any]) -> Iterator[Row]:
    statuses = query.get("statuses") or ([query["status"]] if "status" in query else None)
    departments, cities = query.get("department"), [city.lower() for city in query.get("city", ())]
    for number, row in call.tenant.jobs.items():
        department = row["department"] or {}
        if (
            call.tenant.sees_job(number)
            and (statuses is None or row["status"] in statuses)
            and query.get("postingStatus") in (None, row["postingStatus"])
            and (departments is None or not {department.get("id"), department.get("label")}.isdisjoint(departments))
            and (not cities or row["location"].get("city", "").lower() in cities)
            and row["updatedOn"] > query.get("updatedAfter", -1)
            and row["lastActivityOn"] > query.get("lastActivityAfter", -1)
            and all(word in f"{row['title']} {row['refNumber']}".lower() for word in query.get("q", "").lower().split())
            and query.get("language") in (None, *(ad["language"]["code"] for ad in row["_ads"]))
            and ("hiringTeamMemberId" not in query or _is_of_team(row, query["hiringTeamMemberId"]))
        ):
            yield row


def _is_of_team(row: Row, users: list[str]) -> bool:
    return any(member["id"] in users for member in row["_team"])


def _summary(call: Call, row: Row) -> dict[str, Any]:
    language = row["_ads"][0]["language"] if row["_ads"] else catalogues.language("en")
    found = {**{name: row[name] for name in _SUMMARY}, "language": language}
    found["actions"] = {"details": action(call.url(f"/jobs/{row['id']}"))}
    wired: dict[str, Any] = shown(found)
    return wired


def details(call: Call, row: Row) -> dict[str, Any]:
    """A job alone; `jobAd` is its default ad."""
    mine = call.url(f"/jobs/{row['id']}")
    ad = next((one for one in row["_ads"] if one["default"]), None)
    links = {
        name: action(f"{mine}/{path}")
        for name, path in (("hiringTeam", "hiring-team"), ("publications", "publication"), ("positions", "positions"))
    }
    found = {**row, "actions": {**links, "details": action(mine)}}
    if ad is not None:
        found["jobAd"] = {**ad["jobAd"], "language": ad["language"]}
        found["actions"]["applyOnWeb"] = action(
            f"https://jobs.smartrecruiters.example/{catalogues.COMPANY}/{row['id']}"
        )
    wired: dict[str, Any] = shown(found)
    return wired


async def one(call: Call) -> web.Response:
    return answers.data(details(call, call.job()))


async def create(call: Call) -> web.Response:
    call.need("ADMINISTRATOR", "EXTENDED", "STANDARD")
    sent, tenant = await call.sent(), call.tenant
    if "title" not in sent:
        call.fail("", "The body is missing", 400)
    if sent.get("refNumber") and any(row["refNumber"] == sent["refNumber"] for row in tenant.jobs.values()):
        call.fail("", "Reference number is used already", 409)
    number, me = max(tenant.jobs) + 1, tenant.actor
    row = jobs.blank(tenant.seed, number, sent["title"], tenant.now())
    row |= _resolved(call, sent)
    row["creator"] = {name: me[name] for name in ("id", "firstName", "lastName")}
    row["_team"] = [{"id": me["id"], "role": "RECRUITER"}]
    row["_history"] = [(tenant.now(), "CREATED", me["id"])]
    row["_ads"] = [_first_ad(call, number, sent)]
    tenant.jobs[number] = row
    call.changed()
    call.tell("job.created", f"/jobs/{row['id']}", id=row["id"])
    return answers.data(details(call, row), 201)


def _first_ad(call: Call, number: int, sent: Mapping[str, Any]) -> Row:
    given = sent.get("jobAd") or {}
    language = (given.get("language") or {}).get("code", "en")
    found = jobs.ad(call.tenant.seed, number, 0, sent["title"], call.tenant.now())
    found["language"] = catalogues.language(language)
    return found | ({"jobAd": {"sections": given["sections"]}} if given.get("sections") else {})


def _resolved(call: Call, sent: Mapping[str, Any]) -> Row:
    """What was sent of a job, ids with their labels. Refuses what is not known."""
    found = {name: value for name, value in sent.items() if name not in (*_FIXED, "jobAd", "properties")}
    for name, (known, code) in _KNOWN.items():
        if found.get(name):
            label = known.get(found[name].get("id"))
            if label is None:
                call.fail(code)
            found[name] = {"id": found[name]["id"], "label": label}
    if found.get("department"):
        wanted = found["department"].get("id")
        department = next((row for row in call.tenant.departments if row["id"] == wanted), None)
        if department is None:
            call.fail("DEPARTMENT_NOT_FOUND")
        found["department"] = department
    if found.get("location"):
        found["location"] = {"country": found["location"]["countryCode"].upper(), **found["location"]}
    if "properties" in sent:
        found["properties"] = _upserted(call, [], sent["properties"] or [])
    return found


def _upserted(call: Call, kept: list[Row], sent: list[Row]) -> list[Row]:
    """Properties with what was sent; a value whose id is the word null takes the property away."""
    found = {one["id"]: one for one in kept}
    for one in sent:
        known = next((row for row in call.tenant.job_fields.values() if one["id"] in (row["id"], row["_key"])), None)
        if known is None:
            call.fail("INVALID_JOB_PROPERTY_VALUE_ID", f"No job property {one['id']}")
        value = one.get("value") or {}
        if value.get("id") == "null" or not value:
            found.pop(known["id"], None)
            continue
        if "id" in value:
            chosen = next((row for row in known["_values"] if row["id"] == value["id"]), None)
            if chosen is None:
                call.fail("INVALID_JOB_PROPERTY_VALUE_ID", f"No value {value['id']}")
            if chosen["archived"]:
                call.fail("VALUE_INACTIVE")
            value = {"id": chosen["id"], "label": chosen["label"]}
        found[known["id"]] = {"id": known["id"], "label": known["label"], "value": value}
    return list(found.values())


async def patch(call: Call) -> web.Response:
    """A JSON Patch; a property that is added where there is one already takes its place."""
    row, sent = call.job(), await call.sent()
    document = {name: value for name, value in row.items() if not name.startswith("_")}
    try:
        found = patched(document, sent)
    except ValueError as error:
        raise answers.semantic([("/", str(error))]) from None
    if any(found.get(name) != document.get(name) for name in _FIXED):
        raise answers.semantic([("/", "names something that cannot be changed")])
    changed = {name: value for name, value in found.items() if value != document.get(name)}
    if "title" in changed and not changed["title"]:
        raise answers.semantic([("/title", "is required")])
    return _changed(call, row, changed)


async def update(call: Call) -> web.Response:
    """The whole job; what its ad is not given is gone from it."""
    row, sent = call.job(), await call.sent()
    if "title" not in sent:
        call.fail("", "The body is missing", 400)
    ad = next((one for one in row["_ads"] if one["default"]), None)
    if ad is not None:
        ad |= {"title": sent["title"], "jobAd": {"sections": (sent.get("jobAd") or {}).get("sections") or {}}}
    return _changed(call, row, dict(sent))


def _changed(call: Call, row: Row, sent: Row) -> web.Response:
    resolved = _resolved(call, sent)
    if any(row.get(name) != value for name, value in resolved.items()):
        row |= resolved
        call.touch(row)
        call.tell("job.updated", f"/jobs/{row['id']}", id=row["id"])
    return answers.data(details(call, row))


async def set_status(call: Call) -> web.Response:
    row, sent = call.job(), await call.sent()
    if row["status"] != sent["status"]:
        row["status"] = sent["status"]
        row["_history"].append((call.tenant.now(), sent["status"], call.tenant.actor["id"]))
        call.touch(row)
        call.tell("job.status.updated", f"/jobs/{row['id']}/status/history", id=row["id"])
    return answers.data({"status": row["status"]}, 201)


async def history(call: Call) -> web.Response:
    rows = [
        {"changedOn": at, "status": status, "actions": {"user": action(call.url(f"/users/{user}"))}}
        for at, status, user in reversed(call.job()["_history"])
    ]
    return answers.data({"totalFound": len(rows), "content": shown(rows)})


async def note(call: Call) -> web.Response:
    row = call.job()
    if row["_note"] is None:
        call.miss("note")
    return answers.data({"content": row["_note"]})


async def set_note(call: Call) -> web.Response:
    row, sent = call.job(), await call.sent()
    if row["_note"] != sent["content"]:
        row["_note"] = sent["content"]
        call.touch(row)
    return answers.data({"content": row["_note"]})


def _member(call: Call, member: Row) -> Row:
    return {**member, "actions": {"details": action(call.url(f"/users/{member['id']}"))}}


async def team(call: Call) -> web.Response:
    rows = [_member(call, one) for one in call.job()["_team"]]
    return answers.data({"totalFound": len(rows), "content": rows})


async def join(call: Call) -> web.Response:
    row, sent = call.job(), await call.sent()
    if sent.get("id") not in call.tenant.users:
        call.fail("USER_NOT_FOUND")
    member = {"id": sent["id"], "role": sent["role"]}
    if member in row["_team"]:
        call.fail("", "Already a member with that role", 409)
    row["_team"] = [one for one in row["_team"] if one["id"] != member["id"]] + [member]
    call.touch(row)
    call.tell("job.hiring-team.updated", f"/jobs/{row['id']}/hiring-team", id=row["id"])
    return answers.data(_member(call, member))


async def leave(call: Call) -> web.Response:
    row, user = call.job(), call.id("userId")
    left = [one for one in row["_team"] if one["id"] != user]
    if len(left) == len(row["_team"]):
        call.miss("user")
    if not left:
        call.fail("INVALID_HIRING_TEAM_STATE")
    row["_team"] = left
    call.touch(row)
    call.tell("job.hiring-team.updated", f"/jobs/{row['id']}/hiring-team", id=row["id"])
    return answers.done()


async def headcount(call: Call) -> web.Response:
    """A new salary range is asked for, and approved or not by others."""
    row, sent = call.job(), await call.sent()
    if not row["_approval"]:
        call.fail("APPROVAL_PROCESS_NOT_ENABLED")
    wanted = sent.get("salaryRange") or {}
    if wanted.get("min", 0) > wanted.get("max", wanted.get("min", 0)):
        call.fail("INVALID_SALARY_RANGE")
    row["_salary"] = wanted
    call.touch(row)
    return answers.data({"status": "PENDING"}, 202)


ACTIONS: Actions = {
    "jobs.all": listed,
    "jobs.get": one,
    "jobs.create": create,
    "jobs.patch": patch,
    "jobs.update": update,
    "jobs.status.update": set_status,
    "jobs.status.history.get": history,
    "jobs.notes.get": note,
    "jobs.notes.update": set_note,
    "jobs.hiring-team.get": team,
    "jobs.hiring-team.add": join,
    "jobs.hiring-team.remove": leave,
    "jobs.headcount.update": headcount,
}
