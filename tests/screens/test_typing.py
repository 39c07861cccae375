"""What is typed and pasted into a line: kept as it is, moved through letter by letter, drawn harmlessly."""

import pytest
from rich.cells import cell_len

from screens.widgets.entry import Entry
from screens.widgets.field import LONGEST, Field, PathField

HOSTILE = "Zoe\u0308 \u202eevil\u202c  two\x07 blanks\u200b \x1b[31mred "
LETTERS = {
    "an accent": "e\u0301",
    "two accents": "o\u0302\u0301",
    "a joined emoji": "\U0001f469\u200d\U0001f680",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a heart": "\u2764\ufe0f",
    "a skin": "\U0001f44d\U0001f3fd",
    "a flag": "\U0001f1f5\U0001f1f1",
    "a syllable": "\u1100\u1161\u11a8",
    "a vowel sign": "\u0915\u093f",
    "a hidden mark": "a\u202e\u200b",
    "a line end": "\r\n",
}


def press(field: Entry, *presses: str) -> None:
    for one in presses:
        assert field.type(one, one if len(one) == 1 else None), one


# --- letter by letter ----------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_one_press_is_one_visible_letter(letter: str) -> None:
    field = Field(f"x{letter}{letter}y")
    press(field, "left", "left")
    assert field.value[field.at :] == f"{letter}y"
    press(field, "left", "right", "backspace")
    assert field.value == f"x{letter}y"
    press(field, "delete")
    assert field.value == "xy"
    filtering = Entry(f"x{letter}")
    press(filtering, "backspace")
    assert filtering.value == "x"


def test_what_hides_at_the_beginning_goes_with_the_first_letter() -> None:
    field = Field("\u202e\u200babc")
    press(field, "home", "right")
    assert field.value[field.at :] == "bc"
    press(field, "left", "delete")
    assert field.value == "bc"


def test_joiners_can_be_typed() -> None:
    field = Field()
    press(field, *"\u0639\u0644\u06cc\u200c\u0631\u0636\u0627")
    assert field.value == "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"


def test_the_last_word_is_rubbed_out_and_no_line_before_it() -> None:
    for value, left in (("one two", "one "), ("one two  ", "one "), ("one\ntwo", "one\n"), ("one", ""), ("  ", "")):
        field = Field(value)
        press(field, "ctrl+w")
        assert field.value == left


# --- what it is, and what is drawn of it -----------------------------------------------------------


def test_what_was_not_typed_stays_as_it_was() -> None:
    field = Field(HOSTILE)
    press(field, "home", "right", *"!", "end", *"?")
    assert field.value == f"Z!{HOSTILE[1:]}?"
    assert Field("\ud83d\udcff").value == "\ud83d\udcff"


@pytest.mark.parametrize("cells", [5, 12, 40])
@pytest.mark.parametrize("value", [HOSTILE, "a\u0301" * 90, "山田 太郎 " * 20, "\u200d" * 30, "x\r\ny\n\udc80" * 9])
def test_what_is_drawn_fits_and_is_harmless_wherever_one_types(value: str, cells: int) -> None:
    field = Field(value)
    press(field, "home")
    for _ in value:
        before, behind = field.seen(cells, "…", " | ")
        assert cell_len(before + behind) <= cells
        assert (before + behind).isprintable()
        press(field, "right")


def test_a_blank_beside_the_cursor_is_drawn() -> None:
    field = Field("one  two")
    press(field, *["left"] * 4)
    assert field.seen(40, "…", " | ") == ("one ", " two")


# --- pasting -------------------------------------------------------------------------------------


def test_pasted_lines_stay_lines_where_there_is_room_for_them() -> None:
    several, one, had = Field(lines=True), Field(), Field("a\nb")
    for field in (several, one, had):
        field.paste(" first\r\nsecond\r\n\r\nthird\x1b\tend\n")
    assert several.value == " first\nsecond\n\nthird end\n"
    assert one.value == "first second third end"
    assert had.value == "a\nb first\nsecond\n\nthird end\n"


def test_what_does_not_fit_is_said() -> None:
    field = Field()
    field.paste("x" * LONGEST)
    assert field.trouble == ""
    press(field, "backspace", "backspace")
    field.paste("abc")
    assert field.value.endswith("xab")
    assert field.trouble == "only the first 2 of 3 characters fit"
    press(field, *"y")
    assert field.trouble == "no more than 4,000 characters fit"
    press(field, "left")
    assert field.trouble == ""


def test_no_letter_is_cut_in_half_where_it_does_not_fit() -> None:
    field = Field()
    field.paste("x" * (LONGEST - 3))
    field.paste("ab\U0001f469\u200d\U0001f680c")
    assert field.value.endswith("xab")
    assert field.trouble == "only the first 2 of 6 characters fit"


def test_a_long_text_that_came_can_be_gone_on_with() -> None:
    field = Field("x" * 9000)
    press(field, *"yes")
    assert field.value.endswith("xyes")
    assert field.trouble == ""


@pytest.mark.parametrize(
    "pasted", ["/a/Z\u0307o\u0301  x.pdf", "  /a/Z\u0307o\u0301  x.pdf\r\n", "'/a/Z\u0307o\u0301  x.pdf' "]
)
def test_a_pasted_path_is_taken_as_it_is_but_for_what_is_around_it(pasted: str) -> None:
    for start in ("", "~/"):
        field = PathField(start)
        field.paste(pasted)
        assert field.value == "/a/Z\u0307o\u0301  x.pdf"
    field = PathField("/b")
    field.paste("/c'd")
    assert field.value == "/b/c'd"
