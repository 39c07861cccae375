"""A record made here that was heard of under the vendor's name before its maker's answer came."""

from adapters.traffit import VENDOR
from app.cache import absorb, accounts, connection, outbox, people, sweeps
from app.cache.identity import known_ids, new_id
from app.cache.overlay.applications import rederive_unsure
from app.model.ids import LocalId
from app.model.intents import AddNote, AddToJob, CreateCandidate, EditCandidate, PersonFields
from app.model.records import Activity, Application, Candidate, Visit
from app.model.words import Kind, Replay, Verb
from app.vendor import Capability
from tests.app.cache.queueing import ask
from tests.world import World


def joining(world: World) -> LocalId:
    """Somebody of the pool is put on the job, and nothing has been sent; what comes of it."""
    able = Capability(verb=Verb.ADD_TO_JOB, allowed=True, replay=Replay.NATURAL)
    accounts.put_capabilities(world.db, world.account, [able])
    world.store([Candidate(remote_id="20", first_name="Pool", last_name="Person")])
    candidate = known_ids(world.db, world.account, Kind.CANDIDATE, ["20"])["20"]
    application = new_id(world.db, world.account, Kind.APPLICATION)
    intent = AddToJob(application=application, candidate=candidate, job=world.job)
    ask(world, intent)
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


def new_person(world: World) -> LocalId:
    """Somebody new of whom nothing has been sent, while the vendor tells already that it has somebody called 99."""
    connection.transaction(world.db, accounts.put_capabilities, world.account, VENDOR.capabilities)
    pk = connection.transaction(world.db, new_id, world.account, Kind.CANDIDATE)
    person = PersonFields(first_name="Zenobia", last_name="Quux", emails=("z@example.org",))
    intent = CreateCandidate(account=world.account, candidate=pk, person=person)
    ask(world, intent)
    world.store([Activity(remote_id="a1", candidate="99", kind="created", at=world.clock.now())])
    return pk


def zenobia(first_name: str = "Zenobia") -> Candidate:
    return Candidate(remote_id="99", first_name=first_name, last_name="Quux", emails=("z@example.org",))


def twin(world: World) -> LocalId:
    return known_ids(world.db, world.account, Kind.CANDIDATE, ["99"])["99"]


def named(world: World, pk: LocalId) -> None:
    connection.transaction(world.db, absorb.settle_id, pk, "99")


def test_somebody_whom_only_an_activity_spoke_of_stays_under_our_name(world: World) -> None:
    pk = new_person(world)
    named(world, pk)
    view = people.candidate(world.db, pk, world.clock.now())
    assert view is not None
    assert (view.name, [line.kind for line in view.timeline]) == ("Zenobia Quux", ["created"])


def test_the_search_finds_who_was_absorbed_and_forgets_an_old_name(world: World) -> None:
    pk = new_person(world)
    world.store([zenobia()])
    named(world, pk)
    assert [row.id for row in people.search(world.db, "Zenobia")] == [pk]
    world.clock.pass_(1000)
    world.store([zenobia("Maria")])
    assert [row.id for row in people.search(world.db, "Maria")] == [pk]
    assert people.search(world.db, "Zenobia") == []
    world.db.execute("INSERT INTO candidate_fts(candidate_fts, rank) VALUES ('integrity-check', 1)")


def test_an_application_that_was_gone_and_is_added_again_stays(world: World) -> None:
    connection.transaction(world.db, accounts.put_capabilities, world.account, VENDOR.capabilities)
    doubt = sweeps.Doubt(world.applications[0], Kind.APPLICATION, "1:0")
    connection.transaction(world.db, sweeps.gone, doubt, world.clock.now())
    application = connection.transaction(world.db, new_id, world.account, Kind.APPLICATION)
    intent = AddToJob(application=application, candidate=world.candidates[0], job=world.job)
    ask(world, intent)
    connection.transaction(world.db, absorb.settle_id, application, "1:0")
    rows = world.db.execute("SELECT pk FROM application WHERE candidate = ?", (world.candidates[0],)).fetchall()
    assert rows == [(application,)]


def test_nothing_speaks_of_the_twin_any_more(world: World) -> None:
    pk = new_person(world)
    world.store([zenobia()])
    old = twin(world)
    for one in (pk, old):
        world.db.execute(
            "INSERT INTO facet(candidate, name, account_id, wanted_at) VALUES (?, 'tags', ?, 1)", (one, world.account)
        )
    note = ask(world, AddNote(candidate=old, body="x"))
    world.db.execute("UPDATE op SET state = 'done' WHERE seq = ?", (note,))
    world.db.execute(
        "INSERT INTO event(at, account_id, op, kind, target, outcome) VALUES (1, ?, ?, 'note.add', ?, 'done')",
        (world.account, note, str(old)),
    )
    named(world, pk)
    row = outbox.row(world.db, note, world.clock.now())
    assert row is not None
    assert (row.candidate, row.subject) == (pk, "Zenobia Quux")
    tables = {"facet": "candidate", "op_lane": "lane", "op": "target", "event": "CAST(target AS INTEGER)"}
    for table, column in tables.items():
        found = world.db.execute(f"SELECT COUNT(*) FROM {table} WHERE {column} = ?", (old,)).fetchone()
        assert found == (0,), table


def test_what_sweeps_have_met_under_the_vendors_name_counts(world: World) -> None:
    pk = new_person(world)
    world.store([zenobia()])
    walk = connection.transaction(world.db, sweeps.begin, world.account, Kind.CANDIDATE, world.clock.now())
    connection.transaction(world.db, sweeps.met, world.account, walk, ["0", "1", "2", "3", "99"], None)
    named(world, pk)
    world.db.execute("UPDATE candidate SET seen_at = 0")
    connection.transaction(world.db, sweeps.end, world.account, walk, world.clock.now())
    assert world.db.execute("SELECT SUM(missed) FROM idmap").fetchone() == (0,)


def test_a_record_that_was_taken_for_another_one_is_told_apart_again(world: World) -> None:
    pk = new_person(world)
    world.store([zenobia()])
    named(world, pk)
    edit = EditCandidate(candidate=pk, changes=PersonFields(first_name="Zena"))
    ask(world, edit)
    connection.transaction(world.db, absorb.settle_id, pk, "100")
    other = twin(world)
    assert other != pk
    found = {row.id: row.ref for row in people.search(world.db, "Quux")}
    assert found == {pk: "polka:100", other: "polka:99"}
    assert [row.id for row in people.search(world.db, "Zena")] == [pk]
    world.clock.pass_(1000)
    world.store([Candidate(remote_id="100", first_name="Zenon", last_name="Quux")])
    assert {row.name for row in people.search(world.db, "Quux")} == {"Zena Quux", "Zenobia Quux"}


def test_the_same_name_again_changes_nothing(world: World) -> None:
    pk = new_person(world)
    named(world, pk)
    before = world.db.total_changes
    connection.transaction(world.db, absorb.settle_id, pk, "99")
    assert world.db.total_changes == before
