"""Greenhouse's clock: ISO 8601 in UTC for moments, `2026-01-31` for days."""

import re

from adapters.http import times
from app.model.days import on_its_day
from app.model.ids import Instant

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def instant(text: str) -> Instant | None:
    """Milliseconds UTC of a stamp, None of an empty one; a date alone is its midnight. Raises `ValueError`."""
    text = text.strip()
    return times.instant(text) if text else None


def day(at: Instant | None) -> Instant | None:
    """The day (`app.model.days`) of a date."""
    return None if at is None else on_its_day(at)


def date_as_known(text: str | None) -> str | None:
    """The date a text begins with, as far as it is told: `2019`, `2019-03` or `2019-03-01`."""
    found = _DATE.match((text or "").strip())
    return found[0] if found else None


def month(year: int | None, number: int | None) -> str | None:
    """The same of a year and perhaps a month."""
    if year is None or not 1000 <= year <= 9999:
        return None
    return f"{year}-{number:02d}" if number is not None and 1 <= number <= 12 else str(year)
