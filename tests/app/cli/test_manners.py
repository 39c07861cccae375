"""How every command behaves: exit codes, one line an error, data apart from narration, quiet pipes."""

import json
import os
import pty
import sqlite3
import subprocess
from pathlib import Path

import pytest

from app.cli.root import ROWS
from tests.app.cli.conftest import Inside, Lanehop


def one_line(text: str) -> str:
    assert text.count("\n") == 1, text
    return text


@pytest.mark.parametrize("name", ROWS)
def test_every_command_explains_itself(lanehop: Lanehop, name: str):
    done = lanehop.ok(name, "--help")
    assert f"Usage: lanehop {name}" in done.out


def test_help_names_every_command(lanehop: Lanehop):
    out = lanehop.ok("--help").out
    assert all(f"\n  {name} " in out for name in ROWS)


def test_the_version_is_the_packages(lanehop: Lanehop):
    assert lanehop.ok("--version").out.startswith("lanehop 0.")


def test_a_misspelt_command_is_usage_and_a_suggestion(lanehop: Lanehop):
    done = lanehop("mvoe")
    assert done.code == 2
    assert "did you mean move?" in one_line(done.err)


def test_a_misspelt_command_of_a_group_is_too(lanehop: Lanehop):
    for arguments in (("jobs", "lst"), ("candidates", "updat"), ("queue", "sned")):
        done = lanehop(*arguments)
        assert done.code == 2
        assert "did you mean" in one_line(done.err)


@pytest.mark.parametrize(
    "arguments", [["jobs", "list", "--nope"], ["board"], ["queue", "show", "x"], ["account", "zap"]]
)
def test_wrong_usage_is_one_line_and_exit_2(lanehop: Lanehop, arguments: list[str]):
    done = lanehop(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert "--help" in one_line(done.err)


@pytest.mark.parametrize("command", [["paths"], ["jobs", "list"], ["account", "list"], ["sync"], ["doctor"]])
def test_where_no_home_folder_is_known_a_line_says_what_to_set(lanehop: Lanehop, command: list[str]):
    done = lanehop(*command, env={"LANEHOP_HOME": "~nobody-is-called-so/home"})
    assert (done.code, done.out) == (2, "")
    assert "set LANEHOP_HOME to a folder" in one_line(done.err)


HUGE = "x" * 100_000


@pytest.mark.parametrize(
    "arguments",
    [
        ["jobs", "list", "--account", ""],
        ["candidates", "list", "--account", ""],
        ["sync", "--account", ""],
        ["apps", "list", "--job", ""],
        ["apps", "list", "--older", ""],
        ["apps", "list", "--job", "J1", "--stage", ""],
        ["consent", "1001", "Newsletter", "--job", ""],
        ["jobs", "show", ""],
        ["move", "", "--to", "Offer"],
        ["operations", ""],
        ["call", "polka", ""],
        [""],
    ],
)
def test_what_is_empty_is_not_taken_for_what_was_not_said(synced: Lanehop, arguments: list[str]):
    person = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    done = synced(*(person if word == "1001" else word for word in arguments))
    assert (done.code, done.out) == (2, "")
    assert "''" in one_line(done.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["jobs", "show", HUGE],
        ["queue", "show", HUGE],
        ["candidates", "list", "--limit", HUGE],
        ["account", "test", HUGE],
        [HUGE],
        ["jobs", "show", "x y " * 20_000],
        ["jobs", "show", "\udcff\udcfe"],
        ["candidates", "create", "--account", "polka", "--last", "\udcff"],
        ["note", "1001", "\udcff"],
        ["apps", "list", "--stage", "\udcff"],
        ["queue", "show", "9" * 30],
        ["queue", "drop", "9" * 30],
        ["candidates", "list", "--limit", "9" * 30],
        ["audit", "--limit", "9" * 30],
        ["jobs", "create", "--account", "polka", "--name", "N", "--openings", "9" * 30],
        ["jobs", "show", f"polka:~{'9' * 30}"],
        ["jobs", "show", "polka:~²"],
        ["apps", "list", "--older", f"{'9' * 30}d"],
        ["account", "add", "traffit", "--name", "polka", "--replace", "--hold", "nan"],
        ["account", "add", "traffit", "--name", "polka", "--replace", "--hold", "inf"],
        ["account", "add", "traffit", "--name", "polka", "--replace", "--rate", "1e300"],
        ["account", "add", "traffit", "--name", "polka", "--replace", "--timeout", "0"],
        ["account", "add", "traffit", "--name", "-polka", "--base-url", "http://127.0.0.1:1"],
        ["note", "1001", "hello", "--wait=nan"],
        ["tag", "1001", " , "],
        ["jobs", "create", "--account", "polka", "--name", " "],
        ["candidates", "create", "--account", "polka", "--first", " "],
        ["file", "save", "1001", "--to", "-", "--json"],
    ],
)
def test_what_nobody_can_mean_is_one_short_line_and_changes_nothing(synced: Lanehop, arguments: list[str]):
    person = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    config = (synced.home / "config.toml").read_bytes()
    done = synced(*(person if word == "1001" else word for word in arguments))
    assert done.code == 2
    assert len(one_line(done.err)) < 5000
    assert "unexpected happened" not in done.err
    assert synced.ok("queue", "list", "--json").json["queue"] == []
    assert (synced.home / "config.toml").read_bytes() == config


