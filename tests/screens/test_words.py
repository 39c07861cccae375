"""Times as people read them."""

import pytest

from app import text
from app.model.ids import DAY, HOUR, MINUTE, SECOND
from screens.words import age, ago, seconds_left, some, within

NOW = 1_750_000_000_000


@pytest.mark.parametrize(
    ("passed", "said"),
    [(0, "now"), (59 * SECOND, "now"), (MINUTE, "1m"), (2 * HOUR + MINUTE, "2h"), (34 * DAY, "34d"), (-HOUR, "now")],
)
def test_an_age_has_one_unit(passed: int, said: str) -> None:
    assert age(NOW - passed, NOW) == said


def test_what_nobody_knows_is_not_made_up() -> None:
    assert age(None, NOW) == ""
    assert ago(None, NOW) == "never"
    assert ago(NOW - 5 * MINUTE, NOW) == "5m ago"


def test_the_last_second_of_a_hold_is_one_and_not_none() -> None:
    assert seconds_left(NOW + 1, NOW) == 1
    assert seconds_left(NOW + 10 * SECOND, NOW) == 10
    assert seconds_left(NOW, NOW) == 0


def test_one_is_not_many() -> None:
    assert (some(1, "job"), some(2, "job"), some(3, "try", "tries")) == ("1 job", "2 jobs", "3 tries")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Bo: taken back; u again", "Bo: taken back; u again"),
        ("Żaneta Błażejowska-Wyszyńska: New -> Screen, undo", "Żaneta Błażejo…: New -> Screen, undo"),
        ("Żaneta Błażejowska: a note stays once sent, so; u undoes", "Żaneta Błaż…: a note stay…; u undoes"),
        ("nobody can be moved here, it is shut for now; m moves on", "nobody can be moved her…; m moves on"),
        ("one long sentence that says nothing of any key", "one long sentence that says nothing of any key"),
    ],
)
def test_where_a_sentence_is_too_long_its_end_is_kept(sentence: str, said: str) -> None:
    assert within(36, sentence, "…") == said


@pytest.mark.parametrize("cells", range(10, 40))
def test_the_beginning_of_an_address_never_stands_alone(cells: int) -> None:
    lines = text.wrap("https://people.example.org/candidates/1234567890", cells)
    assert "".join(lines) == "https://people.example.org/candidates/1234567890"
    assert not {"https:/", "https://"} & set(lines)
