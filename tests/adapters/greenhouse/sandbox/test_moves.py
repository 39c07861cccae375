"""Where applications go: what each way changes, what it refuses, and who would get mail."""

from itertools import pairwise

import pytest

from adapters.greenhouse.sandbox import Quirks

STALE = ["from_stage_id does not match the application's current stage."]


@pytest.fixture
def someone(client):
    return client.applied()[1]


async def status(client, application: int) -> tuple[str, int]:
    row = await client.one("/applications", application)
    return row["status"], row["job_interview_stage_id"]


async def test_a_move_answers_nothing_and_leaves_a_history(client, someone, present):
    review, screen, phone, *_ = client.stages()
    entered = (await client.one("/applications", someone))["created_at"]
    present.pass_by(days=2)
    await client.sign_in()
    answer = await client.post(f"/applications/{someone}/move", {"from_stage_id": review, "to_stage_id": phone})
    assert (answer.status, answer.content) == (204, b"")
    row = await client.one("/applications", someone)
    assert (row["job_interview_stage_id"], row["stage_name"]) == (phone, "Phone Interview")
    assert row["updated_at"] == row["last_activity_at"] == "2026-11-20T09:30:00.000Z"
    rows = {
        one["job_interview_stage_id"]: one for one in await client.rows("/application_stages", application_ids=someone)
    }
    assert (rows[review]["entered_at"], rows[review]["exited_at"]) == (entered, "2026-11-20T09:30:00.000Z")
    assert (rows[review]["days_in_stage"], rows[review]["current"]) == (2, False)
    assert (rows[phone]["current"], rows[phone]["id"]) == (True, row["stage_id"])
    assert rows[screen]["entered_at"] is None
    assert client.sandbox.ledger.effects("/move$")


async def test_neither_stage_nor_job_is_the_next_stage_up_to_the_last(client, someone):
    stages = client.stages()
    for here, there in pairwise(stages):
        assert (await client.post(f"/applications/{someone}/move", {"from_stage_id": here})).status == 204
        assert (await status(client, someone))[1] == there
    answer = await client.post(f"/applications/{someone}/move", {"from_stage_id": stages[-1]})
    assert (answer.status, answer.errors) == (422, ["The application is already in the last stage."])


async def test_another_job_is_its_first_stage(client, someone):
    sent = {"from_stage_id": client.stages()[0], "to_job_id": client.job("J2")}
    assert (await client.post(f"/applications/{someone}/move", sent)).status == 204
    row = await client.one("/applications", someone)
    assert (row["job_id"], row["job_interview_stage_id"]) == (client.job("J2"), client.stages("J2")[0])
    rows = await client.rows("/application_stages", application_ids=someone, current="true")
    assert [one["job_interview_stage_id"] for one in rows] == [client.stages("J2")[0]]


async def test_a_stale_stage_is_a_conflict(client, someone):
    review, screen, phone, *_ = client.stages()
    client.tenant.move(someone, screen)
    answer = await client.post(f"/applications/{someone}/move", {"from_stage_id": review, "to_stage_id": phone})
    assert (answer.status, answer.errors) == (422, STALE)
    assert (await status(client, someone)) == ("in_process", screen)


async def test_the_stage_may_be_named_by_the_applications_own_row_or_not(client, visit):
    for quirks, expected in ((Quirks(), 204), (Quirks(stage_rows_move=False), 422)):
        async with visit(quirks=quirks) as other:
            _, application = other.applied()
            row = await other.one("/applications", application)
            answer = await other.post(f"/applications/{application}/move", {"from_stage_id": row["stage_id"]})
            assert answer.status == expected


