"""Our pace towards one account: how many requests a second, how many at once, who goes first, when nobody goes.

What the vendor answers feeds it: 429 slows it down and pauses it, quiet minutes bring it back, and what a vendor says
is left of its limit is spread before it is used up.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from enum import IntEnum

from adapters.http.pace import LONGEST_PAUSE, Limit, Pace
from adapters.http.quota import Quota
from app.vendor import Pauses

AGEING = 10.0
"""Seconds after which one who waits counts as one class more urgent."""
FIRST_PAUSE = 1.0


class Priority(IntEnum):
    """Who goes first: what a person changes, what a person waits to see, what keeps the cache fresh, what tidies it."""

    USER_OP = 0
    USER_READ = 1
    INCREMENT = 2
    SWEEP = 3

    @property
    def background(self) -> bool:
        return self >= Priority.INCREMENT


class Paused(Exception):  # not an error of ours: the vendor asked for a pause
    """The gate stays shut longer than the caller wants to wait. `seconds`: how much longer."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"paused for {seconds:.0f} s")
        self.seconds = seconds


class _Waiter:
    __slots__ = ("number", "paces", "patience", "priority", "since", "turn")

    def __init__(
        self,
        priority: Priority,
        number: int,
        since: float,
        *,
        patience: float | None,
        paces: Sequence[Pace],
        turn: "asyncio.Future[None]",
    ) -> None:
        self.priority = priority
        self.number = number
        self.since = since
        self.patience = patience
        self.paces = paces
        self.turn = turn

    def rank(self, now: float) -> tuple[int, int]:
        """Lower goes first. Waiting lifts background work, but never above what a person waits for."""
        lifted = self.priority - int((now - self.since) / AGEING)
        floor = min(self.priority, Priority.USER_READ)
        return max(floor, lifted), self.number


