"""Requests of other people's clients for Harvest v3, replayed with nothing but the two addresses changed.

Each flow is what the client does by its public source: its paths, parameters, ways to write dates, and its paging.
"""

import json
import re
from datetime import UTC, datetime

import aiohttp
import pytest

AIRBYTE_STREAMS = """
applications candidates close_reasons custom_fields custom_field_options demographic_answers departments jobs
openings interviews job_posts job_interview_stages offers rejection_reasons scorecards sources users notes
approval_flows approver_groups approvers eeoc email_templates offices prospect_pools candidate_tags user_roles
user_job_permissions job_hiring_managers job_notes job_owners prospect_pool_stages user_emails interview_kits
interviewer_tags interviewers job_interviews scorecard_candidate_attributes scorecard_questions application_stages
applied_candidate_tags attachments candidate_educations candidate_employments prospect_details referrers
rejection_details
"""


async def pages(client, url: str, params: dict[str, str]) -> list[dict]:
    """The link of each page is followed as it is; the last page has none, or an empty one."""
    rows, answer = [], await client.send("GET", url, params=params)
    while True:
        assert answer.status == 200, answer.text
        rows += answer.json
        found = re.search(r'<([^>]+)>;\s*rel="?next"?', answer.headers.get("Link", ""))
        if not found:
            return rows
        answer = await client.send("GET", found[1])


