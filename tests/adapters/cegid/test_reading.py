"""Windows of the exports: asked for again where they are cut off, stepped over where that does not help."""

import json
from typing import Any

import pytest
from aiohttp import web

from adapters.cegid.reading import MOST
from app.model.records import AnyRecord, Job
from app.vendor import Connection, Garbled, Unreachable
from tests.adapters.accounts import Asked, pages, records
from tests.adapters.cegid.packing import Site, framed, offer, packed, stream, vacancy

VACANCIES = "/api/exports/v1/vacancies"


def names(found: list[AnyRecord]) -> list[str]:
    return [one.remote_id for one in found]


def many(count: int) -> list[bytes]:
    return [offer(vacancy(f"V{number}")) for number in range(count)]


def windows(site: Site) -> list[tuple[int, int]]:
    return [(int(one.query["offset"]), int(one.query["limit"])) for one in site.asked_of(VACANCIES)]


class Wounded:
    """Answers with what is there, but for the archive at a place: the body ends within it, so many times."""

    def __init__(self, site: Site, at: int, times: int = 1 << 30) -> None:
        self.site, self.at, self.times = site, at, times
        site.answers[VACANCIES] = self

    def __call__(self, asked: Asked) -> web.Response:
        whole = self.site.window(asked, self.site.vacancies)
        place = self.at - int(asked.query["offset"])
        held = self.site.vacancies[int(asked.query["offset"]) :][: int(asked.query["limit"])]
        if not 0 <= place < len(held) or self.times == 0:
            return whole
        self.times -= 1
        return web.Response(body=framed(*held[: place + 1])[:-7], content_type="application/octet-stream")


async def test_windows_overlap_and_nothing_comes_twice(site: Site, account: Connection) -> None:
    site.vacancies = many(230)
    assert names(await records(account, "jobs")) == [f"V{number}" for number in range(230)]
    assert windows(site)[0] == (0, MOST)
    assert all(start < before + MOST for (before, _), (start, _) in zip(windows(site), windows(site)[1:], strict=False))


async def test_rows_that_go_in_front_while_it_is_read_hide_none(site: Site, account: Connection) -> None:
    site.vacancies = many(230)

    def shrinking(asked: Asked) -> web.Response:
        answer = site.window(asked, site.vacancies)
        site.vacancies = site.vacancies[2:]
        return answer

    site.answers[VACANCIES] = shrinking
    assert set(names(await records(account, "jobs"))) == {f"V{number}" for number in range(230)}


async def test_a_window_that_is_cut_off_is_asked_for_again(site: Site, account: Connection) -> None:
    site.vacancies = many(50)
    Wounded(site, at=30, times=2)
    assert names(await records(account, "jobs")) == [f"V{number}" for number in range(50)]
    assert windows(site)[:3] == [(0, MOST)] * 3


async def test_a_record_that_is_cut_off_every_time_is_put_aside_and_the_rest_read(
    site: Site, account: Connection
) -> None:
    site.vacancies = many(150)
    Wounded(site, at=70)
    found = await pages(account, "jobs")
    assert names([one.record for page in found for one in page.records]) == [
        f"V{number}" for number in range(150) if number != 70
    ]
    (bad,) = [one for page in found for one in page.unreadable]
    assert bad.reason.startswith("record 70 of the list: ")
    assert "cut short" in bad.reason


async def test_a_list_that_breaks_wherever_it_is_read_is_given_up(site: Site, account: Connection) -> None:
    site.answers[VACANCIES] = lambda _: web.Response(body=b"\x10\0\0\0nothing", content_type="application/octet-stream")
    with pytest.raises(Garbled, match="cut short"):
        await records(account, "jobs")
    assert 4 <= len(windows(site)) <= 20


async def test_a_page_in_the_place_of_an_export_is_none_of_its_records(site: Site, account: Connection) -> None:
    site.answers[VACANCIES] = lambda _: web.Response(text="<html>Sign in</html>", content_type="text/html")
    with pytest.raises(Garbled, match="it is text/html"):
        await records(account, "jobs")


