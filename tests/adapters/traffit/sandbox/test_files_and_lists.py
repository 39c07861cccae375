"""Files, and the lists around candidates and jobs."""

import io
import zipfile

import aiohttp
import pytest

ROOT = "/api/integration/v2"


def upload(part: str, content: bytes, **fields: str) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field(part, content, filename="cv_l.pdf", content_type="application/pdf")
    for field, value in fields.items():
        form.add_field(field, value)
    return form


async def test_a_file_is_uploaded_then_assigned_once(client):
    content = bytes(range(256)) * 10
    sent = await client.send("POST", ROOT + "/files/", data=upload("file", content, name="my_cv.pdf"))
    assert sent.status == 201
    file = sent.json["id"]
    assert (await client.post(f"/employees/1000/files/{file}", {"dictionary_type": "CV"})).status == 204
    again = await client.post(f"/employees/1000/files/{file}", {"dictionary_type": "CV"})
    assert (again.status, again.json) == (409, {"error": "File is already assigned to this employee"})
    assert {"id": file, "name": "my_cv.pdf"} in (await client.get("/employees/1000/files")).json
    read = await client.get(f"/employees/1000/files/{file}/content")
    assert (read.content, read.headers["Content-Type"]) == (content, "application/pdf")
    assert (await client.get(f"/employees/1002/files/{file}/content")).status == 404


async def test_a_file_is_uploaded_and_assigned_in_one_step(client):
    form = upload("file[file]", b"x", dictionary_file_type="CV")
    sent = await client.send("POST", ROOT + "/employees/1000/files/", data=form)
    assert sent.status == 201
    assert "cv_l.pdf" in [row["name"] for row in (await client.get("/employees/1000/files")).json]


async def test_a_file_that_is_too_big_or_missing_is_refused(client):
    sent = await client.send("POST", ROOT + "/files/", data=upload("file", b"x" * (10 * 1024 * 1024 + 1)))
    assert (sent.status, sent.json) == (413, {"error": "Request Entity Too Large."})
    sent = await client.send("POST", ROOT + "/files/", data=upload("other", b"x"))
    assert sent.status == 400
    assert (await client.post("/employees/1000/files/99", {"dictionary_type": "CV"})).status == 404


async def test_made_up_people_have_curricula_that_open(client):
    kinds = set()
    for row in await client.everything("/employees/"):
        for file in (await client.get(f"/employees/{row['id']}/files")).json:
            content = (await client.get(f"/employees/{row['id']}/files/{file['id']}/content")).content
            if content.startswith(b"%PDF"):
                kinds.add("pdf")
            else:
                text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
                assert "consent" in text
                kinds.add("docx")
    assert kinds == {"pdf", "docx"}


async def test_users_have_no_first_or_last_name(client):
    users = await client.everything("/users/")
    assert len(users) == 8
    assert set(users[0]) == {"id", "username", "email", "permission_group", "created_by", "updated_by"}
    assert (await client.get(f"/users/{users[1]['id']}")).json == users[1]
    assert (await client.get("/users/4711")).status == 404


async def test_a_user_is_created_and_renamed(client):
    password = {"first": "long enough", "second": "long enough"}
    sent = {"username": "j@d.example", "email": "j@d.example", "permission_group": "1", "password": password}
    user = (await client.post("/users/", sent)).json["id"]
    assert (await client.patch(f"/users/{user}", {"username": "jd"})).status == 204
    row = (await client.get(f"/users/{user}")).json
    assert (row["username"], row["permission_group"]) == ("jd", {"id": 1, "name": "Recruiter"})
    sent["password"] = {"first": "a", "second": "b"}
    assert (await client.post("/users/", sent)).json["errors"] == ["password: The passwords do not match."]
    assert "password" not in str(client.tenant.users[user].fields)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/clients/", {"name": "Świt", "guid": "g"}),
        ("/crm_persons/", {"lastname": "Doe", "email": "j@d.example", "guid": "g"}),
    ],
)
async def test_clients_and_contacts_are_created_read_and_changed(client, path, sent, present):
    row_id = (await client.post(path, sent)).json["id"]
    present.pass_by(hours=1)
    assert (await client.patch(f"{path}{row_id}", {"name": "Zmierzch"})).status == 204
    row = (await client.get(f"{path}g", X_Get_Find_By_Guid="true")).json
    assert (row["id"], row["name"]) == (row_id, "Zmierzch")
    assert row["updated_at"] > row["created_at"]
    listed = await client.everything(path, X_Request_Sort={"id": "DESC"})
    assert listed[0] == row
    assert (
        await client.put(f"{path}{row_id}", {"name": "X", "lastname": "Y"} if "crm" in path else {"name": "X"})
    ).status == 204
    assert (await client.patch(f"{path}999", {"name": "X"})).status == 404
    assert (await client.post(path, {"shoe_size": 1})).status == 400


