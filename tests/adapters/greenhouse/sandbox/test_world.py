"""What the made-up account holds, that it costs nothing, and what tests can do to it from outside."""

import unicodedata

import pytest

from adapters.greenhouse.sandbox import Greenhouse
from adapters.sandbox import Fault, Faults, Rule
from adapters.sandbox.agency import person


async def test_the_same_seed_is_the_same_account_and_another_is_not(visit):
    async with visit(seed=1) as one, visit(seed=1) as two, visit(seed=2) as other:
        for path in ("/candidates", "/applications", "/notes"):
            assert await one.rows(path) == await two.rows(path)
        assert await one.rows("/candidates") != await other.rows("/candidates")


async def test_a_million_people_cost_nothing_until_they_are_touched(visit):
    async with visit(people=1_000_000) as client:
        stored = client.tenant.stored_records
        rows = (await client.get("/candidates", per_page=50)).json
        assert rows[0]["id"] - rows[-1]["id"] == 98
        assert len((await client.get("/applications", per_page=500, job_ids=client.job("J12"))).json) == 500
        (somebody,) = (await client.get("/candidates", ids=10_000_000 + 2 * 345_678)).json
        assert somebody in (await client.get("/candidates", email=_address(somebody))).json
        assert client.tenant.stored_records == stored


def _address(row) -> str:
    return row["email_addresses"][0]["value"]


async def test_there_is_something_of_everything(visit):
    async with visit(people=300) as client:
        jobs = await client.rows("/jobs")
        assert len(jobs) >= 12
        assert {row["status"] for row in jobs} == {"open", "closed", "draft"}
        assert {True, False} == {row["confidential"] for row in jobs} == {row["is_template"] for row in jobs}
        assert "J1" in {row["requisition_id"] for row in jobs}
        assert None in {row["requisition_id"] for row in jobs}
        applications = await client.rows("/applications")
        assert {row["status"] for row in applications} == {"in_process", "rejected", "hired", "converted"}
        large = [row for row in applications if row["job_id"] == client.job()]
        assert {row["stage_name"] for row in large if row["status"] == "in_process"} == {
            row["name"] for row in client.tenant.stages_of(client.job())
        }
        prospects = [row for row in applications if row["prospect"] and row["status"] == "in_process"]
        assert {0, 1} <= {min(len(row["prospective_job_ids"]), 1) for row in prospects}
        assert {row["type"] for row in await client.rows("/notes")} == {"NOTE", "ACTIVITY", "EMAIL"}
        assert {row["type"]["key"] for row in await client.rows("/rejection_reasons", include_defaults="true")} == {
            "WE_REJECTED_THEM", "THEY_REJECTED_US", "NONE_SPECIFIED", "SECURITY_CONCERN",
        }  # fmt: skip
        kinds = {row["value_type"] for row in await client.rows("/custom_fields")}
        assert {"currency", "currency_range", "multi_select", "number", "long_text", "url", "yes_no", "date", "user",
                "short_text", "single_select", "number_range"} <= kinds  # fmt: skip
        users = await client.rows("/users")
        assert {(True, False), (False, True), (False, False)} <= {(u["site_admin"], u["deactivated"]) for u in users}
        parents = {row["parent_id"] for row in await client.rows("/departments")}
        assert None in parents
        assert len(parents) > 2


async def test_hires_and_openings_agree(visit):
    async with visit(people=300) as client:
        hired = {row["id"] for row in await client.rows("/applications", status="hired")}
        filled = {row["application_id"] for row in await client.rows("/openings", open="false")} - {None}
        assert filled == hired
        assert all(row["closed_at"] for row in await client.rows("/openings", open="false"))


async def test_rejections_have_their_details_and_the_same_reason(visit):
    async with visit(people=200) as client:
        rejected = {row["id"]: row for row in await client.rows("/applications", status="rejected")}
        details = await client.rows("/rejection_details")
        assert {row["application_id"] for row in details} == rejected.keys()
        for row in details:
            assert row["rejection_reason_id"] == rejected[row["application_id"]]["rejection_reason_id"]
            if row["rejection_note_id"]:
                assert (await client.one("/notes", row["rejection_note_id"]))["application_id"] == row["application_id"]


