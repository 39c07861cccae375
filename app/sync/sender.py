"""Sending one account's operations: carries out what `decide` says."""

import asyncio
import logging
from collections.abc import Callable
from random import Random

import msgspec

from app.cache import accounts, lease, ops, outgoing, queue, streams
from app.cache.accounts import AccountRow
from app.cache.deeds import Lost, NotMapped, deed_of
from app.cache.ops import Op
from app.cache.store import Turn
from app.model.ids import SECOND, Instant
from app.model.words import OpState
from app.sync import decide
from app.sync.advice import with_advice
from app.sync.leader import Leadership
from app.sync.looks import Looks
from app.vendor import AnswerLost, Clock, Connection, VendorError

log = logging.getLogger("lanehop.send")
_FRESH = 5 * SECOND
"""How old what was seen at the vendor may be when a write goes by it."""
_SHORTEST_WAY = 200
"""Ms a write gets to leave at least: with none at all it never would."""


class Sender:
    """Works on the due operations of one account, several lanes at a time."""

    def __init__(
        self,
        leader: Leadership,
        clock: Clock,
        rng: Random,
        *,
        account: AccountRow,
        connection: Connection,
        wake: Callable[[], None],
        lanes: int = 4,
    ) -> None:
        self._wake = wake
        self._clock = clock
        self._rng = rng
        self._leader = leader
        self.account = account
        self._connection = connection
        self._looks = Looks(connection)
        self._room = asyncio.Semaphore(lanes)
        self.busy: dict[int, asyncio.Task[None]] = {}
        self.rests_until: Instant = 0
        self._failures = 0

    @property
    def resting(self) -> bool:
        """True while nothing is asked of this account, because it was not reachable or told us to wait."""
        now = self._clock.now()
        return now < max(self.rests_until, self.account.shut_until(now))

    def try_at_once(self) -> None:
        """A person wants it now: forget the pause that was our own idea (not the one the vendor asked for)."""
        self.rests_until = 0

    def clock_was_set(self, by: Instant) -> None:
        """What is waited for is as far away as it was."""
        self.rests_until += by if self.rests_until else 0

    def start(self, turn: decide.Turn) -> None:
        """Work on an operation in the background."""
        task = asyncio.create_task(self._work(turn))
        for seq in (turn.op.seq, *turn.fold):
            self.busy[seq] = task
        task.add_done_callback(lambda _: self._done(turn))

    async def close(self, patience: float) -> None:
        """Let what is being sent end; after `patience` seconds what is left is cut off and read back another time."""
        tasks = set(self.busy.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._looks.close()

    def _done(self, turn: decide.Turn) -> None:
        for seq in (turn.op.seq, *turn.fold):
            self.busy.pop(seq, None)
        self._wake()

    async def _work(self, turn: decide.Turn) -> None:
        if self._stands_still:
            return
        try:
            await self._deliver(turn)
        except lease.Fenced:
            log.warning("op %s: another process leads now", turn.op.seq)
        except NotMapped:
            why = "waits until the vendor knows what it is about"
            await self._postpone(turn.op, decide.Postpone(turn.op.state, self._clock.now() + queue.MOST_PATIENCE, why))
        except Lost as reason:
            state = OpState.ASK if turn.op.state is OpState.UNKNOWN else OpState.DEAD
            await self._settle(turn, turn.op, decide.Settle(state, error=str(reason)))
        except Exception:
            log.exception("op %s %s", turn.op.seq, turn.op.op_id)
            await self._after_fault(turn.op.seq)

    @property
    def _stands_still(self) -> bool:
        return self.resting or bool(self.account.paused) or not self.account.writes

    async def _deliver(self, turn: decide.Turn) -> None:
        op = turn.op
        if turn.fold:
            first = await self._leader.read(ops.one, turn.fold[0])
            op = _starting_at(op, first)
        if why := decide.asks_first(turn.op, self._clock.now()):
            now = self._clock.now()
            await self._leader.turn(Turn.SEND, queue.ask_first, turn.op.seq, why, epoch=self._leader.epoch, now=now)
            return
        while True:
            if decide.needs_look(op):
                event = await self._look(op)
                if not await self._obey(turn, op, event):
                    return
            # From here, and not from before the look: one that takes long would be repeated for ever.
            seen_at = self._clock.now()
            async with self._room:
                if self._stands_still:
                    return
                # The wait for room may have been long; what was seen before it says little then.
                if not decide.needs_look(op) or 0 <= self._clock.now() - seen_at <= _FRESH:
                    await self._send(turn, op)
                    return

    async def _send(self, turn: decide.Turn, op: Op) -> None:
        write = await self._leader.read(outgoing.build, op)
        claimed = await self._claim(turn)
        if claimed is None:
            return
        await self._leader.journal()  # that it may have left is known, whatever becomes of the cache
        # Half of it: a request that leaves at the last moment still needs the other half to take effect, before
        # whoever succeeds us in the meantime reads back.
        before = (claimed.sent_at or self._clock.now()) + max(self.account.late_window // 2, _SHORTEST_WAY)
        event: decide.Event
        try:
            answer = await self._connection.send(write, before=before)
        except VendorError as error:
            event = decide.Failed(error, sending=True)
        except asyncio.CancelledError:
            event = decide.Failed(AnswerLost(f"{self.account.name}: given up while it was sent"), sending=True)
            await asyncio.shield(self._obey(turn, claimed, event))
            raise
        except Exception as error:
            # A fault of ours after the request may have left: the one mistake not to make is to send it twice.
            log.exception("op %s %s", claimed.seq, claimed.op_id)
            event = decide.Failed(
                AnswerLost(f"{self.account.name}: {type(error).__name__} while sending"), sending=True
            )
        else:
            event = decide.Answered(answer)
        await self._obey(turn, claimed, event)

    async def _look(self, op: Op) -> decide.Event:
        write = await self._leader.read(outgoing.build, op)
        known = await self._leader.read(streams.known_since, self.account.id)
        # Both on the vendor's clock, which may not go like ours.
        tried = (op.sent_at or op.created_at) + self.account.ahead
        try:
            if deed_of(op.intent).reads_first:
                seen = await self._looks.together(write, since=known)
            else:
                seen = await self._looks.alone(write, since=tried)
        except VendorError as error:
            return decide.Failed(error, sending=False)
        return await self._leader.turn(Turn.SEND, outgoing.take_in, op, seen, self._clock.now())

    async def _claim(self, turn: decide.Turn) -> Op | None:
        now = self._clock.now()
        claimed = await self._leader.turn(Turn.SEND, queue.claim, turn.op.seq, turn.fold, self._leader.epoch, now)
        return claimed if claimed is not None and claimed.state is OpState.SENDING else None

    async def _obey(self, turn: decide.Turn, op: Op, event: decide.Event) -> bool:
        """Carry out what is decided about `event`; True where the operation is to be sent now."""
        now = self._clock.now()
        send = False
        for command in decide.decide(op, event, now, late_window=self.account.late_window):
            match command:
                case decide.Send():
                    send = True
                case decide.Settle():
                    await self._settle(turn, op, command)
                case decide.Postpone():
                    await self._postpone(op, command)
                case decide.Rest(why, until, told):
                    await self._rest(why, until, told=told)
                case decide.Pause(error):
                    why = with_advice(error, account=self.account.name, vendor=self.account.vendor).message
                    await self._leader.turn(Turn.SEND, accounts.pause, self.account.id, why, now)
                case decide.CountRefusal():
                    await self._count_refusal()
        if not isinstance(event, decide.Failed) and (self._failures or self.account.refusals):
            self._failures = 0
            await self._leader.turn(Turn.SEND, accounts.reached, self.account.id)
        return send

    async def _settle(self, turn: decide.Turn, op: Op, command: decide.Settle) -> None:
        if op.state is OpState.QUEUED and await self._claim(turn) is None:
            return  # undone, or the moves it stands for end where they began
        await self._leader.turn(
            Turn.SEND,
            queue.settle,
            op.seq,
            command.state,
            epoch=self._leader.epoch,
            now=self._clock.now(),
            error=command.error,
            theirs=command.theirs,
            place=command.place,
            remote=command.remote,
            landed=command.landed,
            already=command.already,
        )

    async def _after_fault(self, seq: int) -> None:
        """A fault of ours: whatever may have left by then counts as sent and is read back."""
        now = self._clock.now()
        op = await self._leader.read(ops.one, seq)
        if op is None:
            return
        if op.state is OpState.SENDING:
            await self._postpone(op, decide.Postpone(OpState.UNKNOWN, now + self.account.late_window, "see the log"))
        elif op.state in (OpState.QUEUED, OpState.UNKNOWN):
            await self._postpone(op, decide.Postpone(op.state, now + queue.MOST_PATIENCE, "see the log"))

    async def _postpone(self, op: Op, command: decide.Postpone) -> None:
        await self._leader.turn(
            Turn.SEND,
            queue.postpone,
            op.seq,
            command.state,
            command.not_before,
            epoch=self._leader.epoch,
            why=command.why,
            missed=command.missed,
        )

    async def _rest(self, why: str, until: Instant | None, *, told: bool) -> None:
        now = self._clock.now()
        if self.rests_until > now and not told:
            return  # several were under way: that is one failure
        self._failures += 1
        self.rests_until = until if until is not None else now + decide.rest(self._failures, self._rng)
        if told:
            await self._leader.turn(Turn.SEND, accounts.throttle, self.account.id, self.rests_until, now)
        await self._leader.turn(Turn.SEND, streams.failed, self.account.id, why, now)

    async def _count_refusal(self) -> None:
        count = await self._leader.turn(Turn.SEND, accounts.refused, self.account.id)
        if count >= decide.MOST_REFUSALS:
            why = accounts.OFTEN_REFUSED.format(count)
            await self._leader.turn(Turn.SEND, accounts.pause, self.account.id, why, self._clock.now())


def _starting_at(op: Op, first: Op | None) -> Op:
    """The operation as it will be once it stands for the moves before it: what was seen was seen by the first."""
    return op if first is None else msgspec.structs.replace(op, expect=first.expect, created_at=first.created_at)
