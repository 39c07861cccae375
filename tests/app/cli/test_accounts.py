"""Connecting accounts: what is asked, what is refused, where the secret goes."""

import os
import pty
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.cache.accounts import STOPPED
from tests.app.cli.conftest import Done, Lanehop, Tenant, active, connect, with_passphrase

CANARY = "canary-4be1-s3cret"


def add(lanehop: Lanehop, *more: str, vendor: str = "traffit", name: str = "acme", **given: Any) -> Done:
    return lanehop("account", "add", vendor, "--name", name, *more, **given)


REMOTE = ("--base-url", "acme.traffit.example", "--set", "client_id=acme_api")


# --- adding --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lanehop, Done]:
    """A home with one account whose secret was piped in, and what was said then."""
    made = with_passphrase(tmp_path_factory.mktemp("acme"))
    return made, add(made, *REMOTE, "--secret-stdin", "--writes", "on", stdin=CANARY)


@pytest.fixture
def acme(first: tuple[Lanehop, Done], lanehop: Lanehop) -> Lanehop:
    """A copy of it."""
    shutil.copytree(first[0].home, lanehop.home)
    return lanehop


def test_a_secret_from_standard_input_is_kept_and_shown_nowhere(first: tuple[Lanehop, Done]):
    made, done = first
    assert done.code == 0, done.err
    assert CANARY not in done.out + done.err
    for file in made.home.rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes(), file
            assert file.stat().st_mode & 0o077 == 0, file
        else:
            assert file.stat().st_mode & 0o077 == 0, file


def test_a_new_account_is_listed_with_writes_off_and_where_its_secret_is(lanehop: Lanehop):
    add(lanehop, *REMOTE, "--secret-stdin", stdin=CANARY)
    (row,) = lanehop.ok("account", "list", "--json").json["accounts"]
    assert row["name"] == "acme"
    assert row["base_url"] == "https://acme.traffit.example"
    assert row["writes"] is False
    assert row["secrets"] == "encrypted file"
    assert row["zone"] == "Europe/Warsaw"
    assert row["synced_at"] is None


def test_pairs_on_standard_input_bring_every_secret(lanehop: Lanehop):
    done = add(
        lanehop, *REMOTE, "--set", "username=ann", "--secret-stdin", stdin=f"client_secret={CANARY}\npassword=x\n"
    )
    assert done.code == 0, done.err


