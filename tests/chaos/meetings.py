"""What a person asks for of interviews, offers and openings."""

from collections.abc import Mapping
from typing import Any

from app.model.ids import HOUR, LocalId
from app.model.intents import (
    AddOpening,
    AnyIntent,
    CancelInterview,
    EditInterview,
    EditOffer,
    EditOpening,
    InterviewFields,
    MakeOffer,
    OfferFields,
    OpeningFields,
    ScheduleInterview,
)
from app.model.views import CandidateView, InterviewView
from app.model.words import ApplicationStatus, InterviewStatus, Kind, OfferStatus
from tests.chaos.wishes import Wish
from tests.office import Office


async def _shown(here: Office[Any]) -> list[CandidateView]:
    """Everybody who applied for something."""
    people = dict.fromkeys(row.candidate for row in await here.desk.applications())
    return [view for one in people if (view := await here.desk.candidate(one)) is not None]


async def _interviews(here: Office[Any], status: InterviewStatus) -> list[InterviewView]:
    return [one for view in await _shown(here) for one in view.interviews if one.status is status]


async def an_interview(here: Office[Any], job: str) -> AnyIntent:
    """Like one that somebody had: so it is in the job's plan."""
    (before, *_) = await _interviews(here, InterviewStatus.COMPLETE)
    assert before.application is not None
    made: LocalId = await here.desk.new_id(here.account, Kind.INTERVIEW)
    said = InterviewFields(name=before.name, starts_at=2 * 10**12, ends_at=2 * 10**12 + HOUR, location="Room 7")
    return ScheduleInterview(application=before.application, interview=made, fields=said)


async def another_hour(here: Office[Any], job: str) -> AnyIntent:
    (first, *_) = await _interviews(here, InterviewStatus.SCHEDULED)
    assert first.starts_at is not None
    return EditInterview(interview=first.id, changes=InterviewFields(starts_at=first.starts_at - HOUR))


async def no_interview(here: Office[Any], job: str) -> AnyIntent:
    *_, last = await _interviews(here, InterviewStatus.SCHEDULED)
    return CancelInterview(interview=last.id)


async def an_offer(here: Office[Any], job: str) -> AnyIntent:
    """To somebody who waits for one."""
    of = next(
        one
        for view in await _shown(here)
        if not view.offers
        for one in view.applications
        if one.status is ApplicationStatus.ACTIVE and not one.prospect
    )
    made: LocalId = await here.desk.new_id(here.account, Kind.OFFER)
    return MakeOffer(application=of.id, offer=made, fields=OfferFields(starts_on=2 * 10**12))


async def another_offer(here: Office[Any], job: str) -> AnyIntent:
    waiting = (OfferStatus.DRAFT, OfferStatus.SENT)
    offers = [one for view in await _shown(here) for one in view.offers if one.status in waiting]
    return EditOffer(offer=offers[0].id, changes=OfferFields(starts_on=2 * 10**12))


async def a_seat(here: Office[Any], job: str) -> AnyIntent:
    board = await here.board(job)
    made: LocalId = await here.desk.new_id(here.account, Kind.OPENING)
    return AddOpening(job=board.job.id, opening=made, fields=OpeningFields(name="SEAT-7"))


async def no_seat(here: Office[Any], job: str) -> AnyIntent:
    detail = await here.desk.job_detail((await here.board(job)).job.id)
    assert detail is not None
    seat = next(one for one in detail.openings if one.open)
    return EditOpening(opening=seat.id, changes=OpeningFields(open=False))


WISHES: Mapping[str, Wish] = {
    "interview": an_interview,
    "another hour": another_hour,
    "no interview": no_interview,
    "offer": an_offer,
    "another offer": another_offer,
    "opening": a_seat,
    "closed opening": no_seat,
}
"""By the kind of write that it becomes."""
