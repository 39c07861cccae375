"""Jobs: JSON Patch, status, ads and where they are published, positions, team, interviews, offers, approvals."""

import pytest

PATCH = {"Content-Type": "application/json-patch+json"}
WHEN = {"startsOn": "2026-11-20T09:00:00.000Z", "endsOn": "2026-11-20T10:00:00.000Z"}


async def patch(client, job, *operations, headers=PATCH):
    return await client.send("PATCH", f"/jobs/{job}", headers, json=list(operations))


async def test_a_job_is_patched_by_a_list_of_operations(client):
    job = client.job()
    answer = await patch(
        client,
        job,
        {"op": "test", "path": "/title", "value": "Senior Python Developer"},
        {"op": "replace", "path": "/title", "value": "Principal"},
        {"op": "add", "path": "/compensation", "value": {"min": 25, "max": None, "currency": "PLN"}},
        {"op": "add", "path": "/compensation/min", "value": 30},
    )
    assert (answer.json["title"], answer.json["compensation"]) == ("Principal", {"min": 30, "currency": "PLN"})
    failed = await patch(
        client, job, {"op": "test", "path": "/title", "value": "X"}, {"op": "remove", "path": "/title"}
    )
    assert failed.status == 422
    assert "dataPath" in failed.json["errors"][0]
    assert (await client.send("PATCH", f"/jobs/{job}", PATCH, json={"title": "X"})).status == 422
    merge = {"Content-Type": "application/merge-patch+json"}
    assert (await client.send("PATCH", f"/jobs/{job}", merge, json={"title": "X"})).status == 415
    assert (await patch(client, job, {"op": "replace", "path": "/status", "value": "FILLED"})).status == 422
    assert (await client.get(f"/jobs/{job}")).json["title"] == "Principal"


async def test_properties_of_a_job_are_put_beside_and_blanked(client):
    job, fields = (
        client.job(),
        {row["label"]: row for row in (await client.get("/configuration/job-properties")).json["content"]},
    )
    cost = fields["Cost centre"]["id"]
    values = (await client.get(f"/configuration/job-properties/{cost}/values")).json["content"]

    async def put(value):
        return await patch(client, job, {"op": "add", "path": "/properties/-", "value": {"id": cost, "value": value}})

    def of(answer):
        return [one["value"]["label"] for one in answer.json["properties"] if one["id"] == cost]

    assert of(await put({"id": values[2]["id"]})) == ["CC-300"]
    assert of(await put({"label": "Some text"})) == ["Some text"]
    assert of(await put({"id": "null"})) == []
    assert (await put({"id": "nothing"})).codes == ["INVALID_JOB_PROPERTY_VALUE_ID"]
    await client.put(f"/configuration/job-properties/{cost}/archive-values/{values[0]['id']}", None)
    assert (await put({"id": values[0]["id"]})).codes == ["VALUE_INACTIVE"]


async def test_a_new_job_begins_as_created_and_is_set_going(client):
    body = {
        "title": "New", "refNumber": "N1", "location": {"countryCode": "pl", "city": "Łódź"},
        "industry": {"id": "staffing_and_recruiting"}, "function": {"id": "sales"},
        "experienceLevel": {"id": "associate"},
    }  # fmt: skip
    made = await client.post("/jobs", body)
    assert (made.status, made.json["status"], made.json["postingStatus"]) == (201, "CREATED", "NOT_PUBLISHED")
    assert (await client.post("/jobs", body)).status == 409
    wrong = await client.post("/jobs", {**body, "refNumber": "N2", "department": {"id": "none"}})
    assert wrong.codes == ["DEPARTMENT_NOT_FOUND"]
    job = made.json["id"]
    answer = await client.put(f"/jobs/{job}/status", {"status": "SOURCING"})
    assert (answer.status, answer.json) == (201, {"status": "SOURCING"})
    history = (await client.get(f"/jobs/{job}/status/history")).json["content"]
    assert [row["status"] for row in history] == ["SOURCING", "CREATED"]
    assert (await client.put(f"/jobs/{job}/status", {"status": "OTHER"})).status == 400


async def test_filters_of_jobs(client):
    async def refs(**params):
        return {row["refNumber"] for row in (await client.get("/jobs", limit=100, **params)).json["content"]}

    assert await refs(status="OFFER") == {"REF4"}
    assert await refs(statuses=["OFFER", "ON_HOLD"], status="FILLED") == {"REF4", "REF6"}
    assert await refs(q="head of") == {"REF8"}
    assert await refs(city="Berlin") == {"REF3", "REF5"}
    assert await refs(postingStatus="INTERNAL") == {"REF3"}
    member = client.tenant.job_with_ref("REF3")["_team"][0]["id"]
    assert "REF3" in await refs(hiringTeamMemberId=member) != await refs()
    assert await refs(updatedAfter="2026-11-18T09:00:00.000Z") == set()
    client.tenant.edit_job(client.job("REF5"), title="Edited")
    assert await refs(updatedAfter="2026-11-18T09:00:00.000Z") == {"REF5"}
    client.applied("REF7")
    assert await refs(updatedAfter="2026-11-18T09:00:00.000Z") == {"REF5"}
    assert await refs(lastActivityAfter="2026-11-18T09:00:00.000Z") == {"REF5", "REF7"}


