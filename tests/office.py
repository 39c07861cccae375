"""A whole office for tests: a vendor's sandbox on real HTTP, the engine, a desk and the cache between them."""

import asyncio
import contextlib
import functools
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

from adapters.sandbox import Ledger, Sandbox, VendorSandbox
from adapters.traffit import VENDOR
from app.cache import accounts, acts, connection
from app.cache.accounts import AccountRow
from app.cache.store import Store
from app.clock import SystemClock, wall
from app.model.ids import AccountId, LocalId
from app.model.views import BoardView, Card, Column, QueueRow
from app.model.words import StageKind
from app.sync.engine import Engine
from app.vendor import AccountSettings, Connection, Pauses, Vendor
from app.workspace import Desk
from tests.surroundings import MemoryTokens

HOLD = 150
LATE = 400
_LONGEST = 30.0
"""Seconds in which nothing happens until a wait fails."""

V = TypeVar("V", bound=VendorSandbox)


class Office(Generic[V]):
    """Everything at hand: `sandbox.tenant` is the vendor, `desk` the person, `start` and `stop` the engine."""

    def __init__(
        self, served: Sandbox[V], cache: Path, account: AccountId, desk: Desk, clock: SystemClock, *, vendor: Vendor
    ) -> None:
        self.vendor = vendor
        self.sandbox = served
        self.cache = cache
        self.account = account
        self.desk = desk
        self.clock = clock
        self.tokens = MemoryTokens()
        self.base_url = served.base_url
        self.values = served.credentials
        self.timeout = 3.0
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._store: Store | None = None

    @property
    def ledger(self) -> Ledger:
        return self.sandbox.ledger

    # --- the engine --------------------------------------------------------------------------------

    async def connect(self, row: AccountRow, pauses: Pauses) -> tuple[Connection, Vendor]:
        settings = AccountSettings(
            name=row.name,
            base_url=self.base_url,
            zone=row.zone,
            values=self.values,
            rate=0,
            timeout=self.timeout,
        )
        return self.vendor.connect(settings, self.clock, self.tokens, pauses), self.vendor

    async def start(self, *, every: float = 0.0) -> None:
        """Let the engine work; it pulls when asked, and every so many seconds where that is not 0."""
        self._stop = asyncio.Event()
        self._store = await Store.open(self.cache, checkpoints=True)
        engine = Engine(self._store, self.clock, Random(1), self.connect, every=every, silence=1.0)
        self._running = asyncio.create_task(engine.run(self._stop))

    async def stop(self) -> None:
        """End the engine as a person does who leaves the program."""
        self._stop.set()
        if self._running is not None:
            await self._running
        await self._close()

    async def kill(self) -> None:
        """End the engine in the middle of whatever it does; what it holds in memory is lost."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._close()

    async def _close(self) -> None:
        self._running = None
        if self._store is not None:
            await self._store.close()
            self._store = None

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is so, as long as requests go on arriving at the vendor.

        Fails with the engine's own fault where it has one.
        """
        arrived = 0
        async with asyncio.timeout(_LONGEST) as patience:
            while not await holds():
                if self._running is not None and self._running.done():
                    self._running.result()
                if arrived != (arrived := len(self.ledger)):
                    patience.reschedule(asyncio.get_running_loop().time() + _LONGEST)
                await asyncio.sleep(0.02)

    async def pulled(self) -> None:
        """Ask for a pull and wait until it is complete."""
        await self.desk.ask_for_sync()
        await self._wish_granted()

    async def _wish_granted(self) -> None:
        async def granted() -> bool:
            rows = await self.desk._store.read(lambda db: db.execute("SELECT done_at FROM wish").fetchall())
            return all(done is not None for (done,) in rows)

        await self.until(granted)

    async def settled(self) -> None:
        """Wait until nothing in the queue goes on by itself."""

        async def quiet() -> bool:
            return not any(row.shown in ("held", "waiting", "sending", "unknown") for row in await self.desk.queue())

        await self.until(quiet)

    async def becomes(self, seq: int, shown: str) -> None:
        """Wait until an operation is shown so."""

        async def is_so() -> bool:
            return (await self.row(seq)).shown == shown

        await self.until(is_so)

    # --- what a test looks at ------------------------------------------------------------------------

    async def board(self, code: str = "J1") -> BoardView:
        job = next(one for one in await self.desk.jobs(include_closed=True) if one.code == code)
        board = await self.desk.board(job.id)
        assert board is not None
        return board

    async def movable(self, count: int, code: str = "J1") -> list[tuple[Card, Column]]:
        """Cards in process, each with the next column that is not an end."""
        board = await self.board(code)
        open_columns = [column for column in board.columns if not column.stage.kind.ends]
        open_columns = [column for column in open_columns if column.stage.kind is not StageKind.ON_HOLD]
        found = [(card, after) for here, after in itertools.pairwise(open_columns) for card in here.cards]
        assert len(found) >= count
        return found[:count]

    async def stage_of(self, application: LocalId, code: str = "J1") -> str:
        """The name of the stage in which the board shows an application."""
        for column in (await self.board(code)).columns:
            if any(card.application == application for card in column.cards):
                return column.stage.name
        return "nowhere"

    def vendor_stage(self, card: Card) -> int | None:
        """The state in which Traffit has an application."""
        tenant: Any = self.sandbox.tenant
        stage: int | None = tenant.stage_of(*ids(card))
        return stage

    async def row(self, seq: int) -> QueueRow:
        return next(one for one in await self.desk.queue(settled=True) if one.seq == seq)


