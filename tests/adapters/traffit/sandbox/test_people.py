"""Candidates: what is shown, written and refused."""

import pytest

NOT_FOUND = (404, {"error": {"code": 404, "message": "Not Found"}})


async def test_a_candidate_has_the_fields_of_a_real_tenant_and_never_a_guid(client):
    employee = client.tenant.add(guid="g-1", name="Żaneta", lastname="Kłos")
    row = (await client.get("/employees/g-1", X_Get_Find_By_Guid="true")).json
    assert row["id"] == employee
    assert "guid" not in row
    assert row["status"] == "active"
    assert {"linkedin", "linkedin_id", "mobile", "candidate_about", "candidate_location", "candidate_languages"} <= set(
        row
    )
    assert (await client.get("/employees/g-1")).status == 404
    assert (await client.get("/employees/g-2", X_Get_Find_By_Guid="true")).status == 404


async def test_files_in_a_candidate_have_no_id(client):
    files = [file for row in await client.everything("/employees/") for file in row["files"]]
    assert files
    assert all(set(file) == {"filename", "file_uploaded"} for file in files)


async def test_own_fields_are_case_sensitive_and_often_empty(client):
    rows = await client.everything("/employees/")
    assert any(row["_Position"] for row in rows)
    assert any(row["_Position"] is None for row in rows)


async def test_the_list_and_the_detail_say_the_same(client):
    for row in (await client.everything("/employees/"))[::9]:
        assert (await client.get(f"/employees/{row['id']}")).json == row


async def test_a_candidate_is_created_with_what_was_sent(client):
    sent = {
        "name": "New",
        "lastname": "Candidate",
        "email": "new@candidate.com",
        "guid": None,
        "owner": 19,
        "source": "Advert",
        "synchro_time": "2020-08-27 09:01:15",
        "_Position": "Nurse",
    }
    answer = await client.post("/employees/", sent)
    assert answer.status == 201
    assert list(answer.json) == ["id"]
    row = (await client.get(f"/employees/{answer.json['id']}")).json
    assert row["created_at"] == row["updated_at"] == "2026-11-18 10:30:00"
    assert row["source"] == {"id": 260, "value": "Advert"}
    assert (row["owner"], row["created_by"], row["_Position"]) == ({"id": 19}, {"id": 18}, "Nurse")
    assert row["synchro_time"] == "2020-08-27 09:01:15"
    assert (await client.get("/employees/")).total == 61


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "OnlyFirst"},
        {"name": "A", "lastname": "B", "email": "no address"},
        {"name": "A", "lastname": "B", "source": "Nowhere"},
        {"name": "A", "lastname": "B", "shoe_size": 44},
        {"name": "A", "lastname": "B", "synchro_time": "yesterday"},
        {"name": ["A"], "lastname": "B"},
        ["A"],
    ],
)
async def test_what_does_not_fit_is_refused_with_a_list_of_errors(client, sent):
    answer = await client.post("/employees/", sent)
    assert answer.status == 400
    assert (answer.json["code"], answer.json["message"]) == (400, "Validation Failed")
    assert answer.json["errors"]
    assert (await client.get("/employees/")).total == 60


async def test_a_patch_changes_only_what_it_names_and_the_date_of_change(client, present):
    before = (await client.get("/employees/1000")).json
    present.pass_by(days=1)
    assert (await client.patch("/employees/1000", {"mobile": "+48 1"})).status == 204
    after = (await client.get("/employees/1000")).json
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"mobile", "updated_at", "updated_by"}
    assert after["updated_at"] == "2026-11-19 10:30:00"


async def test_a_put_empties_what_it_does_not_name(client):
    employee = client.tenant.add(name="A", lastname="B", mobile="1", email="a@b.example")
    assert (await client.put(f"/employees/{employee}", {"name": "C", "lastname": "D"})).status == 204
    row = (await client.get(f"/employees/{employee}")).json
    assert (row["name"], row["lastname"], row["mobile"], row["email"]) == ("C", "D", None, None)


async def test_metadata_is_asked_for_without_writing(client):
    answer = await client.send("POST", "/api/integration/v2/employees/", {"X-Request-Metadata": "true"}, json={})
    assert answer.status == 200
    assert answer.json["fields"]["_Position"]["type"] == "text"
    answer = await client.get("/employees/1000", X_Response_Metadata="true")
    assert answer.json["fields"]["created_at"]["type"] == "datetime"
    assert (await client.get("/employees/")).total == 60


