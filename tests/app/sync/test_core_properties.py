"""Whatever a person, a vendor and a bad network do in whatever order: the promises of the queue hold.

The decisions are the real ones, the cache is a real file; the vendor is a table in memory. Every step checks what must
always hold; the end checks what must hold once all is quiet.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.cache import accounts, connection, lease, ops, outgoing, queue, sweeps, undoing
from app.cache.deeds import AlreadySo, Impossible, Looked, NotMapped
from app.cache.identity import new_id
from app.cache.lease import Fenced
from app.cache.ops import Op
from app.cache.overlay import candidates
from app.model.ids import HOUR, SECOND, Instant, LocalId
from app.model.intents import (
    AddNote,
    AddTags,
    AddToJob,
    AnyIntent,
    CreateCandidate,
    EditCandidate,
    Move,
    PersonFields,
    RemoveTags,
)
from app.model.words import SHOWN, Kind, OpState, Replay, Verb
from app.sync import decide
from app.vendor import Answer, AnswerLost, Capability, NotThere, Throttled, Unreachable
from tests.app.sync.memory_vendor import JOB, MemoryVendor
from tests.world import HOLD, LATE, PEOPLE, HandClock, World, build

# Few people and few stages, so that what happens meets what is under way.
MOVABLE = range(3)
PERSONS = st.integers(0, 2)
STAGES = st.sampled_from(MOVABLE)
NAMES = st.sampled_from(["Ada", "Bo"])
TAGS = st.sampled_from(["rust", "sql"])
FATES = st.sampled_from(
    ["ok", "ok", "ok", "lost before", "lost after", "late", "throttled", "down", "crash", "crash after"]
)
MORE = (
    Capability(
        verb=Verb.CREATE_CANDIDATE, allowed=True, replay=Replay.MARKED, fields=("first_name", "last_name", "emails")
    ),
    Capability(verb=Verb.EDIT_CANDIDATE, allowed=True, replay=Replay.ABSOLUTE, fields=("first_name",)),
    Capability(verb=Verb.ADD_TO_JOB, allowed=True, replay=Replay.NATURAL),
    Capability(verb=Verb.TAG, allowed=True, replay=Replay.ABSOLUTE),
    Capability(verb=Verb.UNTAG, allowed=True, replay=Replay.ABSOLUTE),
)


@cache
def _template() -> tuple[World, bytes]:
    """The world, made once, and the file it is in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cache.db"
        made = build(path)
        accounts.put_capabilities(made.db, made.account, MORE)
        made.db.close()
        return made, path.read_bytes()


def _world(path: Path) -> World:
    """A world of its own at `path`."""
    made, content = _template()
    path.write_bytes(content)
    return replace(made, db=connection.writer(path), clock=HandClock(made.clock.at))


