"""Pages, their headers, and the ways real tenants break the rules (notes 2.3)."""

import pytest

from adapters.sandbox import Fault, Faults, Rule
from adapters.traffit.sandbox import Quirks


async def test_ten_rows_come_when_no_size_is_asked_for(client):
    answer = await client.get("/employees/")
    assert len(answer.json) == 10
    headers = {name: value for name, value in answer.headers.items() if name.startswith("X-Result")}
    assert headers == {
        "X-Result-Count": "10",
        "X-Result-Current-Page": "1",
        "X-Result-Page-Size": "10",
        "X-Result-Total-Count": "60",
        "X-Result-Total-Pages": "6",
    }


@pytest.mark.parametrize("size", [7, 10, 100])
async def test_all_pages_together_hold_every_candidate_exactly_once(client, size):
    ids = [row["id"] for row in await client.everything("/employees/", size)]
    assert ids == [row.id for row in client.tenant.everyone()]
    assert len(ids) == len(set(ids)) == 60


async def test_all_pages_together_hold_every_visit_exactly_once(client):
    for order in ({"id": "ASC"}, {"updated_at": "DESC"}, {"created_at": "ASC"}):
        rows = await client.everything("/employees/recruitment_history", 9, X_Request_Sort=order)
        assert sorted(row["id"] for row in rows) == [row.id for row in client.tenant.history]


async def test_a_page_behind_the_last_is_empty(client):
    answer = await client.get("/employees/", X_Request_Current_Page=7)
    assert (answer.json, answer.headers["X-Result-Count"], answer.total) == ([], "0", 60)


async def test_above_a_hundred_rows_some_lists_refuse_and_some_cap(visit):
    async with visit(people=1_000) as client:
        for path in ("/employees/", "/employees/activities", "/employees/recruitment_history"):
            answer = await client.get(path, X_Request_Page_Size=101)
            assert (answer.status, answer.json) == (400, {"error": {"code": 400, "message": "Bad Request"}})
        for path in ("/recruitments/101/employees", "/recruitments/", "/users/"):
            answer = await client.get(path, X_Request_Page_Size=500)
            assert (answer.status, answer.headers["X-Result-Page-Size"]) == (200, "100")


@pytest.mark.parametrize("header", ["0", "-1", "ten"])
async def test_a_page_that_is_no_number_is_refused(client, header):
    assert (await client.get("/employees/", X_Request_Page_Size=header)).status == 400
    assert (await client.get("/employees/", X_Request_Current_Page=header)).status == 400


async def test_ghosts_count_and_leave_a_page_one_short_in_the_middle(visit):
    async with visit(people=400) as client:
        pages = [
            await client.get("/employees/", X_Request_Page_Size=100, X_Request_Current_Page=n) for n in range(1, 6)
        ]
        assert [len(page.json) for page in pages] == [100, 100, 99, 100, 1]
        assert {page.total for page in pages} == {401}
        ghost = next(row.id for row in client.tenant.employees if row.hidden)
        assert (await client.get(f"/employees/{ghost}")).status == 404
    async with visit(people=400, quirks=Quirks(ghosts=False)) as client:
        assert (await client.get("/employees/")).total == 400


async def test_lists_are_redirected_to_the_slash_they_want(client):
    for path, location in (
        ("/employees?a=1", "/employees/?a=1"),
        ("/recruitments", "/recruitments/"),
        ("/clients", "/clients/"),
        ("/crm_persons", "/crm_persons/"),
        ("/users", "/users/"),
        ("/talents/", "/talents"),
        ("/workflows/", "/workflows"),
        ("/sources/", "/sources"),
        ("/provisions/", "/provisions"),
    ):
        answer = await client.get(path)
        assert answer.status == 301
        assert answer.headers["Location"].endswith("/api/integration/v2" + location)
    assert (await client.post("/employees", {"name": "A", "lastname": "B"})).status == 405


async def test_sources_fail_at_random_above_ten_rows_a_page_and_never_below(client):
    statuses = {(await client.get("/sources", X_Request_Page_Size=50)).status for _ in range(20)}
    assert statuses == {200, 500}
    assert {(await client.get("/sources", X_Request_Page_Size=10)).status for _ in range(20)} == {200}


async def test_rows_that_shift_make_a_reader_miss_some_and_see_others_twice(visit):
    faults = Faults([Rule(Fault.SHIFT, path="employees/$", after=1, times=1, rows=2)])
    async with visit(faults=faults) as client:
        ids = [row["id"] for row in await client.everything("/employees/", 20)]
        everyone = [row.id for row in client.tenant.everyone()]
        assert [row for row in everyone if row not in ids] == everyone[20:22]
        assert [row for row in everyone if ids.count(row) == 2] == everyone[40:42]


async def test_a_query_that_would_read_a_million_rows_times_out(visit):
    async with visit(people=1_000_000) as client:
        answer = await client.get("/employees/", X_Request_Filter={"name": {"value": "a", "comparison": "like"}})
        assert answer.status == 504
