"""What no keyboard sends comes over bad lines, from odd terminals and from fallen programs: it ends nothing."""

import shutil
import time
from collections.abc import Iterator
from random import Random

import pytest

from tests.e2e.screens import open_board
from tests.e2e.terminal import Terminal
from tests.e2e.town import Machine, Town, town, until

pytestmark = pytest.mark.terminal

ODD = {
    "a letter of ISO 8859-2": b"\xbf",
    "half a letter": b"\xc3\x28",
    "half of a surrogate pair": b"\xed\xa0\x80",
    "bytes that are no UTF-8": b"\xff\xfe" + b"\x80" * 40,
    "a mouse of the old kind": b"\x1b[M\xff\xff\xff",
    "a mouse far away": b"\x1b[<0;9999;9999M\x1b[<64;-1;0m",
    "a key with a number there is not": b"\x1b[9999999999u",
    "a key that is let go": b"\x1b[57399;1:3u",
    "a key with a modifier there is not": b"\x1b[1;99999A",
    "answers nobody asked for": b"\x1b[?2026;9$y\x1b[99;99R\x1b[48;24;80;0;0t",
    "strings of the terminal": b"\x1b]11;rgb:zz/zz/zz\x1b\\\x1bP1$r0m\x1b\\",
    "a paste with colours in it": b"\x1b[200~" + b"pasted \x1b[31m\x00 text" * 20 + b"\x1b[201~",
    "nothing but nothing": b"\x00" * 20 + b"\x1b" * 20,
    "letters from everywhere": "é中👩🏽‍💻\u202e".encode(),
}
OF_THE_LINE = b"\x03\x11\x13\x1a\x1c"
"""What the line itself takes for an order while no program has it: interrupt, go on, stop, suspend, quit."""
LAST_WORDS = b"\x07\x1b\\\x1b[201~"
"""The end of whatever text a terminal may be in the middle of."""
KEYS = """
[keys.overrides]
"quit" = ["f9"]
"back" = []
"back.left" = []
"""
"""Nothing but F9 leaves, so that garbage does not."""
F9 = b"\x1b[20~"


def assert_left_in_order(terminal: Terminal) -> None:
    assert terminal.wait_for_end() == 0
    assert b"Traceback" not in terminal.raw


def test_what_no_keyboard_sends_ends_nothing(machine: Machine) -> None:
    with machine.terminal() as terminal:
        terminal.wait_for("lanehop demo")
        for name, odd in ODD.items():
            terminal.send(odd + LAST_WORDS)
            assert_lives(terminal, name)
        terminal.type("ctrl+q")
        assert_left_in_order(terminal)


def assert_lives(terminal: Terminal, after: str) -> None:
    """It still does what a key says."""
    try:
        terminal.type("escape", "?")
        terminal.wait_for("Help: First run")
        terminal.type("escape")
        terminal.wait_until_gone("Help:")
    except AssertionError as what:
        raise AssertionError(f"after {after}: {what}") from None


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose home tests copy."""
    with town(tmp_path_factory.mktemp("garbage") / "town", "--hold", "0", newcomers=["Ada Byron", "Bo Lund"]) as made:
        with (made.machine.home / "config.toml").open("a", encoding="utf-8") as config:
            config.write(KEYS)
        yield made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_garbage_on_the_line_ends_nothing(desk: Town, machine: Machine, seed: int) -> None:
    rng = Random(seed)
    shutil.copytree(desk.machine.home, machine.home)
    with machine.terminal("--offline") as terminal:
        open_board(terminal)
        for _ in range(150):
            odd = rng.choice(list(ODD.values())) if rng.random() < 0.3 else rng.randbytes(rng.randint(1, 30))
            terminal.send(odd.translate(None, OF_THE_LINE))
        terminal.send(LAST_WORDS)
        terminal.type("escape", "escape", "escape")  # out of a note that was begun, which asks twice
        terminal.send(F9)
        until(lambda: terminal.process.poll() is not None or is_asked(terminal), terminal.screen)
        if terminal.process.poll() is None:
            time.sleep(1)  # sooner nobody has read it
            terminal.send(F9)
        assert_left_in_order(terminal)


def test_what_is_pasted_presses_no_key(desk: Town, machine: Machine) -> None:
    shutil.copytree(desk.machine.home, machine.home)
    with machine.terminal("--offline") as terminal:
        open_board(terminal)
        before = terminal.screen()
        terminal.send(b"\x1b[200~hello \x1b\x01Ld1\r\x13 \x1b Ln\x1b[201~")
        terminal.type("down")
        down = terminal.wait_for(lambda lines: lines != before)
        assert "does nothing here" not in down
    assert machine.json("queue", "list")["queue"] == []


def is_asked(terminal: Terminal) -> bool:
    """What was begun would be lost: leaving needs the key a second time."""
    return "F9 again to leave" in "\n".join(terminal.screen())
