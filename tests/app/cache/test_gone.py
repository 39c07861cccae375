"""What is gone at the vendor leaves nothing here, holds back what is unsent, and comes back whole."""

import zlib
from pathlib import Path
from typing import Any

import pytest

from app.cache import (
    accounts,
    connection,
    contents,
    facets,
    identity,
    journal,
    pages,
    queue,
    streams,
    sweeps,
    undoing,
)
from app.cache.people import candidate, files
from app.model.ids import DAY, SECOND, LocalId
from app.model.intents import AddNote, AddTags, AnyIntent, AttachFile, EditCandidate, PersonFields
from app.model.records import Activity, AnyRecord, Application, Attachment, Candidate, Purged, Tags
from app.model.words import Kind
from app.vendor import FacetRead, Pulled, Stream, Unreadable
from tests.app.cache.queueing import ask, ends, lead, leaves, one
from tests.world import World, allow_everything, visit

SECRET = "SECRET"


@pytest.fixture
def able(world: World) -> World:
    allow_everything(world)
    lead(world)
    return world


def send(world: World, intent: AnyIntent, remote: str | None = None) -> int:
    """Ask for something and let the vendor take it."""
    seq = ask(world, intent)
    ends(world, seq, remote=remote)
    return seq


def attaching(world: World, content: bytes = b"the bytes", whom: int = 0) -> AttachFile:
    return AttachFile(
        candidate=world.candidates[whom],
        attachment=connection.transaction(world.db, identity.new_id, world.account, Kind.ATTACHMENT),
        name=f"{SECRET}.pdf",
        sha256=connection.transaction(world.db, contents.keep, content, world.clock.now()),
        size=len(content),
    )


def store(world: World, record: AnyRecord, raw: bytes = b"{}", read_at: int | None = None) -> None:
    now = world.clock.now()
    at = now if read_at is None else read_at
    connection.transaction(world.db, pages.store, world.account, [Pulled(record, raw)], at, now)


def goes(world: World, whom: int = 0) -> bool:
    doubt = sweeps.Doubt(world.candidates[whom], Kind.CANDIDATE, str(whom))
    return bool(connection.transaction(world.db, sweeps.gone, doubt, world.clock.pass_(1)))


def kept(world: World) -> list[bytes]:
    return [bytes(one) for (one,) in world.db.execute("SELECT bytes FROM content ORDER BY at")]


# --- what is unsent ----------------------------------------------------------------------------------


def test_a_file_that_waits_to_be_sent_keeps_its_candidate_and_becomes_a_conflict(able: World) -> None:
    seq = ask(able, attaching(able))
    assert not goes(able)
    assert candidate(able.db, able.candidates[0], able.clock.now()) is not None
    assert one(able, seq).state == "conflict"
    assert kept(able) == [b"the bytes"]
    told = able.db.execute("SELECT outcome, detail FROM event WHERE op = ?", (seq,)).fetchall()
    assert told == [("conflict", "not there any more")]
    assert not goes(able)
    assert len(able.db.execute("SELECT 1 FROM event WHERE op = ?", (seq,)).fetchall()) == 1, "told once"


def test_while_something_is_being_sent_nothing_changes(able: World) -> None:
    edit = ask(able, EditCandidate(candidate=able.candidates[0], changes=PersonFields(phones=("1",))))
    behind = ask(able, AddNote(candidate=able.candidates[0], body="later"))
    leaves(able, edit)
    assert not goes(able)
    assert (one(able, edit).state, one(able, behind).state) == ("sending", "queued")
    assert candidate(able.db, able.candidates[0], able.clock.now()) is not None


# --- what is left ------------------------------------------------------------------------------------


