"""A vendor's operations, calling them, and its sandbox as a program."""

import asyncio
import json
import shlex
import signal
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.cache import overview
from app.cli.vendors import Asked, _call
from app.vendor import AnswerLost, Operation
from tests.app.cli.conftest import Lanehop, Tenant, first_line
from tests.world import World

# --- operations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("vendor", "documented"), [("traffit", 53), ("vitay", 55), ("cegid", 9)])
def test_every_operation_is_listed_with_where_it_is_documented(lanehop: Lanehop, vendor: str, documented: int):
    found = lanehop.ok("operations", vendor, "--json").json["operations"]
    assert sum(row["documented"] for row in found) == documented
    assert all(row["method"] and row["path"].startswith("/") and row["source"] for row in found)
    assert len({row["name"] for row in found}) == len(found)
    taken = [one for row in found for one in row["parameters"]]
    assert {"name", "where", "required", "help", "kind", "values"} == set().union(*taken)
    assert all(isinstance(row["fields"], list) for row in found)


def test_operations_can_be_looked_for(lanehop: Lanehop):
    found = lanehop.ok("operations", "traffit", "--find", "tags", "--json").json["operations"]
    assert found
    assert all("tag" in f"{row['name']} {row['path']} {row['source']}".lower() for row in found)


def test_operations_say_what_scope_they_want(lanehop: Lanehop):
    found = lanehop.ok("operations", "smartrecruiters", "--json").json["operations"]
    assert sum(row["documented"] for row in found) == 312
    assert sum(bool(row["scope"]) for row in found) == 200
    assert len({(row["method"], row["path"], row["name"]) for row in found}) == len(found)


def test_an_unknown_vendor_is_usage(lanehop: Lanehop):
    done = lanehop("operations", "trafit")
    assert done.code == 2
    assert "did you mean traffit?" in done.err


# --- call ----------------------------------------------------------------------------------------


def test_a_read_prints_what_the_vendor_said(connected: Lanehop):
    rows = json.loads(connected.ok("call", "polka", "candidates.list", "page_size=3").out)
    assert len(rows) == 3
    document = connected.ok("call", "polka", "candidates.list", "page_size=3", "--json").json
    assert document["schema"] == "lanehop/1"
    assert document["status"] == 200
    assert document["body"] == rows


def test_all_pages_are_followed_to_the_last(connected: Lanehop, tenant: Tenant):
    assert len(json.loads(connected.ok("call", "polka", "candidates.list", "--all-pages").out)) == tenant.people


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["candidates.lits"], "candidates.list"),
        (["candidates.list", "pages=3"], "did you mean page"),
        (["candidates.list", "page"], "KEY=VALUE"),
        (["candidates.list", "--body", "{"], "not JSON"),
        (["candidates.list", "--body", "@/no/such/file"], "cannot be read"),
    ],
)
def test_a_call_that_cannot_work_is_usage(connected: Lanehop, arguments: list[str], words: str):
    done = connected("call", "polka", *arguments)
    assert done.code == 2
    assert words in done.err


def changing(lanehop: Lanehop) -> list[str]:
    """A call that changes a candidate."""
    (person,) = json.loads(lanehop.ok("call", "polka", "candidates.list", "page_size=1").out)
    rows = lanehop.ok("operations", "traffit", "--json").json["operations"]
    patch = next(row for row in rows if row["method"] == "PATCH" and row["path"].endswith("/employees/{employee_id}"))
    return [patch["name"], f"employee_id={person['id']}", "--body", '{"lastname": "Changed"}']


def test_a_call_that_changes_something_obeys_the_switch_and_is_recorded(connected: Lanehop, tenant: Tenant):
    call = changing(connected)
    done = connected("call", "polka", *call)
    assert done.code == 7
    assert "account writes polka on" in done.err
    assert tenant.effects() == []
    connected.ok("account", "writes", "polka", "on")
    connected.ok("call", "polka", *call)
    assert len(tenant.effects()) == 1
    (event,) = connected.ok("audit", "--json").json["events"]
    assert (event["kind"], event["account"]) == (call[0], "polka")
    assert event["outcome"].startswith("2")


