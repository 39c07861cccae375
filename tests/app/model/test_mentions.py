"""Whom a note speaks to."""

import pytest

from app.model.mentions import Ambiguous, begun, renamed, spoken_to, unknown

PEOPLE = [
    (1, "Jane Roe", "jane@acme.example"),
    (2, "Jane", None),
    (3, "Łukasz Żak", "lz@acme.example"),
    (4, "Al Po", "al@acme.example"),
    (5, "Al Po", "po@acme.example"),
    (6, "İnci Strauß", None),
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
        ("@inci @İnci Strauß, @Jane", {"@İnci Strauß": 6, "@Jane": 2}),
    ],
)
def test_names_and_mails_behind_an_at_sign_speak_to_people(body: str, found: dict[str, int]) -> None:
    assert spoken_to(body, PEOPLE) == found


def test_a_name_of_two_is_not_guessed() -> None:
    with pytest.raises(Ambiguous, match="2 people are called al po"):
        spoken_to("hm @al po", PEOPLE)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("ask @Jan Nobody, @Jane Roe", ("Jan",)),
        ("(@janet's @janet's!) @mail@x.example.", ("janet's", "mail@x.example")),
        ("a@b.example, 3 @ 5, @@, @Jane", ()),
        ("@5pm @", ("5pm",)),
    ],
)
def test_a_word_behind_an_at_sign_that_nobody_is_called(body: str, words: tuple[str, ...]) -> None:
    assert unknown(body, PEOPLE) == words


def test_what_is_begun_is_what_stands_behind_the_last_sign() -> None:
    assert [begun(before) for before in ("@Jan Ko", "@a, @", "@jan@ac", "a@b", "")] == [
        "Jan Ko",
        "",
        "jan@ac",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("body", "words", "read"),
    [
        ("@Jane Roe and @Jane", {"@Jane": "<2>", "@Jane Roe": "<1>"}, "<1> and <2>"),
        ("@Anna, @Ann. x@Ann @Ann", {"@Ann": "<1>"}, "@Anna, <1>. x@Ann <1>"),
        ("ask<7>now @[U:7]x", {"<7>": "@Ann", "@[U:7]": "@Eva"}, "ask@Annnow @Evax"),
        ("<1> <2>", {"<1>": "<2>", "<2>": "<1>"}, "<2> <1>"),
        ("as it is", {}, "as it is"),
    ],
)
def test_only_whole_words_are_renamed_the_longest_first(body: str, words: dict[str, str], read: str) -> None:
    assert renamed(body, words) == read
