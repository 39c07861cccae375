"""Interviews, offers and openings are made and changed, and recognised when the vendor sends them."""

import msgspec
import pytest

from app import vendor as port
from app.cache import conflicts, connection, details, outbox, outgoing, people, queue, undoing
from app.cache.deeds import Impossible
from app.cache.identity import local_ids, new_id
from app.model.days import noon
from app.model.ids import DAY, HOUR, LocalId
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
    decode,
    encode,
    records_of,
    without_words,
)
from app.model.records import Interview, Interviewer, Offer, Opening
from app.model.views import InterviewView, OfferView, OpeningView
from app.model.words import InterviewStatus, Kind, ListedKind, OfferStatus, OpState, Verb
from tests import ampler, dossier
from tests.app.cache.queueing import ask, ends, epoch, leaves, look, one
from tests.world import World


@pytest.fixture
def busy(able: World) -> World:
    """A vendor that has interviews, offers and openings, and lets them be written."""
    ampler.allow(able, Verb.SCHEDULE, Verb.OFFER, Verb.OPENING)
    dossier.tell(able)
    return able


def pk(world: World, kind: Kind, remote: str) -> LocalId:
    return local_ids(world.db, world.account, kind, [remote])[remote]


def fresh(world: World, kind: Kind) -> LocalId:
    return connection.transaction(world.db, new_id, world.account, kind)


def interviews(world: World) -> tuple[InterviewView, ...]:
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    return view.interviews


def offers(world: World) -> tuple[OfferView, ...]:
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    return view.offers


def seats(world: World) -> dict[str, OpeningView]:
    return {one.name: one for one in details.openings(world.db, world.job)}


def what(world: World, seq: int) -> str:
    row = outbox.row(world.db, seq, world.clock.now())
    assert row is not None
    return row.what


def a_talk(world: World) -> ScheduleInterview:
    at = world.clock.now() + DAY
    fields = InterviewFields(
        name="Second talk", starts_at=at, ends_at=at + HOUR, location="Room 9",
        interviewers=(pk(world, Kind.USER, "u1"), pk(world, Kind.USER, "u2")),
    )  # fmt: skip
    return ScheduleInterview(application=world.applications[0], interview=fresh(world, Kind.INTERVIEW), fields=fields)


def came(intent: ScheduleInterview, **more: object) -> Interview:
    fields = intent.fields
    found = Interview(
        remote_id="i77", application="1:0", candidate="0", name=str(fields.name), starts_at=fields.starts_at or None,
        ends_at=fields.ends_at or None, location="Room 9",
        interviewers=(Interviewer(user="u1", name="x"), Interviewer(user="u2")),
    )  # fmt: skip
    return msgspec.structs.replace(found, **more)


def test_an_interview_is_there_at_once_and_sent_in_the_vendors_ids(busy: World) -> None:
    intent = a_talk(busy)
    seq = ask(busy, intent)
    mine = next(one for one in interviews(busy) if one.name == "Second talk")
    assert (mine.location, [who.name for who in mine.interviewers]) == ("Room 9", ["Eva Berg", "Lars Holm"])
    write = outgoing.build(busy.db, one(busy, seq))
    assert isinstance(write, port.ScheduleInterview)
    assert (write.application, write.candidate, write.job) == ("1:0", "0", "1")
    assert write.fields.interviewers == ("u1", "u2")
    assert what(busy, seq).startswith("Ida Noor: new interview, name Second talk, starts 20")
    connection.transaction(busy.db, undoing.undo, busy.clock.now())
    assert all(one.name != "Second talk" for one in interviews(busy))


def test_one_whose_name_nobody_told_is_recognised_by_what_it_says(busy: World) -> None:
    intent = a_talk(busy)
    ends(busy, ask(busy, intent))
    busy.store([came(intent, created_at=busy.clock.now())], busy.clock.pass_(1))
    (mine,) = [one for one in interviews(busy) if one.name == "Second talk"]
    assert (mine.id, mine.ref) == (intent.interview, "polka:i77")


def test_another_one_is_not_taken_for_it(busy: World) -> None:
    intent = a_talk(busy)
    ends(busy, ask(busy, intent))
    busy.store([came(intent, name="Other talk", created_at=busy.clock.now())], busy.clock.pass_(1))
    assert len([one for one in interviews(busy) if one.name in ("Second talk", "Other talk")]) == 2


