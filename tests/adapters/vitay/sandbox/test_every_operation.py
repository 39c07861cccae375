"""Every operation of the document has its route, asks who is there, and takes only what it should."""

import pytest

OPERATIONS = """
GET /v3/ping /v3/api/postman /v1/public/reference_requests /activities /v1/users /v1/users/{id} /v1/users/me
GET /v1/answers/{id} /v1/hiring_firms /v1/hiring_firms/{id} /v1/hiring_firms/{id}/analytics /v1/profiles/{id}
GET /v1/questions /v1/questions/{id} /v2/recruiters /v1/recruiters/{id} /v1/recruiters/{id}/analytics /v3/candidates
GET /v3/candidates/{id} /v1/question_sets /v1/question_sets/{id} /v2/references /v1/references/{id}
GET /v1/public/references/{id} /documents /v3/metadata /v3/oauth/reset
POST /v1/public/reference_requests /v1/reminders/reference_request/{id} /v1/questions /v1/reminders/verification/{id}
POST /v1/recruiters_with_user /v3/candidates /v1/question_sets /v1/question_sets/{id} /v2/references
POST /v1/public/references /v1/reminders/reference/{id} /v3/metadata /v3/oauth/login /v3/oauth/reset
PATCH /v1/answers/{id} /v1/hiring_firms/{id} /v1/hiring_firms/{id}/logo /v1/questions/{id} /v1/recruiters/{id}
PATCH /v3/candidates/{id} /v1/references/{id} /v3/oauth/reset
DELETE /v1/hiring_firms/{id} /v1/questions/{id} /v1/recruiters/{id} /v3/candidates/{id} /v1/question_sets/{id}
DELETE /v1/references/{id}
"""
ALL = [(line.split()[0], path) for line in OPERATIONS.split("\n") if line for path in line.split()[1:]]
OPEN = ("/v3/ping", "/v3/oauth/login", "/v3/oauth/reset")
BODIES = [(method, path) for method, path in ALL if method in ("POST", "PATCH") and "/reminders/" not in path]
OF_JSON_API = [row for row in BODIES if row[1] not in (*OPEN, "/v1/recruiters_with_user", "/v1/hiring_firms/{id}/logo")]


def test_all_of_them_are_looked_at():
    assert len(ALL) == len(set(ALL)) == 55


@pytest.mark.parametrize("root", ["/api", ""])
async def test_an_operation_is_there_and_asks_who_it_is(client, root):
    for method, path in ALL:
        answer = await client.send(method, root + path.replace("{id}", "7"), signed=False)
        if path in OPEN:
            assert answer.status in (200, 404, 415), (method, path)
            assert answer.text == "Pong" or answer.said != (404, "Not Found")
        else:
            assert answer.said == (401, "Invalid token"), (method, path)


async def test_what_is_not_documented_is_not_there(client):
    for method, path in (("GET", "/v2/candidates"), ("GET", "/v3/references"), ("GET", "/v1/recruiters")):
        assert (await client.send(method, "/api" + path)).said == (404, "Not Found"), path
    answer = await client.send("PATCH", "/api/v1/question_sets/301", json={})
    assert answer.said == (405, "Method Not Allowed"), "a set of questions is updated by POST"


async def test_an_id_that_is_not_there_is_said_in_the_words_of_the_document(client):
    named = [(method, path) for method, path in ALL if "{id}" in path]
    assert len(named) == 29
    for method, path in named:
        for row_id in ("7", "x", "9" * 30, "²"):
            answer = await client.send(method, "/api" + path.replace("{id}", row_id), json={})
            assert answer.status == 404, (method, path, row_id)
            assert answer.said[1].startswith("Invalid "), (method, path, row_id)
    assert (await client.get("/v1/references/7")).said == (404, "Invalid Reference")
    assert client.effects() == []


async def test_an_empty_body_or_one_that_is_no_object_is_refused_and_changes_nothing(client):
    ids = await _ids(client)
    for method, path in BODIES:
        where = "/api" + path.replace("{id}", ids.get(path.rsplit("/", 1)[0], "11"))
        for body in (b"", b"{", b"[1]", b'"x"', b"null", b"\xff"):
            answer = await client.send(method, where, data=body, headers={"Content-Type": "application/json"})
            assert answer.status in (400, 415), (method, path, body)
        answer = await client.send(method, where, data=b"a=1", headers={"Content-Type": "text/plain"})
        assert answer.status == 415, (method, path)
    assert client.effects() == []