async def test_what_cannot_be_moved(client, someone):
    review, _, phone, *_ = client.stages()
    for sent, field in (({}, "from_stage_id"), ({"from_stage_id": "x"}, "from_stage_id"), ({"from": review}, "from")):
        answer = await client.post(f"/applications/{someone}/move", sent)
        assert answer.status == 422
        assert field in {error["field"] for error in answer.errors}
        assert {"message", "field"} == set(answer.errors[0])
    elsewhere = {"from_stage_id": review, "to_stage_id": client.stages("J2")[1]}
    assert (await client.post(f"/applications/{someone}/move", elsewhere)).status == 422
    retired = [row["id"] for row in client.tenant.stages_of(client.job("J2"), active=False) if not row["active"]]
    _, other = client.applied("J2")
    sent = {"from_stage_id": client.stages("J2")[0], "to_stage_id": retired[0]}
    assert (await client.post(f"/applications/{other}/move", sent)).status == 422
    client.tenant.reject(someone, 5001)
    answer = await client.post(f"/applications/{someone}/move", {"from_stage_id": review, "to_stage_id": phone})
    assert (answer.status, answer.errors) == (422, ["Application is rejected."])
    assert (await client.post("/applications/1/move", {"from_stage_id": 1})).status == 404


async def test_reject_keeps_reason_note_and_who(client, someone):
    sent = {"rejection_reason_id": 5003, "notes": "Took another one."}
    assert (await client.post(f"/applications/{someone}/reject", sent)).status == 204
    row = await client.one("/applications", someone)
    assert (row["status"], row["rejection_reason_id"]) == ("rejected", 5003)
    (details,) = await client.rows("/rejection_details", application_ids=someone)
    assert (details["rejection_reason_id"], details["rejected_by_id"]) == (5003, 4001)
    assert details["rejected_at"] == row["rejected_at"]
    note = await client.one("/notes", details["rejection_note_id"])
    assert (note["body"], note["application_id"]) == ("Took another one.", someone)
    again = await client.post(f"/applications/{someone}/reject", sent)
    assert (again.status, again.errors) == (422, ["Application has already been rejected."])
    changed = await client.patch(f"/rejection_details/{details['id']}", {"rejection_reason_id": 5001})
    assert (changed.status, changed.json["rejection_reason_id"]) == (200, 5001)
    assert (await client.one("/applications", someone))["rejection_reason_id"] == 5001


async def test_a_rejection_needs_a_reason_that_there_is(client, someone):
    for sent in ({}, {"rejection_reason_id": 999}, {"notes": "x"}):
        answer = await client.post(f"/applications/{someone}/reject", sent)
        assert (answer.status, answer.errors[0]["field"]) == (422, "rejection_reason_id")
    assert (await status(client, someone))[0] == "in_process"


async def test_unreject_goes_back_where_it_was(client, someone):
    _, screen, *_ = client.stages()
    client.tenant.move(someone, screen)
    await client.post(f"/applications/{someone}/reject", {"rejection_reason_id": 5001})
    assert (await client.post(f"/applications/{someone}/unreject")).status == 204
    assert await status(client, someone) == ("in_process", screen)
    row = await client.one("/applications", someone)
    assert (row["rejected_at"], row["rejection_reason_id"]) == (None, None)
    assert await client.rows("/rejection_details", application_ids=someone) == []
    assert (await client.post(f"/applications/{someone}/unreject")).status == 422


async def test_who_would_get_mail_is_written_down(client, someone):
    template = {"email_template_id": 5601, "send_email_at": "2026-11-19T08:00:00Z", "email_from_user_id": 4002}
    wrong = {"rejection_reason_id": 5001, "rejection_email": {"email_template_id": 5605}}
    assert (await client.post(f"/applications/{someone}/reject", wrong)).status == 422
    assert await client.control("mails") == []
    sent = {"rejection_reason_id": 5001, "rejection_email": template}
    assert (await client.post(f"/applications/{someone}/reject", sent)).status == 204
    _, other = client.applied("J2")
    stages = client.stages("J2")
    for here in stages[:3]:
        await client.post(f"/applications/{other}/move", {"from_stage_id": here})
    mails = await client.control("mails")
    assert [(mail["kind"], mail["application_id"], mail["template_id"]) for mail in mails] == [
        ("rejection", someone, 5601),
        ("transition", other, None),
    ]
    assert mails[0]["at"] == 1795075200000


