"""Steps are taken back from the newest on and brought back in order, whether they have left or not."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cache import accounts, connection, ops, outbox, people, queue, undoing
from app.cache.deeds import AlreadySo
from app.model.intents import AddNote, AddTags, EditCandidate, Move, PersonFields, Reject
from app.model.records import Candidate
from app.model.views import Redone, Undone
from app.model.words import OpState, Replay, Verb
from app.vendor import Capability
from tests import ampler
from tests.app.cache.queueing import ask, ask_together, lead, move
from tests.world import HOLD, World, build


@pytest.fixture
def able(world: World) -> World:
    """The vendor also takes changes of a candidate's fields, and tags."""
    fields = ("phones", "location")
    more = [
        Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=fields),
        Capability(verb=Verb.TAG, allowed=True, replay=Replay.ABSOLUTE),
        *(Capability(verb=verb, allowed=True, replay=Replay.ABSOLUTE) for verb in (Verb.MOVE, Verb.REJECT, Verb.NOTE)),
    ]
    connection.transaction(world.db, accounts.put_capabilities, world.account, more)
    return world


def send(world: World, *seqs: int, fold: tuple[int, ...] = ()) -> None:
    """The hold has run out and the vendor has taken them."""
    world.clock.pass_(HOLD)
    epoch = lead(world)
    for seq in seqs:
        assert connection.transaction(world.db, queue.claim, seq, fold, epoch, world.clock.now()) is not None
        connection.transaction(
            world.db, queue.settle, seq, OpState.DONE, epoch=epoch, now=world.clock.now(), landed=True
        )


def undo(world: World) -> Undone:
    """Take the newest step back, agreeing to what that means."""
    undone = connection.transaction(world.db, undoing.undo, world.clock.now())
    if undone.left is None:
        return undone
    return connection.transaction(world.db, undoing.take_back, undone.left.step, world.clock.now())


def redo(world: World) -> Redone:
    return connection.transaction(world.db, undoing.redo, world.clock.now())


def open_words(world: World) -> list[str]:
    return [row.what for row in reversed(outbox.rows(world.db, world.clock.now()))]


def test_nothing_is_asked_of_the_vendor_before_the_person_has_agreed(world: World) -> None:
    seq = move(world, 0, 3)
    send(world, seq)
    undone = connection.transaction(world.db, undoing.undo, world.clock.now())
    assert undone.left is not None
    assert undone.left.back == ("Ida Noor is in Offer at the vendor: move back to New",)
    assert (undone.left.stays, undone.left.asked_at) == ((), world.clock.now() - HOLD)
    assert (open_words(world), world.shown(0)) == ([], 3)


def test_what_has_left_is_taken_back_by_its_opposite_which_says_so(world: World) -> None:
    seq = move(world, 0, 3)
    send(world, seq)
    (back,) = undo(world).queued
    row = outbox.row(world.db, back, world.clock.now())
    assert row is not None
    assert (row.what, row.undoes, row.shown) == (f"Ida Noor: Offer -> New, takes back {seq}", seq, "held")
    assert (world.base(0), world.shown(0)) == (3, 0)
    send(world, back)
    assert (world.base(0), world.shown(0)) == (0, 0)
    assert undo(world).too_late == "there is nothing to undo"


def test_undo_goes_further_back_step_by_step_and_redo_the_same_way_forth(world: World) -> None:
    for stage in (1, 2, 3):
        send(world, move(world, 0, stage))
    for stage in (2, 1, 0):
        undo(world)
        assert world.shown(0) == stage
    assert undo(world).too_late
    for stage in (1, 2, 3):
        assert redo(world).numbers
        assert world.shown(0) == stage
    assert open_words(world) == []
    assert redo(world).why_not == "there is nothing to bring back"


