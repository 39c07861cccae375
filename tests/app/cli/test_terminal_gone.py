"""A terminal that goes away takes the program with it."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path


def test_the_program_ends_when_its_terminal_is_gone_and_no_signal_came(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "LANEHOP_HOME": str(tmp_path / "home"), "TERM": "xterm-256color"}
    program = subprocess.Popen(
        [sys.executable, "-P", "-m", "app.cli", "--offline"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,  # not its controlling terminal: nobody sends SIGHUP
    )
    try:
        os.close(theirs)
        shown = b""
        while b"lanehop account add" not in shown:
            shown += os.read(ours, 65536)
        os.close(ours)
        assert program.wait(30) in (0, 1)
    finally:
        program.kill()
        program.wait()
