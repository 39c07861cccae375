"""Jobs, their states and their people."""

from collections import Counter

from adapters.traffit.sandbox import Quirks


async def test_twelve_jobs_answer_to_their_codes_and_one_code_is_given_twice(client):
    jobs = await client.everything("/recruitments/")
    codes = Counter(job["nrRef"] for job in jobs)
    assert len(jobs) == 12
    assert codes["J10"] == 2
    assert set(codes) == {*(f"J{n}" for n in range(1, 11)), "GOLD"}


async def test_the_list_has_no_status_and_the_detail_says_active_also_when_it_is_closed(client):
    closed = next(job for job in await client.everything("/recruitments/") if job["is_closed"])
    assert "status" not in closed
    assert closed["closing_date"]
    detail = (await client.get(f"/recruitments/{closed['id']}")).json
    assert (detail["status"], detail["is_closed"]) == ("active", True)
    assert detail["workflow_id"] == 1
    assert set(detail["client"]) == {"id", "name"}
    (person,) = detail["responsible_person"]
    assert person["email"] == client.tenant.users[person["id"]].fields["email"]


async def test_terminal_states_have_the_last_orders_and_their_types(client):
    states = await client.everything("/recruitments/101/states")
    assert [(state["name"], state["order"], state["type"]) for state in states] == [
        ("New", 0, "start"),
        ("Screening", 1, "screening"),
        ("Interview", 2, "interview"),
        ("Offer", 3, None),
        ("On hold", 9_999_997, "wait"),
        ("Hired", 9_999_998, "end-good"),
        ("Rejected", 9_999_999, "end-bad"),
    ]
    assert states[0]["sid"] == "Nowy"
    assert states[0]["workflow"] == {"id": 1}
    assert "sid" not in states[3]


async def test_one_workflow_has_two_states_of_one_name_and_more_than_a_page_of_states(client):
    states = await client.everything("/recruitments/102/states", 10)
    assert len(states) == 11
    assert [state["name"] for state in states].count("Interview") == 2
    assert len((await client.get("/recruitments/102/states")).json) == 10


async def test_the_counter_counts_who_is_where_as_texts(visit):
    async with visit(people=800) as client:
        for job in client.tenant.jobs:
            counted = {
                row["state"]: row["stateCount"]
                for row in await client.everything(f"/recruitments/{job}/states/counter")
            }
            stages = Counter(client.tenant.stage_of(member.id, job) for member in client.tenant.members(job))
            assert counted == {str(state): str(count) for state, count in stages.items()}


async def test_the_people_of_a_job_are_those_whose_history_names_it(visit):
    async with visit(people=500) as client:
        history = await client.everything("/employees/recruitment_history")
        for job in (101, 103, 110, 112):
            people = [row["id"] for row in await client.everything(f"/recruitments/{job}/employees")]
            assert people == sorted({row["employee"]["id"] for row in history if row["recruitment"]["id"] == job})
        j1 = (await client.get("/recruitments/101/employees")).total
        assert 0.15 < j1 / 500 < 0.25
        assert not (await client.get("/recruitments/110/employees")).json


async def test_rejections_differ_by_job_and_by_type(client):
    everything = await client.everything("/recruitments/101/rejections")
    waiting = await client.everything("/recruitments/101/rejections/wait")
    final = await client.everything("/recruitments/101/rejections/end-bad")
    assert {row["state_type"] for row in waiting} == {"wait"}
    assert {row["state_type"] for row in final} == {"end-bad"}
    assert sorted(row["id"] for row in waiting + final) == sorted(row["id"] for row in everything)
    assert everything != await client.everything("/recruitments/103/rejections")
    assert await client.everything("/recruitments/112/rejections/wait") == []


async def test_a_candidate_is_added_to_a_job_once(client, present):
    someone = client.tenant.add(name="New", lastname="Comer")
    present.pass_by(minutes=1)
    assert (await client.post(f"/recruitments/101/employees/{someone}")).status == 204
    (visit,) = client.tenant.visits(someone)
    assert (visit.recruitment, visit.state, visit.end, visit.created) == (101, 1, None, client.tenant.now())
    again = await client.post(f"/recruitments/101/employees/{someone}")
    assert (again.status, again.json) == (409, ["Employee in recruitment!"])
    assert len(client.tenant.visits(someone)) == 1
    assert someone in [row["id"] for row in await client.everything("/recruitments/101/employees")]


async def test_nobody_is_added_to_a_job_that_is_closed_or_not_there(client):
    someone = client.tenant.add(name="New", lastname="Comer")
    assert (await client.post(f"/recruitments/111/employees/{someone}")).status == 403
    assert (await client.post(f"/recruitments/999/employees/{someone}")).status == 404
    assert (await client.post("/recruitments/101/employees/999")).status == 404


async def test_a_forbidden_job_says_so(client):
    client.tenant.forbid(103)
    for path in ("", "/states", "/states/counter", "/rejections", "/employees"):
        answer = await client.get(f"/recruitments/103{path}")
        assert (answer.status, answer.json) == (403, {"error": {"code": 403, "message": "Forbidden"}})
    assert 103 not in [job["id"] for job in await client.everything("/recruitments/")]


async def test_a_job_is_created_and_changed(client, present):
    sent = {"name": "Kierowca", "client": "1", "workflow": "3", "guid": "hash", "synchro_time": "2026-01-06 07:46:39"}
    job = (await client.post("/recruitments/", sent)).json["id"]
    detail = (await client.get("/recruitments/hash", X_Get_Find_By_Guid="true")).json
    assert (detail["id"], detail["name"], detail["workflow_id"]) == (job, "Kierowca", 3)
    present.pass_by(hours=1)
    assert (await client.patch(f"/recruitments/{job}", {"name": "Kierowca C+E"})).status == 204
    changed = (await client.get(f"/recruitments/{job}")).json
    assert (changed["name"], changed["client"]["id"]) == ("Kierowca C+E", 1)
    assert changed["updated_at"] > changed["created_at"]
    for wrong in ({}, {"name": "x", "client": "99"}, {"name": "x", "is_closed": True}):
        answer = await client.post("/recruitments/", wrong)
        assert (answer.status, answer.json["message"]) == (400, "Validation Failed")


async def test_a_tenant_without_end_dates_sends_none(visit):
    async with visit(quirks=Quirks(end_dates=False)) as client:
        assert all("end_date" not in row for row in await client.everything("/employees/recruitment_history"))