def test_a_duration_that_nothing_can_hold_is_refused_in_the_file_too(synced: Lanehop):
    config = synced.home / "config.toml"
    config.write_text(f"hold = inf\n{config.read_text()}")
    done = synced("account", "list")
    assert done.code == 2
    assert "hold" in one_line(done.err)


def test_a_stage_is_its_name_or_id_and_no_pattern(synced: Lanehop):
    everybody = synced.ok("apps", "list", "--job", "J1", "--stage", "New", "--ids").out.split()
    assert set(everybody) <= set(synced.ok("apps", "list", "--stage", "1", "--ids").out.split())
    for pattern in ("%", "_", HUGE):
        assert synced.ok("apps", "list", "--stage", pattern, "--json").json["applications"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["zap"],
        ["jobs", "zap"],
        ["jobs", "list", "--zap"],
        ["board"],
        ["jobs", "show", "nope"],
        ["move", "nope", "--to", "Offer"],
        ["sync", "--account", "nope"],
        ["account", "test", "polka"],
        ["account", "remove", "polka"],
        ["account", "writes", "nope", "on"],
        ["undo"],
        ["queue", "drop", "9"],
        ["queue", "retry", "x"],
        ["call", "polka", "nope"],
        ["sandbox", "nope"],
        ["note", "\udcff", "x"],
    ],
)
def test_for_a_program_what_went_wrong_is_a_document_too(synced: Lanehop, arguments: list[str]):
    done = synced(*arguments, "--json")
    assert done.code > 0
    error = done.json["error"]
    assert (done.json["schema"], error["code"]) == ("lanehop/1", done.code)
    assert done.err == f"lanehop: {error['message']}\n"
    assert synced(*arguments).out == ""


def test_a_sync_that_failed_is_one_document(synced: Lanehop):
    done = synced("sync", "--json")
    assert done.code == 5
    assert done.json["accounts"][0]["error"]


def test_every_answer_about_the_queue_and_about_accounts_can_be_a_document(synced: Lanehop):
    person = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    (row,) = synced.ok("note", person, "hello", "--json").json["queue"]
    (dropped,) = synced.ok("queue", "drop", str(row["number"]), "--json").json["queue"]
    assert (dropped["number"], dropped["state"]) == (row["number"], "dropped")
    assert synced.ok("account", "writes", "polka", "off", "--json").json["writes"] is False
    assert synced.ok("account", "remove", "polka", "--yes", "--json").json["removed"] is True


def test_help_on_a_full_disk_is_one_line(lanehop: Lanehop):
    with Path("/dev/full").open("wb") as full:
        process = lanehop.start("--help", stdout=full)
        err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1
    assert "No space left" in one_line(err)


