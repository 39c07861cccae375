"""RFC 6902: a list of operations upon a document."""

import copy
from typing import Any

_ABSENT = object()


def patched(document: Any, operations: list[dict[str, Any]]) -> Any:
    """A new document. Raises ValueError for a path that leads nowhere and a test that fails."""
    found = copy.deepcopy(document)
    for one in operations:
        path = _parts(one["path"])
        match one["op"]:
            case "test":
                if _get(found, path) != one.get("value"):
                    raise ValueError(f"test failed at {one['path']}")
            case "remove":
                found = _without(found, path)
            case "add" | "replace" as op:
                found = _with(found, path, one.get("value"), insert=op == "add")
            case "copy" | "move" as op:
                value = copy.deepcopy(_get(found, _parts(one.get("from", ""))))
                found = _without(found, _parts(one["from"])) if op == "move" else found
                found = _with(found, path, value, insert=True)
    return found


def _parts(path: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]


def _get(document: Any, path: list[str]) -> Any:
    for part in path:
        found = document.get(part, _ABSENT) if isinstance(document, dict) else _item(document, part)
        if found is _ABSENT:
            raise ValueError(f"there is no /{'/'.join(path)}")
        document = found
    return document


def _item(document: Any, part: str) -> Any:
    if not isinstance(document, list) or not part.isdecimal() or int(part) >= len(document):
        return _ABSENT
    return document[int(part)]


def _with(document: Any, path: list[str], value: Any, *, insert: bool) -> Any:
    if not path:
        return value
    holder, last = _get(document, path[:-1]), path[-1]
    if isinstance(holder, list):
        place = len(holder) if last == "-" else int(last) if last.isdecimal() else len(holder) + 1
        if place > len(holder) or (not insert and place == len(holder)):
            raise ValueError(f"there is no /{'/'.join(path)}")
        holder[place : place if insert else place + 1] = [value]
    elif isinstance(holder, dict):
        holder[last] = value
    else:
        raise ValueError(f"there is no /{'/'.join(path)}")  # noqa: TRY004  # one kind of complaint about a path
    return document


def _without(document: Any, path: list[str]) -> Any:
    _get(document, path)
    holder = _get(document, path[:-1])
    del holder[path[-1] if isinstance(holder, dict) else int(path[-1])]
    return document
