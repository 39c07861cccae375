"""Whatever a person, a vendor and a bad network do in whatever order: the promises of the queue hold.

The decisions are the real ones, the cache is a real file; the vendor is a table in memory, so that a run can lose,
delay and cut off at will. Every step checks what must always hold; the end checks what must hold once all is quiet.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.cache import connection, lease, ops, outgoing, queue, undoing
from app.cache.deeds import Impossible, Looked
from app.cache.ops import Op
from app.cache.queue import Fenced
from app.model.intents import Move
from app.model.words import SHOWN, OpState
from app.sync import decide
from app.vendor import Answer, AnswerLost, MoveApplication, Seen, Throttled, Unreachable
from tests.world import HOLD, LATE, PEOPLE, World, build

# Few people and few stages, so that what happens meets what is under way.
MOVABLE = range(3)
PERSONS = st.integers(0, 1)
STAGES = st.sampled_from(MOVABLE)
FATES = st.sampled_from(
    ["ok", "ok", "ok", "lost before", "lost after", "late", "throttled", "down", "crash", "crash after"]
)


class MemoryVendor:
    """Where the vendor has everybody; requests may arrive late, and never later than the late window."""

    def __init__(self) -> None:
        self.stage = dict.fromkeys(range(len(PEOPLE)), 0)
        self.history: list[tuple[int, int, int]] = []
        self.on_the_way: list[tuple[int, str, int, int]] = []
        self.effects: dict[str, int] = {}
        self.arrived: dict[int, list[str]] = {}

    def put(self, person: int, stage: int, at: int) -> None:
        if self.stage[person] != stage:
            self.stage[person] = stage
            self.history.append((person, stage, at))

    def take(self, op_id: str, person: int, stage: int, at: int) -> None:
        self.arrived.setdefault(person, []).append(op_id)
        if self.stage[person] != stage:
            self.effects[op_id] = self.effects.get(op_id, 0) + 1
        self.put(person, stage, at)

    def deliver(self, now: int) -> None:
        for due in sorted(one for one in self.on_the_way if one[0] <= now):
            self.on_the_way.remove(due)
            self.take(due[1], due[2], due[3], due[0])


class Queue(RuleBasedStateMachine):
    """A person, a vendor and the engine between them."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.world: World = build(Path(self.folder.name) / "cache.db")
        # The vendor's own history starts with what the world was built from.
        self.vendor = MemoryVendor()
        self.pulled = 0
        self.dropped: set[int] = set()
        self.asked: list[int] = []
        self._lead()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self._quiet()
        finally:
            self.world.db.close()
            self.folder.cleanup()

    # --- what happens ----------------------------------------------------------------------------

    @rule(person=PERSONS, stage=STAGES)
    def person_moves(self, person: int, stage: int) -> None:
        intent = Move(application=self.world.applications[person], stage=self.world.stages[stage])
        try:
            self.asked += connection.transaction(self.world.db, queue.enqueue, [intent], self.world.clock.now())
        except Impossible:
            assert self.world.shown(person) == stage

    @rule()
    def person_undoes(self) -> None:
        undone = connection.transaction(self.world.db, undoing.undo, self.world.clock.now())
        self.dropped |= set(undone.dropped)
        if undone.left is not None:
            taken = connection.transaction(self.world.db, undoing.take_back, undone.left.step, self.world.clock.now())
            self.asked += taken.queued
            self.dropped |= set(taken.dropped)
        elif undone.too_late == "there is nothing to undo":
            assert not any(op.state is OpState.QUEUED and op.undoes is None for op in self._open())

    @rule()
    def person_brings_back(self) -> None:
        before = self.everything()
        redone = connection.transaction(self.world.db, undoing.redo, self.world.clock.now())
        after = self.everything()
        self.asked += [seq for seq in after if seq not in before]
        self.dropped |= {seq for seq in before if before[seq] != after[seq] == "cancelled"}
        assert not (redone.why_not and before != after)

    def everything(self) -> dict[int, str]:
        return dict(self.world.db.execute("SELECT seq, state FROM op").fetchall())

    @rule(pick=st.integers(0, 5))
    def person_drops(self, pick: int) -> None:
        rows = self._open()
        if rows:
            op = rows[pick % len(rows)]
            if connection.transaction(self.world.db, queue.drop, op.seq, self.world.clock.now()):
                self.dropped.add(op.seq)

    @rule()
    def person_sends_now(self) -> None:
        connection.transaction(self.world.db, queue.release, self.world.clock.now())

    @rule()
    def person_insists(self) -> None:
        for op in self._open():
            if op.state is OpState.CONFLICT:
                try:
                    new = connection.transaction(
                        self.world.db, queue.replace, op.seq, op.intent, self.world.clock.now()
                    )
                except Impossible:
                    continue  # it is there already, so that there is nothing to insist on
                self.dropped.add(op.seq)
                self.asked.append(new)
                return

    @rule(person=PERSONS, stage=STAGES)
    def somebody_else_moves(self, person: int, stage: int) -> None:
        self.vendor.put(person, stage, self.world.clock.now())

    @rule(ms=st.sampled_from([1, 50, HOLD // 2, HOLD, LATE]))
    def time_passes(self, ms: int) -> None:
        self.vendor.deliver(self.world.clock.pass_(ms))

    @rule()
    def pull(self) -> None:
        self._pull(self.world.clock.now())
        self.world.clock.pass_(1)

    @rule(fates=st.lists(FATES, min_size=1, max_size=4), delay=st.integers(1, LATE - 1))
    def engine_works(self, fates: list[str], delay: int) -> None:
        for fate in fates:
            turns = decide.due(self._open(), (), (), self.world.clock.now())
            if not turns:
                return
            if self._work(turns[0], fate, delay) == "crashed":
                self._lead()
                return

    @rule()
    def another_process_leads(self) -> None:
        old = self.epoch
        self._lead()
        try:
            connection.transaction(self.world.db, queue.claim, 1, (), old, self.world.clock.now())
        except Fenced:
            return
        raise AssertionError("an earlier leader may still claim")

    # --- what always holds -------------------------------------------------------------------------

    @invariant()
    def what_is_shown_is_the_base_with_the_unsent_moves_on_it(self) -> None:
        if not hasattr(self, "world"):
            return
        ops = self._open()
        for person, application in enumerate(self.world.applications):
            expected = self.world.base(person)
            for op in ops:
                if op.target == application and op.state in SHOWN and isinstance(op.intent, Move):
                    expected = self.world.stages.index(op.intent.stage)
            assert self.world.shown(person) == expected

    @invariant()
    def no_operation_takes_effect_twice(self) -> None:
        if hasattr(self, "vendor"):
            assert all(count == 1 for count in self.vendor.effects.values())
            every = [op_id for ids in self.vendor.arrived.values() for op_id in ids]
            assert len(every) == len(set(every)), "a request arrived twice"

    @invariant()
    def requests_of_one_person_arrive_in_the_order_they_were_asked(self) -> None:
        if not hasattr(self, "vendor"):
            return
        order = dict(self.world.db.execute("SELECT op_id, seq FROM op").fetchall())
        for ids in self.vendor.arrived.values():
            seqs = [order[one] for one in ids]
            assert seqs == sorted(seqs)

    @invariant()
    def nothing_vanishes(self) -> None:
        if not hasattr(self, "world"):
            return
        states = dict(self.world.db.execute("SELECT seq, state FROM op").fetchall())
        assert sorted(states) == sorted(self.asked)
        assert {seq for seq, state in states.items() if state == "cancelled"} == self.dropped

    # --- how -----------------------------------------------------------------------------------------

    def _open(self) -> list[Op]:
        return ops.unsettled(self.world.db)

    def _lead(self) -> None:
        epoch = connection.transaction(self.world.db, lease.take, "engine", self.world.clock.now(), force=True)
        assert epoch is not None
        self.epoch = epoch
        connection.transaction(self.world.db, queue.recover, epoch, self.world.clock.now())

    def _pull(self, read_at: int) -> None:
        for person, stage, at in self.vendor.history[self.pulled :]:
            self.world.vendor_moves(person, stage, at=at, read_at=read_at)
        self.pulled = len(self.vendor.history)

    def _work(self, turn: decide.Turn, fate: str, delay: int) -> str:
        op, now = turn.op, self.world.clock.now()
        if turn.fold:
            first = ops.one(self.world.db, turn.fold[0])
            assert first is not None
            op = msgspec.structs.replace(op, expect=first.expect)
        if fate == "down":
            self._obey(turn, op, decide.Failed(Unreachable("down"), sending=False))
            return "down"
        self._pull(now)
        seen = outgoing.take_in(self.world.db, op, Seen(exists=True, read_at=now), now)
        if not self._obey(turn, op, seen):
            return "looked"
        write = outgoing.build(self.world.db, op)
        assert isinstance(write, MoveApplication)
        claimed = self._claim(turn)
        if claimed is None:
            return "undone"
        person, stage = int(write.candidate), int(write.to_stage.split(":")[1])
        if fate in ("ok", "lost after", "crash after"):
            self.vendor.take(op.op_id, person, stage, now)
        if fate == "late":
            self.vendor.on_the_way.append((now + delay, op.op_id, person, stage))
        if fate.startswith("crash"):
            return "crashed"
        self._obey(turn, claimed, self._answer(fate))
        self.world.clock.pass_(1)
        return fate

    def _answer(self, fate: str) -> decide.Event:
        match fate:
            case "ok":
                return decide.Answered(Answer(status=204))
            case "throttled":
                return decide.Failed(Throttled("slow down", retry_after=1), sending=True)
            case _:
                return decide.Failed(AnswerLost("cut off"), sending=True)

    def _claim(self, turn: decide.Turn) -> Op | None:
        now = self.world.clock.now()
        claimed = connection.transaction(self.world.db, queue.claim, turn.op.seq, turn.fold, self.epoch, now)
        return claimed if claimed is not None and claimed.state is OpState.SENDING else None

    def _obey(self, turn: decide.Turn, op: Op, event: decide.Event) -> bool:
        now, send = self.world.clock.now(), False
        for command in self.decided(op, event, now):
            match command:
                case decide.Send():
                    send = True
                case decide.Settle():
                    if op.state is OpState.QUEUED and self._claim(turn) is None:
                        return False
                    connection.transaction(
                        self.world.db, queue.settle, op.seq, command.state, epoch=self.epoch, now=now,
                        error=command.error, theirs=command.theirs, place=command.place, landed=command.landed,
                    )  # fmt: skip
                case decide.Postpone():
                    connection.transaction(
                        self.world.db, queue.postpone, op.seq, command.state, command.not_before, epoch=self.epoch,
                        why=command.why, missed=command.missed,
                    )  # fmt: skip
                case _:
                    pass
        return send

    def decided(self, op: Op, event: decide.Event, now: int) -> list[decide.Command]:
        return decide.decide(op, event, now, late_window=LATE)

    def _quiet(self) -> None:
        """No more faults: everything settles, and a person sees what the vendor has."""
        for _ in range(200):
            self.vendor.deliver(self.world.clock.pass_(LATE + HOLD))
            turns = decide.due(self._open(), (), (), self.world.clock.now())
            for turn in turns:
                self._work(turn, "ok", 1)
            if not turns and not self._person_lets_go_of_a_problem():
                break
        assert self._open() == []
        self._pull(self.world.clock.pass_(1))
        assert [self.world.shown(person) for person in self.vendor.stage] == list(self.vendor.stage.values())
        self.no_operation_takes_effect_twice()

    def _person_lets_go_of_a_problem(self) -> bool:
        for op in self._open():
            if op.state in (OpState.CONFLICT, OpState.DEAD, OpState.ASK):
                self.dropped.add(op.seq)
                return connection.transaction(self.world.db, queue.drop, op.seq, self.world.clock.now())
        return False


_SETTINGS = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
Queue.TestCase.settings = _SETTINGS
TestQueue = Queue.TestCase


# Controls: an engine with one protection taken out must be caught.


class ReadsBackAtOnce(Queue):
    def decided(self, op: Op, event: decide.Event, now: int) -> list[decide.Command]:
        return decide.decide(op, event, now, late_window=0)


class SendsAgainBlindly(Queue):
    def decided(self, op: Op, event: decide.Event, now: int) -> list[decide.Command]:
        if isinstance(event, decide.Failed) and isinstance(event.error, AnswerLost):
            return [decide.Postpone(OpState.QUEUED, now, "again")]
        if isinstance(event, Looked):
            return [decide.Send()]
        return super().decided(op, event, now)


class ForgetsThatItArrived(Queue):
    def decided(self, op: Op, event: decide.Event, now: int) -> list[decide.Command]:
        if isinstance(event, Looked):
            event = msgspec.structs.replace(event, was_there=False)
        return super().decided(op, event, now)


class DropsWhatFails(Queue):
    def decided(self, op: Op, event: decide.Event, now: int) -> list[decide.Command]:
        if isinstance(event, decide.Failed):
            return [decide.Settle(OpState.CANCELLED)]
        return super().decided(op, event, now)


Script = list[tuple[str, tuple[object, ...]]]
LATE_ARRIVAL: Script = [
    ("person_moves", (0, 1)),
    ("time_passes", (HOLD,)),
    ("engine_works", (["late", "ok", "ok"], LATE - 1)),
    ("time_passes", (LATE,)),
]
TAKEN_BACK: Script = [
    ("person_moves", (0, 1)),
    ("time_passes", (HOLD,)),
    ("engine_works", (["lost after"], 1)),
    ("somebody_else_moves", (0, 0)),
    ("time_passes", (LATE,)),
    ("engine_works", (["ok", "ok"], 1)),
]
CUT_OFF: Script = [("person_moves", (0, 1)), ("time_passes", (HOLD,)), ("engine_works", (["lost before", "ok"], 1))]


@pytest.mark.parametrize(
    ("broken", "script"),
    [
        (ReadsBackAtOnce, LATE_ARRIVAL),
        (SendsAgainBlindly, TAKEN_BACK),
        (ForgetsThatItArrived, TAKEN_BACK),
        (DropsWhatFails, CUT_OFF),
    ],
)
def test_an_engine_without_this_protection_is_caught(broken: type[Queue], script: Script) -> None:
    play(Queue, script)
    with pytest.raises(AssertionError):
        play(broken, script)


def play(kind: type[Queue], script: Script) -> None:
    """What happens, step by step, with everything checked that is checked in a random run."""
    machine = kind()
    machine.begin()
    try:
        for name, values in script:
            getattr(machine, name)(*values)
            machine.what_is_shown_is_the_base_with_the_unsent_moves_on_it()
            machine.no_operation_takes_effect_twice()
            machine.requests_of_one_person_arrive_in_the_order_they_were_asked()
            machine.nothing_vanishes()
    finally:
        machine.teardown()
