"""A sandbox as a program of its own: one ready line on stdout, then it serves until it is told to stop."""

import asyncio
import json
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from adapters.sandbox.faults import Faults
from adapters.sandbox.frame import Sandbox, VendorSandbox
from adapters.sandbox.ledger import Ledger


async def serve(
    vendor_sandbox: VendorSandbox,
    port: int,
    faults_file: Path | None,
    ledger_file: Path | None,
    stdout: TextIO,
    *,
    requests_per_second: float | None = None,
    ready: Callable[[dict[str, Any]], None] = lambda _: None,
) -> None:
    """Print `{"vendor": ..., "base_url": ..., "credentials": {...}}` when ready; return after SIGTERM or Ctrl-C.

    `ready` is called with the same once that stands there.
    Raises `BadFaults` for a fault file that cannot be used and OSError for a port that is taken.
    """
    faults = Faults.load(faults_file) if faults_file else Faults()
    async with Sandbox.serve(
        vendor_sandbox,
        port=port,
        faults=faults,
        ledger=Ledger(ledger_file),
        requests_per_second=requests_per_second,
    ) as sandbox:
        stop = _stop_signal()
        stdout.write(json.dumps(sandbox.ready_line) + "\n")
        stdout.flush()
        ready(sandbox.ready_line)
        await stop.wait()


def _stop_signal() -> asyncio.Event:
    """Set by SIGTERM or SIGINT; where the platform has no such handlers, Ctrl-C cancels the task as usual."""
    stop = asyncio.Event()
    with suppress(NotImplementedError):
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
