"""Tokens: what is sent for one, in which shapes its life is told, whom it acts as, and how many are asked for."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from adapters.greenhouse.vendor import gate_of
from adapters.http.gate import Priority
from app.vendor import Connection, Forbidden, SignInRefused
from tests.adapters.greenhouse.harvest import NOW, SECRETS, Harvest, connect, moments
from tests.surroundings import HandClock, MemoryTokens


async def test_a_token_is_asked_for_with_basic_and_a_form(account: Connection, harvest: Harvest) -> None:
    await account.call("jobs.list", {})
    assert harvest.minted == [{"grant_type": "client_credentials"}]
    assert harvest.asked[0].headers["authorization"] == "Bearer token-number-1"


def in_ten_minutes() -> str:
    """On the server's own clock, which is the real one."""
    return (datetime.now(UTC) + timedelta(minutes=10)).isoformat(timespec="seconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("life", "seconds"),
    [
        (lambda: {"expires_at": in_ten_minutes()}, 600),
        (lambda: {"expires_in": 600}, 600),
        (lambda: {"expires": "600"}, 600),
        (dict, 3600),
    ],
    ids=["expires_at", "expires_in", "expires", "silent"],
)
async def test_the_life_of_a_token_in_each_of_its_shapes(
    base_url: str, harvest: Harvest, life: Callable[[], dict[str, Any]], seconds: int
) -> None:
    clock = HandClock(NOW)
    harvest.life = life()
    account = connect(base_url, clock)
    for at, minted in ((0, 1), (seconds - 90, 1), (seconds - 30, 2)):
        clock.at = NOW + at * 1000
        await account.call("jobs.list", {})
        assert len(harvest.minted) == minted
    await account.close()


async def test_one_user_reads_and_another_writes(base_url: str, harvest: Harvest) -> None:
    harvest.answers["POST /candidate_tags"] = lambda _: web.json_response({"id": 1}, status=201)
    account = connect(base_url, values={"user_id": "77", "read_user_id": "5"})
    await account.call("jobs.list", {})
    await account.call("candidate_tags.create", {"name": "Silver"})
    await account.call("jobs.list", {})
    assert [form["sub"] for form in harvest.minted] == ["5", "77"]
    assert [(one.path, one.user) for one in harvest.asked] == [
        ("/jobs", "5"),
        ("/candidate_tags", "77"),
        ("/jobs", "5"),
    ]
    await account.close()


async def test_one_user_for_both_has_one_token(base_url: str, harvest: Harvest) -> None:
    harvest.answers["POST /candidate_tags"] = lambda _: web.json_response({"id": 1}, status=201)
    account = connect(base_url, values={"user_id": "77"})
    await account.call("jobs.list", {})
    await account.call("candidate_tags.create", {"name": "Silver"})
    assert [form["sub"] for form in harvest.minted] == ["77"]
    await account.close()


async def test_a_refused_token_is_replaced_once(account: Connection, harvest: Harvest) -> None:
    await account.call("jobs.list", {})
    harvest.valid.clear()
    await account.call("jobs.list", {})
    assert len(harvest.minted) == 2
    harvest.answers["/jobs"] = lambda _: web.json_response({"message": "Unauthorized"}, status=401)
    with pytest.raises(Forbidden):
        await account.call("jobs.list", {})
    assert len(harvest.minted) == 3


async def test_many_at_once_ask_for_one_token(account: Connection, harvest: Harvest) -> None:
    await asyncio.gather(*[account.call("jobs.list", {}) for _ in range(12)])
    assert len(harvest.minted) == 1


async def test_a_token_that_another_process_got_is_used_where_new_ones_revoke_old_ones(
    base_url: str, harvest: Harvest
) -> None:
    harvest.only_newest = True
    store = MemoryTokens()
    first, second = connect(base_url, tokens=store), connect(base_url, tokens=store)
    for account in (first, second, first, second):
        await account.call("jobs.list", {})
    assert len(harvest.minted) == 1
    harvest.valid.clear()
    await asyncio.gather(first.call("jobs.list", {}), second.call("jobs.list", {}))
    assert len(harvest.minted) == 2
    for account in (first, second):
        await account.close()


async def test_a_wrong_pair_is_refused_and_echoes_nothing(base_url: str, harvest: Harvest) -> None:
    wrong = connect(base_url, values={"client_secret": "another-secret"})
    with pytest.raises(SignInRefused, match="invalid_client"):
        await wrong.call("jobs.list", {})
    await wrong.close()
    echo = {"message": f"client_id={SECRETS['client_id']} does not contain a valid client ID suffix"}
    harvest.answers["/token"] = lambda _: web.json_response(echo, status=400)
    account = connect(base_url)
    with pytest.raises(SignInRefused, match="does not contain a valid client ID suffix") as refused:
        await account.call("jobs.list", {})
    assert SECRETS["client_id"] not in refused.value.message
    await account.close()


async def test_signing_in_by_name_shows_no_token(account: Connection, harvest: Harvest) -> None:
    for _ in range(2):
        reply = await account.call("auth.token", {})
        assert "token-number" not in str(reply.body)
    assert len(harvest.minted) == 2


async def test_the_limit_of_the_vendors_answers_sets_the_pace(base_url: str, harvest: Harvest) -> None:
    account = connect(base_url, rate=None)
    gate = account._desk.reading._gate
    assert gate.rate() == 75 / 30
    harvest.limits = {"X-RateLimit-Limit": "150", "X-RateLimit-Remaining": "149", "X-RateLimit-Reset": "30"}
    await account.call("jobs.list", {})
    assert gate.rate() == 150 / 30
    await account.close()


async def test_the_accounts_own_rate_stands_whatever_answers_tell(base_url: str, harvest: Harvest) -> None:
    account = connect(base_url, rate=1.0)
    harvest.limits = {"X-RateLimit-Limit": "150", "X-RateLimit-Remaining": "149", "X-RateLimit-Reset": "30"}
    await account.call("jobs.list", {})
    assert account._desk.reading._gate.rate() == 1.0
    await account.close()


async def test_sign_ins_have_a_pace_of_their_own() -> None:
    gate = gate_of(None, None)
    async with gate.slot(Priority.USER_OP, operation="sign-in (client_credentials)"):
        pass
    account, own = gate._paces("sign-in (client_credentials)")
    assert own.rate(0.0) == 1.0
    assert gate._paces("jobs.list") == [account]


async def test_who_is_asked_for_in_a_body_acts(base_url: str, harvest: Harvest) -> None:
    harvest.tables["candidates"] = moments([{"id": 1, "first_name": "Ann", "last_name": "Bee"}])
    harvest.answers["POST /candidates"] = lambda _: web.json_response({"candidate": {"id": 1}, "application": None})
    account = connect(base_url, values={"user_id": "77"})
    await account.call("create_candidate", {"first_name": "Ann", "last_name": "Bee"}, {"user_id": 12345})
    assert harvest.of("/candidates")[0].user == "12345"
    assert harvest.of("/candidates")[1].user == "77"
    await account.close()
