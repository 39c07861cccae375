"""What is pasted is text, whatever is in it and however it is cut up on its way."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from screens.driver import PatientParser
from screens.pasting import END, START, Pastes

BAD = "hello \x1bzd1\r\x13"
"""Undoes, declines for the first reason and sends, where it is taken for keys."""


def seen(*chunks: str) -> list[object]:
    """What the program is told: a key by its name, a paste by its text in a list."""
    pastes, parser = Pastes(), PatientParser()
    told: list[object] = []
    for chunk in chunks:
        if chunk := pastes.feed(chunk):
            for event in parser.feed(chunk):
                if isinstance(event, events.Paste):
                    told.append([event.text])
                elif isinstance(event, events.Key):
                    told.append(event.key)
    return told


def test_no_key_is_in_a_paste() -> None:
    assert seen(f"j{START}{BAD}{END}k") == ["j", ["hello zd1\r"], "k"]


def test_lines_tabs_and_letters_stay() -> None:
    text = "é\tzwei\r\n" + "中👩🏽‍💻\u202e" + "\n" * 3
    assert seen(START + text + END) == [[text]]


@given(
    st.lists(st.sampled_from(["a", "\x1b", "[", "200~", "[201", "\x1b[", START, "\x07", "\x9b", "\r", "é"])),
    st.lists(st.integers(0, 80)),
)
@example(["\x1b"], [7])
@example(["\x1b[201"], [])
def test_it_is_one_text_however_it_is_cut_up(parts: list[str], cuts: list[int]) -> None:
    inside = "".join(parts).replace(END, "")
    whole = f"j{START}{inside}{END}k"
    ends = sorted({min(cut, len(whole)) for cut in cuts} | {0, len(whole)})
    chunks = [whole[start:end] for start, end in pairwise(ends)]
    clean = "".join(letter for letter in inside if letter not in "\x1b\x07\x9b")
    assert seen(*chunks) == ["j", [clean], "k"]


def test_keys_are_passed_on_at_once() -> None:
    """Who pressed Esc waits for what it does: it is not kept back as what may be the beginning of a paste."""
    pastes = Pastes()
    assert [pastes.feed(key) for key in ("\x1b", "\x1b[", "\x1b[A", "2", "\x1b[2", "00~x")] == [
        *("\x1b", "\x1b[", "\x1b[A", "2", "\x1b[2", "00~x"),
    ]
