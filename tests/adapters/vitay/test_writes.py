"""What people change: what is sent, that it is legal, what is refused before it leaves, and how it is read back."""

from typing import Any

import pytest

from app.model.intents import PersonFields, RefereeFields
from app.model.records import Candidate, Referee, ReferenceCheck
from app.vendor import (
    AddReferee,
    AddTags,
    Anonymise,
    Answer,
    AnswerLost,
    Connection,
    CreateCandidate,
    EditReferee,
    Forbidden,
    Garbled,
    Merge,
    NotThere,
    Refused,
    Remind,
    RemoveReferee,
    RequestReferences,
    Seen,
    TooLate,
    Unfinished,
    Unreachable,
    UpdateCandidate,
    Write,
)
from tests.adapters import accounts
from tests.adapters.vitay.bureau import LOGIN, NOW, Asked, Bureau, link, record
from tests.adapters.vitay.test_documents import must_be_legal
from tests.adapters.vitay.town import BEN, CALM, IDA, OLA, SET, fill
from tests.surroundings import NEVER

MARKER = "0192f0c4-5d2e-7c8a-9f00-0123456789ab"
SENT_AT = 1_772_355_600_000
"""2026-03-01 09:00 UTC, when the town's requests were made."""
EVA = PersonFields(
    first_name="Eva", last_name="Lis", emails=("eva@x.example",), phones=("+48 600 100 200",), summary="Calm"
)
REF = RefereeFields(first_name="Per", last_name="Ek", email="per@ref.example", phone="+47 22 33", is_manager=True)
ASK = RequestReferences(
    candidate=OLA, question_set=f"question set:{SET}", referees=("64",), min_manager_references=2, marker=MARKER
)
REMIND = Remind(candidate=IDA, check="51", referee="61")


@pytest.fixture(autouse=True)
def _town(bureau: Bureau) -> None:
    fill(bureau)
    for path, row in (("/v3/candidates", "99"), ("/v2/references", "99"), ("/v1/public/reference_requests", "99")):
        page = bureau._page

        def answer(one: Asked, path: str = path, key: str = row, page: Any = page) -> Any:
            made = accounts.refusal(201, {"data": record("Made", key)})
            return made if one.method == "POST" else page(path, one)

        bureau.answers[path] = answer


WRITES: dict[str, tuple[Write, str, str, dict[str, Any] | None]] = {
    "a candidate": (
        CreateCandidate(person=EVA, marker=MARKER),
        "POST",
        "/v3/candidates",
        {
            "type": "Candidate",
            "attributes": {
                "internal_id": MARKER,
                "first_name": "Eva",
                "last_name": "Lis",
                "email": "eva@x.example",
                "country_code": "+48",
                "phone": "600 100 200",
                "notes": "Calm",
            },
        },
    ),
    "somebody known elsewhere": (
        CreateCandidate(person=PersonFields(first_name="Eva", external_ref="acme:7"), marker=MARKER),
        "POST",
        "/v3/candidates",
        {"type": "Candidate", "attributes": {"internal_id": "acme:7", "first_name": "Eva"}},
    ),
    "fields": (
        UpdateCandidate(candidate=IDA, changes=PersonFields(emails=("i@x.example",), phones=())),
        "PATCH",
        f"/v3/candidates/{IDA}",
        {
            "type": "Candidate",
            "id": IDA,
            "attributes": {"email": "i@x.example", "country_code": None, "phone": None},
        },
    ),
    "a referee": (
        AddReferee(candidate=OLA, check=None, fields=REF, marker=MARKER),
        "POST",
        "/v2/references",
        {
            "type": "Reference",
            "attributes": {
                "first_name": "Per",
                "last_name": "Ek",
                "email": "per@ref.example",
                "country_code": "+47",
                "phone": "22 33",
                "relationship": "direct_manager",
            },
            "relationships": {"candidate": {"data": {"type": "Candidate", "id": OLA}}},
        },
    ),
    "another address": (
        EditReferee(candidate=IDA, referee="62", changes=RefereeFields(email="s@ref.example")),
        "PATCH",
        "/v1/references/62",
        {"type": "Reference", "id": "62", "attributes": {"email": "s@ref.example"}},
    ),
    "no referee": (RemoveReferee(candidate=IDA, referee="62"), "DELETE", "/v1/references/62", None),
    "a request": (
        ASK,
        "POST",
        "/v1/public/reference_requests",
        {
            "type": "ReferenceRequest",
            "attributes": {"min_manager_references": "2"},
            "relationships": {
                "question_set": {"data": {"type": "QuestionSet", "id": SET}},
                "candidate": {"data": {"type": "Candidate", "id": OLA}},
            },
        },
    ),
    "a reminder": (REMIND, "POST", "/v1/reminders/reference/61", None),
    "a reminder of all": (
        Remind(candidate=IDA, check="51", referee=None),
        "POST",
        "/v1/reminders/reference_request/51",
        None,
    ),
}


