"""What the tables hold: rows by their API names, moments as milliseconds; what begins with `_` is never shown."""

from collections.abc import Callable
from typing import Any, NamedTuple

Row = dict[str, Any]
"""One record. Rows are shared: who changes one puts a new one in its place."""


class Mail(NamedTuple):
    """What a candidate would have been sent. `at`: milliseconds; `kind`: `rejection` or `transition`."""

    at: int
    kind: str
    application_id: int
    candidate_id: int
    template_id: int | None
    from_user_id: int | None


class Made(NamedTuple):
    """Rows that cost nothing until they are touched: `make` gives all of one person, by ascending id.

    Those of person n lie from `first + n * width` on, and below the next person's.
    """

    first: int
    width: int
    make: Callable[[int], list[Row]]
