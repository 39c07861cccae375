"""Candidates: filters, making and changing, tags, consents, files, notes, reviews."""

from datetime import UTC, datetime

import aiohttp
import pytest

from adapters.sandbox.documents import docx, pdf

CV = ["Jan Nowy", "jan.nowy@example.org", "Python"]


async def listed(client, **params) -> list[dict]:
    answer = await client.get("/candidates", limit=100, **params)
    assert answer.status == 200, answer.text
    assert answer.json["totalFound"] == len(answer.json["content"])
    return answer.json["content"]


async def test_a_row_is_thin_and_a_candidate_whole(client):
    row = (await listed(client))[0]
    whole = (await client.get(f"/candidates/{row['id']}")).json
    assert "phoneNumber" not in row
    assert "education" not in row
    assert {"experience", "education", "web"} <= set(whole)
    assert whole["primaryAssignment"]["startsOn"]
    assert (whole["firstName"], whole["lastName"]) == (row["firstName"], row["lastName"])


async def test_people_of_the_talent_pool_are_in_no_list(client):
    sent = {"firstName": "Ida", "lastName": "Pool", "email": "ida.pool@example.org"}
    made = (await client.post("/candidates", sent)).json
    assert made["id"] not in {row["id"] for row in await listed(client)}
    assert (await client.get(f"/candidates/{made['id']}")).json["secondaryAssignments"] == []


async def test_filters_keep_what_they_say(visit, present):
    async with visit(people=100) as client:
        job, everybody = client.job("REF2"), await listed(client)
        on_job = await listed(client, jobId=job)
        jobs = {row["id"]: {row["primaryAssignment"]["job"]["id"]} for row in everybody}
        for row in everybody:
            jobs[row["id"]] |= {one["job"]["id"] for one in row["secondaryAssignments"]}
        assert {row["id"] for row in on_job} == {one for one, of in jobs.items() if job in of} != set()
        both = await listed(client, jobId=[job, client.job("REF3")])
        assert len(both) > len(on_job)
        rejected = await listed(client, status=["REJECTED", "WITHDRAWN"])
        assert rejected
        assert await listed(client, status="IN_REVIEW", subStatus="CV review")
        assert (await client.get("/candidates", subStatus="CV review")).status == 400
        assert all("remote" in row["tags"] for row in await listed(client, tag="remote"))
        assert all(row["consent"]["status"] == "PENDING" for row in await listed(client, consentStatus="PENDING"))
        name = everybody[3]["lastName"]
        assert everybody[3]["id"] in {row["id"] for row in await listed(client, q=f'"{name.lower()}"')}
        assert await listed(client, sourceType="REFERRAL", sourceSubType="x", sourceValueId="2001")
        newest = max(row["updatedOn"] for row in everybody)
        assert await listed(client, updatedAfter=newest) == []
        present.pass_by(seconds=5)
        client.tenant.edit(everybody[0]["id"], firstName="Changed")
        assert [row["firstName"] for row in await listed(client, updatedAfter=newest)] == ["Changed"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"propertyId": ["A", "B"], "propertyValueId": "1"}, "FIELDS_CRITERIA_SIZE_VIOLATED"),
        ({"sourceType": "REFERRAL"}, "SOURCES_CRITERIA_SIZE_VIOLATED"),
        ({"questionCategory": "x"}, "SCREENING_QUESTIONS_CRITERIA_SIZE_VIOLATED"),
    ],
)
async def test_filters_in_pairs_have_one_length(client, params, code):
    answer = await client.get("/candidates", **params)
    assert (answer.status, answer.codes) == (400, [code])


async def test_changes_since_a_moment_are_all_found_in_a_big_company(visit):
    """Nobody is passed over by what is known of somebody's life from their number alone."""
    async with visit(people=5_000) as client:
        since = datetime(2026, 11, 17, 15, tzinfo=UTC).timestamp() * 1000
        expected = [one.id for one in client.tenant.everyone() if one.updated > since and client.tenant.seen_of(one)]
        answer = await client.get("/candidates", limit=100, updatedAfter="2026-11-17T15:00:00.000+00:00")
        assert answer.json["totalFound"] == len(expected) > 100
        assert [row["id"] for row in answer.json["content"]] == expected[:100]
        crossed = await client.send("GET", "/candidates?updatedAfter=2026-11-17T15:00:00.000+0000")
        assert crossed.json["totalFound"] == len(expected), "a plus sign that nobody escaped is a blank"


