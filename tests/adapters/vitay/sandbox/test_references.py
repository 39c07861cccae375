"""References from the day they are saved until they are answered, and what people are sent meanwhile."""

import pytest

from adapters.vitay.sandbox import Quirks
from tests.adapters.vitay.sandbox.conftest import resource

LISA = {"first_name": "Lisa", "last_name": "Weiß", "email": "lisa@weiss.example", "phone": "+49 1"}
REQUESTS, REFERENCES, PUBLIC = "/v1/public/reference_requests", "/v2/references", "/v1/public/references"
ATTRIBUTES = {
    "email", "created_at", "first_name", "last_name", "phone", "country_code", "is_active", "is_active_hf",
    "relationship", "permission_share_clients", "contact_type", "permission_share_candidate", "language",
    "company_name", "is_pending", "filled", "filled_at", "requested_by_id", "requested_by", "score", "reminder",
}  # fmt: skip
ENGLISH = ["two years", "5", "4", "much", "3", "little", "4"]
"""Answers to question set 301."""


def request(candidate: str, asked: str = "301", **said):
    related = {"question_set": ("QuestionSet", asked), "candidate": ("Candidate", candidate)}
    return resource("ReferenceRequest", related=related, **said)


async def test_a_reference_is_saved_and_nobody_is_written_to(client):
    candidate, _ = await client.referred(references=0)
    made = await client.post(REFERENCES, resource("Reference", related={"candidate": ("Candidate", candidate)}, **LISA))
    assert set(made.attributes) == ATTRIBUTES
    assert made.data["relationships"] == {"question_set": [], "candidate": {"type": "Candidate", "id": candidate}}
    assert made.attributes["requested_by"] == "Alicja Ostrowska"
    assert [made.attributes[name] for name in ("filled", "is_pending", "filled_at", "score")] == [
        False,
        False,
        None,
        None,
    ]
    row_id = made.data["id"]
    for path in (f"/v1/references/{row_id}", f"{PUBLIC}/{row_id}"):
        shown = (await client.get(path)).data
        assert shown["attributes"] == made.attributes
        assert shown["relationships"]["answer_set"] is None
    assert (await client.rows(REFERENCES))[-1]["id"] == row_id
    of = (await client.get(f"/v3/candidates/{candidate}")).data["relationships"]
    assert of["references"] == [{"type": "Reference", "id": row_id}]
    assert await client.control("messages") == []
    assert client.effects() == [(REFERENCES, False)]


async def test_whose_reference_it_is_can_be_said_by_either_id_of_the_document(client):
    candidate, _ = await client.referred(references=0)
    await client.control("edit", candidate=int(candidate), fields={"internal_id": "ats-9"})
    linked = next(row for row in await client.rows("/v3/candidates") if row["attributes"]["internal_id"])
    for body, whose in (
        (resource("Reference", **LISA, internal_id="ats-9"), candidate),
        (resource("Reference", **LISA, internal_id=linked["attributes"]["internal_id"]), linked["id"]),
        (resource("Reference", candidate, **LISA), candidate),
    ):
        made = await client.post(REFERENCES, body)
        assert made.data["relationships"]["candidate"]["id"] == whose
    assert (await client.post(REFERENCES, resource("Reference", **LISA))).said == (422, "candidate can't be blank")
    for body in (resource("Reference", "7", **LISA), resource("Reference", **LISA, internal_id="nobody's")):
        assert (await client.post(REFERENCES, body)).said == (422, "Invalid Candidate")


async def test_a_reference_is_changed_and_deleted(client):
    _, (reference,) = await client.referred()
    path = f"/v1/references/{reference}"
    body = resource("Reference", reference, email="new@kos.example", permission_share_clients="true", is_active="0")
    changed = await client.patch(path, body)
    assert set(changed.data) == {"type", "id", "attributes"}, "the document has no relationships here"
    assert changed.attributes["email"] == "new@kos.example"
    assert (changed.attributes["permission_share_clients"], changed.attributes["is_active"]) == (True, False)
    gone = await client.delete(path)
    assert gone.attributes == changed.attributes
    assert (await client.get(path)).said == (404, "Invalid Reference")
    assert client.effects() == [(path, False), (path, False)]


