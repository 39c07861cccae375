"""Whether what a vendor sends is what was made here: never somebody else's, never twice, and never lost."""

from collections.abc import Sequence

import pytest

from app.cache import adoption, connection, contents, ops, outbox, outgoing, people, queue
from app.cache.deeds import Looked
from app.cache.deeds.deed import Lost
from app.cache.identity import known_ids, new_id, remote_id
from app.model.ids import LocalId
from app.model.intents import (
    AddNote,
    AddToJob,
    AttachFile,
    CreateCandidate,
    CreateJob,
    JobFields,
    Move,
    PersonFields,
)
from app.model.records import Activity, Application, Attachment, Candidate, Job, Visit
from app.model.words import FileKind, Kind, OpState
from tests.app.cache.queueing import ask, epoch, leaves, look, one, settle
from tests.world import World


def person(world: World) -> tuple[LocalId, int]:
    """A new Jan Kowalski, and the operation that makes him."""
    pk = connection.transaction(world.db, new_id, world.account, Kind.CANDIDATE)
    fields = PersonFields(first_name="Jan", last_name="Kowalski")
    return pk, ask(world, CreateCandidate(account=world.account, candidate=pk, person=fields))


def joined(world: World, candidate: LocalId) -> tuple[LocalId, int]:
    pk = connection.transaction(world.db, new_id, world.account, Kind.APPLICATION)
    return pk, ask(world, AddToJob(application=pk, candidate=candidate, job=world.job))


def waits(world: World, seq: int, state: OpState) -> None:
    now = world.clock.now()
    connection.transaction(world.db, queue.postpone, seq, state, now, epoch=epoch(world), why="lost")


def jan(world: World, remote: str, marker: str | None = None) -> Candidate:
    now = world.clock.now()
    return Candidate(remote_id=remote, first_name="Jan", last_name="Kowalski", created_at=now, marker=marker)


def local(world: World, kind: Kind, remote: str) -> LocalId:
    return known_ids(world.db, world.account, kind, [remote])[remote]


def applications(world: World, candidate: LocalId) -> Sequence[LocalId]:
    rows = world.db.execute("SELECT pk FROM application WHERE candidate = ? ORDER BY pk", (candidate,)).fetchall()
    return [pk for (pk,) in rows]


def notes_of(world: World, candidate: LocalId) -> int:
    sql = "SELECT COUNT(*) FROM activity WHERE candidate = ? AND kind = 'note'"
    return int(world.db.execute(sql, (candidate,)).fetchone()[0])


def test_a_namesake_who_comes_while_ours_is_on_its_way_is_not_ours(able: World) -> None:
    pk, seq = person(able)
    leaves(able, seq)
    able.store([jan(able, "777")])
    settle(able, seq, remote="888")
    assert remote_id(able.db, pk) == "888"
    assert local(able, Kind.CANDIDATE, "777") != pk


def test_two_namesakes_of_ours_get_the_names_their_own_answers_said(able: World) -> None:
    (first, making), (second, other) = person(able), person(able)
    leaves(able, making)
    leaves(able, other)
    able.store([jan(able, "902"), jan(able, "901")])
    settle(able, making, remote="901")
    settle(able, other, remote="902")
    assert (remote_id(able.db, first), remote_id(able.db, second)) == ("901", "902")
    assert len(people.search(able.db, "Kowalski")) == 2


def test_what_just_looks_like_it_is_counted_by_the_reading_back(able: World) -> None:
    pk, seq = person(able)
    leaves(able, seq)
    waits(able, seq, OpState.UNKNOWN)
    able.store([jan(able, "801")])
    assert remote_id(able.db, pk) is None
    looked = look(able, seq, jan(able, "801"), jan(able, "802"), matches=2)
    assert (looked.matches, remote_id(able.db, pk)) == (2, None)


def test_what_bears_our_marker_is_ours_and_read_back_at_once(able: World) -> None:
    pk, seq = person(able)
    leaves(able, seq)
    waits(able, seq, OpState.UNKNOWN)
    able.db.execute("UPDATE op SET not_before = not_before + 60000")
    op = one(able, seq)
    able.store([jan(able, "801"), jan(able, "802", marker=op.op_id)])
    assert remote_id(able.db, pk) == "802"
    after = one(able, seq)
    assert (after.state, after.not_before) == (OpState.UNKNOWN, able.clock.now())
    assert look(able, seq) == Looked(matches=1, remote="802", sure=True)
    settle(able, seq, remote="802")
    events = able.db.execute("SELECT outcome FROM event WHERE op = ?", (seq,)).fetchall()
    assert events == [("done",)], "the audit tells of it"


def test_what_a_person_has_to_say_is_not_decided_by_a_page(able: World) -> None:
    pk, seq = person(able)
    leaves(able, seq)
    settle(able, seq, OpState.ASK)
    able.store([jan(able, "801")])
    assert (one(able, seq).state, remote_id(able.db, pk)) == ("ask", None)


