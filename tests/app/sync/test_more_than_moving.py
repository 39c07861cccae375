"""Everything a person may do beside moving, over real HTTP: in order, once, and with names that come later."""

import hashlib
from collections.abc import Awaitable, Callable

import pytest

from app.model.ids import AccountId, LocalId
from app.model.intents import (
    AddNote,
    AddTags,
    AddToJob,
    AttachFile,
    CreateCandidate,
    CreateJob,
    EditCandidate,
    EditJob,
    JobFields,
    Move,
    PersonFields,
)
from app.model.words import FileKind, Kind
from app.workspace import NotAllowed
from tests.office import Office, state_id


async def new_person(at: Office, first: str = "Ida", last: str = "Noor", mail: str = "ida@example.org") -> LocalId:
    candidate = await at.desk.new_id(at.account, Kind.CANDIDATE)
    person = PersonFields(first_name=first, last_name=last, emails=(mail,))
    await at.desk.do(CreateCandidate(account=at.account, candidate=candidate, person=person))
    return candidate


async def on_job(at: Office, candidate: LocalId, code: str = "J1") -> LocalId:
    board = await at.board(code)
    application = await at.desk.new_id(at.account, Kind.APPLICATION)
    await at.desk.do(AddToJob(application=application, candidate=candidate, job=board.job.id))
    return application


async def test_a_person_made_offline_gets_everything_in_order_and_once(desk_office: Office) -> None:
    await desk_office.stop()
    candidate = await new_person(desk_office)
    application = await on_job(desk_office, candidate)
    columns = (await desk_office.board()).columns
    assert await desk_office.stage_of(application) == columns[0].stage.name
    for column in columns[1:3]:
        await desk_office.desk.do(Move(application=application, stage=column.stage.id))
    await desk_office.desk.do(AddNote(candidate=candidate, body="met at the fair"))
    assert await desk_office.stage_of(application) == columns[2].stage.name
    assert desk_office.ledger.effects() == []

    await desk_office.start()
    await desk_office.settled()
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    employee = int(view.ref.split(":")[1])
    made = desk_office.sandbox.tenant.employees.get(employee)
    assert made is not None
    assert (made.fields["name"], made.fields["lastname"], made.fields["email"]) == ("Ida", "Noor", "ida@example.org")
    effects = [entry.path.removeprefix("/api/integration/v2") for entry in desk_office.ledger.effects()]
    recruitment = view.applications[0].ref.split(":")[1]
    states = f"/employees/{employee}/recruitments/{recruitment}/states"
    assert effects[0] == "/employees/"
    assert sorted(effects[1:]) == sorted([
        f"/recruitments/{recruitment}/employees/{employee}",
        f"{states}/{state_id(columns[2])}/_move",
        f"/employees/{employee}/notes",
    ])  # fmt: skip
    assert effects.index(f"/recruitments/{recruitment}/employees/{employee}") < effects.index(
        f"{states}/{state_id(columns[2])}/_move"
    )
    await desk_office.pulled()
    assert await desk_office.stage_of(application) == columns[2].stage.name
    again = await desk_office.desk.candidate(candidate)
    assert again is not None
    assert [one.id for one in again.applications] == [application]
    assert len([one for one in again.timeline if one.kind == "note"]) == 1
    assert len(await desk_office.desk.search("Ida Noor")) == 1


@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
@pytest.mark.parametrize("which", ["/employees/$", r"/recruitments/\d+/employees/\d+$"])
async def test_a_lost_answer_neither_doubles_nor_loses_what_is_made(
    desk_office: Office, fault: str, which: str
) -> None:
    getattr(desk_office.sandbox.faults, fault)("POST", which, times=1)
    candidate = await new_person(desk_office)
    application = await on_job(desk_office, candidate)
    await desk_office.settled()
    assert await desk_office.desk.queue() == []
    assert len(desk_office.ledger.effects("/employees/$")) == 1
    assert len(desk_office.ledger.effects(r"/recruitments/\d+/employees/\d+$")) == 1
    await desk_office.pulled()
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    assert [one.id for one in view.applications] == [application]
    assert len(await desk_office.desk.search("Ida Noor")) == 1


async def test_a_pull_that_is_quicker_than_the_answer_knows_whom_it_brings(desk_office: Office) -> None:
    desk_office.sandbox.faults.drop_after("POST", "/employees/$", times=1)
    candidate = await new_person(desk_office)

    async def unknown() -> bool:
        return [row.shown for row in await desk_office.desk.queue()] == ["unknown"]

    await desk_office.until(unknown)
    await desk_office.pulled()
    assert [row.shown for row in await desk_office.desk.queue()] in ([], ["unknown"])
    await desk_office.settled()
    assert len(await desk_office.desk.search("Ida Noor")) == 1
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    assert not view.ref.split(":")[1].startswith("~")
    assert len(desk_office.ledger.effects("/employees/$")) == 1


