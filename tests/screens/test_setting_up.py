"""A test whose set-up fails ends at once, with the reason, and leaves nothing running that keeps the process alive."""

import asyncio
import threading
from typing import Any

import pytest
from textual.worker import WorkerFailed

from app.workspace import Desk
from screens.board import BoardScreen
from tests.screens import conftest, scene
from tests.screens.conftest import Opened

SOON = 10.0


async def entered(opened: Any, seconds: float = SOON) -> None:
    async with asyncio.timeout(seconds), opened:
        pass


@pytest.fixture(autouse=True)
def _nothing_stays() -> Any:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(SOON)
    assert [thread for thread in left if thread.is_alive()] == []


async def test_an_app_that_cannot_be_made_closes_its_desk(open_world: Opened) -> None:
    with pytest.raises(FileNotFoundError):
        await entered(open_world(theme="no such theme"))


async def test_a_place_that_cannot_be_read_says_why(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: BoardScreen) -> None:
        raise ZeroDivisionError("the reason")

    monkeypatch.setattr(BoardScreen, "read", broken)
    with pytest.raises(ZeroDivisionError, match="the reason"):
        await entered(open_world())


async def test_a_status_that_cannot_be_read_before_the_first_frame_says_why(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Desk) -> int:
        raise ZeroDivisionError("the reason")

    monkeypatch.setattr(Desk, "newest_event", broken)
    with pytest.raises(ZeroDivisionError, match="the reason"):
        await entered(open_world())


async def test_a_place_that_breaks_later_says_why(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: BoardScreen) -> None:
        raise ZeroDivisionError("the reason")

    async def breaks() -> None:
        async with asyncio.timeout(SOON), open_world() as show:
            monkeypatch.setattr(BoardScreen, "read", broken)
            await show.press("L", "L")

    with pytest.raises((ZeroDivisionError, WorkerFailed), match="the reason"):
        await breaks()


async def test_a_set_up_that_does_not_settle_says_why(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: conftest.Show) -> None:
        raise ZeroDivisionError("the reason")

    monkeypatch.setattr(conftest.Show, "settled", broken)
    with pytest.raises(ZeroDivisionError, match="the reason"):
        await entered(open_world())


async def test_a_set_up_that_never_settles_can_be_ended_and_leaves_nothing_behind(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: conftest.Show) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(conftest.Show, "settled", never)
    with pytest.raises(TimeoutError):
        await entered(open_world(), seconds=1)


async def test_a_scene_that_cannot_be_built_says_why(open_scene: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the reason")

    monkeypatch.setattr(scene, "build", broken)
    with pytest.raises(ZeroDivisionError, match="the reason"):
        await entered(open_scene())
