"""lanehop on a computer of its own, which pulls from an agency and is killed again and again while it does."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from app.cache import connection, facets
from app.cache.identity import known_ids
from app.model.ids import AccountId, LocalId
from app.model.words import Kind
from tests.chaos.agency import Agency
from tests.e2e.town import ACCOUNT, SECRET, Machine, computer

_LOOK = 0.02


class Client:
    """`program`: the module that is lanehop here, with its first arguments; another one for a broken lanehop."""

    def __init__(self, machine: Machine, agency: Agency[Any], program: Sequence[str] = ("app.cli",)) -> None:
        self._machine = machine
        self._agency = agency
        self._program = program

    @property
    def cache(self) -> Path:
        return self._machine.home / "cache.db"

    async def connect(self) -> None:
        vendor, told, secret = self._agency.settings
        self._machine.hand(SECRET, secret)
        settings = [word for key, value in told.items() for word in ("--set", f"{key}={value}")]
        address = ("--base-url", self._agency.base_url)
        await self.run("account", "add", vendor, "--name", ACCOUNT, "--rate", "0", *address, *settings)

    async def start(self, *command: str) -> asyncio.subprocess.Process:
        """A program of lanehop's, at the agency's time of day."""
        # It does what it is asked for, and nothing by itself that the agency would not know of.
        now = {"LANEHOP_NOW": self._agency.now().isoformat(), "LANEHOP_SYNC_EVERY": "0"}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", *command),
            env=self._machine.environment | now,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *arguments: str) -> str:
        """A command to its end, which must be a good one; what it says."""
        process = await self.start(*self._program, *arguments)
        out, err = await process.communicate()
        assert process.returncode == 0, f"exit {process.returncode}: {err.decode()}{out.decode()}"
        return out.decode()

    async def sync_until_killed(self, requests: int) -> None:
        """Pull, and be killed when the agency has answered so many requests in all."""
        process = await self.start(*self._program, "sync")
        self._agency.kill(process, requests)
        out, err = await process.communicate()
        assert process.returncode == -signal.SIGKILL, f"it was over before: {out.decode()}{err.decode()}"

    async def read_alone(self, people: Sequence[object], kills: Sequence[int]) -> None:
        """Tags and files of candidates somebody looks at, read by an engine that is killed after so many requests."""
        with closing(connection.writer(self.cache)) as db:
            now = round(self._agency.now().timestamp() * 1000)
            for pk in known_ids(db, AccountId(1), Kind.CANDIDATE, map(str, people)).values():
                connection.transaction(db, facets.want, LocalId(pk), now)
        for requests in kills:
            engine = await self.start("app.cli.engine")
            _hand_over(engine)
            self._agency.kill(engine, requests)
            await engine.wait()
            assert engine.returncode == -signal.SIGKILL
        engine = await self.start("app.cli.engine")
        _hand_over(engine)
        while self.waiting():
            assert engine.returncode is None, self._machine.log("engine")
            await asyncio.sleep(_LOOK)
        assert engine.stdin is not None
        engine.stdin.close()  # it ends with its parent
        await engine.wait()

    def waiting(self) -> int:
        """How much somebody waits for."""
        with closing(sqlite3.connect(self.cache)) as db:
            found: int = db.execute("SELECT COUNT(*) FROM facet WHERE wanted_at IS NOT NULL").fetchone()[0]
        return found


def _hand_over(engine: asyncio.subprocess.Process) -> None:
    assert engine.stdin is not None
    engine.stdin.write(b"{}\n")


@contextmanager
def client(folder: Path, agency: Agency[Any], *program: str) -> Iterator[Client]:
    with computer(folder) as machine:
        yield Client(machine, agency, program or ("app.cli",))
