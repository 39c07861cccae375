"""The table of Harvest v3's reads, as tests of sandbox and adapter both hold things against it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_TYPES = {"i": "integer", "s": "string", "b": "boolean", "a": "array", "o": "object", "n": "number"}
_EVERYWHERE = {"cursor": "s", "per_page": "i", "fields": "a", "ids": "a", "created_at": "o", "updated_at": "o"}


@dataclass(frozen=True)
class Read:
    """One GET: types by field, types by parameter, the words of enums.

    `also`: fields newer than the table's source; `instead`: the only ones of a record that is being worked on.
    """

    path: str
    fields: dict[str, str]
    parameters: dict[str, str]
    words: dict[str, list[str]]
    also: frozenset[str]
    instead: dict[str, str]

    @property
    def is_list(self) -> bool:
        return "{" not in self.path


def reads() -> list[Read]:
    with (Path(__file__).parent / "registry.toml").open("rb") as file:
        return [_read(path, table) for path, table in tomllib.load(file).items()]


def _read(path: str, table: dict) -> Read:
    also = _typed(table.get("also", ""))
    usual = {name: _TYPES[letter] for name, letter in _EVERYWHERE.items() if name not in table.get("lacks", "").split()}
    return Read(
        path,
        _typed(table["fields"]) | also,
        usual | _typed(table.get("parameters", "")) | _typed(table.get("also_parameters", "")),
        {name: words.split() for name, words in table.get("words", {}).items()},
        frozenset(also),
        _typed(table.get("instead", "")),
    )


def _typed(text: str) -> dict[str, str]:
    return {name: _TYPES[letter] for name, letter in (word.split(":") for word in text.split())}
