"""Candidates, their profiles, users, activities, where people were seen, and the papers about them."""

import pytest

from adapters.sandbox.agency import person
from adapters.vitay.sandbox import Quirks
from tests.adapters.vitay.sandbox.conftest import resource

KOS = {"first_name": "Anna", "last_name": "Kos", "email": "anna@kos.example"}
ATTRIBUTES = {"internal_id", "notes", "first_name", "last_name", "email", "country_code", "phone", "score"}


async def test_a_candidate_is_made_changed_and_deleted(client):
    made = await client.post("/v3/candidates", resource("candidates", **KOS, internal_id="GH-7", score="4.5"))
    assert (made.status, made.data["type"], set(made.attributes)) == (200, "Candidate", ATTRIBUTES)
    assert (made.attributes["internal_id"], made.attributes["score"]) == ("GH-7", 4.5)
    assert made.data["relationships"] == {
        "references": [], "reference_requests": [], "metadatum": None,
        "added_by": {"type": "Recruiter", "id": "501", "filled": True},
    }  # fmt: skip
    path = f"/v3/candidates/{made.data['id']}"
    changed = await client.patch(path, resource("Candidate", made.data["id"], notes="call first", phone=None))
    assert changed.attributes == {**made.attributes, "notes": "call first"}
    assert (await client.get(path)).data == changed.data
    assert made.data["id"] == (await client.rows("/v3/candidates"))[-1]["id"]
    assert (await client.delete(path)).data == changed.data
    assert (await client.get(path)).said == (404, "Invalid Candidate")
    assert client.effects() == [("/v3/candidates", False), (path, False), (path, False)]
    keys = [row["attributes"]["key"] for row in (await client.rows("/activities"))[-3:]]
    assert keys == ["candidate.create", "candidate.update", "candidate.destroy"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": None}, "email can't be blank"),
        ({"first_name": ""}, "first_name can't be blank"),
        ({"email": "no address"}, "email is invalid"),
        ({"phone": 48}, "phone is invalid"),
        ({"notes": "x" * 20_001}, "notes is invalid"),
        ({"score": "high"}, "score is invalid"),
        ({"score": "nan"}, "score is invalid"),
    ],
)
async def test_a_candidate_that_cannot_be_kept_is_refused(client, wrong, said):
    assert (await client.post("/v3/candidates", resource("Candidate", **KOS | wrong))).said == (422, said)
    assert (await client.patch("/v3/candidates/10000", resource("Candidate", "10000", **wrong))).said == (422, said)
    body = resource("Candidate", related={"references": ("Reference", "1")}, **KOS)
    assert (await client.post("/v3/candidates", body)).said == (422, "references is unknown")
    assert client.effects() == []


async def test_twice_the_same_candidate_is_two(client):
    """Nothing in the document would keep them apart: a client has to look first."""
    ids = {(await client.post("/v3/candidates", resource("Candidate", **KOS))).data["id"] for _ in range(2)}
    assert len(ids) == 2


async def test_what_is_about_a_candidate_goes_too(client):
    candidate, (reference,) = await client.referred(asked=301)
    await client.control("seen", reference=int(reference), address="203.0.113.9")
    seen = len(await client.rows("/v3/metadata"))
    assert (await client.delete(f"/v3/candidates/{candidate}")).status == 200
    assert (await client.get(f"/v1/references/{reference}")).said == (404, "Invalid Reference")
    of = [row["relationships"]["candidate"]["id"] for row in await client.rows("/v1/public/reference_requests")]
    assert candidate not in of
    assert len(await client.rows("/v3/metadata")) == seen - 1
    with_user = next(
        row for row in await client.rows("/v1/users") if row["relationships"]["identifiable"]["type"] == "Candidate"
    )
    await client.delete(f"/v3/candidates/{with_user['relationships']['identifiable']['id']}")
    assert (await client.get(f"/v1/users/{with_user['id']}")).said == (404, "Invalid User")


