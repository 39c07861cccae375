"""The one place that takes secrets and control characters out of text that leaves the adapter.

Everything that may reach a person, a log or an exception goes through a `Redactor`: what the vendor said, what the
HTTP library said, addresses with passwords in them.
"""

import re
import unicodedata
from collections.abc import Iterable

HIDDEN = "<hidden>"
LIMIT = 200
"""Characters of a vendor's own words that a message carries at most."""

_KEYS = (
    r"(?:access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|api[_-]?key|"
    r"x[_-]smarttoken|authorization|passwd|password|secret|token)"
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # https://user:password@host
    (re.compile(r"([a-z][a-z0-9+.-]*://)[^/\s@]+@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    # Authorization: Bearer abc, also inside the repr of a mapping
    (re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # "access_token": "abc" and 'password': 'abc'
    (
        re.compile(rf"""(["']{_KEYS}["']\s*:\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,}}\]]+)""", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    # client_secret=abc in a form or a query, token: abc in a header
    (
        re.compile(rf"\b({_KEYS}\s*[=:]\s*)(?!{HIDDEN})(?!(?:bearer|basic)\b)[^\s&,;\"']+", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
)
_SHORTEST_SECRET = 4  # a shorter one would blank out ordinary words


class Redactor:
    """Hides what looks like a secret, and every value it was told is one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """Hide this value from now on, wherever it turns up."""
        if len(secret) >= _SHORTEST_SECRET:
            self._secrets.add(secret)

    def text(self, text: str) -> str:
        """The text without secrets; control characters stay."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    def line(self, text: str, limit: int = LIMIT) -> str:
        """One printable line of at most `limit` characters, without secrets."""
        return cut(printable(self.text(text)), limit)

    def __repr__(self) -> str:
        return f"Redactor(<{len(self._secrets)} hidden>)"


def printable(text: str) -> str:
    """One line: control, format (bidi overrides too) and separator characters become blanks, runs of them one."""
    return " ".join("".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text).split())


def cut(text: str, limit: int) -> str:
    """The text, shortened with an ellipsis to `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
