"""Jobs, openings, interviews, offers, and the plain lists around them."""

import pytest


async def test_a_job_is_made_from_a_template_and_follows_its_openings(client):
    sent = {
        "template_job_id": client.job("J2"),
        "number_of_openings": 2,
        "job_name": "Go engineer",
        "opening_ids": ["A"],
    }
    made = await client.post("/jobs", sent)
    assert made.status == 201
    job = made.json["id"]
    assert (made.json["status"], made.json["copied_from_id"]) == ("open", client.job("J2"))
    names = [row["name"] for row in await client.rows("/job_interview_stages", job_ids=job)]
    assert sorted(names) == sorted(row["name"] for row in client.tenant.stages_of(client.job("J2")))
    openings = await client.rows("/openings", job_ids=job, open="true")
    assert {row["opening_id"] for row in openings} == {"A", None}
    closed = {"status": "closed", "close_reason_id": 5503}
    assert (await client.patch(f"/openings/{openings[0]['id']}", closed)).json["open"] is False
    assert (await client.one("/jobs", job))["status"] == "open"
    await client.patch(f"/openings/{openings[1]['id']}", {"job_id": job, **closed})
    assert (await client.one("/jobs", job))["status"] == "closed"
    assert (await client.patch(f"/openings/{openings[1]['id']}", {"status": "open"})).json["closed_at"] is None
    assert (await client.one("/jobs", job))["status"] == "open"
    refused = await client.delete(f"/openings/{openings[1]['id']}")
    assert refused.errors == ["Only closed openings that were not filled can be deleted."]
    assert (await client.delete(f"/openings/{openings[0]['id']}")).status == 204
    assert (await client.post("/openings", {"job_id": job, "target_start_on": "2027-03-01"})).status == 201


async def test_a_jobs_status_cannot_be_set(client):
    job = client.job()
    changed = await client.patch(f"/jobs/{job}", {"name": "New name", "office_ids": [403002], "notes": None})
    assert (changed.status, changed.json["name"], changed.json["office_ids"]) == (200, "New name", [403002])
    answer = await client.patch(f"/jobs/{job}", {"status": "closed"})
    assert answer.errors == [{"message": "is not a permitted field", "field": "status"}]
    custom = await client.patch(
        f"/jobs/{job}", {"custom_fields": [{"name_key": "employment_type", "value": "Contract"}]}
    )
    assert custom.json["custom_fields"]["employment_type"]["value"] == "Contract"


async def test_an_interview_is_a_record_and_its_people_are_replaced(client):
    _, application = client.applied()
    slot = (await client.rows("/job_interviews", job_ids=client.job(), job_interview_stage_ids=client.stages()[1]))[0]
    sent = {
        "application_id": application, "job_interview_id": slot["id"], "external_event_id": "cal-1",
        "starts_at": "2026-12-01T10:00:00+01:00", "ends_at": "2026-12-01T11:00:00+01:00",
        "interviewers": [{"user_id": 4007}, {"user_id": 4009, "response_status": "accepted"}],
    }  # fmt: skip
    made = await client.post("/interviews", sent)
    assert (made.status, made.json["starts_at"], made.json["status"]) == (201, "2026-12-01T09:00:00.000Z", "scheduled")
    interview = made.json["id"]
    seats = await client.rows("/interviewers", interview_ids=interview)
    assert {(row["user_id"], row["response_status"]) for row in seats} == {(4007, "needs_action"), (4009, "accepted")}
    for name in ("application_id", "job_interview_id", "external_event_id", "starts_at"):
        less = {key: value for key, value in sent.items() if key != name}
        answer = await client.post("/interviews", less)
        assert (answer.status, answer.errors[0]["field"]) == (422, name)
    changed = await client.patch(
        f"/interviews/{interview}", {"location": "Room 1", "interviewers": [{"user_id": 4010}]}
    )
    assert changed.json["location"] == "Room 1"
    assert [row["user_id"] for row in await client.rows("/interviewers", interview_ids=interview)] == [4010]
    assert (await client.delete(f"/interviews/{interview}")).status == 204
    assert await client.rows("/interviewers", interview_ids=interview) == []
    done = next(row for row in await client.rows("/interviews", status="complete"))
    assert (await client.delete(f"/interviews/{done['id']}")).status == 422
    assert await client.control("mails") == [], "nobody is invited"


