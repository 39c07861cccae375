"""What a look takes for ours after a lost answer, and whom a write is for: nobody else's, and nothing older."""

from typing import Any

import msgspec
import pytest

from app.model.ids import MINUTE
from app.model.words import FileKind
from app.vendor import (
    AddOpening,
    AnswerLost,
    ApplicationChanges,
    AttachFile,
    CancelInterview,
    Connection,
    CreateNote,
    InterviewChanges,
    OpeningChanges,
    Refused,
    ScheduleInterview,
    Stale,
    UpdateApplication,
)
from tests.adapters.accounts import look
from tests.adapters.smartrecruiters.tenant import NOW, Tenant, assignment, connect, content, person
from tests.adapters.smartrecruiters.test_writes import AT_NINE, INTERVIEWS, SLOT, WHERE, send
from tests.surroundings import HandClock

NOTE = CreateNote(candidate="c1", title=None, body="x", marker="m")
FILE = AttachFile(candidate="c1", name="cv.pdf", file_kind=FileKind.RESUME, mime=None, content=b"%PDF")


@pytest.mark.parametrize("body", ["use <b>bold</b>", "R&amp;D", "see <https://a.example>"])
async def test_a_note_with_markup_in_it_is_known_again(account: Connection, tenant: Tenant, body: str) -> None:
    said = {"content": f"#[CANDIDATE:c1] {body}", "createdOn": "2026-09-21T14:20:00Z", "visibility": "PUBLIC"}
    tenant.says("GET /messages", [said])
    assert (await look(account, msgspec.structs.replace(NOTE, body=body), since=NOW)).matches == 1


@pytest.mark.parametrize("body", ["as said of #[CANDIDATE:c2]", "ask @[USER:u9]"])
async def test_a_note_speaks_to_nobody_and_of_nobody_but_who_was_chosen(
    account: Connection, tenant: Tenant, body: str
) -> None:
    tenant.says("GET /candidates/c1", person("c1"))
    with pytest.raises(Refused, match="by id"):
        await send(account, msgspec.structs.replace(NOTE, body=body))
    assert not tenant.of("POST /messages/shares")


