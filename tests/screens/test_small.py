"""In a window that is too small to show what one does, keys do nothing."""

from tests.screens.conftest import Opened


async def test_in_a_window_that_is_too_small_no_key_acts_on_anybody(open_world: Opened) -> None:
    async with open_world(size=(40, 10)) as show:
        await show.press("L", "d", "enter", "n", "x", "ctrl+s", "*", "H")
        assert await show.queued() == []
        await show.pilot.resize_terminal(80, 24)
        await show.settled()
        await show.press("L")
        assert len(await show.queued()) == 1


async def test_sending_that_was_stopped_is_said_everywhere(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q", "T")
        await show.press("g", "b")
        assert "SENDING STOPPED" in show.rows[0]
        assert "NOT REACHABLE" not in show.text
