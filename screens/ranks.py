"""How well a line fits what was typed: what was meant exactly comes first."""

import re
from collections.abc import Callable, Sequence

from app import text

EXACT, WHOLE, BEGINS, WITHIN, NOT = range(5)
"""Its code; whole words of it; the beginnings of words; letters within; not at all."""


def ranker(words: Sequence[str]) -> Callable[[str, str], int]:
    """For folded words as typed: of a folded haystack and a code, which of these it is."""
    begins = [re.compile(rf"(?<![^\W_]){re.escape(word)}").search for word in words]
    whole = [re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])").search for word in words]

    def rank(haystack: str, code: str) -> int:
        if not all(word in haystack for word in words):
            return NOT
        if code and text.fold(code).split() == list(words):
            return EXACT
        if all(find(haystack) for find in whole):
            return WHOLE
        return BEGINS if all(find(haystack) for find in begins) else WITHIN

    return rank
