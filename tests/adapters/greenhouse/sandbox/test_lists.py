"""Lists: order, pages, cursors, filters, and what is hidden."""

import base64
import json
from itertools import pairwise

import pytest

from adapters.greenhouse.sandbox import Quirks


def iso(moment) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_rows_come_by_falling_id_on_every_page(client):
    rows = await client.rows("/applications", per_page=7)
    ids = [row["id"] for row in rows]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == len(ids) > 40
    assert rows == await client.rows("/applications")


async def test_the_header_names_only_the_next_page_and_ends_missing_or_empty(client):
    first = await client.get("/jobs", per_page=5)
    assert len(first.json) == 5
    assert first.next.startswith(client.sandbox.base_url + "/v3/jobs?cursor=")
    second = await client.send("GET", first.next)
    third = await client.send("GET", second.next)
    assert (third.headers["Link"], len(third.json)) == ("", 3)
    assert "Link" not in (await client.get("/jobs")).headers


async def test_a_cursor_keeps_filters_fields_and_size(client):
    answer = await client.get("/applications", per_page=3, fields="id,job_id", job_ids=client.job())
    answer = await client.send("GET", answer.next)
    assert [set(row) for row in answer.json] == [{"id", "job_id"}] * 3
    assert {row["job_id"] for row in answer.json} == {client.job()}


async def test_a_cursor_stands_alone_and_is_no_longer_good_after_an_hour(client, present):
    following = (await client.get("/jobs", per_page=5)).next
    alone = "When passing a cursor, do not include other query params."
    answer = await client.send("GET", following + "&per_page=5")
    assert (answer.status, answer.json) == (422, {"message": "Unprocessable Content", "errors": [alone]})
    for broken in (following[:-8], following.replace("/jobs", "/users"), following.split("=")[0] + "=abc"):
        assert (await client.send("GET", broken)).status == 422
    present.pass_by(minutes=59)
    assert (await client.send("GET", following)).status == 200
    present.pass_by(minutes=2)
    await client.sign_in()
    assert (await client.send("GET", following)).errors == ["Cursor is invalid or has expired."]


async def test_a_cursor_is_readable_but_nobody_elses_business(client):
    following = (await client.get("/jobs", per_page=2)).next
    coded = following.partition("cursor=")[2].replace("%3D", "=")
    state = json.loads(base64.urlsafe_b64decode(coded))
    assert (state["per_page"], state["page"]) == (2, 2)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("600", "`600` number is greater than: 500"), ("0", "`0` number is less than: 1"), ("x", "`x` is not an integer")],
)
async def test_the_size_of_a_page_has_bounds(client, value, sentence):
    answer = await client.get("/jobs", per_page=value)
    assert (answer.status, answer.json) == (
        422,
        {"message": "Unprocessable Content", "errors": [{"per_page": sentence}]},
    )


async def test_at_most_fifty_ids(client):
    fifty = ",".join(map(str, range(1, 51)))
    for name in ("ids", "candidate_ids", "job_ids"):
        assert (await client.get("/applications", **{name: fifty})).json == []
        assert (await client.get("/applications", **{name: fifty + ",51"})).status == 422
    assert (await client.get("/applications", fields=",".join(["id"] * 50))).status == 200
    assert list((await client.get("/applications", fields=",".join(["id"] * 51))).errors[0]) == ["fields"]


async def test_an_id_that_is_not_there_is_an_empty_list(client):
    assert (await client.get("/candidates", ids=1)).json == []


async def test_dates_are_asked_with_pipes_or_with_brackets(client):
    rows = await client.rows("/candidates")
    middle = sorted(row["created_at"] for row in rows)[30]
    later = [row for row in rows if row["created_at"] >= middle]
    assert await client.rows("/candidates", created_at=f"gte|{middle}") == later
    assert await client.rows("/candidates", **{"created_at[gte]": middle}) == later
    assert await client.rows("/candidates", created_at=f"gt|{middle}") == [
        row for row in later if row["created_at"] > middle
    ]
    both = await client.rows("/candidates", created_at=f"gte|{middle}|lte|{middle}")
    assert [row["created_at"] for row in both] == [middle]
    assert both == await client.rows("/candidates", **{"created_at[gte]": middle, "created_at[lte]": middle})


async def test_what_changed_is_found_by_when_it_did(client, present):
    before = iso(present())
    present.pass_by(minutes=5)
    candidate = (await client.rows("/candidates", per_page=500))[20]["id"]
    client.tenant.edit(candidate, title="New")
    found = await client.rows("/candidates", updated_at=f"gt|{before}")
    assert [row["id"] for row in found] == [candidate]


@pytest.mark.parametrize("value", ["2026-01-01", "gte|2026-01-01", "after|2026-01-01T00:00:00Z", "gte"])
async def test_a_day_alone_or_a_word_of_ones_own_is_no_date_filter(client, value):
    answer = await client.get("/candidates", updated_at=value)
    assert (answer.status, list(answer.errors[0])) == (422, ["updated_at"])


