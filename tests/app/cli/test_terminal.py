"""Opening the screens in a real pseudo-terminal: the way in, the engine beside them, the way out."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.app.cli.conftest import Lanehop, Tenant, connect

pytestmark = pytest.mark.terminal


class Terminal:
    """A terminal of 100 x 30 with a program in it."""

    def __init__(self, lanehop: Lanehop, *arguments: str) -> None:
        self.file, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.process = subprocess.Popen(
            lanehop.command(*arguments),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=lanehop.environment | {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def read(self, seconds: float) -> bool:
        """Take in what the program writes; False when it has ended."""
        ready, _, _ = select.select([self.file], [], [], seconds)
        if ready:
            try:
                chunk = os.read(self.file, 65536)
            except OSError:
                return False
            self.seen += chunk.decode("utf-8", "replace")
            return bool(chunk)
        return self.process.poll() is None

    def until(self, text: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert self.read(0.2), self.seen
            assert time.monotonic() < end, self.seen

    def type(self, text: str) -> None:
        os.write(self.file, text.encode())

    def wait(self, seconds: float = 30) -> int:
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)
        return self.process.wait(1)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def opened(lanehop: Lanehop, *arguments: str) -> Iterator[Terminal]:
    terminal = Terminal(lanehop, *arguments)
    try:
        yield terminal
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.file)


JOB = "Rust Engineer"


def engines(terminal: Terminal) -> list[psutil.Process]:
    return [child for child in terminal.children() if "app.cli.engine" in child.cmdline()]


def has_engine(terminal: Terminal, seconds: float = 10) -> psutil.Process:
    end = time.monotonic() + seconds
    while not (found := engines(terminal)):
        assert time.monotonic() < end
        terminal.read(0.1)
    return found[0]


def test_the_screens_open_offline_without_any_other_process(synced: Lanehop):
    with opened(synced, "--offline") as terminal:
        terminal.until(JOB)
        terminal.read(1)
        assert terminal.children() == []
        terminal.type("\x11")
        assert terminal.wait() == 0


def test_an_engine_runs_beside_the_screens_and_ends_with_them(synced: Lanehop):
    with opened(synced) as terminal:
        terminal.until(JOB)
        engine = has_engine(terminal)
        terminal.type("\x11")
        assert terminal.wait() == 0
        engine.wait(10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_the_screens_end_the_engine_ends_too(synced: Lanehop, number: signal.Signals):
    with opened(synced) as terminal:
        terminal.until(JOB)
        engine = has_engine(terminal)
        terminal.process.send_signal(number)
        terminal.wait()
        engine.wait(15)


def test_a_told_end_leaves_the_terminal_in_order(synced: Lanehop):
    with opened(synced, "--offline") as terminal:
        terminal.until(JOB)
        terminal.process.terminate()
        assert terminal.wait() == 0
        assert terminal.seen.rfind("\x1b[?1049l") > terminal.seen.rfind("\x1b[?1049h")


def test_what_is_queued_elsewhere_is_sent_by_the_open_screens(polka: Lanehop, tenant: Tenant, newcomers: list[str]):
    with opened(polka) as terminal:
        terminal.until(JOB)
        polka.ok("move", newcomers[0], "--to", "Screening", "--wait=30")
        assert len(tenant.effects("_move")) == 1


def test_a_passphrase_is_asked_for_before_the_screens_and_handed_to_the_engine(
    lanehop: Lanehop, tenant: Tenant, tmp_path: Path
):
    connect(lanehop, tenant)
    asking = Lanehop(lanehop.home)
    with opened(asking) as terminal:
        terminal.until("Passphrase of the secret file")
        terminal.type("correct horse\n")
        terminal.until("\x1b[?1049h")
        has_engine(terminal)
        end = time.monotonic() + 30
        while asking.ok("account", "list", "--json").json["accounts"][0]["synced_at"] is None:
            assert time.monotonic() < end
            terminal.read(0.3)
        assert "correct horse" not in terminal.seen
        for child in terminal.children():
            assert "correct horse" not in " ".join([*child.cmdline(), *child.environ().values()])
    with opened(asking) as terminal:
        terminal.until("Passphrase of the secret file")
        terminal.type("wrong\n")
        assert terminal.wait() == 4
        assert "\x1b[?1049h" not in terminal.seen


def test_a_theme_there_is_not_is_said_before_the_screens_open(synced: Lanehop):
    with opened(Lanehop(synced.home, {"LANEHOP_THEME": "dust"}), "--offline") as terminal:
        assert terminal.wait() == 2
        assert "did you mean dusk?" in terminal.seen
