"""The terminal app over a real desk on a real file, at a given size, with the keys in the test's hands."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from textual import events
from textual._context import active_app
from textual.keys import _character_to_key
from textual.pilot import Pilot

from app.model.ids import LocalId
from app.model.views import QueueRow
from app.workspace import Desk
from screens.board import BoardScreen
from screens.candidate import CandidateScreen
from screens.frame import Place
from screens.jobs import JobsScreen
from screens.look import Look
from screens.queue import QueueScreen
from screens.terminal import Lanehop
from tests.screens import scene
from tests.world import HandClock, World


class Show:
    """A running app: press keys, read the screen."""

    def __init__(self, app: Lanehop, pilot: Pilot[None], desk: Desk, clock: HandClock) -> None:
        self.app = app
        self.pilot = pilot
        self.desk = desk
        self.clock = clock

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait until all is done and drawn."""
        for key in keys:
            await self.pilot.press(key)
        await self.settled()

    def read(self) -> None:
        """Let the time pass in which a person reads a sentence."""
        tick = self.app.tick
        self.app.tick = lambda: tick() + 1  # type: ignore[method-assign]

    async def type_fast(self, *keys: str) -> None:
        """Press keys without waiting for anything in between, as a held key or a paste of keys does."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else None))
        await self.pilot.pause()
        await self.settled()

    async def settled(self) -> None:
        for _ in range(3):
            await self.app.settled()
            if working := [one._task for one in self.app.workers if one._task is not None and one.is_running]:
                await asyncio.wait(working, timeout=AT_WORK)
            await self.pilot.pause()

    @property
    def rows(self) -> list[str]:
        """What can be read on the screen, line by line."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def place(self) -> Place:
        return next(one for one in reversed(self.app.screen_stack) if isinstance(one, Place))

    @property
    def board(self) -> BoardScreen:
        assert isinstance(self.place, BoardScreen)
        return self.place

    @property
    def jobs(self) -> JobsScreen:
        assert isinstance(self.place, JobsScreen)
        return self.place

    @property
    def queue(self) -> QueueScreen:
        assert isinstance(self.place, QueueScreen)
        return self.place

    @property
    def candidate(self) -> CandidateScreen:
        assert isinstance(self.place, CandidateScreen)
        return self.place

    @property
    def flashed(self) -> str:
        return self.place.flashed

    def column(self, name: str) -> list[str]:
        """The names in a column of the board, from the top."""
        shelf = next(shelf for shelf in self.board.board.shelves if shelf.stage.name == name)
        return [card.name for card in shelf.cards]

    @property
    def at(self) -> str | None:
        """The name under the board's cursor."""
        card = self.board.board.card
        return card.name if card else None

    async def queued(self) -> list[QueueRow]:
        """The operations that have not settled, oldest first."""
        return list(reversed(await self.desk.queue()))


AT_WORK = 0.3
"""Seconds that what goes on beside the keys (the reading of a folder) is waited for; a test may let it hang."""
FRAME = 0.02
"""Seconds in which Textual paints what has changed, or takes in another size."""


async def _nothing_left(*_: float) -> None:
    """Wait until all that can go on has gone on; what still waits then waits for longer than a frame, or for others.

    Textual itself looks every 20 ms whether the process has been idle: slow, and on a busy machine a guess.
    """
    loop: Any = asyncio.get_running_loop()
    app = active_app.get(None)
    while app is None or not app._exit:  # one that ends paints no more, and would for ever be about to
        await asyncio.sleep(0)
        due = min((one.when() for one in loop._scheduled if not one.cancelled()), default=None)
        if loop._ready:
            continue
        if due is None or due > loop.time() + FRAME:
            return
        await asyncio.sleep(due - loop.time())


@pytest.fixture(autouse=True)
def _no_guessing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", _nothing_left)


Opened: TypeAlias = Callable[..., AbstractAsyncContextManager[Show]]


@contextlib.asynccontextmanager
async def _show(
    path: Path, clock: HandClock, *, size: tuple[int, int] = (80, 24), at: LocalId | None = None, offline: bool = False,
    **settings: Any,
) -> AsyncIterator[Show]:  # fmt: skip
    others = ("open_first_board", "start_engine", "leaving", "accounts", "second_shell")
    engine = {name: settings.pop(name) for name in others if name in settings}
    desk = await Desk.open(path, clock, offline=offline)
    try:  # from here on the desk has threads, which keep the process alive until it is closed
        app = Lanehop(desk, now=clock.now, look=Look(**settings), start_at=at, **engine)
        async with app.run_test(size=size) as pilot:
            show = Show(app, pilot, desk, clock)
            await show.settled()
            yield show
    finally:
        await desk.close()


@pytest.fixture
def open_world(world: World, tmp_path: Path) -> Opened:
    """Open the app on the board of the small world: four people in New."""
    return functools.partial(_show, tmp_path / "cache.db", world.clock, at=world.job)


@pytest.fixture
def open_scene(tmp_path: Path) -> Opened:
    """Open the app on the busy agency, at its jobs; `cards` people on the first one."""

    def opened(*, cards: int = 48, **more: Any) -> AbstractAsyncContextManager[Show]:
        clock = scene.build(tmp_path / "scene.db", cards=cards)
        return _show(tmp_path / "scene.db", clock, **more)

    return opened


@pytest.fixture
def open_empty(tmp_path: Path) -> Opened:
    """Open the app on a cache with nothing in it."""
    return functools.partial(_show, tmp_path / "empty.db", HandClock())
