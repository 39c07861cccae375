"""Operations out of a table of words."""

from adapters.http.notation import rows_in

TABLE = """
things.list GET /things scope:read,write pages:number
    ? q size# deep? ids* since@
    ? kind=a|b
things.add POST /things/{id} notifies odd
    > !name own{}
    ^ If-Match
things.put
    PUT /things undocumented json
things.find POST /find reads json
things.drop DELETE /things destroys
things.send POST /files multipart
"""


def test_a_row_is_what_it_says() -> None:
    rows = {row.operation.name: row for row in rows_in(TABLE, source="Book", base="/v1")}
    assert [*rows] == ["things.list", "things.add", "things.put", "things.find", "things.drop", "things.send"]
    listed = rows["things.list"].operation
    assert (listed.method, listed.path, listed.scope, listed.pages) == ("GET", "/v1/things", "read write", "number")
    assert listed.source == "Book > things.list"
    assert not listed.changes
    assert {one.name: one.kind for one in listed.parameters} == {
        "q": "text", "size": "number", "deep": "boolean", "ids": "list", "since": "moment", "kind": "text",
    }  # fmt: skip
    assert listed.parameters[-1].values == ("a", "b")
    added = rows["things.add"]
    assert [(one.name, one.where, one.required) for one in added.operation.parameters] == [
        ("id", "path", True),
        ("name", "body", True),
        ("own", "body", False),
        ("If-Match", "header", False),
    ]
    assert (added.operation.body, added.operation.notifies) == ("json", True)
    assert "odd" in added.words
    put = rows["things.put"].operation
    assert (put.path, put.body, put.documented, put.changes) == ("/v1/things", "json", False, True)
    assert not rows["things.find"].operation.changes
    assert rows["things.drop"].operation.destroys
    assert rows["things.send"].operation.body == "multipart"
