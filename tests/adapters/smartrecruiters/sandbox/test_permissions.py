"""Who may see what: 401 is also said of an object, by whoever says it of theirs."""

import pytest

from adapters.smartrecruiters.sandbox import catalogues


async def test_a_job_outside_of_the_access_group_is_in_no_list_and_401_alone(client):
    hidden = client.job("REF13")
    assert hidden not in {row["id"] for row in (await client.get("/jobs", limit=100)).json["content"]}
    answer = await client.get(f"/jobs/{hidden}")
    assert answer.status == 401
    assert "access denied" in answer.json["message"]
    assert (await client.get("/jobs")).status == 200, "the key is as good as before"
    assert (await client.get(f"/jobs/{hidden[:-1]}{'0' if hidden[-1] != '0' else '1'}")).status == 404


async def test_people_on_hidden_jobs_alone_are_denied_as_each_operation_says(client):
    candidate, job = client.applied("REF13")
    for path, status, code in (
        (f"/candidates/{candidate}", 401, "UNAUTHORIZED"),
        (f"/candidates/{candidate}/tags", 403, "FORBIDDEN"),
        (f"/candidates/{candidate}/jobs/{job}/status/history", 403, "NO_ACCESS_TO_CANDIDATE"),
        (f"/candidates/{candidate}/onboardingStatus", 403, "NO_ACCESS_TO_CANDIDATE"),
    ):
        answer = await client.get(path)
        assert (answer.status, answer.codes) == (status, [code])
    client.tenant.apply(candidate, client.job("REF1"))
    found = (await client.get(f"/candidates/{candidate}")).json
    assert found["primaryAssignment"]["job"]["id"] == client.job("REF1")
    assert found["secondaryAssignments"] == []
    assert (await client.get(f"/candidates/{candidate}/jobs/{job}")).status == 403


async def test_a_standard_user_sees_the_jobs_of_their_teams(client):
    everything = (await client.get("/candidates", limit=100)).json["totalFound"]
    await client.control("role", name="STANDARD")
    me = (await client.get("/user-api/v201804/users/me")).json
    assert me["systemRole"]["id"] == "STANDARD"
    jobs = (await client.get("/jobs", limit=100)).json["content"]
    assert 0 < len(jobs) < 12
    for job in jobs:
        team = (await client.get(f"/jobs/{job['id']}/hiring-team")).json["content"]
        assert me["id"] in {member["id"] for member in team}
    assert 0 < (await client.get("/candidates", limit=100)).json["totalFound"] < everything


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/offers", "NO_ACCESS_TO_OFFERS"),
        ("/messages?candidateId={candidate}", "FORBIDDEN"),
        ("/audit-api/v201910/audit-events", "FORBIDDEN"),
    ],
)
async def test_some_things_need_a_role(client, path, code):
    candidate, _ = client.applied()
    target = path.format(candidate=candidate)
    assert (await client.get(target)).status == 200
    await client.control("role", name="STANDARD")
    client.tenant.job_with_ref("REF1")["_team"].append({"id": client.tenant.actor["id"], "role": "RECRUITER"})
    assert (await client.get(f"/candidates/{candidate}")).status == 200
    answer = await client.get(target)
    assert (answer.status, answer.codes) == (403, [code])


async def test_an_employee_moves_nobody(client):
    candidate, job = client.applied("REF1")
    await client.control("role", name="EMPLOYEE")
    client.tenant.job(job)["_team"].append({"id": client.tenant.actor["id"], "role": "INTERVIEW_TEAM"})
    answer = await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "REJECTED"})
    assert (answer.status, answer.codes) == (403, ["PERMISSION_DENIED"])
    salary = next(field for field in catalogues.FIELDS if field.key == "SALARY")
    answer = await client.put(f"/candidates/{candidate}/jobs/{job}/properties", [{"id": salary.key, "value": None}])
    assert answer.codes == ["INACCESSIBLE_FIELD"]


async def test_what_is_hidden_while_it_is_read_is_gone_from_the_next_list(client):
    job = client.job("REF5")
    assert (await client.get(f"/jobs/{job}")).status == 200
    before = (await client.get("/candidates", limit=100)).json["totalFound"]
    await client.control("hide", job=job)
    assert (await client.get(f"/jobs/{job}")).status == 401
    assert (await client.get("/candidates", limit=100)).json["totalFound"] < before
    assert (await client.get("/candidates", jobId=job)).json["totalFound"] == 0
