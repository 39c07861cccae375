"""Tokens: who gets one, for how long, and what it opens."""

import pytest

from adapters.cegid.sandbox import Talentsoft, sandbox

DENIED = {"message": "Authorization has been denied for this request."}


async def test_a_token_is_a_bearer_token_of_twenty_minutes(client, present):
    token = (await client.sign_in()).json
    assert (token["token_type"], token["expires_in"]) == ("bearer", 1199)
    assert set(token) == {"access_token", "token_type", "expires_in"}
    present.pass_by(seconds=1199)
    assert (await client.get("/exports/v1/vacancies", limit=1)).status == 200
    present.pass_by(seconds=2)
    answer = await client.get("/exports/v1/vacancies", limit=1)
    assert (answer.status, answer.json, answer.headers["WWW-Authenticate"]) == (401, DENIED, "Bearer")


@pytest.mark.parametrize("kind", ["bearer", "Bearer"])
async def test_both_spellings_of_the_header_work(client, kind):
    headers = {"Authorization": f"{kind} {client.token}"}
    answer = await client.send("GET", "/api/exports/v1/vacancies", headers, signed=False)
    assert answer.status == 200


async def test_a_secret_that_is_not_form_encoded_is_another_secret(client):
    known = client.sandbox.credentials
    raw = f"grant_type=client_credentials&client_id={known['client_id']}&scope=MatchingIndexation&client_secret="
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    plus_only = known["client_secret"].replace("&", "%26").replace("=", "%3D")
    answer = await client.send("POST", "/api/token", form, signed=False, data=raw + plus_only)
    assert (answer.status, answer.json) == (400, {"error": "invalid_client", "error_description": "invalid secret"})
    whole = await client.send("POST", "/api/token", form, signed=False, data=raw + plus_only.replace("+", "%2B"))
    assert whole.status == 200


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_secret": "x"}, "invalid_client"),
        ({"client_id": "x"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "Everything"}, "invalid_scope"),
    ],
)
async def test_wrong_credentials_are_refused_with_an_oauth_error(client, wrong, error):
    answer = await client.sign_in(**{"scope": "MatchingIndexation"} | wrong)
    assert (answer.status, answer.json["error"]) == (400, error)


async def test_json_is_not_understood_by_the_token_endpoint(client):
    sent = {"grant_type": "client_credentials", **client.sandbox.credentials}
    answer = await client.send("POST", "/api/token", json=sent)
    assert (answer.status, answer.json["error"]) == (400, "unsupported_grant_type")


OPENS = {
    "/exports/v1/vacancies": {"MatchingIndexation"},
    "/v1/referentials/countries": {"MatchingIndexation", "Customer"},
    "/v1/vacancies": {"Customer"},
    "/v1/candidates": {"Customer"},
    "/jobboard/v1/vacancies": {"JobBoard", "MetaEngine"},
    "/v2/offersummaries": {None},
}


@pytest.mark.parametrize("scope", ["MatchingIndexation", "Customer", "JobBoard", "MetaEngine", None])
async def test_a_token_opens_what_its_scope_is_for_and_nothing_else(visit, scope):
    async with visit(scope=scope) as client:
        for path, scopes in OPENS.items():
            answer = await client.get(path)
            assert answer.status == (200 if scope in scopes else 403), path
            if scope not in scopes:
                assert answer.json["code"] == 403
                assert "is required" in answer.json["message"]


async def test_a_token_may_be_for_two_scopes(client):
    await client.sign_in("MatchingIndexation Customer")
    assert (await client.get("/exports/v1/candidates", limit=1)).status == 200
    assert (await client.get("/v1/candidates", limit=1)).status == 200


async def test_a_scope_is_given_only_where_it_is_granted(client):
    await client.control("scopes", granted=["MatchingIndexation"])
    assert (await client.sign_in("Customer")).json["error"] == "invalid_scope"
    assert (await client.sign_in("MatchingIndexation")).status == 200
    await client.control("scopes", granted=["MatchingIndexation", "Customer"])
    assert (await client.sign_in("Customer")).status == 200


async def test_unless_told_otherwise_a_site_grants_matching_alone():
    assert sandbox(people=1, seed=1).scopes == {"MatchingIndexation"}


@pytest.mark.parametrize("end", ["expire_tokens", "revoke_tokens"])
async def test_a_test_can_end_all_tokens(client, end):
    await client.control(end)
    assert (await client.get("/exports/v1/vacancies")).status == 401
    await client.sign_in()
    assert (await client.get("/exports/v1/vacancies")).status == 200


async def test_without_a_token_nothing_is_shown(client):
    for path in OPENS:
        answer = await client.send("GET", "/api" + path, signed=False)
        assert (answer.status, answer.json) == (401, DENIED)


async def test_credentials_are_drawn_anew_unless_they_are_given():
    one, other = Talentsoft(people=1), Talentsoft(people=1)
    assert one.credentials["client_secret"] != other.credentials["client_secret"]
    assert {"+", "&", "="} <= set(one.credentials["client_secret"])
    assert Talentsoft(people=1, credentials={"client_id": "i", "client_secret": "s"}).credentials == {
        "client_id": "i",
        "client_secret": "s",
    }


async def test_the_ledger_hides_the_secret(client):
    (entry, *_) = client.sandbox.ledger.requests("token")
    assert entry.body["client_secret"] == "***"
