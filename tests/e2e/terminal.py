"""A terminal with a program in it: keys go in, a screen comes out, and nothing survives it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import pyte

PATIENCE = 30.0
"""Seconds until a wait fails. Only a failing test takes that long."""

KEYS = {
    "enter": b"\r",
    "tab": b"\t",
    "backspace": b"\x7f",
    "space": b" ",
    # As a terminal with the Kitty protocol sends it: a lone ESC and the key after it could be taken for one.
    "escape": b"\x1b[27u",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
}

SEQUENCE = re.compile(
    rb"\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b[\]P_^X](?P<text>[^\x1b\x07]*)(?:\x07|\x1b\\)"
    rb"|\x1b[ -/]*[0-Z\\`-~]"
)
"""What a program says to the terminal itself, between the letters it shows."""
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x1b\x07]*\x1b?|[ -/]*)?$")
_FRAME = b"?2026"
"""The mode between whose two marks a program draws one frame."""
_KNOWN_MODES = (b"1", b"7", b"25", b"1000", b"1004", b"1006", b"1049", b"2004", b"2026")

_IN_CHARGE = "import fcntl,os,sys,termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
"""The program gets the terminal as its own: resizing and hanging up reach it as signals."""


class _Screen(pyte.Screen):
    """pyte's screen, which forgets the rest of a text behind a mark without a combining class, as Thai vowels are."""

    def draw(self, data: str) -> None:
        super().draw("".join(one for one in data if unicodedata.category(one) != "Mn" or unicodedata.combining(one)))


