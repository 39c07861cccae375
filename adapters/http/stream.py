"""The body of an answer while it arrives, in bounded pieces."""

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp

from app.vendor import Garbled

_PIECE = 64 * 1024


class Stream:
    """Reads a body front to back; never holds more than it was asked for.

    Args:
        who: the account and its vendor, as messages begin.
        content: where the bytes come from.
        largest: bytes that are read at most.
        failed: what to raise for a connection that breaks.

    All methods raise the `VendorError` family: `Garbled` for a body that is longer than `largest` or cut short.
    """

    def __init__(
        self, who: str, content: aiohttp.StreamReader, largest: int, failed: Callable[[BaseException], Exception]
    ) -> None:
        self._who = who
        self._content = content
        self._left = largest
        self._failed = failed

    async def exactly(self, size: int) -> bytes | None:
        """The next `size` bytes; None where the body ends before the first of them."""
        if size > self._left:
            raise Garbled(f"{self._who}: a piece of {size} bytes where at most {self._left} may follow")
        try:
            piece = await self._content.readexactly(size)
        except asyncio.IncompleteReadError as ended:
            if ended.partial:
                missing = size - len(ended.partial)
                raise Garbled(f"{self._who}: the answer was cut short, {missing} bytes are missing") from None
            return None
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            raise self._failed(failure) from None
        self._left -= size
        return piece

    async def pieces(self) -> AsyncIterator[bytes]:
        """What is left, piece by piece."""
        while True:
            try:
                piece = await self._content.read(_PIECE)
            except (aiohttp.ClientError, TimeoutError, OSError) as failure:
                raise self._failed(failure) from None
            if not piece:
                return
            self._left -= len(piece)
            if self._left < 0:
                raise Garbled(f"{self._who}: the answer is larger than agreed")
            yield piece
