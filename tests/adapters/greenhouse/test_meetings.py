"""Interviews, offers and openings at a Greenhouse account written by somebody else: what is sent, what comes of it."""

from typing import Any

import pytest

from app.model.days import noon
from app.model.records import Interview, Offer, Opening
from app.model.words import InterviewStatus, OfferStatus
from app.vendor import (
    AddOpening,
    AnswerLost,
    CancelInterview,
    EditInterview,
    EditOffer,
    EditOpening,
    InterviewChanges,
    MakeOffer,
    NotThere,
    OfferChanges,
    OpeningChanges,
    Refused,
    ScheduleInterview,
    Unfinished,
    Write,
)
from tests.adapters.greenhouse.place import NOBODY, Place, one_of
from tests.surroundings import WallClock

pytestmark = pytest.mark.usefixtures("_quick_retries")

BEGIN, END = 1_790_000_000_000, 1_790_003_600_000
MARY, PAUL = "4007", "4009"


def plan(place: Place, stage: int) -> str:
    """The name of the only interview of a stage."""
    rows = place.tenant.table("job_interviews").where((), job_interview_stage_id=int(place.stages[stage]))
    (row,) = rows
    return str(row["name"])


def schedule(place: Place, marker: str = "m-1", **fields: Any) -> ScheduleInterview:
    said = InterviewChanges(**{"starts_at": BEGIN, "ends_at": END, **fields})
    return ScheduleInterview(
        application=place.application, candidate=place.candidate, job=place.job, fields=said, marker=marker
    )


def edit(place: Place, interview: str, **fields: Any) -> EditInterview:
    return EditInterview(application=place.application, interview=interview, changes=InterviewChanges(**fields))


def unsent(place: Place) -> bool:
    return not [one for one in place.served.ledger if one.method != "GET" and "token" not in one.path]


# --- interviews ----------------------------------------------------------------------------------


async def test_an_interview_is_written_down_with_all_that_is_said_of_it(place: Place) -> None:
    write = schedule(
        place, name=plan(place, 1).upper(), location="Room 1", link="https://meet.example", interviewers=(MARY, PAUL)
    )
    since = WallClock().now()
    assert (await place.look(write, since)).matches == 0
    answer = await place.send(write)
    seen = await place.look(write, since)
    assert (seen.matches, seen.remote_id) == (1, answer.remote_id)
    made = one_of(Interview, seen)
    assert (made.application, made.name, made.status) == (
        place.application, plan(place, 1), InterviewStatus.SCHEDULED,
    )  # fmt: skip
    assert (made.starts_at, made.ends_at) == (BEGIN, END)
    assert (made.location, made.link) == ("Room 1", "https://meet.example")
    assert [one.user for one in made.interviewers] == [MARY, PAUL]
    row = place.tenant.row("interviews", int(str(answer.remote_id)))
    assert row["external_event_id"] == "m-1"
    assert len(place.sent("/interviews$")) == 1


async def test_one_whose_answer_is_lost_is_found_by_its_mark_and_by_no_other(place: Place) -> None:
    name = plan(place, 1)
    await place.send(schedule(place, marker="another", name=name))
    write = schedule(place, name=name)
    place.served.faults.drop_after("POST", "/interviews$", times=1)
    with pytest.raises(AnswerLost):
        await place.send(write)
    seen = await place.look(write)
    assert seen.matches == 1
    assert place.tenant.row("interviews", int(str(seen.remote_id)))["external_event_id"] == "m-1"


