"""What waits for somebody at SmartRecruiters, and what is done about it: what it holds then, and what a look tells."""

import functools
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox import Sandbox
from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import SmartRecruiters, sandbox
from adapters.smartrecruiters.vendor import Account
from app.model.records import Matter
from app.model.views import ActView
from app.model.words import MatterSort, MatterStatus
from app.vendor import Refused, Stale
from tests.adapters.accounts import at_sandbox, records
from tests.adapters.smartrecruiters.acting import Job
from tests.office import office
from tests.surroundings import NEVER


async def waiting(account: Account) -> list[Matter]:
    found = [one for one in await records(account, "approvals") if isinstance(one, Matter)]
    assert all(one.sort is MatterSort.APPROVAL for one in found)
    return found


def held(served: Sandbox[SmartRecruiters], about: str) -> dict[str, Any]:
    """An approval as it was left by whoever touched it."""
    found: dict[str, Any] = served.tenant.rooms["approvals"][about.removeprefix("approval:")]
    return found


async def test_what_is_to_be_approved_waits_for_whoever_is_asked_and_is_approved_once(job: Job) -> None:
    found = await waiting(job.account)
    of_jobs = [one for one in found if one.job]
    assert {one.job for one in of_jobs} == {
        str(row["id"]) for row in job.served.tenant.jobs.values() if row["_approval"]
    }
    first = of_jobs[0]
    assert (first.mine, first.status, first.acts) == (
        True,
        MatterStatus.WAITING,
        ("approval.approve", "approval.reject", "approval.comment"),
    )
    assert [one.status for one in first.who] == ["pending", "pending"]
    await job.does("approval.approve", first.remote_id)
    assert [step["status"] for step in held(job.served, first.remote_id)["steps"]] == ["APPROVED", "PENDING"]
    again = await job.account.send(job.write("approval.approve", first.remote_id), before=NEVER)
    assert again.already
    with pytest.raises(Stale, match="decided already"):
        await job.account.send(job.write("approval.reject", first.remote_id, words="No"), before=NEVER)
    shown = next(one for one in await waiting(job.account) if one.remote_id == first.remote_id)
    assert (shown.mine, shown.acts) == (False, ("approval.comment",))


async def test_a_no_says_why_and_settles_it(job: Job) -> None:
    about = next(one for one in await waiting(job.account) if one.job).remote_id
    await job.does("approval.comment", about, words="Too dear?")
    await job.does("approval.reject", about, words="Too dear.")
    row = held(job.served, about)
    assert (row["status"], [one["content"] for one in row["_comments"]]) == ("REJECTED", ["Too dear?", "Too dear."])
    (told,) = (await job.seen(job.write("approval.reject", about, words="Too dear."))).records
    assert isinstance(told.record, Matter)
    assert (told.record.status, told.record.mine) == (MatterStatus.REFUSED, False)
    with pytest.raises(Stale, match="settled already"):
        await job.account.send(job.write("approval.approve", about), before=NEVER)


async def test_an_approval_of_an_offer_is_told_with_whose_it_is(job: Job) -> None:
    tenant = job.served.tenant
    ida = tenant.add("Ida", "Noor", email="ida@x.example")
    tenant.apply(ida, job.key, "OFFERED")
    whose = tenant.candidate(ida)
    at, made = whose.next("offer")
    row = {"id": made, "_at": at, "_job": job.row["_number"], "status": "PENDING_APPROVAL", "properties": {}}
    whose.offers.append(row | {"createdOn": tenant.now(), "updatedOn": tenant.now()})
    tenant.keep(whose)
    (found,) = [one for one in await waiting(job.account) if one.application == f"{ida}:{job.key}"]
    job.application = found.application
    await job.does("approval.approve", found.remote_id)
    (told,) = (await job.seen(job.write("approval.approve", found.remote_id))).records
    assert isinstance(told.record, Matter)
    assert told.record.application == found.application


async def test_nobody_says_yes_who_is_not_asked(job: Job) -> None:
    about = next(one for one in await waiting(job.account) if one.job).remote_id
    other = list(job.served.tenant.users)[2]
    values = {"secret": job.served.credentials["api_key"], "user_id": other}
    account = at_sandbox(VENDOR, job.served, values=values)
    with pytest.raises(Refused, match="set user_id"):
        await account.send(job.write("approval.approve", about), before=NEVER)
    await account.close()


@pytest.fixture
def ida(job: Job) -> str:
    """Somebody who was hired for the job."""
    tenant = job.served.tenant
    made = tenant.add("Ida", "Noor", email="ida@x.example")
    tenant.apply(made, job.key, "HIRED")
    tenant.assigned(made, job.key).onboarding = "READY_TO_ONBOARD"
    job.candidate, job.application = made, f"{made}:{job.key}"
    return made


