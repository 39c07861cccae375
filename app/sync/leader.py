"""Being the one process that pulls and sends for a cache."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from filelock import FileLock, Timeout

from app.cache import driver, lease, queue, streams
from app.cache.store import Store, Turn
from app.model.ids import SECOND
from app.vendor import Clock

P = ParamSpec("P")
T = TypeVar("T")


class Leadership:
    """A lease in the cache, and beside it a lock of the operating system so that a death frees it at once.

    Whoever took over from a process that stood still did so without the lock, and gets it as soon as that one is gone
    or goes on. Nobody holds the lock but who leads, so that this is within a heartbeat.

    `wall` is the machine's own time: processes of one home may live in different ones (`LANEHOP_NOW`).
    """

    def __init__(self, store: Store, clock: Clock, wall: Clock) -> None:
        self._store = store
        self._clock = clock
        self._wall = wall
        self._lock = FileLock(_beside(store.path), mode=0o600)
        self.owner = f"{os.getpid()}.{secrets.token_hex(6)}"
        self.epoch = 0
        self._fenced = asyncio.Event()

    async def take(self) -> bool:
        """Try to lead. What an earlier leader was in the middle of is marked to be read back."""
        name, now = self._name(), self._wall.now()
        epoch = await self._store.turn(Turn.SEND, lease.take, name, now, force=self._lock.is_locked)
        if epoch is None:
            self._unlock()
            return False
        self.epoch = epoch
        self._fenced.clear()
        await self._store.turn(Turn.SEND, queue.recover, epoch, self._clock.now())
        await self._store.turn(Turn.SEND, streams.forget_taken)
        return True

    async def keep(self) -> None:
        """Renew the lease until it is lost; returns then."""
        while await self._store.turn(Turn.SEND, lease.renew, self._name(), self.epoch, self._wall.now()):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(lease.HEARTBEAT / SECOND):
                    await self._fenced.wait()
        self._fenced.set()
        self._unlock()

    async def read(self, work: Callable[Concatenate[driver.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read."""
        return await self._store.read(work, *args, **kwargs)

    async def turn(
        self, turn: Turn, work: Callable[Concatenate[driver.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a transaction as the leader. Raises `lease.Fenced`, and gives up soon, where another process leads."""
        try:
            return await self._store.turn(turn, lease.led, self.epoch, work, *args, **kwargs)
        except lease.Fenced:
            self._fenced.set()
            raise

    async def journal(self) -> None:
        """See `Store.journal`."""
        await self._store.journal()

    async def give_up(self) -> None:
        """Let another process lead at once."""
        if self.epoch:
            await self._store.turn(Turn.SEND, lease.give_up, self.epoch)
        self._unlock()

    def _name(self) -> str:
        """Under which the lease is ours now, having tried for the lock."""
        return self.owner if self._locked() else self.owner + lease.UNLOCKED

    def _locked(self) -> bool:
        """Whether the lock is ours, having tried for it."""
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(blocking=False)
        except (Timeout, OSError):  # OSError: a file system without locks; the lease alone must do
            return False
        return True

    def _unlock(self) -> None:
        with contextlib.suppress(OSError):
            self._lock.release(force=True)


def _beside(cache: Path) -> str:
    return str(cache.with_name(f"{cache.name}.leader"))
