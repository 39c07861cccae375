"""Candidates and what hangs on them: create, replace, tag, note, attach, merge, forget."""

import base64

import pytest


async def test_a_candidate_is_made_with_a_first_application(client):
    sent = {
        "first_name": "Łucja", "last_name": "Żak", "preferred_name": "Lu", "is_private": True, "can_email": False,
        "email_addresses": [{"value": "lu@example.org", "type": "personal"}], "tags": ["referral", "brand new"],
        "social_media_addresses": [{"value": "https://x.example/lu"}],
        "custom_fields": [
            {"name_key": "years_of_experience", "value": 4}, {"custom_field_id": 7003, "value": ["Remote"]},
        ],
        "application": {"job_id": client.job(), "source_id": 2601, "initial_stage_id": client.stages()[1]},
    }  # fmt: skip
    answer = await client.post("/candidates", sent)
    assert answer.status == 201
    candidate, application = answer.json["candidate"], answer.json["application"]
    assert candidate == await client.one("/candidates", candidate["id"])
    assert application == await client.one("/applications", application["id"])
    assert (candidate["private"], candidate["can_email"], candidate["tags"]) == (True, False, ["referral", "brand new"])
    assert candidate["custom_fields"]["years_of_experience"] == {
        "name": "Years of Experience", "type": "number", "value": 4,
    }  # fmt: skip
    assert candidate["custom_fields"]["preferred_work_location"]["value"] == ["Remote"]
    assert (application["candidate_id"], application["source_id"]) == (candidate["id"], 2601)
    assert application["stage_name"] == "Preliminary Phone Screen"
    alone = (await client.post("/candidates", {"first_name": "A", "last_name": "B"})).json
    assert alone["application"] is None
    assert (await client.rows("/candidates"))[0]["id"] == alone["candidate"]["id"], "the newest comes first"


async def test_a_prospect_is_made_on_no_job_or_on_several(client):
    jobs = [client.job(), client.job("J2")]
    for wanted in ([], jobs):
        sent = {"prospect": True, "job_ids": wanted, "prospect_pool_id": 5701, "prospect_pool_stage_id": 5711}
        answer = await client.post("/candidates", {"first_name": "P", "last_name": "Q", "application": sent})
        row = answer.json["application"]
        assert (row["prospect"], row["job_id"], row["prospective_job_ids"]) == (True, None, wanted)
        (details,) = await client.rows("/prospect_details", application_ids=row["id"])
        assert (details["pool_id"], details["pool_stage_id"]) == (5701, 5711)


