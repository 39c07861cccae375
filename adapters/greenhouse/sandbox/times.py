"""Moments: milliseconds since 1970 in rows, ISO 8601 with milliseconds and Z on the wire; days are texts."""

import re
from datetime import UTC, date, datetime

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$")


def shown(moment: int | None) -> str | None:
    """`2026-05-05T22:36:04.296Z`."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{moment % 1000:03}Z"


def read(text: str) -> int:
    """A moment; without an offset it is UTC. Raises ValueError, also for a day alone."""
    if not _MOMENT.match(text):
        raise ValueError(text)
    found = datetime.fromisoformat(text)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return int(found.timestamp()) * 1000 + found.microsecond // 1000


def read_day(text: str) -> str:
    """A day as it is kept. Raises ValueError."""
    return date.fromisoformat(text).isoformat()


def day(moment: int) -> str:
    return datetime.fromtimestamp(moment // 1000, UTC).date().isoformat()