async def test_without_a_name_it_is_the_one_of_the_stage(place: Place) -> None:
    await place.send(place.move(place.stages[0], place.stages[1]))
    answer = await place.send(schedule(place))
    row = place.tenant.row("interviews", int(str(answer.remote_id)))
    assert place.tenant.row("job_interviews", row["job_interview_id"])["name"] == plan(place, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Lunch"}, "say which interview of the job it is by its name; its plan has: "),
        ({}, "say which interview of the job it is"),
        ({"name": "x", "ends_at": 0}, "when it begins|begins and when it ends"),
    ],
)
async def test_what_greenhouse_would_not_know_is_said_before_anything_is_sent(
    place: Place, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        await place.send(schedule(place, **fields))
    assert unsent(place)


async def test_an_interview_is_changed_and_whoever_stays_keeps_what_they_answered(place: Place) -> None:
    name = plan(place, 1)
    key = str((await place.send(schedule(place, name=name, location="Here", interviewers=(MARY, PAUL)))).remote_id)
    rows = (await place.account.call("interviewers.list", {"interview_ids": key})).body
    (paul,) = [row["id"] for row in rows if str(row["user_id"]) == PAUL]
    place.tenant.put("interviewers", place.tenant.row("interviewers", paul), response_status="accepted")
    await place.send(edit(place, key, starts_at=BEGIN + 60_000, location="", name=name))
    made = one_of(Interview, await place.look(edit(place, key)))
    assert (made.starts_at, made.location, [one.user for one in made.interviewers]) == (
        BEGIN + 60_000, None, [MARY, PAUL],
    )  # fmt: skip
    await place.send(edit(place, key, interviewers=(PAUL, "4010")))
    made = one_of(Interview, await place.look(edit(place, key)))
    assert [(one.user, one.status) for one in made.interviewers] == [(PAUL, "accepted"), ("4010", "needs action")]


async def test_an_interview_does_not_become_another_one(place: Place) -> None:
    key = str((await place.send(schedule(place, name=plan(place, 1)))).remote_id)
    place.served.ledger.clear()
    with pytest.raises(Refused, match="cancel it, and schedule the other"):
        await place.send(edit(place, key, name=plan(place, 2)))
    assert unsent(place)


async def test_nobody_from_outside_is_taken_off_unasked(place: Place) -> None:
    key = str((await place.send(schedule(place, name=plan(place, 1), interviewers=(MARY,)))).remote_id)
    place.tenant.make(
        "interviewers", interview_id=int(key), user_id=None, email="guest@x.pl", response_status="accepted"
    )
    place.served.ledger.clear()
    with pytest.raises(Refused, match=r"guest@x\.pl would be taken off"):
        await place.send(edit(place, key, interviewers=(PAUL,)))
    assert unsent(place)


async def test_an_interview_is_called_off_and_is_gone(place: Place) -> None:
    key = str((await place.send(schedule(place, name=plan(place, 1)))).remote_id)
    cancel = CancelInterview(application=place.application, interview=key)
    assert (await place.look(cancel)).exists
    await place.send(cancel)
    assert (await place.account.call("interviews.list", {"ids": key})).body == []
    assert not (await place.look(cancel)).exists
    assert (await place.send(cancel)).already, "somebody was quicker"
    with pytest.raises(NotThere):
        await place.send(edit(place, key, starts_at=BEGIN))


async def test_an_interview_that_took_place_is_not_called_off(place: Place) -> None:
    key = str((await place.send(schedule(place, name=plan(place, 1)))).remote_id)
    place.tenant.put("interviews", place.tenant.row("interviews", int(key)), status="complete")
    with pytest.raises(Refused, match="complete"):
        await place.send(CancelInterview(application=place.application, interview=key))


async def test_a_plan_that_cannot_be_read_leaves_it_undone(place: Place) -> None:
    place.served.faults.error("GET", "/job_interviews$", status=403)
    with pytest.raises(Unfinished, match="nothing was changed"):
        await place.send(schedule(place))


# --- offers --------------------------------------------------------------------------------------


def offer(place: Place, **fields: Any) -> MakeOffer:
    return MakeOffer(
        application=place.application,
        candidate=place.candidate,
        job=place.job,
        fields=OfferChanges(**fields),
        marker="m-2",
    )


def reoffer(place: Place, key: str, **fields: Any) -> EditOffer:
    return EditOffer(application=place.application, offer=key, changes=OfferChanges(**fields))


async def test_an_offer_is_made_and_known_by_what_it_says(place: Place) -> None:
    write = offer(place, starts_on=noon("2027-01-04"), custom={"Salary": "90000 EUR"})
    since = WallClock().now()
    assert (await place.look(write, since)).matches == 0
    place.served.faults.drop_after("POST", "/offers$", times=1)
    with pytest.raises(AnswerLost):
        await place.send(write)
    seen = await place.look(write, since)
    made = one_of(Offer, seen)
    assert (seen.matches, made.status, made.starts_on) == (1, OfferStatus.DRAFT, noon("2027-01-04"))
    assert dict(made.custom)["Salary"] == "90000 EUR"
    assert place.sent("/offers$")[0]["starts_on"] == "2027-01-04"
    assert (await place.look(offer(place, starts_on=noon("2027-01-05")), since)).matches == 0
    assert (await place.look(offer(place, custom={"Salary": "90001 EUR"}), since)).matches == 0


async def test_a_changed_offer_is_another_version_and_keeps_its_other_fields(place: Place) -> None:
    made = await place.send(offer(place, starts_on=noon("2027-01-04"), custom={"Salary": "90000 EUR"}))
    first = str(made.remote_id)
    assert (await place.send(offer(place))).remote_id != first, "a chain of two by now"
    write = reoffer(place, first, starts_on=noon("2027-02-01"))
    await place.send(write)
    chain = place.tenant.of_application("offers", int(place.application))
    current = max(chain, key=lambda row: row["version"])
    assert (current["version"], current["starts_on"], current["status"]) == (3, "2027-02-01", "Created")
    seen = await place.look(write)
    standing = one_of(Offer, seen)
    assert (standing.remote_id, standing.starts_on) == (first, noon("2027-02-01"))
    await place.send(reoffer(place, first, custom={"Salary": "91000 EUR"}))
    assert one_of(Offer, await place.look(write)).starts_on == noon("2027-02-01")


async def test_an_offer_that_was_answered_is_not_changed(place: Place) -> None:
    key = str((await place.send(offer(place, starts_on=noon("2027-01-04")))).remote_id)
    place.tenant.put("offers", place.tenant.row("offers", int(key)), status="Accepted")
    place.served.ledger.clear()
    with pytest.raises(Refused, match="an offer that is accepted is not changed any more"):
        await place.send(reoffer(place, key, starts_on=noon("2027-02-01")))
    with pytest.raises(NotThere):
        await place.send(reoffer(place, NOBODY, starts_on=noon("2027-02-01")))
    with pytest.raises(Refused, match="which opening an offer is for"):
        await place.send(offer(place, opening="1"))
    assert unsent(place)
    assert not (await place.look(reoffer(place, NOBODY))).exists


# --- openings ------------------------------------------------------------------------------------


def reopen(place: Place, key: str, **fields: Any) -> EditOpening:
    return EditOpening(job=place.job, opening=key, changes=OpeningChanges(**fields))


@pytest.mark.parametrize("name", ["SEAT-9", ""])
async def test_an_opening_is_added_and_found_again(place: Place, name: str) -> None:
    fields = OpeningChanges(target_on=noon("2027-03-01"), **({"name": name} if name else {}))
    write = AddOpening(job=place.job, fields=fields, marker="m-3")
    since = WallClock().now()
    assert (await place.look(write, since)).matches == 0
    place.served.faults.drop_after("POST", "/openings$", times=1)
    with pytest.raises(AnswerLost):
        await place.send(write)
    seen = await place.look(write, since)
    assert seen.matches == 1
    row = place.tenant.row("openings", int(str(seen.remote_id)))
    assert (row["opening_id"], row["target_start_on"], row["open"]) == (name or None, "2027-03-01", True)
    other = AddOpening(job=place.job, fields=OpeningChanges(name="SEAT-8"), marker="m-4")
    assert (await place.look(other, since)).matches == 0


async def test_an_opening_is_closed_for_a_reason_and_opened_again(place: Place) -> None:
    made = await place.send(AddOpening(job=place.job, fields=OpeningChanges(name="A"), marker="m"))
    key = str(made.remote_id)
    reason = str(place.tenant.table("close_reasons").where(())[0]["id"])
    close = reopen(place, key, open=False, close_reason=f"close reason:{reason}")
    await place.send(close)
    shut = one_of(Opening, await place.look(close))
    row = place.tenant.row("openings", int(key))
    assert (shut.open, row["open"], row["close_reason_id"]) == (False, False, int(reason))
    assert place.sent(f"/openings/{key}$")[-1] == {
        "job_id": int(place.job), "status": "closed", "close_reason_id": int(reason),
    }  # fmt: skip
    await place.send(reopen(place, key, open=True, name="B", target_on=noon("2027-03-01")))
    row = place.tenant.row("openings", int(key))
    assert (row["open"], row["opening_id"], row["target_start_on"]) == (True, "B", "2027-03-01")


async def test_what_no_opening_can_be_is_refused(place: Place) -> None:
    closed = AddOpening(job=place.job, fields=OpeningChanges(open=False), marker="m")
    nowhere = AddOpening(job="prospects", fields=OpeningChanges(), marker="m")
    writes: tuple[Write, ...] = (closed, nowhere)
    for write in writes:
        with pytest.raises(Refused):
            await place.send(write)
    assert unsent(place)
    assert not (await place.look(reopen(place, NOBODY))).exists
    with pytest.raises(NotThere):
        await place.send(reopen(place, NOBODY, name="x"))
