"""Child processes of the screens and the demo: each ends with its parent, because its standard input does."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

import msgspec

from app.model.discreet import Discreet
from app.vendor import Clock

_PATIENCE = 8.0
"""Seconds a child gets to end by itself: what is being sent may still be answered."""
_RESTARTS = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before each new start; a child that falls over once more is left alone."""
_SOUND = 300.0
"""A child that ran for so many seconds is sound: what went wrong before it counts no more."""


class Handover(Discreet, frozen=True, kw_only=True, omit_defaults=True):
    """What the parent gives by the pipe and never by arguments or environment."""

    secrets: Mapping[str, Mapping[str, str]] = {}
    """Of accounts whose secrets rest nowhere: the demo's."""
    passphrase: str | None = None
    """What a person typed before the screens opened."""
    delete_home: bool = False
    """The home is the parent's own and temporary: delete it once the parent is gone, should it not live to do it."""

    def __repr__(self) -> str:
        return f"Handover(<{len(self.secrets)} accounts>)"


def start(
    module: str,
    arguments: Sequence[str] = (),
    *,
    stdout: int = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
    clock: Clock,
) -> "subprocess.Popen[bytes]":
    """Start a module of ours, at our own present time where that is not the world's.

    `-P`: a folder called `app` where the person stands must not take the place of ours. A session of
    its own: a Ctrl-C meant for the parent leaves it to end in order.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        env=os.environ | ({"LANEHOP_NOW": _iso(clock)} if os.environ.get("LANEHOP_NOW") else {}),
        start_new_session=True,
    )


def _iso(clock: Clock) -> str:
    return datetime.fromtimestamp(clock.now() / 1000, UTC).isoformat()


def end(process: "subprocess.Popen[bytes]") -> None:
    """Let a child end: its input first, then a signal, then force."""
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()
    for last_word in (process.terminate, process.kill):
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            last_word()
    process.wait()
    if process.stdout:
        process.stdout.close()


class EngineProcess:
    """The engine of this home as a child: started again where it falls over, ended with its parent."""

    def __init__(self, handover: Handover, clock: Clock) -> None:
        self._handover = msgspec.json.encode(handover) + b"\n"
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._door = threading.Lock()
        """Held where it is started or told something."""
        self._watch = threading.Thread(target=self._keep_alive, name="engine", daemon=True)

    def start(self) -> None:
        """Start it, and watch over it."""
        with self._door:
            self._spawn()
        self._watch.start()

    def hand_over(self, handover: Handover) -> None:
        """Give it something else than at the start, now and at every new start."""
        with self._door:
            self._handover = msgspec.json.encode(handover) + b"\n"
            if self._process is not None:
                self._tell(self._process)

    def stop(self) -> None:
        """Let it end; what is being sent may still be answered."""
        self._ending.set()
        if self._process is not None:
            end(self._process)

    def _spawn(self) -> None:
        self._process = start("app.cli.engine", clock=self._clock)
        self._tell(self._process)

    def _tell(self, process: "subprocess.Popen[bytes]") -> None:
        with suppress(OSError, ValueError):  # it may be gone already, or be ending; the watch sees that
            if process.stdin:
                process.stdin.write(self._handover)
                process.stdin.flush()

    def _keep_alive(self) -> None:
        pauses = iter(_RESTARTS)
        while self._process is not None:
            began = time.monotonic()
            if self._process.wait() == 0:
                return
            if time.monotonic() - began >= _SOUND:
                pauses = iter(_RESTARTS)
            pause = next(pauses, None)
            if pause is None or self._ending.wait(pause):
                return
            with self._door:
                self._spawn()
