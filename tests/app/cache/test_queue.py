"""The queue's transactions: what a person sees is always the vendor's state with the unsent intents replayed on it."""

import pytest

from app.cache import accounts, conflicts, connection, lease, ops, outbox, people, queue, undoing
from app.cache.deeds import Impossible
from app.cache.ops import Op, Theirs
from app.model.ids import DAY, HOUR
from app.model.intents import AddNote, Move, Reject
from app.model.pipeline import Place
from app.model.views import Undone
from app.model.words import ApplicationStatus, OpState, Replay, Verb
from app.vendor import Capability
from tests.app.cache.queueing import ask, ask_together, lead, move
from tests.world import HOLD, LATE, World


def undo(world: World) -> Undone:
    return connection.transaction(world.db, undoing.undo, world.clock.now())


def claim(world: World, seq: int, fold: tuple[int, ...] = (), epoch: int | None = None) -> Op | None:
    number = lead(world) if epoch is None else epoch
    return connection.transaction(world.db, queue.claim, seq, fold, number, world.clock.now())


def settle(world: World, seq: int, state: OpState, **more: object) -> None:
    epoch = lease.holder(world.db)
    assert epoch is not None
    connection.transaction(
        world.db, queue.settle, seq, state, epoch=epoch.epoch, now=world.clock.now(), **more  # type: ignore[arg-type]
    )  # fmt: skip


def state(world: World, seq: int) -> str:
    row = outbox.row(world.db, seq, world.clock.now())
    assert row is not None
    return row.shown


def test_a_move_is_seen_at_once_and_held(world: World) -> None:
    seq = move(world, 0, 1)
    assert world.shown(0) == 1
    assert world.base(0) == 0
    assert state(world, seq) == "held"
    world.clock.pass_(HOLD)
    assert state(world, seq) == "waiting"


def test_undo_takes_back_one_step_after_the_other_and_leaves_nothing(world: World) -> None:
    move(world, 0, 1)
    move(world, 0, 2)
    move(world, 1, 1)
    for expected in ((2, 0), (1, 0), (0, 0)):
        undo(world)
        assert (world.shown(0), world.shown(1)) == expected
    assert undo(world).too_late == "there is nothing to undo"


def test_what_one_key_press_asked_is_one_step_of_undo(world: World) -> None:
    ask_together(world, *(Move(application=one, stage=world.stages[2]) for one in world.applications))
    assert [world.shown(person) for person in range(4)] == [2, 2, 2, 2]
    undo(world)
    assert [world.shown(person) for person in range(4)] == [0, 0, 0, 0]


def test_of_several_intents_none_is_queued_when_one_is_impossible(world: World) -> None:
    good = Move(application=world.applications[0], stage=world.stages[2])
    with pytest.raises(Impossible, match="in that stage already"):
        ask_together(world, good, Move(application=world.applications[1], stage=world.stages[0]))
    assert world.shown(0) == 0
    assert outbox.rows(world.db, world.clock.now()) == []


def test_a_second_move_holds_the_first_one_again(world: World) -> None:
    first = move(world, 0, 1)
    world.clock.pass_(HOLD - 1)
    move(world, 0, 2)
    world.clock.pass_(5000)
    assert state(world, first) == "held"


def test_moves_that_are_claimed_together_leave_as_one(world: World) -> None:
    first, second = move(world, 0, 1), move(world, 0, 3)
    world.clock.pass_(HOLD)
    claimed = claim(world, second, (first,))
    assert claimed is not None
    assert (claimed.state, claimed.expect) == (OpState.SENDING, world.stages[0])
    assert state(world, first) == "merged"
    assert world.shown(0) == 3


def test_moves_that_end_where_they_began_send_nothing(world: World) -> None:
    first, second = move(world, 0, 1), move(world, 0, 0)
    world.clock.pass_(HOLD)
    claimed = claim(world, second, (first,))
    assert claimed is not None
    assert claimed.state is OpState.DONE
    assert world.shown(0) == 0