async def test_what_is_published_stays_until_it_is_published_again(client):
    job = client.job("REF11")
    ads = f"/jobs/{job}/jobads"
    default = (await client.get(ads)).json[0]
    second = (await client.post(ads, {"title": "Zweite", "language": {"code": "de"}})).json
    assert (default["default"], second["default"], second["postingStatus"]) == (True, False, "NOT_PUBLISHED")
    early = await client.post(f"{ads}/{second['id']}/postings", {})
    assert (early.status, early.codes) == (403, ["JOB_NOT_POSTED"])
    assert (await client.post(f"/jobs/{job}/publication", {"visibility": "INTERNAL"})).status == 204
    assert (await client.get(f"/jobs/{job}")).json["postingStatus"] == "INTERNAL"
    answer = await client.post(f"{ads}/{second['id']}/postings", {"aggregators": False})
    assert (answer.status, answer.json) == (202, {"postingStatus": "PENDING"})
    rows = (await client.get(f"{ads}/{second['id']}/postings")).json["content"]
    assert [row["sourceName"] for row in rows] == ["Career Page"]
    taken = await client.delete(f"{ads}/{default['id']}/postings")
    assert (taken.status, taken.json) == (202, {"unpostingStatus": "PENDING"})
    assert {row["postingStatus"] for row in (await client.get(ads)).json} == {"NOT_PUBLISHED"}
    rows = (await client.get(f"{ads}/{second['id']}/postings", activeOnly=False)).json["content"]
    assert [set(row) for row in rows] == [{"sourceName", "type", "publishedOn", "unpublishedOn"}]


async def test_positions_cannot_be_changed_where_they_are_approved(client):
    path = f"/jobs/{client.job()}/positions"
    body = {"type": "NEW", "positionOpenDate": WHEN["startsOn"], "targetStartDate": WHEN["endsOn"]}
    made = await client.post(path, body)
    assert (made.status, made.json["type"]) == (201, "NEW")
    changed = await client.put(f"{path}/{made.json['id']}", {**body, "type": "REPLACEMENT"})
    assert (changed.status, changed.json["type"]) == (201, "REPLACEMENT")
    assert (await client.delete(f"{path}/{made.json['id']}")).status == 204
    refused = await client.post(f"/jobs/{client.job('REF4')}/positions", body)
    assert (refused.status, refused.codes) == (403, ["APPROVAL_PROCESS_ENABLED"])


async def test_team_note_and_headcount(client):
    job, users = client.job(), list(client.tenant.users)
    team = f"/jobs/{job}/hiring-team"
    assert (await client.post(team, {"id": users[7], "role": "Guest"})).json["role"] == "Guest"
    assert (await client.post(team, {"id": users[7], "role": "Guest"})).status == 409
    assert (await client.post(team, {"id": "nobody", "role": "RECRUITER"})).codes == ["USER_NOT_FOUND"]
    for member in (await client.get(team)).json["content"][:-1]:
        assert (await client.delete(f"{team}/{member['id']}")).status == 204
    last = await client.delete(f"{team}/{users[7]}")
    assert last.codes == ["INVALID_HIRING_TEAM_STATE"]
    assert (await client.put(f"/jobs/{job}/note", {"content": "N"})).json == {"content": "N"}
    assert (await client.get(f"/jobs/{client.job('REF2')}/note")).status == 404
    salary = {"salaryRange": {"min": 2, "max": 1, "currency": "PLN"}}
    assert (await client.patch(f"/jobs/{job}/headcount", salary)).codes == ["APPROVAL_PROCESS_NOT_ENABLED"]
    assert (await client.patch(f"/jobs/{client.job('REF4')}/headcount", salary)).codes == ["INVALID_SALARY_RANGE"]


