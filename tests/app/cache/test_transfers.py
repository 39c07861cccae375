"""An application goes to another job and back, with what was asked on either of them."""

import msgspec
import pytest

from app.cache import boards, conflicts, connection, identity, ops, outbox, outgoing, people, queue, sweeps, undoing
from app.cache.deeds import AlreadySo, Impossible
from app.cache.identity import local_ids
from app.model.ids import LocalId
from app.model.intents import AddNote, AddToJob, ApplicationFields, EditApplication, Move, Reject, Transfer
from app.model.records import Application, Job, Reason, Stage, Visit
from app.model.words import Kind, OpState, StageKind, Verb
from app.sync import decide
from app.vendor import MoveApplication, TransferApplication
from tests import ampler
from tests.app.cache.queueing import ask, ends, epoch, leaves, look, one
from tests.world import LATE, World


@pytest.fixture
def two(able: World) -> World:
    """There is another job, and the vendor says itself where applications are."""
    ampler.allow(able, Verb.TRANSFER)
    able.store([
        Job(remote_id="2", name="Platform Engineer", code="J2"),
        Stage(remote_id="2:0", job="2", name="Applied", position=0, kind=StageKind.NEW),
        Stage(remote_id="2:1", job="2", name="Talk", position=1, kind=StageKind.INTERVIEW),
        Reason(remote_id="2:4", job="2", name="no skills there"),
    ])  # fmt: skip
    able.store([application(number) for number in range(4)], able.clock.pass_(1))
    return able


def application(person: int, job: str = "1", stage: int = 0) -> Application:
    return Application(remote_id=f"1:{person}", candidate=str(person), job=job, stage=f"{job}:{stage}")


def pk(world: World, kind: Kind, remote: str) -> LocalId:
    return local_ids(world.db, world.account, kind, [remote])[remote]


def other_job(world: World) -> LocalId:
    return pk(world, Kind.JOB, "2")


def transfer(world: World, person: int = 0) -> int:
    return ask(world, Transfer(application=world.applications[person], job=other_job(world)))


def on(world: World, job: LocalId) -> dict[str, str]:
    """Who is on a board, and in which stage."""
    board = boards.board(world.db, job, world.clock.now())
    assert board is not None
    return {card.name: column.stage.name for column in board.columns for card in column.cards}


def test_the_card_is_on_the_other_board_at_once_and_back_when_it_is_undone(two: World) -> None:
    seq = transfer(two)
    assert "Ida Noor" not in on(two, two.job)
    assert on(two, other_job(two)) == {"Ida Noor": "Applied"}
    row = outbox.row(two.db, seq, two.clock.now())
    assert row is not None
    assert row.what == "Ida Noor: transfer to Platform Engineer"
    view = people.candidate(two.db, two.candidates[0], two.clock.now())
    assert view is not None
    assert [(one.job_name, one.stage_name) for one in view.applications] == [("Platform Engineer", "Applied")]
    connection.transaction(two.db, undoing.undo, two.clock.now())
    assert on(two, other_job(two)) == {}
    assert on(two, two.job)["Ida Noor"] == "New"


def test_the_request_names_both_jobs_and_where_it_was_seen(two: World) -> None:
    seq = transfer(two)
    write = outgoing.build(two.db, one(two, seq))
    assert write == TransferApplication(application="1:0", candidate="0", job="1", from_stage="1:0", to_job="2")


def test_what_is_asked_there_waits_and_goes_from_where_the_vendor_put_it(two: World) -> None:
    first = ask(two, Move(application=two.applications[0], stage=two.stages[1]))
    seq = transfer(two)
    talk = ask(two, Move(application=two.applications[0], stage=pk(two, Kind.STAGE, "2:1")))
    assert on(two, other_job(two)) == {"Ida Noor": "Talk"}
    before = outgoing.build(two.db, one(two, first))
    assert isinstance(before, MoveApplication)
    assert (before.job, before.to_stage) == ("1", "1:1"), "what comes before it is on the old job"
    turns = decide.due(ops.unsettled(two.db), (), (), two.clock.now() + 60_000)
    assert [turn.op.seq for turn in turns] == [first], "moves of two jobs do not go as one"
    ends(two, first)
    ends(two, seq)
    two.store([application(0, "2", 0)], two.clock.pass_(1))
    write = outgoing.build(two.db, one(two, talk))
    assert isinstance(write, MoveApplication)
    assert (write.job, write.from_stage, write.to_stage) == ("2", "2:0", "2:1")
    assert look(two, talk, application(0, "2", 0)).holds


def test_what_is_said_of_it_in_between_tells_nothing_of_where_it_is(two: World) -> None:
    ampler.allow(two, Verb.EDIT_APPLICATION)
    seq = transfer(two)
    edit = ask(two, EditApplication(application=two.applications[0], changes=ApplicationFields(source="Fair")))
    late = ask(two, Reject(application=two.applications[0], reason=pk(two, Kind.REASON, "2:4")))
    ends(two, seq)
    ends(two, edit)
    assert look(two, late, application(0, "2", 1)).holds, "the vendor begins in another column than is shown"


def test_dropping_it_drops_what_was_asked_on_the_other_job(two: World) -> None:
    seq = transfer(two)
    ask(two, Move(application=two.applications[0], stage=pk(two, Kind.STAGE, "2:1")))
    ask(two, Reject(application=two.applications[0], reason=pk(two, Kind.REASON, "2:4")))
    note = ask(two, AddNote(candidate=two.candidates[0], body="stays"))
    connection.transaction(two.db, queue.drop, seq, two.clock.now())
    assert [op.seq for op in ops.unsettled(two.db)] == [note]
    assert on(two, two.job)["Ida Noor"] == "New"


