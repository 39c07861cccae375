"""The nine ways in which lists are led through, with their ends."""

import pytest

from adapters.sandbox import Fault, Faults, Rule
from adapters.smartrecruiters.sandbox import Quirks, ids


async def by_cursor(client, path: str, name: str = "pageId", told: str = "nextPageId", **params):
    """Rows and the last answer of a walk by what the body hands out."""
    rows, mark = [], {}
    while True:
        answer = await client.get(path, **params, **mark)
        assert answer.status == 200, answer.text
        rows += answer.json["content"]
        if not answer.json.get(told):
            return rows, answer
        mark = {name: answer.json[told]}


async def by_link(client, path: str, **params):
    answer, rows = await client.get(path, **params), []
    while True:
        assert answer.status == 200, answer.text
        rows += answer.json if isinstance(answer.json, list) else answer.json["content"]
        if answer.next is None:
            return rows
        answer = await client.send("GET", answer.next)


def unique(rows) -> bool:
    return len({row["id"] for row in rows}) == len(rows) > 0


async def test_candidates_by_cursor_and_by_link(client):
    rows, last = await by_cursor(client, "/candidates", limit=30)
    assert unique(rows)
    assert len(rows) == last.json["totalFound"]
    assert "nextPageId" not in last.json
    assert [row["id"] for row in await by_link(client, "/candidates", limit=17)] == [row["id"] for row in rows]


@pytest.mark.parametrize("empty", [(), ("jobs", "candidates")])
async def test_a_last_page_may_say_nothing_or_an_empty_text(visit, empty):
    async with visit(quirks=Quirks(empty_last_page=empty)) as client:
        for path in ("/jobs", "/candidates"):
            _, last = await by_cursor(client, path, limit=100)
            assert last.json.get("nextPageId") == ("" if empty else None)


async def test_jobs_by_cursor_need_their_order(client):
    """The document warns that other orders may not return all."""
    rows, last = await by_cursor(client, "/jobs", limit=5, sort="job_id")
    assert unique(rows)
    assert (len(rows), last.json["nextPageId"]) == (last.json["totalFound"], "")
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    loose, _ = await by_cursor(client, "/jobs", limit=5)
    assert len(loose) < len(rows)
    by_place = [row for at in (0, 5, 10) for row in (await client.get("/jobs", limit=5, offset=at)).json["content"]]
    assert {row["id"] for row in by_place} == {row["id"] for row in rows}
    for wrong in ("nonsense", "W10"):
        answer = await client.get("/jobs", sort="job_id", pageId=wrong)
        assert (answer.status, answer.codes) == (400, ["INVALID_PAGE_ID"])


async def test_users_by_cursor_now_and_by_place_before(client):
    rows, last = await by_cursor(client, "/user-api/v201804/users", limit=5)
    assert unique(rows)
    assert "totalFound" not in last.json
    old = [row for at in (0, 5, 10) for row in (await client.get("/users", limit=5, offset=at)).json["content"]]
    assert [row["id"] for row in old] == [row["id"] for row in rows]
    assert (await client.get("/users", limit=5)).json["totalFound"] == len(rows)


async def test_postings_offers_and_sources_by_place(client):
    for path in ("/v1/companies/NordwindAgency/postings", "/offers", "/configuration/sources/JOBBRD/values"):
        whole = (await client.get(path, limit=100)).json
        pieces = [(await client.get(path, limit=1, offset=at)).json["content"] for at in range(whole["totalFound"])]
        assert [piece[0]["id"] for piece in pieces] == [row["id"] for row in whole["content"]]


async def test_a_job_board_has_names_of_its_own(client):
    found = (await client.get("/feed/publications", limit=2, offset=1)).json
    assert set(found) == {"Provider", "offset", "limit", "totalFound", "jobs"}
    assert (len(found["jobs"]), found["offset"]) == (2, "1")


