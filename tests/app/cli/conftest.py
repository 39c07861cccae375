"""The command line as people and scripts use it: on a real home, against a real sandbox.

Commands run in this process, which takes a tenth of the time; what a process of its own shows has one.
"""

import io
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest

from app.cache import connection
from app.cache.accounts import set_declared_by
from app.cli import run
from app.cli.roster import this_program
from tests.programs import Done, first_line
from tests.world import World, build

PEOPLE = 120
NEWCOMERS = 24
"""Who applied for `JOB` beside them."""
JOB = 101
"""J1."""


@dataclass
class Lanehop:
    """Runs `lanehop` on one home, each command in a process of its own.

    `env` is all the environment there is, but for what a process needs to start.
    """

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        needed = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        user = self.home.parent / "user"
        user.mkdir(exist_ok=True)
        return {**needed, "HOME": str(user), "LANEHOP_HOME": str(self.home), "LC_ALL": "C.UTF-8", **self.env}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "app.cli", *arguments]

    def __call__(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        done = subprocess.run(
            self.command(*arguments),
            input=stdin.encode(),
            capture_output=True,
            env=self.environment | dict(env or {}),
            timeout=120,
            check=False,
        )
        found = Done(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in found.err, found.err
        return found

    def ok(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        """The same, and it must have worked."""
        done = self(*arguments, stdin=stdin, env=env)
        assert done.code == 0, done.err
        return done

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[bytes]":
        """Start it without waiting."""
        pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.command(*arguments), env=self.environment, **(pipes | options))


@dataclass
class Inside(Lanehop):
    """Runs commands in this process; what is started is one of its own."""

    patch: pytest.MonkeyPatch = field(kw_only=True)
    captured: "pytest.CaptureFixture[str]" = field(kw_only=True)

    @property
    def outside(self) -> Lanehop:
        """The same home, with processes."""
        return Lanehop(self.home, self.env)

    def __call__(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        before = os.umask(0o077)
        try:
            with self.patch.context() as patch:
                environment = self.environment | dict(env or {})
                for name in os.environ.keys() - environment.keys():
                    patch.delenv(name)
                for name, value in environment.items():
                    patch.setenv(name, value)
                patch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)  # tests of it have made-up ones
                patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
                code = run(arguments)
        finally:
            os.umask(before)
        out, err = self.captured.readouterr()
        return Done(code, out, err)


@dataclass
class Tenant:
    """A running sandbox of Traffit. Tests share it: what one did to people and jobs is there for the next one, too."""

    base_url: str
    credentials: Mapping[str, str]
    ledger: Path
    people: int = PEOPLE
    """How many candidates it has."""
    _seen: int = 0

    @property
    def settings(self) -> list[str]:
        return ["--base-url", self.base_url, "--set", f"client_id={self.credentials['client_id']}", "--rate", "0"]

    @property
    def secret(self) -> str:
        return f"client_secret={self.credentials['client_secret']}\n"

    def control(self, action: str, **arguments: Any) -> Any:
        """Do something behind lanehop's back, or set faults."""
        request = urllib.request.Request(
            f"{self.base_url}/_sandbox/{action}",
            data=json.dumps(arguments).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def arrive(self, name: str, last: str, job: int | None = None, **fields: str) -> int:
        """Somebody new, who applies for a job where one is named; the vendor's id of them."""
        made = self.control("add", fields={"name": name, "lastname": last, **fields}, recruitment=job)
        self.people += 1
        return int(made["employee"])

    def faults(self, *rules: Mapping[str, Any]) -> None:
        self.control("faults", seed=1, rules=list(rules))

    def effects(self, path: str = "") -> list[dict[str, Any]]:
        """The requests of this test that changed something."""
        return [row for row in self._rows()[self._seen :] if row["changed"] and path in row["path"]]

    def begin(self) -> None:
        """A test begins: nothing goes wrong any more, and what has happened so far is not of its doing."""
        self.faults()
        self._seen = len(self._rows())

    def _rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ledger.read_text().splitlines()]


@contextmanager
def serving(
    lanehop: Lanehop, ledger: Path, *more: str, vendor: str = "traffit", people: int = PEOPLE
) -> Iterator[Tenant]:
    arguments = ("sandbox", vendor, "--people", str(people), "--ledger", str(ledger), *more)
    process = lanehop.start(*arguments)
    try:
        ready = first_line(process)
        yield Tenant(ready["base_url"], ready["credentials"], ledger)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def with_passphrase(folder: Path) -> Lanehop:
    """An empty home with a passphrase at hand."""
    passphrase = folder / "passphrase"
    passphrase.write_text("correct horse\n")
    return Lanehop(folder / "home", {"LANEHOP_PASSPHRASE_FILE": str(passphrase)})


@pytest.fixture
def lanehop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: "pytest.CaptureFixture[str]") -> Inside:
    """An empty home with a passphrase at hand."""
    made = with_passphrase(tmp_path)
    return Inside(made.home, made.env, patch=monkeypatch, captured=capfd)


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    folder = tmp_path_factory.mktemp("tenant")
    with serving(Lanehop(folder / "home"), folder / "ledger.jsonl") as found:
        for number in range(NEWCOMERS):
            found.arrive("Ada", f"Byron{number}", JOB)
        yield found


@pytest.fixture
def tenant(_running: Tenant) -> Tenant:
    """The vendor."""
    _running.begin()
    return _running


@contextmanager
def small_world(home: Path, *accounts: str) -> Iterator[World]:
    """A home whose cache holds the small world; what its accounts can do stays as the block says."""
    home.mkdir(exist_ok=True)
    told = (
        f'[accounts.{name}]\nvendor = "traffit"\nbase_url = "http://127.0.0.1:1"\nwrites = true\n'
        for name in accounts or ("polka",)
    )
    (home / "config.toml").write_text("".join(told))
    world = build(home / "cache.db")
    with closing(world.db):
        yield world
        connection.transaction(world.db, set_declared_by, this_program())


def connect(lanehop: Lanehop, tenant: Tenant, *more: str, name: str = "polka") -> Done:
    """Connect the vendor as a person does, with the secret in the encrypted file."""
    arguments = ("account", "add", "traffit", "--name", name, "--secret-stdin", *tenant.settings, *more)
    return lanehop(*arguments, stdin=tenant.secret)


class Homes:
    """Homes that are made once. A test gets a copy: what it does to it is its own.

    Their secret is in the environment, since making a key from a passphrase costs on purpose.
    """

    def __init__(self, folder: Path, tenant: Tenant) -> None:
        self._folder = folder
        self._tenant = tenant
        self._gone = socket.socket()
        self._gone.bind(("127.0.0.1", 0))  # taken, and nobody listens
        self._env = {"LANEHOP_SECRET_POLKA": tenant.credentials["client_secret"]}

    @cached_property
    def connected(self) -> Path:
        """One account, never synced; no writes."""
        made = self._new("connected")
        made.ok("account", "add", "traffit", "--name", "polka", *self._tenant.settings)
        return made.home

    @cached_property
    def polka(self) -> Path:
        """One account, synced, that may be written to at once."""
        made = self._new("polka", self.connected)
        made.ok("account", "add", "traffit", "--name", "polka", "--replace", "--hold", "0", "--late-window", "1")
        made.ok("account", "writes", "polka", "on")
        made.ok("sync")
        return made.home

    @cached_property
    def synced(self) -> Path:
        """The same, with the usual undo time, and its vendor is not there any more."""
        made = self._new("synced", self.polka)
        made.ok("account", "add", "traffit", "--name", "polka", "--replace", "--hold", "10")
        config = made.home / "config.toml"
        here, gone = (f":{port}" for port in (self._tenant.base_url.rsplit(":", 1)[1], self._gone.getsockname()[1]))
        text = config.read_text()
        assert here in text
        config.write_text(text.replace(here, gone))
        return made.home

    def copy(self, home: Path, lanehop: Inside) -> Inside:
        shutil.copytree(home, lanehop.home)
        return replace(lanehop, env=dict(self._env))

    def close(self) -> None:
        self._gone.close()

    def _new(self, name: str, like: Path | None = None) -> Lanehop:
        home = self._folder / name / "home"
        home.parent.mkdir()
        if like is not None:
            shutil.copytree(like, home)
        return Lanehop(home, self._env)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory, _running: Tenant) -> Iterator[Homes]:
    made = Homes(tmp_path_factory.mktemp("homes"), _running)
    yield made
    made.close()


