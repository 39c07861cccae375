"""Cursors, batches of ids, refusals and files."""

from typing import Any

import pytest
from aiohttp import web

from adapters.greenhouse.asking import between, since
from adapters.greenhouse.reading import Place, record, start
from adapters.http.gate import Priority
from adapters.http.walking import place_in
from app.vendor import Connection, Forbidden, NotThere, Refused, Stale, Throttled, VendorError
from tests.adapters.greenhouse.harvest import Asked, Harvest, moments, unprocessable

HUNDRED = moments([{"id": key, "name": f"Job {key}"} for key in range(1, 101)])


async def names(account: Connection, place: Any) -> list[int]:
    slices = account._desk.reader.slices(place, Priority.USER_READ)
    return [record(row)["id"] async for slice_ in slices for row in slice_.rows]


@pytest.mark.parametrize(
    "last", [None, "", "<https://x.test/v3/jobs?cursor=a>; rel=prev"], ids=["none", "empty", "prev"]
)
async def test_a_walk_goes_by_the_cursor_alone_and_ends_where_no_link_leads_on(
    account: Connection, harvest: Harvest, last: str | None
) -> None:
    harvest.tables["jobs"] = HUNDRED
    harvest.last_link = last
    assert await names(account, start("jobs.list", {"status": "open"}, size=40)) == []
    found = await names(account, start("jobs.list", size=40))
    assert found == list(range(100, 0, -1))
    first, *rest = harvest.of("/jobs")[1:]
    assert first.query == {"per_page": "40"}
    assert len(rest) == 2
    assert all(one.query.keys() == {"cursor"} for one in rest)


async def test_a_cursor_that_is_too_old_begins_the_walk_anew_and_no_row_comes_twice(
    account: Connection, harvest: Harvest
) -> None:
    harvest.tables["jobs"] = HUNDRED
    harvest.tables["jobs"] = HUNDRED
    refused: list[Asked] = []

    def once(one: Asked) -> web.Response | None:
        if len(harvest.of("/jobs")) != 3:
            return None
        refused.append(one)
        return unprocessable("Cursor is invalid or has expired.")

    harvest.answers["/jobs"] = once
    assert await names(account, start("jobs.list", {"name": "Job 1"}, size=40)) == [1]
    assert await names(account, start("jobs.list", size=40)) == list(range(100, 0, -1))
    assert "cursor" in refused[0].query
    assert harvest.of("/jobs")[3].query == {"per_page": "40"}


async def test_cursors_that_are_refused_for_ever_are_given_up(account: Connection, harvest: Harvest) -> None:
    def always(one: Asked) -> web.Response:
        if "cursor" in one.query:
            return unprocessable({"cursor": "is expired"})
        return web.json_response(HUNDRED[:2], headers={"Link": '<http://x.test/v3/jobs?cursor=old>; rel="next"'})

    harvest.answers["/jobs"] = always
    with pytest.raises(Refused, match="refused again and again"):
        await names(account, start("jobs.list"))
    assert len(harvest.of("/jobs")) == 8


async def test_a_place_is_kept_and_gone_on_from(account: Connection, harvest: Harvest) -> None:
    harvest.tables["jobs"] = HUNDRED
    walk = account._desk.reader.slices(start("jobs.list", size=60), Priority.SWEEP)
    first = await anext(walk)
    await walk.aclose()
    assert first.following is not None
    assert await names(account, place_in(first.following.note(), Place)) == list(range(40, 0, -1))
    with pytest.raises(Refused, match="begin from the start"):
        place_in(b"{}", Place)


async def test_ids_are_asked_for_fifty_at_a_time_each_once(account: Connection, harvest: Harvest) -> None:
    harvest.tables["jobs"] = HUNDRED
    found = await account._desk.reader.named("jobs.list", [*range(1, 121), None, 1, 2])
    assert set(found) == set(range(1, 101))
    asked = [one.query["ids"].split(",") for one in harvest.of("/jobs")]
    assert sorted(map(len, asked)) == [20, 50, 50]
    assert await account._desk.reader.named("jobs.list", []) == {}
    assert len(harvest.of("/jobs")) == 3


