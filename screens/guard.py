"""A key that was meant for somebody else a moment ago does nothing.

When the board changes by itself under the cursor, whoever has a key halfway down means what they last saw. For a
second such keys are refused with a sentence, and longer while they keep coming: a held key cannot read.
"""

from collections.abc import Callable

import msgspec

MOMENT = 1.0
"""Seconds in which a key was meant for what stood there before."""
FINGERS = 0.4
"""Seconds after a refused key in which the next one was on its way already."""


class Armed(msgspec.Struct, frozen=True):
    """What is refused, and until when."""

    until: float
    why: str
    steps_only: bool


class Guard:
    """Refuses what would hit a neighbour."""

    def __init__(self, tick: Callable[[], float], cleared: Callable[[], None] = lambda: None) -> None:
        """`tick`: seconds that only grow. `cleared`: called when it turns out that nothing came by itself."""
        self.armed: Armed | None = None
        self._tick = tick
        self._cleared = cleared

    def arm(self, why: str, *, steps_only: bool = False) -> None:
        """From now on for a moment. `steps_only`: the same person still stands there, in another stage."""
        self.armed = Armed(self._tick() + MOMENT, why, steps_only)

    def clear(self) -> None:
        """A key of the person's own did it."""
        self.armed = None
        self._cleared()

    def refuses(self, *, step: bool = False) -> str:
        """Why a key that acts does nothing now; empty where it may act. `step`: it goes from where the card is."""
        armed, now = self.armed, self._tick()
        if armed is None or now >= armed.until or (armed.steps_only and not step):
            return ""
        self.armed = msgspec.structs.replace(armed, until=now + FINGERS)
        return armed.why
