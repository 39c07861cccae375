"""Reading what belongs to one candidate by itself: for whoever looks at them now, else for those who come next."""

import logging
from collections.abc import Callable, Sequence

from app.cache import facets, identity
from app.cache.accounts import AccountRow
from app.cache.connection import CacheError
from app.cache.lease import Fenced
from app.cache.store import Turn
from app.model.ids import LocalId
from app.sync.leader import Leadership
from app.sync.puller import is_of_everything
from app.vendor import Clock, Connection, Facet, NotThere, VendorError

log = logging.getLogger("lanehop.facets")


async def read_facets(
    leader: Leadership,
    clock: Clock,
    account: AccountRow,
    connection: Connection,
    *,
    declared: Sequence[Facet],
    idle: Callable[[], bool],
) -> bool:
    """Read the next few facets; False where there is nothing to read.

    What nobody waits for is read only while the account is `idle`, and while nobody waits for anything else. Raises
    `VendorError` when the vendor fails as a whole: then the facet stays wanted.
    """
    costly = [facet.name for facet in declared if facet.costly]
    due = await leader.read(facets.due, account.id, clock.now(), costly=costly)
    for one in due:
        if not one.wanted and (not idle() or await leader.read(facets.is_wanted, account.id)):
            break
        try:
            if one.file is not None:
                content = await _content(leader, connection, one.file)
                await leader.turn(Turn.PULL, facets.take_in_file, one, content, clock.now())
            else:
                read = await connection.facet(one.facet, one.remote, wanted=one.wanted)
                await leader.turn(Turn.PULL, facets.take_in, account.id, one, read, clock.now())
        except VendorError as error:
            if is_of_everything(error):
                raise
            await leader.turn(Turn.PULL, facets.failed, account.id, one, error.message, clock.now())
        except (CacheError, Fenced):
            raise
        except Exception as error:  # a fault of ours with this one keeps no other from being read
            log.exception("%s of %s", one.facet, one.remote)
            words = f"unexpected {type(error).__name__}; see the log"
            await leader.turn(Turn.PULL, facets.failed, account.id, one, words, clock.now())
    return bool(due)


async def _content(leader: Leadership, connection: Connection, file: LocalId) -> bytes:
    remote = await leader.read(identity.remote_id, file)
    if remote is None:
        raise NotThere("the file is not there any more")
    return await connection.content(remote)