def test_one_that_fails_leaves_the_card_on_the_old_job_whatever_waits_behind_it(two: World) -> None:
    seq = transfer(two)
    ask(two, Move(application=two.applications[0], stage=pk(two, Kind.STAGE, "2:1")))
    ends(two, seq, OpState.DEAD)
    assert on(two, two.job)["Ida Noor"] == "New"
    assert on(two, other_job(two)) == {}
    connection.transaction(two.db, queue.retry, seq, two.clock.now())
    assert on(two, other_job(two)) == {"Ida Noor": "Talk"}


def test_what_a_colleague_did_meanwhile_is_a_conflict_or_done(two: World) -> None:
    seq = transfer(two)
    moved = look(two, seq, application(0, "1", 2))
    assert (moved.there, moved.holds, moved.words) == (False, False, "Interview of Backend Engineer")
    leaves(two, seq)
    (command,) = decide.decide(
        msgspec.structs.replace(one(two, seq), state=OpState.QUEUED), moved, two.clock.now(), late_window=LATE
    )
    assert isinstance(command, decide.Settle)
    connection.transaction(
        two.db, queue.settle, seq, command.state, epoch=epoch(two), now=two.clock.now(), error=command.error,
        theirs=command.theirs, place=command.place,
    )  # fmt: skip
    view = conflicts.conflict(two.db, seq, two.clock.now())
    assert view is not None
    assert (view.base, view.mine, view.theirs) == (
        "New of Backend Engineer", "transfer to Platform Engineer", "Interview of Backend Engineer",
    )  # fmt: skip
    assert on(two, two.job)["Ida Noor"] == "Interview"
    connection.transaction(two.db, queue.replace, seq, one(two, seq).intent, two.clock.now())
    assert look(two, seq, application(0, "1", 2)).holds
    there = look(two, seq, application(0, "2", 1))
    assert there.there
    assert on(two, other_job(two)) == {"Ida Noor": "Applied"}, "a transfer that was asked for is still shown"


def test_once_it_is_there_it_is_on_that_job_and_undo_brings_it_back(two: World) -> None:
    ends(two, transfer(two))
    assert identity.job_of(two.db, two.applications[0]) == other_job(two)
    left = connection.transaction(two.db, undoing.undo, two.clock.now()).left
    assert left is not None
    assert left.back == (
        "Ida Noor is on Platform Engineer at the vendor: transfer to Backend Engineer, into its first stage",
    )
    (seq,) = connection.transaction(two.db, undoing.take_back, left.step, two.clock.now()).queued
    assert one(two, seq).intent == Transfer(application=two.applications[0], job=two.job)
    assert on(two, two.job)["Ida Noor"] == "New"


def test_one_that_arrived_and_was_brought_back_is_not_sent_again(two: World) -> None:
    seq = transfer(two)
    leaves(two, seq)
    lost = (two.db, queue.postpone, seq, OpState.UNKNOWN, two.clock.now() + LATE)
    connection.transaction(*lost, epoch=epoch(two), why="lost")
    now = two.clock.now()
    there = Visit(remote_id="v", application="1:0", candidate="0", job="1", stage="2:0", entered_at=now)
    seen = look(two, seq, application(0), there)
    (command,) = decide.decide(one(two, seq), seen, two.clock.now(), late_window=LATE)
    assert isinstance(command, decide.Settle)
    assert (command.state, command.error) == (
        OpState.CONFLICT, "it was moved on to New of Backend Engineer by somebody else",
    )  # fmt: skip


def test_out_of_a_stage_that_is_shut_there_is_no_way_back(two: World) -> None:
    ends(two, transfer(two))
    two.db.execute("UPDATE stage SET shut = 1 WHERE pk = ?", (two.stages[0],))
    undone = connection.transaction(two.db, undoing.undo, two.clock.now())
    assert (undone.too_late or "").endswith("has left, and it came from New, where nobody gets back")


def test_a_pull_that_comes_before_it_left_does_not_turn_the_card_back(two: World) -> None:
    transfer(two)
    two.store([application(0, "1", 0)], two.clock.pass_(1))
    two.store([application(0, "1", 1)], two.clock.pass_(1))
    assert on(two, other_job(two)) == {"Ida Noor": "Applied"}
    assert identity.job_of(two.db, two.applications[0]) == two.job


def test_what_makes_no_sense_is_not_queued(two: World) -> None:
    with pytest.raises(AlreadySo):
        ask(two, Transfer(application=two.applications[0], job=two.job))
    joined = connection.transaction(two.db, identity.new_id, two.account, Kind.APPLICATION)
    ask(two, AddToJob(application=joined, candidate=two.candidates[1], job=other_job(two)))
    with pytest.raises(Impossible, match="on that job too"):
        transfer(two, 1)
    with pytest.raises(Impossible, match="job is not in the cache"):
        ask(two, Transfer(application=two.applications[0], job=LocalId(999)))


def test_of_a_job_that_is_gone_nothing_is_left_and_what_is_unsent_is_a_conflict(two: World) -> None:
    seq = transfer(two)
    two.db.execute("UPDATE idmap SET missed = 2 WHERE pk = ?", (two.job,))
    doubt = sweeps.Doubt(two.job, Kind.JOB, "1")
    assert not connection.transaction(two.db, sweeps.gone, doubt, two.clock.now())
    assert one(two, seq).state is OpState.CONFLICT
