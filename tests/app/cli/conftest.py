"""The command line as people and scripts use it: real processes on a real home, against a real sandbox."""

import json
import os
import select
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PEOPLE = 120


@dataclass
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Lanehop:
    """Runs `lanehop` on one home. `env` is all the environment there is, but for what a process needs to start."""

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
class Tenant:
    """A running sandbox of Traffit."""

    base_url: str
    credentials: Mapping[str, str]
    ledger: Path

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

    def faults(self, *rules: Mapping[str, Any]) -> None:
        self.control("faults", seed=1, rules=list(rules))

    def effects(self, path: str = "") -> list[dict[str, Any]]:
        """The requests that changed something."""
        rows = [json.loads(line) for line in self.ledger.read_text().splitlines()]
        return [row for row in rows if row["changed"] and path in row["path"]]


def first_line(process: "subprocess.Popen[bytes]", seconds: float = 60) -> dict[str, Any]:
    """The ready line of a program that serves."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline() if ready else b""
    if not line:
        process.kill()
        raise AssertionError(process.communicate()[1].decode())
    found: dict[str, Any] = json.loads(line)
    return found


@contextmanager
def serving(lanehop: Lanehop, ledger: Path, *more: str) -> Iterator[Tenant]:
    arguments = ("sandbox", "traffit", "--people", str(PEOPLE), "--ledger", str(ledger), *more)
    process = lanehop.start(*arguments)
    try:
        ready = first_line(process)
        yield Tenant(ready["base_url"], ready["credentials"], ledger)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def lanehop(tmp_path: Path) -> Lanehop:
    """An empty home with a passphrase at hand."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse\n")
    return Lanehop(tmp_path / "home", {"LANEHOP_PASSPHRASE_FILE": str(passphrase)})


@pytest.fixture
def tenant(lanehop: Lanehop, tmp_path: Path) -> Iterator[Tenant]:
    with serving(lanehop, tmp_path / "ledger.jsonl") as found:
        yield found


def connect(lanehop: Lanehop, tenant: Tenant, *more: str, name: str = "polka") -> Done:
    arguments = ("account", "add", "traffit", "--name", name, "--secret-stdin", *tenant.settings, *more)
    return lanehop(*arguments, stdin=tenant.secret)


@pytest.fixture
def polka(lanehop: Lanehop, tenant: Tenant) -> Lanehop:
    """A home with one account, synced, that may be written to at once."""
    assert connect(lanehop, tenant, "--writes", "on", "--hold", "0", "--late-window", "1").code == 0
    lanehop.ok("sync")
    return lanehop


@pytest.fixture(scope="session")
def _synced_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("synced")
    passphrase = base / "passphrase"
    passphrase.write_text("correct horse\n")
    made = Lanehop(base / "home", {"LANEHOP_PASSPHRASE_FILE": str(passphrase)})
    with serving(made, base / "ledger.jsonl") as tenant:
        assert connect(made, tenant, "--writes", "on").code == 0
        made.ok("sync")
    return made.home


@pytest.fixture
def synced(_synced_home: Path, lanehop: Lanehop) -> Lanehop:
    """A home that was synced once and whose vendor is not there any more: what works here works offline."""
    shutil.copytree(_synced_home, lanehop.home)
    return lanehop


Applications = Callable[..., Sequence[str]]


@pytest.fixture
def active() -> Callable[[Lanehop, str], list[str]]:
    """The ids of the active applications in a stage of J1."""

    def find(lanehop: Lanehop, stage: str = "New") -> list[str]:
        found = lanehop.ok("apps", "list", "--job", "J1", "--stage", stage, "--active", "--ids").out.split()
        assert found
        return found

    return find
