"""What is sent for each change, what refusals mean to a person, and what a look afterwards finds."""

from typing import Any

import msgspec
import pytest
from aiohttp import web

from app.model.days import noon
from app.model.intents import JobFields, PersonFields
from app.model.records import Application, Interview, Job, Tags, Visit
from app.model.words import FileKind, JobStatus, Visibility
from app.vendor import (
    AddOpening,
    AddTags,
    ApplicationChanges,
    AttachFile,
    CancelInterview,
    ChangeReason,
    Connection,
    CreateApplication,
    CreateCandidate,
    CreateNote,
    Denied,
    EditInterview,
    EditOpening,
    Forbidden,
    InterviewChanges,
    MoveApplication,
    NotThere,
    OpeningChanges,
    Refused,
    RejectApplication,
    RemoveTags,
    ScheduleInterview,
    SetJobStatus,
    Stale,
    UpdateApplication,
    UpdateCandidate,
    UpdateJob,
    Write,
)
from tests.adapters.accounts import look
from tests.adapters.smartrecruiters.tenant import KEY, NOW, Row, Tenant, assignment, connect, content, person, refused
from tests.surroundings import NEVER

WHERE: dict[str, Any] = {"application": "c1:j1", "candidate": "c1", "job": "j1"}
STATUS = "PUT /candidates/c1/jobs/j1/status"
CHANGED = 204


def move(to: str, **more: Any) -> MoveApplication:
    return MoveApplication(**WHERE, from_stage="j1:NEW", to_stage=f"j1:{to}", **more)


async def send(account: Connection, write: Write) -> Any:
    return await account.send(write, before=NEVER)


async def test_a_move_is_a_status_with_its_step(account: Connection, tenant: Tenant) -> None:
    tenant.says(STATUS, status=CHANGED)
    assert (await send(account, move("IN_REVIEW"))).status == CHANGED
    await send(account, move("INTERVIEW/Team / Chef"))
    await send(account, move("HIRED", starts_on=noon("2026-03-31")))
    assert tenant.bodies(STATUS) == [
        {"status": "IN_REVIEW"},
        {"status": "INTERVIEW", "subStatus": "Team / Chef"},
        {"status": "HIRED", "startsOn": "2026-03-31T12:00:00.000Z"},
    ]
    for wrong in (move("TRANSFERRED"), msgspec.structs.replace(move("NEW"), to_stage="j2:NEW")):
        with pytest.raises(Refused):
            await send(account, wrong)
    assert len(tenant.of(STATUS)) == 3


async def test_an_end_has_the_status_of_its_reason(account: Connection, tenant: Tenant) -> None:
    tenant.says(STATUS, status=CHANGED)
    await send(account, RejectApplication(**WHERE, from_stage="j1:NEW", reason="rejection:7"))
    await send(account, RejectApplication(**WHERE, from_stage="j1:NEW", reason="withdrawal:7"))
    await send(account, ChangeReason(**WHERE, reason="rejection:8"))
    assert tenant.bodies(STATUS) == [
        {"status": "REJECTED", "reason": "7"},
        {"status": "WITHDRAWN", "reason": "7"},
        {"status": "REJECTED", "reason": "8"},
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("REQUIRED_SUB_STATUS_OMITTED", "a step before this one: move there first"),
        ("REASON_NOT_FOUND", "choose another one"),
        ("NO_REASON_SUPPORT_FOR_STATUS", "only Rejected and Withdrawn take a reason"),
    ],
)
async def test_what_a_person_can_act_on_is_a_conflict_in_their_words(
    account: Connection, tenant: Tenant, code: str, words: str
) -> None:
    tenant.answers[STATUS] = lambda _: refused(400, code, message="Bad Request")
    with pytest.raises(Stale, match=words):
        await send(account, move("INTERVIEW"))
    assert len(tenant.of(STATUS)) == 1


