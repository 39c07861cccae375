"""Whom a note speaks to: `@Jane Roe`, or `@jane@acme.example` where two have one name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Ambiguous(Exception):
    """A name that several have; the message is for a person."""


def spoken_to(body: str, people: Iterable[tuple[T, str, str | None]]) -> dict[str, T]:
    """Who is mentioned: what stands in the text, and whom it means. `people`: ids, names, mails.

    Letter case is nobody's; the longest name wins; an `@` inside a word, as in an address, speaks to nobody. Raises
    `Ambiguous`.
    """
    called: dict[str, list[T]] = {}
    for one, name, mail in people:
        for word in {name.strip().casefold(), (mail or "").strip().casefold()} - {""}:
            called.setdefault(word, []).append(one)
    longest = sorted(called, key=len, reverse=True)
    found: dict[str, T] = {}
    for start, letter in enumerate(body):
        if letter != "@" or (start and body[start - 1].isalnum()):
            continue
        for name in [name for name in longest if _begins(body, start + 1, name)][:1]:
            written = body[start : start + 1 + len(name)]
            if len(meant := called[name]) > 1:
                raise Ambiguous(f"{len(meant)} people are called {written[1:]}: write @ and the mail of whom you mean")
            found[written] = meant[0]
    return found


def renamed(body: str, words: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """The text with some words in place of others, the longest first."""
    for written, other in sorted(dict(words).items(), key=lambda one: -len(one[0])):
        body = body.replace(written, other)
    return body


def _begins(body: str, at: int, name: str) -> bool:
    piece, after = body[at : at + len(name)], body[at + len(name) : at + len(name) + 1]
    return piece.casefold() == name and not after.isalnum()
