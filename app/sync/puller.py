"""Pulling one account: its streams one after the other, a page at a time, each page durable with its checkpoint."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from app.cache import streams
from app.cache.accounts import AccountRow
from app.cache.pages import store_page
from app.cache.store import Store, Turn
from app.vendor import Clock, Connection, Stream, VendorError

GAP = 0.005
"""Seconds left between two pages, in which another process's transaction gets its turn."""


async def pull_account(
    store: Store, clock: Clock, account: AccountRow, connection: Connection, declared: Sequence[Stream], *, full: bool
) -> None:
    """Bring the account up to date. What was stored when this ends early stays, and the next pull goes on from there.

    Raises `VendorError` when the vendor fails, after writing down where and why.
    """
    for place, stream in enumerate(declared):
        try:
            checkpoint = await store.turn(Turn.PULL, streams.begin, account.id, stream, place, clock.now(), full=full)
            await _pull_stream(store, clock, account, connection, checkpoint)
        except VendorError as error:
            await store.turn(Turn.PULL, streams.failed, account.id, stream.name, error.message, clock.now())
            raise
    await store.turn(Turn.PULL, streams.complete, account.id, clock.now())


async def _pull_stream(
    store: Store, clock: Clock, account: AccountRow, connection: Connection, checkpoint: streams.Checkpoint
) -> None:
    name = checkpoint.stream
    done = False
    pages = connection.pull(name, since=checkpoint.since, position=checkpoint.position)
    async with aclosing(pages):
        async for page in pages:
            done = page.position is None
            await store.turn(Turn.PULL, store_page, account.id, name, page, now=clock.now(), complete=done)
            await asyncio.sleep(GAP)
    if not done:
        raise VendorError(f"{account.name}: {name} ended before its last page")
