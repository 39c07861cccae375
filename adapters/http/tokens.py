"""A token, and the store it rests in between runs: read, written and locked off the event loop."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec

from app.model.discreet import Discreet
from app.model.ids import Instant
from app.vendor import TokenStore

_LIFE = 3_600_000
_MOST = 4
"""Tokens kept at most: an account may have one to read with, one a scope and one a user it acts for."""
_MARGIN = 60_000
_MARGIN_SHARE = 0.1
LOCK_PATIENCE = 60.0
"""Seconds to wait while another process signs in."""


class Token(Discreet, frozen=True, kw_only=True):
    """What a vendor gave us to call it with. `repr` hides it."""

    access: str
    minted_at: Instant
    expires_at: Instant
    """On our clock, with the margin already taken off."""
    refresh: str | None = None
    scope: str | None = None
    """The scopes the vendor says it granted, as it spells them."""
    owner: str = ""
    """Fingerprint of the sign-in it belongs to: other credentials or scopes never use it."""

    def __repr__(self) -> str:
        return f"Token(expires_at={self.expires_at})"

    def lives(self, now: Instant) -> bool:
        """True while it may be used. A clock set back behind its birth makes it old: minting is cheap."""
        return self.minted_at - _MARGIN <= now < self.expires_at


def expiry(now: Instant, expires_in: float | None) -> Instant:
    """When to stop using a token that lives `expires_in` seconds: a minute early, a tenth if it is short."""
    life = _LIFE if expires_in is None else round(expires_in * 1000)
    return now + life - round(min(_MARGIN, life * _MARGIN_SHARE))


class Shelf:
    """A `TokenStore` for one event loop, with room for a token of each owner.

    A store that fails is a store that is empty: minting goes on without it.
    """

    def __init__(self, store: TokenStore, patience: float = LOCK_PATIENCE) -> None:
        self._store = store
        self._patience = patience

    async def read(self, owner: str) -> Token | None:
        """The stored token of that owner, None where there is none that makes sense."""
        return next((token for token in await self._all() if token.owner == owner), None)

    async def write(self, token: Token) -> None:
        """Put the token in the place of its owner's last one; the lock must be held."""
        others = [one for one in await self._all() if one.owner != token.owner]
        kept = sorted([*others, token], key=lambda one: one.minted_at)[-_MOST:]
        with suppress(Exception):  # the token also lives in memory
            await asyncio.to_thread(self._store.write, msgspec.json.encode(kept))

    async def _all(self) -> list[Token]:
        stored = None
        with suppress(Exception):  # a key store may be locked, absent or ask for a person
            stored = await asyncio.to_thread(self._store.read)
        with suppress(msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(stored or b"[]", type=list[Token])
        return []

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Hold the store's lock across processes. Raises what the lock raises, `TimeoutError` when it is never free.

        A lock may belong to the thread that took it and may block, so one thread of its own takes, holds and frees it.
        """
        loop = asyncio.get_running_loop()
        taken: asyncio.Future[None] = loop.create_future()
        done = threading.Event()

        def tell(error: BaseException | None) -> None:
            if taken.done():
                return
            if error is None:
                taken.set_result(None)
            else:
                taken.set_exception(error)

        def hold() -> None:
            try:
                with self._store.lock():
                    with suppress(RuntimeError):  # the loop may be closed by now
                        loop.call_soon_threadsafe(tell, None)
                    done.wait()
            except Exception as error:  # any lock's own error is handed to the one who waits
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(tell, error)

        threading.Thread(target=hold, name="token-lock", daemon=True).start()
        try:
            async with asyncio.timeout(self._patience):
                await taken
            yield
        finally:
            done.set()