def test_an_unknown_vendor_is_usage_and_says_which_there_are(lanehop: Lanehop):
    done = add(lanehop, vendor="trafit")
    assert done.code == 2
    assert "did you mean traffit?" in done.err
    assert not (lanehop.home / "config.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "client_id=x"], "--base-url"),
        (["--base-url", "http://acme.traffit.example"], "https://"),
        (["--base-url", "https://user:pw@acme.traffit.example"], "no password"),
        (["--base-url", "ftp://acme"], "no base URL"),
        (["--base-url", "acme.traffit.example", "--set", "client_secret=x"], "--secret-stdin"),
        (["--base-url", "acme.traffit.example", "--set", "clientid=x"], "did you mean client_id?"),
        (["--base-url", "acme.traffit.example", "--set", "client_id"], "KEY=VALUE"),
        (["--base-url", "acme.traffit.example"], "client_id"),
        ([*REMOTE], "client_secret"),
        ([*REMOTE, "--zone", "Warsaw"], "no time zone"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_kept(lanehop: Lanehop, arguments: list[str], words: str):
    done = add(lanehop, *arguments)
    assert done.code == 2
    assert words in done.err
    assert not (lanehop.home / "config.toml").exists()
    assert not (lanehop.home / "secrets.box").exists()


def test_a_name_with_a_colon_is_refused(lanehop: Lanehop):
    assert add(lanehop, *REMOTE, name="a:b").code == 2


def test_a_secret_may_be_on_the_command_line_for_loopback_only(lanehop: Lanehop):
    for host in ("http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"):
        done = add(
            lanehop, "--base-url", host, "--set", "client_id=x", "--set", "client_secret=y", name=f"a{abs(hash(host))}"
        )
        assert done.code == 0, done.err
    assert add(lanehop, "--base-url", "http://127.0.0.1.example.com", "--set", "client_secret=y").code == 2


def test_with_no_place_for_a_secret_nothing_is_kept_and_the_advice_is_exit_4(lanehop: Lanehop):
    bare = Lanehop(lanehop.home)
    done = add(bare, *REMOTE, "--secret-stdin", stdin=CANARY)
    assert done.code == 4
    assert "LANEHOP_PASSPHRASE_FILE" in done.err
    assert not (bare.home / "config.toml").exists()


def test_a_secret_in_the_environment_needs_no_place(lanehop: Lanehop):
    bare = Lanehop(lanehop.home, {"LANEHOP_SECRET_ACME": CANARY})
    assert add(bare, *REMOTE).code == 0
    (row,) = bare.ok("account", "list", "--json").json["accounts"]
    assert row["secrets"] == "environment (LANEHOP_SECRET_ACME)"
    assert not (lanehop.home / "secrets.box").exists()


def test_an_account_that_would_share_anothers_variable_is_refused(acme: Lanehop):
    before = (acme.home / "secrets.box").read_bytes()
    done = add(acme, *REMOTE, "--secret-stdin", stdin="other", name="Acme")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "LANEHOP_SECRET_ACME" in done.err
    assert add(acme, *REMOTE, name="b-pl", env={"LANEHOP_SECRET_B_PL": CANARY}).code == 0
    done = add(acme, *REMOTE, "--secret-stdin", stdin="other", name="B_PL")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "LANEHOP_SECRET_B_PL" in done.err
    assert (acme.home / "secrets.box").read_bytes() == before
    assert [row["name"] for row in acme.ok("account", "list", "--json").json["accounts"]] == ["acme", "b-pl"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--base-url", "http://127.0.0.1:9"], 2),
        (["--base-url", "http://127.0.0.1:9", "--set", "token_url=http://127.0.0.1:9/token"], 0),
        (["--base-url", "harvest.greenhouse.io/v3"], 0),
        ([], 0),
    ],
)
def test_who_is_elsewhere_says_where_one_signs_in_too(lanehop: Lanehop, more: list[str], code: int):
    done = add(lanehop, "--set", "client_id=x", *more, "--secret-stdin", vendor="greenhouse", stdin=CANARY)
    assert (done.code, "needs token_url" in done.err) == (code, code == 2)


def test_a_second_account_of_the_same_name_needs_a_word(acme: Lanehop):
    assert add(acme, *REMOTE, "--secret-stdin", stdin=CANARY).code == 2
    assert add(acme, "--set", "client_id=other", "--secret-stdin", "--replace", stdin="new").code == 0
    text = (acme.home / "config.toml").read_text()
    assert 'client_id = "other"' in text
    assert "writes = true" in text
    moved = add(acme, "--base-url", "other.traffit.example", "--secret-stdin", "--replace", stdin="new")
    assert moved.code == 2
    assert "another tenant" in moved.err


def test_a_person_is_asked_for_the_secret_and_does_not_see_it(lanehop: Lanehop):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        lanehop.command("account", "add", "traffit", "--name", "acme", "--base-url", "acme.traffit.example"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=lanehop.environment | {"TERM": "xterm"},
        start_new_session=True,
    )
    os.close(theirs)
    seen = b""
    for question, answer in ((b"client_id", b"acme_api\n"), (b"client_secret", CANARY.encode() + b"\n")):
        until = time.monotonic() + 30
        while question not in seen or not seen.rstrip().endswith(b":"):
            seen += os.read(ours, 4096)
            assert time.monotonic() < until
        os.write(ours, answer)
        time.sleep(0.2)
        seen += b"\n"
    while process.poll() is None:
        try:
            seen += os.read(ours, 4096)
        except OSError:
            break
    assert process.wait(30) == 0, seen
    os.close(ours)
    assert CANARY.encode() not in seen


# --- testing -------------------------------------------------------------------------------------


def test_a_test_says_what_the_account_can_do_and_keeps_it(connected: Lanehop):
    found = connected.ok("account", "test", "polka", "--json").json
    assert found["account"] == "polka"
    assert {"read", "move"} <= {one["verb"] for one in found["capabilities"] if one["allowed"]}
    said = connected.ok("account", "test", "polka").out.splitlines()[2:]
    assert len({one.partition(": ")[2] for one in said}) == len(said) > 1


def test_a_good_test_clears_what_went_wrong_before(connected: Lanehop):
    with sqlite3.connect(connected.home / "cache.db") as db:
        db.execute("UPDATE account SET error = 'the vendor was not reachable', error_at = 1")
    assert "can: read" in connected.ok("account", "test", "polka").out
    (row,) = connected.ok("account", "list", "--json").json["accounts"]
    assert row["error"] is None


def test_a_test_lets_a_persons_stop_stand(connected: Lanehop):
    with sqlite3.connect(connected.home / "cache.db") as db:
        db.execute("UPDATE account SET paused = ?", (STOPPED,))
    connected.ok("account", "test", "polka")
    (row,) = connected.ok("account", "list", "--json").json["accounts"]
    assert row["paused"] == STOPPED


def test_a_new_secret_ends_the_connection_that_was_made_with_the_old_one(acme: Lanehop):
    def revision() -> int:
        with sqlite3.connect(acme.home / "cache.db") as db:
            return int(db.execute("SELECT revision FROM account").fetchone()[0])

    before = revision()
    add(acme, "--hold", "5", "--replace")
    assert revision() == before
    add(acme, "--secret-stdin", "--replace", stdin="new")
    assert revision() > before


def test_a_wrong_secret_is_exit_3_and_one_line_of_advice(connected: Lanehop):
    for command in (("account", "test", "polka"), ("sync",)):
        done = connected(*command, env={"LANEHOP_SECRET_POLKA": "wrong"})
        assert done.code == 3, done.err
        assert done.err.strip().count("\n") == 0 or command[0] == "sync"
        assert "polka" in done.err


def test_a_vendor_that_is_not_there_is_exit_5(synced: Lanehop):
    done = synced("account", "test", "polka")
    assert done.code == 5, done.err
    assert "polka" in done.err


def test_an_account_that_is_not_there_is_usage(lanehop: Lanehop, acme: Lanehop):
    assert Lanehop(lanehop.home.parent / "empty")("account", "test", "acme").code == 2
    done = acme("account", "test", "acne")
    assert done.code == 2
    assert "did you mean acme?" in done.err


def test_a_wrong_passphrase_is_exit_4(acme: Lanehop, tmp_path: Path):
    wrong = tmp_path / "wrong"
    wrong.write_text("no horse at all\n")
    for passphrase in (str(wrong), ""):
        for command in (("account", "test", "acme"), ("sync",)):
            done = acme(*command, env={"LANEHOP_PASSPHRASE_FILE": passphrase})
            assert done.code == 4, done.err


# --- removing, writes ----------------------------------------------------------------------------


def test_removing_takes_configuration_secret_and_records(polka: Lanehop, lanehop: Lanehop, tenant: Tenant):
    polka = lanehop  # without the secret in the environment
    assert connect(polka, tenant, "--replace").code == 0
    assert (polka.home / "secrets.box").exists()
    assert polka.ok("candidates", "list", "--json").json["candidates"] != []
    assert polka("account", "remove", "polka").code == 2
    polka.ok("account", "remove", "polka", "--yes")
    assert polka.ok("account", "list", "--json").json["accounts"] == []
    assert not (polka.home / "secrets.box").exists()
    assert polka.ok("candidates", "list", "--json").json["candidates"] == []
    assert polka("account", "remove", "polka", "--yes").code == 2


def test_writes_are_off_until_somebody_switches_them_on(synced: Lanehop):
    application = active(synced)[0]
    synced.ok("account", "writes", "polka", "off")
    done = synced("move", application, "--to", "Screening")
    assert done.code == 7
    assert "lanehop account writes polka on" in done.err
    synced.ok("account", "writes", "polka", "on")
    synced.ok("move", application, "--to", "Screening")


def test_what_a_person_writes_into_the_file_counts_at_once(synced: Lanehop):
    application = active(synced)[0]
    config = synced.home / "config.toml"
    config.write_text(config.read_text().replace("writes = true", "writes = false"))
    assert synced("move", application, "--to", "Screening").code == 7


def test_an_account_taken_out_of_the_file_may_not_be_written_to(synced: Lanehop):
    application = active(synced)[0]
    (synced.home / "config.toml").write_text("")
    assert synced("move", application, "--to", "Screening").code == 7


def test_what_a_test_found_out_stays_and_what_an_adapter_learnt_is_added(synced: Lanehop):
    with sqlite3.connect(synced.home / "cache.db") as db:
        db.execute("DELETE FROM capability WHERE verb = 'note'")
        db.execute("UPDATE capability SET allowed = 0, reason = 'narrowed', tested = 1 WHERE verb = 'reject'")
        db.execute("UPDATE capability SET allowed = 0, reason = 'an older adapter could not' WHERE verb = 'move'")
    synced.ok("account", "writes", "polka", "off")
    with sqlite3.connect(synced.home / "cache.db") as db:
        found = dict(db.execute("SELECT verb, allowed FROM capability"))
    assert (found["note"], found["move"]) == (1, 1)
    assert found["reject"] == 0


def test_after_an_update_a_command_alone_learns_what_the_adapters_can_do_now(synced: Lanehop):
    """A home that only commands use: no engine starts in it that would write it down."""
    with sqlite3.connect(synced.home / "cache.db") as db:
        (now,) = db.execute("SELECT value FROM meta WHERE key = 'declared_by'").fetchone()
        db.execute("UPDATE meta SET value = '0.0.1 with schema 2' WHERE key = 'declared_by'")
        db.execute("DELETE FROM capability WHERE verb = 'note'")
        db.execute("UPDATE capability SET fields = '' WHERE verb = 'edit candidates'")
    person = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    synced.ok("note", person, "called them")
    with sqlite3.connect(synced.home / "cache.db") as db:
        assert db.execute("SELECT value FROM meta WHERE key = 'declared_by'").fetchone() == (now,)
        assert "emails" in db.execute("SELECT fields FROM capability WHERE verb = 'edit candidates'").fetchone()[0]


def test_while_nothing_was_updated_a_command_imports_no_adapter_and_never_http(polka: Lanehop):
    script = (
        "import sys; from app.cli.home import Home; home = Home(); home.writer;"
        " print(sorted(name for name in sys.modules if name.split('.')[0] in ('adapters', 'aiohttp')))"
    )

    def imported() -> str:
        command = [sys.executable, "-P", "-c", script]
        return subprocess.run(command, env=polka.environment, capture_output=True, text=True, check=True).stdout

    assert imported().strip() == "[]"
    with sqlite3.connect(polka.home / "cache.db") as db:
        db.execute("DELETE FROM meta WHERE key = 'declared_by'")
    assert "adapters.traffit" in (after := imported())
    assert "aiohttp" not in after
