"""What people change besides stages and notes: what is sent, what comes of it, and how it is read back."""

from typing import Any

import msgspec
import pytest
from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.traffit import translate
from adapters.traffit.sandbox.catalogues import SOURCES, TAGS
from app.clock import WallClock
from app.model.intents import JobFields, PersonFields
from app.model.records import Attachment, Candidate, Job, Tags
from app.model.words import FileKind
from app.vendor import (
    AddTags,
    Answer,
    AnswerLost,
    AttachFile,
    Connection,
    CreateApplication,
    CreateCandidate,
    CreateJob,
    Forbidden,
    Garbled,
    MoveApplication,
    NotThere,
    RecordConsent,
    Refused,
    Seen,
    Stale,
    TooLate,
    Unfinished,
    UpdateCandidate,
    UpdateJob,
    Write,
)
from tests.adapters import accounts
from tests.adapters.accounts import refusal
from tests.adapters.traffit.tenants import Asked, Tenant, account_at, rows
from tests.surroundings import NEVER

GOLD = "112"
"""The golden example's job: nobody of it but the eight."""
WHO = "507"
NOBODY = "99999999"
NOON = 1_790_000_000_000
"""2026-09-21 16:13:20 in Warsaw."""
MARKER = "0192f0c4-5d2e-7c8a-9f00-0123456789ab"

PERSON = PersonFields(
    first_name="Zoë", last_name="Łoś", emails=("zoe@example.com",), phones=("+48 600",), links=("https://l.example/z",),
    source="LinkedIn", summary="a < b\nc", custom={"Position": "Buyer"},
)  # fmt: skip
OLA = CreateCandidate(person=PersonFields(first_name="Ola", last_name="Nowa", emails=("o@x.pl",)), marker=MARKER)
BUYER = CreateJob(fields=JobFields(name="Buyer", code="B/1"), company=None, marker=MARKER)
CV = AttachFile(
    candidate=WHO, name="życiorys.pdf", file_kind=FileKind.RESUME, mime="application/pdf", content=b"%PDF \x00\xff"
)


async def look(account: Connection, write: Write, since: int | None = None) -> Seen:
    return await accounts.look(account, write, WallClock().now() if since is None else since)


async def send(account: Connection, write: Write) -> Answer:
    return await account.send(write, before=NEVER)


def the_record(seen: Seen) -> Any:
    (one,) = seen.records
    return one.record


# --- from writes to calls ---


def test_a_candidate_is_made_of_the_fields_that_were_given() -> None:
    call = translate.call_of(CreateCandidate(person=PERSON, marker=MARKER))
    assert (call.operation, call.parameters) == ("candidates.create", {})
    assert call.body == {
        "name": "Zoë",
        "lastname": "Łoś",
        "email": "zoe@example.com",
        "mobile": "+48 600",
        "linkedin": "https://l.example/z",
        "source": "LinkedIn",
        "candidate_about": "a &lt; b<br>c",
        "_Position": "Buyer",
        "guid": MARKER,
    }


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        (PersonFields(), {}),
        (PersonFields(emails=("new@x.pl",)), {"email": "new@x.pl"}),
        (PersonFields(emails=(), phones=()), {"email": None, "mobile": None}),
        (PersonFields(custom={"_Notice": "1 month", "salary": ""}), {"_Notice": "1 month", "_salary": None}),
        (PersonFields(custom={"A": "R&D, a < b", "B": "<b>"}), {"_A": "R&D, a < b", "_B": "&lt;b&gt;"}),
    ],
)
def test_a_change_sends_what_changes_and_no_guid(changes: PersonFields, body: dict[str, Any]) -> None:
    call = translate.call_of(UpdateCandidate(candidate="5", changes=changes))
    assert (call.operation, call.parameters, call.body) == ("candidates.update", {"employee_id": "5"}, body)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (PersonFields(location="Kraków"), "no field for location"),
        (PersonFields(emails=("a@x", "b@x")), "keeps one of these, not 2: a@x, b@x"),
    ],
)
def test_what_has_no_room_is_refused_before_anything_is_sent(fields: PersonFields, words: str) -> None:
    for write in (CreateCandidate(person=fields, marker="m"), UpdateCandidate(candidate="5", changes=fields)):
        with pytest.raises(Refused, match=words):
            translate.call_of(write)


