"""A damaged cache: whatever became of the file, nothing that was acknowledged goes silently, and nothing goes twice."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from app.cache import (
    accounts,
    beside,
    boards,
    connection,
    identity,
    journal,
    migrate,
    ops,
    outbox,
    queue,
    rescue,
    sweeps,
)
from app.cache.connection import CacheDamaged, CacheLocked, CacheTooNew
from app.cache.deeds import deed_of
from app.cache.thaw import thaw
from app.model.intents import AttachFile, CreateCandidate, Move
from app.model.words import Kind, OpState
from tests.app.cache import wrecks
from tests.app.cache.wrecks import NOW, Queue, check, open_again
from tests.world import World, put_account


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Queue:
    """A cache that was left, its journal beside it."""
    return wrecks.left(tmp_path_factory.mktemp("told"))


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Queue:
    """The same without its journal."""
    return wrecks.left(tmp_path_factory.mktemp("untold"), journalled=False)


def leave_open(path: Path) -> None:
    """The program ended in the middle of something."""
    path.with_name(f"{path.name}-wal").write_bytes(b"\0" * 40)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 10 * wrecks.PAGE + 100])


def zero_operations(path: Path) -> None:
    wrecks.zero(path, wrecks.pages_of_operations(path))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "something else": lambda path: path.write_bytes(b"my holiday pictures" * 1000),
    "nothing": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(40 * wrecks.PAGE)),
    "the first pages only": cut,
    "gone": lambda path: path.unlink(),
    "no pages of operations": zero_operations,
    "no tables": lambda path: wrecks.zero(path, [0]),
}
BYTES_GONE = {"something else", "nothing", "zeros", "the first pages only", "gone", "no tables"}
"""What takes the bytes of files with it: the journal does not have them."""


@pytest.mark.parametrize("how", DAMAGE)
def test_what_the_journal_holds_is_in_the_queue_whatever_became_of_the_file(
    told: Queue, tmp_path: Path, how: str
) -> None:
    path = told.copy(tmp_path / "copy")
    DAMAGE[how](path)
    leave_open(path) if path.exists() and path.stat().st_size else None
    db, report = open_again(path)
    with closing(db):
        assert report is not None
        check(told, db, report, lossless=how not in BYTES_GONE)
        lost = {one.seq: one.what for one in report.lost}
        if how in BYTES_GONE:
            assert len(lost) == 1, "the file whose bytes are gone"
            assert "the bytes of the file" in next(iter(lost.values()))
        assert report.kept == len(told.unsettled) - len(lost)


@pytest.mark.parametrize("how", ["no pages of operations", "something else"])
def test_without_the_journal_the_same_damage_costs_operations(untold: Queue, tmp_path: Path, how: str) -> None:
    """The control: were the journal not written, the tests above would fail."""
    path = untold.copy(tmp_path / "copy")
    DAMAGE[how](path)
    leave_open(path)
    db, report = open_again(path)
    with closing(db):
        assert report is not None
        assert report.kept < len(untold.unsettled)
        if how == "something else":
            assert report.unknown
            assert "cannot be said" in report.line
        else:
            check(untold, db, report)
            assert {one.seq for one in report.lost} >= untold.unsettled.keys() - {op.seq for op in ops.unsettled(db)}


@pytest.mark.parametrize("seed", range(12))
def test_bits_that_flip_lose_nothing_silently_and_double_nothing(told: Queue, tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    path = told.copy(tmp_path / "copy")
    wrecks.flip(path, rng, wrecks.pages_of_operations(path), rng.choice([1, 5, 50, 300]))
    leave_open(path)
    db, report = open_again(path)
    with closing(db):
        check(told, db, report, lossless=report is not None)


@pytest.mark.parametrize("seed", range(8))
def test_also_where_the_journal_has_its_share(told: Queue, tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    path = told.copy(tmp_path / "copy")
    wrecks.flip(path, rng, wrecks.pages_of_operations(path), rng.choice([5, 50, 300]))
    kept = journal.beside_of(path)
    data = bytearray(kept.read_bytes())
    for _ in range(rng.choice([1, 3, 20])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    kept.write_bytes(data)
    leave_open(path)
    db, report = open_again(path)
    with closing(db):
        check(told, db, report)


@pytest.mark.parametrize("seed", range(8))
def test_bits_that_flip_anywhere(told: Queue, tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    path = told.copy(tmp_path / "copy")
    wrecks.flip(path, rng, list(range(1, path.stat().st_size // wrecks.PAGE)), rng.choice([5, 50, 500]))
    leave_open(path)
    db, report = open_again(path)
    with closing(db):
        check(told, db, report)


def test_a_log_that_was_deleted_is_noticed_without_an_unclean_end(tmp_path: Path) -> None:
    """What it had is in the journal: the file alone looks sound, and would send again what was done."""
    told = wrecks.left(tmp_path, checkpoint=False)
    (told.folder / "cache.db-wal").unlink()
    db, report = open_again(told.folder / "cache.db")
    with closing(db):
        assert report is not None
        check(told, db, report)
        assert [one.what for one in report.lost] == ["file.attach: the bytes of the file could not be read"]


def test_an_older_file_does_not_bring_back_what_was_settled_since(world: World, tmp_path: Path) -> None:
    """Also where the journal was made anew in between, and does not speak of it any more."""
    path, older = tmp_path / "cache.db", tmp_path / "older.db"
    move = Move(application=world.applications[0], stage=world.stages[1])
    (seq,) = connection.transaction(world.db, queue.enqueue, [move], NOW)
    world.db.execute("VACUUM INTO ?", (str(older),))
    world.db.execute("UPDATE op SET state = 'done', settled_at = 1 WHERE seq = ?", (seq,))
    journal.renew(world.db, path)
    world.db.close()
    older.replace(path)
    db, report = open_again(path)
    with closing(db):
        assert report is not None
        assert ops.unsettled(db) == []


def test_a_cache_somebody_deleted_starts_anew_where_nothing_waits(world: World, tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    world.db.close()
    path.unlink()
    db, report = open_again(path)
    with closing(db):
        assert report is None
        assert journal.last_change(path) == journal.newest(db) == 0


def test_a_newer_file_is_left_alone(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    data = bytearray(path.read_bytes())
    data[60:64] = (migrate.NEWEST + 1).to_bytes(4, "big")
    path.write_bytes(data)
    with pytest.raises(CacheTooNew):
        connection.writer(path)
    beside.tell_damage(path, beside.Damage("somebody says so"))
    with pytest.raises(CacheTooNew, match="newer lanehop"):
        rescue.rescue(path, now=NOW)
    assert path.read_bytes() == bytes(data)
    assert beside.moved_aside(path) == []


# --- what the new cache is like --------------------------------------------------------------------


@pytest.fixture
def rescued(told: Queue, tmp_path: Path) -> Iterator[connection.driver.Connection]:
    path = told.copy(tmp_path / "copy")
    zero_operations(path)
    leave_open(path)
    db, report = open_again(path)
    assert report is not None
    yield db
    db.close()


def test_the_damaged_files_are_moved_aside_for_their_owner_only(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    zero_operations(path)
    leave_open(path)
    before = path.read_bytes()
    db, report = open_again(path)
    db.close()
    assert report is not None
    aside = beside.moved_aside(path)
    assert Path(report.aside or "") in aside
    assert Path(report.aside or "").read_bytes() == before
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in aside)
    assert beside.damage(path) is None
    assert str(report.aside) in report.line


def test_it_says_what_it_came_to_until_the_next_one(rescued: connection.driver.Connection) -> None:
    report = rescue.last_report(rescued)
    assert report is not None
    assert report.kept == len(ops.unsettled(rescued))


def test_operations_are_shown_with_names_before_anything_is_pulled(
    rescued: connection.driver.Connection,
) -> None:
    rows = {row.seq: row for row in outbox.rows(rescued, NOW)}
    assert all("?" not in row.what for row in rows.values())
    assert rows[1].what == "Ida Noor: New -> Screen"
    assert rows[1].why == outbox.UNREAD
    (job,) = boards.jobs(rescued)
    board = boards.board(rescued, job.id, NOW)
    assert board is not None
    (screen,) = [column for column in board.columns if column.stage.name == "Screen"]
    assert "Ida Noor" in [card.name for card in screen.cards]


def test_nothing_can_be_claimed_before_everything_has_been_read_again(
    rescued: connection.driver.Connection,
) -> None:
    rescued.execute("INSERT INTO lease VALUES ('leader', 'me', 1, ?)", (NOW * 2,))
    (account,) = accounts.every(rescued)
    assert account.rescued_at == NOW
    assert connection.transaction(rescued, queue.claim, 1, (), 1, NOW) is None
    connection.transaction(rescued, thaw, account.id)
    assert accounts.every(rescued)[0].rescued_at is None
    claimed = connection.transaction(rescued, queue.claim, 1, (), 1, NOW)
    assert claimed is not None
    assert claimed.state is OpState.SENDING


def test_whatever_waits_can_still_be_sent_once_it_may(rescued: connection.driver.Connection) -> None:
    """Names at the vendor, the bytes of files and what is made here are all there."""
    connection.transaction(rescued, thaw, accounts.every(rescued)[0].id)
    found = ops.unsettled(rescued)
    kinds = {type(op.intent) for op in found}
    assert {AttachFile, CreateCandidate} <= kinds
    made = {op.creates for op in found if isinstance(op.intent, CreateCandidate)}
    for op in found:
        if not made & {getattr(op.intent, "candidate", None)} or isinstance(op.intent, CreateCandidate):
            deed_of(op.intent).build(rescued, op, op.intent)


def test_no_number_and_no_local_id_is_given_again(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    with closing(connection.reader(path)) as before:
        (highest,) = before.execute("SELECT MAX(pk) FROM idmap").fetchone()
    for damage in ("no pages of operations", "something else"):
        copy = told.copy(tmp_path / damage)
        DAMAGE[damage](copy)
        leave_open(copy)
        db, _ = open_again(copy)
        with closing(db):
            spoken_of = {pk for op in ops.unsettled(db) for pk in (*op.lanes, op.target)}
            new = connection.transaction(db, identity.new_id, accounts.every(db)[0].id, Kind.CANDIDATE)
            assert new > max(spoken_of)
            assert damage == "something else" or new > highest
            (seq,) = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'op'").fetchone()
            assert seq >= max(told.states)


def test_the_journal_goes_on_and_a_second_rescue_is_as_good(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    for _ in range(2):
        zero_operations(path)
        leave_open(path)
        db, report = open_again(path)
        with closing(db):
            assert report is not None
            check(told, db, report, lossless=True)
            assert journal.read(path).last == journal.newest(db)
    assert len({file.name for file in beside.moved_aside(path)}) >= 2


def copies(path: Path) -> list[str]:
    return sorted({beside.cache_of(file.name) for file in path.parent.iterdir() if file.name.startswith("cache.db.")}
                  - {"cache.db.journal", "cache.db.use"})  # fmt: skip


def erase(path: Path, db: connection.driver.Connection, *, account: bool = False) -> None:
    """Somebody is gone at the vendor of whom nothing stands in the queue, or an account is removed."""
    if account:
        connection.transaction(db, accounts.forget, accounts.every(db)[0].id)
    else:
        pk = connection.transaction(db, identity.new_id, accounts.every(db)[0].id, Kind.CANDIDATE)
        assert connection.transaction(db, sweeps.gone, sweeps.Doubt(pk, Kind.CANDIDATE, "1"), NOW)
    journal.catch_up(db, path)


def test_what_was_moved_aside_and_copied_goes_with_whoever_is_erased(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    zero_operations(path)
    leave_open(path)
    db, report = open_again(path)
    with closing(db):
        assert report is not None
        assert not report.lost
        path.with_name("cache.db.before-4").write_bytes(b"of before an update")
        journal.renew(db, path)
        assert len(copies(path)) == 2, "until then they stay"
        erase(path, db)
        assert copies(path) == []


def test_what_may_hold_a_lost_change_stays_as_long_as_anybody_could_miss_it(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    for damage in ("something else", "no pages of operations"):
        DAMAGE[damage](path)
        leave_open(path)
        db, report = open_again(path)
        db.close()
        assert report is not None
        assert bool(report.lost) is (damage == "something else"), "the bytes of a file"
    assert len(copies(path)) == 2
    with closing(connection.writer(path)) as db:
        erase(path, db)
        (left,) = copies(path)
        assert not path.with_name(left).read_bytes().startswith(b"SQLite"), "the first one"
        assert journal.aside_needed(db) == [left]
        erase(path, db, account=True)
        assert copies(path) == []


# --- processes -------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from app.cache import beside, connection, rescue
path, now = Path(sys.argv[1]), int(sys.argv[2])
steps = int(sys.argv[3])
def counted(what):
    def step(*args, **kwargs):
        global steps
        for when in "before", "after":
            if when == "after":
                result = what(*args, **kwargs)
            steps -= 1
            if not steps:
                os.kill(os.getpid(), signal.SIGKILL)
        return result
    return step
for name in ("rename", "replace", "unlink", "chmod"):
    setattr(Path, name, counted(getattr(Path, name)))
connection.transaction = counted(connection.transaction)
while True:
    child = os.fork()
    if not child:
        path = path / str(steps) / "cache.db"
        try:
            connection.writer(path).close()
        except connection.CacheDamaged:
            rescue.rescue(path, now=now)
            connection.writer(path).close()
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    print(steps, ended, flush=True)
    steps += 1
    if ended != signal.SIGKILL:
        break
"""
STEPS = 60
"""More than there are."""


