"""The made-up tenant: the same every time, as big as asked for, and true to its own history."""

import statistics
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

import aiohttp
import pytest

from adapters.sandbox import Faults, Sandbox
from adapters.sandbox.worktime import text
from adapters.traffit.sandbox import Traffit, sandbox


def same_moment() -> datetime:
    return datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


async def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(visit):
    read = []
    for seed in (1, 1, 2):
        async with visit(people=200, seed=seed) as client:
            paths = ("/employees/", "/employees/recruitment_history", "/employees/activities", "/recruitments/")
            read.append([(await client.get(path, X_Request_Page_Size=100)).content for path in paths])
    assert read[0] == read[1]
    assert all(one != other for one, other in zip(read[0], read[2], strict=True))


async def test_a_million_people_are_paged_deep_and_none_of_them_is_stored(visit):
    async with visit(people=1_000_000) as client:
        before = client.tenant.stored_records
        for path in (
            "/employees/",
            "/employees/recruitment_history",
            "/employees/activities",
            "/recruitments/101/employees",
        ):
            first = await client.get(path, X_Request_Page_Size=100)
            last = int(first.headers["X-Result-Total-Pages"])
            assert last > 1_900
            for page in (last // 2, last):
                answer = await client.get(path, X_Request_Page_Size=100, X_Request_Current_Page=page)
                assert answer.json
        sought = "/employees/recruitment_history?updated_at=2026-11-17&updated_at_comparison=%3E%3D"
        answer = await client.get(sought, X_Request_Page_Size=100, X_Request_Current_Page=3)
        assert answer.total > 1_000
        assert all(row["updated_at"] >= "2026-11-17" for row in answer.json)
        assert (await client.get("/employees/")).total == 1_000_050
        assert client.tenant.stored_records == before < 200


async def test_the_first_page_of_a_million_people_makes_up_no_more_than_it_shows(visit):
    async with visit(people=1_000_000) as client:
        made: list[int] = []
        for table in (client.tenant.employees, client.tenant.history, client.tenant.activities):
            table.make = lambda row_id, spot, make=table.make: made.append(row_id) or make(row_id, spot)
        for path in ("/employees/", "/employees/recruitment_history", "/employees/activities"):
            made.clear()
            assert len((await client.get(path, X_Request_Page_Size=100)).json) == 100
            assert len(made) <= 101


async def test_neighbouring_pages_of_a_huge_history_join_without_a_gap(visit):
    async with visit(people=1_000_000) as client:
        path, order = "/employees/recruitment_history", {"updated_at": "DESC"}
        whole = []
        for page in range(9_000, 9_004):
            answer = await client.get(path, X_Request_Page_Size=50, X_Request_Current_Page=page, X_Request_Sort=order)
            whole += answer.json
        two = []
        for page in (4_501, 4_502):
            answer = await client.get(path, X_Request_Page_Size=100, X_Request_Current_Page=page, X_Request_Sort=order)
            two += answer.json
        assert whole[50:150] == two[:100]


@pytest.mark.parametrize("people", [8, 30, 400, 5_000])
async def test_about_three_visits_a_candidate_and_stamps_that_grow_with_ids(people):
    tenant = sandbox(people=people, seed=3, clock=same_moment)
    rows = [row for row in tenant.history if row.employee >= 1_000]
    assert len(list(tenant.everyone())) == people
    assert [row.id for row in rows] == sorted({row.id for row in rows})
    assert [row.created for row in rows] == sorted(row.created for row in rows)
    assert all(row.created <= row.updated <= tenant.now() for row in rows)
    if people >= 400:
        assert 2.5 < len(rows) / people < 3.5
    everyone = [row for row in tenant.everyone() if row.id >= 1_000]
    assert [row.created for row in everyone] == sorted(row.created for row in everyone)


async def test_a_history_is_a_chain_each_visit_ends_when_the_next_begins():
    tenant = sandbox(people=400, seed=5, clock=same_moment)
    chains = defaultdict(list)
    for row in tenant.history:
        chains[row.employee, row.recruitment].append(row)
    assert len(chains) > 300
    for (employee, job), rows in chains.items():
        assert [row.end for row in rows[:-1]] == [row.created for row in rows[1:]]
        assert rows[-1].end is None
        assert rows == tenant.visits(employee, job)
        assert rows[0].state == tenant.states(job)[0].id
        assert rows[0].created >= tenant.employee(employee).created
        assert {row.state for row in rows} <= {state.id for state in tenant.states(job)}


async def test_made_up_moves_obey_the_workflow():
    tenant = sandbox(people=2_000, seed=5, clock=same_moment)
    states = {state.id: state for job in tenant.jobs for state in tenant.states(job)}
    for member in tenant.members(103):
        visits = tenant.visits(member.id, 103)
        for before, after in pairwise(visits):
            assert tenant.workflow_of(103).allows(states[before.state], states[after.state])


async def test_the_large_job_has_people_in_every_active_stage():
    for seed in range(5):
        counts = sandbox(people=400, seed=seed, clock=same_moment).counter(101)
        assert {1, 2, 3, 4, 6, 7} <= set(counts)


async def test_stamps_are_wall_clock_in_warsaw_also_where_the_clock_jumps(present):
    tenant = Traffit(people=10, clock=present)
    for moment, shown in (
        ("2026-01-15T11:00:00", "2026-01-15 12:00:00"),
        ("2026-03-29T00:59:59", "2026-03-29 01:59:59"),
        ("2026-03-29T01:00:00", "2026-03-29 03:00:00"),
        ("2026-10-25T00:30:00", "2026-10-25 02:30:00"),
        ("2026-10-25T01:30:00", "2026-10-25 02:30:00"),
        ("2026-10-25T02:00:00", "2026-10-25 03:00:00"),
    ):
        present.moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        assert text(tenant.employee(tenant.add(name="A", lastname="B")).created) == shown


async def test_the_golden_example_has_its_eight_applications_on_their_days(client):
    job = next(job for job in await client.everything("/recruitments/") if job["nrRef"] == "GOLD")
    assert (job["created_at"], job["emp_number"]) == ("2026-01-05 09:00:00", 2)
    people = {row["id"]: row for row in await client.everything(f"/recruitments/{job['id']}/employees")}
    lived = defaultdict(list)
    for row in await client.everything("/employees/recruitment_history", X_Request_Sort={"created_at": "ASC"}):
        if row["recruitment"]["id"] == job["id"]:
            lived[people[row["employee"]["id"]]["lastname"]].append((row["workflow_state"]["name"], row["date"][5:]))
    nine = "09:00:00"
    assert lived["A1"] == [
        (name, f"01-{day} {nine}")
        for name, day in (("New", "06"), ("Screen", "08"), ("Interview", "15"), ("Offer", "25"), ("Hired", "30"))
    ]
    assert lived["A2"][-2:] == [("Offer", f"01-20 {nine}"), ("Withdrew", f"01-23 {nine}")]
    assert lived["A5"] == [
        ("New", f"01-12 {nine}"),
        ("Screen", f"01-13 {nine}"),
        ("New", "01-13 09:00:30"),
        ("Screen", f"01-15 {nine}"),
        ("Interview", f"01-20 {nine}"),
        ("Rejected", f"01-30 {nine}"),
    ]
    assert lived["A7"] == [("New", f"02-20 {nine}")]
    assert sorted(lived) == [f"A{n}" for n in range(1, 9)]
    sources = {row["lastname"]: row["source"]["value"] for row in people.values()}
    assert [sources[f"A{n}"] for n in (1, 2, 4)] == ["LinkedIn", "Referral", "Job board"]


async def test_the_golden_figures_follow_from_what_the_api_says(client):
    history = await client.everything("/employees/recruitment_history")
    rows = [row for row in history if row["recruitment"]["id"] == 112 and row["end_date"]]

    def days(row: dict[str, str]) -> float:
        begun, ended = (datetime.fromisoformat(row[name]) for name in ("date", "end_date"))
        return (ended - begun).total_seconds() / 86_400

    interviews = [days(row) for row in rows if row["workflow_state"]["name"] == "Interview"]
    assert (len(interviews), statistics.median(interviews)) == (3, 10.0)
    assert round(statistics.mean(interviews), 2) == 10.67


async def test_a_lost_answer_leaves_the_candidate_moved(visit):
    faults = Faults()
    async with visit(faults=faults) as client:
        employee = client.tenant.add(name="Anna", lastname="Kos")
        client.tenant.apply(employee, 101)
        faults.drop_after("POST", "_move$", times=1)
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.post(f"/employees/{employee}/recruitments/101/states/4/_move")
        assert client.tenant.stage_of(employee, 101) == 4
        again = await client.post(f"/employees/{employee}/recruitments/101/states/4/_move")
        assert (again.status, again.text) == (400, "No transition for action")


async def test_somebody_else_changes_the_tenant_from_another_process(client):
    async def act(action: str, **sent: object) -> object:
        answer = await client.send("POST", f"/_sandbox/{action}", json=sent)
        assert answer.status == 200, answer.text
        return answer.json

    employee = (await act("add", fields={"name": "A", "lastname": "B"}, recruitment=101))["employee"]
    await act("move", employee=employee, recruitment=101, state=4, by=24)
    assert await act("stage", employee=employee, recruitment=101) == {"state": 4}
    assert client.tenant.visits(employee)[-1].created_by == 24
    await act("edit", employee=employee, fields={"lastname": "C"})
    assert (await client.get(f"/employees/{employee}")).json["lastname"] == "C"
    await act("note", employee=employee, content="seen")
    await act("close", recruitment=101)
    assert (await client.get("/recruitments/101")).json["is_closed"] is True
    await act("delete", employee=employee)
    assert (await client.get(f"/employees/{employee}")).status == 404
    await act("expire_tokens")
    assert (await client.get("/employees/")).status == 401
    refused = await client.send("POST", "/_sandbox/move", json={"employee": 1, "recruitment": 101, "state": 4})
    assert (refused.status, refused.json) == (400, {"error": "candidate 1"})


async def test_the_ledger_names_the_moves_that_happened():
    async with (
        Sandbox.serve(Traffit(people=20, clock=same_moment)) as served,
        aiohttp.ClientSession(served.base_url) as session,
    ):
        sign_in = {**served.credentials, "grant_type": "client_credentials"}
        async with session.post("/oauth2/token", json=sign_in) as answer:
            bearer = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}
        employee = served.tenant.add(name="A", lastname="B")
        served.tenant.apply(employee, 101)
        path = f"/api/integration/v2/employees/{employee}/recruitments/101/states"
        await session.post(f"{path}/4/_move", headers=bearer)
        await session.post(f"{path}/4/_move", headers=bearer)
        await session.post(f"{path}/_move_to_reject_state", headers=bearer, json={"rejection_id": 2})
        assert [entry.path for entry in served.ledger.effects("_move$")] == [f"{path}/4/_move"]
        assert [entry.status for entry in served.ledger.requests("_move$")] == [204, 400]
        assert served.ledger.effects("reject")[0].body == {"rejection_id": 2}
        secrets = [served.credentials["client_secret"], served.credentials["password"], bearer["Authorization"][7:]]
        assert not any(secret in entry.line() for entry in served.ledger for secret in secrets)
