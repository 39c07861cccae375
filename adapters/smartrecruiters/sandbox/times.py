"""Moments: milliseconds since 1970 in records, `2026-05-05T22:36:04.296Z` on the wire."""

import re
from datetime import UTC, datetime

_OFFSET = re.compile(r"(?<=[+-]\d\d)(?=\d\d$)")
_CROSSED = re.compile(r" (?=\d\d:?\d\d$)")

DAY = 86_400_000
HOUR = 3_600_000


def shown(moment: int | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{moment % 1000:03}Z"


def read(text: str) -> int:
    """A moment, a day is its midnight; without an offset it is UTC. Raises ValueError.

    A plus sign that nobody escaped arrives as a blank.
    """
    found = datetime.fromisoformat(_OFFSET.sub(":", _CROSSED.sub("+", text)))
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return int(found.timestamp()) * 1000 + found.microsecond // 1000


def day(moment: int) -> str:
    return datetime.fromtimestamp(moment // 1000, UTC).date().isoformat()
