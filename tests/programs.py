"""What tests of whole programs share: what a command did, and what one that serves says first."""

import json
import select
import subprocess
from dataclasses import dataclass
from typing import Any

_LONGEST = 60.0


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def first_line(process: "subprocess.Popen[bytes]", seconds: float = _LONGEST) -> dict[str, Any]:
    """The ready line of a program that serves."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline() if ready else b""
    if not line:
        process.kill()
        raise AssertionError(process.communicate()[1].decode())
    found: dict[str, Any] = json.loads(line)
    return found
