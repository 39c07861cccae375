"""The engine process: pulls and sends for one home, and ends with the process that started it.

Started by the screens and the demo, never by a person. The first line of its standard input is the `Handover`, every
later one is a newer one; the end of it is the end of its parent, whatever ended that.
"""

import asyncio
import logging
import os
import select
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import msgspec

from app.cache.store import Store
from app.cli.children import Handover
from app.cli.exits import Exit, code_of
from app.cli.home import Home
from app.cli.journal import log_to_file, record_crash
from app.cli.leading import Opener, engine
from app.cli.lines import Lines
from app.cli.roster import refresh
from app.privacy.secrets import Vault
from app.settings import Places

log = logging.getLogger("lanehop.engine")
_NICENESS = 5
"""A person's keys go before a pull."""


def main() -> int:
    """Serve until standard input ends or SIGTERM comes; the exit code says whether it is worth another try."""
    os.umask(0o077)
    with suppress(OSError):
        os.nice(_NICENESS)
    lines = Lines(sys.stdin.fileno())
    handover = msgspec.json.decode(lines.next() or b"{}", type=Handover)
    home = Home()
    try:
        log_to_file(home.places, "engine")
        refresh(home.writer, home.settings)
        if home.rescued is not None:
            log.warning("%s", home.rescued.line)
        home.close()
        asyncio.run(_serve(home, handover, lines))
    except Exception as error:
        code = code_of(error)
        log.error("ended: %s", type(error).__name__)  # noqa: TRY400 - words of errors stay out of the log
        if code is None:
            record_crash(error)
        return code or Exit.UNEXPECTED
    finally:
        home.close()
        if handover.delete_home and _parent_is_gone():
            _delete(home.places)
    return Exit.DONE


async def _serve(home: Home, handover: Handover, lines: Lines) -> None:
    stop = asyncio.Event()
    passphrase, given = handover.passphrase, dict(handover.secrets)
    vault = Vault(
        home.places,
        home.settings,
        ask=None if passphrase is None else lambda _: passphrase,
        given=given,
    )

    def heard(line: bytes) -> None:
        newer = msgspec.json.decode(line, type=Handover)
        given.update(newer.secrets)
        if newer.passphrase is not None:
            vault.learn(newer.passphrase)

    _stop_with_parent(stop, lines, heard)
    store = await Store.open(home.places.cache, checkpoints=True)
    try:
        await engine(store, home.clock, Opener(home.places, vault, home.clock), home.settings).run(stop)
    finally:
        await store.close()


def _stop_with_parent(stop: asyncio.Event, lines: Lines, heard: Callable[[bytes], None]) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)

    def watch() -> None:
        lines.follow(heard)
        with suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _parent_is_gone() -> bool:
    """Standard input has ended. Where only we end, the parent still shows the home, and starts us again in it."""
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(ready) and not os.read(sys.stdin.fileno(), 4096)


def _delete(places: Places) -> None:
    logging.shutdown()
    if places.home is not None:
        shutil.rmtree(places.home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
