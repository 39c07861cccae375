"""Reports from the command line, fetched from a sandbox that makes them."""

import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.cli.conftest import Lanehop, Tenant
from tests.app.cli.outlets import at_work, company_of


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    with company_of(tmp_path_factory.mktemp("company"), "smartrecruiters") as found:
        found.control("limits", on=False)  # nobody keeps to them here
        yield found


@pytest.fixture
def company(running: Tenant) -> Tenant:
    running.control("quirks", report_seconds=0)
    return running


@pytest.fixture
def acme(lanehop: Lanehop, company: Tenant) -> Lanehop:
    return at_work(lanehop, company, "smartrecruiters", {"secret": company.credentials["api_key"]})


def get(lanehop: Lanehop, *more: str) -> list[str]:
    return ["reports", "get", "acme", *more]


def test_a_report_is_made_saved_and_not_fetched_twice(acme: Lanehop, tmp_path: Path) -> None:
    listed = acme.ok("reports", "list", "acme", "--json").json["reports"]
    assert [one["name"] for one in listed] == ["Applications", "Jobs", "Empty"]
    out = tmp_path / "jobs.csv"
    assert acme.ok(*get(acme, "jobs", "--out", str(out), "--json")).json["changed"] is True
    content = out.read_bytes()
    assert content.startswith(b"Title,Reference,Status,Created on\r\n")
    assert out.stat().st_mode & 0o777 == 0o600
    assert "the newest already" in acme.ok(*get(acme, listed[1]["id"], "--out", str(out))).err
    assert acme.ok(*get(acme, "Jobs", "--out", str(out), "--fresh", "--json")).json["changed"] is True
    assert [row["kind"] for row in acme.ok("audit", "--json").json["events"]] == ["reports.make"] * 2
    out.write_text("mine")
    refused = acme(*get(acme, "Jobs", "--out", str(out)))
    assert (refused.code, out.read_text()) == (2, "mine")
    assert "--replace" in refused.err
    acme.ok(*get(acme, "Jobs", "--out", str(out), "--replace"))
    assert out.read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir() if "jobs" in path.name or path.name[0] == ".") == [
        ".jobs.csv.lanehop",
        "jobs.csv",
    ]


def test_where_no_file_can_lie_nothing_is_asked_for(acme: Lanehop, tmp_path: Path) -> None:
    for out, why in ((tmp_path, "is a folder"), (tmp_path / "gone" / "jobs.csv", "there is no folder")):
        refused = acme(*get(acme, "Empty", "--out", str(out), "--fresh", "--replace"))
        assert (refused.code, why in refused.err) == (2, True)
    assert acme("audit").code == 4, "there is no cache yet: nothing was asked of the vendor"


def test_a_pipe_gets_the_bytes_and_a_terminal_nothing_that_steers_it(acme: Lanehop, company: Tenant) -> None:
    company.control("add", fields={"firstName": "Ev\x1b[2Ja", "lastName": "Berg"}, job=_a_job(acme))
    piped = acme.ok(*get(acme, "Applications", "--fresh"))
    assert "Ev\x1b[2Ja" in piped.out
    above, below = pty.openpty()
    with os.fdopen(above, "rb") as screen:
        asks = acme.start(*get(acme, "Applications"), stdout=below)
        assert asks.wait(60) == 2
        shown = acme.start(*get(acme, "Applications", "--out", "-"), stdout=below)
        os.close(below)
        seen = b""
        while b"Berg" not in seen:
            seen += os.read(screen.fileno(), 65536)
        shown.kill()
        shown.wait(60)
    assert b"\x1b" not in seen


def _a_job(acme: Lanehop) -> str:
    rows = acme.ok("call", "acme", "jobs.all", "limit=1", "sort=job_id", "--json").json["body"]["content"]
    return str(rows[0]["id"])


def test_whoever_stops_waiting_fetches_it_later_by_its_name(acme: Lanehop, company: Tenant, tmp_path: Path) -> None:
    company.control("quirks", report_seconds=3600)
    out = tmp_path / "out.csv"
    waits = acme.start(*get(acme, "Empty", "--out", str(out), "--fresh"), stderr=subprocess.PIPE)
    assert waits.stderr is not None
    assert waits.stderr.readline() == b"Empty: waiting\n"
    waits.send_signal(signal.SIGINT)
    assert b"fetches it later" in waits.communicate(timeout=60)[1]
    assert waits.returncode == 130
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".lanehop-")]
    company.control("quirks", report_seconds=0)
    at_work(acme, company, "smartrecruiters", {"secret": company.credentials["api_key"]}, writes=False)
    acme.ok(*get(acme, "Empty", "--out", str(out)))
    assert out.read_bytes() == b"Title\r\n"
    assert "writes are off" in acme(*get(acme, "Empty", "--out", str(out), "--fresh")).err


def test_what_cannot_be_fetched_is_one_line(acme: Lanehop) -> None:
    wrong = acme(*get(acme, "Jbos", "--out", "x"))
    assert (wrong.code, "did you mean Jobs?" in wrong.err) == (2, True)
    with (acme.home / "config.toml").open("a") as config:
        config.write('[accounts.polka]\nvendor = "traffit"\nbase_url = "http://127.0.0.1:1"\n')
    none = acme("reports", "list", "polka")
    assert (none.code, "Its API offers nothing of the kind" in none.err) == (7, True)


def test_a_report_that_was_cut_off_is_begun_again(acme: Lanehop, company: Tenant, tmp_path: Path) -> None:
    out = tmp_path / "jobs.csv"
    acme.ok(*get(acme, "Jobs", "--out", str(out), "--fresh"))
    whole = out.read_bytes()
    cut = {"kind": "truncate", "path": "recent/data"}
    company.faults({**cut, "times": 1})
    acme.ok(*get(acme, "Jobs", "--out", str(tmp_path / "again.csv")))
    assert (tmp_path / "again.csv").read_bytes() == whole
    company.faults({**cut, "times": None})
    lost = acme(*get(acme, "Jobs", "--out", str(tmp_path / "never.csv")))
    company.faults()
    assert (lost.code, (tmp_path / "never.csv").exists()) == (5, False)
    assert not [*tmp_path.glob(".lanehop-*")]
