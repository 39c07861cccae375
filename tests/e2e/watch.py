"""A watch on what a process does with the network and with other programs, without anything of the system's.

Its folder goes to the front of PYTHONPATH: Python imports `sitecustomize` before anything else, in children too.
"""

import json
from pathlib import Path
from typing import Any

_HOOK = """
import json, os, sys

def _note(event, arguments):
    if event == "subprocess.Popen":
        told = {"event": event, "command": [str(part) for part in arguments[1]]}
    elif event in ("socket.connect", "socket.bind", "socket.sendto") and isinstance(arguments[1], tuple):
        told = {"event": event, "address": [str(part) for part in arguments[1]]}
    elif event == "socket.getaddrinfo":
        told = {"event": event, "address": [str(arguments[0]), str(arguments[1])]}
    else:
        return
    with open(os.environ["LANEHOP_E2E_RECORD"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"process": os.getpid(), **told}) + chr(10))
    if event != "subprocess.Popen" and os.environ.get("LANEHOP_E2E_NETWORK") == "off":
        raise OSError("a test has switched the network off")

sys.addaudithook(_note)
"""


class Watch:
    """What the watched processes did so far. `allowed`: whether the network works for them."""

    def __init__(self, folder: Path, *, allowed: bool) -> None:
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(_HOOK, "utf-8")
        self._record = folder / "record.jsonl"
        self._folder = folder
        self._allowed = allowed

    def environment(self, before: str = "") -> dict[str, str]:
        """What a process needs in its environment to be watched; `before`: the PYTHONPATH it had."""
        return {
            "PYTHONPATH": f"{self._folder}:{before}" if before else str(self._folder),
            "LANEHOP_E2E_RECORD": str(self._record),
            "LANEHOP_E2E_NETWORK": "on" if self._allowed else "off",
        }

    def seen(self, word: str) -> list[dict[str, Any]]:
        """The events of a kind, by a word of their name: `socket`, `Popen`."""
        if not self._record.exists():
            return []
        rows = [json.loads(line) for line in self._record.read_text("utf-8").splitlines()]
        return [row for row in rows if word in row["event"]]