async def test_a_request_writes_to_all_who_are_saved(client):
    candidate, references = await client.referred(references=2)
    made = await client.post(REQUESTS, request(candidate, notes="please", min_manager_references="1"))
    assert (made.data["type"], made.attributes["notes"], made.attributes["min_manager_references"]) == (
        "ReferenceRequest", "please", 1,
    )  # fmt: skip
    assert made.attributes["filled"] is False
    assert made.data["relationships"] == {
        "question_set": {"type": "QuestionSet", "id": "301"}, "candidate": {"type": "Candidate", "id": candidate},
    }  # fmt: skip
    sent = [(row["kind"], row["channel"], row["to"]) for row in await client.control("messages")]
    assert sent == [
        ("request", "email", "ref0@kos.example"), ("request", "text", "+48 20"),
        ("request", "email", "ref1@kos.example"), ("request", "text", "+48 21"),
    ]  # fmt: skip
    assert client.effects() == [(REQUESTS, True)]
    for reference in references:
        shown = (await client.get(f"/v1/references/{reference}")).data
        assert shown["attributes"]["is_pending"] is True
        assert shown["relationships"]["question_set"] == [{"type": "QuestionSet", "id": "301"}]
    of = (await client.get(f"/v3/candidates/{candidate}")).data["relationships"]["reference_requests"]
    assert of == [{"type": "ReferenceRequest", "id": made.data["id"], "filled": False}]
    assert (await client.rows(REQUESTS))[-1] == made.data
    again = await client.post(REQUESTS, request(candidate))
    assert again.data["id"] != made.data["id"], "twice the same request writes twice"
    assert len(await client.control("messages")) == 8


async def test_a_second_request_adds_its_questions_and_leaves_out_who_is_inactive_or_done(client):
    candidate, (one, inactive, done) = await client.referred(asked=301, references=3)
    await client.patch(f"/v1/references/{inactive}", resource("Reference", inactive, is_active="false"))
    await client.control("answer", reference=int(done), values=ENGLISH)
    before = len(await client.control("messages"))
    await client.post(REQUESTS, request(candidate, "303"))
    assert [row["to"] for row in (await client.control("messages"))[before:]] == ["ref0@kos.example", "+48 20"]
    for reference, sets in ((one, ["301", "303"]), (inactive, ["301"]), (done, ["301"])):
        asked = (await client.get(f"/v1/references/{reference}")).data["relationships"]["question_set"]
        assert [row["id"] for row in asked] == sets
    answers = [*ENGLISH, "5", "5", "b", "5", "5"]
    await client.control("answer", reference=int(one), values=answers)
    assert len((await client.get(f"{PUBLIC}/{one}")).data["relationships"]["answers"]) == 12


async def test_a_request_without_references_writes_to_the_candidate(client):
    candidate, _ = await client.referred(references=0)
    await client.post(REQUESTS, request(candidate))
    assert [row["to"] for row in await client.control("messages")] == ["anna@kos.example", "+48 1"]


