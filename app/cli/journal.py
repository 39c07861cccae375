"""The program's own log: off the screen, by ids and places in the code only."""

import logging
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from adapters.http.redact import Redactor
from app.settings import Places, SettingsError, find


def record_crash(error: BaseException) -> Path | None:
    """Note where an unexpected error happened; its words stay out, they may quote a person or a secret.

    None where there is no home to note it in: a demo's is deleted by then, and must not come back for this.
    """
    try:
        places = find()
    except SettingsError:
        return None
    if places.home is not None and not places.home.exists():
        return None
    path = places.log / "crash.log"
    lines = [datetime.now(UTC).isoformat(timespec="seconds"), *_frames(error)]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path


def log_to_file(places: Places, name: str) -> None:
    """Send this process's log to a file of its home, 1 MB at most, two older ones kept."""
    places.log.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(places.log / f"{name}.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(_Discreet("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for noisy in ("asyncio", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _Discreet(logging.Formatter):
    """No secret in any line; of an exception only its kind and where it came from."""

    def __init__(self, layout: str) -> None:
        super().__init__(layout)
        self._redactor = Redactor()

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.text(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        return "\n".join(_frames(ei[1]))


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return [kind, *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]
