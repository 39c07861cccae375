"""A key or a token, and what a 401 means: who asks is refused, or what was asked for is not for them to see."""

import pytest

from app.model.words import Verb
from app.vendor import Capability, Connection, Forbidden, Refused, SignInRefused
from tests.adapters.accounts import records
from tests.adapters.smartrecruiters.tenant import CLIENT, FORM, KEY, Tenant, connect, content, refused

ME = "GET /user-api/v201804/users/me"


async def test_a_key_goes_into_its_own_header(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /user-api/v201804/users", content())
    await records(account, "users")
    assert tenant.asked[0].headers["x-smarttoken"] == KEY
    assert "authorization" not in tenant.asked[0].headers


async def test_a_client_gets_a_token_of_its_own_and_keeps_it(base_url: str, tenant: Tenant) -> None:
    tenant.keys.clear()
    tenant.says("GET /user-api/v201804/users", content())
    account = connect(base_url, values=CLIENT)
    await records(account, "users")
    await records(account, "users")
    assert tenant.minted == [FORM]
    assert tenant.asked[0].headers["authorization"] == "Bearer token-1"
    await account.close()


def test_without_a_secret_there_is_no_sign_in() -> None:
    for values in ({}, {"client_id": "x"}):
        with pytest.raises(Refused, match="secret missing"):
            connect("http://127.0.0.1:9", values=values)


async def test_a_key_that_was_taken_back_is_told_from_a_record_that_may_not_be_seen(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says(ME, {"id": "u1"})
    tenant.answers["GET /candidates/c1"] = lambda _: refused(401)
    with pytest.raises(Forbidden):
        await account.facet("background", "c1", wanted=True)
    assert [len(tenant.of(question)) for question in ("GET /candidates/c1", ME)] == [1, 1]
    tenant.keys.clear()
    with pytest.raises(SignInRefused, match="the key is refused"):
        await account.facet("background", "c1", wanted=True)
    with pytest.raises(SignInRefused):
        await account.check()


@pytest.mark.parametrize("values", [CLIENT, {"secret": KEY}])
async def test_who_is_denied_a_record_by_name_is_not_signed_in_again(
    base_url: str, tenant: Tenant, values: dict[str, str]
) -> None:
    account = connect(base_url, values=values)
    for answer in (refused(401, "PERMISSION_DENIED"), refused(401, message="Job access denied")):
        tenant.answers["GET /candidates/c1"] = lambda _, found=answer: found  # type: ignore[misc]
        with pytest.raises(Forbidden):
            await account.facet("background", "c1", wanted=True)
    assert len(tenant.of("GET /candidates/c1")) == 2
    assert tenant.of(ME) == []
    assert len(tenant.minted) == (values is CLIENT)
    await account.close()


async def test_a_token_that_is_refused_is_made_anew_once(base_url: str, tenant: Tenant) -> None:
    account = connect(base_url, values=CLIENT)
    tenant.says("GET /user-api/v201804/users", content())
    await records(account, "users")
    tenant.keys.clear()
    await records(account, "users")
    assert len(tenant.minted) == 2
    tenant.answers["GET /candidates/c1"] = lambda _: refused(401)
    with pytest.raises(Forbidden):
        await account.facet("background", "c1", wanted=True)
    assert len(tenant.minted) == 3
    await account.close()


async def test_an_answer_without_a_token_is_no_sign_in(base_url: str, tenant: Tenant) -> None:
    tenant.token = {"access_token": ""}
    account = connect(base_url, values=CLIENT)
    with pytest.raises(Exception, match="holds no token"):
        await account.check()
    await account.close()


def verbs(found: tuple[Capability, ...]) -> dict[Verb, Capability]:
    return {one.verb: one for one in found}


async def test_a_test_says_who_it_is_and_what_that_lacks(account: Connection, tenant: Tenant) -> None:
    role = {"id": "STANDARD", "name": "Standard"}
    tenant.says(ME, {"id": "u1", "firstName": "Eva", "lastName": "Berg", "systemRole": role})
    tenant.says("GET /configuration/company", {"name": "Polka", "identifier": "polka"})
    tenant.says("GET /jobs", content())
    tenant.says("GET /candidates", content())
    tenant.says("GET /configuration/rejection-reasons", content())
    report = await account.check()
    found = verbs(report.capabilities)
    assert report.who == "Eva Berg at Polka"
    assert report.server_time is not None
    assert all(found[verb].allowed for verb in (Verb.READ, Verb.MOVE, Verb.REJECT, Verb.SCHEDULE))
    assert found[Verb.NOTE].reason.endswith("Notes of others are shown to administrators alone.")
    assert not found[Verb.TRANSFER].allowed
    assert report.barred == {}
    assert all(one.method == "GET" for one in tenant.asked)
    tenant.answers["GET /configuration/rejection-reasons"] = lambda _: refused(403, "PERMISSION_DENIED")
    tenant.answers["GET /candidates"] = lambda _: refused(403, "PERMISSION_DENIED")
    tenant.answers[ME] = lambda _: refused(403, "PERMISSION_DENIED")
    report = await account.check()
    assert "user_id" in report.barred["approval.approve"]
    assert "consent.ask" not in report.barred
    found = verbs(report.capabilities)
    assert found[Verb.REJECT].reason.startswith("Add candidates_read and configuration_read to the credential")
    assert not found[Verb.READ].allowed
    assert "user_id" in found[Verb.SCHEDULE].reason
    assert found[Verb.TAG].allowed
