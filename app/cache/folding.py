"""Folding text for search, so that "lukasz" finds "Łukasz"; used on the indexed text and on the query alike."""

import unicodedata

# Letters that no Unicode decomposition takes apart, and that people type without their stroke.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Lower case, no accents, no strokes: `Łukasz Żółć` becomes `lukasz zolc`."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def terms(text: str) -> list[str]:
    """The folded words of a query."""
    spaced = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return spaced.split()


def match(text: str) -> str | None:
    """An FTS5 query that wants every word of `text` as the beginning of a word; None when there is no word."""
    words = terms(text)
    return " ".join(f'"{word}"*' for word in words) if words else None
