"""`lanehop sync`: what it brings, what it tells, and what it does when something is wrong."""

import signal
import time
from pathlib import Path

from tests.app.cli.conftest import Lanehop, Tenant, first_line


def test_a_first_pull_brings_everybody_and_says_so(connected: Lanehop, tenant: Tenant):
    done = connected.ok("sync", "--json")
    (account,) = done.json["accounts"]
    assert account["name"] == "polka"
    assert account["synced_at"] is not None
    assert account["people"] == tenant.people
    assert {row["stream"] for row in account["streams"]} >= {"jobs", "candidates"}
    assert done.err.strip(), "progress goes to stderr"
    assert ", 0 gone; " in connected.ok("sync").out


def test_a_second_pull_brings_only_what_changed(polka: Lanehop, tenant: Tenant):
    polka.ok("sync")
    person = polka.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    tenant.control("edit", employee=int(person.split(":")[1]), fields={"lastname": "Nowak-Testowa"})
    (account,) = polka.ok("sync", "--json").json["accounts"]
    candidates = next(row for row in account["streams"] if row["stream"] == "candidates")
    assert candidates["changed"] == 1
    assert candidates["new"] == 0
    assert candidates["seen"] < tenant.people
    assert "Nowak-Testowa" in polka.ok("search", "testowa").out


def test_without_an_account_it_says_what_to_do(lanehop: Lanehop):
    done = lanehop("sync")
    assert done.code == 2
    assert "lanehop account add" in done.err


def test_an_unknown_account_is_usage(connected: Lanehop):
    done = connected("sync", "--account", "polkaa")
    assert done.code == 2
    assert "did you mean polka?" in done.err


def test_a_vendor_that_went_away_leaves_the_cache_readable(synced: Lanehop):
    before = synced.ok("candidates", "list", "--json").json["candidates"]
    done = synced("sync", "--json")
    assert done.code == 5
    assert done.json["accounts"][0]["error"]
    assert "polka" in done.err
    assert synced.ok("candidates", "list", "--json").json["candidates"] == before != []


def test_one_account_that_fails_does_not_keep_another_from_syncing(connected: Lanehop, tenant: Tenant):
    wrong = {"LANEHOP_SECRET_BAD": "wrong"}
    connected.ok("account", "add", "traffit", "--name", "bad", *tenant.settings, env=wrong)
    done = connected("sync", "--json", env=wrong)
    assert done.code == 3
    found = {account["name"]: account for account in done.json["accounts"]}
    assert found["polka"]["synced_at"] is not None
    assert found["bad"]["synced_at"] is None
    assert (found["polka"]["error"], found["polka"]["error_at"]) == (None, None)
    assert found["bad"]["error_at"] is not None
    told = connected("sync", env=wrong).out.splitlines()
    assert [line.partition(":")[0] for line in told if not line.startswith(" ")] == ["bad", "polka"]
    assert told[1] == f"  {found['bad']['error']}", "below its own account"


def test_the_sum_of_a_jobs_stages_is_what_the_list_shows(polka: Lanehop):
    show = polka.ok("jobs", "show", "J1", "--json").json
    listed = next(job for job in polka.ok("jobs", "list", "--json").json["jobs"] if job["code"] == "J1")
    board = polka.ok("board", "--job", "J1", "--json").json
    assert [stage["count"] for stage in show["stages"]] == [stage["count"] for stage in listed["stages"]]
    assert [len(column["cards"]) for column in board["columns"]] == [stage["count"] for stage in show["stages"]]


def test_no_byte_a_candidate_wrote_reaches_the_terminal_as_it_is(polka: Lanehop, tenant: Tenant):
    from tests.app.cli.test_manners import in_a_terminal

    evil = "Eve\x1b[2J\x1b]0;owned\x07\u202eevil"
    eve = tenant.arrive("Zzz", evil, email="eve@example.org")
    polka.ok("sync")
    for arguments in (["candidates", "list"], ["search", "zzz"], ["candidates", "show", str(eve)]):
        shown = in_a_terminal(polka, *arguments, env={"NO_COLOR": "1"})
        assert "Eve" in shown
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "\u202e" not in shown
    assert "\u202e" not in in_a_terminal(polka, "search", "zzz", "--json")
    (found,) = polka.ok("search", "zzz", "--json").json["candidates"]
    assert "\x1b" in found["name"], "programs get what the vendor holds"


def test_what_could_not_be_read_is_named_with_its_age_and_the_rest_is_read(polka: Lanehop, tenant: Tenant):
    tenant.faults({"kind": "5xx", "status": 403, "path": "/users"})
    done = polka("sync", "--full")
    assert done.code == 7
    assert "403" in done.err
    (line,) = [line for line in done.out.splitlines() if "Users" in line]
    assert line.startswith("  Users: as of ")
    assert "403" in line
    state = polka.ok("account", "list", "--json").json["accounts"][0]
    assert state["error"] is None
    assert [why.partition(":")[0] for why in state["stale"]] == ["Users"]
    assert "Users" in polka.ok("account", "list").out
    assert polka.ok("doctor", "--json").json["accounts"][0]["stale"] == ["Users"]
    tenant.faults()
    assert "Users" not in polka.ok("sync").out


def test_a_pause_that_one_command_was_asked_for_holds_every_other_one_up(polka: Lanehop, tenant: Tenant):
    tenant.faults({"kind": "429", "path": "/users", "retry_after": 90})
    assert polka("call", "polka", "users.list").code == 5
    tenant.faults()
    told = len(tenant._rows())
    for command in (["sync"], ["account", "test", "polka"], ["call", "polka", "jobs.list"]):
        done = polka(*command)
        assert done.code == 5, command
        assert "asked to wait" in done.err
    assert len(tenant._rows()) == told, "nothing has left"


def test_a_vendor_that_stands_still_is_told_long_before_it_is_given_up(lanehop: Lanehop, tmp_path: Path):
    arguments = ("sandbox", "traffit", "--people", "20", "--ledger", str(tmp_path / "ledger.jsonl"))
    server = lanehop.start(*arguments)
    try:
        ready = first_line(server)
        here = Lanehop(lanehop.home, {"LANEHOP_SECRET_POLKA": ready["credentials"]["client_secret"]})
        settings = ("--base-url", ready["base_url"], "--set", f"client_id={ready['credentials']['client_id']}")
        here.ok("account", "add", "traffit", "--name", "polka", *settings, "--rate", "0", "--timeout", "60")
        here.ok("sync")
        server.send_signal(signal.SIGSTOP)
        syncing = here.start("sync")
        while not (row := here.ok("account", "list", "--json").json["accounts"][0])["silent_since"]:
            assert syncing.poll() is None, "the time-out is over"
            time.sleep(0.2)
        assert row["error"] is None
        assert "no answer for" in here.ok("account", "list").out
        server.send_signal(signal.SIGCONT)
        err = syncing.communicate(timeout=60)[1]
        assert syncing.returncode == 0, err
        assert b"polka: no answer for " in err
        assert here.ok("account", "list", "--json").json["accounts"][0]["silent_since"] is None
    finally:
        server.send_signal(signal.SIGCONT)
        server.terminate()
        server.communicate(timeout=30)


def test_the_summary_counts_what_is_gone(polka: Lanehop):
    done = polka.ok("sync")
    assert ", 0 gone; " in done.out
    (account,) = polka.ok("sync", "--json").json["accounts"]
    assert account["gone"] == 0
