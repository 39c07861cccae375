"""Being the one process that pulls and sends for a cache."""

import asyncio
import contextlib
import os
import secrets
from pathlib import Path

from filelock import FileLock, Timeout

from app.cache import lease, queue, streams
from app.cache.store import Store, Turn
from app.model.ids import SECOND
from app.vendor import Clock


class Leadership:
    """A lease in the cache, and beside it a lock of the operating system so that a death frees it at once.

    `wall` is the machine's own time: processes of one home may live in different ones (`LANEHOP_NOW`).
    """

    def __init__(self, store: Store, clock: Clock, wall: Clock) -> None:
        self._store = store
        self._clock = clock
        self._wall = wall
        self._lock = FileLock(_beside(store.path), mode=0o600)
        self.owner = f"{os.getpid()}.{secrets.token_hex(6)}"
        self.epoch = 0

    async def take(self) -> bool:
        """Try to lead. What an earlier leader was in the middle of is marked to be read back."""
        alone = self._locked()
        epoch = await self._store.turn(Turn.SEND, lease.take, self.owner, self._wall.now(), force=alone)
        if epoch is None:
            return False
        self.epoch = epoch
        await self._store.turn(Turn.SEND, queue.recover, epoch, self._clock.now())
        await self._store.turn(Turn.SEND, streams.forget_taken)
        return True

    async def keep(self) -> None:
        """Renew the lease until it is lost; returns then."""
        while await self._store.turn(Turn.SEND, lease.renew, self.epoch, self._wall.now()):  # noqa: ASYNC110
            await asyncio.sleep(lease.HEARTBEAT / SECOND)
        self._unlock()

    async def give_up(self) -> None:
        """Let another process lead at once."""
        if self.epoch:
            await self._store.turn(Turn.SEND, lease.give_up, self.epoch)
        self._unlock()

    def _locked(self) -> bool:
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
