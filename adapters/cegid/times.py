"""Talentsoft's clock: ISO 8601, with a zone or in that of the site (docs/vendors/cegid.md, 3)."""

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from adapters.http import times
from app.model.ids import HOUR, Instant

_DAY = 10
"""Letters of a date."""


def at(text: str | None, zone: ZoneInfo) -> Instant | None:
    """Milliseconds UTC of a stamp; None for what is none."""
    with suppress(ValueError, OverflowError):
        return times.instant(text, zone) if text else None
    return None


def day(text: str | None) -> str | None:
    """The date of a stamp, as it is written."""
    return text[:_DAY] if text else None


def since_text(moment: Instant, zone: ZoneInfo) -> str:
    """A moment (ms) for a filter, which takes stamps without a zone and does not say whose clock they are read by.

    So the earlier one is asked for: that of UTC or that of the site, there an hour back for the one that comes twice.
    """
    moment = max(0, moment)
    both = (_text(moment, UTC), _text(max(0, moment - HOUR), zone))
    return min(both)


def _text(moment: Instant, zone: ZoneInfo | object) -> str:
    text = datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone)  # type: ignore[arg-type]
    return text.replace(tzinfo=None).isoformat(timespec="milliseconds")
