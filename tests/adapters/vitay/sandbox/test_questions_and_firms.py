"""Question sets, questions, firms, recruiters, and figures that agree with the records."""

import aiohttp
import pytest

from tests.adapters.vitay.sandbox.conftest import resource

SETS, QUESTIONS = "/v1/question_sets", "/v1/questions"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


async def test_a_question_set_is_made_updated_by_post_and_deleted_with_its_questions(client):
    made = await client.post(SETS, resource("QuestionSet", title="Short", language="de"))
    assert made.data == {
        "type": "QuestionSet", "id": made.data["id"], "attributes": {"title": "Short", "language": "de"},
        "relationships": {"question_set": None, "candidate": None},
    }  # fmt: skip
    row_id = made.data["id"]
    path = f"{SETS}/{row_id}"
    changed = await client.post(path, resource("QuestionSet", row_id, title="Shorter"))
    assert changed.attributes == {"title": "Shorter", "language": "de"}
    assert (await client.get(path)).data == changed.data
    everything = await client.get(SETS)
    assert [row["id"] for row in everything.data] == ["301", "302", "303", row_id]
    assert set(everything.json) == {"data"}, "this list has no pages"
    related = {"question_set": ("QuestionSet", row_id)}
    question = await client.post(QUESTIONS, resource("Question", related=related, type="scale"))
    assert (await client.delete(path)).data == changed.data
    for gone in (path, f"{QUESTIONS}/{question.data['id']}"):
        assert (await client.get(gone)).status == 404
    assert [one for one, _ in client.effects()] == [SETS, path, QUESTIONS, path]


async def test_a_question_is_made_changed_deleted_and_asked(client):
    candidate, _ = await client.referred(references=0)
    related = {"question_set": ("QuestionSet", "302"), "candidate": ("Candidate", candidate)}
    made = await client.post(QUESTIONS, resource("Question", related=related, type="text", question="Czy coś jeszcze?"))
    assert made.attributes == {
        "type": "text", "category": None, "order": 7, "language": "pl", "question": "Czy coś jeszcze?",
    }  # fmt: skip
    assert made.data["relationships"]["candidate"] == {"type": "Candidate", "id": candidate}
    row_id = made.data["id"]
    path = f"{QUESTIONS}/{row_id}"
    changed = await client.patch(path, resource("Question", row_id, order="1", category="rest"))
    assert (changed.attributes["order"], changed.attributes["category"]) == (1, "rest")
    assert (await client.rows(QUESTIONS))[-1] == changed.data == (await client.get(path)).data
    _, (reference,) = await client.referred(asked=302)
    assert [row.id for row in client.tenant.questions_of(302)][:2] == [3020, int(row_id)]
    answers = ["w zespole", "tak", "5", "5", "wszystko", "5", "5"]
    await client.control("answer", reference=int(reference), values=answers)
    assert (await client.delete(path)).data == changed.data
    assert (await client.get(path)).said == (404, "Invalid Question")
    kept = (await client.get(f"/v1/public/references/{reference}")).data["relationships"]["answers"]
    assert (await client.get(f"/v1/answers/{kept[1]['id']}")).attributes["question"] == "Czy coś jeszcze?"
    assert [one for one, _ in client.effects()] == [QUESTIONS, path, path]


async def test_questions_that_cannot_be_asked_are_refused(client):
    related = {"question_set": ("QuestionSet", "302")}
    for body, said in (
        (resource("Question", related=related, type="song"), "type must be one of: scale, text"),
        (resource("Question", type="text"), "question_set must be one QuestionSet"),
        (resource("Question", related=related, type="text", order="x"), "order is invalid"),
    ):
        assert (await client.post(QUESTIONS, body)).said == (422, said)
    like = client.tenant.row("questions", 3020).fields
    for _ in range(194):
        client.tenant.make("questions", **like)
    full = await client.post(QUESTIONS, resource("Question", related=related))
    assert full.said == (422, "The question set has too many questions")
    related = {"question_set": ("QuestionSet", "301")}
    plain = await client.post(QUESTIONS, resource("Question", related=related))
    assert plain.attributes["type"] == "text", "what legal JSON:API cannot say need not be said"
    assert (await client.post(SETS, resource("QuestionSet", language="pl"))).said == (422, "title can't be blank")


async def test_a_firm_is_renamed(client):
    changed = await client.patch("/v1/hiring_firms/11", resource("HiringFirm", "11", name="Polana 2"))
    assert changed.attributes == {"name": "Polana 2", "logo_url": None}
    assert [row["attributes"]["name"] for row in await client.rows("/v1/hiring_firms")] == [
        "Polana 2",
        "Bałtyk Software",
    ]
    assert (await client.get("/v1/hiring_firms/11")).data == changed.data
    assert client.effects() == [("/v1/hiring_firms/11", False)]


