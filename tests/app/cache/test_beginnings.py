"""A move of somebody who was put on a job here: where the vendor begins is not known when it is asked for."""

import pytest

from adapters.traffit import VENDOR
from app.cache import accounts, connection, lease, ops, outgoing, queue
from app.cache.deeds import Looked
from app.cache.identity import new_id
from app.model.ids import LocalId
from app.model.intents import AddToJob, AnyIntent, CreateJob, JobFields, Move
from app.model.records import AnyRecord, Candidate, Stage, Visit
from app.model.words import Kind, OpState
from app.vendor import MoveApplication, Pulled, Seen
from tests.world import HOLD, STAGES, World


@pytest.fixture
def able(world: World) -> World:
    connection.transaction(world.db, accounts.put_capabilities, world.account, VENDOR.capabilities)
    connection.transaction(world.db, lease.take, "me", world.clock.now(), force=True)
    world.store([Candidate(remote_id="50", first_name="Jan", last_name="Kowalski")])
    return world


def ask(world: World, intent: AnyIntent) -> int:
    (seq,) = connection.transaction(world.db, queue.enqueue, [intent], world.clock.now())
    return seq


def lands(world: World, seq: int, remote: str | None = None) -> None:
    world.clock.pass_(HOLD + 1)
    held = lease.holder(world.db)
    assert held is not None
    now = world.clock.now()
    assert connection.transaction(world.db, queue.claim, seq, (), held.epoch, now) is not None
    connection.transaction(
        world.db, queue.settle, seq, OpState.DONE, epoch=held.epoch, now=now, remote=remote, landed=True
    )
    world.clock.pass_(1000)


def joined(world: World, job: LocalId) -> tuple[LocalId, int]:
    (candidate,) = world.db.execute("SELECT pk FROM candidate WHERE name = 'Jan Kowalski'").fetchone()
    application = connection.transaction(world.db, new_id, world.account, Kind.APPLICATION)
    return application, ask(world, AddToJob(application=application, candidate=candidate, job=job))


def visit(world: World, number: int, stage: int, job: str = "1") -> Visit:
    return Visit(
        remote_id=f"v{number}",
        application=f"{job}:50",
        candidate="50",
        job=job,
        stage=f"{job}:{stage}",
        entered_at=world.clock.now(),
    )


def look(world: World, seq: int, *records: AnyRecord) -> Looked:
    op = ops.one(world.db, seq)
    assert op is not None
    pulled = [Pulled(record, b"v") for record in records]
    seen = Seen(exists=True, records=pulled, read_at=world.clock.now())
    return connection.transaction(world.db, outgoing.take_in, op, seen, world.clock.now())


def test_a_vendor_that_begins_in_another_column_is_no_conflict(able: World) -> None:
    application, adding = joined(able, able.job)
    move = ask(able, Move(application=application, stage=able.stages[3]))
    lands(able, adding, "1:50")
    looked = look(able, move, visit(able, 9, 1))
    assert (looked.there, looked.holds) == (False, True)
    op = ops.one(able.db, move)
    assert op is not None
    write = outgoing.build(able.db, op)
    assert isinstance(write, MoveApplication)
    assert write.from_stage == "1:1", "where it is, for a vendor that checks it"


def test_where_somebody_moved_it_on_from_there_it_is_one(able: World) -> None:
    application, adding = joined(able, able.job)
    move = ask(able, Move(application=application, stage=able.stages[3]))
    lands(able, adding, "1:50")
    began = visit(able, 9, 1)
    able.clock.pass_(1000)
    looked = look(able, move, began, visit(able, 10, 2))
    assert (looked.there, looked.holds) == (False, False)


def test_stages_that_come_before_the_first_visit_are_no_conflict(able: World) -> None:
    job = connection.transaction(able.db, new_id, able.account, Kind.JOB)
    lands(able, ask(able, CreateJob(account=able.account, job=job, fields=JobFields(name="Baker"))), "2")
    application, adding = joined(able, job)
    lands(able, adding, "2:50")
    able.store([
        Stage(remote_id=f"2:{place}", job="2", name=name, position=place, kind=kind)
        for place, (name, kind) in enumerate(STAGES)
    ])  # fmt: skip
    rows = able.db.execute("SELECT pk FROM stage WHERE job = ? ORDER BY position", (job,)).fetchall()
    move = ask(able, Move(application=application, stage=rows[2][0]))
    able.clock.pass_(1000)
    looked = look(able, move, visit(able, 9, 0, job="2"))
    assert (looked.there, looked.holds) == (False, True)


def test_what_a_person_has_seen_or_done_themselves_counts_as_everywhere(able: World) -> None:
    application, adding = joined(able, able.job)
    lands(able, adding, "1:50")
    first = ask(able, Move(application=application, stage=able.stages[2]))
    lands(able, first)
    second = ask(able, Move(application=application, stage=able.stages[3]))
    began, ours = visit(able, 9, 0), visit(able, 10, 2)
    able.clock.pass_(1000)
    assert look(able, second, began, ours).holds, "their own first move is no surprise"
    lands(able, second)
    third = ask(able, Move(application=application, stage=able.stages[1]))
    able.clock.pass_(1000)
    looked = look(able, third, visit(able, 11, 0))
    assert (looked.there, looked.holds) == (False, False), "a colleague's move back to the beginning"
