"""Operations as data: the rows an adapter's catalogue is made of, and how a row becomes a path.

Loads no HTTP library: the command line lists operations without one.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from urllib.parse import quote

import msgspec

from app.vendor import Field, Operation, Parameter, Refused

_HOLE = re.compile(r"\{(\w+)\}")
Body = Literal["json", "form", "multipart"]


def read(
    name: str,
    method: str,
    path: str,
    *,
    source: str,
    scope: str | None = None,
    pages: str | None = None,
    body: Body | None = None,
    parameters: Iterable[Parameter] = (),
    documented: bool = True,
    fields: Iterable[Field] = (),
) -> Operation:
    """A row that changes nothing at the vendor; `body` for a question that is asked with one."""
    return Operation(
        name=name,
        method=method,
        path=path,
        source=source,
        scope=scope,
        pages=pages,
        body=body,
        parameters=(*_holes(path), *parameters),
        documented=documented,
        fields=tuple(fields),
    )


def write(
    name: str,
    method: str,
    path: str,
    *,
    source: str,
    scope: str | None = None,
    body: Body | None = None,
    parameters: Iterable[Parameter] = (),
    notifies: bool = False,
    destroys: bool = False,
    documented: bool = True,
) -> Operation:
    """A row that changes something at the vendor."""
    row = read(name, method, path, source=source, scope=scope, body=body, parameters=parameters, documented=documented)
    return msgspec.structs.replace(row, changes=True, notifies=notifies, destroys=destroys)


class Catalogue:
    """All operations of a vendor, by name.

    Args:
        vendor: the word in commands.
        base: what stands before the path of every row in `rows`.
        rows: operations below `base`.
        outside: operations whose path is already complete.
    """

    def __init__(self, *, vendor: str, base: str, rows: Iterable[Operation], outside: Iterable[Operation] = ()) -> None:
        self.vendor = vendor
        self.rows: tuple[Operation, ...] = (
            *outside,
            *(msgspec.structs.replace(row, path=base + row.path) for row in rows),
        )
        self._by_name = {row.name: row for row in self.rows}
        if len(self._by_name) != len(self.rows):
            raise ValueError(f"{vendor}: two operations have one name")

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> Operation:
        """The row of that name. Raises `Refused` with the nearest names for one that does not exist."""
        try:
            return self._by_name[name]
        except KeyError:
            raise Refused(f"{self.vendor} has no operation {name!r}{nearest(name, self._by_name)}") from None


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean a, b?` for the known words that look like this one, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"; did you mean {', '.join(close)}?" if close else ""


def fill(path: str, values: Mapping[str, str]) -> str:
    """The path with its `{holes}` filled, every value percent-encoded as one segment.

    Raises `Refused` for a value that is missing or empty: an empty segment would be another operation.
    """

    def segment(hole: re.Match[str]) -> str:
        value = values.get(hole[1], "")
        if not value:
            raise Refused(f"{hole[1]} is missing")
        # Dots alone would climb to another resource, and quote() leaves them as they are.
        return value.replace(".", "%2E") if value.strip(".") == "" else quote(value, safe="")

    return _HOLE.sub(segment, path)


def _holes(path: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name=name, where="path", required=True) for name in _HOLE.findall(path))
