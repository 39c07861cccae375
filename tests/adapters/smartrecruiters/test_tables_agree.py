"""Two tables of the same operations, written apart: what this adapter asks for is what the sandbox serves."""

import re

from adapters.smartrecruiters.operations import HOSTED, OPERATIONS, PATCHES
from adapters.smartrecruiters.sandbox.notation import Shape, shapes
from adapters.smartrecruiters.sandbox.operations import operations
from app.vendor import Operation


def anyhow(path: str) -> str:
    """A path, whatever its holes are called."""
    return re.sub(r"\{[^}]*\}", "{}", path)


SERVED = {(one.method, anyhow(one.path)): one for one in operations()}
OURS = [row for row in OPERATIONS if row.name != "auth.token"]


def names(row: Operation, where: str) -> set[str]:
    return {one.name for one in row.parameters if one.where == where}


def fields(shape: Shape | None) -> set[str] | None:
    """The names of an object; None for what is none."""
    while shape is not None and shape.kind == "name":
        shape = shapes()[shape.text]
    return {*shape.fields} if shape is not None and shape.kind == "object" else None


def test_each_asks_for_what_the_other_serves() -> None:
    assert {(row.method, anyhow(row.path)) for row in OURS} == SERVED.keys()


def test_questions_and_scopes_are_the_same() -> None:
    for row in OURS:
        other = SERVED[row.method, anyhow(row.path)]
        assert names(row, "query") == {name for name in other.query.fields if not name.startswith("@")}, row.name
        assert set((row.scope or "").split()) == {*other.scopes}, row.name


def test_bodies_are_of_one_form_and_hold_nothing_unknown() -> None:
    for row in OURS:
        other = SERVED[row.method, anyhow(row.path)]
        if other.body is None:  # nobody published it: it takes anything
            continue
        assert other.body.form == ("patch" if row.name in PATCHES else row.body), row.name
        known = fields(other.body.shape)
        if known is not None and row.name not in HOSTED:
            assert names(row, "body") <= known, row.name
