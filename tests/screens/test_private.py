"""Where a later Textual has other insides, the screen is right all the same."""

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from textual.screen import Screen
from textual.widget import Widget

import screens.private
import screens.thrift
from screens.thrift import Thrift
from tests.screens.conftest import Opened
from tests.screens.test_thrift import off_terminal, on_terminal
from tests.world import PEOPLE


@pytest.fixture
def _no_compositor(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`textual._compositor` has none of the names any more."""
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "textual._compositor", ModuleType("textual._compositor"))
        importlib.reload(screens.private)
    importlib.reload(screens.thrift)
    yield
    importlib.reload(screens.private)
    importlib.reload(screens.thrift)


@pytest.mark.usefixtures("_no_compositor")
async def test_without_the_updates_we_know_the_terminal_shows_the_same(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.machinery.Thrift", screens.thrift.Thrift)
    async with open_world(size=(100, 30)) as show:
        assert screens.thrift.Thrift is not Thrift
        terminal = await on_terminal(show)
        try:
            for keys in ("j", "L", "m", "escape", "g q", "?"):
                await show.press(*keys.split())
                assert terminal.text == show.text, keys
        finally:
            off_terminal(show)


async def test_updates_made_of_something_else_are_sent_as_they_are(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("chops")

    monkeypatch.setattr("screens.thrift._Chops.__init__", broken)
    async with open_world(size=(100, 30)) as show:
        terminal = await on_terminal(show)
        try:
            for keys in ("j", "L", "m", "escape"):
                await show.press(*keys.split())
                assert terminal.text == show.text, keys
            assert show.app._thrift.off
        finally:
            off_terminal(show)


async def test_without_forwarding_an_editor_still_gets_its_text(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        await show.press("n")
        monkeypatch.delattr(Widget, "_forward_event", raising=False)
        monkeypatch.delattr(Screen, "_forward_event", raising=False)
        await show.type_fast(*"abc")
        await show.press("d", "enter", "backspace")
        show.app.screen.pasted(" pasted")  # type: ignore[attr-defined]
        await show.press("ctrl+s")
        (op,) = await show.queued()
        view = await show.desk.candidate(op.candidate) if op.candidate else None
        assert view is not None
        assert view.timeline[0].body == "abcd pasted"
        assert view.name in PEOPLE
