"""Sequences that mean nothing are dropped, and the keys around them arrive."""

import io
import os
import pty
import threading
import tty

import pytest
from textual import events
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from screens.driver import PatientDriver, PatientFile, PatientParser


def keys(data: str) -> list[str]:
    return [event.key for event in PatientParser().feed(data) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    "odd",
    ["\x1b[9999999999u", "\x1b[57399;1:3u", "\x1b[<9999999;1;1M", "\x1b[1;99999A", "\x1b[?2026;9$y"],
)
def test_a_key_on_either_side_of_nonsense_arrives(odd: str) -> None:
    found = keys(f"a{odd}b")
    assert (found[0], found[-1]) == ("a", "b")


def test_what_is_no_utf_8_becomes_a_character_that_means_nothing() -> None:
    assert len(keys(b"a\xff\xc3(b".decode(errors="replace"))) == 5


class Gone(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


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


def test_reading_from_a_terminal_that_is_gone_ends() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    driver = object.__new__(PatientDriver)
    driver._debug, driver.fileno, driver.exit_event = False, theirs, threading.Event()
    came: list[object] = []
    driver.process_message = came.append  # type: ignore[method-assign]
    reader = threading.Thread(target=driver.run_input_thread, daemon=True)
    reader.start()
    os.write(ours, b"q")
    while not came:
        reader.join(0.01)
    os.close(ours)
    reader.join(10)
    assert not reader.is_alive()
    os.close(theirs)
