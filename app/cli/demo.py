"""`lanehop demo`: a made-up agency on a vendor's sandbox, an own home, and nothing left behind."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from app.cli.children import EngineProcess, Handover, end, start
from app.cli.exits import Exit, Failure
from app.cli.home import DEMO, Home
from app.cli.home import DEMO_ACCOUNT as ACCOUNT
from app.cli.numbers import Whole
from app.cli.output import emit_line, say
from app.settings import Places
from app.settings.places import under

if TYPE_CHECKING:
    from app.cli.terminal import Ended

VENDOR = "traffit"
PEOPLE, SEED = 400, 1
_START_SECONDS = 60.0
_SYNC_SECONDS = 600.0


@click.command()
@click.option("--people", type=Whole(20), default=PEOPLE, show_default=True, help="How many candidates.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed makes up the same people.")
@click.option(
    "--home",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use this folder and leave it behind; each start begins anew.",
)
@click.option(
    "--also",
    metavar="VENDOR",
    multiple=True,
    help="A second account beside the first one: this vendor's sandbox, by the vendor's name.",
)
@click.option("--headless", is_flag=True, help="No screens: print one ready line and serve until stopped.")
def demo(*, people: int, seed: int, folder: Path | None, also: tuple[str, ...], headless: bool) -> int:
    """Look around with made-up data: no account, no network, deleted when you leave.

    While it runs, other commands work on it with LANEHOP_HOME set to its folder. Those that sign in by themselves
    (account test, call) need the secret too, which is kept in memory: --headless prints it.
    """
    from app.cli.adapters import vendor as find
    from app.cli.terminal import check_terminal

    for name in also:
        find(name)
    if len({VENDOR, *also}) <= len(also):
        raise Failure(f"--also names another vendor than {VENDOR}, and each one once", Exit.USAGE)
    if not headless:
        check_terminal()
    return show(people=people, seed=seed, folder=folder, also=also, headless=headless).code


def show(
    *,
    people: int = PEOPLE,
    seed: int = SEED,
    folder: Path | None = None,
    also: Sequence[str] = (),
    headless: bool = False,
    like: Home | None = None,
) -> "Ended":
    """The demo from its beginning to its end. Afterwards nothing of it is left in this process.

    `also`: vendors of further accounts, called like their vendor. `like`: a home whose keys and look it has.
    """
    with _told_to_stop(), _own_home(folder) as places, closing(Home(places)) as home:
        stage = Stage(home, people=people, seed=seed, temporary=folder is None, also=also)
        try:
            ended = _headless(stage) if headless else _screens(stage, like or home)
        finally:
            stage.close()
    if folder is None and not headless:
        say(f"the demo has ended: its folder {places.home} is deleted, nothing else was written")
    return ended


@contextmanager
def _told_to_stop() -> Iterator[None]:
    """Told to stop while no screen is there to hear it, this ends in order all the same."""
    before = {number: signal.signal(number, _stopped) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stopped(_: int, __: FrameType | None) -> None:
    raise SystemExit(Exit.DONE)


@contextmanager
def _own_home(folder: Path | None) -> Iterator[Places]:
    """A home of the demo's own; a temporary one is deleted at the end, however that comes."""
    path = Path(tempfile.mkdtemp(prefix="lanehop-demo-")) if folder is None else folder.expanduser().absolute()
    places = under(path)
    if folder is not None:
        _clear(places)
    before = os.environ.get("LANEHOP_HOME")
    os.environ["LANEHOP_HOME"] = str(path)  # for the children, and for the log of a crash
    try:
        try:
            places.make()
        except OSError as error:
            raise Failure(f"{path} cannot be used: {error.strerror}", Exit.USAGE) from None
        (path / DEMO).write_text('{"made_by": "lanehop demo"}\n', "utf-8")
        yield places
    finally:
        if folder is None:
            shutil.rmtree(path, ignore_errors=True)
        if before is not None:
            os.environ["LANEHOP_HOME"] = before
        else:
            del os.environ["LANEHOP_HOME"]


def _clear(places: Places) -> None:
    """Make a kept home anew: the sandbox starts from its beginning, and so must the cache of it."""
    path = places.cache.parent
    if not path.exists() or not any(path.iterdir()):
        return
    if not (path / DEMO).exists():
        raise Failure(f"{path} holds something else: give --home an empty or a new folder", Exit.USAGE)
    from filelock import FileLock, Timeout

    try:
        with FileLock(f"{places.cache}.leader", blocking=False):
            pass
    except Timeout:
        raise Failure(f"a demo runs in {path} already", Exit.USAGE) from None
    if places.cache.exists():
        say(f"{path} holds an earlier demo: it begins anew")
    for file in (*path.glob("cache.db*"), *path.glob("ledger*.jsonl"), places.config):
        file.unlink(missing_ok=True)