async def test_one_e_mail_and_last_name_are_one_person(client):
    sent = {"firstName": "Ann", "lastName": "Kos", "email": "ann.kos@example.org", "tags": ["new"]}
    first = (await client.post(f"/jobs/{client.job()}/candidates", sent)).json
    assert (first["tags"], first["primaryAssignment"]["status"]) == (["new"], "NEW")
    again = await client.post(f"/jobs/{client.job('REF3')}/candidates", sent)
    assert (again.status, again.json["id"]) == (201, first["id"])
    assert len(again.json["secondaryAssignments"]) == 1
    effects = len(client.sandbox.ledger.effects())
    assert (await client.post(f"/jobs/{client.job('REF3')}/candidates", sent)).json["id"] == first["id"]
    assert len(client.sandbox.ledger.effects()) == effects
    other = (await client.post("/candidates", {**sent, "email": "other@example.org"})).json
    clash = await client.patch(f"/candidates/{other['id']}", {"email": "ann.kos@example.org"})
    assert (clash.status, clash.codes) == (409, ["CANDIDATE_DATA_CONFLICT"])
    known = next(one for one in client.tenant.everyone() if one.profile["email"] and one.applications)
    same = {"firstName": "X", "lastName": known.profile["lastName"], "email": known.profile["email"].upper()}
    assert (await client.post("/candidates", same)).json["id"] == known.id


@pytest.mark.parametrize(
    ("source", "status", "code"),
    [
        ({"sourceTypeId": "NOWHERE", "sourceId": "1"}, 404, "SOURCE_TYPE_NOT_FOUND"),
        ({"sourceTypeId": "JOBBRD", "sourceId": "1001"}, 400, "SUBTYPE_REQUIRED"),
        ({"sourceTypeId": "REFERRAL", "sourceId": "9"}, 400, "SOURCE_NOT_FOUND"),
    ],
)
async def test_a_source_is_one_that_there_is(client, source, status, code):
    sent = {"firstName": "A", "lastName": "B", "email": "a@example.org", "sourceDetails": source}
    answer = await client.post("/candidates", sent)
    assert (answer.status, answer.codes) == (status, [code])


async def test_personal_details_are_merged_field_by_field(client):
    candidate, _ = client.applied()
    answer = await client.patch(f"/candidates/{candidate}", {"phoneNumber": "+48 1", "web": {"skype": "anna"}})
    assert (answer.json["phoneNumber"], answer.json["firstName"]) == ("+48 1", "Anna")
    assert (await client.delete(f"/candidates/{candidate}")).status == 204
    assert (await client.get(f"/candidates/{candidate}")).status == 404
    assert (await client.get("/candidates/nonsense")).status == 404


async def test_tags_are_added_and_replaced(client):
    candidate, _ = client.applied()
    path = f"/candidates/{candidate}/tags"
    assert (await client.post(path, {"tags": ["a", "b"]})).json == {"tags": ["a", "b"]}
    added = await client.post(path, {"tags": ["b", "c"]})
    assert (added.status, added.json) == (201, {"tags": ["a", "b", "c"]})
    assert (await client.put(path, {"tags": ["z"]})).json == {"tags": ["z"]}
    assert (await client.post(path, {"tags": ["x" * 51]})).status == 400
    assert (await client.delete(path)).status == 204
    assert (await client.get(path)).json == {"tags": []}


async def test_consents_are_asked_for_and_nobody_else_is(client):
    candidate, _ = client.applied()
    sent = {"content": [{"id": candidate}, {"id": "nobody"}]}
    answer = await client.post("/candidates/consent-requests", sent)
    assert [one["status"] for one in answer.json["results"]] == ["202", "403"]
    assert (await client.get(f"/candidates/{candidate}/consent")).json["status"] == "PENDING"
    found = (await client.get(f"/candidates/{candidate}/consents")).json
    assert found["decisions"][0]["status"] == "required"
    assert found["recentPendingRequestCreatedOn"]
    assert [mail["what"] for mail in await client.control("mails")] == ["consent"]