async def test_interviews_of_our_own_can_be_changed_and_others_not(client):
    candidate, job = client.applied()
    users, path = list(client.tenant.users), "/interviews-api/v201904/interviews"
    slot = {**WHEN, "interviewers": [{"id": users[6], "status": "pending"}]}
    body = {
        "candidate": {"id": candidate}, "jobId": job, "organizerId": users[1], "timezone": "Europe/Warsaw",
        "timeslots": [slot],
    }  # fmt: skip
    for change, status, code in (
        ({"timezone": "Mars/Base"}, 400, "INVALID_TIMEZONE"),
        ({"timeslots": [{**slot, "endsOn": slot["startsOn"]}]}, 422, "END_DATE_BEFORE_START_DATE"),
        ({"organizerId": "f" * 24}, 422, "NON_EXISTING_ORGANIZER"),
        ({"organizerId": users[11]}, 422, "INACTIVE_OR_DELETED_ORGANIZER"),
        ({"jobId": client.job("REF3")}, 422, "APPLICATION_NOT_FOUND"),
    ):
        answer = await client.post(path, body | change)
        assert (answer.status, answer.codes) == (status, [code])
    assert (await client.post(path, {"jobId": job})).status == 422
    made = (await client.post(path, body)).json
    mine, first = f"{path}/{made['id']}", made["timeslots"][0]["id"]
    application = client.tenant.assigned(candidate, job).id
    assert (await client.get(path, applicationId=application)).json == {"content": [made]}
    assert (await client.delete(f"{mine}/timeslots/{first}")).codes == ["CANNOT_DELETE_LAST_TIMESLOT"]
    second = (await client.post(f"{mine}/timeslots", {**slot, "title": "Second"})).json["id"]
    assert second != first
    assert (await client.delete(f"{mine}/timeslots/{first}")).status == 204
    third = (await client.post(f"{mine}/timeslots", slot)).json["id"]
    assert third not in (first, second)
    status = {"status": "declined"}
    assert (await client.put(f"{mine}/timeslots/{second}/interviewers/{users[6]}/status", status)).status == 204
    found = (await client.get(f"{mine}/timeslots/{second}")).json
    assert (found["title"], found["interviewers"][0]["status"]) == ("Second", "declined")
    assert (await client.send("PATCH", f"{mine}/timeslots/{second}/noshow", params={"value": "true"})).status < 300
    assert (await client.delete(mine)).status == 204
    theirs = next(
        row for one in client.tenant.everyone() for row in one.interviews if row["source"] != "API" and one.applications
    )
    assert (await client.get(f"{path}/{theirs['id']}")).status == 200
    assert (await client.delete(f"{path}/{theirs['id']}")).status == 403


async def test_approvals_go_from_one_to_the_next(client):
    waiting = (await client.get("/approvals-api/v201910/approvals")).json["content"]
    row = next(one for one in waiting if one["subject"]["type"] == "offer")
    first, second = (step["approvers"][0]["id"] for step in row["steps"])
    path = f"/approvals-api/v201910/approvals/{row['id']}"
    for sent, code in (
        ({"approverId": second}, "DECISION_NOT_YET_ALLOWED"),
        ({"approverId": "f" * 24}, "APPROVER_NOT_ALLOWED"),
    ):
        assert (await client.post(f"{path}/approve-decisions", sent)).codes == [code]
    assert (await client.post(f"{path}/approve-decisions", {"approverId": first})).status == 204
    assert (await client.post(f"{path}/approve-decisions", {"approverId": first})).codes == ["DECISION_ALREADY_TAKEN"]
    no = await client.post(f"{path}/reject-decisions", {"approverId": second, "comment": " "})
    assert no.codes == ["COMMENT_IS_REQUIRED"]
    assert (await client.post(f"{path}/reject-decisions", {"approverId": second, "comment": "Too much"})).status == 204
    assert (await client.get(path)).json["status"] == "REJECTED"
    assert (await client.post(f"{path}/approve-decisions", {"approverId": second})).codes == ["APPROVAL_COMPLETED"]
    assert [one["content"] for one in (await client.get(f"{path}/comments")).json["content"]] == ["Too much"]
    whose, offer = client.tenant.record("offer", row["subject"]["id"])
    job = client.tenant.job_id(offer["_job"])
    found = (await client.get(f"/candidates/{whose.id}/jobs/{job}/offers/{offer['id']}")).json
    assert found["status"] == "NOT_APPROVED"
    latest = (await client.get(f"/candidates/{whose.id}/jobs/{job}/offers/{offer['id']}/approvals/latest")).json
    assert latest["id"] == row["id"]


async def test_an_approval_in_the_place_of_another(client):
    job = client.job("REF4")
    base = (await client.get(f"/jobs/{job}/approvals/latest")).json["approvalRequestId"]
    me = client.tenant.actor["id"]
    body = {"baseId": base, "type": "parallel", "decisionMode": "any", "steps": [{"approvers": [{"id": me}]}]}
    made = (await client.post("/approvals-api/v201910/approvals", body)).json
    assert (made["status"], made["subject"]) == ("PENDING", {"id": job, "type": "job"})
    assert (await client.get(f"/approvals-api/v201910/approvals/{base}")).json["status"] == "ABANDONED"
    path = f"/approvals-api/v201910/approvals/{made['id']}/approve-decisions"
    assert (await client.post(path, {"approverId": me})).status == 204
    body = {"type": "NEW", "positionOpenDate": WHEN["startsOn"], "targetStartDate": WHEN["endsOn"]}
    assert (await client.post(f"/jobs/{job}/positions", body)).status == 201


