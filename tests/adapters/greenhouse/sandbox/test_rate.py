"""The limit: windows of 30 s on the clock, headers on every answer, and what is counted."""


def left(answer) -> tuple[str, str, str]:
    return tuple(answer.headers[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset"))


async def test_a_window_is_aligned_to_the_clock_and_its_end_is_not_what_the_header_says(visit, present):
    async with visit(limit=150) as client:
        present.pass_by(seconds=20)
        now = int(present().timestamp())
        assert left(await client.get("/jobs")) == ("150", "149", str(now + 30))
        assert left(await client.get("/jobs")) == ("150", "148", str(now + 30))
        present.pass_by(seconds=10)
        assert left(await client.get("/jobs")) == ("150", "149", str(now + 40))


async def test_errors_carry_the_headers_too_and_cost_the_same(visit):
    async with visit(limit=10) as client:
        answers = [
            await client.get("/jobs", per_page=600),
            await client.send("GET", "/v3/jobs", signed=False),
            await client.post("/candidates", {}),
            await client.post("/applications/1/reject", {}),
        ]
        assert [answer.status for answer in answers] == [422, 401, 422, 404]
        assert [left(answer)[1] for answer in answers] == ["9", "8", "7", "6"]
        assert len({answer.headers["X-Request-Id"] for answer in answers}) == 4


async def test_over_the_limit_is_429_until_the_window_ends(visit, present):
    async with visit(limit=5) as client:
        present.pass_by(seconds=12.5)
        for _ in range(5):
            assert (await client.get("/jobs", per_page=1)).status == 200
        refused = await client.get("/jobs")
        assert (refused.status, refused.json) == (429, {"message": "Rate limit exceeded"})
        assert (refused.headers["Retry-After"], left(refused)[1]) == ("18", "0")
        assert (await client.post("/candidates", {"first_name": "A", "last_name": "B"})).status == 429
        present.pass_by(seconds=18)
        assert (await client.get("/jobs")).status == 200
        seen = await client.control("rate")
        begun = int(present().timestamp()) // 30 * 30
        assert seen["harvest"] == {"limit": 5, "seconds": 30, "over": 2, "used": {str(begun - 30): 5, str(begun): 1}}


async def test_without_a_limit_nothing_is_said_of_one(client):
    answer = await client.get("/jobs")
    assert not [name for name in answer.headers if name.startswith("X-RateLimit")]
    assert (await client.control("rate"))["harvest"]["over"] == 0
    await client.control("limit", requests=1)
    assert [(await client.get("/jobs")).status for _ in range(2)] == [429, 429], "that window had its request already"
