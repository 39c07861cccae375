"""The program's own log: off the screen, by ids and places in the code only."""

import contextlib
import logging
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.settings import Places, find


def record_crash(error: BaseException) -> Path:
    """Note where an unexpected error happened; its words stay out, they may quote a person or a secret."""
    path = find().log / "crash.log"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {type(error).__module__}.{type(error).__qualname__}"]
    lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return path


def log_to_file(places: Places, name: str) -> None:
    """Send this process's log to a file of its home, 1 MB at most, two older ones kept."""
    places.log.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(places.log / f"{name}.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for noisy in ("asyncio", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
