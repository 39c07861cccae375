"""Days without a time, such as a deadline: kept as their noon in UTC, which bears the same date nearly everywhere."""

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
