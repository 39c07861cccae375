"""How streams are walked at a scripted Harvest: windows, cursors that end, lists beside lists, places to go on."""

import itertools

import msgspec
import pytest
from aiohttp import web

from adapters.greenhouse import VENDOR
from adapters.http.pages import MOST
from app.model.ids import MINUTE
from app.model.records import Application, Job, Stage, Visit
from app.model.words import ApplicationStatus, Kind
from app.vendor import Connection, Forbidden, Page, Refused
from tests.adapters.greenhouse.harvest import Asked, Harvest, moments, unprocessable
from tests.adapters.greenhouse.town import ANN, APPLICATION, JOB, LEE, OTHER_JOB, PROSPECT, REJECTED, furnish

SINCE = 1_770_285_600_123
"""2026-02-05T10:00:00.123Z"""


async def pages(
    account: Connection, stream: str, *, since: int | None = None, position: bytes | None = None
) -> list[Page]:
    return [page async for page in account.pull(stream, since=since, position=position)]


def people(count: int) -> list[dict[str, object]]:
    return moments([{"id": at + 1, "first_name": f"P{at + 1}"} for at in range(count)])


def names(found: list[Page]) -> list[str]:
    return [one.record.remote_id for page in found for one in page.records]


# --- windows -------------------------------------------------------------------------------------


async def test_everything_is_asked_for_without_a_window(account: Connection, harvest: Harvest) -> None:
    harvest.tables["candidates"] = people(3)
    assert names(await pages(account, "candidates")) == ["3", "2", "1"]
    assert [one.query for one in harvest.asked] == [{"per_page": "500"}]


async def test_an_increment_has_a_beginning_and_no_end(account: Connection, harvest: Harvest) -> None:
    rows = people(4)
    stamps = (
        "2026-02-05T10:00:00.122Z",
        "2026-02-05T10:00:00.123Z",
        "2026-02-05T10:00:00.124Z",
        "2099-01-01T00:00:00Z",
    )
    for row, stamp in zip(rows, stamps, strict=True):
        row["updated_at"] = stamp
    harvest.tables["candidates"] = rows
    assert names(await pages(account, "candidates", since=SINCE)) == ["4", "3", "2"]
    assert harvest.of("/candidates")[0].query["updated_at"] == "gte|2026-02-05T10:00:00.123Z"


async def test_an_increment_from_before_all_time_begins_with_it(account: Connection, harvest: Harvest) -> None:
    harvest.tables["users"] = []
    await pages(account, "candidates", since=-5 * MINUTE)
    assert harvest.asked[0].query["updated_at"] == "gte|1970-01-01T00:00:00.000Z"


async def test_what_is_hidden_unless_asked_for_is_asked_for(account: Connection, harvest: Harvest) -> None:
    await pages(account, "users")
    await pages(account, "reasons")
    assert harvest.of("/users")[0].query["show_service_accounts"] == "true"
    assert harvest.of("/rejection_reasons")[0].query["include_defaults"] == "true"


# --- pages and places ----------------------------------------------------------------------------


async def test_a_page_of_the_vendor_is_stored_in_small_ones_and_only_its_last_leads_on(
    account: Connection, harvest: Harvest
) -> None:
    harvest.tables["candidates"] = people(720)
    found = await pages(account, "candidates")
    assert [len(page.records) for page in found] == [MOST] * 5 + [MOST] * 2 + [20]
    assert len({page.position for page in found}) == 3
    assert found[0].position == found[3].position != found[4].position
    assert found[-1].position is None


@pytest.mark.parametrize("number", range(7))
async def test_a_pull_that_was_cut_off_anywhere_goes_on_and_loses_nothing(
    account: Connection, harvest: Harvest, number: int
) -> None:
    harvest.tables["candidates"] = people(720)
    got: list[Page] = []
    walk = account.pull("candidates", since=None, position=None)
    async for page in walk:
        got.append(page)
        if len(got) == number + 1:
            break
    await walk.aclose()
    rest = await pages(account, "candidates", position=got[-1].position)
    assert set(names([*got, *rest])) == {str(at + 1) for at in range(720)}


async def test_a_cursor_that_ended_begins_the_list_anew_with_the_same_window(
    account: Connection, harvest: Harvest
) -> None:
    harvest.tables["candidates"] = people(720)
    position = _leading_on(await pages(account, "candidates", since=0))
    ended = iter([unprocessable("cursor has expired")])
    harvest.asked.clear()
    harvest.answers["/candidates"] = lambda asked: next(ended, None) if "cursor" in asked.query else None
    rest = await pages(account, "candidates", position=position)
    assert set(names(rest)) == {str(at + 1) for at in range(720)}
    windows = {one.query["updated_at"] for one in harvest.of("/candidates") if "cursor" not in one.query}
    assert windows == {"gte|1970-01-01T00:00:00.000Z"}


