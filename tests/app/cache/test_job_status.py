"""A job is put into another of the vendor's own states: shown at once, compared, sent once, taken back."""

import pytest

from app.cache import boards, connection, outbox, outgoing, queue, undoing
from app.cache.deeds import AlreadySo, Impossible
from app.model.intents import SetJobStatus
from app.model.records import Job
from app.model.views import JobView
from app.model.words import JobStatus, OpState, Verb
from app.vendor import SetJobStatus as NewStatus
from tests import ampler
from tests.app.cache.queueing import ask, ends, look, one
from tests.world import World


def told(status: str, means: JobStatus) -> Job:
    return Job(remote_id="1", name="Backend Engineer", code="J1", status=means, status_raw=status)


@pytest.fixture
def hiring(able: World) -> World:
    ampler.allow(able, Verb.JOB_STATUS)
    able.store([told("SOURCING", JobStatus.OPEN)], able.clock.pass_(1))
    return able


def put(world: World, status: str = "CANCELLED", means: JobStatus = JobStatus.CLOSED) -> int:
    return ask(world, SetJobStatus(job=world.job, status=status, means=means))


def view(world: World) -> JobView:
    found = boards.job(world.db, world.job)
    assert found is not None
    return found


def test_it_is_shown_at_once_sent_in_the_vendors_word_and_undone_without_a_trace(hiring: World) -> None:
    seq = put(hiring)
    assert (view(hiring).status_raw, view(hiring).status, view(hiring).op_state) == (
        "CANCELLED",
        JobStatus.CLOSED,
        OpState.QUEUED,
    )
    assert hiring.job not in [one.id for one in boards.jobs(hiring.db)]
    assert outgoing.build(hiring.db, one(hiring, seq)) == NewStatus(job="1", status="CANCELLED")
    row = outbox.row(hiring.db, seq, hiring.clock.now())
    assert row is not None
    assert row.what == "Backend Engineer: status CANCELLED"
    connection.transaction(hiring.db, undoing.undo, hiring.clock.now())
    assert (view(hiring).status_raw, view(hiring).op_state) == ("SOURCING", None)


def test_what_a_colleague_made_of_it_meanwhile_is_a_conflict(hiring: World) -> None:
    seq = put(hiring)
    seen = look(hiring, seq, told("ON_HOLD", JobStatus.ON_HOLD))
    assert (seen.there, seen.holds, seen.words) == (False, False, "status ON_HOLD")
    seen = look(hiring, seq, told("CANCELLED", JobStatus.CLOSED))
    assert seen.there


def test_once_it_has_left_it_is_taken_back_by_the_state_before(hiring: World) -> None:
    seq = put(hiring)
    ends(hiring, seq)
    assert (view(hiring).status_raw, view(hiring).op_state) == ("CANCELLED", None)
    undone = connection.transaction(hiring.db, undoing.undo, hiring.clock.now())
    assert undone.left is not None
    (back,) = undone.left.back
    assert back.endswith("CANCELLED has reached the vendor: change back to status SOURCING")


def test_dropping_one_hands_what_the_person_saw_to_the_next(hiring: World) -> None:
    first = put(hiring, "ON_HOLD", JobStatus.ON_HOLD)
    second = put(hiring)
    connection.transaction(hiring.db, queue.drop, first, hiring.clock.now())
    assert look(hiring, second, told("SOURCING", JobStatus.OPEN)).holds


def test_only_the_states_of_the_account_can_be_asked_for(hiring: World) -> None:
    with pytest.raises(Impossible, match="no field for FILLED"):
        put(hiring, "FILLED", JobStatus.CLOSED)
    with pytest.raises(AlreadySo):
        put(hiring, "SOURCING", JobStatus.OPEN)
