"""A damaged cache on the command line: who says so, who takes over from it, and where it can be looked up."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.cli.conftest import Lanehop, active


def overwrite(home: Path) -> bytes:
    for file in home.glob("cache.db-*"):
        file.unlink()
    rubbish = b"not a cache any more" * 2000
    (home / "cache.db").write_bytes(rubbish)
    return rubbish


def one_line(text: str) -> str:
    (line,) = text.splitlines()
    assert line.startswith("lanehop: ")
    return line


@pytest.fixture
def waiting(synced: Lanehop) -> Lanehop:
    """A home in which two moves are held."""
    synced.ok("move", *active(synced)[:2], "--to", "Screening")
    assert len(synced.ok("queue", "list", "--json").json["queue"]) == 2
    return synced


def test_reading_says_so_and_changes_nothing(waiting: Lanehop) -> None:
    rubbish = overwrite(waiting.home)
    reads = (("jobs", "list"), ("queue", "list"), ("search", "anna"), ("account", "list"), ("account", "gone", "polka"))
    for command in reads:
        done = waiting(*command)
        assert done.code == 4
        assert "lanehop sync" in one_line(done.err)
    assert (waiting.home / "cache.db").read_bytes() == rubbish


def test_damage_that_comes_up_while_a_command_reads_is_one_line_too_and_known_from_then_on(waiting: Lanehop) -> None:
    cache = waiting.home / "cache.db"
    with closing(sqlite3.connect(cache)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'op'").fetchone()
    with cache.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    done = waiting("queue", "list")
    assert done.code == 4
    assert "is damaged" in one_line(done.err)
    assert waiting("doctor", "--json").json["rescue"]["damage"]
    assert "taken over: 2" in waiting.ok("account", "writes", "polka", "on").err


def test_the_next_command_that_writes_takes_over_and_says_all_in_one_line(waiting: Lanehop) -> None:
    rubbish = overwrite(waiting.home)
    done = waiting("account", "writes", "polka", "on")
    assert done.code == 0
    first = done.err.splitlines()[0]
    assert "Unsent changes taken over: 2; none was lost" in first
    (aside,) = waiting.home.glob("cache.db.aside-*")
    assert str(aside) in first
    assert aside.read_bytes() == rubbish
    assert len(waiting.ok("queue", "list", "--json").json["queue"]) == 2


def test_doctor_tells_of_the_damage_and_then_of_what_was_moved_aside(waiting: Lanehop) -> None:
    overwrite(waiting.home)
    waiting.ok("account", "writes", "polka", "on")
    found = waiting("doctor", "--json").json
    assert found["rescue"]["damage"] is None
    assert len(found["rescue"]["moved_aside"]) == 1
    assert "may delete" in found["rescue"]["advice"]
    assert "Unsent changes taken over: 2" in found["rescue"]["last"]
    assert found["rescue"]["journal_bytes"] > 0
    assert found["cache"]["check"] == "ok"
    assert "nor is its journal" in found["cache"]["encryption"]
    (waiting.home / "cache.db.damaged").write_text('{"why": "a page makes no sense"}')
    found = waiting("doctor", "--json")
    assert found.code == 4
    assert found.json["rescue"]["damage"] == "a page makes no sense"


def test_what_is_taken_over_is_shown_as_waiting_for_everything_to_be_read(waiting: Lanehop) -> None:
    overwrite(waiting.home)
    waiting("account", "writes", "polka", "on")
    rows = waiting.ok("queue", "list", "--json").json["queue"]
    assert len(rows) == 2
    assert {row["state"] for row in rows} <= {"held", "waiting", "unknown"}
    assert waiting.ok("doctor").out


def test_the_journal_lies_beside_the_cache_for_its_owner_only_and_goes_with_the_account(waiting: Lanehop) -> None:
    kept = waiting.home / "cache.db.journal"
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.read_bytes().count(b"application.move") >= 2
    waiting.ok("account", "remove", "polka", "--yes")
    assert b"application.move" not in kept.read_bytes()


def test_with_an_account_goes_what_was_copied_and_moved_aside(waiting: Lanehop) -> None:
    path = waiting.home / "cache.db"
    overwrite(waiting.home)
    waiting("account", "writes", "polka", "on")
    path.with_name("cache.db.before-4").write_bytes(b"application.move")
    assert list(waiting.home.glob("cache.db.aside-*"))
    waiting.ok("account", "remove", "polka", "--yes")
    assert [file.name for file in waiting.home.glob("cache.db.[ab]*")] == []
    assert b"application.move" not in path.with_name("cache.db.journal").read_bytes()


def test_a_journal_that_cannot_be_written_stops_nothing(synced: Lanehop) -> None:
    kept = synced.home / "cache.db.journal"
    kept.unlink()
    kept.mkdir()
    done = synced.ok("move", *active(synced)[:1], "--to", "Screening")
    assert done.out
    assert "cannot be written" in one_line(done.err)
    assert synced.ok("doctor", "--json").json["rescue"]["journal_lacks"] > 0
    assert len(synced.ok("queue", "list", "--json").json["queue"]) == 1


def truncate(home: Path) -> None:
    cache = home / "cache.db"
    for file in home.glob("cache.db-*"):
        file.unlink()
    cache.write_bytes(cache.read_bytes()[:100_000])


def empty(home: Path) -> None:
    for file in home.glob("cache.db-*"):
        file.unlink()
    (home / "cache.db").write_bytes(b"")


def lose(home: Path) -> None:
    for file in home.glob("cache.db*"):
        if file.suffix != ".journal":
            file.unlink()


@pytest.mark.parametrize("harm", [truncate, empty, lose, overwrite])
def test_the_command_that_reading_names_makes_it_good(waiting: Lanehop, harm: Callable[[Path], object]) -> None:
    harm(waiting.home)
    for command in (("jobs", "list"), ("queue", "list"), ("candidates", "list")):
        done = waiting(*command)
        assert done.code == 4
        assert "lanehop sync" in one_line(done.err)
        assert "account add" not in done.err
    if harm in (empty, lose):
        assert "not synced yet" in waiting.ok("account", "list").out
    assert waiting("sync").code == 5, "its vendor is not there"
    assert len(waiting.ok("queue", "list", "--json").json["queue"]) == 2
    waiting.ok("jobs", "list")


def test_it_does_so_also_where_no_account_is_left(waiting: Lanehop) -> None:
    (waiting.home / "config.toml").unlink()
    overwrite(waiting.home)
    assert "lanehop sync" in one_line(waiting("jobs", "list").err)
    done = waiting("sync")
    assert done.code == 2
    assert "taken over: 2" in done.err
    waiting.ok("jobs", "list")


def test_a_folder_in_its_place_is_called_one(waiting: Lanehop) -> None:
    lose(waiting.home)
    cache = waiting.home / "cache.db"
    cache.mkdir()
    for command in (("jobs", "list"), ("sync",), ("account", "writes", "polka", "on")):
        done = waiting(*command)
        assert done.code == 4
        assert f"{cache} is a folder and no cache: move it away, then lanehop sync" in one_line(done.err)
    cache.rmdir()
    waiting("sync")
    assert len(waiting.ok("queue", "list", "--json").json["queue"]) == 2


def test_what_the_accounts_are_can_be_read_of_a_newer_cache_too(synced: Lanehop) -> None:
    before = synced.ok("account", "list").out
    with closing(sqlite3.connect(synced.home / "cache.db")) as db:
        db.execute("PRAGMA user_version=99")
    assert synced.ok("account", "list").out.split()[:9] == before.split()[:9]


def test_a_cache_that_may_not_be_written_says_what_to_give_back(synced: Lanehop) -> None:
    """Where SQLite may make no file beside it: a folder lies there."""
    (synced.home / "cache.db-wal").mkdir()
    for command in (("jobs", "list"), ("account", "writes", "polka", "on")):
        done = synced(*command)
        assert done.code == 4
        assert "give back the right to write to it and its folder" in one_line(done.err)
