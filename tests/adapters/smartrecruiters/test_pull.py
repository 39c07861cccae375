"""What lists become: boards first, with as little as they tell; the rest job by job and candidate by candidate."""

from itertools import pairwise

import pytest
from aiohttp import web

from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.times import instant
from app.model.records import Activity, Application, Background, Candidate, Job, Matter, Opening, Stage, Visit
from app.model.words import ApplicationStatus, BackgroundKind, FileKind, Kind, OfferStatus, StageKind
from app.vendor import Connection, Forbidden, Refused
from tests.adapters.accounts import pages, records
from tests.adapters.smartrecruiters.tenant import Asked, Row, Tenant, assignment, content, in_list, person, refused

JOB: Row = {
    "id": "j1",
    "title": "Baker",
    "refNumber": "B-1",
    "status": "SOURCING",
    "postingStatus": "PRIVATE",
    "department": {"id": "d1", "label": "Kitchen"},
    "location": {"city": "Gdynia", "countryCode": "pl"},
    "createdOn": "2026-01-01T00:00:00.000Z",
}


async def test_a_job_comes_with_its_statuses_in_order_and_the_steps_of_the_only_process(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("GET /jobs", content(JOB, limit=100))
    job, *stages = await records(account, "jobs")
    assert isinstance(job, Job)
    assert (job.name, job.code, job.office, job.confidential) == ("Baker", "B-1", "Gdynia, PL", True)
    assert [one.name for one in stages if isinstance(one, Stage)] == [
        "Lead", "New", "In review", "Interview", "Offered", "Hired", "Rejected", "Withdrawn",
        "Phone screen", "Team", "Onsite",
    ]  # fmt: skip
    ordered = sorted(stages, key=lambda one: one.position)
    assert [one.name for one in ordered][2:7] == ["In review", "Phone screen", "Interview", "Team", "Onsite"]
    assert [one.remote_id for one in ordered][5:7] == ["j1:INTERVIEW/Team", "j1:INTERVIEW/Onsite"]
    assert all(left.position < right.position for left, right in pairwise(ordered))
    assert dict(tenant.of("GET /jobs")[0].query) == {"limit": "100", "sort": "job_id"}


async def test_steps_are_worked_out_from_who_was_seen_where_there_are_several_processes(
    account: Connection, tenant: Tenant
) -> None:
    processes = [
        {"id": "a", "active": True, "subStatuses": {"INTERVIEW": ["Team", "Chef"]}},
        {"id": "b", "active": True, "subStatuses": {"INTERVIEW": ["Team", "Board"]}},
    ]
    tenant.says("GET /configuration/hiring-processes", content(*processes))
    tenant.says("GET /jobs", content(JOB))
    seen = [person("c1", assignment("j1", "INTERVIEW", "Team")), person("c2", assignment("j1", "INTERVIEW", "Chef"))]

    async def steps() -> list[str]:
        return [one.name for one in await records(account, "stages") if one.kind is StageKind.INTERVIEW]

    assert await steps() == ["Interview"]
    tenant.says("GET /candidates", content(in_list(seen[0])))
    for _ in range(2):  # what was told once need not have been stored
        (stage,) = [one for one in await records(account, "candidates") if isinstance(one, Stage)]
        assert (stage.remote_id, stage.name) == ("j1:INTERVIEW/Team", "Team")
    assert await steps() == ["Interview", "Team"]
    tenant.says("GET /candidates", content(*map(in_list, seen)))
    await records(account, "candidates")
    assert await steps() == ["Interview", "Team", "Chef"]
    tenant.says("GET /candidates", content(in_list(person("c3", assignment("j1", "INTERVIEW", "Old round")))))
    await records(account, "candidates")
    assert await steps() == ["Interview", "Team", "Chef", "Old round"]


async def test_a_candidate_on_three_jobs_is_three_applications_with_three_stages(
    account: Connection, tenant: Tenant
) -> None:
    whole = person(
        "c1",
        assignment("j1", "INTERVIEW", "Team"),
        assignment("j2", "LEAD"),
        assignment("j3", "REJECTED", reasonOfRejection={"id": "r1", "label": "Too far"}, source="LinkedIn"),
        phoneNumber="+48 500",
        experience=[{"title": "Cook", "company": "Polka", "current": True}],
    )
    tenant.says("GET /candidates", content(in_list(whole)))
    tenant.says("GET /candidates/c1", whole)
    found = await records(account, "candidates")
    (candidate,) = [one for one in found if isinstance(one, Candidate)]
    assert (candidate.phones, candidate.title, candidate.unsaid) == (("+48 500",), "Cook", ())
    applications = [one for one in found if isinstance(one, Application)]
    assert [(one.remote_id, one.stage, one.status) for one in applications] == [
        ("c1:j1", "j1:INTERVIEW/Team", ApplicationStatus.ACTIVE),
        ("c1:j2", "j2:LEAD", ApplicationStatus.ACTIVE),
        ("c1:j3", "j3:REJECTED", ApplicationStatus.REJECTED),
    ]
    assert [one.prospect for one in applications] == [False, True, False]
    assert (applications[2].reason, applications[2].source) == ("rejection:r1", "LinkedIn")
    assert "reason" not in applications[2].unsaid


async def test_who_is_on_one_job_is_not_asked_about_alone_and_what_the_list_is_silent_about_stays(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("GET /candidates", content(in_list(person("c1", assignment("j1", "WITHDRAWN"), phoneNumber="+48"))))
    candidate, application = await records(account, "candidates")
    assert isinstance(candidate, Candidate)
    assert isinstance(application, Application)
    assert {"phones", "links"} <= {*candidate.unsaid}
    assert {"source", "reason", "answers", "applied_at"} <= {*application.unsaid}
    assert tenant.of("GET /candidates/c1") == []


async def test_an_increment_asks_for_what_was_updated_and_a_position_is_gone_on_from(
    account: Connection, tenant: Tenant
) -> None:
    def page(asked: Asked) -> web.Response:
        at = dict(asked.query).get("pageId")
        key = {None: "c1", "two": "c2"}[at]
        return web.json_response(content(in_list(person(key)), nextPageId="two" if at is None else ""))

    tenant.answers["GET /candidates"] = page
    found = await pages(account, "candidates", since=1_700_000_000_000)
    assert [one.records[0].record.remote_id for one in found] == ["c1", "c2"]
    assert found[1].position is None
    (again,) = await pages(account, "candidates", since=None, position=found[0].position)
    assert again.records[0].record.remote_id == "c2"
    asked = [dict(one.query) for one in tenant.of("GET /candidates")]
    assert all(one["updatedAfter"] == "2023-11-14T22:13:20.000Z" for one in asked)
    assert [one.get("pageId") for one in asked] == [None, "two", "two"]


async def test_a_page_that_is_not_taken_any_more_begins_the_walk_anew(account: Connection, tenant: Tenant) -> None:
    refusals = [True]

    def page(asked: Asked) -> web.Response:
        at = dict(asked.query).get("pageId")
        if at is not None and refusals:
            refusals.pop()
            return refused(400, "INVALID_PAGE_ID")
        return web.json_response(content(in_list(person("c1" if at is None else "c2")), nextPageId="" if at else "x"))

    tenant.answers["GET /candidates"] = page
    found = await pages(account, "candidates")
    assert [one.record.remote_id for page in found for one in page.records if isinstance(one.record, Candidate)] == [
        "c1", "c1", "c2",
    ]  # fmt: skip
    with pytest.raises(Refused):
        await pages(account, "users", position=found[0].position)


async def test_what_a_job_says_comes_with_its_team_and_its_seats(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /jobs", content(JOB))
    own = [{"id": "x", "label": "Shift", "value": {"id": "n", "label": "Night"}}]
    tenant.says("GET /jobs/j1", JOB | {"targetHiringDate": "2026-03-01T00:00:00.000Z", "properties": own})
    team = content(
        {"id": "u1", "role": "RECRUITER"},
        {"id": "u2", "role": "HIRING_MANAGER"},
        {"id": "u3", "role": "INTERVIEW_TEAM"},
    )
    tenant.says("GET /jobs/j1/hiring-team", team)
    tenant.says("GET /user-api/v201804/users/u1", {"id": "u1", "firstName": "Lars", "lastName": "Holm"})
    tenant.says("GET /user-api/v201804/users/u2", {"id": "u2", "firstName": "Eva", "lastName": "Berg"})
    tenant.says("GET /user-api/v201804/users/u3", {"id": "u3", "firstName": "Ola", "lastName": "Ek"})
    seat = {"id": "s1", "positionId": "P-7", "type": "NEW", "status": "OPEN", "targetStartDate": "2026-04-01T00:00:00Z"}
    tenant.says("GET /jobs/j1/positions", content(seat, seat | {"id": "s2", "status": "FILLED"}))
    ad = {"id": "a1", "title": "Cook", "language": {"code": "en"}, "postingStatus": "PUBLISHED", "visibility": "PUBLIC"}
    tenant.says("GET /jobs/j1/note", {"content": "Budget approved.\n"})
    tenant.says("GET /jobs/j1/jobads", [ad, {"id": "a2", "title": "Kok", "postingStatus": "NOT_PUBLISHED"}])
    boards = [{"sourceName": "Indeed"}, {"sourceName": "Jobs.pl", "unpublishedOn": "2026-01-01T00:00:00Z"}]
    tenant.says("GET /jobs/j1/publication", content(*boards))
    job, *seats = await records(account, "job_details")
    assert isinstance(job, Job)
    assert (job.recruiters, job.hiring_managers, job.openings) == (("Lars Holm",), ("Eva Berg",), 2)
    assert dict(job.custom) == {
        "Shift": "Night",
        "Note": "Budget approved.",
    }
    assert job.unsaid == ()
    first, second, boards_now, whole = [one for one in seats if isinstance(one, Matter)]
    assert [(one.remote_id, one.title, one.status_raw) for one in (first, second)] == [
        ("ad:j1:a1", "Cook", "published"),
        ("ad:j1:a2", "Kok", "not published"),
    ]
    assert ("ad.unpublish" in (first.acts or ()), "ad.unpublish" in (second.acts or ())) == (True, False)
    assert (boards_now.status_raw, dict(boards_now.lines)) == ("private", {"Indeed": ""})
    assert [(one.name, one.status) for one in whole.who] == [
        ("Lars Holm", "Recruiter"),
        ("Eva Berg", "Hiring manager"),
        ("Ola Ek", "Interview team"),
    ]
    assert [(one.remote_id, one.name, one.open) for one in seats if isinstance(one, Opening)] == [
        ("j1:s1", "P-7", True),
        ("j1:s2", "P-7", False),
    ]
    tenant.says("GET /jobs/j1/hiring-team", {"message": "Job access denied"}, status=401)
    (again, *_) = await records(account, "job_details")
    assert again.unsaid == ("recruiters", "hiring_managers")


async def test_of_a_job_that_is_closed_it_is_told_since_when_and_not_where_it_stands(
    account: Connection, tenant: Tenant
) -> None:
    closed = JOB | {"status": "FILLED", "postingStatus": "NOT_PUBLISHED"}
    tenant.says("GET /jobs", content(closed))
    tenant.says("GET /jobs/j1", closed)
    for name in ("hiring-team", "positions", "jobads", "publication"):
        tenant.says(f"GET /jobs/j1/{name}", content())
    steps = [{"changedOn": "2026-02-03T00:00:00Z", "status": "FILLED"}, {"changedOn": None, "status": "SOURCING"}]
    tenant.says("GET /jobs/j1/status/history", content(*steps, {"changedOn": "2026-01-01T00:00:00Z"}))
    job, *_ = await records(account, "job_details")
    assert isinstance(job, Job)
    assert job.closed_at == instant("2026-02-03T00:00:00Z")
    assert len(tenant.of("GET /jobs/j1/publication")) == 0
    tenant.says("GET /jobs/j1/status/history", {"message": "Job access denied"}, status=401)
    again, *_ = await records(account, "job_details")
    assert again.unsaid == ("closed_at",)


async def test_boards_of_five_hundred_jobs_take_six_requests(account: Connection, tenant: Tenant) -> None:
    def page(asked: Asked) -> web.Response:
        at = int(dict(asked.query).get("pageId", "0"))
        rows = [JOB | {"id": f"j{number}"} for number in range(at, at + 100)]
        return web.json_response(content(*rows, nextPageId=str(at + 100) if at < 400 else ""))

    tenant.answers["GET /jobs"] = page
    before = [one.name for one in VENDOR.streams][: [one.name for one in VENDOR.streams].index("job_details")]
    assert {one.name for one in VENDOR.streams if one.core} <= {*before}
    assert len({one.remote_id for one in await records(account, "jobs") if isinstance(one, Job)}) == 500
    assert len(tenant.asked) == 6  # five pages, and the hiring processes


async def test_reasons_are_two_lists_and_each_leads_to_its_own_end(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /configuration/rejection-reasons", content({"id": "1", "label": "Too far"}))
    tenant.says("GET /configuration/withdrawal-reasons", content({"id": "1", "label": "Other offer"}))
    found = [(one.remote_id, one.name, one.leads_to) for one in await records(account, "reasons")]
    assert found == [
        ("rejection:1", "Too far", StageKind.REJECTED),
        ("withdrawal:1", "Other offer", StageKind.WITHDRAWN),
    ]
    tenant.says("GET /configuration/withdrawal-reasons", {"errors": []}, status=403)
    assert len(await records(account, "reasons")) == 1


async def test_sources_come_with_their_kinds(account: Connection, tenant: Tenant) -> None:
    kinds = [{"id": "JB", "label": "Job boards", "subtypes": []}, {"id": "REF", "label": "Referral", "subtypes": []}]
    tenant.says("GET /configuration/sources", content(*kinds))
    tenant.says("GET /configuration/sources/JB/values", content({"id": "1", "label": "LinkedIn"}, limit=100, offset=0))
    found = await records(account, "sources")
    assert [(one.remote_id, one.name) for one in found] == [("source:JB:1", "LinkedIn")]


async def test_a_profile_says_what_the_list_does_not(account: Connection, tenant: Tenant) -> None:
    whole = person(
        web={"linkedin": "https://linkedin.com/in/ida"},
        experience=[{"title": "Cook", "company": "Polka", "startDate": "2019-03", "endDate": "2021"}],
        education=[{"institution": "UG", "degree": "BA", "major": "Food", "startDate": "2015", "current": True}],
    )
    tenant.says("GET /candidates/c1", whole)
    decisions = [
        {"status": "acquired", "scope": "Single", "decidedOn": "2026-01-05T00:00:00Z"},
        {"status": "required", "scope": "SmartCRM"},
    ]
    asked = {"decisions": decisions, "recentPendingRequestCreatedOn": "2026-02-03T00:00:00Z"}
    tenant.says("GET /candidates/c1/consents", asked)
    read = await account.facet("background", "c1", wanted=True)
    candidate, work, learnt, application, consent = [one.record for one in read.records]
    assert isinstance(candidate, Candidate)
    assert candidate.links == ("https://linkedin.com/in/ida",)
    assert candidate.unsaid == ()
    assert isinstance(consent, Matter)
    assert (consent.candidate, consent.status_raw) == ("c1", "asked for")
    assert dict(consent.lines) == {
        "Consent": "acquired 2026-01-05",
        "Consent to SmartCRM": "required",
        "Asked for": "2026-02-03",
    }
    assert isinstance(work, Background)
    assert (work.place, work.started_on, work.ended_on) == ("Polka", "2019-03", "2021")
    assert isinstance(learnt, Background)
    assert (learnt.background, learnt.field, learnt.ended_on) == (BackgroundKind.EDUCATION, "Food", None)
    assert isinstance(application, Application)
    tenant.says("GET /candidates/c1", {"errors": []}, status=404)
    assert not (await account.facet("background", "c1", wanted=True)).exists


async def test_of_who_was_hired_it_is_told_how_far_their_onboarding_is(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates/c1", person())
    tenant.says("GET /candidates/c1/jobs/j1", assignment("j1", "HIRED"))
    tenant.says("GET /candidates/c1/jobs/j1/properties", {})  # as the vendor says that none has a value
    tenant.says("GET /candidates/c1/jobs/j1/onboardingStatus", {"onboardingStatus": "READY_TO_ONBOARD"})
    application, *_, begun = [one.record for one in (await account.facet("history", "c1", wanted=True)).records]
    assert isinstance(application, Application)
    assert application.custom == ()
    assert isinstance(begun, Matter)
    assert (begun.application, begun.status_raw) == ("c1:j1", "ready to onboard")
    assert begun.says == {"status": ("READY_TO_ONBOARD",)}


async def test_a_history_says_since_when_and_what_was_answered(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates/c1", person())
    tenant.says("GET /candidates/c1/jobs/j1", assignment("j1", "REJECTED", applicationId="a1"))
    steps = [("2026-02-03T00:00:00Z", "REJECTED", None), ("2026-02-01T00:00:00Z", "NEW", None)]
    steps.insert(1, ("2026-02-02T00:00:00Z", "INTERVIEW", "Team"))
    history = [{"changedOn": at, "status": status, "subStatus": step, "actions": {}} for at, status, step in steps]
    tenant.says("GET /candidates/c1/jobs/j1/status/history", content(*history))
    field = {"id": "f", "values": [{"id": "1", "label": "Yes"}]}
    answer = {"id": "q", "type": "radio", "name": "n", "label": "Nights?", "records": [{"fields": [field]}]}
    tenant.says("GET /candidates/c1/jobs/j1/screening-answers", content(answer))
    own = {"id": "p", "label": "Shift", "type": "SINGLE_SELECT", "value": "n", "valueLabel": "Night", "actions": {}}
    tenant.says("GET /candidates/c1/jobs/j1/properties", {"content": [own]})
    application, *visits = [one.record for one in (await account.facet("history", "c1", wanted=True)).records]
    assert isinstance(application, Application)
    assert application.answers == (("Nights?", "Yes"),)
    assert application.custom == (("Shift", "Night"),)
    assert application.unsaid == ()
    first, second, last = [one for one in visits if isinstance(one, Visit)]
    assert [one.stage for one in (first, second, last)] == ["j1:NEW", "j1:INTERVIEW/Team", "j1:REJECTED"]
    assert (first.left_at, last.left_at) == (second.entered_at, None)
    assert (application.applied_at, application.rejected_at) == (first.entered_at, last.entered_at)


async def test_notes_files_interviews_reviews_and_offers_are_read_of_each_application(
    account: Connection, tenant: Tenant
) -> None:
    tenant.says("GET /candidates/c1", person("c1", assignment("j1"), assignment("j2")))
    for job in ("j1", "j2"):
        tenant.says(f"GET /candidates/c1/jobs/{job}", assignment(job, applicationId=f"a-{job}"))
        tenant.says(f"GET /candidates/c1/jobs/{job}/attachments", content())
        tenant.says(f"GET /candidates/c1/jobs/{job}/offers", content())
    said = {"createdOn": "2026-02-01T00:00:00.000Z", "visibility": "PUBLIC", "authorId": "u1"}

    def messages(asked: Asked) -> web.Response:
        at = dict(asked.query).get("pageId")
        text = "#[CANDIDATE:c1] Second, a < b @[USER:u7]" if at else "#[CANDIDATE:c1] First\nline"
        onward = {} if at else {"Link": '</messages?candidateId=c1&pageId=more>; rel="next"'}
        return web.json_response([said | {"content": text}], headers=onward)

    tenant.answers["GET /messages"] = messages
    notes = [one.record for one in (await account.facet("notes", "c1", wanted=True)).records]
    assert [one.body for one in notes] == ["First\nline", "Second, a < b @[USER:u7]"]
    assert [one.mentions for one in notes if isinstance(one, Activity)] == [(), (("@[USER:u7]", "u7"),)]
    assert len({one.remote_id for one in notes}) == 2
    file = {"id": "f1", "name": "cv.pdf", "type": "RESUME", "contentType": "application/pdf"}
    tenant.says("GET /candidates/c1/jobs/j2/attachments", content(file))
    (kept,) = [one.record for one in (await account.facet("files", "c1", wanted=True)).records]
    assert (kept.remote_id, kept.application, kept.file_kind) == ("f1", "c1:j2", FileKind.RESUME)
    tenant.answers["GET /candidates/attachments/f1"] = lambda _: web.Response(body=b"%PDF")
    assert await account.content("f1") == b"%PDF"
    slot = {"startsOn": "2026-03-01T09:00:00.000Z", "endsOn": "2026-03-01T10:00:00.000Z"}
    coming = slot | {
        "id": "t1",
        "title": "Tasting",
        "place": "Kitchen",
        "interviewers": [{"id": "u1", "status": "accepted"}],
    }
    meeting = {"id": "i1", "jobId": "j1", "organizerId": "u2", "timeslots": [coming, slot | {"id": "t2"}]}

    def interviews(asked: Asked) -> web.Response:
        return web.json_response({"content": [meeting] if asked.query == [("applicationId", "a-j1")] else []})

    tenant.answers["GET /interviews-api/v201904/interviews"] = interviews
    first, second = [one.record for one in (await account.facet("interviews", "c1", wanted=True)).records]
    assert (first.remote_id, first.name, first.location, first.application) == ("i1:t1", "Tasting", "Kitchen", "c1:j1")
    assert (second.remote_id, second.name, first.interviewers[0].status) == ("i1:t2", "Interview", "accepted")

    def reviews(asked: Asked) -> web.Response:
        job = dict(asked.query)["jobId"]
        return web.json_response([{"id": f"r-{job}", "reviewerId": "u1", "overallRating": 4}])

    tenant.answers["GET /reviews-api/v201910/reviews"] = reviews
    criteria = "GET /reviews-api/v201910/jobs/j2/criteria"
    tenant.says(criteria, [{"id": "7", "name": "Calm"}, "?", {"label": "Quick"}])
    tenant.says("GET /reviews-api/v201910/jobs/j1/criteria", {"sections": "in a way nobody knows"})
    for _ in range(2):
        plain, review = [one.record for one in (await account.facet("scorecards", "c1", wanted=True)).records]
    assert (review.application, review.rating, review.rating_raw) == ("c1:j2", None, "4 of 5")
    assert (plain.application, plain.rating_raw, plain.answers) == ("c1:j1", "4 of 5", ())
    assert review.answers == (("criteria of the job", "Calm, Quick"),)
    assert len(tenant.of(criteria)) == 1, "they are kept"
    offer = {"id": "o1", "status": "PENDING_ACCEPTANCE", "properties": {"Salary": {"code": "PLN", "value": 9000}}}
    tenant.says("GET /candidates/c1/jobs/j1/offers", content(offer))
    (made,) = [one.record for one in (await account.facet("offers", "c1", wanted=True)).records]
    assert (made.status, dict(made.custom)) == (OfferStatus.SENT, {"Salary": "9000 PLN"})


async def test_ids_of_applications_are_pairs_and_what_is_hidden_is_not_gone(
    account: Connection, tenant: Tenant
) -> None:
    people = [in_list(person("c1", assignment("j1"), assignment("j2"))), in_list(person("c2"))]
    tenant.says("GET /candidates", content(*people))
    found = [key async for page in account.ids(Kind.APPLICATION, position=None) for key in page.ids]
    assert found == ["c1:j1", "c1:j2", "c2:j1"]
    assert not await account.exists(Kind.APPLICATION, "c1:j9")
    tenant.says("GET /candidates/c1/jobs/j1", assignment("j1"))
    assert await account.exists(Kind.APPLICATION, "c1:j1")
    tenant.says("GET /candidates/c3", {"message": "Candidate access denied"}, status=401)
    with pytest.raises(Forbidden):
        await account.exists(Kind.CANDIDATE, "c3")
    assert len(tenant.of("GET /candidates/c3")) == 1


async def test_seats_are_listed_job_by_job(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /jobs", content({"id": "j1"}, {"id": "j2"}))
    tenant.says("GET /jobs/j1/positions", content({"id": "s1"}))
    tenant.says("GET /jobs/j2/positions", {"errors": [{"code": "PERMISSION_DENIED"}]}, status=403)
    found = [key async for page in account.ids(Kind.OPENING, position=None) for key in page.ids]
    assert found == ["j1:s1"]
    assert not await account.exists(Kind.OPENING, "j1:s9")


async def test_what_makes_no_sense_goes_aside_and_the_rest_of_its_page_goes_on(
    account: Connection, tenant: Tenant
) -> None:
    odd = [
        {"firstName": "Nobody"},
        in_list(person("c1")) | {"createdOn": 5},
        in_list(person("c2")) | {"createdOn": "yesterday"},
        in_list(person("c3")) | {"secondaryAssignments": None, "tags": "x", "location": [], "email": {"a": 1}},
        in_list(person("c4")) | {"primaryAssignment": "NEW"},
        in_list(person("c5", {"job": None, "status": "NEW"})),
        in_list(person("c6", assignment("j1", "ASSESSMENT"))),
        "what",
    ]
    tenant.says("GET /candidates", content(*odd, news={"field": 1}))
    (page,) = await pages(account, "candidates")
    assert [one.remote_id for one in page.unreadable] == [None, "c1", "c2", None]
    people = {one.record.remote_id for one in page.records if isinstance(one.record, Candidate)}
    assert people == {"c3", "c4", "c5", "c6"}
    placed = {one.record.remote_id: one.record for one in page.records if isinstance(one.record, Application)}
    assert placed.keys() == {"c3:j1", "c6:j1"}
    (stage,) = [one.record for one in page.records if isinstance(one.record, Stage)]
    assert (stage.name, stage.kind, placed["c6:j1"].stage) == ("Assessment", StageKind.OTHER, stage.remote_id)