def test_a_held_move_cannot_be_claimed_and_a_claimed_one_cannot_be_undone(world: World) -> None:
    seq = move(world, 0, 1)
    assert claim(world, seq) is None
    world.clock.pass_(HOLD)
    assert claim(world, seq) is not None
    assert undo(world).left is not None
    assert world.shown(0) == 1


def test_a_process_that_no_longer_leads_can_neither_claim_nor_settle(world: World) -> None:
    seq = move(world, 0, 1)
    world.clock.pass_(HOLD)
    old = lead(world)
    lead(world)
    with pytest.raises(lease.Fenced):
        claim(world, seq, epoch=old)
    assert state(world, seq) == "waiting"


def test_what_was_being_sent_when_the_program_died_is_read_back_after_the_late_window(world: World) -> None:
    seq = move(world, 0, 1)
    world.clock.pass_(HOLD)
    claim(world, seq)
    world.clock.pass_(5000)
    assert connection.transaction(world.db, queue.recover, lead(world), world.clock.now()) == 1
    found = queue.one(world.db, seq)
    assert found is not None
    assert (found.state, found.not_before) == (OpState.UNKNOWN, world.clock.now() + LATE)
    assert world.shown(0) == 1


def test_a_late_page_does_not_turn_a_card_back(world: World) -> None:
    seq = move(world, 0, 1)
    asked_before = world.clock.now()
    world.clock.pass_(HOLD)
    claim(world, seq)
    world.clock.pass_(100)
    place = Place(stage=world.stages[1], status=ApplicationStatus.ACTIVE, entered_at=world.clock.now())
    settle(world, seq, OpState.DONE, place=place)
    world.vendor_moves(0, 0, at=asked_before - 10, read_at=asked_before)
    assert (world.base(0), world.shown(0)) == (1, 1)
    world.clock.pass_(100)
    world.vendor_moves(0, 2)
    assert (world.base(0), world.shown(0)) == (2, 2)


def test_a_pull_does_not_take_an_unsent_move_away(world: World) -> None:
    move(world, 0, 1)
    world.clock.pass_(10)
    world.vendor_moves(0, 3)
    assert (world.base(0), world.shown(0)) == (3, 1)
    undo(world)
    assert world.shown(0) == 3


def test_a_conflict_leaves_the_picture_and_closes_its_lane(world: World) -> None:
    first = move(world, 0, 1)
    world.clock.pass_(HOLD)
    claim(world, first)
    world.clock.pass_(10)
    world.vendor_moves(0, 3)
    theirs = Place(stage=world.stages[3], status=ApplicationStatus.ACTIVE, entered_at=world.clock.now())
    settle(world, first, OpState.CONFLICT, place=theirs, theirs=Theirs(stage=world.stages[3], words="Offer"))
    assert world.shown(0) == 3
    later = move(world, 0, 4)
    row = outbox.row(world.db, later, world.clock.now() + HOLD)
    assert row is not None
    why = f"blocked by an earlier change of the same candidate (number {first}: conflict)"
    assert (row.shown, row.behind, row.why) == ("waiting", first, why)
    seen = conflicts.conflict(world.db, first, world.clock.now())
    assert seen is not None
    assert (seen.base, seen.mine, seen.theirs) == ("New", "Screen", "Offer")
    assert [stay.stage for stay in seen.between] == ["Offer"]


def test_dropping_an_earlier_move_lets_the_later_one_start_where_it_started(world: World) -> None:
    first, second = move(world, 0, 1), move(world, 0, 2)
    assert connection.transaction(world.db, queue.drop, first, world.clock.now())
    found = queue.one(world.db, second)
    assert found is not None
    assert found.expect == world.stages[0]
    assert world.shown(0) == 2