def test_a_job_is_made_of_the_fields_that_were_given() -> None:
    fields = JobFields(name="Buyer", code="B/1", openings=2, deadline_at=NOON)
    call = translate.call_of(CreateJob(fields=fields, company="company:7", marker=MARKER))
    assert (call.operation, call.parameters) == ("jobs.create", {})
    assert call.body == {
        "name": "Buyer", "nrRef": "B/1", "emp_number": 2, "recruitment_deadline": "2026-09-21", "client": "7",
        "guid": MARKER,
    }  # fmt: skip
    change = translate.call_of(UpdateJob(job="22", changes=JobFields(openings=3), company=None))
    assert (change.operation, change.parameters) == ("jobs.update", {"recruitment_id": "22"})
    assert change.body == {"emp_number": 3}
    with pytest.raises(Refused, match="no field for office"):
        translate.call_of(UpdateJob(job="22", changes=JobFields(office="Kraków"), company=None))


def test_the_other_changes_as_calls() -> None:
    tags = translate.call_of(AddTags(candidate="5", tags=("java", "łódź")))
    assert (tags.operation, tags.parameters) == ("candidates.add_tags", {"employee_id": "5"})
    assert tags.body == {"tags": ["java", "łódź"]}
    joined = translate.call_of(CreateApplication(candidate="5", job="22"))
    assert (joined.operation, joined.body) == ("applications.create", None)
    assert joined.parameters == {"employee_id": "5", "recruitment_id": "22"}
    consent = translate.call_of(RecordConsent(candidate="5", consents=("consent:2",), agreed_at=NOON, job="22"))
    assert (consent.operation, consent.parameters) == (
        "candidates.add_provision",
        {"employee_id": "5", "provision_id": "2"},
    )
    assert consent.body == {"agreement_date": "2026-09-21", "recruitment": "22"}
    several = RecordConsent(candidate="5", consents=("consent:2", "consent:3"), agreed_at=NOON, job="22")
    many = translate.call_of(several)
    assert (many.operation, many.parameters) == ("candidates.add_provisions", {"employee_id": "5"})
    assert many.body == [
        {"provision": "2", "agreement_date": "2026-09-21", "recruitment": "22"},
        {"provision": "3", "agreement_date": "2026-09-21", "recruitment": "22"},
    ]
    everywhere = translate.call_of(RecordConsent(candidate="5", consents=("consent:2",), agreed_at=NOON, job=None))
    assert everywhere.body == {"agreement_date": "2026-09-21"}
    with pytest.raises(TypeError):
        translate.call_of(CV)


# --- making a candidate ---


async def test_a_candidate_is_made_once_and_found_by_the_guid(traffit: Sandbox[Any], office: Connection) -> None:
    write = CreateCandidate(person=PERSON, marker=MARKER)
    before = await look(office, write)
    assert (before.exists, before.matches, before.remote_id) == (True, 0, None)
    answer = await send(office, write)
    assert (answer.status, answer.already) == (201, False)
    row = traffit.tenant.employee(int(answer.remote_id or 0))
    assert row.guid == MARKER
    assert {name: row.fields[name] for name in ("name", "lastname", "email", "mobile", "linkedin")} == {
        "name": "Zoë", "lastname": "Łoś", "email": "zoe@example.com", "mobile": "+48 600",
        "linkedin": "https://l.example/z",
    }  # fmt: skip
    assert (SOURCES[row.fields["source"]], row.fields["_Position"]) == ("LinkedIn", "Buyer")
    after = await look(office, write)
    assert (after.exists, after.matches, after.remote_id) == (True, 1, answer.remote_id)
    made = the_record(after)
    assert isinstance(made, Candidate)
    assert (made.first_name, made.summary) == ("Zoë", "a < b\nc")
    assert len(traffit.ledger.effects("employees/$", "POST")) == 1


