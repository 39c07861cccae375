"""Traffit's clock: `yyyy-MM-dd HH:mm:ss` without a zone, which is Europe/Warsaw (notes 2.4).

The hour that comes twice in October is read as its first pass (summer time), always; the raw record keeps the text.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from adapters.http import times
from app.model.days import on_its_day
from app.model.ids import HOUR, MINUTE, SECOND, Instant

WARSAW = ZoneInfo("Europe/Warsaw")
OVERLAP = 2 * MINUTE
"""For late commits and stamps of whole seconds: what is taken off the moment from which changes are read."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = "%Y-%m-%d %H:%M:%S"


@lru_cache(maxsize=4096)
def instant(text: str) -> Instant | None:
    """Milliseconds UTC of a stamp; None for an empty one and for `0000-00-00`, which means "never set".

    A stamp with a zone keeps it. Raises `ValueError` for anything else.
    """
    text = text.strip()
    return None if not text or text.startswith("0000-00-00") else times.instant(text, WARSAW)


def warsaw_text(at: Instant) -> str:
    """The stamp as the vendor would write it, whole seconds, rounded down."""
    return _warsaw(at).strftime(_TEXT)


def day_of(at: Instant) -> Instant | None:
    """The day (`app.model.days`) of a stamp of the vendor's; None for one at the very ends of the calendar."""
    try:
        offset = _warsaw(at).utcoffset() or timedelta()
    except OverflowError:
        return None
    return on_its_day(at + round(offset.total_seconds()) * SECOND)


def since_text(since: Instant) -> str:
    """The stamp to filter by so that nothing changed at or after `since` is missed.

    Near a clock change that is an hour earlier: there a later moment may carry an earlier stamp.
    """
    start = max(0, since)
    if _warsaw(start - 2 * HOUR).utcoffset() != _warsaw(start + 2 * HOUR).utcoffset():
        start -= HOUR
    return warsaw_text(start)


def _warsaw(at: Instant) -> datetime:
    return (_EPOCH + timedelta(seconds=at // SECOND)).astimezone(WARSAW)  # fromtimestamp() refuses 1969 on Windows
