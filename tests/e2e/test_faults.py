"""A fault of ours ends the screens with one line; what was typed is nowhere but where it was typed."""

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.screens import open_board
from tests.e2e.terminal import PATIENCE, Terminal
from tests.e2e.town import Machine, Town, town

pytestmark = pytest.mark.terminal

TYPED = "kestrel-4711-quartz"
UNEXPECTED = 1
BROKEN = """
import sys

def quoted(one):
    inner = [one, getattr(one, "area", None), *getattr(one, "fields", ())]
    return [str((two, [getattr(two, name, "") for name in ("value", "text", "secrets")])) for two in inner]

def fails(*said):
    error = ValueError([quoted(one) for one in said])
    if TYPED not in str(error):
        raise LookupError("it was to quote what was typed")
    raise error

async def fails_later(*said):
    fails(*said)

class Loud(ValueError):
    def __rich__(self):
        return str(self)

def fails_loudly(*said):
    try:
        fails(*said)
    except ValueError as error:
        raise Loud(*error.args)

def fails_to_read(driver, found):
    found = list(found)
    if any(getattr(one, "key", "") == "ctrl+s" for one in found):
        fails(TYPED)
    was(driver, found)

from {module} import {owner}
TYPED, was = {typed!r}, {owner}.{name}
{owner}.{name} = {how}

from app.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("faults") / "town", "--hold", "3600", newcomers=["Ada Byron"]) as made:
        yield made


@pytest.fixture
def notes(desk: Town) -> Iterator[Callable[[], str]]:
    """What was noted of faults; gone afterwards."""
    yield lambda: desk.machine.log("crash")
    for one in desk.machine.folder.glob("**/log/crash.log"):
        one.unlink()


def broken(machine: Machine, where: str, how: str) -> Terminal:
    """The screens, in which a function fails with an error that quotes all it was given."""
    module, owner, name = where.rsplit(".", 2)
    code = BROKEN.format(module=module, owner=owner, name=name, how=how, typed=TYPED)
    return Terminal([sys.executable, "-P", "-c", code], machine.environment)


def write_a_form(terminal: Terminal) -> str:
    open_board(terminal)
    terminal.type("E")
    terminal.wait_for("first name")
    terminal.type(TYPED)
    return "ctrl+s"


def write_a_note(terminal: Terminal) -> str:
    open_board(terminal)
    terminal.type("n")
    terminal.wait_for("Note about")
    terminal.type(TYPED)
    return "ctrl+s"


def write_a_secret(terminal: Terminal) -> str:
    terminal.wait_for("GOLD")
    terminal.type("g", "s")
    terminal.wait_for(lambda lines: lines[0].startswith(" Accounts"))
    terminal.type("n")
    terminal.wait_for("Connect which system?")
    terminal.type("traffit", "enter")
    terminal.wait_for("Connect Traffit")
    terminal.type("http://127.0.0.1:9", "tab", "other", "tab", "id", "tab", TYPED)
    terminal.wait_for("19 characters, not shown")
    return "enter"


@pytest.mark.parametrize(
    ("write", "where", "how"),
    [
        pytest.param(write_a_form, "screens.form.FormScreen.do_form_save", "fails_later", id="form: saved"),
        pytest.param(write_a_form, "screens.form.FormScreen.do_form_save", "fails_loudly", id="form: drawn error"),
        pytest.param(write_a_form, "app.cache.deeds.people.Editing.plan", "fails", id="form: in the cache"),
        pytest.param(write_a_form, "screens.driver.PatientDriver._pass_on", "fails_to_read", id="form: reading keys"),
        pytest.param(write_a_note, "screens.note.NoteScreen._written", "fails_later", id="note: saved"),
        pytest.param(write_a_secret, "app.cli.door.Door.check", "fails_later", id="secret: looked at"),
    ],
)
def test_a_fault_prints_and_notes_nothing_that_was_typed(
    desk: Town, notes: Callable[[], str], write: Callable[[Terminal], str], where: str, how: str
) -> None:
    with broken(desk.machine, where, how) as terminal:
        terminal.type(write(terminal))
        assert terminal.wait_for_end() == UNEXPECTED
        terminal._reader.join(PATIENCE)
        said = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert "something unexpected happened" in said
    assert "LookupError" not in said
    assert "Traceback" not in said
    assert TYPED not in said
    assert TYPED not in notes()
    quoting = [one for one in desk.machine.folder.rglob("*") if one.is_file() and TYPED.encode() in one.read_bytes()]
    assert quoting == []
