"""What every vendor's sandbox does to its clients, seen from a plain HTTP client."""

import json

import aiohttp
import pytest

from adapters.sandbox import Fault, Faults, Ledger, Rule, Sandbox


async def test_a_request_that_meets_no_fault_is_answered(client):
    async with client.get("/things") as answer:
        assert answer.status == 200
        assert len((await answer.json())["things"]) == 60


async def test_it_listens_on_loopback_only(shop):
    assert shop.base_url.startswith("http://127.0.0.1:")


async def test_the_date_header_is_the_sandbox_clock(client):
    async with client.get("/things") as answer:
        assert answer.headers["Date"] == "Sun, 01 Mar 2026 08:00:00 GMT"


async def test_drop_before_closes_the_connection_and_changes_nothing(shop, client):
    shop.faults.drop_before("POST", "things")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.post("/things")
    assert shop.tenant.bought == 0
    (entry,) = shop.ledger
    assert (entry.status, entry.changed, entry.dropped) == (None, False, True)


async def test_drop_after_makes_the_change_and_closes_without_an_answer(shop, client):
    shop.faults.drop_after("POST", "things")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.post("/things")
    assert shop.tenant.bought == 1
    (entry,) = shop.ledger
    assert (entry.status, entry.changed, entry.dropped) == (201, True, True)
    async with client.post("/things") as answer:
        assert await answer.json() == {"bought": 2}


async def test_the_ledger_says_what_wrote_to_people_also_where_the_answer_was_lost(shop, client):
    await client.post("/things")
    shop.faults.drop_after("POST", "things")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.post("/things?receipt=mail")
    await client.get("/things?receipt=mail")
    assert [(entry.changed, entry.notified) for entry in shop.ledger] == [(True, False), (True, True), (False, False)]
    assert json.loads(shop.ledger.entries[1].line())["notified"] is True


async def test_429_says_when_to_come_back_or_does_not(shop, client):
    shop.faults.too_many(times=1, retry_after=2)
    shop.faults.too_many(times=1, retry_after=None)
    async with client.get("/things") as first, client.get("/things") as second, client.get("/things") as third:
        assert (first.status, first.headers["Retry-After"]) == (429, "2")
        assert (second.status, "Retry-After" in second.headers) == (429, False)
        assert third.status == 200


async def test_5xx_has_the_status_asked_for_in_the_words_of_the_vendor(shop, client):
    shop.faults.error(status=502)
    async with client.get("/things") as answer:
        assert answer.status == 502
        assert await answer.json() == {"shop says": 502}


async def test_a_truncated_body_is_shorter_than_its_header_says(shop, client):
    shop.faults.truncate("GET")
    with pytest.raises(aiohttp.ClientPayloadError):
        async with client.get("/things") as answer:
            await answer.read()


async def test_invalid_json_cannot_be_read(shop, client):
    shop.faults.add(Rule(Fault.INVALID_JSON, times=1))
    async with client.get("/things") as answer:
        with pytest.raises(json.JSONDecodeError):
            await answer.json()


async def test_a_wrong_content_type_is_html(shop, client):
    shop.faults.add(Rule(Fault.CONTENT_TYPE, times=1))
    async with client.get("/things") as answer:
        assert answer.content_type == "text/html"


async def test_a_portal_answers_in_place_of_the_vendor(shop, client):
    shop.faults.add(Rule(Fault.PORTAL, "POST", times=1))
    async with client.post("/things") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert shop.tenant.bought == 0
    (entry,) = shop.ledger
    assert (entry.status, entry.changed) == (None, False)
    assert shop.under_way() == 0


async def test_a_redirect_points_to_another_host_and_keeps_the_path(shop, client):
    shop.faults.add(Rule(Fault.REDIRECT, times=1, to="http://elsewhere.example"))
    async with client.get("/things?a=1", allow_redirects=False) as answer:
        assert answer.status == 302
        assert answer.headers["Location"] == "http://elsewhere.example/things?a=1"


async def test_a_slow_answer_is_slower_than_the_patience_of_the_client(shop, client):
    shop.faults.slow(delay=5)
    with pytest.raises(TimeoutError):
        await client.get("/things", timeout=aiohttp.ClientTimeout(total=0.05))


async def test_a_slow_body_starts_at_once_and_arrives_whole(shop, client):
    shop.faults.add(Rule(Fault.SLOW_BODY, times=1, delay=0.05))
    async with client.get("/things") as answer:
        assert len((await answer.json())["things"]) == 60


async def test_an_expired_token_stays_expired(shop, client):
    shop.faults.add(Rule(Fault.EXPIRED_TOKEN, times=1))
    bearer = {"Authorization": "Bearer open-sesame"}
    async with client.get("/things", headers=bearer) as first, client.get("/things", headers=bearer) as second:
        assert (first.status, second.status) == (401, 401)