NAMED = {"first_name": "A", "last_name": "B"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"first_name": "A"}, "last_name"),
        ({**NAMED, "name": "x"}, "name"),
        ({"first_name": 1, "last_name": "B"}, "first_name"),
        ({**NAMED, "email_addresses": [{"value": "a@b.pl"}]}, "email_addresses"),
        ({**NAMED, "custom_fields": [{"name_key": "none", "value": 1}]}, "custom_fields"),
        ({**NAMED, "custom_fields": [{"custom_field_id": 7004, "value": "x"}]}, "custom_fields"),
        ({**NAMED, "application": {}}, "job_id"),
        ({**NAMED, "application": {"job_id": 1}}, "job_id"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_a_candidate_is_named_and_nothing_is_made(client, sent, field):
    before = len(await client.rows("/candidates"))
    answer = await client.post("/candidates", sent)
    assert (answer.status, answer.errors[0]["field"]) == (422, field)
    assert len(await client.rows("/candidates")) == before
    assert not client.sandbox.ledger.effects("/candidates")


async def test_a_change_replaces_whole_collections_and_leaves_the_rest(client):
    candidate, _ = client.applied()
    emails = [{"value": "a@example.org", "type": "personal"}, {"value": "b@example.org", "type": "work"}]
    custom = [{"name_key": "years_of_experience", "value": 4}, {"name_key": "can_relocate", "value": True}]
    sent = {"email_addresses": emails, "custom_fields": custom, "tags": ["x", "y"], "title": "Nurse"}
    assert (await client.patch(f"/candidates/{candidate}", sent)).status == 200
    sent = {"email_addresses": emails[:1], "custom_fields": custom[:1], "tags": ["y"]}
    answer = await client.patch(f"/candidates/{candidate}", sent)
    row = await client.one("/candidates", candidate)
    assert answer.json == row
    assert (row["email_addresses"], row["tags"], row["title"]) == (emails[:1], ["y"], "Nurse")
    assert row["custom_fields"]["can_relocate"]["value"] is None
    assert (await client.patch("/candidates/1", {"title": "x"})).status == 404


async def test_tags_are_a_dictionary_and_rows(client):
    candidate, _ = client.applied()
    tag = (await client.post("/candidate_tags", {"name": "Silver"})).json
    assert (await client.post("/candidate_tags", {"name": "Silver"})).status == 422
    pair = {"candidate_id": candidate, "candidate_tag_id": tag["id"]}
    row = await client.post("/applied_candidate_tags", pair)
    assert (row.status, row.json["candidate_tag_id"]) == (201, tag["id"])
    assert (await client.post("/applied_candidate_tags", pair)).status == 422
    assert (await client.one("/candidates", candidate))["tags"] == ["Silver"]
    assert [one["id"] for one in await client.rows("/applied_candidate_tags", candidate_ids=candidate)] == [
        row.json["id"]
    ]
    assert (await client.delete(f"/applied_candidate_tags/{row.json['id']}")).status == 204
    assert (await client.one("/candidates", candidate))["tags"] == []
    await client.post("/applied_candidate_tags", pair)
    assert (await client.delete(f"/candidate_tags/{tag['id']}")).status == 204
    assert (await client.one("/candidates", candidate))["tags"] == []


@pytest.mark.parametrize(
    ("written", "read"),
    [("public", "publicly_visible"), ("private", "privately_visible"), ("admin_only", "admin_only_visible")],
)
async def test_a_notes_visibility_is_written_otherwise_than_it_is_read(client, written, read):
    candidate, application = client.applied()
    sent = {"candidate_id": candidate, "application_id": application, "body": "Line\nline", "visibility": written}
    made = await client.post("/notes", {**sent, "note_type": "NOTE"})
    assert (made.status, made.json["visibility"]) == (201, written)
    (row,) = await client.rows("/notes", candidate_ids=candidate, visibility=read)
    assert (row["visibility"], row["body"], row["type"]) == (read, "Line\nline", "NOTE")
    assert (await client.post("/notes", {**sent, "visibility": read, "note_type": "NOTE"})).status == 422


async def test_an_email_is_logged_with_all_of_its_fields_and_others_have_none_of_them(client):
    candidate, _ = client.applied()
    note = {"candidate_id": candidate, "body": "Hello", "visibility": "public"}
    email = {"subject": "S", "email_from": ["a@x.pl"], "email_to": ["b@x.pl", "c@x.pl"], "email_cc": []}
    made = await client.post("/notes", {**note, **email, "note_type": "EMAIL"})
    assert (made.status, made.json["subject"], made.json["email_to"]) == (201, "S", "b@x.pl, c@x.pl")
    for name, value in email.items():
        less = {key: value for key, value in email.items() if key != name}
        answer = await client.post("/notes", {**note, **less, "note_type": "EMAIL"})
        assert (answer.status, answer.errors[0]["field"]) == (422, name)
        answer = await client.post("/notes", {**note, name: value, "note_type": "NOTE"})
        assert (answer.status, answer.errors[0]["field"]) == (422, name)
    assert (await client.post("/notes", {**note, "note_type": "INTERVIEW"})).status == 422
    _, elsewhere = client.applied()
    wrong = await client.post("/notes", {**note, "note_type": "NOTE", "application_id": elsewhere})
    assert wrong.errors == [{"message": "does not belong to the candidate", "field": "application_id"}]
    assert await client.control("mails") == [], "nothing is sent"


async def test_a_file_is_bytes_or_an_address_and_a_resume_replaces_the_last(client, present):
    _, application = client.applied()
    sent = {"application_id": application, "filename": "cv ż.pdf", "type": "resume", "visibility": "public"}
    content = {"content": base64.b64encode(b"%PDF-1").decode()}
    made = await client.post("/attachments", sent | content)
    assert (made.status, made.json["filename"]) == (201, "cv ż.pdf")
    candidate = {key: sent[key] for key in sent if key != "application_id"} | {"candidate_id": 10000001}
    assert (await client.post("/attachments", candidate | content)).status == 422, "it hangs on an application"
    for wrong in ({}, {**content, "url": "https://x.example/cv"}, {"content": "%%%"}):
        assert (await client.post("/attachments", sent | wrong)).status == 422
    (row,) = await client.rows("/attachments", application_ids=application)
    file = await client.send("GET", row["url"], signed=False)
    assert (file.status, file.content) == (200, b"%PDF-1")
    assert (await client.send("GET", row["url"])).status == 400, "a token has no business there"
    assert (await client.send("GET", row["url"][:-3], signed=False)).status == 403
    present.pass_by(days=7, seconds=1)
    assert (await client.send("GET", row["url"], signed=False)).status == 403
    await client.sign_in()
    (fresh,) = await client.rows("/attachments", application_ids=application)
    assert (await client.send("GET", fresh["url"], signed=False)).status == 200
    second = await client.post("/attachments", sent | {"url": "https://x.example/cv.pdf"})
    assert [one["id"] for one in await client.rows("/attachments", application_ids=application)] == [second.json["id"]]
    assert (await client.delete(f"/attachments/{second.json['id']}")).status == 204
    assert await client.rows("/attachments", application_ids=application) == []


async def test_made_up_files_are_real_ones(client):
    rows = await client.rows("/attachments")
    for ending, magic in (("pdf", b"%PDF"), ("docx", b"PK")):
        row = next(row for row in rows if row["filename"].endswith(ending))
        assert (await client.send("GET", row["url"], signed=False)).content.startswith(magic)


async def test_education_and_employment(client):
    candidate, _ = client.applied()
    school = {"candidate_id": candidate, "school_name_custom_field_option_id": 7514, "start_at": "2010-09-01T00:00:00Z"}
    first = (await client.post("/candidate_educations", school)).json
    assert (first["latest"], first["start_date_month"], first["start_date_year"]) == (True, 9, 2010)
    second = (await client.post("/candidate_educations", school)).json
    rows = {row["id"]: row["latest"] for row in await client.rows("/candidate_educations", candidate_ids=candidate)}
    assert rows == {first["id"]: False, second["id"]: True}
    assert (await client.delete(f"/candidate_educations/{first['id']}")).status == 204
    job = {"candidate_id": candidate, "company_name": "Bałtyk", "title": "Nurse", "start_date": "2020-01-01"}
    made = await client.post("/candidate_employments", job)
    assert (made.status, made.json["start_date"], made.json["end_date"]) == (201, "2020-01-01", None)
    assert (await client.post("/candidate_employments", {"candidate_id": candidate})).status == 422
    assert (await client.delete(f"/candidate_employments/{made.json['id']}")).status == 204


async def test_merged_is_one_with_everything_of_both(visit):
    async with visit(people=80) as client:
        owners = [row["candidate_id"] for row in await client.rows("/notes")]
        secondary = next(one for one in owners if client.tenant.applications_of(one))
        primary, _ = client.applied()
        notes = {row["id"] for row in await client.rows("/notes", candidate_ids=secondary)}
        applications = {row["id"] for row in await client.rows("/applications", candidate_ids=secondary)}
        answer = await client.post(f"/candidates/{primary}/merge", {"secondary_candidate_id": secondary})
        assert answer.status == 200
        assert notes <= {row["id"] for row in await client.rows("/notes", candidate_ids=primary)}
        assert applications < {row["id"] for row in await client.rows("/applications", candidate_ids=primary)}
        assert await client.rows("/candidates", ids=secondary) == []
        assert await client.rows("/notes", candidate_ids=secondary) == []
        assert (await client.post(f"/candidates/{primary}/merge", {"secondary_candidate_id": primary})).status == 422


async def test_anonymized_is_empty_where_it_was_asked_for(client):
    candidate, _ = client.applied()
    client.tenant.edit(
        candidate, company="Bałtyk", phone_numbers=[{"value": "1", "type": "home"}],
        email_addresses=[{"value": "a@x.pl", "type": "work"}],
    )  # fmt: skip
    client.tenant.note(candidate, "Secret")
    client.tenant.note(candidate, "Dear you", kind="EMAIL")
    fields = ["full_name", "phone_numbers", "notes"]
    assert (await client.patch(f"/candidates/{candidate}/anonymize", {"fields": fields})).status == 200
    row = await client.one("/candidates", candidate)
    assert (row["first_name"], row["last_name"]) == ("Anonymized", str(candidate))
    assert (row["phone_numbers"], row["company"]) == ([], "Bałtyk")
    assert [row["type"] for row in await client.rows("/notes", candidate_ids=candidate)] == ["EMAIL"]
    assert (await client.patch(f"/candidates/{candidate}/anonymize", {"fields": ["emails"]})).status == 200
    assert await client.rows("/notes", candidate_ids=candidate) == []
    assert (await client.one("/candidates", candidate))["email_addresses"], "a mail that was sent is no address"
    assert (await client.patch(f"/candidates/{candidate}/anonymize", {"fields": ["shoe_size"]})).status == 422
    assert (await client.patch(f"/candidates/{candidate}/anonymize", {})).status == 422


async def test_what_applications_say_of_somebody_is_taken_out_too(visit):
    async with visit(people=80) as client:
        offered = next(row for row in await client.rows("/offers") if row["starts_on"])
        candidate, application = offered["candidate_id"], offered["application_id"]
        put = client.tenant.put
        put("applications", client.tenant.application(application), source_id=1, location_address="Here")
        client.tenant.reject(application, 5006, notes="Said of them")
        assert await client.rows("/interviews", application_ids=application)
        words = [
            "location", "source", "rejection_notes", "rejection_reason", "scorecards_and_interviews", "offers",
            "candidate_photo",
        ]  # fmt: skip
        assert (await client.patch(f"/candidates/{candidate}/anonymize", {"fields": words})).status == 200
        (row,) = await client.rows("/applications", ids=application)
        assert (row["source_id"], row["location_address"], row["status"]) == (None, None, "rejected")
        (details,) = await client.rows("/rejection_details", application_ids=application)
        assert (details["rejection_reason_id"], details["rejection_note_id"]) == (None, None)
        assert "Said of them" not in [row["body"] for row in await client.rows("/notes", candidate_ids=candidate)]
        assert await client.rows("/interviews", application_ids=application) == []
        assert await client.rows("/scorecards", application_ids=application) == []
        offers = await client.rows("/offers", application_ids=application)
        assert offers
        assert all(row["starts_on"] is None for row in offers)
        assert not [one for row in offers for one in row["custom_fields"].values() if one["value"] is not None]


async def test_stage_data_taken_out_begins_anew(client):
    candidate, application = client.applied()
    first, second = client.stages()[:2]
    client.tenant.move(application, second)
    sent = {"fields": ["candidate_stage_data"]}
    assert (await client.patch(f"/candidates/{candidate}/anonymize", sent)).status == 200
    assert client.tenant.stage_of(application) == first
    stays = await client.rows("/application_stages", application_ids=application)
    assert [row["job_interview_stage_id"] for row in stays if row["entered_at"]] == [first]


async def test_deleted_is_gone_with_all_that_hung_on_it(visit):
    async with visit(people=80) as client:
        row = next(row for row in await client.rows("/applications") if row["status"] == "rejected")
        candidate = row["candidate_id"]
        assert (await client.delete(f"/applications/{row['id']}")).status == 204
        for path in ("/application_stages", "/rejection_details", "/interviews", "/scorecards", "/attachments"):
            assert await client.rows(path, application_ids=row["id"]) == [], path
        assert (await client.delete(f"/candidates/{candidate}")).status == 204
        for path in ("/applications", "/notes", "/attachments", "/candidate_educations", "/applied_candidate_tags"):
            assert await client.rows(path, candidate_ids=candidate) == [], path
        assert (await client.delete(f"/candidates/{candidate}")).status == 404


async def test_an_application_of_somebody_who_is_there(client):
    candidate, _ = client.applied()
    sent = {"candidate_id": candidate, "job_id": client.job("J2"), "recruiter_id": 4003, "referrer_id": 2801}
    made = await client.post("/applications", sent)
    assert (made.status, made.json["status"], made.json["recruiter_id"]) == (201, "in_process", 4003)
    again = await client.post("/applications", sent)
    assert again.errors == ["Candidate already has an active application on this job."]
    custom = [{"name_key": "notice_period", "value": "One month"}]
    changed = await client.patch(f"/applications/{made.json['id']}", {"source_id": 2605, "custom_fields": custom})
    assert (changed.json["source_id"], changed.json["referrer_id"]) == (2605, 2801)
    assert changed.json["custom_fields"]["notice_period"]["value"] == "One month"
    pool = await client.patch(f"/applications/{made.json['id']}", {"prospect_pool_id": 5701})
    assert pool.errors == ["Prospect fields can only be set on prospects."]
    prospect = await client.post("/applications", {"candidate_id": candidate, "prospect": True})
    assert (prospect.status, prospect.json["prospect"]) == (201, True)
    moved = await client.patch(f"/applications/{prospect.json['id']}", {"prospect_pool_id": 5702})
    assert moved.status == 200
    (details,) = await client.rows("/prospect_details", application_ids=prospect.json["id"])
    assert details["pool_id"] == 5702
