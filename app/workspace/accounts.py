"""Connecting systems, as screens ask for it: what can be connected, what was typed, what a test found out.

Whoever knows adapters, secrets and files does the work (`app.cli.door`); screens know this side of the door only.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.model.discreet import Discreet
from app.model.ids import AccountId
from app.model.views import CapabilityView, View
from app.workspace.desk import Final, NotAllowed

NAME, ADDRESS = "name", "base_url"
"""The two parts of an account that are no setting of its vendor, as `Unusable.field` calls them."""


class SettingView(View, frozen=True, kw_only=True):
    """One value that a vendor asks for."""

    key: str
    help: str
    secret: bool
    required: bool
    """False also where there is a default."""


class VendorView(View, frozen=True, kw_only=True):
    """A system that can be connected."""

    name: str
    title: str
    base_url: str | None
    """Where all tenants are; None: each has an address of its own."""
    settings: tuple[SettingView, ...]


class Draft(Discreet, frozen=True, kw_only=True):
    """An account as it was typed. Never log it."""

    vendor: str
    name: str
    address: str
    values: Mapping[str, str]
    """What is no secret, by key; an empty text takes a value away."""
    secrets: Mapping[str, str]
    """What was typed of the secrets; those that rest somewhere already are not here."""
    known: bool = False
    """True: the account is there, and this changes it."""

    def __repr__(self) -> str:
        return f"Draft({self.vendor}, {self.name}, <{len(self.secrets)} hidden>)"


class Standing(View, frozen=True, kw_only=True):
    """An account that is there, to be changed."""

    vendor: VendorView
    draft: Draft
    secrets: str | None
    """Which place its secrets come from; None: no place has any."""
    fixed: str
    """Why its secrets cannot be changed here; empty where they can."""


class SignedIn(View, frozen=True, kw_only=True):
    """What a test of an account found out."""

    who: str
    capabilities: tuple[CapabilityView, ...]


class Holdings(View, frozen=True, kw_only=True):
    """What goes with an account that is removed."""

    people: int
    jobs: int
    unsent: tuple[str, ...]
    """Changes that have not been sent, as the queue says them."""
    secrets: str | None


class NotDone(Exception):
    """What nothing takes back was asked for, and was refused, or nobody knows: the message says what is known."""


class Unusable(NotAllowed):
    """What was typed or asked for cannot work, in one sentence.

    `field` says what of it: `NAME`, `ADDRESS`, a key, or nothing.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotSignedIn(Exception):
    """The test did not get through: what the vendor said. `advice`: what to do about it."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class NeedsPassphrase(Exception):
    """Secrets go into an encrypted file here, and its passphrase is not known. `new`: there is no such file yet.

    The message says what was wrong with the one that was given; empty where none was.
    """

    def __init__(self, *, new: bool, why: str = "") -> None:
        super().__init__(why)
        self.new = new


class Accounts(Protocol):
    """What a person can do about accounts. Everything that takes time is awaited off the event loop."""

    closed: str
    """Why no account can be added, changed or removed here; empty where they can."""

    async def vendors(self) -> Sequence[VendorView]:
        """The systems that can be connected."""
        ...

    async def standing(self, name: str) -> Standing:
        """An account that is there. Raises `Unusable`."""
        ...

    async def check(self, draft: Draft) -> Draft:
        """The draft as it would be kept. Raises `Unusable` for what cannot work; nothing is asked of the vendor."""
        ...

    async def test(self, draft: Draft) -> SignedIn:
        """Sign in with what was typed. Cancelling it ends the request. Raises `NotSignedIn`."""
        ...

    async def test_known(self, name: str) -> SignedIn:
        """Sign in to an account that is there, and keep what was found out. Raises `NotSignedIn`."""
        ...

    async def save(self, draft: Draft) -> AccountId:
        """Keep a draft that was checked and tested, with what the test found out.

        Raises `NeedsPassphrase`, `Unusable`: nothing was kept then.
        """
        ...

    def unlock(self, passphrase: str) -> None:
        """The passphrase of the secret file, for what comes next."""
        ...

    async def destroy(self, what: Final) -> None:
        """Ask the vendor for what nothing takes back, once, and let the cache follow. Raises `NotDone`."""
        ...

    async def holdings(self, name: str) -> Holdings:
        """What would go with an account."""
        ...

    async def remove(self, name: str) -> None:
        """Forget an account and all that is here of it. Raises `NeedsPassphrase`, `Unusable`."""
        ...

    async def switch_writes(self, name: str, *, on: bool) -> None:
        """Say whether anything may be changed in an account. Raises `Unusable`."""
        ...

    async def choose_keys(self, preset: str) -> None:
        """Keep which keys a person wants. Raises `Unusable`."""
        ...