def test_moments_as_greenhouse_writes_them() -> None:
    assert since(1_790_000_000_123) == "gte|2026-09-21T14:13:20.123Z"
    assert between(1_790_000_000_000, 1_790_000_001_000) == "gte|2026-09-21T14:13:20.000Z|lte|2026-09-21T14:13:21.000Z"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("Notes is too long", "Notes is too long"),
        ({"per_page": "`600` number is greater than: 500"}, "per_page: `600` number is greater than: 500"),
        ({"message": "is missing", "field": "name"}, "name: is missing"),
    ],
)
@pytest.mark.parametrize("operation", ["jobs.list", "candidate_tags.create"])
async def test_the_three_shapes_of_a_422(
    account: Connection, harvest: Harvest, operation: str, entry: Any, said: str
) -> None:
    for path in ("/jobs", "/candidate_tags"):
        harvest.answers[path] = lambda _: unprocessable(entry)
    with pytest.raises(Refused) as refused:
        await account.call(operation, {"name": "Silver"} if "tags" in operation else {})
    assert refused.value.message == f"polka (Greenhouse): {said} ({operation} was refused, 422)"
    assert refused.value.status == 422


@pytest.mark.parametrize(
    "entry",
    [{"from_stage_id": "does not match the application's current stage"}, "Application is already rejected"],
)
async def test_a_move_from_where_nobody_is_any_more_is_out_of_date(
    account: Connection, harvest: Harvest, entry: Any
) -> None:
    harvest.answers["/applications/7/move"] = lambda _: unprocessable(entry)
    with pytest.raises(Stale, match="does not fit what is there now"):
        await account.call("applications.move", {"id": "7", "from_stage_id": "1", "to_stage_id": "2"})
    harvest.answers["/applications/7/move"] = lambda _: unprocessable({"to_stage_id": "is not on this job"})
    with pytest.raises(Refused, match="to_stage_id: is not on this job"):
        await account.call("applications.move", {"id": "7", "from_stage_id": "1", "to_stage_id": "2"})


@pytest.mark.parametrize(
    ("status", "family", "words"),
    [
        (403, Forbidden, "may lack the scope harvest:jobs:list, or the user it reads as is no site admin"),
        (404, NotThere, "Resource not found"),
        (429, Throttled, "asks to wait 1 s"),
    ],
)
@pytest.mark.usefixtures("_quick_retries")
async def test_what_other_answers_mean(
    account: Connection, harvest: Harvest, status: int, family: type[VendorError], words: str
) -> None:
    def answer(_: Asked) -> web.Response:
        headers = {"X-Request-Id": "req-1", **({"Retry-After": "1"} if status == 429 else {})}
        return web.json_response({"message": "Resource not found"}, status=status, headers=headers)

    harvest.answers["/jobs"] = answer
    with pytest.raises(family, match=words) as refused:
        await account.call("jobs.list", {})
    assert (refused.value.status, refused.value.request_id) == (status, "req-1")


async def test_a_file_is_fetched_without_our_token(account: Connection, harvest: Harvest, base_url: str) -> None:
    url = f"{base_url}/bucket/ann%20resume.pdf?Signature=a%2Bb&Expires=1"
    harvest.tables["attachments"] = moments([{"id": 4, "filename": "ann resume.pdf", "url": url}])
    harvest.valid["no token at all"] = None
    harvest.answers["/bucket/ann resume.pdf"] = lambda _: web.Response(body=b"%PDF-1.7")
    assert await account.content("4") == b"%PDF-1.7"
    (asked,) = harvest.of("/bucket/ann resume.pdf")
    assert "authorization" not in asked.headers
    assert asked.query == {"Signature": "a+b", "Expires": "1"}
    with pytest.raises(NotThere):
        await account.content("5")
    harvest.answers["/bucket/ann resume.pdf"] = lambda _: web.Response(status=403, text="<Error>expired</Error>")
    with pytest.raises(NotThere, match="not taken any more"):
        await account.content("4")
