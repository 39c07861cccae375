"""A board that opens by itself opens under nobody's fingers."""

import asyncio
from pathlib import Path

import pytest

from app.cache import connection
from screens import guard
from screens.dialog import Dialog
from screens.frame import LATER
from tests.screens.conftest import Opened, Show
from tests.world import World, put_account


async def pulled(show: Show, world: World) -> None:
    """The first pull is complete."""
    world.db.execute("UPDATE account SET synced_at = ?", (world.clock.now(),))
    await changed(show)


async def changed(show: Show) -> None:
    show.app._changed()
    await show.settled()


async def in_a_moment(show: Show) -> None:
    await asyncio.sleep(LATER + 0.1)
    await show.settled()


async def test_a_dialog_stays_open_and_keeps_its_letters(open_world: Opened, world: World) -> None:
    async with open_world(at=None, open_first_board=True) as show:
        await show.press("ctrl+p", *"que")
        palette = show.app.screen
        await pulled(show, world)
        assert show.app.screen is palette
        await show.press("L")
        assert isinstance(palette, Dialog)
        assert palette.entry is not None
        assert palette.entry.value == "queL"
        assert show.place.place == "jobs"
        await show.press("escape")
        assert show.place is show.app.board
        assert show.app.history == ["board"]
        assert await show.queued() == []


async def test_a_filter_that_is_being_typed_is_not_taken_away(open_world: Opened, world: World) -> None:
    async with open_world(at=None, open_first_board=True) as show:
        await show.press("/", "e")
        await pulled(show, world)
        await show.press("L")
        assert show.place.place == "jobs"
        assert show.place.filter.value == "eL"
        await show.press("escape")
        await in_a_moment(show)
        assert show.place is show.app.board
        assert await show.queued() == []


async def test_keys_that_wait_or_have_begun_come_first(open_world: Opened, world: World) -> None:
    async with open_world(at=None, open_first_board=True) as show:
        await show.press("g")
        await pulled(show, world)
        assert show.place.place == "jobs"
        await show.press("g")
        waiting = asyncio.Event()

        async def wait() -> None:
            await waiting.wait()

        show.app.keyboard.put(wait)
        show.app._changed()
        await asyncio.sleep(0.2)
        assert show.place.place == "jobs"
        waiting.set()
        await in_a_moment(show)
        assert show.place is show.app.board


@pytest.mark.parametrize("key", ["L", "m", "d", "n", "space", "*", "enter"])
async def test_a_key_that_was_meant_for_the_jobs_does_nothing_on_the_board(
    open_world: Opened, world: World, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOMENT", 60.0)  # which no slow machine outlasts
    async with open_world(at=None, open_first_board=True) as show:
        await pulled(show, world)
        await show.press(key)
        assert show.app.screen is show.app.board
        assert show.flashed == "nothing done: this board has just opened; press again"
        assert await show.queued() == []
        assert not show.board.board.marked


async def test_help_on_the_first_run_stays_open_too(open_empty: Opened, tmp_path: Path) -> None:
    async with open_empty() as show:
        await show.press("?")
        dialog = show.app.screen
        db = connection.writer(tmp_path / "empty.db")
        connection.transaction(db, put_account)
        db.close()
        await changed(show)
        assert show.app.screen is dialog
        await show.press("escape")
        assert show.place.place == "jobs"
        assert show.app.history == ["jobs"]
