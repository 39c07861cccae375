"""What each stream brings, what is read of one candidate, and what is still there."""

import pytest
from aiohttp import web

from app.model.records import (
    Activity,
    Application,
    Attachment,
    Background,
    Candidate,
    Job,
    Listed,
    Referee,
    ReferenceCheck,
    Reminder,
    Stage,
    User,
)
from app.model.words import ApplicationStatus, BackgroundKind, CheckStatus, Kind, ListedKind, RefereeStatus, StageKind
from app.vendor import Connection, Forbidden, Garbled, NotThere, Refused, Throttled
from tests.adapters.accounts import pages, records, refusal
from tests.adapters.vitay.bureau import Bureau, link
from tests.adapters.vitay.town import BEN, IDA, OLA, SET, fill

ASKED, FILLED = 1_772_355_600_000, 1_772_528_400_000
ADDRESS = ("198.51.100.7",)


@pytest.fixture(autouse=True)
def _town(bureau: Bureau) -> None:
    fill(bureau)


async def test_candidates(account: Connection) -> None:
    ida, ben, ola = await records(account, "candidates")
    assert ida == Candidate(
        remote_id=IDA,
        first_name="Ida",
        last_name="Noor",
        emails=("ida@x.example",),
        phones=("+47 22 33",),
        owner="21",
        custom=(("score", "87.5"),),
        marker="acme:7",
        external_ref="acme:7",
        networks=ADDRESS,
    )
    assert isinstance(ben, Candidate)
    assert ben.summary == "Calm\n& kind"
    assert ola.remote_id == OLA


async def test_users_firms_and_recruiters(account: Connection) -> None:
    assert await records(account, "users") == [
        User(remote_id="21", name="Mara Ek", email="m@a.example"),
        User(remote_id="22", name="IDA@x.example", email="IDA@x.example", active=False),
    ]
    (firm,) = await records(account, "firms")
    counted = (("total candidates", "3"), ("avg candidates score", "87.5"), ("top recruiter 1", "Mara: 1/3"))
    assert firm == Listed(remote_id="company:81", listed=ListedKind.COMPANY, name="Acme", detail=counted)
    (recruiter,) = await records(account, "recruiters")
    assert recruiter == Listed(
        remote_id="contact:31",
        listed=ListedKind.CONTACT,
        name="Mara Ek",
        of="company:81",
        detail=(("email", "m@a.example"), ("is_root", "yes"), *counted),
    )


