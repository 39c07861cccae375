"""Hiring on terms, and taking a rejection back."""

import pytest

from app.cache import conflicts, connection, details, ops, outbox, outgoing, queue, undoing
from app.cache.deeds import Impossible
from app.cache.identity import local_ids
from app.model.days import on_its_day
from app.model.ids import DAY, LocalId
from app.model.intents import Move, Reject
from app.model.words import Kind, ListedKind, OpState, Verb
from app.vendor import MoveApplication
from tests import ampler, dossier
from tests.app.cache.queueing import ask, ends, epoch, leaves, look, one
from tests.world import World

HIRED, REJECTED = 4, 5


@pytest.fixture
def hiring(able: World) -> World:
    """A vendor that wants to know the day, the seat and why it closes, and that knows taking a rejection back."""
    ampler.allow(able, Verb.MOVE, Verb.HIRE)
    dossier.tell(able)
    return able


def seat(world: World, name: str) -> LocalId:
    return local_ids(world.db, world.account, Kind.OPENING, [name])[name]


def hire(world: World, **terms: object) -> Move:
    return Move(application=world.applications[1], stage=world.stages[HIRED], **terms)  # type: ignore[arg-type]


def test_the_terms_are_sent_in_the_vendors_words_and_said_in_ours(hiring: World) -> None:
    (why,) = ampler.lists(hiring, ListedKind.CLOSE_REASON, "Hired")
    day = hiring.clock.now() + 30 * DAY
    seq = ask(hiring, hire(hiring, starts_on=day, opening=seat(hiring, "p1"), close_reason=why))
    write = outgoing.build(hiring.db, one(hiring, seq))
    assert isinstance(write, MoveApplication)
    assert (write.starts_on, write.opening, write.close_reason) == (on_its_day(day), "p1", "close reason:Hired")
    row = outbox.row(hiring.db, seq, hiring.clock.now())
    assert row is not None
    assert row.what == "Łukasz Żółć: New -> Hired, starts 2025-07-15, opening Seat 1, closed as Hired"
    assert (row.to_name, hiring.shown(1)) == ("Hired", HIRED)


def test_whoever_is_hired_has_taken_the_seat(hiring: World) -> None:
    ends(hiring, ask(hiring, hire(hiring, opening=seat(hiring, "p1"))))
    taken = next(one for one in details.openings(hiring.db, hiring.job) if one.name == "Seat 1")
    assert (taken.open, taken.application, taken.candidate_name) == (False, hiring.applications[1], "Łukasz Żółć")
    with pytest.raises(Impossible, match="Seat 1 is not open any more"):
        ask(hiring, Move(application=hiring.applications[2], stage=hiring.stages[HIRED], opening=seat(hiring, "p1")))


def test_terms_that_make_no_sense_are_not_queued(hiring: World) -> None:
    (other,) = ampler.lists(hiring, ListedKind.CONSENT, "x")
    ordinary = Move(application=hiring.applications[1], stage=hiring.stages[2], starts_on=hiring.clock.now())
    for intent, why in (
        (ordinary, "Interview hires nobody"),
        (hire(hiring, opening=seat(hiring, "nowhere")), "has no such opening"),
        (hire(hiring, opening=seat(hiring, "p2")), "Seat 2 is not open any more"),
        (hire(hiring, close_reason=other), "lists no such close reason"),
    ):
        with pytest.raises(Impossible, match=why):
            ask(hiring, intent)
    assert ops.unsettled(hiring.db) == []


def test_an_account_that_hires_by_moving_wants_no_terms(world: World) -> None:
    assert ask(world, hire(world))
    with pytest.raises(Impossible, match="no field for starts on"):
        ask(world, Move(application=world.applications[2], stage=world.stages[HIRED], starts_on=world.clock.now()))