async def test_the_misprint_of_the_document_is_taken_as_well(client):
    candidate, _ = await client.referred()
    body = request(candidate)
    for relationship in body["data"]["relationships"].values():
        relationship["data"]["type"] = "RerefenceRequest"
    assert (await client.post(REQUESTS, body)).status == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"candidate": {"data": None}}, (422, "candidate must be one Candidate")),
        ({"candidate": {"data": {"type": "Candidate", "id": "7"}}}, (422, "Invalid Candidate")),
        ({"candidate": {"data": {"type": "User", "id": "10000"}}}, (409, "User is not Candidate")),
        ({"question_set": {"data": {"type": "QuestionSet", "id": "7"}}}, (422, "Invalid QuestionSet")),
        (
            {"question_set": {"data": [{"type": "QuestionSet", "id": "301"}]}},
            (422, "question_set must be one QuestionSet"),
        ),
        ({"job": {"data": None}}, (422, "job is unknown")),
    ],
)
async def test_a_request_that_points_nowhere_writes_to_nobody(client, change, said):
    body = request("10000")
    body["data"]["relationships"] |= change
    assert (await client.post(REQUESTS, body)).said == said
    assert (await client.control("messages"), client.effects()) == ([], [])


async def test_a_reference_is_answered_and_worth_the_mean_of_its_numbers(client, present):
    candidate, (reference,) = await client.referred(asked=301)
    await client.post(REQUESTS, request(candidate, min_manager_references=0))
    present.pass_by(hours=6)
    body = {"data": {"type": "Reference", "id": reference, "attributes": {"answers": ENGLISH}}}
    filled = await client.post(PUBLIC, body)
    assert [filled.attributes[name] for name in ("filled", "is_pending", "filled_at", "score")] == [
        True, False, "2026-11-18T15:30:00.000Z", 4.0,
    ]  # fmt: skip
    assert filled.data["relationships"]["metadatum"]["type"] == "Metadatum", "where the answer came from"
    shown = (await client.get(f"{PUBLIC}/{reference}")).data["relationships"]
    assert shown["answer_set"]["type"] == "AnswerSet"
    answers = [(await client.get(f"/v1/answers/{one['id']}")).attributes for one in shown["answers"]]
    assert [one["value"] for one in answers] == ENGLISH
    assert [one["scale"] for one in answers] == [None, 5, 4, None, 3, None, 4]
    assert answers[1]["question"] == "How well was the work done?"
    assert set(answers[0]) == {"question", "value", "scale", "language", "category", "type", "comment"}
    person = (await client.get(f"/v3/candidates/{candidate}")).data
    assert person["attributes"]["score"] == 4.0
    assert {one["filled"] for one in person["relationships"]["reference_requests"]} == {True}
    assert (await client.post(PUBLIC, body)).said == (422, "Reference is already filled")
    assert [path for path, _ in client.effects()] == [REQUESTS, PUBLIC]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (ENGLISH[:-1], "There are 7 questions"),
        ([*ENGLISH[:-1], "6"], "'6' is not a number from 1 to 5"),
        ([*ENGLISH[:-1], 4], "answers must be a list of texts"),
        ("5", "answers must be a list of texts"),
        (None, "answers must be a list of texts"),
    ],
)
async def test_answers_that_do_not_fit_the_questions_are_refused(client, answers, said):
    _, (reference,) = await client.referred(asked=301)
    body = {"data": {"type": "Reference", "id": reference, "attributes": {"answers": answers}}}
    assert (await client.post(PUBLIC, body)).said == (422, said)
    assert client.effects() == []


async def test_who_was_seen_before_is_not_seen_anew(client):
    rows = await client.rows(REFERENCES)
    opened = next(row for row in rows if row["relationships"]["metadatum"] and not row["attributes"]["filled"])
    row = client.tenant.row("references", int(opened["id"]))
    count = sum(len(client.tenant.questions_of(one)) for one in row["question_sets"])
    body = {"data": {"type": "Reference", "id": opened["id"], "attributes": {"answers": ["5"] * count, "score": "5"}}}
    assert (await client.post(PUBLIC, body)).said == (422, "score is not permitted")
    body["data"]["attributes"].pop("score")
    filled = await client.post(PUBLIC, body)
    assert filled.data["relationships"]["metadatum"] == opened["relationships"]["metadatum"]