async def test_a_logo_is_a_file_of_a_form(client):
    async def send(content: bytes | str, name: str = "logo_file") -> tuple:
        form = aiohttp.FormData()
        name_of = "logo.png" if isinstance(content, bytes) else None
        form.add_field(name, content, filename=name_of, content_type="application/octet-stream")
        answer = await client.send("PATCH", "/api/v1/hiring_firms/11/logo", data=form)
        return answer if answer.status == 200 else answer.said

    answer = await send(PNG)
    picture = await client.send("GET", answer.attributes["logo_url"], signed=False)
    assert (picture.content, picture.headers["Content-Type"]) == (PNG, "image/png")
    assert await send(b"<svg/>") == (422, "logo_file is no image, or too large")
    assert await send(PNG + b"\x00" * 5 * 1024 * 1024) == (422, "logo_file is no image, or too large")
    assert await send(PNG, "picture") == (422, "logo_file can't be blank")
    assert await send("text") == (422, "logo_file can't be blank")
    assert (await client.patch("/v1/hiring_firms/11/logo", {"logo_file": "file"})).status == 415
    broken = await client.send(
        "PATCH",
        "/api/v1/hiring_firms/11/logo",
        data=b"--b",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert broken.status == 400
    assert client.effects() == [("/v1/hiring_firms/11/logo", False)]
    assert client.sandbox.ledger.effects()[0].body == {"logo_file": {"file": "logo.png", "bytes": len(PNG)}}


@pytest.mark.parametrize("body", [None, {"data": {"type": "HiringFirm", "id": "12"}}])
async def test_a_firm_is_deleted_with_or_without_the_body_of_the_document(client, body):
    before = await client.get("/v1/recruiters/504")
    client.tenant.logos[12] = "image/png", PNG
    wrong = await client.delete("/v1/hiring_firms/12", json={"data": {"type": "HiringFirm", "id": "11"}})
    assert wrong.status == 409
    gone = await client.delete("/v1/hiring_firms/12", json=body)
    assert gone.attributes["name"] == "Bałtyk Software"
    assert (await client.get("/v1/hiring_firms/12")).said == (404, "Invalid HiringFirm")
    assert (await client.send("GET", "/logos/12")).status == 404
    after = await client.get("/v1/recruiters/504")
    assert (before.attributes["is_active_hf"], after.attributes["is_active_hf"]) == (True, False)
    theirs = [row for row in await client.rows("/v2/references") if row["attributes"]["requested_by_id"] == "504"]
    assert {row["attributes"]["is_active_hf"] for row in theirs} == {False}
    assert (await client.delete("/v1/hiring_firms/11")).status == 200
    assert (await client.get("/v1/users/me")).said == (401, "Invalid token"), "that was the own one"


async def test_a_root_recruiter_makes_another_who_is_none(client):
    body = {"data": {"attributes": {"hiring_firm_id": "12"},
                     "relationships": {"user": {"attributes": {"emai": "new@baltyk.example"}}}}}  # fmt: skip
    made = await client.post("/v1/recruiters_with_user", body)
    assert (made.attributes["hiring_firm_id"], made.attributes["is_root"], made.attributes["is_active"]) == (
        "12", False, True,
    )  # fmt: skip
    user = (await client.get(f"/v1/users/{made.data['relationships']['user']['id']}")).data
    assert user["attributes"]["email"] == "new@baltyk.example"
    assert user["relationships"]["identifiable"] == {"type": "Recruiter", "id": made.data["id"]}
    assert (await client.rows("/v2/recruiters"))[-1] == made.data
    assert (await client.post("/v1/recruiters_with_user", body)).said == (422, "email has already been taken")
    key = (await client.post("/v3/oauth/reset", {"email": "new@baltyk.example"})).data["key"]
    sent = {"email": "new@baltyk.example", "password": "first", "reset_key": key}
    await client.patch("/v3/oauth/reset", sent)
    assert (await client.sign_in(email="new@baltyk.example", password="first")).status == 200
    refused = await client.post("/v1/recruiters_with_user", body)
    assert refused.said == (403, "Only a root recruiter may do this")


async def test_the_users_address_may_be_spelt_right_and_wrapped(client):
    user = {"data": {"type": "User", "attributes": {"email": "right@polana.example"}}}
    body = {"data": {"type": "Recruiter", "attributes": {"hiring_firm_id": "11"}, "relationships": {"user": user}}}
    assert (await client.post("/v1/recruiters_with_user", body)).status == 200
    user["data"]["attributes"]["email"] = "nowhere"
    assert (await client.post("/v1/recruiters_with_user", body)).said == (422, "email is invalid")
    body["data"]["attributes"]["hiring_firm_id"] = "7"
    assert (await client.post("/v1/recruiters_with_user", body)).said == (422, "Invalid HiringFirm")
    assert (await client.post("/v1/recruiters_with_user", {"data": {}})).status == 400


async def test_a_recruiter_is_changed_and_deleted_and_the_candidates_stay(client):
    changed = await client.patch("/v1/recruiters/502", resource("Recruiter", "502", notifications="true"))
    assert changed.attributes["notifications"] is True
    shown = (await client.get("/v1/recruiters/502")).data
    assert shown == changed.data
    mine = [row["id"] for row in shown["relationships"]["candidates"]]
    assert [row["id"] for row in await client.rows("/v3/candidates")
            if row["relationships"]["added_by"]["id"] == "502"] == mine[::-1]  # fmt: skip
    assert (await client.delete("/v1/recruiters/502")).data == shown
    assert (await client.get("/v1/recruiters/502")).said == (404, "Invalid Recruiter")
    assert (await client.get("/v1/users/1502")).said == (404, "Invalid User")
    assert (await client.get(f"/v3/candidates/{mine[0]}")).status == 200


# Figures


async def counted(client, recruiters: set[str]) -> dict:
    """The figures of these recruiters, from the lists."""
    mine = [row for row in await client.rows("/v3/candidates") if row["relationships"]["added_by"]["id"] in recruiters]
    ids = {row["id"] for row in mine}
    rows = [row for row in await client.rows("/v2/references") if row["relationships"]["candidate"]["id"] in ids]
    filled = [client.tenant.row("references", int(row["id"])) for row in rows if row["attributes"]["filled"]]
    hours = [(row["filled_at"] - row.created) / 3_600 for row in filled]
    scores = [row["attributes"]["score"] for row in mine if row["attributes"]["score"] is not None]
    days: dict[str, int] = {}
    for row in rows:
        days[row["attributes"]["created_at"][:10]] = days.get(row["attributes"]["created_at"][:10], 0) + 1
    return {
        "total_candidates": len(mine),
        "total_references": len(rows),
        "completed_references": len(filled),
        "avg_reference_completion_time": pytest.approx(sum(hours) / len(hours), abs=0.01),
        "avg_candidates_score": pytest.approx(sum(scores) / len(scores), abs=0.01),
        "days": days,
    }


async def agree(client) -> None:
    """What firms and recruiters are told is what the lists hold."""
    recruiters = await client.rows("/v2/recruiters")
    for firm in await client.rows("/v1/hiring_firms"):
        told = (await client.get(f"/v1/hiring_firms/{firm['id']}/analytics")).attributes
        own = {row["id"] for row in recruiters if row["attributes"]["hiring_firm_id"] == firm["id"]}
        expected = await counted(client, own)
        assert {day: count for row in told["reference_count_by_date"] for day, count in row.items()} == expected.pop(
            "days"
        )
        assert (
            sum(count for row in told["candidate_count_by_date"] for count in row.values()) == told["total_candidates"]
        )
        assert {name: told[name] for name in expected} == expected
        top = told["top_recruiters"]
        assert sum(row["completed_references"] for row in top) == told["completed_references"]
        assert [row["completed_references"] for row in top] == sorted(
            (r["completed_references"] for r in top), reverse=True
        )
    told = (await client.get("/v1/recruiters/503/analytics")).attributes
    expected = await counted(client, {"503"})
    expected.pop("days")
    assert {name: told[name] for name in expected} == expected


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_are_counted_from_the_state(visit, seed):
    async with visit(people=230, seed=seed) as client:
        await agree(client)


async def test_figures_follow_what_is_done(visit, present):
    async with visit(people=120) as client:
        present.pass_by(hours=2)
        before = (await client.get("/v1/hiring_firms/11/analytics")).attributes
        _, (reference, _) = await client.referred(asked=301, references=2)
        present.pass_by(hours=7)
        await client.control("answer", reference=int(reference), values=["a", "1", "1", "b", "1", "c", "2"])
        rows = await client.rows("/v2/references")
        filled, open_one = (next(r for r in rows if r["attributes"]["filled"] is done) for done in (True, False))
        await client.control("withdraw", reference=int(open_one["id"]))
        await client.control("withdraw", reference=int(filled["id"]))
        await client.control("delete", candidate=int(rows[-3]["relationships"]["candidate"]["id"]))
        scored = next(row for row in await client.rows("/v3/candidates") if row["attributes"]["score"] is None)
        await client.control("edit", candidate=int(scored["id"]), fields={"score": 1.5})
        await agree(client)
        assert (await client.get("/v1/hiring_firms/11/analytics")).attributes != before


async def test_figures_of_a_million_people_are_told_at_once(visit):
    async with visit(people=1_000_000) as client:
        told = [(await client.get(f"/v1/hiring_firms/{firm}/analytics")).attributes for firm in (11, 12)]
        assert sum(row["total_candidates"] for row in told) == 1_000_000
        assert sum(row["total_references"] for row in told) == len(client.tenant.tables["references"])
        assert client.tenant.stored_records < 100
