"""What people change, at a Greenhouse account written by somebody else: what is sent, what comes of it, how it is read
back."""

import pytest
from aiohttp import web

from app.model.intents import JobFields, PersonFields
from app.model.records import Activity, Application, Attachment, Candidate, Job, Stage, Visit
from app.model.words import ApplicationStatus, FileKind
from app.vendor import (
    AddTags,
    AnswerLost,
    AttachFile,
    Connection,
    CreateApplication,
    CreateCandidate,
    CreateJob,
    CreateNote,
    Forbidden,
    MoveApplication,
    NotThere,
    Refused,
    Seen,
    Stale,
    TooLate,
    Unfinished,
    UpdateCandidate,
    UpdateJob,
)
from tests.adapters.greenhouse.harvest import Asked, Harvest, connect, unprocessable
from tests.adapters.greenhouse.place import ADMIN, NOBODY, RECRUITER, Place, one_of
from tests.surroundings import NEVER, WallClock

pytestmark = pytest.mark.usefixtures("_quick_retries")

# --- where somebody is ---


async def test_a_move_says_where_it_is_from_and_is_seen_where_it_went(place: Place) -> None:
    first, second = place.stages[:2]
    assert (await place.send(place.move(first, second))).status == 204
    assert place.sent("/move$") == [{"from_stage_id": int(first), "to_stage_id": int(second)}]
    seen = await place.look(place.move(first, second))
    assert one_of(Application, seen).stage == second
    assert {one.record.stage for one in seen.records if isinstance(one.record, Visit)} == {first, second}


async def test_a_move_from_where_nobody_is_any_more_is_a_conflict(place: Place) -> None:
    first, second, third = place.stages[:3]
    place.tenant.move(int(place.application), int(second))
    with pytest.raises(Stale, match="does not match the application's current stage"):
        await place.send(place.move(first, third))
    assert await place.stage() == second


async def test_a_move_from_nobody_knows_where_is_guarded_by_what_is_there_now(place: Place) -> None:
    await place.send(place.move(None, place.stages[2]))
    assert place.sent("/move$")[0]["from_stage_id"] == int(place.stages[0])


async def test_to_be_hired_is_a_stage_and_nobody_comes_back_from_there(place: Place) -> None:
    hired = f"{place.job}:hired"
    await place.send(place.move(place.stages[0], hired))
    assert (place.row["status"], await place.stage()) == ("hired", hired)
    with pytest.raises(Refused, match="nobody back out of Hired"):
        await place.send(place.move(hired, place.stages[0]))
    with pytest.raises(Stale, match="is hired"):
        await place.send(place.move(place.stages[0], hired))


async def test_a_rejection_has_a_reason_and_sends_no_mail(place: Place) -> None:
    assert (await place.send(place.reject(place.stages[0]))).status == 204
    assert place.sent("/reject$") == [{"rejection_reason_id": 5006}]
    found = one_of(Application, await place.look(place.reject(place.stages[0])))
    assert (found.stage, found.reason) == (f"{place.job}:rejected", "5006")
    assert found.status in (ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN)
    with pytest.raises(Stale, match="already been rejected"):
        await place.send(place.reject(place.stages[0]))


@pytest.mark.parametrize("to", [0, 3])
async def test_out_of_the_rejected_is_the_rejection_taken_back_and_the_rest_of_the_way(place: Place, to: int) -> None:
    await place.send(place.reject(place.stages[0]))
    await place.send(place.move(f"{place.job}:rejected", place.stages[to]))
    assert (place.row["status"], await place.stage()) == ("in_process", place.stages[to])
    assert len(place.sent("/unreject$")) == 1
    assert len(place.sent("/move$")) == (0 if to == 0 else 1)


async def test_out_of_the_rejected_also_where_they_do_not_say_where_they_were(place: Place) -> None:
    place.tenant.quirks = type(place.tenant.quirks)(rejected_keep_stage=False)
    await place.send(place.reject(place.stages[0]))
    await place.send(place.move(f"{place.job}:rejected", place.stages[2]))
    assert await place.stage() == place.stages[2]


async def test_what_is_left_undone_of_a_move_says_what_was_done(place: Place) -> None:
    await place.send(place.reject(place.stages[0]))
    place.served.faults.error("POST", "/move$", status=500)
    with pytest.raises(AnswerLost, match="before that the rejection was taken back"):
        await place.send(place.move(f"{place.job}:rejected", place.stages[2]))
    assert await place.stage() == place.stages[0]


