"""Sequences that mean nothing are dropped, and the keys around them arrive."""

import errno
import io
import os
import pty
import queue
import threading
import time
import tty
from collections.abc import Iterator

import pytest
from textual import events
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.message import Message

from screens.driver import PatientDriver, PatientFile, PatientParser

SOON = 10.0


class Typing:
    """A terminal with the driver's reader behind it."""

    def __init__(self) -> None:
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self._driver = driver = object.__new__(PatientDriver)
        driver._debug, driver.fileno, driver.exit_event = False, self._theirs, threading.Event()
        self._came: queue.Queue[Message] = queue.Queue()
        driver.process_message = self._came.put  # type: ignore[method-assign]
        self.reader = threading.Thread(target=driver.run_input_thread, daemon=True)
        self.reader.start()

    def write(self, data: bytes) -> None:
        os.write(self._ours, data)
        time.sleep(0.05)  # so that two are read one after the other

    def keys(self, count: int) -> list[str | None]:
        """The characters of so many keys."""
        came = [self._came.get(timeout=SOON) for _ in range(count)]
        return [event.character for event in came if isinstance(event, events.Key)]

    def hang_up(self) -> None:
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1

    def end(self) -> None:
        self._driver.exit_event.set()
        self.hang_up()
        self.reader.join(SOON)
        os.close(self._theirs)


@pytest.fixture
def typing() -> Iterator[Typing]:
    made = Typing()
    yield made
    made.end()


def keys(data: str) -> list[str]:
    return [event.key for event in PatientParser().feed(data) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    "odd",
    ["\x1b[9999999999u", "\x1b[57399;1:3u", "\x1b[<9999999;1;1M", "\x1b[1;99999A", "\x1b[?2026;9$y"],
)
def test_a_key_on_either_side_of_nonsense_arrives(odd: str) -> None:
    found = keys(f"a{odd}b")
    assert (found[0], found[-1]) == ("a", "b")


def test_what_is_no_utf_8_becomes_a_character_that_means_nothing(typing: Typing) -> None:
    typing.write(b"a\xff\xc3(b")
    assert typing.keys(5) == ["a", "\ufffd", "\ufffd", "(", "b"]


def test_a_letter_that_comes_in_two_halves_is_one(typing: Typing) -> None:
    typing.write("ż".encode()[:1])
    typing.write("ż".encode()[1:] + b"b")
    assert typing.keys(2) == ["ż", "b"]


class Gone(io.StringIO):
    number = errno.EIO

    def write(self, _: str) -> int:
        raise OSError(self.number, "Input/output error")

    def flush(self) -> None:
        raise OSError(self.number, "Input/output error")


@pytest.mark.parametrize("number", [errno.EIO, errno.EAGAIN, errno.ENOSPC])
def test_what_a_terminal_that_is_there_did_not_take_is_told(number: int) -> None:
    told: list[int] = []
    gone = Gone()
    gone.number = number
    file = PatientFile(gone, lambda: told.append(1))
    assert file.write("x") == 1
    file.flush()
    assert len(told) == (0 if number == errno.EIO else 2)


def test_a_closed_file_is_a_terminal_that_is_gone() -> None:
    told: list[int] = []
    closed = io.StringIO()
    closed.close()
    assert PatientFile(closed, lambda: told.append(1)).write("x") == 1
    assert told == []


def test_writing_to_a_terminal_that_is_gone_keeps_nobody_waiting() -> None:
    writer = WriterThread(PatientFile(Gone()))  # type: ignore[arg-type]
    writer.start()

    def writes() -> None:
        for _ in range(5 * MAX_QUEUED_WRITES):
            writer.write("x")
        writer.stop()

    program = threading.Thread(target=writes, daemon=True)
    program.start()
    program.join(10)
    assert not program.is_alive()


def test_reading_from_a_terminal_that_is_gone_ends(typing: Typing) -> None:
    typing.write(b"q")
    assert typing.keys(1) == ["q"]
    typing.hang_up()
    typing.reader.join(SOON)
    assert not typing.reader.is_alive()
