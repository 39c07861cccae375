"""Interviews, scorecards, offers, openings and a past for people of the small world, as a vendor would send them."""

from collections.abc import Sequence

import msgspec

from app.cache import connection, pages, streams
from app.model.days import on_its_day
from app.model.ids import DAY, HOUR, Instant
from app.model.records import (
    Activity,
    AnyRecord,
    Application,
    Background,
    Candidate,
    Interview,
    Interviewer,
    Job,
    Listed,
    Matter,
    Offer,
    Opening,
    Referee,
    ReferenceCheck,
    Reminder,
    Scorecard,
    User,
)
from app.model.words import (
    DETAILS,
    ApplicationStatus,
    BackgroundKind,
    CheckStatus,
    InterviewStatus,
    ListedKind,
    MatterSort,
    MatterStatus,
    OfferStatus,
    Rating,
    RefereeStatus,
    Visibility,
)
from app.vendor import Page, Pulled, Stream
from tests.world import START, World

DETAILS_STREAM = Stream(name="details", title="details", delta=True, core=False, brings=DETAILS)


def records(
    person: int | str = 0, now: Instant = START, say: str = "", *, job: str = "1", app: str = "", more: str = ""
) -> list[AnyRecord]:
    """All that a vendor may tell of somebody on a job; `say` stands in every text, `more` in every id of a detail.

    `app`: the id of the application, which else is made of the two.
    """

    def text(words: str) -> str:
        return f"{say}{words}"

    app = app or f"{job}:{person}"
    return [
        User(remote_id="u1", name=text("Eva Berg")),
        User(remote_id="u2", name=text("Lars Holm")),
        Job(
            remote_id=job, name=text("Backend Engineer"), code="J1", opened_at=START - 34 * DAY, openings=2,
            department=text("Engineering"), office=text("Kraków"), recruiters=(text("Eva Berg"),),
            hiring_managers=(text("Ada Byron"),), confidential=True, custom=((text("Budget"), text("90 000")),),
        ),
        Candidate(
            remote_id=str(person), first_name=text("Ida"), last_name="Noor", emails=("p0@example.org",),
            is_private=True, can_email=False, networks=("81.2.69.142",),
        ),
        Application(
            remote_id=app, candidate=str(person), job=job, stage=f"{job}:2", status=ApplicationStatus.ACTIVE,
            status_raw=text("in_process"), applied_at=now - 20 * DAY, stage_entered_at=now - 3 * DAY,
            answers=((text("Work permit?"), text("yes")), (text("When could you start?"), "")),
            recruiter="u1", coordinator="u9", credited_to=text("Bo Lund"), prospect=True,
            last_activity_at=now - HOUR, rejected_at=None, custom=((text("Notice"), text("3 months")),),
        ),
        Activity(
            remote_id=f"n1{more}", candidate=str(person), application=app, kind="note", at=now - HOUR, by="u1",
            body=text("asks for a lot"), visibility=Visibility.ADMIN_ONLY,
        ),
        Interview(
            remote_id=f"i1{more}", application=app, name=text("Technical interview"), starts_at=now + 2 * HOUR,
            ends_at=now + 3 * HOUR, location=text("Room 4"), link=text("https://meet.example/4"), organizer="u1",
            interviewers=(Interviewer(user="u2", status=text("accepted")), Interviewer(name=text("Guest Star"))),
            status=InterviewStatus.SCHEDULED, status_raw=text("scheduled"),
        ),
        Interview(
            remote_id=f"i2{more}", application=app, name=text("Phone call"), starts_at=now - 5 * DAY, all_day=True,
            interviewers=(Interviewer(user="u1"),), status=InterviewStatus.AWAITING_FEEDBACK,
        ),
        Interview(
            remote_id=f"i3{more}", application=app, name=text("Meet the team"),
            status=InterviewStatus.NEEDS_SCHEDULING,
        ),
        Scorecard(
            remote_id=f"s1{more}", application=app, interview=f"i2{more}", author="u1", rating=Rating.STRONG_YES,
            comment=text("Solid on queues."), answers=((text("Systems"), text("very good")),),
            submitted_at=now - 4 * DAY,
        ),
        Scorecard(
            remote_id=f"s2{more}", application=app, name=text("Take home"), author="u2", rating_raw=text("4 of 5"),
            draft=True, created_at=now - 2 * DAY,
        ),
        Offer(
            remote_id=f"o1{more}", application=app, version=1, status=OfferStatus.ABANDONED,
            status_raw=text("deprecated"), created_at=now - 3 * DAY,
        ),
        Offer(
            remote_id=f"o2{more}", application=app, version=2, status=OfferStatus.SENT, status_raw=text("Created"),
            starts_on=on_its_day(now + 30 * DAY), sent_at=now - DAY, opening=f"p1{more}", created_at=now - 2 * DAY,
            custom=((text("Salary"), text("80 000")),),
        ),
        Opening(
            remote_id=f"p1{more}", job=job, name=text("Seat 1"), open=True, opened_at=now - 34 * DAY,
            target_on=on_its_day(now + 40 * DAY),
        ),
        Opening(
            remote_id=f"p2{more}", job=job, name=text("Seat 2"), open=False, opened_at=now - 34 * DAY,
            closed_at=now - DAY, application=app, close_reason=text("Hired"),
        ),
        Background(
            remote_id=f"b1{more}", candidate=str(person), background=BackgroundKind.EDUCATION, title=text("MSc"),
            place=text("KTH"), field=text("Computer science"), started_on="2008", ended_on="2013-06",
        ),
        Background(
            remote_id=f"b2{more}", candidate=str(person), background=BackgroundKind.WORK, title=text("Staff engineer"),
            place=text("Klarna"), started_on="2019-03",
        ),
        Background(
            remote_id=f"b3{more}", candidate=str(person), background=BackgroundKind.WORK, title=text("Engineer"),
            place=text("Ericsson"), started_on="2013-08", ended_on="2019-02-28",
        ),
        Listed(remote_id="q1", listed=ListedKind.QUESTION_SET, name=text("Engineers"),
               detail=((text("1"), text("How did you work together?")),)),
        ReferenceCheck(
            remote_id=f"k1{more}", candidate=str(person), question_set="q1", status=CheckStatus.IN_PROGRESS,
            min_manager_references=1, requested_at=now - 3 * DAY, score=4.5,
        ),
        Referee(
            remote_id=f"f1{more}", candidate=str(person), check=f"k1{more}", first_name=text("Vera"), last_name="Lind",
            email=text("vera@example.org"), company=text("Klarna"), relationship=text("direct manager"),
            language=text("sv"), is_manager=True, status=RefereeStatus.FILLED, filled_at=now - DAY, score=4.5,
            answers=((text("Would you hire her again?"), text("At once.")),), networks=("81.2.69.142",),
        ),
        Referee(
            remote_id=f"f2{more}", candidate=str(person), check=f"k1{more}", first_name=text("Nils"), last_name="Dahl",
            phone=text("+46 8 123"), status=RefereeStatus.PENDING, status_raw=text("asked"),
            reminder=Reminder(sent_at=now - HOUR, count=1, rate_exceeded=True),
        ),
        Matter(
            remote_id=f"m1{more}", application=app, sort=MatterSort.APPROVAL, title=text("Offer approval"),
            status=MatterStatus.WAITING, status_raw=text("PENDING"), at=now - DAY, due_at=now + DAY, mine=True,
            who=(Interviewer(user="u1", status=text("asked")), Interviewer(name=text("Guest Star"))),
            lines=((text("Salary"), text("80 000")),),
        ),
    ]  # fmt: skip


def pull(
    world: World, found: Sequence[AnyRecord], *, stream: Stream = DETAILS_STREAM, begun_at: Instant | None = None
) -> pages.Stored:
    """Let a stream bring these, from its beginning to its end."""
    now = world.clock.now()
    begun = now if begun_at is None else begun_at
    connection.transaction(world.db, streams.begin, world.account, stream, 9, begun, full=True)
    page = Page(records=[Pulled(one, msgspec.json.encode(one)) for one in found], position=None, begun_at=begun)
    done: pages.Stored = connection.transaction(
        world.db, pages.store_page, world.account, stream.name, page, now=now, complete=True
    )
    return done


def tell(world: World, person: int = 0, say: str = "") -> None:
    """The whole of it, a moment later than what the world began with."""
    pull(world, records(person, world.clock.pass_(1), say))