async def test_airbyte_signs_in_by_refresh_and_reads_every_stream_in_windows(visit):
    """source-greenhouse: `gte|A|lte|B` in milliseconds, per_page=500, the cursor's link alone."""
    async with visit(people=700) as client:
        known = client.sandbox.credentials
        basic = aiohttp.encode_basic_auth(known["client_id"], known["client_secret"])
        asked = {"client_id": known["client_id"], "redirect_uri": "https://cloud.example/cb", "response_type": "code"}
        agreed = await client.send("GET", "/authorize", signed=False, params={**asked, "state": "s"})
        code = re.search(r"code=([^&]+)", agreed.headers["Location"])[1]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": asked["redirect_uri"]}
        for _ in range(2):
            answer = await client.send("POST", known["token_url"], headers={"Authorization": basic}, data=form)
            token = answer.json
            datetime.strptime(token["expires_at"], "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
            form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
        client.token = token["access_token"]
        again = await client.send("POST", known["token_url"], headers={"Authorization": basic}, data=form)
        assert again.status == 200, "the second token is good once"
        client.token = again.json["access_token"]
        refused = await client.send("POST", known["token_url"], headers={"Authorization": basic}, data=form)
        assert (refused.status, refused.json) == (400, {"error": "invalid_grant"})
        for stream in AIRBYTE_STREAMS.split():
            window = {"per_page": "500", "updated_at": "gte|1970-01-01T00:00:00.000Z|lte|2026-11-18T09:30:00.000Z"}
            rows = await pages(client, f"/v3/{stream}", window)
            assert rows, stream
            assert len({row["id"] for row in rows}) == len(rows), stream
            for row in rows[:3]:
                datetime.strptime(row["updated_at"], "%Y-%m-%dT%H:%M:%S.%fZ").astimezone(UTC)
        degrees = await pages(client, "/v3/custom_field_options", {"per_page": "500", "custom_field_key": "degree"})
        assert len(degrees) == 3
        questions = [row["id"] for row in await pages(client, "/v3/demographic_questions", {"per_page": "500"})]
        grouped = {"per_page": "500", "demographic_question_ids": ",".join(map(str, questions))}
        assert len(await pages(client, "/v3/demographic_answer_options", grouped)) == 8


async def test_greenhouse_io_pages_by_two_and_mints_again_after_a_401(client):
    """The ruby gem: a numeric sub in the form, Link parsed by relation, one refresh on 401."""
    await client.sign_in(sub=4001)
    rows, following, minted = [], "/v3/jobs?per_page=2", 0
    while following is not None:
        answer = await client.send("GET", following)
        if answer.status == 401:
            minted += 1
            await client.sign_in(sub=4001)
            answer = await client.send("GET", following)
        rows += answer.json
        following = answer.next
        if len(rows) == 4:
            await client.control("revoke_tokens")
    assert minted == 1
    assert [row["id"] for row in rows] == [row["id"] for row in await client.rows("/jobs")]


async def test_open_greenhouse_mcp_asks_with_brackets_and_moves_by_the_jobs_stage(client):
    """`created_at[gte]`, ids in batches of 50, from_stage_id = the application's job_interview_stage_id."""
    newest = (await client.rows("/candidates"))[0]["created_at"]
    params = {
        "created_at[gte]": "2026-01-01T00:00:00Z",
        "created_at[lt]": newest,
        "per_page": "100",
        "status": "active",
    }
    applications = await pages(client, "/v3/applications", params)
    assert applications
    candidates = sorted({row["candidate_id"] for row in applications})
    for at in range(0, len(candidates), 50):
        batch = candidates[at : at + 50]
        found = await pages(client, "/v3/candidates", {"ids": ",".join(map(str, batch)), "per_page": "500"})
        assert {row["id"] for row in found} == set(batch)
    job = client.job()
    stages = await pages(client, "/v3/job_interview_stages", {"job_ids": str(job), "per_page": "500"})
    last = max(stage["sort_order"] for stage in stages)
    behind = {stage["id"] for stage in stages if stage["sort_order"] < last}
    row = next(row for row in applications if row["job_interview_stage_id"] in behind)
    sent = {"from_stage_id": row["job_interview_stage_id"]}
    assert (await client.post(f"/applications/{row['id']}/move", sent)).status == 204
    reject = {"rejection_reason_id": 5001, "rejection_email": {"email_template_id": 5601, "email_from_user_id": 4001}}
    assert (await client.post(f"/applications/{row['id']}/reject", reject)).status == 204
    details = (await client.get("/rejection_details", application_ids=row["id"])).json
    assert (await client.patch(f"/rejection_details/{details[0]['id']}", {"rejection_reason_id": 5002})).status == 200
    assert (await client.post(f"/applications/{row['id']}/unreject")).status == 204
    opening = (await client.post("/openings", {"job_id": job, "opening_id": "X-1"})).json
    closed = {"job_id": job, "status": "closed", "close_reason_id": 5504}
    assert (await client.patch(f"/openings/{opening['id']}", closed)).json["open"] is False


async def test_greenhouse_mcp_checks_before_it_moves_by_the_applications_row(client):
    """sam-vangelos: trimmed reads with `fields`, permission rows, then from_stage_id = the row of the stage."""
    _, application = client.applied()
    fields = "id,candidate_id,job_id,recruiter_id,coordinator_id,stage_id,status,source_id,referrer_id"
    (row,) = (await client.get("/applications", ids=application, fields=fields)).json
    assert set(row) == set(fields.split(","))
    history = "id,application_id,job_interview_stage_id,current,entered_at,exited_at"
    params = {"application_ids": application, "current": "true", "fields": history}
    (stage,) = (await client.get("/application_stages", **params)).json
    assert stage["id"] == row["stage_id"]
    names = "id,name,deactivated,site_admin"
    (actor,) = (await client.get("/users", ids=4001, fields=names, show_service_accounts="true")).json
    (job,) = (await client.get("/jobs", ids=row["job_id"], fields="id,confidential")).json
    assert (actor["site_admin"], actor["deactivated"], job["confidential"]) == (True, False, False)
    granted = {"user_ids": 4002, "job_ids": row["job_id"], "fields": "id,user_id,job_id,role_id,automated"}
    assert (await client.get("/user_job_permissions", **granted)).json
    target = {"ids": client.stages()[2], "job_ids": row["job_id"], "active": "true", "fields": "id,job_id,name,active"}
    (destination,) = (await client.get("/job_interview_stages", **target)).json
    sent = {"from_stage_id": stage["id"], "to_stage_id": destination["id"]}
    assert (await client.post(f"/applications/{application}/move", sent)).status == 204
    (after,) = (await client.get("/application_stages", **params)).json
    assert after["job_interview_stage_id"] == destination["id"]


async def test_greenhouse_action_mcp_writes_a_jobs_notes_with_the_words_it_reads(client):
    """sam-vangelos: the author in the body, `privately_visible` as it comes back."""
    body = {"job_id": client.job(), "user_id": 4001, "body": "x", "visibility": "privately_visible"}
    made = (await client.post("/job_notes", body)).json
    assert {name: made[name] for name in body} == body
    changed = (await client.patch(f"/job_notes/{made['id']}", {"visibility": "admin_only_visible"})).json
    assert changed["visibility"] == "admin_only_visible"


async def test_tap_greenhouse_holds_rows_against_the_schemas_of_the_reference(client):
    """MeltanoLabs: what its schemas never let be null is filled, with what nobody entered or submitted yet too."""
    for name, field in (("application_stages", "days_in_stage"), ("scorecards", "submitter_id")):
        rows = await pages(client, f"/v3/{name}", {"per_page": "500", "updated_at": "gte|2020-01-01T00:00:00+00:00"})
        assert rows
        assert not [row for row in rows if row[field] is None], name


def canonical(value):
    return sorted(map(json.dumps, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("visibility", ["public", "private", "admin_only"])
async def test_slates_believes_only_what_is_confirmed(client, visibility):
    """It reads back every field it wrote, the note's visibility as it was written, the tag by its pair."""
    body = {
        "first_name": "A", "last_name": "B", "company": "C", "title": "D", "tags": ["y", "x"],
        "email_addresses": [{"value": "a@example.org", "type": "work"}],
        "social_media_addresses": [{"value": "https://x.example/a"}],
    }  # fmt: skip
    made = (await client.post("/candidates", {**body, "application": {"job_id": client.job()}})).json
    candidate, application = made["candidate"], made["application"]
    assert {name: canonical(value) for name, value in body.items()} == {
        name: canonical(candidate[name]) for name in body
    }
    assert (application["candidate_id"], application["job_id"]) == (candidate["id"], client.job())
    note = {
        "candidate_id": candidate["id"],
        "user_id": 4002,
        "body": "x",
        "visibility": visibility,
        "note_type": "NOTE",
    }
    written = (await client.post("/notes", note)).json
    assert (written["user_id"], written["visibility"], written["type"]) == (4002, visibility, "NOTE")
    tags = await pages(client, "/v3/candidate_tags", {"per_page": "500"})
    tag = next(row["id"] for row in tags if row["name"] == "referral")
    pair = {"candidate_id": candidate["id"], "candidate_tag_id": tag}
    row = (await client.post("/applied_candidate_tags", pair)).json
    assert (row["candidate_id"], row["candidate_tag_id"]) == (candidate["id"], tag)
    asked = {"candidate_ids": str(candidate["id"]), "candidate_tag_ids": str(tag), "per_page": "500"}
    assert len(await pages(client, "/v3/applied_candidate_tags", asked)) == 1
    assert (await client.delete(f"/applied_candidate_tags/{row['id']}")).status == 204
    assert await pages(client, "/v3/applied_candidate_tags", asked) == []
    job = {"template_job_id": client.job("J3"), "number_of_openings": 1, "job_name": "New"}
    new = (await client.post("/jobs", job)).json
    assert (new["copied_from_id"], new["name"]) == (job["template_job_id"], "New")
