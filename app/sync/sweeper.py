"""Walking all ids of an account, so that what is gone at the vendor goes from here."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing

from app.cache import sweeps
from app.cache.accounts import AccountRow
from app.cache.store import Store, Turn
from app.model.words import Kind
from app.sync.puller import GAP
from app.vendor import Clock, Connection, Forbidden

log = logging.getLogger("lanehop.sweep")


async def sweep_account(
    store: Store, clock: Clock, account: AccountRow, connection: Connection, kinds: Sequence[Kind], *, now_: bool
) -> None:
    """Sweep the kinds whose time has come; all of them where `now_`. What was walked when this ends early stays.

    Raises `VendorError` when the vendor fails.
    """
    for kind in kinds:
        if now_ or await store.turn(Turn.PULL, sweeps.is_due, account.id, kind, clock.now()):
            await _sweep(store, clock, account, connection, kind)


async def _sweep(store: Store, clock: Clock, account: AccountRow, connection: Connection, kind: Kind) -> None:
    sweep = await store.turn(Turn.PULL, sweeps.begin, account.id, kind, clock.now())
    pages = connection.ids(kind, position=sweep.position)
    done = False
    async with aclosing(pages):
        async for page in pages:
            done = page.position is None
            await store.turn(Turn.PULL, sweeps.met, account.id, sweep, page.ids, page.position)
            await asyncio.sleep(GAP)
    if not done:
        return  # cut off: it goes on from there the next time
    for doubt in await store.turn(Turn.PULL, sweeps.end, account.id, sweep, clock.now()):
        try:
            there = await connection.exists(doubt.kind, doubt.remote)
        except Forbidden:  # lost permission is no deletion
            continue
        if there:
            await store.turn(Turn.PULL, sweeps.still_there, doubt)
        elif not await store.turn(Turn.PULL, sweeps.gone, doubt, clock.now()):
            log.info("%s %s is gone, and something unsent speaks of it", doubt.kind, doubt.pk)