async def test_a_candidate_whose_answer_is_lost_is_found_again(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.faults.drop_after("POST", "employees/$", times=1)
    with pytest.raises(AnswerLost):
        await send(office, OLA)
    assert (await look(office, OLA)).matches == 1


async def test_a_field_the_tenant_does_not_take_is_refused_in_its_words(office: Connection) -> None:
    with pytest.raises(Refused, match="source: This value is not valid"):
        await send(office, CreateCandidate(person=PersonFields(first_name="A", source="Nowhere"), marker="m"))


def made(key: int, at: str = "2026-09-21 16:14:00", **changed: Any) -> dict[str, Any]:
    return {
        "id": key, "name": "Ola", "lastname": "Nowa", "email": "O@X.pl", "created_at": at, "updated_at": at, **changed
    }  # fmt: skip


UNKNOWN_GUID = [
    lambda: refusal(404, {"error": {"code": 404, "message": "Not Found"}}),
    lambda: refusal(400, {"error": {"code": 400, "message": "Bad Request"}}),
    lambda: web.json_response(made(192, "2003-10-28 07:42:59")),  # the first digits of the guid, read as an id
]


@pytest.mark.parametrize("unknown", UNKNOWN_GUID)
async def test_a_tenant_that_knows_no_guids_is_asked_for_who_was_made_since(
    tenant: Tenant, account: Connection, unknown: Any
) -> None:
    tenant.answers[f"/employees/{MARKER}"] = lambda _: unknown()
    tenant.answers["/employees/"] = lambda _: rows(
        made(1, "2026-09-21 10:00:00", updated_at="2026-09-21 16:20:00"),  # an older namesake, changed since
        made(2, email="other@x.pl"),
        made(3, lastname="Nowak"),
        made(4, name=" ola "),
    )
    seen = await look(account, OLA, NOON)
    assert (seen.exists, seen.matches, seen.remote_id) == (True, 1, "4")
    assert tenant.asked[0].headers["x-get-find-by-guid"] == "true"
    assert tenant.asked[1].filtered == {"updated_at": {"value": "2026-09-21 16:11:20", "comparison": ">="}}


async def test_who_is_shown_twice_is_one_match(tenant: Tenant, account: Connection) -> None:
    older, newer = made(4), made(5, "2026-09-21 16:15:00", name="Ela")
    tenant.answers["/employees/"] = lambda _: rows(newer, older)  # not in order: the walk begins again
    seen = await look(account, OLA, NOON)
    assert (seen.matches, seen.remote_id) == (1, "4")


async def test_two_namesakes_are_two_matches_and_nobody_is_chosen(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/"] = lambda _: rows(made(4), made(5))
    seen = await look(account, OLA, NOON)
    assert (seen.matches, seen.remote_id, len(seen.records)) == (2, None, 2)


async def test_a_guid_is_believed_although_the_clocks_differ(tenant: Tenant, account: Connection) -> None:
    tenant.answers[f"/employees/{MARKER}"] = lambda _: web.json_response(
        made(9, "2026-09-21 15:00:00", name="Aleksandra")
    )
    assert (await look(account, OLA, NOON)).remote_id == "9"


async def test_what_cannot_be_read_back_is_an_error(tenant: Tenant, account: Connection) -> None:
    tenant.answers[f"/employees/{MARKER}"] = lambda _: refusal(403, {"error": {"code": 403, "message": "Forbidden"}})
    with pytest.raises(Forbidden):
        await look(account, OLA, NOON)


# --- changing one ---


async def test_a_change_touches_what_it_names(traffit: Sandbox[Any], office: Connection) -> None:
    before = dict(traffit.tenant.employee(int(WHO)).fields)
    write = UpdateCandidate(candidate=WHO, changes=PersonFields(emails=("new@x.pl",), custom={"Position": "Head"}))
    answer = await send(office, write)
    assert (answer.status, answer.remote_id) == (204, None)
    assert traffit.tenant.employee(int(WHO)).fields == {**before, "email": "new@x.pl", "_Position": "Head"}
    seen = await look(office, write)
    assert (seen.exists, the_record(seen).emails, the_record(seen).remote_id) == (True, ("new@x.pl",), WHO)


@pytest.mark.parametrize(
    "write",
    [
        UpdateCandidate(candidate=NOBODY, changes=PersonFields(first_name="A")),
        AddTags(candidate=NOBODY, tags=("senior",)),
        CreateApplication(candidate=NOBODY, job=GOLD),
        AttachFile(candidate=NOBODY, name="a.txt", file_kind=FileKind.OTHER, mime=None, content=b"x"),
        RecordConsent(candidate=NOBODY, consents=("consent:1",), agreed_at=NOON, job=None),
        UpdateJob(job=NOBODY, changes=JobFields(name="A"), company=None),
    ],
    ids=lambda write: type(write).__name__,
)
async def test_what_is_gone_is_not_there_to_be_changed(office: Connection, write: Write) -> None:
    with pytest.raises(NotThere):
        await send(office, write)
    seen = await look(office, write)
    assert (seen.exists, seen.matches, seen.records) == (False, 0, ())


@pytest.mark.parametrize(
    "write",
    [OLA, BUYER, CV, CreateApplication(candidate=WHO, job="101"), AddTags(candidate=WHO, tags=("senior",))],
    ids=lambda write: type(write).__name__,
)
async def test_nothing_leaves_when_its_time_is_over(traffit: Sandbox[Any], office: Connection, write: Write) -> None:
    with pytest.raises(TooLate):
        await office.send(write, before=1)
    assert traffit.ledger.effects() == []


# --- tags ---


async def test_tags_are_added_to_those_there_are(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.tenant.tag(int(WHO), [30])
    write = AddTags(candidate=WHO, tags=("remote", "polecony"))
    assert the_record(await look(office, write)) == Tags(remote_id=WHO, tags=("senior",))
    assert (await send(office, write)).status == 204
    assert [TAGS[tag] for tag in traffit.tenant.tags(int(WHO))] == ["senior", "remote", "polecony"]
    assert the_record(await look(office, write)).tags == ("senior", "remote", "polecony")


async def test_a_tag_that_does_not_exist_is_told_as_such(office: Connection) -> None:
    with pytest.raises(NotThere, match="Tag not found"):
        await send(office, AddTags(candidate=WHO, tags=("senior", "no such tag")))


# --- people on jobs ---


async def test_somebody_is_put_on_a_job_once(traffit: Sandbox[Any], office: Connection) -> None:
    write = CreateApplication(candidate=WHO, job="101")
    before = await look(office, write)
    assert (before.exists, before.matches, before.remote_id) == (True, 0, None)
    first = await send(office, write)
    assert (first.status, first.already, first.remote_id) == (204, False, f"101:{WHO}")
    again = await send(office, write)
    assert (again.status, again.already, again.remote_id) == (409, True, f"101:{WHO}")
    after = await look(office, write)
    assert (after.exists, after.matches, after.remote_id) == (True, 1, f"101:{WHO}")
    assert traffit.tenant.stage_of(int(WHO), 101) is not None


async def test_nobody_is_put_on_a_job_that_is_closed(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.tenant.close(101)
    with pytest.raises(Forbidden):
        await send(office, CreateApplication(candidate=WHO, job="101"))


# --- files ---


async def test_a_file_is_two_calls_and_arrives_whole(traffit: Sandbox[Any], office: Connection) -> None:
    assert (await look(office, CV)).records == []
    answer = await send(office, CV)
    (file,) = traffit.tenant.files(traffit.tenant.employee(int(WHO)))
    assert (answer.status, answer.already, answer.remote_id) == (204, False, f"{WHO}:{file.id}")
    assert (file.name, file.content, file.content_type, file.kind) == (CV.name, CV.content, CV.mime, "CV")
    assert [(one.method, one.status) for one in traffit.ledger.effects("files")] == [("POST", 201), ("POST", 204)]
    assert the_record(await look(office, CV)) == Attachment(
        remote_id=f"{WHO}:{file.id}", candidate=WHO, name=CV.name, mime="application/pdf"
    )
    assert await office.content(f"{WHO}:{file.id}") == CV.content


@pytest.mark.parametrize(
    ("kind", "word"), [(FileKind.RESUME, "CV"), (FileKind.COVER_LETTER, "Cover letter"), (FileKind.OTHER, "Other")]
)
async def test_a_file_says_what_it_is(tenant: Tenant, account: Connection, kind: FileKind, word: str) -> None:
    tenant.answers["/files/"] = lambda _: web.json_response({"id": 124}, status=201)
    tenant.answers["/employees/5/files/124"] = lambda _: web.Response(status=204)
    await send(account, AttachFile(candidate="5", name="a.txt", file_kind=kind, mime=None, content=b"x"))
    assert tenant.asked[1].body == {"dictionary_type": word}
    assert b'filename="a.txt"' in tenant.asked[0].body


async def test_an_upload_that_is_lost_touched_nobody_and_may_be_repeated(
    traffit: Sandbox[Any], office: Connection
) -> None:
    traffit.faults.drop_after("POST", "v2/files/", times=1)
    with pytest.raises(Unfinished, match="the candidate was not touched"):
        await send(office, CV)
    assert (await look(office, CV)).records == []
    await send(office, CV)
    assert len((await look(office, CV)).records) == 1


async def test_an_assignment_that_is_lost_is_seen_in_the_files(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.faults.drop_after("POST", f"employees/{WHO}/files", times=1)
    with pytest.raises(AnswerLost):
        await send(office, CV)
    assert the_record(await look(office, CV)).name == CV.name


async def test_a_file_whose_upload_took_long_is_not_uploaded_again(traffit: Sandbox[Any], office: Connection) -> None:
    await office.check()
    traffit.faults.slow("POST", "v2/files/", times=1, delay=1.2)
    with pytest.raises(TooLate):
        await office.send(CV, before=WallClock().now() + 1000)
    answer = await send(office, CV)
    assert answer.remote_id is not None
    assert len(traffit.ledger.requests("v2/files/?$")) == 1
    await send(office, CV)
    assert len(traffit.ledger.requests("v2/files/?$")) == 2, "what was assigned is done with"


async def test_a_large_file_may_take_longer_than_other_requests(
    traffit: Sandbox[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = account_at(traffit, timeout=1.0)
    monkeypatch.setattr("adapters.http.messages.SLOWEST", 1000)
    traffit.faults.slow("POST", "v2/files/", times=None, delay=2.0)
    with pytest.raises(Unfinished):
        await send(account, CV)
    await send(account, msgspec.structs.replace(CV, content=bytes(20_000)))
    await account.close()


async def test_a_file_that_is_there_already_is_done(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/files/"] = lambda _: web.json_response({"id": 124}, status=201)
    tenant.answers[f"/employees/{WHO}/files/124"] = lambda _: refusal(
        409, {"error": "File is already assigned to this employee"}
    )
    answer = await send(account, CV)
    assert (answer.status, answer.already, answer.remote_id) == (409, True, f"{WHO}:124")


@pytest.mark.parametrize(
    ("status", "body", "family"),
    [
        (413, {"error": "Request Entity Too Large."}, Refused),
        (403, {}, Forbidden),
        (201, {}, Garbled),
        (500, "", Unfinished),
    ],
)
async def test_an_upload_that_fails_is_not_assigned(
    tenant: Tenant, account: Connection, status: int, body: Any, family: type[Exception]
) -> None:
    tenant.answers["/files/"] = lambda _: refusal(status, body)
    with pytest.raises(family):
        await send(account, CV)
    assert len(tenant.asked) == 1


# --- consents ---


@pytest.mark.parametrize("job", [None, GOLD])
async def test_a_consent_is_written_with_its_day(traffit: Sandbox[Any], office: Connection, job: str | None) -> None:
    write = RecordConsent(candidate=WHO, consents=("consent:2",), agreed_at=NOON, job=job)
    for _ in range(2):
        assert (await send(office, write)).status == 204
    assert traffit.tenant.consents == {(int(WHO), job and int(job), 2): "2026-09-21"}
    seen = await look(office, write)
    assert (seen.exists, the_record(seen).remote_id) == (True, WHO)


async def test_several_consents_are_written_at_once(traffit: Sandbox[Any], office: Connection) -> None:
    write = RecordConsent(candidate=WHO, consents=("consent:2", "consent:3"), agreed_at=NOON, job=GOLD)
    for _ in range(2):
        assert (await send(office, write)).status == 204
    assert traffit.tenant.consents == {(int(WHO), int(GOLD), consent): "2026-09-21" for consent in (2, 3)}
    assert [row.method for row in traffit.ledger.effects("/provisions$")] == ["PATCH", "PATCH"]


async def test_a_consent_nobody_asks_for_is_not_there(office: Connection) -> None:
    with pytest.raises(NotThere):
        await send(office, RecordConsent(candidate=WHO, consents=("consent:99",), agreed_at=NOON, job=None))


# --- jobs ---


async def test_a_job_is_made_once_and_found_by_the_guid(traffit: Sandbox[Any], office: Connection) -> None:
    write = CreateJob(
        fields=JobFields(name="Buyer", code="B/1", openings=2, deadline_at=NOON), company="company:7", marker=MARKER
    )
    assert (await look(office, write)).matches == 0
    answer = await send(office, write)
    row = traffit.tenant.job(int(answer.remote_id or 0))
    assert (answer.status, row.name, row.code, row.client, row.guid) == (201, "Buyer", "B/1", 7, MARKER)
    assert row.fields == {"emp_number": 2, "recruitment_deadline": "2026-09-21"}
    after = await look(office, write)
    assert (after.exists, after.matches, after.remote_id) == (True, 1, answer.remote_id)
    found = the_record(after)
    assert isinstance(found, Job)
    assert (found.name, found.company, found.openings) == ("Buyer", "Hansa Bank", 2)


async def test_a_job_whose_answer_is_lost_is_found_again(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.faults.drop_after("POST", "recruitments/$", times=1)
    with pytest.raises(AnswerLost):
        await send(office, BUYER)
    assert (await look(office, BUYER)).matches == 1


@pytest.mark.parametrize(
    ("found", "matches", "remote"),
    [
        ([], 0, None),
        ([{"id": 1, "name": "Buyer", "nrRef": "B/1"}], 0, None),
        ([{"id": 2, "name": "buyer ", "nrRef": "B/1", "created_at": "2026-09-21 16:14:00"}], 1, "2"),
        ([{"id": 2, "name": "Buyer", "nrRef": "B/2", "created_at": "2026-09-21 16:14:00"}], 0, None),
        ([{"id": k, "name": "Buyer", "nrRef": "B/1", "created_at": "2026-09-21 16:14:00"} for k in (2, 3)], 2, None),
    ],
)
async def test_a_job_is_known_again_by_name_and_code(
    tenant: Tenant, account: Connection, found: list[Any], matches: int, remote: str | None
) -> None:
    tenant.answers["/recruitments/"] = lambda _: rows(*found)
    seen = await look(account, BUYER, NOON)
    assert (seen.matches, seen.remote_id) == (matches, remote)


async def test_a_change_of_a_job_touches_what_it_names(traffit: Sandbox[Any], office: Connection) -> None:
    write = UpdateJob(job=GOLD, changes=JobFields(openings=5), company="company:1")
    assert (await send(office, write)).status == 204
    row = traffit.tenant.job(int(GOLD))
    assert (row.name, row.fields["emp_number"], row.client) == ("Golden example", 5, 1)
    seen = await look(office, write)
    assert (the_record(seen).openings, the_record(seen).company) == (5, "Bałtyk Software")


async def test_a_job_that_may_not_be_seen_is_an_error_and_not_gone(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.tenant.forbid(int(GOLD))
    write = UpdateJob(job=GOLD, changes=JobFields(openings=5), company=None)
    for ask in (look, send):
        with pytest.raises(Forbidden):
            await ask(office, write)


# --- all of them ---


@pytest.mark.parametrize(
    ("write", "path", "answer"),
    [
        (OLA, "/employees/", lambda: refusal(409, ["guid is taken"])),
        (BUYER, "/recruitments/", lambda: refusal(409, ["guid is taken"])),
        (AddTags(candidate="5", tags=("a",)), "/employees/5/tags", lambda: refusal(409, ["locked"])),
    ],
)
async def test_another_409_is_no_success(
    tenant: Tenant, account: Connection, write: Write, path: str, answer: Any
) -> None:
    tenant.answers[path] = lambda _: answer()
    with pytest.raises(Stale):
        await send(account, write)


async def test_several_are_looked_at_together_in_their_order(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.tenant.tag(int(WHO), [30])
    writes = [
        UpdateJob(job=GOLD, changes=JobFields(), company=None),
        AddTags(candidate=WHO, tags=("senior",)),
        UpdateCandidate(candidate=NOBODY, changes=PersonFields()),
        CreateApplication(candidate=WHO, job=GOLD),
    ]
    seen = [one for one in await office.look(writes, since=WallClock().now()) if isinstance(one, Seen)]
    assert [one.exists for one in seen] == [True, True, False, True]
    assert [type(one.record) for found in seen for one in found.records] == [Job, Tags]
    assert seen[3].remote_id == f"{GOLD}:{WHO}"


async def test_what_cannot_be_read_of_one_is_said_of_that_one_alone(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.faults.error("GET", f"/employees/{WHO}$", times=None, status=403)
    traffit.faults.error("GET", "/recruitment_history", times=None, status=403)
    changes = PersonFields(phones=("1",))
    writes = [
        UpdateCandidate(candidate=WHO, changes=changes),
        UpdateCandidate(candidate=str(int(WHO) + 1), changes=changes),
        MoveApplication(application=f"101:{WHO}", candidate=WHO, job="101", from_stage=None, to_stage="101:2"),
        AddTags(candidate=WHO, tags=("senior",)),
    ]
    seen = await office.look(writes, since=WallClock().now())
    assert [type(one) for one in seen] == [Forbidden, Seen, Forbidden, Seen]


async def test_of_an_answer_that_makes_no_sense_the_others_know_nothing(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/5"] = lambda _: web.Response(body=b'{"id":', content_type="application/json")
    tenant.answers["/employees/6"] = lambda _: web.json_response(made(6))
    writes = [UpdateCandidate(candidate=who, changes=PersonFields()) for who in ("5", "6")]
    seen = await account.look(writes, since=NOON)
    assert [type(one) for one in seen] == [Garbled, Seen]


async def test_an_older_file_of_that_name_is_not_ours(traffit: Sandbox[Any], office: Connection) -> None:
    await send(office, msgspec.structs.replace(CV, content=b"%PDF of last year"))
    seen = await look(office, CV)
    assert (seen.matches, seen.remote_id, len(seen.records)) == (0, None, 1)
    answer = await send(office, CV)
    seen = await look(office, CV)
    assert (seen.matches, seen.remote_id, len(seen.records)) == (1, answer.remote_id, 2)
    again = await send(office, CV)
    assert (await look(office, CV)).remote_id == again.remote_id, "the newest of those that are the same"


async def test_where_files_are_not_listed_nobody_says_that_one_is_missing(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/5"] = lambda _: web.json_response(made(5))
    with pytest.raises(Refused, match="does not list files"):
        await look(account, msgspec.structs.replace(CV, candidate="5"))
    assert (await look(account, msgspec.structs.replace(CV, candidate="6"))).exists is False


async def test_a_write_is_sent_once_whatever_the_vendor_answers(tenant: Tenant, account: Connection) -> None:
    def answer(_: Asked) -> web.Response:
        return refusal(503, "")

    tenant.answers |= dict.fromkeys(("/employees/", "/employees/5", "/recruitments/22/employees/5"), answer)
    for write in (
        OLA,
        UpdateCandidate(candidate="5", changes=PersonFields()),
        CreateApplication(candidate="5", job="22"),
    ):
        tenant.asked.clear()
        with pytest.raises(AnswerLost):
            await send(account, write)
        assert len(tenant.asked) == 1