async def test_an_offer_has_versions(client):
    _, application = client.applied()
    salary = [{"name_key": "salary", "value": {"amount": 9000, "unit": "PLN"}}]
    made = await client.post(
        "/offers", {"application_id": application, "starts_on": "2027-01-01", "custom_fields": salary}
    )
    assert (made.status, made.json["version"], made.json["status"]) == (201, 1, "Created")
    first = made.json["id"]
    bonus = [*salary, {"name_key": "bonus", "value": 5}]
    same = await client.patch(f"/offers/{first}", {"custom_fields": bonus})
    assert (same.json["id"], same.json["version"]) == (first, 1)
    more = [{"name_key": "salary", "value": {"amount": 9500, "unit": "PLN"}}]
    other = await client.patch(f"/offers/{first}", {"custom_fields": more})
    assert (other.json["version"], other.json["id"] > first) == (2, True)
    assert (await client.one("/offers", first))["status"] == "Deprecated"
    assert (await client.patch(f"/offers/{first}", {"starts_on": "2027-02-01"})).status == 422
    third = await client.patch(f"/offers/{other.json['id']}", {"starts_on": "2027-02-01"})
    assert third.json["version"] == 3
    (current,) = await client.rows("/offers", application_ids=application, current_only="true")
    assert current == third.json
    accepted = await client.patch(f"/offers/{current['id']}", {"status": "Accepted"})
    assert (accepted.json["status"], accepted.json["resolved_at"]) == ("Accepted", "2026-11-18T09:30:00.000Z")


PLAIN = {
    "job_notes": ({"job_id": 60001, "body": "x", "visibility": "private"}, {"body": "y"}),
    "job_owners": ({"job_id": 60001, "user_id": 4003, "type": "coordinator"}, None),
    "job_hiring_managers": ({"job_id": 60001, "user_id": 4010}, None),
    "job_post_locations": ({"job_post_id": 64000, "type": "free_text", "plain_text_location": "Moon"}, None),
    "custom_field_departments": ({"custom_field_id": 7001, "department_id": 407001}, None),
    "custom_field_offices": ({"custom_field_id": 7001, "office_id": 403002}, None),
    "custom_fields": ({"name": "T-shirt", "field_type": "candidate", "value_type": "short_text"}, {"name": "Shirt"}),
    "user_job_permissions": ({"user_id": 4004, "job_id": 60001, "role_id": 8002}, None),
    "future_job_permissions": ({"user_id": 4004, "role_id": 8002}, None),
    "blocked_spam_sources": ({"source_type": "ip_address", "value": "10.0.0.1"}, {"note": "seen"}),
}


@pytest.mark.parametrize("name", PLAIN)
async def test_plain_rows_are_made_changed_and_deleted(client, name):
    sent, change = PLAIN[name]
    made = await client.post(f"/{name}", sent)
    assert made.status == 201, made.text
    row = await client.one(f"/{name}", made.json["id"])
    assert row == made.json
    kept = {key: value for key, value in sent.items() if key != "visibility"}
    assert kept.items() <= row.items()
    if change is not None:
        changed = await client.patch(f"/{name}/{row['id']}", change)
        assert (changed.status, change.items() <= changed.json.items()) == (200, True)
    assert (await client.delete(f"/{name}/{row['id']}")).status == 204
    assert await client.rows(f"/{name}", ids=row["id"]) == []
    assert (await client.post(f"/{name}", {})).status == 422


async def test_departments_offices_options_posts_and_addresses(client):
    department = (await client.post("/departments", {"name": "Legal", "parent_id": 407001, "external_id": "L"})).json
    assert (await client.rows("/departments", external_id="L")) == [department]
    assert (await client.rows("/departments", parent_id=407001)) == [department]
    assert (await client.patch(f"/departments/{department['id']}", {"name": "Law"})).json["name"] == "Law"
    office = (await client.post("/offices", {"name": "Brno", "location": "Brno, Česko"})).json
    assert (await client.patch(f"/offices/{office['id']}", {"location": None})).json["location"] is None
    option = (await client.post("/custom_field_options", {"custom_field_id": 7003, "name": "Night"})).json
    assert (await client.delete(f"/custom_field_options/{option['id']}")).status == 204
    assert (await client.one("/custom_field_options", option["id"]))["active"] is False, "archived, not gone"
    post = (await client.post("/job_posts", {"duplicate_job_post_id": 64000, "title": "Again"})).json
    assert (post["live"], post["title"], post["job_id"]) == (False, "Again", 60001)
    live = (await client.patch(f"/job_posts/{post['id']}", {"job_application_status": "live"})).json
    assert (live["live"], live["first_published_at"]) == (True, "2026-11-18T09:30:00.000Z")
    address = (await client.post("/user_emails", {"user_id": 4002, "email": "new@polana.example"})).json
    assert (address["verified"], "new@polana.example" in (await client.one("/users", 4002))["emails"]) == (False, True)


