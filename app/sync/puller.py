"""Pulling one account: its streams one after the other, a page at a time, each page durable with its checkpoint."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from app.cache import streams
from app.cache.accounts import AccountRow
from app.cache.pages import store_page
from app.cache.store import Turn
from app.sync.leader import Leadership
from app.vendor import Clock, Connection, Refused, SignInRefused, Stream, Unreachable, VendorError

GAP = 0.005
"""Seconds left between two pages, in which another process's transaction gets its turn."""
_BROKEN_LIST = 500
"""The status of a vendor that is there and fails at this one list."""


async def pull_account(
    leader: Leadership,
    clock: Clock,
    account: AccountRow,
    connection: Connection,
    declared: Sequence[Stream],
    *,
    full: bool,
) -> list[VendorError]:
    """Bring the account up to date; what went wrong with single streams, of which each fails by itself.

    What was stored when this ends early stays, and the next pull goes on from there. Raises `VendorError` when the
    vendor as a whole fails, after writing down where and why.
    """
    failures: list[VendorError] = []
    for place, stream in await leader.turn(Turn.PULL, streams.due, account.id, declared, clock.now(), full=full):
        begun = await leader.turn(Turn.PULL, streams.begin, account.id, stream, place, clock.now(), full=full)
        try:
            await _pull_stream(leader, clock, account, connection, begun)
        except VendorError as error:
            # A place to go on from that the vendor does not know (any more) would be refused for ever.
            afresh = begun.resumed and isinstance(error, Refused)
            await leader.turn(Turn.PULL, streams.stalled, account.id, stream.name, error.message, afresh=afresh)
            failures.append(error)
            if is_of_everything(error):
                break
    await leader.turn(Turn.PULL, streams.complete, account.id, clock.now())
    if failures and is_of_everything(failures[-1]):
        raise failures[-1]
    return failures


def is_of_everything(error: VendorError) -> bool:
    """Whether an error says something of the vendor as a whole, and not of what was asked for alone."""
    return isinstance(error, SignInRefused) or (isinstance(error, Unreachable) and error.status != _BROKEN_LIST)


async def _pull_stream(
    leader: Leadership, clock: Clock, account: AccountRow, connection: Connection, checkpoint: streams.Checkpoint
) -> None:
    name = checkpoint.stream
    done = False
    pages = connection.pull(name, since=checkpoint.since, position=checkpoint.position)
    async with aclosing(pages):
        async for page in pages:
            done = page.position is None
            await leader.turn(Turn.PULL, store_page, account.id, name, page, now=clock.now(), complete=done)
            await asyncio.sleep(GAP)
    if not done:
        raise VendorError(f"{account.name}: {name} ended before its last page")
