"""What screens ask for about accounts, done here: where adapters, secrets and files are known.

Everything runs on threads with a home of its own, and a test in a process of its own: no key waits for any of it.
"""

import asyncio
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

import msgspec

from app.cache import driver
from app.cache.connection import CacheError, transaction, trouble
from app.cli import connecting
from app.cli.children import Handover, end, start
from app.cli.exits import Failure
from app.cli.home import Home
from app.model.ids import AccountId
from app.model.views import CapabilityView
from app.privacy.secrets import NoPassphrase, NoSecret, SecretsError, Vault, WrongPassphrase
from app.settings import AccountConfig, Places, SettingsError
from app.vendor import Clock, Report, Vendor
from app.workspace.accounts import (
    Draft,
    Holdings,
    NeedsPassphrase,
    NotDone,
    NotSignedIn,
    SettingView,
    SignedIn,
    Standing,
    Unusable,
    VendorView,
)
from app.workspace.desk import Final

T = TypeVar("T")
_ADVICE = {
    "sign-in": "Check what you typed against the vendor's own page, {needed} above all.",
    "unreachable": "Check the address and the network.",
    "secrets": "",
    "other": "",
}


class Door:
    """`app.workspace.accounts.Accounts` for one home.

    `given`: secrets that rest nowhere, by account (the demo's). `closed`: why accounts stay as they are here.
    `unlocked` hears of a passphrase that opens the secret file, before anything needs it.
    """

    def __init__(
        self,
        places: Places,
        clock: Clock,
        *,
        passphrase: str | None = None,
        given: Mapping[str, Mapping[str, str]] | None = None,
        closed: str = "",
        unlocked: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.closed = closed
        self._places = places
        self._clock = clock
        self._passphrase = passphrase
        self._given = given if given is not None else {}
        self._unlocked = unlocked
        self._found: dict[str, Report] = {}
        """What the newest test of each draft found out, until it is kept."""

    # --- what there is ---------------------------------------------------------------------------

    async def vendors(self) -> Sequence[VendorView]:
        return await asyncio.to_thread(_vendors)

    async def standing(self, name: str) -> Standing:
        return await self._in_home(self._standing, name)

    async def holdings(self, name: str) -> Holdings:
        return await self._in_home(self._holdings, name)

    # --- connecting ------------------------------------------------------------------------------

    async def check(self, draft: Draft) -> Draft:
        return await self._in_home(self._checked, draft)

    async def test(self, draft: Draft) -> SignedIn:
        config, vendor = await self._in_home(self._config, draft)
        report = await self._try(draft.name, config, vendor, draft.secrets, known=draft.known)
        self._found[draft.name] = report
        return _signed_in(report)

    async def test_known(self, name: str) -> SignedIn:
        config, vendor = await self._in_home(_known_config, name)
        report = await self._try(name, config, vendor, {}, known=True)
        await self._in_home(lambda home: transaction(home.writer, connecting.remember, name, report, self._clock.now()))
        return _signed_in(report)

    async def save(self, draft: Draft) -> AccountId:
        return await self._in_home(self._save, draft)

    def unlock(self, passphrase: str) -> None:
        self._passphrase = passphrase

    async def remove(self, name: str) -> None:
        await self._in_home(lambda home: connecting.forget(home, self._vault(home), name))

    async def switch_writes(self, name: str, *, on: bool) -> None:
        await self._in_home(lambda home: connecting.switch_writes(home, name, on=on))

    async def choose_keys(self, preset: str) -> None:
        from app.settings.edit import put_keys

        await self._in_home(lambda home: put_keys(home.places.config, home.places.locks, preset))

    # --- on a thread -----------------------------------------------------------------------------

    async def _in_home(self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.to_thread(self._at_home, work, args)

    def _at_home(self, work: Callable[..., T], args: tuple[Any, ...]) -> T:
        """Raises what screens know, for what commands know."""
        with closing(Home(self._places)) as home:
            try:
                return work(home, *args)
            except WrongPassphrase as error:
                self._passphrase = None
                raise NeedsPassphrase(new=False, why=str(error)) from None
            except NoPassphrase:
                raise NeedsPassphrase(new=not self._places.secrets.exists()) from None
            except connecting.Unfit as error:
                raise Unusable(error.plain, error.field) from None
            except connecting.NotKept as error:
                raise Unusable(error.plain) from None
            except (Failure, SettingsError, SecretsError, CacheError) as error:
                raise Unusable(str(error)) from None
            except OSError as error:
                raise Unusable(f"{error.filename or self._places.config}: {error.strerror}") from None
            except driver.DatabaseError as error:
                if (said := trouble(self._places.cache, error)) is None:
                    raise
                raise Unusable(str(said)) from None

    def _vault(self, home: Home) -> Vault:
        passphrase = self._passphrase
        return Vault(
            home.places, home.settings, ask=None if passphrase is None else lambda _: passphrase, given=self._given
        )

    def _standing(self, home: Home, name: str) -> Standing:
        config, vendor = _known_config(home, name)
        vault = self._vault(home)
        place = vault.standing(name)
        kept_here = place is None or place == "encrypted file" or place == getattr(vault.key_store(), "title", None)
        return Standing(
            vendor=_view(vendor),
            draft=Draft(
                vendor=vendor.name,
                name=name,
                address=config.base_url or vendor.base_url or "",
                values=config.settings,
                secrets={},
                known=True,
            ),
            secrets=place,
            fixed="" if kept_here else f"it comes from the {place}: change it there",
        )

    def _holdings(self, home: Home, name: str) -> Holdings:
        from app.cache import outbox, overview

        account = next((one for one in overview.accounts(home.writer) if one.name == name), None)
        rows = outbox.rows(home.writer, self._clock.now(), settled=False)
        try:
            place = self._vault(home).standing(name)
        except SecretsError:
            place = None
        return Holdings(
            people=account.people if account else 0,
            jobs=account.jobs if account else 0,
            unsent=tuple(row.what for row in rows if row.account_name == name),
            secrets=place,
        )

    def _checked(self, home: Home, draft: Draft) -> Draft:
        from app.cli.adapters import vendor as find

        accounts = home.settings.accounts
        vendor = find(draft.vendor)
        old = accounts.get(draft.name) if draft.known else None
        url = connecting.address(draft.address.strip() or None, vendor, draft.name, old)
        connecting.check_name(draft.name, accounts, replace=draft.known)
        values = {key: value for key, value in draft.values.items() if value}
        elsewhere = bool(self._vault(home).standing(draft.name))
        if missing := connecting.missing(vendor, url, values, draft.secrets, elsewhere=elsewhere):
            setting = missing[0]
            raise Unusable(f"{vendor.title} needs {setting.key}: {setting.help}", setting.key)
        return msgspec.structs.replace(draft, address=url or "", values=values)

    def _config(self, home: Home, draft: Draft) -> tuple[AccountConfig, Vendor]:
        """The draft as configuration, with what a person has set of the account beside it."""
        from app.cli.adapters import vendor as find

        old = home.settings.accounts.get(draft.name) if draft.known else None
        config = old or AccountConfig(vendor=draft.vendor)
        config = msgspec.structs.replace(config, base_url=draft.address or None, settings=dict(draft.values))
        return config, find(draft.vendor)

    def _save(self, home: Home, draft: Draft) -> AccountId:
        config, vendor = self._config(home, draft)
        vault, secrets = self._vault(home), dict(draft.secrets)
        if secrets and draft.known:
            secrets = {**_resting(vault, draft.name, vendor), **secrets}
        said = {
            "vendor": vendor.name,
            "base_url": config.base_url,
            "writes": config.writes,
            "settings": config.settings,
        }

        def rests() -> None:
            if vault.passphrase is not None and vault.passphrase_is_asked_for:
                self._unlocked(vault.passphrase)

        report = self._found.get(draft.name)
        return connecting.keep(
            home, vault, draft.name, said, vendor, secrets=secrets, anew=True, report=report, rests=rests
        )[0]

    # --- in another process ----------------------------------------------------------------------

    async def destroy(self, what: Final) -> None:
        """What was asked for goes on to its end, also where nobody waits for it any more."""
        from app.cli import final
        from app.cli.trial import Told

        handover = Handover(secrets=self._given, passphrase=self._passphrase)
        asked = final.Asked(gone=what.gone, into=what.into, handover=handover)
        process = await asyncio.to_thread(start, "app.cli.final", stdout=subprocess.PIPE, clock=self._clock)
        answer = await asyncio.shield(asyncio.to_thread(_answer, process, msgspec.json.encode(asked) + b"\n"))
        await asyncio.to_thread(end, process)
        if not answer:
            raise NotDone(
                "it ended without an answer: whether it was done is not known; lanehop audit has when it began"
            )
        if error := msgspec.json.decode(answer, type=Told).error:
            raise NotDone(error)

    async def _try(
        self, name: str, config: AccountConfig, vendor: Vendor, secrets: Mapping[str, str], *, known: bool
    ) -> Report:
        """Raises `NotSignedIn`. Whatever ends the waiting ends the process, and with it the request."""
        from app.cli.trial import Asked, Told

        handover = Handover(secrets=self._given, passphrase=self._passphrase)
        asked = Asked(name=name, config=config, secrets=secrets, known=known, handover=handover)
        process = await asyncio.to_thread(start, "app.cli.trial", stdout=subprocess.PIPE, clock=self._clock)
        try:
            answer = await asyncio.to_thread(_answer, process, msgspec.json.encode(asked) + b"\n")
        finally:
            process.kill()
            await asyncio.shield(asyncio.to_thread(end, process))
        told = msgspec.json.decode(answer, type=Told) if answer else Told(error="the test ended without an answer")
        if told.report is None:
            needed = " and ".join(one.key for one in vendor.settings if one.required)
            raise NotSignedIn(told.error, _ADVICE[told.kind].format(needed=needed))
        return told.report


def _answer(process: "subprocess.Popen[bytes]", asked: bytes) -> bytes:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - it was started with pipes
    try:
        process.stdin.write(asked)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""


def _vendors() -> list[VendorView]:
    from app.cli.adapters import every

    return sorted((_view(vendor) for vendor in every()), key=lambda one: one.title)


def _view(vendor: Vendor) -> VendorView:
    return VendorView(
        name=vendor.name,
        title=vendor.title,
        base_url=vendor.base_url,
        settings=tuple(
            SettingView(key=one.key, help=one.help, secret=one.secret, required=one.required and one.default is None)
            for one in vendor.settings
        ),
    )


def _known_config(home: Home, name: str) -> tuple[AccountConfig, Vendor]:
    from app.cli.adapters import vendor as find

    home.check_account(name)
    config = home.settings.accounts[name]
    return config, find(config.vendor)


def _resting(vault: Vault, name: str, vendor: Vendor) -> Mapping[str, str]:
    try:
        return vault.read(name, vendor.settings).values
    except NoSecret:
        return {}


def _signed_in(report: Report) -> SignedIn:
    return SignedIn(
        who=report.who,
        capabilities=tuple(
            CapabilityView(verb=one.verb, allowed=one.allowed, reason=one.reason, notifies=one.notifies)
            for one in report.capabilities
        ),
    )