@pytest.mark.parametrize("end", [asyncio.CancelledError(), KeyError("a fault of ours"), AnswerLost("lost", status=502)])
async def test_a_call_that_was_cut_off_is_recorded_too(
    world: World, monkeypatch: pytest.MonkeyPatch, end: BaseException
):
    known_before_it_left: list[str] = []

    class CutOff:
        async def call(self, *_: Any, **__: Any) -> None:
            known_before_it_left.extend(str(event["outcome"]) for event in overview.audit(world.db))
            raise end

    @asynccontextmanager
    async def signed_in(*_: Any) -> AsyncIterator[CutOff]:
        yield CutOff()

    monkeypatch.setattr("app.cli.signed_in.signed_in", signed_in)
    home: Any = SimpleNamespace(writer=world.db, clock=world.clock)
    row = Operation(name="candidates.update", method="PATCH", path="/x", changes=True, source="here")
    with pytest.raises(type(end)):
        await _call(home, "polka", row, Asked({}, None, all_pages=False))
    assert known_before_it_left == ["no answer"]
    (event,) = overview.audit(world.db)
    assert event["kind"] == "candidates.update"
    assert str(event["outcome"]).startswith(type(end).__name__)


def test_what_destroys_something_needs_a_yes(connected: Lanehop, tenant: Tenant):
    connected.ok("account", "writes", "polka", "on")
    rows = connected.ok("operations", "traffit", "--json").json["operations"]
    row = next(row for row in rows if row["destroys"])
    values = [f"{one['name']}=1" for one in row["parameters"] if one["required"]]
    done = connected("call", "polka", row["name"], *values, "--body", "{}")
    assert done.code == 2
    assert "--yes" in done.err
    assert tenant.effects() == []


def test_what_the_vendor_does_not_take_has_its_exit_code(connected: Lanehop):
    done = connected("call", "polka", "candidates.get", "employee_id=99999999")
    assert done.code == 7, done.err
    assert "polka" in done.err


# --- sandbox -------------------------------------------------------------------------------------


def test_a_sandbox_says_when_it_is_ready_and_stops_when_told(lanehop: Lanehop):
    for number in (signal.SIGTERM, signal.SIGINT):
        process = lanehop.start("sandbox", "traffit", "--people", "20")
        ready = first_line(process)
        assert ready["vendor"] == "traffit"
        assert set(ready["credentials"]) >= {"client_id", "client_secret"}
        with urllib.request.urlopen(f"{ready['base_url']}/_sandbox/ledger", timeout=10) as answer:
            assert json.load(answer) == []
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out) == (0, b"")
        assert err.decode().splitlines()[1:] == ["Ctrl-C ends it"]
    assert not lanehop.home.exists()


@pytest.mark.parametrize("vendor", ["traffit", "greenhouse"])
def test_a_sandbox_says_how_to_connect_it(lanehop: Lanehop, vendor: str):
    process = lanehop.start("sandbox", vendor, "--people", "20")
    try:
        assert process.stderr is not None
        told = process.stderr.readline().decode()
        program, *arguments = shlex.split(told.removeprefix("in another terminal:"))
        assert program == "lanehop"
        lanehop.ok(*arguments)
        assert "signed in" in lanehop.ok("account", "test", "sandbox").out
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_a_port_that_is_taken_is_one_line(lanehop: Lanehop, tenant: Tenant):
    done = lanehop("sandbox", "traffit", "--port", tenant.base_url.rsplit(":", 1)[1])
    assert done.code == 2
    assert done.err.count("\n") == 1


def test_faults_that_make_no_sense_are_one_line(lanehop: Lanehop, tmp_path: Path):
    faults = tmp_path / "faults.json"
    faults.write_text('{"rules": [{"kind": "earthquake"}]}')
    done = lanehop("sandbox", "traffit", "--faults", str(faults))
    assert done.code == 2
    assert "earthquake" in done.err
    assert lanehop("sandbox", "traffit", "--faults", str(tmp_path / "none")).code == 2