async def test_a_hire_fills_an_opening_and_the_last_one_closes_the_job(client):
    _, first = client.applied()
    openings = client.tenant.open_openings(client.job())
    answer = await client.post(f"/applications/{first}/hire", {})
    assert (answer.status, answer.errors[0]["field"]) == (422, "opening_id")
    wrong = client.tenant.open_openings(client.job("J2"))[0]["id"]
    assert (await client.post(f"/applications/{first}/hire", {"opening_id": wrong})).status == 422
    for at, opening in enumerate(openings):
        application = first if at == 0 else client.applied()[1]
        last = at == len(openings) - 1
        sent = {} if last else {"opening_id": opening["id"], "start_date": "2027-01-01T00:00:00Z"}
        assert (await client.post(f"/applications/{application}/hire", sent)).status == 204
        row = await client.one("/openings", opening["id"])
        assert (row["open"], row["application_id"], row["close_reason_id"]) == (False, application, 5501)
        assert (await client.one("/applications", application))["status"] == "hired"
        job = await client.one("/jobs", client.job())
        assert (job["status"], job["closed_at"] is None) == (("closed", False) if last else ("open", True))
    assert (await client.post(f"/applications/{first}/hire", {})).status == 422
    candidate = client.tenant.add("Late", "Comer")
    sent = {"candidate_id": candidate, "job_id": client.job()}
    assert (await client.post("/applications", sent)).errors == ["Applications cannot be added to a closed job."]


async def test_a_prospect_is_converted_into_a_new_application(client):
    candidate = client.tenant.add("Pro", "Spect")
    prospect = client.tenant.consider(candidate, [client.job(), client.job("J2")])
    row = await client.one("/applications", prospect)
    assert (row["prospect"], row["job_id"], row["stage_id"]) == (True, None, None)
    assert (await client.post(f"/applications/{prospect}/move", {"from_stage_id": 1})).status == 422
    wrong = await client.post(f"/applications/{prospect}/convert_to_candidate", {"job_id": client.job("J3")})
    assert wrong.errors == ["The prospect is not associated with this job."]
    stage = client.stages("J2")[1]
    sent = {"job_id": client.job("J2"), "to_job_interview_stage_id": stage}
    made = await client.post(f"/applications/{prospect}/convert_to_candidate", sent)
    assert made.status == 201
    assert (made.json["prospect"], made.json["job_interview_stage_id"]) == (False, stage)
    assert (await status(client, prospect))[0] == "converted"
    assert (await client.post(f"/applications/{prospect}/convert_to_candidate", sent)).status == 422


async def test_only_who_works_on_a_job_moves_its_people(client):
    _, mine = client.applied()
    _, secret = client.applied("J12")
    await client.sign_in(sub=4002)
    assert (await client.post(f"/applications/{mine}/move", {"from_stage_id": client.stages()[0]})).status == 204
    assert (await client.post(f"/applications/{secret}/move", {"from_stage_id": 1})).status == 404
    await client.sign_in(sub=4007)
    answer = await client.post(f"/applications/{client.applied('J2')[1]}/reject", {"rejection_reason_id": 5001})
    assert (answer.status, answer.json["message"]) == (403, "Forbidden")


async def test_a_made_up_application_moves_and_costs_little(visit):
    async with visit(people=5_000) as client:
        rows = (await client.get("/applications", status="active", job_ids=client.job(), per_page=50)).json
        row = next(row for row in rows if row["job_interview_stage_id"] != client.stages()[-1])
        stored = client.tenant.stored_records
        sent = {"from_stage_id": row["job_interview_stage_id"]}
        assert (await client.post(f"/applications/{row['id']}/move", sent)).status == 204
        assert client.tenant.stored_records <= stored + 5
        again = (await client.get("/applications", status="active", job_ids=client.job(), per_page=50)).json
        assert [one["id"] for one in again] == [one["id"] for one in rows]
