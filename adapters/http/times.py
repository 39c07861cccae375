"""Moments as vendors write them: ISO 8601, with a zone or without one."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from app.model.ids import SECOND, Instant


def instant(text: str, zone: tzinfo = UTC) -> Instant:
    """Milliseconds UTC of a stamp; one that carries no zone is in `zone`. Raises `ValueError`.

    A date alone is its midnight. An hour that comes twice is read as its first pass. What falls out of the years 1 to
    9999 in UTC is no stamp: no calendar could show it.
    """
    moment = datetime.fromisoformat(text)
    try:
        there = (moment if moment.tzinfo else moment.replace(tzinfo=zone, fold=0)).astimezone(UTC)
    except OverflowError:
        raise ValueError("the year is none") from None
    return round(there.timestamp() * SECOND)


def seconds_of(value: Any) -> float | None:
    """Seconds since 1970 of a stamp, in UTC where it carries no zone; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return instant(value) / SECOND
    except (ValueError, OverflowError):
        return None
