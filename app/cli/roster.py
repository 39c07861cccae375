"""The accounts of the cache, kept as the configuration says."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from app import __version__
from app.cache import accounts
from app.cache.connection import transaction
from app.cache.migrate import NEWEST
from app.model.ids import SECOND, AccountId
from app.settings import AccountConfig, Settings
from app.vendor import AccountSettings, Vendor

if TYPE_CHECKING:
    from app.cache.driver import Connection


def put(db: "Connection", name: str, settings: Settings, vendor: Vendor) -> AccountId:
    """Write one account, and what its vendor can do at best, but for what a test of the account has narrowed.

    In a transaction.
    """
    from app.cache import acts

    config = settings.accounts[name]
    account = accounts.put(
        db,
        name=name,
        vendor=vendor.name,
        title=vendor.title,
        mark=vendor.mark,
        base_url=base_url(config, vendor),
        zone=config.zone or vendor.zone,
        writes=config.writes,
        hold=int(settings.hold_of(name) * SECOND),
        late_window=vendor.late_window if config.late_window is None else int(config.late_window * SECOND),
        facets=" ".join(facet.name for facet in vendor.facets),
    )
    accounts.put_capabilities(db, account, vendor.capabilities)
    acts.declare(db, account, vendor.acts)
    return account


def keep_up(db: "Connection", settings: Settings) -> None:
    """Bring over what a person changed in the file since, and after an update what the new program's adapters can do.

    Imports an adapter only where something did. An account that the file does not name any more may not be written to;
    its records stay until it is removed.
    """
    if accounts.declared_by(db) != this_program():
        refresh(db, settings)
    known = {row.name: row for row in accounts.every(db)}
    for name, config in settings.accounts.items():
        row = known.pop(name, None)
        if row is None or differs(row, config, int(settings.hold_of(name) * SECOND)):
            from app.cli.adapters import vendor

            transaction(db, put, name, settings, vendor(config.vendor))
    for row in known.values():
        if row.writes:
            transaction(db, accounts.set_writes, row.id, False)


def refresh(db: "Connection", settings: Settings) -> None:
    """Bring over everything, also what a newer adapter says of itself. Imports the adapters.

    An account of a vendor there is not is left out: the others are none the worse for it.
    """
    from app.cli.adapters import vendor
    from app.cli.exits import Failure

    for name, config in settings.accounts.items():
        with suppress(Failure):
            transaction(db, put, name, settings, vendor(config.vendor))
    transaction(db, accounts.set_declared_by, this_program())


def this_program() -> str:
    """What changes when adapters may say something else of themselves: the version, and that of the cache."""
    return f"{__version__} with schema {NEWEST}"


def differs(row: accounts.AccountRow, config: AccountConfig, hold: int) -> bool:
    """Whether the configuration says something else of an account than the cache."""
    said = (config.vendor, config.writes, hold)
    return (
        said != (row.vendor, row.writes, row.hold)
        or (config.base_url is not None and config.base_url != row.base_url)
        or (config.zone is not None and config.zone != row.zone)
        or (config.late_window is not None and int(config.late_window * SECOND) != row.late_window)
    )


def base_url(config: AccountConfig, vendor: Vendor) -> str:
    """Where an account's tenant is."""
    return config.base_url or vendor.base_url or ""


def for_adapter(name: str, config: AccountConfig, vendor: Vendor, secrets: Mapping[str, str]) -> AccountSettings:
    """An account as its adapter gets it: settings and secrets in one."""
    defaults = {setting.key: setting.default for setting in vendor.settings if setting.default is not None}
    return AccountSettings(
        name=name,
        base_url=base_url(config, vendor),
        zone=config.zone or vendor.zone,
        values={**defaults, **config.settings, **secrets},
        rate=config.rate,
        timeout=config.timeout,
    )
