"""A connection to an account, for the commands that ask the vendor themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.cli.adapters import vendor as find
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.roster import for_adapter
from app.privacy.secrets import NoSecret
from app.vendor import Connection

IN_MEMORY = (
    "a demo keeps its secrets in its own memory, so this cannot sign in. lanehop demo --headless prints them: "
    "set LANEHOP_SECRET_POLKA to the client_secret"
)


@asynccontextmanager
async def signed_in(home: Home, name: str) -> AsyncIterator[Connection]:
    """The account `name`, closed at the end. Raises `SecretsError`, `SettingsError`, `VendorError`."""
    config = home.settings.accounts[name]
    vendor = find(config.vendor)
    try:
        secrets = home.vault.read(name, vendor.settings).values
    except NoSecret:
        if home.is_demo:
            raise Failure(IN_MEMORY, Exit.LOCKED) from None
        raise
    connection = vendor.connect(for_adapter(name, config, vendor, secrets), home.clock, home.vault.tokens(name))
    try:
        yield connection
    finally:
        await connection.close()
