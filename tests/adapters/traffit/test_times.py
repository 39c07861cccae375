"""Stamps without a zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.traffit.times import day_of, instant, since_text, warsaw_text
from app.model.days import date_of


def utc(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2026-01-15 09:00:00", "2026-01-15T08:00:00"),
        ("2026-07-15 09:00:00", "2026-07-15T07:00:00"),
        ("2026-07-15", "2026-07-14T22:00:00"),
        ("2026-10-25 02:30:00", "2026-10-25T00:30:00"),  # comes twice: the first pass, always
        ("2026-03-29 02:30:00", "2026-03-29T01:30:00"),  # never comes
        ("2026-07-15T09:00:00Z", "2026-07-15T09:00:00"),
        ("2026-07-15T09:00:00.250+02:00", "2026-07-15T07:00:00.250"),
    ],
)
def test_a_stamp_is_warsaw_time_unless_it_says_otherwise(stamp: str, moment: str) -> None:
    assert instant(stamp) == utc(moment)


@pytest.mark.parametrize("stamp", ["", "  ", "0000-00-00 00:00:00", "0000-00-00"])
def test_never_is_no_moment(stamp: str) -> None:
    assert instant(stamp) is None


@pytest.mark.parametrize("stamp", ["yesterday", "2026-13-01 00:00:00", "12:00"])
def test_rubbish_is_no_stamp(stamp: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        instant(stamp)


@given(st.integers(0, 2_000_000_000).map(lambda second: second * 1000))
def test_a_filter_from_any_moment_on_shows_what_changed_at_or_after_it(moment: int) -> None:
    """The vendor compares texts; whatever the clocks did, nothing later may stand before the filter."""
    start = since_text(moment)
    for later in (0, 1, 59, 1800, 3599, 3600, 5400, 7200, 86_400):
        assert warsaw_text(moment + later * 1000) >= start


def test_only_near_a_clock_change_the_filter_reaches_back_an_hour() -> None:
    assert since_text(utc("2026-07-15T07:00:00")) == "2026-07-15 09:00:00"
    assert since_text(utc("2026-10-25T00:50:00")) == "2026-10-25 01:50:00"
    assert since_text(utc("2026-10-25T01:30:00")) == "2026-10-25 02:30:00"
    assert since_text(-5) == since_text(0) == "1970-01-01 01:00:00"


def test_a_stamp_survives_the_way_there_and_back_outside_the_doubled_hour() -> None:
    day = utc("2026-10-24T00:00:00")
    for hour in range(72):
        moment = day + round(timedelta(hours=hour).total_seconds() * 1000)
        if warsaw_text(moment).startswith("2026-10-25 02:"):
            continue
        assert instant(warsaw_text(moment)) == moment


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-07-15", "2026-07-15"),
        ("2026-01-15 23:59:59", "2026-01-15"),
        ("2026-07-14T23:30:00Z", "2026-07-15"),
        ("0001-01-02", "0001-01-02"),
        ("9999-12-31T23:30:00Z", None),
    ],
)
def test_a_deadline_is_the_day_it_says(stamp: str, day: str | None) -> None:
    at = day_of(instant(stamp) or 0)
    assert (None if at is None else date_of(at)) == day
