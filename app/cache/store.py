"""The cache for programs with an event loop: one write connection with a queue of transactions, one read connection.

A transaction is one function that runs on the connection's own thread, so that nothing on the loop (a cancelled task,
another task's rollback) can reach into it. This is the only module that knows how aiosqlite runs a function there;
its version is pinned below 0.23 for that reason.
"""

import asyncio
import contextlib
import heapq
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from enum import IntEnum
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import aiosqlite

from app.cache import beside, connection, driver, journal

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger("lanehop.cache")


class Turn(IntEnum):
    """Whose transaction goes first when several wait."""

    PERSON = 0
    SEND = 1
    PULL = 2


class Store:
    """An open cache. Make it with `await Store.open(path)`, leave it with `await store.close()`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage: connection.CacheDamaged | None = None
        """Set once the cache was found to be damaged, by whomever; nothing is read or written any more."""
        self.trouble: str | None = None
        """Why the journal cannot be written at present."""
        self._writer: aiosqlite.Connection | None = None
        self._reader: aiosqlite.Connection | None = None
        self._scribe: aiosqlite.Connection | None = None
        self._writing: asyncio.Task[None] | None = None
        self._newest = self._journalled = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._busy = False
        self._count = 0

    @classmethod
    async def open(cls, path: Path, *, write: bool = True, checkpoints: bool = False) -> Self:
        """Open (and where needed make or bring up to date) the cache at `path`. Raises `connection.CacheError`."""
        store = cls(path)
        try:
            if write:
                store._writer = await _start(lambda: connection.writer(path, checkpoints=checkpoints))
            store._reader = await _start(lambda: connection.reader(path))
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Close all connections; a connection left open would keep the process alive."""
        await self.journal()
        for one in (self._scribe, self._writer, self._reader):
            if one is not None:
                await one.close()
        self._writer = self._reader = self._scribe = None

    async def read(self, work: Callable[Concatenate[driver.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read on the reader's thread; it sees one consistent state of the cache."""
        reader = self._reader
        if reader is None:
            raise connection.CacheError("the cache is closed")
        result: T = await self._watched(_run(reader, _snapshot, work, args, kwargs))
        return result

    async def write(self, work: Callable[Concatenate[driver.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a person's transaction; durable when this returns."""
        return await self.turn(Turn.PERSON, work, *args, **kwargs)

    async def turn(
        self, turn: Turn, work: Callable[Concatenate[driver.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a transaction when it is its turn; durable when this returns."""
        writer = self._writer
        if writer is None:
            raise connection.CacheTooNew("this cache can only be read here")
        async with self._my_turn(turn):
            # Shielded: the thread finishes the transaction whatever happens to the task that asked for it, and the
            # next one must not start before.
            running = asyncio.ensure_future(self._watched(_run(writer, _counted, work, args, kwargs)))
            try:
                done: tuple[T, int] = await asyncio.shield(running)
            except asyncio.CancelledError:
                with contextlib.suppress(Exception):
                    await running
                raise
        result, newest = done
        if newest != self._newest:
            self._newest = newest
            self._write_journal()
        return result

    async def version(self) -> int:
        """A number that differs whenever another process (or connection) has changed the cache.

        Raises `connection.CacheDamaged` also where it was another process that found out.
        """
        if self.damage is None and (word := beside.damage(self.path)) is not None:
            self.damage = connection.damaged(self.path, word.why)
        watcher = self._writer or self._reader  # the writer's own commits do not count, which is what is wanted
        return 0 if watcher is None else await self._watched(_run(watcher, _data_version))

    async def journal(self) -> None:
        """Wait until what was committed here so far is in the journal, or cannot be written at present."""
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])

    def _write_journal(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """On a thread of its own: a key does not wait for it, and several changes are written at once."""
        while self._journalled != (wanted := self._newest):
            try:
                if self._scribe is None:
                    self._scribe = await _start(lambda: connection.reader(self.path))
                await _run(self._scribe, journal.catch_up, self.path)
            except (OSError, driver.Error, connection.CacheError) as error:  # the next change tries again
                if not self.path.exists():
                    return
                self.trouble = f"the journal beside {self.path} cannot be written: {error}"
                return
            except Exception as error:  # a fault of ours must not leave it behind in silence
                self.trouble = f"the journal beside {self.path} cannot be written: {type(error).__name__}"
                log.exception("journal")
                return
            self.trouble = None
            self._journalled = wanted

    async def _watched(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something that uses the cache; that it is damaged is remembered, and told to other processes."""
        if self.damage is not None:
            work.close()
            raise self.damage
        try:
            result: T = await work
        except driver.DatabaseError as error:
            found = connection.trouble(self.path, error)
            if found is None:
                raise
            if isinstance(found, connection.CacheDamaged):
                self.damage = found
            raise found from error
        return result

    @contextlib.asynccontextmanager
    async def _my_turn(self, turn: Turn) -> AsyncIterator[None]:
        if self._busy:
            self._count += 1
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (turn, self._count, mine))
            try:
                await mine
            except asyncio.CancelledError:
                if mine.done() and not mine.cancelled():
                    self._next()
                raise
        self._busy = True
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        while self._waiting:
            _, _, first = heapq.heappop(self._waiting)
            if not first.done():
                first.set_result(None)
                return
        self._busy = False


async def _start(connector: Callable[[], driver.Connection]) -> aiosqlite.Connection:
    opened = aiosqlite.Connection(connector, 64)
    return await opened


async def _run(db: aiosqlite.Connection, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    def on_thread() -> T:
        return work(db._conn, *args, **kwargs)  # noqa: SLF001

    result: T = await db._execute(on_thread)  # type: ignore[no-untyped-call]  # noqa: SLF001
    return result


def _counted(
    db: driver.Connection, work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[T, int]:  # a transaction, and the number of the newest change of an operation after it
    def both(db: driver.Connection) -> tuple[T, int]:
        return work(db, *args, **kwargs), journal.newest(db)

    return connection.transaction(db, both)


def _snapshot(
    db: driver.Connection, work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:  # several statements of one view must not see a write between them
    db.execute("BEGIN")
    try:
        return work(db, *args, **kwargs)
    finally:
        if db.in_transaction:  # some errors have ended it already
            db.execute("ROLLBACK")


def _data_version(db: driver.Connection) -> int:
    return int(db.execute("PRAGMA data_version").fetchone()[0])
