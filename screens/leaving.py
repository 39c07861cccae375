"""Leaving is asked about where something would be lost: the answer is the same command again, once one can have read.

What counts are commands and not keys, so that a sequence and the palette can answer too.
"""

from collections.abc import Callable

from screens.guard import FINGERS

AGAIN = 6.0
"""Seconds within which the same command again is an answer."""
READ = 0.8
"""Seconds before which nobody has read a question; also longer than a key is held before it repeats itself."""
ASIDE = frozenset({"quit", "palette", "menu", "places"})
"""Commands that are a way to the answer and no other thing to do."""


class Question:
    """Whether a command to leave is the answer to what the one before was asked."""

    def __init__(self, tick: Callable[[], float]) -> None:
        """`tick`: seconds that only grow."""
        self._tick = tick
        self._acts = 0
        self._asked: tuple[int, float] | None = None
        self._last = 0.0

    def acted(self) -> None:
        """Something else was done than leaving: it would have to be asked anew."""
        self._acts += 1

    def answered(self) -> bool:
        """True where this command answers; else it is what is asked about, or one key that is held down."""
        now, asked = self._tick(), self._asked
        pause, self._last = now - self._last, now
        if asked is None or asked[0] != self._acts or now - asked[1] > AGAIN:
            self._asked = (self._acts, now)
            return False
        return now - asked[1] >= READ and pause >= FINGERS