class Gate:
    """Lets requests of one account through, in order of urgency, at most `rate` a second and `concurrent` at once.

    Args:
        rate: requests a second; 0 for no limit. Pauses that the vendor asks for hold in either case.
        burst: how many may go at once after a silence; 1 keeps any window of n/rate seconds at n.
        concurrent: requests in flight at most. Background work leaves one of them free for a person.
        window: seconds in which the vendor counts the limit it tells; that limit then takes the place of `rate`, and no
            window is waited for that would be longer.
        limits: of single operations, beside the account's; who waits for one of them holds up nobody else.
        clock: seconds, monotonic.
        sleep: like `asyncio.sleep`.
        rng: for the jitter of pauses whose length the vendor did not say.
        pauses: those of this vendor that any process knows of; what this gate learns is told there.
    """

    def __init__(
        self,
        rate: float,
        *,
        burst: int = 1,
        concurrent: int = 4,
        window: float = 0.0,
        limits: Sequence[Limit] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
        pauses: Pauses | None = None,
    ) -> None:
        self._pauses = pauses
        self._account = Pace(rate, burst=burst, concurrent=concurrent, window=window)
        self._limits = [(limit.operations, Pace(limit.rate, concurrent=limit.concurrent)) for limit in limits]
        self._clock = clock
        self._sleep = sleep
        self._rng = rng or random.Random()  # noqa: S311  # jitter, not a secret
        self._paused_until = 0.0
        self._refusals = 0
        self._waiting: list[_Waiter] = []
        self._changed = asyncio.Event()
        self._server: asyncio.Task[None] | None = None
        self._count = 0

    @asynccontextmanager
    async def slot(
        self, priority: Priority, *, operation: str = "", patience: float | None = None
    ) -> AsyncIterator[None]:
        """Wait for a turn and hold it while the request of that operation is in flight.

        Raises:
            Paused: the vendor asked for a pause longer than `patience` seconds; nothing was sent.
        """
        paces = self._paces(operation)
        await self._enter(priority, patience, paces)
        try:
            yield
        finally:
            self._leave(priority, paces)

    def rate(self) -> float:
        """Requests a second that the gate allows itself now; 0 for no limit."""
        return self._account.rate(self._clock())

    def flying(self) -> int:
        """Requests in flight."""
        return self._account.flying

    def paused_for(self) -> float:
        """Seconds until requests may leave again; 0 when they may."""
        elsewhere = self._pauses.left() if self._pauses is not None else 0.0
        return max(0.0, self._paused_until - self._clock(), elsewhere)

    def answered(
        self, status: int, retry_after: float | None, *, quota: Quota | None = None, operation: str = ""
    ) -> None:
        """Learn from an answer while its slot is held. 429 and 503 with `Retry-After` (seconds) pause everybody;

        429 also slows the pace. `quota` is what it says is left: of the operation's own limit where it has one.
        """
        now = self._clock()
        lesson = now >= self._paused_until  # several in flight are refused together: that is one lesson
        if quota is not None:
            pace = self._paces(operation)[-1]
            if wait := pace.told(quota, now):
                self.pause(wait)
        if status == 429:
            self._account.slow_down(now, lesson=lesson)
            self._refusals += lesson
            if retry_after is None:
                longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._refusals - 1, 16))
                retry_after = self._rng.uniform(longest / 2, longest)
            self.pause(retry_after)
        elif status == 503 and retry_after is not None:
            self.pause(retry_after)
        elif status < 400:
            self._refusals = 0

    def pause(self, seconds: float) -> None:
        """Let nobody through for that long. Those who do not want to wait so long are told at once."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
        if self._pauses is not None:
            self._pauses.asked(seconds)
        self._turn_away(self.paused_for())
        self._changed.set()

    # --- the queue ---

    def _turn_away(self, left: float) -> None:
        """Tell those who do not want to wait for so many seconds."""
        for waiter in [one for one in self._waiting if one.patience is not None and one.patience < left]:
            self._waiting.remove(waiter)
            if not waiter.turn.done():
                waiter.turn.set_exception(Paused(left))

    def _paces(self, operation: str) -> list[Pace]:
        """The account's pace, behind it those of the operation's own limits."""
        return [self._account, *(pace for operations, pace in self._limits if operation in operations)]

    async def _enter(self, priority: Priority, patience: float | None, paces: Sequence[Pace]) -> None:
        left = self.paused_for()
        if patience is not None and left > patience:
            raise Paused(left)
        now = self._clock()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(priority, self._count, now, patience=patience, paces=paces, turn=turn)
        self._count += 1
        if not self._waiting and self._delay(waiter, now) == 0.0:
            self._grant(waiter, now)
        else:
            self._waiting.append(waiter)
            self._changed.set()
            if self._server is None or self._server.done():
                self._server = asyncio.create_task(self._serve(), name="gate")
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.exception() is None:
                self._leave(priority, paces)  # granted in the same moment: give the turn back
            elif waiter in self._waiting:
                self._waiting.remove(waiter)
                self._changed.set()
            raise

    def _leave(self, priority: Priority, paces: Sequence[Pace]) -> None:
        for pace in paces:
            pace.give_back(background=priority.background)
        self._changed.set()

    def _delay(self, waiter: _Waiter, now: float) -> float | None:
        """Seconds until this one may go; None while it waits for another to come back."""
        start = now + self.paused_for()
        for pace in waiter.paces:
            earliest = pace.earliest(now, background=waiter.priority.background)
            if earliest is None:
                return None
            start = max(start, earliest)
        return max(0.0, start - now)

    def _grant(self, waiter: _Waiter, now: float) -> None:
        for pace in waiter.paces:
            pace.take(now, background=waiter.priority.background)
        waiter.turn.set_result(None)

    async def _serve(self) -> None:
        """Hand out turns while anybody waits."""
        while self._waiting:
            self._changed.clear()
            self._turn_away(self.paused_for())  # another process may have been asked to wait
            now = self._clock()
            soonest: float | None = None
            for waiter in sorted(self._waiting, key=lambda one: one.rank(now)):
                if waiter.turn.done():
                    self._waiting.remove(waiter)
                    break
                delay = self._delay(waiter, now)
                if delay == 0.0:
                    self._waiting.remove(waiter)
                    self._grant(waiter, now)
                    break
                if delay is not None and (soonest is None or delay < soonest):
                    soonest = delay
            else:
                await self._nap(soonest)

    async def _nap(self, seconds: float | None) -> None:
        """Until something changed, or that long."""
        changed = asyncio.ensure_future(self._changed.wait())
        if seconds is None:
            await changed
            return
        over = asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait({changed, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()
            over.cancel()
