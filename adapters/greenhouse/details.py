"""Wire to records: interviews, scorecards, offers, openings, and what somebody did before. Pure functions."""

from collections.abc import Sequence

from adapters.greenhouse import wire
from adapters.greenhouse.own_fields import told
from adapters.greenhouse.times import date_as_known, day, month
from adapters.http.ids import listed
from adapters.http.markup import if_markup
from app.model.ids import RemoteId
from app.model.records import Background, Interview, Interviewer, Offer, Opening, Scorecard
from app.model.words import BackgroundKind, InterviewStatus, OfferStatus, Rating

_INTERVIEWS = {
    "to_be_scheduled": InterviewStatus.NEEDS_SCHEDULING,
    "to_be_sent": InterviewStatus.NEEDS_SCHEDULING,
    "scheduled": InterviewStatus.SCHEDULED,
    "sent": InterviewStatus.SCHEDULED,
    "awaiting_feedback": InterviewStatus.AWAITING_FEEDBACK,
    "collect_feedback": InterviewStatus.AWAITING_FEEDBACK,
    "received": InterviewStatus.AWAITING_FEEDBACK,
    "complete": InterviewStatus.COMPLETE,
    "skipped": InterviewStatus.CANCELED,
}
_RATINGS = {
    "strong_no": Rating.DEFINITELY_NO,
    "definitely_not": Rating.DEFINITELY_NO,
    "no": Rating.NO,
    "no_decision": Rating.NO_DECISION,
    "yes": Rating.YES,
    "strong_yes": Rating.STRONG_YES,
}
_OFFERS = {"accepted": OfferStatus.ACCEPTED, "rejected": OfferStatus.DECLINED, "deprecated": OfferStatus.ABANDONED}
_YES = {True: "yes", False: "no"}


def interview(row: wire.Interview, name: str | None, people: Sequence[wire.Interviewer]) -> Interview:
    """A talk, or a test to do at home. Raises `ValueError` for one of no application."""
    if row.application_id is None:
        raise ValueError("the interview names no application")
    all_day = row.starts_at is None and row.all_day_start_on is not None
    return Interview(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        application=row.application_id,
        name=name or f"#{row.job_interview_id or row.id}",
        starts_at=row.all_day_start_on if all_day else row.starts_at,
        ends_at=row.all_day_end_on if all_day else row.ends_at,
        all_day=all_day,
        location=row.location or None,
        link=row.video_conferencing_url or None,
        organizer=row.organizer_id,
        interviewers=tuple(
            Interviewer(
                user=one.user_id,
                name=None if one.user_id else one.email,
                status=one.response_status and one.response_status.replace("_", " "),
            )
            for one in sorted(people, key=lambda one: (len(one.id), one.id))
        ),
        status=_INTERVIEWS.get(row.status or "", InterviewStatus.SCHEDULED),
        status_raw=row.status,
    )


def scorecard(
    row: wire.Scorecard, name: str | None, interview: RemoteId | None, answers: Sequence[tuple[str, str]]
) -> Scorecard:
    """What somebody thinks. Raises `ValueError` for one of no application."""
    if row.application_id is None:
        raise ValueError("the scorecard names no application")
    said = [if_markup(text) for text in (row.notes, row.public_notes, row.private_notes) if text and text.strip()]
    return Scorecard(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        application=row.application_id,
        interview=interview,
        name=name,
        author=row.submitter_id or row.interviewer_id,
        rating=_RATINGS.get(row.candidate_rating or ""),
        rating_raw=row.candidate_rating,
        draft=row.status == "draft",
        comment="\n\n".join(dict.fromkeys(said)) or None,
        answers=tuple((question, answer) for question, answer in answers if answer),
        submitted_at=row.submitted_at,
    )


def answered(question: str | None, text: str | None, flag: bool | None = None) -> tuple[str, str]:
    """A question, and what was said to it; an empty text for nothing."""
    said = if_markup(text) if text and text.strip() else "" if flag is None else _YES[flag]
    return if_markup(question or "") or "?", said.strip()


def found(attribute: str | None, rating: str | None, note: str | None) -> tuple[str, str]:
    """What was looked at, and what was found of it."""
    judged = "" if rating in (None, "", "no_decision") else str(rating).replace("_", " ")
    return attribute or "?", ": ".join(part for part in (judged, if_markup(note or "").strip()) if part)


def offer(row: wire.Offer) -> Offer:
    """One version of what was offered. Raises `ValueError` for one of no application."""
    if row.application_id is None:
        raise ValueError("the offer names no application")
    waiting = OfferStatus.DRAFT if row.sent_on is None else OfferStatus.SENT
    return Offer(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        application=row.application_id,
        candidate=row.candidate_id,
        version=1 if row.version is None else row.version,
        status=_OFFERS.get((row.status or "").casefold(), waiting),
        status_raw=row.status,
        starts_on=day(row.starts_on),
        sent_at=day(row.sent_on),
        resolved_at=row.resolved_at,
        opening=row.opening_id,
        custom=told(row.custom_fields),
    )


def opening(row: wire.Opening, close_reason: str | None) -> Opening:
    """A seat. Raises `ValueError` for one of no job."""
    if row.job_id is None:
        raise ValueError("the opening names no job")
    return Opening(
        remote_id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        job=row.job_id,
        name=row.opening_id or f"#{row.id}",
        open=row.closed_at is None if row.open is None else row.open,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        application=row.application_id,
        close_reason=close_reason,
        target_on=day(row.target_start_on),
    )


def education(row: wire.Education, *, school: str | None, degree: str | None, discipline: str | None) -> Background:
    """Where somebody learnt. Raises `ValueError` for one of nobody."""
    if row.candidate_id is None:
        raise ValueError("the education names no candidate")
    return Background(
        remote_id=listed(BackgroundKind.EDUCATION, row.id),
        created_at=row.created_at,
        updated_at=row.updated_at,
        candidate=row.candidate_id,
        background=BackgroundKind.EDUCATION,
        title=degree,
        place=school,
        field=discipline,
        started_on=month(row.start_date_year, row.start_date_month) or date_as_known(row.start_at),
        ended_on=month(row.end_date_year, row.end_date_month) or date_as_known(row.end_at),
    )


def employment(row: wire.Employment) -> Background:
    """Where somebody worked. Raises `ValueError` for one of nobody."""
    if row.candidate_id is None:
        raise ValueError("the employment names no candidate")
    return Background(
        remote_id=listed(BackgroundKind.WORK, row.id),
        created_at=row.created_at,
        updated_at=row.updated_at,
        candidate=row.candidate_id,
        background=BackgroundKind.WORK,
        title=row.title or None,
        place=row.company_name or None,
        started_on=date_as_known(row.start_date),
        ended_on=date_as_known(row.end_date),
    )