async def test_nobody_answers_what_was_not_asked(client):
    _, (reference,) = await client.referred()
    body = {"data": {"type": "Reference", "id": reference, "attributes": {"answers": []}}}
    assert (await client.post(PUBLIC, body)).said == (422, "Reference was not requested yet")
    body["data"].pop("id")
    assert (await client.post(PUBLIC, body)).said == (400, "The id must be there")


async def test_a_request_is_filled_when_enough_managers_answered(client):
    candidate, (one, other) = await client.referred(references=2)
    made = await client.post(REQUESTS, request(candidate, min_manager_references=1))

    async def is_filled() -> bool:
        rows = await client.rows(REQUESTS)
        return next(row["attributes"]["filled"] for row in rows if row["id"] == made.data["id"])

    await client.control("answer", reference=int(one), values=ENGLISH)
    assert await is_filled() is False
    await client.control("answer", reference=int(other), values=ENGLISH)
    assert await is_filled() is False, "both are colleagues"
    await client.patch(f"/v1/references/{one}", resource("Reference", one, relationship="direct_manager"))
    assert await is_filled() is True


async def test_a_request_waits_for_nobody_who_is_inactive(client):
    candidate, (one, other) = await client.referred(references=2)
    made = await client.post(REQUESTS, request(candidate, min_manager_references=0))
    await client.control("answer", reference=int(one), values=ENGLISH)
    await client.patch(f"/v1/references/{other}", resource("Reference", other, is_active="false"))
    rows = await client.rows(REQUESTS)
    assert next(row["attributes"]["filled"] for row in rows if row["id"] == made.data["id"]) is True


async def test_an_answer_can_be_changed_and_its_reference_is_worth_less(client):
    filled = next(row for row in await client.rows(REFERENCES) if row["attributes"]["filled"])
    shown = (await client.get(f"{PUBLIC}/{filled['id']}")).data["relationships"]
    rows = [(await client.get(f"/v1/answers/{one['id']}")).data for one in shown["answers"]]
    numbers = [row for row in rows if row["attributes"]["type"] == "scale"]
    assert filled["attributes"]["score"] == round(sum(int(row["attributes"]["value"]) for row in numbers) / 4, 1)
    first = numbers[0]["id"]
    changed = await client.patch(
        f"/v1/answers/{first}", resource("Answer", first, value="1", comment="on second thought")
    )
    assert (changed.attributes["scale"], changed.attributes["comment"]) == (1, "on second thought")
    assert changed.data["relationships"] == {"answer_set": shown["answer_set"]}
    assert (await client.patch(f"/v1/answers/{first}", resource("Answer", first, scale="2"))).attributes["value"] == "2"
    expected = round((2 + sum(int(row["attributes"]["value"]) for row in numbers[1:])) / 4, 1)
    assert (await client.get(f"/v1/references/{filled['id']}")).attributes["score"] == expected
    assert (await client.patch(f"/v1/answers/{first}", resource("Answer", first, value="9"))).status == 422
    text = next(row["id"] for row in rows if row["attributes"]["type"] == "text")
    refused = await client.patch(f"/v1/answers/{text}", resource("Answer", text, scale=5))
    assert refused.said == (422, "scale is not permitted")


KINDS = ["reference", "reference_request", "verification"]