def test_my_side_of_a_conflict_is_asked_again_from_what_is_there_now(world: World) -> None:
    first = move(world, 0, 1)
    world.clock.pass_(HOLD)
    claim(world, first)
    world.vendor_moves(0, 3)
    theirs = Place(stage=world.stages[3], status=ApplicationStatus.ACTIVE, entered_at=world.clock.now())
    settle(world, first, OpState.CONFLICT, place=theirs, theirs=Theirs(words="Offer"))
    intent = Move(application=world.applications[0], stage=world.stages[1])
    again = connection.transaction(world.db, queue.replace, first, intent, world.clock.now())
    found = queue.one(world.db, again)
    assert found is not None
    assert found.expect == world.stages[3]
    assert state(world, again) == "held"
    assert world.shown(0) == 1


def test_a_rejection_shows_in_the_stage_its_reason_leads_to(world: World) -> None:
    ask(world, Reject(application=world.applications[0], reason=world.reason))
    assert world.shown(0) == 5
    row = world.db.execute("SELECT status FROM application WHERE pk = ?", (world.applications[0],)).fetchone()
    assert row[0] == "rejected"


def test_nobody_is_rejected_by_a_move(world: World) -> None:
    with pytest.raises(Impossible, match="with a reason"):
        move(world, 0, 5)


def test_writes_that_are_off_queue_nothing_and_say_how_to_switch_them_on(world: World) -> None:
    connection.transaction(world.db, accounts.set_writes, world.account, False)
    with pytest.raises(Impossible, match="lanehop account writes polka on"):
        move(world, 0, 1)


def test_what_a_vendor_cannot_do_is_said_with_its_reason(world: World) -> None:
    cannot = Capability(verb=Verb.MOVE, allowed=False, reason="read-only here", replay=Replay.ONCE)
    connection.transaction(world.db, accounts.put_capabilities, world.account, [cannot])
    with pytest.raises(Impossible, match="polka: read-only here"):
        move(world, 0, 1)


def test_a_note_is_in_the_timeline_until_it_is_dropped(world: World) -> None:
    seq = ask(world, AddNote(candidate=world.candidates[1], body="call her on Monday"))
    view = people.candidate(world.db, world.candidates[1], world.clock.now())
    assert view is not None
    assert [(line.body, line.by, line.pending) for line in view.timeline] == [
        ("call her on Monday", "you", OpState.QUEUED)
    ]
    connection.transaction(world.db, queue.drop, seq, world.clock.now())
    view = people.candidate(world.db, world.candidates[1], world.clock.now())
    assert view is not None
    assert view.timeline == ()


def test_sending_now_ends_the_undo_time_of_all_that_is_held(world: World) -> None:
    seqs = [move(world, 0, 1), move(world, 1, 1)]
    assert connection.transaction(world.db, queue.release, world.clock.now()) == 2
    assert [state(world, seq) for seq in seqs] == ["waiting", "waiting"]
    assert connection.transaction(world.db, queue.release, world.clock.now()) == 0


def test_numbers_of_operations_sort_by_the_time_they_were_made() -> None:
    made = [queue.uuid7(1_750_000_000_000 + step) for step in range(5)]
    assert made == sorted(made)
    assert all(text[14] == "7" and text[19] in "89ab" for text in made)


def test_a_page_that_came_too_late_is_thought_of_again_when_all_is_in(world: World) -> None:
    from app.cache.overlay import applications as projection

    seq = move(world, 0, 1)
    world.clock.pass_(HOLD)
    claim(world, seq)
    left_at = world.clock.pass_(100)
    world.clock.pass_(100)
    place = Place(stage=world.stages[1], status=ApplicationStatus.ACTIVE, entered_at=world.clock.now())
    settle(world, seq, OpState.DONE, place=place)
    world.vendor_moves(0, 1, at=left_at - 2, read_at=left_at)
    world.vendor_moves(0, 3, at=left_at - 1, read_at=left_at)
    assert world.base(0) == 1, "the page left before the answer came"
    world.clock.pass_(100)
    now = world.clock.now()
    connection.transaction(world.db, projection.rederive_unsure, world.account, now, now)
    assert (world.base(0), world.shown(0)) == (3, 3)


