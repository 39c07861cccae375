"""Sign-in by e-mail and password, what an account may do, and that no secret is ever shown."""

import logging

import pytest
from aiohttp import web

from adapters.vitay import VENDOR
from app.model.words import Verb
from app.vendor import Connection, Forbidden, Refused, SignInRefused
from tests.adapters.accounts import records, refusal
from tests.adapters.vitay.bureau import LOGIN, NOW, SECRETS, TOKEN, Bureau, connect, record
from tests.adapters.vitay.town import fill
from tests.surroundings import HandClock, MemoryTokens


async def test_the_token_is_asked_for_once_and_signs_everything(account: Connection, bureau: Bureau) -> None:
    fill(bureau)
    await records(account, "users")
    await records(account, "candidates")
    assert [one.body for one in bureau.sent("POST", LOGIN)] == [SECRETS]
    assert {one.headers["authorization"] for one in bureau.asked if one.path != LOGIN} == {f"Bearer {TOKEN}"}


async def test_a_token_of_another_run_is_used(base_url: str, bureau: Bureau) -> None:
    fill(bureau)
    tokens = MemoryTokens()
    for _ in range(2):
        account = connect(base_url, tokens=tokens)
        await records(account, "users")
        await account.close()
    assert len(bureau.sent("POST", LOGIN)) == 1


async def test_a_token_that_is_refused_is_replaced_once(account: Connection, bureau: Bureau) -> None:
    fill(bureau)
    left = [refusal(401, {"error": "Signature has expired"})]
    page = {"data": record("User", "1"), "pagination": {"total_entries": 1}}
    bureau.answers["/v1/users"] = lambda _: left.pop() if left else web.json_response(page)
    assert len(await records(account, "users")) == 1
    assert len(bureau.sent("POST", LOGIN)) == 2
    bureau.script("/v2/recruiters", {"error": "no"}, 401)
    with pytest.raises(Forbidden):  # with a token of this very moment
        await records(account, "recruiters")


@pytest.mark.parametrize("changed", [{"password": "wrong"}, {"email": "who@acme.example"}])
async def test_wrong_credentials_are_told_apart(base_url: str, changed: dict[str, str]) -> None:
    account = connect(base_url, values=SECRETS | changed)
    with pytest.raises(SignInRefused, match="Invalid email or password"):
        await account.check()
    await account.close()


@pytest.mark.parametrize("missing", SECRETS)
def test_both_are_needed(missing: str) -> None:
    with pytest.raises(Refused, match=f"{missing} missing"):
        connect("https://api.vitay.io", values={name: value for name, value in SECRETS.items() if name != missing})


@pytest.mark.parametrize(
    "address", ["", "https://api.vitay.io", "https://api.vitay.io/api", "https://api.vitay.io/api/"]
)
async def test_the_address_is_known_and_may_end_as_the_document_prints_it(address: str) -> None:
    account = connect(address)
    assert account._who == "mara@acme.example at https://api.vitay.io"  # type: ignore[attr-defined]
    await account.close()


async def test_the_password_and_the_token_are_in_no_message(
    base_url: str, bureau: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fill(bureau)
    account = connect(base_url)
    bureau.script("/v1/users", {"error": f"token {TOKEN} of {SECRETS['password']}"}, 403)
    with pytest.raises(Forbidden) as failed:
        await records(account, "users")
    for shown in (str(failed.value), repr(account.__dict__), caplog.text):
        assert TOKEN not in shown
        assert SECRETS["password"] not in shown
    await account.close()


# --- what it may do ---


async def test_an_account_that_may_do_everything(account: Connection, bureau: Bureau) -> None:
    fill(bureau)
    bureau.script("/v1/users/me", {"data": record("User", "21", is_active="true")})
    report = await account.check()
    assert report.who.startswith("mara@acme.example at http://127.0.0.1")
    assert report.capabilities == tuple(VENDOR.capabilities)
    assert report.server_time is not None
    assert {one.method for one in bureau.asked if one.path != LOGIN} == {"GET"}


async def test_an_account_that_may_not(account: Connection, bureau: Bureau) -> None:
    fill(bureau)
    bureau.script("/v1/users/me", {"data": [record("User", "21", is_active="false")]})
    bureau.script("/v1/question_sets", {"error": "no"}, 403)
    report = await account.check()
    assert report.who.endswith("(not active any more)")
    verbs = {one.verb: one for one in report.capabilities}
    assert not verbs[Verb.REQUEST_REFERENCES].allowed
    assert "may not read question sets" in verbs[Verb.REQUEST_REFERENCES].reason
    assert verbs[Verb.REMIND].allowed


def test_every_verb_is_there_with_its_reason() -> None:
    assert {one.verb for one in VENDOR.capabilities} == {*Verb}
    assert all(one.reason for one in VENDOR.capabilities if not one.allowed)


async def test_a_clock_that_says_that_an_hour_is_over_asks_anew(base_url: str, bureau: Bureau) -> None:
    fill(bureau)
    clock = HandClock(NOW)
    account = connect(base_url, clock)
    for passed, logins in ((0, 1), (50 * 60_000, 1), (20 * 60_000, 2)):
        clock.pass_(passed)
        await records(account, "users")
        assert len(bureau.sent("POST", LOGIN)) == logins
    await account.close()
