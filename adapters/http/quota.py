"""What an answer says of the limits it counts against: `X-RateLimit-*`, in the forms vendors send them."""

import re
from collections.abc import Mapping

import msgspec

from adapters.http.times import seconds_of
from app.model.ids import Instant

_PREFIX = "x-ratelimit-"
_WHOLE = re.compile(r"\s*(\d{1,15})(?:\.\d*)?\s*(?:[,;].*)?$", re.ASCII)
_EPOCH = 1_000_000_000
"""A reset from here on counts from 1970, a thousand times as much in milliseconds; a smaller one counts from now."""


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """Requests that are allowed in a window and in flight, and how many are left; None where the vendor is silent."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    """Seconds until the window ends, as the vendor says."""
    concurrent: int | None = None
    concurrent_remaining: int | None = None


def quota_of(headers: Mapping[str, str], now: Instant) -> Quota | None:
    """The quota in an answer's headers (names in lower case), None where there is none.

    `now`: the vendor's own clock where it says it, to turn a moment into seconds.
    """
    if not any(name.startswith(_PREFIX) for name in headers):
        return None
    return Quota(
        limit=_number(headers, "limit"),
        remaining=_number(headers, "remaining"),
        reset=_reset(headers.get(_PREFIX + "reset", ""), now / 1000),
        concurrent=_number(headers, "concurrent-limit"),
        concurrent_remaining=_number(headers, "concurrent-remaining"),
    )


def _number(headers: Mapping[str, str], name: str) -> int | None:
    found = _WHOLE.match(headers.get(_PREFIX + name, ""))
    return int(found[1]) if found else None


def _reset(text: str, now: float) -> float | None:
    found = _WHOLE.match(text)
    if found is None:
        moment = seconds_of(text.strip())
        return None if moment is None else max(0.0, moment - now)
    seconds = float(found[1])
    if seconds >= _EPOCH * 100:
        seconds /= 1000
    return max(0.0, seconds - now if seconds >= _EPOCH else seconds)
