"""A person's computer, a vendor's tenant, and the cable between them: what the tests of this folder happen in."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import psutil

from app.cache.ops import UNSETTLED
from tests.e2e.cable import Cable
from tests.e2e.houses import TRAFFIT, Deed, Firm, House
from tests.e2e.terminal import PATIENCE, Terminal
from tests.programs import Done, first_line

ACCOUNT, SECRET = "polka", "LANEHOP_SECRET_POLKA"
_MARK = "LANEHOP_E2E"
_LONGEST = 120.0
_LOOK = 0.02
"""Seconds between two looks at what is waited for."""
_LOOK_AT_ALL = 0.1
"""The same, where a look goes through every process of the machine."""

T = TypeVar("T")


def until(
    holds: Callable[[], T],
    why: Callable[[], object],
    seconds: float = PATIENCE,
    *,
    every: float = _LOOK,
    sign: Callable[[], object] = lambda: None,
) -> T:
    """Wait until something is so; what was found. Raises `AssertionError` with what `why` tells where it never is.

    `sign`: of work that takes as long as it takes, what is another as long as it goes on; the seconds begin anew then.
    """
    seen, end = sign(), time.monotonic() + seconds
    while not (found := holds()):
        if seen != (seen := sign()):
            end = time.monotonic() + seconds
        assert time.monotonic() < end, f"{seconds:.0f} s have passed: {why()}"
        time.sleep(every)
    return found


class Machine:
    """A computer of somebody's own: an empty HOME, a home of lanehop, and a mark on every process started here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user, self.temporary, self.home = folder / "user", folder / "tmp", folder / "home"
        self._mark = uuid.uuid4().hex
        passphrase = folder / "passphrase"
        for made in (self.user, self.temporary):
            made.mkdir(parents=True)
        passphrase.write_text("correct horse battery staple\n", "utf-8")
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
            "HOME": str(self.user),
            "TMPDIR": str(self.temporary),
            "LC_ALL": "C.UTF-8",
            "LANEHOP_HOME": str(self.home),
            "LANEHOP_PASSPHRASE_FILE": str(passphrase),
            "LANEHOP_SYNC_EVERY": "3600",  # at the start, and when it is asked for
            "TEXTUAL_ANIMATIONS": "none",
            "BROWSER": "true",  # a test opens no window
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",  # nor anybody's own key store
            _MARK: self._mark,
        }

    def hand(self, variable: str, secret: str) -> None:
        """Have a secret in the environment, and nothing to keep others with.

        Making a key from a passphrase costs on purpose, in every process that signs in.
        """
        self.environment[variable] = secret
        self.environment.pop("LANEHOP_PASSPHRASE_FILE", None)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "app.cli", *arguments]

    def run(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        """Run a command to its end."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin.encode(),
            capture_output=True,
            env=self.environment | dict(env or {}),
            timeout=_LONGEST,
            check=False,
        )
        found = Done(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in found.err, found.err
        return found

    def ok(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        """The same, and it must have worked."""
        done = self.run(*arguments, stdin=stdin, env=env)
        assert done.code == 0, f"exit {done.code}: {done.err}{done.out}"
        return done

    def json(self, *arguments: str) -> Any:
        """What a command that works says with `--json`."""
        return self.ok(*arguments, "--json").json

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start a command without waiting for it."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def terminal(
        self, *arguments: str, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> Terminal:
        """Open a terminal with a command in it, the screens where none is named."""
        return Terminal(self.command(*arguments), self.environment | dict(env or {}), columns=columns, rows=rows)

    # --- what runs here ----------------------------------------------------------------------------

    def processes(self, word: str = "") -> list[psutil.Process]:
        """The processes that were started here, by whomever, with this word in their command line."""
        return [one for one in psutil.process_iter() if self._is_ours(one, word)]

    def _is_ours(self, process: psutil.Process, word: str) -> bool:
        try:
            return process.environ().get(_MARK) == self._mark and any(word in part for part in process.cmdline())
        except (psutil.Error, OSError):  # of another user, or gone, or dead and not buried yet
            return False

    def engines(self) -> list[psutil.Process]:
        """The engine processes that live here."""
        return self.processes("app.cli.engine")

    def wait_for_processes(self, word: str) -> None:
        """Wait until a process with this word in its command line runs here."""
        until(lambda: self.processes(word), lambda: f"no {word} ever ran", every=_LOOK_AT_ALL)

    def wait_for_no_processes(self, word: str = "") -> None:
        """Wait until nothing (with this word in its command line) runs here any more."""
        until(lambda: not self.processes(word), lambda: f"{self.processes(word)} still run", every=_LOOK_AT_ALL)

    def log(self, name: str) -> str:
        """What the program noted: `engine`, or `crash` for its own faults. A demo may be taking its home away."""
        noted: list[str] = []
        for folder, _, files in os.walk(self.folder):
            if Path(folder).name == "log" and f"{name}.log" in files:
                with suppress(FileNotFoundError):
                    noted.append(Path(folder, f"{name}.log").read_text("utf-8"))
        return "\n".join(noted)

    def close(self) -> None:
        """End everything that was started here, whoever started it."""
        while left := self.processes():
            for one in left:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(left, PATIENCE)


class Sent(NamedTuple):
    """A move as it arrived at the vendor; both as the vendor names them."""

    application: str
    stage: str


@dataclass(frozen=True)
class Card:
    """Somebody on a board, and the move to the next stage."""

    ref: str
    candidate: str
    name: str
    stage: str
    stage_id: str
    next: str
    next_id: str

    @property
    def application(self) -> str:
        """The vendor's own id of it."""
        return self.ref.partition(":")[2]

    @property
    def advanced(self) -> Sent:
        """What the vendor must be told when the card goes to the next stage."""
        return Sent(self.application, self.next_id)


class Tenant:
    """A running sandbox, seen from outside."""

    def __init__(self, firm: Firm, base_url: str, credentials: Mapping[str, str], ledger: Path) -> None:
        self.firm = firm
        self.base_url = base_url
        self.credentials = dict(credentials)
        self._ledger = ledger
        self._added: set[str] = set()

    @property
    def house(self) -> House:
        """The vendor, where people move there."""
        assert isinstance(self.firm, House)
        return self.firm

    @property
    def port(self) -> int:
        return int(self.base_url.rsplit(":", 1)[1])

    def control(self, action: str, **arguments: Any) -> Any:
        """Do something at the vendor behind lanehop's back."""
        request = urllib.request.Request(
            f"{self.base_url}/_sandbox/{action}",
            data=json.dumps(arguments).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def faults(self, *rules: Mapping[str, Any]) -> None:
        """What goes wrong from now on; nothing without rules."""
        self.control("faults", seed=1, rules=list(rules))

    def ledger(self, path: str = "") -> list[dict[str, Any]]:
        """The requests that arrived so far, those with this expression in their path."""
        rows = [
            json.loads(line) for line in self._ledger.read_text("utf-8").splitlines(keepends=True) if line[-1:] == "\n"
        ]
        return [row for row in rows if re.search(path, row["path"])]

    def arrived(self) -> int:
        """How many requests have arrived so far."""
        return self._ledger.read_bytes().count(b"\n")

    def deeds(self, *, done: bool = False) -> list[Deed]:
        """Every request to change something that arrived, whatever became of it; `done`: those that did change it."""
        found = (self.firm.deed(row) for row in self.ledger() if row["changed"] or not done)
        return [deed for deed in found if deed is not None]

    def changed(self) -> list[Deed]:
        """The requests among them by which cards are changed here, in order of whom they are about."""
        return sorted(deed for deed in self.deeds() if deed.kind == self.firm.change)

    def moves(self) -> list[Sent]:
        """Every request to move somebody that arrived, whatever became of it."""
        return [Sent(deed.about, deed.to) for deed in self.deeds() if deed.kind == "move"]

    def stage_of(self, card: Card) -> str:
        """The id of the stage in which the vendor has somebody."""
        return self.house.stands(self.control("stage", **self.house.by_card(card.application)))

    def move(self, card: Card, stage: str) -> None:
        """A colleague moves somebody on the vendor's own page."""
        where = self.house.by_card(card.application)
        self.control("move", **where, **self.house.placed(stage), **self.house.mover_argument)

    def add(self, first: str, last: str, **fields: Any) -> str:
        """Somebody applies for the job of the house; the vendor's id of the candidate."""
        known = {**self.firm.person(first, last), **fields}
        made = str(self.control("add", fields=known, **self.firm.on_job)[self.firm.candidate])
        if self.firm.enrol is not None:
            action, arguments = self.firm.enrol(made)
            self.control(action, **arguments)
        self._added.add(made)
        return made

    def is_new(self, candidate: str) -> bool:
        """Whether somebody applied since the tenant is there."""
        return candidate in self._added


class Town:
    """A computer, a tenant, and the cable between them. The account is called polka."""

    def __init__(self, machine: Machine, tenant: Tenant, cable: Cable) -> None:
        self.machine = machine
        self.tenant = tenant
        self.cable = cable
        self.firm = tenant.firm

    @property
    def house(self) -> House:
        """The vendor, where people move there."""
        return self.tenant.house

    def connect(self, *more: str, boxed: bool = False) -> None:
        """Add the account, by way of the cable. `boxed`: with its secret in the encrypted file, else by hand."""
        known, secret = self.tenant.credentials, self.tenant.credentials[self.firm.secret]
        told = [f"{key}={known[key].replace(self.tenant.base_url, self.cable.url)}" for key in self.firm.settings]
        if not boxed:
            self.machine.hand(SECRET, secret)
        self.machine.ok(
            *("account", "add", self.firm.vendor, "--name", ACCOUNT, "--base-url", self.cable.url),
            *(word for one in told for word in ("--set", one)),
            *("--rate", "0", *(["--secret-stdin"] if boxed else []), *more),
            stdin=f"{secret}\n" if boxed else "",
        )

    def set_hold(self, seconds: float) -> None:
        """Give changes another undo time, while whatever runs goes on."""
        arguments = ("account", "add", self.firm.vendor, "--name", ACCOUNT, "--replace", "--hold", str(seconds))
        self.machine.ok(*arguments)

    @property
    def job(self) -> str:
        """The job of the house, as lanehop names it."""
        return f"{ACCOUNT}:{self.firm.job}"

    def arrive(self, *names: str) -> None:
        """People apply for the job of the house: the vendor has them in its first stage."""
        for name in names:
            self.tenant.add(*name.split(" ", 1))

    def board(self) -> list[dict[str, Any]]:
        """The columns of the job of the house, as the cache has them."""
        columns: list[dict[str, Any]] = self.machine.json("board", "--job", self.job)["columns"]
        return columns

    def cards(self) -> list[Card]:
        """The cards of the first column, top down."""
        here, *others = self.board()
        return [_card(row, here, others[0] if others else here) for row in here["cards"]]

    def newcomers(self) -> list[Card]:
        """Those among them of people who applied since the tenant is there."""
        return [card for card in self.cards() if self.tenant.is_new(card.candidate)]

    def change(self, *cards: Card) -> None:
        """Ask for a change of each card: a move to the next stage, else another address."""
        if isinstance(self.firm, House):
            self.machine.ok("move", *(card.ref for card in cards), "--to", cards[0].next)
            return
        for card in cards:
            mail = f"new{card.candidate}@x.example"
            self.machine.ok("candidates", "update", f"{ACCOUNT}:{card.candidate}", "--mail", mail)

    def changes_of(self, *cards: Card) -> list[Deed]:
        """What the vendor must be told by these, as `Tenant.changed` tells it."""
        if isinstance(self.firm, House):
            return sorted(Deed("move", *card.advanced) for card in cards)
        return sorted(Deed("edit", card.candidate) for card in cards)

    def collide(self, card: Card) -> None:
        """A colleague changes at the vendor what a change of this card would."""
        if self.firm.colleague is None:
            self.tenant.move(card, stage_id(self.board()[2]))
            return
        action, arguments = self.firm.colleague(card.candidate)
        self.tenant.control(action, **arguments)

    def queue(self, *, settled: bool = False) -> list[dict[str, Any]]:
        """The queue as the command line tells it."""
        rows: list[dict[str, Any]] = self.machine.json("queue", "list", *(["--all"] if settled else []))["queue"]
        return rows

    def wait_until_sent(self) -> list[Sent]:
        """Wait until nothing is in the queue any more; the moves that have arrived.

        A person who is asked about what may have mailed somebody has looked, and it was not done.
        """
        with closing(sqlite3.connect(self.machine.home / "cache.db", isolation_level=None)) as cache:
            waiting = f"SELECT 1 FROM op WHERE {UNSETTLED} LIMIT 1"
            asked = "SELECT seq FROM op WHERE state = 'ask' AND kind IN (SELECT value FROM json_each(?))"
            mailing = json.dumps([*getattr(self.firm, "mailing", ())])

            def all_sent() -> bool:
                for (number,) in cache.execute(asked, (mailing,)).fetchall():
                    self.machine.ok("queue", "confirm", str(number))
                return cache.execute(waiting).fetchone() is None and not self.queue()

            until(
                all_sent,
                lambda: f"the queue is {self.queue()}\n{self.machine.log('engine')}",
                sign=self.tenant.arrived,  # a vendor with a pace or one that loses answers takes its time
            )
        return self.tenant.moves()


def _card(row: Mapping[str, Any], here: Mapping[str, Any], after: Mapping[str, Any]) -> Card:
    return Card(
        ref=row["id"],
        candidate=row["candidate"].partition(":")[2],
        name=row["name"],
        stage=here["name"],
        stage_id=stage_id(here),
        next=after["name"],
        next_id=stage_id(after),
    )


def stage_id(column: Mapping[str, Any]) -> str:
    """The vendor's own id of a stage, as a request names it; empty where it tells none."""
    return str(column["id"] or "").rpartition(":")[2]


@contextmanager
def computer(folder: Path) -> Iterator[Machine]:
    """A machine; at the end nothing of it runs any more, and no program has had a fault of its own."""
    machine = Machine(folder)
    try:
        yield machine
        assert machine.log("crash") == ""
    finally:
        machine.close()


@contextmanager
def serving(
    machine: Machine,
    *more: str,
    people: int = 60,
    env: Mapping[str, str] | None = None,
    house: Firm = TRAFFIT,
    ledger: str = "ledger",
) -> Iterator[Tenant]:
    """A sandbox in a process of its own."""
    written = machine.folder / f"{ledger}.jsonl"
    arguments = ("sandbox", house.vendor, "--port", "0", "--people", str(people), "--ledger", str(written), *more)
    process = machine.start(*arguments, env=env)
    try:
        ready = first_line(process)
        tenant = Tenant(house, ready["base_url"], ready["credentials"], written)
        for manner, said in house.manners.items():
            tenant.control(manner, **said)
        yield tenant
    finally:
        process.kill()
        process.communicate()


@contextmanager
def town(
    folder: Path,
    *more: str,
    people: int = 20,
    newcomers: Sequence[str] = (),
    synced: bool = True,
    boxed: bool = False,
    env: Mapping[str, str] | None = None,
    house: Firm = TRAFFIT,
    sandbox: Sequence[str] = (),
) -> Iterator[Town]:
    """A machine with one account, synced, that may be written to; a lost request arrives within a second or never.

    `more`: for `account add`; `newcomers`: who applied for the job of the house a moment ago; `boxed`: see
    `Town.connect`; `env`, `sandbox`: the environment and options of the sandbox.
    """
    with (
        computer(folder) as machine,
        serving(machine, *sandbox, people=people, env=env, house=house) as tenant,
        Cable(tenant.port) as cable,
    ):
        made = Town(machine, tenant, cable)
        made.connect("--writes", "on", "--late-window", "1", *more, boxed=boxed)
        made.arrive(*newcomers)
        if synced:
            machine.ok("sync")
        yield made
