"""A disk that takes no more: what was typed stays, nothing is half changed, and reading goes on."""

import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

import pytest

from tests.screens.conftest import Opened, Show
from tests.world import World, allow_everything

Way: TypeAlias = Callable[[Show], AbstractAsyncContextManager[None]]
LONG = "a long note " * 2000
"""More than what is free in the pages that are there."""


@asynccontextmanager
async def no_file_grows(_: Show) -> AsyncIterator[None]:
    """Nothing at all can be written to a file, as on a broken disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def no_more_pages(show: Show) -> AsyncIterator[None]:
    await _pragma(show, "max_page_count=1")  # which is: no more than there are
    yield
    await _pragma(show, "max_page_count=4294967294")


@asynccontextmanager
async def only_read(show: Show) -> AsyncIterator[None]:
    await _pragma(show, "query_only=ON")
    yield
    await _pragma(show, "query_only=OFF")


async def _pragma(show: Show, said: str) -> None:
    writer = show.desk._store._writer
    assert writer is not None
    await writer.execute(f"PRAGMA {said}")


WAYS: dict[str, Way] = {
    "the disk is full": no_more_pages,
    "the disk takes no more": no_file_grows,
    "the cache may not be written to": only_read,
}


@pytest.mark.parametrize("why", WAYS)
async def test_a_note_that_finds_no_room_stays_in_its_box(open_world: Opened, why: str) -> None:
    async with open_world() as show:
        async with WAYS[why](show):
            await show.press("n")
            show.app.screen.query_one("#area").load_text(LONG)  # type: ignore[attr-defined]
            await show.press("ctrl+s")
            assert f"not saved: {why}; what you typed stays" in show.text
            assert show.app.screen is not show.place
            assert "a long note" in show.text
            assert await show.queued() == []
        await show.press("ctrl+s")
        (op,) = await show.queued()
        assert show.app.screen is show.place
        assert op.candidate
        view = await show.desk.candidate(op.candidate)
        assert view is not None
        assert view.timeline[0].body == LONG.strip()
        assert not show.app.drafts


@pytest.mark.parametrize("why", ["the disk takes no more", "the cache may not be written to"])
async def test_a_move_that_finds_no_room_changes_nothing_and_reading_goes_on(
    open_world: Opened, world: World, why: str
) -> None:
    async with open_world() as show:
        before = show.column("New")
        async with WAYS[why](show):
            await show.press("L")
            assert show.flashed == f"{why}: nothing was changed"
            assert (show.column("New"), await show.queued()) == (before, [])
            await show.press("enter")  # which also leaves word that they are looked at
            assert show.candidate.view is not None
            assert show.flashed == ""
            await show.press("R")
            assert show.flashed == f"{why}: nothing was changed"
            await show.press("escape")
        await show.press("L")
        assert len(await show.queued()) == 1


async def test_a_form_that_finds_no_room_keeps_what_was_typed(open_world: Opened, world: World) -> None:
    allow_everything(world)
    async with open_world() as show:
        async with no_file_grows(show):
            await show.press("E", *"xyz", "ctrl+s")
            assert "not saved: the disk takes no more; what you typed stays" in show.text
            assert "xyz" in show.text
        await show.press("ctrl+s")
        assert show.app.screen is show.place
        assert len(await show.queued()) == 1
