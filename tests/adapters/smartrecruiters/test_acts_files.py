"""Interviews and their answers, candidates of CVs and deleting them: what SmartRecruiters holds, what a look tells."""

import functools
from pathlib import Path
from typing import Any

import pytest

from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import sandbox
from app.model.ids import HOUR
from app.model.words import Kind
from app.vendor import Anonymise, Enclosed, InterviewChanges, Refused, ScheduleInterview
from tests.adapters.smartrecruiters.acting import Job
from tests.office import office
from tests.surroundings import NEVER

CV = b"Ida Noor\nida@x.example\nBaker since 2012"


async def test_another_time_is_added_to_an_interview_and_who_comes_is_said_of_each(job: Job) -> None:
    tenant = job.served.tenant
    ida = tenant.add("Ida", "Noor", email="ida@x.example")
    tenant.apply(ida, job.key)
    job.application = f"{ida}:{job.key}"
    who, *_ = [key for key, one in tenant.users.items() if one["active"]]
    starts = tenant.now() + HOUR
    fields = InterviewChanges(name="Talk", starts_at=starts, interviewers=(who,))
    where: dict[str, Any] = {"application": job.application, "candidate": ida, "job": job.key}
    made = await job.account.send(ScheduleInterview(**where, fields=fields, marker="m"), before=NEVER)
    about = str(made.remote_id)

    def slots() -> list[dict[str, Any]]:
        (interview,) = tenant.candidate(ida).interviews
        return list(interview["timeslots"])

    await job.does("interview.slot", about, starts=str(starts + HOUR), title="Board", who=(who,))
    assert [one["title"] for one in slots()] == ["Talk", "Board"]
    assert slots()[1]["endsOn"] - slots()[1]["startsOn"] == HOUR
    await job.does("interview.candidate", about, answer="accepted")
    await job.does("interview.interviewer", about, who=who, answer="declined")
    await job.does("interview.no-show", about, away="yes")
    first, second = slots()
    assert (first["candidateStatus"], first["interviewers"], first["noShow"]) == (
        "accepted",
        [{"id": who, "status": "declined"}],
        True,
    )
    assert (second["candidateStatus"], second["noShow"]) == ("pending", False)


async def test_a_candidate_is_made_of_a_cv_on_a_job_with_a_source_and_in_the_pool(job: Job) -> None:
    tenant = job.served.tenant
    job.file = Enclosed(name="cv", file_name="ida.txt", content=CV)
    await job.does("cv.add-to-job", source="source:JOBBRD:1001")
    (made,) = [one for one in tenant.everyone() if one.profile["email"] == "ida@x.example"]
    assert [(tenant.job_id(one.job), one.source.id) for one in made.applications] == [(job.key, "1001")]
    assert [one["name"] for one in made.attachments] == ["ida.txt"]
    job.file = Enclosed(name="cv", file_name="per.txt", content=CV.replace(b"Ida", b"Per").replace(b"ida", b"per"))
    write = job.write("cv.add", "", internal="yes")
    assert (await job.seen(write)).there is None
    await job.account.send(write, before=NEVER)
    (made,) = [one for one in tenant.everyone() if one.profile["email"] == "per@x.example"]
    assert (list(made.applications), made.profile["internal"]) == ([], True)
    (sent,) = job.served.ledger.requests("^/candidates/cv$", "POST")
    assert sent.changed


async def test_a_cv_that_says_nothing_makes_nobody(job: Job) -> None:
    job.file = Enclosed(name="cv", file_name="empty.txt", content=b"nothing")
    with pytest.raises(Refused, match="finds no name"):
        await job.account.send(job.write("cv.add", ""), before=NEVER)
    job.file = None
    with pytest.raises(Refused, match="needs a file"):
        await job.account.send(job.write("cv.add", ""), before=NEVER)


async def test_what_is_asked_for_at_the_desk_is_done_once_though_its_answer_is_lost(tmp_path: Path) -> None:
    async with office(tmp_path, people=3, vendor=VENDOR, sandbox=functools.partial(sandbox, limited=False)) as here:
        tenant = here.sandbox.tenant
        ida = tenant.add("Ida", "Noor", email="ida@x.example")
        tenant.apply(ida, tenant.job_with_ref("REF1")["id"])
        await here.start()
        await here.pulled()
        (row,) = [one for one in await here.desk.applications() if one.name == "Ida Noor"]
        here.ledger.clear()
        acts = {one.name: one for one in await here.desk.acts(row.job)}
        here.sandbox.faults.drop_after("DELETE", "/publication", times=1)
        receipt = await here.desk.perform(acts["job.unpublish"], {})
        await here.becomes(receipt.seq, "done")
        assert len(here.ledger.effects("/publication$", "DELETE")) == 1
        job = tenant.job_with_ref("REF1")
        assert job["postingStatus"] == "NOT_PUBLISHED"
        field = next(one for one in tenant.job_fields.values() if one["_key"] == "COST_CENTER")
        said = {"field": [f"field:job:{field['id']}"], "value": [field["_values"][-1]["label"]]}
        cv = CV.replace(b"Ida", b"Per").replace(b"ida", b"per")
        done = [
            await here.desk.perform(acts["job.property"], said),
            await here.desk.perform(acts["cv.add-to-job"], {}, ("per.txt", cv)),
        ]
        for one in done:
            await here.becomes(one.seq, "done")
        held = {one["id"]: one["value"]["label"] for one in job["properties"]}
        assert held[field["id"]] == field["_values"][-1]["label"]
        assert [one.profile["email"] for one in tenant.on_job(job["id"])].count("per@x.example") == 1


async def test_whoever_is_deleted_is_gone_and_no_less_is_taken_out(job: Job) -> None:
    tenant = job.served.tenant
    ida = tenant.add("Ida", "Noor", email="ida@x.example")
    with pytest.raises(Refused, match="as a whole"):
        await job.account.destroy(Anonymise(candidate=ida, fields=("emails",)))
    assert (await job.account.destroy(Anonymise(candidate=ida))).status < 300
    assert [one.id for one in tenant.everyone() if one.id == ida] == []
    assert not await job.account.exists(Kind.CANDIDATE, ida)