@pytest.fixture
def connected(_homes: Homes, lanehop: Inside, tenant: Tenant) -> Inside:
    """A home with one account that was never synced and may not be written to."""
    return _homes.copy(_homes.connected, lanehop)


@pytest.fixture
def polka(_homes: Homes, lanehop: Inside, tenant: Tenant) -> Inside:
    """A home with one account, synced, that may be written to at once."""
    return _homes.copy(_homes.polka, lanehop)


@pytest.fixture
def synced(_homes: Homes, lanehop: Inside) -> Inside:
    """A home that was synced once and whose vendor is not there any more: what works here works offline."""
    return _homes.copy(_homes.synced, lanehop)


def active(lanehop: Lanehop, stage: str = "New") -> list[str]:
    """The ids of the active applications in a stage of J1."""
    found = lanehop.ok("apps", "list", "--job", "J1", "--stage", stage, "--active", "--ids").out.split()
    assert found
    return found


def pair(application: str) -> dict[str, int]:
    """An application as the vendor's side door names it."""
    _, job, person = application.split(":")
    return {"employee": int(person), "recruitment": int(job)}


@pytest.fixture
def newcomers(polka: Lanehop, tenant: Tenant) -> list[str]:
    """Some applications in the first stage of J1, with whom no test has done anything yet."""
    found = (one for one in active(polka) if tenant.control("stage", **pair(one)) == {"state": 1})
    some = list(itertools.islice(found, 4))
    assert len(some) == 4, "more NEWCOMERS are needed"
    return some
