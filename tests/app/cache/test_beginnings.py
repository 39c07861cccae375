"""A move of somebody who was put on a job here: where the vendor begins is not known when it is asked for."""

from app.cache import connection, outgoing
from app.cache.identity import known_ids, new_id
from app.model.ids import LocalId
from app.model.intents import AddToJob, ApplicationFields, CreateJob, EditApplication, JobFields, Move
from app.model.records import Candidate, Stage, Visit
from app.model.words import Kind, Verb
from app.vendor import MoveApplication
from tests import ampler
from tests.app.cache.queueing import ask, ends, look, one
from tests.world import STAGES, World


def joined(world: World, job: LocalId) -> tuple[LocalId, int]:
    """Somebody of the pool on a job, and the operation that puts them there."""
    world.store([Candidate(remote_id="50", first_name="Jan", last_name="Kowalski")])
    candidate = known_ids(world.db, world.account, Kind.CANDIDATE, ["50"])["50"]
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


def test_a_vendor_that_begins_in_another_column_is_no_conflict(able: World) -> None:
    application, adding = joined(able, able.job)
    move = ask(able, Move(application=application, stage=able.stages[3]))
    ends(able, adding, remote="1:50")
    looked = look(able, move, visit(able, 9, 1))
    assert (looked.there, looked.holds) == (False, True)
    write = outgoing.build(able.db, one(able, move))
    assert isinstance(write, MoveApplication)
    assert write.from_stage == "1:1", "where it is, for a vendor that checks it"


def test_where_somebody_moved_it_on_from_there_it_is_one(able: World) -> None:
    application, adding = joined(able, able.job)
    move = ask(able, Move(application=application, stage=able.stages[3]))
    ends(able, adding, remote="1:50")
    began = visit(able, 9, 1)
    able.clock.pass_(1000)
    looked = look(able, move, began, visit(able, 10, 2))
    assert (looked.there, looked.holds) == (False, False)


def test_stages_that_come_before_the_first_visit_are_no_conflict(able: World) -> None:
    job = connection.transaction(able.db, new_id, able.account, Kind.JOB)
    ends(able, ask(able, CreateJob(account=able.account, job=job, fields=JobFields(name="Baker"))), remote="2")
    application, adding = joined(able, job)
    ends(able, adding, remote="2:50")
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
    ends(able, adding, remote="1:50")
    first = ask(able, Move(application=application, stage=able.stages[2]))
    ends(able, first)
    second = ask(able, Move(application=application, stage=able.stages[3]))
    began, ours = visit(able, 9, 0), visit(able, 10, 2)
    able.clock.pass_(1000)
    assert look(able, second, began, ours).holds, "their own first move is no surprise"
    ends(able, second)
    third = ask(able, Move(application=application, stage=able.stages[1]))
    able.clock.pass_(1000)
    looked = look(able, third, visit(able, 11, 0))
    assert (looked.there, looked.holds) == (False, False), "a colleague's move back to the beginning"


def test_what_is_said_of_it_in_between_tells_nothing_of_where_it_is(able: World) -> None:
    ampler.allow(able, Verb.EDIT_APPLICATION)
    able.store([Stage(remote_id="1:p", job="1", name="Prospects", position=-1, shut=True)])
    application, adding = joined(able, able.job)
    assert able.db.execute("SELECT stage FROM application WHERE pk = ?", (application,)).fetchone() == (able.stages[0],)
    edit = ask(able, EditApplication(application=application, changes=ApplicationFields(source="Fair")))
    move = ask(able, Move(application=application, stage=able.stages[3]))
    ends(able, adding, remote="1:50")
    ends(able, edit)
    assert look(able, move, visit(able, 9, 1)).holds
