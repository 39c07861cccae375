"""What attributes may be sent, and of which kind each is."""

import math
import re
from collections.abc import Mapping
from typing import Any

from adapters.vitay.sandbox.records import Wrong

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TRUE, _FALSE = (True, "true", "1"), (False, "false", "0")
_LONGEST = 20_000


class Fields:
    """`text` lists names, each with what it is: `!` must be there, `@` e-mail, `?` boolean, `#` whole number, `~` any.

    Booleans and numbers may be texts: the document calls them "string".
    """

    def __init__(self, text: str) -> None:
        found = [re.match(r"(\w+)(!?)(\S?)$", word) for word in text.split()]
        self._kinds = {match[1]: match[3] for match in found if match}
        self._needed = [match[1] for match in found if match and match[2]]

    def read(self, sent: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
        """The attributes as they are kept. `whole`: those that must be there are missed. Raises `Wrong` 422."""
        for name in sent:
            if name not in self._kinds:
                raise Wrong(422, f"{name[:40]} is not permitted", f"/data/attributes/{name}")
        for name in self._needed:
            if (whole and not sent.get(name)) or (name in sent and sent[name] in (None, "")):
                raise Wrong(422, f"{name} can't be blank", f"/data/attributes/{name}")
        return {name: self._kept(name, value) for name, value in sent.items()}

    def _kept(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        try:
            return _READ[self._kinds[name]](value)
        except (ValueError, TypeError, OverflowError):
            raise Wrong(422, f"{name} is invalid", f"/data/attributes/{name}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(value)
    return value


def _email(value: Any) -> str:
    if not _EMAIL.fullmatch(_text(value)):
        raise ValueError(value)
    return str(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool | str) or value not in (*_TRUE, *_FALSE):
        raise ValueError(value)
    return value in _TRUE


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or not 0 <= int(value) < 1_000_000:
        raise ValueError(value)
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or not math.isfinite(float(value)):
        raise ValueError(value)
    return float(value)


_READ = {"": _text, "@": _email, "?": _boolean, "#": _whole, "~": _number}