async def test_created_and_updated_are_not_asked_together(client):
    moment = "gte|2026-01-01T00:00:00Z"
    answer = await client.get("/candidates", created_at=moment, updated_at=moment)
    assert (answer.status, type(answer.errors[0])) == (422, str)


async def test_active_is_asked_and_in_process_answered(client):
    active = await client.rows("/applications", status="active")
    assert {row["status"] for row in active} == {"in_process"}
    assert (await client.get("/applications", status="in_process")).status == 422
    for status in ("rejected", "hired", "converted"):
        rows = await client.rows("/applications", status=status)
        assert {row["status"] for row in rows} == {status}


async def test_a_stage_of_the_job_is_not_the_stage_of_the_application(client):
    rows = [row for row in await client.rows("/applications", status="active") if not row["prospect"]]
    row = rows[0]
    stage, own = row["job_interview_stage_id"], row["stage_id"]
    assert (await client.get("/applications", stage_ids=stage)).json == [], "silently nothing"
    assert [one["id"] for one in await client.rows("/applications", stage_ids=own)] == [row["id"]]
    there = await client.rows("/applications", job_interview_stage_ids=stage)
    assert row in there
    assert {one["job_interview_stage_id"] for one in there} == {stage}
    assert row in await client.rows("/applications", stage_name=row["stage_name"])


async def test_stages_of_an_application_are_rows_of_which_one_is_current(visit):
    async with visit(people=200) as client:
        rows = await client.rows("/applications", status="active", stage_name="Phone Interview", job_ids=client.job())
        stages = await client.rows("/application_stages", application_ids=rows[0]["id"])
        by_stage = {stage["job_interview_stage_id"]: stage for stage in stages}
        review, screen, phone, face, offer = (by_stage[stage] for stage in client.stages())
        assert (phone["id"], phone["current"], phone["exited_at"]) == (rows[0]["stage_id"], True, None)
        assert review["exited_at"] == screen["entered_at"]
        assert (review["current"], review["days_in_stage"] >= 0) == (False, True)
        assert [(one["entered_at"], one["days_in_stage"]) for one in (face, offer)] == [(None, 0)] * 2
        current = await client.rows("/application_stages", application_ids=rows[0]["id"], current="true")
        assert [one["id"] for one in current] == [phone["id"]]


async def test_where_the_rejected_were_is_still_said_or_not(client, visit):
    rejected = await client.rows("/applications", status="rejected")
    assert all(row["stage_id"] and row["stage_name"] and row["job_interview_stage_id"] for row in rejected)
    assert {row["stage_id"] for row in await client.rows("/applications", status="hired")} == {None}
    async with visit(quirks=Quirks(rejected_keep_stage=False)) as other:
        rows = await other.rows("/applications", status="rejected")
        assert {(row["stage_id"], row["stage_name"], row["job_interview_stage_id"]) for row in rows} == {
            (None, None, None)
        }
        stages = await other.rows("/application_stages", application_ids=rows[0]["id"], current="true")
        assert stages == []


async def test_what_is_hidden_unless_it_is_asked_for(client):
    users = {row["id"] for row in await client.rows("/users")}
    everybody = {row["id"] for row in await client.rows("/users", show_service_accounts="true")}
    assert everybody - users == {4020, 4021}
    reasons = {row["id"] for row in await client.rows("/rejection_reasons")}
    assert {row["id"] for row in await client.rows("/rejection_reasons", include_defaults="true")} - reasons == {
        51,
        52,
        53,
    }
    posts = await client.rows("/job_posts")
    assert {row["active"] for row in posts} == {True}
    assert {row["active"] for row in await client.rows("/job_posts", active="false")} == {False}
    timed = await client.rows("/interviews", starts_at="gte|2000-01-01T00:00:00Z")
    whole_days = [row for row in await client.rows("/interviews") if row["starts_at"] is None]
    assert whole_days
    assert not {row["id"] for row in timed} & {row["id"] for row in whole_days}
    found = await client.rows("/interviews", all_day_start_on=f"gte|{whole_days[0]['all_day_start_on']}")
    assert whole_days[0]["id"] in {row["id"] for row in found}


async def test_private_candidates_and_confidential_jobs_are_for_those_who_may(client):
    mine = {row["id"] for row in await client.rows("/candidates")}
    private = {row["id"] for row in await client.rows("/candidates") if row["private"]}
    assert private
    assert mine - {row["id"] for row in await client.rows("/candidates", private="false")} == private
    jobs = {row["requisition_id"] for row in await client.rows("/jobs")}
    assert "J12" in jobs
    assert "J14" not in jobs, "not even the admin is on that team"
    await client.sign_in(sub=4008)
    theirs = {row["id"] for row in await client.rows("/candidates")}
    assert mine - theirs == private
    assert not private & {row["candidate_id"] for row in await client.rows("/applications")}
    assert not private & {row["candidate_id"] for row in await client.rows("/notes")}
    assert not {"J12", "J14"} & {row["requisition_id"] for row in await client.rows("/jobs")}
    hidden = client.job("J12")
    assert (await client.get("/applications", job_ids=hidden)).json == []
    assert (await client.get("/jobs", ids=hidden)).json == []