def test_of_somebody_who_is_gone_nothing_is_left_that_was_said_of_them(able: World) -> None:
    whom = able.candidates[0]
    able.clock.pass_(1)
    store(able, Activity(remote_id="n1", candidate="0", kind="note", at=1, body=f"{SECRET} note"), b'{"b":"SECRET"}')
    store(able, Attachment(remote_id="0:1", candidate="0", name=f"{SECRET}.pdf"), b'{"n":"SECRET"}')
    send(able, AddNote(candidate=whom, body=f"{SECRET} words", title=SECRET))
    send(able, EditCandidate(candidate=whom, changes=PersonFields(first_name=SECRET, custom={SECRET: SECRET})))
    send(able, AddTags(candidate=whom, tags=(SECRET,)))
    send(able, attaching(able, b"SECRET bytes"), remote="0:9")
    others = send(able, AddNote(candidate=able.candidates[1], body="of another one"))
    bad = Unreadable(remote_id="0", reason="wrong", raw=b"SECRET")
    connection.transaction(able.db, pages.quarantine, able.account, "candidates", bad, able.clock.now())
    assert goes(able)
    dump = b"\n".join(
        zlib.decompress(value) if value[:2] == b"x\x01" else value
        for (table,) in able.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for row in able.db.execute(f"SELECT * FROM {table}")
        for value in (cell.encode() if isinstance(cell, str) else cell for cell in row)
        if isinstance(value, bytes)
    )
    assert SECRET.encode() not in dump
    assert b"of another one" in dump
    assert one(able, others).state == "done"
    done = able.db.execute("SELECT COUNT(*) FROM event WHERE outcome = 'done'").fetchone()
    assert done == (5,), "that it was done stays on record"


def test_the_journal_says_nothing_more_of_somebody_who_is_gone(able: World, tmp_path: Path) -> None:
    cache = tmp_path / "cache.db"
    ask(able, AddNote(candidate=able.candidates[1], body="of another one"))
    seq = ask(able, AddNote(candidate=able.candidates[0], body=SECRET))
    journal.catch_up(able.db, cache)
    assert SECRET.encode() in journal.beside_of(cache).read_bytes()
    assert connection.transaction(able.db, queue.drop, seq, able.clock.now())
    assert goes(able)
    ask(able, AddNote(candidate=able.candidates[2], body="and what came before anybody wrote it down"))
    journal.catch_up(able.db, cache)
    written = journal.beside_of(cache).read_bytes()
    assert SECRET.encode() not in written
    assert len(journal.read(cache).unsettled) == 2


def test_late_pages_bring_nothing_of_who_is_gone_and_do_not_bring_them_back(able: World) -> None:
    before = able.clock.now()
    able.clock.pass_(10)
    assert goes(able)
    able.clock.pass_(10)
    store(able, Activity(remote_id="n2", candidate="0", kind="note", at=1, body="late"))
    store(able, Attachment(remote_id="0:2", candidate="0", name="late.pdf"))
    store(able, Candidate(remote_id="0", first_name="Ida", last_name="Noor"), read_at=before)
    for table in ("activity", "attachment"):
        assert able.db.execute(f"SELECT 1 FROM {table} WHERE candidate = ?", (able.candidates[0],)).fetchone() is None
    assert candidate(able.db, able.candidates[0], able.clock.now()) is None


# --- who comes back ----------------------------------------------------------------------------------


def comes_again_whole(world: World) -> bool:
    """Whether the next pull, which would be an increment, walks all of its stream."""
    stream = Stream(name="all", title="everything", delta=True)
    begun = connection.transaction(world.db, streams.begin, world.account, stream, 0, world.clock.now(), full=False)
    return begun.since is None


def test_who_a_sweep_meets_again_is_asked_for_whole(able: World) -> None:
    able.clock.pass_(10)
    assert goes(able)
    sweep = connection.transaction(able.db, sweeps.begin, able.account, Kind.CANDIDATE, able.clock.pass_(1))
    connection.transaction(able.db, sweeps.met, able.account, sweep, ["0", "1"], None)
    gone = "SELECT COUNT(*) FROM idmap WHERE gone_at IS NOT NULL"
    assert able.db.execute(gone).fetchone() == (0,)
    assert comes_again_whole(able)


def test_who_comes_back_by_an_increment_brings_their_applications(able: World) -> None:
    able.clock.pass_(10)
    assert goes(able)
    assert goes(able, 1)
    able.clock.pass_(10)
    store(able, Candidate(remote_id="0", first_name="Ida", last_name="Noor"))
    store(able, Application(remote_id="1:0", candidate="0", job="1"))
    store(able, visit(50, 0, 2, able.clock.now()))
    assert able.shown(0) == 2
    assert able.db.execute("SELECT gone_at FROM idmap WHERE pk = ?", (able.applications[1],)).fetchone() != (None,)
    assert comes_again_whole(able)
    assert not comes_again_whole_after_that(able)


def comes_again_whole_after_that(world: World) -> bool:
    world.db.execute("UPDATE stream SET running = 0, done_at = ?1, next_since = ?1", (world.clock.now(),))
    return comes_again_whole(world)


