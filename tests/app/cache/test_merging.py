"""A cache and a journal of different ages: nothing settled comes back, nothing is lost, nothing is sent twice."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.cache import connection, journal, lease, merging, queue, undoing
from app.cache.deeds import Impossible
from app.cache.entries import Entry
from app.cache.identity import new_id
from app.cache.journal import Told
from app.cache.ops import Theirs
from app.cache.salvage import Wreck
from app.model.ids import HOUR, Instant
from app.model.intents import AddNote, CreateCandidate, Move, PersonFields
from app.model.words import Kind, OpState
from tests.app.cache.wrecks import enable
from tests.world import HOLD, LATE, HandClock, World, build


class Age(msgspec.Struct):
    """A cache and its journal at one moment."""

    rows: dict[int, Entry]
    journal: bytes
    newest: int
    given: int
    audit: set[int]
    now: Instant


class History:
    """A queue to which things happen, and all the ages it has had."""

    def __init__(self, path: Path) -> None:
        made, content = _template()
        path.write_bytes(content)
        self.path = path
        self.world = World(**{**vars(made), "db": connection.writer(path), "clock": HandClock(made.clock.at)})
        self.world.db.execute("PRAGMA synchronous=OFF")
        self.ages: list[Age] = []
        self.epoch = self._do(lease.take, "me", 0, force=True)
        self.seen()

    def seen(self) -> None:
        journal.catch_up(self.world.db, self.path)
        with closing(Wreck(self.path)) as file:
            rows = {one.seq: one for one in file.operations(file.owners())}
            newest, given, audit = file.newest(), file.given("op"), file.settled_by_audit()
        assert newest is not None
        told = journal.beside_of(self.path).read_bytes()
        self.ages.append(Age(rows, told, newest, given, audit, self.world.clock.now()))

    def happens(self, what: str, pick: int) -> None:
        with suppress(Impossible):
            getattr(self, what)(pick)
        self.world.clock.pass_(7)
        self.seen()

    def _do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return connection.transaction(self.world.db, work, *args, **kwargs)

    def _one(self, pick: int, *states: OpState) -> int | None:
        marks = ",".join("?" * len(states))
        rows = self.world.db.execute(f"SELECT seq FROM op WHERE state IN ({marks}) ORDER BY seq", states).fetchall()
        return rows[pick % len(rows)][0] if rows else None

    def _with_one(self, pick: int, state: OpState, work: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        seq = self._one(pick, state)
        if seq is not None:
            self._do(work, seq, *args, **kwargs)

    def move(self, pick: int) -> None:
        move = Move(application=self.world.applications[pick % 2], stage=self.world.stages[pick % 4])
        self._do(queue.enqueue, [move], self.world.clock.now())

    def note(self, pick: int) -> None:
        note = AddNote(candidate=self.world.candidates[pick % 2], body=f"note {self.world.clock.now()}")
        self._do(queue.enqueue, [note], self.world.clock.now())

    def create(self, pick: int) -> None:
        pk = self._do(new_id, self.world.account, Kind.CANDIDATE)
        made = CreateCandidate(account=self.world.account, candidate=pk, person=PersonFields(first_name=f"Ola {pick}"))
        self._do(queue.enqueue, [made, AddNote(candidate=pk, body="new")], self.world.clock.now())

    def undo(self, _: int) -> None:
        undone = self._do(undoing.undo, self.world.clock.now())
        if undone.left is not None:
            self._do(undoing.take_back, undone.left.step, self.world.clock.now())

    def redo(self, _: int) -> None:
        self._do(undoing.redo, self.world.clock.now())

    def wait(self, pick: int) -> None:
        self.world.clock.pass_((HOLD, LATE)[pick % 2])

    def set_clock(self, pick: int) -> None:
        by = (-HOUR, HOUR)[pick % 2]
        before, known = self.world.clock.now(), queue.dated(self.world.db)
        self.world.clock.pass_(by)
        self._do(queue.clock_was_set, before, by, known)

    def let_go(self, _: int) -> None:
        self._do(queue.release, self.world.clock.now())

    def leave(self, pick: int) -> None:
        self._with_one(pick, OpState.QUEUED, queue.claim, (), self.epoch, self.world.clock.now())

    def end(self, pick: int) -> None:
        seq = self._one(pick, OpState.SENDING, OpState.UNKNOWN)
        if seq is None:
            return
        state = (OpState.DONE, OpState.CONFLICT, OpState.CONFLICT, OpState.DEAD, OpState.ASK)[pick % 5]
        theirs = Theirs(words="Offer", stage=self.world.stages[3]) if state is OpState.CONFLICT else None
        now, done = self.world.clock.now(), state is OpState.DONE
        remote = f"made {seq}" if done else None
        self._do(queue.settle, seq, state, epoch=self.epoch, now=now, theirs=theirs, landed=done, remote=remote)

    def lose(self, pick: int) -> None:
        now = self.world.clock.now()
        self._with_one(pick, OpState.SENDING, queue.postpone, OpState.UNKNOWN, now + LATE, epoch=self.epoch, why="lost")

    def miss(self, pick: int) -> None:
        now = self.world.clock.now()
        self._with_one(
            pick, OpState.UNKNOWN, queue.postpone, OpState.QUEUED, now, epoch=self.epoch, why="", missed=True
        )

    def replace(self, pick: int) -> None:
        seq = self._one(pick, OpState.CONFLICT)
        if seq is None:
            return
        intent = self.ages[-1].rows[seq].op.intent  # type: ignore[union-attr]  # the file has all of it
        if isinstance(intent, Move):
            intent = msgspec.structs.replace(intent, stage=self.world.stages[pick % 3])
        self._do(queue.replace, seq, intent, self.world.clock.now())

    def drop(self, pick: int) -> None:
        seq = self._one(pick, OpState.QUEUED, OpState.CONFLICT, OpState.DEAD, OpState.ASK)
        if seq is not None:
            self._do(queue.drop, seq, self.world.clock.now())

    def retry(self, pick: int) -> None:
        self._with_one(pick, OpState.DEAD, queue.retry, self.world.clock.now())

    def again(self, pick: int) -> None:
        self._with_one(pick, OpState.ASK, queue.send_again, self.world.clock.now())

    def confirm(self, pick: int) -> None:
        self._with_one(pick, OpState.ASK, queue.confirm_done, self.world.clock.now())

    def renew(self, _: int) -> None:
        journal.renew(self.world.db, self.path)


STEPS = [name for name in vars(History) if name[0] != "_" and name not in ("seen", "happens")]
STEP = st.tuples(st.sampled_from(STEPS), st.integers(0, 59))
# A conflict that is asked for anew, and done.
ANEW = [("move", 1), ("wait", 0), ("leave", 0), ("end", 1), ("replace", 2), ("wait", 0), ("leave", 0), ("end", 0)]


@cache
def _template() -> tuple[World, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cache.db"
        made = build(path)
        enable(made)
        made.db.close()
        return made, path.read_bytes()


def lived(steps: list[tuple[str, int]]) -> list[Age]:
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder) / "cache.db")
        with closing(history.world.db):
            for what, pick in steps:
                history.happens(what, pick)
        return history.ages


def read(journal_of: bytes, *, without: int | None = None) -> Told:
    """What a journal says; one line of it may be garbled."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cache.db"
        lines = journal_of.splitlines(keepends=True)
        if without is not None:
            lines[without % len(lines)] = b"garbled\n"
        journal.beside_of(path).write_bytes(b"".join(lines))
        return journal.read(path)


