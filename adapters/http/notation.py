"""Operations as a table of words, for documents that describe hundreds of them.

A row is the name, the method, the path and what is to be known of it; lines that begin with a blank go on with the row
above: `?` before what a question takes, `>` before the fields of a body, `^` before headers.

    candidates.tags.add POST /candidates/{id}/tags scope:candidates_manage
        > !tags*

The words: `scope:a,b`, `pages:style`; `json` for a body whose fields are not told, `form` and `multipart` for other
bodies; `reads` for what is asked with a body or by a POST, `notifies`, `destroys`, `undocumented`. Whatever else there
is says something to the adapter alone.

A field is a name and a mark for its kind: `id#` a number, `active?` true or false, `ids*` a list, `type{}` an object,
`createdOn@` a date with or without its time, `name` a text, `status=OPEN|CLOSED` one of these; `!` before one that has
to be given.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from adapters.http.catalogue import Body, read, write
from app.vendor import Operation, Parameter, ValueKind

_MARKS: dict[str, ValueKind] = {"#": "number", "?": "boolean", "*": "list", "{}": "object", "@": "moment"}
_PLACES: dict[str, Literal["query", "body", "header"]] = {"?": "query", ">": "body", "^": "header"}
_SAID: dict[ValueKind, str] = {"boolean": "true or false", "list": "several, with commas between", "object": "JSON"}
_LONGEST = 200
_SAFE = ("GET", "HEAD")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it stands there, with the words that mean something to the adapter."""

    operation: Operation
    words: frozenset[str]


def rows_in(text: str, *, source: str, base: str = "") -> Iterator[Row]:
    """The rows of a table. `source`: the document, before each name; `base`: what its paths begin with."""
    entry: list[str] = []
    for line in [*text.splitlines(), "."]:
        if not line.startswith(" ") and line.strip():
            if entry:
                yield _row(entry, source, base)
            entry = []
        if line.strip():
            entry.append(line)


def _row(lines: list[str], source: str, base: str) -> Row:
    words: list[str] = []
    parameters: list[Parameter] = []
    for line in lines:
        sign, _, rest = line.strip().partition(" ")
        if line.startswith(" ") and sign in _PLACES:
            parameters += [_parameter(word, _PLACES[sign]) for word in rest.split()]
        else:
            words += line.split()
    name, method, path, *known = words
    told = dict(word.split(":", 1) for word in known if ":" in word)
    marks = frozenset(word for word in known if ":" not in word)
    body: Body | None = "multipart" if "multipart" in marks else "form" if "form" in marks else None
    if body is None and ("json" in marks or any(one.where == "body" for one in parameters)):
        body = "json"
    where = f"{source} > {name}"
    scope = told["scope"].replace(",", " ") if "scope" in told else None
    documented = "undocumented" not in marks
    if method in _SAFE or "reads" in marks:
        operation = read(
            name,
            method,
            base + path,
            source=where,
            scope=scope,
            pages=told.get("pages"),
            body=body,
            parameters=parameters,
            documented=documented,
        )
    else:
        operation = write(
            name,
            method,
            base + path,
            source=where,
            scope=scope,
            body=body,
            parameters=parameters,
            notifies="notifies" in marks,
            destroys="destroys" in marks,
            documented=documented,
        )
    return Row(operation=operation, words=marks)


def _parameter(word: str, where: Literal["query", "body", "header"]) -> Parameter:
    bare, equals, values = word.removeprefix("!").partition("=")
    chosen = tuple(values.split("|")) if equals else ()
    mark = next((one for one in _MARKS if bare.endswith(one)), "") if not equals else ""
    kind: ValueKind = _MARKS[mark] if mark else "text"
    return Parameter(
        name=bare.removesuffix(mark),
        where=where,
        required=word.startswith("!"),
        kind=kind,
        values=chosen,
        help=f"one of {', '.join(chosen)}"[:_LONGEST] if chosen else _SAID.get(kind, ""),
    )
