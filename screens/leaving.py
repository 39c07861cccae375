"""Leaving is asked about where something would be lost: the answer is the same command again.

A key that is held down answers nothing. It repeats itself after a while and then fast, so the second press of somebody
quick is told from its first repetition by what follows: nothing, for longer than between two repetitions.
What counts are commands and not keys, so that a sequence and the palette can answer too.
"""

from collections.abc import Callable

from screens.guard import FINGERS

AGAIN = 6.0
"""Seconds within which the same command again is an answer."""
READ = 0.8
"""Seconds before which nobody has read a question; also longer than a key is held before it repeats itself."""
HELD = 0.12
"""Seconds: what comes sooner after the press before it comes of a key that is held down."""
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
        self._held = False
        """Since it was asked, the key was held down for a while."""
        self.undecided = False
        """The newest press answers, unless it turns out to be of a key that is held down: see `meant`."""

    def acted(self) -> None:
        """Something else was done than leaving: it would have to be asked anew."""
        self._acts += 1

    def answered(self) -> bool:
        """True where this command answers; else it is what is asked about, or one key that is held down."""
        now, asked = self._tick(), self._asked
        pause, self._last = now - self._last, now
        self.undecided = False
        if asked is None or asked[0] != self._acts or now - asked[1] > AGAIN:
            self._asked, self._held = (self._acts, now), False
            return False
        if now - asked[1] >= READ and pause >= FINGERS:
            return True
        self._held = self._held or pause < HELD
        self.undecided = not self._held
        return False

    def meant(self) -> bool | None:
        """Whether the press that was undecided answers; None where it is too early to say."""
        if not self.undecided or self._asked is None or self._asked[0] != self._acts:
            return False
        return True if self._tick() - self._last >= HELD else None
