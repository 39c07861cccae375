"""Traffit's clock: `yyyy-MM-dd HH:mm:ss` without a zone, which is Europe/Warsaw (notes 2.4).

The hour that comes twice in October is read as its first pass (summer time), always; the raw record keeps the text.
"""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.model.ids import HOUR, MINUTE, SECOND, Instant

WARSAW = ZoneInfo("Europe/Warsaw")
OVERLAP = 2 * MINUTE
"""Late commits, and stamps of whole seconds."""
_TEXT = "%Y-%m-%d %H:%M:%S"


@lru_cache(maxsize=4096)
def instant(text: str) -> Instant | None:
    """Milliseconds UTC of a stamp; None for an empty one and for `0000-00-00`, which means "never set".

    A date alone is its midnight. A stamp with a zone (ISO 8601) keeps it. Raises `ValueError` for anything else.
    """
    text = text.strip()
    if not text or text.startswith("0000-00-00"):
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=WARSAW, fold=0)
    return round(moment.timestamp()) * SECOND


def warsaw_text(at: Instant) -> str:
    """The stamp as the vendor would write it, whole seconds, rounded down."""
    return datetime.fromtimestamp(at // SECOND, tz=UTC).astimezone(WARSAW).strftime(_TEXT)


def since_text(since: Instant) -> str:
    """The stamp to filter by so that nothing changed at or after `since` is missed.

    Two minutes earlier, and an hour more within two hours of a clock change: there a later moment may carry an
    earlier stamp.
    """
    start = since - OVERLAP
    if _offset(start - 2 * HOUR) != _offset(since + 2 * HOUR):
        start -= HOUR
    return warsaw_text(start)


def _offset(at: Instant) -> float:
    offset = datetime.fromtimestamp(at / SECOND, tz=UTC).astimezone(WARSAW).utcoffset()
    return offset.total_seconds() if offset else 0.0