async def test_users_come_go_and_lose_what_they_may(client):
    made = await client.post("/users", {"first_name": "New", "last_name": "One", "primary_email": "n@polana.example"})
    user = made.json["id"]
    assert (made.status, made.json["name"], made.json["emails"]) == (201, "New One", ["n@polana.example"])
    changed = await client.patch(f"/users/{user}", {"last_name": "Two", "job_title": "Recruiter"})
    assert changed.json["name"] == "New Two"
    assert (await client.post(f"/users/{user}/deactivate")).json == {"success": True}
    assert (await client.rows("/users", deactivated="true"))[0]["id"] == user
    assert (await client.post(f"/users/{user}/activate")).status == 200
    assert (await client.post("/users/4008/revoke_permissions")).status == 200
    assert (await client.one("/users", 4008))["site_admin"] is False


async def test_many_at_once_are_counted_and_reported(client):
    job = client.job()
    answer = await client.post("/openings/bulk", {"data": [{"job_id": job}, {"job_id": job}, {"job_id": 1}, "x"]})
    assert (answer.status, answer.json["status"]) == (202, "completed")
    report = (await client.get(f"/bulk_requests/{answer.json['bulk_action_uuid']}")).json
    assert (report["record_count"], report["success_count"], report["failure_count"]) == (4, 2, 2)
    ids = [row["id"] for row in await client.rows("/openings", job_ids=job, open="true")][:2]
    await client.patch("/openings/bulk", {"data": [{"id": one, "status": "closed"} for one in ids]})
    assert {row["open"] for row in await client.rows("/openings", ids=",".join(map(str, ids)))} == {False}
    await client.delete("/openings/bulk", {"data": ids})
    assert await client.rows("/openings", ids=",".join(map(str, ids))) == []
    assert len(await client.rows("/bulk_requests")) == 3
    for method, path in (
        ("POST", "/jobs"), ("PATCH", "/departments"), ("PATCH", "/offices"), ("POST", "/custom_field_options"),
        ("PATCH", "/custom_field_options"), ("DELETE", "/custom_field_options"), ("POST", "/users"),
        ("PATCH", "/users"), ("POST", "/users/activate"), ("POST", "/users/deactivate"),
        ("POST", "/blocked_spam_sources"), ("PATCH", "/blocked_spam_sources"), ("DELETE", "/blocked_spam_sources"),
    ):  # fmt: skip
        answer = await client.send(method, f"/v3{path}/bulk", json={"data": [{"id": 1}]})
        assert answer.status == 202, (method, path, answer.text)


async def test_approvals_are_asked_for_and_changed(client):
    groups = [{"approvals_required": 1, "approvers": [{"user_id": 4002}, {"user_id": 4003}]}]
    sent = {"job_id": client.job(), "approval_type": "offer_job", "sequential": True, "approver_groups": groups}
    flow = (await client.post("/approval_flows", sent)).json
    assert flow["approval_status"] == "pending"
    (group,) = await client.rows("/approver_groups", approval_flow_ids=flow["id"])
    people = await client.rows("/approvers", approver_group_ids=group["id"])
    assert {(row["user_id"], row["status"]) for row in people} == {(4002, "waiting"), (4003, "waiting")}
    assert (await client.post(f"/approval_flows/{flow['id']}/request_approvals")).status == 204
    assert {row["status"] for row in await client.rows("/approvers", approver_group_ids=group["id"])} == {"due"}
    swap = {"remove_approver_id": people[0]["id"], "add_user_id": 4004}
    assert (await client.put(f"/approver_groups/{group['id']}/replace_approver", swap)).status == 200
    assert 4004 in {row["user_id"] for row in await client.rows("/approvers", approver_group_ids=group["id"])}
    assert (await client.patch(f"/approval_flows/{flow['id']}", {"sequential": False})).json["sequential"] is False
    new = {"approver_groups": [{"approvals_required": 1, "approvers": [4005]}]}
    replaced = await client.put(f"/approval_flows/{flow['id']}/replace_approver_groups", new)
    assert replaced.json["version"] == 2
    assert await client.control("mails") == [], "approvers are no candidates"
