"""What is said of an application is changed, and why it ended."""

import pytest

from app.cache import conflicts, connection, ops, outbox, outgoing, people, queue, undoing
from app.cache.deeds import AlreadySo, Impossible
from app.cache.identity import local_ids
from app.model.ids import LocalId
from app.model.intents import AddNote, ApplicationFields, ChangeReason, EditApplication, Move
from app.model.records import Activity, Application, Reason, User, Visit
from app.model.views import ApplicationView
from app.model.words import Kind, OpState, StageKind, Verb, Visibility
from app.vendor import ApplicationChanges, CreateNote, UpdateApplication
from app.vendor import ChangeReason as NewReason
from tests import ampler
from tests.app.cache.queueing import ask, ends, epoch, leaves, look, one
from tests.world import World, let_wait


def told(stage: int = 0, **more: object) -> Application:
    said = {"recruiter": "u1", "source": "LinkedIn", "credited_to": "Fair", "custom": (("Level", "3"),)} | more
    return Application(remote_id="1:0", candidate="0", job="1", stage=f"1:{stage}", **said)  # type: ignore[arg-type]


@pytest.fixture
def said(able: World) -> World:
    """A vendor that says more of an application, and lets it be changed."""
    ampler.allow(able, Verb.EDIT_APPLICATION, Verb.CHANGE_REASON, Verb.NOTE)
    able.store([User(remote_id="u1", name="Lars Holm"), User(remote_id="u2", name="Eva Berg")])
    able.store([told()], able.clock.pass_(1))
    return able


def user(world: World, remote: str) -> LocalId:
    return local_ids(world.db, world.account, Kind.USER, [remote])[remote]


def edit(world: World, **fields: object) -> int:
    changes = ApplicationFields(**fields)  # type: ignore[arg-type]
    return ask(world, EditApplication(application=world.applications[0], changes=changes))


def view(world: World) -> ApplicationView:
    person = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert person is not None
    return person.applications[0]


def test_a_change_is_shown_at_once_sent_in_the_vendors_ids_and_undone_without_a_trace(said: World) -> None:
    before = view(said)
    seq = edit(said, recruiter=user(said, "u2"), coordinator=None, source="Agency", custom={"Level": "4", "New": "x"})
    now = view(said)
    assert (now.recruiter, now.source, dict(now.custom)) == ("Eva Berg", "Agency", {"Level": "4", "New": "x"})
    assert now.credited_to == "Fair"
    write = outgoing.build(said.db, one(said, seq))
    assert isinstance(write, UpdateApplication)
    assert write.changes == ApplicationChanges(
        recruiter="u2", coordinator=None, source="Agency", custom={"Level": "4", "New": "x"}
    )
    row = outbox.row(said.db, seq, said.clock.now())
    assert row is not None
    assert row.what == ("Ida Noor: recruiter Eva Berg, coordinator nobody, source Agency, custom Level 4, New x")
    connection.transaction(said.db, undoing.undo, said.clock.now())
    assert view(said) == before


def test_a_pull_changes_what_lies_beneath_and_not_what_was_asked(said: World) -> None:
    edit(said, source="Agency")
    said.store([told(source="Xing", credited_to="Ola")], said.clock.pass_(1))
    assert (view(said).source, view(said).credited_to) == ("Agency", "Ola")
    connection.transaction(said.db, undoing.undo, said.clock.now())
    assert view(said).source == "Xing"


def test_only_the_fields_it_replaces_are_compared(said: World) -> None:
    seq = edit(said, recruiter=user(said, "u2"))
    assert look(said, seq, told(source="Xing")).holds
    other = look(said, seq, told(recruiter="u9"))
    assert (other.there, other.holds, other.words) == (False, False, "recruiter u9")
    assert look(said, seq, told(recruiter="u2")).there


def test_it_is_there_after_its_answer_and_its_opposite_is_what_was_there_before(said: World) -> None:
    ends(said, edit(said, recruiter=None, source="Agency"))
    assert (view(said).recruiter, view(said).source) == (None, "Agency")
    left = connection.transaction(said.db, undoing.undo, said.clock.now()).left
    assert left is not None
    (seq,) = connection.transaction(said.db, undoing.take_back, left.step, said.clock.now()).queued
    intent = one(said, seq).intent
    assert isinstance(intent, EditApplication)
    assert intent.changes == ApplicationFields(recruiter=user(said, "u1"), source="LinkedIn")
    assert view(said).recruiter == "Lars Holm"


def test_a_move_behind_a_change_that_is_dropped_still_goes_from_where_it_was_seen(said: World) -> None:
    seq = edit(said, source="Agency")
    move = ask(said, Move(application=said.applications[0], stage=said.stages[1]))
    connection.transaction(said.db, queue.drop, seq, said.clock.now())
    assert one(said, move).expect == said.stages[0]
    first = ask(said, Move(application=said.applications[0], stage=said.stages[2]))
    edit(said, source="Agency")
    last = ask(said, Move(application=said.applications[0], stage=said.stages[3]))
    connection.transaction(said.db, queue.drop, first, said.clock.now())
    assert one(said, last).expect == said.stages[1]


def test_a_change_behind_one_that_is_dropped_replaces_what_that_one_would_have(said: World) -> None:
    first, second = edit(said, source="Agency"), edit(said, source="Xing")
    connection.transaction(said.db, queue.drop, first, said.clock.now())
    assert look(said, second, told()).holds