def merged(file: Age, told: Told, now: Instant) -> merging.Found:
    return merging.merge(file.rows.values(), told, newest=file.newest, given=file.given, settled=file.audit, now=now)


def pairs(ages: list[Age]) -> Iterator[tuple[Age, Age, Age]]:
    """Each cache with each journal, and the newer one of the two."""
    for (one, file), (other, told) in itertools.product(enumerate(ages), repeat=2):
        yield file, told, ages[max(one, other)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, max_size=25))
@example(steps=ANEW)
@example(steps=[*ANEW[:5], ("set_clock", 0), *ANEW[5:]])
def test_a_cache_and_a_journal_of_any_two_ages_make_the_newer_one(steps: list[tuple[str, int]]) -> None:
    ages = lived(steps)
    journals = {age.journal: read(age.journal) for age in ages}
    for file, older, truth in pairs(ages):
        found = merged(file, journals[older.journal], truth.now)
        assert not truth.rows.keys() & set(found.missing)
        there = {seq: one for seq, one in found.operations.items() if not one.is_settled}
        unsettled = {seq: one for seq, one in truth.rows.items() if not one.is_settled}
        assert there.keys() == unsettled.keys(), "nothing settled comes back, nothing unsettled is lost"
        for seq, one in there.items():
            so = unsettled[seq]
            assert one.op is not None
            assert so.op is not None
            assert (one.op_id, one.op.args, one.op.needs) == (so.op_id, so.op.args, so.op.needs)
            assert one.state is not OpState.SENDING
            assert one.state is not OpState.QUEUED or so.state is OpState.QUEUED, "sent twice"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, max_size=20), without=st.integers(0, 40))