def test_after_the_clock_was_set_back_the_vendor_is_believed_again(world: World) -> None:
    world.clock.pass_(3_600_000)
    world.vendor_moves(0, 1)
    world.clock.pass_(-3_600_000)
    world.clock.pass_(1000)
    world.vendor_moves(0, 3, at=world.clock.now() + 3_600_001)
    assert world.base(0) == 3


def test_after_the_clock_was_set_back_a_held_move_waits_as_long_as_it_had_to(world: World) -> None:
    seq = move(world, 0, 1)
    now = world.clock.pass_(-3_600_000)
    assert queue.is_from_the_future(world.db, now)
    connection.transaction(world.db, queue.redate, now)
    found = queue.one(world.db, seq)
    assert found is not None
    assert found.not_before == now + HOLD
    assert state(world, seq) == "held"


YEAR = 365 * DAY


def test_a_clock_that_was_a_year_ahead_once_keeps_nothing_waiting(world: World) -> None:
    """Also what was asked for before, and waits for something that happened while the clock was wrong."""
    lost, held = move(world, 0, 1), move(world, 1, 1)
    asked = world.clock.now()
    world.clock.pass_(YEAR)
    assert claim(world, lost) is not None
    epoch = lead(world)
    later = {"epoch": epoch, "why": "the answer was lost"}
    connection.transaction(world.db, queue.postpone, lost, OpState.UNKNOWN, world.clock.now() + LATE, **later)
    connection.transaction(world.db, queue.postpone, held, OpState.QUEUED, world.clock.now() + HOLD, **later)
    move(world, 1, 2)  # which holds the one before it again
    now = world.clock.pass_(HOLD - YEAR)
    assert queue.is_from_the_future(world.db, now)
    connection.transaction(world.db, queue.redate, now)
    assert not queue.is_from_the_future(world.db, now)
    for op in ops.unsettled(world.db):
        assert asked <= op.created_at <= now
        assert op.not_before <= now + LATE
        assert op.sent_at is None or op.sent_at <= now - queue.LATELY, "nobody knows when: it is looked for far back"
    (held_until,) = world.db.execute("SELECT MAX(held_until) FROM op").fetchone()
    assert held_until <= now + LATE


def test_what_was_sent_is_not_looked_for_from_too_late_on_after_the_clock_was_set(world: World) -> None:
    """Whether the vendor has told its time since or not: else a note that arrived would be sent again."""
    for by in (HOUR, -HOUR):
        note = ask(world, AddNote(candidate=world.candidates[0], body=f"after {by}"))
        world.clock.pass_(HOLD)
        world.db.execute("UPDATE account SET ahead = 5")
        sent = claim(world, note)
        assert sent is not None
        assert sent.sent_at is not None
        at_the_vendor = sent.sent_at + 5
        before = world.clock.now()
        world.clock.pass_(by)
        for told in (5, 5 - by):
            world.db.execute("SAVEPOINT told")
            world.db.execute("UPDATE account SET ahead = ?", (told,))
            queue.clock_was_set(world.db, before, by)
            op = queue.one(world.db, note)
            (ahead,) = world.db.execute("SELECT ahead FROM account").fetchone()
            assert op is not None
            assert op.sent_at is not None
            assert op.sent_at + ahead <= at_the_vendor
            world.db.execute("ROLLBACK TO told")
            world.db.execute("RELEASE told")


def test_a_note_can_be_taken_back_while_it_is_held(world: World) -> None:
    note = ask(world, AddNote(candidate=world.candidates[1], body="x"))
    assert state(world, note) == "held"
    assert undo(world).dropped == (note,)
    assert state(world, note) == "dropped"


def test_what_may_have_been_done_is_sent_again_only_when_a_person_says_it_was_not(world: World) -> None:
    note = ask(world, AddNote(candidate=world.candidates[1], body="x"))
    claim(world, note)
    settle(world, note, OpState.ASK)
    assert not connection.transaction(world.db, queue.retry, note, world.clock.now())
    assert connection.transaction(world.db, queue.send_again, note, world.clock.now())
    assert state(world, note) == "waiting"