async def test_no_permission_and_no_such_application_are_told_apart_and_asked_once(
    account: Connection, tenant: Tenant
) -> None:
    tenant.answers[STATUS] = lambda _: refused(403, "PERMISSION_DENIED")
    with pytest.raises(Forbidden, match="candidates_manage"):
        await send(account, move("INTERVIEW"))
    tenant.answers[STATUS] = lambda _: refused(401, message="Candidate access denied")
    with pytest.raises(Denied):
        await send(account, move("INTERVIEW"))
    tenant.answers[STATUS] = lambda _: refused(404)
    with pytest.raises(NotThere):
        await send(account, move("INTERVIEW"))
    assert len(tenant.asked) == 3


async def test_a_look_at_a_move_says_where_they_are_and_where_they_were(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates/c1/jobs/j1", {"status": "INTERVIEW", "subStatus": "Team", "applicationId": "a1"})
    step = {"changedOn": "2026-02-01T00:00:00.000Z", "status": "INTERVIEW", "subStatus": "Team"}
    tenant.says("GET /candidates/c1/jobs/j1/status/history", content(step))
    seen = await look(account, move("INTERVIEW/Team"), since=NOW)
    assert seen.exists
    application = next(one.record for one in seen.records if isinstance(one.record, Application))
    assert application.stage == "j1:INTERVIEW/Team"
    assert [one.record.stage for one in seen.records if isinstance(one.record, Visit)] == ["j1:INTERVIEW/Team"]
    assert not (await look(account, msgspec.structs.replace(move("NEW"), application="c1:j9"), since=NOW)).exists


async def test_a_note_is_tied_to_its_candidate_and_shared_as_far_as_it_may_be_read(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("GET /candidates/c1", person("c1", assignment("j1"), assignment("j2")))
    tenant.says("POST /messages/shares", {"id": "m1", "shareRequired": False}, status=201)
    note = CreateNote(candidate="c1", title="Call", body="Nice & kind", marker="x")
    answer = await send(account, note)
    await send(account, msgspec.structs.replace(note, title=None, visibility=Visibility.PUBLIC))
    assert answer.remote_id is None
    assert tenant.bodies("POST /messages/shares") == [
        {"content": "#[CANDIDATE:c1] Call\n\nNice & kind", "shareWith": {"hiringTeamOf": ["j1", "j2"]}},
        {"content": "#[CANDIDATE:c1] Nice & kind", "shareWith": {"openNote": True}},
    ]
    spoken = msgspec.structs.replace(note, title=None, body="ask @Jane Roe", mentions=(("@Jane Roe", "u7"),))
    await send(account, spoken)
    assert tenant.bodies("POST /messages/shares")[-1]["content"] == "#[CANDIDATE:c1] ask @[USER:u7]"
    with pytest.raises(Refused, match="10000"):
        await send(account, msgspec.structs.replace(note, body="x" * 10_000))
    said = {
        "content": "#[CANDIDATE:c1] Call\n\nNice & kind",
        "createdOn": "2026-09-21T14:20:00Z",
        "visibility": "PUBLIC",
    }
    tenant.says("GET /messages", [said])
    assert (await look(account, note, since=NOW)).matches == 1
    assert (await look(account, msgspec.structs.replace(note, body="Else"), since=NOW)).matches == 0
    tenant.says("GET /messages", [{**said, "content": "#[CANDIDATE:c1] ask @[USER:u7]"}])
    assert (await look(account, spoken, since=NOW)).matches == 1
    tenant.says("GET /messages", [said])
    assert (await look(account, note, since=NOW + 86_400_000_000)).matches == 0


async def test_people_are_made_and_changed_field_by_field(account: Connection, tenant: Tenant) -> None:
    tenant.says("POST /candidates", person("c9"), status=201)
    made = PersonFields(
        first_name="Ida",
        last_name="Noor",
        emails=("ida@example.org",),
        phones=(),
        location="Gdynia, Pomerania, Poland",
        links=("https://linkedin.com/in/ida", "https://ida.example"),
    )
    assert (await send(account, CreateCandidate(person=made, marker="x"))).remote_id == "c9"
    assert tenant.bodies("POST /candidates") == [
        {
            "firstName": "Ida",
            "lastName": "Noor",
            "email": "ida@example.org",
            "location": {"city": "Gdynia", "region": "Pomerania", "country": "Poland"},
            "web": {"linkedin": "https://linkedin.com/in/ida", "website": "https://ida.example"},
        }
    ]
    with pytest.raises(Refused, match="e-mail"):
        await send(account, CreateCandidate(person=PersonFields(first_name="Ida", last_name="Noor"), marker="x"))
    tenant.says("PATCH /candidates/c1", person("c1"))
    await send(account, UpdateCandidate(candidate="c1", changes=PersonFields(phones=(), location="Oslo")))
    await send(account, UpdateCandidate(candidate="c1", changes=PersonFields(location="Oslo, Norway")))
    assert tenant.bodies("PATCH /candidates/c1") == [
        {"phoneNumber": "", "location": {"region": "", "city": "Oslo"}},
        {"location": {"region": "", "city": "Oslo", "country": "Norway"}},
    ]
    for wrong in (PersonFields(emails=()), PersonFields(location=""), PersonFields(summary="x")):
        with pytest.raises(Refused):
            await send(account, UpdateCandidate(candidate="c1", changes=wrong))
    tenant.answers["PATCH /candidates/c1"] = lambda _: refused(409, "CANDIDATE_DATA_CONFLICT")
    with pytest.raises(Stale, match="somebody else has this e-mail"):
        await send(account, UpdateCandidate(candidate="c1", changes=PersonFields(first_name="Eva")))


async def test_being_put_on_a_job_needs_the_vendor_to_know_who_it_is(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates/c1", person("c1"))
    tenant.says("POST /jobs/j2/candidates", person("c1"), status=201)
    write = CreateApplication(candidate="c1", job="j2")
    assert (await send(account, write)).remote_id == "c1:j2"
    assert tenant.bodies("POST /jobs/j2/candidates") == [
        {"firstName": "Ida", "lastName": "Noor", "email": "ida@example.org"}
    ]
    tenant.says("POST /jobs/j2/candidates", person("c7"), status=201)
    with pytest.raises(Stale, match="c7"):
        await send(account, write)
    assert (await look(account, write, since=NOW)).matches == 0
    tenant.says("GET /candidates/c1/jobs/j2", assignment("j2"))
    assert (await look(account, write, since=NOW)).remote_id == "c1:j2"


async def test_tags_are_added_and_the_others_stay_when_one_is_taken_off(account: Connection, tenant: Tenant) -> None:
    tenant.says("POST /candidates/c1/tags", {"tags": []}, status=201)
    tenant.says("PUT /candidates/c1/tags", {"tags": []}, status=201)
    tenant.says("DELETE /candidates/c1/tags", status=204)
    tenant.says("GET /candidates/c1/tags", {"tags": ["Java", "remote"]})
    await send(account, AddTags(candidate="c1", tags=("java", "night")))
    await send(account, RemoveTags(candidate="c1", tags=("JAVA",)))
    assert (await send(account, RemoveTags(candidate="c1", tags=("cobol",)))).already
    await send(account, RemoveTags(candidate="c1", tags=("java", "remote")))
    assert tenant.bodies("POST /candidates/c1/tags") == [{"tags": ["java", "night"]}]
    assert tenant.bodies("PUT /candidates/c1/tags") == [{"tags": ["remote"]}]
    assert len(tenant.of("DELETE /candidates/c1/tags")) == 1
    (tags,) = (await look(account, AddTags(candidate="c1", tags=("x",)), since=NOW)).records
    assert isinstance(tags.record, Tags)
    assert tags.record.tags == ("Java", "remote")


async def test_a_file_goes_to_the_first_application_as_a_form(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates/c1", person("c1", assignment("j1"), assignment("j2")))
    tenant.says("GET /candidates/c1/jobs/j1/attachments", content())
    tenant.says("POST /candidates/c1/jobs/j1/attachments", {"id": "f1"}, status=201)
    write = AttachFile(
        candidate="c1", name="cv.pdf", file_kind=FileKind.RESUME, mime="application/pdf", content=b"%PDF"
    )
    assert (await send(account, write)).remote_id == "f1"
    (asked,) = tenant.of("POST /candidates/c1/jobs/j1/attachments")
    assert asked.headers["content-type"].startswith("multipart/form-data")
    assert b"RESUME" in asked.body
    assert b'filename="cv.pdf"' in asked.body
    tenant.answers["POST /candidates/c1/jobs/j1/attachments"] = lambda _: refused(400, "FILE_ALREADY_EXIST")
    with pytest.raises(Stale, match="another"):
        await send(account, write)


async def test_a_job_is_changed_by_a_json_patch(account: Connection, tenant: Tenant) -> None:
    tenant.says("PATCH /jobs/j1", {"id": "j1"})
    await send(
        account, UpdateJob(job="j1", changes=JobFields(name="Chef", deadline_at=noon("2026-05-01")), company=None)
    )
    (asked,) = tenant.of("PATCH /jobs/j1")
    assert asked.headers["content-type"] == "application/json-patch+json"
    assert asked.body == [
        {"op": "add", "path": "/title", "value": "Chef"},
        {"op": "add", "path": "/targetHiringDate", "value": "2026-05-01T12:00:00.000Z"},
    ]
    with pytest.raises(Refused):
        await send(account, UpdateJob(job="j1", changes=JobFields(office="Oslo"), company=None))


async def test_a_job_gets_one_of_the_vendors_own_states_and_a_look_says_which(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("PUT /jobs/j1/status", {"status": "ON_HOLD"}, status=201)
    write = SetJobStatus(job="j1", status="ON_HOLD")
    assert (await send(account, write)).status == 201
    (asked,) = tenant.of("PUT /jobs/j1/status")
    assert asked.body == {"status": "ON_HOLD"}
    tenant.says("GET /jobs/j1", {"id": "j1", "title": "Chef", "status": "ON_HOLD"})
    seen = await look(account, write, since=NOW)
    (record,) = [one.record for one in seen.records]
    assert isinstance(record, Job)
    assert (record.status, record.status_raw) == (JobStatus.ON_HOLD, "ON_HOLD")


INTERVIEWS = "/interviews-api/v201904/interviews"
SLOT: Row = {
    "id": "t1",
    "title": "Tasting",
    "startsOn": "2026-03-01T09:00:00.000Z",
    "endsOn": "2026-03-01T10:00:00.000Z",
}
AT_NINE = 1_772_355_600_000


async def test_an_interview_is_one_slot_arranged_by_whoever_the_key_belongs_to(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("GET /user-api/v201804/users/me", {"id": "u1"})
    made = {"id": "i1", "timeslots": [SLOT]}
    tenant.says(f"POST {INTERVIEWS}", made, status=201)
    fields = InterviewChanges(name="Tasting", starts_at=AT_NINE, interviewers=("u2",))
    write = ScheduleInterview(**WHERE, fields=fields, marker="x")
    assert (await send(account, write)).remote_id == "i1:t1"
    assert tenant.bodies(f"POST {INTERVIEWS}") == [
        {
            "candidate": {"id": "c1"},
            "jobId": "j1",
            "organizerId": "u1",
            "timezone": "UTC",
            "timeslots": [
                {
                    "title": "Tasting",
                    "startsOn": "2026-03-01T09:00:00.000Z",
                    "endsOn": "2026-03-01T10:00:00.000Z",
                    "interviewers": [{"id": "u2", "status": "pending"}],
                }
            ],
        }
    ]
    tenant.says("GET /candidates/c1/jobs/j1", assignment("j1", applicationId="a1"))
    tenant.says(f"GET {INTERVIEWS}", {"content": [made]})
    seen = await look(account, write, since=NOW)
    assert (seen.matches, seen.remote_id) == (1, "i1:t1")
    later = msgspec.structs.replace(write, fields=msgspec.structs.replace(fields, starts_at=AT_NINE + 1))
    assert (await look(account, later, since=NOW)).matches == 0


async def test_who_comes_to_an_interview_goes_on_coming_and_the_last_slot_takes_it_away(
    account: Connection, tenant: Tenant
) -> None:
    slot = f"{INTERVIEWS}/i1/timeslots/t1"
    tenant.says(f"GET {slot}", SLOT | {"interviewers": [{"id": "u1", "status": "accepted"}]})
    tenant.says(f"PATCH {slot}", status=CHANGED)
    edit = EditInterview(application="c1:j1", interview="i1:t1", changes=InterviewChanges(interviewers=("u1", "u3")))
    await send(account, edit)
    kept = {name: SLOT[name] for name in ("title", "startsOn", "endsOn")}
    coming = [{"id": "u1", "status": "accepted"}, {"id": "u3", "status": "pending"}]
    assert tenant.bodies(f"PATCH {slot}") == [kept | {"interviewers": coming}]
    await send(account, msgspec.structs.replace(edit, changes=InterviewChanges(name="Talk")))
    assert tenant.bodies(f"PATCH {slot}")[1] == kept | {"title": "Talk", "interviewers": coming[:1]}
    tenant.says(f"GET {INTERVIEWS}/i1", {"id": "i1", "timeslots": [SLOT, SLOT | {"id": "t2"}]})
    seen = await look(account, edit, since=NOW)
    assert [one.record.remote_id for one in seen.records if isinstance(one.record, Interview)] == ["i1:t1"]
    tenant.says(f"DELETE {slot}", status=CHANGED)
    tenant.says(f"DELETE {INTERVIEWS}/i1", status=CHANGED)
    cancel = CancelInterview(application="c1:j1", interview="i1:t1")
    await send(account, cancel)
    assert not tenant.of(f"DELETE {INTERVIEWS}/i1")
    tenant.says(f"GET {INTERVIEWS}/i1", {"id": "i1", "timeslots": [SLOT]})
    await send(account, cancel)
    assert len(tenant.of(f"DELETE {slot}")) == len(tenant.of(f"DELETE {INTERVIEWS}/i1")) == 1
    tenant.answers[f"GET {INTERVIEWS}/i1"] = lambda _: refused(404, "INTERVIEW_NOT_FOUND")
    assert not (await look(account, cancel, since=NOW)).exists


async def test_without_anybody_who_could_arrange_it_nothing_is_sent(base_url: str, tenant: Tenant) -> None:
    tenant.answers["GET /user-api/v201804/users/me"] = lambda _: refused(403, "PERMISSION_DENIED")
    write = ScheduleInterview(**WHERE, fields=InterviewChanges(starts_at=AT_NINE), marker="x")
    account = connect(base_url)
    with pytest.raises(Refused, match="user_id"):
        await send(account, write)
    await account.close()
    tenant.says(f"POST {INTERVIEWS}", {"id": "i1", "timeslots": [SLOT]}, status=201)
    account = connect(base_url, values={"secret": KEY, "user_id": "u9"})
    await send(account, write)
    (body,) = tenant.bodies(f"POST {INTERVIEWS}")
    assert (body["organizerId"], body["timeslots"][0]["interviewers"][0]["id"]) == ("u9", "u9")
    await account.close()


async def test_seats_are_positions_and_nothing_of_one_is_lost_when_it_is_changed(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("POST /jobs/j1/positions", {"id": "s1"}, status=201)
    add = AddOpening(job="j1", fields=OpeningChanges(name="P-7", target_on=noon("2026-04-01")), marker="x")
    assert (await send(account, add)).remote_id == "j1:s1"
    there = {"id": "s1", "positionId": "P-7", "type": "REPLACEMENT", "incumbentName": "Ola Lis", "status": "OPEN"}
    there |= {"positionOpenDate": "2026-01-01T00:00:00Z", "targetStartDate": "2026-04-01T12:00:00Z"}
    tenant.says("GET /jobs/j1/positions/s1", there)
    tenant.says("PUT /jobs/j1/positions/s1", there, status=201)
    edit = EditOpening(job="j1", opening="j1:s1", changes=OpeningChanges(name="P-8"))
    await send(account, edit)
    assert tenant.bodies("PUT /jobs/j1/positions/s1") == [
        {name: there[name] for name in there if name not in ("id", "status")} | {"positionId": "P-8"}
    ]
    tenant.says("GET /jobs/j1/positions", content(there | {"incumbentName": None}))
    assert (await look(account, add, since=0)).remote_id == "j1:s1"
    assert (await look(account, edit, since=0)).exists
    tenant.answers["POST /jobs/j1/positions"] = lambda _: refused(403, "APPROVAL_PROCESS_ENABLED")
    with pytest.raises(Refused, match="approved at this account"):
        await send(account, add)
    with pytest.raises(Refused):
        await send(account, EditOpening(job="j1", opening="j1:s1", changes=OpeningChanges(open=False)))


async def test_an_answer_that_never_came_is_lost_and_not_sent_again(account: Connection, tenant: Tenant) -> None:
    tenant.answers[STATUS] = lambda _: web.Response(status=502)
    with pytest.raises(Exception, match="not known"):
        await send(account, move("INTERVIEW"))
    assert len(tenant.of(STATUS)) == 1


async def test_of_an_application_its_source_and_fields_are_changed_by_the_names_a_person_reads(
    account: Connection, tenant: Tenant
) -> None:
    of = "/candidates/c1/jobs/j1"
    tenant.says("GET /configuration/sources", content({"id": "JB", "label": "Job boards"}, {"id": "REF", "label": "R"}))
    fair = {"id": "7", "label": "Fair", "sourceSubType": {"id": "S"}}
    tenant.says("GET /configuration/sources/JB/values", content(fair, {"id": "8", "label": "Twice"}))
    tenant.says("GET /configuration/sources/REF/values", content({"id": "9", "label": "Twice"}))
    kinds = {"Level": "NUMBER", "Nights": "BOOLEAN", "Pay": "CURRENCY", "Shift": "SINGLE_SELECT", "Word": "TEXT"}
    own = [{"id": name[0], "label": name, "type": kind, "value": "x"} for name, kind in kinds.items()]
    tenant.says(f"GET {of}/properties", {"content": own})
    tenant.says("GET /configuration/candidate-properties/S/values", content({"id": "n", "label": "Night"}))
    tenant.says(f"PUT {of}/source", status=CHANGED)
    tenant.says(f"PUT {of}/properties", status=CHANGED)

    def edit(**changes: Any) -> UpdateApplication:
        return UpdateApplication(**WHERE, changes=ApplicationChanges(**changes))

    custom = {"level": "3", "Nights": "yes", "Pay": "9000 eur", "Shift": "night", "Word": ""}
    await send(account, edit(source="fair", custom=custom))
    assert tenant.bodies(f"PUT {of}/source") == [{"sourceTypeId": "JB", "sourceId": "7", "sourceSubTypeId": "S"}]
    assert tenant.bodies(f"PUT {of}/properties") == [
        [
            {"id": "L", "value": 3},
            {"id": "N", "value": True},
            {"id": "P", "value": {"code": "EUR", "value": 9000}},
            {"id": "S", "value": "n"},
            {"id": "W"},
        ]
    ]
    wrong: list[dict[str, Any]] = [{"source": "Twice"}, {"source": "None"}, {"recruiter": "u1"}]
    wrong += [{"custom": {name: "perhaps"}} for name in ("Level", "Nights", "Pay", "Shift", "Other")]
    for changes in wrong:
        with pytest.raises(Refused):
            await send(account, edit(**changes))
    tenant.answers[f"PUT {of}/properties"] = lambda _: refused(400, "VALUE_NOT_FOUND")
    with pytest.raises(Refused, match="before that the source was changed"):
        await send(account, edit(source="Fair", custom={"Word": "x"}))
    assert len(tenant.of(f"PUT {of}/source")) == 2
    tenant.says(f"GET {of}", assignment("j1", source="Fair"))
    (seen,) = (await look(account, edit(source="Fair"), since=NOW)).records
    assert isinstance(seen.record, Application)
    assert (seen.record.source, dict(seen.record.custom)["Level"]) == ("Fair", "x")
