"""Tokens: who gets one, for how long, and what it opens."""

import re

import aiohttp
import pytest

from adapters.traffit.sandbox import Traffit


async def test_a_password_gives_an_hour_and_a_refresh_token(client):
    answer = await client.sign_in(grant_type="password", scope="employee recruitment")
    token = answer.json
    assert re.fullmatch("[0-9a-f]{40}", token["access_token"])
    assert (token["expires_in"], token["token_type"], token["scope"]) == (3600, "Bearer", "employee recruitment")
    assert re.fullmatch("[0-9a-f]{40}", token["refresh_token"])


async def test_client_credentials_give_thirty_days_and_no_refresh_token(client):
    token = (await client.sign_in(grant_type="client_credentials")).json
    assert token["expires_in"] == 2_592_000
    assert "refresh_token" not in token


@pytest.mark.parametrize("shape", ["json", "form", "multipart"])
async def test_the_token_call_takes_json_form_and_multipart(client, shape):
    fields = {**client.tenant.credentials, "grant_type": "password"}
    bodies = {"json": {"json": fields}, "form": {"data": fields}, "multipart": {"data": aiohttp.FormData(fields)}}
    if shape == "multipart":
        with aiohttp.MultipartWriter("form-data") as writer:
            for name, value in fields.items():
                writer.append(value).set_content_disposition("form-data", name=name)
        bodies["multipart"] = {"data": writer}
    answer = await client.send("POST", "/oauth2/token", **bodies[shape])
    assert answer.status == 200
    assert answer.json["access_token"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_secret": "x"}, "invalid_client"),
        ({"client_id": "x"}, "invalid_client"),
        ({"password": "x"}, "invalid_grant"),
        ({"username": "x"}, "invalid_grant"),
        ({"scope": "employee crm_persons"}, "invalid_scope"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
    ],
)
async def test_wrong_credentials_are_refused_with_an_oauth_error(client, wrong, error):
    answer = await client.sign_in(**{"grant_type": "password", **wrong})
    assert answer.status == 400
    assert answer.json["error"] == error
    assert answer.json["error_description"]


async def test_a_refresh_token_renews_once(client):
    first = (await client.sign_in(grant_type="password")).json
    renewed = await client.sign_in(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert renewed.json["access_token"] != first["access_token"]
    again = await client.sign_in(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.json["error"] == "invalid_grant"


async def test_a_token_ends_when_its_time_is_over(client, present):
    await client.sign_in(grant_type="password")
    present.pass_by(seconds=3599)
    assert (await client.get("/users/")).status == 200
    present.pass_by(seconds=2)
    answer = await client.get("/users/")
    assert (answer.status, answer.json) == (401, {"error": "Authorization key is invalid."})


async def test_the_lifetime_can_be_set(present):
    tenant = Traffit(people=10, clock=present, token_lifetime=5)
    token = tenant.tokens.issue(frozenset({"user"}), 18, 3600, renewable=False)
    assert token.lifetime == 5
    present.pass_by(seconds=6)
    assert tenant.tokens.valid(token.access) is None


async def test_without_a_token_or_with_a_wrong_one_nothing_is_shown(client):
    for token in ("", "x" * 40):
        client.token = token
        answer = await client.get("/employees/")
        assert (answer.status, answer.json) == (401, {"error": "Authorization key is invalid."})


async def test_a_token_opens_only_what_its_scopes_name(client):
    await client.sign_in(grant_type="client_credentials", scope="recruitment")
    assert (await client.get("/recruitments/")).status == 200
    answer = await client.get("/employees/")
    assert (answer.status, answer.json) == (403, {"error": {"code": 403, "message": "Forbidden"}})


async def test_credentials_are_drawn_anew_unless_they_are_given():
    given = {"client_secret": "s", "password": "p"}
    one, other = Traffit(people=8), Traffit(people=8)
    assert one.credentials["client_secret"] != other.credentials["client_secret"]
    assert one.credentials["client_id"] == "polana_lanehop"
    assert Traffit(people=8, credentials=given).credentials.items() >= given.items()


async def test_only_the_order_of_words_that_real_clients_use_answers(client):
    answer = await client.send("GET", "/api/v2/integration/employees/")
    assert (answer.status, answer.json) == (404, {"error": {"code": 404, "message": "Not Found"}})
    assert (await client.send("GET", "/api/integration/v2/employees/")).status == 200