@pytest.mark.parametrize("text", ["include", "sort", "filter[name]", "fields[candidates]", "page[number]", "page"])
async def test_parameters_that_no_operation_has_are_refused(client, text):
    for method, path in ALL:
        if method == "GET" and path not in OPEN:
            answer = await client.send("GET", "/api" + path.replace("{id}", "7"), params={text: "1"})
            assert answer.said == (400, f"The parameter {text} is not supported"), path


async def _ids(client) -> dict[str, str]:
    """One id for each path."""
    reference = next(row for row in await client.rows("/v2/references") if row["attributes"]["filled"])
    answers = (await client.get(f"/v1/public/references/{reference['id']}")).data["relationships"]["answers"]
    return {
        "/v1/answers": answers[0]["id"], "/v1/questions": "3010", "/v1/recruiters": "502", "/v3/candidates": "10000",
        "/v1/references": reference["id"], "/v1/question_sets": "301",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({}, "/data"),
        ({"data": []}, "/data"),
        ({"data": {"attributes": {}}}, "/data/type"),
        ({"data": {"type": 1}}, "/data/type"),
        ({"data": {"type": "X", "id": 7}}, "/data/id"),
        ({"data": {"type": "X", "attributes": []}}, "/data/attributes"),
        ({"data": {"type": "X", "relationships": []}}, "/data/relationships"),
        ({"data": {"type": "X", "first_name": "A"}}, "/data/first_name"),
        ({"data": {"type": "X"}, "pagination": {}}, "/pagination"),
        ({"data": {"type": "X", "attributes": {"id": "7"}}}, "/data"),
        ({"data": {"type": "X", "attributes": {"a": 1}, "relationships": {"a": {"data": None}}}}, "/data"),
        ({"data": {"type": "X", "attributes": {"_a": 1}}}, "/data"),
        ({"data": {"type": "X", "relationships": {"a": {"type": "b", "id": "1"}}}}, "/data/relationships/a/id"),
        ({"data": {"type": "X", "relationships": {"a": {"meta": {}}}}}, "/data/relationships/a"),
        ({"data": {"type": "X", "relationships": {"a": {"data": {"id": "1"}}}}}, "/data/relationships/a/data"),
        (
            {"data": {"type": "X", "relationships": {"a": {"data": [{"type": "b", "id": 1}]}}}},
            "/data/relationships/a/data/0",
        ),
        (
            {"data": {"type": "X", "relationships": {"a": {"data": {"type": "b", "id": "1", "filled": True}}}}},
            "/data/relationships/a/data/filled",
        ),
    ],
)
async def test_what_is_not_legal_json_api_is_refused_with_where_it_is_wrong(client, document, pointer):
    assert len(OF_JSON_API) == 14
    ids = await _ids(client)
    for method, path in OF_JSON_API:
        where = "/api" + path.replace("{id}", ids.get(path.rsplit("/", 1)[0], "11"))
        answer = await client.send(method, where, json=document)
        found = answer.json["errors"][0]
        assert (answer.status, found["source"]["pointer"]) == (400, pointer), (method, path)
    assert client.effects() == []


async def test_a_type_of_another_kind_and_an_id_of_another_record_are_conflicts(client):
    ids = await _ids(client)
    for method, path in OF_JSON_API:
        where = "/api" + path.replace("{id}", ids.get(path.rsplit("/", 1)[0], "11"))
        assert (await client.send(method, where, json={"data": {"type": "Cat"}})).status == 409, (method, path)
        if "{id}" in path:
            kind = {"/v1/hiring_firms": "hiring_firms", "/v1/references": "references"}.get(path.rsplit("/", 1)[0])
            kind = kind or path.split("/")[2].removesuffix("s")
            for sent, status in ({"id": "8"}, 409), ({}, 400):
                answer = await client.send(method, where, json={"data": {"type": kind, **sent}})
                assert answer.status == status, (method, path)
    assert client.effects() == []


async def test_ids_are_given_by_the_server(client):
    made = {
        "/v3/candidates": "Candidate", "/v1/questions": "Question", "/v3/metadata": "Metadatum",
        "/v1/question_sets": "QuestionSet", "/v1/public/reference_requests": "ReferenceRequest",
    }  # fmt: skip
    for path, kind in made.items():
        answer = await client.post(path, {"data": {"type": kind, "id": "1", "attributes": {}}})
        assert answer.said == (403, "Ids are given by the server"), path


