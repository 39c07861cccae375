"""A record made here that was heard of under the vendor's name before its maker's answer came."""

from app.cache import absorb, accounts, connection, queue
from app.cache.identity import known_ids, new_id
from app.cache.overlay.applications import rederive_unsure
from app.model.ids import LocalId
from app.model.intents import AddToJob
from app.model.records import Application, Candidate, Visit
from app.model.words import Kind, Replay, Verb
from app.vendor import Capability
from tests.world import World


def joining(world: World) -> LocalId:
    """Somebody of the pool is put on the job, and nothing has been sent; what comes of it."""
    able = Capability(verb=Verb.ADD_TO_JOB, allowed=True, replay=Replay.NATURAL)
    accounts.put_capabilities(world.db, world.account, [able])
    world.store([Candidate(remote_id="20", first_name="Pool", last_name="Person")])
    candidate = known_ids(world.db, world.account, Kind.CANDIDATE, ["20"])["20"]
    application = new_id(world.db, world.account, Kind.APPLICATION)
    intent = AddToJob(application=application, candidate=candidate, job=world.job)
    connection.transaction(world.db, queue.enqueue, [intent], world.clock.now())
    return application


def visit(world: World, stage: int) -> Visit:
    at = world.clock.now()
    return Visit(remote_id="v20", application="1:20", candidate="20", job="1", stage=f"1:{stage}", entered_at=at)


def test_an_application_known_by_its_visits_alone_is_not_lost_when_it_turns_out_to_be_ours(world: World) -> None:
    application = joining(world)
    world.store([visit(world, 2)])
    connection.transaction(world.db, absorb.settle_id, application, "1:20")
    world.clock.pass_(1)
    connection.transaction(world.db, rederive_unsure, world.account, world.clock.now(), world.clock.now())
    rows = world.db.execute("SELECT stage FROM application WHERE pk = ?", (application,)).fetchall()
    assert rows == [(world.stages[2],)], "where its visits say"


def test_an_application_the_vendor_has_told_of_takes_the_place_of_ours_under_our_name(world: World) -> None:
    application = joining(world)
    world.store([Application(remote_id="1:20", candidate="20", job="1"), visit(world, 2)])
    connection.transaction(world.db, absorb.settle_id, application, "1:20")
    candidate = known_ids(world.db, world.account, Kind.CANDIDATE, ["20"])["20"]
    rows = world.db.execute("SELECT pk, stage FROM application WHERE candidate = ?", (candidate,)).fetchall()
    assert rows == [(application, world.stages[2])]