class Stage:
    """The sandboxes, an account on each, and the engine. Secrets stay in the memory of these processes."""

    def __init__(self, home: Home, *, people: int, seed: int, temporary: bool, also: Sequence[str] = ()) -> None:
        self.home = home
        self.secrets: dict[str, Mapping[str, str]] = {}
        """By account, once they are connected."""
        self._temporary = temporary
        self._engine: EngineProcess | None = None
        self.served = [Served(home, ACCOUNT, VENDOR, people=people, seed=seed)]
        self.served += [Served(home, name, name, people=people, seed=seed) for name in also]

    @property
    def leaving(self) -> tuple[str, ...]:
        """What leaving does, as the screens say it before; the longest form first."""
        if self._temporary:
            return "the demo goes with its cache, queue and settings", "the demo and its data go"
        return f"the demo ends, its folder stays: {self.home.places.home}", "the demo ends, its folder stays"

    def open(self) -> None:
        """Wait for the sandboxes, connect the accounts, start the engine. Raises `Failure`."""
        for one in self.served:
            one.wait()
            self.secrets[one.account] = one.connect(self.home)
        self.home.reload()
        _ = self.home.writer  # which takes the accounts over into the cache
        handover = Handover(secrets=self.secrets, delete_home=self._temporary)
        self._engine = EngineProcess(handover, self.home.clock)
        self._engine.start()

    def close(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        for one in self.served:
            end(one.process)


class Served:
    """A vendor's sandbox as a child, and the account on it."""

    def __init__(self, home: Home, account: str, vendor: str, *, people: int, seed: int) -> None:
        self.account = account
        self.vendor = vendor
        self.ready: dict[str, Any] = {}
        suffix = "" if account == ACCOUNT else f"-{account}"
        self.ledger = home.places.cache.parent / f"ledger{suffix}.jsonl"
        arguments = ["sandbox", vendor, "--people", str(people), "--seed", str(seed)]
        arguments += ["--ledger", str(self.ledger), "--until-eof"]
        self._words = home.places.log / f"sandbox{suffix}.log"
        with self._words.open("wb") as words:
            self.process = start("app.cli", arguments, stdout=subprocess.PIPE, stderr=words, clock=home.clock)

    def wait(self) -> None:
        """Until it serves. Raises `Failure`."""
        assert self.process.stdout is not None  # noqa: S101 - it was started with a pipe
        give_up = Timer(_START_SECONDS, self.process.kill)
        give_up.start()
        try:
            line = self.process.stdout.readline()
        finally:
            give_up.cancel()
        if not line:
            words = self._words.read_text("utf-8", "replace").strip().splitlines() or ["no reason given"]
            raise Failure(f"the sandbox did not start: {words[-1]}")
        self.ready = json.loads(line)

    def connect(self, home: Home) -> dict[str, str]:
        """Put the account into the configuration; what is secret comes back, and goes nowhere else.

        It gets all that its sandbox says of how to sign in there: who asks, and other addresses than the vendor's own.
        """
        from app.cli.adapters import vendor as find
        from app.settings.edit import put_account

        settings = find(self.vendor).settings
        needed = {one.key: one.secret for one in settings}
        credentials = {key: value for key, value in self.ready["credentials"].items() if key in needed}
        put_account(
            home.places.config,
            home.places.locks,
            self.account,
            {
                "vendor": self.vendor,
                "base_url": self.ready["base_url"],
                "writes": True,
                "rate": 0,
                "settings": {key: value for key, value in credentials.items() if not needed[key]},
            },
        )
        return {key: value for key, value in credentials.items() if needed[key]}


def _screens(stage: Stage, like: Home) -> "Ended":
    from app.cli.door import Door
    from app.cli.terminal import look, run

    async def start_engine() -> None:
        await asyncio.to_thread(stage.open)

    closed = "a demo keeps nothing: leave it, then connect a system of your own"
    door = Door(stage.home.places, stage.home.clock, given=stage.secrets, closed=closed)
    shown = run(stage.home, start_engine, door, look(like), open_first_board=True, leaving=stage.leaving)
    return asyncio.run(shown)


def _headless(stage: Stage) -> "Ended":
    from app.cache import overview
    from app.cli.terminal import Ended

    stage.open()
    until = time.monotonic() + _SYNC_SECONDS
    while waiting := [one for one in overview.accounts(stage.home.reader) if one.synced_at is None]:
        if time.monotonic() > until:
            raise Failure(f"the first pull did not end: {waiting[0].error or 'no reason given'}")
        time.sleep(0.1)
    try:
        _say_ready(stage)
        while True:
            signal.pause()
    except KeyboardInterrupt:
        return Ended(Exit.DONE)


def _say_ready(stage: Stage) -> None:
    accounts = [
        {
            "name": one.account,
            "vendor": one.vendor,
            "base_url": one.ready["base_url"],
            "ledger": str(one.ledger),
            "credentials": one.ready["credentials"],
        }
        for one in stage.served
    ]
    emit_line({"ready": True, "home": str(stage.home.places.home), "accounts": accounts})
    if sys.stderr.isatty():
        say(f"LANEHOP_HOME={stage.home.places.home} lanehop jobs list; Ctrl-C ends the demo")