async def of_kind(client, kind: str) -> tuple[str, list[str]]:
    """The id of something to remind of, and who is then written to."""
    if kind == "verification":
        rows = [row["attributes"] for row in await client.rows("/activities")]
        row_id = next(row["trackable_id"] for row in rows if row["trackable_type"] == "Verification")
        who = client.tenant.row("verifications", int(row_id))
        return row_id, [who["email"], who["phone"]]
    candidate, (reference,) = await client.referred(asked=301)
    if kind == "reference":
        return reference, ["ref0@kos.example", "+48 20"]
    (request,) = client.tenant.requests_of(int(candidate))
    return str(request.id), ["anna@kos.example", "+48 1"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_reminder_writes_once_a_day_and_three_times(client, present, kind):
    row_id, people = await of_kind(client, kind)
    path = f"/v1/reminders/{kind}/{row_id}"
    before = len(await client.control("messages"))
    for count in range(3):
        answer = await client.send("POST", "/api" + path)
        assert (answer.status, answer.data) == (200, {"detail": "Reminder was sent"})
        sent = (await client.control("messages"))[before + 2 * count :]
        assert [(row["kind"], row["channel"], row["to"]) for row in sent] == [
            ("reminder", "email", people[0]), ("reminder", "text", people[1]),
        ]  # fmt: skip
        if count < 2:
            assert (await client.send("POST", "/api" + path)).said == (422, "Reminder rate exceeded")
            present.pass_by(hours=24)
            await client.sign_in()
    assert (await client.send("POST", "/api" + path)).said == (422, "Reminder count exceeded")
    assert len(await client.control("messages")) == before + 6
    assert client.effects() == [(path, True)] * 3
    assert (await client.rows("/activities"))[-1]["attributes"]["key"] == f"{kind}.remind"


async def test_what_a_reminder_was_is_told(client, present):
    candidate, (reference,) = await client.referred(asked=301)

    async def told() -> tuple:
        shown = (await client.get(f"/v1/references/{reference}")).attributes["reminder"]
        return tuple(shown[name] for name in (
            "count", "latest_sent_at", "next_scheduled_at", "count_exceeded", "rate_exceeded",
        ))  # fmt: skip

    assert await told() == (0, None, "2026-11-21T09:30:00.000Z", False, False)
    await client.send("POST", f"/api/v1/reminders/reference/{reference}")
    assert await told() == (1, "2026-11-18T09:30:00.000Z", "2026-11-21T09:30:00.000Z", False, True)
    present.pass_by(hours=23, minutes=59)
    assert (await told())[3:] == (False, True)
    present.pass_by(minutes=1)
    await client.sign_in()
    assert (await told())[3:] == (False, False)
    await client.control("reminded", reference=int(reference), count=3, seconds_ago=90_000)
    assert await told() == (3, "2026-11-18T08:30:00.000Z", None, True, False)
    rows = await client.rows(REQUESTS)
    of = next(row for row in rows if row["relationships"]["candidate"]["id"] == candidate)
    assert of["attributes"]["reminder"]["count"] == 0, "a request counts its own"
    await client.control("reminded", reference=int(reference), count=1, seconds_ago=3 * 86_400)
    assert await told() == (1, "2026-11-16T09:30:00.000Z", None, False, False), "the next one is not in the past"
    await client.control("reminded", reference=int(reference), count=1, seconds_ago=60)
    await client.control("answer", reference=int(reference), values=ENGLISH)
    assert (await told())[2] is None, "nobody needs to be reminded any more"


async def test_limits_of_reminders_are_a_setting(visit):
    async with visit(quirks=Quirks(most_reminders=1, reminder_gap=0)) as client:
        _, (reference,) = await client.referred(asked=301)
        path = f"/api/v1/reminders/reference/{reference}"
        assert (await client.send("POST", path)).status == 200
        assert (await client.send("POST", path)).said == (422, "Reminder count exceeded")


async def test_nobody_is_reminded_of_what_is_done_or_was_not_asked(client):
    _, (saved,) = await client.referred()
    assert (await client.send("POST", f"/api/v1/reminders/reference/{saved}")).said == (
        422, "Reference was not requested yet",
    )  # fmt: skip
    candidate, (reference,) = await client.referred(asked=301)
    await client.control("answer", reference=int(reference), values=ENGLISH)
    (request,) = client.tenant.requests_of(int(candidate))
    for path in (f"reference/{reference}", f"reference_request/{request.id}"):
        assert (await client.send("POST", f"/api/v1/reminders/{path}")).said == (422, "Already filled")
    assert client.effects() == []
