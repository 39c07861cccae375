"""Sequences that mean nothing are dropped, and the keys around them arrive."""

import pytest
from textual import events

from screens.driver import PatientParser


def keys(data: str) -> list[str]:
    return [event.key for event in PatientParser().feed(data) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    "odd",
    ["\x1b[9999999999u", "\x1b[57399;1:3u", "\x1b[<9999999;1;1M", "\x1b[1;99999A", "\x1b[?2026;9$y"],
)
def test_a_key_on_either_side_of_nonsense_arrives(odd: str) -> None:
    found = keys(f"a{odd}b")
    assert (found[0], found[-1]) == ("a", "b")


def test_what_is_no_utf_8_becomes_a_character_that_means_nothing() -> None:
    assert len(keys(b"a\xff\xc3(b".decode(errors="replace"))) == 5
