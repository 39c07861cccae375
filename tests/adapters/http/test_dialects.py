"""Ways of paging as data: where the rows are, what leads on, what an answer that is none is told as."""

import msgspec
import pytest

from adapters.http.dialects import Dialect, Walk
from adapters.http.messages import Response
from adapters.http.paging import Numbered

TOKEN = Dialect(by="token", parameter="at", following=("next",), links=("at",), rows=("content", "jobs"))


def answer(body: object, **headers: str) -> Response:
    return Response(status=200, headers=headers, body=msgspec.json.encode(body), begun_at=0)


@pytest.mark.parametrize(
    ("found", "following"),
    [
        (answer({"next": "b", "content": []}), "b"),
        (answer({"next": 7, "content": []}), "7"),
        (answer({"next": "", "content": []}), None),
        (answer({"next": None, "content": []}), None),
        (answer({"content": []}), None),
        (answer([], link='</x?at=b%2F1&limit=2>; rel="next"'), "b/1"),
        (answer([], link='</x?at=b>; rel="prev"'), None),
    ],
)
def test_a_token_is_where_the_vendor_puts_it(found: Response, following: str | None) -> None:
    assert TOKEN.sight(TOKEN.start(), found, []).following == following


def test_rows_are_a_bare_list_or_under_the_first_name_there_is() -> None:
    assert TOKEN.rows_of(b'[{"id": 1}, 2]') == [b'{"id": 1}', b"2"]
    assert TOKEN.rows_of(b'{"jobs": [1], "total": 9}') == [b"1"]
    assert TOKEN.rows_of(b'{"content": null}') == []
    for wrong in (b'{"rows": []}', b'{"content": {}}', b'"x"', b"{", b""):
        with pytest.raises(ValueError, match="no "):
            TOKEN.rows_of(wrong)


def test_a_question_says_how_many_and_from_where() -> None:
    asked = (("q", "x"),)
    assert TOKEN.ask(TOKEN.start(asked, 5), asked) == (("limit", "5"), ("q", "x"))
    by_offset = msgspec.structs.replace(TOKEN, by="offset", parameter="offset")
    assert by_offset.ask(by_offset.start(asked), asked) == (("q", "x"), ("limit", "100"), ("offset", "0"))
    by_number = msgspec.structs.replace(TOKEN, by="number", parameter="page", first=0)
    assert by_number.ask(by_number.start(asked), asked) == (("q", "x"), ("limit", "100"), ("page", "0"))
    assert by_number.ask(Numbered(page=3, size=10), ()) == (("limit", "10"), ("page", "2"))


def test_a_number_of_rows_ends_a_walk_by_numbers() -> None:
    by_number = msgspec.structs.replace(TOKEN, by="number", parameter="page", totals=("all",))
    walk: Walk = Numbered(size=2)
    sight = by_number.sight(walk, answer({"all": 5, "content": []}), ["a", "b"])
    assert (sight.pages, sight.total) == (3, 5)
    assert by_number.sight(walk, answer({"content": []}), []).pages is None


def test_a_walk_is_kept_as_json() -> None:
    for walk in (
        TOKEN.start(),
        Dialect(by="offset", parameter="x").start(),
        Dialect(by="number", parameter="x").start(),
    ):
        assert msgspec.json.decode(msgspec.json.encode(walk), type=Walk) == walk