async def test_a_way_on_that_is_barred_is_a_conflict_which_says_what_was_done(place: Place) -> None:
    await place.send(place.reject(place.stages[0]))
    place.served.faults.too_many("POST", "/move$", times=1)
    with pytest.raises(Stale, match="before that the rejection was taken back") as caught:
        await place.send(place.move(f"{place.job}:rejected", place.stages[2]))
    assert "nothing was changed" not in str(caught.value)
    assert len(place.sent("/unreject$")) == 1


@pytest.mark.parametrize(
    ("source", "to", "words"),
    [
        ("0", "rejected", "decline instead"),
        ("0", "prospect", "does not become a prospect again"),
        ("rejected", "rejected", "decline instead"),
        ("prospect", "hired", "becomes a candidate in a stage of the job first"),
        ("converted", "0", "goes on as another application"),
    ],
)
async def test_where_nobody_can_be_moved_nothing_is_sent(place: Place, source: str, to: str, words: str) -> None:
    def stage(name: str) -> str:
        return place.stages[0] if name == "0" else f"{place.job}:{name}"

    with pytest.raises(Refused, match=words):
        await place.send(place.move(stage(source), stage(to)))
    assert not [one for one in place.served.ledger if one.method != "GET" and "token" not in one.path]


async def test_a_prospect_becomes_a_candidate_and_is_seen_as_one(place: Place) -> None:
    prospect = str(place.tenant.consider(int(place.candidate), [int(place.job)]))
    await place.send(place.reject(place.stages[0]))
    move = MoveApplication(
        application=prospect,
        candidate=place.candidate,
        job=place.job,
        from_stage=f"{place.job}:prospect",
        to_stage=place.stages[1],
    )
    before = one_of(Application, await place.look(move))
    assert (before.stage, before.prospect) == (f"{place.job}:prospect", True)
    await place.send(move)
    after = next(one.record for one in (await place.look(move)).records if one.record.remote_id == prospect)
    assert isinstance(after, Application)
    assert (after.stage, after.status) == (place.stages[1], ApplicationStatus.CLOSED)
    with pytest.raises(Stale, match="prospect"):
        await place.send(move)
    records = [one.record async for page in place.account.pull("applications", since=None, position=None)
               for one in page.records]  # fmt: skip
    stages = {one.remote_id: one.stage for one in records if isinstance(one, Application)}
    assert stages[prospect] == f"{place.job}:converted"
    assert {one.remote_id for one in records if isinstance(one, Stage)} >= {f"{place.job}:converted"}


async def test_a_move_of_what_is_not_there(place: Place) -> None:
    nobody = MoveApplication(
        application=NOBODY, candidate=NOBODY, job=place.job, from_stage=place.stages[0], to_stage=place.stages[1]
    )
    with pytest.raises(NotThere):
        await place.send(nobody)
    assert not (await place.look(nobody)).exists


async def test_many_are_looked_at_with_one_question_for_fifty(place: Place) -> None:
    people = [place.tenant.add("Many", str(number)) for number in range(60)]
    moves = [
        MoveApplication(
            application=str(place.tenant.apply(one, int(place.job))),
            candidate=str(one),
            job=place.job,
            from_stage=place.stages[0],
            to_stage=place.stages[1],
        )
        for one in people
    ]
    gone = CreateNote(candidate=NOBODY, title=None, body="x", marker="m")
    place.served.ledger.clear()
    found = await place.account.look([*moves, gone], since=0)
    assert all(isinstance(one, Seen) and one.exists for one in found[:60])
    assert len(place.served.ledger.requests("/applications$")) == 2
    assert len(place.served.ledger.requests("/application_stages$")) == 2


async def test_what_one_of_them_cannot_be_told_is_nothing_to_the_others(place: Place) -> None:
    place.served.faults.error("GET", "/candidates$", status=403)
    edit = UpdateCandidate(candidate=place.candidate, changes=PersonFields(first_name="A"))
    moved, edited = await place.account.look([place.move(None, place.stages[0]), edit], since=0)
    assert isinstance(moved, Seen)
    assert isinstance(edited, Forbidden)


# --- what is made ---


async def test_a_note_is_counted_by_its_text_and_by_whoever_acts(place: Place) -> None:
    note = CreateNote(candidate=place.candidate, title="Call", body="Said:\n1 < 2 & <b>", marker="m")
    since = WallClock().now()
    for count in range(3):
        assert (await place.look(note, since)).matches == count
        answer = await place.send(note)
    seen = await place.look(note, since)
    assert answer.remote_id in {one.record.remote_id for one in seen.records}
    assert (one_of(Activity, seen).body, one_of(Activity, seen).kind) == ("Call\n\nSaid:\n1 < 2 & <b>", "note")
    values = {**place.served.credentials, "user_id": RECRUITER, "read_user_id": ADMIN}
    other = connect(place.served.base_url, WallClock(), values=values)
    (theirs,) = await other.look([note], since=since)
    assert isinstance(theirs, Seen)
    assert theirs.matches == 0
    await other.close()


