"""Markup as vendors' editors write it, to text and back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.http.markup import folded, from_text, if_markup, if_mistaken, to_text


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