@pytest.mark.parametrize("name", WRITES)
async def test_what_is_sent(account: Connection, bureau: Bureau, name: str) -> None:
    write, method, path, body = WRITES[name]
    if path not in bureau.answers:
        bureau.script(path, {"data": {"detail": "Reminder sent"}})
    answer = await account.send(write, before=NEVER)
    (sent,) = [one for one in bureau.asked if one.method == method and one.path == path]
    assert sent.body == (b"" if body is None else {"data": body})
    if body is not None:
        must_be_legal(sent.body)
    made = method == "POST" and body is not None
    assert answer == Answer(status=201 if made else 200, remote_id="99" if made else None)
    assert len([one for one in bureau.asked if one.method != "GET" and one.path != LOGIN]) == 1, (
        "nothing else was changed"
    )


async def test_what_is_too_late_never_leaves(account: Connection, bureau: Bureau) -> None:
    with pytest.raises(TooLate):
        await account.send(WRITES["a request"][0], before=NOW)
    assert not bureau.sent("POST", "/v1/public/reference_requests")


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (AddTags(candidate=IDA, tags=("x",)), "has no AddTags"),
        (
            UpdateCandidate(candidate=IDA, changes=PersonFields(location="Oslo")),
            "the location of a candidate",
        ),
        (UpdateCandidate(candidate=IDA, changes=PersonFields(emails=("a@x", "b@x"))), "one of emails"),
        (
            EditReferee(candidate=IDA, referee="61", changes=RefereeFields(is_manager=False)),
            "is manager of a reference",
        ),
    ],
)
async def test_what_vitay_has_no_room_for(account: Connection, bureau: Bureau, write: Write, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await account.send(write, before=NEVER)
    assert not bureau.asked


@pytest.mark.parametrize("body", ["", "<p>ok</p>", {"data": {"type": "Candidate"}}, {"data": []}, {"ok": True}])
@pytest.mark.parametrize("name", ["a candidate", "a referee", "a request"])
async def test_an_answer_that_names_nothing_is_lost(account: Connection, bureau: Bureau, name: str, body: Any) -> None:
    write, _, path, _ = WRITES[name]
    bureau.script(path, body, 201)
    with pytest.raises(AnswerLost):
        await account.send(write, before=NEVER)
    assert len(bureau.sent("POST", path)) == 1


@pytest.mark.parametrize("name", ["a request", "a reminder"])
async def test_what_writes_to_people_is_sent_once(account: Connection, bureau: Bureau, name: str) -> None:
    write, method, path, _ = WRITES[name]
    bureau.script(path, {"error": "oops"}, 500)
    with pytest.raises(AnswerLost):
        await account.send(write, before=NEVER)
    assert len(bureau.sent(method, path)) == 1


# --- reminders ---


@pytest.mark.parametrize(("said", "why"), [("count_exceeded", "no more reminders"), ("rate_exceeded", "too soon")])
@pytest.mark.parametrize("referee", ["61", None])
async def test_one_reminder_too_many_is_refused_before_it_leaves(
    account: Connection, bureau: Bureau, said: str, why: str, referee: str | None
) -> None:
    path = "/v2/references" if referee else "/v1/public/reference_requests"
    bureau.lists[path][0]["attributes"]["reminder"] = CALM | {said: "TRUE"}
    with pytest.raises(Refused, match=why):
        await account.send(Remind(candidate=IDA, check="51", referee=referee), before=NEVER)
    assert not [one for one in bureau.asked if one.method == "POST" and "reminders" in one.path]


async def test_what_has_to_be_known_before_may_not_be_had(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v1/public/references/61", {"error": "no"}, 403)
    with pytest.raises(Unfinished, match="nobody was written to"):
        await account.send(REMIND, before=NEVER)
    with pytest.raises(NotThere):
        await account.send(Remind(candidate=IDA, check="59", referee=None), before=NEVER)
    assert not [one for one in bureau.asked if one.method == "POST" and "reminders" in one.path]


@pytest.mark.usefixtures("_quick_retries")
async def test_where_nobody_answers_nothing_was_sent(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v1/public/references/61", {"error": "busy"}, 502)
    with pytest.raises(Unreachable):
        await account.send(REMIND, before=NEVER)


# --- looking ---


async def look(account: Connection, write: Write, since: int = SENT_AT) -> Seen:
    return await accounts.look(account, write, since)


async def test_a_candidate_is_found_by_the_id_that_was_left(account: Connection, bureau: Bureau) -> None:
    write = CreateCandidate(person=EVA, marker=MARKER)
    assert (await look(account, write)).matches == 0
    bureau.lists["/v3/candidates"].append(record("Candidate", "99", internal_id=MARKER))
    seen = await look(account, write)
    assert (seen.matches, seen.remote_id) == (1, "99")
    known = CreateCandidate(person=PersonFields(first_name="Ida", external_ref="acme:7"), marker=MARKER)
    assert (await look(account, known)).remote_id == IDA


@pytest.mark.parametrize("spelt", ["+472233", "+47 (22) 33", "+47 22 33"])
async def test_a_number_is_told_as_it_was_typed(account: Connection, spelt: str) -> None:
    seen = await look(account, UpdateCandidate(candidate=IDA, changes=PersonFields(phones=(spelt,))))
    (person,) = [one.record for one in seen.records]
    assert isinstance(person, Candidate)
    assert person.phones == (spelt,)
    seen = await look(account, UpdateCandidate(candidate=IDA, changes=PersonFields(phones=("+47 99",))))
    assert seen.records[0].record.phones == ("+47 22 33",)  # type: ignore[union-attr]


async def test_who_is_gone_is_gone(account: Connection) -> None:
    for write in (
        UpdateCandidate(candidate="98", changes=EVA),
        AddReferee(candidate="98", check=None, fields=REF, marker=MARKER),
        EditReferee(candidate=IDA, referee="98", changes=REF),
        RemoveReferee(candidate=IDA, referee="98"),
        Remind(candidate=IDA, check="98", referee=None),
    ):
        assert not (await look(account, write)).exists


async def test_a_referee_is_found_by_address_or_name(account: Connection) -> None:
    def named(**fields: str) -> AddReferee:
        return AddReferee(candidate=IDA, check=None, fields=RefereeFields(**fields), marker=MARKER)

    assert (await look(account, named(email="RITA@ref.example"))).remote_id == "61"
    assert (await look(account, named(first_name="sten", last_name="ref"))).remote_id == "62"
    assert (await look(account, named(email="tove@ref.example"))).matches == 0, "that one is Ben's"
    assert (await look(account, named(email="rita@ref.example"), since=SENT_AT + 600_000)).matches == 0


async def test_a_request_is_found_by_its_questions(account: Connection, bureau: Bureau) -> None:
    assert (await look(account, ASK)).matches == 0
    links = {"question_set": link("QuestionSet", SET), "candidate": {"data": link("Candidate", OLA)}}
    made = record("ReferenceRequest", "99", links, created_at="2026-03-01T09:00:30Z", reminder=CALM)
    bureau.lists["/v1/public/reference_requests"].append(made)
    seen = await look(account, ASK)
    assert (seen.matches, seen.remote_id) == (1, "99")
    assert (await look(account, ASK, since=SENT_AT + 600_000)).matches == 0


async def test_reminders_are_read_as_they_are(account: Connection, bureau: Bureau) -> None:
    bureau.lists["/v2/references"][0]["attributes"]["reminder"] = CALM | {"count": 3, "latest_sent_at": "2026-03-02"}
    seen = await look(account, REMIND)
    check, _, referee = (one.record for one in seen.records)
    assert isinstance(check, ReferenceCheck)
    assert isinstance(referee, Referee)
    assert (referee.reminder.count, referee.reminder.sent_at) == (3, 1_772_409_600_000)


async def test_what_is_not_told_of_one_is_nothing_to_the_others(account: Connection, bureau: Bureau) -> None:
    bureau.script(f"/v3/candidates/{BEN}", {"error": "no"}, 403)
    writes = [UpdateCandidate(candidate=one, changes=EVA) for one in (BEN, IDA)]
    refused, seen = await account.look([*writes], since=SENT_AT)
    assert isinstance(refused, Forbidden)
    assert isinstance(seen, Seen)


async def test_a_reference_about_nobody_tells_nothing(account: Connection, bureau: Bureau) -> None:
    bureau.lists["/v2/references"][1]["relationships"]["candidate"] = None
    with pytest.raises(Garbled, match="names no candidate"):
        await look(account, RemoveReferee(candidate=IDA, referee="62"))


async def test_a_referee_belongs_to_what_was_asked_a_moment_ago(account: Connection, bureau: Bureau) -> None:
    async def check_of_sten() -> str | None:
        read = await account.facet("files", IDA, wanted=True)
        found: str | None = read.records[-1].record.check  # type: ignore[union-attr]
        return found

    assert await check_of_sten() == "51"
    await account.send(ASK, before=NEVER)
    links = {"question_set": link("QuestionSet", SET), "candidate": link("Candidate", IDA)}
    made = record("ReferenceRequest", "99", links, created_at="2026-05-01T09:00:30Z")
    bureau.lists["/v1/public/reference_requests"].append(made)
    assert await check_of_sten() == "99"


# --- what nothing takes back ---


async def test_a_candidate_is_deleted_as_a_whole(account: Connection, bureau: Bureau) -> None:
    bureau.script(f"/v3/candidates/{IDA}", {"data": record("Candidate", IDA)})
    assert (await account.destroy(Anonymise(candidate=IDA))).status == 200
    assert len(bureau.sent("DELETE", f"/v3/candidates/{IDA}")) == 1
    for what in (Anonymise(candidate=IDA, fields=("notes",)), Merge(primary=IDA, secondary=BEN)):
        with pytest.raises(Refused, match="as a whole"):
            await account.destroy(what)
