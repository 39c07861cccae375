"""Whom a note speaks to: `@Jane Roe`, or `@jane@acme.example` where two have one name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Ambiguous(Exception):
    """A name that several have; the message is for a person."""


def spoken_to(body: str, people: Iterable[tuple[T, str, str | None]]) -> dict[str, T]:
    """Who is mentioned: what stands in the text, and whom it means. `people`: ids, names, mails.

    Letter case is nobody's; the longest name wins; an `@` inside a word, as in an address, speaks to nobody. Raises
    `Ambiguous`.
    """
    found: dict[str, T] = {}
    for written, meant in _signed(body, people):
        if len(meant) > 1:
            raise Ambiguous(f"{len(meant)} people are called {written[1:]}: write @ and the mail of whom you mean")
        if meant:
            found[written] = meant[0]
    return found


def unknown(body: str, people: Iterable[tuple[T, str, str | None]]) -> tuple[str, ...]:
    """The words behind an `@` that nobody is called, each once."""
    return tuple(dict.fromkeys(written[1:] for written, meant in _signed(body, people) if not meant))


def begun(before: str) -> str | None:
    """What has been written of a name behind the last `@`; None where there is none. `before`: the cursor."""
    return before[signs[-1] + 1 :] if (signs := list(_signs(before))) else None


def renamed(body: str, words: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """The text with some words in place of others, the longest first; what is part of another word stays."""
    others = dict(words)
    longest = "|".join(_whole(written) for written in sorted(others, key=len, reverse=True))
    return re.sub(longest, lambda found: others[found[0]], body) if others else body


def _signed(body: str, people: Iterable[tuple[T, str, str | None]]) -> Iterator[tuple[str, list[T]]]:
    """What stands at every `@`, and who is called so: a name, or else a word that nobody is called."""
    called: dict[str, list[T]] = {}
    lengths: set[int] = set()
    for one, *words in people:
        for word in {(word or "").strip() for word in words} - {""}:
            folded = word.casefold()
            if one not in (there := called.setdefault(folded, [])):
                there.append(one)
            lengths |= {len(word), len(folded)}
    longest = sorted(lengths, reverse=True)
    for start in _signs(body):
        ends = (start + 1 + length for length in longest)
        whole = (body[start:end] for end in ends if not body[end : end + 1].isalnum())
        if (written := next((said for said in whole if said[1:].casefold() in called), None)) is not None:
            yield written, called[written[1:].casefold()]
        elif other := _WORD.match(body, start + 1):
            yield f"@{other[0]}", []


def _signs(body: str) -> Iterator[int]:
    """Where an `@` stands that is not inside a word."""
    return (at for at, letter in enumerate(body) if letter == "@" and not (at and body[at - 1].isalnum()))


def _whole(written: str) -> str:
    """A pattern that finds it where no word goes on before or after it."""
    before = _NO_LETTER_BEFORE if re.match(r"@?[^\W_]", written) else ""
    return before + re.escape(written) + (_NO_LETTER_AFTER if written[-1:].isalnum() else "")


_WORD = re.compile(r"[^\W_](?:\S{0,60}\w)?")
"""Without the marks around it."""
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