def _leading_on(found: list[Page]) -> bytes | None:
    """The place behind the vendor's first page."""
    return next(page.position for page, onward in itertools.pairwise(found) if page.position != onward.position)


async def test_cursors_that_are_refused_again_and_again_end_the_walk(account: Connection, harvest: Harvest) -> None:
    harvest.tables["candidates"] = people(720)
    harvest.answers["/candidates"] = lambda asked: unprocessable("bad cursor") if "cursor" in asked.query else None
    with pytest.raises(Refused, match="refused again and again"):  # as a place that is no good any more
        await pages(account, "candidates")


async def test_a_place_of_another_stream_is_refused(account: Connection, harvest: Harvest) -> None:
    harvest.tables["candidates"] = people(720)
    other = (await pages(account, "candidates"))[0].position
    for position in (other, b"{}", b"nonsense", b"\xff"):
        with pytest.raises(Refused, match="begin from the start"):
            await pages(account, "notes", position=position)
    with pytest.raises(Refused, match="there is no stream 'dreams'"):
        await pages(account, "dreams")


async def test_a_place_is_kept_as_text_that_another_version_may_read(account: Connection, harvest: Harvest) -> None:
    harvest.tables["candidates"] = people(720)
    note = (await pages(account, "candidates", since=SINCE - 10**10))[0].position
    assert note is not None
    found = msgspec.json.decode(note)
    assert (found["leg"], found["since"], found["place"]["operation"]) == (0, SINCE - 10**10, "candidates.list")


# --- lists beside lists --------------------------------------------------------------------------


async def test_a_tag_that_leaves_its_candidate_untouched_brings_the_candidate(
    account: Connection, harvest: Harvest
) -> None:
    furnish(harvest)
    late = "2026-03-01T00:00:00.000Z"
    harvest.tables["applied_candidate_tags"] = [
        {"id": 1, "candidate_id": ANN, "candidate_tag_id": 3, "updated_at": late}
    ]
    since = SINCE + 24 * 60 * MINUTE
    assert names(await pages(account, "candidates", since=since)) == [str(LEE), str(ANN)]
    assert [one.query.get("ids") for one in harvest.of("/candidates")] == [None, str(ANN)]


