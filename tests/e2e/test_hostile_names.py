"""Candidates write their own names: nothing in them reaches the terminal as anything but letters."""

import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing

import msgspec
import pytest

from adapters.sandbox.agency import _HOSTILE
from app.cache import connection, more, pages
from app.model.records import AnyDetail, Application, Job
from app.model.words import Kind
from app.vendor import Pulled
from screens.candidate_panes import TABS
from tests import dossier
from tests.e2e import board
from tests.e2e.houses import FIRMS, Firm, House
from tests.e2e.screens import open_board, open_queue
from tests.e2e.terminal import SEQUENCE, Terminal
from tests.e2e.town import Card, Town, town, until

pytestmark = pytest.mark.terminal

WORSE = (
    ("\x9b31mControl", "\x9d0;owned\x9cOne"),
    ("\x1bP+q544e\x1b\\Device", "\x1b_hidden\x1b\\String"),
    ("\x1b[6nAsks", "\x1b[cBack"),
    ("\x1b[999;999HGoes", "\x1b[?1049lAway"),
    ("\x1b]52;c;b3duZWQ=\x07Copies", "\x1b]8;;http://example.org\x07Links"),
    ("Bars │││", "━━━ Rules"),
    ("e" + "\u0301" * 40, "Tower"),
    ("👩🏽‍💻🏳️‍🌈👨‍👩‍👧‍👦", "👍🏿 Joined"),
    ("﷽﷽﷽", "ยิ้มน้ำ"),
)
MEGABYTE = 1024 * 1024


