"""What connecting an account comes down to, whoever asks: the command line and the screens go through here."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from app.cli.addresses import tidy
from app.cli.exits import Exit, Failure, code_of
from app.cli.home import Home
from app.settings import AccountConfig, SettingsError, check_account_name, check_apart
from app.vendor import Report, Setting, Vendor

if TYPE_CHECKING:
    from app.cache.driver import Connection
    from app.model.ids import AccountId, Instant
    from app.privacy.secrets import Vault

T = TypeVar("T")
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


def missing(
    vendor: Vendor, url: str | None, values: Mapping[str, str], secrets: Mapping[str, str], *, elsewhere: bool
) -> list[Setting]:
    """What the vendor needs at `url` and nobody has said. `elsewhere`: secrets come from another place already."""
    own = url is None or urlsplit(url).hostname == urlsplit(vendor.base_url or "").hostname
    return [
        setting
        for setting in vendor.settings
        if (setting.required if setting.default is None else not own)
        and not (secrets if setting.secret else values).get(setting.key)
        and not (setting.secret and elsewhere)
    ]


def what_is_missing(setting: Setting, vendor: Vendor) -> Unfit:
    """The sentence for one of the `missing`."""
    hint = "pipe it in with --secret-stdin" if setting.secret else f"--set {setting.key}=..."
    return Unfit(setting.key, f"{vendor.title} needs {setting.key} ({setting.help})", hint)


# --- keeping and forgetting ----------------------------------------------------------------------


class NotKept(Failure):
    """Something could not be written down, and everything is as it was. `plain`: why, without what it was about."""

    def __init__(self, outcome: str, error: Exception) -> None:
        plain = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        super().__init__(f"{outcome}: {plain}", code_of(error) or Exit.UNEXPECTED)
        self.plain = plain


def keep(
    home: Home,
    vault: "Vault",
    name: str,
    said: Mapping[str, Any],
    vendor: Vendor,
    *,
    secrets: Mapping[str, str],
    anew: bool,
    report: Report | None = None,
    rests: Callable[[], None] = lambda: None,
) -> "tuple[AccountId, str | None]":
    """Put an account where secrets rest, into the configuration and the cache, all or nothing.

    `said`: what is no secret; a value of None takes its key away. `anew`: who signs in, or how, has changed: a
    connection that is open does not fit any more. `report`: what a test found out. `rests` is called
    once the secrets rest, before anybody may need them. Gives the account and the place that has its secrets (None: no
    place has any). Raises `SecretsError`, `SettingsError`, `Failure`.
    """
    from app.cache import accounts
    from app.cli.roster import put

    known = name in home.settings.accounts

    def work(db: "Connection") -> "AccountId":
        account = put(db, name, home.settings, vendor)
        if known and anew:
            accounts.reconnect(db, account)
        if report is not None:
            remember(db, name, report, home.clock.now())
        return account

    with _all_or_nothing(home, f"nothing of {name} was {'changed' if known else 'kept'}"):
        home.places.make()
        with vault.keeping(name, secrets) if secrets else nullcontext(vault.standing(name)) as place:
            rests()
            return _configured(home, name, said, work), place


def switch_writes(home: Home, name: str, *, on: bool) -> None:
    """Say whether anything may be changed in an account. Raises `SettingsError`, `Failure`: it is as it was."""
    from app.cli.adapters import vendor as find
    from app.cli.roster import put

    home.check_account(name)
    vendor = find(home.settings.accounts[name].vendor)
    with _all_or_nothing(home, f"writes are as they were for {name}"):
        _configured(home, name, {"writes": on}, lambda db: put(db, name, home.settings, vendor))


def _configured(home: Home, name: str, said: Mapping[str, Any], work: "Callable[[Connection], T]") -> T:
    """Change the configuration of an account, and do `work` on the cache behind it; all or nothing."""
    from app.cache.connection import transaction
    from app.settings.edit import putting_account

    db = home.writer  # first: what it takes over from the configuration is what stands there so far
    try:
        with putting_account(home.places.config, home.places.locks, name, said):
            home.reload()
            return transaction(db, work)
    finally:
        home.reload()


@contextmanager
def _all_or_nothing(home: Home, outcome: str) -> Iterator[None]:
    """Raises `NotKept` for what the disk or the cache refuses."""
    from app.cache.connection import CacheError
    from app.cli.mending import as_said

    try:
        yield
    except Exception as error:
        said = as_said(error, home.places)
        if isinstance(said, OSError | CacheError):
            raise NotKept(outcome, said) from None
        raise


def remember(db: "Connection", name: str, report: Report, now: "Instant") -> None:
    """Keep what a test found out; what was wrong with the account is not so any more. In a transaction."""
    from app.cache import accounts, acts

    row = accounts.named(db, name)
    if row is None:
        return
    accounts.put_capabilities(db, row.id, report.capabilities, tested=True)
    acts.bar(db, row.id, report.barred)
    if row.broken:
        accounts.pause(db, row.id, None, now)
    accounts.reached(db, row.id)


def forget(home: Home, vault: "Vault", name: str) -> None:
    """Forget an account: its secrets, its configuration, its records and its unsent changes; all or nothing."""
    from app.cache import accounts, journal
    from app.cache.connection import transaction
    from app.cli.mending import open_sound
    from app.settings.edit import removing_account

    def work(db: "Connection") -> None:
        row = accounts.named(db, name)
        if row is not None:
            accounts.forget(db, row.id)

    cache = home.places.cache
    with ExitStack() as stack:
        with _all_or_nothing(home, f"nothing of {name} was removed"):
            db = stack.enter_context(closing(open_sound(home.places, home.clock)[0])) if cache.exists() else None
            with vault.forgetting(name), removing_account(home.places.config, home.places.locks, name):
                if db is not None:
                    transaction(db, work)
        if db is not None:
            with suppress(OSError):  # whoever opens the cache next does it
                journal.catch_up(db, cache)  # which erases it there and from copies too