async def test_pages_are_as_long_as_they_are_asked_to_be(client):
    everybody = [row["id"] for row in await client.rows("/v3/candidates")]
    assert len(everybody) == len(set(everybody)) == 60
    assert [row["id"] for row in (await client.get("/v3/candidates")).data] == everybody[:15]
    answer = await client.get("/v3/candidates", page=4, size=7)
    assert [row["id"] for row in answer.data] == everybody[21:28]
    assert answer.json["pagination"] == {"current_page": 4, "total_pages": 9, "total_entries": 60, "page_size": 7}
    beyond = await client.get("/v3/candidates", page=10, size=7)
    assert (beyond.data, beyond.json["pagination"]["total_entries"]) == ([], 60)
    assert (await client.get("/v3/candidates", size=5_000)).json["pagination"]["page_size"] == 100
    for wrong in ("0", "-1", "x", "1.5", "", "9" * 12):
        assert (await client.get("/v3/candidates", page=wrong)).said[0] == 400, wrong
        assert (await client.get("/v3/candidates", size=wrong)).said[0] == 400, wrong


async def test_lists_may_begin_with_the_newest(visit):
    async with visit(quirks=Quirks(newest_first=True)) as client:
        ids = [int(row["id"]) for row in await client.rows("/v2/references")]
        assert ids == sorted(ids, reverse=True)
        assert len(ids) > 60


async def test_the_list_moves_under_whoever_reads_it(client):
    """Numbered pages and no stamp to ask for: one who is deleted moves everybody behind by a place."""
    first = [row["id"] for row in (await client.get("/v3/candidates", size=10)).data]
    await client.control("delete", candidate=int(first[0]))
    second = [row["id"] for row in (await client.get("/v3/candidates", size=10, page=2)).data]
    assert int(second[0]) == int(first[-1]) + 2


async def test_a_profile_has_the_id_of_its_candidate(client):
    (profile,) = (await client.get("/v1/profiles/10003")).data
    someone = person(1, 3)
    assert (profile["type"], profile["attributes"]["city"]) == ("Profile", someone.city)
    assert profile["attributes"]["title"] == someone.title
    assert set(profile["attributes"]) == {
        "id", "title", "bio", "job_title", "street_address", "city", "province", "is_active", "created_at",
        "updated_at", "public_profile_url", "industry", "picture_url", "has_user",
    }  # fmt: skip
    assert set(profile["relationships"]) == {"user", "experiences", "educations"}
    candidate, _ = await client.referred()
    (made,) = (await client.get(f"/v1/profiles/{candidate}")).data
    assert (made["attributes"]["city"], made["attributes"]["has_user"]) == (None, False)


async def test_users_are_recruiters_and_candidates_who_came_in(client):
    users = await client.rows("/v1/users")
    kinds = [row["relationships"]["identifiable"]["type"] for row in users]
    assert kinds.count("Recruiter") == 5
    assert kinds.count("Candidate") > 5
    one = (await client.get(f"/v1/users/{users[-1]['id']}")).data
    assert one == users[-1]
    (profile,) = (await client.get(f"/v1/profiles/{one['relationships']['identifiable']['id']}")).data
    assert profile["relationships"]["user"] == {"type": "User", "id": one["id"]}
    me = (await client.get("/v1/users/me", id=users[2]["id"])).data
    assert me["attributes"]["email"] == client.sandbox.credentials["email"]


async def test_activities_say_who_did_what_to_whom(client):
    row = (await client.rows("/activities"))[0]
    assert row["relationships"] == {
        "trackable": {"type": "Candidate", "id": "10000"},
        "owner": {"type": "Recruiter", "id": row["attributes"]["owner_id"]},
        "recipient": {"type": "Candidate", "id": "10000"},
    }
    assert set(row["attributes"]) == {
        "id", "trackable_type", "trackable_id", "owner_type", "owner_id", "recipient_type", "recipient_id", "key",
        "parameters", "created_at", "updated_at",
    }  # fmt: skip
    keys = {row["attributes"]["key"] for row in await client.rows("/activities")}
    assert keys == {"candidate.create", "reference.create", "reference_request.create", "verification.create"}