class Queue(RuleBasedStateMachine):
    """A person, a vendor and the engine between them."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "cache.db"
        self.world = _world(path)
        self.other = connection.writer(path)
        for db in (self.world.db, self.other):
            db.execute("PRAGMA synchronous=OFF")  # nobody pulls the plug here, and it is quicker
        self.vendor = MemoryVendor(PEOPLE)
        self.real: Instant = self.world.clock.now()
        """The vendor's clock, which nobody sets."""
        self.candidates = list(self.world.candidates)
        self.applications: list[LocalId] = list(self.world.applications)
        self.pulled = 0
        self.dropped: set[int] = set()
        self.asked: dict[int, Instant] = {}
        """By number, when in truth it was asked for."""
        self.let_go: set[int] = set()
        self.retried: Counter[str] = Counter()
        self.order: dict[str, tuple[int, list[int]]] = {}
        """By marker, the place in the queue and the lanes of what was ever asked."""
        self.misses: Counter[str] = Counter()
        """Whole sweeps in a row that did not meet somebody."""
        self.seen_people: set[str] = set()
        self.names: dict[int, tuple[str, str]] = {}
        self.quiet = False
        self._lead()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self._quiet()
        finally:
            self.other.close()
            self.world.db.close()
            self.folder.cleanup()

    # --- what a person does ----------------------------------------------------------------------

    @rule(person=PERSONS, stage=STAGES)
    def person_moves(self, person: int, stage: int) -> None:
        application = self.applications[-1 - person]
        try:
            self._ask(Move(application=application, stage=self.world.stages[stage]))
        except AlreadySo:
            assert self._stage_of(application) == stage
        except Impossible:
            assert self._stage_of(application) is None or self._is_unknown_for_good(application)

    @rule(name=NAMES, with_job=st.booleans(), stage=STAGES)
    def person_makes_somebody(self, name: str, with_job: bool, stage: int) -> None:
        """Somebody new, and what is done with them before any vendor has heard of them."""
        account, number = self.world.account, len(self.candidates)
        candidate = connection.transaction(self.world.db, new_id, account, Kind.CANDIDATE)
        person = PersonFields(first_name=name, last_name=f"New{number}", emails=(f"new{number}@example.org",))
        self._ask(CreateCandidate(account=account, candidate=candidate, person=person))
        self.candidates.append(candidate)
        if not with_job:
            return
        application = connection.transaction(self.world.db, new_id, account, Kind.APPLICATION)
        self._ask(AddToJob(application=application, candidate=candidate, job=self.world.job))
        self.applications.append(application)
        with suppress(AlreadySo):
            self._ask(Move(application=application, stage=self.world.stages[stage]))
        self._ask(AddNote(candidate=candidate, body=f"note {len(self.asked)}"))

    @rule(person=PERSONS)
    def person_notes(self, person: int) -> None:
        self._ask_maybe(AddNote(candidate=self.candidates[-1 - person], body=f"note {len(self.asked)}"))

    @rule(person=PERSONS, name=NAMES)
    def person_renames(self, person: int, name: str) -> None:
        fields = PersonFields(first_name=name)
        self._ask_maybe(EditCandidate(candidate=self.candidates[-1 - person], changes=fields))

    @rule(person=PERSONS, tag=TAGS)
    def person_tags(self, person: int, tag: str) -> None:
        self._ask_maybe(AddTags(candidate=self.candidates[-1 - person], tags=(tag,)))

    @rule(person=PERSONS, tag=TAGS)
    def person_takes_a_tag_off(self, person: int, tag: str) -> None:
        self._ask_maybe(RemoveTags(candidate=self.candidates[-1 - person], tags=(tag,)))

    @rule()
    def person_undoes(self) -> None:
        before = self._open()
        undone = connection.transaction(self.world.db, undoing.undo, self.world.clock.now())
        self._note_dropped(undone.dropped, before)
        if undone.left is not None:
            taken = connection.transaction(self.world.db, undoing.take_back, undone.left.step, self.world.clock.now())
            self._note_dropped(taken.dropped, before)
            self.asked |= dict.fromkeys(taken.queued, self.real)
        elif undone.too_late == "there is nothing to undo":
            assert not any(op.state is OpState.QUEUED and op.undoes is None for op in self._open())

    @rule()
    def person_brings_back(self) -> None:
        before, states = self._open(), self._states()
        redone = connection.transaction(self.world.db, undoing.redo, self.world.clock.now())
        after = self._states()
        self.asked |= dict.fromkeys(after.keys() - states.keys(), self.real)
        self._note_dropped([seq for seq in states if states[seq] != after[seq] == "cancelled"], before)
        assert not (redone.why_not and states != after)

    def _states(self) -> dict[int, str]:
        return dict(self.world.db.execute("SELECT seq, state FROM op").fetchall())

    @rule(pick=st.integers(0, 5))
    def person_drops(self, pick: int) -> None:
        rows = self._open()
        if rows:
            self._drop(rows[pick % len(rows)].seq)

    @rule()
    def person_sends_now(self) -> None:
        connection.transaction(self.world.db, queue.release, self.world.clock.now())
        self.let_go |= {op.seq for op in self._open()}

    @rule()
    def person_retries(self) -> None:
        for op in self._open():
            if op.state is OpState.DEAD:
                connection.transaction(self.world.db, queue.retry, op.seq, self.world.clock.now())
                self.let_go.add(op.seq)
                self.retried[op.op_id] += 1
                return

    @rule()
    def person_insists(self) -> None:
        for op in self._open():
            if op.state is OpState.CONFLICT and isinstance(op.intent, Move):
                with suppress(Impossible):  # the candidate is gone
                    connection.transaction(self.world.db, queue.replace, op.seq, op.intent, self.world.clock.now())
                    self.asked[op.seq] = self.real
                    self.let_go.discard(op.seq)
                return

    @rule(person=PERSONS, stage=STAGES, ahead=st.sampled_from([0, HOUR]))
    def another_process_asks(self, person: int, stage: int, ahead: int) -> None:
        """A script on the same cache, whose clock may be ahead of ours."""
        intent = Move(application=self.applications[-1 - person], stage=self.world.stages[stage])
        with suppress(Impossible):
            for seq in connection.transaction(self.other, queue.enqueue, [intent], self.world.clock.now() + ahead):
                self.asked[seq] = self.real

    # --- what happens elsewhere --------------------------------------------------------------------

    @rule(person=PERSONS, stage=STAGES)
    def somebody_else_moves(self, person: int, stage: int) -> None:
        self.vendor.put(self._remote(person), stage, self.real)

    @rule(person=PERSONS, name=NAMES)
    def somebody_else_renames(self, person: int, name: str) -> None:
        self.vendor.rename(self._remote(person), name)

    @rule(person=PERSONS)
    def somebody_else_deletes(self, person: int) -> None:
        """But for what was just made and may be missed still: no vendor can say that it was there."""
        remote = self._remote(person)
        found = self.vendor.people.get(remote)
        if found is None or found.marker not in {op.op_id for op in self._open()}:
            self.vendor.delete(remote)

    @rule(ms=st.sampled_from([1, 50, HOLD // 2, HOLD, LATE]))
    def time_passes(self, ms: int) -> None:
        self.real += ms
        self.world.clock.pass_(ms)
        self.vendor.deliver(self.real)

    @rule(
        by=st.sampled_from([-HOUR, -5 * SECOND, 5 * SECOND, HOUR]),
        between=st.lists(st.tuples(st.booleans(), PERSONS, STAGES), max_size=3),
    )
    def the_clock_is_set(self, by: int, between: Sequence[tuple[bool, int, int]] = ()) -> None:
        """While the engine runs, which compares it with a steady one.

        `between`: moves that are asked for before it looks; on the new clock already, or still on the old one.
        """
        self._redate()  # it looks whenever another process has written
        known = queue.dated(self.world.db)
        for is_new in (False, True):
            if is_new:
                self.world.clock.pass_(by)
            for new, person, stage in between:
                if new is is_new:
                    self.person_moves(person, stage)
                    self._tick()
        self.notices_that_the_clock_was_set(self.world.clock.now() - by, by, known)

    # --- what the engine does ------------------------------------------------------------------------

    @rule()
    def pull(self) -> None:
        self._pull()
        self._tick()

    @rule(leave_out=st.one_of(st.none(), PERSONS))
    def sweep(self, leave_out: int | None) -> None:
        """All ids, of which the vendor's list may leave somebody out who is there; then who was missed twice."""
        db, account = self.world.db, self.world.account
        hidden = None if leave_out is None else self._remote(leave_out)
        for kind in (Kind.CANDIDATE, Kind.APPLICATION):
            self._tick()
            walk = connection.transaction(db, sweeps.begin, account, kind, self.world.clock.now())
            listed = [remote for remote in self.vendor.people if remote != hidden]
            ids = listed if kind is Kind.CANDIDATE else [f"{JOB}:{remote}" for remote in listed]
            connection.transaction(db, sweeps.met, account, walk, ids, None)
            self._tick()
            connection.transaction(db, sweeps.end, account, walk, self.world.clock.now())
            if kind is Kind.CANDIDATE:
                self.misses.update(self.seen_people - set(listed))
                for remote in listed:
                    self.misses[remote] = 0
            for doubt in connection.transaction(db, sweeps.doubts, account, kind):
                if self.is_there(doubt.kind, doubt.remote):
                    connection.transaction(db, sweeps.still_there, doubt, self.world.clock.now())
                else:
                    connection.transaction(db, sweeps.gone, doubt, self.world.clock.now())

    @rule(fates=st.lists(FATES, min_size=1, max_size=4), delay=st.integers(1, LATE - 1))
    def engine_works(self, fates: list[str], delay: int) -> None:
        self._redate()
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
    def what_is_shown_is_the_base_with_the_unsent_changes_on_it(self) -> None:
        if not hasattr(self, "world"):
            return
        shown = [op for op in self._open() if op.state in SHOWN]
        bases = self.world.db.execute("SELECT pk, base_stage, stage FROM application").fetchall()
        for pk, base, stage in bases:
            moves = [op.intent.stage for op in shown if op.target == pk and isinstance(op.intent, Move)]
            assert stage == (moves[-1] if moves else base)
        for (pk,) in self.world.db.execute("SELECT pk FROM candidate").fetchall():
            person = candidates.base_of(self.world.db, pk)
            assert person is not None
            for op in shown:
                if op.target == pk:
                    person = candidates.applied(person, op.intent)
            assert candidates.shown(self.world.db, pk) == person
        for op in shown:
            if isinstance(op.intent, AddNote):
                lines = self.world.db.execute("SELECT COUNT(*) FROM activity WHERE op = ?", (op.seq,)).fetchone()
                assert lines == (1,), "a note that is on its way is in the timeline once"

    @invariant()
    def no_operation_takes_effect_twice(self) -> None:
        if hasattr(self, "vendor"):
            assert all(count == 1 for count in self.vendor.effects.values())
            for op_id, count in Counter(self.vendor.arrived).items():
                assert count <= 1 + self.retried[op_id], "a request arrived twice"

    @invariant()
    def requests_of_one_lane_arrive_in_the_order_they_were_asked(self) -> None:
        if not hasattr(self, "vendor"):
            return
        lanes = self.world.db.execute("SELECT o.op_id, o.seq, l.lane FROM op o JOIN op_lane l ON l.seq = o.seq")
        now: dict[str, tuple[int, list[int]]] = {}
        for op_id, seq, lane in lanes:
            now.setdefault(op_id, (seq, []))[1].append(lane)
        self.order |= now  # what is asked again after a conflict is a request of its own, in the old place
        last: dict[int, int] = {}
        for op_id in self.vendor.arrived:
            seq, own = self.order[op_id]
            for lane in own:
                assert seq >= last.get(lane, 0)
                last[lane] = seq

    @invariant()
    def nothing_vanishes(self) -> None:
        if not hasattr(self, "world"):
            return
        states = dict(self.world.db.execute("SELECT seq, state FROM op").fetchall())
        assert sorted(states) == sorted(self.asked)
        assert {seq for seq, state in states.items() if state == "cancelled"} == self.dropped

    @invariant()
    def an_id_of_ours_stands_for_one_thing_for_ever(self) -> None:
        if not hasattr(self, "world"):
            return
        rows = self.world.db.execute("SELECT pk, kind, remote_id FROM idmap WHERE remote_id IS NOT NULL").fetchall()
        named = {pk: (kind, remote) for pk, kind, remote in rows}
        assert len(set(named.values())) == len(named)
        for pk, name in self.names.items():
            assert named.get(pk, name) == name
        self.names.update(named)

    @invariant()
    def nobody_vanishes_who_is_there_or_of_whom_something_is_unsent(self) -> None:
        if not hasattr(self, "world"):
            return
        rows = self.world.db.execute(
            "SELECT i.remote_id FROM candidate c JOIN idmap i ON i.pk = c.pk WHERE i.remote_id IS NOT NULL"
        )
        here = {str(remote) for (remote,) in rows.fetchall()}
        for remote in self.seen_people - here:
            assert remote not in self.vendor.people
            assert self.misses[remote] >= 2, "a single sweep is not enough"
        self.seen_people = here
        targets = {pk for (pk,) in self.world.db.execute("SELECT pk FROM application UNION SELECT pk FROM candidate")}
        assert {op.target for op in self._open()} <= targets, "what is unsent has something to speak of"

    # --- how -----------------------------------------------------------------------------------------

    def _ask(self, intent: AnyIntent) -> None:
        for seq in connection.transaction(self.world.db, queue.enqueue, [intent], self.world.clock.now()):
            self.asked[seq] = self.real

    def _ask_maybe(self, intent: AnyIntent) -> None:
        with suppress(Impossible):  # it is so already, or there is nobody any more
            self._ask(intent)

    def _redate(self) -> None:
        now = self.world.clock.now()
        if queue.is_from_the_future(self.world.db, now):
            connection.transaction(self.world.db, queue.redate, now)

    def _open(self) -> list[Op]:
        return ops.unsettled(self.world.db)

    def _tick(self) -> None:
        self.real += 1
        self.world.clock.pass_(1)

    def _remote(self, person: int) -> str:
        """One of the vendor's people; who was made last is met first."""
        everybody = sorted(self.vendor.people, key=lambda remote: (len(remote), remote), reverse=True)
        return everybody[person % len(everybody)] if everybody else "nobody"

    def _stage_of(self, application: LocalId) -> int | None:
        row = self.world.db.execute("SELECT stage FROM application WHERE pk = ?", (application,)).fetchone()
        return None if row is None else self.world.stages.index(row[0])

    def _is_unknown_for_good(self, application: LocalId) -> bool:
        sql = "SELECT 1 FROM idmap WHERE pk = ? AND remote_id IS NULL"
        return self.world.db.execute(sql, (application,)).fetchone() is not None

    def is_there(self, kind: Kind, remote: str) -> bool:
        """What a single read says."""
        return (remote if kind is Kind.CANDIDATE else remote.split(":")[1]) in self.vendor.people

    def notices_that_the_clock_was_set(self, before: Instant, by: int, known: queue.Dated) -> None:
        connection.transaction(self.world.db, queue.clock_was_set, before, by, known)

    def _drop(self, seq: int) -> bool:
        before = self._open()
        if not connection.transaction(self.world.db, queue.drop, seq, self.world.clock.now()):
            return False
        self._note_dropped([seq], before)
        return True

    def _note_dropped(self, seqs: list[int], before: list[Op]) -> None:
        """Those, and what was waiting for what they would have made; none of it may arrive any more."""
        gone = set(seqs)
        for op in before:  # in order, so that what waits comes behind what it waits for
            if gone & set(op.needs):
                gone.add(op.seq)
        self.dropped |= gone
        on_the_way = {op_id for _, op_id, _ in self.vendor.on_the_way}
        assert not on_the_way & {op.op_id for op in before if op.seq in gone}, "undone, and the vendor gets it"

    def _lead(self) -> None:
        epoch = connection.transaction(self.world.db, lease.take, "engine", self.world.clock.now(), force=True)
        assert epoch is not None
        self.epoch = epoch
        connection.transaction(self.world.db, queue.recover, epoch, self.world.clock.now())

    def _pull(self) -> None:
        now = self.world.clock.now()
        ahead = self.real - now
        self.world.db.execute("UPDATE account SET ahead = ? WHERE id = ?", (ahead, self.world.account))
        self.world.store(self.vendor.changed_since(self.pulled))
        self.pulled = len(self.vendor.log)

    def _work(self, turn: decide.Turn, fate: str, delay: int) -> str:  # noqa: PLR0911
        op = turn.op
        if turn.fold:
            first = ops.one(self.world.db, turn.fold[0])
            assert first is not None
            op = msgspec.structs.replace(op, expect=first.expect, created_at=first.created_at)
        if fate == "down" and decide.needs_look(op):
            self._obey(turn, op, decide.Failed(Unreachable("down"), sending=False))
            return "down"
        try:
            if decide.needs_look(op) and not self._obey(turn, op, self._look(op)):
                return "looked"
            write = outgoing.build(self.world.db, op)
        except NotMapped:
            self._obey_one(turn, op, decide.Postpone(op.state, self.world.clock.now() + SECOND, "waits"))
            return "waits"
        claimed = self._claim(turn)
        if claimed is None:
            return "undone"
        if fate == "down":
            self._obey(turn, claimed, decide.Failed(Unreachable("down"), sending=True))
            return "down"
        event = self._send(op, write, fate, delay)
        if fate.startswith("crash"):
            return "crashed"
        self._obey(turn, claimed, event)
        self._tick()
        return fate

    def _look(self, op: Op) -> Looked:
        write = outgoing.build(self.world.db, op)
        (ahead,) = self.world.db.execute("SELECT ahead FROM account").fetchone()
        self._pull()
        seen = self.vendor.look(write, (op.sent_at or op.created_at) + ahead, self.world.clock.now())
        looked = connection.transaction(self.world.db, outgoing.take_in, op, seen, self.world.clock.now())
        assert isinstance(looked, Looked)
        return looked

    def _send(self, op: Op, write: object, fate: str, delay: int) -> decide.Event:
        if fate == "late":
            self.vendor.on_the_way.append((self.real + delay, op.op_id, write))  # type: ignore[arg-type]
        if fate == "throttled":
            return decide.Failed(Throttled("slow down", retry_after=1), sending=True)
        answer: decide.Event = decide.Failed(AnswerLost("cut off"), sending=True)
        if fate in ("ok", "lost after", "crash after"):
            try:
                taken: Answer = self.vendor.take(op.op_id, write, self.real)  # type: ignore[arg-type]
            except NotThere as error:
                return decide.Failed(error, sending=True) if fate == "ok" else answer
            return decide.Answered(taken) if fate == "ok" else answer
        return answer

    def _claim(self, turn: decide.Turn) -> Op | None:
        now = self.world.clock.now()
        claimed = connection.transaction(self.world.db, queue.claim, turn.op.seq, turn.fold, self.epoch, now)
        if claimed is None or claimed.state is not OpState.SENDING:
            return None
        held = self.real - self.asked[claimed.seq]
        assert held >= HOLD or claimed.seq in self.let_go, f"{claimed.seq} could be undone for {held} ms only"
        return claimed

    def _obey(self, turn: decide.Turn, op: Op, event: decide.Event) -> bool:
        send = False
        for command in self.decided(op, event, self.world.clock.now()):
            if isinstance(command, decide.Send):
                send = True
            elif not self._obey_one(turn, op, command):
                return False
        return send

    def _obey_one(self, turn: decide.Turn, op: Op, command: decide.Command) -> bool:
        match command:
            case decide.Settle():
                if op.state is OpState.QUEUED and self._claim(turn) is None:
                    return False
                connection.transaction(
                    self.world.db, queue.settle, op.seq, command.state, epoch=self.epoch, now=self.world.clock.now(),
                    error=command.error, theirs=command.theirs, place=command.place, remote=command.remote,
                    landed=command.landed, already=command.already,
                )  # fmt: skip
            case decide.Postpone():
                connection.transaction(
                    self.world.db, queue.postpone, op.seq, command.state, command.not_before, epoch=self.epoch,
                    why=command.why, missed=command.missed,
                )  # fmt: skip
            case _:
                pass
        return True

    def decided(self, op: Op, event: decide.Event, now: int) -> list[decide.Command]:
        return decide.decide(op, event, now, late_window=LATE)

    def _quiet(self) -> None:
        """No more faults: everything settles, and a person sees what the vendor has."""
        for _ in range(200):
            self.time_passes(LATE + HOLD)
            now = self.world.clock.now()
            connection.transaction(self.world.db, queue.redate, now)
            turns = decide.due(self._open(), (), (), now)
            for turn in turns:
                self._work(turn, "ok", 1)
            if not turns:
                self._person_lets_go_of_a_problem()
            if not self._open():
                break
        assert self._open() == []
        self.time_passes(sweeps.LEFT_OUT + HOUR)  # a list may leave out for so long who was found by themselves
        self._pull()
        for _ in range(3):
            self.sweep(None)
        self._pull()
        self._the_cache_is_what_the_vendor_has()
        self.no_operation_takes_effect_twice()

    def _the_cache_is_what_the_vendor_has(self) -> None:
        db = self.world.db
        rows = db.execute("SELECT c.pk, i.remote_id FROM candidate c JOIN idmap i ON i.pk = c.pk").fetchall()
        assert sorted(str(remote) for _, remote in rows) == sorted(self.vendor.people)
        for pk, remote in rows:
            theirs = self.vendor.people[remote]
            ours = candidates.shown(db, pk)
            assert ours is not None
            assert (ours.first_name, ours.last_name) == (theirs.first_name, theirs.last_name)
            assert set(ours.tags or ()) == set(theirs.tags)
            notes = db.execute("SELECT body FROM activity WHERE candidate = ? AND kind = 'note'", (pk,)).fetchall()
            assert Counter(body for (body,) in notes) == Counter(body for body, _ in theirs.notes.values())
            stages = db.execute("SELECT stage FROM application WHERE candidate = ?", (pk,)).fetchall()
            assert [self.world.stages.index(stage) for (stage,) in stages] == (
                [] if theirs.stage is None else [theirs.stage]
            )

    def _person_lets_go_of_a_problem(self) -> None:
        for op in self._open():
            if op.state in (OpState.CONFLICT, OpState.DEAD, OpState.ASK):
                assert self._drop(op.seq)
                return


Queue.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
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


class TrustsTheClock(Queue):
    def notices_that_the_clock_was_set(self, before: Instant, by: int, known: queue.Dated) -> None:
        """It does not."""


class TakesAllForOld(Queue):
    def notices_that_the_clock_was_set(self, before: Instant, by: int, known: queue.Dated) -> None:
        super().notices_that_the_clock_was_set(before, by, queue.dated(self.world.db))


class AsksNobodySingly(Queue):
    def is_there(self, kind: Kind, remote: str) -> bool:
        return False


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
MADE_ONCE: Script = [
    ("person_makes_somebody", ("Ada", True, 1)),
    ("person_sends_now", ()),
    ("engine_works", (["lost after", "lost after"], 1)),
    ("time_passes", (LATE,)),
    ("engine_works", (["ok"] * 4, 1)),
]
SET_FORWARD: Script = [("person_moves", (0, 1)), ("the_clock_is_set", (HOUR,)), ("engine_works", (["ok"], 1))]
SET_BACK: Script = [("the_clock_is_set", (-HOUR, [(True, 0, 1)])), ("engine_works", (["ok"], 1))]
LEFT_OUT: Script = [("sweep", (None,)), ("sweep", (0,)), ("sweep", (0,))]


@pytest.mark.parametrize(
    ("broken", "script"),
    [
        (ReadsBackAtOnce, LATE_ARRIVAL),
        (SendsAgainBlindly, TAKEN_BACK),
        (SendsAgainBlindly, MADE_ONCE),
        (ForgetsThatItArrived, TAKEN_BACK),
        (DropsWhatFails, CUT_OFF),
        (TrustsTheClock, SET_FORWARD),
        (TakesAllForOld, SET_BACK),
        (AsksNobodySingly, LEFT_OUT),
    ],
)
def test_an_engine_without_this_protection_is_caught(broken: type[Queue], script: Script) -> None:
    play(Queue, script)
    with pytest.raises(AssertionError):
        play(broken, script)


FOUND: list[Script] = [
    [
        ("person_notes", (1,)),
        ("person_sends_now", ()),
        ("engine_works", (["ok"], 1)),
        ("the_clock_is_set", (-HOUR,)),
        ("pull", ()),
    ],
    [
        ("sweep", (None,)),
        ("somebody_else_deletes", (0,)),
        ("the_clock_is_set", (-HOUR,)),
        ("the_clock_is_set", (-HOUR,)),
        ("the_clock_is_set", (-HOUR,)),
    ],
]
"""What random runs have found wrong."""


@pytest.mark.parametrize("script", FOUND, ids=["a note in two lines", "who is gone and was read in the future"])
def test_what_was_found_once_stays_right(script: Script) -> None:
    play(Queue, script)


def play(kind: type[Queue], script: Script) -> None:
    """What happens, step by step, with everything checked that is checked in a random run."""
    machine = kind()
    machine.begin()
    try:
        for name, values in script:
            getattr(machine, name)(*values)
            for promise in PROMISES:
                promise(machine)
    finally:
        machine.teardown()


PROMISES = (
    Queue.what_is_shown_is_the_base_with_the_unsent_changes_on_it,
    Queue.no_operation_takes_effect_twice,
    Queue.requests_of_one_lane_arrive_in_the_order_they_were_asked,
    Queue.nothing_vanishes,
    Queue.an_id_of_ours_stands_for_one_thing_for_ever,
    Queue.nobody_vanishes_who_is_there_or_of_whom_something_is_unsent,
)
