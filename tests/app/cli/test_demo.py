"""The demo: works with nothing, is reachable from outside while it runs, and leaves nothing behind."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.app.cli.conftest import Lanehop, first_line


def somebody(folder: Path) -> Lanehop:
    """Somebody with an empty home folder and no variables set."""
    (folder / "tmp").mkdir()
    return Lanehop(folder / "unused", {"TMPDIR": str(folder / "tmp")})


@pytest.fixture
def visitor(tmp_path: Path) -> Lanehop:
    return somebody(tmp_path)


class Demo:
    """A headless demo that runs, with the agency's own account alone where nothing else is said."""

    def __init__(self, visitor: Lanehop, *more: str) -> None:
        environment = {key: value for key, value in visitor.environment.items() if key != "LANEHOP_HOME"}
        self.process = subprocess.Popen(
            visitor.command("demo", "--headless", "--people", "60", *(more or ("--only", "traffit"))),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.ready = first_line(self.process)
        self.home = Path(self.ready["home"])
        self.lanehop = Lanehop(self.home)
        self._first = self.children()

    def children(self) -> list[psutil.Process]:
        """Its processes now, but for itself."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def newcomer(self) -> str:
        """An application in the first stage of J1."""
        return self.lanehop.ok("apps", "list", "--job", "J1", "--to", "New", "--active", "--ids").out.split()[0]

    def moves(self) -> int:
        """How many moves the vendor has carried out."""
        ledger = Path(self.ready["accounts"][0]["ledger"]).read_text().splitlines()
        return sum(row["changed"] and "_move" in row["path"] for row in map(json.loads, ledger))

    def gone(self) -> bool:
        """True once all the processes it began with have ended."""
        _, alive = psutil.wait_procs(self._first, timeout=15)
        return not alive

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One that tests share: they leave it running, with an engine, and with people to move."""
    running = Demo(somebody(tmp_path_factory.mktemp("demo")))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole agency, which tests share."""
    running = Demo(somebody(tmp_path_factory.mktemp("five")), "--people", "120")
    yield running
    running.stop()
    assert running.gone()


def test_the_ready_line_says_where_everything_is(demo: Demo):
    assert demo.ready["schema"] == "lanehop/1"
    assert demo.ready["ready"] is True
    (account,) = demo.ready["accounts"]
    assert (account["name"], account["vendor"]) == ("polka", "traffit")
    assert account["base_url"].startswith("http://127.0.0.1:")
    assert Path(account["ledger"]).exists()


def test_other_commands_work_on_it_and_its_engine_sends_what_they_queue(demo: Demo):
    lanehop = demo.lanehop
    codes = {job["code"] for job in lanehop.ok("jobs", "list", "--json").json["jobs"]}
    assert {"J1", "GOLD"} <= codes
    before = demo.moves()
    lanehop.ok("move", demo.newcomer(), "--to", "Screening")
    done = lanehop.ok("queue", "send", "--json")
    assert [row["state"] for row in done.json["queue"]] == ["done"]
    assert demo.moves() == before + 1
    lanehop.ok("sync")


def test_commands_of_a_second_shell_sign_in_to_its_accounts(five: Demo):
    assert five.lanehop.ok("reports", "list", "hansa").out


def test_its_secrets_are_on_no_disk_in_the_clear(five: Demo):
    hidden = ("client_secret", "password", "api_key")
    secrets = [one["credentials"][key] for one in five.ready["accounts"] for key in hidden if key in one["credentials"]]
    assert len(secrets) >= len(five.ready["accounts"])
    for file in five.home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret.encode() in content for secret in secrets), file
    for child in five.children():
        told = " ".join([*child.cmdline(), *child.environ().values()])
        assert not any(secret in told for secret in secrets)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_leaves_nothing_behind(visitor: Lanehop, tmp_path: Path, number: signal.Signals):
    demo = Demo(visitor)
    demo.process.send_signal(number)
    out, err = demo.process.communicate(timeout=30)
    assert (demo.process.returncode, out, err) == (0, b"", b"")
    assert demo.gone()
    assert list((tmp_path / "tmp").iterdir()) == []
    assert list((tmp_path / "user").iterdir()) == []
    assert not visitor.home.exists()


def test_even_a_killed_demo_leaves_nothing_behind(visitor: Lanehop, tmp_path: Path):
    demo = Demo(visitor)
    demo.process.kill()
    demo.process.communicate(timeout=30)
    assert demo.gone()
    until = time.monotonic() + 10
    while any((tmp_path / "tmp").iterdir()) and time.monotonic() < until:
        time.sleep(0.1)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_killed_engine_is_started_again_with_all_accounts(five: Demo):
    engine = next(child for child in five.children() if "app.cli.engine" in child.cmdline())
    engine.kill()
    engine.wait(10)
    until = time.monotonic() + 20
    while not five.lanehop.ok("doctor", "--json").json["cache"]["led"]:
        assert time.monotonic() < until
        time.sleep(0.3)
    five.lanehop.ok("sync")


def test_a_home_that_is_named_is_kept_and_made_anew_the_next_time(visitor: Lanehop, tmp_path: Path):
    kept = tmp_path / "kept"
    demo = Demo(visitor, "--only", "traffit", "--home", str(kept))
    first = demo.ready["accounts"][0]["base_url"]
    environment = visitor.environment
    again = subprocess.run(
        visitor.command("demo", "--headless", "--home", str(kept)), env=environment, capture_output=True, check=False
    )
    assert again.returncode == 2
    assert b"runs in" in again.stderr
    demo.stop()
    assert demo.lanehop.ok("jobs", "list", "--json").json["jobs"]
    second = Demo(visitor, "--only", "traffit", "--home", str(kept))
    assert second.ready["accounts"][0]["base_url"] != first
    second.stop()


def test_a_folder_with_something_else_in_it_is_not_touched(visitor: Lanehop, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "cache.db").write_text("precious")
    done = visitor("demo", "--headless", "--home", str(tmp_path / "mine"))
    assert done.code == 2
    assert "something else" in done.err
    assert (tmp_path / "mine" / "cache.db").read_text() == "precious"


def test_a_folder_called_app_does_not_take_the_place_of_ours(visitor: Lanehop, tmp_path: Path, monkeypatch):
    (tmp_path / "project" / "app").mkdir(parents=True)
    (tmp_path / "project" / "app" / "__init__.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path / "project")
    Demo(visitor).stop()


def test_the_screens_of_a_demo_need_a_terminal(visitor: Lanehop, tmp_path: Path):
    done = visitor("demo")
    assert done.code == 2
    assert "terminal" in done.err
    assert list((tmp_path / "tmp").iterdir()) == []


def test_all_processes_of_a_demo_live_in_the_same_time(visitor: Lanehop):
    demo = Demo(Lanehop(visitor.home, visitor.env | {"LANEHOP_NOW": "2026-03-02T09:00:00Z"}))
    lanehop = Lanehop(demo.home, {"LANEHOP_NOW": "2026-03-02T09:00:00Z"})
    jobs = lanehop.ok("jobs", "list", "--json").json["jobs"]
    assert all(job["synced_at"].startswith("2026-03-02T09:0") for job in jobs)
    lanehop.ok("sync")
    application = lanehop.ok("apps", "list", "--job", "J1", "--active", "--ids").out.split()[0]
    lanehop.ok("move", application, "--to", "Offer")
    assert [row["state"] for row in lanehop.ok("queue", "send", "--json").json["queue"]] == ["done"]
    demo.stop()


def test_a_demo_that_falls_over_leaves_nothing_behind_either(visitor: Lanehop, tmp_path: Path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text(
        "import app.cli.children as children\ndef fail(*_, **__): raise KeyError('nobody')\nchildren.start = fail\n"
    )
    done = visitor("demo", "--headless", env={"PYTHONPATH": str(tmp_path / "broken")})
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_it_opens_on_five_accounts_of_five_vendors_in_one_process(five: Demo):
    accounts = {one["name"]: one["vendor"] for one in five.ready["accounts"]}
    assert list(accounts.values()) == ["traffit", "greenhouse", "smartrecruiters", "cegid", "vitay"]
    assert sum("app.cli.sandboxes" in child.cmdline() for child in five.children()) == 1
    synced = five.lanehop.ok("account", "list", "--json").json["accounts"]
    assert {one["name"]: one["error"] for one in synced} == dict.fromkeys(accounts)
    jobs = five.lanehop.ok("jobs", "list", "--json").json["jobs"]
    assert {job["account"] for job in jobs} == set(accounts)
    codes = [job["code"] for job in jobs if job["account"] != "polka" and job["code"]]
    assert not {"J1", "GOLD"} & set(codes), "each is one job's alone"


@pytest.mark.parametrize(
    ("account", "code", "way"),
    [
        ("nordwind", "BJ1", ("Application Review", "Preliminary Phone Screen", "/move")),
        ("hansa", "REF1", ("New", "In review", "/status")),
    ],
)
def test_what_is_moved_in_an_account_goes_to_its_vendor(five: Demo, account: str, code: str, way: tuple[str, str, str]):
    here, after, move = way
    applied = five.lanehop.ok("apps", "list", "--job", code, "--stage", here, "--active", "--ids").out.split()
    five.lanehop.ok("move", applied[0], "--to", after)
    done = five.lanehop.ok("queue", "send", "--json")
    assert [row["state"] for row in done.json["queue"]] == ["done"]
    ledger = next(Path(one["ledger"]) for one in five.ready["accounts"] if one["name"] == account)
    sent = [row["path"] for row in map(json.loads, ledger.read_text().splitlines()) if row["changed"]]
    assert [path.endswith(move) for path in sent if not path.endswith("/token")] == [True]


def test_whoever_is_checked_shows_it_where_they_apply(five: Demo):
    checks = {one["id"] for one in five.lanehop.ok("references", "list", "--json").json["references"]}
    cards = {"J1": [], "BJ1": []}
    for job, found in cards.items():
        board = five.lanehop.ok("board", "--job", job, "--json").json
        found += [card for column in board["columns"] for card in column["cards"] if card["references"]]
    for found in cards.values():
        shown = five.lanehop.ok("references", "show", found[0]["candidate"], "--json").json["references"]
        assert checks >= {one["id"] for one in shown} != set()
        assert shown[0]["candidate_name"] == found[0]["name"]


@pytest.mark.parametrize("only", ["nobody", "Traffit"])
def test_only_a_vendor_it_has_can_be_all_there_is(visitor: Lanehop, only: str):
    done = visitor("demo", "--headless", "--only", only)
    assert done.code == 2
    assert "smartrecruiters" in done.err
    assert len(done.err.splitlines()) == 1
