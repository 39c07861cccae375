"""An agency whose people work at the vendor's own pages while a client reads the same tenant."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from adapters.sandbox.frame import Sandbox, VendorSandbox
from adapters.sandbox.ledger import Entry, Ledger

BEGAN = datetime(2026, 5, 12, 8, tzinfo=UTC)
"""A Tuesday morning, far from any change of clocks."""
T = TypeVar("T", bound=VendorSandbox)
_LATEST_KILL = 0.02
"""Seconds after a request until the client that asked is killed: before, within or after what it stores."""


class Witness(Ledger):
    """Tells of every request once its answer is made and before it leaves."""

    def __init__(self, seen: Callable[[Entry], None]) -> None:
        super().__init__()
        self._seen = seen

    def write(self, entry: Entry) -> None:
        super().write(entry)
        self._seen(entry)


class Colleagues(Protocol):
    """People who work at the vendor's own pages."""

    def act(self) -> None:
        """Do the next thing."""

    def anybody(self) -> Any:
        """The id of a candidate."""


class Turns:
    """Deeds that take turns, round and round. What cannot be done any more when it is its turn is passed over."""

    def __init__(self, *deeds: Sequence[Callable[[], None]], passes: tuple[type[Exception], ...]) -> None:
        self._deeds = [*chain.from_iterable(deeds)]
        self._passes = passes
        self._count = 0

    def act(self) -> None:
        """The next thing."""
        deed = self._deeds[self._count % len(self._deeds)]
        self._count += 1
        with suppress(*self._passes):
            deed()


class Settings(NamedTuple):
    """What a client needs to be connected: what is told on the command line, and the secret."""

    vendor: str
    told: Mapping[str, str]
    secret: str


class Agency(Generic[T]):
    """A tenant, served; its clock goes on by `step` seconds a request, so that a pull takes as long as at a real one.

    `make` gives the tenant for a clock. From request number `first` on, with every `every`-th one, the colleagues do
    so many `deeds`; while `quiet` nothing.
    """

    def __init__(
        self,
        rng: Random,
        make: Callable[[Callable[[], datetime]], T],
        colleagues: Callable[[T], Colleagues],
        settings: Callable[[T, str], Settings],
        *,
        step: int,
        first: int = 1,
        every: int = 1,
        deeds: int = 1,
    ) -> None:
        self._rng = rng
        self._step = step
        self._first = first
        self._every = every
        self._deeds = deeds
        self._passed = timedelta()
        self._victim: asyncio.subprocess.Process | None = None
        self._kill_at = 0
        self.arrived = 0
        self.paths: list[str] = []
        self.quiet = False
        self.tenant = make(self.now)
        self.colleagues = colleagues(self.tenant)
        self._settings = settings
        self.base_url = ""

    @property
    def settings(self) -> Settings:
        return self._settings(self.tenant, self.base_url)

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.arrived * self._step) + self._passed

    def pass_(self, hours: int) -> None:
        self._passed += timedelta(hours=hours)

    def kill(self, process: asyncio.subprocess.Process, at: int) -> None:
        """Kill a client in a moment after request number `at` has arrived."""
        self._victim, self._kill_at = process, at

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Agency[T]"]:
        async with Sandbox.serve(self.tenant, ledger=Witness(self._seen)) as served:
            self.base_url = served.base_url
            yield self

    def _seen(self, entry: Entry) -> None:
        self.arrived += 1
        self.paths.append(entry.path)
        if not self.quiet and self.arrived >= self._first and self.arrived % self._every == 0:
            for _ in range(self._deeds):
                self.colleagues.act()
        if self._victim is not None and self.arrived >= self._kill_at:
            asyncio.get_running_loop().call_later(self._rng.random() * _LATEST_KILL, _end, self._victim)
            self._victim = None


def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()


def spread(rng: Random, kills: int, first: int, last: int) -> Sequence[int]:
    """So many moments, one in each equal part of the way from `first` to `last`."""
    part = (last - first) / kills
    return [round(first + part * (number + rng.random())) for number in range(kills)]
