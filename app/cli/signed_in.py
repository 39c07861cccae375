"""A connection to an account, for the commands that ask the vendor themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.cli.adapters import vendor as find
from app.cli.exits import Exit, Failure
from app.cli.home import DEMO_ACCOUNT, Home
from app.cli.roster import for_adapter
from app.privacy.secrets import NoSecret
from app.settings import environment_variable
from app.sync.advice import with_advice
from app.vendor import Connection, SignInRefused


@asynccontextmanager
async def signed_in(home: Home, name: str) -> AsyncIterator[Connection]:
    """The account `name`, closed at the end. Raises `SecretsError`, `SettingsError`, `VendorError`."""
    config = home.settings.accounts[name]
    vendor = find(config.vendor)
    try:
        secrets = home.vault.read(name, vendor.settings).values
    except NoSecret:
        if home.is_demo and name == DEMO_ACCOUNT:
            keys = " and ".join(setting.key for setting in vendor.settings if setting.secret and setting.required)
            raise Failure(
                "a demo keeps its secrets in its own memory, so this cannot sign in. lanehop demo --headless prints"
                f" them: set {environment_variable(name)} to the {keys}",
                Exit.LOCKED,
            ) from None
        raise
    connection = vendor.connect(for_adapter(name, config, vendor, secrets), home.clock, home.vault.tokens(name))
    try:
        yield connection
    except SignInRefused as error:
        raise with_advice(error, account=name, vendor=config.vendor) from None
    finally:
        await connection.close()
