"""`lanehop call` for Harvest v3: parameters checked and spelled, bodies typed, all pages."""

from typing import Any

import pytest
from aiohttp import web

from app.vendor import Connection, Misused, Refused
from tests.adapters.greenhouse.harvest import Asked, Harvest, moments

JOBS = moments([{"id": key, "name": f"Job {key}", "status": "open"} for key in range(1, 121)])


async def test_one_page_and_what_leads_on(account: Connection, harvest: Harvest) -> None:
    harvest.tables["jobs"] = JOBS
    harvest.limits = {"X-RateLimit-Limit": "150", "X-RateLimit-Remaining": "149", "X-RateLimit-Reset": "30"}
    reply = await account.call("jobs.list", {"per_page": "50", "status": "open"})
    assert (reply.status, len(reply.body), reply.headers["x-ratelimit-remaining"]) == (200, 50, "149")
    cursor = reply.headers["link"].partition("cursor=")[2].partition(">")[0]
    onward = await account.call("jobs.list", {"cursor": cursor})
    assert [row["id"] for row in onward.body] == list(range(70, 20, -1))


async def test_all_pages(account: Connection, harvest: Harvest) -> None:
    harvest.tables["jobs"] = JOBS
    harvest.cap = 50
    reply = await account.call("jobs.list", {}, all_pages=True)
    assert [row["id"] for row in reply.body] == list(range(120, 0, -1))
    assert "link" not in reply.headers
    assert len(harvest.of("/jobs")) == 3


async def test_more_ids_than_fit_are_asked_for_in_turns(account: Connection, harvest: Harvest) -> None:
    harvest.tables["jobs"] = JOBS
    ids = ",".join(map(str, range(1, 111)))
    with pytest.raises(Misused, match="50 at once; --all-pages"):
        await account.call("jobs.list", {"ids": ids})
    assert len((await account.call("jobs.list", {"ids": '[1, "2", 3]'})).body) == 3
    harvest.asked.clear()
    reply = await account.call("jobs.list", {"ids": ids}, all_pages=True)
    assert {row["id"] for row in reply.body} == set(range(1, 111))
    assert len(harvest.of("/jobs")) == 3


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (">=2026-01-31", "gte|2026-01-31T00:00:00Z"),
        (">2026-01-31T08:00:00Z,<=2026-02-28", "gt|2026-01-31T08:00:00Z|lte|2026-02-28T00:00:00Z"),
        ("gte|2026-01-31|lt|2026-02-01", "gte|2026-01-31T00:00:00Z|lt|2026-02-01T00:00:00Z"),
    ],
)
async def test_moments_in_a_question(account: Connection, harvest: Harvest, given: str, sent: str) -> None:
    await account.call("jobs.list", {"updated_at": given})
    assert harvest.asked[0].query["updated_at"] == sent


async def test_days_stay_days(account: Connection, harvest: Harvest) -> None:
    await account.call("offers.list", {"sent_on": ">=2026-01-31"})
    assert harvest.asked[0].query["sent_on"] == "gte|2026-01-31"


@pytest.mark.parametrize(
    ("operation", "given", "words"),
    [
        ("jobs.list", {"statsu": "open"}, "jobs.list takes no statsu; did you mean status"),
        ("jobs.list", {"status": "closing"}, "status is one of open, draft, closed"),
        ("applications.list", {"status": "in_process"}, "status is one of rejected, hired, converted, active"),
        ("jobs.list", {"per_page": "501"}, "from 1 to 500"),
        ("jobs.list", {"per_page": "many"}, "per_page is a number"),
        ("jobs.list", {"confidential": "yes"}, "confidential is true or false"),
        ("jobs.list", {"cursor": "abc", "per_page": "5"}, "a cursor stands alone"),
        ("jobs.list", {"created_at": ">=2026-01-01", "updated_at": ">=2026-01-01"}, "not by both"),
        ("jobs.list", {"updated_at": "2026-01-01"}, "updated_at is >=2026-01-31"),
        ("jobs.list", {"updated_at": "gte|"}, "updated_at is >=2026-01-31"),
        ("applications.move", {"id": "7"}, "applications.move needs from_stage_id"),
        ("applications.move", {"id": "7", "from_stage_id": "one"}, "from_stage_id is a number"),
        ("candidates.create", {"first_name": "A", "last_name": "B", "application": "{"}, "application is no JSON"),
        ("auth.token", {"scope": "x"}, "auth.token takes nothing"),
        ("get_candidate", {}, "get_candidate needs candidate_id"),
        ("list_jobs", {"page": "0"}, "page is a number from 1"),
        ("list_jobs", {"results_per_page": "900"}, "from 1 to 500"),
        ("list_jobs", {"created_after": "yesterday"}, "created_after is a moment"),
    ],
)
async def test_what_makes_no_sense_is_not_sent(
    account: Connection, harvest: Harvest, operation: str, given: dict[str, str], words: str
) -> None:
    with pytest.raises(Misused, match=words):
        await account.call(operation, given)
    assert harvest.asked == []
    with pytest.raises(Refused, match="no operation"):
        await account.call("jobs.lists", {})


async def test_a_cursor_begins_no_walk_of_all_pages(account: Connection) -> None:
    with pytest.raises(Misused, match="not with a cursor"):
        await account.call("jobs.list", {"cursor": "abc"}, all_pages=True)


async def test_fields_become_what_they_are_in_json(account: Connection, harvest: Harvest) -> None:
    harvest.answers["/candidates"] = lambda _: web.json_response({"candidate": {"id": 9}}, status=201)
    given = {
        "first_name": "12",
        "last_name": "Bee",
        "can_email": "true",
        "tags": "Java, 7",
        "email_addresses": '[{"value": "ann@acme.test", "type": "work"}]',
        "application": '{"job_id": 3}',
    }
    reply = await account.call("candidates.create", given, {"title": "Engineer"})
    assert (reply.status, reply.body) == (201, {"candidate": {"id": 9}})
    assert harvest.asked[0].body == {
        "first_name": "12",
        "last_name": "Bee",
        "can_email": True,
        "tags": ["Java", 7],
        "email_addresses": [{"value": "ann@acme.test", "type": "work"}],
        "application": {"job_id": 3},
        "title": "Engineer",
    }


async def test_a_body_of_its_own_and_an_answer_without_one(account: Connection, harvest: Harvest) -> None:
    bodies: list[Any] = []

    def answer(one: Asked) -> web.Response:
        bodies.append(one.body)
        return web.Response(status=204)

    for path in ("/applications/7/unreject", "/openings/bulk", "/applications/7"):
        harvest.answers[path] = answer
    assert (await account.call("applications.unreject", {"id": "7"})).body is None
    assert (await account.call("openings.update_bulk", {}, [{"id": 1}])).status == 204
    assert (await account.call("applications.destroy", {"id": "7"})).status == 204
    assert bodies == [{}, [{"id": 1}], None]


async def test_single_records_by_their_path(account: Connection, harvest: Harvest) -> None:
    harvest.answers["/rejection_reasons/12"] = lambda one: web.json_response({"id": 12, **one.query})
    reply = await account.call("rejection_reasons.get", {"id": "12", "fields": "id,name"})
    assert reply.body == {"id": 12, "fields": "id,name"}
