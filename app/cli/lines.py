"""What a parent says to its child by the pipe, line by line; the end of it is the end of the parent."""

import os
from collections.abc import Callable


class Lines:
    """The lines of a pipe, without a buffer of Python's: a thread that waits in one keeps a process from ending."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._rest = b""

    def next(self) -> bytes | None:
        """The next whole line; None at the end."""
        while b"\n" not in self._rest:
            data = os.read(self._file, 65536)
            if not data:
                return None
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def follow(self, heard: Callable[[bytes], None]) -> None:
        """Hand on every line until the end."""
        while (line := self.next()) is not None:
            heard(line)
