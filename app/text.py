"""The only way a string from outside reaches a terminal cell: cleaned, measured, cut by display width.

Names, notes and stage titles are written by candidates and vendors. Whatever they contain, what leaves this
module moves no cursor, changes no colour, runs no markup and is exactly as wide as it says. Widths are the ones
Textual uses (`rich.cells`), and what terminals disagree about (joined emoji, variation selectors, skin tones) is
dropped, so that a column ends where the program thinks it ends.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
ZWJ = "\N{ZERO WIDTH JOINER}"
MOST_MARKS = 3
"""Accents on one letter: Vietnamese needs two, Hebrew three; a tower of them paints over its neighbours."""

MOST_WRAPPED = 32_768
"""Characters of a text that are laid out in lines: some twenty pages."""
_REMEMBERED = 512
"""Characters of the longest text whose cleaned form is kept at hand."""
_DROPPED = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters and marks that are invisible by definition
    + "".join(map(chr, range(0xFE00, 0xFE10)))  # variation selectors: terminals disagree on the width
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
    + "".join(map(chr, range(0x1F3FB, 0x1F400)))  # skin tones: two more cells in half of the terminals
)
_HALF_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Two of these are a flag."""
_NUMBER = re.compile(r" \(\d{1,2}\)$", re.ASCII)


def clean(text: str) -> str:
    """One line of printable text: no control, escape, bidi or invisible characters, runs of white space as one space.

    Idempotent. What cannot be shown at all (half of a surrogate pair, private use) becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return _collapsed(text)
    return _cleaned(text) if len(text) <= _REMEMBERED else _cleaned.__wrapped__(text)


def as_typed(text: str) -> str:
    """The same with all its white space: what somebody types on, and sees where the next character goes."""
    while (shorter := _filtered(unicodedata.normalize("NFC", text))) != text:
        text = shorter
    return text


def width(text: str) -> int:
    """How many cells the cleaned text takes."""
    text = clean(text)
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """The cleaned text in at most `cells` cells; where something is lost it ends in `ellipsis`."""
    text = _cleaned_start(text, cells)
    if text.isascii():
        return text if len(text) <= cells else _shortened(text, cells, ellipsis)
    if cell_len(text) <= cells:
        return text
    return _shortened_wide(text, cells, ellipsis)


def pad(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """The cleaned text in exactly `cells` cells, cut or filled up with spaces on the right."""
    text = cut(text, cells, ellipsis)
    return text + " " * (cells - (len(text) if text.isascii() else cell_len(text)))


def pad_left(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """The same, filled up on the left: for numbers and ages."""
    text = cut(text, cells, ellipsis)
    return " " * (cells - (len(text) if text.isascii() else cell_len(text))) + text


def cut_name(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """The same, but a number in brackets at its end is kept: it tells two things of one name apart."""
    text = _cleaned_start(text, cells) if len(text) > MOST_WRAPPED else clean(text)
    number = _NUMBER.search(text)
    if number is None or width(text) <= cells or cells < len(number[0]) + 3:
        return cut(text, cells, ellipsis)
    return cut(text[: number.start()], cells - len(number[0]) + 1, ellipsis) + number[0].lstrip(" ")


def wrap(text: str, cells: int) -> list[str]:
    """A text of several paragraphs as cleaned lines of at most `cells` cells, broken at spaces where there are any.

    Of a text that nobody reads in a terminal the beginning, and how much more there is.
    """
    if len(text) > MOST_WRAPPED:
        more = f"{ELLIPSIS} {len(text) - MOST_WRAPPED:,} more characters"
        return [*wrap(text[:MOST_WRAPPED], cells), "", *_wrapped(more, max(cells, 2))]
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        lines.extend(_wrapped(clean(paragraph), max(cells, 2)))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def fold(text: str) -> str:
    """What a filter compares: lower case without accents, so that `zolc` finds `Żółć`."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)


class _Plain(dict[int, str | None]):
    """What each letter comes to, found out when it is first met: marks on letters to nothing."""

    def __missing__(self, code: int) -> str | None:
        self[code] = found = None if unicodedata.combining(chr(code)) else chr(code)
        return found


_WRITTEN = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
"""Letters that Unicode does not take apart, and that people type without."""
_PLAIN = _Plain({ord(letter): written for letter, written in _WRITTEN.items()})


# --- letter by letter ----------------------------------------------------------------------------


def letter_after(text: str, at: int) -> int:
    """Where the letter ends that begins at `at`: with its accents, all of a joined emoji, and what nobody sees."""
    at = min(at + 1, len(text))
    while at < len(text) and _goes_on(text, at):
        at += 1
    return at


def letter_before(text: str, at: int) -> int:
    """Where the letter begins that ends at `at`."""
    at = max(at - 1, 0)
    while at > 0 and _goes_on(text, at):
        at -= 1
    return at


def head(text: str, cells: int) -> str:
    """As many letters from the start as fit. `text` is clean, as for all of these."""
    at = 0
    while at < len(text) and (cells := cells - cell_len(text[at : (after := letter_after(text, at))])) >= 0:
        at = after
    return text[:at]