async def test_an_unknown_path_is_refused_in_the_words_of_the_vendor(client):
    async with client.get("/nowhere") as answer:
        assert answer.status == 404
        assert await answer.json() == {"shop says": 404}
    async with client.delete("/things") as answer:
        assert await answer.json() == {"shop says": 405}


async def test_faults_of_a_rate_are_the_same_with_the_same_seed_and_differ_with_another():
    def statuses(seed: int) -> list[bool]:
        faults = Faults([Rule(Fault.ERROR, rate=0.3)], seed=seed)
        return [faults.meet("GET", "/x") is not None for _ in range(200)]

    assert statuses(1) == statuses(1)
    assert statuses(1) != statuses(2)
    assert 30 < sum(statuses(1)) < 90


async def test_a_rule_waits_for_its_turn_and_then_is_spent():
    faults = Faults([Rule(Fault.ERROR, method="GET", path="a$", after=1, times=2)])
    met = [faults.meet(*request) is not None for request in [("GET", "/a"), ("POST", "/a"), *[("GET", "/a")] * 3]]
    assert met == [False, False, True, True, False]


async def test_a_fault_file_with_an_unknown_word_is_named(tmp_path):
    file = tmp_path / "faults.json"
    file.write_text('{"seed": 3, "rules": [{"kind": "429", "tims": 2}]}')
    with pytest.raises(ValueError, match="tims"):
        Faults.load(file)
    file.write_text('[{"kind": "429", "times": 2, "retry_after": null}]')
    assert Faults.load(file).rules == [Rule(Fault.TOO_MANY, times=2, retry_after=None)]


async def test_above_the_limit_of_requests_a_second_come_429s_with_retry_after(shop):
    async with (
        Sandbox.serve(type(shop.tenant)(), requests_per_second=3) as sandbox,
        aiohttp.ClientSession(sandbox.base_url) as session,
    ):
        answers = [await session.get("/things") for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "1"


async def test_a_limit_below_one_a_second_still_lets_the_first_request_pass(shop):
    async with (
        Sandbox.serve(type(shop.tenant)(), requests_per_second=0.25) as sandbox,
        aiohttp.ClientSession(sandbox.base_url) as session,
    ):
        answers = [await session.get("/things") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 429]
    assert answers[1].headers["Retry-After"] == "4"


async def test_the_ledger_has_a_line_for_each_request_and_no_secret(tmp_path, shop):
    file = tmp_path / "ledger.jsonl"
    async with (
        Sandbox.serve(type(shop.tenant)(), ledger=Ledger(file)) as sandbox,
        aiohttp.ClientSession(sandbox.base_url) as session,
    ):
        sent = {"name": "Ł", "client_secret": "s3cret", "password": {"first": "s3cret"}, "list": [{"token": "s3cret"}]}
        await session.post("/things?x=1&access_token=s3cret", json=sent, headers={"Authorization": "Bearer s3cret"})
        await session.get("/things")
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        assert "s3cret" not in file.read_text()
    assert lines[0] == {
        "at": "2026-03-01T08:00:00.000+00:00",
        "method": "POST",
        "path": "/things",
        "query": {"x": "1", "access_token": "***"},
        "body": {"name": "Ł", "client_secret": "***", "password": "***", "list": [{"token": "***"}]},
        "status": 201,
        "changed": True,
        "dropped": False,
        "notified": False,
    }
    assert [line["method"] for line in lines] == ["POST", "GET"]


async def test_effects_are_the_requests_that_changed_something(shop, client):
    await client.get("/things")
    await client.post("/things", json={"a": 1})
    assert [entry.body for entry in shop.ledger.effects("things$")] == [{"a": 1}]
    assert len(shop.ledger.requests("things")) == 2
    assert shop.ledger.effects("nothing") == []


async def test_another_process_reads_the_ledger_sets_faults_and_changes_the_state(shop, client):
    async with client.post("/_sandbox/restock", json={"count": 5}) as answer:
        assert await answer.json() == {"bought": -5}
    async with client.post("/_sandbox/faults", json={"rules": [{"kind": "5xx", "times": 1}]}) as answer:
        assert await answer.json() == {"rules": 1}
    async with client.post("/things") as failed, client.post("/things") as worked:
        assert (failed.status, worked.status) == (503, 201)
    async with client.get("/_sandbox/ledger?effects&path=things") as answer:
        assert [entry["status"] for entry in await answer.json()] == [201]
    assert [entry.path for entry in shop.ledger] == ["/things", "/things"]


async def test_a_web_page_cannot_use_the_side_door(client, shop):
    async with client.post("/_sandbox/restock", data='{"count": 5}', headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 403
    async with client.post("/_sandbox/restock", json={"count": 5}, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    assert shop.tenant.bought == 0


async def test_the_side_door_says_what_it_does_not_understand(client):
    async with client.post("/_sandbox/restock", json={"cuont": 5}) as answer:
        assert answer.status == 400
        assert "cuont" in (await answer.json())["error"]
    async with client.post("/_sandbox/dance", json={}) as answer:
        assert answer.status == 404
