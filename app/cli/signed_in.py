"""A connection to an account, for the commands that ask the vendor themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from app.cache import accounts, driver
from app.cache.connection import CacheError, transaction
from app.cli.adapters import vendor as find
from app.cli.exits import Failure
from app.cli.home import Home
from app.cli.roster import for_adapter
from app.model.ids import SECOND
from app.sync.advice import with_advice
from app.vendor import Connection, SignInRefused


@asynccontextmanager
async def signed_in(home: Home, name: str) -> AsyncIterator[Connection]:
    """The account `name`, closed at the end. Raises `SecretsError`, `SettingsError`, `VendorError`."""
    config = home.settings.accounts[name]
    vendor = find(config.vendor)
    secrets = home.vault.read(name, vendor.settings).values
    settings = for_adapter(name, config, vendor, secrets)
    connection = vendor.connect(settings, home.clock, home.vault.tokens(name), StoredPauses(home, name))
    try:
        yield connection
    except SignInRefused as error:
        raise with_advice(error, account=name, vendor=config.vendor) from None
    finally:
        await connection.close()


class StoredPauses:
    """See `app.vendor.Pauses`: the pause of one account is in the cache, where every process finds it.

    Where there is no cache, or none that works, nothing is known and nothing is kept.
    """

    def __init__(self, home: Home, name: str) -> None:
        self._home = home
        self._name = name

    def left(self) -> float:
        with suppress(CacheError, driver.Error, Failure):
            row = accounts.named(self._home.writer, self._name)
            now = self._home.clock.now()
            return 0.0 if row is None else max(0.0, (row.shut_until(now) - now) / SECOND)
        return 0.0

    def asked(self, seconds: float) -> None:
        with suppress(CacheError, driver.Error, Failure):
            row = accounts.named(self._home.writer, self._name)
            now = self._home.clock.now()
            if row is not None:
                until = now + round(seconds * SECOND)
                transaction(self._home.writer, accounts.throttle, row.id, until, now)
