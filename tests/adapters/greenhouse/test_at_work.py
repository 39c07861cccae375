"""Changes of applications through the whole engine: from what a person chooses to what Greenhouse holds, and back."""

import functools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.greenhouse import VENDOR
from adapters.greenhouse.sandbox import sandbox
from app.model.ids import HOUR, LocalId
from app.model.intents import ChangeReason, Move, Reject, Transfer
from app.model.views import ApplicationRow
from app.model.words import ListedKind, StageKind
from tests.office import Office, office

JOB = "J2"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office[Any]]:
    unlimited = functools.partial(sandbox, limit=None)
    async with office(tmp_path, people=12, vendor=VENDOR, sandbox=unlimited) as here:
        tenant = here.sandbox.tenant
        tenant.apply(tenant.add("Anna", "Kos"), tenant.job_with_code(JOB)["id"])
        tenant.consider(tenant.add("Ewa", "Lis"), [])
        await here.start()
        await here.pulled()
        yield here


async def of(desk: Office[Any], name: str) -> list[ApplicationRow]:
    rows = [row for row in await desk.desk.applications() if row.name == name]
    return sorted(rows, key=lambda row: row.ref)


async def decline(desk: Office[Any], **more: Any) -> tuple[Reject, int]:
    (row,) = await of(desk, "Anna Kos")
    reason = next(one for one in await desk.desk.reasons(row.job) if one.name == "Brak doświadczenia")
    mail = next(one for one in await desk.desk.listed(desk.account, ListedKind.EMAIL_TEMPLATE))
    intent = Reject(application=row.id, reason=reason.id, mail=mail.id, **more)
    (receipt,) = await desk.desk.do(intent)
    return intent, receipt.seq


async def test_a_decline_with_its_mail_is_taken_back_by_name_and_the_reason_changed(desk: Office[Any]) -> None:
    at = desk.clock.now() // 1000 * 1000 + HOUR
    intent, _ = await decline(desk, note="Too far away", mail_at=at)
    await desk.settled()
    assert [(mail.kind, mail.at) for mail in desk.sandbox.tenant.mails] == [("rejection", at)]
    other = next(one for one in await desk.desk.reasons((await of(desk, "Anna Kos"))[0].job) if one.name == "Spam")
    await desk.desk.do(ChangeReason(application=intent.application, reason=other.id))
    await desk.settled()
    await desk.pulled()
    (row,) = await of(desk, "Anna Kos")
    view = await desk.desk.candidate(row.candidate)
    assert view is not None
    assert (row.stage, view.applications[0].reason) == ("Rejected", "Spam")
    assert "Too far away" in {one.body for one in view.timeline}
    back: LocalId = (await desk.desk.came_from([row.id]))[row.id]
    (receipt,) = await desk.desk.do(Move(application=row.id, stage=back))
    assert "unreject" in (await desk.row(receipt.seq)).what
    await desk.settled()
    await desk.pulled()
    assert (await of(desk, "Anna Kos"))[0].stage == "Application Review"


async def test_a_mail_that_may_have_gone_is_never_sent_again_unasked(desk: Office[Any]) -> None:
    desk.sandbox.faults.drop_before("POST", "/reject$", times=1)
    _, seq = await decline(desk)
    await desk.becomes(seq, "ask")
    assert desk.sandbox.tenant.mails == []
    assert await desk.desk.send_again(seq)
    await desk.becomes(seq, "done")
    assert len(desk.sandbox.tenant.mails) == 1
    desk.sandbox.tenant.unreject(int((await of(desk, "Anna Kos"))[0].ref.split(":")[1]))
    await desk.pulled()
    desk.sandbox.faults.drop_after("POST", "/reject$", times=1)
    _, seq = await decline(desk)
    await desk.becomes(seq, "done")
    assert len(desk.sandbox.tenant.mails) == 2


@pytest.mark.parametrize("fault", [None, "drop_after", "drop_before"])
async def test_a_prospect_on_no_job_is_put_on_one(desk: Office[Any], fault: str | None) -> None:
    if fault is not None:
        getattr(desk.sandbox.faults, fault)("POST", "/convert_to_candidate$", times=1)
    (prospect,) = await of(desk, "Ewa Lis")
    assert prospect.job_name == "Prospects without a job"
    job = (await desk.board(JOB)).job
    (receipt,) = await desk.desk.do(Transfer(application=prospect.id, job=job.id))
    assert await desk.stage_of(prospect.id, JOB) == "Application Review"
    await desk.becomes(receipt.seq, "done")
    assert "it came from Prospects, where nobody gets back" in ((await desk.desk.undo()).too_late or "")
    assert len(desk.ledger.effects("/convert_to_candidate$")) == 1
    assert await desk.stage_of(prospect.id, JOB) == "Application Review"
    for _ in range(2):
        await desk.pulled()
        left, candidacy = await of(desk, "Ewa Lis")
        assert (left.id, left.job_name, left.stage) == (prospect.id, "Prospects without a job", "Converted")
        assert (candidacy.job, candidacy.stage) == (job.id, "Application Review")
        assert [card.name for column in (await desk.board(JOB)).columns for card in column.cards].count("Ewa Lis") == 1


async def test_what_waits_behind_the_transfer_of_a_prospect_says_why_it_cannot_be(desk: Office[Any]) -> None:
    (prospect,) = await of(desk, "Ewa Lis")
    board = await desk.board(JOB)
    (transfer,) = await desk.desk.do(Transfer(application=prospect.id, job=board.job.id))
    (moved,) = await desk.desk.do(Move(application=prospect.id, stage=board.columns[1].stage.id))
    await desk.settled()
    row = await desk.row(moved.seq)
    assert ((await desk.row(transfer.seq)).shown, row.shown) == ("done", "failed")
    assert "goes on as another application" in (row.error or "")
    assert desk.ledger.requests("/move$") == []


async def test_a_transfer_keeps_the_application_and_is_moved_on_from_there(desk: Office[Any]) -> None:
    (row,) = await of(desk, "Anna Kos")
    job = (await desk.board("J5")).job
    await desk.desk.do(Transfer(application=row.id, job=job.id))
    column = next(one for one in (await desk.board("J5")).columns if one.stage.kind is StageKind.INTERVIEW)
    await desk.desk.do(Move(application=row.id, stage=column.stage.id))
    await desk.settled()
    assert await desk.desk.queue() == []
    assert [set(entry.body) for entry in desk.ledger.effects("/move$")] == [
        {"from_stage_id", "to_job_id"}, {"from_stage_id", "to_stage_id"},
    ]  # fmt: skip
    await desk.pulled()
    (moved,) = await of(desk, "Anna Kos")
    assert (moved.id, moved.job, moved.stage) == (row.id, job.id, column.stage.name)
