"""Who may be spoken to in a note: found by the beginnings of their names, and named before they are mailed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from app import text
from app.model.mentions import begun
from app.model.views import Spoken, UserView
from screens.words import fitting, some

MOST = 4
"""Colleagues that are offered at once."""
_NAME = 20
"""Cells of a name where not all of a sentence fits."""


class Colleagues:
    """Those of an account, folded once so that looking through them keeps up with typing."""

    def __init__(self, people: Sequence[UserView]) -> None:
        shared = Counter(one.name.strip().casefold() for one in people)
        self._people = [
            (f" {text.fold(one.name)} {text.fold(one.email or '')}", written)
            for one in people
            if (written := _written(one, alone=shared[one.name.strip().casefold()] == 1))
        ]

    def offered(self, before: str) -> tuple[str, ...]:
        """What may be put in for what is begun behind an `@`: names, or the mail of whoever shares a name."""
        written = begun(before)
        return () if written is None else tuple(islice(self._fitting(text.fold(written)), MOST))

    def _fitting(self, beginning: str) -> Iterator[str]:
        return (written for words, written in self._people if f" {beginning}" in words)


def _written(one: UserView, *, alone: bool) -> str:
    """What speaks to them: the name where nobody shares it, else the mail; nothing that could not be shown as it is."""
    words = (one.name.strip() if alone else "", one.email or "")
    return next((word for word in words if word and text.clean(word) == word), "")


def before_it_goes(said: Spoken, key: str, cells: int) -> str:
    """What a person is asked before a note is saved; empty where it mails nobody and everybody in it is known."""
    if not (said.names or said.unknown):
        return ""
    ends = f"{key} again {'sends it' if said.names else 'saves it as plain text'}"
    ways = zip(_nobody(said.unknown), _mails(said.names), strict=True)
    return fitting(cells, *(text.clean(f"{'; '.join(filter(None, way))}: {ends}") for way in ways))


def _nobody(words: Sequence[str]) -> Sequence[str]:
    """Three ways to say it, the longest first."""
    if not words:
        return ("", "", "")
    counted = some(len(words), "name is", "names are") + " nobody's"
    one = f"nobody is called {text.cut(words[0], _NAME)}" if len(words) == 1 else counted
    return (f"nobody here is called {' or '.join(words)}", one, counted)


def _mails(names: Sequence[str]) -> Sequence[str]:
    if not names:
        return ("", "", "")
    one = text.cut(names[0], _NAME) + (f" and {len(names) - 1} more" if len(names) > 1 else "")
    return (f"mails {' and '.join(names)}", f"mails {one}", f"mails {some(len(names), 'person', 'people')}")
