"""Asking the vendor what it holds, for several operations at once where one answer tells about all of them."""

import asyncio
from collections.abc import Sequence
from typing import TypeAlias

from app.model.ids import Instant
from app.vendor import Connection, Seen, VendorError, Write

MOST = 50
"""Writes in one look."""
Asked: TypeAlias = "tuple[Write, Instant, asyncio.Future[Seen]]"


class Looks:
    """Looks of one account. Those that are asked for while one is under way go together in the next."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[Asked] = []
        self._serving: asyncio.Task[None] | None = None

    async def alone(self, write: Write, *, since: Instant) -> Seen:
        """For what is recognised by when it was made: another one's `since` would mislead."""
        (seen,) = await self._connection.look([write], since=since)
        if isinstance(seen, VendorError):
            raise seen
        return seen

    async def together(self, write: Write, *, since: Instant) -> Seen:
        """With others; the earliest `since` of them counts for all."""
        answer: asyncio.Future[Seen] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, since, answer))
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve())
        return await answer

    async def close(self) -> None:
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)

    async def _serve(self) -> None:
        batch: list[Asked] = []
        try:
            await asyncio.sleep(0)  # whoever is asked for in the same turn of the loop comes along
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._look(batch)
        finally:
            self._serving = None
            for _, _, answer in (*batch, *self._waiting):
                answer.cancel()
            self._waiting.clear()

    async def _look(self, batch: Sequence[Asked]) -> None:
        try:
            found = await self._connection.look(
                [write for write, _, _ in batch], since=min(since for _, since, _ in batch)
            )
            answers = list(zip(batch, found, strict=True))
        except VendorError as error:
            _fail(batch, error)
        except Exception as error:
            if len(batch) == 1:
                _fail(batch, error)
                return
            for one in batch:  # a fault of ours, which one of them may have brought about for all
                await self._look([one])
        else:
            for asked, seen in answers:
                if isinstance(seen, VendorError):
                    _fail([asked], seen)
                elif not asked[2].done():
                    asked[2].set_result(seen)


def _fail(asked: Sequence[Asked], error: Exception) -> None:
    for _, _, answer in asked:
        if not answer.done():
            answer.set_exception(error)
