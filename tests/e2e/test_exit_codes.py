"""What scripts rely on: an exit code for each kind of trouble, one line of what to do, and JSON with nothing beside."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e.houses import TRAFFIT
from tests.e2e.town import ACCOUNT, SECRET, Machine, Town, computer, town

JOB = TRAFFIT.code
USAGE, SIGN_IN, LOCKED, UNREACHABLE, CONFLICT, CANNOT = 2, 3, 4, 5, 6, 7


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town that tests only look at, or copy the home of."""
    with town(tmp_path_factory.mktemp("codes") / "town", "--hold", "3600", newcomers=["Ada Byron"], boxed=True) as made:
        yield made


@pytest.fixture
def copy(desk: Town, tmp_path: Path) -> Iterator[Machine]:
    """A computer of its own with the same home, account and secret on it."""
    with computer(tmp_path / "copy") as made:
        shutil.copytree(desk.machine.home, made.home)
        yield made


class Trouble(NamedTuple):
    """What is typed, the exit code, and words of the one line on stderr."""

    arguments: tuple[str, ...]
    code: int
    words: tuple[str, ...]


TYPED = {
    "an unknown job": Trouble(("board", "--job", "J99"), USAGE, ("J99",)),
    "a code of two jobs": Trouble(("jobs", "show", "J10"), USAGE, (f"{ACCOUNT}:110", f"{ACCOUNT}:111")),
    "an unknown stage": Trouble(("apps", "list", "--job", JOB, "--stage", "Moon"), USAGE, ("Moon", "Screening")),
    "a stage name of two": Trouble(
        ("apps", "list", "--job", "J4", "--stage", "Interview"), USAGE, ("104:23", "104:25")
    ),
    "an unknown application": Trouble(("move", f"{ACCOUNT}:101:9", "--to", "Offer"), USAGE, (f"{ACCOUNT}:101:9",)),
    "an unknown command": Trouble(("mvoe",), USAGE, ("did you mean move",)),
    "an account there is not": Trouble(("sync", "--account", "plka"), USAGE, ("did you mean polka",)),
    "a number there is not": Trouble(("queue", "show", "77"), USAGE, ("77",)),
}


def assert_trouble(machine: Machine, trouble: Trouble, env: dict[str, str] | None = None) -> None:
    done = machine.run(*trouble.arguments, env=env)
    assert (done.code, done.out) == (trouble.code, ""), done.err
    assert done.err.startswith("lanehop: ")
    assert done.err.count("\n") == 1, done.err
    for word in trouble.words:
        assert word in done.err


@pytest.mark.parametrize("name", TYPED)
def test_what_was_typed_wrong_is_told_in_one_line(desk: Town, name: str) -> None:
    assert_trouble(desk.machine, TYPED[name])


def test_while_writes_are_off_nothing_is_queued_and_the_line_says_how_to_switch_them_on(
    desk: Town, copy: Machine
) -> None:
    (card,) = desk.newcomers()
    copy.ok("account", "writes", ACCOUNT, "off")
    move = ("move", card.ref, "--to", card.next)
    assert_trouble(copy, Trouble(move, CANNOT, (f"lanehop account writes {ACCOUNT} on",)))
    assert copy.json("queue", "list")["queue"] == []


def test_a_vendor_that_is_not_there_is_5(desk: Town, copy: Machine) -> None:
    config = copy.home / "config.toml"
    config.write_text(config.read_text("utf-8").replace(str(desk.cable.port), "9"), "utf-8")
    done = copy.run("sync")
    assert done.code == UNREACHABLE
    assert done.err.splitlines()[-1].startswith("lanehop: polka")


def test_a_wrong_secret_is_3_and_shown_nowhere(desk: Town, copy: Machine) -> None:
    wrong = {SECRET: "nobody-knows-this"}
    for file in copy.home.glob("locks/*"):  # no token of the right one is left
        file.unlink()
    (copy.home / "secrets.box").unlink()
    for arguments in (("account", "test", ACCOUNT), ("sync",)):
        done = copy.run(*arguments, env=wrong)
        assert done.code == SIGN_IN, done.err
        assert done.err.splitlines()[-1].startswith("lanehop: polka")
        assert "nobody-knows-this" not in done.out + done.err
    assert [one for one in copy.home.rglob("*") if one.is_file() and b"nobody-knows-this" in one.read_bytes()] == []


