"""A connection to an account, for the commands that ask the vendor themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.cli.adapters import vendor as find
from app.cli.home import Home
from app.cli.roster import for_adapter
from app.vendor import Connection


@asynccontextmanager
async def signed_in(home: Home, name: str) -> AsyncIterator[Connection]:
    """The account `name`, closed at the end. Raises `SecretsError`, `SettingsError`, `VendorError`."""
    config = home.settings.accounts[name]
    vendor = find(config.vendor)
    secrets = home.vault.read(name, vendor.settings).values
    connection = vendor.connect(for_adapter(name, config, vendor, secrets), home.clock, home.vault.tokens(name))
    try:
        yield connection
    finally:
        await connection.close()
