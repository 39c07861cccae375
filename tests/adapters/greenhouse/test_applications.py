"""What is done to applications beside moving them: what is sent, what comes of it, how a lost answer is settled."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from adapters.greenhouse.streams import STREAMS
from app.model.days import noon
from app.model.ids import HOUR
from app.model.intents import PersonFields
from app.model.records import Activity, Application, Candidate, Listed, Reason, Visit
from app.model.words import ApplicationStatus, ListedKind, Visibility
from app.vendor import (
    AnswerLost,
    ApplicationChanges,
    ChangeReason,
    CreateNote,
    NotThere,
    Refused,
    RejectApplication,
    RemoveTags,
    Seen,
    Stale,
    TransferApplication,
    Unfinished,
    UpdateApplication,
    UpdateCandidate,
    Write,
)
from tests.adapters.greenhouse.place import ADMIN, NOBODY, RECRUITER, Place, one_of
from tests.surroundings import WallClock

pytestmark = pytest.mark.usefixtures("_quick_retries")


def job(place: Place, code: str) -> str:
    return str(place.tenant.job_with_code(code)["id"])


def transfer(place: Place, to: str, source: str | None = None) -> TransferApplication:
    return TransferApplication(
        application=place.application,
        candidate=place.candidate,
        job=place.job,
        from_stage=source or place.stages[0],
        to_job=to,
    )


def change_reason(place: Place, reason: str) -> ChangeReason:
    return ChangeReason(application=place.application, candidate=place.candidate, job=place.job, reason=reason)


def update(place: Place, **changes: Any) -> UpdateApplication:
    return UpdateApplication(
        application=place.application,
        candidate=place.candidate,
        job=place.job,
        changes=ApplicationChanges(**changes),
    )


async def listed(place: Place, stream: str) -> list[Any]:
    pages = place.account.pull(stream, since=None, position=None)
    return [one.record async for page in pages for one in page.records]


def is_there(seen: Seen) -> Application:
    found: Application = one_of(Application, seen)
    return found


# --- declined ---


async def test_what_can_be_chosen_is_listed(place: Place) -> None:
    templates = await listed(place, "email_templates")
    assert {one.listed for one in templates if isinstance(one, Listed)} == {ListedKind.EMAIL_TEMPLATE}
    assert {one.name for one in templates} == {"Default Candidate Rejection", "Rejection after interview"}
    assert {one.remote_id for one in await listed(place, "close_reasons")} >= {"close reason:5502"}
    assert {one.remote_id for one in await listed(place, "reasons") if isinstance(one, Reason)} >= {"5001", "53"}
    assert {stream.name for stream in STREAMS} >= {"sources", "referrers", "users", "openings"}


async def test_a_rejection_goes_out_with_a_note_and_a_mail(place: Place) -> None:
    (template,) = [one for one in await listed(place, "email_templates") if one.name.startswith("Default")]
    write = replace(place.reject(place.stages[0], "5001"), note="Too far away", mail=template.remote_id)
    await place.send(write)
    assert place.sent("/reject$") == [
        {
            "rejection_reason_id": 5001,
            "notes": "Too far away",
            "rejection_email": {"email_template_id": 5601, "email_from_user_id": int(ADMIN)},
        }
    ]
    (mail,) = place.tenant.mails
    assert (mail.kind, mail.application_id, mail.template_id, mail.from_user_id) == (
        "rejection", int(place.application), 5601, int(ADMIN),
    )  # fmt: skip
    assert [note["body"] for note in place.tenant.notes(int(place.candidate))] == ["Too far away"]
    assert is_there(await place.look(write)).reason == "5001"


async def test_the_mail_of_a_rejection_may_go_later(place: Place) -> None:
    at = WallClock().now() // 1000 * 1000 + 5 * HOUR
    await place.send(replace(place.reject(place.stages[0]), mail="email template:5602", mail_at=at))
    assert [(mail.at, mail.template_id) for mail in place.tenant.mails] == [(at, 5602)]


async def test_a_mail_that_is_none_of_a_rejection_is_refused_and_nobody_declined(place: Place) -> None:
    for mail, words in (("5605", "not a rejection template"), ("1", "email_template_id"), ("x", "no email template x")):
        with pytest.raises(Refused, match=words):
            await place.send(replace(place.reject(place.stages[0]), mail=f"email template:{mail}"))
    assert (place.row["status"], place.tenant.mails) == ("in_process", [])


async def test_another_reason_is_given_to_who_was_declined(place: Place) -> None:
    with pytest.raises(Stale, match="not rejected now"):
        await place.send(change_reason(place, "5003"))
    place.tenant.make("rejection_details", application_id=int(place.application), rejection_reason_id=5002)
    await place.send(place.reject(place.stages[0], "5001"))
    await place.send(change_reason(place, "5003"))
    seen = is_there(await place.look(change_reason(place, "5003")))
    assert (seen.reason, seen.status) == ("5003", ApplicationStatus.WITHDRAWN)
    assert place.sent("/rejection_details/") == [{"rejection_reason_id": 5003}]
    with pytest.raises(Refused):
        await place.send(change_reason(place, "1"))


# --- hired ---


async def test_a_hire_takes_a_seat_from_a_day_on(place: Place) -> None:
    hire = replace(place.move(place.stages[0], f"{place.job}:hired"), starts_on=noon("2027-02-01"))
    free = [place.tenant.make("openings", job_id=int(place.job), open=True)["id"] for _ in range(2)]
    with pytest.raises(Refused, match="opening_id"):
        await place.send(hire)
    with pytest.raises(Refused, match="opening_id"):
        await place.send(replace(hire, opening=NOBODY))
    hire = replace(hire, opening=str(free[1]), close_reason="close reason:5502")
    await place.send(hire)
    assert place.sent("/hire$")[-1] == {
        "start_date": "2027-02-01T12:00:00.000Z", "opening_id": free[1], "close_reason_id": 5502,
    }  # fmt: skip
    seat = place.tenant.row("openings", free[1])
    assert (seat["open"], seat["application_id"], seat["close_reason_id"]) == (False, int(place.application), 5502)
    assert is_there(await place.look(hire)).stage == f"{place.job}:hired"


async def test_who_was_declined_is_hired_on_terms_too(place: Place) -> None:
    await place.send(place.reject(place.stages[0]))
    hire = replace(place.move(f"{place.job}:rejected", f"{place.job}:hired"), close_reason="close reason:5502")
    await place.send(hire)
    assert place.row["status"] == "hired"
    assert place.sent("/hire$") == [{"close_reason_id": 5502}]


# --- on another job ---


async def test_a_transfer_is_the_same_application_in_the_first_stage_of_the_other_job(place: Place) -> None:
    other = job(place, "J3")
    write = transfer(place, other)
    assert is_there(await place.look(write)).job == place.job
    await place.send(write)
    assert place.sent("/move$") == [{"from_stage_id": int(place.stages[0]), "to_job_id": int(other)}]
    first = str(place.tenant.stages_of(int(other))[0]["id"])
    seen = await place.look(write)
    assert (is_there(seen).remote_id, is_there(seen).job, is_there(seen).stage) == (place.application, other, first)
    assert first in {one.record.stage for one in seen.records if isinstance(one.record, Visit)}
    with pytest.raises(Stale):
        await place.send(transfer(place, job(place, "J4")))


async def test_where_nobody_is_transferred_nothing_is_sent(place: Place) -> None:
    other = job(place, "J3")
    for end, words in (
        ("hired", "nobody back out of Hired"),
        ("rejected", "take that back first"),
        ("converted", "goes on as another application"),
    ):
        with pytest.raises(Refused, match=words):
            await place.send(transfer(place, other, f"{place.job}:{end}"))
    with pytest.raises(Refused, match="no job prospects"):
        await place.send(transfer(place, "prospects"))
    assert place.served.ledger.effects() == []
    with pytest.raises(Refused, match="not an open job"):
        await place.send(transfer(place, "60010"))


def consider(place: Place, *jobs: str) -> TransferApplication:
    """A transfer to J3 of somebody who is considered for these jobs, or for none."""
    person = place.tenant.add("Ewa", "Lis")
    considered = [int(job(place, code)) for code in jobs]
    on = str(considered[0]) if considered else "prospects"
    return TransferApplication(
        application=str(place.tenant.consider(person, considered)),
        candidate=str(person),
        job=on,
        from_stage=f"{on}:prospect",
        to_job=job(place, "J3"),
    )


@pytest.mark.parametrize("jobs", [(), ("J2", "J3")])
async def test_a_prospect_becomes_a_candidate_on_the_job(place: Place, jobs: tuple[str, ...]) -> None:
    write = consider(place, *jobs)
    assert is_there(await place.look(write)).stage == write.from_stage
    await place.send(write)
    assert place.sent("/convert_to_candidate$") == [{"job_id": int(write.to_job)}]
    prospect, candidacy = place.tenant.applications_of(int(write.candidate))
    assert (prospect["status"], candidacy["job_id"]) == ("converted", int(write.to_job))
    seen = is_there(await place.look(write))
    first = str(place.tenant.stages_of(int(write.to_job))[0]["id"])
    assert (seen.remote_id, seen.job, seen.stage) == (write.application, write.to_job, first)


async def test_who_is_considered_for_other_jobs_only_is_not_put_on_this_one(place: Place) -> None:
    with pytest.raises(Refused, match="considered for other jobs only"):
        await place.send(consider(place, "J2"))
    assert place.served.ledger.effects() == []
    with pytest.raises(NotThere):
        await place.send(replace(consider(place), application=NOBODY))


# --- what is said of it ---


async def test_an_application_says_who_looks_after_it_and_where_it_came_from(place: Place) -> None:
    heard, notice = "How did you hear about us?", "Notice Period"
    await place.send(update(place, custom={heard: "A friend"}))
    write = update(
        place, recruiter=RECRUITER, coordinator=ADMIN, source="Pracuj.pl", credited_to="Ewa  Zych",
        custom={notice: "One month"},
    )  # fmt: skip
    await place.send(write)
    seen = is_there(await place.look(write))
    assert (seen.recruiter, seen.coordinator) == (RECRUITER, ADMIN)
    assert (seen.source, seen.credited_to) == ("Pracuj.pl", "Ewa Zych")
    assert set(seen.custom) == {(heard, "A friend"), (notice, "One month")}
    nobody = update(place, recruiter=None, source="", credited_to="", custom={heard: ""})
    await place.send(nobody)
    seen = is_there(await place.look(nobody))
    assert (seen.recruiter, seen.coordinator, seen.source, seen.credited_to) == (None, ADMIN, None, None)
    assert seen.custom == ((notice, "One month"),)


async def test_a_name_that_says_nobody_or_several_changes_nothing(place: Place) -> None:
    place.tenant.make("referrers", name="Jakub Lis")
    for changes, words in (
        ({"source": "Nowhere"}, "of the sources at Greenhouse none is called 'Nowhere'"),
        ({"credited_to": "Jakub Lis"}, "of the referrers at Greenhouse several is called"),
        ({"custom": {"No such field": "x"}}, "no field 'No such field'"),
        ({"recruiter": "somebody"}, "no user somebody"),
    ):
        with pytest.raises(Refused, match=words):
            await place.send(update(place, **changes))
    place.served.faults.error("GET", "/sources$", status=403)
    with pytest.raises(Unfinished, match="nothing was changed"):
        await place.send(update(place, source="Pracuj.pl"))
    for gone in ({"custom": {"Notice Period": "None"}}, {"recruiter": ADMIN}):
        with pytest.raises(NotThere):
            await place.send(replace(update(place, **gone), application=NOBODY))
    assert place.served.ledger.effects() == []


async def test_an_edit_is_held_to_what_the_person_saw_when_it_is_sent(place: Place) -> None:
    def to(before: tuple[str, ...]) -> UpdateCandidate:
        return UpdateCandidate(
            candidate=place.candidate,
            changes=PersonFields(emails=("a@x.pl", "b@x.pl")),
            before=PersonFields(emails=before),
        )

    place.tenant.edit(int(place.candidate), email_addresses=[{"value": one, "type": "work"} for one in ("a@x.pl", "c")])
    with pytest.raises(Stale, match=r"it says emails a@x\.pl c now"):
        await place.send(to(("a@x.pl",)))
    assert place.served.ledger.effects() == []
    await place.send(to(("a@x.pl", "c")))
    await place.send(to(("a@x.pl",)))  # it says by now what it is to say
    assert one_of(Candidate, await place.look(to(()))).emails == ("a@x.pl", "b@x.pl")


async def test_nobody_is_written_over_while_greenhouse_works_on_them(place: Place) -> None:
    place.tenant.processing.add(int(place.candidate))
    with pytest.raises(Unfinished, match="cannot be read now; nothing was changed"):
        await place.send(UpdateCandidate(candidate=place.candidate, changes=PersonFields(emails=("a@x.pl",))))
    assert place.served.ledger.effects() == []


async def test_tags_are_taken_off_whatever_their_case_and_the_others_stay(place: Place) -> None:
    place.tenant.set_tags(int(place.candidate), ["Java", "java", "Rust", "kept"])
    write = RemoveTags(candidate=place.candidate, tags=("JAVA", "rust", "never there"))
    assert not (await place.send(write)).already
    assert place.tenant.tags(int(place.candidate)) == ["kept"]
    assert one_of(Candidate, await place.look(write)).tags == ("kept",)
    assert {row["name"] for row in place.tenant.table("candidate_tags")} >= {"Java", "java", "Rust"}
    assert (await place.send(write)).already


@pytest.mark.parametrize("visibility", [None, *Visibility])
async def test_a_note_is_read_by_whom_it_is_for(place: Place, visibility: Visibility | None) -> None:
    note = CreateNote(candidate=place.candidate, title=None, body="Call", marker="m", visibility=visibility)
    await place.send(note)
    wanted = visibility or Visibility.PRIVATE
    assert place.sent("/notes$")[0]["visibility"] == wanted.value
    assert one_of(Activity, await place.look(note)).visibility is wanted


# --- when the answer is lost ---


def _a_mail(place: Place) -> RejectApplication:
    return replace(place.reject(place.stages[0]), mail="email template:5601")


def _another_reason(place: Place) -> ChangeReason:
    place.tenant.reject(int(place.application), 5001)
    return change_reason(place, "5003")


def _no_tag(place: Place) -> RemoveTags:
    place.tenant.set_tags(int(place.candidate), ["Java", "kept"])
    return RemoveTags(candidate=place.candidate, tags=("Java",))


def _hire(place: Place) -> Write:
    return replace(place.move(place.stages[0], f"{place.job}:hired"), starts_on=noon("2027-02-01"))


def _unreject(place: Place) -> Write:
    place.tenant.reject(int(place.application), 5001)
    return place.move(f"{place.job}:rejected", place.stages[0])


class Lost(NamedTuple):
    """A write, the request for it, and what is seen once it has taken effect."""

    make: Callable[[Place], Any]
    method: str
    path: str
    is_done: Callable[[Seen], object]


LOST = (
    Lost(_a_mail, "POST", "/reject$", lambda seen: is_there(seen).status is ApplicationStatus.REJECTED),
    Lost(_another_reason, "PATCH", "/rejection_details/", lambda seen: is_there(seen).reason == "5003"),
    Lost(_unreject, "POST", "/unreject$", lambda seen: is_there(seen).status is ApplicationStatus.ACTIVE),
    Lost(_hire, "POST", "/hire$", lambda seen: is_there(seen).status is ApplicationStatus.HIRED),
    Lost(lambda at: transfer(at, job(at, "J3")), "POST", "/move$", lambda seen: is_there(seen).job == "60003"),
    Lost(consider, "POST", "/convert_to_candidate$", lambda seen: is_there(seen).job == "60003"),
    Lost(
        lambda at: update(at, recruiter=RECRUITER),
        "PATCH",
        "/applications/",
        lambda seen: is_there(seen).recruiter == RECRUITER,
    ),
    Lost(_no_tag, "DELETE", "/applied_candidate_tags/", lambda seen: "Java" not in one_of(Candidate, seen).tags),
)


@pytest.mark.parametrize("lost", LOST, ids=lambda lost: lost.path)
@pytest.mark.parametrize("arrived", [True, False])
async def test_a_lost_answer_is_settled_by_reading(place: Place, lost: Lost, arrived: bool) -> None:
    write = lost.make(place)
    faults = place.served.faults
    assert not lost.is_done(await place.look(write))
    (faults.drop_after if arrived else faults.drop_before)(lost.method, lost.path, times=1)
    with pytest.raises(AnswerLost):
        await place.send(write)
    assert bool(lost.is_done(await place.look(write))) is arrived
    assert len(place.served.ledger.effects(lost.path, lost.method)) == arrived
    assert len(place.tenant.mails) == (arrived and lost.make is _a_mail)


async def test_two_hands_at_one_tag_are_one(place: Place) -> None:
    write = _no_tag(place)
    place.served.faults.error("DELETE", "/applied_candidate_tags/", status=404)
    assert (await place.send(write)).already
