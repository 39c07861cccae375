"""What comes on standard input, as text."""

import sys

from app.cli.exits import Exit, Failure


def text() -> str:
    """All of standard input. Raises `Failure` where it is no text, or nothing is there to read from."""
    if sys.stdin is None:
        raise Failure("standard input is closed", Exit.USAGE)
    try:
        found = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Failure("standard input is not UTF-8 text", Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"standard input cannot be read: {error.strerror}", Exit.USAGE) from None
    if "\0" in found:
        raise Failure("standard input is no text: it holds a NUL", Exit.USAGE)
    return found