async def test_a_candidate_is_made_with_everything_and_found_again(place: Place) -> None:
    person = PersonFields(
        first_name="Zoë", last_name="Łoś", emails=("z@x.pl", "two@x.pl"), phones=("+48 600",), location="Oslo",
        links=("https://z.example",), custom={"Years of Experience": "7", "Can relocate": "yes"},
    )  # fmt: skip
    write = CreateCandidate(person=person, marker="m")
    since = WallClock().now()
    assert (await place.look(write, since)).matches == 0
    answer = await place.send(write)
    seen = await place.look(write, since)
    assert (seen.matches, seen.remote_id) == (1, answer.remote_id)
    made = one_of(Candidate, seen)
    assert (made.first_name, made.emails, made.phones, made.links) == (
        "Zoë", ("z@x.pl", "two@x.pl"), ("+48 600",), ("https://z.example",),
    )  # fmt: skip
    assert set(made.custom) == {("Years of Experience", "7"), ("Can relocate", "yes")}
    assert (await place.look(write, since + 600_000)).matches == 0


async def test_a_candidate_whose_answer_is_lost_is_found_again(place: Place) -> None:
    write = CreateCandidate(person=PersonFields(first_name="Ola", last_name="Nowa"), marker="m")
    since = WallClock().now()
    place.served.faults.drop_after("POST", "/candidates$", times=1)
    with pytest.raises(AnswerLost):
        await place.send(write)
    assert (await place.look(write, since)).matches == 1


async def test_somebody_is_put_on_a_job_and_among_the_prospects_of_none(place: Place) -> None:
    since = WallClock().now()
    other = str(place.tenant.job_with_code("J3")["id"])
    for job, stage in ((other, None), ("prospects", "prospects:prospect")):
        write = CreateApplication(candidate=place.candidate, job=job)
        assert (await place.look(write, since)).matches == 0
        answer = await place.send(write)
        seen = await place.look(write, since)
        assert (seen.matches, seen.remote_id) == (1, answer.remote_id)
        made = next(one.record for one in seen.records if one.record.remote_id == answer.remote_id)
        assert isinstance(made, Application)
        assert stage in (None, made.stage)


async def test_a_file_goes_to_the_newest_application_in_process(place: Place) -> None:
    place.tenant.reject(place.tenant.apply(int(place.candidate), 60001), None)
    write = AttachFile(
        candidate=place.candidate, name="życiorys.pdf", file_kind=FileKind.RESUME, mime=None, content=b"%PDF \x00\xff"
    )
    since = WallClock().now()
    assert (await place.look(write, since)).matches == 0
    answer = await place.send(write)
    seen = await place.look(write, since)
    assert (seen.matches, seen.remote_id) == (1, answer.remote_id)
    made = one_of(Attachment, seen)
    assert (made.application, made.name, made.file_kind) == (place.application, "życiorys.pdf", FileKind.RESUME)
    assert await place.account.content(made.remote_id) == b"%PDF \x00\xff"


async def test_a_file_of_somebody_with_no_application_is_refused(place: Place) -> None:
    alone = str(place.tenant.add("Only", "Known"))
    write = AttachFile(candidate=alone, name="a.txt", file_kind=FileKind.OTHER, mime=None, content=b"a")
    with pytest.raises(Refused, match="keeps files with applications, and the candidate has none"):
        await place.send(write)


# --- what is said of somebody ---


async def test_an_edit_changes_what_was_changed_and_keeps_what_somebody_else_put_there_meanwhile(place: Place) -> None:
    place.tenant.edit(
        int(place.candidate),
        email_addresses=[{"value": "a@x.pl", "type": "work"}],
        tags=["kept"],
        custom_fields={**place.tenant.candidate(int(place.candidate))["custom_fields"]},
    )
    one = UpdateCandidate(candidate=place.candidate, changes=PersonFields(custom={"Years of Experience": "7"}))
    await place.send(one)
    two = UpdateCandidate(
        candidate=place.candidate, changes=PersonFields(emails=("b@x.pl", "a@x.pl"), custom={"Can relocate": "no"})
    )
    await place.send(two)
    found = one_of(Candidate, await place.look(two))
    assert (found.emails, found.tags) == (("b@x.pl", "a@x.pl"), ("kept",))
    assert set(found.custom) == {("Years of Experience", "7"), ("Can relocate", "no")}
    assert place.sent(f"/candidates/{place.candidate}$")[1]["email_addresses"] == [
        {"value": "b@x.pl", "type": "personal"}, {"value": "a@x.pl", "type": "work"},
    ]  # fmt: skip


