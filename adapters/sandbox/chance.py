"""Draws that depend on nothing but the numbers they start from: the same record in every process, in any order."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_WORD = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def mix(*parts: int) -> int:
    """One 64-bit number out of several (splitmix64 over each part)."""
    state = 0
    for part in parts:
        state = _scramble((state ^ (part & _WORD)) + _STEP & _WORD)
    return state


def _scramble(z: int) -> int:
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _WORD
    return z ^ (z >> 31)


class Chance:
    """A stream of draws. Building one costs a microsecond, `random.Random` twenty: a page of people needs hundreds."""

    __slots__ = ("_state",)

    def __init__(self, *parts: int) -> None:
        self._state = mix(*parts)

    def word(self) -> int:
        z = self._state = (self._state + _STEP) & _WORD
        # `_scramble` in place: a page of people draws some thousand times.
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _WORD
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        """0 <= n < bound."""
        return self.word() % bound

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.word() % len(choices)]

    def happens(self, share: float) -> bool:
        """True in `share` (0..1) of all draws."""
        return self.word() < share * _WORD

    def some(self, choices: Sequence[T], most: int) -> tuple[T, ...]:
        """0..most different choices, in drawn order."""
        left = list(choices)
        return tuple(left.pop(self.below(len(left))) for _ in range(min(self.below(most + 1), len(left))))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        for last in range(len(left) - 1, 0, -1):
            other = self.below(last + 1)
            left[last], left[other] = left[other], left[last]
        return left
