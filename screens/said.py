"""The sentence at the bottom of a place, and how long it stays."""

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from app import text

Sentence: TypeAlias = str | Callable[[], str]
"""What is said; a call where it changes while it stands there, such as seconds that run down."""

FLASH = 6.0
"""Seconds a sentence stays."""
READING = 2.5
"""Seconds after which an alarm may take the place of what a key led to, if that was none itself."""


class Said(msgspec.Struct, frozen=True):
    """One sentence."""

    sentence: Sentence
    alarm: bool
    news: bool
    """True where no key led to it: it happened."""
    at: float

    def __str__(self) -> str:
        return text.clean(self.sentence if isinstance(self.sentence, str) else self.sentence())

    def yields_in(self, *, alarm: bool, now: float) -> float:
        """Seconds until news may take its place."""
        if self.alarm or not alarm:
            return max(0.0, self.at + FLASH - now)
        return 0.0 if self.news else max(0.0, self.at + READING - now)
