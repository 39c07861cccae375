"""The notation of `facts/shapes.txt`: what a value may look like, in a word or a bracket.

`str` `int` `num` `bool` `dt` `day` `uuid` `file` `any`, `<A|B>` one of these words, a pattern in backticks for a text
of that form, `[T]` a list, `{name:T other*}` an object (`*` must be there, without a type it is text, `%:T` for all
other names), `(T / U)` one of several, `Name` another line of the file. `(1..20)` behind text, numbers and lists
bounds them, `?` lets null pass.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["str", "int", "num", "bool", "dt", "day", "uuid", "file", "any", "words", "list", "object", "of", "name"]

_FACTS = Path(__file__).with_name("facts")
_PLAIN = ("str", "int", "num", "bool", "dt", "day", "uuid", "file", "any")


@dataclass(frozen=True, eq=False)
class Shape:
    """`low` and `high` bound length or value. `text`: a pattern, or the name of another shape."""

    kind: Kind
    text: str = ""
    words: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    item: "Shape | None" = None
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    others: "Shape | None" = None
    several: tuple["Shape", ...] = ()
    nullable: bool = False

    def real(self) -> "Shape":
        """The shape that a name stands for; any other is itself."""
        if self.kind != "name":
            return self
        found = shapes()[self.text].real()
        return replace(found, nullable=True) if self.nullable else found


ANY = Shape("any")


def facts(name: str) -> str:
    """One of the tables beside this module."""
    return (_FACTS / name).read_text(encoding="utf-8")


@cache
def shapes() -> dict[str, Shape]:
    """All lines of the file by their names."""
    pairs = (line.split(" = ", 1) for line in facts("shapes.txt").splitlines())
    return {name: shape(text) for name, text in pairs}


@cache
def shape(text: str) -> Shape:
    """Raises ValueError for what is not in the notation."""
    reader = _Reader(text)
    found = reader.shape()
    if reader.rest():
        raise ValueError(text)
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def rest(self) -> str:
        return self._text[self._at :].strip()

    def _take(self, pattern: str) -> re.Match[str] | None:
        found = re.compile(r"\s*" + pattern).match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    def shape(self) -> Shape:
        found = self._bare()
        if bounds := self._take(r"\((\d*|-\d+)\.\.(\d*)\)"):
            found = replace(found, low=_number(bounds[1]), high=_number(bounds[2]))
        return replace(found, nullable=True) if self._take(r"\?") else found

    def _bare(self) -> Shape:
        if self._take(r"\["):
            item = self.shape()
            self._must(r"\]")
            return Shape("list", item=item)
        if self._take(r"\{"):
            return self._object()
        if words := self._take(r"<([^>]*)>"):
            return Shape("words", words=tuple(words[1].split("|")))
        if pattern := self._take(r"`([^`]+)`"):
            return Shape("str", text=pattern[1])
        if self._take(r"\((?![\d.-])"):
            return Shape("of", several=tuple(self._several()))
        word = self._take(r"([\w-]+)")
        if word is None:
            raise ValueError(self._text)
        return Shape(word[1], text="") if word[1] in _PLAIN else Shape("name", text=word[1])  # type: ignore[arg-type]

    def _several(self) -> Iterator[Shape]:
        yield self.shape()
        while self._take(r"/\s"):
            yield self.shape()
        self._must(r"\)")

    def _object(self) -> Shape:
        fields: dict[str, Shape] = {}
        needed: set[str] = set()
        others = None
        while not self._take(r"\}"):
            name = self._take(r"(%|@?[\w.$-]+)(\*?)(:?)")
            if name is None:
                raise ValueError(self._text)
            kept = self.shape() if name[3] else Shape("str")
            if name[1] == "%":
                others = kept
                continue
            fields[name[1]] = kept
            if name[2]:
                needed.add(name[1])
        return Shape("object", fields=fields, needed=frozenset(needed), others=others)

    def _must(self, pattern: str) -> None:
        if not self._take(pattern):
            raise ValueError(self._text)


def _number(text: str) -> int | None:
    return int(text) if text else None