def upload(name: str, content: bytes, **fields: str) -> dict:
    form = aiohttp.FormData({"attachmentType": "RESUME", **fields})
    form.add_field("file", content, filename=name, content_type="application/pdf")
    return {"data": form}


async def test_files_go_up_and_come_down(client):
    candidate, job = client.applied()
    path = f"/candidates/{candidate}/jobs/{job}/attachments"
    made = await client.send("POST", path, **upload("cv.pdf", b"%PDF"))
    assert (made.status, made.json["type"]) == (201, "RESUME")
    again = await client.send("POST", path, **upload("cv.pdf", b"%PDF"))
    assert (again.status, again.codes) == (400, ["FILE_ALREADY_EXIST"])
    empty = await client.send("POST", path, **upload("none.pdf", b""))
    assert empty.codes == ["INVALID_FILE"]
    assert (await client.get(path)).json["totalFound"] == 1
    down = await client.get(f"/candidates/attachments/{made.json['id']}")
    assert (down.content, down.headers["Content-Type"]) == (b"%PDF", "application/pdf")
    assert (await client.delete(f"/candidates/attachments/{made.json['id']}")).status == 204
    gone = await client.get(f"/candidates/attachments/{made.json['id']}")
    assert (gone.status, gone.codes) == (404, ["FILE_NOT_FOUND"])
    bad = client.tenant.attach(candidate, job, "bad.exe", b"X5O EICAR-STANDARD-ANTIVIRUS-TEST-FILE")
    assert (await client.get(f"/candidates/attachments/{bad}")).codes == ["MALWARE_DETECTED"]
    for at in range(19):
        client.tenant.attach(candidate, job, f"{at}.txt", b"x")
    full = await client.send("POST", path, **upload("one-more.pdf", b"%PDF"))
    assert (full.status, full.codes) == (422, ["ATTACHMENT_LIMIT_EXCEEDED"])


async def test_a_made_up_curriculum_is_a_real_file(client):
    whose = next(one for one in client.tenant.everyone() if one.attachments and one.applications)
    (row,) = (await client.get(f"/candidates/{whose.id}/attachments")).json["content"]
    content = (await client.send("GET", row["actions"]["download"]["url"])).content
    assert content.startswith((b"%PDF", b"PK"))


@pytest.mark.parametrize("content", [pdf(CV), docx(CV), "\n".join(CV).encode()], ids=["pdf", "docx", "txt"])
async def test_somebody_is_read_out_of_a_curriculum(client, content):
    parsed = await client.send("POST", "/candidates/cv/parse", **upload("cv", content))
    assert parsed.json == {"firstName": "Jan", "lastName": "Nowy", "email": "jan.nowy@example.org"}
    made = await client.send("POST", f"/jobs/{client.job()}/candidates/cv", **upload("cv", content))
    assert (made.status, made.json["lastName"]) == (201, "Nowy")
    files = (await client.get(f"/candidates/{made.json['id']}/attachments")).json
    assert [row["name"] for row in files["content"]] == ["cv"]


@pytest.mark.parametrize(("content", "code"), [(b"%PDF\x00", "UNPARSABLE_RESUME"), (b"Jan", "INCOMPLETE_RESUME")])
async def test_a_curriculum_without_a_name_makes_nobody(client, content, code):
    answer = await client.send("POST", "/candidates/cv", **upload("cv", content))
    assert (answer.status, answer.codes) == (400, [code])


