"""Reports: asked for, worked on for a while, fetched as CSV; who has the latest is told so and sent nothing."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, ids, paging, times
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import shown


class Report(NamedTuple):
    """A saved report; `rows` gives its lines."""

    name: str
    entity: str
    columns: tuple[str, ...]
    rows: Callable[[Call], Iterable[tuple[Any, ...]]]


def _candidates(call: Call) -> Iterable[tuple[Any, ...]]:
    for whose in call.tenant.everyone():
        for one in call.tenant.seen_of(whose):
            profile, job = whose.profile, call.tenant.jobs[one.job]
            yield profile["firstName"], profile["lastName"], job["title"], one.place.status, times.shown(one.created)


def _jobs(call: Call) -> Iterable[tuple[Any, ...]]:
    for number, job in call.tenant.jobs.items():
        if call.tenant.sees_job(number):
            yield job["title"], job["refNumber"], job["status"], times.shown(job["createdOn"])


REPORTS = (
    Report("Applications", "APPLICATION", ("First name", "Last name", "Job", "Status", "Applied on"), _candidates),
    Report("Jobs", "JOB", ("Title", "Reference", "Status", "Created on"), _jobs),
    Report("Empty", "JOB", ("Title",), lambda _: ()),
)


def _id(call: Call, number: int) -> str:
    return ids.uuid(call.tenant.seed, "report", number)


def _columns(report: Report) -> list[Row]:
    return [
        {
            "entityTypeId": report.entity,
            "dataPointId": name.upper().replace(" ", "_"),
            "dataPointName": name,
            "dataPointType": "TEXT",
        }
        for name in report.columns
    ]


def _report(call: Call, number: int) -> Any:
    then = call.tenant.plan.time.start * 1000
    known = {"reportId": _id(call, number), "name": REPORTS[number].name, "rowEntityTypeId": REPORTS[number].entity}
    stamps = {"creationDate": then, "modificationDate": then - number * times.DAY, "creatorId": call.tenant.actor["id"]}
    return shown({**known, "columns": _columns(REPORTS[number]), "filters": [], **stamps, "reportFormats": ["CSV"]})


def _number(call: Call) -> int:
    number = ids.number(call.tenant.seed, "report", call.id("reportId"))
    if number is None or number >= len(REPORTS):
        call.miss("report")
    return number


def _files(call: Call) -> list[Row]:
    kept: list[Row] = call.tenant.rooms.setdefault("reports", [])
    return kept


def _status(call: Call, row: Row) -> str:
    """A file is waited for, worked on and there, each for its share of the time."""
    passed = (call.tenant.now() - row["schedulingDate"]) / 1000
    whole = call.tenant.quirks.report_seconds
    return "PENDING" if passed < whole / 4 else "RUNNING" if passed < whole else "COMPLETED"


def _file(call: Call, row: Row) -> Any:
    status, report = _status(call, row), REPORTS[row["_report"]]
    done = row["schedulingDate"] + int(call.tenant.quirks.report_seconds * 1000) if status == "COMPLETED" else None
    known = {"reportFileStatus": status, "generationDate": done, "reportId": _id(call, row["_report"])}
    return shown({**row, **known, "columns": _columns(report), "filters": [], "rowEntityTypeId": report.entity})


def _paged(call: Call, rows: list[Any]) -> web.Response:
    """`page` and `limit`; the relation of the link is called `link`, as the document has it."""
    page = call.page(rows, call.query.get("limit", 10), "page")
    body = {"content": page.rows} | ({"nextPage": page.mark} if page.mark else {})
    return paging.linked(call.request, answers.data(body), "page", page.mark, "link")


async def reports(call: Call) -> web.Response:
    return _paged(call, [_report(call, number) for number in range(len(REPORTS))])


async def report(call: Call) -> web.Response:
    return answers.data(_report(call, _number(call)))


async def files(call: Call) -> web.Response:
    number = _number(call)
    return _paged(call, [_file(call, row) for row in reversed(_files(call)) if row["_report"] == number])


async def generate(call: Call) -> web.Response:
    number, kept = _number(call), _files(call)
    if any(row["_report"] == number and _status(call, row) != "COMPLETED" for row in kept):
        call.fail("", "The report is being generated", 409)
    made = ids.uuid(call.tenant.seed, "report_file", len(kept))
    lines = [REPORTS[number].columns, *REPORTS[number].rows(call)]
    kept.append(
        {
            "reportFileId": made, "scheduleType": "AD_HOC", "schedulingDate": call.tenant.now(), "_report": number,
            "requestorId": call.tenant.actor["id"], "_content": _csv(lines),
        }
    )  # fmt: skip
    call.changed()
    return answers.data(_file(call, kept[-1]))


def _csv(lines: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _latest(call: Call, *, completed: bool) -> Row:
    number = _number(call)
    rows = (row for row in reversed(_files(call)) if row["_report"] == number)
    found = next((row for row in rows if not completed or _status(call, row) == "COMPLETED"), None)
    if found is None:
        call.miss("report_file")
    return found


def _tagged(call: Call, row: Row, response: web.Response) -> web.Response:
    """The same answer with its ETag; 304 where the client has it already."""
    state = f"{row['reportFileId']} {_status(call, row)}".encode()
    tag = f'"{hashlib.sha256(state).hexdigest()[:32]}"'
    known = [one.strip() for one in call.query.get("@If-None-Match", "").split(",")]
    if tag in known or "*" in known:
        response = web.Response(status=304)
    response.headers["ETag"] = tag
    return response


async def recent(call: Call) -> web.Response:
    row = _latest(call, completed=False)
    return _tagged(call, row, answers.data(_file(call, row)))


async def recent_content(call: Call) -> web.Response:
    row = _latest(call, completed=True)
    return _tagged(call, row, _content(row))


def _content(row: Row) -> web.Response:
    return web.Response(body=row["_content"], content_type="text/csv", charset="utf-8")


def _of_path(call: Call) -> Row:
    found = next((row for row in _files(call) if row["reportFileId"] == call.id("reportFileId")), None)
    if found is None:
        call.miss("report_file")
    return found


async def file(call: Call) -> web.Response:
    return answers.data(_file(call, _of_path(call)))


async def content(call: Call) -> web.Response:
    row = _of_path(call)
    if _status(call, row) != "COMPLETED":
        call.miss("report_file", "The file is not there yet")
    return _content(row)


ACTIONS: Actions = {
    "getReports": reports,
    "getReport": report,
    "getReportFiles": files,
    "generateAdHocReport": generate,
    "getMostRecentReportFile": recent,
    "downloadMostRecentReportFile": recent_content,
    "getReportFile": file,
    "downloadReportFile": content,
}
