"""Every operation of the document as the server knows it: method, path, what it takes, what it answers, who may."""

import re
from functools import cache
from typing import NamedTuple

from adapters.smartrecruiters.sandbox.notation import Shape, facts, shape


class Body(NamedTuple):
    """`form` is json, patch, multipart or form."""

    form: str
    needed: bool
    shape: Shape


class Reply(NamedTuple):
    """A success. `published` is false where nobody tells its shape."""

    status: int
    media: str
    shape: Shape | None
    published: bool


class Operation(NamedTuple):
    """`query`: an object; names that begin with @ are headers. `errors`: statuses with the codes that go with them."""

    family: str
    name: str
    method: str
    path: str
    query: Shape
    body: Body | None
    replies: tuple[Reply, ...]
    errors: dict[str, tuple[str, ...]]
    scopes: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.family, self.name

    @property
    def reply(self) -> Reply:
        """What it answers when all is well."""
        return self.replies[0]


@cache
def operations() -> tuple[Operation, ...]:
    """All of them, in the order of the table."""
    _, *lines = facts("operations.tsv").splitlines()
    return tuple(_operation(line.split("\t")) for line in lines)


def _operation(cells: list[str]) -> Operation:
    family, name, method, path, query, body, replies, errors, scopes = cells
    pairs = (error.partition(" ") for error in errors.split("; ") if error)
    return Operation(
        family,
        name,
        method,
        path,
        shape("{" + query + "}"),
        _body(body),
        tuple(_reply(text) for text in replies.split("; ")),
        {status: tuple(codes.split(",")) if codes else () for status, _, codes in pairs},
        tuple(scopes.split(",")) if scopes else (),
    )


def _body(text: str) -> Body | None:
    if not text:
        return None
    form, _, rest = text.partition(" ")
    return Body(form.rstrip("?"), not form.endswith("?"), shape(rest))


def _reply(text: str) -> Reply:
    found = re.match(r"(\??)(\d{3})(?: ([\w*.]+/[\w*.-]+))?(?: ([^^]+?))?(?: \^\w+)*$", text)
    if found is None:
        raise ValueError(text)
    kept = shape(found[4]) if found[4] else None
    return Reply(int(found[2]), found[3] or "application/json", kept, not found[1])