def test_a_capability_of_its_own_may_say_that_nobody_is_hired_from_here(hiring: World) -> None:
    hiring.db.execute("UPDATE capability SET allowed = 0, reason = 'Hires need an approval.' WHERE verb = 'hire'")
    with pytest.raises(Impossible, match="Hires need an approval"):
        ask(hiring, hire(hiring))
    assert ask(hiring, Move(application=hiring.applications[1], stage=hiring.stages[2]))


def test_out_of_a_hire_that_is_final_nobody_is_taken_and_undo_says_so(hiring: World) -> None:
    ampler.allow(hiring, Verb.REJECT)
    hiring.db.execute("UPDATE capability SET fields = fields || ' final' WHERE verb = 'hire'")
    seq = ask(hiring, hire(hiring))
    back = Move(application=hiring.applications[1], stage=hiring.stages[2])
    held = ask(hiring, back)
    assert connection.transaction(hiring.db, queue.drop, held, hiring.clock.now()), "nobody is hired yet"
    ends(hiring, seq)
    assert hiring.reason is not None
    for intent in (back, Reject(application=back.application, reason=hiring.reason)):
        with pytest.raises(Impossible, match="nobody is taken back out of Hired from here"):
            ask(hiring, intent)
    undone = connection.transaction(hiring.db, undoing.undo, hiring.clock.now())
    assert "nobody is taken back out of Hired from here" in (undone.too_late or "")


def test_a_hire_stands_for_the_moves_before_it_with_its_terms(hiring: World) -> None:
    first = ask(hiring, Move(application=hiring.applications[1], stage=hiring.stages[2]))
    seq = ask(hiring, hire(hiring, opening=seat(hiring, "p1")))
    hiring.clock.pass_(20_000)
    claimed = connection.transaction(hiring.db, queue.claim, seq, (first,), epoch(hiring), hiring.clock.now())
    assert claimed is not None
    write = outgoing.build(hiring.db, claimed)
    assert isinstance(write, MoveApplication)
    assert (write.from_stage, write.to_stage, write.opening) == ("1:0", "1:4", "p1")


def decline(world: World) -> None:
    assert world.reason is not None
    ends(world, ask(world, Reject(application=world.applications[1], reason=world.reason)))


def test_undo_of_a_decline_that_has_left_offers_to_unreject(hiring: World) -> None:
    ampler.allow(hiring, Verb.REJECT)
    decline(hiring)
    left = connection.transaction(hiring.db, undoing.undo, hiring.clock.now()).left
    assert left is not None
    assert left.back == ("Łukasz Żółć is in Rejected at the vendor: unreject, back to New",)
    (seq,) = connection.transaction(hiring.db, undoing.take_back, left.step, hiring.clock.now()).queued
    row = outbox.row(hiring.db, seq, hiring.clock.now())
    assert row is not None
    assert row.what == "Łukasz Żółć: Rejected -> New, unreject, takes back 1"
    write = outgoing.build(hiring.db, one(hiring, seq))
    assert isinstance(write, MoveApplication)
    assert (write.from_stage, write.to_stage) == ("1:5", "1:0")


def test_a_conflict_says_that_doing_it_unrejects(hiring: World) -> None:
    decline(hiring)
    seq = ask(hiring, Move(application=hiring.applications[1], stage=hiring.stages[1]))
    leaves(hiring, seq)
    look(hiring, seq)
    connection.transaction(hiring.db, queue.settle, seq, OpState.CONFLICT, epoch=epoch(hiring), now=hiring.clock.now())
    view = conflicts.conflict(hiring.db, seq, hiring.clock.now())
    assert view is not None
    assert view.requests == ("move to Screen, unreject",)


def test_where_the_account_does_not_call_it_so_it_is_a_move(able: World) -> None:
    decline(able)
    left = connection.transaction(able.db, undoing.undo, able.clock.now()).left
    assert left is not None
    assert left.back == ("Łukasz Żółć is in Rejected at the vendor: move back to New",)