def huge(size: int) -> tuple[tuple[str, str], ...]:
    """So many bytes of text in a name, a field and a note."""
    return ("\x1b[31mx" * (size // 6), "Huge"), ("Wide " + "界" * (size // 3), "\u202e".join("ab" * (size // 8)))


def people(firm: Firm) -> tuple[tuple[str, str], ...]:
    """Who applies. A megabyte takes its time: the first of the vendors has it, the others have enough for any line."""
    return (*_HOSTILE, *WORSE, *huge(MEGABYTE if firm is FIRMS[0] else MEGABYTE // 32))


def sayings(firm: Firm) -> tuple[tuple[str, str], ...]:
    """What stands in every text about interviews and the like."""
    return (*WORSE, huge(MEGABYTE // (2 if firm is FIRMS[0] else 32))[0])


THEIRS = {found[0] for name in people(FIRMS[0]) for found in SEQUENCE.finditer("".join(name).encode())} - {b"\x1b[0m"}
"""What only they would say to it; the end of a colour is everybody's."""

DRAWS = re.compile(rb"\x1b\[(?:[\d;]*[mH]|\?[\d;]*[hl]|\?\d+\$p|[<>=][\d;]*u)|\x1b\]22;[a-z]*(?:\x07|\x1b\\)")
"""All that the screens themselves say to a terminal: colours, places, modes, a query, the keyboard, the pointer."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, firm: Firm) -> Iterator[Town]:
    """They all applied for one job, wrote the same into every field, and some of them have been changed."""
    with town(tmp_path_factory.mktemp("hostile") / "town", "--hold", "3600", synced=False, house=firm) as made:
        for first, last in people(firm):
            candidate = made.tenant.add(first, last, **firm.everywhere(first, last))
            if isinstance(firm, House):
                made.tenant.control("note", **firm.note(candidate, first))
        made.machine.ok("sync")
        cards = made.newcomers()
        assert len(cards) == len(people(firm))
        made.collide(cards[0])
        made.change(cards[0])
        assert made.machine.run("queue", "send").code == 6
        made.change(*(cards[2::2] if isinstance(firm, House) else cards[2:5]))
        if isinstance(firm, House):
            say_more(made, cards[1:3])
        tell_more(made, made.cards()[1])
        yield made


def say_more(made: Town, cards: Sequence[Card]) -> None:
    """Tags, a note and a file, in words that are no better."""
    script = made.machine.folder / "\x1b[31mcv\u202efdp.exe"
    script.write_bytes(b"harmless")
    for card in cards:
        made.machine.ok("tag", card.ref, "\x1b[31mred,[bold]b,\u202eright")
        made.machine.ok("note", card.ref, "-", stdin="\x1b[2J[red]note\u202e " * 2000)
        made.machine.ok("file", "add", card.ref, str(script))


def tell_more(made: Town, card: Card) -> None:
    """Interviews and all else, as much of it as a vendor can tell, in the cache as if it came from this one."""
    now = round(time.time() * 1000)
    told = [
        one
        for number, (say, _) in enumerate(sayings(made.firm))
        for one in dossier.records(card.candidate, now, say, job=made.firm.job, app=card.application, more=f":{number}")
    ]
    kept = [one for one in told if isinstance(one, AnyDetail)]
    with closing(connection.writer(made.machine.home / "cache.db")) as db:
        (account,) = db.execute("SELECT id FROM account").fetchone()
        connection.transaction(db, pages.store, account, [Pulled(one, b"") for one in kept], now, now)
        for one in told:
            if isinstance(one, Application):
                where = (more.cell(one), Kind.APPLICATION, one.remote_id)
                db.execute(f"UPDATE application SET more = ? {_CALLED}", where)
            if isinstance(one, Job):
                (data,) = db.execute(f"SELECT data FROM job {_CALLED}", (Kind.JOB, one.remote_id)).fetchone()
                known = msgspec.json.decode(data, type=Job)
                said = msgspec.structs.replace(known, custom=one.custom, hiring_managers=one.hiring_managers)
                db.execute(f"UPDATE job SET data = ? {_CALLED}", (msgspec.json.encode(said), Kind.JOB, one.remote_id))


_CALLED = "WHERE pk = (SELECT pk FROM idmap WHERE kind = ? AND remote_id = ?)"


def assert_harmless(terminal: Terminal) -> None:
    """What has been written so far is letters and the screens' own words to the terminal."""
    raw = terminal.raw
    said = {found[0] for found in SEQUENCE.finditer(raw)}
    assert {one for one in said if one in THEIRS or not DRAWS.fullmatch(one)} == set()
    letters = SEQUENCE.sub(b"", raw).decode()
    assert {letter for letter in letters if not letter.isprintable()} <= {"\r", "\n"}


def assert_aligned(terminal: Terminal) -> None:
    """Every line of the board has its bars in the same cells; one column alone has none."""
    head = terminal.cells(board.HEAD)
    bars = [x for x, letter in enumerate(head) if letter == board.BAR]
    assert bars or "(no known stage)" in "".join(head)
    for y in range(board.FIRST, terminal.rows - 2):
        cells = terminal.cells(y)
        assert [cells[x] for x in bars] == [board.BAR] * len(bars), f"line {y}: {''.join(cells)}"


@pytest.mark.parametrize(
    "name", ["\x1b[31mRed", "\x1b]0;owned\x07", "\x1b[999;999H", "\x9b2J", "\u202eevE", "a\u200bb", "Al\x07"]
)
def test_a_program_that_prints_names_as_they_are_is_found_out(name: str) -> None:
    careless = [sys.executable, "-c", f"import sys; sys.stdout.buffer.write({name.encode()!r} + b' was here')"]
    with Terminal(careless, {}) as terminal:
        terminal.wait_for_end()
        until(lambda: b"was here" in terminal.raw, lambda: terminal.raw)
        with pytest.raises(AssertionError):
            assert_harmless(terminal)


@pytest.mark.parametrize(
    ("columns", "rows", "keys"), [(80, 24, "--GlG+w"), (200, 60, "--GlG+")], ids=["80x24", "200x60"]
)
def test_on_the_board_bars_stay_in_line_whatever_a_card_says(desk: Town, columns: int, rows: int, keys: str) -> None:
    with desk.machine.terminal("--offline", columns=columns, rows=rows) as terminal:
        open_board(terminal, desk.firm.job_name)
        assert_aligned(terminal)
        if (columns_there := len(desk.board())) <= 3:  # all of them are seen, and none is wider than another
            keys = keys.replace("w", "").replace("lG", "lG" if columns_there > 1 else "")
        for key in keys:
            terminal.type_and_see(key)
            assert_aligned(terminal)
        assert_harmless(terminal)


def test_on_the_screen_of_a_candidate_everything_they_wrote_is_text(desk: Town) -> None:
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal, desk.firm.job_name)
        count = len(desk.cards())
        terminal.type("enter")
        for place in range(1, count + 1):
            shown = terminal.wait_for(f" {place} of {count} in this column").splitlines()
            assert "OFFLINE" in shown[0]
            terminal.type("J")
        terminal.wait_for("the last candidate of this column")
        assert_harmless(terminal)


def test_in_the_queue_one_change_is_one_line(desk: Town) -> None:
    with desk.machine.terminal("--offline", columns=120, rows=40) as terminal:
        open_queue(terminal)
        there = people(desk.firm)
        many = len(there[2::2] if isinstance(desk.firm, House) else there[2:5])
        terminal.wait_for(lambda lines: all("held, sends in" in line for line in lines[2 : 2 + many]))
        rows = [terminal.cells(y) for y in range(2, 2 + many)]
        states = [[x for x in range(len(cells)) if cells[x : x + 5] == list("held,")] for cells in rows]
        assert states == [states[0]] * many
        assert len(states[0]) == 1
        assert_harmless(terminal)


DIALOGS = {
    "m": "Move ",
    "d": "Decline ",
    "p": "Park ",
    "t": "Tags for ",
    "A": "Put ",
    "E": "Edit ",
    "n": "Note about ",
    "y": "Copy of ",
    "N": "New candidate in",
    ",": "What you can do here",
}
"""The keys that open a dialog about somebody, and how it begins."""


def test_in_every_dialog_about_them_what_they_wrote_is_text(desk: Town) -> None:
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal, desk.firm.job_name)
        for _ in range(3):
            for key in sorted(DIALOGS.keys() - desk.firm.lacks.keys()):
                begins = {**DIALOGS, **desk.firm.dialogs}[key]
                terminal.type(key)
                terminal.wait_for(begins)
                terminal.type("escape")
                terminal.wait_until_gone(begins)
            terminal.type_and_see("j")
        if isinstance(desk.firm, House):
            terminal.type("*", "L")
            terminal.wait_for(lambda lines: "~" in "\n".join(lines))
            terminal.type("u")
            terminal.wait_for("taken back")  # the next test wants everybody where they were
        assert_aligned(terminal)
        assert_harmless(terminal)


def test_in_every_tab_of_theirs_what_they_wrote_is_text(desk: Town) -> None:
    with desk.machine.terminal("--offline") as terminal:
        open_board(terminal, desk.firm.job_name)
        terminal.type("j", "enter")
        for tab in TABS:
            terminal.wait_for(f"[{tab.capitalize()}")
            terminal.type("G")
            terminal.type("]")
        terminal.wait_for("[Overview]")
        terminal.type("escape", "i")
        if len(desk.board()) > 1:
            terminal.wait_for("STAGES")
        terminal.type("G")
        terminal.wait_for("more characters")
        assert_harmless(terminal)


def test_in_the_palette_a_conflict_and_a_change_what_they_wrote_is_text(desk: Town) -> None:
    with desk.machine.terminal("--offline") as terminal:
        terminal.wait_for(" Jobs")
        terminal.type("ctrl+p")
        terminal.wait_for("Find a command")
        terminal.type("huge")
        terminal.wait_for("candidate")
        terminal.type("escape")
        terminal.wait_until_gone("Find a command")
        terminal.type("!", "c")
        terminal.wait_for("NOW AT THE VENDOR")
        terminal.type("l")
        terminal.wait_until_gone("NOW AT THE VENDOR")
        terminal.type("g", "g", "enter")
        terminal.wait_for("asked for")
        assert_harmless(terminal)


def test_in_the_list_of_jobs_and_the_help_nothing_is_markup(desk: Town) -> None:
    with desk.machine.terminal("--offline") as terminal:
        theirs = re.compile(r"(J|REF)\d+ Head of \[Qual")
        terminal.wait_for(theirs if isinstance(desk.firm, House) else desk.firm.job_name[:6])
        terminal.type("?")
        terminal.wait_for("Help: Jobs")
        assert_harmless(terminal)