def test_a_change_of_an_interview_is_compared_field_by_field_and_taken_back(busy: World) -> None:
    intent = a_talk(busy)
    ends(busy, ask(busy, intent), remote="i77")
    busy.store([came(intent)], busy.clock.pass_(1))
    edit = EditInterview(interview=intent.interview, changes=InterviewFields(location="Room 1"))
    seq = ask(busy, edit)
    assert next(one for one in interviews(busy) if one.id == intent.interview).location == "Room 1"
    assert outgoing.build(busy.db, one(busy, seq)) == port.EditInterview(
        application="1:0", interview="i77", changes=port.InterviewChanges(location="Room 1")
    )
    assert look(busy, seq, came(intent, name="Renamed")).holds
    other = look(busy, seq, came(intent, location="Room 5"))
    assert (other.there, other.holds, other.words) == (False, False, "location Room 5")
    leaves(busy, seq)
    connection.transaction(busy.db, queue.settle, seq, OpState.CONFLICT, epoch=epoch(busy), now=busy.clock.now())
    found = conflicts.conflict(busy.db, seq, busy.clock.now())
    assert found is not None
    assert found.base == "location Room 9"
    connection.transaction(busy.db, queue.replace, seq, edit, busy.clock.now())
    ends(busy, seq)
    assert next(one for one in interviews(busy) if one.id == intent.interview).location == "Room 1"
    left = connection.transaction(busy.db, undoing.undo, busy.clock.now()).left
    assert left is not None
    (back,) = connection.transaction(busy.db, undoing.take_back, left.step, busy.clock.now()).queued
    again = one(busy, back).intent
    assert isinstance(again, EditInterview)
    assert again.changes == InterviewFields(location="Room 5")


def test_an_interview_is_cancelled_and_one_that_is_gone_is_as_good_as_that(busy: World) -> None:
    known = interviews(busy)[-1]
    seq = ask(busy, CancelInterview(interview=known.id))
    assert next(one for one in interviews(busy) if one.id == known.id).status is InterviewStatus.CANCELED
    assert "cancel interview" in what(busy, seq)
    now = busy.clock.pass_(1)
    seen = port.Seen(exists=False, read_at=now)
    assert connection.transaction(busy.db, outgoing.take_in, one(busy, seq), seen, now).there
    leaves(busy, seq)
    connection.transaction(busy.db, queue.settle, seq, OpState.DONE, epoch=epoch(busy), now=busy.clock.now())
    assert next(one for one in interviews(busy) if one.id == known.id).status is InterviewStatus.CANCELED
    with pytest.raises(Impossible, match="cancelled already"):
        ask(busy, CancelInterview(interview=known.id))


def test_no_name_is_taken_away(busy: World) -> None:
    interview, seat = interviews(busy)[0].id, next(iter(seats(busy).values())).id
    for intent in (
        EditOpening(opening=seat, changes=OpeningFields(name=" ")),
        EditInterview(interview=interview, changes=InterviewFields(name="")),
        AddOpening(job=busy.job, opening=fresh(busy, Kind.OPENING), fields=OpeningFields(name="")),
    ):
        with pytest.raises(Impossible, match="a name cannot be taken away"):
            ask(busy, intent)


def test_undo_of_an_interview_that_has_left_cancels_it(busy: World) -> None:
    intent = a_talk(busy)
    ends(busy, ask(busy, intent), remote="i77")
    left = connection.transaction(busy.db, undoing.undo, busy.clock.now()).left
    assert left is not None
    (seq,) = connection.transaction(busy.db, undoing.take_back, left.step, busy.clock.now()).queued
    assert one(busy, seq).intent == CancelInterview(interview=intent.interview)


def test_an_offer_is_made_and_changed(busy: World) -> None:
    made = fresh(busy, Kind.OFFER)
    fields = OfferFields(starts_on=noon("2026-03-01"), opening=pk(busy, Kind.OPENING, "p1"), custom={"Salary": "90"})
    seq = ask(busy, MakeOffer(application=busy.applications[0], offer=made, fields=fields))
    mine = next(one for one in offers(busy) if one.id == made)
    assert (mine.status, mine.opening, dict(mine.custom)) == (OfferStatus.DRAFT, "Seat 1", {"Salary": "90"})
    write = outgoing.build(busy.db, one(busy, seq))
    assert isinstance(write, port.MakeOffer)
    assert write.fields.opening == "p1"
    ends(busy, seq, remote="o77")
    edit = ask(busy, EditOffer(offer=made, changes=OfferFields(starts_on=noon("2026-04-01"))))
    assert what(busy, edit) == "Ida Noor: offer 1 from 2026-03-01: starts on 2026-04-01"
    day = noon("2026-03-01")
    told = Offer(remote_id="o77", application="1:0", candidate="0", status=OfferStatus.DRAFT, starts_on=day)
    assert look(busy, edit, told).holds


