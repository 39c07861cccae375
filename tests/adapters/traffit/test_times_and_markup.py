"""Stamps without a zone, and markup as the vendor's editor writes it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.markup import folded, from_text, if_markup, if_mistaken, to_text
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
        ("9999-12-31T23:59:59-05:00", None),
    ],
)
def test_a_deadline_is_the_day_it_says(stamp: str, day: str | None) -> None:
    at = day_of(instant(stamp) or 0)
    assert (None if at is None else date_of(at)) == day


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>some note</p>", "some note"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ul><li>first</li><li>second</li></ul>", "- first\n- second"),
        ("<b>bold</b> and <i>thin</i>", "bold and thin"),
        ("caf&eacute; &amp; co &lt;3", "café & co <3"),
        ("<script>alert(1)</script>after<style>p{}</style>", "after"),
        ("<p onclick='x'>a &nbsp; b</p>", "a b"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("plain\r\nlines", "plain\nlines"),
        ("", ""),
        ("<!-- hidden -->seen", "seen"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert to_text(markup) == text


@given(st.text())
def test_what_a_person_types_is_what_others_read(text: str) -> None:
    assert folded(from_text(text)) == " ".join(text.split())


@given(st.text() | st.text(alphabet="<>&;/abp #x1\n"))
@example("R&D lead")
@example("C & D\nE")
@example("<b>")
@example("&amp;")
def test_what_is_written_is_read_back_as_it_was_typed(text: str) -> None:
    typed = " ".join(text.split())
    assert " ".join(if_markup(from_text(text)).split()) == typed
    assert " ".join(if_markup(if_mistaken(text)).split()) == typed


def test_a_field_that_need_not_hold_markup_gets_none_without_need() -> None:
    assert [if_mistaken(text) for text in ("R&D", "a < b", "one\ntwo")] == ["R&D", "a < b", "one\ntwo"]
    assert if_mistaken("<b>") == "&lt;b&gt;"


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_any_text_can_be_read_as_markup(text: str) -> None:
    assert isinstance(to_text(text), str)


def test_a_text_that_is_no_markup_stays_as_it_is() -> None:
    assert if_markup("a < b & c") == "a < b & c"
    assert if_markup("<p>a</p>") == "a"
    assert if_markup("x=1&copy=2&b;") == "x=1&copy=2&b;"
    assert if_markup("R&amp;D") == "R&D"
