"""At a vendor that tells no stages: the board shows what is known, every key says what it cannot do,
and who was anonymised there is nowhere here."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.houses import CEGID
from tests.e2e.terminal import Terminal
from tests.e2e.town import ACCOUNT, Town, town

pytestmark = pytest.mark.terminal

JOB, NAME = "2026-01", "Senior Python Developer"
SECRET = "Zaubermann"
SAID = "I was a magician for nine years"
"""What stands in their CV."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("readonly") / "town", house=CEGID, synced=False) as made:
        made.machine.ok("sync")
        yield made


def open_board(terminal: Terminal) -> list[str]:
    terminal.wait_for(lambda lines: lines[0].startswith(" Jobs") and f"{JOB} {NAME[:8]}" in "\n".join(lines))
    terminal.type("/", NAME.lower())
    terminal.wait_for(lambda lines: NAME.lower() in lines[-2])
    terminal.type("enter", "enter")
    return terminal.wait_for("(no known stage)").splitlines()


def test_a_key_that_can_do_nothing_says_why_and_where_it_is_done(desk: Town) -> None:
    with desk.machine.terminal() as terminal:
        open_board(terminal)
        before = desk.tenant.arrived()
        for key, why in (
            ("L", f"{ACCOUNT}: the API knows no stages: move them in Cegid (o opens the web page)"),
            ("d", f"{ACCOUNT}: the API rejects nobody: do it in Cegid (o opens the web page)"),
            ("n", f"{ACCOUNT}: the API takes no notes: write it in Cegid (o opens the web page)"),
            ("t", "Cegid has no tags"),
        ):
            terminal.type(key)
            terminal.wait_for(why)
            terminal.type("down")  # no text: else what is typed so soon is taken for the note that was refused
        terminal.type("o")
        terminal.wait_for("127.0.0.1")
        assert desk.queue(settled=True) == []
        assert [row["method"] for row in desk.tenant.ledger()[before:] if row["method"] != "GET"] in ([], ["POST"])


def test_writes_that_are_off_are_no_reason_where_they_would_change_nothing(desk: Town) -> None:
    desk.machine.ok("account", "writes", ACCOUNT, "off")
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal)
        terminal.type("L")
        terminal.wait_for("the API knows no stages")
    desk.machine.ok("account", "writes", ACCOUNT, "on")


def test_a_command_that_can_do_nothing_ends_with_7(desk: Town) -> None:
    (column,) = desk.machine.json("board", "--job", JOB)["columns"]
    done = desk.machine.run("move", column["cards"][0]["id"], "--to", "Interview")
    assert (done.code, "knows no stages" in done.err) == (7, True)


def test_without_a_network_everything_is_there(desk: Town) -> None:
    desk.cable.cut()
    try:
        assert desk.machine.run("sync").code == 5
        assert len(desk.machine.json("jobs", "list")["jobs"]) >= 8
        with desk.machine.terminal() as terminal:
            open_board(terminal)
    finally:
        desk.cable.plug_in()


def test_who_was_anonymised_is_nowhere_after_the_next_sync(desk: Town) -> None:
    said = {
        "firstName": "Ida",
        "lastName": SECRET,
        "email": f"{SECRET}@example.org",
        "recruiterData": {"comment": SECRET},
    }
    key = desk.tenant.control("add", fields=said, vacancy=JOB)["candidate"]
    file = desk.tenant.control("attach", key=key, filename=f"{SECRET}.pdf", content=SAID)["file"]
    desk.machine.ok("sync")
    saved = desk.machine.folder / "saved.pdf"
    desk.machine.ok("file", "save", f"{ACCOUNT}:{key}:{file}", "--to", str(saved))
    assert saved.read_text() == SAID
    found = desk.machine.json("search", SECRET)
    assert SECRET in str(found)
    assert holds(desk.machine.home, SECRET)
    kept = desk.machine.run("file", "list", f"{ACCOUNT}:{key}").out
    assert SECRET in kept
    desk.tenant.control("anonymize", key=key)
    desk.machine.ok("sync")
    assert desk.machine.json("search", SECRET)["candidates"] == []
    assert f"{ACCOUNT}:{key}:{JOB}" not in str(desk.machine.json("board", "--job", JOB))
    with contextlib.closing(sqlite3.connect(desk.machine.home / "cache.db")) as cache:
        cache.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert holds(desk.machine.home, SECRET) == []
    assert holds(desk.machine.home, SAID) == []


def holds(folder: Path, word: str) -> list[str]:
    """The files in which a word stands."""
    return [one.name for one in folder.rglob("*") if one.is_file() and word.encode() in one.read_bytes()]


def test_a_record_that_cannot_be_read_is_named_and_all_others_are_there(desk: Town) -> None:
    key = desk.tenant.control("add", fields={"firstName": "Otto", "lastName": "Ganz"}, vacancy=JOB)["candidate"]
    desk.tenant.control("spoil", kind="bomb", export="candidates", record=key, times=None, size=200_000_000)
    other = desk.tenant.control("add", fields={"firstName": "Nach", "lastName": "Ihm"}, vacancy=JOB)["candidate"]
    desk.machine.ok("sync")
    cards = str(desk.machine.json("board", "--job", JOB))
    assert f":{other}:" in cards
    assert f":{key}:" not in cards
    assert "unpacked" in desk.machine.run("doctor").out + desk.machine.run("doctor").err
    desk.tenant.control("unspoil")
