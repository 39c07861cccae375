"""Any operation by its name: where each parameter goes, how its answers page, what its body calls itself."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from app.vendor import Connection, Misused, Refused, Stale
from tests.adapters.smartrecruiters.tenant import Asked, Tenant, content, refused


async def call(account: Connection, operation: str, body: Any = None, **given: str) -> Any:
    return (await account.call(operation, given, body)).body


async def walked(account: Connection, operation: str, **given: str) -> list[str]:
    reply = await account.call(operation, given, all_pages=True)
    return [one["id"] for one in reply.body]


def rows(*keys: str) -> list[dict[str, str]]:
    return [{"id": key} for key in keys]


async def test_parameters_go_where_the_reference_says(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates", content())
    await call(account, "candidates.all", jobId="a,b", status="NEW", limit="5")
    assert tenant.asked[-1].query == [("jobId", "a"), ("jobId", "b"), ("status", "NEW"), ("limit", "5")]
    tenant.says("PUT /candidates/c%2F1/jobs/j1/status".replace("%2F", "/"), status=204)
    await call(account, "candidates.status.update", id="c/1", jobId="j1", status="NEW")
    assert tenant.asked[-1].body == {"status": "NEW"}
    tenant.says("GET /reporting-api/v201804/reports/r1/files/recent/data", status=304, ETag='"x"')
    given = {"reportId": "r1", "If-None-Match": '"x"'}
    reply = await account.call("reporting.downloadMostRecentReportFile", given)
    assert (reply.status, reply.headers["etag"]) == (304, '"x"')
    assert tenant.asked[-1].headers["if-none-match"] == '"x"'
    tenant.says("PATCH /user-api/v201804/users/u1", {"id": "u1"})
    await call(account, "users.update", [{"op": "replace", "path": "/lastName", "value": "Berg"}], id="u1")
    assert tenant.asked[-1].headers["content-type"] == "application/json-patch+json"


async def test_what_would_be_refused_is_refused_here(account: Connection, tenant: Tenant) -> None:
    wrong = [
        ("candidates.all", {"page": "2"}),
        ("candidates.all", {"limit": "many"}),
        ("candidates.get", {}),
        ("candidates.status.update", {"id": "c", "jobId": "j", "status": "OFFER"}),
        ("interviews.timeslots.patch-noshow", {"interviewId": "i", "timeslotId": "t", "value": "perhaps"}),
        ("partner-app.listPackages", {}),
    ]
    for operation, given in wrong:
        with pytest.raises(Misused):
            await account.call(operation, given)
    with pytest.raises(Refused, match="did you mean"):
        await account.call("candidates.al", {})
    assert tenant.asked == []


async def test_a_form_carries_a_file(account: Connection, tenant: Tenant, tmp_path: Path) -> None:
    file = tmp_path / "cv.txt"
    file.write_bytes(b"Ida Noor")
    tenant.says("POST /candidates/cv/parse", {"firstName": "Ida"})
    assert (await call(account, "candidates.resume.parse", file=str(file))) == {"firstName": "Ida"}
    assert b"Ida Noor" in tenant.asked[-1].body


async def test_a_refusal_keeps_its_code(account: Connection, tenant: Tenant) -> None:
    tenant.answers["POST /approvals-api/v201910/approvals/a/approve-decisions"] = lambda _: refused(
        400, "DECISION_ALREADY_TAKEN"
    )
    with pytest.raises(Stale, match="somebody has decided"):
        await call(account, "approvals.approve", approvalRequestId="a", approverId="u")
    tenant.answers["POST /jobs"] = lambda _: refused(400, "CITY_NOT_FOUND", "INDUSTRY_NOT_FOUND", message="Bad request")
    with pytest.raises(Refused, match="CITY_NOT_FOUND, INDUSTRY_NOT_FOUND"):
        await call(account, "jobs.create", {"title": "Baker"})


def by_token(parameter: str, key: str | None, link: str | None = None, relation: str = "next") -> Any:
    """A list of two pages, the second one by a token: in the body under `key`, or as `link` in a header."""

    def answer(asked: Asked) -> web.Response:
        last = dict(asked.query).get(parameter) == "t/2"
        found = rows("b", "c") if last else rows("a", "b")
        onward = "" if last else "t/2"
        body = found if key is None else {"content": found, key: onward}
        told = {"Link": f'</x?{link}=t%2F2&limit=9>; rel="{relation}"'} if link and not last else {}
        return web.json_response(body, headers=told)

    return answer


@pytest.mark.parametrize(
    ("operation", "path", "answer"),
    [
        ("candidates.all", "/candidates", by_token("pageId", "nextPageId")),
        ("users.all", "/user-api/v201804/users", by_token("pageId", "nextPageId")),
        ("configuration.access-group.list", "/configuration/access-groups", by_token("pageId", "nextPageId")),
        (
            "configuration.job-properties.values.get",
            "/configuration/job-properties/p/values",
            by_token("page_id", "nextPageId"),
        ),
        (
            "webhooks.subscriptions.getAll",
            "/webhooks-api/v201907/subscriptions",
            by_token("page_id", None, link="page_id"),
        ),
        ("approvals.get", "/approvals-api/v201910/approvals", by_token("pageId", "x", link="pageId")),
        ("reporting.getReports", "/reporting-api/v201804/reports", by_token("page", "nextPage")),
        ("reporting.getReports", "/reporting-api/v201804/reports", by_token("page", "x", link="page", relation="link")),
        ("audit.get", "/audit-api/v201910/audit-events", by_token("nextPageId", "nextPageId")),
    ],
)
async def test_a_list_that_names_its_next_page_is_walked_to_its_end(
    account: Connection, tenant: Tenant, operation: str, path: str, answer: Any
) -> None:
    tenant.answers[f"GET {path}"] = answer
    given = {"id": "p"} if "{id}" in operation or "values" in operation else {}
    assert await walked(account, operation, **given) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("operation", "path", "key"),
    [
        ("postings.v1.listPostings", "/v1/companies/polka/postings", "content"),
        ("feed.postingsJSONStream", "/feed/publications", "jobs"),
    ],
)
async def test_a_list_by_offset_is_walked_over_its_seams(
    account: Connection, tenant: Tenant, operation: str, path: str, key: str
) -> None:
    everything = rows(*(f"{number:04}" for number in range(230)))

    def answer(asked: Asked) -> web.Response:
        query = dict(asked.query)
        begin, size = int(query["offset"]), int(query["limit"])
        return web.json_response({"totalFound": 230, key: everything[begin : begin + size]})

    tenant.answers[f"GET {path}"] = answer
    given = {"companyIdentifier": "polka"} if "postings.v1" in operation else {}
    assert await walked(account, operation, **given) == [one["id"] for one in everything]


@pytest.mark.parametrize("key", ["content", "contents"])
async def test_a_list_by_number_begins_at_nothing(account: Connection, tenant: Tenant, key: str) -> None:
    def answer(asked: Asked) -> web.Response:
        number = int(dict(asked.query)["page"])
        return web.json_response({"totalElements": 5, key: rows("a", "b", "c", "d", "e")[number * 2 : number * 2 + 2]})

    tenant.answers["GET /interview-templates/templates"] = answer
    assert await walked(account, "interview-templates.getTemplates", pageSize="2") == ["a", "b", "c", "d", "e"]
    assert [dict(one.query)["pageSize"] for one in tenant.asked] == ["2"] * len(tenant.asked)
    assert len(tenant.asked) == 3


async def test_all_jobs_are_asked_for_in_the_order_that_goes_on(account: Connection, tenant: Tenant) -> None:
    tenant.answers["GET /jobs"] = by_token("pageId", "nextPageId")
    assert await walked(account, "jobs.all", status="SOURCING", limit="1") == ["a", "b", "c"]
    assert dict(tenant.asked[1].query) == {"limit": "1", "sort": "job_id", "status": "SOURCING", "pageId": "t/2"}
    with pytest.raises(Misused, match="pageId"):
        await walked(account, "jobs.all", pageId="t/2")
    tenant.says("GET /candidates", content())
    await walked(account, "candidates.all", jobId="a,b")
    assert tenant.asked[-1].query == [("limit", "100"), ("jobId", "a"), ("jobId", "b")]
