"""A key that was meant for somebody else a moment ago does nothing.

When the board changes by itself under the cursor, whoever has a key halfway down means what they last saw. For a
second such keys are refused with a sentence, and longer while they keep coming: a held key cannot read.
"""

from collections.abc import Callable

MOMENT = 1.0
"""Seconds in which a key was meant for what stood there before."""
FINGERS = 0.4
"""Seconds after a refused key in which the next one was on its way already."""


class Guard:
    """Refuses what would hit a neighbour."""

    def __init__(self, tick: Callable[[], float]) -> None:
        """`tick`: seconds that only grow."""
        self._tick = tick
        self._until = 0.0
        self._why = ""
        self._steps_only = False

    def arm(self, why: str, *, steps_only: bool = False) -> None:
        """From now on for a moment. `steps_only`: the same person still stands there, in another stage."""
        self._until, self._why, self._steps_only = self._tick() + MOMENT, why, steps_only

    def clear(self) -> None:
        """A key of the person's own did it."""
        self._until = 0.0

    def refuses(self, *, step: bool = False) -> str:
        """Why a key that acts does nothing now; empty where it may act. `step`: it goes from where the card is."""
        now = self._tick()
        if now >= self._until or (self._steps_only and not step):
            return ""
        self._until = now + FINGERS
        return self._why
