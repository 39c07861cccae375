"""The process that pulls and sends: leads while it may, and gives every account its work."""

import asyncio
import contextlib
import logging
from random import Random

from app.cache import accounts, contents, facets, lease, ops, queue, streams
from app.cache.store import Store, Turn
from app.clock import WallClock, steady
from app.model.ids import SECOND, AccountId
from app.sync import decide
from app.sync.account import AccountWork, Connect, Grant, Shop, finish
from app.sync.jumps import Jumps
from app.sync.leader import Leadership
from app.vendor import Clock

log = logging.getLogger("lanehop.sync")
_POLL = 0.3
"""Seconds between two looks at what other processes changed."""
_PATIENCE = 5.0
"""Seconds that a request under way gets to end when the program does."""
_RETRY_LEAD = 1.0
_SHORTEST_NAP = 0.02


class Engine:
    """Pulls and sends for one cache, as long as no other process does.

    `connect` opens an account; `every`: seconds between two pulls of an account that nobody asked for, 0 for none;
    `silence`: seconds without an answer after which a person is told.
    """

    def __init__(
        self, store: Store, clock: Clock, rng: Random, connect: Connect, *, every: float = 60.0, silence: float = 4.0
    ) -> None:
        self._store = store
        self._clock = clock
        self._wake = asyncio.Event()
        self.leader = Leadership(store, clock, WallClock())
        self._shop = Shop(clock, rng, connect, self.leader, self._wake.set, round(every * SECOND), silence)
        self._works: dict[AccountId, AccountWork] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Lead and work until `stop` is set; while another process leads, wait for its turn."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if await self.leader.take():
                    await self._lead(stopping)
                else:
                    await asyncio.wait([stopping], timeout=_RETRY_LEAD)
        finally:
            stopping.cancel()

    async def _lead(self, stopping: asyncio.Task[bool]) -> None:
        log.info("leading, epoch %s", self.leader.epoch)
        keeping = asyncio.create_task(self.leader.keep())
        working: list[asyncio.Task[None]] = []
        try:
            await self.leader.turn(Turn.SEND, accounts.none_is_silent)
            await self.leader.turn(Turn.SEND, contents.tidy, self._clock.now())
            # Read before the first look at the work: what is written in between must not be missed.
            version = await self._store.version()
            working = [asyncio.create_task(self._watch(version)), asyncio.create_task(self._work())]
            done, _ = await asyncio.wait([stopping, keeping, *working], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a fault of ours ends the program with its trace, not in silence
        except lease.Fenced:
            log.warning("another process leads now")
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await asyncio.gather(*(work.close(_PATIENCE) for work in self._works.values()), return_exceptions=True)
            self._works.clear()
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await self.leader.give_up()

    async def _watch(self, last: int) -> None:
        """Wake the work when another process has changed the cache since version `last`; notice who does not answer."""
        trouble: str | None = None
        while True:
            await asyncio.sleep(_POLL)
            for work in list(self._works.values()):
                await work.listen()
            now = await self._store.version()
            if self._store.trouble != trouble:
                trouble = self._store.trouble
                log.warning("the journal can%s be written", "" if trouble is None else "not")
            if now != last:
                self._wake.set()
            last = now

    async def _work(self) -> None:
        dated = await self._store.read(queue.dated)
        jumps = Jumps(self._clock, steady)  # from now on: what was before, whoever led then has seen to
        while True:
            self._wake.clear()
            known, dated = dated, await self._store.read(queue.dated)  # before the look at the clock
            jump = jumps.newest()
            if jump is not None:
                log.warning("the clock was set by %s ms", jump.by)
                await self.leader.turn(Turn.SEND, queue.clock_was_set, jump.before, jump.by, known)
                for work in self._works.values():
                    work.clock_was_set(jump.by)
            await self._meet_accounts()
            await self._grant_wishes()
            now = self._clock.now()
            if await self._store.read(queue.is_from_the_future, now):
                await self.leader.turn(Turn.SEND, queue.redate, now)
            waiting = await self._store.read(ops.unsettled)
            now = self._clock.now()
            closed = {op.account for op in waiting if not self._may_send(op.account)}
            busy = {seq for work in self._works.values() for seq in work.busy}
            for turn in decide.due(waiting, closed, busy, now):
                self._works[turn.op.account].send(turn)
            for account in {turn.op.account for turn in decide.due(waiting, (), busy, now)} & self._works.keys():
                self._works[account].make_ready()
            for pk, work in self._works.items():
                work.pull_if_due()
                work.read_facets_if_due(wanted=await self._store.read(facets.is_wanted, pk))
            until = min([decide.wake_at(waiting, now), *(work.wakes_at() for work in self._works.values())])
            nap = max((until - self._clock.now()) / SECOND, _SHORTEST_NAP)
            # Not `wait_for`: before Python 3.12 it forgets a cancellation that comes together with the wake-up.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(nap):
                    await self._wake.wait()

    def _may_send(self, account: AccountId) -> bool:
        work = self._works.get(account)
        return work is not None and work.may_send

    async def _meet_accounts(self) -> None:
        """Take up new accounts, let go of removed ones, and hear of what was switched on or off."""
        rows = {row.id: row for row in await self._store.read(accounts.every)}
        for pk, work in list(self._works.items()):
            if pk in rows and work.same_system(rows[pk]):
                work.update(rows[pk])
                continue
            left = await work.close(_PATIENCE)
            del self._works[pk]  # not before: where this is cut off it is closed with the others
            if pk in rows:
                self._works[pk] = AccountWork(self._shop, rows[pk])
            for grant in left:
                if pk in rows:
                    self._works[pk].wish(grant)
                else:
                    await work.grant_done(grant)
        for pk, row in rows.items():
            if pk not in self._works:
                self._works[pk] = AccountWork(self._shop, row)

    async def _grant_wishes(self) -> None:
        if not await self._store.read(streams.are_wishes_open):
            return
        for wish in await self.leader.turn(Turn.SEND, streams.take_wishes, self._clock.now()):
            wanted = [work for pk, work in self._works.items() if wish.account in (None, pk)]
            grant = Grant(wish, len(wanted))
            for work in wanted:
                work.wish(grant)
            if not wanted:
                await finish(self._shop, grant)