async def test_subscriptions_are_a_bare_array_with_a_link(client):
    for at in range(5):
        sent = {"callbackUrl": f"http://127.0.0.1:9/{at}", "events": ["job.created"]}
        assert (await client.post("/webhooks-api/v201907/subscriptions", sent)).status == 201
    rows = await by_link(client, "/webhooks-api/v201907/subscriptions", limit=2)
    assert [row["callbackUrl"][-1] for row in rows] == list("01234")


async def test_values_of_job_properties_by_page_id_in_snake_case(client):
    path = "/configuration/job-properties/COUNTRY/values"
    rows, _ = await by_cursor(client, path, "page_id", pageSize=2)
    assert [row["label"] for row in rows] == ["Poland", "Germany", "Denmark"]
    assert len(await by_link(client, path, pageSize=1)) == 3


async def test_access_groups_by_page_size(client):
    for name in "abc":
        body = {"name": name, "description": name, "criteria": {"include": {"X": {}}}}
        assert (await client.post("/configuration/access-groups", body)).status == 201
    rows, _ = await by_cursor(client, "/configuration/access-groups", pageSize=2)
    assert [row["name"] for row in rows] == ["a", "b", "c"]


async def test_messages_are_a_bare_array_with_a_link(client):
    candidate, _ = client.applied()
    for at in range(5):
        client.tenant.note(candidate, f"note {at}")
    rows = await by_link(client, "/messages", candidateId=candidate, limit=2)
    assert [row["content"] for row in rows] == [f"note {at}" for at in (4, 3, 2, 1, 0)]


async def test_reports_by_page_with_a_link_that_is_called_link(client):
    rows, _ = await by_cursor(client, "/reporting-api/v201804/reports", "page", "nextPage", limit=2)
    assert [row["name"] for row in rows] == ["Applications", "Jobs", "Empty"]
    answer = await client.get("/reporting-api/v201804/reports", limit=2)
    assert answer.headers["Link"].endswith('rel="link"')
    assert len(await by_link(client, "/reporting-api/v201804/reports", limit=1)) == 3


async def test_audit_events_are_asked_for_by_the_name_they_are_told_by(client):
    for at in range(5):
        sent = {"firstName": "A", "lastName": f"B{at}", "email": f"a{at}@example.org"}
        assert (await client.post(f"/jobs/{client.job()}/candidates", sent)).status == 201
    rows, _ = await by_cursor(client, "/audit-api/v201910/audit-events", "nextPageId", limit=2)
    assert [row["eventName"] for row in rows] == ["JOB_APPLICATION_CREATED"] * 5


async def test_interview_templates_by_number_from_nought(client):
    for name in "ab":
        made = await client.post("/interview-templates/templates", {"name": name})
        assert made.status == 201
    found = (await client.get("/interview-templates/templates", page=0, pageSize=20)).json
    assert (found["totalElements"], [row["name"] for row in found["contents"]]) == (2, ["a", "b"])
    assert (await client.get(f"/interview-templates/templates/{ids.uuid(1, 'loose', 99)}")).status == 404


@pytest.mark.parametrize("rows", [2, -2])
@pytest.mark.parametrize(("path", "more"), [("/candidates", {}), ("/jobs", {"sort": "job_id"})])
async def test_rows_shift_under_a_reader(visit, rows, path, more):
    faults = Faults([Rule(Fault.SHIFT, "GET", path, times=1, after=1, rows=rows)])
    async with visit(faults=faults) as client:
        walked, last = await by_cursor(client, path, limit=4, **more)
        total = last.json["totalFound"]
        assert len({row["id"] for row in walked}) == (total - rows if rows > 0 else total)
        assert len(walked) == total - rows


@pytest.mark.parametrize(("path", "params"), [("/candidates", {"limit": 101}), ("/jobs", {"limit": 0})])
async def test_sizes_have_bounds(client, path, params):
    assert (await client.get(path, **params)).status == 400