def test_what_makes_no_sense_is_not_queued(said: World) -> None:
    for fields, why in (
        ({}, "nothing to change"),
        ({"recruiter": LocalId(999)}, "no such user"),
        ({"source": "LinkedIn"}, "says already"),
    ):
        with pytest.raises(Impossible, match=why):
            edit(said, **fields)
    ampler.allow(said, Verb.EDIT_APPLICATION)
    said.db.execute("UPDATE capability SET fields = 'source' WHERE verb = 'edit applications'")
    with pytest.raises(Impossible, match="no field for recruiter"):
        edit(said, recruiter=None)


# --- why it ended -----------------------------------------------------------------------------------


@pytest.fixture
def ended(said: World) -> World:
    said.store([Reason(remote_id="1:5", job="1", name="salary", leads_to=StageKind.REJECTED)])
    said.store([told(5, reason="1:4", status="rejected")], said.clock.pass_(1))
    return said


def because(world: World, remote: str) -> ChangeReason:
    reason = local_ids(world.db, world.account, Kind.REASON, [remote])[remote]
    return ChangeReason(application=world.applications[0], reason=reason)


def test_another_reason_is_shown_sent_compared_and_taken_back(ended: World) -> None:
    seq = ask(ended, because(ended, "1:5"))
    assert view(ended).reason == "salary"
    assert outgoing.build(ended.db, one(ended, seq)) == NewReason(
        application="1:0", candidate="0", job="1", reason="1:5"
    )
    assert look(ended, seq, told(5, reason="1:4", status="rejected")).holds
    assert look(ended, seq, told(5, reason="1:5", status="rejected")).there
    back = look(ended, seq, told(0, status="active"))
    assert (back.there, back.holds) == (False, False)
    look(ended, seq, told(5, reason="1:4", status="rejected"))
    ends(ended, seq)
    assert view(ended).reason == "salary"
    left = connection.transaction(ended.db, undoing.undo, ended.clock.now()).left
    assert left is not None
    (again,) = connection.transaction(ended.db, undoing.take_back, left.step, ended.clock.now()).queued
    assert one(ended, again).intent == because(ended, "1:4")


def test_a_conflict_about_a_reason_says_which(ended: World) -> None:
    seq = ask(ended, because(ended, "1:5"))
    leaves(ended, seq)
    connection.transaction(ended.db, queue.settle, seq, OpState.CONFLICT, epoch=epoch(ended), now=ended.clock.now())
    found = conflicts.conflict(ended.db, seq, ended.clock.now())
    assert found is not None
    assert (found.base, found.mine) == ("reason no skills", "reason salary")


def test_only_who_was_declined_has_a_reason_to_change(ended: World) -> None:
    with pytest.raises(AlreadySo):
        ask(ended, because(ended, "1:4"))
    let_wait(ended, "later")
    with pytest.raises(Impossible, match="does not end"):
        ask(ended, because(ended, "1:h0"))
    ended.store([told(0, status="active")], ended.clock.pass_(1))
    with pytest.raises(Impossible, match="was not declined"):
        ask(ended, because(ended, "1:5"))
    assert ops.unsettled(ended.db) == []


# --- who may read a note ----------------------------------------------------------------------------


def test_a_note_says_who_may_read_it_where_the_account_asks(said: World) -> None:
    seq = ask(said, AddNote(candidate=said.candidates[0], body="hm", visibility=Visibility.ADMIN_ONLY))
    write = outgoing.build(said.db, one(said, seq))
    assert isinstance(write, CreateNote)
    assert write.visibility is Visibility.ADMIN_ONLY
    person = people.candidate(said.db, said.candidates[0], said.clock.now())
    assert person is not None
    assert [line.visibility for line in person.timeline] == [Visibility.ADMIN_ONLY]
    ends(said, seq)
    note = Activity(
        remote_id="n1", candidate="0", kind="note", at=said.clock.now(), body="hm", visibility=Visibility.ADMIN_ONLY
    )
    said.store([note], said.clock.pass_(1))
    person = people.candidate(said.db, said.candidates[0], said.clock.now())
    assert person is not None
    assert len(person.timeline) == 1


def test_where_it_does_not_ask_nobody_says(able: World) -> None:
    with pytest.raises(Impossible, match="no field for visibility"):
        ask(able, AddNote(candidate=able.candidates[0], body="hm", visibility=Visibility.PUBLIC))


def test_whoever_is_back_in_process_is_among_the_rejected_no_more(said: World) -> None:
    rejected = 5

    def ends_told() -> list[str]:
        return [visit.stage for visit in view(said).visits if visit.kind is StageKind.REJECTED]

    def told_twice(visit: str) -> None:
        stay = Visit(
            remote_id=visit, application="1:0", candidate="0", job="1", stage=f"1:{rejected}", stage_name="Rejected",
            stage_kind=StageKind.REJECTED, entered_at=said.clock.now(),
        )  # fmt: skip
        said.store([told(rejected), stay], said.clock.pass_(1))

    for _ in range(2):  # the vendor keeps one name for that stay, however often somebody comes to it
        told_twice("1:0:rejected")
        assert len(ends_told()) == 1
        said.store([told(1)], said.clock.pass_(1))
        assert ends_told() == []
