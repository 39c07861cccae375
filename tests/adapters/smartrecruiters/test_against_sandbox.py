"""The adapter and the sandbox, written apart from the same documents: what one sends the other takes, and as meant."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.sandbox import Sandbox
from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.sandbox import SmartRecruiters, sandbox
from app.clock import WallClock
from app.model.days import noon
from app.model.intents import JobFields, PersonFields
from app.model.records import Application, Candidate, Interview, Job, Listed, Opening, Reason, Stage, Tags, Visit
from app.model.words import FileKind, Replay, StageKind, Verb, Visibility
from app.vendor import (
    AddOpening,
    AddTags,
    Answer,
    ApplicationChanges,
    AttachFile,
    CancelInterview,
    ChangeReason,
    Connection,
    CreateApplication,
    CreateCandidate,
    CreateNote,
    EditInterview,
    EditOpening,
    InterviewChanges,
    MoveApplication,
    OpeningChanges,
    RejectApplication,
    RemoveTags,
    ScheduleInterview,
    Seen,
    Stale,
    UpdateApplication,
    UpdateCandidate,
    UpdateJob,
    Write,
)
from tests.adapters import accounts
from tests.adapters.smartrecruiters.sandbox.schemas import unfit
from tests.surroundings import NEVER

SINCE = 0


@dataclass
class Desk:
    """An account at the sandbox, and what it has pulled."""

    served: Sandbox[SmartRecruiters]
    account: Connection
    jobs: list[Job]
    stages: list[Stage]
    applications: list[Application]

    async def send(self, write: Write) -> Answer:
        return await self.account.send(write, before=NEVER)

    async def look(self, write: Write, since: int = SINCE) -> Seen:
        return await accounts.look(self.account, write, since)

    def of(self, application: Application) -> dict[str, Any]:
        return {"application": application.remote_id, "candidate": application.candidate, "job": application.job}

    def in_stage(self, *words: str) -> Application:
        """Somebody in one of these statuses."""
        return next(one for one in self.applications if (one.status_raw or "").split(" / ")[0] in words)

    async def now(self, application: Application) -> Application:
        """The application as it is now."""
        seen = await self.look(
            MoveApplication(**self.of(application), from_stage=None, to_stage=application.stage or "")
        )
        return next(one.record for one in seen.records if isinstance(one.record, Application))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Sandbox.serve(sandbox(people=60, seed=5, limited=False)) as served:
        account = accounts.at_sandbox(VENDOR, served)
        jobs = await accounts.records(account, "jobs")
        people = await accounts.records(account, "candidates")
        yield Desk(
            served,
            account,
            [one for one in jobs if isinstance(one, Job)],
            [one for one in [*jobs, *people] if isinstance(one, Stage)],
            [one for one in people if isinstance(one, Application)],
        )
        await account.close()
        assert list(unfit(served.ledger)) == []


async def test_a_key_signs_in_as_a_client_does(desk: Desk) -> None:
    known = desk.served.credentials
    account = accounts.connect(VENDOR, desk.served.base_url, WallClock(), {"secret": known["api_key"]})
    assert (await account.check()).who == (await desk.account.check()).who
    await account.close()


async def test_on_three_jobs_one_move_moves_one(desk: Desk) -> None:
    somebody = desk.in_stage("NEW")
    others = [one.remote_id for one in desk.jobs if one.remote_id != somebody.job][:2]
    for job in others:
        answer = await desk.send(CreateApplication(candidate=somebody.candidate, job=job))
        assert answer.remote_id == f"{somebody.candidate}:{job}"
    here = {"application": f"{somebody.candidate}:{others[0]}", "candidate": somebody.candidate, "job": others[0]}
    await desk.send(MoveApplication(**here, from_stage=None, to_stage=f"{others[0]}:IN_REVIEW"))
    read = await desk.account.facet("background", somebody.candidate, wanted=True)
    places = {one.record.job: one.record.stage for one in read.records if isinstance(one.record, Application)}
    assert {job: places[job] for job in (somebody.job, *others)} == {
        somebody.job: somebody.stage,
        others[0]: f"{others[0]}:IN_REVIEW",
        others[1]: f"{others[1]}:NEW",
    }


async def test_a_step_and_an_end_are_read_back_with_their_history(desk: Desk) -> None:
    step = next(one for one in desk.stages if "/" in one.remote_id and one.kind is StageKind.SCREEN)
    somebody = next(one for one in desk.applications if one.job == step.job and one.status_raw in ("NEW", "LEAD"))
    move = MoveApplication(**desk.of(somebody), from_stage=somebody.stage, to_stage=step.remote_id)
    await desk.send(move)
    seen = await desk.look(move)
    assert [one.record.stage for one in seen.records if isinstance(one.record, Application)] == [step.remote_id]
    assert [one.record.stage for one in seen.records if isinstance(one.record, Visit)][-1] == step.remote_id
    reasons = [one for one in await accounts.records(desk.account, "reasons") if isinstance(one, Reason)]
    for kind in (StageKind.WITHDRAWN, StageKind.REJECTED):
        why = next(one for one in reasons if one.leads_to is kind)
        await desk.send(RejectApplication(**desk.of(somebody), from_stage=step.remote_id, reason=why.remote_id))
        found = await desk.now(somebody)
        assert (found.reason, found.stage) == (why.remote_id, f"{somebody.job}:{kind.upper()}")
    (anew,) = [one for one in (await desk.account.check()).capabilities if one.verb is Verb.CHANGE_REASON]
    assert (anew.replay, anew.notifies, anew.reason[:15]) == (Replay.ABSOLUTE, True, "May send e-mail")
    why = next(one for one in reasons if one.leads_to is StageKind.WITHDRAWN)
    await desk.send(ChangeReason(**desk.of(somebody), reason=why.remote_id))
    assert (found := await desk.now(somebody)).stage == f"{somebody.job}:WITHDRAWN"
    assert found.reason == why.remote_id


async def test_what_the_vendor_refuses_of_a_move_is_a_conflict(desk: Desk) -> None:
    somebody = desk.in_stage("NEW")
    with pytest.raises(Stale, match="choose another"):
        await desk.send(RejectApplication(**desk.of(somebody), from_stage=None, reason="rejection:none-such"))
    refused = []
    for one in desk.applications:
        if one.status_raw in ("NEW", "LEAD"):
            try:
                await desk.send(MoveApplication(**desk.of(one), from_stage=None, to_stage=f"{one.job}:OFFERED"))
            except Stale as conflict:
                refused.append(conflict.message)
    assert refused
    assert all("move there first" in one for one in refused)


async def test_what_is_said_of_somebody_arrives(desk: Desk) -> None:
    somebody = desk.in_stage("NEW", "IN_REVIEW", "INTERVIEW")
    key = somebody.candidate
    for visibility in (None, Visibility.PUBLIC):
        note = CreateNote(
            candidate=key, title="Call", body=f"Said & done {visibility}", marker="x", visibility=visibility
        )
        assert (await desk.look(note)).matches == 0
        await desk.send(note)
        assert (await desk.look(note)).matches == 1
    add = AddTags(candidate=key, tags=("night", "Day"))
    await desk.send(add)
    await desk.send(RemoveTags(candidate=key, tags=("day",)))
    (tags,) = (await desk.look(add)).records
    assert isinstance(tags.record, Tags)
    assert "night" in tags.record.tags
    assert "Day" not in tags.record.tags
    changes = PersonFields(first_name="Ida", phones=("+48 500",), location="Gdynia, Pomerania, Poland")
    update = UpdateCandidate(candidate=key, changes=changes)
    await desk.send(update)
    (person,) = (await desk.look(update)).records
    assert isinstance(person.record, Candidate)
    assert (person.record.first_name, person.record.phones) == ("Ida", ("+48 500",))
    assert person.record.location == "Gdynia, Pomerania, Poland"
    file = AttachFile(
        candidate=key, name="cv.pdf", file_kind=FileKind.RESUME, mime="application/pdf", content=b"%PDF-1.4"
    )
    made = await desk.send(file)
    seen = await desk.look(file)
    assert (seen.matches, seen.remote_id) == (1, made.remote_id)
    assert await desk.account.content(made.remote_id or "") == b"%PDF-1.4"
    with pytest.raises(Stale):
        await desk.send(file)


async def test_who_is_new_can_be_put_on_a_job(desk: Desk) -> None:
    person = PersonFields(
        first_name="Ida", last_name="Noor", emails=("ida@new.example",), links=("https://ida.example",)
    )
    made = await desk.send(CreateCandidate(person=person, marker="x"))
    assert made.remote_id is not None
    write = CreateApplication(candidate=made.remote_id, job=desk.jobs[0].remote_id)
    assert (await desk.look(write)).matches == 0
    await desk.send(write)
    assert (await desk.look(write)).matches == 1


async def test_jobs_and_seats_are_changed(desk: Desk) -> None:
    job = desk.jobs[0].remote_id
    update = UpdateJob(
        job=job, changes=JobFields(name="Chef", code="C-1", deadline_at=noon("2027-05-01")), company=None
    )
    await desk.send(update)
    (found,) = (await desk.look(update)).records
    assert isinstance(found.record, Job)
    assert (found.record.name, found.record.code, found.record.deadline_at) == ("Chef", "C-1", noon("2027-05-01"))
    add = AddOpening(job=job, fields=OpeningChanges(name="P-777", target_on=noon("2027-04-01")), marker="x")
    made = await desk.send(add)
    assert (await desk.look(add)).remote_id == made.remote_id
    edit = EditOpening(job=job, opening=made.remote_id or "", changes=OpeningChanges(name="P-778"))
    await desk.send(edit)
    (seat,) = (await desk.look(edit)).records
    assert isinstance(seat.record, Opening)
    assert (seat.record.name, seat.record.target_on) == ("P-778", noon("2027-04-01"))


async def test_an_interview_is_arranged_changed_and_called_off(desk: Desk) -> None:
    somebody = desk.in_stage("INTERVIEW", "IN_REVIEW", "NEW")
    users = await accounts.records(desk.account, "users")
    fields = InterviewChanges(name="Tasting", starts_at=noon("2027-03-01"), interviewers=(users[0].remote_id,))
    plan = ScheduleInterview(**desk.of(somebody), fields=fields, marker="x")
    made = (await desk.send(plan)).remote_id or ""
    assert (await desk.look(plan)).remote_id == made
    edit = EditInterview(application=somebody.remote_id, interview=made, changes=InterviewChanges(location="Kitchen"))
    await desk.send(edit)
    (found,) = (await desk.look(edit)).records
    assert isinstance(found.record, Interview)
    assert (found.record.name, found.record.location) == ("Tasting", "Kitchen")
    cancel = CancelInterview(application=somebody.remote_id, interview=made)
    await desk.send(cancel)
    assert not (await desk.look(cancel)).exists


async def test_an_applications_source_is_changed_by_its_name(desk: Desk) -> None:
    somebody = desk.in_stage("NEW", "IN_REVIEW")
    listed = [one.name for one in await accounts.records(desk.account, "sources") if isinstance(one, Listed)]
    name = next(one for one in listed if listed.count(one) == 1)
    write = UpdateApplication(**desk.of(somebody), changes=ApplicationChanges(source=name))
    await desk.send(write)
    seen = await desk.look(write)
    found = next(one.record for one in seen.records if isinstance(one.record, Application))
    assert found.source == name
