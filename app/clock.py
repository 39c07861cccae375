"""Where the program gets its time from: handed in, so that every behaviour can be repeated."""

import os
import time
from datetime import UTC, datetime

from app.model.ids import Instant


class WallClock:
    """The machine's own time."""

    def now(self) -> Instant:
        return wall()


class SystemClock:
    """Wall time. `start` moves the present to that instant; time runs on from it, so holds and leases still expire."""

    def __init__(self, start: Instant | None = None) -> None:
        self._shift = 0 if start is None else start - time.time_ns() // 1_000_000

    def now(self) -> Instant:
        return time.time_ns() // 1_000_000 + self._shift


def wall() -> Instant:
    """The present of the machine, whatever `LANEHOP_NOW` says: for what processes agree on among themselves."""
    return time.time_ns() // 1_000_000


def steady() -> Instant:
    """Ms that pass whatever the clock is set to, where the system can tell also while it sleeps.

    Only the difference of two means something.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000


class BadInstant(ValueError):
    """LANEHOP_NOW is not an instant."""


def instant(text: str) -> Instant:
    """An ISO 8601 date or date and time as ms; without a zone it is UTC. Raises `BadInstant`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInstant(f"{text!r} is not a date like 2026-03-01 or a time like 2026-03-01T09:00:00Z") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)


def from_environment() -> SystemClock:
    """The clock of this process: `LANEHOP_NOW` where it is set, else now. Raises `BadInstant`."""
    text = os.environ.get("LANEHOP_NOW", "")
    return SystemClock(instant(text) if text else None)
