"""What connecting an account comes down to, whoever asks: the command line and the screens go through here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.cli.addresses import tidy
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.settings import AccountConfig, SettingsError, check_account_name, check_apart
from app.vendor import Report, Setting, Vendor

if TYPE_CHECKING:
    from app.cache.driver import Connection
    from app.model.ids import AccountId, Instant
    from app.privacy.secrets import Vault

NAME, ADDRESS = "name", "base_url"
"""The parts of an account that every vendor has, as `Unfit.field` calls them."""


class Unfit(Failure):
    """What was said of an account cannot work.

    `field` says which part: `NAME`, `ADDRESS` or the key of a setting. `plain` is the sentence without the hint for
    those who typed a command.
    """

    def __init__(self, field: str, plain: str, hint: str = "") -> None:
        super().__init__(f"{plain}: {hint}" if hint else plain, Exit.USAGE)
        self.field = field
        self.plain = plain


# --- what can work -------------------------------------------------------------------------------


def check_name(name: str, accounts: Mapping[str, AccountConfig], *, replace: bool) -> None:
    """Raises `Unfit` for a name that cannot be an account's, or is another one's."""
    try:
        check_account_name(name)
        check_apart(name, accounts)
    except SettingsError as error:
        raise Unfit(NAME, str(error)) from None
    if name in accounts and not replace:
        raise Unfit(NAME, f"there is an account {name} already", "give --replace to change it")


def address(text: str | None, vendor: Vendor, name: str, old: AccountConfig | None) -> str | None:
    """Where the tenant is; None: where all of the vendor's are. Raises `Unfit`, also for another tenant than before."""
    try:
        url = tidy(text) if text else old.base_url if old else None
    except Failure as error:
        raise Unfit(ADDRESS, str(error)) from None
    if url is None and vendor.base_url is None:
        raise Unfit(ADDRESS, f"every {vendor.title} tenant has its own host", "give --base-url HOST")
    if old and (old.vendor, old.base_url) != (vendor.name, url):
        raise Unfit(ADDRESS, f"{name} is another tenant: remove it first, or choose another name")
    return url


def missing(vendor: Vendor, values: Mapping[str, str], secrets: Mapping[str, str], *, elsewhere: bool) -> list[Setting]:
    """What the vendor needs and nobody has said. `elsewhere`: secrets come from another place already."""
    return [
        setting
        for setting in vendor.settings
        if setting.required
        and setting.default is None
        and not (secrets if setting.secret else values).get(setting.key)
        and not (setting.secret and elsewhere)
    ]


def what_is_missing(setting: Setting, vendor: Vendor) -> Unfit:
    """The sentence for one of the `missing`."""
    hint = "pipe it in with --secret-stdin" if setting.secret else f"--set {setting.key}=..."
    return Unfit(setting.key, f"{vendor.title} needs {setting.key} ({setting.help})", hint)


# --- keeping and forgetting ----------------------------------------------------------------------


def keep_secrets(home: Home, vault: "Vault", name: str, secrets: Mapping[str, str]) -> str | None:
    """Put the secrets of an account where they rest; which place that is. None: no place has any.

    Raises `SecretsError`: nothing was kept then.
    """
    home.places.make()
    return vault.write(name, secrets) if secrets else vault.standing(name)


def keep_settings(home: Home, name: str, said: Mapping[str, Any], vendor: Vendor, *, anew: bool) -> "AccountId":
    """Put what is no secret into the configuration and the cache. A value of None takes its key away.

    `anew`: who signs in, or how, has changed: a connection that is open does not fit any more.
    """
    from app.cache import accounts
    from app.cache.connection import transaction
    from app.cli.roster import put

    known = name in home.settings.accounts
    write_config(home, name, said)
    account = put(home.writer, name, home.settings, vendor)
    if known and anew:
        transaction(home.writer, accounts.reconnect, account)
    return account


def write_config(home: Home, name: str, said: Mapping[str, Any]) -> None:
    """Change the configuration of one account, and read it again."""
    from app.settings.edit import put_account

    put_account(home.places.config, home.places.locks, name, said)
    home.reload()


def switch_writes(home: Home, name: str, *, on: bool) -> None:
    """Say whether anything may be changed in an account."""
    home.check_account(name)
    write_config(home, name, {"writes": on})
    _ = home.writer  # brings the cache up to date with the file


def remember(db: "Connection", name: str, report: Report, now: "Instant") -> None:
    """Keep what a test found out; what was wrong with the account is not so any more."""
    from app.cache import accounts
    from app.cache.connection import transaction

    def work(db: "Connection") -> None:
        row = accounts.named(db, name)
        if row is None:
            return
        accounts.put_capabilities(db, row.id, report.capabilities, tested=True)
        if row.broken:
            accounts.pause(db, row.id, None, now)
        accounts.reached(db, row.id)

    transaction(db, work)


def forget(home: Home, vault: "Vault", name: str) -> None:
    """Forget an account: its secrets, its configuration, its records and its unsent changes."""
    from app.cache import accounts, journal
    from app.cache.connection import transaction
    from app.cli.mending import open_sound
    from app.settings.edit import remove_account

    vault.forget(name)
    remove_account(home.places.config, home.places.locks, name)
    if not home.places.cache.exists():
        return
    db, _ = open_sound(home.places, home.clock)
    try:
        row = accounts.named(db, name)
        if row is not None:
            transaction(db, accounts.forget, row.id)
            journal.catch_up(db, home.places.cache)  # which erases it there and from copies too
    finally:
        db.close()