def test_a_change_of_an_offer_that_made_another_version_is_taken_back_in_that(busy: World) -> None:
    made = fresh(busy, Kind.OFFER)
    days = [noon("2026-03-01"), noon("2026-04-01")]
    offer = MakeOffer(application=busy.applications[3], offer=made, fields=OfferFields(starts_on=days[0]))
    ends(busy, ask(busy, offer), remote="o77")
    ends(busy, ask(busy, EditOffer(offer=made, changes=OfferFields(starts_on=days[1]))))
    versions = (("o77", OfferStatus.ABANDONED), ("o78", OfferStatus.DRAFT))
    busy.store([
        Offer(remote_id=key, application="1:3", candidate="3", status=status, version=at + 1, starts_on=days[at])
        for at, (key, status) in enumerate(versions)
    ], busy.clock.pass_(1))  # fmt: skip
    left = connection.transaction(busy.db, undoing.undo, busy.clock.now()).left
    assert left is not None
    (seq,) = connection.transaction(busy.db, undoing.take_back, left.step, busy.clock.now()).queued
    assert one(busy, seq).intent == EditOffer(offer=pk(busy, Kind.OFFER, "o78"), changes=OfferFields(starts_on=days[0]))


def test_an_opening_is_opened_and_closed_for_a_reason(busy: World) -> None:
    (why,) = ampler.lists(busy, ListedKind.CLOSE_REASON, "On hold")
    made = fresh(busy, Kind.OPENING)
    fields = OpeningFields(name="Seat 3", target_on=noon("2026-03-01"))
    seq = ask(busy, AddOpening(job=busy.job, opening=made, fields=fields))
    assert seats(busy)["Seat 3"].open
    assert what(busy, seq) == "Backend Engineer: new opening, name Seat 3, target on 2026-03-01"
    assert isinstance(outgoing.build(busy.db, one(busy, seq)), port.AddOpening)
    ends(busy, seq, remote="p77")
    close = ask(busy, EditOpening(opening=made, changes=OpeningFields(open=False, close_reason=why)))
    assert (seats(busy)["Seat 3"].open, seats(busy)["Seat 3"].close_reason) == (False, "On hold")
    assert outgoing.build(busy.db, one(busy, close)) == port.EditOpening(
        job="1", opening="p77", changes=port.OpeningChanges(open=False, close_reason="close reason:On hold")
    )
    assert look(busy, close, Opening(remote_id="p77", job="1", name="Seat 3", open=True)).holds
    ends(busy, close)
    assert not seats(busy)["Seat 3"].open


def test_a_close_for_a_reason_is_taken_back_by_opening_it_again(busy: World) -> None:
    (why,) = ampler.lists(busy, ListedKind.CLOSE_REASON, "On hold")
    seat = pk(busy, Kind.OPENING, "p1")
    close = ask(busy, EditOpening(opening=seat, changes=OpeningFields(open=False, close_reason=why)))
    ends(busy, close)
    left = connection.transaction(busy.db, undoing.undo, busy.clock.now()).left
    assert left is not None
    (again,) = connection.transaction(busy.db, undoing.take_back, left.step, busy.clock.now()).queued
    assert one(busy, again).intent == EditOpening(opening=seat, changes=OpeningFields(open=True))
    shown = seats(busy)["Seat 1"]
    assert (shown.open, shown.closed_at, shown.close_reason) == (True, None, None)


def test_what_makes_no_sense_is_not_queued(busy: World) -> None:
    at = busy.clock.now()
    known, seat = interviews(busy)[0], pk(busy, Kind.OPENING, "p1")
    (other,) = ampler.lists(busy, ListedKind.CONSENT, "x")
    app = busy.applications[0]
    wrong: list[tuple[AnyIntent, str]] = [
        (EditInterview(interview=known.id, changes=InterviewFields()), "nothing to change"),
        (EditInterview(interview=known.id, changes=InterviewFields(interviewers=(LocalId(999),))), "no such user"),
        (EditInterview(interview=known.id, changes=InterviewFields(starts_at=at, ends_at=at)), "end before it begins"),
        (EditInterview(interview=LocalId(999), changes=InterviewFields(name="x")), "not in the cache"),
        (EditOpening(opening=seat, changes=OpeningFields(name="Seat 1")), "says already"),
        (EditOpening(opening=seat, changes=OpeningFields(open=False, close_reason=other)), "no such close reason"),
        (MakeOffer(application=app, offer=known.id, fields=OfferFields()), "not one for a new offer"),
        (
            MakeOffer(application=app, offer=fresh(busy, Kind.OFFER), fields=OfferFields(opening=LocalId(999))),
            "no such opening",
        ),
    ]
    for intent, why in wrong:
        with pytest.raises(Impossible, match=why):
            ask(busy, intent)
    busy.db.execute("UPDATE capability SET fields = 'name' WHERE verb = 'schedule interviews'")
    with pytest.raises(Impossible, match="no field for location"):
        ask(busy, EditInterview(interview=known.id, changes=InterviewFields(location="x")))


def test_what_it_names_is_kept_and_what_it_says_of_somebody_can_be_hidden(busy: World) -> None:
    intent = a_talk(busy)
    assert decode(encode(intent)) == intent
    assert {pk(busy, Kind.USER, "u1"), intent.interview, busy.applications[0]} <= set(records_of(intent))
    assert "Second talk" not in encode(without_words(intent)).decode()