def test_what_the_vendor_did_nothing_with_takes_nobody_elses_record(able: World) -> None:
    pk, seq = person(able)
    leaves(able, seq)
    waits(able, seq, OpState.QUEUED)
    able.store([jan(able, "777")])
    assert remote_id(able.db, pk) is None
    connection.transaction(able.db, queue.drop, seq, able.clock.now())
    assert [row.ref for row in people.search(able.db, "Kowalski")] == ["polka:777"]


def test_dropping_what_waits_again_leaves_an_application_that_a_colleague_made(able: World) -> None:
    candidate, making = person(able)
    leaves(able, making)
    settle(able, making, remote="50")
    pk, seq = joined(able, candidate)
    leaves(able, seq)
    waits(able, seq, OpState.QUEUED)
    now = able.clock.now()
    visit = Visit(remote_id="v9", application="1:50", candidate="50", job="1", stage="1:2", entered_at=now)
    able.store([Application(remote_id="1:50", candidate="50", job="1"), visit])
    connection.transaction(able.db, queue.drop, seq, able.clock.now())
    theirs = local(able, Kind.APPLICATION, "1:50")
    assert theirs != pk
    assert applications(able, candidate) == [theirs]


def test_what_the_vendor_has_a_name_for_stays_when_what_made_it_is_dropped(able: World) -> None:
    pk, seq = person(able)
    able.db.execute("UPDATE idmap SET remote_id = '60' WHERE pk = ?", (pk,))
    connection.transaction(able.db, queue.drop, seq, able.clock.now())
    assert [row.id for row in people.search(able.db, "Kowalski")] == [pk]


# --- where a person said that it was done --------------------------------------------------------


def asks(world: World) -> tuple[LocalId, int, int]:
    """Nobody knows whether somebody was made: the person, the operation, and a note that waits for it."""
    pk, seq = person(world)
    note = ask(world, AddNote(candidate=pk, body="hello"))
    leaves(world, seq)
    settle(world, seq, OpState.ASK)
    return pk, seq, note


def test_a_person_who_says_it_was_done_names_what_came_already(able: World) -> None:
    pk, seq, _ = asks(able)
    able.store([jan(able, "801")])
    assert connection.transaction(able.db, queue.confirm_done, seq, able.clock.now())
    assert (one(able, seq).state, remote_id(able.db, pk)) == ("done", "801")
    assert able.db.execute("SELECT outcome, detail FROM event WHERE op = ? ORDER BY id", (seq,)).fetchall()[-1] == (
        "done",
        "confirmed",
    )


def test_what_comes_after_a_person_said_it_was_done_is_taken_for_it_where_it_is_the_only_one(able: World) -> None:
    pk, seq, note = asks(able)
    connection.transaction(able.db, queue.confirm_done, seq, able.clock.now())
    waiting = one(able, note)
    assert waiting.needs == (seq,), "it waits quietly until there is a name"
    row = outbox.row(able.db, note, able.clock.now())
    assert row is not None
    assert "what the vendor calls it is not known" in (row.why or "")
    able.store([jan(able, "801")])
    assert remote_id(able.db, pk) == "801"
    waiting = one(able, note)
    assert waiting.needs == ()


def test_of_two_that_look_like_it_neither_is_taken(able: World) -> None:
    pk, seq, _ = asks(able)
    able.store([jan(able, "801"), jan(able, "802")])
    connection.transaction(able.db, queue.confirm_done, seq, able.clock.now())
    assert remote_id(able.db, pk) is None
    able.store([jan(able, "803")])
    assert remote_id(able.db, pk) is None


def test_a_job_and_an_application_are_found_the_same_way(able: World) -> None:
    job = connection.transaction(able.db, new_id, able.account, Kind.JOB)
    seq = ask(able, CreateJob(account=able.account, job=job, fields=JobFields(name="Baker")))
    leaves(able, seq)
    settle(able, seq, OpState.ASK)
    able.store([Job(remote_id="7", name="Baker", created_at=able.clock.now())])
    connection.transaction(able.db, queue.confirm_done, seq, able.clock.now())
    assert remote_id(able.db, job) == "7"

    candidate, making = person(able)
    leaves(able, making)
    settle(able, making, remote="50")
    application, adding = joined(able, candidate)
    leaves(able, adding)
    settle(able, adding, OpState.ASK)
    able.store([Application(remote_id="1:50", candidate="50", job="1")])
    connection.transaction(able.db, queue.confirm_done, adding, able.clock.now())
    assert remote_id(able.db, application) == "1:50"
    assert applications(able, candidate) == [application]


def test_nothing_is_looked_for_where_the_name_is_known(able: World) -> None:
    pk, seq, _ = asks(able)
    settle(able, seq, remote="5")
    op = one(able, seq)
    able.store([jan(able, "801")])
    connection.transaction(able.db, adoption.find, op)
    assert remote_id(able.db, pk) == "5"


