"""What is decided about an operation, case by case."""

from collections.abc import Callable
from random import Random

import msgspec
import pytest

from app.cache.deeds import Looked
from app.cache.ops import Op
from app.cache.queue import LATELY
from app.model.ids import AccountId, LocalId
from app.model.intents import AddNote, AnyIntent, Move, Reject
from app.model.pipeline import Place
from app.model.words import ApplicationStatus, OpState, Replay
from app.sync.decide import (
    MOST_MISSED,
    Answered,
    CountRefusal,
    Failed,
    Pause,
    Postpone,
    Rest,
    Send,
    Settle,
    decide,
    due,
    needs_look,
    rest,
)
from app.vendor import (
    Answer,
    AnswerLost,
    Denied,
    Forbidden,
    Garbled,
    NotThere,
    Refused,
    SignInRefused,
    Stale,
    Throttled,
    TooLate,
    Unfinished,
    Unreachable,
    VendorError,
)

NOW, LATE = 1_000_000, 60_000
POLKA, NORD = AccountId(1), AccountId(2)
A, B, C = LocalId(11), LocalId(12), LocalId(13)


def op(seq: int = 1, *, intent: AnyIntent | None = None, target: int = 100, **more: object) -> Op:
    fields: dict[str, object] = {
        "seq": seq,
        "op_id": f"op-{seq}",
        "account": POLKA,
        "intent": intent or Move(application=LocalId(target), stage=B),
        "target": target,
        "expect": A,
        "before": None,
        "creates": None,
        "replay": Replay.ABSOLUTE,
        "notifies": False,
        "state": OpState.QUEUED,
        "not_before": NOW,
        "attempts": 0,
        "missed": 0,
        "created_at": NOW - 10_000,
        "sent_at": None,
        "lanes": (target,),
        "needs": (),
    }
    return Op(**(fields | more))  # type: ignore[arg-type]


def at(stage: LocalId) -> Place:
    return Place(stage=stage, status=ApplicationStatus.ACTIVE, entered_at=1)


def seen(stage: LocalId, **more: object) -> Looked:
    """The vendor has it there; it was to go from A to B."""
    return Looked(place=at(stage), stage=stage, there=stage == B, holds=stage == A, **more)  # type: ignore[arg-type]


def lost(**more: object) -> Op:
    return op(state=OpState.UNKNOWN, attempts=1, sent_at=NOW - LATE, **more)


# --- which may go ----------------------------------------------------------------------------------


def seqs(ops: list[Op], **more: object) -> list[tuple[int, tuple[int, ...]]]:
    turns = due(ops, more.get("closed", ()), more.get("busy", ()), NOW)  # type: ignore[arg-type]
    return [(turn.op.seq, turn.fold) for turn in turns]


def test_different_applications_go_side_by_side() -> None:
    assert seqs([op(1, target=100), op(2, target=200)]) == [(1, ()), (2, ())]


def test_a_held_operation_waits_and_holds_nobody_else_up() -> None:
    assert seqs([op(1, target=100, not_before=NOW + 1), op(2, target=200)]) == [(2, ())]


def test_moves_of_one_application_go_as_one() -> None:
    assert seqs([op(1), op(2), op(3)]) == [(3, (1, 2))]


def test_moves_are_folded_neither_over_a_rejection_nor_into_what_is_being_sent() -> None:
    decline = Reject(application=LocalId(100), reason=C)
    assert seqs([op(1), op(2, intent=decline), op(3)]) == [(1, ())]
    assert seqs([op(1, state=OpState.SENDING), op(2)]) == []
    assert seqs([lost(seq=1, not_before=NOW + 5), op(2)]) == []


@pytest.mark.parametrize("state", [OpState.CONFLICT, OpState.DEAD, OpState.ASK])
def test_what_a_person_must_decide_keeps_its_lane_closed_and_no_other(state: OpState) -> None:
    assert seqs([op(1, target=100, state=state), op(2, target=100), op(3, target=200)]) == [(3, ())]


def test_what_stands_in_two_lanes_waits_for_both() -> None:
    assert seqs([op(1, target=100, state=OpState.SENDING), op(2, target=200, lanes=(100, 200))]) == []


def test_what_needs_another_operation_waits_for_it() -> None:
    assert seqs([op(1, target=100, needs=(7,)), op(2, target=200)]) == [(2, ())]