async def test_tags_are_added_and_never_taken_away(client):
    employee = client.tenant.add(name="A", lastname="B")
    for tags in (["senior"], ["remote", "senior"]):
        assert (await client.patch(f"/employees/{employee}/tags", {"tags": tags})).status == 204
    shown = (await client.get(f"/employees/{employee}/tags")).json
    assert [tag["name"] for tag in shown] == ["senior", "remote"]


async def test_a_tag_that_does_not_exist_refuses_all_of_them(client):
    employee = client.tenant.add(name="A", lastname="B")
    answer = await client.patch(f"/employees/{employee}/tags", {"tags": ["senior", "no such tag"]})
    assert (answer.status, answer.json) == (404, ["Tag not found"])
    assert (await client.get(f"/employees/{employee}/tags")).json == []
    answer = await client.patch(f"/employees/{employee}/tags", {"tags": "senior"})
    assert (answer.status, answer.json["message"]) == (400, "Bad request")


async def test_a_note_has_no_id_in_the_answer_and_is_found_in_the_activities(client):
    answer = await client.post("/employees/1000/notes", {"title": "Call", "content": "Zadzwoniła, \x1b[31m oddzwonić"})
    assert (answer.status, answer.text) == (204, "")
    await client.post("/employees/1000/notes", {"content": "Zadzwoniła, \x1b[31m oddzwonić"})
    lines = await client.everything("/employees/1000/activities")
    assert [line["content"] for line in lines if "oddzwonić" in line["content"]] == [
        "Zadzwoniła, \x1b[31m oddzwonić"
    ] * 2
    assert lines[-1]["type"] == {"id": 15, "value": "Note"}
    assert lines[-1]["created_by"] == {"id": 18}
    everybody = await client.everything("/employees/activities?type=15&type_comparison=%3D")
    someone = (await client.get("/employees/1000")).json
    assert everybody[-1]["employee"] == {"id": 1000, "string_represent": f"{someone['name']} {someone['lastname']}"}


async def test_a_note_without_content_is_refused(client):
    answer = await client.post("/employees/1000/notes", {"title": "x"})
    assert (answer.status, answer.json["message"]) == (400, "Validation Failed")


async def test_consents_are_granted_one_by_one_or_many_at_once(client):
    sent = {"recruitment": "101", "agreement_date": "2026-01-04"}
    assert (await client.post("/employees/1000/provisions/1", sent)).status == 204
    many = [sent | {"provision": "2"}, {"provision": "1", "recruitment": "101", "agreement_date": "2026-02-01"}]
    assert (await client.patch("/employees/1000/provisions", many)).status == 204
    assert client.tenant.consents == {(1000, 101, 1): "2026-02-01", (1000, 101, 2): "2026-01-04"}
    assert (await client.post("/employees/1000/provisions/99", sent)).status == 404
    assert (await client.post("/employees/1000/provisions/1", {"agreement_date": "soon"})).status == 400


async def test_nobody_is_found_under_another_number(client):
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("PUT", ""),
        ("GET", "/tags"),
        ("PATCH", "/tags"),
        ("GET", "/talents"),
        ("POST", "/notes"),
        ("GET", "/activities"),
        ("GET", "/recruitments"),
        ("GET", "/files"),
    ):
        for number in ("99999999", "0", "x"):
            answer = await client.send(method, f"/api/integration/v2/employees/{number}{path}", json={})
            assert (answer.status, answer.json) == NOT_FOUND, (method, path)


async def test_somebody_deleted_is_gone_everywhere(visit):
    async with visit(people=300) as client:
        gone = next(member.id for member in client.tenant.members(101))
        counted = sum(client.tenant.counter(101).values())
        client.tenant.delete(gone)
        assert (await client.get(f"/employees/{gone}")).status == 404
        assert gone not in [row["id"] for row in await client.everything("/employees/")]
        assert gone not in [row["id"] for row in await client.everything("/recruitments/101/employees")]
        for path in ("/employees/recruitment_history", "/employees/activities"):
            assert gone not in [row["employee"]["id"] for row in await client.everything(path)]
        assert sum(client.tenant.counter(101).values()) == counted - 1
        assert (await client.get("/employees/")).total == 299