# --- files ---------------------------------------------------------------------------------------


def file(world: World) -> tuple[LocalId, int]:
    pk = connection.transaction(world.db, new_id, world.account, Kind.ATTACHMENT)
    sha256 = connection.transaction(world.db, contents.keep, b"new cv", world.clock.now())
    intent = AttachFile(
        candidate=world.candidates[0], attachment=pk, name="cv.pdf", sha256=sha256, size=6, file_kind=FileKind.RESUME
    )
    return pk, ask(world, intent)


def test_an_older_file_of_that_name_is_not_the_one_that_was_sent(able: World) -> None:
    pk, seq = file(able)
    leaves(able, seq)
    waits(able, seq, OpState.UNKNOWN)
    older = Attachment(remote_id="0:5", candidate="0", name="cv.pdf")
    looked = look(able, seq, older)
    assert (looked.matches, remote_id(able.db, pk)) == (0, None)
    able.store([older])
    connection.transaction(able.db, queue.settle, seq, OpState.ASK, epoch=epoch(able), now=able.clock.now())
    connection.transaction(able.db, queue.confirm_done, seq, able.clock.now())
    able.store([Attachment(remote_id="0:6", candidate="0", name="cv.pdf")])
    assert remote_id(able.db, pk) is None


@pytest.mark.parametrize("listed_first", [False, True])
def test_what_a_list_does_not_tell_of_a_file_stays_as_whoever_attached_it_said(able: World, listed_first: bool) -> None:
    pk, seq = file(able)
    asked_at = able.clock.now()
    leaves(able, seq)
    listed = Attachment(remote_id="0:9", candidate="0", name="cv.pdf")
    if listed_first:
        able.store([listed])
    settle(able, seq, remote="0:9")
    able.clock.pass_(1000)
    able.store([listed])
    (view,) = people.files(able.db, able.candidates[0], able.clock.now())
    assert (view.id, view.file_kind, view.size, view.created_at) == (pk, FileKind.RESUME, 6, asked_at)
    assert view.here, "its bytes"


def test_a_file_whose_bytes_are_gone_says_so_and_is_not_built(able: World) -> None:
    _, seq = file(able)
    able.db.execute("DELETE FROM content")
    op = one(able, seq)
    with pytest.raises(Lost, match=r"bytes of cv\.pdf are not in the cache any more"):
        outgoing.build(able.db, op)


# --- notes ---------------------------------------------------------------------------------------


def line(world: World, remote: str = "x1") -> Activity:
    return Activity(remote_id=remote, candidate="0", kind="note", at=world.clock.now(), body="called, no answer")


def test_a_note_that_waits_again_stays_beside_a_colleagues_of_the_same_text(able: World) -> None:
    seq = ask(able, AddNote(candidate=able.candidates[0], body="called, no answer"))
    leaves(able, seq)
    waits(able, seq, OpState.QUEUED)
    able.store([line(able)])
    assert notes_of(able, able.candidates[0]) == 2


@pytest.mark.parametrize("came_first", [False, True])
def test_the_vendors_line_takes_the_place_of_ours_whichever_comes_first(able: World, came_first: bool) -> None:
    seq = ask(able, AddNote(candidate=able.candidates[0], body="called, no answer"))
    leaves(able, seq)
    able.clock.pass_(100)
    if came_first:
        able.store([line(able)])
    settle(able, seq)
    if not came_first:
        able.store([line(able)])
    assert notes_of(able, able.candidates[0]) == 1


def test_a_note_written_twice_is_there_twice(able: World) -> None:
    for number in (1, 2):
        seq = ask(able, AddNote(candidate=able.candidates[0], body="called, no answer"))
        leaves(able, seq)
        settle(able, seq)
        assert notes_of(able, able.candidates[0]) == number
        able.clock.pass_(100)
        able.store([line(able, f"x{number}")])
        assert notes_of(able, able.candidates[0]) == number


def test_a_note_that_is_read_back_takes_the_name_the_vendor_said(able: World) -> None:
    seq = ask(able, AddNote(candidate=able.candidates[0], body="called, no answer"))
    leaves(able, seq)
    waits(able, seq, OpState.UNKNOWN)
    able.store([line(able)])
    assert one(able, seq).state == "unknown", "it may be a colleague's"
    settle(able, seq, remote="x1")
    assert notes_of(able, able.candidates[0]) == 1


def test_what_waits_for_a_name_is_not_tried_meanwhile(able: World) -> None:
    candidate, making = person(able)
    application, adding = joined(able, candidate)
    move = ask(able, Move(application=application, stage=able.stages[2]))
    leaves(able, making)
    settle(able, making, OpState.ASK)
    connection.transaction(able.db, queue.confirm_done, making, able.clock.now())
    found = {op.seq: op.needs for op in ops.unsettled(able.db)}
    assert found == {adding: (making,), move: (making, adding)}