async def test_notes_are_shared_and_read_by_administrators(client):
    candidate, job = client.applied()
    user = next(iter(client.tenant.users))
    content = f"Hello @[USER:{user}] about #[CANDIDATE:{candidate}]"
    made = await client.post("/messages/shares", {"content": content, "shareWith": {"hiringTeamOf": [job]}})
    assert (made.status, made.json["shareRequired"]) == (201, False)
    (note,) = (await client.get("/messages", candidateId=candidate, jobId=job)).json
    assert (note["content"], note["visibility"]) == (content, "INTERNAL")
    assert [one["jobId"] for one in note["context"]["applications"]] == [job]
    assert user in [mail["user"] for mail in await client.control("mails")]
    await client.control("role", name="STANDARD")
    assert (await client.get("/messages", candidateId=candidate)).status == 403
    await client.control("role")
    assert (await client.delete(f"/messages/shares/{made.json['id']}")).status == 204
    assert (await client.get("/messages", candidateId=candidate)).json == []


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"content": "@[USER:none]"}, "MENTIONED_USERS_NOT_FOUND"),
        ({"content": "x", "shareWith": {"users": ["none"]}}, "SHARED_WITH_USERS_NOT_FOUND"),
        ({"content": "x", "shareWith": {"hiringTeamOf": ["none"]}}, "JOB_NOT_FOUND"),
        ({"content": "#[CANDIDATE:none]"}, "NO_ACCESS_TO_CANDIDATE"),
        ({"content": "x", "shareWith": {"everyone": True, "openNote": True}}, "INVALID_VISIBILITY_OPTIONS"),
    ],
)
async def test_a_note_reaches_only_who_is_there(client, sent, code):
    answer = await client.post("/messages/shares", sent)
    assert (answer.status, answer.codes) == (400, [code])


async def test_reviews_belong_to_who_wrote_them(client):
    candidate, job = client.applied()
    users = [row["id"] for row in client.tenant.users.values()]
    body = {"candidateId": candidate, "jobId": job, "overallRating": 4, "reviewerId": users[0], "comment": "Good"}
    path = "/reviews-api/v201910/reviews"
    made = (await client.post(path, body)).json
    assert (made["overallRating"], made["reviewerId"]) == (4, users[0])
    (row,) = (await client.get(path, candidateId=candidate, jobId=job)).json
    assert row == made
    for sent, code in (
        ({**body, "overallRating": 6}, "INVALID_OVERALL"),
        ({**body, "reviewerId": "f" * 24}, "NON_EXISTING_REVIEWER"),
        ({**body, "reviewerId": users[11]}, "INACTIVE_OR_DELETED_REVIEWER"),
        ({**body, "jobId": client.job("REF3")}, "APPLICATION_NOT_FOUND"),
    ):
        answer = await client.post(path, sent)
        assert (answer.status, answer.codes) == (422, [code])
    other = await client.patch(f"{path}/{made['id']}", {"reviewerId": users[1], "overallRating": 1})
    assert other.codes == ["REVIEWER_ID_DOES_NOT_MATCH"]
    assert (await client.patch(f"{path}/{made['id']}", {"reviewerId": users[0], "overallRating": 2})).status == 204
    assert (await client.get(f"/candidates/{candidate}")).json["averageRating"] == 2.0
    assert (await client.delete(f"{path}/{made['id']}", reviewerId=users[0])).status == 204
    assert (await client.get(f"{path}/{made['id']}")).codes == ["REVIEW_NOT_FOUND"]


@pytest.mark.parametrize(
    ("name", "value", "status", "code"),
    [
        ("YEARS", 7, 204, None),
        ("COUNTRY_OF_WORK", "pl", 204, None),
        ("COUNTRY_OF_WORK", "PL", 400, "COUNTRY_NOT_FOUND"),
        ("REGION_OF_WORK", "warsaw", 400, "REGION_NOT_FOUND"),
        ("SALARY", {"code": "XXX", "value": 1}, 400, "CURRENCY_NOT_FOUND"),
        ("NOTICE", "no such value", 400, "VALUE_NOT_FOUND"),
        ("MENTOR", "nobody", 400, "USER_NOT_FOUND"),
        ("SHARE", 101, 400, "INVALID_NUMBER_RANGE"),
        ("NOTHING", 1, 404, "PROPERTY_NOT_FOUND"),
    ],
)
async def test_properties_are_of_their_types(client, name, value, status, code):
    candidate, job = client.applied()
    path = f"/candidates/{candidate}/jobs/{job}/properties"
    assert (await client.get(path)).json == {}
    answer = await client.put(path, [{"id": name, "value": value}])
    assert answer.status == status
    if code is not None:
        assert answer.codes == [code]
        return
    (found,) = (await client.get(path)).json["content"]
    assert (found["id"], found["value"]) == (name, value)
    assert (await client.put(path, [{"id": name}])).status == 204
    assert (await client.get(path)).json == {}