@pytest.mark.parametrize("family", ["/users", "/user-api/v201804/users"])
async def test_users_are_patched_by_a_list_of_operations(client, family):
    made = (
        await client.post(family, {"firstName": "A", "lastName": "B", "role": "EMPLOYEE", "email": "n@x.example"})
    ).json
    assert made["active"] is False
    path = f"{family}/{made['id']}"
    answer = await client.send("PATCH", path, PATCH, json=[{"op": "replace", "path": "/lastName", "value": "C"}])
    assert answer.json["lastName"] == "C"
    assert ("role" in answer.json) == (family == "/users")
    clash = [{"op": "replace", "path": "/email", "value": "user1@agency.example"}]
    assert (await client.send("PATCH", path, PATCH, json=clash)).codes == ["RESOURCE_ALREADY_EXIST"]
    assert (await client.put(f"{path}/activation", None)).status == 204
    assert (await client.get(path)).json["active"] is True


async def test_properties_are_called_by_the_language_that_is_asked_for(client):
    path = "/configuration/job-properties/COUNTRY"
    assert (await client.patch(f"{path}/translations", [{"label": "Kraj", "language": "pl"}])).status == 204
    value = (await client.get(f"{path}/values")).json["content"][0]["id"]
    sent = [{"label": "Polska", "language": "pl"}]
    assert (await client.patch(f"{path}/values/{value}/translations", sent)).status == 204
    polish = {"Accept-Language": "pl"}
    assert (await client.send("GET", path, polish)).json["label"] == "Kraj"
    assert (await client.send("GET", f"{path}/values", polish)).json["content"][0]["label"] == "Polska"
    assert (await client.get(path)).json["label"] == "Country"


async def test_values_of_one_property_belong_to_values_of_another(client):
    fields = {row["label"]: row["id"] for row in (await client.get("/configuration/job-properties")).json["content"]}
    values = {}
    for name in ("Country", "Office"):
        found = (await client.get(f"/configuration/job-properties/{fields[name]}/values")).json
        values[name] = [row["id"] for row in found["content"]]
    path = "/configuration/job-properties/COUNTRY"
    assert (await client.post(f"{path}/dependents", {"ids": ["OFFICE"]})).json["content"][0]["label"] == "Office"
    assert (await client.post(f"{path}/dependents", {"ids": ["OFFICE"]})).codes == ["JOB_PROPERTY_ALREADY_DEPENDENT"]
    circle = await client.post("/configuration/job-properties/OFFICE/dependents", {"ids": ["COUNTRY"]})
    assert circle.codes == ["JOB_PROPERTIES_CIRCULAR_DEPENDENCY"]
    of_poland = f"{path}/values/{values['Country'][0]}/dependents/OFFICE/values"
    assert (await client.post(of_poland, {"id": values["Office"][0]})).status == 204
    assert (await client.post(of_poland, {"id": values["Office"][0]})).codes == ["JOB_PROPERTY_DEPENDENT_VALUE_EXISTS"]
    assert [row["label"] for row in (await client.get(of_poland)).json["content"]] == ["Warszawa"]
    (relation,) = (await client.get(f"{path}/dependents/OFFICE/values")).json["content"]
    assert (relation["parent"]["label"], len(relation["values"])) == ("Poland", 1)
    assert (await client.delete(f"{of_poland}/{values['Office'][0]}")).status == 204
    assert (await client.delete(f"{path}/dependents/OFFICE")).status == 204
    assert (await client.get(of_poland)).codes == ["DEPENDENCY_NOT_FOUND"]


async def test_families_without_published_shapes_keep_what_they_are_given(client):
    path = "/message-templates-api/message-templates"
    made = (await client.post(path, {"name": "Hello", "channel": "EMAIL"})).json
    mine = f"{path}/{made['id']}"
    assert (await client.put(mine, {"name": "Bye"})).json == {**made, "name": "Bye"}
    assert (await client.get(mine)).json["name"] == "Bye"
    assert (await client.get(path)).json["totalFound"] == 1
    assert (await client.delete(mine)).status == 204
    assert (await client.delete(mine)).status == 404
    managed = f"/interview-templates/managed-steps/jobs/{client.job()}"
    assert (await client.get(managed)).json == {"states": []}
    states = {"states": [{"hiringStage": "NEW", "required": True}]}
    assert (await client.put(managed, states)).json == states
    assert (await client.get(managed)).json == states
    bad = await client.send("POST", path, {"Content-Type": "application/json"}, data="{")
    assert bad.status == 400
