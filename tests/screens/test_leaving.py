"""Nobody leaves by a stray key, and nothing is lost without having been said."""

import pytest

from tests.screens.conftest import Opened

GO = "the demo and its data go"


async def test_escape_and_backspace_never_leave_the_program(open_world: Opened) -> None:
    async with open_world(at=None) as show:
        for key in ("escape", "backspace", "escape", "escape"):
            await show.press(key)
            assert show.flashed == "this is the first screen; q quits"
        assert not show.app._exit


async def test_q_leaves_at_once_where_nothing_is_lost(open_world: Opened) -> None:
    async with open_world(at=None) as show:
        await show.pilot.press("q")
        assert show.app._exit


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_the_demo_says_what_goes_and_asks_twice(open_world: Opened, key: str) -> None:
    async with open_world(leaving=GO) as show:
        await show.press(key)
        assert show.flashed == f"{GO}; q again to leave"
        await show.press("escape")
        assert not show.app._exit
        await show.press(key)
        assert show.flashed == f"{GO}; q again to leave"
        await show.pilot.press(key)
        assert show.app._exit


async def test_a_second_press_long_after_the_first_asks_again(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(leaving=GO) as show:
        await show.press("q")
        later = show.app.tick() + 7
        monkeypatch.setattr(type(show.app), "tick", staticmethod(lambda: later))
        await show.press("q")
        assert not show.app._exit


async def test_leaving_with_something_held_asks_once(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "q")
        assert show.flashed == "1 held change kept, sent at the next start; q again to leave, Ctrl+S sends now"
        await show.press("j", "q")
        assert show.app._exit is False
        await show.pilot.press("q")
        assert show.app._exit is True


async def test_something_held_is_asked_about_from_a_dialog_too(open_world: Opened) -> None:
    async with open_world() as show:
        for key in "mdn":
            await show.press("L", key, "ctrl+q")
            assert not show.app._exit
            assert "2 held" in show.text or "3 held" in show.text or "1 held" in show.text
            assert "Ctrl+Q again" in show.text
            assert "Ctrl+S" in show.text
            await show.press("escape")


@pytest.mark.parametrize("columns", [60, 70, 80, 200])
@pytest.mark.parametrize("leaving", ["", GO])
async def test_the_question_is_never_cut(open_world: Opened, columns: int, leaving: str) -> None:
    async with open_world(size=(columns, 24), leaving=leaving) as show:
        await show.press("L", "j", "L", "q")
        assert "again" in show.rows[-2]
        assert show.rows[-2].strip().startswith(show.flashed)
        assert "…" not in show.rows[-2]
