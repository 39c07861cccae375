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


@pytest.fixture
def visitor(tmp_path: Path) -> Lanehop:
    """Somebody with an empty home folder and no variables set."""
    (tmp_path / "tmp").mkdir()
    return Lanehop(tmp_path / "unused", {"TMPDIR": str(tmp_path / "tmp")})


class Demo:
    """A headless demo that runs."""

    def __init__(self, visitor: Lanehop, *more: str) -> None:
        environment = {key: value for key, value in visitor.environment.items() if key != "LANEHOP_HOME"}
        self.process = subprocess.Popen(
            visitor.command("demo", "--headless", "--people", "60", *more),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.ready = first_line(self.process)
        self.home = Path(self.ready["home"])
        self.children = psutil.Process(self.process.pid).children(recursive=True)
        self.lanehop = Lanehop(self.home)

    def gone(self) -> bool:
        """True once all its processes have ended."""
        _, alive = psutil.wait_procs(self.children, timeout=15)
        return not alive

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture
def demo(visitor: Lanehop) -> Iterator[Demo]:
    running = Demo(visitor)
    yield running
    running.stop()


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
    application = lanehop.ok("apps", "list", "--job", "J1", "--stage", "New", "--active", "--ids").out.split()[0]
    lanehop.ok("move", application, "--to", "Screening")
    done = lanehop.ok("queue", "send", "--json")
    assert [row["state"] for row in done.json["queue"]] == ["done"]
    ledger = Path(demo.ready["accounts"][0]["ledger"]).read_text().splitlines()
    assert sum(row["changed"] and "_move" in row["path"] for row in map(json.loads, ledger)) == 1
    lanehop.ok("sync")


def test_its_secrets_are_on_no_disk(demo: Demo):
    credentials = demo.ready["accounts"][0]["credentials"]
    secrets = [credentials["client_secret"], credentials["password"]]
    for file in demo.home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret.encode() in content for secret in secrets), file
    for child in demo.children:
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


def test_a_killed_engine_is_started_again(demo: Demo):
    engine = next(child for child in demo.children if "app.cli.engine" in child.cmdline())
    engine.kill()
    lanehop = demo.lanehop
    application = lanehop.ok("apps", "list", "--job", "J1", "--stage", "New", "--active", "--ids").out.split()[0]
    until = time.monotonic() + 20
    while not lanehop.ok("doctor", "--json").json["cache"]["led"]:
        assert time.monotonic() < until
        time.sleep(0.3)
    lanehop.ok("move", application, "--to", "Screening", "--wait=60")


def test_a_home_that_is_named_is_kept_and_made_anew_the_next_time(visitor: Lanehop, tmp_path: Path):
    kept = tmp_path / "kept"
    demo = Demo(visitor, "--home", str(kept))
    first = demo.ready["accounts"][0]["base_url"]
    environment = visitor.environment
    again = subprocess.run(
        visitor.command("demo", "--headless", "--home", str(kept)), env=environment, capture_output=True, check=False
    )
    assert again.returncode == 2
    assert b"runs in" in again.stderr
    demo.stop()
    assert demo.lanehop.ok("jobs", "list", "--json").json["jobs"]
    second = Demo(visitor, "--home", str(kept))
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
    lanehop.ok("move", application, "--to", "Offer", "--wait=60")
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
