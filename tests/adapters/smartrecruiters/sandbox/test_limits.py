"""Ten requests a second, eight at once, people one at a time, publications two a second: by credential."""

import asyncio

from adapters.smartrecruiters.sandbox import Quirks

NAMES = ("Limit", "Remaining", "Concurrent-Limit", "Concurrent-Remaining")


def told(answer) -> list[str]:
    return [answer.headers[f"X-RateLimit-{name}"] for name in NAMES]


async def test_ten_a_second_and_then_429_without_a_word_on_when(visit, present):
    async with visit(limited=True) as client:
        answers = [await client.get("/configuration/company") for _ in range(11)]
        assert [answer.status for answer in answers] == [200] * 10 + [429]
        assert told(answers[0]) == ["10", "9", "8", "7"]
        assert told(answers[-1])[1] == "0"
        assert "Retry-After" not in answers[-1].headers
        assert answers[-1].codes == ["TOO_MANY_REQUESTS"]
        token = (await client.ask_token()).json["access_token"]
        other = await client.send("GET", "/jobs", {"Authorization": f"Bearer {token}"}, signed=False)
        assert other.status == 200, "another credential has its own ten"
        present.pass_by(seconds=0.3)
        assert [(await client.get("/jobs")).status for _ in range(4)] == [200] * 3 + [429]
        report = await client.control("limits_report")
        assert (report["passed"], report["over"]) == (14, {"each second": 2})


async def test_publications_and_offer_documents_go_slower(visit, present):
    async with visit(limited=True) as client:
        path = f"/jobs/{client.job()}/publication"
        answers = [await client.post(path) for _ in range(3)]
        assert [answer.status for answer in answers] == [204, 204, 429]
        assert told(answers[0])[:2] == ["2", "1"]
        present.pass_by(seconds=0.5)
        assert (await client.delete(path)).status == 204
        assert (await client.delete(path)).status == 204, "each operation has its own two"


async def test_eight_at_once_and_people_one_at_a_time(visit):
    async with visit(limited=True, quirks=Quirks(latency=0.2)) as client:
        found = await asyncio.gather(*(client.get("/jobs") for _ in range(9)))
        assert sorted(answer.status for answer in found) == [200] * 8 + [429]
        report = await client.control("limits_report")
        assert (report["over"], report["most"]["all"]) == ({"at once": 1}, 9)
    async with visit(limited=True, quirks=Quirks(latency=0.2)) as client:
        found = await asyncio.gather(client.get("/candidates"), client.get("/candidates"), client.get("/jobs"))
        assert sorted(answer.status for answer in found[:2]) == [200, 429]
        assert found[2].status == 200
        assert next(answer for answer in found if answer.status == 200).headers["X-RateLimit-Concurrent-Limit"] == "1"
        assert (await client.control("limits_report"))["over"] == {"candidates.all": 1}


async def test_limits_are_lifted_for_tests(visit):
    async with visit(limited=True) as client:
        await client.control("limits", on=False)
        assert {(await client.get("/jobs")).status for _ in range(30)} == {200}
