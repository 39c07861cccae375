"""Input that survives what no keyboard sends.

Textual's driver ends the program at the first byte that is no UTF-8, and at key sequences with numbers that mean
nothing. Both come over bad lines and from odd terminals.
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.message import Message

_POLL = 0.1


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


class PatientDriver(LinuxDriver):
    """The driver for Linux and macOS, reading with patience."""

    def run_input_thread(self) -> None:
        """Read until the end is asked for. A byte that is no UTF-8 becomes U+FFFD, which means nothing anywhere."""
        parser = PatientParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL):
                    self._take(parser, decode(os.read(self.fileno, 4096)))
                self._pass_on(parser.tick())
        try:
            self._pass_on(parser.feed(""))
        except (EOFError, ParseError):
            return

    def _take(self, parser: PatientParser, data: str) -> None:
        if data:  # nothing comes where the input is a pipe that has ended
            self._pass_on(parser.feed(data))

    def _pass_on(self, found: Iterable[Message]) -> None:
        for event in found:
            self.process_message(event)