async def test_consents_filter_by_language_activity_and_type(client):
    assert len((await client.get("/provisions")).json) == 4
    assert [row["id"] for row in (await client.get("/provisions?is_active=0")).json] == [4]
    assert [row["id"] for row in (await client.get("/provisions?language=pl&type=14")).json] == [2]
    types = {row["id"]: row for row in (await client.get("/provisions/types")).json}
    assert (await client.get("/provisions")).json[0]["type"] == types[10]


async def test_the_remaining_lists_answer(client):
    for path in ("/workflows", "/talents", "/sources", "/crm_activities/", "/crm_activities/6"):
        assert (await client.get(path)).status == 200, path
    advert = (await client.get("/adverts_publish/101")).json
    assert (advert["nr_ref"], advert["awarded"]) == ("J1", False)
    form = (await client.get("/form/fields/101")).json
    assert form[0]["required_fields"]["44"]["properties"]["45"]["115"]["sid"] == "firstName"
    closed = await client.get("/form/fields/111")
    assert (closed.status, closed.json) == (400, {"error": "Application form is not created"})
    assert (await client.get("/form/fields/9")).status == 404
    assert (await client.get("/adverts_publish/9")).status == 404


async def test_every_documented_operation_has_a_route(client):
    """What the document lists besides the token call, as a method and a path with numbers in it."""
    employee, job = "/employees/1000", "/recruitments/101"
    move = "/employees/1000/recruitments/101/states"
    documented = [
        ("POST", "/employees/"), ("PUT", employee), ("PATCH", employee), ("GET", employee), ("GET", employee + "/tags"),
        ("PATCH", employee + "/tags"), ("POST", employee + "/files/1"), ("POST", move + "/_move_to_reject_state"),
        ("POST", move + "/_move_to_next_state"), ("POST", move + "/1/_move"), ("POST", move + "/_back"),
        ("POST", employee + "/provisions/1"), ("PATCH", employee + "/provisions"), ("GET", employee + "/recruitments"),
        ("GET", employee + "/activities"), ("GET", "/employees/"), ("GET", "/employees/activities"),
        ("GET", "/employees/recruitment_history"), ("POST", employee + "/notes"), ("GET", employee + "/talents"),
        ("POST", "/recruitments/"), ("PUT", job), ("PATCH", job), ("GET", job), ("GET", "/recruitments/"),
        ("POST", job + "/employees/1000"), ("GET", job + "/rejections"), ("GET", job + "/rejections/wait"),
        ("GET", job + "/rejections/end-bad"), ("GET", job + "/states"), ("GET", job + "/states/counter"),
        ("POST", "/clients/"), ("PUT", "/clients/1"), ("PATCH", "/clients/1"), ("GET", "/clients/1"),
        ("GET", "/clients/"),
        ("POST", "/crm_persons/"), ("PUT", "/crm_persons/2"), ("PATCH", "/crm_persons/2"), ("GET", "/crm_persons/2"),
        ("GET", "/crm_persons/"), ("POST", "/files/"), ("GET", "/adverts_publish/101"), ("GET", "/form/fields/101"),
        ("POST", "/users/"), ("PATCH", "/users/9"), ("GET", "/users/9"), ("GET", "/users/"),
        ("GET", "/crm_activities/6"),
        ("GET", "/crm_activities/"), ("GET", "/provisions"), ("GET", "/provisions/types"),
    ]  # fmt: skip
    assert len(documented) == 52
    client.token = ""
    for method, path in documented:
        answer = await client.send(method, ROOT + path)
        assert (answer.status, answer.json) == (401, {"error": "Authorization key is invalid."}), (method, path)
