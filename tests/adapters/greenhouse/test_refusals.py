"""The vendor's words in an answer of 422, whatever shape they come in."""

import msgspec
import pytest

from adapters.greenhouse.refusals import words


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        (["Cursor is invalid.", "Twice."], "Cursor is invalid.; Twice."),
        ([{"per_page": "is too large"}], "per_page: is too large"),
        ([{"message": "is missing", "field": "body"}, {"message": "no"}], "body: is missing; no"),
        ([{"email": ["is taken", "is odd"]}, None], "email: is taken, is odd"),
        ({"email": ["is taken"]}, "Unprocessable Content; email: is taken"),
    ],
)
def test_all_that_is_wrong_is_told_in_words(errors: object, said: str) -> None:
    assert words(msgspec.json.encode({"message": "Unprocessable Content", "errors": errors})) == said
