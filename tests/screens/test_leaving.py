"""Nobody leaves by a stray key, and nothing is lost without having been said."""

import asyncio

import pytest

from screens import frame
from screens.dialog import Dialog
from screens.leaving import HELD
from tests.screens.conftest import Opened, Show

GO = "the demo and its data go"


async def once_read(show: Show, monkeypatch: pytest.MonkeyPatch, seconds: float = 1.0) -> None:
    """So long after the question; time stands still from then on."""
    await show.settled()
    moment = show.app.tick() + seconds
    monkeypatch.setattr(type(show.app), "tick", staticmethod(lambda: moment))


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


@pytest.mark.parametrize(("key", "name"), [("q", "q"), ("ctrl+q", "Ctrl+Q")])
async def test_the_demo_says_what_goes_and_asks_twice_for_the_key_that_was_pressed(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch, key: str, name: str
) -> None:
    async with open_world(leaving=(GO,)) as show:
        await show.press(key)
        assert show.flashed == f"{GO}; {name} again to leave"
        await once_read(show, monkeypatch)
        await show.press("escape")
        assert not show.app._exit
        await show.press(key)
        assert show.flashed == f"{GO}; {name} again to leave"
        await once_read(show, monkeypatch)
        await show.pilot.press(key)
        assert show.app._exit


async def test_a_second_press_long_after_the_first_asks_again(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(leaving=(GO,)) as show:
        await show.press("q")
        await once_read(show, monkeypatch, 7)
        await show.press("q")
        assert not show.app._exit


async def test_a_key_that_is_held_down_never_leaves(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_world() as show:
        await show.press("n", *"text", "escape", "escape")  # a draft
        await once_read(show, monkeypatch, 0)  # and the test's own slowness counts no more
        await show.type_fast("q", "q", "q")
        await once_read(show, monkeypatch, 0.6)  # until a held key repeats itself
        for _ in range(60):
            await show.type_fast("q")
            await once_read(show, monkeypatch, 0.05)
        assert not show.app._exit
        assert "1 unsaved note would be lost" in show.flashed
        await once_read(show, monkeypatch)
        await show.pilot.press("q")
        assert show.app._exit


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_two_quick_presses_leave(open_world: Opened, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    async with open_world(leaving=(GO,)) as show:
        await show.press(key)
        await once_read(show, monkeypatch, 0.2)
        await show.press(key)
        assert not show.app._exit, "it may be the first repetition of a key that is held down"
        await once_read(show, monkeypatch, 0.2)
        while not show.app._exit:
            await asyncio.sleep(0.01)


async def test_the_first_repetition_of_a_held_key_is_no_second_press(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(leaving=(GO,)) as show:
        await show.press("q")
        for seconds in (0.25, *[0.033] * 40):
            await once_read(show, monkeypatch, seconds)
            await show.type_fast("q")
        await once_read(show, monkeypatch, 0.2)
        await show.pilot.pause(2 * HELD)
        assert not show.app._exit
        assert show.flashed == f"{GO}; q again to leave"


async def test_another_key_right_after_the_second_press_takes_it_back(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(leaving=(GO,)) as show:
        await show.press("q")
        await once_read(show, monkeypatch, 0.2)
        await show.press("q", "j")
        await once_read(show, monkeypatch, 0.2)
        await show.pilot.pause(2 * HELD)
        assert not show.app._exit


async def test_the_palette_can_leave_too(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_world(leaving=(GO,)) as show:
        for _ in range(2):
            assert not show.app._exit
            await show.press("ctrl+p", *"quit")
            await once_read(show, monkeypatch)
            await show.pilot.press("enter")
        assert show.app._exit


async def test_a_key_of_two_presses_can_leave_too(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_world(leaving=(GO,), at=None, overrides={"leave": ["Z Z"]}) as show:
        await show.press("Z", "Z")
        assert show.flashed == f"{GO}; Z Z again to leave"
        await once_read(show, monkeypatch)
        await show.pilot.press("Z", "Z")
        assert show.app._exit


async def test_a_click_between_two_presses_asks_anew_and_one_on_the_key_itself_does_not(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(leaving=(GO,)) as show:
        await show.press("q")
        await once_read(show, monkeypatch)
        await show.pilot.click("#board", offset=(3, 5))
        await show.press("q")
        assert not show.app._exit
    async with open_world(leaving=(GO,), at=None) as show:
        monkeypatch.setitem(frame.FOOTERS, "jobs", ("quit", "help"))
        show.place.draw_footer()
        await show.pilot.click("#footer", offset=(3, 0))
        assert show.flashed == f"{GO}; Ctrl+Q again to leave"
        await once_read(show, monkeypatch)
        await show.pilot.click("#footer", offset=(3, 0))
        assert show.app._exit


async def test_leaving_with_something_held_asks_once(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_world() as show:
        await show.press("L", "q")
        assert show.flashed == "1 held change kept, sent at the next start; q again to leave, Ctrl+S sends now"
        await once_read(show, monkeypatch)
        await show.press("j", "q")
        assert show.app._exit is False
        await once_read(show, monkeypatch)
        await show.pilot.press("q")
        assert show.app._exit is True


async def test_something_held_is_asked_about_from_a_dialog_too(open_world: Opened) -> None:
    async with open_world() as show:
        for number, key in enumerate("mdn", start=1):
            await show.press("L", key, "ctrl+q")
            assert not show.app._exit
            dialog = show.app.screen
            assert isinstance(dialog, Dialog)
            assert f"{number} held" in dialog.message.says
            assert "Ctrl+Q again" in dialog.message.says
            assert "Ctrl+S" in dialog.message.says
            await show.press("escape")


@pytest.mark.parametrize("columns", [60, 70, 80, 200])
@pytest.mark.parametrize("leaving", [(), (GO,)])
async def test_the_question_is_never_cut(open_world: Opened, columns: int, leaving: tuple[str, ...]) -> None:
    async with open_world(size=(columns, 24), leaving=leaving) as show:
        await show.press("L", "j", "L", "q")
        assert "again" in show.rows[-2]
        assert show.rows[-2].strip().startswith(show.flashed)
        assert "…" not in show.rows[-2]
