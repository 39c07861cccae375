"""Folding text for search, so that "lukasz" finds "Łukasz"; used on the indexed text and on the query alike."""

import unicodedata


class _Letters(dict[int, str | int | None]):
    """What `str.translate` makes of a decomposed letter: nothing of an accent. Each is looked up once."""

    def __missing__(self, letter: int) -> int | None:
        kept = self[letter] = None if unicodedata.combining(chr(letter)) else letter
        return kept


# Letters that no Unicode decomposition takes apart, and that people type without their stroke.
_WRITTEN = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s",
}  # fmt: skip
_LETTERS = _Letters({ord(letter): written for letter, written in _WRITTEN.items()})


def fold(text: str) -> str:
    """Lower case, no accents, no strokes: `Łukasz Żółć` becomes `lukasz zolc`."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)


def terms(text: str) -> list[str]:
    """The folded words of a query."""
    spaced = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return spaced.split()


def dialled(number: str) -> list[str]:
    """A phone number as the words it is found by: all its digits, and without what stands before the last nine."""
    digits = "".join(letter for letter in number if letter.isdecimal())
    return [digits, digits[-9:]] if len(digits) > 9 else [digits] if digits else []


def match(text: str) -> str | None:
    """An FTS5 query that wants every word of `text` as the beginning of a word; None when there is no word."""
    words = _number(text) or terms(text)
    return " ".join(f'"{word}"*' for word in words) if words else None


def _number(text: str) -> list[str]:
    """A phone number that was typed with blanks or signs in it, as one word; nothing where it is none."""
    digits = "".join(letter for letter in text if letter.isdecimal())
    return [digits.removeprefix("00")] if len(digits) > 5 and not set(text) - set("+-()/. \t") - set(digits) else []