async def test_metadata_tell_who_shares_a_network(visit):
    async with visit(people=200) as client:
        where = {row["id"]: row for row in await client.rows("/v3/metadata")}
        shared = 0
        for row in await client.rows("/v2/references"):
            mine = row["relationships"]["metadatum"]
            if mine is not None:
                assert where[mine["id"]]["relationships"]["identifiable"] == {"type": "Reference", "id": row["id"]}
                candidate = (await client.get(f"/v3/candidates/{row['relationships']['candidate']['id']}")).data
                its = where[candidate["relationships"]["metadatum"]["id"]]
                shared += its["attributes"]["ip_address"] == where[mine["id"]]["attributes"]["ip_address"]
        assert 3 < shared < len(where) / 4
        addresses = "".join(row["attributes"]["ip_address"] for row in where.values())
        assert "203.0.113." in addresses
        assert "2001:db8::" in addresses


@pytest.mark.parametrize("among", ["relationships", "attributes"])
async def test_a_metadatum_is_made_for_whom_it_names(client, among):
    candidate, (reference,) = await client.referred()
    for kind, row_id, path in (("Candidate", candidate, "/v3/candidates"), ("Reference", reference, "/v1/references")):
        body = resource("Metadatum", ip_address="192.0.2.7", browser="Lynx")
        if among == "attributes":
            body["data"]["attributes"]["identifiable"] = {"type": kind, "id": row_id}
        else:
            body["data"]["relationships"] = {"identifiable": {"data": {"type": kind, "id": row_id}}}
        made = await client.post("/v3/metadata", body)
        assert made.attributes == {"identifiable": {"type": kind, "id": row_id}}
        assert made.data["relationships"] == {"identifiable": {"type": kind, "id": row_id}}
        kept = (await client.rows("/v3/metadata"))[-1]
        assert (kept["id"], kept["attributes"]["ip_address"]) == (made.data["id"], "192.0.2.7")
        assert kept["attributes"]["user_agent"].startswith("Python")
        found = (await client.get(f"{path}/{row_id}")).data["relationships"]["metadatum"]
        assert found == {"type": "Metadatum", "id": made.data["id"]}
    wrong = await client.post("/v3/metadata", resource("Metadatum", browser="x"))
    assert wrong.said == (422, "identifiable must be a Candidate or a Reference")
    gone = resource("Metadatum", related={"identifiable": ("Candidate", "7")})
    assert (await client.post("/v3/metadata", gone)).said == (422, "Invalid Candidate")


@pytest.mark.parametrize("kind", ["candidates", "references", "resumes", "invoices"])
async def test_papers_are_pdfs(client, kind):
    filled = next(row for row in await client.rows("/v2/references") if row["attributes"]["filled"])
    candidate = filled["relationships"]["candidate"]["id"]
    row_id = {"references": filled["id"], "invoices": "901"}.get(kind, candidate)
    answer = await client.send(
        "GET", "/api/documents", headers={"Accept": "application/pdf"}, params={"type": kind, "id": row_id}
    )
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-1.4")
    assert answer.content.endswith(b"%%EOF\n")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kind}-{row_id}.pdf"'
    if kind in ("candidates", "references"):
        assert filled["attributes"]["filled_at"].encode() in answer.content
    whose = {"references": "Reference", "invoices": "Invoice"}.get(kind, "Candidate")
    assert (await client.get("/documents", type=kind, id="7")).said == (404, f"Invalid {whose}")
    assert (await client.get("/documents", type=kind)).said[0] == 404


async def test_other_papers_there_are_none(client):
    said = (400, "type must be one of: candidates, invoices, resumes, references")
    assert (await client.get("/documents", id="1")).said == said
    assert (await client.get("/documents", type="letters", id="1")).said == said
