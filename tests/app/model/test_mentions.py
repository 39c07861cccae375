"""Whom a note speaks to."""

import pytest

from app.model.mentions import Ambiguous, renamed, spoken_to

PEOPLE = [
    (1, "Jane Roe", "jane@acme.example"),
    (2, "Jane", None),
    (3, "Łukasz Żak", "lz@acme.example"),
    (4, "Al Po", "al@acme.example"),
    (5, "Al Po", "po@acme.example"),
]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("ask @Jane Roe, and @JANE", {"@Jane Roe": 1, "@JANE": 2}),
        ("@Janet knows", {}),
        ("mail jane@acme.example", {}),
        ("(@jane@acme.example)", {"@jane@acme.example": 1}),
        ("@łukasz żak!", {"@łukasz żak": 3}),
        ("@po@acme.example it is", {"@po@acme.example": 5}),
        ("@ and @nobody", {}),
    ],
)
def test_names_and_mails_behind_an_at_sign_speak_to_people(body: str, found: dict[str, int]) -> None:
    assert spoken_to(body, PEOPLE) == found


def test_a_name_of_two_is_not_guessed() -> None:
    with pytest.raises(Ambiguous, match="2 people are called al po"):
        spoken_to("hm @al po", PEOPLE)


def test_the_longest_words_are_renamed_first() -> None:
    assert renamed("@Jane Roe and @Jane", {"@Jane": "<2>", "@Jane Roe": "<1>"}) == "<1> and <2>"
