"""What is done with a job beside our verbs: what SmartRecruiters holds afterwards, and what a look tells of it."""

import pytest

from app.model.ids import DAY
from app.model.records import Matter
from app.model.words import MatterSort
from app.vendor import Refused
from tests.adapters.accounts import records
from tests.adapters.smartrecruiters.acting import Job
from tests.surroundings import NEVER


async def matters(job: Job, sort: MatterSort) -> list[Matter]:
    found = await records(job.account, "job_details")
    return [one for one in found if isinstance(one, Matter) and one.job == job.key and one.sort is sort]


async def test_somebody_joins_a_team_and_leaves_it(job: Job) -> None:
    taken = {one["id"] for one in job.row["_team"]}
    who = next(key for key, one in job.served.tenant.users.items() if key not in taken and one["active"])
    await job.does("team.add", who=who, role="COORDINATOR")
    assert {"id": who, "role": "COORDINATOR"} in job.row["_team"]
    (team,) = await matters(job, MatterSort.TEAM)
    assert who in dict(team.offers["who"])
    await job.does("team.remove", who=who)
    assert {one["id"] for one in job.row["_team"]} == taken


async def test_a_field_of_a_job_is_set_by_its_label_with_a_json_patch_and_emptied(job: Job) -> None:
    field = next(one for one in job.served.tenant.job_fields.values() if one["_key"] == "COST_CENTER")
    said = {one["id"]: one["value"]["id"] for one in job.row["properties"]}
    other = next(one for one in field["_values"] if one["id"] != said.get(field["id"]))
    key = f"field:job:{field['id']}"
    await job.does("job.property", field=key, value=other["label"])
    held = {one["id"]: one["value"]["id"] for one in job.row["properties"]}
    assert held == said | {field["id"]: other["id"]}
    (sent,) = job.served.ledger.effects("/jobs/", "PATCH")
    assert sent.path == f"/jobs/{job.key}"
    await job.does("job.property", field=key)
    assert {one["id"] for one in job.row["properties"]} == said.keys() - {field["id"]}
    for wrong in ({"field": "field:candidate:x", "value": "1"}, {"field": key, "value": "nothing like it"}):
        with pytest.raises(Refused):
            await job.account.send(job.write("job.property", **wrong), before=NEVER)


async def test_a_note_is_written_for_a_job(job: Job) -> None:
    await job.does("job.note", words="Two interviews,\nnot three.")
    assert job.row["_note"] == "Two interviews,\nnot three."


async def test_a_salary_range_is_asked_for_and_nobody_can_tell_afterwards(job: Job) -> None:
    job.row["_approval"] = True
    write = job.write("job.headcount", from_="9000", to="12000.5", currency="PLN")
    await job.account.send(write, before=NEVER)
    assert job.row["_salary"] == {"min": 9000, "max": 12000.5, "currency": "PLN"}
    assert (await job.seen(write)).there is None


async def test_a_position_replaces_somebody_and_is_taken_away(job: Job) -> None:
    seat = job.row["_positions"][0]
    about = f"{job.key}:{seat['id']}"
    await job.does("position.replaces", about, who="Ewa Nowak")
    assert (seat["type"], seat["incumbentName"]) == ("REPLACEMENT", "Ewa Nowak")
    await job.does("position.remove", about)
    assert seat not in job.row["_positions"]


async def test_an_ad_is_written_changed_published_again_and_taken_off(job: Job) -> None:
    await job.does("ad.create", title="Kok", language="da", description="<p>Mad</p>")
    made = job.row["_ads"][-1]
    assert (made["title"], made["language"]["code"]) == ("Kok", "da")
    about = f"ad:{job.key}:{made['id']}"
    await job.does("ad.edit", about, company="<p>Os</p>")
    parts = made["jobAd"]["sections"]
    assert {name: parts[name]["text"] for name in parts} == {
        "jobDescription": "<p>Mad</p>",
        "companyDescription": "<p>Os</p>",
    }
    await job.does("ad.publish", about, visibility="INTERNAL", boards="no")
    assert (made["postingStatus"], made["visibility"], len(made["_publications"])) == ("PUBLISHED", "INTERNAL", 1)
    made["updatedOn"] += DAY  # changed since: what stands there is the older text
    assert (await job.seen(job.write("ad.publish", about, visibility="INTERNAL"))).there is False
    shown = next(one for one in await matters(job, MatterSort.AD) if one.remote_id == about)
    assert dict(shown.says) == {
        "title": ("Kok",),
        "language": ("da",),
        "company": ("<p>Os</p>",),
        "description": ("<p>Mad</p>",),
        "visibility": ("INTERNAL",),
    }
    await job.does("ad.unpublish", about)
    assert made["postingStatus"] == "NOT_PUBLISHED"


async def test_a_job_is_taken_off_with_all_its_ads_and_published(job: Job) -> None:
    assert job.row["postingStatus"] == "PUBLIC"
    await job.does("job.unpublish")
    assert {one["postingStatus"] for one in job.row["_ads"]} == {"NOT_PUBLISHED"}
    (shown,) = await matters(job, MatterSort.PUBLICATION)
    assert (shown.status_raw, shown.acts) == ("not published", ("job.publish",))
    await job.does("job.publish", visibility="INTERNAL")
    assert job.row["postingStatus"] == "INTERNAL"
    (shown,) = await matters(job, MatterSort.PUBLICATION)
    assert shown.status_raw == "internal"
    assert "job.unpublish" in (shown.acts or ())