def test_no_text_from_standard_input_holds_a_nul(synced: Lanehop):
    person = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    done = synced("note", person, "-", stdin="a\0b")
    assert done.code == 2
    assert "NUL" in one_line(done.err)


def test_stopped_before_it_began_is_one_line_too(lanehop: Inside, tmp_path: Path):
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
    done = lanehop.outside("jobs", "list", env={"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"})
    assert (done.code, done.err) == (130, "lanehop: stopped\n")


def test_without_a_terminal_the_screens_do_not_open(lanehop: Lanehop):
    done = lanehop()
    assert done.code == 2
    assert "terminal" in one_line(done.err)


def test_a_bad_configuration_is_one_line_and_exit_2(lanehop: Lanehop):
    lanehop.home.mkdir()
    (lanehop.home / "config.toml").write_text("[acounts.x]\n")
    for command in (("account", "list"), ("sync",), ("move", "x", "--to", "y")):
        done = lanehop(*command)
        assert done.code == 2
        assert "did you mean accounts?" in one_line(done.err)


def test_a_bad_clock_is_one_line_and_exit_2(synced: Lanehop):
    done = synced("jobs", "list", env={"LANEHOP_NOW": "yesterday"})
    assert done.code == 2
    one_line(done.err)


def test_without_a_cache_reads_say_what_to_do_and_make_nothing(lanehop: Lanehop):
    done = lanehop("jobs", "list")
    assert done.code == 4
    assert "lanehop account add" in one_line(done.err)
    assert not lanehop.home.exists()


def test_a_cache_that_is_none_is_one_line(lanehop: Lanehop):
    lanehop.home.mkdir()
    (lanehop.home / "cache.db").write_bytes(b"this is not a database, but long enough to be looked at " * 20)
    for command in (("jobs", "list"), ("queue", "list")):
        done = lanehop(*command)
        assert done.code == 4
        one_line(done.err)


def test_a_cache_of_a_newer_lanehop_can_be_read_and_not_written(synced: Lanehop):
    with sqlite3.connect(synced.home / "cache.db") as db:
        db.execute("PRAGMA user_version=99")
    assert synced.ok("jobs", "list", "--json").json["jobs"]
    done = synced("note", "1001", "hello")
    assert done.code == 4
    assert "newer" in one_line(done.err)


def test_a_cache_that_another_process_holds_is_exit_4(synced: Lanehop):
    held = sqlite3.connect(synced.home / "cache.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    candidate = synced.ok("candidates", "list", "--limit", "1", "--json").json["candidates"][0]["id"]
    done = synced("note", candidate, "hello")
    held.close()
    assert done.code == 4
    one_line(done.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["jobs", "list"],
        ["jobs", "show", "J1"],
        ["board", "--job", "J1"],
        ["candidates", "list"],
        ["apps", "list"],
        ["search", "a"],
        ["queue", "list"],
        ["account", "list"],
        ["audit"],
        ["doctor"],
        ["paths"],
        ["keys", "check"],
        ["operations", "traffit"],
    ],
)
def test_json_is_one_document_of_our_schema_and_nothing_else(synced: Lanehop, arguments: list[str]):
    done = synced.ok(*arguments, "--json")
    assert done.json["schema"] == "lanehop/1"
    assert done.out.count("\n") == 1


def test_nothing_is_coloured_in_a_pipe(synced: Lanehop):
    for arguments in (["jobs", "list"], ["board", "--job", "J1"], ["doctor"]):
        assert "\x1b" not in synced.ok(*arguments).out


