"""From an empty home to a board of one's own, by keys alone; and into the demo and back."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import board
from tests.e2e.terminal import Terminal
from tests.e2e.town import Machine, Tenant, serving, until

pytestmark = pytest.mark.terminal

PASSPHRASE = "quite another horse"
NOBODY_KNOWS = {"LANEHOP_PASSPHRASE_FILE": ""}
WELCOME = "connect a system: "


@pytest.fixture
def tenant(machine: Machine) -> Iterator[Tenant]:
    with serving(machine, people=20) as served:
        yield served


def paste(terminal: Terminal, text: str) -> None:
    """As a terminal hands on what comes from the clipboard."""
    terminal.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")


def written(machine: Machine) -> Iterator[tuple[Path, bytes]]:
    """Every file that the program could have written."""
    for folder in (machine.home, machine.user, machine.temporary):
        for one in folder.rglob("*"):
            if one.is_file():
                yield one, one.read_bytes()


def test_a_system_is_connected_by_keys_alone_and_its_board_appears(machine: Machine, tenant: Tenant) -> None:
    secret = tenant.credentials["client_secret"]
    with machine.terminal(env=NOBODY_KNOWS) as terminal:
        terminal.wait_for(WELCOME)
        terminal.type("a")
        terminal.wait_for("Connect which system?")
        terminal.type("traffit", "enter")
        terminal.wait_for("Connect Traffit")
        terminal.type(tenant.base_url, "tab", "polka", "tab", tenant.credentials["client_id"], "tab")
        paste(terminal, "wrong-secret-4711")
        terminal.wait_for("17 characters, not shown")
        terminal.type("enter")
        terminal.wait_for("above all")  # what to check
        terminal.type("enter")
        terminal.wait_for("17 characters, not shown")  # all is there still
        terminal.type("ctrl+u")
        paste(terminal, secret)
        terminal.wait_for(f"{len(secret)} characters, not shown")
        terminal.type("enter")
        terminal.wait_for("Enter saves it and starts to read")
        assert not [one for one, content in written(machine) if b"polka" in content]
        terminal.type("enter")
        terminal.wait_for("A new passphrase")
        for _ in range(2):
            terminal.type(PASSPHRASE, "enter")
            time.sleep(0.1)
        lines = terminal.wait_for(lambda lines: board.BAR in lines[board.HEAD]).splitlines()
        assert "synced just now" in terminal.wait_for("synced just now")
        assert "polka TR" in lines[0]
        terminal.wait_for("WRITES OFF")
        for hidden in (secret, "wrong-secret-4711", PASSPHRASE):
            assert hidden.encode() not in terminal.raw
            assert [one for one, content in written(machine) if hidden.encode() in content] == []
        terminal.wait_until_gone("has just opened")
        time.sleep(1.2)  # a key that was meant for what stood there before does nothing
        terminal.type("L")
        terminal.wait_for("writes are off for polka: :writes on")
        terminal.type(":", "writes on")
        terminal.wait_for("Writes on: changes may be sent")
        terminal.type("enter")
        terminal.wait_for("Writes on for polka?")
        terminal.type("enter")
        terminal.wait_until_gone("WRITES OFF")
        terminal.wait_for("writes are on for polka")
        terminal.type("L")
        terminal.wait_for("1 held")
        terminal.type("ctrl+s")
        until(tenant.moves, lambda: machine.log("engine"))
    with machine.terminal(env=NOBODY_KNOWS) as terminal:
        terminal.wait_for("Passphrase of the secret file")
        terminal.type(PASSPHRASE, "enter")
        terminal.wait_for("synced")
    (audited,) = machine.json("audit")["events"]
    assert (audited["account"], audited["kind"]) == ("polka", "application.move")


def test_the_demo_opens_from_the_first_run_and_leads_back_to_it(machine: Machine) -> None:
    with machine.terminal() as terminal:
        terminal.wait_for(WELCOME)
        terminal.type("enter")
        terminal.wait_for(lambda lines: board.BAR in lines[board.HEAD])
        terminal.type("g", "s")
        terminal.wait_for("Accounts")
        terminal.type("n")
        terminal.wait_for("a demo keeps nothing")
        terminal.type("escape")
        terminal.wait_for(board.BAR)
        terminal.type("q")
        terminal.wait_for("the demo goes with its cache, queue and settings; q again to leave")
        time.sleep(1)  # sooner nobody has read it
        terminal.type("q")
        terminal.wait_for(WELCOME)
        assert list(machine.temporary.iterdir()) == []
        assert machine.processes("sandbox") == []
        terminal.type("q")
        assert terminal.wait_for_end() == 0
    machine.wait_for_no_processes()


def test_told_to_end_in_that_demo_it_ends_altogether(machine: Machine) -> None:
    with machine.terminal() as terminal:
        terminal.wait_for(WELCOME)
        terminal.type("d")
        terminal.wait_for("Jobs")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_for_end() == 0
    machine.wait_for_no_processes()
    assert list(machine.temporary.iterdir()) == []