async def test_what_cannot_be_read_before_an_edit_leaves_it_undone(place: Place) -> None:
    place.served.faults.error("GET", "/candidates$", status=403)
    with pytest.raises(Unfinished, match="nothing was changed"):
        await place.send(UpdateCandidate(candidate=place.candidate, changes=PersonFields(first_name="A")))
    with pytest.raises(NotThere):
        await place.send(UpdateCandidate(candidate=NOBODY, changes=PersonFields(first_name="A")))


async def test_where_choices_may_not_be_read_the_other_fields_are_written(place: Place) -> None:
    place.served.faults.error("GET", "/custom_field_options$", times=None, status=403)
    await place.send(UpdateCandidate(candidate=place.candidate, changes=PersonFields(custom={"Can relocate": "yes"})))
    assert place.sent("/candidates/")


async def test_tags_are_found_by_name_made_where_there_are_none_and_given_once(place: Place) -> None:
    known = place.tenant.tags(int(next(iter(place.tenant.everyone()))["id"])) or ["Java"]
    write = AddTags(candidate=place.candidate, tags=(known[0].upper(), "never seen before"))
    first = await place.send(write)
    assert (first.already, place.sent("/candidate_tags$")[0]) == (False, {"name": "never seen before"})
    again = await place.send(write)
    assert again.already
    assert set(one_of(Candidate, await place.look(write)).tags) == {known[0], "never seen before"}


async def test_a_tag_whose_making_is_lost_is_tried_again_and_touched_nobody(place: Place) -> None:
    place.served.faults.drop_after("POST", "/v3/candidate_tags$", times=1)
    write = AddTags(candidate=place.candidate, tags=("brand new",))
    with pytest.raises(Unfinished, match="the candidate was not touched"):
        await place.send(write)
    assert not (await place.send(write)).already
    assert place.tenant.tags(int(place.candidate)) == ["brand new"]


async def test_a_tag_that_somebody_makes_at_the_same_moment_is_given(harvest: Harvest, account: Connection) -> None:
    harvest.tables["candidate_tags"] = []

    def too_late(_: Asked) -> web.Response:
        harvest.tables["candidate_tags"] = [{"id": 9, "name": "Brand new"}]
        return web.json_response({"message": "x", "errors": [{"name": "has already been taken"}]}, status=422)

    harvest.answers["POST /candidate_tags"] = too_late
    harvest.answers["POST /applied_candidate_tags"] = lambda _: web.json_response({"id": 1}, status=201)
    await account.send(AddTags(candidate="501", tags=("brand new",)), before=NEVER)
    (given,) = harvest.of("/applied_candidate_tags")
    assert given.body == {"candidate_id": 501, "candidate_tag_id": 9}
    harvest.tables["candidate_tags"] = []
    harvest.answers["POST /candidate_tags"] = lambda _: unprocessable("Name is reserved")
    with pytest.raises(Refused, match="reserved"):
        await account.send(AddTags(candidate="501", tags=("brand new",)), before=NEVER)


async def test_a_job_is_called_otherwise(place: Place) -> None:
    write = UpdateJob(job=place.job, changes=JobFields(name="Buyer", code="B/1"), company=None)
    await place.send(write)
    made = one_of(Job, await place.look(write))
    assert (made.name, made.code) == ("Buyer", "B/1")
    for refused in (
        UpdateJob(job="prospects", changes=JobFields(name="x"), company=None),
        UpdateJob(job=place.job, changes=JobFields(), company="company:1"),
        CreateJob(fields=JobFields(name="x"), company=None, marker="m"),
    ):
        with pytest.raises(Refused):
            await place.send(refused)


# --- who and when ---


async def test_reads_and_writes_are_those_of_different_users(place: Place) -> None:
    values = {**place.served.credentials, "user_id": RECRUITER, "read_user_id": ADMIN}
    account = connect(place.served.base_url, WallClock(), values=values)
    await account.send(CreateNote(candidate=place.candidate, title=None, body="x", marker="m"), before=NEVER)
    assert [note["user_id"] for note in place.tenant.notes(int(place.candidate))] == [int(RECRUITER)]
    (seen,) = await account.look([place.move(None, place.stages[0])], since=0)
    assert isinstance(seen, Seen)
    await account.close()


async def test_nothing_leaves_once_its_time_is_over(place: Place) -> None:
    with pytest.raises(TooLate):
        await place.account.send(place.move(place.stages[0], place.stages[1]), before=WallClock().now() - 1)
    assert await place.stage() == place.stages[0]