async def test_whoever_walks_everything_needs_no_list_beside_it(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    await pages(account, "candidates")
    assert harvest.of("/applied_candidate_tags") == []


async def test_a_list_beside_that_may_not_be_read_is_done_without(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.answers["/applied_candidate_tags"] = _forbidden
    assert names(await pages(account, "candidates", since=SINCE)) == [str(LEE)]


def _forbidden(_asked: Asked) -> web.Response:
    return web.json_response({"message": "Forbidden"}, status=403)


# --- what is not there ---------------------------------------------------------------------------


async def test_what_is_only_chosen_from_may_be_missing_and_what_boards_need_may_not(
    account: Connection, harvest: Harvest
) -> None:
    for name in ("email_templates", "candidates", "notes"):
        harvest.answers[f"/{name}"] = _forbidden
    assert names(await pages(account, "email_templates")) == []
    for stream in ("candidates", "notes"):
        with pytest.raises(Forbidden, match=f"harvest:{stream}:list"):
            await pages(account, stream)


async def test_names_that_may_not_be_read_leave_their_record_without_them(
    account: Connection, harvest: Harvest
) -> None:
    furnish(harvest)
    for name in ("departments", "users", "openings", "job_owners", "job_hiring_managers", "offices"):
        harvest.answers[f"/{name}"] = _forbidden
    found = await pages(account, "jobs")
    assert names(found) == [str(OTHER_JOB), str(JOB)]
    made = found[0].records[1].record
    assert isinstance(made, Job)
    assert (made.name, made.department, made.office, made.recruiters, made.openings) == (
        "Engineer",
        None,
        None,
        (),
        None,
    )


async def test_a_record_that_makes_no_sense_stands_alone(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.tables["applications"] = [
        *harvest.tables["applications"],
        {"id": 99999, "updated_at": "x", "candidate_id": 1},
    ]
    (page,) = await pages(account, "applications")
    assert [bad.remote_id for bad in page.unreadable] == ["99999"]
    assert str(APPLICATION) in names([page])


# --- applications --------------------------------------------------------------------------------


async def test_applications_bring_what_they_stand_in_and_why_they_ended(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.tables["rejection_reasons"][0]["type"] = {"id": 2, "key": "THEY_REJECTED_US", "name": "They"}
    (page,) = await pages(account, "applications")
    made = {one.record.remote_id: one.record for one in page.records}
    assert list(made) == [f"{JOB}:prospect", str(PROSPECT), str(REJECTED), f"{REJECTED}:rejected", str(APPLICATION)]
    column, prospect, rejected = made[f"{JOB}:prospect"], made[str(PROSPECT)], made[str(REJECTED)]
    assert isinstance(column, Stage)
    assert isinstance(prospect, Application)
    assert isinstance(rejected, Application)
    assert (column.job, prospect.job, prospect.stage) == (str(JOB), str(JOB), f"{JOB}:prospect")
    assert (rejected.reason, rejected.status) == ("8", ApplicationStatus.WITHDRAWN)
    here = made[str(APPLICATION)]
    assert isinstance(here, Application)
    assert (here.stage, here.source, here.credited_to) == ("71", "LinkedIn", "Jane Smith")
    assert (here.recruiter, here.coordinator, here.answers) == ("2001", "2002", (("Years?", "5"),))


async def test_an_application_that_does_not_name_its_stage_is_looked_up_in_its_history(
    account: Connection, harvest: Harvest
) -> None:
    furnish(harvest)
    for row in harvest.tables["applications"]:
        row.pop("job_interview_stage_id", None)
    harvest.tables["application_stages"] += moments(
        [{"id": 900, "application_id": APPLICATION, "job_interview_stage_id": 72, "current": True}]
    )
    (page,) = await pages(account, "applications")
    stages = {one.record.remote_id: one.record.stage for one in page.records if isinstance(one.record, Application)}
    assert stages[str(APPLICATION)] == "72"
    (asked,) = harvest.of("/application_stages")
    assert (asked.query["application_ids"], asked.query["current"]) == (str(APPLICATION), "true")


async def test_whoever_stands_where_no_list_leads_brings_that_place(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    ended = {"candidate_id": ANN, "prospect": False, "prospective_job_ids": []}
    harvest.tables["applications"] = moments(
        [
            {"id": 1, "job_id": JOB, "status": "converted", **ended},
            {"id": 2, "job_id": None, "status": "in_process", **ended},
        ]
    )
    found = [one.record for page in await pages(account, "applications") for one in page.records]
    stages = {one.stage for one in found if isinstance(one, Application)}
    assert stages == {f"{JOB}:converted", "prospects:prospect"}
    assert stages <= {one.remote_id for one in found if isinstance(one, Stage)}
    assert all(one.shut for one in found if isinstance(one, Stage) and one.remote_id in stages), "nobody is moved there"
    assert "prospects" in {one.remote_id for one in found if isinstance(one, Job)}


async def test_who_was_rejected_nobody_knows_when_was_so_for_a_reason(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    for row in harvest.tables["applications"]:
        row["rejected_at"] = None
    found = [one.record for page in await pages(account, "applications") for one in page.records]
    reasons = {one.remote_id: one.reason for one in found if isinstance(one, Application)}
    assert reasons == {str(APPLICATION): None, str(REJECTED): "8", str(PROSPECT): None}


async def test_since_when_somebody_is_hired_the_opening_says_that_they_filled(
    account: Connection, harvest: Harvest
) -> None:
    furnish(harvest)
    harvest.tables["applications"][0]["status"] = "hired"
    harvest.tables["openings"][1]["application_id"] = APPLICATION
    found = [one.record for page in await pages(account, "applications") for one in page.records]
    hired = 1_769_990_400_000
    since = {one.remote_id: one.stage_entered_at for one in found if isinstance(one, Application)}
    assert since[str(APPLICATION)] == hired
    stays = {one.remote_id: (one.stage, one.entered_at) for one in found if isinstance(one, Visit)}
    assert stays[f"{APPLICATION}:hired"] == (f"{JOB}:hired", hired)
    assert [one.query["application_ids"] for one in harvest.of("/openings")] == [str(APPLICATION)]


async def test_stays_name_people_and_jobs_and_leave_out_what_is_still_to_come(
    account: Connection, harvest: Harvest
) -> None:
    furnish(harvest)
    harvest.tables["application_stages"] = moments(
        [
            {"id": 3, "application_id": 77777, "job_interview_stage_id": 70, "entered_at": "2026-01-05T10:00:00Z"},
            {
                "id": 2,
                "application_id": APPLICATION,
                "job_interview_stage_id": 71,
                "entered_at": "2026-01-05T10:00:00Z",
            },
            {"id": 1, "application_id": APPLICATION, "job_interview_stage_id": 72, "entered_at": None},
        ]
    )
    (page,) = await pages(account, "application_stages")
    (one,) = page.records
    assert isinstance(one.record, Visit)
    assert (one.record.candidate, one.record.job, one.record.stage) == (str(ANN), str(JOB), "71")
    assert page.unreadable == []


async def test_a_changed_stage_brings_its_whole_board(account: Connection, harvest: Harvest) -> None:
    harvest.tables["job_interview_stages"] = moments(
        [
            {"id": 1, "job_id": 3, "name": "Application Review", "sort_order": 0, "active": True},
            {"id": 2, "job_id": 3, "name": "Team fit", "sort_order": 1, "active": True},
            {"id": 3, "job_id": 4, "name": "Application Review", "sort_order": 0, "active": True},
            {"id": 4, "job_id": None, "name": "Nowhere"},
        ]
    )
    harvest.tables["job_interview_stages"][1]["updated_at"] = "2026-03-01T00:00:00.000Z"
    since = SINCE + 24 * 60 * MINUTE
    (page,) = await pages(account, "stages", since=since)
    assert names([page]) == ["1", "2", "3:hired", "3:rejected"]
    (page,) = await pages(account, "stages")
    assert names([page]) == ["3", "4:hired", "4:rejected", "1", "2", "3:hired", "3:rejected"]
    assert [bad.reason for bad in page.unreadable] == ["the stage names no job"]


# --- what is still there -------------------------------------------------------------------------


async def test_sweeps_ask_for_ids_alone(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    found = {
        kind: [key async for page in account.ids(kind, position=None) for key in page.ids] for kind in VENDOR.sweeps
    }
    assert found[Kind.CANDIDATE] == [str(LEE), str(ANN)]
    assert found[Kind.JOB] == [str(OTHER_JOB), str(JOB)]
    assert found[Kind.BACKGROUND] == ["education:91", "work:92"]
    assert {one.query["fields"] for one in harvest.asked} == {"id"}
    with pytest.raises(Refused, match="no list of every stage"):
        await anext(account.ids(Kind.STAGE, position=None))


async def test_what_is_left_out_of_an_answer_is_not_there_for_us(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    assert await account.exists(Kind.CANDIDATE, str(ANN))
    assert not await account.exists(Kind.CANDIDATE, "4")
    assert await account.exists(Kind.JOB, "prospects")
    assert await account.exists(Kind.BACKGROUND, "work:92")
    assert not await account.exists(Kind.BACKGROUND, "education:92")
    harvest.answers["/candidates"] = _forbidden
    with pytest.raises(Forbidden):
        await account.exists(Kind.CANDIDATE, "4")


async def test_where_nobody_is_shown_nobody_is_gone(account: Connection, harvest: Harvest) -> None:
    for kind in (Kind.CANDIDATE, Kind.APPLICATION):
        with pytest.raises(Forbidden, match="no site admin"):
            await account.exists(kind, "4")
    furnish(harvest)
    assert not await account.exists(Kind.APPLICATION, "4")
    harvest.asked.clear()
    assert not await account.exists(Kind.JOB, "4")
    assert len(harvest.asked) == 1, "that people are shown is known for a while"


async def test_the_files_of_a_candidate_and_of_nobody(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    read = await account.facet("files", str(ANN), wanted=True)
    assert (read.exists, [one.record.remote_id for one in read.records]) == (True, ["90"])
    assert not [one for one in read.records if b"s3" in one.raw], "the address is a key to the file"
    assert (await account.facet("files", str(LEE), wanted=False)).exists
    assert not (await account.facet("files", "4", wanted=False)).exists
    with pytest.raises(Refused, match="no tags of a candidate"):
        await account.facet("tags", str(ANN), wanted=True)


async def test_the_address_of_a_file_is_nowhere_kept(account: Connection, harvest: Harvest) -> None:
    rows = [{"id": 7, "candidate_id": ANN, "filename": "cv.pdf"}, {"id": 8, "candidate_id": None}]
    harvest.tables["attachments"] = moments([{**row, "url": "https://s3/x?X-Amz-Signature=1"} for row in rows])
    (page,) = await pages(account, "attachments")
    (one,), (bad,) = page.records, page.unreadable
    assert msgspec.json.decode(one.raw)["filename"] == "cv.pdf"
    assert b"s3" not in one.raw + bad.raw


def test_boards_come_first_and_every_stream_has_its_list() -> None:
    core = [stream.name for stream in VENDOR.streams if stream.core]
    assert core == ["jobs", "stages", "applications", "candidates"]
    assert all(stream.overlap for stream in VENDOR.streams if stream.delta)
    assert all(stream.every for stream in VENDOR.streams if not stream.delta)