class Terminal:
    """A program in a pseudo-terminal of its own.

    Leaving the block kills the program; children of the program that outlive it are for `Machine.close` to find.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str], *, columns: int = 80, rows: int = 24) -> None:
        self.columns, self.rows = columns, rows
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._raw = bytearray()
        self._rest = b""
        self._drawing = False
        self._ended = False
        self._news = threading.Condition()
        self._side, theirs = pty.openpty()
        self._hung_up, self._hang_up = os.pipe()
        self._set_size(theirs)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _IN_CHARGE, *command],
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                env={"TERM": "xterm-256color", "COLORTERM": "truecolor", **env},
                start_new_session=True,
            )
        finally:
            os.close(theirs)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    # --- what a person does ------------------------------------------------------------------------

    def type(self, *keys: str) -> None:
        """Press keys: names out of `KEYS`, `ctrl+LETTER`, or text that is typed as it is."""
        for key in keys:
            self.send(_bytes_of(key))

    def type_and_see(self, key: str) -> str:
        """Press a key that changes the screen, and wait until it has; the screen then."""
        before = self.screen()
        self.type(key)
        return self.wait_for(lambda lines: lines != before)

    def send(self, data: bytes) -> None:
        """Write bytes as a keyboard would, all of them. Raises `AssertionError` where nobody is there to read them."""
        while data:
            _, ready, _ = select.select([], [self._side], [], PATIENCE)
            try:
                data = data[os.write(self._side, data[:256]) if ready else 0 :]
            except OSError:
                ready = []
            assert ready, "nobody reads what is typed:\n" + _framed(self.screen())

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        with self._news:
            self.columns, self.rows = columns, rows
            self._screen.resize(rows, columns)
            self._set_size(self._side)

    def hang_up(self) -> None:
        """Close the window: the program gets SIGHUP, and nobody reads what it writes."""
        if self._side < 0:
            return
        os.write(self._hang_up, b"!")
        self._reader.join()
        for one in (self._side, self._hung_up, self._hang_up):
            os.close(one)
        self._side = -1

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    # --- what a person sees ------------------------------------------------------------------------

    @property
    def raw(self) -> bytes:
        """Everything the program has written so far."""
        with self._news:
            return bytes(self._raw)

    def screen(self) -> list[str]:
        """The lines of the screen as they are now."""
        with self._whole_frame():
            return self._lines()

    def cells(self, y: int) -> list[str]:
        """The cells of a line, one string each; the second cell of a wide character is empty."""
        with self._whole_frame():
            row = self._screen.buffer[y]
            return [row[x].data for x in range(self.columns)]

    def wait_for(self, what: str | re.Pattern[str] | Callable[[list[str]], object], seconds: float = PATIENCE) -> str:
        """Wait until a whole frame shows a text, matches an expression, or is as a function of its lines says.

        Gives the screen then. Raises `AssertionError` with the screen where that does not come.
        """
        sees = _eye(what)
        until = time.monotonic() + seconds
        with self._news:
            while True:
                lines = self._lines()
                if not self._drawing and sees(lines):
                    return "\n".join(lines)
                left = until - time.monotonic()
                if left <= 0 or self._ended:
                    why = "the program has ended" if self._ended else f"{seconds:.0f} s have passed"
                    raise AssertionError(f"{why} without {_named(what)}:\n" + _framed(lines))
                self._news.wait(left)

    def wait_until_gone(self, what: str | re.Pattern[str], seconds: float = PATIENCE) -> str:
        """Wait until a whole frame shows something no more."""
        sees = _eye(what)
        return self.wait_for(lambda lines: not sees(lines), seconds)

    def wait_for_end(self, seconds: float = PATIENCE) -> int:
        """Wait until the program has ended; its exit code. Raises `AssertionError` with the screen."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError("the program goes on:\n" + _framed(self.screen())) from None

    # --- the terminal itself -----------------------------------------------------------------------

    def _set_size(self, side: int) -> None:
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    @contextmanager
    def _whole_frame(self) -> Iterator[None]:
        """With the screen as it is, and not half of the next one."""
        with self._news:
            assert self._news.wait_for(lambda: self._ended or not self._drawing, PATIENCE), "a frame that never ends"
            yield

    def _lines(self) -> list[str]:
        try:
            return [line.rstrip() for line in self._screen.display]
        except IndexError:  # the emulator has half of a wide letter, which the rest of the frame paints over
            return [""] * self._screen.lines

    def _read(self) -> None:
        """Until the program has closed its side, or somebody the window."""
        while data := self._next_bytes():
            with self._news:
                self._raw += data
                self._draw(data)
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _next_bytes(self) -> bytes:
        ready, _, _ = select.select([self._side, self._hung_up], [], [])
        if self._hung_up in ready:
            return b""
        with suppress(OSError):  # Linux tells the end of the other side so
            return os.read(self._side, 65536)
        return b""

    def _draw(self, data: bytes) -> None:
        """Give the emulator what it understands, and answer what a terminal is asked."""
        data = self._rest + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        data, self._rest = data[:cut], data[cut:]
        shown, at = bytearray(), 0
        for found in SEQUENCE.finditer(data):
            shown += data[at : found.start()]
            at = found.end()
            if self._is_for_the_emulator(found):
                shown += found[0]
        self._stream.feed(bytes(shown + data[at:]))

    def _is_for_the_emulator(self, found: re.Match[bytes]) -> bool:
        if found["text"] is not None:
            return False
        parameters, between, final = found["parameters"], found["between"], found["final"]
        if final is None:
            return True
        if between == b"$" and final == b"p":
            mode = parameters.lstrip(b"?")
            self._answer(b"\x1b[?%s;%d$y" % (mode, 2 if mode in _KNOWN_MODES else 0))
        elif parameters == _FRAME and final in b"hl":
            self._drawing = final == b"h"
        elif final == b"n" and parameters == b"6":
            self._answer(b"\x1b[%d;%dR" % (self._screen.cursor.y + 1, self._screen.cursor.x + 1))
        elif final == b"c" and not parameters.startswith(b">"):
            self._answer(b"\x1b[?62;22c")
        else:
            return not between and parameters[:1] not in (b"<", b"=", b">") and final not in b"tu"
        return False

    def _answer(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._side, data)


def _bytes_of(key: str) -> bytes:
    if key in KEYS:
        return KEYS[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].upper()) & 0x1F])
    return key.encode()


def _eye(what: str | re.Pattern[str] | Callable[[list[str]], object]) -> Callable[[list[str]], object]:
    if isinstance(what, str):
        return lambda lines: any(what in line for line in lines)
    if isinstance(what, re.Pattern):
        return lambda lines: what.search("\n".join(lines))
    return what


def _named(what: object) -> str:
    return repr(what.pattern if isinstance(what, re.Pattern) else what) if not callable(what) else "what was waited for"


def _framed(lines: Sequence[str]) -> str:
    width = max((len(line) for line in lines), default=0)
    return "\n".join(["+" + "-" * width + "+", *(f"|{line:<{width}}|" for line in lines), "+" + "-" * width + "+"])