# --- as Traffit spells its ids -----------------------------------------------------------------------


def state_id(column: Column) -> int:
    """Traffit's own id of a column's state."""
    assert column.stage.remote_id is not None
    return int(column.stage.remote_id.split(":")[1])


def ids(card: Card) -> tuple[int, int]:
    """(candidate, job) as Traffit knows them."""
    job, employee = (int(part) for part in card.ref.split(":", 1)[1].split(":"))
    return employee, job


@functools.cache
def _tables() -> bytes:
    """A cache with nothing in it, made once a process: it takes as long to make as a small tenant to pull."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cache.db"
        connection.writer(path).close()
        return path.read_bytes()


# --- opening one -------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def office(
    folder: Path,
    *,
    people: int = 60,
    seed: int = 3,
    name: str = "polka",
    fast: int = 0,
    vendor: Vendor = VENDOR,
    sandbox: Callable[..., VendorSandbox] | None = None,
) -> AsyncIterator[Office[Any]]:
    """An office whose engine is not running yet and whose cache is empty. `fast`: ms our clock is ahead of all.

    `sandbox`: a factory of the vendor's server, where it is not to be the vendor's own.
    """
    clock = SystemClock(wall() + fast)
    make = vendor.sandbox() if sandbox is None else sandbox
    async with Sandbox.serve(make(people=people, seed=seed)) as served:
        cache = folder / "cache.db"
        cache.write_bytes(_tables())
        desk = await Desk.open(cache, clock)
        try:
            account = await desk._store.write(put_account, vendor, name, served.base_url)
            made = Office(served, cache, account, desk, clock, vendor=vendor)
            try:
                yield made
            finally:
                await made.stop()
        finally:
            await desk.close()


def put_account(db: Any, vendor: Vendor, name: str, base_url: str) -> AccountId:
    account = accounts.put(
        db,
        name=name,
        vendor=vendor.name,
        title=vendor.title,
        mark=vendor.mark,
        base_url=base_url,
        zone=vendor.zone,
        writes=True,
        hold=HOLD,
        late_window=LATE,
        facets=" ".join(facet.name for facet in vendor.facets),
    )
    accounts.put_capabilities(db, account, vendor.capabilities)
    acts.declare(db, account, vendor.acts)
    return account
