"""Lists, whatever they tell of their pages: nobody who stays is missed, and every walk ends."""

import itertools
from collections.abc import Callable, Collection
from typing import Any

import msgspec
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.paging import Sight
from adapters.vitay.reading import NUMBER, SIZE, Place, _after, _asked, start
from app.vendor import Connection, Garbled, Refused
from tests.adapters.accounts import Asked, pages, records
from tests.adapters.vitay.bureau import Bureau, record

PARTS = ("total", "pages", "size", "links", "other links")
TELLS = [told for count in range(5) for told in itertools.combinations(PARTS[:4], count)]
SIZES = pytest.mark.parametrize("theirs", [None, 7, 15, -50], ids=["asked", "7", "15", "at-most-50"])
"""The size a page of theirs has, whatever is asked for; negative: at most."""


def walked(count: int, theirs: int | None, told: Callable[[], Collection[str]]) -> set[str]:
    """The ids of that many rows that a walk brings. `told`: what each answer tells of its page."""
    place = start("candidates.list")
    got: set[str] = set()
    for _ in range(300):
        place = msgspec.json.decode(place.note(), type=Place)  # every place survives a crash
        asked = dict(_asked(place.walk))
        number, size = int(asked.get(NUMBER) or asked["n"]), int(asked.get(SIZE) or asked["s"])
        size = size if theirs is None else theirs if theirs > 0 else min(size, -theirs)
        ids = [str(key) for key in range(count)][(number - 1) * size : number * size]
        last, says = -(-count // size), told()
        names = ("n", "s") if "other links" in says else ("page%5Bpage%5D", "page%5Bpage_size%5D")
        onward = f"https://x.example/api/v3/candidates?{names[0]}={number + 1}&{names[1]}={size}"
        sight = Sight(
            ids=ids,
            total=count if "total" in says else None,
            pages=last if "pages" in says else None,
            size=size if "size" in says else None,
            following=(onward if number < last else "") if {"links", "other links"} & {*says} else None,
        )
        got |= {*ids}
        walk = _after(place.walk, sight)
        if walk is None:
            return got
        place = msgspec.structs.replace(place, walk=walk)
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("told", [*TELLS, ("other links",)], ids=lambda told: "-".join(told) or "nothing")
@SIZES
def test_all_rows_come_whatever_is_told_of_pages(told: tuple[str, ...], theirs: int | None) -> None:
    for count in (0, 1, 7, 14, 15, 16, 99, 100, 101, 250):
        assert len(walked(count, theirs, lambda: told)) == count, count


@SIZES
@given(count=st.integers(0, 300), data=st.data())
def test_and_where_each_answer_tells_it_in_its_own_way(theirs: int | None, count: int, data: st.DataObject) -> None:
    ways = st.sampled_from([("total", "pages", "size"), ("links",)])
    assert len(walked(count, theirs, lambda: data.draw(ways))) == count


async def test_somebody_who_goes_meanwhile_hides_nobody(account: Connection, bureau: Bureau) -> None:
    people = [record("Candidate", str(key), first_name="P", last_name=str(key)) for key in range(250)]
    bureau.lists["/v3/candidates"] = people
    found = []
    async for page in account.pull("candidates", since=None, position=None):
        found += [one.record.remote_id for one in page.records]
        del people[0:3]
    assert {row["id"] for row in people} <= {*found}


@pytest.mark.parametrize("wrapped", ["list", "object", "meta", "link"])
async def test_lists_in_all_their_forms(account: Connection, bureau: Bureau, wrapped: str) -> None:
    rows = [record("Candidate", str(key)) for key in range(3 if wrapped != "object" else 1)]

    def page(one: Asked) -> web.Response:
        number = int(one.query.get("page[page]", one.query.get("n", "1")))
        told: dict[str, Any] = {"pagination": {"total_entries": str(len(rows)), "page_size": "100"}}
        body: dict[str, Any] = {"data": rows}
        match wrapped:
            case "object":
                return web.json_response({"data": rows[0], **told})
            case "meta":
                return web.json_response({**body, "meta": told}, content_type="application/vnd.api+json")
            case "link":
                links = {"next": {"href": f"/api/v3/candidates?n={number + 1}"} if number < 3 else None}
                return web.json_response({"data": rows[number - 1 : number], "links": links})
        return web.json_response({**body, **told})

    bureau.answers["/v3/candidates"] = page
    assert {one.remote_id for one in await records(account, "candidates")} == {row["id"] for row in rows}
    assert bureau.asked[1].headers["accept"].startswith("application/vnd.api+json, application/json")


async def test_links_that_lead_in_circles_end(account: Connection, bureau: Bureau) -> None:
    places = itertools.cycle("abc")

    def page(one: Asked) -> web.Response:
        return web.json_response(
            {"data": [record("Candidate", one.query.get("at", "0"))], "links": {"next": f"?at={next(places)}"}}
        )

    bureau.answers["/v3/candidates"] = page
    with pytest.raises(Garbled, match="circles"):
        await records(account, "candidates")


async def test_an_odd_record_is_put_aside_and_the_others_come(account: Connection, bureau: Bureau) -> None:
    rows: list[Any] = [record("Candidate", "1"), {"type": "Candidate"}, "what", record("Candidate", "2")]
    bureau.answers["/v3/candidates"] = lambda _: web.json_response({"data": rows, "pagination": {"total_entries": 4}})
    (page,) = await pages(account, "candidates")
    assert [one.record.remote_id for one in page.records] == ["1", "2"]
    assert [one.reason for one in page.unreadable] == ["it has no id", "it is no record"]


async def test_a_walk_goes_on_where_it_was(account: Connection, bureau: Bureau) -> None:
    bureau.lists["/v3/candidates"] = [record("Candidate", str(key)) for key in range(250)]
    whole = await pages(account, "candidates")
    rest = await pages(account, "candidates", position=whole[0].position)
    assert rest == whole[1:]
    with pytest.raises(Refused, match="none of this stream's"):
        await pages(account, "users", position=whole[0].position)
    with pytest.raises(Refused, match="there is no stream"):
        await pages(account, "jobs")
