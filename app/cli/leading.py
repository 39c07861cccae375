"""Pulling and sending: the engine with what only the composition root can give it, and waiting for what it does.

One process leads a home at a time. A command that needs something done waits for the leader; where nobody leads,
it leads itself until it has what it waits for.
"""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TypeVar

from app.cache import lease
from app.cache.accounts import AccountRow
from app.cache.driver import Connection
from app.cache.store import Store
from app.cli.adapters import vendor as find
from app.cli.exits import Failure
from app.cli.home import Home
from app.cli.roster import for_adapter
from app.clock import wall
from app.privacy.secrets import SecretsError, Vault
from app.settings import Places, Settings, SettingsError, load
from app.sync.engine import Engine
from app.vendor import AccountSettings, Clock, Pauses, Vendor, VendorError
from app.vendor import Connection as Account

T = TypeVar("T")
POLL = 0.15
"""Seconds between two looks at whether what is waited for has happened."""


class Opener:
    """Opens accounts for the engine: adapter, settings and secrets come together here, when they are first used.

    `trouble` is why the newest account could not be opened, where that was a secret.
    """

    def __init__(self, places: Places, vault: Vault, clock: Clock) -> None:
        self._places = places
        self._vault = vault
        self._clock = clock
        self.trouble: SecretsError | None = None

    async def __call__(self, row: AccountRow, pauses: Pauses) -> tuple[Account, Vendor]:
        """Raises `VendorError`, also for what is wrong with configuration or secrets."""
        try:
            # On a thread: adapters take a while to import, and key stores and commands to answer.
            vendor, settings = await asyncio.to_thread(self._settings_of, row)
        except SecretsError as error:
            self.trouble = error
            raise VendorError(str(error)) from None
        except (SettingsError, Failure) as error:
            raise VendorError(str(error)) from None
        return vendor.connect(settings, self._clock, self._vault.tokens(row.name), pauses), vendor

    def _settings_of(self, row: AccountRow) -> tuple[Vendor, AccountSettings]:
        config = load(self._places.config).accounts.get(row.name)
        if config is None:
            raise SettingsError(f"{row.name}: the configuration does not name it any more")
        vendor = find(config.vendor)
        secrets = self._vault.read(row.name, vendor.settings).values
        return vendor, for_adapter(row.name, config, vendor, secrets)


def engine(store: Store, clock: Clock, opener: Opener, settings: Settings, *, every: float | None = None) -> Engine:
    """The engine of a home; `every` in place of what the configuration says."""
    return Engine(store, clock, Random(), opener, every=settings.sync.every if every is None else every)  # noqa: S311


def somebody_leads(db: Connection) -> bool:
    """Whether some process pulls and sends."""
    return lease.is_led(db, wall())


def wait_for(home: Home, done: Callable[[Store], Awaitable[T | None]]) -> T:
    """Wait until `done` gives something, which it is asked several times a second; lead where nobody does.

    Raises `SecretsError` where leading needs a secret that cannot be had.
    """
    names = list(home.settings.accounts)
    asks = home.vault.must_ask(names)
    led = somebody_leads(home.writer)
    if asks and not led:
        home.vault.unlock()  # before any event loop runs: it may ask a person
        asks = False
    able = not asks and any(home.vault.standing(name) for name in names)
    return asyncio.run(_wait_for(home, done, led=led, able=able))


async def _wait_for(home: Home, done: Callable[[Store], Awaitable[T | None]], *, led: bool, able: bool) -> T:
    """`able`: this process has secrets, and may take over from a leader that ends.

    One that has none (the demo's stay in its memory) leaves a leader that fell over the time to come back.
    """
    store = await Store.open(home.places.cache, checkpoints=not led)
    stop = asyncio.Event()
    opener = Opener(home.places, home.vault, home.clock)
    working: asyncio.Task[None] | None = None
    try:
        while (found := await done(store)) is None:
            if working is None and (able or not await store.read(somebody_leads)):
                working = asyncio.create_task(engine(store, home.clock, opener, home.settings, every=0).run(stop))
            if working is not None and working.done():
                working.result()
            await asyncio.sleep(POLL)
        if opener.trouble is not None:
            raise opener.trouble
        return found
    finally:
        stop.set()
        try:
            if working is not None:
                await working
        finally:
            await store.close()