def test_steps_that_left_as_one_request_are_still_steps(world: World) -> None:
    first, second = move(world, 0, 1), move(world, 0, 3)
    send(world, second, fold=(first,))
    undo(world)
    assert world.shown(0) == 1
    undo(world)
    assert world.shown(0) == 0
    (back, further) = (op.seq for op in ops.unsettled(world.db))
    send(world, further, fold=(back,))
    assert (world.base(0), world.shown(0)) == (0, 0)
    redo(world)
    redo(world)
    assert world.shown(0) == 3
    undo(world)
    assert world.shown(0) == 1


def test_what_is_so_already_is_passed_over_with_a_word(able: World) -> None:
    person = able.candidates[0]
    older = move(able, 1, 1)
    first, second = move(able, 0, 1), move(able, 0, 3)
    edit = ask(able, EditCandidate(candidate=person, changes=PersonFields(location="Oslo")))
    send(able, older)
    send(able, second, fold=(first,))
    send(able, edit)
    able.store([Candidate(remote_id="0", first_name="Ida", last_name="Noor")], able.clock.pass_(1000))
    able.vendor_moves(0, 0, able.clock.pass_(1000))  # back to where both began
    assert able.shown(0) == 0
    undone = connection.transaction(able.db, undoing.undo, able.clock.now())
    assert undone.passed == ("Ida Noor: location Oslo: taken back already, passed over",)
    assert undone.left is not None
    assert undone.left.back == ("Ida Noor is in New at the vendor: move back to Screen",)
    able.vendor_moves(0, 1, able.clock.pass_(1000))
    undone = connection.transaction(able.db, undoing.undo, able.clock.now())
    assert len(undone.passed) == 1
    able.vendor_moves(0, 0, able.clock.pass_(1000))
    undone = connection.transaction(able.db, undoing.undo, able.clock.now())
    assert len(undone.passed) == 1
    assert undone.left is not None
    assert undone.left.back == ("Łukasz Żółć is in Screen at the vendor: move back to New",)


def test_a_decline_that_has_left_is_taken_back_into_the_stage_it_came_from(world: World) -> None:
    send(world, move(world, 1, 2))
    assert world.reason is not None
    seq = ask(world, Reject(application=world.applications[1], reason=world.reason))
    send(world, seq)
    assert world.shown(1) == 5
    undo(world)
    assert world.shown(1) == 2


def test_what_came_from_where_a_reason_leads_is_not_taken_back_there(world: World) -> None:
    assert world.reason is not None
    seq = ask(world, Reject(application=world.applications[1], reason=world.reason))
    send(world, seq, move(world, 1, 2))
    assert "decline again instead" in (undo(world).too_late or "")


def test_a_change_of_fields_is_taken_back_by_what_they_said(able: World) -> None:
    person = able.candidates[0]
    changes = PersonFields(phones=("1",), location="Oslo")
    send(able, ask(able, EditCandidate(candidate=person, changes=changes)))
    undo(able)
    view = people.candidate(able.db, person, able.clock.now())
    assert view is not None
    assert (view.phones, view.location) == ((), "")
    (back,) = ops.unsettled(able.db)
    send(able, back.seq)
    redo(able)
    view = people.candidate(able.db, person, able.clock.now())
    assert view is not None
    assert (view.phones, view.location) == (("1",), "Oslo")


@pytest.mark.parametrize("kind", ["note", "tags"])
def test_what_cannot_be_taken_back_is_said_and_passed_over(able: World, kind: str) -> None:
    first = move(able, 0, 1)
    person = able.candidates[0]
    seq = ask(able, AddNote(candidate=person, body="x") if kind == "note" else AddTags(candidate=person, tags=("x",)))
    send(able, first, seq)
    said = undo(able).too_late or ""
    assert said.startswith(f"Ida Noor: {kind}")
    assert "has left, and" in said
    assert undo(able).queued
    assert able.shown(0) == 0


