"""How long a token lives, in any of the ways vendors say it."""

import math
from collections.abc import Mapping
from typing import Any

from adapters.http.times import seconds_of
from app.model.ids import Instant

_EPOCH = 1_000_000_000
"""A number from here on counts from 1970; a smaller one counts from now."""


def life_of(answer: Mapping[str, Any], now: Instant) -> float | None:
    """Seconds that a token lives by `expires_in`, `expires_at` or `expires`; None where none of them makes sense.

    Each may be a number of seconds from now, of seconds since 1970, or a date in ISO 8601. `now` is the vendor's own
    clock where it says it: a date of theirs means nothing on a clock that is wrong.
    """
    for key in ("expires_in", "expires_at", "expires"):
        seconds = _seconds(answer.get(key), now / 1000)
        if seconds is not None and seconds > 0:
            return seconds
    return None


def _seconds(value: Any, now: float) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        moment = seconds_of(value)
        return None if moment is None else moment - now
    if not math.isfinite(number):
        return None
    return number - now if number >= _EPOCH else number
