"""Notes in an editor of one's own: the terminal is lent and taken back, and nothing that was written is lost."""

import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.screens import open_board, open_queue
from tests.e2e.terminal import Terminal
from tests.e2e.town import SECRET, Town, town, until

pytestmark = pytest.mark.terminal


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("notes") / "town", "--hold", "3600", newcomers=["Ada Byron", "Bo Lund"]) as made:
        yield made


@pytest.fixture
def nothing_queued(desk: Town) -> Iterator[None]:
    yield
    for row in desk.queue():
        desk.machine.ok("queue", "drop", str(row["number"]))


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    """An editor made of a few lines of Python; `file` is what it was given last."""

    def made(body: str) -> str:
        program = tmp_path / "editor.py"
        program.write_text(f"import os, signal, sys, termios\nfile = sys.argv[-1]\n{body}\n", "utf-8")
        return f"{sys.executable} -S '{program}' --wait"

    return made


def at_work(terminal: Terminal) -> None:
    """The screens have the terminal, keys act, and what is typed is seen nowhere else."""
    terminal.wait_for(lambda lines: "help" in lines[-1] and lines[0].strip())
    terminal.type("/", "qqq")
    terminal.wait_for("filter qqq")
    terminal.type("escape")
    terminal.wait_until_gone("filter qqq")


def bodies(desk: Town) -> list[str]:
    """The notes that wait to be sent, as the timelines show them."""
    found = []
    for row in desk.queue():
        person = desk.machine.json("candidates", "show", row["candidate"])
        found += [one["body"] for one in person["timeline"] if one["pending"] == "held" and one["kind"] == "note"]
    return found


def left_behind(desk: Town) -> list[Path]:
    return list((desk.machine.home / "notes").glob("*"))


@pytest.mark.usefixtures("nothing_queued")
def test_what_is_typed_into_tee_becomes_a_note(desk: Town) -> None:
    with desk.machine.terminal(env={"EDITOR": "tee"}) as terminal:
        open_board(terminal)
        terminal.type("n")
        until(lambda: desk.machine.processes("tee"), lambda: "tee never ran")
        (file,) = (desk.machine.home / "notes").glob("*/*")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        (editor,) = desk.machine.processes("tee")
        assert SECRET not in editor.environ()
        terminal.send("Zażółć: call her on Monday\n".encode())
        terminal.wait_for("call her on Monday")
        terminal.send(b"\x04")
        terminal.wait_for(re.compile(r"note, held \d+ s"))
        at_work(terminal)
        assert bodies(desk) == ["Zażółć: call her on Monday"]
        assert left_behind(desk) == []
        lines = open_queue(terminal)
        assert "note" in "\n".join(lines)


ENDS = {
    "nothing written": ("pass", "no note: nothing was written"),
    "an empty file": ("open(file, 'w').write(' \\n')", "no note: nothing was written"),
    "no file": ("os.unlink(file)", "no note: nothing was written"),
    "an exit code": ("sys.exit(3)", "no note: python"),
    "a kill": ("os.kill(os.getpid(), signal.SIGKILL)", "was ended by SIGKILL"),
    "a crash in raw mode": (
        "t = termios.tcgetattr(0); t[1] = t[3] = 0; termios.tcsetattr(0, 0, t); print('\\x1b[?1049h'); os.abort()",
        "was ended by SIGABRT",
    ),
    "words and an exit code": ("open(file, 'w').write('half'); sys.exit(1)", "kept until you quit, n opens it again"),
    "no UTF-8": ("open(file, 'wb').write(b'caf\\xe9')", "no UTF-8 at byte 3"),
    "too much": ("open(file, 'w').write('x' * 100_001)", "100,001 characters long, 100,000 at most"),
}


@pytest.mark.parametrize("end", ENDS)
def test_whatever_an_editor_does_the_screens_are_back_and_nothing_is_queued(
    desk: Town, script: Callable[[str], str], end: str
) -> None:
    body, said = ENDS[end]
    with desk.machine.terminal(env={"EDITOR": script(body)}, columns=160) as terminal:
        open_board(terminal)
        terminal.send(b"nzzz")  # typed on, as if the box were there: meant for no command
        terminal.wait_for(said)
        at_work(terminal)
        assert desk.queue() == []
        assert left_behind(desk) == []
        terminal.type("ctrl+q")
        if "kept" in said or "UTF-8" in said or "most" in said:
            terminal.wait_for("1 unsaved note would be lost")
        else:
            assert terminal.wait_for_end() == 0


@pytest.mark.usefixtures("nothing_queued")
def test_what_was_not_saved_is_in_the_editor_again_byte_by_byte(
    desk: Town, script: Callable[[str], str], tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    body = (
        f"old = open(file, 'rb').read(); open({str(seen)!r}, 'wb').write(old)\n"
        "open(file, 'wb').write(old.replace(b'\\xe9', b'e') if old else b'caf\\xe9')"
    )
    with desk.machine.terminal(env={"VISUAL": script(body), "EDITOR": "false"}) as terminal:
        open_board(terminal)
        terminal.type("n")
        terminal.wait_for("no UTF-8")
        terminal.type("n")
        terminal.wait_for(re.compile(r"note, held"))
        assert seen.read_bytes() == b"caf\xe9"
        assert bodies(desk) == ["cafe"]


@pytest.mark.parametrize(("editor", "why"), [("/no/such/editor", "cannot be run"), ("vim 'x", "cannot be run")])
def test_where_there_is_no_such_editor_the_box_opens_and_says_why(desk: Town, editor: str, why: str) -> None:
    with desk.machine.terminal(env={"EDITOR": editor}) as terminal:
        open_board(terminal)
        terminal.type("n")
        terminal.wait_for("Note about")
        terminal.wait_for(why)
        terminal.type("escape")
        terminal.wait_until_gone("Note about")


def test_the_box_is_there_by_choice(desk: Town) -> None:
    config = desk.machine.home / "config.toml"
    with desk.machine.terminal(env={"EDITOR": "tee"}) as terminal:
        open_board(terminal)
        terminal.type("ctrl+p", "built-in", "enter")
        terminal.wait_for("Note about")
    before = config.read_text("utf-8")
    config.write_text(before + '\n[notes]\neditor = "box"\n', "utf-8")
    try:
        with desk.machine.terminal(env={"EDITOR": "tee"}) as terminal:
            open_board(terminal)
            terminal.type("n")
            terminal.wait_for("Note about")
    finally:
        config.write_text(before, "utf-8")


def test_what_a_killed_program_left_is_gone_after_the_next_start(desk: Town) -> None:
    with desk.machine.terminal(env={"EDITOR": "tee"}) as terminal:
        open_board(terminal)
        terminal.type("n")
        until(lambda: desk.machine.processes("tee"), lambda: "tee never ran")
        terminal.kill()
        terminal.wait_for_end()
        for one in desk.machine.processes("tee"):
            one.kill()
        assert left_behind(desk)
    with desk.machine.terminal() as terminal:
        open_board(terminal)
        assert left_behind(desk) == []