async def test_an_export_may_be_sent_on_at_the_same_address_and_to_no_other(site: Site, account: Connection) -> None:
    site.vacancies = many(3)
    site.answers["/api/exports/v2/vacancies"] = lambda asked: site.window(asked, site.vacancies)
    site.answers[VACANCIES] = lambda asked: web.Response(
        status=307, headers={"Location": f"/api/exports/v2/vacancies?offset={asked.query['offset']}&limit=100"}
    )
    assert names(await records(account, "jobs")) == ["V0", "V1", "V2"]
    site.answers[VACANCIES] = lambda _: web.Response(status=307, headers={"Location": "http://elsewhere.example/"})
    with pytest.raises(Unreachable, match=r"sent on to http://elsewhere\.example"):
        await records(account, "jobs")


async def test_a_vendor_in_trouble_is_asked_again_and_then_said_to_be(site: Site, account: Connection) -> None:
    answers = iter([web.Response(status=503), web.Response(status=502)])
    site.vacancies = many(3)
    site.answers[VACANCIES] = lambda asked: next(answers, None) or site.window(asked, site.vacancies)
    assert names(await records(account, "jobs")) == ["V0", "V1", "V2"]
    site.answers[VACANCIES] = lambda _: web.Response(status=503)
    with pytest.raises(Unreachable, match="503"):
        await records(account, "jobs")


async def test_broken_records_at_the_edge_of_a_window_are_known_again(site: Site, account: Connection) -> None:
    site.vacancies = many(130)
    for number in range(90, 105):
        site.vacancies[number] = packed([(f"broken{number}", b"")])
    found = await pages(account, "jobs")
    assert names([one.record for page in found for one in page.records]) == [
        f"V{number}" for number in range(130) if not 90 <= number < 105
    ]
    assert len([one for page in found for one in page.unreadable]) == 15


async def test_pages_are_handed_on_while_the_answer_still_comes(site: Site, account: Connection) -> None:
    site.vacancies = many(100)
    found = await pages(account, "jobs")
    assert max(len(page.records) for page in found) <= 20
    assert len(windows(site)) == 2


async def test_a_pull_that_was_cut_off_goes_on_from_where_it_was(site: Site, account: Connection) -> None:
    site.vacancies = many(150)
    stored: list[str] = []
    position = None
    async for page in account.pull("jobs", since=None, position=None):
        stored += names([one.record for one in page.records])
        position = page.position
        if len(stored) >= 110:
            break
    site.asked.clear()
    rest = [one for page in await pages(account, "jobs", position=position) for one in page.records]
    assert {*stored, *names([one.record for one in rest])} == {f"V{number}" for number in range(150)}
    assert windows(site)[0][0] >= 90


def as_json(body: Any) -> web.Response:
    return web.json_response(body)


@pytest.mark.parametrize(
    "body",
    [
        [{"offerDetail": vacancy("V0")}, {"offerDetail": vacancy("V1")}],
        [vacancy("V0"), vacancy("V1")],
        {"code": 200, "data": [vacancy("V0"), vacancy("V1")], "contentRange": "0-2/2"},
    ],
    ids=["as in the archives", "bare", "wrapped"],
)
async def test_an_export_in_json_is_read_too(site: Site, account: Connection, body: Any) -> None:
    first = iter([as_json(body)])
    site.answers[VACANCIES] = lambda _: next(first, None) or as_json([])
    found = await records(account, "jobs")
    assert [(one.remote_id, one.name) for one in found if isinstance(one, Job)] == [("V0", "Baker"), ("V1", "Baker")]


async def test_json_that_is_none_is_a_garbled_answer(site: Site, account: Connection) -> None:
    site.answers[VACANCIES] = lambda _: web.Response(body=b'[{"offerDetail": {', content_type="application/json")
    with pytest.raises(Garbled, match="makes no sense"):
        await records(account, "jobs")


async def test_a_record_without_an_id_is_put_aside_with_its_bytes(site: Site, account: Connection) -> None:
    nameless = json.dumps({"offerDetail": {"jobDescription": {"title": "Nobody's"}}}).encode()
    odd = packed([("offerdetail", b"[" * 100_000)])
    site.answers[VACANCIES] = lambda asked: (
        stream(packed([("offerdetail", nameless)]), odd, offer(vacancy("V1")))
        if asked.query["offset"] == "0"
        else stream()
    )
    found = await pages(account, "jobs")
    assert names([one.record for page in found for one in page.records]) == ["V1"]
    bad = [one for page in found for one in page.unreadable]
    assert [one.raw for one in bad] == [nameless, b"[" * 100_000]
    assert "reference" in bad[0].reason.lower()
