"""Catalogue rows, raw records, redaction and forms: the small rooms."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from adapters.http import errors, multipart, raw
from adapters.http.catalogue import Catalogue, fill, read, write
from adapters.http.redact import HIDDEN, Redactor, printable
from app.vendor import Parameter, Refused, Unreadable

ROWS = Catalogue(
    vendor="shop",
    base="/v1",
    rows=(
        read("things.list", "GET", "/things/", source="here"),
        write(
            "things.change",
            "PUT",
            "/things/{thing_id}",
            source="there",
            parameters=(Parameter(name="x", where="body"),),
        ),
    ),
    outside=(read("door.open", "GET", "/door", source="outside"),),
)


def test_a_row_knows_the_holes_of_its_path() -> None:
    row = ROWS["things.change"]
    assert row.path == "/v1/things/{thing_id}"
    assert [(one.name, one.where, one.required) for one in row.parameters] == [
        ("thing_id", "path", True),
        ("x", "body", False),
    ]
    assert row.changes
    assert ROWS["door.open"].path == "/door"


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one() -> None:
    with pytest.raises(Refused, match=r"no operation 'thing.list'; did you mean things.list"):
        ROWS["thing.list"]


def test_two_operations_do_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="one name"):
        Catalogue(vendor="shop", base="", rows=(ROWS["things.list"], ROWS["things.list"]))


@given(st.text(min_size=1))
def test_no_value_leaves_its_segment_of_the_path(value: str) -> None:
    path = fill("/things/{thing}/parts", {"thing": value.encode("utf-8", "replace").decode()})
    assert path.count("/") == 3
    assert path.isascii()
    assert not {"?", "#"} & set(path)
    assert path.split("/")[2] not in ("", ".", "..")


def test_a_missing_value_is_no_empty_segment() -> None:
    for values in ({}, {"thing": ""}):
        with pytest.raises(Refused, match="thing is missing"):
            fill("/things/{thing}", values)


class Thing(BaseModel):
    id: int
    name: str


def test_a_page_is_split_and_its_bytes_stay() -> None:
    body = b'[ {"id": 1, "name": "a"} , {"id":2,"name":null},{"id":"x"}, 7 ]'
    rows = raw.rows_of(body)
    assert rows[:2] == [b'{"id": 1, "name": "a"}', b'{"id":2,"name":null}']
    read_ = [raw.parse(row, Thing) for row in rows]
    assert read_[0] == Thing(id=1, name="a")
    bad = read_[1]
    assert isinstance(bad, Unreadable)
    assert (bad.remote_id, bad.raw) == ("2", b'{"id":2,"name":null}')
    assert bad.reason.startswith("name: ")
    assert all(isinstance(one, Unreadable) for one in read_[1:])


def test_a_reason_never_quotes_what_may_be_personal() -> None:
    bad = raw.parse(b'{"id": "Ida Noor", "name": ["ida@example.com"]}', Thing)
    assert isinstance(bad, Unreadable)
    assert "Ida" not in bad.reason
    assert "ida@" not in bad.reason


@pytest.mark.parametrize("body", [b"", b"{}", b"[1", b"[1] 2", b"<html>", b"null", b"\xff\xfe"])
def test_what_is_no_list_is_no_page(body: bytes) -> None:
    with pytest.raises(ValueError, match="no JSON list"):
        raw.rows_of(body)


@given(st.binary(max_size=50))
def test_marks_can_be_asked_of_anything(row: bytes) -> None:
    key, stamp = raw.marks_of(row)
    assert isinstance(key, str)
    assert isinstance(stamp, str)


SECRET = "c4n4ry-t0k3n"


@pytest.mark.parametrize(
    "text",
    [
        f"https://user:{SECRET}@proxy.example:3128/x",
        f"Authorization: Bearer {SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}', 'Accept': 'x'}}",
        f'{{"access_token": "{SECRET}", "expires_in": 1}}',
        f"{{'password': '{SECRET}'}}",
        f"client_secret={SECRET}&grant_type=password",
        f"grant_type=x&password={SECRET}",
        f"refresh_token: {SECRET}",
        f"X-Api-Key: {SECRET}",
        f"X-SmartToken: {SECRET}",
        f"Basic {SECRET}",
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    assert SECRET not in Redactor().line(text)
    assert HIDDEN in Redactor().line(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), min_size=4), st.text(), st.text())
def test_a_known_secret_is_hidden_wherever_it_stands(secret: str, before: str, after: str) -> None:
    redactor = Redactor([secret])
    assert redactor.text(f"{before}\0{secret}\0{after}").count(secret) <= HIDDEN.count(secret) * 99
    assert secret not in repr(redactor)


@given(st.text())
def test_a_printable_line_is_one(text: str) -> None:
    line = printable(text)
    assert line == "" or line.isprintable()


def test_ordinary_words_stay() -> None:
    text = "Validation Failed; tokens are fine, the password policy too; name: Ida"
    assert Redactor().line(text) == text


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("5", 5.0), ("0.5", 0.5), ("Thu, 01 Jan 1970 00:01:40 GMT", 90.0), ("soon", None), ("", None), ("-3", None)],
)
def test_how_long_to_wait_is_read_in_both_forms(header: str, seconds: float | None) -> None:
    assert errors.retry_after({"retry-after": header}, now=10_000) == seconds


async def test_a_form_with_a_file_keeps_every_byte(tmp_path: Path) -> None:
    file = tmp_path / 'na"me.pdf'
    content = bytes(range(256))
    file.write_bytes(content)
    body, kind = await multipart.encode({"file": str(file), "name": "Zażółć", "isPublic": 0})
    assert content in body
    assert b'filename="na%22me.pdf"' in body
    assert "Zażółć".encode() in body
    assert kind.startswith("multipart/form-data; boundary=")


async def test_a_file_that_cannot_be_read_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nothing\.pdf cannot be read"):
        await multipart.encode({"file": str(tmp_path / "nothing.pdf")})


def test_error_words_of_any_depth_come_to_an_end() -> None:
    deep: object = "x"
    for _ in range(200):
        deep = {"errors": [deep]}
    assert isinstance(errors.said(msgspec.json.encode(deep)), str)
