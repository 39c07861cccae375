"""Noticing that the clock was set while this process ran."""

from collections.abc import Callable
from typing import NamedTuple

from app.cache.queue import SLIGHTLY
from app.model.ids import Instant
from app.vendor import Clock


class Jump(NamedTuple):
    """The clock was set `by` so many ms when it would have been `before`."""

    before: Instant
    by: Instant


class Jumps:
    """Compares the clock with a steady one, which nobody sets."""

    def __init__(self, clock: Clock, steady: Callable[[], Instant]) -> None:
        self._clock = clock
        self._steady = steady
        self._now, self._at = clock.now(), steady()

    def newest(self) -> Jump | None:
        """What happened to the clock since the last time this was asked."""
        now, at = self._clock.now(), self._steady()
        before = self._now + at - self._at
        self._now, self._at = now, at
        return Jump(before, now - before) if abs(now - before) >= SLIGHTLY else None
