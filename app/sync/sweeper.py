"""Walking all ids of an account, so that what is gone at the vendor goes from here."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing

from app.cache import contents, sweeps
from app.cache.accounts import AccountRow
from app.cache.store import Turn
from app.model.words import Kind
from app.sync.leader import Leadership
from app.sync.puller import GAP, is_of_everything
from app.vendor import Clock, Connection, Refused, VendorError

log = logging.getLogger("lanehop.sweep")


async def sweep_account(
    leader: Leadership, clock: Clock, account: AccountRow, connection: Connection, kinds: Sequence[Kind], *, now_: bool
) -> list[VendorError]:
    """Sweep the kinds whose time has come; all of them where `now_`. What went wrong with single kinds.

    What was walked when this ends early stays. Raises `VendorError` when the vendor as a whole fails.
    """
    failures: list[VendorError] = []
    for kind in kinds:
        try:
            walked = False
            if now_ or await leader.turn(Turn.PULL, sweeps.come_due, account.id, kind, clock.now()):
                walked = await _sweep(leader, clock, account, connection, kind)
            await _ask_singly(leader, clock, account, connection, kind, walked=walked)
        except VendorError as error:
            # As of a pull: a place to go on from that is refused would be refused for ever.
            afresh = isinstance(error, Refused)
            await leader.turn(Turn.PULL, sweeps.stalled, account.id, kind, error.message, afresh=afresh)
            if is_of_everything(error):
                raise
            failures.append(error)
    return failures


async def _sweep(leader: Leadership, clock: Clock, account: AccountRow, connection: Connection, kind: Kind) -> bool:
    """Walk all ids of a kind; False where that was cut off, and goes on from there the next time."""
    sweep = await leader.turn(Turn.PULL, sweeps.begin, account.id, kind, clock.now())
    pages = connection.ids(kind, position=sweep.position)
    done = False
    async with aclosing(pages):
        async for page in pages:
            done = page.position is None
            await leader.turn(Turn.PULL, sweeps.met, account.id, sweep, page.ids, page.position)
            await asyncio.sleep(GAP)
    if done:
        await leader.turn(Turn.PULL, sweeps.end, account.id, sweep, clock.now())
        await leader.turn(Turn.PULL, contents.tidy, clock.now())
    return done


async def _ask_singly(
    leader: Leadership, clock: Clock, account: AccountRow, connection: Connection, kind: Kind, *, walked: bool
) -> None:
    """Ask for each of the next few that were missed; a long list of them is gone through pull by pull."""
    kept = False
    for doubt in await leader.read(sweeps.doubts, account.id, kind, walked=walked):
        kept = doubt.kept
        there: bool | None
        try:
            there = await connection.exists(doubt.kind, doubt.remote)
        except VendorError as error:
            if is_of_everything(error):
                raise
            there = None  # lost permission and nonsense are no deletion
        if there:
            await leader.turn(Turn.PULL, sweeps.still_there, doubt, clock.now())
        elif there is None or doubt.kept:
            await leader.turn(Turn.PULL, sweeps.not_told, doubt)
        elif not await leader.turn(Turn.PULL, sweeps.gone, doubt, clock.now()):
            log.info("%s %s is gone, and something unsent speaks of it", doubt.kind, doubt.pk)
    if kept:
        await leader.turn(Turn.PULL, sweeps.judge, account.id, kind)