async def test_site_admins_stand_in_no_list_of_who_may_what(client):
    admins = [row["id"] for row in await client.rows("/users", show_service_accounts="true") if row["site_admin"]]
    assert admins
    for name in ("user_job_permissions", "future_job_permissions"):
        assert await client.rows(f"/{name}", user_ids=",".join(map(str, admins))) == []
        assert await client.rows(f"/{name}")


async def test_filters_of_candidates(client):
    row = next(row for row in await client.rows("/candidates") if row["tags"] and row["email_addresses"])
    address = row["email_addresses"][0]["value"]
    assert row in await client.rows("/candidates", email=address.upper())
    assert row in await client.rows("/candidates", tag=row["tags"][0])
    assert await client.rows("/candidates", tag=row["tags"][0].swapcase()) == []
    options = await client.rows("/custom_field_options", custom_field_ids=7003)
    remote = next(option["id"] for option in options if option["name"] == "Remote")
    found = await client.rows("/candidates", custom_field_option_id=remote)
    assert found
    assert all("Remote" in one["custom_fields"]["preferred_work_location"]["value"] for one in found)


async def test_schools_and_degrees_are_options_of_a_field_with_that_key(client):
    degrees = await client.rows("/custom_field_options", custom_field_key="degree")
    (education, *_) = await client.rows("/candidate_educations")
    assert education["degree_custom_field_option_id"] in {row["id"] for row in degrees}
    assert len(await client.rows("/custom_fields", name_key="school_name")) == 1


async def test_only_the_current_offer_of_each(visit):
    async with visit(people=200) as client:
        rows = await client.rows("/offers")
        current = await client.rows("/offers", current_only="true")
        assert {row["version"] for row in rows} == {1, 2}
        assert len({row["application_id"] for row in rows}) == len(current) < len(rows)
        assert "Deprecated" not in {row["status"] for row in current}
        day = current[0]["starts_on"]
        assert current[0] in await client.rows("/offers", starts_on=f"gte|{day}|lte|{day}")
        assert (await client.get("/offers", starts_on=f"gte|{day}T00:00:00Z")).status == 422


async def test_a_candidate_that_is_being_worked_on_is_only_a_message(client):
    candidate = (await client.rows("/candidates"))[3]["id"]
    await client.control("processing", candidate=candidate)
    rows = await client.rows("/candidates")
    assert list(rows[3]) == ["message"]
    await client.control("processing", candidate=candidate, on=False)
    assert (await client.one("/candidates", candidate))["id"] == candidate


MADE_UP = (
    "candidates applications application_stages notes attachments candidate_educations candidate_employments offers "
    "applied_candidate_tags rejection_details openings interviews interviewers scorecards scorecard_question_answers"
)


@pytest.mark.parametrize("name", MADE_UP.split())
async def test_windows_of_time_cut_a_list_into_pieces_that_make_the_whole(visit, name):
    async with visit(people=150) as client:
        client.tenant.move(client.applied()[1], client.stages()[1])
        for stamp in ("created_at", "updated_at"):
            everything = await client.rows(f"/{name}", per_page=500)
            cuts = sorted(row[stamp] for row in everything)[:: max(1, len(everything) // 4)]
            edges = [f"lt|{cuts[0]}", *(f"gte|{a}|lt|{b}" for a, b in pairwise(cuts) if a < b), f"gte|{cuts[-1]}"]
            pieces = [row for edge in edges for row in await client.rows(f"/{name}", per_page=500, **{stamp: edge})]
            assert sorted(row["id"] for row in pieces) == sorted(row["id"] for row in everything)


async def test_filters_that_name_owners_find_what_a_look_at_everything_finds(visit):
    async with visit(people=150) as client:
        client.tenant.move(client.applied()[1], client.stages()[1])
        for name, key, several in (
            ("applications", "candidate_id", "candidate_ids"), ("applications", "job_id", "job_ids"),
            ("notes", "candidate_id", "candidate_ids"), ("scorecards", "application_id", "application_ids"),
            ("interviewers", "interview_id", "interview_ids"), ("offers", "job_id", "job_ids"),
            ("interviews", "job_id", "job_ids"), ("openings", "job_id", "job_ids"), ("notes", "user_id", "user_ids"),
            ("applications", "job_interview_stage_id", "job_interview_stage_ids"),
        ):  # fmt: skip
            everything = await client.rows(f"/{name}", per_page=500)
            wanted = sorted({row[key] for row in everything if row[key]})[::7][:50]
            found = await client.rows(f"/{name}", per_page=500, **{several: ",".join(map(str, wanted))})
            assert found == [row for row in everything if row[key] in wanted], (name, key)
        for name, value in (("status", "hired"), ("status", "converted"), ("prospect", "true"), ("prospect", "false")):
            kept = value == "true" if name == "prospect" else value
            everything = await client.rows("/applications", per_page=500)
            assert await client.rows("/applications", **{name: value}) == [
                row for row in everything if row[name] == kept
            ]
