"""What the made-up account holds, that it costs nothing, what goes wrong, and what tests can do from outside."""

import unicodedata

import aiohttp
import pytest

from adapters.greenhouse.sandbox import sandbox as greenhouse
from adapters.sandbox import Fault, Faults, Rule
from adapters.sandbox.agency import person
from adapters.traffit.sandbox import sandbox as traffit
from adapters.vitay.sandbox import Vitay, sandbox

LISTS = (
    "/v3/candidates",
    "/v2/references",
    "/v1/public/reference_requests",
    "/activities",
    "/v1/users",
    "/v3/metadata",
)


async def test_the_same_seed_is_the_same_account_and_another_is_not(visit):
    async with visit(seed=1) as one, visit(seed=1) as two, visit(seed=2) as other:
        for path in LISTS:
            assert await one.rows(path) == await two.rows(path), path
            assert await one.rows(path) != await other.rows(path), path


async def test_a_million_people_cost_nothing_until_they_are_touched(visit):
    async with visit(people=1_000_000) as client:
        stored = client.tenant.stored_records
        for path in LISTS:
            last = (await client.get(path, size=100)).json["pagination"]["total_pages"]
            assert last > 1_000
            for page in (1, last // 2, last):
                rows = (await client.get(path, size=100, page=page)).data
                assert rows[0] == (await client.get(path, size=1, page=(page - 1) * 100 + 1)).data[0]
                stamps = [row["attributes"].get("created_at") or "" for row in rows]
                assert stamps == sorted(stamps), path
        assert (await client.get("/v3/candidates/567890")).attributes["first_name"] == person(1, 557_890).first_name
        assert len((await client.get("/v1/recruiters/502")).data["relationships"]["candidates"]) == 500
        assert client.tenant.stored_records == stored


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_references_are_in_every_state(visit, seed):
    async with visit(people=100, seed=seed) as client:
        candidates = await client.rows("/v3/candidates")
        assert {0, 1, 2, 3, 4} == {len(row["relationships"]["references"]) for row in candidates}
        rows = [row["attributes"] | row["relationships"] for row in await client.rows("/v2/references")]
        states = {
            (bool(row["question_set"]), row["metadatum"] is not None, row["filled"], row["is_pending"]) for row in rows
        }
        saved, sent = (False, False, False, False), (True, False, False, True)
        opened, filled = (True, True, False, True), (True, True, True, False)
        assert states == {saved, sent, opened, filled}
        assert {(row["filled"], row["score"] is not None, row["filled_at"] is not None, row["answer_set"] is not None)
                for row in rows} == {(True,) * 4, (False,) * 4}  # fmt: skip
        reminders = {(row["reminder"]["count_exceeded"], row["reminder"]["rate_exceeded"]) for row in rows}
        assert reminders == {(False, False), (True, False), (False, True), (True, True)}
        assert {True, False} == {row["is_active"] for row in rows} == {row["permission_share_clients"] for row in rows}
        assert {"direct_manager", "colleague", "direct_report", "client"} == {row["relationship"] for row in rows}
        requests = [row["attributes"] for row in await client.rows("/v1/public/reference_requests")]
        assert {row["filled"] for row in requests} == {True, False}
        assert {row["min_manager_references"] for row in requests} == {0, 1}
        assert all(row["created_at"] < row["filled_at"] <= "2026-11-18T09:30:00.000Z" for row in rows if row["filled"])


async def test_the_same_people_are_in_the_agencys_other_systems(visit, present):
    """With the number that each of those has for them as `internal_id`."""
    async with visit(people=120, seed=3) as client:
        theirs = {}
        for row in greenhouse(people=120, seed=3, clock=present).everyone():
            theirs[str(row["id"])] = (row["first_name"], row["last_name"])
        for row in traffit(people=128, seed=3, clock=present).employees:
            theirs[str(row.id)] = (row.fields["name"], row.fields["lastname"])
        rows = [row["attributes"] for row in await client.rows("/v3/candidates")]
        linked = [row for row in rows if row["internal_id"]]
        assert 0 < len(rows) - len(linked) < len(linked)
        assert {len(row["internal_id"]) for row in linked} == {4, 8}
        for row in linked:
            assert theirs[row["internal_id"]] == (row["first_name"], row["last_name"])


async def test_names_that_do_harm_are_sent_as_they_are(visit):
    async with visit(people=600) as client:
        rows = await client.rows("/v3/candidates")
        assert [(row["attributes"]["first_name"], row["attributes"]["email"]) for row in rows] == [
            (one.first_name, one.email) for one in (person(1, number) for number in range(600))
        ]
        letters = "".join(row["attributes"]["first_name"] for row in rows)
        assert any(unicodedata.category(letter) in ("Cc", "Cf") for letter in letters)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Fault.TOO_MANY, (429, "Too Many Requests")),
        (Fault.ERROR, (503, "Service Unavailable")),
        (Fault.EXPIRED_TOKEN, (401, "Token has expired")),
        (Fault.REVOKED_TOKEN, (401, "Invalid token")),
    ],
)
async def test_faults_speak_the_vendors_language(visit, kind, said):
    async with visit(faults=Faults()) as client:
        client.sandbox.faults.add(Rule(kind, path="/v3/candidates", times=1))
        answer = await client.get("/v3/candidates")
        assert answer.said == said
        assert ("Retry-After" in answer.headers) == (kind is Fault.TOO_MANY)


