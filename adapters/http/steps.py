"""Several requests at once: side by side, or the next one while the caller works on what this one brought."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any, TypeVar

P = TypeVar("P")
T = TypeVar("T")


async def ahead(
    step: Callable[[P], Coroutine[Any, Any, T]], place: P, following: Callable[[T], P | None]
) -> AsyncIterator[T]:
    """Results of `step` from place to place; the next step runs while the caller works on this result."""
    task = asyncio.create_task(step(place))
    try:
        while True:
            result = await task
            onward = following(result)
            if onward is not None:
                task = asyncio.create_task(step(onward))
            yield result
            if onward is None:
                return
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def together(calls: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """All results in order; the first error once all have come to an end."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results  # type: ignore[return-value]  # no exception is left in it
