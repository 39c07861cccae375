"""What becomes of the queue when a person settles a problem: nothing is lost, and the order stays."""

import pytest

from app.cache import accounts, connection, people, queue, undoing
from app.cache.deeds import Impossible
from app.cache.identity import new_id
from app.cache.ops import Op
from app.model.ids import LocalId
from app.model.intents import (
    AddNote,
    AddToJob,
    AnyIntent,
    CreateCandidate,
    EditCandidate,
    EditJob,
    JobFields,
    Move,
    PersonFields,
    Reject,
)
from app.model.records import Candidate, Job
from app.model.words import Kind, OpState
from tests.app.cache.queueing import ask, ends, look, one
from tests.world import HOLD, World


def insist(world: World, seq: int, intent: AnyIntent | None = None) -> Op:
    found = one(world, seq)
    wanted = found.intent if intent is None else intent
    assert connection.transaction(world.db, queue.replace, seq, wanted, world.clock.now()) == seq
    return one(world, seq)


def phones(number: str, candidate: LocalId) -> EditCandidate:
    return EditCandidate(candidate=candidate, changes=PersonFields(phones=(number,)))


def vendor_says(world: World, number: str) -> Candidate:
    world.clock.pass_(10)
    record = Candidate(remote_id="0", first_name="Ida", last_name="Noor", phones=(number,))
    world.store([record])
    return record


def shown(world: World) -> tuple[str, ...]:
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    return tuple(view.phones)


def test_insisting_on_somebody_new_keeps_what_waits_for_them(able: World) -> None:
    pk = connection.transaction(able.db, new_id, able.account, Kind.CANDIDATE)
    application = connection.transaction(able.db, new_id, able.account, Kind.APPLICATION)
    person = PersonFields(first_name="Jan", last_name="Kowalski")
    making = ask(able, CreateCandidate(account=able.account, candidate=pk, person=person))
    behind = [
        ask(able, AddToJob(application=application, candidate=pk, job=able.job)),
        ask(able, AddNote(candidate=pk, body="hello")),
        ask(able, Move(application=application, stage=able.stages[2])),
    ]
    ends(able, making, OpState.CONFLICT)
    marker = one(able, making).op_id
    again = insist(able, making)
    assert (again.state, again.op_id) == (OpState.QUEUED, marker)
    assert again.not_before == able.clock.now() + HOLD
    assert [one(able, seq).state for seq in behind] == [OpState.QUEUED] * 3
    assert all(making in one(able, seq).needs for seq in behind)


def test_an_insisted_change_is_compared_with_the_vendor_and_stays_before_the_later_one(able: World) -> None:
    vendor_says(able, "0")
    first, second = (ask(able, phones(number, able.candidates[0])) for number in ("1", "2"))
    ends(able, first, OpState.CONFLICT)
    record = vendor_says(able, "9")
    marker = one(able, first).op_id
    again = insist(able, first)
    assert again.op_id != marker, "a request of its own"
    assert again.before == b'{"phones":["9"]}'
    assert shown(able) == ("2",), "the newest wish"
    assert look(able, first, record).holds
    ends(able, first, OpState.DONE)
    assert look(able, second, vendor_says(able, "1")).holds


def test_an_insisted_change_of_a_job_replaces_what_the_vendor_has_now(able: World) -> None:
    seq = ask(able, EditJob(job=able.job, changes=JobFields(name="Baker")))
    ends(able, seq, OpState.CONFLICT)
    able.clock.pass_(10)
    able.store([Job(remote_id="1", name="Cook", code="J1")])
    assert insist(able, seq).before == b'{"name":"Cook"}'
    able.db.execute("UPDATE op SET state = 'conflict' WHERE seq = ?", (seq,))
    able.db.execute("DELETE FROM job")
    with pytest.raises(Impossible, match="that job is not in the cache"):
        insist(able, seq)


def test_a_later_change_is_no_conflict_where_the_one_before_failed_and_was_dropped(able: World) -> None:
    vendor_says(able, "0")
    first, second = (ask(able, phones(number, able.candidates[0])) for number in ("1", "2"))
    ends(able, first, OpState.DEAD)
    assert connection.transaction(able.db, queue.drop, first, able.clock.now())
    assert look(able, second, vendor_says(able, "0")).holds


def test_a_later_move_is_no_conflict_where_the_one_before_failed_and_was_dropped(able: World) -> None:
    decline = ask(able, Reject(application=able.applications[0], reason=able.reason or LocalId(0)))
    later = ask(able, Move(application=able.applications[0], stage=able.stages[2]))
    ends(able, decline, OpState.DEAD)
    assert connection.transaction(able.db, queue.drop, decline, able.clock.now())
    assert one(able, later).expect == able.stages[0]


def test_another_stage_takes_the_place_of_the_one_in_conflict_for_what_stands_behind(able: World) -> None:
    decline = ask(able, Reject(application=able.applications[0], reason=able.reason or LocalId(0)))
    later = ask(able, Move(application=able.applications[0], stage=able.stages[2]))
    ends(able, decline, OpState.CONFLICT)
    instead = Move(application=able.applications[0], stage=able.stages[1])
    again = insist(able, decline, instead)
    assert (again.intent, again.expect, again.replay) == (instead, able.stages[0], "absolute")
    assert one(able, later).expect == able.stages[1]
    kind = able.db.execute("SELECT kind FROM op WHERE seq = ?", (decline,)).fetchone()
    assert kind == ("application.move",)
    assert able.shown(0) == 2


def test_what_was_settled_last_is_taken_back_first(able: World) -> None:
    first = ask(able, Move(application=able.applications[0], stage=able.stages[1]))
    ends(able, first, OpState.CONFLICT)
    other = ask(able, Move(application=able.applications[1], stage=able.stages[1]))
    insist(able, first)
    newest = ask(able, Move(application=able.applications[2], stage=able.stages[1]))
    for expected in (newest, first, other):
        undone = connection.transaction(able.db, undoing.undo, able.clock.now())
        assert undone.dropped == (expected,)


def test_nothing_is_insisted_on_that_cannot_be(able: World) -> None:
    seq = ask(able, Move(application=able.applications[0], stage=able.stages[1]))
    with pytest.raises(Impossible, match="not a conflict any more"):
        insist(able, seq)
    ends(able, seq, OpState.CONFLICT)
    elsewhere = Move(application=able.applications[0], stage=able.stages[5])
    with pytest.raises(Impossible, match="decline instead"):
        insist(able, seq, elsewhere)
    connection.transaction(able.db, accounts.set_writes, able.account, False)
    with pytest.raises(Impossible, match="writes are off"):
        insist(able, seq)
    connection.transaction(able.db, accounts.set_writes, able.account, True)
    able.db.execute("DELETE FROM application WHERE pk = ?", (able.applications[0],))
    with pytest.raises(Impossible, match="not in the cache"):
        insist(able, seq)
    assert one(able, seq).state is OpState.CONFLICT


def test_what_a_person_says_was_done_is_what_the_vendor_has(able: World) -> None:
    vendor_says(able, "0")
    seq = ask(able, phones("1", able.candidates[0]))
    ends(able, seq, OpState.ASK)
    assert connection.transaction(able.db, queue.confirm_done, seq, able.clock.now())
    assert shown(able) == ("1",)
