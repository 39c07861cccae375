"""Work that may never end, such as reading a folder of another machine that does not answer."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


async def apart(work: Callable[[], T]) -> T:
    """What `work` gives, done in a thread of its own that nobody waits for: the program can always end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(how: Callable[[Any], None], what: object) -> None:
        if not answer.done():  # else nobody wants to know any more
            how(what)

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # whoever waits hears of it
            said: tuple[Callable[[Any], None], object] = (answer.set_exception, error)
        else:
            said = (answer.set_result, result)
        with suppress(RuntimeError):  # the loop is closed: the program has ended
            loop.call_soon_threadsafe(tell, *said)

    Thread(target=run, name="apart", daemon=True).start()
    return await answer
