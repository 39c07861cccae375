"""On a train: everything that was synced is there, and the network is left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.board import start_of
from tests.e2e.houses import Firm, House
from tests.e2e.screens import open_board, open_queue
from tests.e2e.terminal import Terminal
from tests.e2e.town import Town, town, until
from tests.e2e.watch import Watch

pytestmark = pytest.mark.terminal


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, firm: Firm) -> Iterator[Town]:
    newcomers = ["Ada Byron", "Bo Lund"]
    with town(tmp_path_factory.mktemp("offline") / "town", "--hold", "0", newcomers=newcomers, house=firm) as made:
        yield made


def watched(desk: Town, watch: Watch, *arguments: str) -> Terminal:
    return desk.machine.terminal(*arguments, env=watch.environment(desk.machine.environment.get("PYTHONPATH", "")))


def test_everything_synced_is_shown_and_no_socket_is_opened(desk: Town, tmp_path: Path) -> None:
    watch = Watch(tmp_path / "watch", allowed=False)
    jobs = desk.machine.json("jobs", "list")["jobs"]
    card, *others = desk.newcomers()
    can_move = isinstance(desk.firm, House)
    if not can_move:
        desk.change(card)
    changed = desk.tenant.changed()
    before = desk.cable.connections
    with watched(desk, watch, "--offline") as terminal:
        lines = terminal.wait_for(desk.firm.code or desk.firm.job_name[:9]).splitlines()
        assert "OFFLINE  synced just now" in lines[0]
        for job in jobs:
            name = f"{job['code']} {job['name'][:3]}" if job["code"] else job["name"][:9]
            assert sum(name in line for line in lines) == 1

        lines = open_board(terminal, desk.firm.job_name)
        assert all(start_of(one.name) in "\n".join(lines) for one in (card, *others))
        assert "OFFLINE" in lines[0]

        terminal.type("enter")
        lines = terminal.wait_for("APPLICATIONS").splitlines()
        assert card.name in lines[0]
        terminal.type("h")
        terminal.wait_until_gone("APPLICATIONS")
        if can_move:
            terminal.wait_for("columns 1-5")
            terminal.type("L")
        terminal.wait_for("1 queued")
        (line,) = [line for line in open_queue(terminal) if card.name in line]
        assert "waiting" in line
        terminal.type("R")
        terminal.wait_for("lanehop was started without network")
        assert desk.machine.engines() == []
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0
    assert watch.seen("socket") == []
    assert watch.seen("Popen") == []
    assert desk.cable.connections == before
    assert desk.tenant.changed() == changed


def test_online_the_same_watch_sees_the_engine_and_its_connections(desk: Town, tmp_path: Path) -> None:
    watch = Watch(tmp_path / "watch", allowed=True)
    before = desk.cable.connections
    with watched(desk, watch) as terminal:
        terminal.wait_for("ONLINE  synced")
        (engine,) = desk.machine.engines()
        until(lambda: desk.cable.connections > before, lambda: "nobody ever connected")
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0
    assert [row for row in watch.seen("Popen") if "app.cli.engine" in row["command"]] != []
    assert {row["process"] for row in watch.seen("connect")} == {engine.pid}
    assert {row["address"][1] for row in watch.seen("connect")} == {str(desk.cable.port)}


def test_without_network_the_screens_say_so_and_show_everything(desk: Town) -> None:
    *_, card = desk.newcomers()
    desk.cable.cut()
    try:
        with desk.machine.terminal() as terminal:
            terminal.wait_for("NOT REACHABLE")
            assert start_of(card.name) in "\n".join(open_board(terminal, desk.firm.job_name))
    finally:
        desk.cable.plug_in()
