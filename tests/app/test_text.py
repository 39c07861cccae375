"""What a candidate or a vendor wrote cannot break the screen."""

import itertools
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from app.text import (
    MOST_WRAPPED,
    as_typed,
    clean,
    cut,
    cut_name,
    fold,
    head,
    letter_after,
    letter_before,
    pad,
    pad_left,
    tail,
    width,
    wrap,
)

NASTY = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07name",
    "\x9b31mC1",
    "a\x00b\x08c\x7fd",
    "line one\r\nline two\tand\u2028three",
    "\u202eevil\u202c \u2066iso\u2069 \u200fmark",
    "Zoe\u0308 Kr\u00fcger",
    "e" + "\u0301" * 40,
    "\u0301leading mark",
    "\U0001f469\u200d\U0001f680 astronaut",
    "\u2708\ufe0f plane",
    "\U0001f44d\U0001f3fd thumb",
    "\U0001f1f5\U0001f1f1 flag",
    "山田 太郎",
    "ﷺ محمد بن سلمان",
    "علی\u200cرضا",
    "한글\u3164이름",
    "half \ud83d surrogate",
    "private \ue0b0 glyph",
    "\ufeffbom\u200b\u200c\u2060",
    "[bold red]markup[/] and $name",
]
anything = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Lo", "So", "Co", "Sk"])),
    st.lists(st.sampled_from(NASTY)).map(" ".join),
)


@given(anything)
@example("\u1109\u200b\u1161")
@example("\u0344" * 5)
def test_cleaned_text_is_one_printable_line_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.replace("\u200c", "").isprintable() or any(
        unicodedata.category(letter) == "Cn" for letter in cleaned
    )
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp", "Co"} for letter in cleaned)
    assert not any(unicodedata.bidirectional(letter) in {"LRE", "RLE", "LRO", "RLO", "PDF"} for letter in cleaned)
    assert "  " not in cleaned
    assert cleaned == cleaned.strip(" ")
    cleaned.encode()


@given(anything, st.integers(0, 30))
def test_a_cut_text_is_never_wider_than_it_may_be_as_textual_measures(text: str, cells: int) -> None:
    assert cell_len(cut(text, cells)) <= cells
    assert cell_len(cut(text, cells, ellipsis=".")) <= cells
    assert cut(cut(text, cells), cells) == cut(text, cells)


@given(anything, st.integers(0, 30))
def test_a_padded_text_fills_its_cells_exactly(text: str, cells: int) -> None:
    assert cell_len(pad(text, cells)) == cells
    assert cell_len(pad_left(text, cells)) == cells


@given(anything)
def test_width_is_what_textual_measures_and_adds_up_over_its_characters(text: str) -> None:
    cleaned = clean(text)
    assert width(text) == cell_len(cleaned) == sum(map(cell_len, cleaned))


@given(anything, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(cell_len(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(clean(part) for part in text.split("\n")).split())


@pytest.mark.parametrize("text", NASTY)
def test_nothing_a_terminal_would_obey_is_left(text: str) -> None:
    assert not set(clean(text)) & set(map(chr, [*range(32), *range(127, 160), 0x202E, 0x2066, 0x200B]))


def test_names_of_many_scripts_survive_as_they_are() -> None:
    for name in ["Żaneta Błażejowska", "山田 太郎", "محمد بن سلمان", "علی\u200cرضا", "Nguyễn Thị Ánh", "ไทย", "अमित"]:
        assert clean(name) == unicodedata.normalize("NFC", name)


def test_a_cut_name_ends_in_an_ellipsis_and_never_in_half_a_wide_letter() -> None:
    assert cut("Sarah Chen", 10) == "Sarah Chen"
    assert cut("Sarah Chen-Olsen", 10) == "Sarah Che…"
    assert cut("Sarah Chen-Olsen", 7, ellipsis=".") == "Sarah."
    assert cut("山田太郎", 4) == "山…"
    assert pad("山田太郎", 4) == "山… "
    assert pad_left("9d", 4) == "  9d"


def test_markup_is_only_text() -> None:
    assert clean("[bold]Ida[/bold]") == "[bold]Ida[/bold]"


def test_a_filter_finds_what_people_type_without_accents() -> None:
    assert fold("Żółć ŁÓDŹ") == "zolc lodz"
    assert fold("Søren Þór") == "soren thor"
    assert "krueger" not in fold("Krüger")
    assert "kruger" in fold("Krüger")


@pytest.mark.parametrize("unit", ["x", "\x1b[31m", "界", "a ", "a\u0301", "\u202eb", "\u200b"])
def test_of_a_megabyte_only_what_fits_is_looked_at(unit: str) -> None:
    start, all_of_it = unit * 2000, unit * (1024 * 1024 // len(unit))
    assert cut(all_of_it, 30) == cut(start, 30)
    assert cut_name(all_of_it, 30) == cut_name(start, 30)
    lines = wrap(all_of_it, 40)
    assert len(lines) <= MOST_WRAPPED
    assert all(cell_len(line) <= 40 for line in lines)
    assert lines[-1].endswith("more characters")


def test_a_long_word_is_broken_where_lines_end_whatever_marks_it_carries() -> None:
    word = "a\u0301\u0302\u0303" * 50
    assert [cell_len(line) for line in wrap(word, 20)] == [20, 20, 10]


def test_paragraphs_stay_paragraphs() -> None:
    assert wrap("Call her on Monday.\n\nShe prefers\tmornings.\n\n", 12) == [
        "Call her on", "Monday.", "", "She prefers", "mornings.",
    ]  # fmt: skip


def test_measuring_text_needs_no_textual() -> None:
    code = "import sys, app.text; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(anything)
def test_letters_are_the_same_in_both_directions_and_each_can_be_seen(text: str) -> None:
    ends = [0]
    while ends[-1] < len(text):
        ends.append(letter_after(text, ends[-1]))
    back = [len(text)]
    while back[-1] > 0:
        back.append(letter_before(text, back[-1]))
    assert ends == back[::-1]
    letters = [as_typed(text[start:end]) for start, end in itertools.pairwise(ends)]
    assert all(map(cell_len, letters)) or not cell_len(as_typed(text))


@given(anything, st.integers(0, 30))
def test_what_is_typed_is_drawn_with_its_blanks_and_cut_between_letters(text: str, cells: int) -> None:
    drawn = as_typed(text)
    assert clean(drawn) == clean(text)
    for part in (head(drawn, cells), tail(drawn, cells)):
        assert part in drawn
        assert cell_len(part) <= cells
