"""Moves through the whole engine: from what a person chooses to what SmartRecruiters holds, and back."""

import functools
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import SmartRecruiters, sandbox
from app.model.intents import Move, Reject
from app.model.views import ApplicationRow, QueueRow
from tests.office import Office, office

NAME = "Ida Noor"
REFS = ("REF1", "REF2", "REF5")
"""Of these jobs the second wants a step before an offer."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office[SmartRecruiters]]:
    async with office(tmp_path, people=30, vendor=VENDOR, sandbox=functools.partial(sandbox, limited=False)) as opened:
        tenant: SmartRecruiters = opened.sandbox.tenant
        ida = tenant.add("Ida", "Noor", email="ida@x.example")
        for ref in REFS:
            tenant.apply(ida, tenant.job_with_ref(ref)["id"])
        other = tenant.add("Per", "Ek")
        job = tenant.job_with_ref("REF2")["id"]
        tenant.apply(other, job)
        tenant.move(other, job, "INTERVIEW", "Reference check")
        await opened.start()
        await opened.pulled()
        yield opened


async def on(here: Office[SmartRecruiters], ref: str) -> ApplicationRow:
    job = here.sandbox.tenant.job_with_ref(ref)["id"]
    rows = await here.desk.applications()
    return next(row for row in rows if row.name == NAME and row.ref.endswith(job))


async def stages(here: Office[SmartRecruiters]) -> list[str]:
    """Where Ida stands on each job, as it is shown."""
    return [(await on(here, ref)).stage for ref in REFS]


def at_vendor(here: Office[SmartRecruiters]) -> list[tuple[str, str | None]]:
    """The same, as SmartRecruiters holds it."""
    tenant = here.sandbox.tenant
    ida = next(one for one in tenant.everyone() if one.profile["firstName"] == "Ida" and one.fresh)
    return [tuple(tenant.assigned(ida.id, tenant.job_with_ref(ref)["id"]).place) for ref in REFS]


async def move(here: Office[SmartRecruiters], ref: str, name: str) -> int:
    row = await on(here, ref)
    (receipt,) = await here.desk.do(Move(application=row.id, stage=await called(here, ref, name)))
    return receipt.seq


async def called(here: Office[SmartRecruiters], ref: str, name: str) -> int:
    columns = (await here.board(ref)).columns
    return next(one.stage.id for one in columns if one.stage.name == name)


async def conflict(here: Office[SmartRecruiters], seq: int, words: str) -> QueueRow:
    """A conflict that says what to do; nothing is asked of the vendor again."""
    await here.becomes(seq, "conflict")
    row = await here.row(seq)
    assert words in (row.error or ""), row
    assert await here.desk.conflict(seq) is not None
    return row


async def test_on_three_jobs_are_three_applications_and_a_move_moves_one(here: Office[SmartRecruiters]) -> None:
    assert await stages(here) == ["New", "New", "New"]
    await move(here, "REF1", "In review")
    assert await stages(here) == ["In review", "New", "New"]
    await here.settled()
    await here.pulled()
    assert await stages(here) == ["In review", "New", "New"]
    assert at_vendor(here) == [("IN_REVIEW", None), ("NEW", None), ("NEW", None)]
    (sent,) = here.ledger.effects("/status$", "PUT")
    assert sent.path.endswith(f"/jobs/{here.sandbox.tenant.job_with_ref('REF1')['id']}/status")


async def test_a_step_that_must_not_be_left_out_is_a_conflict_and_going_there_settles_it(
    here: Office[SmartRecruiters],
) -> None:
    seq = await move(here, "REF2", "Offered")
    await conflict(here, seq, "move there first")
    assert at_vendor(here)[1] == ("NEW", None)
    await here.desk.retarget(seq, await called(here, "REF2", "Reference check"))
    await here.settled()
    assert at_vendor(here)[1] == ("INTERVIEW", "Reference check")
    seq = await move(here, "REF2", "Offered")
    await here.becomes(seq, "done")
    assert at_vendor(here)[1] == ("OFFERED", None)


@pytest.mark.parametrize(
    ("retired", "words"), [(True, "choose another one"), (False, "only Rejected and Withdrawn take a reason")]
)
async def test_a_reason_that_does_not_fit_is_a_conflict_and_another_one_or_none_settles_it(
    here: Office[SmartRecruiters], retired: bool, words: str
) -> None:
    tenant, row = here.sandbox.tenant, await on(here, "REF5")
    first, second, *_ = [one for one in await here.desk.reasons(row.job) if one.name in _labels(tenant)]
    if retired:
        tenant.retired |= {one["id"] for one in tenant.reasons("rejection") if one["label"] == first.name}
    else:
        tenant.quirks = replace(tenant.quirks, no_reasons=("REJECTED",))
    (receipt,) = await here.desk.do(Reject(application=row.id, reason=first.id))
    await conflict(here, receipt.seq, words)
    assert at_vendor(here)[2] == ("NEW", None)
    assert await here.desk.keep_theirs(receipt.seq)
    assert (await stages(here))[2] == "New"
    if retired:
        (receipt,) = await here.desk.do(Reject(application=row.id, reason=second.id))
        await here.becomes(receipt.seq, "done")
        assert at_vendor(here)[2] == ("REJECTED", None)


def _labels(tenant: SmartRecruiters) -> set[str]:
    return {one["label"] for one in tenant.reasons("rejection")}