async def test_what_is_counted_may_be_nobodys_to_read(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v1/hiring_firms/81/analytics", {"error": "no"}, 403)
    (firm,) = await records(account, "firms")
    assert isinstance(firm, Listed)
    assert firm.detail == ()
    bureau.script("/v1/hiring_firms", {"error": "no"}, 403)
    assert await records(account, "firms") == []
    bureau.script("/v3/candidates", {"error": "no"}, 403)
    with pytest.raises(Forbidden):
        await records(account, "candidates")


@pytest.mark.usefixtures("_quick_retries")
@pytest.mark.parametrize(("status", "body"), [(403, {"error": "no"}), (500, "oops"), (200, "<html>"), (404, "gone")])
async def test_a_list_that_only_adds_to_people_keeps_nobody_away(
    account: Connection, bureau: Bureau, status: int, body: object
) -> None:
    for path in ("/v3/metadata", "/v2/recruiters"):
        bureau.script(path, body, status)
    ida, *_ = await records(account, "candidates")
    assert isinstance(ida, Candidate)
    assert (ida.first_name, ida.networks, ida.owner) == ("Ida", (), None)


@pytest.mark.usefixtures("_quick_retries")
@pytest.mark.parametrize("status", [401, 429])
async def test_the_trouble_of_the_account_is_not_taken_for_an_empty_list(
    account: Connection, bureau: Bureau, status: int
) -> None:
    bureau.script("/v3/metadata", {"error": "no"}, status)
    with pytest.raises((Forbidden, Throttled)):
        await records(account, "candidates")


async def test_question_sets_tell_their_questions_in_order(account: Connection) -> None:
    asked, *questions = await records(account, "question_sets")
    assert [one.name for one in questions if isinstance(one, Listed)] == ["Managers 1: Work", "Managers 2: How? (Team)"]
    assert asked == Listed(
        remote_id=f"question set:{SET}",
        listed=ListedKind.QUESTION_SET,
        name="Managers",
        detail=(("language", "en"), ("question 1", "Work"), ("question 2", "How? (Team)")),
    )


async def test_reference_checks_with_their_place_on_the_board(account: Connection) -> None:
    found = await records(account, "references")
    assert [one for one in found if isinstance(one, Job)] == [Job(remote_id="checks", name="Reference checks")]
    stages = [one for one in found if isinstance(one, Stage)]
    assert [(one.name, one.kind, one.shut) for one in stages] == [
        (name, StageKind.REFERENCE, True) for name in ("Requested", "In progress", "Completed")
    ]
    ida, ben = [one for one in found if isinstance(one, ReferenceCheck)]
    assert ida == ReferenceCheck(
        remote_id="51",
        created_at=ASKED,
        candidate=IDA,
        question_set=f"question set:{SET}",
        status=CheckStatus.IN_PROGRESS,
        min_manager_references=1,
        requested_at=ASKED,
        score=90.0,
    )
    assert (ben.status, ben.score) == (CheckStatus.REQUESTED, None)
    cards = [one for one in found if isinstance(one, Application)]
    assert cards[0] == Application(
        remote_id="51",
        created_at=ASKED,
        candidate=IDA,
        job="checks",
        stage="checks:in_progress",
        status=ApplicationStatus.ACTIVE,
        applied_at=ASKED,
        stage_entered_at=FILLED,
    )
    assert (cards[1].stage, cards[1].stage_entered_at) == ("checks:requested", ASKED)


async def test_referees(account: Connection) -> None:
    found = await records(account, "references")
    rita, sten, tove = [one for one in found if isinstance(one, Referee)]
    assert rita == Referee(
        remote_id="61",
        created_at=ASKED,
        candidate=IDA,
        check="51",
        first_name="Rita",
        last_name="Ref",
        email="rita@ref.example",
        phone="+48 600 100 200",
        company="Brick Ltd",
        relationship="Direct manager",
        is_manager=True,
        status=RefereeStatus.FILLED,
        filled_at=FILLED,
        score=90.0,
    )
    assert (sten.status, sten.is_manager, sten.networks) == (RefereeStatus.PENDING, False, ADDRESS)
    assert sten.reminder == Reminder(count=2, rate_exceeded=True)
    assert (tove.check, tove.status) == ("52", RefereeStatus.INACTIVE)
    files = [one for one in found if isinstance(one, Attachment)]
    assert [(one.remote_id, one.candidate, one.name) for one in files] == [
        ("references:61", IDA, "Reference by Rita Ref.pdf")
    ]


async def test_a_check_is_complete_when_its_request_says_so(account: Connection, bureau: Bureau) -> None:
    bureau.lists["/v1/public/reference_requests"][0]["attributes"]["filled"] = "1"
    found = await records(account, "references")
    check = next(one for one in found if isinstance(one, ReferenceCheck))
    assert (check.status, check.completed_at) == (CheckStatus.COMPLETED, FILLED)


async def test_what_was_asked_a_moment_ago_is_not_remembered(account: Connection, bureau: Bureau) -> None:
    await records(account, "references")
    bureau.lists["/v2/references"][2]["attributes"] |= {"filled": "true"}
    found = await records(account, "references")
    assert [one.status for one in found if isinstance(one, ReferenceCheck)] == [CheckStatus.IN_PROGRESS] * 2


async def test_a_reference_belongs_to_the_newest_such_request(account: Connection, bureau: Bureau) -> None:
    requests = bureau.lists["/v1/public/reference_requests"]
    newer = {**requests[0], "id": "53", "attributes": {**requests[0]["attributes"], "created_at": "2026-04-01"}}
    other = {
        **newer,
        "id": "54",
        "relationships": {**newer["relationships"], "question_set": {"type": "x", "id": "99"}},
    }
    requests += [newer, other]
    found = await records(account, "references")
    assert [one.check for one in found if isinstance(one, Referee)] == ["53", "53", "52"]


@pytest.mark.parametrize("name", ["answer_set", "answers"])
async def test_answers_come_with_a_reference_that_names_them(account: Connection, bureau: Bureau, name: str) -> None:
    bureau.lists["/v2/references"][0]["relationships"][name] = [
        {"type": "Answer", "id": "5"},
        {"type": "Answer", "id": "6"},
    ]
    said = {"question": "How?", "value": "Well", "comment": "very"}
    bureau.script("/v1/answers/5", {"data": {"type": "Answer", "id": "5", "attributes": said}})
    said = {"category": "Team", "scale": 4}
    bureau.script("/v1/answers/6", {"data": {"type": "Answer", "id": "6", "attributes": said}})
    read = await account.facet("files", IDA, wanted=True)
    rita, sten = [one.record for one in read.records if isinstance(one.record, Referee)]
    assert rita.answers == (("How?", "Well: very"), ("Team", "4"))
    assert sten.answers is None, "nothing is told of what Sten said: that is not the same as nothing"
    found = await records(account, "references")
    assert {one.answers for one in found if isinstance(one, Referee)} == {None}


async def test_activities_about_somebody(account: Connection) -> None:
    (page,) = await pages(account, "activities")
    first, second = [one.record for one in page.records]
    assert isinstance(first, Activity)
    assert (first.candidate, first.kind, first.at, first.by) == (IDA, "candidate.create", ASKED, None)
    assert isinstance(second, Activity)
    assert (second.candidate, second.by, second.body) == (BEN, "21", "by mail")
    assert [(one.remote_id, one.reason) for one in page.unreadable] == [("4", "it has no date")]


async def test_reports_and_the_profile_of_a_candidate(account: Connection, bureau: Bureau) -> None:
    files = await account.facet("files", IDA, wanted=True)
    assert [one.record.remote_id for one in files.records] == ["61", "references:61", "62"]
    background = await account.facet("background", IDA, wanted=False)
    assert [one.record for one in background.records] == [
        Background(
            remote_id="work:71",
            candidate=IDA,
            background=BackgroundKind.WORK,
            title="Buyer",
            place="Oslo",
            field="Retail",
        )
    ]
    assert (await account.facet("background", BEN, wanted=False)).records == []
    bureau.lists["/v1/profiles"][0]["relationships"]["user"] = link("User", "29")
    assert (await account.facet("background", IDA, wanted=False)).records == [], "it is another user's"
    assert not (await account.facet("files", "999", wanted=True)).exists
    with pytest.raises(Refused, match="there is no tags"):
        await account.facet("tags", IDA, wanted=True)


async def test_a_reference_about_nobody_is_put_aside(account: Connection, bureau: Bureau) -> None:
    bureau.lists["/v2/references"][0]["relationships"]["candidate"] = None
    read = await account.facet("files", IDA, wanted=True)
    assert [one.record.remote_id for one in read.records] == ["62"]
    assert [(one.remote_id, one.reason) for one in read.unreadable] == [("61", "it names no candidate")]
    (_, page) = await pages(account, "references")
    assert [one.remote_id for one in page.unreadable] == ["61"]


async def test_the_pdf_of_a_report(account: Connection, bureau: Bureau) -> None:
    bureau.answers["/documents"] = lambda _: web.Response(body=b"%PDF-1.4 x", content_type="application/pdf")
    assert await account.content("references:61") == b"%PDF-1.4 x"
    assert bureau.sent("GET", "/documents")[0].query == {"type": "references", "id": "61"}
    bureau.answers["/documents"] = lambda _: refusal(404, "Invalid Reference")
    with pytest.raises(NotThere, match="Invalid Reference"):
        await account.content("references:61")
    with pytest.raises(Refused, match="no file"):
        await account.content("61")


@pytest.mark.usefixtures("_quick_retries")
async def test_what_is_no_pdf_is_no_report(account: Connection, bureau: Bureau) -> None:
    bureau.answers["/documents"] = lambda _: web.Response(text="<html>sign in</html>", content_type="text/html")
    with pytest.raises(Garbled, match="no PDF"):
        await account.content("references:61")


SWEPT = {
    Kind.CANDIDATE: [IDA, BEN, OLA],
    Kind.JOB: ["checks"],
    Kind.APPLICATION: ["51", "52"],
    Kind.CHECK: ["51", "52"],
    Kind.REFEREE: ["61", "62", "63"],
}


@pytest.mark.parametrize("kind", SWEPT)
async def test_what_is_still_there(account: Connection, kind: Kind) -> None:
    swept = [page async for page in account.ids(kind, position=None)]
    assert [one for page in swept for one in page.ids] == SWEPT[kind]
    assert await account.exists(kind, SWEPT[kind][0])
    assert not await account.exists(kind, "999")


async def test_of_other_kinds_there_is_no_list(account: Connection) -> None:
    with pytest.raises(Refused, match="no list of every visit"):
        await anext(account.ids(Kind.VISIT, position=None))
    with pytest.raises(Refused, match="no list of every visit"):
        await account.exists(Kind.VISIT, "1")
