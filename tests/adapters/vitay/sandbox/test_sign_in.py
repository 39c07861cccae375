"""E-mail and password, tokens and their end, a new password."""

import pytest


async def test_a_token_is_given_for_email_and_password(client):
    answer = await client.sign_in()
    assert answer.data["type"] == "User"
    assert answer.data["id"] == (await client.get("/v1/users/me")).data["id"]
    assert set(answer.attributes) == {"token"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"password": "wrong"}, (401, "Invalid email or password")),
        ({"password": "wröng"}, (401, "Invalid email or password")),
        ({"email": "nobody@polana.example"}, (401, "Invalid email or password")),
        ({"password": ""}, (422, "password can't be blank")),
        ({"email": 1}, (422, "email can't be blank")),
    ],
)
async def test_whoever_is_not_known_gets_none(client, sent, said):
    assert (await client.sign_in(**sent)).said == said


async def test_a_token_has_an_end(client, present):
    present.pass_by(hours=23, minutes=59)
    assert (await client.get("/v1/users/me")).status == 200
    present.pass_by(minutes=1)
    assert (await client.get("/v1/users/me")).said == (401, "Token has expired")
    await client.control("lifetime", seconds=60)
    await client.sign_in()
    present.pass_by(seconds=60)
    assert (await client.get("/v1/users/me")).said == (401, "Token has expired")


async def test_tokens_can_be_expired_and_withdrawn(client):
    await client.control("expire_tokens")
    assert (await client.get("/v1/users/me")).said == (401, "Token has expired")
    await client.sign_in()
    await client.control("revoke_tokens")
    assert (await client.get("/v1/users/me")).said == (401, "Invalid token")
    await client.sign_in()
    wrong = await client.send("GET", "/api/v1/users/me", headers={"Authorization": f"Basic {client.token}"})
    assert wrong.said == (401, "Invalid token")


async def test_a_new_password_by_a_key_that_is_mailed(client):
    email, old = client.sandbox.credentials["email"], client.token
    await client.control("revoke_tokens")
    found = await client.get("/v3/oauth/reset", email=email)
    assert set(found.data) == {"attributes"}
    first = found.attributes["token"]
    asked = await client.post("/v3/oauth/reset", {"email": email})
    assert (asked.data["type"], asked.attributes) == ("User", {"email": email})
    second = asked.data["key"]
    mails = await client.control("messages")
    assert [(mail["kind"], mail["channel"], mail["to"], mail["key"]) for mail in mails] == [
        ("reset", "email", email, first),
        ("reset", "email", email, second),
    ]
    assert client.effects() == [("/v3/oauth/reset", True)] * 2
    await client.sign_in()
    sent = {"email": email, "password": "new-Pässword", "reset_key": second}
    assert (await client.patch("/v3/oauth/reset", sent)).attributes == {"email": email}
    assert (await client.get("/v1/users/me")).said == (401, "Invalid token"), "whoever was signed in is not any more"
    assert (await client.sign_in()).status == 401
    assert (await client.sign_in(password="new-Pässword")).status == 200
    assert client.token != old
    again = await client.patch("/v3/oauth/reset", sent)
    assert again.said == (422, "Invalid reset key"), "a key is good once"


async def test_a_key_is_good_for_an_hour_and_for_its_user(client, present):
    email = client.sandbox.credentials["email"]
    other = client.tenant.user_of(502)["email"]
    key = (await client.post("/v3/oauth/reset", {"email": email})).data["key"]
    wrong = await client.patch("/v3/oauth/reset", {"email": other, "password": "x", "reset_key": key})
    assert wrong.said == (422, "Invalid reset key")
    present.pass_by(hours=1, seconds=1)
    late = await client.patch("/v3/oauth/reset", {"email": email, "password": "x", "reset_key": key})
    assert late.said == (422, "Invalid reset key")
    assert (await client.post("/v3/oauth/reset", {"email": "no@body.example"})).said == (404, "Invalid User")
    assert (await client.get("/v3/oauth/reset")).said == (404, "Invalid User")


async def test_no_secret_is_in_the_ledger(client):
    email = client.sandbox.credentials["email"]
    key = (await client.post("/v3/oauth/reset", {"email": email})).data["key"]
    await client.patch("/v3/oauth/reset", {"email": email, "password": "hidden-too", "reset_key": key})
    text = "".join(entry.line() for entry in client.sandbox.ledger)
    assert email in text
    for secret in (key, "hidden-too", client.sandbox.credentials["password"], client.token):
        assert secret not in text


async def test_the_vendors_own_tools_are_told_the_token(client):
    answer = await client.get("/v3/api/postman")
    values = {row["key"]: row["value"] for row in answer.json["values"]}
    assert values["token"] == client.token
    assert (await client.get("/v3/ping")).text == "Pong"


async def test_who_works_here_no_more_can_do_nothing(client):
    jakub = client.tenant.user_of(502)
    client.tenant.passwords[jakub.id] = "secret"
    admin = client.token
    await client.sign_in(email=jakub["email"], password="secret")
    mine = client.token
    assert (await client.get("/v1/users/me")).data["id"] == str(jakub.id)
    client.token = admin
    body = {"data": {"type": "Recruiter", "id": "502", "attributes": {"is_active": "false"}}}
    assert (await client.patch("/v1/recruiters/502", body)).attributes["is_active"] is False
    client.token = mine
    assert (await client.get("/v1/users/me")).said == (401, "Invalid token")
    assert (await client.sign_in(email=jakub["email"], password="secret")).status == 401