def tail(text: str, cells: int) -> str:
    """As many letters from the end as fit."""
    at = len(text)
    while at > 0 and (cells := cells - cell_len(text[(before := letter_before(text, at)) : at])) >= 0:
        at = before
    return text[at:]


def without_last_word(text: str) -> str:
    """What is left of it once the word at its end is gone, and the blanks behind that."""
    return re.sub(r"\S+\s*\Z|\s+\Z", "", text)


def _goes_on(text: str, at: int) -> bool:
    """Whether the character at `at` is part of the letter before it."""
    before, here = text[at - 1], text[at]
    if _takes_no_room(here) or unicodedata.category(here) == "Mc":
        return True
    if before == ZWJ and unicodedata.category(here)[0] == "S":
        return True
    if here in _HALF_FLAGS:
        return (at - len(text[:at].rstrip(_HALF_FLAGS))) % 2 == 1
    return (before, here) == ("\r", "\n") or (_takes_no_room(before) and all(map(_takes_no_room, text[:at])))


def _takes_no_room(letter: str) -> bool:
    """An accent, the rest of a Korean syllable, or what is not shown at all."""
    if letter in _DROPPED or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return True
    return not get_character_cell_size(letter) and not letter.isspace()


# --- cleaning ------------------------------------------------------------------------------------


def _collapsed(text: str) -> str:
    return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text


def _cleaned_start(text: str, cells: int) -> str:
    """The cleaned text, or more than `cells` cells of its beginning: of a megabyte the rest is not looked at."""
    enough = 8 * max(cells, 0) + _REMEMBERED
    if len(text) > enough:
        start = clean(text[:enough])
        if cell_len(start) > cells:
            return start
    return clean(text[:MOST_WRAPPED])


@lru_cache(maxsize=8192)
def _cleaned(text: str) -> str:
    """To a fixed point: dropping a character may bring two together that compose."""
    while (shorter := _collapsed(_filtered(unicodedata.normalize("NFC", text)))) != text:
        text = shorter
    return text


def _filtered(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for index, letter in enumerate(text):
        category = unicodedata.category(letter)
        if letter in _DROPPED:
            continue
        if letter.isspace() or category in {"Zl", "Zp"}:
            kept.append(" ")
            marks = 0
        elif category in {"Cf", "Cc"}:
            if letter == ZWNJ and _between_joining_letters(text, index, kept):
                kept.append(letter)
        elif category in {"Cs", "Co"} or (ord(letter) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF:
            kept.append(REPLACEMENT)
            marks = 0
        elif category in {"Mn", "Me"}:
            marks += 1
            if marks <= MOST_MARKS and kept and kept[-1] != " ":
                kept.append(letter)
        else:
            kept.append(letter)
            marks = 0
    return "".join(kept)


def _between_joining_letters(text: str, index: int, kept: list[str]) -> bool:
    """Persian and Indic names need the non-joiner between two letters; anywhere else it only hides something."""
    return bool(kept) and _joins(kept[-1]) and index + 1 < len(text) and _joins(text[index + 1])


def _joins(letter: str) -> bool:
    return ord(letter) >= 0x600 and unicodedata.category(letter) in {"Lo", "Mn", "Mc"} and cell_len(letter) < 2


def _shortened(text: str, cells: int, ellipsis: str) -> str:
    if cells <= len(ellipsis):
        return ellipsis[: max(cells, 0)]
    return text[: cells - len(ellipsis)].rstrip(" ") + ellipsis


def _shortened_wide(text: str, cells: int, ellipsis: str) -> str:
    if cells <= len(ellipsis):
        return ellipsis[: max(cells, 0)]
    room = cells - len(ellipsis)
    for index, letter in enumerate(text):
        room -= get_character_cell_size(letter)
        if room < 0:
            return text[:index].rstrip(" " + ZWNJ) + ellipsis
    return text


def _wrapped(text: str, cells: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= cells:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, cells)
        lines.extend(whole)
    lines.append(line)
    return lines


def _pieces(word: str, cells: int) -> Iterator[str]:
    """A word in pieces that fit a line each."""
    at, enough = 0, (cells + 1) * (MOST_MARKS + 2)  # a letter, its marks, a joiner
    while cell_len(ahead := word[at : at + enough]) > cells:
        head = _part(_head(ahead, cells))
        yield head
        at += len(head)
    yield word[at:]


def _part(head: str) -> str:
    """As much of the head of a long word as ends where it has a joint: an address is read part by part.

    Not so little that `https://` would stand alone.
    """
    at = max(head.rfind(joint) for joint in "/?&=@_-") + 1
    return head[:at] if at > len(head) // 3 and not head[:at].endswith((":/", "://")) else head


def _head(text: str, cells: int) -> str:
    """As many characters as fit, at least one."""
    for index, letter in enumerate(text):
        cells -= get_character_cell_size(letter)
        if cells < 0:
            return text[: max(index, 1)]
    return text
