"""`lanehop demo`: a made-up agency in the sandboxes of its systems, an own home, and nothing left behind."""

import asyncio
import json
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Timer
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

import assets
from app.cli.children import EngineProcess, Handover, end, start
from app.cli.exits import Exit, Failure
from app.cli.home import DEMO, Home
from app.cli.numbers import Whole
from app.cli.output import emit_line, say
from app.settings import Places
from app.settings.places import under

if TYPE_CHECKING:
    from app.cli.terminal import Ended

VENDORS: Mapping[str, str] = tomllib.loads(assets.read("demo.toml"))
"""In whose systems the agency's accounts are, its own first: by account."""
ACCOUNT = next(iter(VENDORS))
PEOPLE, LEAST, SEED = 400, 20, 1
_START_SECONDS = 60.0
_FIRST_SECONDS = 20.0
_SYNC_SECONDS = 600.0


@click.command()
@click.option(
    "--people", type=Whole(LEAST), default=PEOPLE, show_default=True, help="How many candidates the agency has."
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed makes up the same people.")
@click.option(
    "--home",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use this folder and leave it behind; each start begins anew.",
)
@click.option(
    "--only",
    metavar="VENDOR",
    multiple=True,
    help="Only the account in this vendor's system; several times for several.",
)
@click.option("--headless", is_flag=True, help="No screens: print one ready line and serve until stopped.")
def demo(*, people: int, seed: int, folder: Path | None, only: tuple[str, ...], headless: bool) -> int:
    """Look around with made-up data: no account, no network, deleted when you leave.

    While it runs, all other commands work on it in a second shell: export LANEHOP_HOME=FOLDER, where FOLDER is the
    demo's own, which its help (?) tells.
    """
    from app.cli.terminal import check_terminal

    for vendor in only:
        if vendor not in VENDORS.values():
            raise Failure(f"--only names one of {', '.join(VENDORS.values())}", Exit.USAGE)
    if not headless:
        check_terminal()
    return show(people=people, seed=seed, folder=folder, only=only, headless=headless).code


def show(
    *,
    people: int = PEOPLE,
    seed: int = SEED,
    folder: Path | None = None,
    only: Sequence[str] = (),
    headless: bool = False,
    like: Home | None = None,
) -> "Ended":
    """The demo from its beginning to its end. Afterwards nothing of it is left in this process.

    `only`: the vendors of its accounts, all where none is named. `like`: a home whose keys and look it has.
    """
    with _told_to_stop(), _own_home(folder) as places, closing(Home(places)) as home:
        names = [account for account, vendor in VENDORS.items() if vendor in (only or VENDORS.values())]
        stage = Stage(home, people=people, seed=seed, temporary=folder is None, names=names)
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
        _keep_secrets(places)
        yield places
    finally:
        if folder is None:
            shutil.rmtree(path, ignore_errors=True)
        if before is not None:
            os.environ["LANEHOP_HOME"] = before
        else:
            del os.environ["LANEHOP_HOME"]


def _keep_secrets(places: Places) -> None:
    """Have a second shell sign in unasked: made-up secrets rest in this home alone, beside what opens them."""
    from app.settings.edit import put_secrets

    passphrase = places.secrets.with_suffix(".key")
    passphrase.write_text(f"{secrets.token_hex(16)}\n", "utf-8")
    put_secrets(places.config, places.locks, {"keyring": False, "passphrase-command": ["cat", str(passphrase)]})


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
    for file in (*path.glob("cache.db*"), *path.glob("ledger*.jsonl"), places.config, places.secrets):
        file.unlink(missing_ok=True)


class Stage:
    """The sandboxes, an account on each, and the engine.

    Secrets go from memory to memory, and encrypted into the demo's home for commands of a second shell.
    """

    def __init__(
        self, home: Home, *, people: int, seed: int, temporary: bool, names: Sequence[str] = tuple(VENDORS)
    ) -> None:
        self.home = home
        self.secrets: dict[str, Mapping[str, str]] = {}
        """By account, once they are connected."""
        self.left = Event()
        """Set where nobody waits for it any more."""
        self._temporary = temporary
        self._vault = home.vault
        self._engine: EngineProcess | None = None
        self._sandboxes = Sandboxes(home)
        few = max(people // 2, LEAST)  # a client has fewer people than the agency
        self.served = [Served(home, name, people if name == ACCOUNT else few, seed) for name in names]

    @property
    def second_shell(self) -> str:
        """How other commands work on it, as the help of its screens says it."""
        return f"export LANEHOP_HOME={shlex.quote(str(self.home.places.home))}"

    @property
    def leaving(self) -> tuple[str, ...]:
        """What leaving does, as the screens say it before; the longest form first."""
        if self._temporary:
            return "the demo goes with its cache, queue and settings", "the demo and its data go"
        return f"the demo ends, its folder stays: {self.home.places.home}", "the demo ends, its folder stays"

    def open(self) -> None:
        """Connect the accounts and start the engine, with the first account alone until it is filled.

        Somebody looks at its board by then, while the others come in. Raises `Failure`.
        """
        for one in self.served:
            self._connect(one)
            if self._engine is None:
                self._engine = EngineProcess(self._handover(), self.home.clock)
                self._engine.start()
                self._wait_until_filled(one)
            if self.left.is_set():
                return
            # Not before the first board: making a key takes its time.
            self._vault.write(one.account, self.secrets[one.account])

    def close(self) -> None:
        self.left.set()
        if self._engine is not None:
            self._engine.stop()
        self._sandboxes.close()

    def _connect(self, one: "Served") -> None:
        from app.cli.roster import keep_up

        self.secrets[one.account] = one.begin(self._sandboxes)
        if self._engine is not None:
            self._engine.hand_over(self._handover())
        one.put(self.home)
        keep_up(self.home.writer, self.home.reload())

    def _handover(self) -> Handover:
        return Handover(secrets=self.secrets, delete_home=self._temporary)

    def _wait_until_filled(self, one: "Served") -> None:
        """Or until that fails, or takes so long that the others need not wait for it."""
        from app.cache import overview

        until = time.monotonic() + _FIRST_SECONDS
        while time.monotonic() < until and not self.left.wait(0.1):
            seen = next(row for row in overview.accounts(self.home.writer) if row.name == one.account)
            if seen.synced_at is not None or seen.error is not None:
                return


class Sandboxes:
    """All the sandboxes as one child: they cost little until somebody asks them something."""

    def __init__(self, home: Home) -> None:
        self._words = home.places.log / "sandbox.log"
        with self._words.open("wb") as words:
            self._process = start("app.cli.sandboxes", stdout=subprocess.PIPE, stderr=words, clock=home.clock)

    def serve(self, **asked: str | int) -> dict[str, Any]:
        """One more; what it says when it serves. Raises `Failure`."""
        process = self._process
        assert process.stdin is not None  # noqa: S101 - it was started with pipes
        assert process.stdout is not None  # noqa: S101
        give_up = Timer(_START_SECONDS, process.kill)
        give_up.start()
        try:
            with suppress(OSError):  # it has fallen over: then no line comes either
                process.stdin.write(json.dumps(asked).encode() + b"\n")
                process.stdin.flush()
            line = process.stdout.readline()
        finally:
            give_up.cancel()
        if not line:
            words = self._words.read_text("utf-8", "replace").strip().splitlines() or ["no reason given"]
            raise Failure(f"the sandbox did not start: {words[-1]}")
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        end(self._process)


class Served:
    """A vendor's sandbox, and the account on it."""

    def __init__(self, home: Home, account: str, people: int, seed: int) -> None:
        self.account = account
        self.vendor = VENDORS[account]
        self.ready: dict[str, Any] = {}
        suffix = "" if account == ACCOUNT else f"-{account}"
        self.ledger = home.places.cache.parent / f"ledger{suffix}.jsonl"
        self._people, self._seed = people, seed

    def begin(self, sandboxes: Sandboxes) -> dict[str, str]:
        """Have it served; the secrets of the account on it. Raises `Failure`."""
        self.ready = sandboxes.serve(vendor=self.vendor, people=self._people, seed=self._seed, ledger=str(self.ledger))
        return self._credentials(secret=True)

    def put(self, home: Home) -> None:
        """Put the account into the configuration, but for what is secret.

        It gets all that its sandbox says of how to sign in there: who asks, and other addresses than the vendor's own.
        """
        from app.settings.edit import put_account

        put_account(
            home.places.config,
            home.places.locks,
            self.account,
            {
                "vendor": self.vendor,
                "base_url": self.ready["base_url"],
                "writes": True,
                "rate": 0,
                "settings": self._credentials(secret=False),
            },
        )

    def _credentials(self, *, secret: bool) -> dict[str, str]:
        from app.cli.adapters import vendor as find

        wanted = {one.key for one in find(self.vendor).settings if one.secret is secret}
        return {key: value for key, value in self.ready["credentials"].items() if key in wanted}


def _screens(stage: Stage, like: Home) -> "Ended":
    from app.cli.door import Door
    from app.cli.terminal import look, run

    async def start_engine() -> None:
        await asyncio.to_thread(stage.open)

    async def shown() -> "Ended":
        try:
            return await run(
                stage.home, start_engine, door, look(like), open_first_board=True, leaving=stage.leaving,
                second_shell=stage.second_shell,
            )  # fmt: skip
        finally:
            stage.left.set()

    closed = "a demo keeps nothing: leave it, then connect a system of your own"
    door = Door(stage.home.places, stage.home.clock, given=stage.secrets, closed=closed)
    return asyncio.run(shown())


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
        say(f"in a second shell: {stage.second_shell}; Ctrl-C ends the demo")