async def test_an_error_of_no_known_status_is_told_too(visit):
    async with visit(faults=Faults([Rule(Fault.ERROR, path="candidates", status=599)])) as client:
        assert (await client.get("/v3/candidates")).said == (599, "Error")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (Fault.DROP_BEFORE, aiohttp.ClientConnectionError),
        (Fault.DROP_AFTER, aiohttp.ClientConnectionError),
        (Fault.TRUNCATE, aiohttp.ClientPayloadError),
    ],
)
async def test_a_reminder_whose_answer_was_lost(visit, kind, error):
    """The ledger says whether people were written to; so do `count` and `latest_sent_at`."""
    async with visit(faults=Faults()) as client:
        _, (reference,) = await client.referred(asked=301)
        path = f"/v1/reminders/reference/{reference}"
        client.sandbox.faults.add(Rule(kind, path="reminders", times=1))
        with pytest.raises(error):
            await client.send("POST", "/api" + path)
        arrived = kind is not Fault.DROP_BEFORE
        assert client.effects() == ([(path, True)] if arrived else [])
        reminder = (await client.get(f"/v1/references/{reference}")).attributes["reminder"]
        assert (reminder["count"], reminder["rate_exceeded"]) == ((1, True) if arrived else (0, False))
        if arrived:
            assert (await client.send("POST", "/api" + path)).said == (422, "Reminder rate exceeded")
        assert client.effects() == ([(path, True)] if arrived else [])


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (Fault.INVALID_JSON, (200, "application/json")),
        (Fault.CONTENT_TYPE, (200, "text/html")),
        (Fault.PORTAL, (200, "text/html")),
        (Fault.REDIRECT, (302, "")),
    ],
)
async def test_answers_that_are_none(visit, kind, seen):
    async with visit(faults=Faults()) as client:
        client.sandbox.faults.add(Rule(kind, path="/v3/candidates", times=1))
        answer = await client.get("/v3/candidates")
        assert (answer.status, answer.headers.get("Content-Type", "").split(";")[0]) == seen
        if kind is not Fault.CONTENT_TYPE:
            with pytest.raises(ValueError, match=r"Expecting|Unterminated|Invalid"):
                _ = answer.json
        assert (await client.get("/v3/candidates")).status == 200


async def test_slow_answers_are_whole(visit):
    async with visit(faults=Faults()) as client:
        for kind in (Fault.SLOW, Fault.SLOW_BODY):
            client.sandbox.faults.add(Rule(kind, path="/v3/candidates", times=1, delay=0.02))
            assert len((await client.get("/v3/candidates")).data) == 15


@pytest.mark.parametrize(("rows", "first"), [(1, 6), (-1, 4), (-9, 0)])
async def test_a_page_can_shift(visit, rows, first):
    async with visit(faults=Faults()) as client:
        everything = await client.rows("/v3/candidates")
        client.sandbox.faults.shift(path="/candidates", rows=rows)
        assert (await client.get("/v3/candidates", size=5, page=2)).data == everything[first : first + 5]


async def test_behind_a_clients_back(client, present):
    candidate, (reference,) = await client.referred(asked=303)
    await client.control("edit", candidate=int(candidate), fields={"notes": "changed"})
    assert (await client.get(f"/v3/candidates/{candidate}")).attributes["notes"] == "changed"
    await client.control("seen", reference=int(reference), address="192.0.2.1")
    present.pass_by(hours=1)
    await client.control("answer", reference=int(reference), values=["5", "5", "a", "5", "4"])
    kept = await client.control("reference", reference=int(reference))
    assert (kept["score"], kept["reminders"], kept["question_sets"]) == (4.8, 0, [303])
    await client.control("reminded", reference=int(reference), count=2, seconds_ago=5)
    assert (await client.control("reference", reference=int(reference)))["reminders"] == 2
    await client.control("withdraw", reference=int(reference))
    assert (await client.get(f"/v1/references/{reference}")).status == 404
    await client.control("delete", candidate=int(candidate))
    assert (await client.get(f"/v3/candidates/{candidate}")).status == 404
    wrong = await client.send("POST", "/_sandbox/delete", signed=False, json={"candidate": 7})
    assert (wrong.status, wrong.json) == (400, {"error": "candidates 7"})
    assert client.effects() == []


async def test_what_signs_in_is_said(visit):
    async with visit() as client:
        assert set(client.sandbox.credentials) == {"email", "password"}
        assert client.sandbox.ready_line["vendor"] == "vitay"
    given = sandbox(people=1, seed=1, credentials={"email": "me@polana.example", "password": "p"})
    assert given.credentials == {"email": "me@polana.example", "password": "p"}
    assert given.sign_in("me@polana.example", "p") is not None


def test_an_account_of_nobody_is_an_account():
    assert list(Vitay(people=0, seed=1).tables["candidates"]) == []