def test_an_account_that_stands_still_delays_no_other() -> None:
    ops = [op(1, target=100), op(2, target=200, account=NORD)]
    assert seqs(ops, closed={POLKA}) == [(2, ())]
    assert seqs(ops, busy={1}) == [(2, ())]


# --- before sending ----------------------------------------------------------------------------------


def test_what_replaces_something_is_looked_at_first_and_a_note_is_not() -> None:
    assert needs_look(op())
    assert not needs_look(op(intent=AddNote(candidate=LocalId(1), body="x")))
    assert needs_look(lost(intent=AddNote(candidate=LocalId(1), body="x")))


def test_where_the_vendor_has_what_the_person_saw_it_is_sent() -> None:
    assert decide(op(), seen(A), NOW, late_window=LATE) == [Send()]


def test_where_it_is_so_already_it_is_done() -> None:
    (command,) = decide(op(), seen(B), NOW, late_window=LATE)
    assert command == Settle(OpState.DONE, place=at(B), already=True)


def test_where_somebody_else_changed_it_nothing_is_overwritten() -> None:
    (command,) = decide(op(), seen(C, words="Offer", by="Lars", at=5), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is OpState.CONFLICT
    assert command.theirs is not None
    assert (command.theirs.stage, command.theirs.words, command.theirs.by, command.theirs.at) == (C, "Offer", "Lars", 5)


def test_where_it_is_gone_it_is_a_conflict() -> None:
    (command,) = decide(op(), Looked(gone=True), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is OpState.CONFLICT


# --- after sending ---------------------------------------------------------------------------------


def after(error: VendorError, one: Op | None = None) -> list[object]:
    return list(decide(one or op(sent_at=NOW), Failed(error, sending=True), NOW, late_window=LATE))


def test_an_answer_settles_it() -> None:
    assert decide(op(), Answered(Answer(status=204)), NOW, late_window=LATE) == [Settle(OpState.DONE, landed=True)]


def test_what_did_not_leave_is_tried_again_later() -> None:
    assert after(Unreachable("down")) == [Postpone(OpState.QUEUED, NOW, "down"), Rest("down")]


def test_a_vendor_that_says_when_is_left_alone_until_then() -> None:
    (queued, pause) = after(Throttled("slow down", retry_after=2.0))
    assert queued == Postpone(OpState.QUEUED, NOW, "slow down")
    assert pause == Rest("slow down", NOW + 2000, told=True)


def test_a_lost_answer_is_read_back_after_the_late_window() -> None:
    assert after(AnswerLost("cut off")) == [Postpone(OpState.UNKNOWN, NOW + LATE, "cut off")]


def test_an_error_nobody_foresaw_counts_as_a_lost_answer() -> None:
    assert after(VendorError("?")) == [Postpone(OpState.UNKNOWN, NOW + LATE, "?")]


def test_a_refused_sign_in_keeps_the_operation_and_pauses_the_account() -> None:
    refused = SignInRefused("wrong")
    assert after(refused) == [Postpone(OpState.QUEUED, NOW, "wrong"), Pause(refused)]


@pytest.mark.parametrize(("error", "state"), [
    (Stale("not from there"), OpState.CONFLICT), (Refused("bad"), OpState.DEAD), (NotThere("gone"), OpState.DEAD),
])  # fmt: skip
def test_what_the_vendor_will_never_take_is_shown_to_the_person(error: VendorError, state: OpState) -> None:
    (command,) = after(error)
    assert isinstance(command, Settle)
    assert command.state is state


def test_a_missing_permission_fails_the_operation_and_is_counted() -> None:
    settle, count = after(Forbidden("no"))
    assert isinstance(settle, Settle)
    assert (settle.state, count) == (OpState.DEAD, CountRefusal())


def test_a_record_that_may_not_be_seen_says_nothing_of_the_account() -> None:
    (settle,) = after(Denied("not theirs"))
    assert isinstance(settle, Settle)
    assert settle.state is OpState.DEAD


# --- after a lost answer ----------------------------------------------------------------------------


def test_read_back_it_is_there_and_done() -> None:
    assert decide(lost(), seen(B), NOW, late_window=LATE) == [Settle(OpState.DONE, place=at(B))]


def test_read_back_it_is_not_there_and_sent_again_a_few_times_only() -> None:
    (again,) = decide(lost(), seen(A), NOW, late_window=LATE)
    assert isinstance(again, Postpone)
    assert (again.state, again.missed) == (OpState.QUEUED, True)
    (enough,) = decide(lost(missed=MOST_MISSED - 1), seen(A), NOW, late_window=LATE)
    assert isinstance(enough, Settle)
    assert enough.state is OpState.DEAD


def test_read_back_it_was_there_and_somebody_took_it_back_so_it_is_not_sent_again() -> None:
    (command,) = decide(lost(), seen(A, was_there=True, words="New"), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is OpState.CONFLICT


@pytest.mark.parametrize("more", [{"notifies": True}, {"replay": Replay.ONCE}])
def test_what_writes_to_people_is_never_sent_again_by_the_machine(more: dict[str, object]) -> None:
    (command,) = decide(lost(**more), seen(A), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is OpState.ASK


def test_a_move_that_mails_may_go_again_where_the_vendor_itself_checks_the_old_stage() -> None:
    (command,) = decide(lost(notifies=True, replay=Replay.CAS), seen(A), NOW, late_window=LATE)
    assert isinstance(command, Postpone)


@pytest.mark.parametrize(("matches", "state"), [(1, OpState.DONE), (2, OpState.ASK)])
def test_a_note_is_known_by_its_text(matches: int, state: OpState) -> None:
    note = lost(intent=AddNote(candidate=LocalId(1), body="x"), replay=Replay.CONTENT)
    (command,) = decide(note, Looked(matches=matches), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is state


@pytest.mark.parametrize(
    ("replay", "sure", "state"),
    [
        (Replay.CONTENT, False, OpState.ASK),
        (Replay.MARKED, False, OpState.ASK),
        (Replay.MARKED, True, OpState.DONE),
        (Replay.NATURAL, False, OpState.DONE),
    ],
)
def test_what_left_nobody_knows_when_is_not_known_by_what_may_be_older(
    replay: Replay, sure: bool, state: OpState
) -> None:
    made = msgspec.structs.replace(lost(replay=replay), sent_at=NOW - LATELY)
    (command,) = decide(made, Looked(matches=1, sure=sure), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is state


def test_reading_back_that_is_forbidden_asks_the_person() -> None:
    (command,) = decide(lost(), Failed(Forbidden("no"), sending=False), NOW, late_window=LATE)
    assert isinstance(command, Settle)
    assert command.state is OpState.ASK


@pytest.mark.parametrize("made", [op, lost])
def test_a_record_that_makes_no_sense_waits_alone(made: Callable[[], Op]) -> None:
    (command,) = decide(made(), Failed(Garbled("no JSON"), sending=False), NOW, late_window=LATE)
    assert command == Postpone(made().state, NOW + 60_000, "no JSON")


def test_what_a_server_cannot_answer_leaves_the_way_to_others_while_the_account_rests() -> None:
    broken = Failed(Unreachable("500", status=500), sending=False)
    wait, pause = decide(op(), broken, NOW, late_window=LATE)
    assert isinstance(wait, Postpone)
    assert isinstance(pause, Rest)
    longest_first_rest = max(rest(1, Random(seed)) for seed in range(50))
    assert wait.not_before - NOW > longest_first_rest
    assert decide(op(), Failed(Unreachable("no network"), sending=False), NOW, late_window=LATE) == [Rest("no network")]


def test_pauses_grow_and_end() -> None:
    rng = Random(7)
    assert all(500 <= rest(failures, rng) <= 60_000 for failures in range(40))
    assert max(rest(1, rng) for _ in range(50)) <= 2000


def test_what_could_not_be_finished_is_tried_again_a_few_times_and_holds_nobody_else_up() -> None:
    waits = []
    for missed in range(MOST_MISSED - 1):
        (command,) = after(Unfinished("no answer to the upload"), op(sent_at=NOW, attempts=20, missed=missed))
        assert isinstance(command, Postpone)
        assert (command.state, command.missed) == (OpState.QUEUED, True)
        waits.append(command.not_before - NOW)
    assert waits == [5_000, 10_000, 20_000, 40_000]
    (command,) = after(Unfinished("no answer to the upload"), op(sent_at=NOW, missed=MOST_MISSED - 1))
    assert isinstance(command, Settle)
    assert command.state is OpState.DEAD


def test_what_could_not_leave_in_time_waits_longer_each_time_and_blames_nobody() -> None:
    waits = []
    for attempts in (1, 2, 3, 30):
        (command,) = after(TooLate("late"), op(sent_at=NOW, attempts=attempts))
        assert isinstance(command, Postpone)
        assert command.state is OpState.QUEUED
        waits.append(command.not_before - NOW)
    assert waits == [500, 1000, 2000, 60_000]