def test_whoever_is_killed_in_the_middle_leaves_it_to_the_next_one(told: Queue, tmp_path: Path) -> None:
    """At every step of it, with kill -9: the next start ends well."""
    for step in range(1, STEPS):
        path = told.copy(tmp_path / str(step))
        zero_operations(path)
        leave_open(path)
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(NOW), "1"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    killed = [line.split()[0] for line in lines[:-1]]
    assert lines[-1].split()[1] == "0", "the last one was not killed any more"
    assert 15 < len(killed) < STEPS
    for name in killed:
        path = tmp_path / name / "cache.db"
        db, _ = open_again(path)
        with closing(db):
            check(told, db, rescue.last_report(db), lossless=True)
        assert beside.damage(path) is None


OPENS = """
import sys
from pathlib import Path
from app.cache import connection, rescue
path = Path(sys.argv[1])
try:
    db = connection.writer(path)
except connection.CacheDamaged:
    print("rescued" if rescue.rescue(path, now=int(sys.argv[2])) else "found it done")
    db = connection.writer(path)
else:
    print("sound")
db.close()
"""


def test_of_several_processes_one_does_it(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    zero_operations(path)
    leave_open(path)
    command = [sys.executable, "-c", OPENS, str(path), str(NOW)]
    several = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [one.communicate() for one in several]
    assert sorted(out.strip() for out, _ in said).count("rescued") == 1, said
    assert {out.strip() for out, _ in said} <= {"rescued", "found it done", "sound"}, said
    db, report = open_again(path)
    with closing(db):
        assert report is None
        check(told, db, rescue.last_report(db), lossless=True)


def test_while_another_process_has_it_open_nothing_is_touched(
    told: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could send from the old file."""
    monkeypatch.setattr(beside, "PATIENCE", 0.1)
    path = told.copy(tmp_path / "copy")
    other = connection.writer(path)
    with closing(other):
        raise_damage(path)
        before = path.read_bytes()
        with pytest.raises(CacheLocked, match="still has it open"):
            rescue.rescue(path, now=NOW)
        assert path.read_bytes() == before
    assert rescue.rescue(path, now=NOW) is not None


def raise_damage(path: Path) -> None:
    """Somebody reads a page that makes no sense."""
    error = connection.driver.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = 11
    assert isinstance(connection.trouble(path, error), CacheDamaged)


def test_there_is_no_rescue_without_word_of_damage(told: Queue, tmp_path: Path) -> None:
    path = told.copy(tmp_path / "copy")
    assert rescue.rescue(path, now=NOW) is None
    assert beside.moved_aside(path) == []


NO_RIGHTS = """
import os, sys
from pathlib import Path
from app.cache import connection
path = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    connection.writer(path)
except connection.CacheError as error:
    print(type(error).__name__, error)
"""


def test_a_folder_that_may_not_be_written_to_is_one_line_and_no_damage(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    folder = tmp_path / "home"
    path = folder / "cache.db"
    connection.writer(path).close()
    path.chmod(0o444)
    folder.chmod(0o555)
    # As somebody else where this is run by root, to whom rights mean nothing.
    command = [sys.executable, "-c", NO_RIGHTS, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ), cwd="/")
    folder.chmod(0o755)
    kind, _, words = done.stdout.partition(" ")
    assert kind == "CacheUnfit", done.stdout + done.stderr
    assert str(path) in words
    assert "\n" not in words.rstrip()
    assert not (folder / "cache.db.damaged").exists()


def test_word_of_damage_can_be_read_whatever_it_says(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    (tmp_path / "cache.db.damaged").write_text(json.dumps({"why": 7}))
    assert beside.damage(path) is not None
    db, report = open_again(path)
    with closing(db):
        assert report is not None
        assert report.kept == 0
        connection.transaction(db, put_account)
