"""Reports at the sandbox: listed, made, waited for, and fetched once."""

from typing import Any

import pytest
from aiohttp import web

from adapters.http.messages import Response
from adapters.sandbox import Sandbox
from adapters.smartrecruiters.reporting import file_of
from adapters.smartrecruiters.sandbox import Quirks, SmartRecruiters
from adapters.smartrecruiters.vendor import Account
from app.model.words import Verb
from app.vendor import Connection, Forbidden, Garbled, Stale
from tests.adapters.smartrecruiters.tenant import Tenant


async def fetched(account: Account, report: str, known: str | None = None) -> tuple[bytes | None, str | None]:
    async with account.reports.download(report, known=known) as download:
        pieces = download.pieces
        return None if pieces is None else b"".join([piece async for piece in pieces]), download.tag


async def test_every_report_is_listed_with_its_columns(at_work: Account) -> None:
    assert [(one.name, len(one.columns), one.updated_at is not None) for one in await at_work.reports.saved()] == [
        ("Applications", 5, True),
        ("Jobs", 4, True),
        ("Empty", 1, True),
    ]


async def test_a_file_is_made_and_not_sent_twice(at_work: Account) -> None:
    jobs = (await at_work.reports.saved())[1].remote_id
    assert await at_work.reports.newest(jobs) is None
    made = await at_work.reports.make(jobs)
    assert (await at_work.reports.file(made.remote_id)).state == "ready"
    assert await at_work.reports.newest(jobs) == await at_work.reports.file(made.remote_id)
    content, tag = await fetched(at_work, jobs)
    assert content is not None
    assert content.startswith(b"Title,Reference,Status,Created on\r\n")
    assert await fetched(at_work, jobs, tag) == (None, tag)
    await at_work.reports.make(jobs)
    assert (await fetched(at_work, jobs, tag))[0] == content  # another file, whatever is in it


async def test_one_that_is_being_made_is_not_asked_for_again(
    served: Sandbox[SmartRecruiters], at_work: Account
) -> None:
    served.tenant.quirks = Quirks(report_seconds=3600)
    report = (await at_work.reports.saved())[0].remote_id
    first = await at_work.reports.make(report)
    assert first.state == "waiting"
    with pytest.raises(Stale):
        await at_work.reports.make(report)
    assert await at_work.reports.newest(report) == first


async def test_a_key_that_may_not_read_reports_is_told_so(tenant: Tenant, account: Connection) -> None:
    for path in ("users/me", "jobs", "candidates", "configuration/reasons"):
        tenant.says(f"GET /{path}", {"content": []})
    able = {one.verb: one for one in (await account.check()).capabilities}
    assert not able[Verb.REPORTS].allowed
    assert "reporting_read" in able[Verb.REPORTS].reason


@pytest.mark.parametrize("body", [b"{}", b"[1]", b'{"reportFileId": {}}', b"oops"])
def test_an_answer_that_is_no_file_is_told(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of whichever kind
        file_of(Response(status=200, headers={}, body=body, begun_at=0))


async def test_a_page_instead_of_a_report_is_no_report(tenant: Tenant, account: Any) -> None:
    path = "GET /reporting-api/v201804/reports/r/files/recent/data"
    tenant.answers[path] = lambda _: web.Response(text="<html>", content_type="text/html")
    with pytest.raises(Garbled, match="a page came"):
        await fetched(account, "r")


async def test_a_make_that_is_answered_by_nothing_is_looked_for(tenant: Tenant, account: Any) -> None:
    files = "/reporting-api/v201804/reports/r/files"
    tenant.answers[f"POST {files}"] = lambda _: web.Response(status=202)
    tenant.says(f"GET {files}/recent", {"reportFileId": "f", "reportFileStatus": "RUNNING"})
    assert (await account.reports.make("r")).state == "being made"
    tenant.answers[f"POST {files}"] = lambda _: web.Response(status=403)
    with pytest.raises(Forbidden, match="reporting_write"):
        await account.reports.make("r")