# --- bytes -------------------------------------------------------------------------------------------


def test_bytes_go_with_what_they_were_for(able: World) -> None:
    dropped = ask(able, attaching(able, b"dropped"))
    shared = ask(able, attaching(able, b"shared"))
    send(able, attaching(able, b"shared", whom=1), remote="1:5")
    for seq in (dropped, shared):
        assert connection.transaction(able.db, queue.drop, seq, able.clock.now())
    assert kept(able) == [b"shared"], "another one still has these"
    assert goes(able, 1)
    assert kept(able) == []


def test_a_file_that_was_taken_back_can_be_brought_back_for_a_day(able: World) -> None:
    seq = ask(able, attaching(able))
    connection.transaction(able.db, undoing.undo, able.clock.now())
    assert one(able, seq).state == "cancelled"
    connection.transaction(able.db, contents.tidy, able.clock.pass_(DAY // 2))
    assert kept(able) == [b"the bytes"]
    brought = connection.transaction(able.db, undoing.redo, able.clock.now())
    assert brought.numbers
    connection.transaction(able.db, undoing.undo, able.clock.now())
    connection.transaction(able.db, contents.tidy, able.clock.pass_(DAY + 1))
    assert kept(able) == []
    assert connection.transaction(able.db, undoing.redo, able.clock.now()).why_not


def test_a_file_that_was_taken_back_while_the_clock_was_ahead_goes_too(able: World) -> None:
    ask(able, attaching(able))
    able.clock.pass_(100 * DAY)
    connection.transaction(able.db, undoing.undo, able.clock.now())
    able.clock.pass_(-99 * DAY)
    connection.transaction(able.db, contents.tidy, able.clock.now())
    assert kept(able) == []


def test_a_file_that_was_taken_back_goes_when_something_new_is_asked(able: World) -> None:
    ask(able, attaching(able, b"not this one"))
    connection.transaction(able.db, undoing.undo, able.clock.now())
    assert kept(able) == [b"not this one"]
    ask(able, attaching(able, b"this one"))
    assert kept(able) == [b"this one"]
    connection.transaction(able.db, undoing.undo, able.clock.now())
    ask(able, attaching(able, b"this one"))
    assert kept(able) == [b"this one"], "it is asked for again"


def test_whether_bytes_are_needed_is_asked_without_going_through_the_queue(able: World) -> None:
    for number in range(3):
        ask(able, attaching(able, b"%d" % number))
    able.db.execute("ANALYZE")
    plan = [row[3] for row in able.db.execute(f"EXPLAIN QUERY PLAN SELECT {contents._NEEDED}", ("x",))]
    assert not [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step], plan
    assert any("USING INDEX op_attaches" in step for step in plan), plan


def test_bytes_that_nothing_came_of_go_after_a_while(able: World) -> None:
    connection.transaction(able.db, contents.keep, b"chosen, and then not attached", able.clock.now())
    connection.transaction(able.db, contents.tidy, able.clock.pass_(contents.SPARED - 1))
    assert len(kept(able)) == 1
    connection.transaction(able.db, contents.tidy, able.clock.pass_(2))
    assert kept(able) == []


def test_tidying_that_waited_for_its_turn_spares_what_came_meanwhile(able: World) -> None:
    asked = able.clock.now()
    able.clock.pass_(5 * SECOND)
    connection.transaction(able.db, contents.keep, b"chosen just now", able.clock.now())
    ask(able, attaching(able, b"taken back just now"))
    connection.transaction(able.db, undoing.undo, able.clock.now())
    connection.transaction(able.db, contents.tidy, asked)
    assert sorted(kept(able)) == [b"chosen just now", b"taken back just now"]
    assert connection.transaction(able.db, undoing.redo, able.clock.now()).numbers


def test_bytes_from_a_clock_that_was_ahead_go_too(able: World) -> None:
    connection.transaction(able.db, contents.keep, b"chosen, and then not attached", able.clock.pass_(DAY))
    connection.transaction(able.db, contents.tidy, able.clock.pass_(-DAY))
    assert kept(able) == []


def test_with_an_account_go_the_bytes_of_its_files(able: World) -> None:
    ask(able, attaching(able))
    send(able, attaching(able, b"sent"), remote="0:9")
    connection.transaction(able.db, accounts.forget, able.account)
    assert kept(able) == []


# --- what is read candidate by candidate ---------------------------------------------------------------


def take_in(world: World, facet: str, read: FacetRead) -> None:
    due = facets.Due(world.candidates[0], "0", facet, wanted=False)
    connection.transaction(world.db, facets.take_in, world.account, due, read, world.clock.now())


def test_a_list_that_was_asked_for_before_a_change_of_ours_does_not_take_it_back(able: World) -> None:
    whom = able.candidates[0]
    tagged, attached = AddTags(candidate=whom, tags=("senior",)), attaching(able)
    none = [Pulled(Tags(remote_id="0", tags=()), b"[]")]
    read_at = able.clock.now()
    send(able, tagged)
    send(able, attached, remote="0:9")
    take_in(able, "tags", FacetRead(exists=True, records=none, read_at=read_at))
    take_in(able, "files", FacetRead(exists=True, read_at=read_at))
    seen = candidate(able.db, whom, able.clock.now())
    assert seen is not None
    assert seen.tags == ("senior",)
    assert [file.name for file in seen.files] == [attached.name]
    able.clock.pass_(1)
    later = able.clock.now()
    take_in(able, "tags", FacetRead(exists=True, records=none, read_at=later))
    take_in(able, "files", FacetRead(exists=True, read_at=later))
    seen = candidate(able.db, whom, able.clock.now())
    assert seen is not None
    assert (seen.tags, seen.files) == ((), ()), "what was asked for afterwards counts"
    assert kept(able) == []


def test_files_that_cannot_be_read_stay_and_are_put_aside(able: World) -> None:
    for number in (1, 2):
        store(able, Attachment(remote_id=f"0:{number}", candidate="0", name=f"{number}.pdf"))
    able.clock.pass_(10)
    bad = Unreadable(remote_id="0:1", reason="wrong", raw=b"{}")
    take_in(able, "files", FacetRead(exists=True, unreadable=[bad], read_at=able.clock.now()))
    assert [file.name for file in files(able.db, able.candidates[0], able.clock.now())] == ["1.pdf"]
    assert able.db.execute("SELECT stream, remote_id FROM quarantine").fetchall() == [("files", "0:1")]
    nameless = Unreadable(remote_id=None, reason="wrong", raw=b"{}")
    take_in(able, "files", FacetRead(exists=True, unreadable=[nameless], read_at=able.clock.pass_(10)))
    assert [file.name for file in files(able.db, able.candidates[0], able.clock.now())] == ["1.pdf"], (
        "it may be that one"
    )


# --- the brake ---------------------------------------------------------------------------------------


def sweep_without(world: World, left_out: set[str]) -> list[sweeps.Doubt]:
    """A day later, a whole walk that leaves some out; what is asked for after it."""
    number = connection.transaction(world.db, sweeps.begin, world.account, Kind.CANDIDATE, world.clock.pass_(DAY))
    ids = [remote for (remote,) in world.db.execute("SELECT remote_id FROM idmap WHERE kind = 'candidate'")]
    listed = [remote for remote in ids if remote not in left_out]
    connection.transaction(world.db, sweeps.met, world.account, number, listed, None)
    connection.transaction(world.db, sweeps.end, world.account, number, world.clock.now())
    return list(sweeps.doubts(world.db, world.account, Kind.CANDIDATE))


def answer(world: World, doubts: list[sweeps.Doubt], there: set[str]) -> None:
    for doubt in doubts:
        if doubt.remote in there:
            connection.transaction(world.db, sweeps.still_there, doubt, world.clock.now())
        elif doubt.kept:
            connection.transaction(world.db, sweeps.not_told, doubt)
        else:
            connection.transaction(world.db, sweeps.gone, doubt, world.clock.now())
    connection.transaction(world.db, sweeps.judge, world.account, Kind.CANDIDATE)


def test_a_list_that_leaves_some_out_for_good_does_not_keep_the_brake_on(able: World) -> None:
    world = able
    everybody = [str(number) for number in range(100, 200)]
    world.store([Candidate(remote_id=remote, first_name="G", last_name=remote) for remote in everybody])
    ghosts, deleted = set(everybody[:30]), "150"
    for day in range(6):
        doubts = sweep_without(world, ghosts | {deleted})
        if day == 1:
            assert sweeps.brakes(world.db)
            assert len(doubts) == sweeps.FEW
        answer(world, doubts, ghosts)
    rows = world.db.execute("SELECT 1 FROM candidate WHERE name LIKE '%150'").fetchall()
    assert (rows, sweeps.brakes(world.db)) == ([], [])
    assert len(world.db.execute("SELECT 1 FROM candidate WHERE name LIKE 'G %'").fetchall()) == 99
    assert sweep_without(world, ghosts) == [], "who was found a moment ago is not asked for again"


def test_while_the_brake_holds_nobody_goes_whatever_the_vendor_says(able: World) -> None:
    world = able
    everybody = {str(number) for number in range(100, 200)}
    world.store([Candidate(remote_id=remote, first_name="G", last_name=remote) for remote in everybody])
    asked: set[LocalId] = set()
    for _ in range(4):
        doubts = sweep_without(world, everybody)
        assert sweeps.doubts(world.db, world.account, Kind.CANDIDATE, walked=False) == []
        asked |= {doubt.pk for doubt in doubts}
        answer(world, doubts, set())
    assert len(world.db.execute("SELECT 1 FROM candidate WHERE name LIKE 'G %'").fetchall()) == len(everybody)
    assert sweeps.brakes(world.db)
    assert len(asked) == 3 * sweeps.FEW, "others each time"


# --- who was anonymised at the vendor ----------------------------------------------------------------


def test_who_was_anonymised_goes_at_once_from_records_search_and_files(able: World) -> None:
    store(able, Candidate(remote_id="0", first_name=SECRET, last_name="Noor"), raw=SECRET.encode())
    store(able, Attachment(remote_id="f", candidate="0", name=f"{SECRET}.pdf"))
    (file,) = files(able.db, able.candidates[0], able.clock.now())
    connection.transaction(able.db, contents.put_to_file, file.id, SECRET.encode(), able.clock.now())
    able.clock.pass_(SECOND)
    store(able, Purged(remote_id="0"), raw=b"")
    assert candidate(able.db, able.candidates[0], able.clock.now()) is None
    assert kept(able) == []
    assert everything(able.db, SECRET) == []


def test_what_a_late_page_tells_of_them_is_not_kept_and_what_a_later_one_does_is(able: World) -> None:
    told = Candidate(remote_id="0", first_name=SECRET)
    late = able.clock.pass_(SECOND)
    able.clock.pass_(SECOND)
    store(able, Purged(remote_id="0"))
    store(able, told, read_at=late)
    assert candidate(able.db, able.candidates[0], able.clock.now()) is None
    able.clock.pass_(SECOND)
    store(able, told)
    assert candidate(able.db, able.candidates[0], able.clock.now()) is not None


def test_what_the_same_page_tells_behind_it_is_not_kept_either(able: World) -> None:
    file = Attachment(remote_id="f", candidate="0", name=f"{SECRET}.pdf")
    now = able.clock.pass_(SECOND)
    told = [Pulled(Purged(remote_id="0"), b""), Pulled(file, b"{}")]
    connection.transaction(able.db, pages.store, able.account, told, now, now)
    assert able.db.execute("SELECT COUNT(*) FROM attachment").fetchone() == (0,)


def test_an_older_answer_that_calls_them_anonymised_takes_nobody_away(able: World) -> None:
    before = able.clock.now()
    able.clock.pass_(SECOND)
    store(able, Candidate(remote_id="0", first_name="Ida"))
    store(able, Purged(remote_id="0"), read_at=before - SECOND)
    assert candidate(able.db, able.candidates[0], able.clock.now()) is not None


def test_what_is_unsent_about_somebody_who_was_anonymised_becomes_a_conflict_first(able: World) -> None:
    seq = ask(able, AddNote(candidate=able.candidates[0], body="x"))
    able.clock.pass_(SECOND)
    store(able, Purged(remote_id="0"))
    assert one(able, seq).state == "conflict"
    assert candidate(able.db, able.candidates[0], able.clock.now()) is not None


def test_somebody_who_was_never_here_and_was_anonymised_leaves_nothing(able: World) -> None:
    store(able, Purged(remote_id="never"), raw=b"")
    assert able.db.execute("SELECT COUNT(*) FROM candidate").fetchone() == (len(able.candidates),)


def everything(db: Any, word: str) -> list[str]:
    """The tables in which a word stands, in any column, also where it was packed."""
    found = []
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in db.execute(f"SELECT * FROM {table}").fetchall():
            parts = [one.encode() if isinstance(one, str) else one for one in row if isinstance(one, str | bytes)]
            if any(word.encode() in part or word.encode() in unpacked(part) for part in parts):
                found.append(table)
    return found


def unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""
