"""A terminal with a stop-watch: how long until something is there, how much a key costs."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^X][^\x1b\x07]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\`-~]")
_QUIET = 0.06
"""Seconds of silence after which a key has had its whole effect."""

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("ready to go")
Bare().run()
"""


class Probe:
    """A program in a pseudo-terminal of 120 by 40; times are milliseconds from its start or from the key."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._began = time.perf_counter()
        self._program = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=dict(env), start_new_session=True
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._ours)

    def ready(self, text: str) -> float:
        """When `text` was first there, in ms from the start."""
        seen = b""
        while text not in _SEQUENCE.sub(b"", seen).decode("utf-8", "replace"):
            seen += os.read(self._ours, 1 << 16)
        at = (time.perf_counter() - self._began) * 1000
        self._rest()
        return at

    def press(self, key: bytes) -> tuple[float, float, int]:
        """(ms until the first byte, ms until the last, bytes) that a key costs."""
        began = last = time.perf_counter()
        first: float | None = None
        count = 0
        os.write(self._ours, key)
        while select.select([self._ours], [], [], _QUIET if first is not None else 1.0)[0]:
            count += len(os.read(self._ours, 1 << 16))
            last = time.perf_counter()
            first = first or last
        return ((first or last) - began) * 1000, (last - began) * 1000, count

    def leave(self) -> None:
        """End the program as a person does; without it, it is killed."""
        os.write(self._ours, b"q")
        while self._program.poll() is None:
            if select.select([self._ours], [], [], 0.02)[0]:
                with suppress(OSError):
                    os.read(self._ours, 1 << 16)

    def memory(self) -> float:
        """What the program holds, in MB."""
        pages = int(Path(f"/proc/{self._program.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _rest(self) -> None:
        while select.select([self._ours], [], [], 0.3)[0]:
            os.read(self._ours, 1 << 16)


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "PYTHONPATH")}
    return {**kept, "LANEHOP_HOME": str(home), "HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def bare() -> list[str]:
    return [sys.executable, "-c", BARE]


def lanehop(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "app.cli", *arguments]
