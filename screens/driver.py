"""Input that survives what no keyboard sends.

Textual's driver ends the program at the first byte that is no UTF-8, and at key sequences with numbers that mean
nothing. Both come over bad lines and from odd terminals. For what is pasted see `screens.pasting`.
"""

import errno
import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import IO, Any, cast

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.message import Message

from screens.pasting import Pastes

_POLL = 0.1
_GONE = (errno.EIO, errno.EPIPE, errno.EBADF)
"""What writing to a terminal says that is not there any more."""


class PatientParser(XTermParser):
    """Drops the sequences it cannot make sense of."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [events.Key(Keys.Ignore, sequence)]

    def parse_mouse_code(self, code: str) -> Message | None:
        try:
            return super().parse_mouse_code(code)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None


class PatientFile:
    """The file of a terminal, which takes everything also once the terminal is gone.

    Textual writes in a thread behind a short queue. Should that thread end with an error nobody empties the queue any
    more, and the program waits for ever for room in it, also for what it writes when it leaves. So no error
    leaves this; where the terminal is still there `lost` is told that it shows something else than what was written.
    """

    def __init__(self, file: IO[str], lost: Callable[[], None] = lambda: None) -> None:
        self._file = file
        self._lost = lost

    def write(self, written: str) -> int:
        self._try(lambda: self._file.write(written))
        return len(written)

    def flush(self) -> None:
        self._try(self._file.flush)

    def _try(self, what: Callable[[], object]) -> None:
        try:
            what()
        except OSError as error:
            if error.errno not in _GONE:
                self._lost()
        except ValueError:
            if not self._file.closed:
                self._lost()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class PatientDriver(LinuxDriver):
    """The driver for Linux and macOS, reading with patience, and writing to whoever is left."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None):
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        forget: Callable[[], None] = getattr(app, "forget_painted", lambda: None)

        def lost() -> None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(forget)

        self._file = cast("Any", PatientFile(cast("IO[str]", self._file), lost))

    def run_input_thread(self) -> None:
        """Read until the end is asked for, or nothing can come any more.

        A byte that is no UTF-8 becomes U+FFFD, which means nothing anywhere. Where the terminal is gone (or a pipe has
        ended) the thread ends too: a program that leaves in that very moment would wait for it for ever.
        """
        parser, pastes = PatientParser(self._debug), Pastes()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL):
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:
                        data = b""
                    if not data:
                        break
                    if text := pastes.feed(decode(data)):  # half of one says nothing yet, and none would mean the end
                        self._pass_on(parser.feed(text))
                self._pass_on(parser.tick())
        try:
            self._pass_on(parser.feed(""))
        except (EOFError, ParseError):
            return

    def _pass_on(self, found: Iterable[Message]) -> None:
        for event in found:
            self.process_message(event)