async def test_a_file_of_another_application_is_not_taken_for_ours(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates/c1", person("c1", assignment("j1"), assignment("j2")))
    tenant.says("GET /candidates/c1/jobs/j1/attachments", content())
    tenant.says("GET /candidates/c1/jobs/j2/attachments", content({"id": "f2", "name": "cv.pdf"}))
    assert (await look(account, FILE, since=NOW)).matches == 0
    tenant.says("GET /candidates/c1/jobs/j1/attachments", content({"id": "f1", "name": "cv.pdf"}))
    assert (await look(account, FILE, since=NOW)).remote_id == "f1"


async def test_a_file_whose_name_is_taken_is_not_sent_for_a_look_could_not_tell_the_two_apart(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("GET /candidates/c1", person("c1"))
    tenant.says("GET /candidates/c1/jobs/j1/attachments", content({"id": "f1", "name": "cv.pdf"}))
    tenant.says("POST /candidates/c1/jobs/j1/attachments", {"id": "f2"}, status=201)
    with pytest.raises(Stale, match="attach it under another one"):
        await send(account, FILE)
    assert not tenant.of("POST /candidates/c1/jobs/j1/attachments")
    assert (await send(account, msgspec.structs.replace(FILE, name="cv-2.pdf"))).remote_id == "f2"


async def test_a_write_goes_to_the_jobs_somebody_is_on_now(account: Connection, tenant: Tenant) -> None:
    tenant.says("POST /messages/shares", {"id": "m1"}, status=201)
    for job in ("j1", "j2"):
        tenant.says("GET /candidates/c1", person("c1", assignment(job)))
        tenant.says(f"GET /candidates/c1/jobs/{job}/attachments", content())
        tenant.says(f"POST /candidates/c1/jobs/{job}/attachments", {"id": f"f-{job}"}, status=201)
        assert (await send(account, FILE)).remote_id == f"f-{job}"
    tenant.says("GET /candidates/c1", person("c1", assignment("j3")))
    await send(account, NOTE)
    assert [body["shareWith"] for body in tenant.bodies("POST /messages/shares")] == [{"hiringTeamOf": ["j3"]}]


async def test_an_application_that_was_made_anew_is_asked_about_by_its_new_id(base_url: str, tenant: Tenant) -> None:
    clock = HandClock(NOW)
    account = connect(base_url, clock)
    tenant.says(f"GET {INTERVIEWS}", {"content": [{"id": "i1", "timeslots": [SLOT]}]})
    write = ScheduleInterview(**WHERE, fields=InterviewChanges(name="Tasting", starts_at=AT_NINE), marker="x")
    for key in ("a1", "a2"):
        tenant.says("GET /candidates/c1/jobs/j1", assignment("j1", applicationId=key))
        assert (await look(account, write, since=NOW)).matches == 1
        clock.pass_(2 * MINUTE)
    assert [dict(one.query)["applicationId"] for one in tenant.of(f"GET {INTERVIEWS}")] == ["a1", "a2"]
    await account.close()


@pytest.mark.parametrize("slots", [[], None, "odd"])
async def test_an_interview_whose_slots_are_not_told_is_not_called_off_as_a_whole(
    account: Connection, tenant: Tenant, slots: Any
) -> None:
    tenant.says(f"GET {INTERVIEWS}/i1", {"id": "i1", "timeslots": slots})
    tenant.says(f"DELETE {INTERVIEWS}/i1", status=204)
    cancel = CancelInterview(application="c1:j1", interview="i1:t1")
    assert (await send(account, cancel)).already
    assert not tenant.of(f"DELETE {INTERVIEWS}/i1")


@pytest.mark.parametrize("given", [{"Level": "nan"}, {"Level": "1e999"}, {"Pay": "inf EUR"}, {"Twice": "x"}])
async def test_no_field_is_emptied_by_a_number_there_is_none_of_or_taken_for_its_namesake(
    account: Connection, tenant: Tenant, given: dict[str, str]
) -> None:
    kinds = [("a", "Level", "NUMBER"), ("b", "Pay", "CURRENCY"), ("c", "Twice", "TEXT"), ("d", "twice", "TEXT")]
    own = [{"id": key, "label": label, "type": kind} for key, label, kind in kinds]
    tenant.says("GET /candidates/c1/jobs/j1/properties", {"content": own})
    tenant.says("PUT /candidates/c1/jobs/j1/properties", status=204)
    with pytest.raises(Refused):
        await send(account, UpdateApplication(**WHERE, changes=ApplicationChanges(custom=given)))
    assert not tenant.of("PUT /candidates/c1/jobs/j1/properties")


async def test_an_older_file_of_a_report_is_not_taken_for_the_one_that_was_asked_for(
    tenant: Tenant, account: Any
) -> None:
    files = "/reporting-api/v201804/reports/r/files"
    tenant.says(f"POST {files}", status=202)
    old = {"reportFileId": "f", "reportFileStatus": "COMPLETED", "generationDate": "2026-01-01T00:00:00Z"}
    tenant.says(f"GET {files}/recent", old)
    with pytest.raises(AnswerLost):
        await account.reports.make("r")
    assert len(tenant.of(f"POST {files}")) == 1


async def test_a_seat_whose_opening_is_told_by_its_day_is_known_again(account: Connection, tenant: Tenant) -> None:
    seat = {"id": "s1", "positionId": "P-7", "type": "NEW", "positionOpenDate": "2026-09-21T00:00:00.000Z"}
    tenant.says("GET /jobs/j1/positions", content(seat))
    add = AddOpening(job="j1", fields=OpeningChanges(name="P-7"), marker="x")
    assert (await look(account, add, since=NOW)).remote_id == "j1:s1"
    assert (await look(account, add, since=NOW + 1440 * MINUTE)).matches == 0
