"""Tokens: what the endpoints take and answer, how long a token lives, what it may do."""

import aiohttp
import pytest

UNAUTHORIZED = {
    "message": "Unauthorized",
    "errors": ["Token could not be decoded. Please ensure your token is from a trusted source."],
}


async def ask(client, pair=None, url="/token", **form):
    known = client.sandbox.credentials
    login, password = pair or (known["client_id"], known["client_secret"])
    basic = {"Authorization": aiohttp.encode_basic_auth(login, password)}
    return await client.send("POST", url, headers=basic, data=form)


async def test_the_answer_is_as_it_was_recorded(client):
    answer = await ask(client, grant_type="client_credentials", sub="4001")
    assert answer.status == 200
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_at"] == "2026-11-18T10:30:00Z"
    assert set(answer.json) == {"token_type", "access_token", "expires_at"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("expires_at", "2026-11-18T10:30:00Z"), ("expires_in", 3600), ("expires", "2026-11-18T10:30:00Z"), (None, None)],
)
async def test_how_long_it_lasts_can_be_said_in_other_words(client, field, value):
    await client.control("expiry", field=field)
    sent = (await ask(client, grant_type="client_credentials")).json
    assert {name: sent[name] for name in sent if name.startswith("expires")} == ({field: value} if field else {})


async def test_what_is_wrong_is_said_in_four_ways(client):
    nobody = await client.send("POST", "/token", signed=False, data={"grant_type": "client_credentials"})
    assert (nobody.status, nobody.json["message"]) == (401, "Unauthorized")
    assert nobody.json["errorId"].startswith("err-")
    malformed = await ask(client, ("notaclient", "x"), grant_type="client_credentials")
    assert malformed.status == 400
    assert malformed.json["message"] == "client_id=notaclient does not contain a valid client ID suffix"
    unknown = await ask(client, ("0000-harvest", "x"), grant_type="client_credentials")
    assert (unknown.status, unknown.json) == (401, {"error": "invalid_client"})
    assert (await ask(client)).status == 400
    other = await ask(client, grant_type="password")
    assert other.status == 400
    assert other.json["message"].startswith("grant_type=password is invalid, please use one of: ")
    stranger = await ask(client, grant_type="client_credentials", sub="999999")
    assert stranger.status == 400


async def test_the_token_endpoint_has_a_limit_of_its_own(visit, present):
    async with visit(limit=150) as client:
        for left in range(58, -1, -1):
            answer = await ask(client, grant_type="client_credentials")
            assert answer.status == 200
            assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("60", str(left))
        refused = await ask(client, grant_type="client_credentials")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
        present.pass_by(seconds=60)
        assert (await ask(client, grant_type="client_credentials")).status == 200


async def test_a_token_lives_an_hour(client, present):
    present.pass_by(minutes=59, seconds=59)
    assert (await client.get("/jobs")).status == 200
    present.pass_by(seconds=1)
    answer = await client.get("/jobs")
    assert (answer.status, answer.json["message"]) == (401, "Unauthorized")


async def test_a_new_token_withdraws_the_older_one_of_the_same_user(client):
    old = client.token
    await client.sign_in(sub=4008)
    other = client.token
    await client.sign_in()
    answer = await client.send("GET", "/v3/jobs", headers={"Authorization": f"Bearer {old}"})
    assert (answer.status, answer.json) == (401, UNAUTHORIZED)
    assert (await client.send("GET", "/v3/jobs", headers={"Authorization": f"Bearer {other}"})).status == 200
    await client.control("single_token", on=False)
    kept = client.token
    await client.sign_in()
    assert (await client.send("GET", "/v3/jobs", headers={"Authorization": f"Bearer {kept}"})).status == 200


async def test_the_transition_endpoint_takes_the_old_key_and_names_the_end_otherwise(client):
    answer = await ask(client, (client.tenant.legacy_key, ""), url="/auth/token")
    assert (answer.status, answer.json["expires"]) == (200, "2026-11-18T10:30:00Z")
    client.token = answer.json["access_token"]
    assert (await client.get("/jobs")).status == 200
    assert (await ask(client, ("wrong", ""), url="/auth/token")).status == 401


async def test_unknown_routes_are_told_apart_before_anybody_signs_in(client):
    for method, path in (("GET", "/v3/no_such"), ("GET", "/v3/jobs/1"), ("DELETE", "/v3/jobs/1"), ("GET", "/v1/jobs")):
        answer = await client.send(method, path, signed=False)
        assert (answer.status, answer.json) == (404, {"message": "Resource not found"}), path
        assert answer.headers["X-Request-Id"]
    answer = await client.send("GET", "/v3/jobs", signed=False)
    assert (answer.status, answer.json) == (401, UNAUTHORIZED)


async def test_each_operation_has_its_scope(client):
    await client.control("scopes", granted=["harvest:jobs:list", "harvest:notes:create"])
    await client.sign_in()
    candidate, application = client.applied()
    assert (await client.get("/jobs")).status == 200
    for answer in (
        await client.get("/candidates"),
        await client.post(f"/applications/{application}/move", {"from_stage_id": 1}),
        await client.patch(f"/candidates/{candidate}", {"title": "x"}),
    ):
        assert (answer.status, answer.json["message"]) == (403, "Forbidden")
    note = {"candidate_id": candidate, "body": "x", "visibility": "public", "note_type": "NOTE"}
    assert (await client.post("/notes", note)).status == 201


async def test_only_site_admins_read_and_the_acting_user_signs_what_it_writes(client):
    candidate, application = client.applied()
    await client.sign_in(sub=4002)
    assert (await client.get("/jobs")).status == 403
    note = {"candidate_id": candidate, "body": "by me", "visibility": "public", "note_type": "NOTE"}
    assert (await client.post("/notes", note)).json["user_id"] == 4002
    assert (await client.post(f"/applications/{application}/reject", {"rejection_reason_id": 5001})).status == 204
    await client.sign_in(sub=None)
    (details,) = await client.rows("/rejection_details", application_ids=application)
    assert details["rejected_by_id"] == 4002
    anonymous = (await client.post("/notes", note)).json
    assert anonymous["user_id"] == 4020, "without a sub the integration's own user acts"


async def test_a_deactivated_user_gets_nothing(client):
    assert (await client.sign_in(sub=4012)).status == 400
    await client.post("/users/4008/deactivate")
    assert (await client.sign_in(sub=4008)).status == 400


async def test_a_partners_code_lives_a_minute_and_what_renews_it_a_day(client, present):
    known, back = client.sandbox.credentials, "https://cloud.example/cb"
    asked = {"client_id": known["client_id"], "redirect_uri": back, "response_type": "code", "state": "s"}

    async def code() -> str:
        agreed = await client.send("GET", "/authorize", signed=False, params=asked)
        return agreed.headers["Location"].partition("code=")[2].partition("&")[0]

    late = await code()
    present.pass_by(seconds=61)
    refused = await ask(client, grant_type="authorization_code", code=late, redirect_uri=back)
    assert (refused.status, refused.json) == (400, {"error": "invalid_grant"})
    given = (await ask(client, grant_type="authorization_code", code=await code(), redirect_uri=back)).json
    present.pass_by(hours=23)
    given = (await ask(client, grant_type="refresh_token", refresh_token=given["refresh_token"])).json
    present.pass_by(hours=25)
    assert (await ask(client, grant_type="refresh_token", refresh_token=given["refresh_token"])).status == 400
