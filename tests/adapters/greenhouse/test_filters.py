"""Filters of lists by what no record says by itself: what each finds is what other lists lead to."""

from typing import Any

import pytest

from tests.adapters.greenhouse.everything import Row, Town
from tests.adapters.greenhouse.test_every_operation import UNSAID

_TRIED: set[str] = set()


def tries(*filters: str) -> Any:
    """A test about these filters, `list.parameter`."""
    _TRIED.update(filters)
    return lambda test: test


def test_each_of_them_is_tried() -> None:
    assert _TRIED == UNSAID


async def ids(town: Town, name: str, **asked: Any) -> set[Any]:
    return {row["id"] for row in await town.rows(name, **asked)}


FIELD_TYPES = {
    "applications": "application",
    "candidates": "candidate",
    "jobs": "job",
    "offers": "offer",
    "openings": "opening",
    "rejection_details": "rejection_question",
    "users": "user_attribute",
}


@tries(*(f"{name}.custom_field_option_id" for name in FIELD_TYPES))
@pytest.mark.parametrize("name", FIELD_TYPES)
async def test_who_chose_an_option(town: Town, name: str) -> None:
    field = {"name": "Colour", "field_type": FIELD_TYPES[name], "value_type": "single_select"}
    key = (await town.made("custom_fields.create", field))["id"]
    red, blue = [
        (await town.made("custom_field_options.create", {"custom_field_id": key, "name": colour}))["id"]
        for colour in ("red", "blue")
    ]
    row = next(one for one in await town.rows(name) if one.get("status") not in ("Accepted", "Rejected", "Deprecated"))
    holds = "question_custom_fields" if name == "rejection_details" else "custom_fields"
    reply = await town.ask(f"{name}.update", {holds: [{"custom_field_id": key, "value": red}]}, id=row["id"])
    assert await ids(town, name, custom_field_option_id=red) == {reply.body["id"]}  # an offer has a new version
    assert await ids(town, name, custom_field_option_id=blue) == set()


@tries("custom_field_options.custom_field_key")
async def test_the_options_of_a_field_by_its_key(town: Town) -> None:
    (degree,) = await town.rows("custom_fields", name_key="degree")
    expected = await ids(town, "custom_field_options", custom_field_ids=degree["id"])
    assert expected
    assert await ids(town, "custom_field_options", custom_field_key="degree") == expected


@tries("offers.current_only")
async def test_the_current_offer_is_the_latest_version(town: Town) -> None:
    latest: dict[Any, Row] = {}
    everything = await town.rows("offers")
    for row in everything:
        if row["version"] >= latest.get(row["application_id"], row)["version"]:
            latest[row["application_id"]] = row
    assert len(latest) < len(everything)
    assert await ids(town, "offers", current_only="true") == {row["id"] for row in latest.values()}


@tries("approval_flows.offer_ids")
async def test_the_approvals_of_an_offer(town: Town) -> None:
    offer = await town.some("offers")
    made = (await town.ask("approval_flows.create", {"offer_id": offer["id"], "approval_type": "offer_candidate"})).body
    assert await ids(town, "approval_flows", offer_ids=offer["id"]) == {made["id"]}


@tries("jobs.office_id", "users.interviewer_tag_ids")
async def test_who_is_among_several(town: Town) -> None:
    jobs, users = await town.rows("jobs"), await town.rows("users")
    office = next(row["office_ids"][0] for row in jobs if row["office_ids"])
    assert await ids(town, "jobs", office_id=office) == {row["id"] for row in jobs if office in row["office_ids"]}
    tag = next(one["id"] for row in users for one in row["interviewer_tags"])
    tagged = {row["id"] for row in users if tag in [one["id"] for one in row["interviewer_tags"]]}
    assert await ids(town, "users", interviewer_tag_ids=tag) == tagged


@tries("offices.external_id", "future_job_permissions.external_office_id", "future_job_permissions.office_ids")
@tries("users.external_office_id", "future_job_permissions.external_department_id", "users.external_department_id")
async def test_offices_and_departments_by_the_ids_they_have_elsewhere(town: Town) -> None:
    user, role = await town.some("users"), await town.some("user_roles")
    for name, single in (("offices", "office"), ("departments", "department")):
        place = await town.some(name)
        await town.changed(f"{name}.update", place["id"], {"external_id": f"X-{single}"})
        assert await ids(town, name, external_id=f"X-{single}") == {place["id"]}
        await town.changed("users.update", user["id"], {f"{single}_ids": [place["id"]]})
        there = {row["id"] for row in await town.rows("users") if place["id"] in row[f"{single}_ids"]}
        assert await ids(town, "users", **{f"external_{single}_id": f"X-{single}"}) == there
        sent = {"user_id": user["id"], "role_id": role["id"], f"{single}_id": place["id"]}
        made = (await town.ask("future_job_permissions.create", sent)).body
        for asked in ({f"external_{single}_id": f"X-{single}"}, {f"{single}_ids": place["id"]}):
            found = await ids(town, "future_job_permissions", **asked)
            assert made["id"] in found
            rows = await town.rows("future_job_permissions", ids=",".join(map(str, found)))
            assert {row[f"{single}_id"] for row in rows} == {place["id"]}


@tries("job_post_locations.custom_location_ids")
async def test_a_place_from_a_boards_own_list(town: Town) -> None:
    post, place = await town.some("job_posts"), await town.some("job_board_custom_locations")
    sent = {"job_post_id": post["id"], "type": "custom_list", "custom_location_id": place["id"]}
    made = (await town.ask("job_post_locations.create", sent)).body
    assert await ids(town, "job_post_locations", custom_location_ids=place["id"]) == {made["id"]}


@tries("job_boards.live", "bulk_requests.active")
async def test_what_is_going_on(town: Town) -> None:
    boards = await town.rows("job_boards")
    for live in (True, False):
        expected = {row["id"] for row in boards if (row["status"] == "live") == live}
        assert await ids(town, "job_boards", live=str(live).lower()) == expected
    office = await town.some("offices")
    await town.ask("offices.update_bulk", {"data": [{"id": office["id"], "name": "Sopot"}]})
    assert await ids(town, "bulk_requests", active="true") == set()
    assert len(await ids(town, "bulk_requests", active="false")) == 1


@tries("rejection_reasons.include_defaults", "users.show_service_accounts")
async def test_what_is_hidden_unless_it_is_asked_for(town: Town) -> None:
    for name, asked in (("rejection_reasons", "include_defaults"), ("users", "show_service_accounts")):
        usual, everything = await ids(town, name), await ids(town, name, **{asked: "true"})
        assert usual < everything
        assert await ids(town, name, **{asked: "false"}) == usual


@tries("prospect_details.office_ids", "tracking_links.referrer_ids", "users.agency_ids", "users.linked_candidate_ids")
async def test_what_nobody_has_is_nobodys(town: Town) -> None:
    for name, asked in (
        ("prospect_details", "office_ids"),
        ("tracking_links", "referrer_ids"),
        ("users", "agency_ids"),
        ("users", "linked_candidate_ids"),
    ):
        field = asked if asked.startswith("linked") else asked.removesuffix("s")
        assert not any(row[field] for row in await town.rows(name))
        assert await ids(town, name, **{asked: 1}) == set()
