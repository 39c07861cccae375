"""What is pasted is text, whatever is in it.

Textual's parser takes an ESC within a paste for a key or for the end of the paste, and what follows for keys that
somebody pressed: a text with one in it would move people about. The terminals that take ESC out of a paste are many,
tmux is not among them.
"""

import re

START, END = "\x1b[200~", "\x1b[201~"
_ESC = "\x1b"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""All but tabs and the ends of lines."""


class Pastes:
    """Passes on what a terminal sends, with nothing between the marks of a paste that could be a key."""

    def __init__(self) -> None:
        self._inside = False
        self._begun = ""
        """What may be the beginning of a mark: outside it was passed on already (who pressed Esc waits), inside not."""

    def feed(self, data: str) -> str:
        """What the parser is to see of it."""
        passed: list[str] = []
        while data:
            data, seen = self._within(data) if self._inside else self._outside(data)
            passed.append(seen)
        return "".join(passed)

    def _outside(self, data: str) -> tuple[str, str]:
        """What is left to be looked at, and what is passed on."""
        known = len(self._begun)
        whole = self._begun + data
        at = whole.find(START)
        if at < 0:
            self._begun = _begins(whole, START)
            return "", data
        self._inside, self._begun = True, ""
        after = at + len(START)
        return whole[after:], whole[known:after]

    def _within(self, data: str) -> tuple[str, str]:
        whole = self._begun + data
        at = whole.find(END)
        if at < 0:
            self._begun = _begins(whole, END)
            return "", _CONTROLS.sub("", whole[: len(whole) - len(self._begun)])
        self._inside, self._begun = False, ""
        return whole[at + len(END) :], _CONTROLS.sub("", whole[:at]) + END


def _begins(text: str, mark: str) -> str:
    """As much of the end of `text` as may be the beginning of `mark`."""
    at = text.rfind(_ESC)
    return text[at:] if at >= 0 and mark.startswith(text[at:]) else ""
