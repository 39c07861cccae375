"""The lists of Harvest v3: which fields a row has and what may be asked of it.

The facts are text. A resource's name stands alone; below it its fields, then after `?` its own filters; every list also
takes cursor, per_page, fields, ids, created_at and updated_at, but for those named with a minus. What a name does not
say by itself follows it: `?` boolean, `#` integer, `~` number, `$` text, `[]` list, `{}` object, `=a|b` one of those
words. By itself `id` and `..._id` is an integer, `..._ids` a list of them, `..._at` a moment, `..._on` a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from adapters.greenhouse.sandbox.facts import company, hiring, people

Kind = Literal["integer", "number", "boolean", "string", "moment", "day", "array", "object"]

_MARKS: dict[str, Kind] = {
    "?": "boolean", "#": "integer", "~": "number", "$": "string", "[]": "array", "{}": "object",
}  # fmt: skip
_DAYS = ("start_date", "end_date")
"""Days that are not called `..._on`: those of an employment."""
EVERYWHERE: dict[str, Kind] = {"ids": "array", "created_at": "moment", "updated_at": "moment"}


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that narrows a list. `words` are the only ones it takes, where there are any."""

    name: str
    kind: Kind
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: fields by name, filters by name (with those that every list has)."""

    name: str
    fields: dict[str, Kind]
    filters: dict[str, Filter]


def _read(text: str) -> Iterator[Listed]:
    name, words, asked = "", list[str](), list[str]()
    target = words
    for line in [*text.splitlines(), "end"]:
        if line and not line.startswith(" "):
            if name:
                yield _listed(name, words, asked)
            name, words, asked = line, [], []
            target = words
        elif line.lstrip().startswith("?"):
            target = asked
            asked.append(line.lstrip()[1:])
        else:
            target.append(line)


def _listed(name: str, fields: list[str], filters: list[str]) -> Listed:
    own = re.sub(r"\|\s+", "|", " ".join(filters)).split()
    lacking = {word[1:] for word in own if word.startswith("-")}
    found = {key: Filter(key, kind) for key, kind in EVERYWHERE.items() if key not in lacking}
    for word in own:
        if not word.startswith("-"):
            key, _, choices = word.partition("=")
            key, kind = _typed(key)
            found[key] = Filter(key, kind, tuple(choices.split("|")) if choices else ())
    return Listed(name, dict(_typed(word) for word in " ".join(fields).split()), found)


def _typed(word: str) -> tuple[str, Kind]:
    for mark, kind in _MARKS.items():
        if word.endswith(mark):
            return word.removesuffix(mark), kind
    if word == "id" or word.endswith("_id"):
        return word, "integer"
    if word.endswith("_ids"):
        return word, "array"
    if word.endswith("_at"):
        return word, "moment"
    return word, "day" if word.endswith("_on") or word in _DAYS else "string"


LISTS: dict[str, Listed] = {row.name: row for text in (people.TEXT, hiring.TEXT, company.TEXT) for row in _read(text)}