@pytest.mark.parametrize("given", ["", "wrong"], ids=["none", "a wrong one"])
def test_without_the_passphrase_is_4(copy: Machine, tmp_path: Path, given: str) -> None:
    file = tmp_path / "given"
    file.write_text(given, "utf-8")
    env = {"LANEHOP_PASSPHRASE_FILE": str(file) if given else ""}
    assert_trouble(copy, Trouble(("account", "test", ACCOUNT), LOCKED, ("passphrase",)), env)


def damage(home: Path) -> None:
    for file in home.glob("cache.db-*"):
        file.unlink()
    with (home / "cache.db").open("r+b") as file:
        file.write(b"\0" * 4096)


def make_newer(home: Path) -> None:
    with closing(sqlite3.connect(home / "cache.db")) as db:
        db.execute("PRAGMA user_version=99")


def empty(home: Path) -> None:
    for file in home.glob("cache.db*"):
        file.unlink()


def misspell(home: Path) -> None:
    (home / "config.toml").write_text("[acounts.polka]\n", "utf-8")


def break_off(home: Path) -> None:
    (home / "config.toml").write_text('[accounts.polka]\nvendor = "traf', "utf-8")


HOMES: dict[str, tuple[Callable[[Path], None], Trouble]] = {
    "a damaged cache": (damage, Trouble(("jobs", "list"), LOCKED, ("cache.db",))),
    "a newer cache": (make_newer, Trouble(("queue", "send"), LOCKED, ("newer",))),
    "no cache": (empty, Trouble(("jobs", "list"), LOCKED, ("lanehop sync",))),
    "a misspelt setting": (misspell, Trouble(("account", "list"), USAGE, ("config.toml", "did you mean accounts"))),
    "half a configuration": (break_off, Trouble(("account", "list"), USAGE, ("config.toml", "TOML"))),
}


@pytest.mark.parametrize("name", HOMES)
def test_a_home_in_trouble_is_told_in_one_line_and_left_as_it_is(copy: Machine, name: str) -> None:
    prepare, trouble = HOMES[name]
    prepare(copy.home)
    before = {file: file.read_bytes() for file in (copy.home / "config.toml", copy.home / "cache.db") if file.exists()}
    assert_trouble(copy, trouble)
    assert {file: file.read_bytes() for file in before} == before


@pytest.mark.terminal
@pytest.mark.parametrize("name", [name for name in HOMES if name not in ("a newer cache", "a damaged cache")])
def test_the_screens_do_not_open_on_a_home_in_trouble(copy: Machine, name: str) -> None:
    prepare, trouble = HOMES[name]
    prepare(copy.home)
    with copy.terminal("--offline") as terminal:
        if name == "no cache":
            terminal.wait_for("Nothing has been synced yet")
            return
        assert terminal.wait_for_end() == trouble.code
        assert "lanehop: " in "\n".join(terminal.screen())
        assert b"\x1b[?1049h" not in terminal.raw


def test_a_newer_cache_can_be_looked_at(copy: Machine) -> None:
    make_newer(copy.home)
    assert copy.json("jobs", "list")["jobs"] != []


def test_json_is_one_document_and_a_ready_line_is_one_line(desk: Town, machine: Machine) -> None:
    (card,) = desk.newcomers()
    for arguments in (
        ("jobs", "list"),
        ("board", "--job", JOB),
        ("candidates", "list"),
        ("candidates", "show", f"{ACCOUNT}:{card.candidate}"),
        ("apps", "list"),
        ("search", "ada"),
        ("queue", "list", "--all"),
        ("account", "test", ACCOUNT),
        ("sync",),
        ("move", card.ref, "--to", card.next, "--dry-run"),
        ("operations", "traffit"),
        ("call", ACCOUNT, "users.list"),
        ("audit",),
        ("doctor",),
    ):
        done = desk.machine.ok(*arguments, "--json")
        assert done.out.count("\n") == 1
        assert json.loads(done.out)["schema"] == "lanehop/1"
        assert card.name not in done.err


def test_words_for_people_go_to_stderr_and_rows_to_stdout(desk: Town) -> None:
    done = desk.machine.ok("sync")
    assert done.out.startswith(f"{ACCOUNT}: ")
    assert done.out.count("\n") == 1
    ids = desk.machine.ok("apps", "list", "--job", JOB, "--ids")
    assert ids.err == ""
    assert all(line.startswith(f"{ACCOUNT}:101:") for line in ids.out.splitlines())
