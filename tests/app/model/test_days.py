"""Days: whoever gives any moment of one means the same day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.days import date_of, noon, on_its_day
from app.model.ids import DAY, HOUR


@given(st.dates())
def test_a_date_is_its_day_and_back(day) -> None:
    assert date_of(noon(day.isoformat())) == day.isoformat()


@given(st.integers(0, 60_000 * DAY), st.integers(0, DAY - 1))
def test_all_moments_of_a_day_are_the_same_day(start: int, later: int) -> None:
    midnight = start // DAY * DAY
    assert on_its_day(midnight + later) == on_its_day(midnight) == midnight + 12 * HOUR


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "20260331", "2026-3-31x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time data|unconverted|out of range"):
        noon(text)