def test_of_a_step_that_has_left_in_part_the_rest_never_leaves(world: World) -> None:
    moves = [Move(application=one, stage=world.stages[2]) for one in world.applications[:2]]
    first, second = ask_together(world, *moves)
    send(world, first)
    undone = connection.transaction(world.db, undoing.undo, world.clock.now())
    assert undone.left is not None
    assert undone.left.back == (
        "Ida Noor is in Interview at the vendor: move back to New",
        f"{'Łukasz Żółć'}: New -> Interview: has not left, dropped",
    )
    taken = undo(world)
    assert (taken.dropped, len(taken.queued)) == ((second,), 1)
    assert (world.shown(0), world.shown(1)) == (0, 0)
    redo(world)
    assert (world.shown(0), world.shown(1)) == (2, 2)


def test_something_new_ends_what_could_be_brought_back(world: World) -> None:
    move(world, 0, 1)
    undo(world)
    move(world, 1, 1)
    assert redo(world).why_not
    undo(world)
    redo(world)
    assert (world.shown(0), world.shown(1)) == (0, 1)


def test_what_was_dropped_by_hand_is_no_step_any_more(world: World) -> None:
    move(world, 0, 1)
    seq = move(world, 1, 1)
    connection.transaction(world.db, queue.drop, seq, world.clock.now())
    undo(world)
    assert (world.shown(0), world.shown(1)) == (0, 0)
    redo(world)
    assert (world.shown(0), world.shown(1)) == (1, 0)


def test_a_step_that_cannot_be_brought_back_is_passed_over_whole(world: World) -> None:
    move(world, 1, 1)
    ask_together(world, *(Move(application=one, stage=world.stages[2]) for one in world.applications[:2]))
    undo(world)
    undo(world)
    world.db.execute("UPDATE account SET writes = 0")
    assert "writes are off" in (redo(world).why_not or "")
    world.db.execute("UPDATE account SET writes = 1")
    assert redo(world).numbers
    assert (world.shown(0), world.shown(1)) == (2, 2)


STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=7)


def test_a_step_back_that_cannot_be_asked_for_says_why_and_bars_nothing_behind_it(able: World) -> None:
    send(able, move(able, 1, 2), move(able, 0, 3))
    able.db.execute("UPDATE stage SET shut = 1 WHERE pk = ?", (able.stages[0],))
    undone = connection.transaction(able.db, undoing.undo, able.clock.now())
    assert undone.too_late == "Ida Noor: New -> Offer has left, and nobody can be moved to that stage"
    able.db.execute("UPDATE stage SET shut = 0 WHERE pk = ?", (able.stages[0],))
    assert undo(able).queued
    assert able.shown(1) == 0


def test_a_change_that_somebody_else_has_taken_back_bars_nothing_behind_it(able: World) -> None:
    ampler.allow(able, Verb.UNTAG)
    send(able, move(able, 1, 2))
    send(able, ask(able, AddTags(candidate=able.candidates[0], tags=("rust",))))
    able.store([Candidate(remote_id="0", first_name="Ida", last_name="Noor", tags=())], able.clock.pass_(1))
    assert (undo(able).too_late or "").endswith("has left, and the candidate has none of these tags")
    assert undo(able).queued


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, sent=st.integers(0, 7), back=st.integers(1, 8), meanwhile=st.booleans())
def test_as_many_redos_as_undos_lead_back_to_where_one_was(
    steps: list[tuple[int, int]], sent: int, back: int, meanwhile: bool
) -> None:
    """Whatever of it has left, and also where what takes it back has left by then."""
    with tempfile.TemporaryDirectory() as folder:
        world = build(Path(folder) / "cache.db")
        pictures = [[world.shown(person) for person in range(3)]]
        for number, (person, stage) in enumerate(steps):
            try:
                seq = move(world, person, stage)
            except AlreadySo:
                continue
            if number < sent:
                send(world, seq)
            pictures.append([world.shown(person) for person in range(3)])
        back = min(back, len(pictures) - 1)
        for number in range(back):
            undo(world)
            assert [world.shown(person) for person in range(3)] == pictures[-2 - number]
        if meanwhile:
            for op in ops.unsettled(world.db):
                send(world, op.seq)
        for number in range(back):
            redo(world)
            assert [world.shown(person) for person in range(3)] == pictures[len(pictures) - back + number]
        world.db.close()
