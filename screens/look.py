"""How the program looks and which keys it has: what the command line reads from the settings and hands over."""

from collections.abc import Mapping, Sequence

import msgspec

THEMES = ("dusk", "contrast", "ansi")
"""Our own themes (`assets/themes`): dark, high contrast, the terminal's own sixteen colours."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A person's settings of appearance and keys."""

    preset: str = "vim"
    overrides: Mapping[str, Sequence[str]] = {}
    """Command id -> its keys, in place of those of the preset."""
    ascii: bool = False
    """Draw lines and marks with ASCII only; names stay as they are."""
    density: int = 3
    """Lines a card: 1, 2 or 3."""
    theme: str | None = None
    """One of `THEMES`; None: `dusk`, or `ansi` where colours are not wanted (NO_COLOR)."""