async def test_a_review_is_written_changed_and_taken_away_by_who_wrote_it(job: Job, ida: str) -> None:
    def reviews() -> list[tuple[int, str]]:
        return [(one["overallRating"], one["comment"]) for one in job.served.tenant.candidate(ida).reviews]

    await job.does("review.add", job.application, rating="4", comment="Calm.")
    assert reviews() == [(4, "Calm.")]
    (card,) = (await job.account.facet("scorecards", ida, wanted=True)).records
    about = card.record.remote_id
    assert card.record.answers == (("criteria of the job", "Communication, Know-how, Zespołowość"),)
    (seen,) = (await job.seen(job.write("review.change", about, rating="1"))).records
    assert seen.record == card.record
    await job.does("review.change", about, rating="5")
    assert reviews() == [(5, "Calm.")]
    with pytest.raises(Refused, match="rating or a comment"):
        await job.account.send(job.write("review.change", about), before=NEVER)
    (row,) = job.served.tenant.candidate(ida).reviews
    mine, row["reviewerId"] = row["reviewerId"], list(job.served.tenant.users)[2]
    with pytest.raises(Refused, match="somebody else's"):
        await job.seen(job.write("review.change", about, rating="1"))
    with pytest.raises(Refused, match="only who wrote"):
        await job.account.send(job.write("review.remove", about), before=NEVER)
    row["reviewerId"] = mine
    await job.does("review.remove", about)
    assert reviews() == []


async def test_somebody_is_asked_for_their_consent_and_mailed(job: Job, ida: str) -> None:
    tenant = job.served.tenant
    tenant.candidate(ida).consent = {"status": "REQUIRED", "asked": None, "decided": None}
    await job.does("consent.ask", f"consent:{ida}")
    assert [(one["candidate"], one["what"]) for one in tenant.mails] == [(ida, "consent")]
    (told,) = (await job.seen(job.write("consent.ask", f"consent:{ida}"))).records
    assert isinstance(told.record, Matter)
    assert (told.record.status, told.record.candidate) == (MatterStatus.ACTIVE, ida)
    with pytest.raises(Refused, match="does not let them"):
        await job.account.send(job.write("consent.ask", "consent:nobody"), before=NEVER)


async def test_it_is_said_how_far_an_onboarding_is(job: Job, ida: str) -> None:
    await job.does("onboarding.set", f"onboarding:{job.application}", status="ONBOARDING_FAILED")
    assert job.served.tenant.assigned(ida, job.key).onboarding == "ONBOARDING_FAILED"
    found = [one.record for one in (await job.account.facet("history", ida, wanted=True)).records]
    (begun,) = [one for one in found if isinstance(one, Matter)]
    assert (begun.status, begun.says) == (MatterStatus.REFUSED, {"status": ("ONBOARDING_FAILED",)})


async def test_a_field_of_an_application_is_set_and_emptied_though_it_had_no_value(job: Job, ida: str) -> None:
    tenant = job.served.tenant
    field = next(one for one in tenant.candidate_fields.values() if one["type"] == "SINGLE_SELECT")
    option, key = field["_values"][0], f"field:candidate:{field['id']}"
    tenant.assigned(ida, job.key).properties = {}
    await job.does("application.property", job.application, field=key, value=option["label"])
    assert tenant.assigned(ida, job.key).properties == {field["id"]: option["id"]}
    await job.does("application.property", job.application, field=key)
    assert tenant.assigned(ida, job.key).properties == {}
    with pytest.raises(Refused, match="field of jobs"):
        await job.account.send(job.write("application.property", job.application, field="field:job:x"), before=NEVER)


async def test_an_approval_is_sent_once_though_its_answer_is_lost_and_what_others_settled_waits_no_more(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, people=3, vendor=VENDOR, sandbox=functools.partial(sandbox, limited=False)) as here:
        await here.start()
        await here.pulled()

        async def mine() -> list[ActView]:
            found = await here.desk.acts(*[one.id for one in await here.desk.jobs()])
            return [one for one in found if one.mine and one.name == "approval.approve"]

        waits, *others = [row for row in here.sandbox.tenant.jobs.values() if row["_approval"]]
        assert len(await mine()) == 1 + len(others)
        for row in others:
            row["_approval"] = False
        (job,) = [one for one in await here.desk.jobs() if one.ref.endswith(str(waits["id"]))]
        first = next(one for one in await here.desk.acts(job.id) if one.name == "approval.approve")
        here.ledger.clear()
        here.sandbox.faults.drop_after("POST", "/approve-decisions", times=1)
        receipt = await here.desk.perform(first, {})
        await here.becomes(receipt.seq, "done")
        assert len(here.ledger.effects("/approve-decisions$", "POST")) == 1
        await here.pulled()
        assert await mine() == []
