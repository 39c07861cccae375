"""Vitay's documents: every form that is known to come, and any other one as an error of that record alone."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.vitay import decoding
from adapters.vitay.decoding import Link, Resource, flag, kind_of, moment, number, resource, rows_in, text
from adapters.vitay.phones import apart, joined
from app.vendor import Unreadable

ONE = {"type": "Candidate", "id": "7", "attributes": {"first_name": "Ida"}}
AT = 1_680_689_472_000
"""2023-04-05 10:11:12 UTC."""


def decoded(row: Any) -> Resource:
    found = resource(json.dumps(row).encode())
    assert isinstance(found, Resource), found
    return found


@pytest.mark.parametrize(
    ("data", "ids"), [([ONE], ["7"]), (ONE, ["7"]), ([], []), (None, []), ([ONE, ONE], ["7", "7"])]
)
def test_the_records_of_a_document_are_a_list_or_one_or_none(data: Any, ids: list[str]) -> None:
    rows = rows_in(json.dumps({"data": data}).encode())
    assert [decoded(json.loads(row)).id for row in rows] == ids


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"errors": []}', b"<html>", b'{"data": ['])
def test_what_is_no_document_is_no_empty_one(body: bytes) -> None:
    with pytest.raises(ValueError, match="JSON:API"):
        rows_in(body)


@pytest.mark.parametrize(
    ("told", "links"),
    [
        ({"type": "Reference", "id": "3"}, (Link("reference", "3"),)),
        ({"data": {"type": "references", "id": 3}}, (Link("reference", "3"),)),
        ([{"type": "user", "id": "3"}, {"type": "user", "id": "4"}], (Link("user", "3"), Link("user", "4"))),
        ({"data": [{"type": "Reference", "id": "3", "filled": "true"}]}, (Link("reference", "3", True),)),
        ([{"data": {"type": "Reference", "id": "3", "filled": "no"}}], (Link("reference", "3", False),)),
        ({"type": "RerefenceRequest", "id": "3"}, (Link("referencerequest", "3"),)),
        (None, ()),
        ({"data": None}, ()),
        ([], ()),
        ("string", ()),
        ({"links": {"self": "/x"}}, ()),
    ],
)  # fmt: skip
def test_a_relationship_is_bare_or_wrapped_one_or_several(told: Any, links: tuple[Link, ...]) -> None:
    found = decoded({**ONE, "relationships": {"references": told}})
    assert found.links["references"] == links
    assert found.link("references") == next(iter(links), None)


@pytest.mark.parametrize("row", [{"type": "x"}, {"id": ""}, {"id": None, "attributes": {"id": [1]}}, [], "7", None, 7])
def test_a_record_without_an_id_is_put_aside(row: Any) -> None:
    assert isinstance(resource(json.dumps(row).encode()), Unreadable)


def test_an_id_may_stand_among_the_attributes() -> None:
    assert decoded({"type": "activity", "attributes": {"id": 12}}).id == "12"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *((word, True) for word in (True, "true", "True", "1", 1, "yes", " t ", "2023-04-05T10:11:12Z", "3")),
        *((word, False) for word in (False, "false", "FALSE", "0", 0, "no", "", "null", 0.0)),
        *((word, None) for word in (None, "string", "perhaps", [True], {"a": 1})),
    ],
)
def test_a_flag_may_be_a_word_a_number_or_since_when(value: Any, said: bool | None) -> None:
    assert flag(value) is said


@pytest.mark.parametrize(
    ("value", "found"),
    [("87", 87.0), ("87.5", 87.5), (3, 3.0), (True, None), ("number", None), (None, None), ("nan", None), ([1], None)],
)
def test_a_number_may_be_a_text(value: Any, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    "value",
    [
        "2023-04-05T10:11:12Z", "2023-04-05T12:11:12.000+02:00", "2023-04-05 10:11:12 UTC", "2023-04-05 12:11:12 +0200",
        "2023-04-05 10:11:12", 1680689472, "1680689472", 1680689472000, " 2023-04-05T10:11:12Z ",
    ],
)  # fmt: skip
def test_a_moment_comes_in_many_forms(value: Any) -> None:
    assert moment(value) == AT


@pytest.mark.parametrize("value", [None, "", "string", "yesterday", True, 7, "2023-99-99", {"at": 1}, "9" * 400])
def test_what_is_no_moment_costs_the_field_alone(value: Any) -> None:
    assert moment(value) is None


@pytest.mark.parametrize("word", ["HiringFirm", "hiring_firm", "hiring_firms", "hiring-firms", "hiringFirm"])
def test_a_type_is_the_same_however_it_is_written(word: str) -> None:
    assert kind_of(word) == "hiringfirm"


def test_texts_are_texts() -> None:
    assert [text(one) for one in (" a ", 5, 5.5, True, "", None, [], {})] == [
        "a",
        "5",
        "5.5",
        "yes",
        None,
        None,
        None,
        None,
    ]


def test_unforeseen_attributes_are_told() -> None:
    found = decoded({"id": "1", "attributes": {"first_name": "Ida", "shoe_size": 41, "tags": ["x"]}})
    assert found.other(frozenset({"first_name"})) == (("shoe_size", "41"),)
    for one in ({"is_in": True, "new": False, "size": 4}, {"size": "4", "new": "false", "is_in": "1"}):
        assert decoded({"id": "1", "attributes": one}).other(frozenset()) == (
            ("is_in", "yes"),
            ("new", "no"),
            ("size", "4"),
        )


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "id", "type", "attributes", "relationships", "filled", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(row=anything)
def test_no_record_is_odd_enough_to_break_the_reader(row: Any) -> None:
    found = resource(json.dumps(row).encode())
    if isinstance(found, Resource):
        for name in found.attributes:
            found.text(name), found.flag(name), found.number(name), found.moment(name), found.within(name)
        assert found.id


@given(body=st.binary(max_size=60) | anything.map(lambda value: json.dumps({"data": value}).encode()))
def test_no_document_is(body: bytes) -> None:
    with suppress(ValueError):
        assert all(one.id for one in decoding.resources(rows_in(body)))


@pytest.mark.parametrize(
    ("code", "rest", "whole"),
    [
        ("+48", "600 100 200", "+48 600 100 200"),
        ("+1", "212 555 0101", "+1 212 555 0101"),
        ("+353", "1 555", "+353 1 555"),
        ("+7", "495 555", "+7 495 555"),
        ("", "600 100 200", "600 100 200"),
    ],
)
def test_a_number_is_kept_in_two_parts(code: str, rest: str, whole: str) -> None:
    assert joined(code, rest) == whole
    assert apart(whole) == (code, rest)


@pytest.mark.parametrize(
    ("code", "phone", "shown"),
    [
        ("48", "600", "+48 600"),
        ("0048", "600", "+48 600"),
        ("PL", "600", "600"),
        ("48", "+49 30", "+49 30"),
        ("48", None, None),
    ],
)
def test_a_country_may_be_told_otherwise(code: str, phone: str | None, shown: str | None) -> None:
    assert joined(code, phone) == shown