def in_a_terminal(lanehop: Lanehop, *arguments: str, env: dict[str, str] | None = None) -> str:
    """What a command prints on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        lanehop.command(*arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=lanehop.environment | {"TERM": "xterm-256color", "COLUMNS": "80"} | (env or {}),
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            chunk = os.read(ours, 4096)
        except OSError:
            break
        if not chunk:
            break
        found += chunk
    process.wait(60)
    os.close(ours)
    return found.decode()


def test_a_terminal_gets_colours_unless_they_are_not_wanted(synced: Lanehop):
    assert "\x1b[1m" in in_a_terminal(synced, "jobs", "list")
    assert "\x1b" not in in_a_terminal(synced, "jobs", "list", env={"NO_COLOR": "1"})


def test_a_table_fits_the_terminal(synced: Lanehop):
    from rich.cells import cell_len

    for row in in_a_terminal(synced, "candidates", "list", env={"NO_COLOR": "1"}).splitlines():
        assert cell_len(row) <= 80


def test_a_reader_that_has_enough_is_no_error(synced: Lanehop):
    process = synced.start("candidates", "list")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(60) == 0


def test_reads_leave_no_file_behind(synced: Lanehop):
    before = {path for path in synced.home.rglob("*") if path.suffix not in (".db-wal", ".db-shm")}
    for arguments in (["jobs", "list"], ["search", "anna"], ["paths"]):
        synced.ok(*arguments)
    assert {path for path in synced.home.rglob("*") if "-wal" not in path.name and "-shm" not in path.name} <= before


def test_told_to_stop_while_a_class_is_being_made_is_told_to_stop(synced: Lanehop, monkeypatch: pytest.MonkeyPatch):
    stop: BaseException = KeyboardInterrupt()

    class Late:
        def __set_name__(self, *_: object) -> None:
            raise stop

    monkeypatch.setattr("app.cache.boards.jobs", lambda *_, **__: type("Made", (), {"late": Late()}))
    done = synced("jobs", "list")
    assert (done.code, done.err) == (130, "lanehop: stopped\n")
    stop = SystemExit(0)
    with pytest.raises(SystemExit):
        synced("jobs", "list")


def test_what_is_unexpected_is_one_line_and_a_place_in_the_log_without_its_words(synced: Inside, tmp_path: Path):
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import app.cache.boards as boards\ndef fail(*_, **__): raise KeyError('Ida Noor')\nboards.jobs = fail\n"
    )
    done = synced.outside("jobs", "list", env={"PYTHONPATH": str(tmp_path)})
    assert done.code == 1
    assert "KeyError" in one_line(done.err)
    log = (synced.home / "log" / "crash.log").read_text()
    assert "fail" in log
    assert "Ida Noor" not in log + done.err


def test_paths_say_where_everything_lies_and_make_nothing(lanehop: Lanehop):
    found = lanehop.ok("paths", "--json").json
    assert found["home"] == str(lanehop.home)
    assert Path(found["cache"]).is_relative_to(lanehop.home)
    assert not lanehop.home.exists()


def test_keys_that_clash_are_found(lanehop: Lanehop):
    lanehop.home.mkdir()
    (lanehop.home / "config.toml").write_text('[keys.overrides]\nundo = "L"\nfly = "f"\n')
    done = lanehop("keys", "check", "--json")
    assert done.code == 2
    assert {"fly"} <= {command for clash in json.loads(done.out)["clashes"] for command in clash["commands"]}
    assert lanehop("keys", "check", env={"LANEHOP_KEYS": "nope"}).code == 2


def test_doctor_names_no_person_and_no_place_of_one(synced: Lanehop):
    done = synced.ok("doctor")
    names = {row["name"] for row in synced.ok("candidates", "list", "--json").json["candidates"]}
    assert not any(name in done.out for name in names)
    assert "not encrypted" in done.out
    assert "check: ok" in done.out


def test_doctor_survives_what_it_is_there_to_find(lanehop: Lanehop):
    lanehop.home.mkdir()
    (lanehop.home / "config.toml").write_text("[acounts.x]\n")
    (lanehop.home / "cache.db").write_bytes(b"no database at all" * 100)
    done = lanehop("doctor", "--json")
    assert done.code == 4
    assert "did you mean" in done.json["configuration"]["problem"]
    assert "cannot be read" in done.json["cache"]["problem"]
