"""The catalogue against the table of Harvest v3's reads: every question that can be asked, every field of an answer."""

from adapters.greenhouse.operations import COMPOSED, OPERATIONS
from app.vendor import Operation
from tests.adapters.greenhouse import facts

READS = {read.path: read for read in facts.reads()}
ROWS = {
    row.path.removeprefix("/v3/"): row
    for row in OPERATIONS
    if not row.changes and row.name not in COMPOSED and row.name != "auth.token"
}
KINDS = {
    "number": {"integer", "number"},
    "boolean": {"boolean"},
    "list": {"array"},
    "object": {"object"},
    "text": {"string"},
    "moment": {"object", "string"},
}
"""What the table calls it. A moment is a text in a record, and asked for by an operator and a text."""


def asked(row: Operation) -> dict[str, str]:
    return {one.name: one.kind for one in row.parameters if one.where == "query"}


def unlike(kinds: dict[str, str], types: dict[str, str]) -> set[str]:
    """Names that only one side has, or of another type."""
    return (kinds.keys() ^ types.keys()) | {
        name for name in kinds.keys() & types if types[name] not in KINDS[kinds[name]]
    }


def test_every_read_of_the_table_is_in_the_catalogue_and_no_other() -> None:
    assert ROWS.keys() == READS.keys()


def test_what_can_be_asked_is_what_the_table_says() -> None:
    assert {path: found for path, row in ROWS.items() if (found := unlike(asked(row), READS[path].parameters))} == {}


def test_words_to_choose_from_are_those_of_the_table() -> None:
    for path, row in ROWS.items():
        chosen = {one.name: set(one.values) for one in row.parameters if one.values}
        assert chosen == {name: set(words) for name, words in READS[path].words.items()}, path


def test_what_is_answered_is_what_the_table_says() -> None:
    for path, row in ROWS.items():
        fields = {one.name: one.kind for one in row.fields}
        assert unlike(fields, READS[path].fields | READS[path].instead) == set(), path
