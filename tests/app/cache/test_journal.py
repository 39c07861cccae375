"""The journal beside the cache: what it keeps, that it catches up by itself, and that nobody waits for it."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cache import accounts, connection, driver, identity, journal, migrate, ops, queue
from app.cache.store import Store, Turn
from app.model.intents import AddNote, CreateCandidate, Move, PersonFields
from app.model.words import Kind, OpState, Replay, Verb
from app.vendor import Capability
from tests.world import HOLD, START, World


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.db"


def move(world: World, person: int, stage: int) -> int:
    intent = Move(application=world.applications[person], stage=world.stages[stage])
    (seq,) = connection.transaction(world.db, queue.enqueue, [intent], world.clock.now())
    return seq


def states(path: Path) -> dict[int, OpState]:
    return {seq: entry.state for seq, entry in journal.read(path).entries.items()}


def test_it_is_for_its_owner_only_and_begins_with_the_cache(world: World, path: Path) -> None:
    kept = journal.beside_of(path)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert journal.read(path).head == journal.Head(change=0, seq=0)


def test_it_has_all_that_an_operation_needs(world: World, path: Path) -> None:
    seq = move(world, 0, 1)
    journal.catch_up(world.db, path)
    entry = journal.read(path).entries[seq]
    assert entry.op is not None
    assert entry.op.intent == Move(application=world.applications[0], stage=world.stages[1])
    assert (entry.op.expect, entry.op.lanes, entry.op.not_before) == (
        *(world.stages[0], (world.applications[0],), START + HOLD),
    )
    assert {(ref.kind, ref.remote) for ref in entry.refs} == {(Kind.APPLICATION, "1:0"), (Kind.STAGE, "1:0"),
                                                              (Kind.STAGE, "1:1")}  # fmt: skip
    assert entry.op.owner.name == "polka"


def test_what_is_settled_leaves_nothing_but_its_number(world: World, path: Path) -> None:
    seq = move(world, 0, 1)
    connection.transaction(world.db, queue.drop, seq, START)
    journal.catch_up(world.db, path)
    entry = journal.read(path).entries[seq]
    assert entry.state is OpState.CANCELLED
    assert entry.op is None


def test_every_way_an_operation_changes_reaches_it(world: World, path: Path) -> None:
    """Whoever changes an operation, with whatever statement: the number of its change is another one."""
    seq, other = move(world, 0, 1), move(world, 1, 1)
    for sql in (
        "UPDATE op SET not_before = 1 WHERE seq = ?",
        "UPDATE op SET state = 'sending' WHERE seq = ?",
        "UPDATE op_lane SET lane = lane + 1000 WHERE seq = ?",
    ):
        before = journal.newest(world.db)
        world.db.execute(sql, (seq,))
        journal.catch_up(world.db, path)
        assert journal.read(path).entries[seq].change > before
        assert journal.read(path).entries[other].change <= before
    with_account = world.account
    connection.transaction(world.db, accounts.forget, with_account)
    journal.catch_up(world.db, path)
    assert journal.read(path).entries == {}


def test_the_name_of_what_was_made_reaches_it_by_its_maker(world: World, path: Path) -> None:
    makes = Capability(verb=Verb.CREATE_CANDIDATE, allowed=True, replay=Replay.CONTENT, fields=("first_name",))
    accounts.put_capabilities(world.db, world.account, [makes])
    pk = identity.new_id(world.db, world.account, Kind.CANDIDATE)
    made = CreateCandidate(account=world.account, candidate=pk, person=PersonFields(first_name="Ola"))
    (seq,) = connection.transaction(world.db, queue.enqueue, [made], START)
    journal.catch_up(world.db, path)
    assert [ref.remote for ref in journal.read(path).entries[seq].refs] == [None]
    world.db.execute("UPDATE idmap SET remote_id = '77' WHERE pk = ?", (pk,))
    journal.catch_up(world.db, path)
    assert [ref.remote for ref in journal.read(path).entries[seq].refs] == ["77"]


def test_whoever_comes_next_writes_what_is_missing(world: World, path: Path) -> None:
    """A process that was killed behind its commit, or had no room on the disk, leaves nothing out for good."""
    seq = move(world, 0, 1)
    assert seq not in journal.read(path).entries
    connection.writer(path).close()
    assert states(path) == {seq: OpState.QUEUED}


def test_a_line_that_was_cut_off_is_written_again(world: World, path: Path) -> None:
    seq = move(world, 0, 1)
    journal.catch_up(world.db, path)
    kept = journal.beside_of(path)
    kept.write_bytes(kept.read_bytes()[:-20])
    journal.catch_up(world.db, path)
    told = journal.read(path)
    assert told.broken == 0
    assert told.entries[seq].state is OpState.QUEUED


def test_a_garbled_line_is_left_out_and_told(world: World, path: Path) -> None:
    first, second = move(world, 0, 1), move(world, 1, 1)
    journal.catch_up(world.db, path)
    kept = journal.beside_of(path)
    kept.write_bytes(kept.read_bytes().replace(b'"seq":%d,' % first, b'"seq":%d,' % (first + 7)))
    told = journal.read(path)
    assert (told.broken, told.whole, set(told.entries)) == (1, False, {second})


def test_it_is_made_anew_when_little_of_it_counts(world: World, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_SLACK", 20)
    staying = move(world, 3, 2)
    biggest = 0
    for turn in range(60):
        seq = move(world, turn % 3, 1)
        connection.transaction(world.db, queue.drop, seq, START)
        journal.catch_up(world.db, path)
        biggest = max(biggest, journal.beside_of(path).read_bytes().count(b"\n"))
    assert biggest <= 30
    told = journal.read(path)
    assert [entry.seq for entry in told.unsettled] == [staying]
    assert told.last == journal.newest(world.db)


def test_an_erasure_leaves_nothing_of_what_is_settled(world: World, path: Path) -> None:
    note = AddNote(candidate=world.candidates[0], body="a very private remark")
    (seq,) = connection.transaction(world.db, queue.enqueue, [note], START)
    journal.catch_up(world.db, path)
    connection.transaction(world.db, queue.drop, seq, START)
    journal.catch_up(world.db, path)
    assert b"private" in journal.beside_of(path).read_bytes()
    journal.renew(world.db, path)
    assert b"private" not in journal.beside_of(path).read_bytes()


def test_an_older_cache_gets_a_journal_of_what_waits_in_it(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = driver.connect(str(path))
    here = Path(migrate.__file__).parent / "migrations"
    for number, name in enumerate(migrate._FILES[:3], start=1):
        for statement in migrate.statements((here / name).read_text("utf-8")):
            old.execute(statement)
        old.execute(f"PRAGMA user_version={number}")
    old.execute(
        "INSERT INTO account(id, name, vendor, title, mark, base_url, zone, hold, late_window)"
        " VALUES (1, 'a', 'v', 'V', 'VV', 'u', 'UTC', 0, 0)"
    )
    for seq, state in ((1, "done"), (2, "queued"), (3, "unknown")):
        args = b'{"kind":"note.add","candidate":7,"body":"b"}'
        old.execute(
            "INSERT INTO op(seq, op_id, account_id, kind, v, batch, target, args, class, notifies, state, not_before,"
            " held_until, created_at) VALUES (?, ?, 1, 'note.add', 1, 1, 7, ?, 'content', 0, ?, 0, 0, 0)",
            (seq, f"id {seq}", args, state),
        )
    old.close()
    db = connection.writer(path)
    assert [op.seq for op in ops.unsettled(db)] == [2, 3]
    db.close()
    assert states(path) == {2: OpState.QUEUED, 3: OpState.UNKNOWN}


def test_many_writers_leave_every_line_whole(world: World, path: Path) -> None:
    """Threads with connections of their own stand for processes: the lock is one of the open file."""
    for turn in range(40):
        move(world, turn % 4, 1 + turn // 4 % 2)
        threads = [threading.Thread(target=_catch_up, args=(path,)) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    told = journal.read(path)
    assert told.broken == 0
    assert told.last == journal.newest(world.db)
    lines = journal.beside_of(path).read_bytes().splitlines()
    changes = [said.change for line in lines if (said := journal.decode(line)) is not None]
    assert changes == sorted(set(changes)), "nothing twice, in order"


def _catch_up(path: Path) -> None:
    db = connection.reader(path)
    journal.catch_up(db, path)
    db.close()


@pytest.fixture
def full(path: Path, world: World) -> Iterator[None]:
    """A journal that cannot be written: a folder has its name."""
    kept = journal.beside_of(path)
    kept.unlink()
    kept.mkdir()
    yield
    kept.rmdir()


async def test_nobody_waits_for_a_journal_that_cannot_be_written(world: World, path: Path, full: None) -> None:
    store = await Store.open(path)
    try:
        intent = Move(application=world.applications[0], stage=world.stages[1])
        assert await store.write(queue.enqueue, [intent], START)
        await store.journal()
        assert store.trouble is not None
        assert "journal" in store.trouble
        journal.beside_of(path).rmdir()
        await store.turn(Turn.PERSON, queue.release, START)
        await store.journal()
        assert store.trouble is None
        assert list(states(path).values()) == [OpState.QUEUED]
    finally:
        journal.beside_of(path).unlink()
        journal.beside_of(path).mkdir()
        await store.close()


async def test_a_fault_of_ours_leaves_no_journal_behind_in_silence(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise TypeError("a fault of ours")

    store = await Store.open(path)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(journal, "catch_up", fault)
            intent = Move(application=world.applications[0], stage=world.stages[1])
            await store.write(queue.enqueue, [intent], START)
            await store.journal()
            assert store.trouble is not None
            assert "TypeError" in store.trouble
        await store.write(queue.release, START)
        await store.journal()
        assert store.trouble is None
        assert list(states(path).values()) == [OpState.QUEUED]
    finally:
        await store.close()


async def test_a_key_does_not_wait_for_somebody_who_holds_the_journal(world: World, path: Path) -> None:
    store = await Store.open(path)
    with journal._locked(path):
        intent = Move(application=world.applications[0], stage=world.stages[1])
        (seq,) = await store.write(queue.enqueue, [intent], START)
        assert not states(path)
    await store.journal()
    assert states(path) == {seq: OpState.QUEUED}
    await store.close()


def test_a_disk_that_is_full_leaves_whole_lines(world: World, path: Path) -> None:
    """A real limit of the system: what a file may grow to."""
    move(world, 0, 1)
    code = (
        "import resource, signal, sys; from pathlib import Path; from app.cache import connection, journal\n"
        "path = Path(sys.argv[1]); db = connection.reader(path)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "size = journal.beside_of(path).stat().st_size + 100\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try: journal.catch_up(db, path)\n"
        "except OSError: print('no room')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout == "no room\n"
    assert journal.read(path).broken == 0
    journal.catch_up(world.db, path)
    assert len(states(path)) == 1