async def test_what_waits_for_somebody_who_cannot_be_made_is_blocked_and_follows(desk_office: Office) -> None:
    candidate = await new_person(desk_office, mail="not an address")
    application = await on_job(desk_office, candidate)

    async def failed() -> bool:
        return "failed" in [row.shown for row in await desk_office.desk.queue()]

    await desk_office.until(failed)
    rows = {row.kind: row for row in await desk_office.desk.queue()}
    assert rows["candidate.create"].shown == "failed"
    assert "email" in (rows["candidate.create"].error or "")
    assert rows["application.add"].shown in ("held", "waiting")
    assert await desk_office.stage_of(application) != "nowhere"
    assert await desk_office.desk.drop(rows["candidate.create"].seq)
    assert await desk_office.desk.queue() == []
    assert await desk_office.stage_of(application) == "nowhere"
    assert await desk_office.desk.candidate(candidate) is None


async def test_undo_takes_back_a_new_person_from_the_end(desk_office: Office) -> None:
    await desk_office.stop()
    candidate = await new_person(desk_office)
    await on_job(desk_office, candidate)
    for _ in range(2):
        assert (await desk_office.desk.undo()).dropped
    assert await desk_office.desk.candidate(candidate) is None
    assert await desk_office.desk.queue() == []


async def somebody(at: Office) -> LocalId:
    ((card, _),) = await at.movable(1)
    return card.candidate


async def test_a_change_of_fields_is_seen_at_once_and_sent_as_just_these(desk_office: Office) -> None:
    candidate = await somebody(desk_office)
    await desk_office.desk.do(
        EditCandidate(candidate=candidate, changes=PersonFields(phones=("+48 1",), custom={"Position": "Welder"}))
    )
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    assert view.phones == ("+48 1",)
    assert dict(view.custom)["Position"] == "Welder"
    await desk_office.settled()
    (sent,) = desk_office.ledger.effects(r"/employees/\d+$")
    assert sent.method == "PATCH"
    made = desk_office.sandbox.tenant.employees.get(int(view.ref.split(":")[1]))
    assert made is not None
    assert (made.fields["mobile"], made.fields["_Position"]) == ("+48 1", "Welder")
    await desk_office.pulled()
    after = await desk_office.desk.candidate(candidate)
    assert after is not None
    assert (after.phones, dict(after.custom)["Position"]) == (("+48 1",), "Welder")


async def test_a_text_is_read_back_as_it_was_written_and_changed_again(desk_office: Office) -> None:
    candidate = await somebody(desk_office)
    for text in ("R&D lead", "x < 10 and y > 3\nand <b>", "C & D"):
        changes = PersonFields(summary=text, custom={"Position": text.replace("\n", " ")})
        (receipt,) = await desk_office.desk.do(EditCandidate(candidate=candidate, changes=changes))
        await desk_office.settled()
        assert (await desk_office.row(receipt.seq)).shown == "done"
        await desk_office.pulled()
        view = await desk_office.desk.candidate(candidate)
        assert view is not None
        assert (view.summary, dict(view.custom)["Position"]) == (text, text.replace("\n", " "))
    assert len(desk_office.ledger.effects(r"/employees/\d+$")) == 3


async def test_a_deadline_is_a_day_and_changed_again_without_a_conflict(desk_office: Office) -> None:
    job = (await desk_office.board()).job.id
    for lost, at in ((False, 1_800_000_000_000), (False, 1_810_000_000_000), (True, 1_820_000_000_000)):
        if lost:
            desk_office.sandbox.faults.drop_after("PATCH", r"/recruitments/\d+$", times=1)
        (receipt,) = await desk_office.desk.do(EditJob(job=job, changes=JobFields(deadline_at=at)))
        await desk_office.settled()
        row = await desk_office.row(receipt.seq)
        assert row.shown == "done"
        await desk_office.pulled()
    assert row.what.endswith("deadline 2027-09-03")
    assert len(desk_office.ledger.effects(r"/recruitments/\d+$")) == 3


async def test_a_field_that_somebody_else_changed_meanwhile_is_a_conflict(desk_office: Office) -> None:
    candidate = await somebody(desk_office)
    before = await desk_office.desk.candidate(candidate)
    assert before is not None
    await desk_office.stop()
    (receipt,) = await desk_office.desk.do(
        EditCandidate(candidate=candidate, changes=PersonFields(phones=("+48 mine",)))
    )
    desk_office.sandbox.tenant.edit(int(before.ref.split(":")[1]), mobile="+48 theirs")
    await desk_office.start()
    await desk_office.settled()
    row = await desk_office.row(receipt.seq)
    assert row.shown == "conflict"
    conflict = await desk_office.desk.conflict(receipt.seq)
    assert conflict is not None
    assert ("+48 mine" in conflict.mine, "+48 theirs" in conflict.theirs) == (True, True)
    assert desk_office.ledger.effects() == []
    await desk_office.desk.keep_mine(receipt.seq)
    await desk_office.settled()
    made = desk_office.sandbox.tenant.employees.get(int(before.ref.split(":")[1]))
    assert made is not None
    assert made.fields["mobile"] == "+48 mine"


