"""SmartRecruiters' clock: ISO 8601 in UTC with milliseconds; days of a life as far as they are known."""

import re
from datetime import UTC, datetime

from adapters.http import times
from app.model.ids import MINUTE, Instant

SKEW = 2 * MINUTE
"""How far (ms) its clock may be behind ours."""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def instant(text: str) -> Instant | None:
    """Milliseconds UTC of a stamp, None of an empty one; a date alone is its midnight. Raises `ValueError`."""
    text = text.strip()
    return times.instant(text) if text else None


def stamp(moment: Instant) -> str:
    """A moment (ms) as SmartRecruiters writes it: `2026-05-05T22:36:04.296Z`."""
    text = datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def as_known(text: str | None) -> str | None:
    """The date a text begins with, as far as it is told: `2019`, `2019-03` or `2019-03-01`."""
    found = _DATE.match((text or "").strip())
    return found[0] if found else None
