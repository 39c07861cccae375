"""What holds secrets, or what people typed, shows none of it."""

from typing import Any

import msgspec


class Discreet(msgspec.Struct, frozen=True):
    """Has a `repr` of its own, and no other: msgspec gives every struct one for rich, which tells all its fields."""

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []
