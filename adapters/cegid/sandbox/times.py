"""Moments as the vendor writes them: ISO 8601, some with `Z`, some on the site's wall clock without a zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")


def naive(ms: int) -> str:
    """`2016-01-28T10:06:10.377`, on the wall clock of the site."""
    return _moment(ms).astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="milliseconds")


def zulu(ms: int) -> str:
    """`2012-02-13T13:56:59.353Z`."""
    return _moment(ms).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def day(ms: int) -> str:
    """The midnight that begins the day, as the vendor writes a date."""
    return naive(ms)[:10] + "T00:00:00"


def read(text: str) -> int:
    """Milliseconds since 1970; without a zone it is the site's. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    aware = moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment
    return round(aware.timestamp() * 1000)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)
