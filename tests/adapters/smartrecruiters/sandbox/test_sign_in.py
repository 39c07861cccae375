"""The key and the token, what they may, and how the company says no."""

import aiohttp
import pytest
from yarl import URL

from adapters.sandbox import Fault, Faults, Rule


async def test_a_key_opens_and_a_wrong_one_does_not(client):
    assert (await client.get("/jobs")).status == 200
    for headers in ({}, {"X-SmartToken": "DCRA1-wrong"}, {"Authorization": "Bearer nothing"}):
        answer = await client.send("GET", "/jobs", headers, signed=False)
        assert (answer.status, answer.codes) == (401, ["UNAUTHORIZED"])
    assert (await client.send("GET", "/jobs", {"x-smarttoken": client.key}, signed=False)).status == 200


async def test_a_partners_key_opens_what_is_for_partners(client):
    partner = {"X-SmartToken": client.tenant.partner_key}
    assert (await client.send("GET", "/feed/publications", partner, signed=False)).status == 200
    assert (await client.send("GET", "/jobs", partner, signed=False)).status == 401
    by_query = {"apiKey": client.tenant.partner_key}
    assert (await client.send("GET", "/feed/publications", signed=False, params=by_query)).status == 200


async def test_client_credentials_come_in_the_form_or_by_basic(client):
    known = client.sandbox.credentials
    by_form = await client.ask_token()
    basic = {"Authorization": aiohttp.encode_basic_auth(known["client_id"], known["client_secret"])}
    form = {"grant_type": "client_credentials"}
    by_basic = await client.send("POST", "/identity/oauth/token", basic, signed=False, data=form)
    for answer in (by_form, by_basic):
        assert (answer.status, answer.json["token_type"], answer.json["expires_in"]) == (200, "bearer", 1800)
        bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
        assert (await client.send("GET", "/jobs", bearer, signed=False)).status == 200
    for form, status, error in (
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"scope": ""}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "none"}, 400, "invalid_grant"),
    ):
        answer = await client.ask_token(**form)
        assert (answer.status, answer.json["error"]) == (status, error)


async def test_a_token_ends_by_time_or_by_order(client, present):
    async def opens() -> bool:
        bearer = {"Authorization": f"Bearer {token}"}
        return bool((await client.send("GET", "/jobs", bearer, signed=False)).status == 200)

    token = (await client.ask_token()).json["access_token"]
    assert await opens()
    present.pass_by(seconds=1801)
    assert not await opens()
    token = (await client.ask_token()).json["access_token"]
    await client.control("revoke_tokens")
    assert not await opens()


async def test_scopes_are_asked_for_and_missed(client):
    token = (await client.ask_token(scope="jobs_read candidates_read")).json["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await client.send("GET", "/jobs", bearer, signed=False)).status == 200
    answer = await client.send("POST", "/jobs", bearer, signed=False, json={})
    assert (answer.status, answer.codes) == (403, ["OAuthPermissionsException"])
    await client.control("scopes", granted=["users_read"])
    token = (await client.ask_token()).json["access_token"]
    assert (await client.send("GET", "/jobs", {"Authorization": f"Bearer {token}"}, signed=False)).status == 403


async def test_an_app_is_let_in_once_a_person_says_yes(client):
    asked = {"client_id": client.sandbox.credentials["client_id"], "redirect_uri": "http://localhost/cb", "state": "s"}
    agreed = await client.send("GET", "/identity/oauth/allow", signed=False, params={**asked, "scope": "jobs_read"})
    sent_back = URL(agreed.headers["Location"])
    assert sent_back.query["state"] == "s"
    token = await client.ask_token(grant_type="authorization_code", code=sent_back.query["code"])
    refresh = {"grant_type": "refresh_token", "refresh_token": token.json["refresh_token"]}
    assert (await client.ask_token(**refresh)).json["access_token"]
    assert (await client.ask_token(**refresh)).json["error"] == "invalid_grant"


async def test_an_empty_answer_of_the_token_endpoint_and_a_plan_without_api(client):
    await client.control("empty_tokens")
    answer = await client.ask_token()
    assert (answer.status, answer.json) == (200, {})
    await client.control("no_access")
    answer = await client.get("/jobs")
    assert (answer.status, answer.json) == (403, {"message": "No access to feature: Customer API"})


@pytest.mark.parametrize("kind", [Fault.EXPIRED_TOKEN, Fault.REVOKED_TOKEN])
async def test_the_frame_takes_tokens_and_keys_away(visit, kind):
    async with visit(faults=Faults([Rule(kind, path="/jobs", times=1)])) as client:
        token = (await client.ask_token()).json["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await client.send("GET", "/jobs", bearer, signed=False)).status == 401
    async with visit(faults=Faults([Rule(Fault.REVOKED_TOKEN, path="/jobs", times=1)])) as client:
        assert (await client.get("/jobs")).status == 401
        assert (await client.get("/candidates")).status == 401


async def test_the_public_needs_no_key(client):
    found = await client.send("GET", "/v1/companies/nordwindagency/postings", signed=False)
    assert found.status == 200
    assert found.json["totalFound"] == len(found.json["content"]) > 5
