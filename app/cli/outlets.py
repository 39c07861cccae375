"""What commands have in common that ask a vendor themselves: whether the account may, and a line in the audit log."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.cache import accounts, overview
from app.cache.connection import CacheError, transaction
from app.cli.adapters import vendor as find
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import say
from app.model.views import CapabilityView
from app.model.words import Verb
from app.vendor import Capability, VendorError

T = TypeVar("T")


def must_be_able(home: Home, account: str, verb: Verb) -> CapabilityView | Capability:
    """What the account says of a verb. Raises `Failure` with its reason where it cannot, and `SettingsError`.

    What an account was connected before is not in its cache: the vendor's own word holds then.
    """
    home.check_account(account)
    row = accounts.named(home.writer, account)
    known: list[CapabilityView | Capability] = [] if row is None else [*overview.capabilities(home.writer, row.id)]
    known += find(home.settings.accounts[account].vendor).capabilities
    able = next((one for one in known if one.verb is verb), None)
    if able is None or not able.allowed:
        raise Failure(f"{account}: {able.reason if able is not None else f'cannot {verb}'}", Exit.CANNOT)
    return able


def must_write(home: Home, account: str) -> None:
    """Raises `Failure` where the account's writes are off."""
    if not home.settings.accounts[account].writes:
        raise Failure(f"{account}: writes are off. Switch them on: lanehop account writes {account} on", Exit.CANNOT)


async def recorded(
    home: Home, account: str, operation: str, asked: Callable[[], Awaitable[T]], outcome: Callable[[T], str]
) -> T:
    """What comes of a request that changes something, in the audit log before it leaves: nobody may live to the answer.

    `outcome`: how the log says it.
    """
    known = accounts.named(home.writer, account)
    event = (
        None if known is None else transaction(home.writer, overview.record_call, known.id, operation, home.clock.now())
    )

    def answered(said: str) -> None:
        if event is None:
            return
        try:
            transaction(home.writer, overview.record_answer, event, said)
        except CacheError as error:  # the answer itself is worth more than its line in the log
            say(f"lanehop: the audit log does not know the outcome ({said}): {error}")

    try:
        found = await asked()
    except BaseException as error:  # also cut off by a person, or a fault of ours: it may have left by then
        status = error.status if isinstance(error, VendorError) else None
        answered(f"{type(error).__name__} {status or ''}".strip())
        raise
    answered(outcome(found))
    return found