async def test_names_that_do_harm_are_sent_as_they_are(visit):
    async with visit(people=1_000) as client:
        rows = await client.rows("/candidates", per_page=500, fields="id,first_name,last_name")
        people = [person(1, (row["id"] - 10_000_000) // 2) for row in rows]
        assert [(row["first_name"], row["last_name"]) for row in rows] == [
            (one.first_name, one.last_name) for one in people
        ]
        names = "".join(row["first_name"] + row["last_name"] for row in rows)
        assert any(unicodedata.category(letter) in ("Cc", "Cf") for letter in names)


async def test_what_signs_in_is_said_with_the_address(client):
    known = client.sandbox.credentials
    assert set(known) == {"client_id", "client_secret", "token_url", "user_id"}
    assert known["token_url"] == client.sandbox.base_url + "/token"
    assert client.sandbox.ready_line["credentials"] == known


async def test_behind_a_clients_back(client):
    made = await client.control("add", fields={"first_name": "A", "last_name": "B"}, job=client.job())
    candidate, application = made["candidate"], made["application"]
    await client.control("move", application=application, stage=client.stages()[1])
    assert await client.control("stage", application=application) == {
        "stage": client.stages()[1], "status": "in_process",
    }  # fmt: skip
    await client.control("edit", candidate=candidate, fields={"title": "X", "tags": ["t"]})
    await client.control("note", candidate=candidate, body="n")
    await client.control("tag", candidate=candidate, name="u")
    await client.control("untag", candidate=candidate, name="t")
    await client.control("attach", application=application, filename="a.txt", content="x")
    await client.control("reject", application=application)
    row = await client.one("/candidates", candidate)
    assert (row["title"], row["tags"]) == ("X", ["u"])
    assert (await client.one("/applications", application))["status"] == "rejected"
    await client.control("unreject", application=application)
    await client.control("transfer", application=application, job=client.job("J2"))
    await client.control("hire", application=application)
    await client.control("close_job", job=client.job())
    assert (await client.one("/jobs", client.job()))["status"] == "closed"
    await client.control("delete", candidate=candidate)
    assert await client.rows("/candidates", ids=candidate) == []
    await client.control("expire_tokens")
    assert (await client.get("/jobs")).status == 401
    assert [entry for entry in client.sandbox.ledger if entry.changed] == []


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Fault.TOO_MANY, 429), (Fault.ERROR, 503), (Fault.EXPIRED_TOKEN, 401), (Fault.REVOKED_TOKEN, 401)],
)
async def test_faults_speak_the_vendors_language(visit, kind, status):
    async with visit(limit=150, faults=Faults()) as client:
        client.sandbox.faults.add(Rule(kind, path="/jobs", times=1))
        answer = await client.get("/jobs")
        assert (answer.status, "message" in answer.json) == (status, True)
        assert answer.headers["X-Request-Id"]
        assert answer.headers["X-RateLimit-Limit"] == "150"


@pytest.mark.parametrize(("rows", "first"), [(1, 6), (-1, 4), (2, 7)])
async def test_a_page_can_shift(visit, rows, first):
    async with visit(faults=Faults()) as client:
        everything = [row["id"] for row in await client.rows("/candidates")]
        answer = await client.get("/candidates", per_page=5)
        client.sandbox.faults.shift(path="/candidates", rows=rows)
        shifted = await client.send("GET", answer.next)
        assert [row["id"] for row in shifted.json] == everything[first : first + 5]


async def test_new_rows_do_not_disturb_a_walk(client):
    answer = await client.get("/candidates", per_page=20)
    seen = [row["id"] for row in answer.json]
    client.tenant.add("New", "Person")
    client.tenant.delete(seen[3])
    while answer.next:
        answer = await client.send("GET", answer.next)
        seen += [row["id"] for row in answer.json]
    assert len(seen) == len(set(seen)) == 60


def test_a_tenant_of_nobody_is_a_tenant():
    assert list(Greenhouse(people=0, seed=1).everyone()) == []