async def test_a_note_in_between_makes_no_conflict_of_a_change_of_fields(desk_office: Office) -> None:
    candidate = await somebody(desk_office)
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    await desk_office.stop()
    (receipt,) = await desk_office.desk.do(EditCandidate(candidate=candidate, changes=PersonFields(phones=("+48 2",))))
    desk_office.sandbox.tenant.note(int(view.ref.split(":")[1]), "called", title="", by=1)
    await desk_office.start()
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"


async def test_tags_are_added_and_a_lost_answer_is_read_back(desk_office: Office) -> None:
    candidate = await somebody(desk_office)
    desk_office.sandbox.faults.drop_after("PATCH", "/tags$", times=1)
    await desk_office.desk.do(AddTags(candidate=candidate, tags=("senior",)))
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    assert "senior" in view.tags
    await desk_office.settled()
    assert await desk_office.desk.queue() == []
    assert len(desk_office.ledger.effects("/tags$")) == 1
    after = await desk_office.desk.candidate(candidate)
    assert after is not None
    assert "senior" in after.tags


async def test_a_tag_there_is_none_of_fails_with_the_vendors_words(desk_office: Office) -> None:
    candidate = await somebody(desk_office)
    (receipt,) = await desk_office.desk.do(AddTags(candidate=candidate, tags=("no such tag",)))
    await desk_office.settled()
    row = await desk_office.row(receipt.seq)
    assert row.shown == "failed"
    assert "Tag not found" in (row.error or "")
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    assert "no such tag" not in view.tags


async def attach(at: Office, candidate: LocalId, content: bytes = b"%PDF-1.4 me") -> None:
    attachment = await at.desk.new_id(at.account, Kind.ATTACHMENT)
    await at.desk.keep(content)
    await at.desk.do(
        AttachFile(
            candidate=candidate,
            attachment=attachment,
            name="cv.pdf",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            mime="application/pdf",
            file_kind=FileKind.RESUME,
        )
    )


async def files_of(at: Office, candidate: LocalId) -> list[tuple[str, bytes, str | None]]:
    view = await at.desk.candidate(candidate)
    assert view is not None
    row = at.sandbox.tenant.employees.get(int(view.ref.split(":")[1]))
    assert row is not None
    found = at.sandbox.tenant.files(row)
    return [(file.name, at.sandbox.tenant.content(file), file.kind) for file in found if file.name == "cv.pdf"]


@pytest.mark.parametrize("where", [None, "/files/$", r"/employees/\d+/files/\d+$"])
@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
async def test_a_file_arrives_once_with_its_bytes(desk_office: Office, where: str | None, fault: str) -> None:
    candidate = await new_person(desk_office)
    if where is not None:
        getattr(desk_office.sandbox.faults, fault)("POST", where, times=1)
    await attach(desk_office, candidate)
    await desk_office.settled()
    assert await desk_office.desk.queue() == []
    assert await files_of(desk_office, candidate) == [("cv.pdf", b"%PDF-1.4 me", "CV")]


async def test_a_job_is_made_and_changed(desk_office: Office) -> None:
    job = await desk_office.desk.new_id(desk_office.account, Kind.JOB)
    await desk_office.desk.do(
        CreateJob(account=desk_office.account, job=job, fields=JobFields(name="Baker", code="B1", openings=2)),
        EditJob(job=job, changes=JobFields(openings=3)),
    )
    shown = await desk_office.desk.job(job)
    assert shown is not None
    assert (shown.name, shown.openings) == ("Baker", 3)
    await desk_office.settled()
    assert await desk_office.desk.queue() == []
    await desk_office.pulled()
    shown = await desk_office.desk.job(job)
    assert shown is not None
    assert (shown.name, shown.code, shown.openings, len(shown.stages) > 3) == ("Baker", "B1", 3, True)
    assert sum(one.code == "B1" for one in await desk_office.desk.jobs()) == 1


Ask = Callable[[Office], Awaitable[object]]


async def _twice_on_a_job(at: Office) -> None:
    ((card, _),) = await at.movable(1)
    await on_job(at, card.candidate)


async def _place(at: Office) -> None:
    await at.desk.do(EditCandidate(candidate=await somebody(at), changes=PersonFields(location="Oslo")))


async def _nameless(at: Office) -> None:
    await new_person(at, first=" ", last="")


@pytest.mark.parametrize(
    ("ask", "why"), [(_twice_on_a_job, "on this job already"), (_place, "no field for location"), (_nameless, "a name")]
)
async def test_what_cannot_be_is_said_at_once_and_not_queued(desk_office: Office, ask: Ask, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        await ask(desk_office)
    assert await desk_office.desk.queue() == []


async def test_nothing_can_be_made_in_an_account_that_is_not_here_any_more(desk_office: Office) -> None:
    with pytest.raises(NotAllowed, match="not here any more"):
        await desk_office.desk.new_id(AccountId(desk_office.account + 1), Kind.CANDIDATE)