@example(steps=ANEW, without=-1)
@example(steps=[("move", 1), ("let_go", 0), ("leave", 0), ("note", 0)], without=3)
@example(steps=[("note", 0), ("note", 1), ("drop", 1), ("renew", 0)], without=0)
def test_also_where_a_line_of_the_journal_is_garbled_nothing_is_sent_twice(
    steps: list[tuple[str, int]], without: int
) -> None:
    ages = lived(steps)
    journals = {age.journal: read(age.journal, without=without) for age in ages}
    for file, older, truth in pairs(ages):
        told = journals[older.journal]
        found = merged(file, told, truth.now)
        for seq, one in found.operations.items():
            said = told.entries.get(seq)
            if one.state is OpState.QUEUED:
                so = truth.rows.get(seq)
                assert so is None or so.state is OpState.QUEUED, "sent twice"
            if any(side is not None and side.is_settled for side in (file.rows.get(seq), said)):
                assert one.is_settled


def test_what_the_audit_says_is_done_is_not_sent_again_where_the_rest_of_the_file_is_older() -> None:
    before, after = lived([("note", 0), ("wait", 0), ("leave", 0), ("end", 0)])[1::3]
    assert after.audit == {1}
    torn = msgspec.structs.replace(before, audit=after.audit)
    (one,) = merged(torn, read(before.journal), after.now).operations.values()
    assert one.state is OpState.UNKNOWN


def test_no_number_is_missing_that_was_never_an_operations() -> None:
    """What is asked for anew takes a number as a step, and an account takes its numbers along."""
    *_, before, after = lived(ANEW[:5])
    assert (set(after.rows), after.given) == ({1}, 2)
    assert merged(after, read(after.journal), after.now).missing == []
    assert merged(after, read(before.journal), after.now).missing == []
    nothing = msgspec.structs.replace(after, rows={}, journal=b"")
    assert merged(nothing, read(before.journal), after.now).missing == [2], "the control"


@pytest.mark.parametrize("changed", [0, -1], ids=["of the same change", "of another operation"])
def test_a_row_with_another_id_is_garbled_unless_it_was_asked_for_anew(changed: int) -> None:
    ages = lived(ANEW[:4])
    (row,) = ages[-1].rows.values()
    assert row.op is not None
    told = read(ages[-1].journal)
    other = msgspec.structs.replace(row, op_id="another", state=OpState.DONE)
    if changed:
        other = msgspec.structs.replace(
            other, change=row.change + 1, op=msgspec.structs.replace(row.op, batch=row.op.batch + 1)
        )
    file = msgspec.structs.replace(ages[-1], rows={row.seq: other})
    (one,) = merged(file, told, file.now).operations.values()
    assert (one.op_id, one.state) == (row.op_id, OpState.CONFLICT)