async def test_an_attribute_that_nobody_knows_and_one_of_the_wrong_kind_are_named(client):
    ids = await _ids(client)
    kinds = {"/v1/answers/{id}": ("Answer", "scale"), "/v1/hiring_firms/{id}": ("HiringFirm", "name"),
             "/v1/questions/{id}": ("Question", "order"), "/v1/recruiters/{id}": ("Recruiter", "is_active"),
             "/v3/candidates/{id}": ("Candidate", "score"), "/v1/references/{id}": ("Reference", "email"),
             "/v1/question_sets/{id}": ("QuestionSet", "title")}  # fmt: skip
    for path, (kind, name) in kinds.items():
        row_id = ids.get(path.rsplit("/", 1)[0], "11")
        method = "POST" if "question_sets" in path else "PATCH"
        for said, why in ({"no_such": 1}, "no_such is not permitted"), ({name: {"a": 1}}, f"{name} is invalid"):
            body = {"data": {"type": kind, "id": row_id, "attributes": said}}
            answer = await client.send(method, "/api" + path.replace("{id}", row_id), json=body)
            assert answer.said == (422, why)
            assert answer.json["errors"][0]["source"]["pointer"].startswith("/data/attributes/")


ODD = (
    None, True, -1, 10**400, "", "x" * 30_000, "\ud800", "²", "1e999", [], [{}], {}, {"data": {}},
    {"type": "Candidate", "id": "\ud800"}, {"data": {"type": "\ud800", "id": "1"}},
)  # fmt: skip
KNOWN = {
    "candidates": ("Candidate", "email", "score"), "references": ("Reference", "email", "answers", "internal_id"),
    "reference_requests": ("ReferenceRequest", "min_manager_references"), "answers": ("Answer", "value", "scale"),
    "questions": ("Question", "type", "order"), "question_sets": ("QuestionSet", "title"),
    "recruiters": ("Recruiter", "is_active"), "hiring_firms": ("HiringFirm", "name"),
    "metadata": ("Metadatum", "identifiable", "ip_address"),
}  # fmt: skip
"""Attributes of each kind."""


async def test_odd_values_are_refused_or_kept_and_never_break_anything(client):
    await client.control("manners", errors="text")
    ids = await _ids(client)
    for method, path in BODIES:
        row_id = ids.get(path.rsplit("/", 1)[0], "11")
        kind, *names = KNOWN.get(next((part for part in path.split("/")[::-1] if part in KNOWN), ""), ("Recruiter",))
        for odd in ODD:
            named = [{"data": {"type": kind, "id": row_id, "attributes": {name: odd}}} for name in (*names, "\ud800")]
            related = {"candidate": odd, "question_set": odd, "user": odd}
            whole = {"data": {"type": kind, "attributes": {"hiring_firm_id": odd}, "relationships": related}}
            for body in (*named, whole, {"data": odd}, {"email": odd, "password": odd, "reset_key": odd}):
                answer = await client.send(method, "/api" + path.replace("{id}", row_id), json=body)
                assert answer.status < 500, ascii((method, path, body))
    for path in ("/v3/candidates", "/v2/references", "/v1/questions", "/v1/hiring_firms", "/v3/metadata"):
        assert (await client.get(path, size=100)).status == 200


async def test_the_documents_own_examples_are_taken_where_the_account_is_asked_to(client):
    """They leave out types and are bare: the other reading of the document."""
    await client.control("quirks", legal=False)
    said = {"first_name": "A", "last_name": "B", "email": "a@b.example"}
    candidate = (await client.post("/v3/candidates", {"data": {"attributes": said}})).data["id"]
    bare = {"question_set": {"type": "RerefenceRequest", "id": "301"},
            "candidate": {"type": "RerefenceRequest", "id": candidate}}  # fmt: skip
    body = {"data": {"type": "ReferenceRequest", "attributes": {}, "relationships": bare}}
    assert (await client.post("/v1/public/reference_requests", body)).status == 200
    changed = await client.patch(f"/v3/candidates/{candidate}", {"data": {"attributes": {"notes": "n"}}})
    assert changed.attributes["notes"] == "n"
    wrong = await client.patch(f"/v3/candidates/{candidate}", {"data": {"id": "1", "attributes": {}}})
    assert wrong.status == 409
