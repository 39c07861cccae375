"""Days without a time, such as a deadline: kept as their noon in UTC, which bears the same date nearly everywhere.

And moments of a day, as a person of here reads and writes them.
"""

import re
from datetime import UTC, datetime, timedelta

from app.model.ids import DAY, SECOND, Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def noon(text: str) -> Instant:
    """The day of a date like `2026-03-31`. Raises `ValueError`."""
    return on_its_day(round(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() * SECOND))


def on_its_day(at: Instant) -> Instant:
    """The day of a moment, by its date in UTC."""
    return at // DAY * DAY + DAY // 2


def date_of(at: Instant) -> str:
    """A day as `2026-03-31`."""
    return (_EPOCH + timedelta(milliseconds=at)).date().isoformat()


def moment(text: str) -> Instant:
    """A moment like `2026-03-31 09:30`, by the clock on this wall. Raises `ValueError`."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[ T]+(\d{1,2}:\d{2})", text.strip())
    if found is None:
        raise ValueError(text)
    at = datetime.strptime(f"{found[1]} {found[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007  # here
    return round(at.timestamp() * SECOND)


def moment_of(at: Instant) -> str:
    """A moment as `2026-03-31 09:30`, by the clock on this wall."""
    return datetime.fromtimestamp(at / SECOND).strftime("%Y-%m-%d %H:%M")  # noqa: DTZ006  # here
