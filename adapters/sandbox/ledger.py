"""What arrived: one line a request, whatever became of it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

_SECRET = re.compile(r"authorization|secret|password|passwd|token|(api|reset)_?key", re.IGNORECASE)
_HIDDEN = "***"
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One request.

    `at`: UTC, ISO 8601. `status`: what the server answered, also where the connection was closed before the
    client could read it; None where the request never reached the vendor's code. `changed`: the vendor's state
    is another one than before. `dropped`: the client got no answer. `notified`: people were e-mailed or texted
    because of it.
    """

    at: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int | None
    changed: bool
    dropped: bool
    notified: bool

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True)


class Ledger:
    """All entries of a running sandbox, in order of arrival; also appended to a file when one is given.

    The file is flushed line by line, so that a test in another process reads what has happened so far.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def write(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self._file:
            self._file.write(entry.line() + "\n")
            self._file.flush()

    def requests(self, path: str = "", method: str | None = None) -> list[Entry]:
        """Entries whose path contains a match of the regular expression `path`."""
        return [e for e in self.entries if re.search(path, e.path) and method in (None, e.method)]

    def effects(self, path: str = "", method: str | None = None) -> list[Entry]:
        """Those of `requests` that changed something at the vendor."""
        return [entry for entry in self.requests(path, method) if entry.changed]

    def clear(self) -> None:
        self.entries.clear()

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def without_secrets(value: Any) -> Any:
    """The value with everything under a key that names a secret replaced, at any depth; long texts cut."""
    if isinstance(value, Mapping):
        return {str(k): _HIDDEN if _SECRET.search(str(k)) else without_secrets(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [without_secrets(item) for item in value]
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return value[:_LONGEST_TEXT]
    return value
